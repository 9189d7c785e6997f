# A definition edited in the browser: faults with line and column, cells that moved with the names of those who moved them, nothing stored.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
serve compare "$COSO" "$T/demo.db" --today 2026-11-28
jar=$T/jar
sign_in tinh.08 "$password" "$jar"
law=domain/forms/cap_uy_nhiem_ky.yaml
at='/forms/cap_uy_nhiem_ky/edit?unit=08&term=2020-2025'

# compare NAME STATUS FILE: the definition in FILE against the one in force
compare()
{
	answers "$1" "$2" "$at" -b "$jar" -H "Origin: $base" --data-urlencode "_csrf=$csrf" --data-urlencode "text@$3"
}

answers "the definition to be edited" 200 "$at" -b "$jar"
has_text "is the one in force" "form: cap_uy_nhiem_ky"
compare "unchanged" 200 "$law"
has_text "moves nothing" "Không ô nào đổi"
sed 's/when: sex = female/when: sex = male/' "$law" >"$T/men.yaml"
check "there is something to edit" sh -c '! cmp -s "$1" "$2"' sh "$law" "$T/men.yaml"
compare "men instead of women" 200 "$T/men.yaml"
has_text "what it was" ">961<"
has_text "what it is" ">2.510<"
has_text "who is in it now" "thêm 2.510"
has_text "who was" "bớt 961"
has_text "by name" 'href="/people/'
sed 's/when: sex = female/when: sex = femal/' "$law" >"$T/faulty.yaml"
compare "a fault" 400 "$T/faulty.yaml"
has_text "has its line and column" "cap_uy_nhiem_ky.yaml:"
has_text "and the text is kept" "sex = femal"
printf '<script>' >"$T/markup"
compare "markup" 400 "$T/markup"
has_no_text "is text" "<script>x"
answers "the form itself" 200 '/forms/cap_uy_nhiem_ky?unit=08&term=2020-2025' -b "$jar"
has_text "is as it was" "27,68"
answers "its definition" 200 /forms/cap_uy_nhiem_ky/definition -b "$jar"
has_text "leads here" "/forms/cap_uy_nhiem_ky/edit"

jar=$T/jar2
sign_in lanhdao.08 "$password" "$jar"
answers "who may not take figures out" 403 "$at" -b "$jar"
check "it ends" stop_server
finish
