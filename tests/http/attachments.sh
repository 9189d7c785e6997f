# Files attached to records: sending several, what is refused (type, size, nothing, too many, hostile names, broken bodies, no right), handing
# out, sealing, taking away; a crash between file and row; verify and the clean-up.
. tests/lib.sh
. tests/http/lib.sh

db=$T/demo.db
demo_at "$db"
password=$(sed -n 's/.*mật khẩu chung //p' "$db.said")
two_records "$db" "$T"
person=$(found_pair "$db" "d.a_area || '/' || d.a_id")
study=$(query "$db" "SELECT q.area_id || '/' || q.id FROM qualification q WHERE q.person_id = ${person#*/}")
party=$(query "$db" "SELECT p.area_id || '/' || p.id FROM party_record p WHERE p.person_id = ${person#*/}")

refuses() # NAME STATUS TEXT ROW [LOGIN]: put by the office of the commune, or by whom is named
{
	printf '%s\n' "$4" >"$T/row.jsonl"
	fails_with "$1" "$2" "$3" "$COSO" put "$T/row.jsonl" --db "$db" --as "${5:-xa.02578}"
}
mkdir "$T/in"
printf '%%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%%%EOF\n' >"$T/in/bang.pdf"
printf '\211PNG\r\n\032\n\000\000\000\rIHDR\000\000\000\001\000\000\000\001\010\002\000\000\000\220wS\336' >"$T/in/anh.png"
printf '<html><script>alert(1)</script></html>' >"$T/in/trang.pdf"
printf '#!/bin/sh\necho x\n' >"$T/in/lenh.pdf"
: >"$T/in/rong.pdf"
cp "$T/in/bang.pdf" "$T/in/lon.pdf"
truncate -s 22M "$T/in/lon.pdf"

serve one "$COSO_ASAN" "$db" --today 2026-11-28
jar=$T/jar
sign_in tochuc.02578 "$password" "$jar"
send() # NAME STATUS RECORD CURL-OPTION…
{
	send_name=$1
	send_status=$2
	send_record=$3
	shift 3
	answers "$send_name" "$send_status" "/attachments/$send_record" -b "$jar" -H "Origin: $base" -F "_csrf=$csrf" "$@"
}
body=$(query "$db" "SELECT o.organisation_id FROM organisation_v o JOIN unit_v u ON u.unit_id = o.unit_id WHERE u.code = '02578' AND u.until_d = 99991231 AND o.until_d = 99991231 ORDER BY 1 LIMIT 1")
answers "a body of the commune" 200 "/attachments/organisation/0/$body" -b "$jar"
send "what is no area's goes into no other commune's book" 404 "organisation/102404/$body" -F kind=original -F "file=@$T/in/bang.pdf"
check "nothing was written there" test "$(query "$db" "SELECT count(*) FROM attachment WHERE area_id <> 102578")" = 0
answers "a record without files" 200 "/attachments/qualification/$study" -b "$jar"
has_text "may get some" 'enctype="multipart/form-data"'
send "two files" 303 "qualification/$study" -F kind=original -F "caption=Bằng tốt nghiệp" -F "file=@$T/in/bang.pdf" -F "file=@$T/in/anh.png"
answers "are there" 200 "/attachments/qualification/$study" -b "$jar"
has_text "the first" "bang.pdf"
has_text "the second" "anh.png"
has_text "with the caption" "Bằng tốt nghiệp"
answers "the record says how many" 200 "/records/qualification/$study" -b "$jar"
has_text "two" "Tệp đính kèm (2)"
file=$(query "$db" "SELECT area_id || '/' || id FROM attachment WHERE mime = 'application/pdf'")
answers "one is handed out" 200 "/files/$file" -b "$jar"
check "byte for byte" cmp "$T/in/bang.pdf" "$T/body"
has_header "to be saved, not shown" "content-disposition: attachment; filename=\"bang.pdf\""
has_header "its type is not guessed" "x-content-type-options: nosniff"
has_header "nor kept" "cache-control: no-store"
check "and the reading is logged" test "$(query "$db" "SELECT count(*) FROM access_log WHERE tbl = 'attachment'")" = 1
check "files are the owner's alone" test -z "$(find "$db.files" -type f -perm /077)"
check "one file a content" test "$(find "$db.files" -type f | wc -l)" = 2
# the one on disk is broken, and old: the same sent again puts it right, and makes it young (no clean-up takes it before its row is there)
stored=$(grep -lr "^%PDF" "$db.files" | head -n 1)
printf x >>"$stored"
touch -d '2 hours ago' "$stored"
send "the same again" 303 "qualification/$study" -F kind=copy -F "file=@$T/in/bang.pdf"
check "is no second file" test "$(find "$db.files" -type f | wc -l)" = 2
answers "and is whole again" 200 "/files/$file" -b "$jar"
check "byte for byte" cmp "$T/in/bang.pdf" "$T/body"
check "and young" test -z "$(find "$db.files" -type f -mmin +30)"

# refused, and nothing kept
rows=$(query "$db" "SELECT count(*) FROM attachment")
send "a page as PDF" 400 "qualification/$study" -F kind=original -F "file=@$T/in/trang.pdf"
has_text "is told by what is in it" "text/html"
send "a program as PDF" 400 "qualification/$study" -F kind=original -F "file=@$T/in/lenh.pdf;type=application/pdf"
send "one good, one bad" 400 "qualification/$study" -F kind=original -F "file=@$T/in/bang.pdf" -F "file=@$T/in/trang.pdf"
send "an empty one" 400 "qualification/$study" -F kind=original -F "file=@$T/in/rong.pdf"
send "a large one" 400 "qualification/$study" -F kind=original -F "file=@$T/in/lon.pdf"
has_text "is told the limit" "lớn hơn 20 MB"
send "none" 400 "qualification/$study" -F kind=original
send "no such kind" 400 "qualification/$study" -F kind=nothing -F "file=@$T/in/bang.pdf"
send "no such record" 404 "qualification/1/1" -F kind=original -F "file=@$T/in/bang.pdf"
send "no such sort of record" 404 "change_log/1/1" -F kind=original -F "file=@$T/in/bang.pdf"
set -- ""
for i in 1 2 3 4 5 6 7 8 9 10 11; do set -- "$@" -F "file=@$T/in/bang.pdf"; done
shift
send "eleven" 400 "qualification/$study" -F kind=original "$@"
answers "without the hidden field" 403 "/attachments/qualification/$study" -b "$jar" -H "Origin: $base" -F kind=original -F "file=@$T/in/bang.pdf"
answers "a body that stops" 400 "/attachments/qualification/$study" -b "$jar" -H "Origin: $base" -H 'Content-Type: multipart/form-data; boundary=x' --data-binary '--x
Content-Dis'
answers "without a boundary" 400 "/attachments/qualification/$study" -b "$jar" -H "Origin: $base" -H 'Content-Type: multipart/form-data' --data-binary x
answers "an upload where none is taken" 415 /language -b "$jar" -H "Origin: $base" -F lang=vi
truncate -s 70M "$T/in/lon.pdf"
send "more than the route takes" 413 "qualification/$study" -F kind=original -F "file=@$T/in/lon.pdf" -H 'Expect:'
check "nothing was attached" test "$(query "$db" "SELECT count(*) FROM attachment")" = "$rows"
check "nothing is left over" test "$(find "$db.files" -type f | wc -l)" = 2

# hostile names
send "a path as a name" 303 "qualification/$study" -F kind=other -F "file=@$T/in/bang.pdf;filename=../../../../etc/passwd"
check "is only its last part" test "$(query "$db" "SELECT count(*) FROM attachment WHERE filename = 'passwd.pdf'")" = 1
send "a name with quotes and signs" 303 "qualification/$study" -F kind=other -F "file=@$T/in/bang.pdf;filename=\"a;b<script>.html\""
hostile=$(query "$db" "SELECT area_id || '/' || id FROM attachment ORDER BY id DESC")
answers "is handed out" 200 "/files/$hostile" -b "$jar"
check "as a PDF" sh -c 'grep -i "^content-disposition: attachment; filename=\"[^\"]*\.pdf\"; filename\*=UTF-8" "$1" | grep -qv "<"' sh "$T/head"
answers "and listed as text" 200 "/attachments/qualification/$study" -b "$jar"
has_no_text "no tag in it" "<script>."
check "no file outside" test ! -e "$T/etc/passwd"

# what is sensitive lies sealed
send "on a Party record" 303 "party_record/$party" -F kind=original -F "file=@$T/in/bang.pdf"
sealed=$(query "$db" "SELECT area_id || '/' || id FROM attachment WHERE sealed = 1")
check "nowhere as it is" sh -c '! grep -lr coso-sealed "$1" | xargs grep -l PDF' sh "$db.files"
check "sealed" test "$(grep -lr coso-sealed "$db.files" | wc -l)" = 1
answers "handed out as it was" 200 "/files/$sealed" -b "$jar"
check "byte for byte again" cmp "$T/in/bang.pdf" "$T/body"

# who may
sign_in xa.02578 "$password" "$T/jar.clerk"
answers "an office without sensitive fields" 200 "/files/$file" -b "$T/jar.clerk"
answers "gets no sealed file" 403 "/files/$sealed" -b "$T/jar.clerk"
jar=$T/jar.clerk
send "nor sends one there" 403 "party_record/$party" -F kind=original -F "file=@$T/in/bang.pdf"
sign_in xa.02404 "$password" "$T/jar.other"
answers "another commune" 403 "/files/$file" -b "$T/jar.other"
jar=$T/jar.other
send "sends nothing here" 403 "qualification/$study" -F kind=original -F "file=@$T/in/bang.pdf"
answers "nobody" 303 "/files/$file"
answers "a file that is none" 404 /files/1/1 -b "$T/jar.other"

# how secret: what is above the ceiling of a role is not there for it: page, list, file taken out, search, attached files, log
area=${person%%/*}
for level in open restricted secret top; do
	printf '{"do":"insert","table":"document","set":{"area_id":%s,"system":"party","docno":"7%s-KH/ĐU","issued_d":"2026-01-05","issuer_text":"Đảng ủy","title":"Kế hoạch diễu binh %s","secrecy":"%s"}}\n' "$area" "$level" "$level" "$level"
done >"$T/papers.jsonl"
check "four papers" "$COSO" put "$T/papers.jsonl" --db "$db" --reason "Thử"
paper() # LEVEL
{
	query "$db" "SELECT area_id || '/' || id FROM document WHERE docno = '7$1-KH/ĐU'"
}
sign_in tochuc.02578 "$password" "$T/jar.org"
jar=$T/jar.org
answers "the organisers, up to secret" 200 /records/document -b "$jar"
has_text "see the secret one" "Kế hoạch diễu binh secret"
has_no_text "not what is above" "diễu binh top"
answers "it opens" 200 "/records/document/$(paper secret)" -b "$jar"
check "and that is in the log of readings" test "$(query "$db" "SELECT count(*) FROM access_log WHERE tbl = 'document' AND actor = 'tochuc.02578' AND row_id = $(paper secret | sed 's,.*/,,')")" = 1
answers "the one above does not" 403 "/records/document/$(paper top)" -b "$jar"
has_no_text "nor its title" "diễu binh"
answers "nor its files" 403 "/attachments/document/$(paper top)" -b "$jar"
answers "search" 200 "/search?q=di%E1%BB%85u+binh" -b "$jar"
has_text "finds it" "7secret-KH"
has_no_text "and not what is above" "7top-KH"
send "a file on the internal one" 303 "document/$(paper restricted)" -F kind=original -F "file=@$T/in/bang.pdf"
inside=$(query "$db" "SELECT area_id || '/' || id FROM attachment WHERE tbl = 'document'")
list_of() # LOGIN: the levels in the file of documents taken out
{
	answers "documents taken out by $1" 200 /records/document/list.csv -b "$2"
	check "those up to its ceiling ($3)" test "$(grep -o 'diễu binh [a-z]*' "$T/body" | sort | tr '\n' ' ')" = "$3"
}
list_of tochuc.02578 "$jar" "diễu binh open diễu binh restricted diễu binh secret "
list_of xa.02578 "$T/jar.clerk" "diễu binh open diễu binh restricted "
jar=$T/jar.clerk
answers "the office, up to internal" 200 "/search?q=di%E1%BB%85u+binh" -b "$jar"
has_text "finds the internal one" "7restricted-KH"
has_no_text "not the secret one" "7secret-KH"
answers "the secret one" 403 "/records/document/$(paper secret)" -b "$jar"
answers "the file on the internal one" 200 "/files/$inside" -b "$jar"
refuses "nobody writes what they may not see" 1 "không có quyền" "$(printf '{"do":"insert","table":"document","set":{"area_id":%s,"system":"party","docno":"8-KH/ĐU","issued_d":"2026-01-05","issuer_text":"Đảng ủy","title":"Thử","secrecy":"secret"}}' "$area")"
refuses "nor makes it milder" 1 "không có quyền" "$(printf '{"do":"correct","table":"document","area":%s,"id":"%s","set":{"secrecy":"open"}}' "$area" "$(paper secret | sed 's,.*/,,')")"
# a file that names them by their keys: nothing of what is recorded is told, nothing is written
curl -s -b "$T/jar.org" "$base/records/document/list.csv" | sed 's/Kế hoạch diễu binh/Kế hoạch khác/' >"$T/back.csv"
"$COSO" import "$T/back.csv" --db "$db" --as xa.02578 --map document --dry-run >"$T/told" 2>&1
check "a file tells nothing of a secret row" sh -c 'grep -q "diễu binh restricted" "$1" && ! grep -q "diễu binh secret" "$1"' sh "$T/told"
sign_in kiemtra.08 "$password" "$T/jar.audit"
answers "who reads the log" 200 "/audit?kind=document&from=2026-01-01" -b "$T/jar.audit"
has_no_text "reads no secret title" "diễu binh secret"
# dossiers: the same, with their steps and votes, which are parts of a secret whole
dossier() # LEVEL
{
	cat <<END
{"do":"insert","table":"procedure_case","as":"case","set":{"area_id":$area,"kind_p":"appointment","flow_id":"Quy định $1","subject_person_id":"${person#*/}","subject_person_area":$area,"step":"Hồ sơ ở bước $1","opened_d":"2026-01-05","secrecy":"$1"}}
{"do":"insert","table":"procedure_step","as":"step","set":{"area_id":$area,"pcase_id":"\$case","step":"Hội nghị bàn $1","on_d":"2026-01-06"}}
{"do":"insert","table":"vote_count","set":{"area_id":$area,"step_id":"\$step","question":"Giới thiệu nhân sự $1","summoned":9,"present":9,"issued":9,"returned":9,"valid":9,"agreed":8}}
END
}
{ dossier open && dossier restricted; } >"$T/dossiers.jsonl"
fails_with "votes are class X: not where nobody declared the installation isolated" 1 "kiểm phiếu về nhân sự chưa công bố" "$COSO" put "$T/dossiers.jsonl" --db "$db" --reason "Thử"
dossier secret | grep -v vote_count >"$T/dossiers.jsonl"
fails_with "a secret one where nobody declared the installation isolated" 1 "tách mạng" "$COSO" put "$T/dossiers.jsonl" --db "$db" --reason "Thử"
echo '{"do":"insert","table":"setting","set":{"name":"isolated","value":"{\"value\": true}"}}' >"$T/isolated.jsonl"
{ cat "$T/isolated.jsonl" && dossier open && dossier restricted && dossier secret && dossier top; } >"$T/dossiers.jsonl"
check "they may where it is" "$COSO" put "$T/dossiers.jsonl" --db "$db" --reason "Thử"
query "$db" "SELECT group_concat(k || ' ' || l || ' ' || a || '/' || i, char(10)) FROM (SELECT 'procedure_case' k, substr(step, 14) l, area_id a, id i FROM procedure_case UNION ALL SELECT 'procedure_step', substr(step, 14), area_id, id FROM procedure_step UNION ALL SELECT 'vote_count', substr(question, 20), area_id, id FROM vote_count)" >"$T/parts"
part() # KIND LEVEL: area/id of a dossier, of its step, of its vote
{
	sed -n "s/^$1 $2 //p" "$T/parts"
}
check "four of each" test "$(grep -cE '^[a-z_]+ (open|restricted|secret|top) [0-9]+/[0-9]+$' "$T/parts")" = 12
words='(Hồ sơ ở bước|Quy định|Hội nghị bàn|Giới thiệu nhân sự)'
has_none() # NAME REGEX
{
	check "$1" sh -c '! grep -qE -e "$1" "$2"' sh "$2" "$T/body"
}
sees() # WHO JAR LEVELS…: what the pages of dossiers, steps and votes tell, and which open
{
	sees_who=$1 sees_jar=$2
	shift 2
	for kind in procedure_case procedure_step vote_count; do
		curl -s -b "$sees_jar" "$base/records/$kind" >"$T/body"
		check "$kind as $sees_who: those of ${*:-no level}" test "$(grep -oE "$words (open|restricted|secret|top)" "$T/body" | sed 's/.* //' | sort -u | tr '\n' ' ')" = "$(printf '%s ' "$@" | sed 's/^ $//')"
		for level in open restricted secret top; do
			case " $* " in *" $level "*) sees_status=200 ;; *) sees_status=403 ;; esac
			answers "$kind $level as $sees_who" $sees_status "/records/$kind/$(part $kind $level)" -b "$sees_jar"
			test "$sees_status" = 200 || has_none "and nothing of it" "(bước|bàn|nhân sự) $level"
		done
	done
}
sees "the organisers" "$T/jar.org" open restricted secret
sees "the office" "$T/jar.clerk"
sees "another commune" "$T/jar.other"
answers "a file on a step of one that is too secret" 403 "/attachments/procedure_step/$(part procedure_step top)" -b "$T/jar.org"
for words_of in "n%C6%A1i+b%C6%B0%E1%BB%9Bc+top" "H%E1%BB%99i+ngh%E1%BB%8B+b%C3%A0n"; do
	answers "search" 200 "/search?q=$words_of" -b "$T/jar.org"
	has_none "finds none of it" "(Hội nghị bàn|Hồ sơ ở bước) top"
done
check "the ceiling of a role is changed by who manages accounts" sh -c '"$1" account ceiling commune_clerk --secrecy open --db "$2" --as admin --today 2026-11-28 | grep -q "quyền thành open"' sh "$COSO" "$db"
fails_with "not by others" 1 "quản lý tài khoản" "$COSO" account ceiling commune_clerk --secrecy utmost --db "$db" --as xa.02578
fails_with "to one that there is" 1 "không có độ mật" "$COSO" account ceiling commune_clerk --secrecy mat --db "$db"
answers "then the internal one is closed too" 403 "/records/document/$(paper restricted)" -b "$jar"
answers "with its file" 403 "/files/$inside" -b "$jar"
list_of xa.02578 "$jar" "diễu binh open "

# the organisers with a low ceiling
check "and of the organisers" "$COSO" account ceiling commune_org --secrecy restricted --db "$db"
sign_in tochuc.02578 "$password" "$T/jar.low"
jar=$T/jar.low
sees "the organisers, up to internal" "$jar" open restricted
answers "dossiers taken out" 200 /records/procedure_case/list.csv -b "$jar"
check "those up to the ceiling" test "$(grep -oE 'ở bước [a-z]*' "$T/body" | sort | tr '\n' ' ')" = "ở bước open ở bước restricted "
answers "steps taken out" 200 /records/procedure_step/list.csv -b "$jar"
check "those up to the ceiling" test "$(grep -oE 'bàn [a-z]*' "$T/body" | sort | tr '\n' ' ')" = "bàn open bàn restricted "
answers "the page of whom they are about" 200 "/records/person/$person" -b "$jar"
has_text "names the internal one" "/records/procedure_case/$(part procedure_case restricted)"
has_no_text "not the secret one" "/records/procedure_case/$(part procedure_case secret)"
check "what is held about them" "$COSO" person-data --of "$(echo "$person" | tr / -)" --purpose "Đơn số 5" --db "$db" --as tochuc.02578
"$COSO" person-data --of "$(echo "$person" | tr / -)" --purpose "Đơn số 5" --db "$db" --as tochuc.02578 >"$T/body"
has_text "has it" "bước restricted"
has_none "not the secret one" "(bước|bàn|nhân sự) secret"
"$COSO" person-data --of "$(echo "$person" | tr / -)" --purpose "Đơn số 5" --db "$db" >"$T/body"
has_text "whole for the operator: the dossier" "bước top"
has_text "its steps" "bàn top"
has_text "its votes" "nhân sự top"
printf '{"act":"void","table":"person","area":%s,"id":"%s","reason":"thử"}\n' "$area" "${person#*/}" >"$T/void.json"
"$COSO" act "$T/void.json" --db "$db" --as tochuc.02578 >"$T/body" 2>&1
has_text "what hangs on a record is counted" "4 Hồ sơ quy trình"
has_text "and named" "Quy định restricted"
has_none "as far as it may be seen" "Quy định (secret|top)"
answers "who reads the log" 200 "/audit?kind=procedure_case&from=2026-01-01" -b "$T/jar.audit"
has_none "reads nothing of them" "$words"
refuses "nobody writes a step into what they may not see" 1 "không có quyền" "$(printf '{"do":"insert","table":"procedure_step","set":{"area_id":%s,"pcase_id":"%s","step":"Thêm","on_d":"2026-01-07"}}' "$area" "$(part procedure_case secret | sed 's,.*/,,')")" tochuc.02578
refuses "nor makes it milder" 1 "không có quyền" "$(printf '{"do":"correct","table":"procedure_case","area":%s,"id":"%s","set":{"secrecy":"open"}}' "$area" "$(part procedure_case secret | sed 's,.*/,,')")" tochuc.02578
refuses "nor one too secret" 1 "không có quyền" "$(dossier secret | head -n 1)" tochuc.02578
refuses "the office writes none" 1 "không có quyền" "$(dossier open | head -n 1)"

# taken away, and a crash between file and row
sign_in tochuc.02578 "$password" "$T/jar.again"
jar=$T/jar.again
answers "taken away" 303 "/files/$file/remove" -b "$jar" -H "Origin: $base" --data-urlencode "_csrf=$csrf"
answers "is handed out no more" 404 "/files/$file" -b "$jar"
check "SIGTERM ends it well" stop_server
check "nothing was said about memory" test ! -s "$T/one.err"
mkdir -p "$db.files/ab"
echo left >"$db.files/ab/cd"
echo half >"$db.files/new-abcdef"
fails_with "verify finds all files, and names one without a row" 1 "ab/cd không có bản ghi" sh -c '"$1" verify --db "$2" >&2' sh "$COSO" "$db"
check "and nothing else" sh -c '! grep -q "không có tệp đính kèm" "$1"' sh "$T/lib.err"
check "a young one is left" sh -c '"$1" files --clean --db "$2" | grep -q "đã bỏ 0"' sh "$COSO" "$db"
touch -d '2 hours ago' "$db.files/ab/cd" "$db.files/new-abcdef"
check "an old one is taken away" sh -c '"$1" files --clean --db "$2" | grep -q "đã bỏ 2"' sh "$COSO" "$db"
check "then all is well" "$COSO" verify --db "$db"
some=$(grep -Lr coso-sealed "$db.files" | head -n 1)
chmod u+w "$some"
printf x >>"$some"
rm "$(grep -lr coso-sealed "$db.files" | head -n 1)"
fails_with "a changed file is found" 1 "đã bị đổi hoặc hỏng" sh -c '"$1" verify --db "$2" >&2' sh "$COSO" "$db"
check "and a lost one" grep -q "không có tệp đính kèm" "$T/lib.err"
finish
