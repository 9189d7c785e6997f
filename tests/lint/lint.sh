# tools/lint finds what it promises: planted faults in a small tree of its own.
. tests/lib.sh
tree=$T/tree
mkdir -p "$tree/src/base" "$tree/src/cli" "$tree/tools" "$tree/tests/unit" "$tree/sql/migrations"
cp tools/lint tools/check_layers tools/levels.txt "$tree/tools/"
cp .clang-format "$tree/"
printf "base_sources = files(\n  'good.c',\n)\n" >"$tree/src/base/meson.build"
: >"$tree/src/cli/meson.build"
: >"$tree/tests/meson.build"
good='/* Good. */
#include <stddef.h>

/* strcpy(a, b) may be named in a comment */
const char *good_words(void);
const char *good_words(void)
{
	return "strcpy(a, b) and printf(x) in a string";
}'
printf '%s\n' "$good" >"$tree/src/base/good.c"
for what in "banned functions" "shape of files" "file lists" "format" "migration numbers" "layers"; do
	check "clean: $what" "$tree/tools/lint" --build "$T" "$what"
done

finds() # NAME CHECK FILE TEXT EXPECTED
{
	printf '%s\n' "$4" >"$tree/$3"
	out=$("$tree/tools/lint" --build "$T" "$2")
	rc=$?
	rm -f "$tree/$3"
	case $rc$out in
	1*"$5"*) ok "$1" ;;
	*)
		not_ok "$1"
		echo "# exit status $rc: $out"
		;;
	esac
}
finds "a banned function" "banned functions" src/base/bad.c '/* Bad. */
static void f(char *a)
{
	strcpy (a, "x"); /* here */
}' "src/base/bad.c:4: strcpy is banned"
finds "printing outside cli" "banned functions" src/base/bad.c '/* Bad. */
int x = puts("x");' "only src/cli, tools and main.c print"
finds "ending the process outside main" "banned functions" src/cli/bad.c '/* Bad. */
static void f(void) { exit(1); }' "only main exits"
finds "a file without a word on its purpose" "shape of files" src/base/bad.c 'int x;' "begins with no comment"
finds "a header without a guard" "shape of files" src/base/bad.h '/* Bad. */' "no include guard"
finds "a file in no list" "file lists" src/cli/bad.c '/* Bad. */' "src/cli/bad.c: not in src/cli/meson.build"
finds "a test in no list" "file lists" tests/unit/test_bad.c '/* Bad. */' "not in tests/meson.build"
finds "wrong layout" "format" src/base/bad.c 'int  x ;' "src/base/bad.c: run ./dev format"
: >"$tree/sql/migrations/0001_base.sql"
finds "a migration number twice" "migration numbers" sql/migrations/0001_more.sql '-- x' "the same number as 0001_base.sql"
finds "a migration without number" "migration numbers" sql/migrations/more.sql '-- x' "not called NNNN_name.sql"
long=$(i=0; while [ $i -lt 90 ]; do echo '	(void)0;'; i=$((i + 1)); done)
printf '/* Long. */\nstatic void long_one(int a)\n{\n%s\n}\n' "$long" >"$tree/src/base/good.c"
check "a long function is a note, no failure" sh -c '"$1/tools/lint" --build "$1" "shape of files" | grep -q "note src/base/good.c:3: long_one has 92 lines"' sh "$tree"
finish
