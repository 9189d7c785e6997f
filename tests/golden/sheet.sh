# Tables as they are read (coso sheet): Excel and CSV files made here, plain, awkward and hostile.
# shellcheck shell=sh
exec python3 tests/fixtures/sheets.py "$COSO" "$T"
