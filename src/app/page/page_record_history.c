/* Page of a record: its history as a story, out of the change log and of what stood in its rows. One act of a person is one entry. */
#include "app/record/record_parts.h"
#include "app/undo.h"

#include "messages/page_person.def"
#include "messages/records.def"
#include "messages/rules.def"
#include "store/rows.h"

#include <string.h>

#define CHANGES_MAX 60
#define LOOKED_MAX 20 /* own acts that are asked whether they can be taken back */

/* One log row. */
struct logged {
	const struct table *t;
	int64_t row, id, when, why, group, paper, paper_area;
	char op;
	const char *actor, *reason, *batch;
};

struct telling {
	struct record_work *w;
	GArray *log;	   /* struct logged */
	struct rows heads; /* everything that ever stood there, newest first */
	struct rows versions;
	int looked; /* own acts asked about */
};

static bool read_log(struct telling *x, const struct table *t, int64_t row, struct err *e)
{
	struct reg *r = &x->w->r;
	struct db_stmt *st = page_sql(r->app, r->ask, "record_log", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":row", row);
	page_sql_text(st, ":tbl", t->name);
	page_sql_int(st, ":until", r->ask->known_ms != 0 ? r->ask->known_ms : INT64_MAX);
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		const char *op = db_text(st, 3);
		const struct logged l = {.t = t,
			.row = row,
			.id = db_int(st, 0),
			.when = db_int(st, 1),
			.actor = reg_copy(r, db_text(st, 2)),
			.op = op != NULL ? op[0] : 'U',
			.why = db_int(st, 4),
			.reason = reg_copy(r, db_text(st, 5)),
			.batch = reg_copy(r, db_text(st, 6)),
			.group = db_int(st, 7),
			.paper = db_int(st, 8),
			.paper_area = db_int(st, 9)};
		g_array_append_val(x->log, l);
	}
	page_sql_done(r->ask, st);
	return step == DB_DONE;
}

static bool read_everything(struct telling *x, struct err *e)
{
	struct record_work *w = x->w;
	const struct kind *k = w->kind;
	struct store *s = w->r.app->store;
	g_autofree char *head = g_strconcat(k->name, "_id", NULL);
	const struct rows_where by_id = {"id", w->id}, by_head = {head, w->id};
	int64_t area = k->family == FAMILY_AREA ? w->area : NONE;
	const struct rows_ask heads = {.t = k->table, .where = &by_id, .where_count = 1, .area = area, .before = NONE, .ever = true};
	const struct rows_ask versions = {
		.t = k->versions, .where = &by_head, .where_count = 1, .area = area, .before = NONE, .ever = true};
	if (!store_rows(s, &heads, w->r.arena, &x->heads, e) || !read_log(x, k->table, w->id, e))
		return false;
	if (k->versions == NULL)
		return true;
	if (!store_rows(s, &versions, w->r.arena, &x->versions, e))
		return false;
	int64_t last = NONE; /* rows of one version stand together */
	for (size_t i = 0; i < x->versions.count; i++) {
		int64_t id = ROW_GET_INT(x->versions.items[i], k->versions->id);
		if (id != last && !read_log(x, k->versions, id, e))
			return false;
		last = id;
	}
	return true;
}

/* What a log row left behind, and what stood there before it. */
static const void *state_of(const struct telling *x, const struct logged *l, const void **before)
{
	const struct rows *rows = l->t->versions ? &x->versions : &x->heads;
	const void *found = NULL;
	*before = NULL;
	for (size_t i = 0; i < rows->count; i++) {
		if (ROW_GET_INT(rows->items[i], l->t->id) != l->row)
			continue;
		if (found != NULL) {
			*before = rows->items[i];
			break;
		}
		if (ROW_GET_INT(rows->items[i], l->t->chg_id) == l->id)
			found = rows->items[i];
	}
	return found;
}

/* The version that ended where this one begins, as it stands now. */
static const void *version_before(const struct telling *x, const void *version)
{
	const struct record_versions *all = &x->w->versions;
	const struct table *t = x->w->kind->versions;
	for (size_t i = 1; i < all->count; i++)
		if (ROW_GET_INT(all->rows[i], t->id) == ROW_GET_INT(version, t->id))
			return all->rows[i - 1];
	return NULL;
}

static const char *or_nothing(struct record_work *w, const char *text)
{
	return *text != '\0' ? text : msg_template(MSG_RECORD_NOTHING, w->r.ask->lang);
}

/* Fields in which two states differ. */
static bool compare(struct telling *x, const struct table *t, const void *before, const void *after, GArray *items, struct err *e)
{
	struct record_work *w = x->w;
	for (uint16_t i = 0; i < t->kind->field_count; i++) {
		const struct kind_field *f = &t->kind->fields[i];
		struct record_value old, new;
		bool machine = f->type == FIELD_JSON || f->type == FIELD_HASH || f->type == FIELD_RAW;
		if (f->in_version != t->versions || machine || !record_differs(t, f, before, after))
			continue;
		if (!record_value(w, t, before, f, w->places, &old, e) || !record_value(w, t, after, f, w->places, &new, e))
			return false;
		const struct record_change_item item = {f->label, or_nothing(w, old.text), or_nothing(w, new.text)};
		g_array_append_val(items, item);
	}
	return true;
}

static const char *span_of(struct record_work *w, const struct table *t, const void *row)
{
	return row != NULL ? record_when(w, t, row) : "";
}

/* A bound that moved is said in words of its own. */
static void compare_bounds(struct telling *x, const struct table *t, const void *before, const void *after, GArray *items)
{
	struct record_work *w = x->w;
	const char *old = span_of(w, t, before), *new = span_of(w, t, after);
	const struct record_change_item item = {msg_template(MSG_RECORD_VALID, w->r.ask->lang), old, new};
	if (strcmp(old, new) != 0)
		g_array_append_val(items, item);
}

/* What one log row did, into the entry of its group. */
static bool tell(struct telling *x, const struct logged *l, struct record_change *c, GArray *items, struct err *e)
{
	struct record_work *w = x->w;
	enum msg_lang lang = w->r.ask->lang;
	const void *before = NULL, *after = state_of(x, l, &before);
	if (l->op == 'D') {
		c->what = msg_template(l->t->versions ? MSG_RECORD_TOLD_VERSION_GONE : MSG_RECORD_TOLD_VOID, lang);
		return true;
	}
	if (after == NULL)
		return true; /* written and replaced in one act */
	bool spans = l->t->versions || w->kind->versions == NULL;
	const char *valid = spans ? span_of(w, l->t, after) : "";
	if (l->op == 'I' && l->t->versions) {
		const void *last = version_before(x, after);
		c->what = last != NULL ? reg_say(&w->r, MSG_RECORD_TOLD_CHANGE,
						 page_from(ROW_GET_INT(after, l->t->from_d), ROW_GET_INT(after, l->t->from_p), w->r.arena),
						 NULL, NULL)
				       : msg_template(MSG_RECORD_TOLD_NEW, lang);
		c->valid = valid;
		return last == NULL || compare(x, l->t, last, after, items, e);
	}
	if (l->op == 'I') {
		c->what = msg_template(MSG_RECORD_TOLD_NEW, lang);
		if (*valid != '\0')
			c->valid = valid;
		return true;
	}
	if (before == NULL)
		return true;
	if (c->valid == NULL || *c->valid == '\0')
		c->valid = valid;
	if (!compare(x, l->t, before, after, items, e))
		return false;
	if (c->what == NULL && spans)
		compare_bounds(x, l->t, before, after, items);
	return true;
}

static int newest_first(const void *a, const void *b)
{
	const struct logged *x = a, *y = b;
	if (x->group != y->group)
		return x->when != y->when ? (x->when < y->when ? 1 : -1) : (x->group < y->group ? 1 : -1);
	/* Inside one act: what is new before what was cut for it. */
	return (x->op == 'I' ? 0 : 1) - (y->op == 'I' ? 0 : 1);
}

/* What was built on an act since, as far as the viewer may know of it. */
static bool say_in_the_way(struct record_work *w, const struct undo_look *look, const char **out, struct err *e)
{
	struct reg *r = &w->r;
	const struct table *t = look->table;
	struct record_ref ref = {NULL, 0, NONE, ""};
	bool found = false;
	if (t != NULL) {
		void *row = arena_alloc(r->arena, t->row_size);
		if (!store_get(r->app->store, t, look->area, look->id, row, r->arena, &found, e))
			return false;
		if (found && !record_name(w, t->kind, look->area, ROW_GET_INT(row, t->versions ? t->head : t->id), &ref, e))
			return false;
	}
	const char *label = t != NULL ? kind_label_in(t->kind, r->ask->lang) : "";
	*out = reg_say(r, MSG_RECORD_IN_THE_WAY, reg_number(r, look->in_the_way), reg_join(r, label, " ", ref.name), look->actor);
	return true;
}

/* One's own act can be taken back where it stands, unless something was built on it. */
static bool offer_undo(struct telling *x, int64_t group, struct record_change *c, struct err *e)
{
	struct reg *r = &x->w->r;
	struct undo_look look;
	if (!app_undo_look(r->app, group, r->ask->today, r->arena, &look, e))
		return false;
	c->again = look.is_undo;
	if (look.own && look.in_the_way == 0)
		c->group = group;
	return !look.own || look.in_the_way == 0 || say_in_the_way(x->w, &look, &c->in_the_way, e);
}

static bool put_entry(struct telling *x, guint first, guint last, struct record_change *c, struct err *e)
{
	struct record_work *w = x->w;
	struct reg *r = &w->r;
	const struct logged *l = &g_array_index(x->log, struct logged, first);
	g_autoptr(GArray) items = g_array_new(FALSE, FALSE, sizeof(struct record_change_item));
	*c = (struct record_change){.when = reg_instant(r, l->when), .who = l->actor, .valid = "", .basis = "", .group = NONE};
	for (guint i = first; i < last; i++)
		if (!tell(x, &g_array_index(x->log, struct logged, i), c, items, e))
			return false;
	c->why = page_code(r->app, "change_why", l->why, r->ask->lang, r->arena);
	if (l->reason != NULL)
		c->why = reg_join(r, c->why, ": ", l->reason);
	if (l->batch != NULL)
		c->why = reg_join(r, c->why, " · ", l->batch);
	if (l->paper > 0) {
		struct record_ref ref;
		if (!record_name(w, kind_find("document"), l->paper_area, l->paper, &ref, e))
			return false;
		c->basis = ref.name;
	}
	c->items = arena_list(r->arena, items);
	c->item_count = items->len;
	bool own = r->ask->known_ms == 0 && l->batch == NULL && g_strcmp0(l->actor, viewer_login(r->app->viewer)) == 0;
	return !own || x->looked++ >= LOOKED_MAX || offer_undo(x, l->group, c, e);
}

bool record_history(struct record_work *w, struct page_record *out, struct err *e)
{
	struct telling x = {.w = w};
	out->history_shown = record_may(w, w->places, RIGHT_ENTER, w->kind->name, record_class(w->kind)) ||
			     record_may(w, w->places, RIGHT_AUDIT, w->kind->name, record_class(w->kind));
	if (!out->history_shown)
		return true;
	g_autoptr(GArray) log = g_array_new(FALSE, FALSE, sizeof(struct logged));
	x.log = log;
	if (!read_everything(&x, e))
		return false;
	if (log->len > 1)
		qsort(log->data, log->len, sizeof(struct logged), newest_first);
	struct record_change *list = ARENA_ARRAY(w->r.arena, struct record_change, CHANGES_MAX + 1);
	for (guint i = 0, next; i < log->len && out->change_count < CHANGES_MAX; i = next) {
		for (next = i + 1;
			next < log->len && g_array_index(log, struct logged, next).group == g_array_index(log, struct logged, i).group;
			next++)
			;
		if (!put_entry(&x, i, next, &list[out->change_count++], e))
			return false;
	}
	out->changes = list;
	return true;
}
