# Bytes of the database file changed behind the program's back: corrupt.py. FLIPS: how many at random places.
# shellcheck shell=sh
. tests/lib.sh
by_python "bytes changed on the disk" tests/fault/corrupt.py
finish
