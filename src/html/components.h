/* Small pieces of markup that many pages share. */
#ifndef COSO_HTML_COMPONENTS_H
#define COSO_HTML_COMPONENTS_H

#include "html/html.h"

enum html_tag_kind { TAG_NONE, TAG_OK, TAG_WARN, TAG_BAD, TAG_INFO };

/* A status: icon, word and colour, always all three. */
void html_tag(struct html *o, enum html_tag_kind kind, const char *text);
/* The same with an icon of one's own ("clock", "user", …). */
void html_tag_icon(struct html *o, enum html_tag_kind kind, const char *icon, const char *text);

/* A line icon beside words (hidden from screen readers): ok warn bad info bell clock lock user find edit eye doc down plus back flag snow
 * pdf. A name that is none is a bug. */
void html_icon(struct html *o, const char *name);

/* A message with a number as {1}, written with Vietnamese thousands. */
void html_message_int(struct html *o, msg_key key, int64_t n);

#endif
