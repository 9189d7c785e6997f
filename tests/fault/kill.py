"""kill -9 of a server at random moments under load, again and again: kill.py ENGINE; KILLS how often. The clients keep what they were told
is done: all of it is there after the next start, nothing is there in part, and what was under way is there whole or not at all."""
import os
import random
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from trial import Clients, Server, finish, ok, small_register  # noqa: E402 pylint: disable=wrong-import-position

engine = sys.argv[1]
kills = int(os.environ.get("KILLS", "4"))
seed = int(os.environ.get("SEED", str(int(time.time()))))
chance = random.Random(seed)
register, unit = small_register("kill", os.environ["TEST_PG"] if engine == "postgresql" else None)
clients = Clients(register, unit["02578"], 4)
wrong, in_the_middle, started = [], 0, 0.0
for n in range(kills):
    at = time.monotonic()
    server = Server(register)
    started += time.monotonic() - at
    wrong += clients.missing()  # of the round before
    clients.begin(server)
    # after so many acknowledged changes, and a moment more: however slow the machine is, it falls into the midst of the work
    clients.wait_for(1 + chance.randrange(12))
    time.sleep(chance.uniform(0, 0.02))
    server.kill()
    clients.end()
    in_the_middle += clients.in_the_middle()
    if n % 50 == 49 or n == kills - 1:
        server = Server(register)
        wrong += clients.missing()
        if server.stop() != 0:
            wrong.append("a server in peace did not end well")
        done = register.coso("verify", check=False)
        if done.returncode:
            wrong.append("after %d kills: %s" % (n + 1, done.stdout + done.stderr))
    if len(wrong) > 20:
        break
ok("%s: killed %d times under load (seed %d): %d changes acknowledged, all there; %d under way, whole or not at all; verified" %
   (engine, kills, seed, clients.acknowledged, clients.under_way), not wrong, "\n".join(wrong[:20]))
ok("%s: something was written, and something was cut (%d of %d kills in the middle of an act)" % (engine, in_the_middle, kills),
   clients.acknowledged >= kills and in_the_middle > 0, (clients.acknowledged, in_the_middle))
# Told to end instead (SIGTERM): what the server has begun it answers before it goes; what it has not, it does not do.
ends, untold, before = [], [], clients.acknowledged
for n in range(3):
    server = Server(register)
    clients.begin(server)
    clients.wait_for(chance.randrange(1, 12))
    time.sleep(chance.uniform(0, 0.02))
    ends.append(server.stop())
    clients.end()
    untold += clients.done_untold()
    wrong += clients.missing()
ok("%s: told to end under load %d times: it ends in peace, all that was done was told, all that was told is there" % (engine, len(ends)),
   set(ends) == {0} and not untold and not wrong and clients.acknowledged > before, (ends, untold, wrong[:10], clients.acknowledged, before))
print("# a start takes %.2f s" % (started / kills))
finish()
