/* What an act moves, beyond the record itself: posts filled or left vacant, the forms that read what changed. */
#include "app/act/act_internal.h"
#include "app/figure/figure_moves.h"
#include "messages/act.def"
#include "model/kinds.gen.h"
#include "stats/form_reads.h"
#include "store/statement.h"
#include "store/views.h"

#include <string.h>

/* ---- posts -----------------------------------------------------------------------------------------------------------------------------
 */

static bool holders_on(struct acting *x, int64_t post, ymd day, int64_t *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(x->store), statement_text("effect_holders"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":post"), post);
	db_bind_int(st, db_param(st, ":day"), day);
	enum db_step step = db_step(st, e);
	*out = step == DB_ROW ? db_int(st, 0) : 0;
	db_reset(st);
	return step != DB_ERROR;
}

/* How many hold the post on the day the tenure begins or ends, against its seats. */
static bool say_post(struct acting *x, const struct tenure_row *r, ymd day, struct err *e)
{
	struct post_v_row v;
	const char *name = "";
	int64_t holders = 0;
	bool found = false;
	if (!store_get_version(x->store, &table_post_v, 0, r->post_id, day, &v, x->arena, &found, e) || !found)
		return !found && (e == NULL || e->code == ERR_NONE);
	if (!holders_on(x, r->post_id, day, &holders, e) || !act_name(x, &kind_post, 0, r->post_id, &name, e))
		return false;
	g_autofree char *has = g_strdup_printf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, holders, v.seats);
	msg_key key = holders < v.seats ? MSG_ACT_POST_VACANT : holders > v.seats ? MSG_ACT_POST_OVER : MSG_ACT_POST_FULL;
	act_effect(x, ACT_SAY(x, key, name, act_day(x, day), has), &kind_post, 0, r->post_id);
	return true;
}

static bool say_posts(struct acting *x, struct err *e)
{
	if (x->kind->table != &table_tenure || x->main.now == NULL)
		return true;
	const struct tenure_row *now = x->main.now, *before = x->main.before;
	bool began = before == NULL || before->from_d != now->from_d, ended = before != NULL && before->until_d != now->until_d;
	if (x->act->kind == ACT_VOID)
		return say_post(x, now, (ymd)now->from_d, e);
	if (began && !say_post(x, now, (ymd)now->from_d, e))
		return false;
	return !ended || now->until_d == YMD_OPEN || say_post(x, now, (ymd)now->until_d, e);
}

/* ---- forms -----------------------------------------------------------------------------------------------------------------------------
 */

struct moved {
	struct acting *x;
	bool existence; /* there are more or fewer facts, or at other times */
	bool hit;
	GHashTable *reads; /* views_known_new */
};

static bool view_reads(const struct moved *m, const char *name, const struct table *t)
{
	return t != NULL && view_reads_table_known(m->reads, name, t->name);
}

/* Did the act change a column of that name? */
static bool changes(const struct acting *x, const char *name)
{
	const struct act_row *const rows[] = {&x->main, &x->version};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct table *t = rows[i]->t;
		for (uint16_t c = 0; t != NULL && rows[i]->before != NULL && c < t->column_count; c++)
			if (strcmp(t->columns[c].name, name) == 0 && !act_same(&t->columns[c], rows[i]->before, rows[i]->now))
				return true;
	}
	return false;
}

static void note_read(const struct fact_kind *k, const struct attr *attr, void *user)
{
	struct moved *m = user;
	const struct acting *x = m->x;
	if (m->hit || !k->available || k->view == NULL)
		return;
	bool timeline = attr != NULL && attr->timeline != NULL;
	const char *view = timeline ? attr->timeline : k->view;
	bool reads = view_reads(m, view, x->kind->table) || view_reads(m, view, x->kind->versions);
	m->hit = reads && (m->existence || timeline || (attr != NULL && changes(x, attr->name)));
}

static bool moves_existence(const struct acting *x)
{
	static const char *const columns[] = {"from_d", "until_d", "on_d", "person_id", "organisation_id", "post_id", "unit_id",
		"parent_id", "village_id", "kind_m", "place", "type"};
	if (x->act->kind == ACT_CREATE || x->act->kind == ACT_VOID || x->act->kind == ACT_CLOSE || x->act->kind == ACT_MOVE_START)
		return true;
	for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
		if (changes(x, columns[i]))
			return true;
	return false;
}

static void note_forms(struct acting *x)
{
	const struct form *const *forms = NULL;
	const char *last = "";
	if (x->app->library == NULL)
		return;
	struct moved m = {.x = x, .existence = moves_existence(x), .reads = views_known_new()};
	size_t count = library_forms(x->app->library, &forms);
	for (size_t i = 0; i < count; i++) {
		m.hit = false;
		if (strcmp(last, forms[i]->code) == 0)
			continue; /* another version of a form that is said already */
		form_reads(forms[i], note_read, &m);
		if (!m.hit)
			continue;
		last = forms[i]->code;
		g_ptr_array_add(x->forms, (gpointer)(uintptr_t)last);
	}
	g_hash_table_destroy(m.reads);
}

/* Whose fact it is: NONE when it is nobody's. */
static int64_t person_of(const struct acting *x)
{
	const struct table *t = x->main.t;
	const void *row = x->main.now != NULL ? x->main.now : x->main.before;
	if (row == NULL || t == NULL)
		return NONE;
	if (t == &table_person)
		return ROW_GET_INT(row, t->id);
	const struct column *c = table_column(t, "person_id");
	return c != NULL ? row_get_int(c, row) : NONE;
}

void act_figures(struct acting *x)
{
	if (x->forms->len == 0 || store_group(x->store) == NONE)
		return;
	const struct figure_moves_person one = {x->area, person_of(x)};
	const struct figure_moves_ask q = {.app = x->app,
		.today = x->act->today,
		.lang = x->act->lang,
		.group = store_group(x->store),
		.persons = &one,
		.person_count = one.id != NONE ? 1 : 0,
		.forms = (const char *const *)(const void *)x->forms->pdata,
		.form_count = x->forms->len};
	x->moves = figure_moves_inside(&q, x->arena);
}

static void say_form(struct acting *x, const char *code)
{
	const struct form *const *forms = NULL;
	size_t count = library_forms(x->app->library, &forms), i = 0;
	while (i < count && strcmp(forms[i]->code, code) != 0)
		i++;
	must(i < count);
	const char *title = x->act->lang == MSG_VI ? forms[i]->title.vi : forms[i]->title.en;
	const struct act_effect f = {.text = ACT_SAY(x, MSG_ACT_FORM_MOVES, title), .id = NONE, .form = code};
	g_array_append_val(x->effects, f);
}

void act_say_forms(struct acting *x)
{
	const struct figure_move *moves = NULL;
	size_t n = x->moves != NULL ? figure_moves_outside(x->moves, &moves) : 0;
	for (size_t i = 0; i < n; i++) {
		const struct act_effect f = {.text = moves[i].text,
			.id = NONE,
			.form = moves[i].form,
			.form_unit = moves[i].unit,
			.form_key = moves[i].key,
			.form_period = moves[i].period};
		g_array_append_val(x->effects, f);
	}
	for (guint i = 0; x->moves == NULL && i < x->forms->len; i++)
		say_form(x, g_ptr_array_index(x->forms, i));
	x->moves = NULL;
}

bool act_effects(struct acting *x, struct err *e)
{
	if (x->main.now == NULL)
		return true;
	bool changed = x->act->kind == ACT_VOID || act_changed(&x->main) || (x->version.t != NULL && act_changed(&x->version));
	if (!changed)
		return true;
	if (!say_posts(x, e))
		return false;
	note_forms(x);
	return true;
}
