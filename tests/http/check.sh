# A paragraph pasted into the page that checks figures: what is a count, a share, a total, and what is not understood.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
serve check "$COSO" "$T/demo.db" --today 2026-11-28
jar=$T/jar
sign_in tinh.08 "$password" "$jar"

# paste NAME TEXT
paste_text()
{
	answers "$1" 200 /check -b "$jar" -H "Origin: $base" --data-urlencode "_csrf=$csrf" --data-urlencode "text=$2"
}
answers "the page" 200 /check -b "$jar"
paste_text "a paragraph" 'Toàn huyện có 1.204 đồng chí cấp ủy viên, trong đó nữ có 310 đồng chí, chiếm 25,74% (tăng 1,2% so với khóa trước); theo Quyết định 112, xã có 30 thôn, 12 tổ dân phố, đạt 3,5 điểm.'
has_text "how many of what" "8 số trong đoạn: 4 số đếm, 1 tỷ lệ, 1 mức tăng giảm, 1 số khác (ngày, năm, số văn bản); 1 không hiểu."
has_text "the share with its part and whole" "310/1.204: Khớp khi cắt"
has_text "the increase is in points" "Mức trước: 24,54 %"
has_text "the sum that is not printed" "30 + 12 = 42; tổng này không in trong đoạn"
has_text "what is not understood is said" "Không hiểu số này"
has_text "the rest" "Số khác: ngày, năm, tuổi, số văn bản (1)"
has_text "the text is kept" "Toàn huyện có 1.204"
paste_text "words for all, a flow, a term" 'Nhiệm kỳ 2020-2025, xã có 11 thôn. Tất cả các thôn có bí thư chi bộ đồng thời là trưởng thôn. Từ đó đến nay đã kết nạp 5.903 đảng viên, nâng tổng số đảng viên lên 11.769.'
has_text "all of those counted before" "11/11 = 100 %"
has_text "no stock is made of one flow" "11.769 − 5.903 = 5.866: chưa phải số đầu kỳ"
has_text "a term has its years" "Nhiệm kỳ 5 năm"
paste_text "lines of three numbers" "961/3.471 27,68%"
has_no_text "are a table as ever" "Số trong đoạn văn"
paste_text "markup in a paragraph" 'Xã <script>alert(1)</script> có 11 thôn và có rất nhiều người dân đang sống ở nơi đây hôm nay'
has_no_text "is text" "<script>alert"
check "it ends" stop_server
finish
