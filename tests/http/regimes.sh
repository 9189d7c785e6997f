# Report regimes in the browser: what is owed and when, and an office that asks bodies below for a report: only of its own territory, only to
# a body of its own, for a day and until a working day; those asked see it.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
unit=$(query "$T/demo.db" "SELECT unit_id FROM unit_v WHERE code = '08' AND until_d = 99991231")
other=$(query "$T/demo.db" "SELECT unit_id FROM unit_v WHERE code = '46' AND until_d = 99991231")
serve regimes "$COSO" "$T/demo.db" --today 2026-06-15
province=$(query "$T/demo.db" "SELECT organisation_id FROM organisation_v WHERE name = 'Đảng bộ tỉnh Tuyên Quang' AND until_d = 99991231")
commune=$(query "$T/demo.db" "SELECT organisation_id FROM organisation_v WHERE name = 'Đảng bộ Xã Tân Thanh' AND until_d = 99991231")
count()
{
	query "$T/demo.db" "SELECT COUNT(*) FROM report_obligation"
}

jar=$T/jar
sign_in tinh.08 "$password" "$jar"
answers "the regimes" 200 /reports/regimes -b "$jar"
has_text "what is owed by law" "Báo cáo thống kê năm về tổ chức xây dựng Đảng"
has_text "due over the weekend" "07/07/2026"
has_text "each folded, with the first due day ahead" "hạn tới 07/07/2026"
check "none open" sh -c '! grep -q "<details class=.card reg. id=[^>]* open>" "$1"' sh "$T/body"
has_text "provisional where the holidays are not announced" "tạm tính"
has_text "and over New Year" "08/01/2027"
has_text "the holidays of the year" "Tết Đinh Mùi"
has_text "who reports, in words" "loại tổ chức"
answers "on another day" 200 '/reports/regimes?date=2016-06-30' -b "$jar"
has_text "what was in force then" "xã trọng yếu vùng Tây Bắc"
has_text "days of years that are not known are not guessed" "lịch nghỉ lễ chưa có năm 2016"
answers "asking" 200 /reports/ask -b "$jar"
has_text "of the province" "Tỉnh Tuyên Quang"
has_text "to a body of one's own" "Đảng bộ tỉnh Tuyên Quang"

request="title=Chi-bộ kind=thematic receiver=$province unit=$unit type=pb_above_base as_of=31/05/2026 due=15/07/2026 form=thon_co_dang_vien number=12-CV/TU"
# shellcheck disable=SC2086
post "asked of the communes" 303 /reports/ask $request
has_header "and shown" "location: /reports/regimes?new=yc_20260615_"
answers "there" 200 "$(sed -n 's/^[Ll]ocation: //p' "$T/head" | tr -d '\r')" -b "$jar"
check "it is open, the others are not" test "$(grep -o '<details class="card reg" id="[^>]* open>' "$T/body" | grep -c yc_20260615_)" = 1
check "one row" test "$(count)" = 1
answers "the page" 200 /reports/regimes -b "$jar"
has_text "has it" "Đảng bộ cấp trên trực tiếp cơ sở (xã, phường, đặc khu), trong Tỉnh Tuyên Quang"
has_text "with its due day" "15/07/2026"
"$COSO" due --db "$T/demo.db" --unit 08 --date 2026-06-15 --format tsv | grep '^yc_' >"$T/asked"
check "all 124 communes owe it" test "$(wc -l <"$T/asked")" = 124
check "to the province" sh -c '! grep -v "Đảng bộ tỉnh Tuyên Quang	15/07/2026	phải nộp" "$1"' sh "$T/asked"

# refuse NAME TEXT ARGUMENTS: not written, the reason is said
refuse()
{
	refuse_name=$1
	refuse_text=$2
	shift 2
	post "$refuse_name" 400 /reports/ask "$@"
	has_text "  is said" "$refuse_text"
}
base_request="kind=ad_hoc receiver=$province unit=$unit type=pb_above_base"
# shellcheck disable=SC2086
{
	refuse "without a title" "Ghi tên báo cáo" $base_request title= as_of=30/06/2026 due=15/07/2026
	refuse "without a day" "Ghi một ngày chốt số liệu" $base_request title=x due=15/07/2026
	refuse "half a span" "Ghi một ngày chốt số liệu" $base_request title=x from=01/06/2026 due=15/07/2026
	refuse "no day" "không phải một ngày" $base_request title=x as_of=31/06/2026 due=15/07/2026
	refuse "due on a Sunday" "19/07/2026 là ngày nghỉ; ngày làm việc tiếp theo là 20/07/2026" $base_request title=x as_of=30/06/2026 due=19/07/2026
	refuse "due before the cut-off" "không được trước ngày chốt số liệu 30/06/2026" $base_request title=x as_of=30/06/2026 due=29/06/2026
	refuse "due in the past" "đã qua" $base_request title=x as_of=30/05/2026 due=14/06/2026
	refuse "of no sort of body" "Chọn một mục trong danh sách" type= $base_request title=x as_of=30/06/2026 due=15/07/2026
	refuse "of nobody" "không ai phải gửi" type=council $base_request title=x as_of=30/06/2026 due=15/07/2026
	refuse "a faulty condition" "không hiểu được điều kiện" $base_request where="type =" title=x as_of=30/06/2026 due=15/07/2026
	refuse "a form that is none" "Không có biểu “khac”" $base_request form=khac title=x as_of=30/06/2026 due=15/07/2026
	refuse "what was typed is kept" 'value="giữ lại"' $base_request title="giữ lại" as_of=30/06/2026
	post "of another province" 403 /reports/ask unit="$other" $base_request title=x as_of=30/06/2026 due=15/07/2026
	post "to a body that is not one's own" 403 /reports/ask receiver="$commune" $base_request title=x as_of=30/06/2026 due=15/07/2026
}
check "nothing of that was written" test "$(count)" = 1

answers "who has sent it" 200 "/reports/of/$(sed -n 's/^\(yc_[0-9_]*\).*/\1/p' "$T/asked" | head -n 1)" -b "$jar"
has_text "124 who have not are one fold" "<summary>Chưa gửi (124)</summary>"

jar=$T/jar2
sign_in xa.02578 "$password" "$jar"
answers "a commune's reports" 200 /reports -b "$jar"
has_text "among what it has to send, though its day was before it was asked for" "Đảng bộ Xã Tân Thanh · tính đến hết ngày 31/05/2026 · hạn 15/07/2026"
answers "a commune sees the regimes" 200 /reports/regimes -b "$jar"
# shellcheck disable=SC2086
post "but asks nothing of the province" 403 /reports/ask $request
post "but of its own cells" 303 /reports/ask title=x kind=thematic receiver="$commune" unit="$(query "$T/demo.db" "SELECT unit_id FROM organisation_v WHERE organisation_id = $commune")" type=cell from=01/06/2026 until=30/06/2026 due=15/07/2026 outline="Một
Hai"
answers "the page" 200 /reports/regimes -b "$jar"
has_text "has its outline" "Hai"
check "two rows" test "$(count)" = 2
jar=$T/jar3
sign_in lanhdao.08 "$password" "$jar"
answers "who may only read does not ask" 403 /reports/ask -b "$jar"
# The same through the pages of records: an office may not write what others receive.
jar=$T/jar4
sign_in tinh.46 "$password" "$jar"
post "records: for a receiver of another province" 403 /records/report_obligation/new _step=save definition=x title=x kind_r=ad_hoc cycle=date as_of=30/06/2026 due_d=15/07/2026 sender_type=pb_above_base under="$other" receiver="$province" from=15/06/2026
check "still two rows" test "$(count)" = 2
check "the register is whole" "$COSO" verify --db "$T/demo.db"
check "it ends" stop_server
finish
