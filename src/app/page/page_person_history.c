/* Page of a person: what was written when, by whom and why, out of the change log. */
#include "app/page/page_person_parts.h"
#include "app/record/record_parts.h"
#include "messages/page_person.def"

#include <jansson.h>
#include <string.h>

#define CHANGES_MAX 40
#define ITEMS_MAX 8

struct entry {
	int64_t id, ms, row, why;
	const char *actor, *table, *op, *reason, *batch;
	json_t *after; /* NULL: taken away */
};

static void entry_clear(gpointer p)
{
	json_decref(((struct entry *)p)->after);
}

static bool read_entries(struct person_work *w, GArray *out, struct err *e)
{
	struct reg *r = &w->r;
	struct db_stmt *st = page_sql(r->app, r->ask, "page_person_changes", e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	page_sql_int(st, ":area", w->area);
	page_sql_int(st, ":person", w->id);
	page_sql_int(st, ":until", r->ask->known_ms != 0 ? r->ask->known_ms : INT64_MAX);
	while ((step = db_step(st, e)) == DB_ROW) {
		const char *json = db_text(st, 9);
		struct entry x = {.id = db_int(st, 0),
			.ms = db_int(st, 1),
			.actor = reg_copy(r, db_text(st, 2)),
			.table = reg_copy(r, db_text(st, 3)),
			.row = db_int(st, 4),
			.op = reg_copy(r, db_text(st, 5)),
			.why = db_int(st, 6),
			.reason = reg_copy(r, db_text(st, 7)),
			.batch = reg_copy(r, db_text(st, 8)),
			.after = json != NULL ? json_loads(json, 0, NULL) : NULL};
		g_array_append_val(out, x);
	}
	page_sql_done(r->ask, st);
	return step == DB_DONE;
}

/* ---- a value in words ---- */

static bool is_day(const struct table *t, const struct column *c)
{
	if (c->field < 0)
		return g_str_has_suffix(c->name, "_d");
	enum field_type type = t->kind->fields[c->field].type;
	return type == FIELD_DATE || type == FIELD_PDATE || (type == FIELD_DECISION && g_str_has_suffix(c->name, "_d"));
}

/* NULL: a value that says nothing to a reader (ids, keys, precisions). */
static const char *value_words(struct reg *r, const struct table *t, const struct column *c, const json_t *v)
{
	enum msg_lang lang = r->ask->lang;
	const struct kind_field *f = c->field >= 0 ? &t->kind->fields[c->field] : NULL;
	if (v == NULL || json_is_null(v))
		return msg_template(MSG_PERSON_EMPTY, lang);
	if (json_is_string(v))
		return reg_copy(r, json_string_value(v));
	int64_t n = json_integer_value(v);
	if (strcmp(c->name, "until_d") == 0)
		return n >= YMD_OPEN ? msg_template(MSG_REG_UNTIL_NOW, lang) : reg_day(r, ymd_add_days((ymd)n, -1));
	if (is_day(t, c))
		return n == 0 ? msg_template(MSG_PERSON_EMPTY, lang) : reg_day(r, (ymd)n);
	if (f != NULL && f->type == FIELD_CODE)
		return page_code(r->app, f->of, n, lang, r->arena);
	if (f != NULL && f->type == FIELD_BOOL)
		return msg_template(n != 0 ? MSG_PERSON_ROW_YES : MSG_PERSON_ROW_NO, lang);
	return f != NULL && f->type == FIELD_INT ? arena_printf(r->arena, "%" G_GINT64_FORMAT, n) : NULL;
}

static const char *column_label(struct reg *r, const struct table *t, const struct column *c)
{
	enum msg_lang lang = r->ask->lang;
	if (c->field >= 0)
		return kind_field_label_in(&t->kind->fields[c->field], lang);
	if (strcmp(c->name, "from_d") == 0)
		return msg_template(MSG_REG_COL_FROM, lang);
	if (strcmp(c->name, "until_d") == 0)
		return msg_template(MSG_REG_COL_UNTIL, lang);
	return strcmp(c->name, "on_d") == 0 ? msg_template(MSG_REG_COL_DAY, lang) : NULL;
}

/* ---- one entry ---- */

/* The same row as it was written before. */
static const struct entry *earlier(const GArray *entries, guint at)
{
	const struct entry *x = &g_array_index(entries, struct entry, at);
	for (guint i = at + 1; i < entries->len; i++) {
		const struct entry *o = &g_array_index(entries, struct entry, i);
		if (o->row == x->row && strcmp(o->table, x->table) == 0)
			return o;
	}
	return NULL;
}

/* Fields of a class that is masked on the page are masked here too; secrets always. */
static bool is_masked(const struct table *t, const struct column *c)
{
	if (c->field < 0)
		return false;
	const struct kind_field *f = &t->kind->fields[c->field];
	return f->class_ == 'S' || f->class_ == 'X' || f->type == FIELD_SECRET || strcmp(f->name, "last4") == 0 ||
	       strcmp(f->name, "phone") == 0;
}

static void compare(
	struct person_work *w, const struct table *t, const struct entry *old, const struct entry *now, struct page_person_change *out)
{
	struct reg *r = &w->r;
	struct page_change_item *items = ARENA_ARRAY(r->arena, struct page_change_item, ITEMS_MAX);
	for (uint16_t i = 0; i < t->column_count && out->item_count < ITEMS_MAX; i++) {
		const struct column *c = &t->columns[i];
		const json_t *a = json_object_get(old->after, c->name), *b = json_object_get(now->after, c->name);
		const char *label = column_label(r, t, c);
		if (c->derived || label == NULL || (a == NULL && b == NULL) || json_equal(a, b))
			continue;
		bool masked = is_masked(t, c);
		const char *before = masked ? msg_template(MSG_PERSON_SENSITIVE, r->ask->lang) : value_words(r, t, c, a);
		const char *after = masked ? msg_template(MSG_PERSON_SENSITIVE, r->ask->lang) : value_words(r, t, c, b);
		if (before == NULL || after == NULL)
			continue;
		items[out->item_count++] = (struct page_change_item){label, masked ? NULL : before, after};
	}
	out->items = items;
}

/* What the row says, for those the page knows. */
static const char *row_words(struct person_work *w, const struct table *t, const struct entry *x)
{
	struct reg *r = &w->r;
	enum msg_lang lang = r->ask->lang;
	for (guint i = 0; i < w->tenures->len; i++) {
		const struct person_tenure *p = &g_array_index(w->tenures, struct person_tenure, i);
		if (p->id == x->row && p->shown)
			return reg_join(r, page_code(r->app, "title", p->title, lang, r->arena), ", ", p->at.organisation.name);
	}
	for (guint i = 0; i < w->memberships->len; i++) {
		const struct person_membership *m = &g_array_index(w->memberships, struct person_membership, i);
		if (m->id == x->row && m->shown)
			return reg_join(r, page_code(r->app, "membership_kind", m->kind, lang, r->arena), ", ", m->at.organisation.name);
	}
	return kind_label_in(t->kind, lang);
}

static const char *qualification_words(struct person_work *w, const struct table *t, const struct entry *x)
{
	enum msg_lang lang = w->r.ask->lang;
	for (uint16_t i = 0; i < t->column_count; i++) {
		const struct column *c = &t->columns[i];
		const json_t *v = json_object_get(x->after, c->name);
		if (c->field >= 0 && t->kind->fields[c->field].type == FIELD_CODE && t->kind->fields[c->field].sortable &&
			json_is_integer(v))
			return reg_join(&w->r, kind_field_label_in(&t->kind->fields[c->field], lang), ": ", value_words(&w->r, t, c, v));
	}
	return kind_label_in(t->kind, lang);
}

static const char *valid_words(struct reg *r, const struct entry *x)
{
	const json_t *from = json_object_get(x->after, "from_d"), *on = json_object_get(x->after, "on_d");
	int64_t day = json_is_integer(from) ? json_integer_value(from) : json_is_integer(on) ? json_integer_value(on) : 0;
	int64_t precision = json_integer_value(json_object_get(x->after, "from_p"));
	return day == 0 ? ""
			: reg_say(r, MSG_REG_FROM, json_is_integer(from) ? page_from(day, precision, r->arena) : reg_day(r, (ymd)day), NULL,
				  NULL);
}

static struct page_person_change put(struct person_work *w, const GArray *entries, guint at, const struct table *t)
{
	struct reg *r = &w->r;
	const struct entry *x = &g_array_index(entries, struct entry, at), *old = earlier(entries, at);
	struct page_person_change c = {.when = reg_instant(r, x->ms),
		.who = x->actor,
		.valid = valid_words(r, x),
		.why = reg_join(r, page_code(r->app, "change_why", x->why, r->ask->lang, r->arena), ": ", x->reason)};
	c.why = reg_join(r, c.why, " · ", x->batch);
	const char *words = strcmp(t->kind->name, "qualification") == 0 ? qualification_words(w, t, x) : row_words(w, t, x);
	if (x->op[0] == 'U' && old != NULL && x->after != NULL)
		compare(w, t, old, x, &c);
	if (c.item_count == 0)
		c.what = reg_say(r, x->op[0] == 'D' ? MSG_PERSON_REMOVED : MSG_PERSON_ADDED, words, NULL, NULL);
	return c;
}

/* Rows whose existence is sensitive are for those who see that class. */
static bool is_for_viewer(const struct person_work *w, const struct table *t)
{
	char class_ = record_class(t->kind);
	return class_ == 'S' ? w->sees_sensitive : class_ != 'X';
}

static void put_entries(struct person_work *w, const GArray *entries)
{
	struct reg *r = &w->r;
	struct page_person_change *list = ARENA_ARRAY(r->arena, struct page_person_change, CHANGES_MAX);
	int64_t more = 0;
	for (guint i = 0; i < entries->len; i++) {
		const struct table *t = table_find(g_array_index(entries, struct entry, i).table);
		if (t == NULL || !is_for_viewer(w, t))
			continue;
		if (w->out->change_count == CHANGES_MAX)
			more++;
		else
			list[w->out->change_count++] = put(w, entries, i, t);
	}
	w->out->changes = list;
	if (more > 0)
		w->out->history_more = reg_say(r, MSG_PERSON_HISTORY_MORE, reg_number(r, more), NULL, NULL);
}

bool person_history(struct person_work *w, struct err *e)
{
	w->out->history_shown = person_may(w, RIGHT_ENTER, "person", 'B') || person_may(w, RIGHT_AUDIT, "person", 'B');
	if (w->r.ask->known_ms != 0)
		w->out->history_known = reg_say(&w->r, MSG_PERSON_HISTORY_LATER, reg_instant(&w->r, w->r.ask->known_ms), NULL, NULL);
	if (!w->out->history_shown)
		return true;
	g_autoptr(GArray) entries = g_array_new(FALSE, TRUE, sizeof(struct entry));
	g_array_set_clear_func(entries, entry_clear);
	if (!read_entries(w, entries, e))
		return false;
	put_entries(w, entries);
	return true;
}
