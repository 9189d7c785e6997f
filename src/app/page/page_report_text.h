/* The narrative of a report as it reads on its page: figures in the place of {form.row.column}, as its papers have them. */
#ifndef COSO_APP_PAGE_REPORT_TEXT_H
#define COSO_APP_PAGE_REPORT_TEXT_H

#include "base/arena.h"
#include "base/msg.h"

#include <glib.h>

/* "form.row.column" of each figure the text names -> "…", what stands where there is no such figure; both live in the arena. The caller
 * puts the figures as printed. To be given back by g_hash_table_unref. */
GHashTable *report_text_names(const char *text, struct arena *a);
/* The text with those figures. A drawing, which only papers have, is named in words. */
const char *report_text_filled(const char *text, GHashTable *figures, enum msg_lang lang, struct arena *a);

#endif
