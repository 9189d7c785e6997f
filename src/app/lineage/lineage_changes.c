/* import-lineage: dated changes (created, abolished, renamed, retyped, moved). What init only knew "not later than" a list gets its day and
 * its decision; what it did not know at all is put in. Day by day: created first, then changed, then abolished, upper levels first when
 * created and last when abolished, so that nobody is without a parent on the way. */
#include "app/lineage/lineage_parts.h"

#include "base/text.h"
#include "store/units_seed.h"
#include "messages/units.def"

#include <string.h>

enum change_event { CHANGE_CREATED, CHANGE_CHANGED, CHANGE_ABOLISHED };

struct change {
	int line;
	ymd on;
	enum change_event event;
	const char *decree, *level, *code, *old_name, *old_parent, *new_name, *new_parent; /* parents NULL where the file has none */
};

struct changes {
	struct lineage_import *im;
	GArray *rows; /* struct change, in the order they are applied */
};

/* What a row says a unit is before or behind its day. */
struct state {
	const char *name;
	int64_t type, parent;
};

static const char *day_text(struct lineage_import *im, ymd day)
{
	char buf[16];
	return arena_strdup(im->arena, ymd_format_vi(day, buf));
}

static int level_rank(const char *level)
{
	return strcmp(level, "province") == 0 ? 0 : strcmp(level, "district") == 0 ? 1 : 2;
}

static gint change_order(gconstpointer a, gconstpointer b)
{
	const struct change *x = a, *y = b;
	if (x->on != y->on)
		return x->on < y->on ? -1 : 1;
	if (x->event != y->event)
		return (int)x->event - (int)y->event;
	int rank = level_rank(x->level) - level_rank(y->level);
	if (rank != 0)
		return x->event == CHANGE_ABOLISHED ? -rank : rank;
	return x->line - y->line;
}

/* ---- reading ---- */

static bool read_row(struct lineage_import *im, const struct csv_row *row, bool with_parents, struct change *c)
{
	size_t need = with_parents ? 9 : 7;
	if (row->count < need)
		return REFUSE(im, row->line, MSG_LINEAGE_COLUMNS, arena_printf(im->arena, "%zu", need),
			arena_printf(im->arena, "%zu", row->count));
	const char *const *f = row->fields;
	*c = (struct change){.line = row->line, .decree = f[1][0] != '\0' ? f[1] : NULL, .level = f[3], .code = f[4], .old_name = f[5]};
	c->old_parent = with_parents && f[6][0] != '\0' ? f[6] : NULL;
	c->new_name = f[with_parents ? 7 : 6];
	c->new_parent = with_parents && f[8][0] != '\0' ? f[8] : NULL;
	if (!ymd_parse_iso(f[0], &c->on, NULL))
		return REFUSE(im, row->line, MSG_LINEAGE_DATE, f[0]);
	if (strcmp(c->level, "province") != 0 && strcmp(c->level, "district") != 0 && strcmp(c->level, "commune") != 0)
		return REFUSE(im, row->line, MSG_LINEAGE_LEVEL, c->level);
	if (strcmp(f[2], "created") == 0)
		c->event = CHANGE_CREATED;
	else if (strcmp(f[2], "abolished") == 0)
		c->event = CHANGE_ABOLISHED;
	else if (strcmp(f[2], "renamed") == 0 || strcmp(f[2], "retyped") == 0 || strcmp(f[2], "moved") == 0)
		c->event = CHANGE_CHANGED;
	else
		return REFUSE(im, row->line, MSG_LINEAGE_EVENT, f[2]);
	return true;
}

/* ---- states ---- */

static bool make_state(
	struct changes *cs, const struct change *c, const char *name, const char *parent_code, int64_t parent, ymd day, struct state *out)
{
	struct book *b = cs->im->book;
	const char *above = strcmp(c->level, "commune") == 0 ? "district" : "province";
	*out = (struct state){.name = name, .parent = parent};
	if (parent_code != NULL) {
		const struct book_unit *p = book_find(b, above, parent_code, day);
		if (p == NULL)
			return REFUSE(cs->im, c->line, MSG_LINEAGE_NO_PARENT, parent_code, day_text(cs->im, day));
		out->parent = p->id;
	}
	const struct book_unit *p = out->parent == NONE ? NULL : book_unit_of(b, out->parent);
	int v = p == NULL ? -1 : book_version_on(p, day);
	const struct code *parent_type = v < 0 ? NULL : code_by_num(b->types, book_version_at(p, v)->type);
	const char *type = units_type_of(c->level, name, parent_type != NULL ? parent_type->id : NULL);
	if (type == NULL)
		return REFUSE(cs->im, c->line, MSG_LINEAGE_TYPE, name);
	out->type = book_num(b->types, type);
	return true;
}

static bool is_state(const struct book_version *v, const struct state *s)
{
	return v->type == s->type && v->parent == s->parent && units_same_name(v->name, s->name);
}

static void put_state(struct book_version *v, const struct state *s, const char *basis)
{
	v->name = units_same_name(v->name, s->name) ? v->name : s->name;
	v->type = s->type;
	v->parent = s->parent;
	v->basis = basis;
	v->dirty = true;
}

static const char *kind_between(const struct book *b, const struct state *old, const struct state *fresh)
{
	(void)b;
	return old->type != fresh->type ? "retype" : !units_same_name(old->name, fresh->name) ? "rename" : "reparent";
}

/* An event that was only known "not later than" gets its day. */
static void date_event(struct book_event *ev, const struct change *c)
{
	ev->on = c->on;
	ev->basis = c->decree;
	ev->inferred = NULL;
	ev->dirty = true;
}

static void event_for(struct changes *cs, const struct change *c, const char *kind, const struct book_unit *u)
{
	struct book_event *ev = book_event_new(cs->im->book, kind, c->on, c->decree);
	book_part_new(cs->im->book, ev, u->id, u->id, book_num(cs->im->book->extents, "whole"), NULL);
}

/* Moves the boundary between versions i and i + 1, known only roughly, to its day; the event goes along. */
static void date_boundary(struct changes *cs, const struct change *c, struct book_unit *u, int i)
{
	struct book_version *v = book_version_at(u, i), *next = book_version_at(u, i + 1);
	struct book_event *ev = book_event_on(cs->im->book, u, next->from, true);
	v->until = next->from = c->on;
	v->until_p = next->from_p = PRECISION_DAY;
	v->dirty = next->dirty = true;
	if (next->id == NONE)
		next->basis = c->decree;
	if (ev != NULL)
		date_event(ev, c);
}

static bool wrong_state(struct changes *cs, const struct change *c, const struct book_version *v)
{
	return REFUSE(cs->im, c->line, MSG_LINEAGE_STATE, day_text(cs->im, c->on), c->code, v->name, c->old_name, c->new_name);
}

/* ---- one row ---- */

static void same(struct changes *cs)
{
	cs->im->report->unchanged++;
}

/* The first list already shows the unit as it is behind the change: what it was before is put in front. */
static void put_before(
	struct changes *cs, const struct change *c, struct book_unit *u, const struct state *old, const char *old_code, const char *kind)
{
	struct book_version *v = book_version_at(u, 0);
	struct book_version before = *v;
	before.id = NONE;
	before.until = c->on;
	before.until_p = PRECISION_DAY;
	before.basis = NULL;
	if (old != NULL)
		put_state(&before, old, NULL);
	if (old_code != NULL) {
		before.code = old_code;
		book_index_code(cs->im->book, u, old_code);
	}
	v->from = c->on;
	v->from_p = PRECISION_DAY;
	v->dirty = true;
	g_array_insert_val(u->versions, 0, before);
	event_for(cs, c, kind, u);
}

static bool apply_changed(struct changes *cs, const struct change *c)
{
	struct book_unit *u = book_find(cs->im->book, c->level, c->code, c->on);
	if (u == NULL)
		return REFUSE(cs->im, c->line, MSG_LINEAGE_NO_OLD, c->code, c->old_name, day_text(cs->im, c->on));
	int i = book_version_on(u, c->on);
	struct book_version *v = book_version_at(u, i);
	int64_t parent_before = v->from == c->on && i > 0 ? book_version_at(u, i - 1)->parent : v->parent;
	struct state old, fresh;
	if (!make_state(cs, c, c->old_name, c->old_parent, parent_before, ymd_add_days(c->on, -1), &old) ||
		!make_state(cs, c, c->new_name, c->new_parent, v->parent, c->on, &fresh))
		return false;
	bool rough_start = v->from_p == PRECISION_BOUND, rough_end = v->until_p == PRECISION_BOUND && (guint)i + 1 < u->versions->len;
	if (v->from == c->on && i > 0 && is_state(v, &fresh) && is_state(book_version_at(u, i - 1), &old)) {
		if (!rough_start) {
			same(cs);
			return true;
		}
		date_boundary(cs, c, u, i - 1);
	} else if (v->from < c->on && is_state(v, &old) && rough_end && is_state(book_version_at(u, i + 1), &fresh)) {
		date_boundary(cs, c, u, i);
	} else if (v->from < c->on && is_state(v, &old)) {
		int until_p = v->until_p;
		struct book_version *later = book_cut(u, i, c->on);
		later->until_p = until_p;
		put_state(later, &fresh, c->decree);
		event_for(cs, c, kind_between(cs->im->book, &old, &fresh), u);
	} else if (i == 0 && v->from < c->on && rough_start && is_state(v, &fresh)) {
		put_before(cs, c, u, &old, NULL, kind_between(cs->im->book, &old, &fresh));
	} else {
		return wrong_state(cs, c, v);
	}
	cs->im->report->applied++;
	return true;
}

/* A row of the same day, name and parent that goes the other way: together they are a change of code. */
static const struct change *twin_of(const struct changes *cs, const struct change *c)
{
	const char *name = c->event == CHANGE_CREATED ? c->new_name : c->old_name,
		   *parent = c->event == CHANGE_CREATED ? c->new_parent : c->old_parent;
	enum change_event other = c->event == CHANGE_CREATED ? CHANGE_ABOLISHED : CHANGE_CREATED;
	for (guint i = 0; i < cs->rows->len; i++) {
		const struct change *o = &g_array_index(cs->rows, struct change, i);
		if (o->on != c->on || o->event != other || strcmp(o->level, c->level) != 0 || strcmp(o->code, c->code) == 0)
			continue;
		const char *n = other == CHANGE_CREATED ? o->new_name : o->old_name,
			   *p = other == CHANGE_CREATED ? o->new_parent : o->old_parent;
		if (g_strcmp0(p, parent) == 0 && units_same_name(n, name))
			return o;
	}
	return NULL;
}

/* The unit that, by the lists, has code `from` first and then `to`; *boundary is the version before the change. */
static struct book_unit *recoded(struct book *b, const char *level, const char *from, const char *to, int *boundary)
{
	const GPtrArray *all = book_all_with(b, level, from);
	for (guint i = 0; all != NULL && i < all->len; i++) {
		struct book_unit *u = all->pdata[i];
		for (guint k = 0; k + 1 < u->versions->len; k++) {
			if (strcmp(book_version_at(u, (int)k)->code, from) != 0 || strcmp(book_version_at(u, (int)k + 1)->code, to) != 0)
				continue;
			*boundary = (int)k;
			return u;
		}
	}
	return NULL;
}

/* Both rows of a change of code come here; the first does it, the second finds it done. NULL twin or other units: false. */
static bool apply_recode(struct changes *cs, const struct change *c)
{
	const struct change *twin = twin_of(cs, c);
	if (twin == NULL)
		return false;
	struct book *b = cs->im->book;
	const char *from = c->event == CHANGE_CREATED ? twin->code : c->code, *to = c->event == CHANGE_CREATED ? c->code : twin->code;
	int boundary = -1;
	struct book_unit *u = recoded(b, c->level, from, to, &boundary);
	if (u == NULL) {
		/* The first list may have the new code already. */
		u = book_find(b, c->level, to, c->on);
		if (u == NULL || book_version_on(u, c->on) != 0 || book_version_at(u, 0)->from_p != PRECISION_BOUND ||
			book_version_at(u, 0)->from >= c->on || book_all_with(b, c->level, from) != NULL)
			return false;
		put_before(cs, c, u, NULL, from, "recode");
		cs->im->report->applied++;
		return true;
	}
	struct book_version *next = book_version_at(u, boundary + 1);
	if (next->from == c->on && next->from_p == PRECISION_DAY) {
		same(cs);
		return true;
	}
	if (next->from_p != PRECISION_BOUND || c->on > next->from || c->on <= book_version_at(u, boundary)->from)
		return false;
	date_boundary(cs, c, u, boundary);
	cs->im->report->applied++;
	return true;
}

static bool apply_created(struct changes *cs, const struct change *c)
{
	if (apply_recode(cs, c))
		return true;
	struct book *b = cs->im->book;
	const GPtrArray *all = book_all_with(b, c->level, c->code);
	struct state fresh;
	for (guint i = 0; all != NULL && i < all->len; i++) {
		struct book_unit *u = all->pdata[i];
		struct book_version *v = book_version_at(u, 0);
		struct book_event *founded = book_event_of(b, u->founded_by);
		if (founded == NULL || founded->kind != book_num(b->kinds, "found") || v->from < c->on || strcmp(v->code, c->code) != 0)
			continue;
		if (!make_state(cs, c, c->new_name, c->new_parent, v->parent, c->on, &fresh))
			return false;
		if (!is_state(v, &fresh))
			return wrong_state(cs, c, v);
		if (v->from == c->on && v->from_p == PRECISION_DAY) {
			same(cs);
			return true;
		}
		if (v->from_p != PRECISION_BOUND)
			continue;
		v->from = c->on;
		v->from_p = PRECISION_DAY;
		v->dirty = true;
		date_event(founded, c);
		cs->im->report->applied++;
		return true;
	}
	const struct book_unit *there = book_find(b, c->level, c->code, c->on);
	if (there != NULL)
		return REFUSE(cs->im, c->line, MSG_LINEAGE_EXISTS, c->code, c->new_name, day_text(cs->im, c->on));
	return REFUSE(cs->im, c->line, MSG_LINEAGE_NO_NEW, c->code, c->new_name, day_text(cs->im, c->on));
}

/* How many units lie below u on or behind a day. */
static int count_below(const struct book *b, const struct book_unit *u, ymd day)
{
	int n = 0;
	for (guint i = 0; i < b->units->len; i++) {
		const struct book_unit *x = b->units->pdata[i];
		for (guint k = 0; k < x->versions->len; k++) {
			const struct book_version *v = book_version_at(x, (int)k);
			if (v->parent == u->id && v->until > day) {
				n++;
				break;
			}
		}
	}
	return n;
}

static bool apply_abolished(struct changes *cs, const struct change *c)
{
	if (apply_recode(cs, c))
		return true;
	struct lineage_import *im = cs->im;
	struct book *b = im->book;
	const GPtrArray *all = book_all_with(b, c->level, c->code);
	for (guint i = 0; all != NULL && i < all->len; i++) {
		struct book_unit *u = all->pdata[i];
		struct book_version *v = book_version_at(u, (int)u->versions->len - 1);
		if (v->until == c->on && v->until_p == PRECISION_DAY && strcmp(v->code, c->code) == 0) {
			same(cs);
			return true;
		}
	}
	struct book_unit *u = book_find(b, c->level, c->code, ymd_add_days(c->on, -1));
	if (u == NULL)
		return REFUSE(im, c->line, MSG_LINEAGE_NO_OLD, c->code, c->old_name, day_text(im, c->on));
	struct book_version *v = book_version_at(u, (int)u->versions->len - 1);
	struct book_event *ended = book_event_of(b, u->ended_by);
	if (v->from >= c->on || v->until < c->on || v->until_p != PRECISION_BOUND || ended == NULL)
		return REFUSE(im, c->line, MSG_LINEAGE_LIVES_ON, c->code, v->name, day_text(im, c->on));
	if (!units_same_name(v->name, c->old_name))
		return wrong_state(cs, c, v);
	int below = count_below(b, u, c->on);
	if (below > 0)
		return REFUSE(im, c->line, MSG_LINEAGE_CHILDREN, c->code, arena_printf(im->arena, "%d", below), day_text(im, c->on));
	v->until = c->on;
	v->until_p = PRECISION_DAY;
	v->dirty = true;
	date_event(ended, c);
	im->report->applied++;
	return true;
}

void lineage_import_changes(struct lineage_import *im, bool with_parents)
{
	struct changes cs = {im, g_array_new(FALSE, FALSE, sizeof(struct change))};
	for (size_t i = 1; i < im->csv->count; i++) {
		struct change c;
		if (read_row(im, &im->csv->rows[i], with_parents, &c))
			g_array_append_val(cs.rows, c);
	}
	g_array_sort(cs.rows, change_order);
	for (guint i = 0; i < cs.rows->len; i++) {
		const struct change *c = &g_array_index(cs.rows, struct change, i);
		switch (c->event) {
		case CHANGE_CREATED:
			(void)apply_created(&cs, c);
			break;
		case CHANGE_CHANGED:
			(void)apply_changed(&cs, c);
			break;
		case CHANGE_ABOLISHED:
			(void)apply_abolished(&cs, c);
			break;
		}
	}
	g_array_unref(cs.rows);
}
