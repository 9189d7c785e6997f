# Typed cells of a form as a grid: written as figures with their history; faults with their place and everything typed kept; who may; two
# people at once; a block without scripts; taken back as one.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
serve enter "$COSO" "$T/demo.db" --today 2026-11-28
jar=$T/jar
sign_in xa.02578 "$password" "$jar"
at='/forms/mot_cua/enter?unit=08/02578&period=2026-09s'

# save NAME STATUS FIELD=TEXT…: the boxes sent
save()
{
	save_name=$1 save_status=$2
	shift 2
	for field; do
		set -- "$@" --data-urlencode "$field"
		shift
	done
	answers "$save_name" "$save_status" "$at" -b "$jar" -H "Origin: $base" --data-urlencode "_csrf=$csrf" "$@"
}
# figures: what the register has of the form at the unit, in order
figures()
{
	python3 -c 'import sqlite3, sys
for r in sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True).execute("SELECT row_key, col_key, num, origin FROM figure WHERE definition = ? AND period_from = 20260815 ORDER BY row_key, col_key", ["mot_cua"]):
    print(*r)' "$T/demo.db"
}

answers "the form" 200 '/forms/mot_cua?unit=08/02578&period=2026-09s' -b "$jar"
has_text "leads to its grid" '/forms/mot_cua/enter?'
answers "the grid" 200 "$at" -b "$jar"
has_text "has a box for a cell" 'name="c.f_civil.c4"'
has_no_text "and none for what is worked out" 'name="c.f_civil.c3"'
answers "a form without typed cells" 404 '/forms/cap_uy_nhiem_ky/enter?unit=08' -b "$jar"
answers "without the hidden field" 403 "$at" -b "$jar" -H "Origin: $base" -d c.f_civil.c4=1

save "a number, none, not known" 303 c.f_civil.c4=1.234 c.f_civil.c5=- 'c.f_civil.c6=chưa có số liệu' c.f_land.c4=
check "are what is kept" test "$(figures)" = "f_civil c4 12340000 1
f_civil c5 0 1
f_civil c6 None 1"
answers "the grid again" 200 "$at" -b "$jar"
has_text "shows them" 'name="c.f_civil.c4" value="1.234"'
has_text "not known is not zero" 'name="c.f_civil.c6" value="?"'

save "no number, no count, below zero" 400 c.f_land.c4=12x c.f_land.c5=1,5 c.f_land.c6=-3 c.f_land.c8=77
has_text "each is named with its cell" 'Đất đai, Trực tuyến:'
has_text "the second too" 'Đất đai, Trực tiếp, bưu chính:'
has_text "the third" 'Đất đai, Từ kỳ trước:'
has_text "and what was typed is kept" 'name="c.f_land.c8" value="77"'
has_text "also where it is wrong" 'name="c.f_land.c4" value="12x"'
check "nothing was written" test "$(figures | wc -l)" = 3

save "a correction without a reason" 400 c.f_civil.c4=99 was.c.f_civil.c4=1234
has_text "asks for it" 'hãy ghi lý do'
save "with one" 303 c.f_civil.c4=99 was.c.f_civil.c4=1234 '_reason=Đếm lại'
check "is written" sh -c 'echo "$1" | grep -q "^f_civil c4 990000 1$"' sh "$(figures)"

# two people: the second's page was made before the first wrote
save "of two who write, the second" 409 c.f_civil.c4=120 was.c.f_civil.c4=1234 _reason=x
has_text "sees what the first wrote, and who" 'xa.02578 đã ghi 99 lúc'
has_text "and is asked" 'name="keep.c.f_civil.c4" value="mine"'
check "nothing is overwritten" sh -c 'echo "$1" | grep -q "^f_civil c4 990000 1$"' sh "$(figures)"
save "saving again without a choice" 409 c.f_civil.c4=120 was.c.f_civil.c4=99 other.c.f_civil.c4=x _reason=x
save "the other's stays" 303 c.f_civil.c4=120 was.c.f_civil.c4=99 other.c.f_civil.c4=x keep.c.f_civil.c4=theirs
check "as it was" sh -c 'echo "$1" | grep -q "^f_civil c4 990000 1$"' sh "$(figures)"
save "mine" 303 c.f_civil.c4=120 was.c.f_civil.c4=99 other.c.f_civil.c4=x keep.c.f_civil.c4=mine _reason=x
check "is written now" sh -c 'echo "$1" | grep -q "^f_civil c4 1200000 1$"' sh "$(figures)"
save "the same number by both" 303 c.f_civil.c4=120 was.c.f_civil.c4=7
save "a cell emptied" 303 c.f_civil.c5= was.c.f_civil.c5=0 _reason=x
check "is no figure any more" sh -c '! echo "$1" | grep -q c5' sh "$(figures)"

block=$(printf '1\t2\t3\n4\t5\t6')
save "a block" 200 _step=paste _row=f_civil _column=c8 "_block=$block"
has_text "is in the boxes" 'name="c.f_land.c10" value="6"'
check "and not written yet" sh -c '! echo "$1" | grep -q c8' sh "$(figures)"
block=$(printf '5\t1\t2\n')
save "over what is worked out" 200 _step=paste _row=f_civil _column=c6 "_block=$block"
has_text "is said" '1 ô rơi vào chỗ chương trình tự tính'
block=$(printf '1\t2\t3\t4\t5\t6\n')
save "one too wide" 400 _step=paste _row=f_land _column=c13 "_block=$block" c.f_land.c4=8
has_text "is refused with its place" 'Vùng dán rộng 6 cột'
has_text "and nothing is lost" 'name="c.f_land.c4" value="8"'
block=$(printf '1\n2\n3\n')
save "one too long" 400 _step=paste _row=f_land _column=c4 "_block=$block"
has_text "too" 'Vùng dán có 3 dòng'
save "a block with a fault" 400 _step=paste _row=f_land _column=c4 "_block=$(printf '1\tx2\n')"
has_text "has its cell" 'Đất đai, Trực tiếp, bưu chính: &quot;x2&quot;'

save "a whole row" 303 c.f_civil.c8=10 c.f_civil.c9=20 c.f_civil.c10=1 c.f_civil.c12=0 c.f_civil.c13=0 c.f_civil.c5=0 c.f_civil.c6=7 'was.c.f_civil.c6=?'
group=$(sed -n 's/^[Ll]ocation:.*saved=\([0-9]*\).*/\1/p' "$T/head")
answers "what does not balance" 200 "$at" -b "$jar"
has_text "is said with its figures" '127 ≠ 31'
answers "taken back" 303 /records/undo -b "$jar" -H "Origin: $base" --data-urlencode "_csrf=$csrf" -d "group=$group"
check "as one" test "$(figures)" = "f_civil c4 1200000 1
f_civil c6 None 1"

# remarks at cells: written with the figures or alone, seen on the form, done
save "a remark without its cell" 400 '_remark=Chờ xã xác nhận' c.f_land.c4=8
has_text "is asked for it" 'Hãy chọn ô mà ghi chú nói đến'
has_text "with everything typed" 'name="c.f_land.c4" value="8"'
has_text "the remark too" 'Chờ xã xác nhận</textarea>'
save "figures with a fault and a remark" 400 c.f_land.c4=x _remark=y _remark_row=f_land _remark_column=c4
save "a remark at a cell, with a figure" 303 c.f_land.c5=3 '_remark=Chờ <b>xác nhận</b>' _remark_row=f_land _remark_column=c3 _remark_follow=1
group=$(sed -n 's/^[Ll]ocation:.*saved=\([0-9]*\).*/\1/p' "$T/head")
answers "the grid with it" 200 "$at" -b "$jar"
has_text "marks the cell, which is worked out" 'class="pv rk"'
has_text "and shows the text" 'Chờ &lt;b&gt;xác nhận&lt;/b&gt;'
has_text "to be followed up" '>Cần theo dõi<'
answers "the form" 200 '/forms/mot_cua?unit=08/02578&period=2026-09s' -b "$jar"
has_text "shows it too" '1 ghi chú chưa xong'
answers "another period" 200 '/forms/mot_cua?unit=08/02578&period=2026-08s' -b "$jar"
has_no_text "does not" 'chưa xong'
id=$(python3 -c 'import sqlite3, sys
print(sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True).execute("SELECT id FROM remark WHERE cell = ? AND follow = 1 AND done = 0", ["mot_cua/f_land/c3/20260815-20260915"]).fetchone()[0])' "$T/demo.db")
save "done" 303 "_step=done.$id"
answers "the form again" 200 '/forms/mot_cua?unit=08/02578&period=2026-09s' -b "$jar"
has_no_text "has none to look at" 'chưa xong'
has_text "but still the text" 'Chờ &lt;b&gt;xác nhận'
save "open again" 303 "_step=open.$id"
save "one that is not there" 404 "_step=done.77"

answers "another commune's" 403 '/forms/mot_cua/enter?unit=08/00859&period=2026-09s' -b "$jar"
answers "the province types below as well" 200 "$at" -b "$jar"
jar=$T/jar3
sign_in tinh.08 "$password" "$jar"
at='/forms/mot_cua/enter?unit=08&period=2026-09s&by=children&line=f_civil'
answers "the province sees its communes beside" 200 "$at" -b "$jar"
has_text "what one of them typed" 'value="120" inputmode'
has_text "and what they said about it" 'Xã Tân Thanh: Đất đai, Tiếp nhận'
row=$(grep -o 'name="c\.[^"]*\.c4" value=""' "$T/body" | sed -n '2s/name="c\.\(.*\)\.c4".*/\1/p')
save "types for one that did not, with a remark" 303 "c.$row.c4=5" _remark=z "_remark_row=$row" _remark_column=c4
answers "the page again" 200 "$at" -b "$jar"
has_text "has it" "name=\"c.$row.c4\" value=\"5\""
jar=$T/jar2
sign_in lanhdao.02578 "$password" "$jar"
answers "who only reads" 403 "$at" -b "$jar"
answers "and the form has no way there" 200 '/forms/mot_cua?unit=08/02578&period=2026-09s' -b "$jar"
has_no_text "at all" '/forms/mot_cua/enter?'
check "verify" "$COSO" verify --db "$T/demo.db"
check "it ends" stop_server
finish
