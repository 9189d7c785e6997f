#!/bin/sh
# Takes back what pg-copy.sh made, into a folder that is not there yet; the server is started by hand afterwards (docs/ops/postgresql.md).
#   pg-back.sh COPY.tar.zst.age FOLDER [UNTIL]   UNTIL: "2026-11-28 10:15:00+07", what was written later is left out
#   IDENTITY  file with the private key
#   WAL       folder of the archived log; needed for anything after the copy itself
set -eu
umask 077
copy=$1 to=$2 until=${3:-}
[ ! -e "$to" ] || {
	echo "$to is there already" >&2
	exit 1
}
mkdir "$to"
{ age --decrypt --identity "$IDENTITY" "$copy" && : >"$to.opened"; } | zstd --decompress --quiet | tar --extract --directory "$to"
rm "$to.opened" # not there: the copy was cut or changed, and this ends here
pg_verifybackup --quiet "$to"
if [ -n "${WAL:-}" ]; then
	: >"$to/recovery.signal"
	{
		echo "restore_command = 'age --decrypt --identity \"$IDENTITY\" --output \"%p\" \"$WAL/%f.age\"'"
		[ -z "$until" ] || echo "recovery_target_time = '$until'"
		echo "recovery_target_action = 'promote'"
		echo "archive_mode = off"
	} >>"$to/postgresql.auto.conf"
fi
