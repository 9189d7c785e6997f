/* Small pieces of markup (see components.h). Colours and sizes are the stylesheet's. */
#include "html/components.h"

#include "base/err.h"

#include <string.h>

static const struct {
	const char *name, *shape; /* inside viewBox 0 0 24 24 */
} icons[] = {
	{"back", "<path d=\"M9 14 4.5 9.5 9 5\"/><path d=\"M4.5 9.5H15a5 5 0 0 1 0 10h-4\"/>"},
	{"bad", "<path d=\"M6 6l12 12M18 6 6 18\"/>"},
	{"bell",
		"<path d=\"M6.500 16.500V10.500a5.500 5.500 0 0 1 11 0v6l1.500 1.500H5z\"/><path d=\"M10 20.500a2.200 2.200 0 0 0 4 0\"/>"},
	{"clock", "<circle cx=\"12\" cy=\"12\" r=\"8.5\"/><path d=\"M12 7v5.2l3.4 2\"/>"},
	{"doc", "<path d=\"M6 3h8l4 4v14H6z\"/><path d=\"M9 11h6M9 14h6M9 17h4\"/>"},
	{"down", "<path d=\"M12 4v11M7 10.5 12 15.5l5-5M4.5 20h15\"/>"},
	{"edit", "<path d=\"M4 20h4L19 9l-4-4L4 16z\"/>"},
	{"eye", "<path d=\"M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z\"/><circle cx=\"12\" cy=\"12\" r=\"2.8\"/>"},
	{"find", "<circle cx=\"10.5\" cy=\"10.5\" r=\"6\"/><path d=\"M15 15l5.5 5.5\"/>"},
	{"flag", "<path d=\"M6 21V4h11l-2 4 2 4H6\"/>"},
	{"info", "<circle cx=\"12\" cy=\"12\" r=\"8.5\"/><path d=\"M12 11v5.5M12 7.6v.2\"/>"},
	{"lock", "<rect x=\"5\" y=\"11\" width=\"14\" height=\"9\" rx=\"1.5\"/><path d=\"M8 11V8a4 4 0 0 1 8 0v3\"/>"},
	{"ok", "<path d=\"M5 12.5l4.5 4.5L19 7.5\"/>"},
	{"pdf", "<path d=\"M6 3h8l4 4v14H6z\"/><path d=\"M14 3v4h4M9 17v-5h2a1.6 1.6 0 0 1 0 3.2H9\"/>"},
	{"plus", "<path d=\"M12 5v14M5 12h14\"/>"},
	{"snow", "<rect x=\"4\" y=\"7\" width=\"16\" height=\"13\" rx=\"1.5\"/><path d=\"M4 11h16M8 4v5M16 4v5\"/>"},
	{"user", "<circle cx=\"12\" cy=\"8\" r=\"3.6\"/><path d=\"M4.5 20c.8-4 3.8-6 7.5-6s6.700 2 7.500 6\"/>"},
	{"warn", "<path d=\"M12 4 2.8 20h18.4z\"/><path d=\"M12 10v4.5M12 17.3v.2\"/>"},
};

void html_icon(struct html *o, const char *name)
{
	size_t n = 0;
	while (n < G_N_ELEMENTS(icons) && strcmp(icons[n].name, name) != 0)
		n++;
	must(n < G_N_ELEMENTS(icons));
	HTML_LITERAL(o, "<svg class=\"i\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">");
	g_string_append(o->text, icons[n].shape);
	HTML_LITERAL(o, "</svg>");
}

void html_tag_icon(struct html *o, enum html_tag_kind kind, const char *icon, const char *text)
{
	static const char *const classes[] = {
		[TAG_NONE] = "tag", [TAG_OK] = "tag ok", [TAG_WARN] = "tag warn", [TAG_BAD] = "tag bad", [TAG_INFO] = "tag info"};
	HTML_LITERAL(o, "<span class=\"");
	g_string_append(o->text, classes[kind]);
	HTML_LITERAL(o, "\">");
	html_icon(o, icon);
	html_text(o, text);
	HTML_LITERAL(o, "</span>");
}

void html_tag(struct html *o, enum html_tag_kind kind, const char *text)
{
	static const char *const own[] = {
		[TAG_NONE] = "clock", [TAG_OK] = "ok", [TAG_WARN] = "warn", [TAG_BAD] = "bad", [TAG_INFO] = "info"};
	html_tag_icon(o, kind, own[kind], text);
}

void html_message_int(struct html *o, msg_key key, int64_t n)
{
	struct html number = {.text = g_string_new(NULL)};
	html_text_int(&number, n);
	HTML_MESSAGE(o, key, number.text->str);
	g_string_free(number.text, TRUE);
}
