/* Writing rows: check, keep the old one, write, log. One engine for all tables; nothing else writes facts. */
#include "store/store_internal.h"

#include "model/kinds.gen.h"
#include "messages/db.def"
#include "messages/store.def"

#include <string.h>

#define DERIVED_USES_MAX 500

static struct db_stmt *prepared(struct store *s, struct db_stmt **kept, const char *sql, struct err *e)
{
	if (*kept == NULL)
		*kept = db_prepare(s->db, sql, e);
	return *kept;
}

static bool fail_row(const struct table *t, enum err_code code, msg_key key, int64_t id, struct err *e)
{
	char text[24];
	g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, id);
	return FAIL(e, code, key, t->kind->label, text, t->kind->name);
}

/* A statement failed: whatever the engine kept of it, this transaction must not be committed. */
static bool broken(struct store *s)
{
	s->broken = true;
	return false;
}

/* A key that is taken is said by the name of the kind, not by what the database calls its keys and where it lies. */
static bool refused(struct store *s, const struct table *t, struct err *e)
{
	if (e != NULL && e->key == MSG_DB_DUPLICATE) {
		*e = (struct err){0};
		(void)FAIL(e, ERR_CONFLICT, MSG_STORE_DUPLICATE, t->kind->label);
	}
	return broken(s);
}

static int64_t area_of(const struct table *t, const void *row)
{
	return t->area == COLUMN_ABSENT ? 0 : row_at(row, t->area);
}

int64_t change_id_take(struct store *s)
{
	return store_new_id(s);
}

void structure_note(struct store *s, const struct table *t)
{
	if (t == &table_list_item)
		local_codes_forget(s);
	if (t == &table_unit || t == &table_unit_v || t == &table_organisation || t == &table_organisation_v ||
		t == &table_organisation_line)
		s->structure_changed = true;
}

void row_fill_defaults(const struct table *t, void *row)
{
	for (uint16_t i = 0; i < t->column_count; i++) {
		const struct column *c = &t->columns[i];
		const char *initial = c->field < 0 ? NULL : t->kind->fields[c->field].initial;
		if (!c->required || c->derived)
			continue;
		if (c->store == COLUMN_INT && row_get_int(c, row) == NONE && c->initial != NONE)
			*row_int(c, row) = c->initial;
		if (c->store == COLUMN_TEXT && row_get_text(c, row) == NULL && initial != NULL)
			row_set_text(c, row, strcmp(initial, "\"\"") == 0 ? "" : initial);
	}
}

static struct arena *scratch(struct store *s)
{
	if (s->derived_uses++ >= DERIVED_USES_MAX || s->derived == NULL) {
		arena_free(s->derived);
		s->derived = arena_new();
		s->derived_uses = 0;
	}
	return s->derived;
}

/* A row that was not there; base_rev is the revision it had when it was taken out before, else 0. */
static bool insert_row(struct store *s, const struct table *t, void *row, int64_t base_rev, struct err *e)
{
	must(s->writing && t->row_size <= ROW_MAX);
	struct plan *p = plan_of(s, t);
	if (t->area != COLUMN_ABSENT && ROW_AT_INT(row, t->area) == NONE && t->kind->family == FAMILY_REF)
		ROW_AT_INT(row, t->area) = 0;
	if (t->id != COLUMN_ABSENT && (ROW_AT_INT(row, t->id) == NONE || ROW_AT_INT(row, t->id) == 0))
		ROW_AT_INT(row, t->id) = store_new_id(s);
	int64_t chg_id = p->history ? change_id_take(s) : NONE;
	if (p->history) {
		ROW_AT_INT(row, t->rev) = base_rev + 1;
		ROW_AT_INT(row, t->rec_ms) = s->rec_ms;
		ROW_AT_INT(row, t->chg_id) = chg_id;
	}
	row_fill_defaults(t, row);
	if (!row_check(s, t, row, e) || !frozen_insert(s, t, row, e))
		return false;
	if (!rules_touch(s, t, row, e) || !reach_note(s, t, NULL, row, e) ||
		(t == &table_identity_number && !identity_keep(s, NULL, row, e)))
		return broken(s);
	struct db_stmt *st = plan_insert(s, p, e);
	if (st == NULL)
		return broken(s);
	row_derive(t, row, scratch(s));
	row_bind(t, row, st);
	row_forget_derived(t, row);
	/* Outside bulk writes the answer is waited for, so that a conflict is reported by the call that made it. */
	if (!(s->bulk ? db_run_later(st, e) : db_run(st, NULL, e)))
		return refused(s, t, e);
	if (p->history && !log_append(s, p, row, area_of(t, row), ROW_AT_INT(row, t->id), 'I', base_rev, chg_id, e))
		return broken(s);
	structure_note(s, t);
	return true;
}

bool store_insert(struct store *s, const struct table *t, void *row, struct err *e)
{
	return insert_row(s, t, row, 0, e);
}

bool row_put_back(struct store *s, const struct table *t, void *row, int64_t rev, struct err *e)
{
	return insert_row(s, t, row, rev, e);
}

static void bind_key(const struct plan *p, struct db_stmt *st, int64_t area, int64_t id)
{
	if (p->area_key)
		db_bind_int(st, db_param(st, table_area_column(p->t)), area);
	db_bind_int(st, db_param(st, "id"), id);
}

/* The row of that revision goes to the twin. */
static bool retire(struct store *s, struct plan *p, int64_t area, int64_t id, int64_t rev, struct err *e)
{
	struct db_stmt *st = prepared(s, &p->retire_st, p->retire, e);
	if (st == NULL)
		return false;
	bind_key(p, st, area, id);
	db_bind_int(st, db_param(st, "old_rev"), rev);
	db_bind_int(st, db_param(st, "end_ms"), s->rec_ms);
	return db_run(st, NULL, e);
}

static bool keep_identity(struct store *s, const struct table *t, int64_t area, int64_t id, const void *after, struct err *e)
{
	if (t != &table_identity_number)
		return true;
	struct identity_number_row old;
	struct arena *a = arena_new();
	bool found = false;
	bool ok = store_get(s, t, area, id, &old, a, &found, e) && (!found || identity_keep(s, &old, after, e));
	arena_free(a);
	return ok;
}

/* Are the row's rev and id still what the database holds? Counts the rows the statement touched. */
static bool touched_one(const struct table *t, int64_t changed, int64_t id, struct err *e)
{
	return changed == 1 || fail_row(t, ERR_CONFLICT, MSG_STORE_GONE, id, e);
}

/* Before a row is replaced: the rules are asked of what it names now and of what it named, which may be another parent. */
static bool touch_both(struct store *s, const struct table *t, const void *row, struct err *e)
{
	_Alignas(max_align_t) unsigned char old[ROW_MAX];
	bool found = false;
	if (!rules_touch(s, t, row, e))
		return false;
	if (!rules_wanted(s, t))
		return true;
	struct arena *a = arena_new();
	bool ok = store_get(s, t, area_of(t, row), row_at(row, t->id), old, a, &found, e) && (!found || rules_touch(s, t, old, e));
	arena_free(a);
	return ok;
}

bool store_update(struct store *s, const struct table *t, void *row, struct err *e)
{
	must(s->writing && t->row_size <= ROW_MAX);
	struct plan *p = plan_of(s, t);
	if (!p->history)
		return FAIL(e, ERR_USAGE, MSG_STORE_NO_HISTORY, t->kind->label, t->kind->name);
	int64_t id = ROW_AT_INT(row, t->id), area = area_of(t, row), rev = ROW_AT_INT(row, t->rev), changed = 0;
	if (!row_check(s, t, row, e) || !frozen_update(s, t, row, e))
		return false;
	if (!touch_both(s, t, row, e) || !reach_update(s, t, row, e) || !keep_identity(s, t, area, id, row, e) ||
		!retire(s, p, area, id, rev, e))
		return broken(s);
	int64_t chg_id = change_id_take(s);
	ROW_AT_INT(row, t->rev) = rev + 1;
	ROW_AT_INT(row, t->rec_ms) = s->rec_ms;
	ROW_AT_INT(row, t->chg_id) = chg_id;
	struct db_stmt *st = prepared(s, &p->update_st, p->update, e);
	if (st == NULL)
		return broken(s);
	row_derive(t, row, scratch(s));
	for (uint16_t i = 0; i < t->column_count; i++)
		row_bind_column(&t->columns[i], row, st, db_param(st, t->columns[i].name));
	row_forget_derived(t, row);
	db_bind_int(st, db_param(st, "old_rev"), rev);
	if (!db_run(st, &changed, e) || !touched_one(t, changed, id, e)) {
		ROW_AT_INT(row, t->rev) = rev;
		return refused(s, t, e);
	}
	if (!log_append(s, p, row, area, id, 'U', rev, chg_id, e))
		return broken(s);
	structure_note(s, t);
	return true;
}

/* Rows that are part of the one to be taken out (own fields, versions) go first, each with its own history and log row. */
static bool delete_parts_in(struct store *s, const struct table *part, const char *column, int64_t area, int64_t id, struct err *e)
{
	bool by_area = part->kind->family == FAMILY_AREA;
	g_autofree char *sql = g_strdup_printf(
		"SELECT id FROM %s WHERE %s%s = :owner ORDER BY id", part->name, by_area ? "area_id = :area AND " : "", column);
	struct db_stmt *st = db_prepare(s->db, sql, e);
	if (st == NULL)
		return false;
	if (by_area)
		db_bind_int(st, db_param(st, "area"), area);
	db_bind_int(st, db_param(st, "owner"), id);
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	enum db_step r;
	while ((r = db_step(st, e)) == DB_ROW) {
		int64_t part_id = db_int(st, 0);
		g_array_append_val(ids, part_id);
	}
	bool ok = r == DB_DONE;
	for (guint i = 0; ok && i < ids->len; i++)
		ok = store_delete(s, part, area, g_array_index(ids, int64_t, i), e);
	return ok;
}

static bool delete_parts(struct store *s, const struct table *t, int64_t area, int64_t id, struct err *e)
{
	if (t->versions)
		return true;
	for (size_t i = 0; i < table_count; i++) {
		const struct table *part = table_all[i];
		if (!table_has_history(part))
			continue;
		if (part->versions && part->kind == t->kind) {
			g_autofree char *head = g_strdup_printf("%s_id", t->kind->name);
			if (!delete_parts_in(s, part, head, area, id, e))
				return false;
			continue;
		}
		for (uint16_t c = 0; c < part->column_count; c++) {
			int16_t f = part->columns[c].field;
			const struct kind_field *field = f < 0 ? NULL : &part->kind->fields[f];
			if (field != NULL && field->type == FIELD_OWN && strcmp(field->of, t->kind->name) == 0 &&
				!delete_parts_in(s, part, part->columns[c].name, area, id, e))
				return false;
		}
	}
	return true;
}

static bool delete_row(struct store *s, const struct table *t, struct plan *p, int64_t area, const void *old, struct err *e)
{
	int64_t id = row_at(old, t->id), rev = row_at(old, t->rev), changed = 0;
	struct db_stmt *st = prepared(s, &p->remove_st, p->remove, e);
	if (st == NULL || !frozen_delete(s, t, old, e) || !rules_touch(s, t, old, e) || !reach_note(s, t, old, NULL, e) ||
		!retire(s, p, area, id, rev, e))
		return false;
	if (t == &table_identity_number && !identity_keep(s, old, NULL, e))
		return false;
	if (!paths_forget(s, t, id, e))
		return false;
	bind_key(p, st, area, id);
	db_bind_int(st, db_param(st, "old_rev"), rev);
	if (!db_run(st, &changed, e) || !touched_one(t, changed, id, e))
		return false;
	return log_append(s, p, NULL, area_of(t, old), id, 'D', rev, change_id_take(s), e);
}

static bool take_out(struct store *s, const struct table *t, int64_t area, int64_t id, bool parts, struct err *e)
{
	must(s->writing && t->row_size <= ROW_MAX);
	struct plan *p = plan_of(s, t);
	if (!p->history)
		return FAIL(e, ERR_USAGE, MSG_STORE_NO_HISTORY, t->kind->label, t->kind->name);
	_Alignas(max_align_t) unsigned char old[ROW_MAX];
	struct arena *a = arena_new();
	bool found = false;
	bool ok = store_get(s, t, area, id, old, a, &found, e);
	if (ok && !found)
		ok = fail_row(t, ERR_NOT_FOUND, MSG_STORE_NO_ROW, id, e);
	else if (ok)
		ok = ((!parts || delete_parts(s, t, area, id, e)) && delete_row(s, t, p, area, old, e)) || broken(s);
	arena_free(a);
	if (ok)
		structure_note(s, t);
	return ok;
}

bool store_delete(struct store *s, const struct table *t, int64_t area, int64_t id, struct err *e)
{
	return take_out(s, t, area, id, true, e);
}

bool row_take_out(struct store *s, const struct table *t, int64_t area, int64_t id, struct err *e)
{
	return take_out(s, t, area, id, false, e);
}

bool store_get(struct store *s, const struct table *t, int64_t area, int64_t id, void *row, struct arena *a, bool *found, struct err *e)
{
	struct plan *p = plan_of(s, t);
	must(p->get != NULL);
	*found = false;
	struct db_stmt *st = prepared(s, &p->get_st, p->get, e);
	if (st == NULL)
		return false;
	bind_key(p, st, area, id);
	enum db_step r = db_step(st, e);
	if (r != DB_ROW)
		return r == DB_DONE;
	row_read(t, st, 0, row, a);
	db_reset(st);
	*found = true;
	return true;
}

/* One row of the history twin, by one more column. */
static bool past_row(struct store *s, const struct table *t, int64_t area, int64_t id, const char *column, int64_t value, void *row,
	struct arena *a, bool *found, struct err *e)
{
	struct plan *p = plan_of(s, t);
	bool by_area = p->area_key;
	g_autofree char *sql = g_strdup_printf("SELECT %s FROM %s_h WHERE %sid = :id AND %s = :value ORDER BY rec_ms DESC", p->columns,
		t->name, by_area ? "area_id = :area AND " : "", column);
	struct db_stmt *st = db_prepare(s->db, sql, e);
	if (st == NULL)
		return false;
	if (by_area)
		db_bind_int(st, db_param(st, "area"), area);
	db_bind_int(st, db_param(st, "id"), id);
	db_bind_int(st, db_param(st, "value"), value);
	enum db_step r = db_step(st, e);
	*found = r == DB_ROW;
	if (r == DB_ROW) {
		row_read(t, st, 0, row, a);
		db_reset(st);
	}
	return r != DB_ERROR;
}

bool store_get_revision(struct store *s, const struct table *t, int64_t area, int64_t id, int64_t rev, void *row, struct arena *a,
	bool *found, struct err *e)
{
	return past_row(s, t, area, id, "rev", rev, row, a, found, e);
}

bool history_row(struct store *s, const struct table *t, int64_t area, int64_t id, int64_t end_ms, void *row, struct arena *a, bool *found,
	struct err *e)
{
	return past_row(s, t, area, id, "end_ms", end_ms, row, a, found, e);
}

/* The id of the version of that head that covers a day; NONE when there is none. In the order of days: in that of ids alone SQLite walks
 * through the key of the whole area instead of the index of the head. */
static bool find_cover(struct store *s, const struct table *t, int64_t area, int64_t head, ymd day, int64_t *id, struct err *e)
{
	bool by_area = t->kind->family == FAMILY_AREA;
	g_autofree char *sql =
		g_strdup_printf("SELECT id FROM %s WHERE %s%s_id = :head AND from_d <= :day AND until_d > :day ORDER BY from_d, id",
			t->name, by_area ? "area_id = :area AND " : "", t->kind->name);
	struct db_stmt *st = db_prepare(s->db, sql, e);
	if (st == NULL)
		return false;
	if (by_area)
		db_bind_int(st, db_param(st, "area"), area);
	db_bind_int(st, db_param(st, "head"), head);
	db_bind_int(st, db_param(st, "day"), day);
	enum db_step r = db_step(st, e);
	*id = r == DB_ROW ? db_int(st, 0) : NONE;
	if (r == DB_ROW)
		db_reset(st);
	return r != DB_ERROR;
}

/* Takes over id, head and the system columns of the version that is rewritten. */
static void continue_version(const struct table *t, void *v, const void *old)
{
	const uint16_t offsets[] = {t->area, t->id, t->head, t->rev, t->from_d, t->from_p, t->until_d, t->until_p};
	for (size_t i = 0; i < G_N_ELEMENTS(offsets); i++)
		if (offsets[i] != COLUMN_ABSENT)
			ROW_AT_INT(v, offsets[i]) = row_at(old, offsets[i]);
}

static bool cut_and_open(struct store *s, const struct table *t, ymd from, void *v, void *old, struct err *e)
{
	continue_version(t, v, old);
	if (ROW_AT_INT(old, t->from_d) == from) /* the change starts with the version itself: it is that version */
		return store_update(s, t, v, e);
	ROW_AT_INT(old, t->until_d) = from;
	ROW_AT_INT(old, t->until_p) = PRECISION_DAY;
	ROW_AT_INT(v, t->id) = NONE;
	ROW_AT_INT(v, t->from_d) = from;
	ROW_AT_INT(v, t->from_p) = PRECISION_DAY;
	return store_update(s, t, old, e) && store_insert(s, t, v, e);
}

bool store_get_version(
	struct store *s, const struct table *t, int64_t area, int64_t head, ymd day, void *row, struct arena *a, bool *found, struct err *e)
{
	must(t->versions);
	int64_t id = NONE;
	*found = false;
	if (!find_cover(s, t, area, head, day, &id, e))
		return false;
	return id == NONE || store_get(s, t, area, id, row, a, found, e);
}

bool store_version_ids(struct store *s, const struct table *t, int64_t area, int64_t head, GArray *out, struct err *e)
{
	must(t->versions);
	bool by_area = t->kind->family == FAMILY_AREA;
	g_autofree char *sql = g_strdup_printf("SELECT id FROM %s WHERE %s%s_id = :head ORDER BY from_d, id", t->name,
		by_area ? "area_id = :area AND " : "", t->kind->name);
	struct db_stmt *st = db_prepare(s->db, sql, e);
	enum db_step r = DB_ERROR;
	if (st == NULL)
		return false;
	if (by_area)
		db_bind_int(st, db_param(st, "area"), area);
	db_bind_int(st, db_param(st, "head"), head);
	while ((r = db_step(st, e)) == DB_ROW) {
		int64_t id = db_int(st, 0);
		g_array_append_val(out, id);
	}
	return r == DB_DONE;
}

bool store_change_version(struct store *s, const struct table *t, int64_t area, int64_t head, ymd from, void *v, struct err *e)
{
	must(s->writing && t->versions && t->row_size <= ROW_MAX);
	int64_t id = NONE;
	if (!find_cover(s, t, area, head, from, &id, e))
		return broken(s);
	if (id == NONE) {
		char day[12], who[24];
		g_snprintf(who, sizeof who, "%" G_GINT64_FORMAT, head);
		return FAIL(e, ERR_CONFLICT, MSG_STORE_NO_COVER, t->kind->label, ymd_format_vi(from, day), t->kind->name, who);
	}
	_Alignas(max_align_t) unsigned char old[ROW_MAX];
	struct arena *a = arena_new();
	bool found = false;
	bool ok = store_get(s, t, area, id, old, a, &found, e) && found && cut_and_open(s, t, from, v, old, e);
	arena_free(a);
	return ok;
}
