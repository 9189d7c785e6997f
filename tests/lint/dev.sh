# ./dev itself: plain sh, clear words, right exit status; the runner counts what it must.
. tests/lib.sh
check "./dev is POSIX sh" sh -n dev
if command -v dash >/dev/null 2>&1; then
	check "./dev in dash" dash -n dev
fi
for f in tests/with_pg.sh tools/mkresources tests/lib.sh .ci/run; do
	check "$f is POSIX sh" sh -n "$f"
done
check "help" ./dev help
fails_with "an unknown command" 2 "không có lệnh" ./dev nonsense
fails_with "no such fuzz target, said before anything is built" 1 "Không có đích thử" ./dev fuzz nonsense --minutes 1
fails_with "minutes that are none" 1 "Số phút không đúng" ./dev fuzz form --minutes x

# A machine without the packages: what ./dev says when it cannot install. A PATH of its own, where nothing is installed.
mkdir "$T/bin"
for tool in sh dirname cat tr date env mkdir grep tail; do
	ln -s "$(command -v "$tool")" "$T/bin/$tool"
done
printf '#!/bin/sh\nexit 1\n' >"$T/bin/dpkg-query"
printf '#!/bin/sh\necho "E: Unable to locate package" >&2\nexit 100\n' >"$T/bin/apt-get"
printf '#!/bin/sh\necho 1000\n' >"$T/bin/id"
chmod +x "$T/bin/dpkg-query" "$T/bin/apt-get" "$T/bin/id"
mkdir "$T/clone"
cp -R dev package.json package-lock.json "$T/clone/"
fails_with "neither root nor sudo" 1 "máy không có sudo" env PATH="$T/bin" "$T/clone/dev" build
check "the message is in English too" grep -q "Ask an administrator to run: apt-get install gcc" "$T/lib.err"
check "test says so in its last line" sh -c 'env PATH="$1/bin" "$1/clone/dev" test 2>/dev/null | tail -n 1 | grep -qx "0 passed, 1 failed"' sh "$T"
printf '#!/bin/sh\n[ "$1 $2" != "-n true" ] || exit 1\n' >"$T/bin/sudo"
chmod +x "$T/bin/sudo"
fails_with "sudo wants a password, no terminal" 1 "sudo đòi mật khẩu" setsid -w env PATH="$T/bin" "$T/clone/dev" build
printf '#!/bin/sh\necho 0\n' >"$T/bin/id"
fails_with "apt fails" 1 "Kiểm tra mạng" env PATH="$T/bin" "$T/clone/dev" lint

# The runner: a crash, silence, a short plan and a wrong status are failures each.
mkdir -p "$T/b/tests"
cat >"$T/b/tests/good" <<'END'
#!/bin/sh
echo 1..2; echo 'ok 1 - a'; echo 'ok 2 - b # SKIP no reason'
END
cat >"$T/b/tests/skipper" <<'END'
#!/bin/sh
echo 1..2; echo 'ok 1 - a'; echo 'not ok 2 # SKIP b'
END
cat >"$T/b/tests/summary" <<'END'
#!/bin/sh
echo 'noise'; echo '7 passed, 0 failed'
END
cat >"$T/b/tests/crash" <<'END'
#!/bin/sh
echo 1..2; echo 'ok 1 - a'; kill -SEGV $$
END
printf '#!/bin/sh\n' >"$T/b/tests/silent"
cat >"$T/b/tests/short" <<'END'
#!/bin/sh
echo 1..3; echo 'ok 1 - a'; echo 'ok 2 - b'
END
cat >"$T/b/tests/leaky" <<'END'
#!/bin/sh
echo 1..1; echo 'ok 1 - a'; exit 23
END
cat >"$T/b/tests/bad" <<'END'
#!/bin/sh
echo 1..1; echo 'not ok 1 - a'; exit 1
END
chmod +x "$T/b/tests/"*
last() # NAME EXPECTED TESTS…
{
	last_name=$1
	last_want=$2
	shift 2
	: >"$T/b/tests/tests.list"
	for t; do
		echo "unit $t" >>"$T/b/tests/tests.list"
	done
	got=$(tools/run_tests --plain "$T/b" --asan "$T/b" --suites unit | tail -n 1)
	check "runner: $last_name ($got)" test "$got" = "$last_want"
}
last "good and summary" "8 passed, 0 failed" good summary
last "a skip as cmocka writes it" "1 passed, 0 failed" skipper
last "crash" "1 passed, 1 failed" crash
last "silence" "0 passed, 1 failed" silent
last "short plan" "2 passed, 1 failed" short
last "exit status without a failed case" "1 passed, 1 failed" leaky
last "a failed case counts once" "0 passed, 1 failed" bad
last "a program that is not there" "0 passed, 1 failed" absent
finish
