/* Use case: two records side by side, tried and merged; see person_merge.h. */
#include "app/people/person_merge_parts.h"

#include "app/reading.h"
#include "base/err_shown.h"
#include "base/text.h"
#include "messages/db.def"
#include "messages/store.def"
#include "messages/people_one.def"

#include <string.h>

#define REASON_LEAST 5
#define REASON_MOST 300

const char *merge_said(const struct merge_work *w, const char *name)
{
	const char *said = w->choices != NULL ? w->choices->value(w->choices->user, name) : NULL;
	return said != NULL ? said : "";
}

/* ---- reading ---- */

static bool read_side(struct merge_work *w, int i, struct err *e)
{
	struct reg *r = &w->r;
	struct page_duplicate_side *out = &w->out->side[i].who;
	struct dup_person p;
	bool found = false;
	int64_t area = w->area[i], person = w->person[i];
	*out = (struct page_duplicate_side){.person = {.id = NONE},
		.area = area,
		.id = person,
		.code = arena_printf(r->arena, "%" G_GINT64_FORMAT, person),
		.where = ""};
	if (!dup_find_person(w->view, area, person, &p))
		return true; /* merged away: nothing to choose any more */
	if (!dup_may(w->view, r->app->viewer, &p, RIGHT_VIEW, 'B', r->ask->today)) {
		w->out->may = false;
		return true;
	}
	w->out->may &= dup_may(w->view, r->app->viewer, &p, RIGHT_MERGE, 'B', r->ask->today);
	w->sensitive &= dup_may(w->view, r->app->viewer, &p, RIGHT_REVEAL, 'S', r->ask->today);
	if (!store_get(r->app->store, &table_person, area, person, &w->head[i], r->arena, &found, e) || !found ||
		!store_get_version(r->app->store, &table_person_v, area, person, r->ask->today, &w->version[i], r->arena, &found, e))
		return false;
	out->person = (struct page_person_ref){area, person, found ? reg_copy(r, w->version[i].full_name) : out->code};
	out->birth = reg_day(r, (ymd)w->head[i].birth_d);
	out->sex = found ? page_code(r->app, "sex", w->version[i].sex, r->ask->lang, r->arena) : "";
	out->where = reg_copy(r, dup_where(w->view, &p, r->ask->today));
	return true;
}

static bool read_rows(struct merge_work *w, int i, struct err *e)
{
	struct store *s = w->r.app->store;
	g_autoptr(GArray) links = g_array_new(FALSE, FALSE, sizeof(struct row_link));
	if (!links_find(s, &table_person, w->area[i], w->person[i], links, e))
		return false;
	for (guint k = 0; k < links->len; k++) {
		const struct row_link *l = &g_array_index(links, struct row_link, k);
		struct merge_row x = {.t = l->t, .area = l->area, .id = l->id, .side = i};
		bool found = false;
		if (!link_is_part(l) || l->by_name || strcmp(l->column->name, "person_id") != 0)
			continue;
		x.row = arena_alloc(w->r.arena, l->t->row_size);
		if (!store_get(s, l->t, l->area, l->id, x.row, w->r.arena, &found, e))
			return false;
		if (found)
			g_array_append_val(w->rows, x);
	}
	return true;
}

static bool both_seen(const struct merge_work *w)
{
	return w->out->side[0].who.person.id != NONE && w->out->side[1].who.person.id != NONE;
}

static bool read_pair(struct merge_work *w, int64_t area, int64_t id, struct err *e)
{
	struct reg *r = &w->r;
	bool found = false;
	if (!store_get(r->app->store, &table_duplicate, area, id, &w->pair, r->arena, &found, e))
		return false;
	if (!found)
		return FAIL0(e, ERR_NOT_FOUND, MSG_PEOPLE_ONE_NO_PAIR);
	w->area[0] = w->pair.a_area;
	w->area[1] = w->pair.b_area;
	w->person[0] = w->pair.a_id;
	w->person[1] = w->pair.b_id;
	w->out->may = w->sensitive = true;
	if (!read_side(w, 0, e) || !read_side(w, 1, e))
		return false;
	if (w->out->side[0].who.person.id == NONE && w->out->side[1].who.person.id == NONE)
		return FAIL0(e, ERR_DENIED, MSG_PEOPLE_ONE_DENIED);
	w->out->may &= both_seen(w);
	return !both_seen(w) || (read_rows(w, 0, e) && read_rows(w, 1, e));
}

/* ---- facts ---- */

static bool same_field(const struct table *t, const void *a, const void *b, int field)
{
	for (uint16_t i = 0; i < t->column_count; i++) {
		const struct column *c = &t->columns[i];
		if (c->field != field || c->derived)
			continue;
		if (c->store == COLUMN_INT ? row_get_int(c, a) != row_get_int(c, b)
					   : g_strcmp0(row_get_text(c, a), row_get_text(c, b)) != 0)
			return false;
	}
	return true;
}

/* The state of the file is not the human's; an unknown birth goes with the birth. */
static bool is_choice(const struct kind_field *f)
{
	return strcmp(f->name, "state") != 0 && strcmp(f->name, "merged_into") != 0 && strcmp(f->name, "birth_unknown") != 0 &&
	       f->type != FIELD_FILE;
}

static bool put_fields(struct merge_work *w, struct err *e)
{
	const struct kind *k = table_person.kind;
	struct page_merge_field *list = ARENA_ARRAY(w->r.arena, struct page_merge_field, k->field_count + 1U);
	for (int i = 0; i < k->field_count; i++) {
		const struct kind_field *f = &k->fields[i];
		const struct table *t = f->in_version ? &table_person_v : &table_person;
		const void *row[2];
		struct page_merge_field x = {.label = f->label, .pick = w->out->keep};
		for (int s = 0; s < 2; s++) {
			row[s] = f->in_version ? (const void *)&w->version[s] : (const void *)&w->head[s];
			if (is_choice(f) && !merge_field_text(w, t, row[s], i, &x.text[s], e))
				return false;
		}
		if (!is_choice(f) || (*x.text[0] == '\0' && *x.text[1] == '\0'))
			continue;
		if (!same_field(t, row[0], row[1], i)) {
			x.name = arena_printf(w->r.arena, "f.%s", f->name);
			const char *said = merge_said(w, x.name);
			if (strcmp(said, "a") == 0 || strcmp(said, "b") == 0)
				x.pick = said[0] == 'b';
			else if (*x.text[x.pick] == '\0')
				x.pick = 1 - x.pick;
		}
		list[w->out->field_count++] = x;
	}
	w->out->fields = list;
	return true;
}

static void put_rows(struct merge_work *w)
{
	struct page_merge_count *list = ARENA_ARRAY(w->r.arena, struct page_merge_count, table_count);
	for (size_t i = 0; i < table_count; i++) {
		int64_t n[2] = {0, 0};
		for (guint k = 0; k < w->rows->len; k++) {
			const struct merge_row *x = &g_array_index(w->rows, struct merge_row, k);
			n[x->side] += x->t == table_all[i];
		}
		if (n[0] + n[1] > 0)
			list[w->out->row_count++] =
				(struct page_merge_count){table_all[i]->kind->label, {reg_number(&w->r, n[0]), reg_number(&w->r, n[1])}};
	}
	w->out->rows = list;
}

static void note_reading(struct merge_work *w)
{
	for (int i = 0; i < 2; i++) {
		const struct access_reading reading = {.area = w->area[i],
			.act = w->sensitive ? RIGHT_REVEAL : RIGHT_VIEW,
			.table = "person",
			.row = w->person[i],
			.fields = "*",
			.purpose = msg_template(MSG_MERGE_PURPOSE, MSG_VI),
			.rows = NONE};
		if (w->out->side[i].who.person.id != NONE)
			app_note_reading(w->r.app, &reading);
	}
}

/* Whose id is smaller was recorded first: that record is proposed to stay. */
static int proposed(const struct merge_work *w)
{
	const char *said = merge_said(w, "keep");
	if (strcmp(said, "a") == 0 || strcmp(said, "b") == 0)
		return said[0] == 'b';
	return w->person[0] > w->person[1];
}

static bool fill(struct merge_work *w, int64_t area, int64_t id, struct err *e)
{
	struct reg *r = &w->r;
	struct dup_law law;
	*w->out = (struct page_merge){.area = area, .id = id, .reason = ""};
	if (!dup_law_read(r->app, r->ask->today, &law, e) || !read_pair(w, area, id, e))
		return false;
	w->out->score = (int)w->pair.score;
	w->out->same = w->pair.score >= law.stop;
	w->out->grounds = duplicate_grounds_words(duplicate_grounds_parse(w->pair.grounds), r->ask->lang, r->arena);
	w->out->state = page_code(r->app, "duplicate_state", w->pair.state, r->ask->lang, r->arena);
	w->out->open = !reg_is(r, "duplicate_state", w->pair.state, "same");
	w->out->reason = reg_copy(r, merge_said(w, "reason"));
	w->out->keep = proposed(w);
	w->out->may &= w->out->open;
	if (!w->out->may)
		w->out->may_not = msg_template(!w->out->open  ? MSG_MERGE_DONE_BEFORE
					       : both_seen(w) ? MSG_PEOPLE_ONE_DENIED
							      : MSG_MERGE_NOT_SEEN,
			r->ask->lang);
	if (!both_seen(w))
		return true;
	put_rows(w);
	return put_fields(w, e) && merge_find_clashes(w, e);
}

static void work_init(struct merge_work *w, struct app *a, const struct page_ask *ask, const struct merge_choices *choices,
	struct page_merge *out, struct arena *arena)
{
	*w = (struct merge_work){.r = {a, ask, arena}, .choices = choices, .out = out};
	w->rows = g_array_new(FALSE, FALSE, sizeof(struct merge_row));
}

static void work_clear(struct merge_work *w)
{
	g_array_free(w->rows, TRUE);
	directory_release(w->view);
}

/* ---- writing ---- */

static bool begin(struct app *writer, const char *why, const char *reason, struct err *e)
{
	const struct store_act act = {.actor = viewer_login(writer->viewer), .why = app_why(writer, why), .reason = reason};
	return store_begin(writer->store, &act, e);
}

static void give_up(struct app *writer)
{
	if (db_in_transaction(store_db(writer->store)))
		store_rollback(writer->store);
}

static bool merge_rows(struct merge_work *w, struct app *writer, struct merge_report *report, struct err *e)
{
	int keep = w->out->keep, gone = 1 - keep;
	g_autoptr(GArray) settle = g_array_new(FALSE, FALSE, sizeof(struct merge_settling));
	const char **picks = ARENA_ARRAY(w->r.arena, const char *, w->out->field_count + 1);
	struct store_merge m = {.area = w->area[keep],
		.id = w->person[keep],
		.loser_area = w->area[gone],
		.loser = w->person[gone],
		.picks = picks,
		.reason = *w->out->reason != '\0' ? w->out->reason : "-", /* of a trial */
		.account = viewer_account(writer->viewer)};
	for (size_t i = 0; i < w->out->field_count; i++)
		if (w->out->fields[i].name != NULL && w->out->fields[i].pick == gone)
			picks[m.pick_count++] = w->out->fields[i].name + strlen("f.");
	merge_settle(w, settle);
	m.settle = (const struct merge_settling *)(const void *)settle->data;
	m.settle_count = settle->len;
	w->pair.state = reg_num(&w->r, "duplicate_state", "same");
	w->pair.by_account_id = viewer_account(writer->viewer);
	return store_person_merge(writer->store, &m, report, w->r.arena, e) && store_update(writer->store, &table_duplicate, &w->pair, e);
}

/* A refusal that somebody can do something about belongs on the page. */
static bool is_refusal(const struct err *e)
{
	return e->code == ERR_CONFLICT || e->code == ERR_INPUT;
}

/* What the database said of a key, in words. */
static void say_refusal(struct merge_work *w, const struct err *e)
{
	w->out->error = e->key == MSG_DB_DUPLICATE || e->key == MSG_STORE_DUPLICATE ? msg_template(MSG_MERGE_CLASH_LEFT, w->r.ask->lang)
										    : reg_copy(&w->r, err_shown(e, w->r.ask->lang));
	w->out->error_field = "clashes";
}

static void put_effects(struct merge_work *w, const struct merge_report *report)
{
	struct reg *r = &w->r;
	int64_t rows = 0;
	struct page_merge_count *list = ARENA_ARRAY(r->arena, struct page_merge_count, report->moved_count + 1);
	for (size_t i = 0; i < report->moved_count; i++) {
		list[i] = (struct page_merge_count){report->moved[i].t->kind->label, {reg_number(r, report->moved[i].rows), NULL}};
		rows += report->moved[i].rows;
	}
	w->out->effects = list;
	w->out->effect_count = report->moved_count;
	w->out->moved = reg_say(r, MSG_MERGE_WOULD_MOVE, reg_number(r, rows), w->out->side[w->out->keep].who.person.name, NULL);
	w->out->tried = true;
}

static struct figure_moves *figures(struct merge_work *w, struct app *writer)
{
	struct figure_moves_person *both = ARENA_ARRAY(w->r.arena, struct figure_moves_person, 2);
	for (int i = 0; i < 2; i++)
		both[i] = (struct figure_moves_person){w->area[i], w->person[i]};
	const struct figure_moves_ask q = {.app = writer,
		.today = w->r.ask->today,
		.lang = w->r.ask->lang,
		.group = store_group(writer->store),
		.persons = both,
		.person_count = 2};
	return figure_moves_inside(&q, w->r.arena);
}

/* The merge, its rules, and back. */
static bool attempt(struct merge_work *w, struct app *writer, struct err *e)
{
	struct merge_report report;
	struct err refused = {0};
	bool begun = begin(writer, "merge", w->out->reason, e);
	bool ok = begun && merge_rows(w, writer, &report, &refused) && store_try(writer->store, &refused);
	struct figure_moves *moves = ok ? figures(w, writer) : NULL;
	give_up(writer);
	if (!begun)
		return false;
	if (ok) {
		put_effects(w, &report);
		w->out->move_count = figure_moves_outside(moves, &w->out->moves);
		return true;
	}
	if (!is_refusal(&refused)) {
		*e = refused;
		return false;
	}
	say_refusal(w, &refused);
	return true;
}

bool page_merge(struct app *a, struct app *trial, const struct page_ask *ask, int64_t area, int64_t id, const struct merge_choices *choices,
	struct page_merge *out, struct arena *arena, struct err *e)
{
	struct merge_work w;
	work_init(&w, a, ask, choices, out, arena);
	bool ok = reg_begin(&w.r, e) && (w.view = directory_hold(app_directory(a), a->store, e)) != NULL && fill(&w, area, id, e);
	reg_end(&w.r);
	if (ok)
		note_reading(&w);
	if (ok && trial != NULL && out->may)
		ok = attempt(&w, trial, e);
	work_clear(&w);
	return ok;
}

/* A reason is asked before anything is written. */
static bool has_reason(struct merge_work *w)
{
	struct err unusable = {0};
	const char *reason = text_normalise(w->out->reason, w->r.arena, &unusable);
	bool ok = reason != NULL && text_length(reason) >= REASON_LEAST && text_length(reason) <= REASON_MOST;
	if (ok) {
		w->out->reason = reason;
	} else {
		w->out->error = msg_template(MSG_MERGE_NO_REASON, w->r.ask->lang);
		w->out->error_field = "reason";
	}
	return ok;
}

static bool save(struct merge_work *w, bool *done, struct err *e)
{
	struct app *writer = w->r.app;
	struct merge_report report;
	struct err refused = {0};
	if (!begin(writer, "merge", w->out->reason, e))
		return false;
	*done = merge_rows(w, writer, &report, &refused) && store_commit(writer->store, &refused);
	if (*done)
		return true;
	give_up(writer);
	if (!is_refusal(&refused)) {
		*e = refused;
		return false;
	}
	say_refusal(w, &refused);
	return true;
}

bool person_merge(struct app *writer, const struct page_ask *ask, int64_t area, int64_t id, const struct merge_choices *choices,
	struct page_merge *out, bool *done, struct page_person_ref *survivor, struct arena *arena, struct err *e)
{
	struct merge_work w;
	*done = false;
	work_init(&w, writer, ask, choices, out, arena);
	bool ok = reg_begin(&w.r, e) && (w.view = directory_hold(app_directory(writer), writer->store, e)) != NULL && fill(&w, area, id, e);
	reg_end(&w.r);
	if (ok && !out->may)
		ok = FAIL0(e, ERR_DENIED, MSG_PEOPLE_ONE_DENIED);
	if (ok && has_reason(&w))
		ok = save(&w, done, e);
	if (ok && *done)
		*survivor = out->side[out->keep].who.person;
	work_clear(&w);
	return ok;
}
