# Files of the program: served without a session, kept for good under their version, asked for again under any other.
. tests/lib.sh
. tests/http/lib.sh

"$COSO" init --db "$T/a.db" >"$T/init.out"
serve one "$COSO_ASAN" "$T/a.db"
ask /sign-in
css=$(grep -o '/static/[0-9a-f]*/app.css' "$T/body" | head -n 1)
folder=${css%/*}
answers "the stylesheet" 200 "$css"
has_header "is a stylesheet" "content-type: text/css; charset=utf-8"
has_header "is kept for good" "cache-control: public, max-age=31536000, immutable"
etag=$(sed -n 's/^[Ee][Tt][Aa][Gg]: \("[^"]*"\).*/\1/p' "$T/head")
length=$(sed -n 's/^[Cc]ontent-[Ll]ength: *\([0-9]*\).*/\1/p' "$T/head")
rm -f "$T/body"
answers "and not sent again" 304 "$css" -H "If-None-Match: $etag"
has_header "its length is that of the file" "content-length: $length"
check "and nothing follows" test ! -s "$T/body"
curl -s -o "$T/one" -H "If-None-Match: $etag" "$base$css" --next -s -o "$T/two" -w '%{http_code}' "$base/sign-in" >"$T/code"
check "the next answer on the same connection is whole" grep -q '</html>' "$T/two"
answers "but a new one is" 200 "$css" -H 'If-None-Match: "old"'
answers "an old page's address" 200 /static/000000000000/app.css
has_header "is asked for again" "cache-control: no-cache"
for name in $(grep -o 'url([^)]*)' "$T/body" | sed 's/url(//; s/)//'); do
	answers "$name, which it names" 200 "$folder/$name"
	has_header "$name is a font" "content-type: font/woff2"
done
answers "the script" 200 "$folder/app.js"
has_header "is a script" "content-type: text/javascript"
answers "no such file" 404 "$folder/nothing.css"
answers "no other resource" 400 "$folder/..%2f..%2fdomain%2fvocabulary.yaml"
answers "nor by dots" 404 "$folder/../../domain/vocabulary.yaml"
stop_server
finish
