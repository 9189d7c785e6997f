# Files on their way in beside everybody else: a write that is paused holds nobody, a button pressed twice, dropped under way, stopped; whose a kept
# mapping is.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
serve one "$COSO" "$T/demo.db" --today 2026-11-28

# people FILE LETTER COUNT: people of the commune
people()
{
	awk -v letter="$2" -v count="$3" 'BEGIN {
		split("a b c d e g h i k l", syllable, " ")
		print "Họ và tên,Ngày sinh,Giới tính,Ghi thêm"
		for (i = 0; i < count; i++) {
			name = ""
			for (n = i + 1000; n > 0; n = int(n / 10)) name = name syllable[n % 10 + 1]
			printf "Lò Văn %s%s,%02d/%02d/%d,Nam,x\n", letter, name, 1 + i % 28, 1 + i % 9, 1960 + i % 35
		}
	}' >"$1"
}

# send FILE: sent by whoever signed in last into $jar; the address of its page in $at
send()
{
	ask /imports -b "$jar" -H "Origin: $base" -F "_csrf=$csrf" -F unit=02578 -F "file=@$1;type=text/csv"
	at=$(sed -n 's/^[Ll]ocation: *\(\/imports\/[0-9a-f]*\).*/\1/p' "$T/head")
}

post() # ADDRESS DATA…
{
	post_at=$1
	shift
	ask "$post_at" -b "$jar" -H "Origin: $base" --data-urlencode "_csrf=$csrf" "$@"
}

until_over() # ADDRESS: its page when nothing runs any more
{
	tries=0
	while ask "$1" -b "$jar" && grep -q 'value="stop"' "$T/body" && [ $tries -lt $((1200 * ${PATIENCE:-1})) ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
}

tried() # FILE: sent and tried as a table of people
{
	send "$1"
	post "$at" -d do=base --data-urlencode base=kind:person
	post "$at" -d do=try
	until_over "$at"
}

sign_in tochuc.02578 "$password" "$T/other"
other=$csrf
jar=$T/jar
sign_in xa.02578 "$password" "$jar"
mine=$csrf

# ---- paused while it is written: others write, then it begins again and is whole
people "$T/many.csv" Ma 6000
tried "$T/many.csv"
has_text "many are tried" "Nạp 6.000 dòng"
post "$at" -d do=write
post "$at" -d do=pause
ask "$at" -b "$jar"
has_text "the write is paused" 'value="go"'
rm -f "$T/third"
sign_in tinh.08 "$password" "$T/third"
csrf=$mine
answers "somebody else signs in meanwhile" 200 / -b "$T/third"
people "$T/few.csv" Fe 3
csrf=$other
jar=$T/other
many=$at
tried "$T/few.csv"
post "$at" -d do=write
until_over "$at"
has_text "somebody else writes a file meanwhile" "Người: 3"
csrf=$mine
jar=$T/jar
ask "$many" -b "$jar"
has_text "it is still paused" 'value="go"'
post "$many" -d do=stop
until_over "$many"
has_text "stopped: nothing is written" "Đã dừng theo yêu cầu; chưa ghi gì"
has_text "what was tried is still known" "Nạp 6.000 dòng"
check "and nothing is" sh -c "! \"$COSO\" batches --db '$T/demo.db' --format tsv | grep -q many.csv"
post "$many" -d do=write
post "$many" -d do=pause
post "$many" -d do=go
until_over "$many"
has_text "paused and gone on it is whole" "Người: 6.000"

# ---- a button pressed twice, a page left open
post "$many" -d do=write
until_over "$many"
has_text "written again: it is done" "Người: 6.000"
has_no_text "and no fault" "Không có tệp này"
post "$many" -d do=try
ask "$many" -b "$jar"
has_text "tried again: it is done" "Người: 6.000"

# ---- taken back, unless something was built on it: then each record is named, with a way there
batch=$("$COSO" batches --db "$T/demo.db" --format tsv | awk '/few.csv/ { print $1 }')
set -- $(query "$T/demo.db" "SELECT area_id || ' ' || id || ' ' || person_id FROM person_v WHERE full_name LIKE 'Lò Văn Fe%' ORDER BY id LIMIT 1")
printf '{"do":"correct","table":"person_v","area":%s,"id":"%s","set":{"job_text":"đi rừng"}}\n' "$1" "$2" >"$T/built.jsonl"
check "somebody builds on an import" "$COSO" put "$T/built.jsonl" --db "$T/demo.db"
csrf=$other
jar=$T/other
post "/imports/batches/$batch/undo"
check "it is not undone" test "$status" = 400
has_text "that is said" "Không hoàn tác được lần nạp này"
has_text "what is in the way, with a link" "<a href=\"/people/$1/$3\">Người: Lò Văn Fe"
has_no_text "and nothing about the file" '<a href="#file">'
csrf=$mine
jar=$T/jar

# ---- a trial that is stopped has not seen the whole file: it cannot be written
people "$T/half.csv" Ha 6000
send "$T/half.csv"
post "$at" -d do=base --data-urlencode base=kind:person
post "$at" -d do=try
post "$at" -d do=stop
until_over "$at"
has_text "a trial is stopped" "Đã dừng theo yêu cầu; chưa ghi gì"
has_no_text "half a trial offers no writing" 'value="write"'
has_text "it can be tried again" 'value="try"'
post "$at" -d do=write
until_over "$at"
has_no_text "nor is it written by a page left open" "Người: 6.000"

# ---- dropped under way: nothing of it comes back
post "$at" -d do=try
post "$at" -d do=drop
answers "dropped under way: gone" 404 "$at" -b "$jar"
sleep 3
answers "and stays gone" 404 "$at" -b "$jar"
check "nothing of it lies there" sh -c "! ls '$T/demo.db.imports' | grep -q \"$(basename "$at")\""

# ---- a mapping that is kept: used by everybody, changed and thrown away by whoever kept it
printf 'Tên gọi đầy đủ;Sinh;Phái;Linh tinh\nLò Văn Mẫu;02/03/1980;Nam;x\n' >"$T/odd.csv"
send "$T/odd.csv"
post "$at" -d do=base --data-urlencode base=kind:person
post "$at" -d do=try -d c0=full_name -d c1=birth_d -d c2=sex -d c3= --data-urlencode 'save_as=Sổ riêng / Xã'
until_over "$at"
has_text "with columns chosen by hand" "Nạp 1 dòng"
post "$at" -d do=back
ask "$at" -b "$jar"
has_text "it is kept under its name" "Mẫu đã lưu: Sổ riêng / Xã<"
post "$at" -d do=drop
csrf=$other
jar=$T/other
printf 'Sinh;Tên gọi đầy đủ;Phái\n05/06/1981;Lò Thị Khác;Nữ\n' >"$T/odd2.csv"
send "$T/odd2.csv"
ask "$at" -b "$jar"
has_text "another office sees whose it is" "Mẫu đã lưu: Sổ riêng / Xã (của xa.02578)"
post "$at" -d do=base --data-urlencode base=own:so_rieng___xa
ask "$at" -b "$jar"
has_text "its columns are known again" 'value="full_name" selected'
has_text "by heading" 'value="birth_d" selected'
has_no_text "another's cannot be thrown away" 'value="forget"'
post "$at" -d do=try
until_over "$at"
has_text "another office uses it" "Nạp 1 dòng"
post "$at" -d do=back
post "$at" -d do=try -d c0=full_name -d c1=birth_d -d c2=sex --data-urlencode 'save_as=Sổ riêng / Xã'
until_over "$at"
has_text "but does not change it" "là của xa.02578"
post "$at" -d do=forget
ask "$at" -b "$jar"
has_text "nor throw it away" "chỉ người ấy bỏ được"
post "$at" -d do=try --data-urlencode 'save_as=../../?'
until_over "$at"
has_text "a name without letters is none" "phải có chữ hoặc số"
post "$at" -d do=try --data-urlencode 'save_as=../../../tmp/a'
until_over "$at"
check "a name is never a path" test -f "$T/demo.db.imports/maps/_________tmp_a.yaml"
post "$at" -d do=drop
csrf=$mine
jar=$T/jar
send "$T/odd2.csv"
post "$at" -d do=base --data-urlencode base=own:so_rieng___xa
ask "$at" -b "$jar"
has_text "whoever kept it may" 'value="forget"'
post "$at" -d do=forget
ask "$at" -b "$jar"
has_no_text "thrown away: it is gone" "Sổ riêng"
stop_server
finish
