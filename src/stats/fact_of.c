/* See fact_of.h. */
#include "stats/fact_of.h"

#include "store/views.h"

bool fact_of_person(struct store *s, const struct fact_kind *k, int64_t area, int64_t person, bool *there, struct err *e)
{
	/* the rows without what stands beside them: found by an index, where the whole view would be made first */
	g_autofree char *alone = g_strconcat(k->view, "_alone", NULL), *sql = NULL;
	g_autofree char *text = views_text(s, view_exists(alone) ? alone : k->view, 0, e);
	struct db_stmt *st;
	enum db_step step;

	must(k->subject == SUBJECT_PERSON);
	if (!text)
		return false;
	sql = g_strdup_printf("SELECT x.id AS id FROM (%s) AS x WHERE x.area_id = :area AND x.person_id = :person LIMIT 1", text);
	st = db_prepare(store_db(s), sql, e);
	if (!st)
		return false;
	db_bind_int(st, db_param(st, "area"), area);
	db_bind_int(st, db_param(st, "person"), person);
	step = db_step(st, e);
	*there = step == DB_ROW;
	db_reset(st);
	return step != DB_ERROR;
}
