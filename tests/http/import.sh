# Files on their way in over HTTP: whose they are, two at once, a server killed in the middle, nothing left behind.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
serve one "$COSO" "$T/demo.db" --today 2026-11-28

# people FILE LETTER: 100 people of the commune
people()
{
	echo "Họ và tên,Ngày sinh,Giới tính" >"$1"
	i=0
	while [ $i -lt 100 ]; do
		echo "Lò Văn $2$(echo $i | tr 0123456789 abcdeghikl),$(printf %02d $((1 + i % 28)))/0$((1 + i % 9))/19$((60 + i % 35)),Nam"
		i=$((i + 1))
	done >>"$1"
}

# send FILE: sent as xa.02578; the address of its page in $at
send()
{
	ask /imports -b "$T/jar" -H "Origin: $base" -F "_csrf=$csrf" -F unit=02578 -F "file=@$1;type=text/csv"
	at=$(sed -n 's/^[Ll]ocation: *\(\/imports\/[0-9a-f]*\).*/\1/p' "$T/head")
}

post() # ADDRESS DATA…
{
	post_at=$1
	shift
	ask "$post_at" -b "$T/jar" -H "Origin: $base" --data-urlencode "_csrf=$csrf" "$@"
}

# until_over ADDRESS: its page when nothing runs any more
until_over()
{
	tries=0
	while ask "$1" -b "$T/jar" && grep -q 'value="stop"' "$T/body" && [ $tries -lt 200 ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
}

sign_in xa.02578 "$password" "$T/jar"
answers "the page of files taken in" 200 /imports -b "$T/jar"
check "a cell of the commune can be chosen by name" grep -q '<option value="[0-9]*">Chi bộ Thôn Bờ Hồ</option>' "$T/body"
check "no cell of another commune" sh -c '! grep -q "Chi bộ Thôn Nà Khoang</option>" "$1"' sh "$T/body"
check "it stands among the main sections" grep -q 'href="/imports" aria-current="true"' "$T/body"
answers "no file: said" 400 /imports -b "$T/jar" -H "Origin: $base" -F "_csrf=$csrf" -F unit=02578
has_text "what to do" "Chọn một tệp"
echo "%PDF-1.4 nothing" >"$T/x.csv"
head -c 20000 /dev/urandom >>"$T/x.csv"
send "$T/x.csv"
check "what is no table is refused" test "$status" = 400
printf '\211PNG\r\n\032\n\000\000\000\rIHDR\000\000\000\001' >"$T/x.csv"
send "$T/x.csv"
check "a picture too" test "$status" = 400
has_text "with what to do" "lưu thành .xlsx hoặc .csv"
head -c 3000000 /dev/zero | tr '\0' x >"$T/x.csv"
send "$T/x.csv"
check "a line of three megabytes too" test "$status" = 400
has_text "with where" "dòng 1"
: >"$T/x.csv"
send "$T/x.csv"
has_text "an empty file is told from none" "tệp rỗng"
echo "Họ và tên,Ngày sinh,Giới tính" >"$T/x.csv"
send "$T/x.csv"
ask "$at" -b "$T/jar"
has_text "a head alone: nothing to take in" "không có dòng dữ liệu nào"
post "$at" -d do=base --data-urlencode base=kind:person
post "$at" -d do=try
until_over "$at"
has_text "nor when it is tried" "không có dòng dữ liệu nào"
post "$at" -d do=drop
# what the account may not record is told at its cell
printf 'Họ và tên,Ngày sinh,Giới tính,Dân tộc\nLò Văn Quyền,02/03/1980,Nam,Kinh\n' >"$T/x.csv"
send "$T/x.csv"
post "$at" -d do=base --data-urlencode base=nhan_khau_ho
post "$at" -d do=try
until_over "$at"
has_text "what may not be recorded is named" "không có quyền ghi Dân tộc"
has_text "at its cell" '>D2<'
post "$at" -d do=drop
# under the limits the server sets itself LibreOffice still starts
if has_office sc; then
	people "$T/old.csv" Bu
	HOME=$T soffice --headless --convert-to ods:calc8 --infilter=CSV:44,34,76,1 --outdir "$T" "$T/old.csv" >/dev/null 2>&1
	HOME=$T soffice --headless --convert-to xls:"MS Excel 97" --outdir "$T" "$T/old.ods" >/dev/null 2>&1
	for kind in ods xls; do
		ask /imports -b "$T/jar" -H "Origin: $base" -F "_csrf=$csrf" -F unit=02578 -F "file=@$T/old.$kind" --max-time 200
		at=$(sed -n 's/^[Ll]ocation: *\(\/imports\/[0-9a-f]*\).*/\1/p' "$T/head")
		check "an .$kind file is read" test "$status" = 303
		ask "$at" -b "$T/jar"
		has_text "with its people" "Lò Văn Bua"
		post "$at" -d do=drop
	done
else
	skip "an .xls and an .ods file is read" "LibreOffice Calc is not installed"
fi
people "$T/a.csv" Ba
people "$T/b.csv" Bo
send "$T/a.csv"
first=$at
send "$T/b.csv"
second=$at
check "two files wait" test -n "$first" -a -n "$second" -a "$first" != "$second"
check "they lie in a private folder" sh -c "test \"\$(stat -c %a '$T/demo.db.imports')\" = 700"
ask "$first" -b "$T/jar"
has_text "columns are guessed" 'selected>Ngày sinh<'
post "$first" -d do=base --data-urlencode "base=$PWD/domain/settings.yaml"
ask "$first" -b "$T/jar"
has_text "a mapping is named, not a path" "Không có tệp này"
for f in $first $second; do
	post "$f" -d do=base --data-urlencode base=kind:person
	post "$f" -d do=try
done
until_over "$first"
has_text "the first is tried" "Nạp 100 dòng"
until_over "$second"
has_text "the second too" "Nạp 100 dòng"
post "$first" -d do=write
post "$second" -d do=write
until_over "$first"
has_text "both are written" "Người: 100"
until_over "$second"
has_text "one after the other" "Người: 100"
check "the files are gone" sh -c "! ls '$T/demo.db.imports'/*.data 2>/dev/null"

people "$T/c.csv" Be
send "$T/c.csv"
third=$at
post "$third" -d do=base --data-urlencode base=kind:person
post "$third" -d do=try
until_over "$third"
post "$third" -d do=write
kill -9 "$server"
wait "$server" 2>/dev/null
n=$("$COSO" batches --db "$T/demo.db" | grep -c c.csv)
check "killed in the middle: nothing half" "$COSO" verify --db "$T/demo.db"
serve two "$COSO" "$T/demo.db" --today 2026-11-28
rm -f "$T/jar"
sign_in xa.02578 "$password" "$T/jar"
ask "$third" -b "$T/jar"
check "it is still there" test "$status" = 200
if grep -q 'value="again"' "$T/body" && [ "$n" = 0 ]; then
	post "$third" -d do=again
	until_over "$third"
	has_text "and is taken up again" "Nạp 100 dòng"
else
	ok "and is taken up again (it was written before the end)"
fi
mine=$csrf
sign_in tinh.08 "$password" "$T/other"
answers "nobody else sees it" 404 "$third" -b "$T/other"
csrf=$mine
post "$third" -d do=drop
check "dropped: nothing is left" sh -c "! ls '$T/demo.db.imports'/*.data 2>/dev/null"
stop_server
finish
