/* Rows of two records of which only one may stay: found by the structure of the kinds, chosen by the clerk. The rules at the end refuse
 * what is left. */
#include "app/people/person_merge_parts.h"

#include "messages/people_one.def"

#include <string.h>

/* Two rows of a table clash when these columns agree, and, where it is said, their days meet or both are open. */
struct slot {
	const char *table;
	const char *same[3];
	bool meet, open;
	msg_key why;
};

static size_t all_slots(struct slot out[12])
{
	const struct slot slots[] = {
		{"identity_number", {"kind_no"}, false, true, MSG_CLASH_NUMBER},
		{"membership", {"kind_m", "place"}, true, false, MSG_CLASH_HOME},
		{"membership_state", {NULL}, true, false, MSG_CLASH_STATE},
		{"party_record", {"again"}, false, false, MSG_CLASH_PARTY},
		{"tenure", {"post_id"}, true, false, MSG_CLASH_POST},
		{"evaluation", {"scale", "period_year", "period_part"}, false, false, MSG_CLASH_PERIOD},
		{"training_attendance", {"course_id"}, false, false, MSG_CLASH_COURSE},
		{"planning_entry", {"round_id", "organisation_id", "title"}, false, false, MSG_CLASH_PLANNING},
	};
	memcpy(out, slots, sizeof slots);
	return G_N_ELEMENTS(slots);
}

static bool spans_meet(const struct table *t, const void *a, const void *b)
{
	if (t->from_d == COLUMN_ABSENT)
		return true;
	const char *x = a, *y = b;
	int64_t from[2], until[2];
	memcpy(&from[0], x + t->from_d, sizeof from[0]);
	memcpy(&from[1], y + t->from_d, sizeof from[1]);
	memcpy(&until[0], x + t->until_d, sizeof until[0]);
	memcpy(&until[1], y + t->until_d, sizeof until[1]);
	return from[0] < until[1] && from[1] < until[0];
}

static bool is_open(const struct table *t, const void *row)
{
	int64_t until = YMD_OPEN;
	if (t->until_d != COLUMN_ABSENT)
		memcpy(&until, (const char *)row + t->until_d, sizeof until);
	return until == YMD_OPEN;
}

static bool in_slot(const struct slot *s, const struct merge_row *a, const struct merge_row *b)
{
	for (size_t i = 0; i < G_N_ELEMENTS(s->same) && s->same[i] != NULL; i++) {
		const struct column *c = table_column(a->t, s->same[i]);
		if (c == NULL || row_get_int(c, a->row) != row_get_int(c, b->row))
			return false;
	}
	return (!s->meet || spans_meet(a->t, a->row, b->row)) && (!s->open || (is_open(a->t, a->row) && is_open(b->t, b->row)));
}

/* Word for word the same, but for whose they are. */
static bool same_row(const struct merge_row *a, const struct merge_row *b)
{
	const struct table *t = a->t;
	for (uint16_t i = 0; i < t->column_count; i++) {
		const struct column *c = &t->columns[i];
		bool system = c->offset == t->area || c->offset == t->id || c->offset == t->rev || c->offset == t->rec_ms ||
			      c->offset == t->chg_id;
		if (system || c->derived || strcmp(c->name, "person_id") == 0 || g_str_has_suffix(c->name, "_enc"))
			continue;
		if (c->store == COLUMN_INT ? row_get_int(c, a->row) != row_get_int(c, b->row)
					   : g_strcmp0(row_get_text(c, a->row), row_get_text(c, b->row)) != 0)
			return false;
	}
	return true;
}

/* Why two rows clash; MSG__NONE: they do not. */
static msg_key clash_of(const struct merge_row *a, const struct merge_row *b)
{
	struct slot slots[12];
	size_t n = all_slots(slots);
	if (a->t != b->t || a->side == b->side)
		return MSG__NONE;
	for (size_t i = 0; i < n; i++)
		if (strcmp(slots[i].table, a->t->name) == 0 && in_slot(&slots[i], a, b))
			return slots[i].why;
	return same_row(a, b) ? MSG_CLASH_TWICE : MSG__NONE;
}

/* Only a membership can be continued: it ends where the later begins, inside the same Party. */
static bool may_chain(const struct merge_row *a, const struct merge_row *b)
{
	if (a->t != &table_membership)
		return false;
	const struct membership_row *x = a->row, *y = b->row;
	return x->from_d != y->from_d && (x->from_d < y->from_d ? x : y)->until_d > MAX(x->from_d, y->from_d);
}

static int pick_of(const struct merge_work *w, const char *name, bool chain, int proposed)
{
	const char *said = merge_said(w, name);
	if (strcmp(said, "a") == 0)
		return 0;
	if (strcmp(said, "b") == 0)
		return 1;
	if (strcmp(said, "both") == 0)
		return 2;
	return strcmp(said, "chain") == 0 && chain ? 3 : proposed;
}

struct found_clash {
	const struct merge_row *row[2];
	msg_key why;
};

static GArray *find(const struct merge_work *w)
{
	GArray *out = g_array_new(FALSE, FALSE, sizeof(struct found_clash));
	for (guint i = 0; i < w->rows->len; i++)
		for (guint k = 0; k < w->rows->len; k++) {
			const struct merge_row *a = &g_array_index(w->rows, struct merge_row, i);
			const struct merge_row *b = &g_array_index(w->rows, struct merge_row, k);
			struct found_clash c = {{a, b}, a->side == 0 && b->side == 1 ? clash_of(a, b) : MSG__NONE};
			if (c.why != MSG__NONE)
				g_array_append_val(out, c);
		}
	return out;
}

static const char *clash_name(const struct merge_work *w, const struct found_clash *c)
{
	return arena_printf(w->r.arena, "c.%s.%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, c->row[0]->t->name, c->row[0]->id, c->row[1]->id);
}

bool merge_find_clashes(struct merge_work *w, struct err *e)
{
	g_autoptr(GArray) all = find(w);
	struct page_merge_clash *list = ARENA_ARRAY(w->r.arena, struct page_merge_clash, all->len + 1);
	for (guint i = 0; i < all->len; i++) {
		const struct found_clash *c = &g_array_index(all, struct found_clash, i);
		struct page_merge_clash *x = &list[w->out->clash_count++];
		x->name = clash_name(w, c);
		x->label = c->row[0]->t->kind->label;
		x->why = msg_template(c->why, w->r.ask->lang);
		x->may_chain = may_chain(c->row[0], c->row[1]);
		x->pick = pick_of(w, x->name, x->may_chain, w->out->keep);
		for (int k = 0; k < 2; k++)
			if (!merge_row_text(w, c->row[k]->t, c->row[k]->row, &x->text[k], e))
				return false;
	}
	w->out->clashes = list;
	return true;
}

static void settle_row(GArray *out, const struct merge_row *x, ymd end, int64_t reason)
{
	for (guint i = 0; i < out->len; i++) {
		const struct merge_settling *s = &g_array_index(out, struct merge_settling, i);
		if (s->t == x->t && s->id == x->id)
			return;
	}
	struct merge_settling s = {x->t, x->area, x->id, end, reason};
	g_array_append_val(out, s);
}

void merge_settle(struct merge_work *w, GArray *out)
{
	g_autoptr(GArray) all = find(w);
	for (int pass = 0; pass < 2; pass++) /* what goes altogether first: it need not end */
		for (guint i = 0; i < all->len; i++) {
			const struct found_clash *c = &g_array_index(all, struct found_clash, i);
			int pick = pick_of(w, clash_name(w, c), may_chain(c->row[0], c->row[1]), w->out->keep);
			if (pass == 0 && pick < 2)
				settle_row(out, c->row[1 - pick], 0, NONE);
			if (pass == 1 && pick == 3) {
				const struct membership_row *x = c->row[0]->row, *y = c->row[1]->row;
				bool first = x->from_d < y->from_d;
				settle_row(out, c->row[first ? 0 : 1], (ymd)MAX(x->from_d, y->from_d),
					reg_num(&w->r, "membership_out", "to_inside"));
			}
		}
}
