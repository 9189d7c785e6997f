/* The six acts on rows; see act.h. Reads the rows, lets the texts and the checks have them, asks the rights, writes. Nothing is written
 * while there is a problem. */
#include "app/act/act_internal.h"
#include "base/err_shown.h"
#include "messages/act.def"
#include "messages/records.def"
#include "messages/store.def"

#include <string.h>

/* ---- rows ------------------------------------------------------------------------------------------------------------------------------
 */

bool act_speaks(const struct table *t, const struct column *c)
{
	bool bound = c->offset == t->from_d || c->offset == t->from_p || c->offset == t->until_d || c->offset == t->until_p ||
		     c->offset == t->on_d;
	return !c->derived && (c->field >= 0 || bound);
}

bool act_same(const struct column *c, const void *a, const void *b)
{
	if (c->store == COLUMN_INT)
		return row_get_int(c, a) == row_get_int(c, b);
	return g_strcmp0(row_get_text(c, a), row_get_text(c, b)) == 0;
}

bool act_changed(const struct act_row *r)
{
	for (uint16_t i = 0; r->t != NULL && i < r->t->column_count; i++)
		if (act_speaks(r->t, &r->t->columns[i]) && (r->before == NULL || !act_same(&r->t->columns[i], r->before, r->now)))
			return true;
	return false;
}

static void *copy_row(struct acting *x, const struct table *t, const void *row)
{
	void *copy = arena_alloc(x->arena, t->row_size);
	return memcpy(copy, row, t->row_size);
}

static bool no_row(const struct table *t, int64_t id, struct err *e)
{
	char text[24];
	g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, id);
	return FAIL(e, ERR_NOT_FOUND, MSG_ACT_NO_ROW, t->kind->label, text);
}

static bool load(struct acting *x, struct act_row *r, const struct table *t, int64_t id, struct err *e)
{
	bool found = false;
	r->t = t;
	r->before = arena_alloc(x->arena, t->row_size);
	if (id == NONE)
		return FAIL0(e, ERR_USAGE, MSG_ACT_NO_ID);
	if (!store_get(x->store, t, x->area, id, r->before, x->arena, &found, e))
		return false;
	if (!found)
		return no_row(t, id, e);
	r->now = copy_row(x, t, r->before);
	return true;
}

/* The row the act names; of a version also its head. */
static bool load_named(struct acting *x, struct err *e)
{
	const struct table *t = x->act->table;
	if (!t->versions)
		return load(x, &x->main, t, x->act->id, e);
	return load(x, &x->version, t, x->act->id, e) && load(x, &x->main, x->kind->table, ROW_AT_INT(x->version.now, t->head), e);
}

static bool version_ids(struct acting *x, GArray *ids, struct err *e)
{
	return store_version_ids(x->store, x->kind->versions, x->area, ROW_AT_INT(x->main.now, x->kind->table->id), ids, e);
}

static struct act_row *spanned(struct acting *x)
{
	return x->version.t != NULL ? &x->version : &x->main;
}

/* ---- checks ----------------------------------------------------------------------------------------------------------------------------
 */

struct checking {
	struct acting *x;
	const struct table *t;
};

/* The field a condition inside the row is about. */
const char *act_condition_field(const struct err *why)
{
	const struct {
		msg_key key;
		const char *field;
	} fields[] = {
		{MSG_ROW_UNIT_PARENT, "parent"},
		{MSG_ROW_UNIT_CODE, "code"},
		{MSG_ROW_PART_ENDS, "from_unit"},
		{MSG_ROW_PART_SHARES, "extent"},
		{MSG_ROW_BIRTH_UNKNOWN, "birth_d"},
		{MSG_ROW_BIRTH_MISSING, "birth_d"},
		{MSG_ROW_BIRTH_YEAR, "birth_d"},
		{MSG_ROW_DEATH, "death_d"},
		{MSG_ROW_END_REASON, "end_reason"},
		{MSG_ROW_OUT_REASON, "out_reason"},
		{MSG_ROW_CEREMONY, "ceremony_d"},
		{MSG_ROW_OFFICIAL, "official_d"},
		{MSG_ROW_ARRIVED, "arrived_d"},
		{MSG_ROW_FIGURE_WHERE, "unit"},
		{MSG_ROW_FIGURE_PERIOD, "period_until"},
		{MSG_ROW_COURSE_DAYS, "end_d"},
		{MSG_ROW_CASE_DAYS, "closed_d"},
		{MSG_ROW_STEP_DAYS, "left_d"},
		{MSG_ROW_VOTE_ON_WHAT, "question"},
		{MSG_ROW_VOTE_PRESENT, "present"},
		{MSG_ROW_VOTE_ISSUED, "issued"},
		{MSG_ROW_VOTE_RETURNED, "returned"},
		{MSG_ROW_VOTE_VALID, "valid"},
		{MSG_ROW_VOTE_AGREED, "agreed"},
		{MSG_ROW_DISCIPLINE_SYSTEM, "form"},
		{MSG_ROW_LEVEL_OR_REASON, "level"},
		{MSG_ROW_LEVEL_POINTS, "points"},
		{MSG_ROW_LEVEL_SCALE, "level"},
		{MSG_ROW_PERSON_OR_ORGANISATION, "person"},
		{MSG_ROW_UNIT_OR_ORGANISATION, "unit"},
		{MSG_ROW_ONE_LEVEL, "professional"},
	};
	if (why->key == MSG_ROW_INTERVAL)
		return "until";
	for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
		if (why->key == MSG_ROW_RULE && strstr(why->vi, msg_template(fields[i].key, MSG_VI)) != NULL)
			return fields[i].field;
	return NULL;
}

static const char *field_of(struct checking *k, const struct column *c)
{
	if (c->offset == k->t->from_d)
		return "from";
	if (c->offset == k->t->until_d)
		return "until";
	return c->offset == k->t->on_d ? "on" : act_column_field(k->t, c, k->x->arena);
}

static void note_bad(const struct column *c, const struct err *why, void *user)
{
	struct checking *k = user;
	struct acting *x = k->x;
	const char *field = c != NULL ? field_of(k, c) : act_condition_field(why), *text = err_shown(why, x->act->lang);
	if (field != NULL && act_has_problem(x, field))
		return; /* the text itself was faulty: said already */
	if (why->key == MSG_ROW_REQUIRED)
		text = ACT_SAY(x, MSG_ACT_REQUIRED, act_label(k->t, c, x->act->lang, x->arena));
	else if (why->key == MSG_ROW_INTERVAL)
		text = ACT_SAY(x, MSG_ACT_INTERVAL, NULL);
	act_problem(x, field, NULL, false, text);
}

void act_check_row(struct acting *x, const struct act_row *r)
{
	struct checking k = {x, r->t};
	if (r->t != NULL && !r->settled)
		store_check_row(x->store, r->t, r->now, note_bad, &k);
}

static void check_all(struct acting *x)
{
	act_check_names(x);
	act_check_row(x, &x->main);
	act_check_row(x, &x->version);
}

/* Rights first: who may not write a field is not shown what others wrote there. */
static bool allowed_and_current(struct acting *x, const struct act_row *r, enum auth_right right, bool *conflicted, struct err *e)
{
	return act_allowed(x, right, e) && act_conflict(x, r, conflicted, e);
}

static bool may_write(const struct acting *x)
{
	return !act_has_problem(x, NULL) && !x->out->conflicted;
}

static bool write_row(struct acting *x, struct act_row *r, struct err *e)
{
	if (r->t == NULL || r->settled || !act_changed(r))
		return true;
	return r->before == NULL ? store_insert(x->store, r->t, r->now, e) : store_update(x->store, r->t, r->now, e);
}

static void give_ids(struct acting *x)
{
	const struct act_row *r = spanned(x);
	x->out->area = x->area;
	x->out->id = ROW_AT_INT(x->main.now, x->main.t->id);
	x->out->version = x->version.t != NULL ? ROW_AT_INT(x->version.now, x->version.t->id) : NONE;
	x->out->rev = ROW_AT_INT(r->now, r->t->rev);
}

/* ---- create ----------------------------------------------------------------------------------------------------------------------------
 */

static void new_row(struct acting *x, struct act_row *r, const struct table *t)
{
	r->t = t;
	r->now = arena_alloc(x->arena, t->row_size);
	row_init(t, r->now);
	if (t->area != COLUMN_ABSENT)
		ROW_AT_INT(r->now, t->area) = x->area;
}

/* The first version of a record with a birth holds from then on, known or not (C21). */
static void start_at_birth(struct acting *x)
{
	const struct column *birth = table_column(x->kind->table, "birth_d");
	void *v = x->version.now;
	if (x->version.t == NULL || ROW_AT_INT(v, x->version.t->from_d) != NONE || act_has_problem(x, "from") || birth == NULL)
		return;
	int64_t d = row_get_int(birth, x->main.now);
	bool known = d != NONE && d != 0;
	ROW_AT_INT(v, x->version.t->from_d) = known ? ymd_first((ymd)d) : x->act->today;
	ROW_AT_INT(v, x->version.t->from_p) = !known		   ? PRECISION_BOUND
					      : d / 100 % 100 == 0 ? PRECISION_YEAR
					      : d % 100 == 0	   ? PRECISION_MONTH
								   : PRECISION_DAY;
}

static bool create(struct acting *x, struct err *e)
{
	if (x->kind->family == FAMILY_AREA && x->area == NONE)
		return FAIL0(e, ERR_USAGE, MSG_ACT_NO_AREA);
	if (x->kind->family == FAMILY_REF && x->area == NONE)
		x->area = 0;
	new_row(x, &x->main, x->kind->table);
	if (x->kind->versions != NULL)
		new_row(x, &x->version, x->kind->versions);
	act_fill(x);
	act_fill_bounds(x, spanned(x), BOUND_FROM | BOUND_UNTIL | BOUND_ON);
	act_number_fill(x);
	start_at_birth(x);
	row_span_complete(spanned(x)->t, spanned(x)->now);
	check_all(x);
	if (!act_allowed(x, RIGHT_ENTER, e) || !act_site(x, e))
		return false;
	if (!may_write(x))
		return true;
	if (!act_close_before(x, e))
		return false;
	if (!may_write(x))
		return true;
	if (!write_row(x, &x->main, e))
		return false;
	if (x->version.t != NULL)
		ROW_AT_INT(x->version.now, x->version.t->head) = ROW_AT_INT(x->main.now, x->main.t->id);
	if (!write_row(x, &x->version, e) || !act_number_write(x, e))
		return false;
	give_ids(x);
	return true;
}

/* ---- boundaries of versions -------------------------------------------------------------------------------------------------------------
 */

/* The neighbour's bound goes where the version's went. */
static bool move_bound(struct acting *x, int64_t id, bool until, struct err *e)
{
	struct act_row r = {0};
	const struct table *t = x->version.t;
	const void *now = x->version.now;
	if (!load(x, &r, t, id, e))
		return false;
	int64_t day = ROW_GET_INT(now, until ? t->from_d : t->until_d), p = ROW_GET_INT(now, until ? t->from_p : t->until_p);
	ROW_AT_INT(r.now, until ? t->until_d : t->from_d) = day;
	ROW_AT_INT(r.now, until ? t->until_p : t->from_p) = p <= PRECISION_YEAR ? p : PRECISION_DAY;
	if (ROW_AT_INT(r.now, t->from_d) >= ROW_AT_INT(r.now, t->until_d) || day == YMD_OPEN) {
		act_problem(x, until ? "from" : "until", "C03", false, ACT_SAY(x, MSG_ACT_MOVE_OUTSIDE, NULL));
		return true;
	}
	return store_update(x->store, t, r.now, e);
}

/* Versions leave no gap: the shared boundaries move together (records.md 1.3). */
static bool move_neighbours(struct acting *x, struct err *e)
{
	const struct table *t = x->version.t;
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	if (t == NULL || !version_ids(x, ids, e))
		return t == NULL;
	int64_t id = ROW_AT_INT(x->version.now, t->id);
	bool from = ROW_AT_INT(x->version.now, t->from_d) != ROW_AT_INT(x->version.before, t->from_d);
	bool until = ROW_AT_INT(x->version.now, t->until_d) != ROW_AT_INT(x->version.before, t->until_d);
	for (guint i = 0; i < ids->len; i++) {
		if (g_array_index(ids, int64_t, i) != id)
			continue;
		if (from && i > 0 && !move_bound(x, g_array_index(ids, int64_t, i - 1), true, e))
			return false;
		if (until && i + 1 < ids->len && !move_bound(x, g_array_index(ids, int64_t, i + 1), false, e))
			return false;
	}
	return true;
}

/* ---- correct, move a start -------------------------------------------------------------------------------------------------------------
 */

/* Did the act only fill in what was empty? */
static bool only_completes(const struct act_row *r)
{
	for (uint16_t i = 0; r->t != NULL && i < r->t->column_count; i++) {
		const struct column *c = &r->t->columns[i];
		if (!act_speaks(r->t, c) || act_same(c, r->before, r->now))
			continue;
		bool empty = c->store == COLUMN_INT ? row_get_int(c, r->before) == NONE : row_get_text(c, r->before) == NULL;
		if (!empty)
			return false;
	}
	return true;
}

static bool correct(struct acting *x, struct err *e)
{
	bool conflicted = false;
	int bounds = x->act->kind == ACT_MOVE_START ? BOUND_FROM : BOUND_FROM | BOUND_UNTIL | BOUND_ON;
	if (!load_named(x, e))
		return false;
	struct act_row *r = spanned(x);
	if (x->act->kind == ACT_MOVE_START && r->t->from_d == COLUMN_ABSENT) {
		act_problem(x, NULL, NULL, false, ACT_SAY(x, MSG_ACT_NO_START, NULL));
		return true;
	}
	if (x->act->kind == ACT_CORRECT)
		act_fill(x);
	act_fill_bounds(x, r, bounds);
	if (!allowed_and_current(x, r, RIGHT_ENTER, &conflicted, e) || conflicted)
		return conflicted;
	check_all(x);
	if (!act_site(x, e))
		return false;
	if (x->act->why == 0 && x->act->kind == ACT_CORRECT && only_completes(&x->main) && only_completes(&x->version))
		store_say_why(x->store, app_why(x->app, "complete"));
	if (!act_has_problem(x, NULL) && !move_neighbours(x, e))
		return false;
	if (!act_later(x, e))
		return false;
	if (!may_write(x))
		return true;
	if (!write_row(x, &x->main, e) || !write_row(x, &x->version, e) || !act_close_dead(x, e))
		return false;
	give_ids(x);
	return true;
}

/* ---- change ----------------------------------------------------------------------------------------------------------------------------
 */

/* The day the act names by `from`; NONE with a problem when it names none. */
static bool day_of_change(struct acting *x, struct act_row *day)
{
	new_row(x, day, x->kind->versions);
	act_fill_bounds(x, day, BOUND_FROM);
	if (ROW_AT_INT(day->now, day->t->from_d) != NONE)
		return true;
	if (!act_has_problem(x, "from"))
		act_problem(x, "from", NULL, false, ACT_SAY(x, MSG_ACT_REQUIRED, msg_template(MSG_ACT_FROM, x->act->lang)));
	return false;
}

static bool cut_and_open(struct acting *x, const struct act_row *day, struct err *e)
{
	const struct table *t = x->version.t;
	ymd from = (ymd)ROW_AT_INT(day->now, t->from_d);
	if (ROW_AT_INT(x->version.before, t->from_d) == from) /* it is that version */
		return write_row(x, &x->version, e);
	void *old = copy_row(x, t, x->version.before);
	ROW_AT_INT(old, t->until_d) = from;
	ROW_AT_INT(old, t->until_p) = ROW_AT_INT(day->now, t->from_p);
	ROW_AT_INT(x->version.now, t->id) = NONE;
	ROW_AT_INT(x->version.now, t->from_d) = from;
	ROW_AT_INT(x->version.now, t->from_p) = ROW_AT_INT(day->now, t->from_p);
	return store_update(x->store, t, old, e) && store_insert(x->store, t, x->version.now, e);
}

static bool change(struct acting *x, struct err *e)
{
	struct act_row day = {0};
	bool found = false, conflicted = false;
	const struct table *t = x->kind->versions;
	if (t == NULL) {
		act_problem(x, NULL, NULL, false, ACT_SAY(x, MSG_ACT_NO_VERSIONS, NULL));
		return true;
	}
	if (!load(x, &x->main, x->kind->table, x->act->id, e))
		return false;
	x->main.settled = true;
	if (!day_of_change(x, &day))
		return true;
	ymd from = (ymd)ROW_AT_INT(day.now, t->from_d);
	x->version.t = t;
	x->version.before = arena_alloc(x->arena, t->row_size);
	if (!store_get_version(x->store, t, x->area, x->act->id, from, x->version.before, x->arena, &found, e))
		return false;
	if (!found) {
		act_problem(x, "from", "C03", false, ACT_SAY(x, MSG_ACT_NO_COVER, act_day(x, from)));
		return true;
	}
	x->version.now = copy_row(x, t, x->version.before);
	act_fill(x);
	if (!allowed_and_current(x, &x->version, RIGHT_ENTER, &conflicted, e) || conflicted)
		return conflicted;
	check_all(x);
	if (!act_site(x, e) || !act_later(x, e))
		return false;
	if (!may_write(x) || !act_changed(&x->version))
		return true;
	if (!cut_and_open(x, &day, e))
		return false;
	give_ids(x);
	return true;
}

/* ---- close -----------------------------------------------------------------------------------------------------------------------------
 */

static bool load_open(struct acting *x, struct err *e)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	if (x->kind->versions == NULL)
		return load(x, &x->main, x->kind->table, x->act->id, e);
	bool head = !x->act->table->versions;
	if (!head)
		return load_named(x, e);
	return load(x, &x->main, x->kind->table, x->act->id, e) && version_ids(x, ids, e) &&
	       (ids->len > 0 || no_row(x->kind->versions, x->act->id, e)) &&
	       load(x, &x->version, x->kind->versions, g_array_index(ids, int64_t, ids->len - 1), e);
}

static bool close_span(struct acting *x, struct err *e)
{
	bool conflicted = false;
	if (!load_open(x, e))
		return false;
	struct act_row *r = spanned(x);
	if (r->t->until_d == COLUMN_ABSENT) {
		act_problem(x, NULL, NULL, false, ACT_SAY(x, MSG_ACT_NO_SPAN, NULL));
		return true;
	}
	act_fill(x);
	act_fill_bounds(x, r, BOUND_UNTIL);
	if (!allowed_and_current(x, r, RIGHT_CLOSE, &conflicted, e) || conflicted)
		return conflicted;
	if (ROW_AT_INT(r->before, r->t->until_d) != YMD_OPEN)
		act_problem(x, "until", NULL, false, ACT_SAY(x, MSG_ACT_CLOSED_ALREADY, NULL));
	else if (ROW_AT_INT(r->now, r->t->until_d) == YMD_OPEN && !act_has_problem(x, "until"))
		act_problem(x, "until", NULL, false, ACT_SAY(x, MSG_ACT_REQUIRED, msg_template(MSG_ACT_UNTIL, x->act->lang)));
	check_all(x);
	if (!act_site(x, e))
		return false;
	if (!may_write(x))
		return true;
	if (!write_row(x, &x->main, e) || !write_row(x, &x->version, e))
		return false;
	give_ids(x);
	return true;
}

/* ---- void ------------------------------------------------------------------------------------------------------------------------------
 */

/* A version that never was: the one before it went on; without one before, the next began earlier. */
static bool void_version(struct acting *x, struct err *e)
{
	const struct table *t = x->version.t;
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	int64_t id = x->act->id;
	if (!version_ids(x, ids, e))
		return false;
	if (ids->len < 2) {
		act_problem(x, NULL, "C03", false, ACT_SAY(x, MSG_ACT_LAST_VERSION, NULL));
		return true;
	}
	guint at = 0;
	while (at < ids->len && g_array_index(ids, int64_t, at) != id)
		at++;
	bool first = at == 0;
	struct act_row other = {0};
	if (!load(x, &other, t, g_array_index(ids, int64_t, first ? 1 : at - 1), e))
		return false;
	ROW_AT_INT(other.now, first ? t->from_d : t->until_d) = ROW_AT_INT(x->version.now, first ? t->from_d : t->until_d);
	ROW_AT_INT(other.now, first ? t->from_p : t->until_p) = ROW_AT_INT(x->version.now, first ? t->from_p : t->until_p);
	return store_delete(x->store, t, x->area, id, e) && store_update(x->store, t, other.now, e);
}

static bool void_row(struct acting *x, struct err *e)
{
	bool conflicted = false;
	const struct table *t = x->act->table;
	if (!load_named(x, e) || !allowed_and_current(x, spanned(x), RIGHT_CLOSE, &conflicted, e) || conflicted)
		return conflicted;
	act_check_names(x);
	if (!act_site(x, e))
		return false;
	if (!t->versions && !act_dependents(x, t, x->area, x->act->id, e))
		return false;
	if (!may_write(x))
		return true;
	give_ids(x);
	return t->versions ? void_version(x, e) : store_delete(x->store, t, x->area, x->act->id, e);
}

bool act_write(struct acting *x, struct err *e)
{
	static bool (*const acts[])(struct acting *, struct err *) = {
		[ACT_CREATE] = create,
		[ACT_CORRECT] = correct,
		[ACT_CHANGE] = change,
		[ACT_CLOSE] = close_span,
		[ACT_VOID] = void_row,
		[ACT_MOVE_START] = correct,
	};
	if (x->act->kind != ACT_CREATE && x->kind->family == FAMILY_REF)
		x->area = 0;
	return acts[x->act->kind](x, e);
}
