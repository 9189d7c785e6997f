# shellcheck shell=sh
# Sourced by the shell tests; prints TAP without numbers. See tests/README.md.
set -u
: "${T:?run through ./dev test, or set T to an empty directory}"
lib_bad=0
lib_count=0

ok()
{
	lib_count=$((lib_count + 1))
	echo "ok - $1"
}

not_ok()
{
	lib_count=$((lib_count + 1))
	lib_bad=$((lib_bad + 1))
	echo "not ok - $1"
}

# skip NAME WHY
skip()
{
	lib_count=$((lib_count + 1))
	echo "ok - $1 # SKIP $2"
}

# has_office sw|sc: LibreOffice is installed with its part for texts, for sheets; a machine may have one without the other.
has_office()
{
	has_office_at=$(command -v soffice 2>/dev/null) && [ -e "$(dirname "$(readlink -f "$has_office_at")")/lib${1}lo.so" ]
}

# demo_at FILE: the demo register, copied from the one the runner made (COSO_DEMO), else made; what `coso demo` says is in FILE.said.
demo_at()
{
	if [ -f "${COSO_DEMO:-}" ]; then
		cp "$COSO_DEMO" "$1" && cp -p "$COSO_DEMO.key" "$1.key" && cp "$(dirname "$COSO_DEMO")/demo.said" "$1.said"
	else
		"$COSO" demo --db "$1" >"$1.said"
	fi
}

# demo_pg: the demo register on PostgreSQL, its address in DEMO_PG; copied from the one the runner made (COSO_DEMO_PG), else made.
demo_pg()
{
	export COSO_KEY_FILE="$T/pg.key"
	if [ -n "${COSO_DEMO_PG:-}" ] && [ -f "${COSO_DEMO_PG_KEY:-}" ]; then
		psql -qXd postgres -c "CREATE DATABASE \"${PGDATABASE}_demo\" TEMPLATE \"$COSO_DEMO_PG\" STRATEGY file_copy" && cp -p "$COSO_DEMO_PG_KEY" "$COSO_KEY_FILE" &&
			DEMO_PG=$(printf '%s' "$TEST_PG" | sed "s#/$PGDATABASE?#/${PGDATABASE}_demo?#")
	else
		DEMO_PG=$TEST_PG
		"$COSO" demo --db "$DEMO_PG"
	fi
}

# check NAME CMD…: the command succeeds. Its output is shown only when it does not.
check()
{
	lib_name=$1
	shift
	if "$@" >"$T/lib.out" 2>&1; then
		ok "$lib_name"
	else
		lib_rc=$?
		not_ok "$lib_name"
		echo "# exit status $lib_rc of: $*"
		head -n 60 "$T/lib.out" | sed 's/^/# /'
	fi
}

# same NAME EXPECTED_FILE CMD…: the command succeeds, prints exactly the file on stdout and nothing on stderr. UPDATE=1 writes the file.
same()
{
	lib_name=$1
	lib_file=$2
	shift 2
	lib_rc=0
	"$@" >"$T/lib.out" 2>"$T/lib.err" || lib_rc=$?
	if [ "$lib_rc" != 0 ] || [ -s "$T/lib.err" ]; then
		not_ok "$lib_name"
		echo "# exit status $lib_rc of: $*"
		head -n 40 "$T/lib.err" | sed 's/^/# /'
		return 0
	fi
	if [ "${UPDATE:-}" = 1 ]; then
		cp "$T/lib.out" "$lib_file"
	fi
	if cmp -s "$lib_file" "$T/lib.out"; then
		ok "$lib_name"
	else
		not_ok "$lib_name"
		diff -u "$lib_file" "$T/lib.out" | head -n 80 | sed 's/^/# /'
	fi
}

# fails_with NAME STATUS TEXT CMD…: exits with that status and says TEXT (a fixed string) on stderr.
fails_with()
{
	lib_name=$1
	lib_want=$2
	lib_text=$3
	shift 3
	lib_rc=0
	"$@" >"$T/lib.out" 2>"$T/lib.err" || lib_rc=$?
	if [ "$lib_rc" = "$lib_want" ] && grep -qF -e "$lib_text" "$T/lib.err"; then
		ok "$lib_name"
	else
		not_ok "$lib_name"
		echo "# exit status $lib_rc, wanted $lib_want, and on stderr: $lib_text"
		head -n 40 "$T/lib.err" | sed 's/^/# stderr: /'
		head -n 10 "$T/lib.out" | sed 's/^/# stdout: /'
	fi
}

# Last line of a test: says how many there were (a script that stops half-way is noticed).
finish()
{
	echo "1..$lib_count"
	[ "$lib_bad" = 0 ]
}

# relay NAME STATUS OUT ERR: the cases that another program has printed (OUT) count as this test's.
relay()
{
	while IFS= read -r relay_line; do
		case $relay_line in
		"ok - "*) ok "${relay_line#ok - }" ;;
		"not ok - "*) not_ok "${relay_line#not ok - }" ;;
		"1.."*) ;;
		*) echo "# ${relay_line#\# }" ;;
		esac
	done <"$3"
	if [ "$2" != 0 ] && ! grep -q '^not ok' "$3"; then
		not_ok "$1: the trial goes to its end"
		tail -n 30 "$4" | sed 's/^/# /'
	fi
}

# by_python NAME SCRIPT ARGUMENTS…: a trial in Python (tests/trial.py).
by_python()
{
	by_python_name=$1
	shift
	by_python_rc=0
	PYTHONDONTWRITEBYTECODE=1 python3 "$@" >"$T/by_python.out" 2>"$T/by_python.err" || by_python_rc=$?
	relay "$by_python_name" "$by_python_rc" "$T/by_python.out" "$T/by_python.err"
}
