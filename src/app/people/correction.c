/* See correction.h. */
#include "app/people/correction.h"

#include "app/account/account_parts.h"
#include "app/record/record_parts.h"
#include "auth/law.h"
#include "base/text.h"
#include "store/statement.h"
#include "messages/correction.def"

#include <string.h>

static const char *keep(struct arena *a, const char *text)
{
	return text == NULL ? "" : arena_strdup(a, text);
}

static bool is_own(struct app *a, int64_t area, int64_t id, struct arena *arena)
{
	struct err none = {0};
	int64_t own_area = NONE, own = NONE;
	return account_person(a, &own_area, &own, arena, &none) && own_area == area && own == id;
}

/* May the viewer write about that person? */
static bool may_write(struct record_work *w, int64_t area, int64_t id, bool *may, struct err *e)
{
	const GArray *places = NULL;
	if (!record_person_places(w, area, id, &places, e))
		return false;
	*may = record_may(w, places, RIGHT_ENTER, "person", 'B');
	return true;
}

static bool must_write(
	struct app *a, const struct page_ask *ask, int64_t area, int64_t id, const char **name, struct arena *arena, struct err *e)
{
	struct record_work w;
	struct person_row row;
	struct record_ref ref = {.name = ""};
	bool found = false, may = false;
	bool ok = record_begin(&w, a, ask, "person", arena, e) && store_get(a->store, &table_person, area, id, &row, arena, &found, e) &&
		  (found || FAIL0(e, ERR_NOT_FOUND, MSG_CORRECTION_NO_PERSON)) && may_write(&w, area, id, &may, e) &&
		  (may || FAIL0(e, ERR_DENIED, MSG_CORRECTION_DENIED)) && record_name(&w, &kind_person, area, id, &ref, e);
	record_end(&w);
	if (name != NULL)
		*name = ref.name;
	return ok;
}

bool correction_person(
	struct app *a, const struct page_ask *ask, int64_t area, int64_t id, const char **name, struct arena *arena, struct err *e)
{
	return must_write(a, ask, area, id, name, arena, e);
}

/* ---- making ---- */

static bool says(const char *text, msg_key what, struct err *e)
{
	const size_t n = text != NULL ? text_length(text) : 0;
	g_autofree char *least = g_strdup_printf("%d", CORRECTION_TEXT_LEAST), *most = g_strdup_printf("%d", CORRECTION_TEXT_MOST);
	return (n >= CORRECTION_TEXT_LEAST && n <= CORRECTION_TEXT_MOST) || FAIL(e, ERR_INPUT, what, least, most);
}

/* The rows of one person, or of everybody (person 0). */
static struct db_stmt *ask_rows(struct app *a, int64_t area, int64_t person, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("correction_requests"), e);
	if (st != NULL) {
		db_bind_int(st, db_param(st, ":area"), area);
		db_bind_int(st, db_param(st, ":person"), person);
	}
	return st;
}

static bool may_wait(struct app *a, const struct page_ask *ask, int64_t area, int64_t person, struct err *e)
{
	struct settings set;
	int64_t waiting = 0;
	enum db_step step = DB_ERROR;
	struct db_stmt *st = law_settings(a->store, ask->today, &set, e) ? ask_rows(a, area, person, e) : NULL;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW)
		waiting += db_is_null(st, 9);
	g_autofree char *most = g_strdup_printf("%" G_GINT64_FORMAT, set.value[SETTING_REQUESTS_OPEN]);
	return step == DB_DONE && (waiting < set.value[SETTING_REQUESTS_OPEN] || FAIL(e, ERR_INPUT, MSG_CORRECTION_TOO_MANY, most));
}

static bool write_row(struct app *a, const struct correction_made *q, int64_t area, int64_t person, int64_t now_ms, struct err *e)
{
	struct correction_request_row row;
	row_init(&table_correction_request, &row);
	row.area_id = area;
	row.person_id = person;
	row.what = q->what;
	row.wanted = q->wanted;
	row.proof = q->proof != NULL && *q->proof != '\0' ? q->proof : NULL;
	row.account_id = viewer_account(a->viewer);
	row.on_paper = q->own ? 0 : 1;
	row.asked_ms = now_ms;
	return account_begin(a, "entry", e) && account_end(a, store_insert(a->store, &table_correction_request, &row, e), e);
}

bool correction_make(struct app *a, const struct page_ask *ask, const struct correction_made *q, int64_t now_ms, struct err *e)
{
	struct arena *arena = arena_new();
	int64_t area = q->area, person = q->id;
	bool ok = q->own ? account_person(a, &area, &person, arena, e) : must_write(a, ask, area, person, NULL, arena, e);
	ok = ok && says(q->what, MSG_CORRECTION_WHAT_LENGTH, e) && says(q->wanted, MSG_CORRECTION_WANTED_LENGTH, e) &&
	     (q->proof == NULL || *q->proof == '\0' || says(q->proof, MSG_CORRECTION_PROOF_LENGTH, e)) &&
	     may_wait(a, ask, area, person, e) && write_row(a, q, area, person, now_ms, e);
	arena_free(arena);
	return ok;
}

/* ---- lists ---- */

static struct correction_row read_row(struct db_stmt *st, struct arena *arena)
{
	struct correction_row r = {.area = db_int(st, 0),
		.id = db_int(st, 1),
		.person = db_int(st, 2),
		.name = "",
		.what = keep(arena, db_text(st, 3)),
		.wanted = keep(arena, db_text(st, 4)),
		.proof = keep(arena, db_text(st, 5)),
		.login = keep(arena, db_text(st, 6)),
		.on_paper = db_int(st, 7) == 1,
		.asked = instant_words(db_int(st, 8), arena),
		.answer = keep(arena, db_text(st, 10)),
		.by = keep(arena, db_text(st, 11)),
		.answered = instant_words(db_int(st, 12), arena)};
	r.state = db_is_null(st, 9) ? CORRECTION_OPEN : db_int(st, 9) == 1 ? CORRECTION_ACCEPTED : CORRECTION_REFUSED;
	return r;
}

/* Those the viewer may answer stay, with their names. */
static bool choose(struct record_work *w, GArray *rows, bool *more, struct err *e)
{
	guint kept = 0, i = 0;
	for (; i < rows->len && kept < CORRECTIONS_SHOWN; i++) {
		struct correction_row r = g_array_index(rows, struct correction_row, i);
		struct record_ref ref = {.name = ""};
		bool may = false;
		if (!may_write(w, r.area, r.person, &may, e) || (may && !record_name(w, &kind_person, r.area, r.person, &ref, e)))
			return false;
		if (!may)
			continue;
		r.name = ref.name;
		r.own = is_own(w->r.app, r.area, r.person, w->r.arena);
		g_array_index(rows, struct correction_row, kept++) = r;
	}
	*more = i < rows->len;
	g_array_set_size(rows, kept);
	return true;
}

bool correction_list(struct app *a, const struct page_ask *ask, bool own, struct correction_rows *out, struct arena *arena, struct err *e)
{
	struct record_work w;
	int64_t area = 0, person = 0;
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct correction_row));
	enum db_step step = DB_ERROR;
	bool ok = record_begin(&w, a, ask, "person", arena, e) && (!own || account_person(a, &area, &person, arena, e));
	struct db_stmt *st = ok ? ask_rows(a, area, person, e) : NULL;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		const struct correction_row r = read_row(st, arena);
		g_array_append_val(rows, r);
	}
	*out = (struct correction_rows){0};
	ok = step == DB_DONE && (own || choose(&w, rows, &out->more, e));
	record_end(&w);
	out->items = arena_list(arena, rows);
	out->count = rows->len;
	return ok;
}

bool correction_waiting(struct app *a, const struct page_ask *ask, int64_t *count, struct arena *arena, struct err *e)
{
	/* record_begin would begin a transaction of its own */
	struct record_work w = {.r = {a, ask, arena}, .id = NONE};
	struct db_stmt *st = ask_rows(a, 0, 0, e);
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct correction_row));
	enum db_step step = DB_ERROR;
	*count = 0;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		const struct correction_row r = {.area = db_int(st, 0), .person = db_int(st, 2)};
		if (db_is_null(st, 9))
			g_array_append_val(rows, r);
	}
	w.known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
	bool ok = step == DB_DONE;
	for (guint i = 0; ok && i < rows->len; i++) {
		const struct correction_row *r = &g_array_index(rows, struct correction_row, i);
		bool may = false;
		ok = may_write(&w, r->area, r->person, &may, e);
		*count += may && !is_own(a, r->area, r->person, arena);
	}
	g_hash_table_destroy(w.known);
	return ok;
}

bool correction_answered(struct app *a, int64_t since_ms, struct correction_told *out, size_t most, size_t *count, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("correction_answered"), e);
	enum db_step step = DB_ERROR;
	*count = 0;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":account"), viewer_account(a->viewer));
	db_bind_int(st, db_param(st, ":since"), since_ms);
	while (*count < most && (step = db_step(st, e)) == DB_ROW)
		out[(*count)++] = (struct correction_told){.area = db_int(st, 0),
			.id = db_int(st, 1),
			.accepted = db_int(st, 2) == 1,
			.on_paper = db_int(st, 3) == 1,
			.answered_ms = db_int(st, 4)};
	db_reset(st);
	return step != DB_ERROR;
}

/* ---- answering ---- */

bool correction_answer(
	struct app *a, const struct page_ask *ask, const struct correction_answer *q, int64_t now_ms, int64_t *person, struct err *e)
{
	struct correction_request_row row;
	struct arena *arena = arena_new();
	bool found = false;
	bool ok = store_get(a->store, &table_correction_request, q->area, q->id, &row, arena, &found, e);
	if (ok && (!found || row.accepted != NONE))
		ok = FAIL0(e, ERR_NOT_FOUND, MSG_CORRECTION_NONE);
	ok = ok && must_write(a, ask, row.area_id, row.person_id, NULL, arena, e);
	if (ok && is_own(a, row.area_id, row.person_id, arena))
		ok = FAIL0(e, ERR_DENIED, MSG_CORRECTION_OWN);
	ok = ok && says(q->answer, MSG_CORRECTION_ANSWER_LENGTH, e);
	if (ok) {
		*person = row.person_id;
		row.accepted = q->accept ? 1 : 0;
		row.answer = q->answer;
		row.answered_by_id = viewer_account(a->viewer);
		row.answered_ms = now_ms;
		ok = account_begin(a, "change", e) && account_end(a, store_update(a->store, &table_correction_request, &row, e), e);
	}
	arena_free(arena);
	return ok;
}
