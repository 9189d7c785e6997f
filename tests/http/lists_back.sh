# Lists that come back over HTTP: the file that went out is known again, what is missing is said in words, many look-alikes settled at once.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
serve back "$COSO" "$T/demo.db" --today 2026-11-28
jar=$T/jar
sign_in xa.02578 "$password" "$jar"

where() # the page of the file just sent
{
	at=$(sed -n 's/^[Ll]ocation: *\(\/imports\/[0-9a-f]*\).*/\1/p' "$T/head")
}

until_over() # its page when nothing runs any more
{
	tries=0
	while ask "$at" -b "$jar" && grep -q 'value="stop"' "$T/body" && [ $tries -lt 100 ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
}

same() # NAME N: so many rows were there already
{
	check "$1" sh -c 'tr -d "\n" <"$1" | grep -q "không đổi</dt><dd class=\"n\">$2</dd>"' sh "$T/body" "$2"
}

# Of every sort: a list by conditions, a list of people, a list of any other kind; as CSV and as Excel.
for list in /people.csv /records/unit/list.xlsx /records/qualification/list.csv; do
	answers "$list goes out" 200 "$list" -b "$jar"
	ending=$(echo "$list" | sed "s/.*\\.//; s/?.*//")
	cp "$T/body" "$T/out.$ending"
	ask /imports -b "$jar" -H "Origin: $base" -F "_csrf=$csrf" -F unit=02578 -F "file=@$T/out.$ending"
	where
	ask "$at" -b "$jar"
	has_text "its key is known" 'selected>Mã bản ghi'
	has_no_text "every choice has a name" '>_'
	post "it is tried" 303 "$at" do=try
	until_over
	has_text "nothing is wrong" "Không có lỗi"
	has_no_text "nothing would be written" 'value="write"'
	post "and dropped" 303 "$at" do=drop
done

# A changed cell is offered as a change.
answers "people go out" 200 /people.csv -b "$jar"
sed '2s/,Nam,/,Nữ,/; 2s/\r//; 2q' "$T/body" | tr -d '\r' >"$T/one.csv"
ask /imports -b "$jar" -H "Origin: $base" -F "_csrf=$csrf" -F unit=02578 -F "file=@$T/one.csv"
where
post "a changed row is tried" 303 "$at" do=try
until_over
has_text "what will be changed" "Sẽ sửa trong sổ"
has_text "old beside new" "<del>Nam</del>"
post "it is written" 303 "$at" do=write
until_over
has_text "as a batch" "/imports/batches/"

# What is missing is said in words, without the server's paths.
tab=$(printf '\t')
post "a block without its day" 303 /records/party_record/paste "text=Người
Lê Văn An" headings=1 unit=02578
where
post "is tried" 303 "$at" do=try
ask "$at" -b "$jar"
has_text "what is missing" "Chưa có cột nào cho: Ngày quyết định kết nạp"
has_no_text "no path" "$T"

# Somebody's name and day of birth without a key, in a commune that keeps other books: look-alikes, settled at once.
post "look-alikes" 303 /records/person/paste "text=Họ và tên${tab}Ngày sinh${tab}Giới tính
Lâm Phương Bích${tab}17/02/1976${tab}Nữ
Trần Văn An${tab}12/01/1961${tab}Nam
Triệu Đình An${tab}25/06/1981${tab}Nam" headings=1 unit=02578
where
post "are tried" 303 "$at" do=try
until_over
has_text "many can be settled at once" 'value="settle"'
check "three of them" sh -c 'test "$(grep -c "value=.skip." "$1")" -ge 3' sh "$T/body"
post "one is somebody else" 303 "$at" do=settle settle_which=close settle_as= t2=new
post "the others are the same humans" 303 "$at" do=settle settle_which=close settle_as=same
ask "$at" -b "$jar"
check "the one chosen by hand stays" sh -c 'grep -q "name=\"t2\" value=\"new\" checked" "$1"' sh "$T/body"
check "the two others are settled" sh -c 'test "$(grep -o "value=\"same\" checked" "$1" | wc -l)" = 2' sh "$T/body"
post "and tried again" 303 "$at" do=again
until_over
same "two are there already" 2
has_text "one is new" "Người: 1"
has_no_text "nothing is left to settle" 'value="settle"'
stop_server
finish
