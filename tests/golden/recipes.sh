# The recipes of docs/HACKING.md, each followed word for word in one copy of the tree; all are written before the first builds, so that the tree,
# which two of them change from the ground up, is compiled once.
. tests/lib.sh
ROOT=$PWD
TREE=$T/tree
mkdir "$TREE"

# What git knows or would take, as it stands now; without git, all but builds.
copy_tree()
{
	if git ls-files -z --cached --others --exclude-standard >"$T/files" 2>"$T/null" && [ -s "$T/files" ]; then
		# a file that was removed but not yet committed is no reason to stop
		xargs -0 sh -c 'for f; do [ ! -e "$f" ] || printf "%s\0" "$f"; done' sh <"$T/files" >"$T/there"
	else
		find . \( -path ./build -o -path ./node_modules -o -path ./.git \) -prune -o -type f -print0 >"$T/there"
	fi
	tar --null -T "$T/there" -cf - | tar -xf - -C "$TREE"
	ln -s "$ROOT/node_modules" "$TREE/node_modules"
}

# Built as the plain program was, and with its objects: ninja compiles again only what differs (tar and cp keep the times of files). Whatever of
# it does not fit, another compiler or other options, is compiled anew.
PLAIN=$(dirname "$COSO")
build_tree()
{
	# the one absolute path in the words of the compiler; it only shortens __FILE__
	sed -i "s#format(meson.project_source_root()),\$#format('$ROOT'),#" "$TREE/meson.build" || return 1
	# shellcheck disable=SC2046
	meson setup $(meson introspect --buildoptions "$PLAIN" | python3 -c 'import json, sys
wanted = ("buildtype", "optimization", "debug", "werror", "b_sanitize", "c_args", "c_link_args")
for o in json.load(sys.stdin):
    if o["name"] in wanted and o["value"] not in ([], ""):
        v = o["value"]
        print("-D%s=%s" % (o["name"], "[%s]" % ",".join(chr(39) + x + chr(39) for x in v) if isinstance(v, list) else str(v).lower() if isinstance(v, bool) else v))') "$TREE/build" "$TREE" || return 1
	for f in .ninja_log .ninja_deps src coso coso.p coso.gresource.xml coso_resources.c coso_resources.d coso_fonts.c libcoso_resources.a libcoso_resources.a.p \
		libcoso_fonts.a libcoso_fonts.a.p; do
		[ ! -e "$PLAIN/$f" ] || cp -a "$PLAIN/$f" "$TREE/build/" || return 1
	done
	ninja -C "$TREE/build" coso
}

# The runner itself.
cat >"$T/sample.md" <<'END'
<!-- recipe good -->
```text file=a/new.txt
one
```
```text append=a/new.txt
three
```
```text insert=a/new.txt after=one
two
```
```sh run
cat a/new.txt | tr '\n' ' '
#=> one two three
false
#=> exit 1
```
<!-- end recipe -->
<!-- recipe silent -->
```sh run
echo something
#=> something else
```
<!-- end recipe -->
<!-- recipe failing -->
```sh run
false
echo never
```
<!-- end recipe -->
<!-- recipe nowhere -->
```text insert=a/new.txt after=four
five
```
<!-- end recipe -->
END
mkdir "$T/sample"
RECIPES=$T/sample.md
export RECIPES
check "the runner follows a recipe" tools/recipe run good "$T/sample"
fails_with "it sees what is not printed" 1 "not printed: something else" tools/recipe run silent "$T/sample"
fails_with "it sees a command that fails" 1 "exit status 1, wanted 0" tools/recipe run failing "$T/sample"
fails_with "it sees a place that is not there" 1 "no line with: four" tools/recipe run nowhere "$T/sample"
fails_with "it knows its recipes" 1 "no recipe 'other'" tools/recipe run other "$T/sample"
cat >"$T/halves.md" <<'END'
<!-- recipe halves -->
```text file=b.txt
written
```
```sh run
ninja -C build coso || rm b.txt
```
<!-- end recipe -->
END
RECIPES=$T/halves.md
check "it writes without building" sh -c 'tools/recipe write halves "$1" && test -s "$1/b.txt"' sh "$T/sample"
check "and builds without writing again" sh -c 'tools/recipe prove halves "$1" && test ! -e "$1/b.txt"' sh "$T/sample"
unset RECIPES

copy_tree
check "a copy of the tree builds" build_tree
if [ ! -x "$TREE/build/coso" ]; then
	finish # no recipe can be followed
	exit
fi
# From here on whatever is compiled again is compiled quickly: the same words for ninja, so that nothing else is taken for old, but without
# optimisation.
mkdir "$T/bin"
printf '#!/bin/sh\nexec "%s" "$@" -O0 -g0 -U_FORTIFY_SOURCE\n' "$(command -v cc)" >"$T/bin/cc"
chmod +x "$T/bin/cc"
PATH=$T/bin:$PATH
export PATH
# A register on PostgreSQL from before the recipes, made by the program as it is.
if [ -n "${TEST_PG:-}" ]; then
	COSO_KEY_FILE=$T/pg.key
	export COSO_KEY_FILE
	check "init on PostgreSQL" "$TREE/build/coso" init --db "$TEST_PG"
fi
for what in write prove; do
	for name in $(tools/recipe list); do
		check "recipe $name: $what" env LC_ALL=C.UTF-8 tools/recipe "$what" "$name" "$TREE"
	done
done
# The migrations of the recipes there too, on the register made before them.
if [ -n "${TEST_PG:-}" ]; then
	fails_with "PostgreSQL: reading does not upgrade" 1 "nâng cấp" "$TREE/build/coso" verify --db "$TEST_PG"
	check "PostgreSQL: a new kind" "$TREE/build/coso" put "$TREE/build/board.jsonl" --db "$TEST_PG"
	check "PostgreSQL: a new column" "$TREE/build/coso" put "$TREE/build/website.jsonl" --db "$TEST_PG"
	check "PostgreSQL: verify" "$TREE/build/coso" verify --db "$TEST_PG"
else
	skip "migrations on PostgreSQL" "no TEST_PG"
fi
if command -v clang-format-14 >"$T/null"; then
	check "its C is formatted" sh -c 'cd "$1" && clang-format-14 --dry-run -Werror src/cli/*.[ch]' sh "$TREE"
else
	skip "its C is formatted" "clang-format-14 is not installed"
fi
finish
