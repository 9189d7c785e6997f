"""A small mail server for the test of the daily mail: takes mails into a folder, or misbehaves.

    smtp_sink.py FOLDER MODE [CERT KEY]

Prints its port, then serves until it is killed. MODE: good (no TLS, on this machine), tls (STARTTLS with CERT), old (the same, and refuses to
go on without TLS), smtps (TLS from the first byte), later (451 for every recipient), never (550 for every recipient), one (550 for the first
recipient only), silent (takes the connection and says nothing), gone (says hello and hangs up).
"""
import os
import socket
import ssl
import sys
import threading

folder, mode = sys.argv[1], sys.argv[2]
context = None
if len(sys.argv) > 3:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[3], sys.argv[4])
lock = threading.Lock()
state = {"mails": 0, "recipients": 0}


def keep(sender, recipient, data):
    with lock:
        state["mails"] += 1
        with open(os.path.join(folder, "%03d.eml" % state["mails"]), "wb") as f:
            f.write(b"X-From: " + sender + b"\r\nX-To: " + recipient + b"\r\n" + data)


def note(line):
    with lock, open(os.path.join(folder, "said"), "ab") as f:
        f.write(line + b"\n")


def talk(conn):
    if mode == "smtps":
        conn = context.wrap_socket(conn, server_side=True)
    stream = conn.makefile("rwb")

    def say(line):
        stream.write(line + b"\r\n")
        stream.flush()

    say(b"220 sink")
    if mode == "gone":
        conn.close()
        return
    sender = recipient = b""
    secure = mode == "smtps"
    while True:
        line = stream.readline()
        if not line:
            return
        line = line.strip()
        note(line)
        word = line.split(b" ")[0].upper()
        if word in (b"EHLO", b"HELO"):
            if mode in ("tls", "old") and not secure:
                say(b"250-sink")
                say(b"250 STARTTLS")
            else:
                say(b"250 sink")
        elif word == b"STARTTLS" and mode in ("tls", "old"):
            say(b"220 go on")
            conn = context.wrap_socket(conn, server_side=True)
            stream = conn.makefile("rwb")
            secure = True
        elif word == b"MAIL":
            sender = line
            say(b"530 TLS first" if mode == "old" and not secure else b"250 ok")
        elif word == b"RCPT":
            with lock:
                state["recipients"] += 1
                first = state["recipients"] == 1
            recipient = line
            if mode == "later":
                say(b"451 try again later")
            elif mode == "never" or (mode == "one" and first):
                say(b"550 nobody of that name")
            else:
                say(b"250 ok")
        elif word == b"DATA":
            say(b"354 go on")
            data = b""
            while True:
                part = stream.readline()
                if part in (b".\r\n", b""):
                    break
                data += part
            keep(sender, recipient, data)
            say(b"250 kept")
        elif word == b"QUIT":
            say(b"221 bye")
            return
        else:
            say(b"250 ok")


def serve(conn):
    try:
        if mode == "silent":
            conn.recv(1 << 20)
            threading.Event().wait()
        talk(conn)
    except (OSError, ssl.SSLError):
        pass
    finally:
        conn.close()


server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", 0))
server.listen(20)
print(server.getsockname()[1], flush=True)
while True:
    connection, _ = server.accept()
    threading.Thread(target=serve, args=(connection,), daemon=True).start()
