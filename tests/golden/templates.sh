# tools/mktpl: what it refuses, where it says so, and that what it makes of good templates compiles and keeps values in their places.
. tests/lib.sh
mkdir -p "$T/web"

# mk TEMPLATE: compiles the one template, after its first line {% part x(const char *v) %}
mk()
{
	printf '{%% part x(const char *v) %%}\n%s' "$1" >"$T/web/x.html"
	tools/mktpl --root "$T" --header "$T/gen.h" --source "$T/gen.c" "$T/web"
}

# refuses LINE:COLUMN MESSAGE TEMPLATE
refuses()
{
	if mk "$3" >"$T/out" 2>&1; then
		not_ok "refused: $3"
	elif [ "$(cat "$T/out")" = "web/x.html:$1: $2" ]; then
		ok "refused: $3"
	else
		not_ok "refused: $3"
		sed 's/^/# /' "$T/out"
	fi
}

# makes C TEMPLATE: the statements between the braces, joined by blanks
makes()
{
	if mk "$2" >"$T/out" 2>&1 && sed -e '1,/^{/d' -e '/^}/,$d' -e '/^#line/d' "$T/gen.c" | tr -d '\t' | tr '\n' ' ' >"$T/c" && [ "$(cat "$T/c")" = "$1 " ]; then
		ok "compiled: $2"
	else
		not_ok "compiled: $2"
		sed 's/^/# /' "$T/out" "$T/c"
	fi
}

# places without a safe emitter
refuses 2:9 "a value in script or style" '<script>{{ v }}</script>'
refuses 2:8 "a value in script or style" '<style>{{ v }}</style>'
refuses 2:12 "no onclick attribute (Content-Security-Policy): use a class, or a script in web/static" '<a onclick="{{ v }}">'
refuses 2:10 "no style attribute (Content-Security-Policy): use a class, or a script in web/static" '<a style="color:{{ v }}">'
refuses 2:17 "a value in the attribute srcdoc" '<iframe srcdoc="{{ v }}"></iframe>'
refuses 2:9 "a value in an unquoted attribute" '<a href={{ v }}>'
refuses 2:10 "a value in an unquoted attribute" '<a href=x{{ v }}>'
refuses 2:6 "a value in a comment" '<!-- {{ v }} -->'
refuses 2:8 "a value in a comment" '<!-- ->{{ v }} -->'
refuses 2:2 "a value in a tag name" '<{{ v }}>'
refuses 2:3 "a value in a tag name" '<b{{ v }}>'
refuses 2:4 "a value in a tag" '<b {{ v }}>'
refuses 2:9 "no script in a page (Content-Security-Policy): put it into web/static" '<script>go()</script>'
# addresses
refuses 2:21 "an address begins with /, ?, # or https://, not with javascript:" '<a href="javascript:{{ v }}">'
refuses 2:12 "an address begins with /, ?, # or https://, not with //" '<a href="//{{ v }}">'
refuses 2:16 "an address begins with /, ?, # or https://, not with people" '<a href="people">'
refuses 2:10 "a message in an address" '<a href="{{ @KEY }}">'
refuses 2:10 "the address would begin in one case and not in the other: give every case a beginning" '<a href="{% if v %}{{ v }}{% end %}{{ v }}">'
# blocks
refuses 2:13 "the block that begins in line 2 ends elsewhere than it began: inside a tag" '{% if v %}<b{% end %}>'
refuses 3:8 "the block that begins in line 2 ends elsewhere than it began: inside <title>" '{% for (;;) %}
<title>{% end %}'
refuses 2:15 "the block that begins in line 2 ends elsewhere than it began: inside a tag" '{% if v %}x<b {% else %}y{% end %}'
refuses 2:13 "a blank is missing before c" '<s{% if v %}cript{% end %}>'
refuses 2:1 "{% if %} is not closed: {% end %} is missing" '{% if v %}<p>'
refuses 2:1 "{% end %} without a block" '{% end %}'
refuses 2:1 "{% else %} without a block" '{% else %}'
refuses 2:23 "{% elif %} without {% if %}" '{% if v %}a{% else %}b{% elif v %}{% end %}'
refuses 2:1 "unknown directive: wat" '{% wat %}'
refuses 2:1 "a loop is written {% for (…; …; …) %}" '{% for x in y %}{% end %}'
refuses 2:4 "a call is written {% call function(o, …) %}" '<p>{% call f(v) %}'
refuses 2:11 "a call in the attribute title" '<p title="{% call f(o) %}">'
# slips
refuses 2:1 "{{ is not closed: }} is missing" '{{ v <p>'
refuses 2:1 "{% is not closed: %} is missing" '{% if v <p>'
refuses 2:3 "the comment is not closed: #} is missing" '  {# v <p>'
refuses 2:1 "nothing between {{ and }}" '{{ }}'
refuses 2:1 "brackets do not match: f(v" '{{ f(v }}'
refuses 2:6 "a < that begins no tag is written &lt;" '<p>a < b'
refuses 2:4 "< in a tag: a quote or a > is missing" '<p <b>'
refuses 2:12 "the template ends inside the attribute class" '<p class="a'
refuses 2:1 "a message is written @KEY, @KEY(text, …) or @(expression)" '{{ @key }}'
printf 'x\n{%% part x() %%}' >"$T/web/x.html"
check "nothing stands before the first part" sh -c '! tools/mktpl --root "$1" --header "$1/g.h" --source "$1/g.c" "$1/web" 2>"$1/out" && grep -q "web/x.html:1:1: the file begins with" "$1/out"' sh "$T"
check "refused templates write nothing" test ! -e "$T/g.h"

# the emitter of each place
makes 'HTML_LITERAL(o, "<p title=\""); HTML_ATTRIBUTE(o, v); HTML_LITERAL(o, "\">"); HTML_TEXT(o, v); HTML_LITERAL(o, "</p>");' '<p title="{{ v }}">{{ v }}</p>'
makes 'HTML_LITERAL(o, "<a href=\""); HTML_URL(o, v); HTML_LITERAL(o, "/"); HTML_URL_PART(o, v); HTML_LITERAL(o, "\">");' '<a href="{{ v }}/{{ v }}">'
makes 'HTML_LITERAL(o, "<a HREF='"'"'/x\?a="); HTML_URL_PART(o, v); HTML_LITERAL(o, "'"'"'>");' "<a HREF='/x?a={{ v }}'>"
makes 'HTML_LITERAL(o, "<title>"); HTML_ATTRIBUTE(o, v); HTML_LITERAL(o, " <b></title>"); HTML_TEXT(o, v);' '<title>{{ v }} <b></title>{{ v }}'
makes 'HTML_LITERAL(o, "<textarea>\n"); HTML_ATTRIBUTE(o, v); HTML_LITERAL(o, "</textarea>");' '<textarea>{{ v }}</textarea>'
makes 'HTML_LITERAL(o, "<tr"); if (v) { HTML_LITERAL(o, " class=\"sel\""); } HTML_LITERAL(o, "></tr>");' '<tr{% if v %} class="sel"{% end %}></tr>'
makes 'HTML_TEXT(o, f("}}")); html_message(o, MSG_K, NULL, 0); HTML_MESSAGE(o, MSG_K2, v, ")"); html_message(o, (v->key), NULL, 0);' '{{ f("}}") }}{{ @K }}{{ @K2(v, ")") }}{{ @(v->key) }}'
makes 'HTML_LITERAL(o, "<!-- > - --> "); HTML_TEXT(o, v);' '<!-- > - --> {{ v }}'
makes 'for (;;) { HTML_LITERAL(o, "<p>\nx</p>\n"); }' '{% for (;;) %}
   <p>

     x</p>
{# gone #}
{% end %}
'
makes 'HTML_LITERAL(o, "<pre>  a\n  b</pre> c");' '<pre>  a
  b</pre>   c'

# in C: a good one compiles without a warning, finished markup in an attribute and a number as an address do not
cc=$(command -v cc || command -v gcc || command -v clang || true)
flags=$(pkg-config --cflags glib-2.0 2>/dev/null || true)
compiles()
{
	mk "$1" >"$T/out" 2>&1 || return 1
	sed -i -e 's/#include "web.*/#include "gen.h"/' "$T/gen.c"
	sed -i -e '/"web\/shell.h"/d' "$T/gen.h"
	# shellcheck disable=SC2086
	"$cc" -std=c17 -Wall -Wextra -Wconversion -Werror -Wno-unused-parameter -fsyntax-only -Isrc -I. -I"$T" $flags "$T/gen.c" >"$T/out" 2>&1
}
if [ -z "$cc" ] || [ -z "$flags" ]; then
	skip "generated C compiles" "no compiler or no glib headers"
else
	check "generated C compiles" compiles '<p title="{{ v }}" data-n="{{ (size_t)1 }}">{{ (int64_t)1 }}{{ (struct html_raw){"x"} }}<a href="{{ (struct html_url){"/"} }}">{{ @SHELL_READERS(v) }}</a>'
	for bad in '<p title="{{ (struct html_raw){v} }}">' '<a href="{{ 1 }}">' '{{ 1.5 }}' '{{ (const void *)v }}' '{{ @SHELL_READERS(1) }}'; do
		if compiles "$bad"; then not_ok "does not compile: $bad"; else ok "does not compile: $bad"; fi
	done
fi

# the templates of the product
check "web/templates compile" tools/mktpl --header "$T/all.h" --source "$T/all.c" web/templates
cp -p "$T/all.c" "$T/before.c"
touch -d 2001-01-01 "$T/all.c" "$T/all.h"
check "and again" tools/mktpl --header "$T/all.h" --source "$T/all.c" web/templates
check "what has not changed is not written" test "$T/before.c" -nt "$T/all.c"
finish
