/* Whole views of pages kept; see page_kept.h. */
#include "app/page/page_kept.h"

#include "app/figure/figure_hide.h"
#include "messages/app.def"

#include <string.h>

/* Whose rights, and whose place is taken where none was asked for. */
static char *key_of(const struct app *a, const struct page_ask *ask, const char *what)
{
	const struct viewer *v = figure_viewer(a);
	GString *key = g_string_new(what);
	size_t units = 0, bodies = 0;
	const int64_t *unit = viewer_units(v, &units), *body = viewer_organisations(v, &bodies);
	g_string_append_printf(key, "\037%s\037%d\037%d\037%" G_GINT64_FORMAT "\037%d\037%d", viewer_mark(v), ask->day, ask->today,
		ask->known_ms, ask->boundaries_today, (int)ask->lang);
	for (size_t i = 0; i < units; i++)
		g_string_append_printf(key, "\037%" G_GINT64_FORMAT, unit[i]);
	for (size_t i = 0; i < bodies; i++)
		g_string_append_printf(key, "\037o%" G_GINT64_FORMAT, body[i]);
	return g_string_free(key, FALSE);
}

bool page_kept(
	struct app *a, const struct page_ask *ask, const char *what, kept_make *make, void *user, void *out, size_t size, struct err *e)
{
	if (a->store == NULL)
		return FAIL0(e, ERR_USAGE, MSG_NO_DB);
	struct db *db = store_db(a->store);
	const bool began = !db_in_transaction(db);
	if (began && !db_begin_read(db, e))
		return false;
	g_autofree char *key = key_of(a, ask, what);
	const void *view = kept_get(a, key, make, user, e);
	if (view != NULL)
		memcpy(out, view, size);
	if (began)
		db_rollback(db);
	return view != NULL;
}
