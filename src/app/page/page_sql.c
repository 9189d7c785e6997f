/* Asking the register for a page. */
#include "app/page/page_sql.h"

#include "store/views.h"

#include <string.h>

struct db_stmt *page_sql(struct app *a, const struct page_ask *ask, const char *name, struct err *e)
{
	g_autofree char *text = views_statement(a->store, name, ask->known_ms, e);
	struct db_stmt *st = text != NULL ? db_prepare(store_db(a->store), text, e) : NULL;
	if (st != NULL && db_find_param(st, ":day") >= 0)
		db_bind_int(st, db_param(st, ":day"), ask->day);
	return st;
}

void page_sql_done(const struct page_ask *ask, struct db_stmt *st)
{
	if (st == NULL)
		return;
	db_reset(st);
	if (ask->known_ms != 0)
		db_forget(st);
}

void page_sql_int(struct db_stmt *st, const char *name, int64_t value)
{
	db_bind_int(st, db_param(st, name), value);
}

void page_sql_text(struct db_stmt *st, const char *name, const char *value)
{
	db_bind_text(st, db_param(st, name), value);
}

const char *page_code(struct app *a, const char *list, int64_t num, enum msg_lang lang, struct arena *arena)
{
	const struct code_list *l = codes_list(a->codes, list, NULL);
	const struct code *c = l != NULL && num != NONE ? code_by_num(l, num) : NULL;
	if (c != NULL)
		return lang == MSG_EN && c->en != NULL ? c->en : c->vi;
	return num == NONE || num == 0 ? "" : arena_printf(arena, "%" G_GINT64_FORMAT, num);
}

/* What is not known of a day is not printed. */
static const char *with_precision(ymd day, int64_t precision, struct arena *arena)
{
	char shown[11];
	if (precision == PRECISION_MONTH)
		day = day / 100 * 100;
	if (precision == PRECISION_YEAR)
		day = day / 10000 * 10000;
	const char *text = ymd_format_vi(day, shown);
	return precision == PRECISION_BOUND ? arena_printf(arena, "≤ %s", text) : arena_strdup(arena, text);
}

const char *page_from(int64_t day, int64_t precision, struct arena *arena)
{
	return day == NONE || day <= 0 ? "" : with_precision((ymd)day, precision, arena);
}

const char *page_until(int64_t until, int64_t precision, struct arena *arena)
{
	if (until == NONE || until >= YMD_OPEN || precision == PRECISION_OPEN)
		return "";
	return with_precision(ymd_add_days((ymd)until, -1), precision, arena);
}
