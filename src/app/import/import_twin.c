/* Who is the person of a row? A number says it for certain; name, birth and home recognise somebody who is there already; what only looks
 * alike is offered with its points (docs/records.md 4) and decided by whoever takes the file in. */
#include "app/import/import_parts.h"

#include "app/people/duplicate_parts.h"
#include "app/reading.h"
#include "base/text.h"
#include "model/kinds.gen.h"
#include "store/statement.h"

#include <string.h>

struct imp_law {
	struct dup_law points;
	int64_t merged;
	GHashTable *met; /* people elsewhere whose reading is noted: "area:id" */
};

struct looks {
	int64_t area, id;
	ymd birth;
	const char *name;
	int64_t sex, home, state;
	struct duplicate_score score;
	bool exact, full, other_number, same;
};

struct imp_law *imp_law_new(struct importing *x, struct err *e)
{
	const struct code_list *l = codes_list(x->app->codes, "person_state", e);
	const struct code *merged = l == NULL ? NULL : code_by_id(l, "merged");
	struct dup_law points;
	if (merged == NULL || !dup_law_read(x->app, x->o->today, &points, e))
		return NULL;
	struct imp_law *law = g_new0(struct imp_law, 1);
	law->points = points;
	law->merged = merged->num;
	law->met = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return law;
}

void imp_law_free(struct imp_law *law)
{
	if (law != NULL)
		g_hash_table_destroy(law->met);
	g_free(law);
}

/* ---- by number ---- */

/* The people the numbers of the row belong to; two of them contradict each other. */
static bool by_numbers(struct importing *x, const struct imp_record *person, int64_t *area, int64_t *id, struct err *e)
{
	*id = NONE;
	for (size_t i = 0; i < x->m->record_count; i++) {
		struct imp_record *rec = &x->records[i];
		const struct identity_number_row *n = rec->row;
		if (!rec->active || rec->head != &table_identity_number || n->value_bix == NULL || n->kind_no == NONE)
			continue;
		struct db_stmt *st = imp_ask(x, "duplicate_by_number", e);
		enum db_step step = DB_ERROR;
		if (st == NULL)
			return false;
		db_bind_int(st, db_param(st, ":kind"), n->kind_no);
		db_bind_text(st, db_param(st, ":bix"), n->value_bix);
		while ((step = db_step(st, e)) == DB_ROW) {
			if (*id != NONE && *id != db_int(st, 1)) {
				imp_fault(x, rec->fields[0].f->column_count > 0 ? rec->fields[0].f->columns[0] : SIZE_MAX, "",
					IMP_SAY(x, MSG_IMP_NUMBER_ELSE, NULL), NULL, "C26", false);
				continue;
			}
			*area = db_int(st, 0);
			*id = db_int(st, 1);
		}
		if (step == DB_ERROR)
			return false;
	}
	(void)person;
	return true;
}

/* ---- by name ---- */

static void points(struct importing *x, const struct person_row *p, const struct person_v_row *v, int64_t area, struct looks *l)
{
	const struct dup_law *law = &x->law->points;
	uint32_t g = 0;
	int sum = 0;
	ymd birth = (ymd)p->birth_d;
	bool swapped = birth % 100 != 0 && birth / 10000 == l->birth / 10000 && birth % 100 == l->birth / 100 % 100 &&
		       birth / 100 % 100 == l->birth % 100 && birth != l->birth;
	l->exact = strcmp(l->name, v->full_name) == 0;
	l->full = birth == l->birth && birth % 100 != 0;
#define TAKE(ground) (g |= UINT32_C(1) << (ground), sum += law->points[ground])
	TAKE(l->exact ? GROUND_NAME_EXACT : GROUND_NAME_FOLDED);
	if (l->full)
		TAKE(GROUND_BIRTH_FULL);
	else if (swapped)
		TAKE(GROUND_BIRTH_SWAPPED);
	else if (birth != 0 && birth / 10000 == l->birth / 10000 && (birth % 100 == 0 || l->birth % 100 == 0))
		TAKE(GROUND_BIRTH_YEAR);
	else if (birth != 0 && l->birth != 0)
		TAKE(GROUND_BIRTH_DIFFERS);
	if (v->sex != NONE && l->sex != NONE)
		TAKE(v->sex == l->sex ? GROUND_SEX_SAME : GROUND_SEX_DIFFERS);
	if (area == l->area || (v->hometown_unit_id != NONE && v->hometown_unit_id == l->home))
		TAKE(GROUND_HOME_SAME);
#undef TAKE
	l->score = dup_sum(law, sum, g);
}

/* Has the other one an open number of a kind this row gives another value for? Then it is somebody else, and the points say so. */
static bool numbers_differ(struct importing *x, struct looks *l, struct err *e)
{
	g_autoptr(GArray) theirs = g_array_new(FALSE, FALSE, sizeof(struct dup_number));
	if (l->score.class_ == DUPLICATE_NO)
		return true;
	if (!dup_numbers_read(x->app, l->area, l->id, theirs, e))
		return false;
	for (size_t i = 0; i < x->m->record_count; i++) {
		const struct identity_number_row *n = x->records[i].row;
		if (!x->records[i].active || x->records[i].head != &table_identity_number || n->value_bix == NULL)
			continue;
		for (guint k = 0; k < theirs->len; k++) {
			const struct dup_number *other = &g_array_index(theirs, struct dup_number, k);
			if (other->open && other->kind == n->kind_no && strcmp(other->bix, n->value_bix) != 0) {
				l->score = dup_sum(&x->law->points, l->score.score + x->law->points.points[GROUND_CITIZEN_DIFFERS],
					l->score.grounds | UINT32_C(1) << GROUND_CITIZEN_DIFFERS);
				l->other_number = true;
			}
		}
	}
	return true;
}

/* Those of that name and about that year of birth, the most alike first. */
static bool by_name(struct importing *x, struct imp_record *rec, struct looks *best, int *certain, struct err *e)
{
	const struct person_row *p = rec->row;
	const struct person_v_row *v = rec->version;
	struct db_stmt *st = imp_ask(x, "import_people", e);
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct looks));
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	int64_t year = p->birth_d == NONE ? 0 : p->birth_d / 10000;
	db_bind_text(st, db_param(st, ":key"), text_fold(v->full_name, x->work));
	db_bind_int(st, db_param(st, ":first"), year == 0 ? 0 : year * 10000);
	db_bind_int(st, db_param(st, ":last"), year == 0 ? 99991231 : year * 10000 + 1231);
	while ((step = db_step(st, e)) == DB_ROW) {
		struct looks l = {db_int(st, 0), db_int(st, 1), (ymd)db_int(st, 2), NULL, db_int(st, 4), db_int(st, 5), db_int(st, 6), {0},
			false, false, false, false};
		bool again = all->len > 0 && g_array_index(all, struct looks, all->len - 1).id == l.id;
		l.name = again ? NULL : arena_strdup(x->work, db_text(st, 3));
		if (!again && l.state != x->law->merged)
			g_array_append_val(all, l);
	}
	*certain = 0;
	best->id = NONE;
	for (guint i = 0; step == DB_DONE && i < all->len; i++) {
		struct looks *l = &g_array_index(all, struct looks, i);
		points(x, p, v, rec->area, l);
		if (!numbers_differ(x, l, e))
			return false;
		l->same = l->exact && l->birth == (ymd)p->birth_d && l->birth != 0 && l->area == rec->area && !l->other_number;
		*certain += l->same;
		/* Who is there for certain comes before who has more points. */
		if (best->id == NONE || l->same > best->same || (l->same == best->same && l->score.score > best->score.score))
			*best = *l;
	}
	return step == DB_DONE;
}

/* ---- what follows ---- */

static bool may_see(struct importing *x, int64_t area)
{
	const struct auth_place *at = imp_place(x, area);
	return viewer_is_operator(x->app->viewer) || (at != NULL && viewer_may(x->app->viewer, RIGHT_VIEW, "person", 'B', at));
}

/* By trying files somebody learns who is recorded elsewhere: that is a reading, once for each person that was met. */
static void note_elsewhere(struct importing *x, int64_t area, int64_t id)
{
	const struct access_reading r = {
		.area = area, .act = RIGHT_VIEW, .table = "person", .row = id, .fields = "duplicate", .rows = NONE};
	g_autofree char *key = g_strdup_printf("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, area, id);
	if (!may_see(x, area) && g_hash_table_add(x->law->met, g_steal_pointer(&key)))
		app_note_reading(x->app, &r);
}

static bool take_known(struct importing *x, struct imp_record *rec, int64_t area, int64_t id, struct err *e)
{
	bool found = false;
	note_elsewhere(x, area, id);
	rec->old = arena_alloc(x->work, rec->head->row_size);
	if (!store_get(x->store, rec->head, area, id, rec->old, x->work, &found, e))
		return false;
	if (!found) {
		imp_fault(x, SIZE_MAX, "", IMP_SAY(x, MSG_IMP_TWIN_HIDDEN, NULL), NULL, NULL, false);
		rec->old = NULL;
		return true;
	}
	rec->area = area;
	rec->id = id;
	return true;
}

static const char *about(struct importing *x, const char *name, int64_t birth)
{
	char day[11];
	return arena_printf(
		x->arena, "%s, %s", name != NULL ? name : "?", birth == NONE || birth == 0 ? "?" : ymd_format_vi((ymd)birth, day));
}

/* must_say: which human the row means has to be said before it is taken in. */
static void offer(struct importing *x, struct imp_record *rec, const struct looks *l, bool must_say)
{
	const struct person_row *p = rec->row;
	const struct person_v_row *v = rec->version;
	const bool may = may_see(x, l->area);
	note_elsewhere(x, l->area, l->id);
	/* the report outlives the work on these rows */
	const char *known = may ? about(x, l->name, l->birth) : arena_strdup(x->arena, IMP_SAY(x, MSG_IMP_TWIN_HIDDEN, NULL));
	const char *score = arena_printf(x->work, "%d", l->score.score);
	const char *grounds = duplicate_grounds_words(l->score.grounds, x->o->lang, x->work);
	const struct import_twin twin = {.row = x->row->number,
		.given = about(x, v->full_name, p->birth_d),
		.person_area = l->area,
		.person = l->id,
		.known = known,
		.score = may ? l->score.score : 0,
		.close = l->exact && l->full};
	must_say = must_say || l->score.class_ == DUPLICATE_SAME;
	g_array_append_val(x->twins, twin);
	const msg_key elsewhere = must_say ? MSG_IMP_TWIN_ELSEWHERE : MSG_IMP_TWIN_PERHAPS_ELSEWHERE;
	/* What agrees with somebody whom the viewer may not see would be the answer to a guess. */
	const char *said =
		may ? IMP_SAY(x, must_say ? MSG_IMP_TWIN : MSG_IMP_TWIN_PERHAPS, known, score, grounds) : IMP_SAY(x, elsewhere, NULL);
	imp_fault(x, SIZE_MAX, twin.given, said, NULL, "duplicate", !must_say);
}

bool imp_person(struct importing *x, struct imp_record *rec, bool *skip, struct err *e)
{
	const struct import_decision *d = g_hash_table_lookup(x->decisions, &x->row->number);
	const struct person_v_row *v = rec->version;
	int64_t area = NONE, id = NONE;
	struct looks best = {.id = NONE};
	int certain = 0;
	*skip = d != NULL && d->choice == CHOICE_SKIP;
	if (*skip)
		return true;
	if (d != NULL && d->choice == CHOICE_SAME)
		return take_known(x, rec, d->same_area, d->same, e);
	if ((rec->r->recognise & RECOGNISE_NUMBER) != 0 && !by_numbers(x, rec, &area, &id, e))
		return false;
	if (id != NONE)
		return take_known(x, rec, area, id, e);
	if (v->full_name == NULL || (d != NULL && d->choice == CHOICE_NEW))
		return true;
	if (!by_name(x, rec, &best, &certain, e))
		return false;
	bool recognised = (rec->r->recognise & RECOGNISE_NAME_BIRTH_HOME) != 0 && best.same;
	if (recognised && certain == 1)
		return take_known(x, rec, best.area, best.id, e);
	if (best.id != NONE && (recognised || best.score.class_ != DUPLICATE_NO))
		offer(x, rec, &best, recognised);
	return true;
}
