/* Writing HTML: every value is escaped for the place it stands in, chosen by the template compiler (tools/mktpl) and by C type. Only values
 * of type struct html_raw go out as they are, and only this folder makes those. */
#ifndef COSO_HTML_HTML_H
#define COSO_HTML_HTML_H

#include "base/arena.h"
#include "base/msg.h"

#include <stdint.h>

/* Where a page is written to. */
struct html {
	GString *text;
	enum msg_lang lang;
};

/* Finished markup (an SVG chart, marked search hits): made only in src/html. */
struct html_raw {
	const char *text;
};
/* An address put together by url_*: already percent-encoded, same origin. */
struct html_url {
	const char *text;
};

/* Literal markup of a template. */
#define HTML_LITERAL(o, literal) g_string_append_len((o)->text, "" literal, sizeof(literal) - 1)

/* {{ x }} in text. NULL writes nothing. Integers are written with Vietnamese thousands by html_text_int. */
void html_text(struct html *o, const char *text);
void html_text_int(struct html *o, int64_t n);
void html_text_unsigned(struct html *o, uint64_t n);
void html_text_raw(struct html *o, struct html_raw raw);
/* {{ x }} inside a quoted attribute; integers plain. */
void html_attribute(struct html *o, const char *text);
void html_attribute_int(struct html *o, int64_t n);
void html_attribute_unsigned(struct html *o, uint64_t n);
/* {{ x }} as a whole URL attribute: only our own addresses ('/', '?', '#') and https pass, others become "#blocked". */
void html_url(struct html *o, const char *url);
void html_url_made(struct html *o, struct html_url url);
/* {{ x }} inside a URL attribute after other text: percent-encoded. */
void html_url_part(struct html *o, const char *text);
void html_url_part_int(struct html *o, int64_t n);
void html_url_part_unsigned(struct html *o, uint64_t n);

/* Chosen by C type: strings, whole numbers of any size, bool (0 or 1). Anything else, and html_raw outside of text, does not compile. */
#define HTML_CHOOSE_(x, string, integer, more)                                                                                             \
	_Generic((x), const char * : string, char * : string, unsigned long : more, unsigned long long : more, default : integer)
#define HTML_TEXT(o, x)                                                                                                                    \
	_Generic((x), struct html_raw : html_text_raw, default : HTML_CHOOSE_((x), html_text, html_text_int, html_text_unsigned))((o), (x))
#define HTML_ATTRIBUTE(o, x) HTML_CHOOSE_((x), html_attribute, html_attribute_int, html_attribute_unsigned)((o), (x))
#define HTML_URL(o, x) _Generic((x), struct html_url : html_url_made, const char * : html_url, char * : html_url)((o), (x))
#define HTML_URL_PART(o, x) HTML_CHOOSE_((x), html_url_part, html_url_part_int, html_url_part_unsigned)((o), (x))

/* A message of the catalogue, {n} replaced by the texts, the whole escaped. */
#define HTML_MESSAGE(o, key, ...)                                                                                                          \
	html_message(                                                                                                                      \
		(o), (key), (const char *const[]){"", __VA_ARGS__}, sizeof((const char *const[]){"", __VA_ARGS__}) / sizeof(char *) - 1)
void html_message(struct html *o, msg_key key, const char *const *args_from_1, size_t count);

/* Building addresses: url_new("/people"), url_add(u, "date", "2025-01-01"). Parameters whose value is NULL or "" are left out. */
struct url;
struct url *url_new(struct arena *a, const char *path);
void url_segment(struct url *u, const char *text); /* appends "/" and the encoded text to the path, also behind parameters */
void url_segment_int(struct url *u, int64_t n);
void url_add(struct url *u, const char *name, const char *value);
void url_add_int(struct url *u, const char *name, int64_t value);
void url_fragment(struct url *u, const char *id);
struct html_url url_done(struct url *u);

/* The text with the places that match the folded words of a query marked (<mark>), the rest escaped. */
struct html_raw html_marked(struct arena *a, const char *text, const char *query);

#endif
