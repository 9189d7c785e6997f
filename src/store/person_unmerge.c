/* Two records again out of one; see person_merge.h. What the merge wrote and nobody wrote since is put back as it was; what was written
 * since keeps what was written and only goes back to whose it was. */
#include "store/merge_internal.h"

#include "messages/people_one.def"
#include "model/kinds.gen.h"

#include <jansson.h>
#include <string.h>

/* One entry of person_merge.moved. */
struct entry {
	const struct table *t;
	int64_t area, id, to, rev;
	const char *was; /* NULL: the merge made the row */
	bool given;
	void *now;  /* the row as it stands; NULL: gone */
	void *back; /* as it is to stand again; NULL: not */
	bool same;  /* nobody wrote it since */
};

struct unmerging {
	struct merging g; /* first */
	struct person_merge_row record;
	struct entry *entries;
	size_t count;
	bool person_changed;
};

static bool faulty(const char *what, struct err *e)
{
	return FAIL(e, ERR_DATA, MSG_PEOPLE_ONE_MOVED_FAULTY, what);
}

static bool read_entry(struct unmerging *u, const json_t *j, struct entry *x, struct err *e)
{
	const char *table = json_string_value(json_object_get(j, "table")), *id = json_string_value(json_object_get(j, "id"));
	json_t *was = json_object_get(j, "was");
	x->t = table != NULL ? table_find(table) : NULL;
	if (x->t == NULL || id == NULL || x->t->row_size > MERGE_ROW_MAX)
		return faulty(table != NULL ? table : "?", e);
	x->id = g_ascii_strtoll(id, NULL, 10);
	x->area = json_integer_value(json_object_get(j, "area"));
	x->to = json_integer_value(json_object_get(j, "to"));
	x->rev = json_integer_value(json_object_get(j, "rev"));
	x->given = json_is_true(json_object_get(j, "given"));
	if (json_is_object(was)) {
		char *text = json_dumps(was, JSON_COMPACT);
		x->was = arena_strdup(u->g.a, text);
		free(text);
	}
	return true;
}

static bool read_entries(struct unmerging *u, struct err *e)
{
	json_error_t fault;
	json_t *j = json_loads(u->record.moved, 0, &fault);
	const json_t *rows = j == NULL ? NULL : json_object_get(j, "rows");
	bool ok = json_is_array(rows) || faulty(j == NULL ? fault.text : "rows", e);
	u->count = ok ? json_array_size(rows) : 0;
	u->entries = ARENA_ARRAY(u->g.a, struct entry, u->count + 1);
	for (size_t i = 0; ok && i < u->count; i++)
		ok = read_entry(u, json_array_get(rows, i), &u->entries[i], e);
	json_decref(j);
	return ok;
}

/* ---- what became of the rows ---- */

/* Columns in which the row before the merge named the loser name it again. */
static bool rename_back(struct unmerging *u, struct entry *x, void *row, struct err *e)
{
	const struct person_merge_row *r = &u->record;
	g_autofree void *was = g_malloc0(x->t->row_size);
	if (!row_from_json(x->t, x->was, was, u->g.a, e))
		return false;
	for (uint16_t i = 0; i < x->t->column_count; i++) {
		const struct column *c = &x->t->columns[i];
		if (c->store != COLUMN_INT || !g_str_has_suffix(c->name, "_id") || row_get_int(c, was) != r->loser_id)
			continue;
		if (row_get_int(c, row) != r->survivor_id)
			return FAIL(e, ERR_CONFLICT, MSG_PEOPLE_ONE_ROW_AWAY, x->t->kind->label,
				arena_printf(u->g.a, "%" G_GINT64_FORMAT, x->id), x->t->kind->name);
		*row_int(c, row) = r->loser_id;
		g_autofree char *stem = g_strndup(c->name, strlen(c->name) - strlen("_id"));
		g_autofree char *beside = g_strconcat(stem, "_area", NULL);
		const struct column *area = table_column(x->t, beside);
		if (area != NULL)
			*row_int(area, row) = r->loser_area;
	}
	return true;
}

static bool look_at(struct unmerging *u, struct entry *x, struct err *e)
{
	bool found = false;
	void *now = arena_alloc(u->g.a, x->t->row_size);
	if (!store_get(u->g.s, x->t, x->to, x->id, now, u->g.a, &found, e))
		return false;
	x->now = found ? now : NULL;
	x->same = found ? row_at(now, x->t->rev) == x->rev : x->rev == 0;
	if (x->was == NULL || (!found && x->rev != 0)) /* made by the merge; or taken out since */
		return true;
	x->back = arena_alloc(u->g.a, x->t->row_size);
	if (found)
		memcpy(x->back, now, x->t->row_size);
	else
		row_init(x->t, x->back);
	if (x->t->area != COLUMN_ABSENT)
		ROW_AT_INT(x->back, x->t->area) = x->area;
	ROW_AT_INT(x->back, x->t->id) = x->id;
	if (x->same)
		return row_from_json(x->t, x->was, x->back, u->g.a, e);
	if (x->given)
		return rename_back(u, x, x->back, e);
	x->back = NULL;
	return true;
}

static bool of_survivor(const struct unmerging *u, const struct entry *x)
{
	if (x->t == &table_person)
		return x->id == u->record.survivor_id;
	const struct person_v_row *v = x->now;
	return x->t == &table_person_v && v != NULL && v->person_id == u->record.survivor_id;
}

/* The survivor's own facts go back all together or stay all together. */
static void judge_person(struct unmerging *u)
{
	for (size_t i = 0; i < u->count; i++) {
		struct entry *x = &u->entries[i];
		bool own = x->t == &table_person ? x->id == u->record.survivor_id : x->t == &table_person_v;
		u->person_changed |= own && !x->same;
	}
	for (size_t i = 0; u->person_changed && i < u->count; i++)
		if (of_survivor(u, &u->entries[i])) {
			u->entries[i].back = NULL;
			u->entries[i].same = false;
		}
}

static bool prepare(struct unmerging *u, int64_t area, int64_t merge, struct err *e)
{
	struct person_row survivor;
	const struct code_list *l = codes_list(u->g.s->codes, "person_state", e);
	const struct code *merged = l == NULL ? NULL : code_by_id(l, "merged");
	if (merged == NULL || !merge_get(&u->g, &table_person_merge, area, merge, &u->record, e) || !read_entries(u, e) ||
		!merge_get(&u->g, &table_person, u->record.survivor_area, u->record.survivor_id, &survivor, e))
		return false;
	if (u->record.undone_ms != NONE) /* nothing goes back a second time */
		u->count = 0;
	for (size_t i = 0; i < u->count; i++)
		if (!look_at(u, &u->entries[i], e))
			return false;
	judge_person(u);
	return survivor.state != merged->num || FAIL0(e, ERR_CONFLICT, MSG_PEOPLE_ONE_MERGED_ON);
}

/* ---- links made since ---- */

static bool is_entry(const struct unmerging *u, const struct row_link *l)
{
	for (size_t i = 0; i < u->count; i++)
		if (u->entries[i].t == l->t && u->entries[i].id == l->id)
			return true;
	return false;
}

/* Ids grow with time: what has a later one than the record of the merge was made after it. */
static bool find_later(struct unmerging *u, GArray *out, struct err *e)
{
	const struct person_merge_row *r = &u->record;
	g_autoptr(GArray) links = g_array_new(FALSE, FALSE, sizeof(struct row_link));
	if (!links_find(u->g.s, &table_person, r->survivor_area, r->survivor_id, links, e))
		return false;
	for (guint i = 0; i < links->len; i++) {
		struct row_link l = g_array_index(links, struct row_link, i);
		if (l.id > r->id && (l.by_name || !merge_stays(l.t)) && !is_entry(u, &l))
			g_array_append_val(out, l);
	}
	return true;
}

static bool make_plan(struct unmerging *u, struct unmerge_plan *out, struct err *e)
{
	const struct person_merge_row *r = &u->record;
	struct arena *a = u->g.a;
	g_autoptr(GArray) later = g_array_new(FALSE, FALSE, sizeof(struct row_link));
	if (!find_later(u, later, e))
		return false;
	*out = (struct unmerge_plan){.area = r->survivor_area,
		.survivor = r->survivor_id,
		.loser_area = r->loser_area,
		.loser = r->loser_id,
		.person_changed = u->person_changed,
		.reason = r->reason,
		.done_ms = r->rec_ms,
		.undone_ms = r->undone_ms};
	out->back = ARENA_ARRAY(a, struct unmerge_row, u->count + 1);
	for (size_t i = 0; i < u->count; i++) {
		const struct entry *x = &u->entries[i];
		if (x->was != NULL && x->t->kind != table_person.kind)
			out->back[out->back_count++] = (struct unmerge_row){
				x->t, x->to, x->id, !x->same, x->now == NULL && x->rev != 0, x->was, x->now == NULL && x->rev == 0};
	}
	out->later = arena_list(a, later);
	out->later_count = later->len;
	return true;
}

bool store_unmerge_plan(struct store *s, int64_t area, int64_t merge, struct unmerge_plan *out, struct arena *a, struct err *e)
{
	struct unmerging u = {0};
	merging_init(&u.g, s, NULL, a);
	bool ok = prepare(&u, area, merge, e) && make_plan(&u, out, e);
	merging_clear(&u.g);
	return ok;
}

/* ---- doing it ---- */

static bool changes_area(const struct entry *x)
{
	return x->back != NULL && x->now != NULL && x->area != x->to;
}

/* First what is to be elsewhere goes from where it is: rows the merge made, rows of the other area; those that refer to others first. */
static bool take_away(struct unmerging *u, struct err *e)
{
	for (size_t k = table_count; k > 0; k--)
		for (size_t i = 0; i < u->count; i++) {
			const struct entry *x = &u->entries[i];
			bool made = x->was == NULL && x->now != NULL && x->same;
			if (x->t == table_all[k - 1] && (made || changes_area(x)) && !store_delete(u->g.s, x->t, x->to, x->id, e))
				return false;
		}
	return true;
}

/* Then what stays in its area: first what is given back, then the others, whose place may only now be free. */
static bool put_right(struct unmerging *u, bool given, struct err *e)
{
	for (size_t i = 0; i < u->count; i++) {
		const struct entry *x = &u->entries[i];
		if (x->back != NULL && x->now != NULL && x->area == x->to && x->given == given && !store_update(u->g.s, x->t, x->back, e))
			return false;
	}
	return true;
}

/* At last what comes back into an area or into being. */
static bool bring_back(struct unmerging *u, struct err *e)
{
	for (size_t k = 0; k < table_count; k++)
		for (size_t i = 0; i < u->count; i++) {
			const struct entry *x = &u->entries[i];
			if (x->t != table_all[k] || x->back == NULL || (x->now != NULL && !changes_area(x)))
				continue;
			if (!store_insert(u->g.s, x->t, x->back, e))
				return false;
			struct area_move move = {x->t, x->to, x->area, x->id};
			if (x->now != NULL)
				g_array_append_val(u->g.moves, move);
		}
	return merge_follow(&u->g, e);
}

static bool give_later(struct unmerging *u, const struct row_link *theirs, size_t count, struct err *e)
{
	g_autoptr(GArray) links = g_array_new(FALSE, FALSE, sizeof(struct row_link));
	g_autoptr(GArray) known = g_array_new(FALSE, FALSE, sizeof(struct row_link));
	if (!find_later(u, known, e))
		return false;
	for (guint i = 0; i < known->len; i++) {
		const struct row_link *l = &g_array_index(known, struct row_link, i);
		for (size_t k = 0; k < count; k++)
			if (theirs[k].t == l->t && theirs[k].id == l->id && theirs[k].column == l->column)
				g_array_append_val(links, *l);
	}
	return merge_give(&u->g, links, u->record.loser_area, u->record.loser_id, e);
}

static bool undo(struct unmerging *u, const struct row_link *theirs, size_t count, struct err *e)
{
	if (u->record.undone_ms != NONE)
		return FAIL0(e, ERR_CONFLICT, MSG_PEOPLE_ONE_UNMERGED_BEFORE);
	if (!take_away(u, e) || !put_right(u, true, e) || !put_right(u, false, e) || !bring_back(u, e) ||
		!give_later(u, theirs, count, e) || !merge_locate(u->g.s, u->record.loser_id, u->record.loser_area, NONE, e))
		return false;
	u->record.undone_ms = store_now(u->g.s);
	return store_update(u->g.s, &table_person_merge, &u->record, e);
}

bool store_person_unmerge(struct store *s, int64_t area, int64_t merge, const struct row_link *theirs, size_t theirs_count, struct err *e)
{
	struct unmerging u = {0};
	struct arena *a = arena_new();
	must(s->writing && !s->bulk);
	merging_init(&u.g, s, NULL, a);
	bool ok = prepare(&u, area, merge, e) && undo(&u, theirs, theirs_count, e);
	merging_clear(&u.g);
	arena_free(a);
	if (!ok)
		s->broken = true;
	return ok;
}
