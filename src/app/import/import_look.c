/* Names in cells → organisations, units, posts, storage areas. Every question is asked of the register once and remembered. */
#include "app/import/import_parts.h"

#include "base/text.h"
#include "store/statement.h"

#include <string.h>

#define NAMES_MAX 5000 /* proposed from, where a name is not found */
#define REMEMBERED_MAX 50000

enum { FOUND_NONE = -1, FOUND_MANY = -2 };

struct db_stmt *imp_ask(struct importing *x, const char *name, struct err *e)
{
	struct db_stmt *st = g_hash_table_lookup(x->asked, name);
	if (st != NULL)
		return st;
	st = db_prepare(store_db(x->store), statement_text(name), e);
	if (st != NULL)
		g_hash_table_insert(x->asked, (gpointer)(uintptr_t)name, st);
	return st;
}

bool imp_first(struct db_stmt *st, int64_t *id, int64_t *count, struct err *e)
{
	enum db_step step = DB_DONE;
	*id = NONE;
	*count = 0;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		if (*id == NONE)
			*id = db_int(st, 0);
		(*count)++;
	}
	return st != NULL && step == DB_DONE;
}

static bool nation(struct importing *x, int64_t *unit, struct err *e)
{
	int64_t count = 0;
	struct db_stmt *st = imp_ask(x, "import_nation", e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":day"), x->o->today);
	return imp_first(st, unit, &count, e);
}

/* Ids of that name below `above`; count says how many there are. */
static bool named(struct importing *x, bool unit, int64_t above, const char *key, const char *code, struct imp_key *out, struct err *e)
{
	g_autofree char *memory = g_strdup_printf("%d:%" G_GINT64_FORMAT ":%s:%s", unit, above, key, code);
	const struct imp_key *known = g_hash_table_lookup(x->names, memory);
	if (known != NULL) {
		*out = *known;
		return true;
	}
	struct db_stmt *st = imp_ask(x, unit ? "import_units" : "import_organisations", e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":key"), key);
	db_bind_int(st, db_param(st, ":above"), above);
	db_bind_int(st, db_param(st, ":day"), x->o->today);
	if (unit)
		db_bind_text(st, db_param(st, ":code"), code);
	if (!imp_first(st, &out->a, &out->b, e))
		return false;
	if (g_hash_table_size(x->names) < REMEMBERED_MAX)
		g_hash_table_insert(x->names, g_steal_pointer(&memory), g_memdup2(out, sizeof *out));
	return true;
}

/* "thôn Bản Mới" also as "Bản Mới": units are stored without the word for their type. */
static const char *without_type(struct importing *x, const char *key)
{
	const struct code_list *l = codes_list(x->app->codes, "unit_type", NULL);
	for (size_t i = 0; l != NULL && i < l->count; i++) {
		const char *type = text_fold(l->codes[i].vi, x->work);
		size_t n = strlen(type);
		if (strncmp(key, type, n) == 0 && key[n] == ' ' && key[n + 1] != '\0')
			return key + n + 1;
	}
	return NULL;
}

static bool try_names(
	struct importing *x, bool unit, int64_t above, const char *const *tries, const char *text, struct imp_key *out, struct err *e)
{
	static const char *const none[] = {NULL};
	const char *bare = NULL;
	if (!named(x, unit, above, text_fold(text, x->work), unit ? text : "", out, e))
		return false;
	if (unit && out->b == 0 && (bare = without_type(x, text_fold(text, x->work))) != NULL && !named(x, true, above, bare, "", out, e))
		return false;
	for (const char *const *t = tries != NULL ? tries : none; out->b == 0 && *t != NULL; t++) {
		g_auto(GStrv) parts = g_strsplit(*t, "{}", -1);
		g_autofree char *name = g_strjoinv(text, parts);
		if (!named(x, unit, above, text_fold(name, x->work), "", out, e))
			return false;
	}
	return true;
}

/* ---- the nearest names ---- */

static bool names_below(struct importing *x, bool unit, int64_t above, GPtrArray **out, struct err *e)
{
	g_autofree char *memory = g_strdup_printf("%d:%" G_GINT64_FORMAT, unit, above);
	enum db_step step = DB_ERROR;
	*out = g_hash_table_lookup(x->scopes, memory);
	if (*out != NULL)
		return true;
	struct db_stmt *st = imp_ask(x, unit ? "import_units_all" : "import_organisations_all", e);
	if (st == NULL)
		return false;
	*out = g_ptr_array_new_with_free_func(g_free);
	db_bind_int(st, db_param(st, ":above"), above);
	db_bind_int(st, db_param(st, ":day"), x->o->today);
	db_bind_int(st, db_param(st, ":most"), NAMES_MAX);
	while ((step = db_step(st, e)) == DB_ROW)
		g_ptr_array_add(*out, g_strdup(db_text(st, 0)));
	g_hash_table_insert(x->scopes, g_steal_pointer(&memory), *out);
	return step == DB_DONE;
}

static const char *name_at(void *user, size_t i)
{
	const GPtrArray *names = user;
	return i < names->len ? g_ptr_array_index(names, i) : NULL;
}

static bool not_found(
	struct importing *x, bool unit, int64_t above, size_t column, const char *text, const struct imp_key *found, struct err *e)
{
	GPtrArray *names = NULL;
	g_autofree char *scope = g_strdup_printf("%d:%" G_GINT64_FORMAT, unit, above);
	g_autofree char *count = g_strdup_printf("%" G_GINT64_FORMAT, found->b);
	if (found->b > 1) {
		imp_fault(x, column, text, IMP_SAY(x, MSG_IMP_MANY_ORGANISATIONS, text, count), NULL, NULL, false);
		return true;
	}
	if (!names_below(x, unit, above, &names, e))
		return false;
	imp_fault(x, column, text, IMP_SAY(x, unit ? MSG_IMP_NO_UNIT : MSG_IMP_NO_ORGANISATION, text),
		imp_nearest(x, scope, text, name_at, names), NULL, false);
	return true;
}

/* ---- lookups ---- */

bool imp_above(struct importing *x, const struct imp_field *f, int64_t *above, struct err *e)
{
	struct imp_key found = {0};
	if (x->o->unit == NONE && x->nation == NONE && !nation(x, &x->nation, e))
		return false;
	*above = x->o->unit != NONE ? x->o->unit : x->nation;
	if (f->f->within == NULL)
		return true;
	size_t at = x->at[*f->f->within];
	const char *text = at == SIZE_MAX || at >= x->row->count ? "" : x->row->cells[at].text;
	if (*text == '\0')
		return true;
	if (!try_names(x, true, *above, NULL, text, &found, e))
		return false;
	if (found.b != 1)
		return not_found(x, true, *above, *f->f->within, text, &found, e);
	*above = found.a;
	return true;
}

static bool look_up(struct importing *x, struct imp_field *f, bool unit, int64_t *id, struct err *e)
{
	size_t column = SIZE_MAX;
	struct imp_key found = {0};
	int64_t above = NONE, before = x->hard;
	const struct grid_cell *cell = imp_cell(x, f, &column);
	*id = NONE;
	if (cell->text[0] == '\0') {
		/* The whole file may be about one place. */
		*id = unit ? NONE : x->o->organisation;
		return true;
	}
	if (!imp_above(x, f, &above, e) || !try_names(x, unit, above, f->f->tries, cell->text, &found, e))
		return false;
	if (found.b == 1)
		*id = found.a;
	else if (x->hard == before)
		return not_found(x, unit, above, column, cell->text, &found, e);
	return true;
}

/* "Trưởng thôn, Thôn Bờ Hồ": title and organisation in one cell, as lists call a post. The cell is then the title alone. */
static bool split_post(struct importing *x, const struct imp_field *f, const struct grid_cell **cell, int64_t *organisation, struct err *e)
{
	const char *comma = strrchr((*cell)->text, ',');
	int64_t above = NONE;
	struct imp_key found = {0};
	if (f->f->of->source != SOURCE_OPTION || comma == NULL)
		return true;
	if (!imp_above(x, f, &above, e) ||
		!try_names(x, false, above, NULL, arena_strdup(x->work, comma + 1 + strspn(comma + 1, " ")), &found, e))
		return false;
	if (found.b != 1)
		return true;
	*organisation = found.a;
	*cell = imp_text_cell(x, arena_strndup(x->work, (*cell)->text, (size_t)(comma - (*cell)->text)));
	return true;
}

static bool look_post(struct importing *x, struct imp_record *rec, struct imp_field *f, int64_t *id, struct err *e)
{
	int64_t organisation = NONE, title = NONE, count = 0, day = x->o->today;
	size_t column = SIZE_MAX;
	*id = NONE;
	const struct grid_cell *cell = imp_cell(x, f, &column);
	if (cell->text[0] == '\0' && f->f->otherwise == NULL && (f->f->field == NULL || !f->f->field->required))
		return true;
	if (!split_post(x, f, &cell, &organisation, e) || (organisation == NONE && !imp_look(x, rec, f->of, &organisation, e)))
		return false;
	if (cell->text[0] == '\0' && f->f->otherwise == NULL)
		return true;
	const struct grid_cell fixed = {.type = GRID_TEXT, .text = f->f->otherwise};
	if (!imp_code(x, f, cell->text[0] == '\0' ? &fixed : cell, column, &title, e) || title == NONE || organisation == NONE)
		return e->code == ERR_NONE;
	if (rec->head->from_d != COLUMN_ABSENT && ROW_AT_INT(rec->row, rec->head->from_d) != NONE)
		day = ROW_AT_INT(rec->row, rec->head->from_d);
	struct db_stmt *st = imp_ask(x, "import_post", e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":organisation"), organisation);
	db_bind_int(st, db_param(st, ":title"), title);
	db_bind_int(st, db_param(st, ":day"), day);
	if (!imp_first(st, id, &count, e))
		return false;
	if (*id == NONE)
		imp_fault(x, column, cell->text, IMP_SAY(x, MSG_IMP_NO_POST, cell->text), NULL, NULL, false);
	return true;
}

static bool look_option(struct importing *x, const struct imp_field *f, int64_t *id)
{
	bool unit = f->f->option == OPTION_UNIT;
	*id = unit ? x->o->unit : x->o->organisation;
	if (*id == NONE)
		imp_fault(x, SIZE_MAX, "", IMP_SAY(x, unit ? MSG_IMP_NEED_UNIT : MSG_IMP_NEED_ORGANISATION, NULL), NULL, NULL, false);
	return true;
}

bool imp_look(struct importing *x, struct imp_record *rec, struct imp_field *f, int64_t *id, struct err *e)
{
	int64_t before = x->hard;
	x->found_area = 0;
	bool ok = f->f->source == SOURCE_POST	  ? look_post(x, rec, f, id, e)
		  : f->f->source == SOURCE_PERSON ? imp_look_person(x, rec, f, id, e)
		  : f->f->source == SOURCE_ROW	  ? imp_look_row(x, rec, f, id, e)
		  : f->f->source == SOURCE_OPTION ? look_option(x, f, id)
						  : look_up(x, f, f->f->source == SOURCE_UNIT, id, e);
	if (ok && f->f->source == SOURCE_ORGANISATION && *id == NONE && x->hard == before && f->f->column != NULL && f->f->column->required)
		return look_option(x, &(struct imp_field){.f = &(struct mapping_field){.option = OPTION_ORGANISATION}}, id);
	if (x->hard != before)
		rec->faulty = true;
	return ok;
}

/* ---- storage areas ---- */

static bool unit_of_organisation(struct importing *x, int64_t organisation, int64_t *unit, struct err *e)
{
	int64_t count = 0;
	struct db_stmt *st = imp_ask(x, "scope_organisation_unit", e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":organisation"), organisation);
	db_bind_int(st, db_param(st, ":day"), x->o->today);
	return imp_first(st, unit, &count, e);
}

bool imp_area_of(struct importing *x, int64_t unit, int64_t organisation, int64_t *area, struct err *e)
{
	int64_t key = unit != NONE ? unit : organisation, count = 0;
	const int64_t *known = g_hash_table_lookup(x->homes, &key);
	*area = NONE;
	if (known != NULL) {
		*area = *known;
		return true;
	}
	if (unit == NONE && !unit_of_organisation(x, organisation, &unit, e))
		return false;
	struct db_stmt *st = unit == NONE ? NULL : imp_ask(x, "import_area", e);
	if (st != NULL) {
		db_bind_int(st, db_param(st, ":unit"), unit);
		db_bind_int(st, db_param(st, ":day"), x->o->today);
	}
	if (unit != NONE && !imp_first(st, area, &count, e))
		return false;
	g_hash_table_insert(x->homes, g_memdup2(&key, sizeof key), g_memdup2(area, sizeof *area));
	return true;
}
