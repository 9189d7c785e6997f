# Long work when the disk is full and when two servers have one register: what was made stays, nothing is done twice, it goes on when it can.
# shellcheck shell=sh
. tests/lib.sh
. tests/http/lib.sh
demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
jobs=$T/demo.db.jobs
jar=$T/jar
mkdir -m 700 "$jobs"
small=no
mount -t tmpfs -o size=160k,mode=700 tmpfs "$jobs" 2>/dev/null && small=yes
serve jobs "$COSO" "$T/demo.db" --today 2026-11-28
sign_in xa.02578 "$password" "$jar"
paper=$(curl -s -b "$jar" "$base/jobs" | sed -n '/<select id="paper"/,/<\/select>/p' | grep -o 'value="[^"]*"' | tail -n 1 | sed 's/value="//; s/"//')
step_of() { sed -n 's/.*"step": *"\([a-z]*\)".*/\1/p' "$jobs/$1.json"; }
until_step() # ID STEPS: waits
{
	tries=0
	while ! step_of "$1" | grep -qE "^($2)$" && [ "$tries" -lt $((300 * ${PATIENCE:-1})) ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
}
job() { ls -t "$jobs"/*.json | head -n 1 | sed 's/.*\///; s/\.json$//'; }

if [ "$small" = yes ]; then
	post "more papers than the disk has room for" 303 /jobs order=papers paper="$paper" unit=02578 as=pdf
	full=$(job)
	until_step "$full" 'failed|done'
	check "it fails" test "$(step_of "$full")" = failed
	answers "the page" 200 /jobs -b "$jar"
	check "says why" sh -c 'grep -qE "chưa ghi gì|không ghi được một tệp" "$1" || { grep -A3 "tag bad" "$1"; exit 1; }' sh "$T/body"
	check "no half of an archive" test ! -e "$jobs/$full.out"
	made=$(ls "$jobs/$full.d" | grep -vc '\.name$')
	check "what was made is there" test "$made" -ge 1
	mount -o remount,size=64m "$jobs"
	post "there is room again: it goes on" 303 "/jobs/$full" do=again
	until_step "$full" 'failed|done'
	check "and is done" test "$(step_of "$full")" = done
	answers "the archive" 200 "/jobs/$full/file" -b "$jar"
	check "is whole" python3 -c 'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None and len(z.namelist()) > 5' "$T/body"
else
	skip "a full disk" "no right to mount a small tmpfs"
fi

# The papers of a province: how far it is, stopped by who ordered it, gone on with, cut by a kill.
made() { ls "$jobs/$1.d" 2>/dev/null | grep -c '\.name$'; }
until_made() # ID COUNT: waits
{
	tries=0
	while [ "$(made "$1")" -lt "$2" ] && [ "$tries" -lt 600 ]; do
		tries=$((tries + 1))
		sleep 0.02
	done
}
jar=$T/province
sign_in tinh.08 "$password" "$jar"
post "the papers of a province" 303 /jobs order=papers paper=trich_ngang unit=08 as=docx
two=$(job)
until_made "$two" 2
answers "their page" 200 /jobs -b "$jar"
check "says how far they are" grep -qE 'đang làm: [0-9]+ trong 325' "$T/body"
post "stopped" 303 "/jobs/$two" do=stop
until_step "$two" 'stopped|done'
check "they stop" test "$(step_of "$two")" = stopped
stopped=$(made "$two")
check "what was made is kept" test "$stopped" -ge 2
post "gone on with" 303 "/jobs/$two" do=again
until_made "$two" $((stopped + 2))
kill -KILL "$server"
wait "$server" 2>/dev/null
# Somebody else has it: this server leaves it alone, and what is over is not done again.
if [ "$(step_of "$two")" = running ]; then
	python3 -c 'import fcntl, os, sys, time
fcntl.flock(os.open(sys.argv[1], os.O_RDONLY | os.O_DIRECTORY), fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(60)' "$jobs/$two.d" >"$T/held" &
	holder=$!
	while ! grep -q held "$T/held"; do sleep 0.05; done
	before=$(ls "$jobs/$two.d" | wc -l)
	serve beside "$COSO" "$T/demo.db" --today 2026-11-28
	sleep 0.7
	check "a server leaves alone what another one does" test "$(ls "$jobs/$two.d" | wc -l)" = "$before"
	kill "$holder"
	wait "$holder" 2>/dev/null
	beside=$server
	serve third "$COSO" "$T/demo.db" --today 2026-11-28
	until_step "$two" 'failed|done'
	check "the next one on the same register goes on, and is done" test "$(step_of "$two")" = done
	rm "$jar"
	sign_in tinh.08 "$password" "$jar"
	answers "the archive of the province" 200 "/jobs/$two/file" -b "$jar"
	check "has every paper once, whole" python3 -c 'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None and len(set(z.namelist())) == len(z.namelist()) == 325, len(z.namelist())' "$T/body"
	check "nothing is left of its pieces" test ! -e "$jobs/$two.d"
	kill "$beside"
	wait "$beside" 2>/dev/null
else
	skip "two servers" "the work was over before it could be cut"
	serve third "$COSO" "$T/demo.db" --today 2026-11-28
fi
check "the server ends cleanly" stop_server
[ "$small" = no ] || umount "$jobs"
finish
