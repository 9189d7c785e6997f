#!/bin/sh
# A copy of a whole PostgreSQL server with PostgreSQL's own tools (docs/ops/postgresql.md): pg_basebackup, packed by zstd, sealed by age.
#   COPIES         folder of copies
#   RECIPIENT      public key of who can open them (age1…)
#   COSO_KEY_FILE, COSO_FILES_DIR   as the server of coso has them; what is not set is not copied
#   KEY_RECIPIENT  public key for the register's key, for fewer hands (else RECIPIENT)
# Which server: PGHOST, PGUSER … of an account with REPLICATION.
set -eu
umask 077
mkdir -p "$COPIES"
name=$COPIES/base-$(date +%Y%m%d-%H%M%S)
trap 'rm -f "$name".*.part' EXIT
seal() # FILE RECIPIENT: what comes in
{
	age --encrypt --recipient "$2" >"$1.part"
	sync "$1.part"
}
# a pipe that broke in the middle must not be taken for a copy: each end says for itself that it is done
{ pg_basebackup --pgdata=- --format=tar --wal-method=fetch --checkpoint=fast && : >"$name.done"; } | zstd --quiet | seal "$name.tar.zst.age" "$RECIPIENT"
rm "$name.done"
if [ -n "${COSO_FILES_DIR:-}" ] && [ -d "$COSO_FILES_DIR" ]; then
	tar --create --directory "$COSO_FILES_DIR" --exclude='new-*' . | zstd --quiet | seal "$name.files.tar.zst.age" "$RECIPIENT"
	mv "$name.files.tar.zst.age.part" "$name.files.tar.zst.age"
fi
if [ -n "${COSO_KEY_FILE:-}" ]; then
	seal "$name.key.age" "${KEY_RECIPIENT:-$RECIPIENT}" <"$COSO_KEY_FILE"
	mv "$name.key.age.part" "$name.key.age"
fi
mv "$name.tar.zst.age.part" "$name.tar.zst.age" # last: a copy is there when this is
echo "$name.tar.zst.age"
