/* Where a change is looked at: the communes it is about, the provinces above them, and the storage areas that must be read. */
#include "app/figure/figure_moves_parts.h"

#include "messages/figure_moves.def"
#include "store/statement.h"

static bool add_area(struct figure_moves *m, int64_t area, struct err *e)
{
	for (size_t i = 0; i < m->area_count; i++)
		if (m->areas[i] == area)
			return true;
	if (m->area_count == MOVES_AREAS)
		return FAIL0(e, ERR_CONFLICT, MSG_MOVES_WIDE);
	m->areas[m->area_count++] = area;
	return true;
}

static bool has_place(const struct figure_moves *m, int64_t unit)
{
	for (size_t i = 0; i < m->place_count; i++)
		if (m->places[i].unit == unit)
			return true;
	return false;
}

static void add_place(struct figure_moves *m, int64_t unit, bool whole)
{
	if (!has_place(m, unit) && m->place_count < MOVES_PLACES)
		m->places[m->place_count++] = (struct moves_place){unit, whole};
}

/* Integers of a statement's first column; names and values of its parameters in pairs. */
static bool read_list(
	struct figure_moves *m, const char *name, const char *p1, int64_t v1, const char *p2, int64_t v2, GArray *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(m->ask.app->store), statement_text(name), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, p1), v1);
	if (p2 != NULL)
		db_bind_int(st, db_param(st, p2), v2);
	while ((step = db_step(st, e)) == DB_ROW) {
		int64_t n = db_int(st, 0);
		g_array_append_val(out, n);
	}
	return step == DB_DONE;
}

static int level_num(const struct figure_moves *m, const char *id)
{
	const struct code_list *levels = codes_list(m->ask.app->codes, "unit_level", NULL);
	const struct code *c = levels != NULL ? code_by_id(levels, id) : NULL;
	return c != NULL ? c->num : -1;
}

/* The commune and the province a unit lies in, as far as they stand after `day`; NONE where there is none. */
static bool above(struct figure_moves *m, int64_t unit, ymd day, int64_t *commune, int64_t *province, struct err *e)
{
	int at_commune = level_num(m, "commune"), at_province = level_num(m, "province");
	struct db_stmt *st = db_prepare(store_db(m->ask.app->store), statement_text("moves_above"), e);
	enum db_step step = DB_ERROR;
	*commune = *province = NONE;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, "unit"), unit);
	while ((step = db_step(st, e)) == DB_ROW) {
		int64_t level = db_int(st, 1);
		if (db_int(st, 2) <= day)
			continue;
		if (level == at_commune && *commune == NONE)
			*commune = db_int(st, 0);
		if (level == at_province && *province == NONE)
			*province = db_int(st, 0);
	}
	return step == DB_DONE;
}

/* Units the change is about, the most telling first. */
static bool touched_units(struct figure_moves *m, GArray *units, struct err *e)
{
	g_autoptr(GArray) areas = g_array_new(FALSE, FALSE, sizeof(int64_t));
	bool ok = read_list(m, "moves_units_written", "group", m->ask.group, NULL, 0, units, e) &&
		  read_list(m, "moves_areas_written", "group", m->ask.group, NULL, 0, areas, e);
	for (size_t i = 0; ok && i < m->ask.person_count; i++)
		ok = add_area(m, m->ask.persons[i].area, e);
	for (guint i = 0; ok && i < areas->len; i++)
		ok = add_area(m, g_array_index(areas, int64_t, i), e);
	for (size_t i = 0; ok && i < m->area_count; i++)
		ok = read_list(m, "area_unit", "number", m->areas[i], NULL, 0, units, e);
	for (size_t i = 0; ok && i < m->ask.person_count; i++)
		ok = read_list(m, "moves_units_of_person", "area", m->ask.persons[i].area, "person", m->ask.persons[i].id, units, e);
	return ok;
}

bool moves_places(struct figure_moves *m, struct err *e)
{
	g_autoptr(GArray) units = g_array_new(FALSE, FALSE, sizeof(int64_t)), areas = g_array_new(FALSE, FALSE, sizeof(int64_t));
	int64_t provinces[MOVES_PLACES];
	size_t province_count = 0;
	bool ok = touched_units(m, units, e);
	/* What stands today, then what ended so lately that it may still be reported. */
	const ymd days[] = {m->ask.today, m->ask.today - 10000};
	for (guint i = 0; ok && i < units->len * G_N_ELEMENTS(days); i++) {
		int64_t commune = NONE, province = NONE, unit = g_array_index(units, int64_t, i % units->len);
		ok = unit == NONE || above(m, unit, days[i / units->len], &commune, &province, e);
		if (commune != NONE && m->place_count < MOVES_PLACES - 2)
			add_place(m, commune, true);
		if (province != NONE && province_count < MOVES_PLACES)
			provinces[province_count++] = province;
	}
	for (size_t i = 0; ok && i < m->place_count; i++)
		ok = read_list(m, "moves_areas_of_unit", "unit", m->places[i].unit, NULL, 0, areas, e);
	for (guint i = 0; ok && i < areas->len; i++)
		ok = add_area(m, g_array_index(areas, int64_t, i), e);
	for (size_t i = 0; i < province_count; i++)
		add_place(m, provinces[i], false);
	if (m->area_count == 0)
		m->areas[m->area_count++] = 0; /* nobody: only structure is read */
	return ok;
}
