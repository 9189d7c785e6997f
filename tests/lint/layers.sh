# tools/check_layers finds every kind of wrong edge, and nothing else.
. tests/lib.sh
tree=$T/tree
mkdir -p "$tree/src/base" "$tree/src/model" "$tree/src/db" "$tree/src/store" "$tree/src/cli" "$tree/tools" "$tree/messages"
cp tools/levels.txt "$tree/tools/"

# plant FILE TEXT: a file with one more include line
plant()
{
	printf '%s\n' "$2" >"$tree/$1"
}

finds() # NAME FILE LINE EXPECTED
{
	plant "$2" "$3"
	out=$(tools/check_layers "$tree")
	rc=$?
	rm -f "$tree/$2"
	case $rc$out in
	1*"$4"*) ok "$1" ;;
	*)
		not_ok "$1"
		echo "# exit status $rc: $out"
		;;
	esac
}

plant src/base/err.h '#include <stddef.h>'
plant src/store/store.c '#include "base/err.h"'
plant src/main.c '#include "cli/cli.h"'
plant src/base/quiet.c '/* #include "cli/cli.h" */ // #include "app/app.h"'
check "a clean tree passes" tools/check_layers "$tree"
finds "upward" src/base/a.c '#include "store/store.h"' "upward: base (level 0) includes store/store.h (level 2)"
finds "upward from a header" src/model/a.h '  #  include  "app/app.h"' "upward: model"
finds "sideways" src/db/a.c '#include "model/kind.h"' "sideways: db includes model/kind.h"
finds "line number" src/db/b.c '
#include "cli/cli.h"' "src/db/b.c:2:"
finds "round about" src/store/a.c '#include "../cli/cli.h"' "not by ../"
finds "angle brackets" src/base/b.c '#include <base/err.h>' "with quotes"
finds "no folder" src/store/b.c '#include "store.h"' "write the folder"
finds "a macro" src/store/c.c '#include HEADER' "names no file"
finds "a foreign library" src/store/d.c '#include <sqlite3.h>' "may be used in src/db only"
finds "unknown level" src/store/e.c '#include "legal/law.h"' "legal is no level"
finds "a tool above the model" tools/mk.c '#include "store/store.h"' "tools may include"
finds "after a string with a comment mark" src/base/c.c 'static const char *s = "/*";
#include "cli/cli.h"
static const char *t = "*/";' "src/base/c.c:2: upward"
mkdir "$tree/src/legal"
finds "a folder that is no level" src/legal/a.c '#include <stddef.h>' "src/legal is no level"
finish
