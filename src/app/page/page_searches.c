/* Page: kept lists; see page_searches.h. */
#include "app/page/page_searches.h"

#include "app/page/page_question.h"
#include "app/page/page_sql.h"
#include "messages/searches.def"
#include "store/statement.h"

#include <string.h>

static const char *list_name(struct app *a, const struct page_ask *ask, const struct saved_search *s, struct arena *arena)
{
	size_t count = 0;
	const struct fact_kind *k = vocab_kind(a->vocab, s->ask.kind);
	if (strcmp(s->ask.kind, "person") != 0)
		return k == NULL ? s->ask.kind : ask->lang == MSG_EN ? k->en : k->vi;
	const struct list_choice *of = list_populations(a, s->ask.kind, ask->lang, &count, arena);
	for (size_t i = 0; s->ask.of != NULL && *s->ask.of != '\0' && i < count; i++)
		if (strcmp(of[i].value, s->ask.of) == 0)
			return of[i].label;
	return msg_template(MSG_SEARCHES_PEOPLE, ask->lang);
}

static struct page_kept_search describe(struct app *a, const struct page_ask *ask, const struct saved_search *s, struct arena *arena)
{
	struct page_kept_search p = {.search = s, .words = "", .total = NONE};
	if (s->is_question) {
		p.list = msg_template(MSG_SEARCHES_QUESTION, ask->lang);
		p.words = page_question_say(a, ask, &s->question, arena);
		return p;
	}
	p.list = list_name(a, ask, s, arena);
	if (s->ask.where != NULL && *s->ask.where != '\0')
		p.words = list_say(a, &s->ask, s->ask.where, ask->lang, arena);
	if (s->ask.q != NULL && *s->ask.q != '\0')
		p.words = arena_printf(arena, "%s%s“%s”", p.words, *p.words != '\0' ? " · " : "", s->ask.q);
	return p;
}

bool page_search_units(struct app *a, const struct page_search_unit **out, size_t *count, struct arena *arena, struct err *e)
{
	size_t all = 0;
	const int64_t *own = viewer_units(a->viewer, &all);
	struct page_search_unit *list = ARENA_ARRAY(arena, struct page_search_unit, all + 1);
	*count = 0;
	*out = list;
	for (size_t i = 0; i < all && i < 50; i++) {
		struct db_stmt *st = db_prepare(store_db(a->store), statement_text("search_unit_name"), e);
		if (st == NULL)
			return false;
		db_bind_int(st, db_param(st, ":unit"), own[i]);
		enum db_step step = db_step(st, e);
		if (step == DB_ROW)
			list[(*count)++] = (struct page_search_unit){
				arena_printf(arena, "%" G_GINT64_FORMAT, own[i]), arena_strdup(arena, db_text(st, 0))};
		db_reset(st);
		if (step == DB_ERROR)
			return false;
	}
	return true;
}

static bool read(struct app *a, const struct page_ask *ask, struct page_searches *out, bool pins, struct arena *arena, struct err *e)
{
	const struct saved_search *all = NULL;
	size_t count = 0;
	*out = (struct page_searches){0};
	if (!saved_searches(a, ask, &all, &count, arena, e))
		return false;
	struct page_kept_search *items = ARENA_ARRAY(arena, struct page_kept_search, count + 1);
	for (size_t i = 0; i < count; i++)
		if (!pins || all[i].pinned)
			items[out->count++] = describe(a, ask, &all[i], arena);
	out->items = items;
	return true;
}

bool page_searches(struct app *a, const struct page_ask *ask, struct page_searches *out, struct arena *arena, struct err *e)
{
	return read(a, ask, out, false, arena, e) && page_search_units(a, &out->units, &out->unit_count, arena, e);
}

bool page_search_pins(struct app *a, const struct page_ask *ask, struct page_searches *out, struct arena *arena, struct err *e)
{
	if (!read(a, ask, out, true, arena, e))
		return false;
	struct page_kept_search *items = (struct page_kept_search *)(uintptr_t)out->items;
	for (size_t i = 0; i < out->count; i++) {
		if (items[i].search->is_question) {
			items[i].figure = page_question_figure(a, ask, &items[i].search->question, items[i].search->ask.unit, arena);
			continue;
		}
		struct err ignored = {0}; /* a unit that is gone, a column that is no more: the page stands without that figure */
		if (!list_count(a, ask, &items[i].search->ask, &items[i].total, &ignored))
			items[i].total = NONE;
	}
	return true;
}
