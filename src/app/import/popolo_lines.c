/* Rows of a Popolo file as lines of app/put.h, and what an object has become. */
#include "app/import/popolo_parts.h"

#include "messages/popolo.def"
#include "store/statement.h"

#include "model/kinds.gen.h"

#include <string.h>

const char *popolo_text(const json_t *o, const char *key)
{
	const char *text = json_string_value(json_object_get(o, key));
	return text != NULL && *text != '\0' ? text : NULL;
}

const json_t *popolo_own(const json_t *o)
{
	const json_t *own = json_object_get(o, "coso");
	return json_is_object(own) ? own : NULL;
}

void popolo_set(json_t *set, const char *key, const char *text)
{
	if (text != NULL)
		json_object_set_new(set, key, json_string(text));
}

void popolo_line(struct popolo_taking *x, const char *table, const char *as, json_t *set)
{
	json_t *line = json_pack("{s:s,s:s,s:o}", "do", "insert", "table", table, "set", set);
	if (as != NULL)
		json_object_set_new(line, "as", json_string(as));
	char *text = json_dumps(line, JSON_COMPACT);
	must(text != NULL);
	g_string_append(x->lines, text);
	g_string_append_c(x->lines, '\n');
	free(text);
	json_decref(line);
}

/* ---- days ---- */

/* A day of the file ("2011-07-20", "2011-07", "2011", also with a time behind it); false: said as a problem. */
static bool read_day(struct popolo_taking *x, const char *text, ymd *out)
{
	struct err why = {0};
	char day[11] = "";
	g_strlcpy(day, text, sizeof day);
	if (strlen(text) > 10 && text[10] != 'T' && text[10] != ' ')
		day[0] = '\0';
	if (ymd_parse_partial(day, out, &why) && ymd_is_pdate(*out))
		return true;
	popolo_problem(x, MSG_POPOLO_DAY, text, NULL);
	return false;
}

static void set_day(json_t *set, const char *key, ymd day)
{
	char shown[11];
	popolo_set(set, key, ymd_format_iso(day, shown));
}

/* The end of a bound: the day after a last day; of a part of a day the store's own reckoning (app/put.c). */
static void set_end(struct popolo_taking *x, json_t *set, ymd day)
{
	set_day(set, "until_d", day % 100 != 0 && !x->end_exclusive ? ymd_add_days(day, 1) : day);
}

bool popolo_span(struct popolo_taking *x, json_t *set, const json_t *o, const char *from_key, const char *until_key, const char *otherwise,
	const char *otherwise_until)
{
	const json_t *own = popolo_own(o);
	const char *from = popolo_text(o, from_key), *until = popolo_text(o, until_key);
	const char *known = popolo_text(own, "known_from"), *known_until = popolo_text(own, "known_until");
	ymd day = 0;
	if (from == NULL && known == NULL)
		from = otherwise;
	if (from != NULL) {
		if (!read_day(x, from, &day))
			return false;
		set_day(set, "from_d", day);
	} else {
		day = x->known_from;
		if (known != NULL && !read_day(x, known, &day))
			return false;
		set_day(set, "from_d", ymd_first(day));
		json_object_set_new(set, "from_p", json_integer(PRECISION_BOUND));
	}
	if (until == NULL && known_until == NULL)
		until = otherwise_until;
	if (until == NULL && known_until == NULL)
		return true;
	if (!read_day(x, until != NULL ? until : known_until, &day))
		return false;
	set_end(x, set, day);
	if (until == NULL)
		json_object_set_new(set, "until_p", json_integer(PRECISION_BOUND));
	return true;
}

/* ---- states ---- */

json_t *popolo_versions(struct popolo_taking *x, const json_t *o, const json_t *span, const char *from_key, const char *until_key,
	popolo_build *build, struct err *e)
{
	const json_t *states = json_object_get(popolo_own(o), "states");
	const size_t n = json_array_size(states);
	json_t *all = json_array();
	bool ok = true;
	for (size_t i = 0; ok && i < MAX(n, 1); i++) {
		const json_t *one = n == 0 ? o : json_array_get(states, i);
		json_t *v = json_object();
		json_array_append_new(all, v);
		ok = json_is_object(one);
		if (!ok)
			popolo_problem(x, MSG_POPOLO_MISSING, "coso.states", NULL);
		ok = ok && build(x, one, v, e) &&
		     popolo_span(x, v, n == 0 ? span : one, n == 0 ? from_key : "start_date", n == 0 ? until_key : "end_date", NULL, NULL);
	}
	if (ok)
		return all;
	json_decref(all);
	return NULL;
}

void popolo_version_lines(struct popolo_taking *x, const char *kind, const struct popolo_ref *self, json_t *states)
{
	g_autofree char *table = g_strconcat(kind, "_v", NULL), *column = g_strconcat(kind, "_id", NULL);
	for (size_t i = 0; i < json_array_size(states); i++) {
		json_t *v = json_array_get(states, i);
		if (strcmp(kind, "person") == 0)
			json_object_set_new(v, "area_id", json_integer(self->area));
		popolo_set(v, column, self->text);
		popolo_line(x, table, NULL, json_incref(v));
	}
	json_decref(states);
}

/* ---- what an object has become ---- */

static const char *key_of(struct popolo_taking *x, const char *kind, const char *id)
{
	return arena_printf(x->arena, "%s\t%s", kind, id);
}

struct popolo_ref *popolo_keep(struct popolo_taking *x, const char *kind, const char *id, int64_t row, int64_t area)
{
	struct popolo_ref *r = arena_alloc(x->arena, sizeof *r);
	*r = (struct popolo_ref){.id = row, .area = area};
	r->text = row != NONE ? arena_printf(x->arena, "%" G_GINT64_FORMAT, row) : arena_printf(x->arena, "$%s\t%s", kind, id);
	g_hash_table_insert(x->refs, (gpointer)(uintptr_t)key_of(x, kind, id), r);
	return r;
}

void popolo_remember(struct popolo_taking *x, const struct popolo_ref *ref, const json_t *o)
{
	json_t *copy = json_deep_copy(o);
	g_ptr_array_add(x->kept, copy);
	((struct popolo_ref *)(uintptr_t)ref)->kept = copy;
}

static bool by_key(struct popolo_taking *x, const char *kind, const char *id, int64_t *row, int64_t *area, struct err *e)
{
	static const char *const columns[] = {"unit", "organisation", "term", "post"};
	bool person = strcmp(kind, "person") == 0;
	struct db_stmt *st = db_prepare(store_db(x->app->store), statement_text(person ? "popolo_person" : "popolo_outside"), e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":scheme"), x->scheme);
	db_bind_text(st, db_param(st, ":value"), id);
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW && *row == NONE) {
		for (int c = 0; !person && c < (int)G_N_ELEMENTS(columns); c++)
			if (strcmp(columns[c], kind) == 0)
				*row = db_int(st, c);
		if (person) {
			*area = db_int(st, 0);
			*row = db_int(st, 1);
		}
	}
	db_reset(st);
	return step != DB_ERROR;
}

/* Of a file of our own, come back to the register it was taken from: "person/123". */
static bool by_own_id(struct popolo_taking *x, const char *kind, const char *id, int64_t *row, int64_t *area, struct err *e)
{
	const struct kind *k = kind_find(kind);
	const char *slash = strchr(id, '/');
	char *end = NULL;
	if (strcmp(x->scheme, "popolo") != 0 || slash == NULL || !g_str_has_prefix(id, kind) || (size_t)(slash - id) != strlen(kind))
		return true;
	int64_t n = g_ascii_strtoll(slash + 1, &end, 10);
	if (n <= 0 || *end != '\0')
		return true;
	const char *statement = strcmp(kind, "person") == 0 ? "popolo_own_person" : NULL;
	bool found = false;
	if (statement == NULL) {
		void *head = arena_alloc(x->arena, k->table->row_size);
		if (!store_get(x->app->store, k->table, 0, n, head, x->arena, &found, e))
			return false;
	} else {
		struct db_stmt *st = db_prepare(store_db(x->app->store), statement_text(statement), e);
		if (st == NULL)
			return false;
		db_bind_int(st, db_param(st, ":person"), n);
		enum db_step step = db_step(st, e);
		found = step == DB_ROW;
		if (found)
			*area = db_int(st, 0);
		db_reset(st);
		if (step == DB_ERROR)
			return false;
	}
	if (found)
		*row = n;
	return true;
}

const struct popolo_ref *popolo_find(struct popolo_taking *x, const char *kind, const char *id, struct err *e)
{
	const char *key = key_of(x, kind, id);
	const struct popolo_ref *r = g_hash_table_lookup(x->refs, key);
	int64_t row = NONE, area = NONE;
	if (r != NULL)
		return r;
	if (!by_key(x, kind, id, &row, &area, e) || (row == NONE && !by_own_id(x, kind, id, &row, &area, e)) || row == NONE)
		return NULL;
	if (strcmp(kind, "unit") == 0) {
		struct unit_row u;
		bool found = false;
		if (!store_get(x->app->store, &table_unit, 0, row, &u, x->arena, &found, e))
			return NULL;
		area = found ? u.area_no : NONE;
	}
	return popolo_keep(x, kind, id, row, area);
}

const struct popolo_ref *popolo_pointed(
	struct popolo_taking *x, const char *kind, const json_t *o, const char *key, bool needed, struct err *e)
{
	const char *id = popolo_text(o, key);
	const struct popolo_ref *r = id != NULL ? popolo_find(x, kind, id, e) : NULL;
	if (r == NULL && needed && e->code == ERR_NONE)
		popolo_problem(x, id == NULL ? MSG_POPOLO_MISSING : MSG_POPOLO_POINTS, key, id);
	return r;
}

static void key_line(struct popolo_taking *x, const char *kind, const struct popolo_ref *ref, const char *scheme, const char *value)
{
	bool person = strcmp(kind, "person") == 0;
	g_autofree char *column = g_strconcat(kind, "_id", NULL);
	json_t *set = json_object();
	if (person)
		json_object_set_new(set, "area_id", json_integer(ref->area));
	popolo_set(set, column, ref->text);
	popolo_set(set, "scheme", scheme);
	popolo_set(set, "value", value);
	popolo_line(x, person ? "person_key" : "outside_key", NULL, set);
}

void popolo_keys(struct popolo_taking *x, const char *kind, const struct popolo_ref *ref, const char *id, const json_t *o)
{
	const json_t *list = json_object_get(o, "identifiers");
	key_line(x, kind, ref, x->scheme, id);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *scheme = popolo_text(json_array_get(list, i), "scheme");
		const char *value = popolo_text(json_array_get(list, i), "identifier");
		/* Ours have columns of their own. */
		if (value != NULL && (scheme == NULL || !g_str_has_prefix(scheme, "coso:")))
			key_line(x, kind, ref, scheme != NULL ? scheme : "?", value);
	}
}
