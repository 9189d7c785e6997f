/* Names behind a rule, with the reasons organisations have for being otherwise than it says; see law_goal.h. */
#include "app/law/law_parts.h"

#include "app/page/page_sql.h"
#include "exchange/sheet.h"
#include "messages/law.def"

static bool read_reasons(struct app *a, const struct page_ask *ask, int64_t organisation, GString *out, struct err *e)
{
	struct db_stmt *st = page_sql(a, ask, "law_rule_reason", e);
	enum db_step step = DB_ERROR;
	char day[11];
	if (st == NULL)
		return false;
	page_sql_int(st, ":organisation", organisation);
	while ((step = db_step(st, e)) == DB_ROW) {
		g_string_append_printf(out, "%s%s", out->len > 0 ? "; " : "", db_text(st, 0));
		if (!db_is_null(st, 1))
			g_string_append_printf(out, " (%s%s%s)", db_text(st, 1), db_is_null(st, 2) ? "" : ", ",
				db_is_null(st, 2) ? "" : ymd_format_vi((ymd)db_int(st, 2), day));
	}
	page_sql_done(ask, st);
	return step == DB_DONE;
}

const struct sheet *law_rule_names(struct app *a, struct figure *f, const char *row, enum msg_lang lang, struct arena *arena, struct err *e)
{
	const struct sheet *s = figure_who(a, f, row, "n", lang, e);
	const struct page_ask ask = {.day = period_closing_day(&f->report->period), .known_ms = f->known_ms, .lang = lang};
	bool any = false;
	if (s == NULL)
		return NULL;
	const char **texts = ARENA_ARRAY(arena, const char *, s->row_count + 1);
	for (size_t i = 0; i < s->row_count; i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		any = any || s->rows[i].about == 'o';
		if (s->rows[i].about == 'o' && !read_reasons(a, &ask, s->rows[i].id, text, e))
			return NULL;
		texts[i] = arena_strdup(arena, text->str);
	}
	return any ? law_with_texts(s, msg_template(MSG_LAW_RULE_REASON, lang), texts, arena) : s;
}
