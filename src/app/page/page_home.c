/* Page: what stands and what is to do in the viewer's own territory. */
#include "app/page/page_home_parts.h"

#include "app/kept.h"
#include "app/notice/notice_marks.h"
#include "app/page/page_people.h"
#include "app/page/page_reports.h"
#include "app/page/page_unit_parts.h"
#include "messages/page_register.def"

struct vacancy {
	int64_t since;
	struct page_vacancy shown;
};
/* One drawing. */
struct home {
	struct app *app;
	const struct page_ask *ask;
	struct arena *arena;
	GArray *vacancies; /* struct vacancy, longest first */
	int64_t over;	   /* posts with more holders than seats */
	int64_t left;	   /* organisations left behind at units that have ended */
};

static gint longest_first(gconstpointer a, gconstpointer b)
{
	const struct vacancy *x = a, *y = b;
	return x->since != y->since
		       ? (x->since < y->since ? -1 : 1)
		       : (x->shown.organisation.id > y->shown.organisation.id) - (x->shown.organisation.id < y->shown.organisation.id);
}

/* Keeps the longest vacant; the rest only count. */
static void take_vacancy(const struct home *h, struct db_stmt *st)
{
	int64_t left = db_int(st, 7), from = db_int(st, 8), since = left == NONE || left < from ? from : left;
	GArray *kept = h->vacancies;
	if (kept->len == PAGE_HOME_VACANCIES && since >= g_array_index(kept, struct vacancy, kept->len - 1).since)
		return;
	if (kept->len == PAGE_HOME_VACANCIES)
		g_array_set_size(kept, kept->len - 1);
	const char *own = unit_text(st, 4, h->arena);
	struct vacancy v = {since, {.organisation = {db_int(st, 0), unit_text(st, 1, h->arena)},
					   .title = *own != '\0' ? own : page_code(h->app, "title", db_int(st, 3), h->ask->lang, h->arena),
					   .since = page_from(since, PRECISION_DAY, h->arena),
					   .days = ymd_is_day((ymd)since) ? ymd_days_between((ymd)since, h->ask->day) : NONE,
					   .seats = db_int(st, 5) - db_int(st, 6)}};
	g_array_append_val(kept, v);
	g_array_sort(kept, longest_first);
}

/* What a unit's home figures are made of, whoever asks: kept by a service until the register changes. */
struct figures {
	int64_t organisations, posts, over, left;
	struct page_seats seats;
	const struct vacancy *vacancies;
	size_t vacancy_count;
};

/* The level of a unit on the day. */
static bool level_of(struct app *a, const struct page_ask *ask, int64_t unit, int64_t *level, struct err *e)
{
	struct db_stmt *st = page_sql(a, ask, "page_unit_versions", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", unit);
	const enum db_step step = db_step(st, e);
	*level = step == DB_ROW ? db_int(st, 12) : NONE;
	page_sql_done(ask, st);
	return step != DB_ERROR;
}

/* One own unit: its organisations, posts and seats in one pass. */
static bool read_figures(struct home *h, int64_t unit, struct figures *f, struct err *e)
{
	struct db_stmt *st = page_sql(h->app, h->ask, "page_home_posts", e);
	enum db_step step = DB_ERROR;
	int64_t last = NONE;
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", unit);
	while ((step = db_step(st, e)) == DB_ROW) {
		f->organisations += db_int(st, 0) != last;
		last = db_int(st, 0);
		if (db_is_null(st, 2))
			continue;
		int64_t seats = db_int(st, 5), held = db_int(st, 6);
		f->posts++;
		f->seats.seats += seats;
		f->seats.held += held;
		f->seats.vacant += MAX(seats - held, 0);
		f->seats.over += MAX(held - seats, 0);
		f->over += held > seats;
		if (seats > held)
			take_vacancy(h, st);
	}
	page_sql_done(h->ask, st);
	return step != DB_ERROR;
}

static bool one_number(
	struct app *a, const struct page_ask *ask, const char *name, const char *param, int64_t value, int64_t *sum, struct err *e)
{
	struct db_stmt *st = page_sql(a, ask, name, e);
	if (st == NULL)
		return false;
	page_sql_int(st, param, value);
	bool ok = db_step(st, e) == DB_ROW;
	*sum += ok ? db_int(st, 0) : 0;
	page_sql_done(ask, st);
	return ok;
}

struct asked {
	const struct page_ask *ask;
	int64_t unit;
};

static const void *make_figures(struct app *a, void *user, struct arena *arena, struct err *e)
{
	const struct asked *q = user;
	g_autoptr(GArray) vacancies = g_array_new(FALSE, FALSE, sizeof(struct vacancy));
	struct home h = {.app = a, .ask = q->ask, .arena = arena, .vacancies = vacancies};
	struct figures *f = ARENA_NEW(arena, struct figures);
	if (!read_figures(&h, q->unit, f, e) || !one_number(a, q->ask, "page_home_left_behind", ":unit", q->unit, &f->left, e))
		return NULL;
	struct vacancy *kept = ARENA_ARRAY(arena, struct vacancy, vacancies->len + 1);
	for (guint i = 0; i < vacancies->len; i++)
		kept[i] = g_array_index(vacancies, struct vacancy, i);
	f->vacancies = kept;
	f->vacancy_count = vacancies->len;
	return f;
}

static bool draw_figures(struct home *h, struct page_home_unit *u, struct err *e)
{
	struct asked q = {h->ask, u->unit.id};
	const char *key = arena_printf(h->arena, "home/%" G_GINT64_FORMAT "/%d/%" G_GINT64_FORMAT "/%d", u->unit.id, h->ask->day,
		h->ask->known_ms, (int)h->ask->lang);
	const struct figures *f = kept_get(h->app, key, make_figures, &q, e);
	if (f == NULL)
		return false;
	u->organisations = f->organisations;
	u->posts = f->posts;
	u->seats = f->seats;
	h->over += f->over;
	h->left += f->left;
	for (size_t i = 0; i < f->vacancy_count; i++)
		g_array_append_val(h->vacancies, f->vacancies[i]);
	g_array_sort(h->vacancies, longest_first);
	if (h->vacancies->len > PAGE_HOME_VACANCIES)
		g_array_set_size(h->vacancies, PAGE_HOME_VACANCIES);
	return true;
}

/* The unit's name on the day; false in *found when it does not stand then. */
static bool name_unit(struct app *a, const struct page_ask *ask, struct page_unit_ref *ref, bool *found, struct arena *arena, struct err *e)
{
	struct db_stmt *st = page_sql(a, ask, "page_unit_versions", e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", ref->id);
	while ((step = db_step(st, e)) == DB_ROW) {
		if (*found && (ymd)db_int(st, 4) > ask->day)
			break;
		*found = true;
		*ref = (struct page_unit_ref){ref->id, unit_text(st, 0, arena), unit_text(st, 2, arena)};
	}
	page_sql_done(ask, st);
	return step != DB_ERROR;
}

static void add_gap(
	struct page_home *out, struct page_home_gap *gaps, msg_key text, msg_key how, int64_t n, enum msg_lang lang, struct arena *arena)
{
	if (n == 0)
		return;
	g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, n);
	g_autofree char *words = MSG_FORMAT(text, lang, number);
	gaps[out->gap_count++] = (struct page_home_gap){arena_strdup(arena, words), msg_template(how, lang), out->units[0].unit.id};
}

static void draw_gaps(const struct home *h, int64_t birth, struct page_home *out)
{
	struct page_home_gap *gaps = ARENA_ARRAY(h->arena, struct page_home_gap, 3);
	enum msg_lang lang = h->ask->lang;
	out->gaps = gaps;
	add_gap(out, gaps, MSG_PAGE_HOME_GAP_OVER, MSG_PAGE_HOME_HOW_OVER, h->over, lang, h->arena);
	add_gap(out, gaps, MSG_PAGE_HOME_GAP_LEFT, MSG_PAGE_HOME_HOW_LEFT, h->left, lang, h->arena);
	add_gap(out, gaps, MSG_PAGE_HOME_GAP_BIRTH, MSG_PAGE_HOME_HOW_BIRTH, birth, lang, h->arena);
}

/* What the books of the own units say, whoever asks. */
struct books {
	int64_t birth; /* people whose birth is not known */
	const struct page_home_change *changes;
	size_t change_count;
};
struct books_asked {
	const struct page_ask *ask;
	const struct page_home *out;
};

static const void *make_books(struct app *a, void *user, struct arena *arena, struct err *e)
{
	const struct books_asked *q = user;
	g_autoptr(GArray) areas = g_array_new(FALSE, FALSE, sizeof(int64_t));
	struct books *b = ARENA_NEW(arena, struct books);
	struct page_home drawn = {0};
	bool ok = home_areas(a, q->ask, q->out, areas, e);
	for (guint i = 0; ok && i < areas->len; i++)
		ok = one_number(a, q->ask, "page_home_no_birth", ":area", g_array_index(areas, int64_t, i), &b->birth, e);
	if (!ok || !home_changes(a, q->ask, areas, &drawn, arena, e))
		return NULL;
	b->changes = drawn.changes;
	b->change_count = drawn.change_count;
	return b;
}

static bool draw_books(struct home *h, struct page_home *out, struct err *e)
{
	struct books_asked q = {h->ask, out};
	g_autoptr(GString) key = g_string_new("books");
	for (size_t i = 0; i < out->unit_count; i++)
		g_string_append_printf(key, "/%" G_GINT64_FORMAT, out->units[i].unit.id);
	g_string_append_printf(key, "/%d/%" G_GINT64_FORMAT "/%d", h->ask->day, h->ask->known_ms, (int)h->ask->lang);
	const struct books *b = kept_get(h->app, key->str, make_books, &q, e);
	if (b == NULL)
		return false;
	out->changes = b->changes;
	out->change_count = b->change_count;
	draw_gaps(h, b->birth, out);
	return true;
}

static void keep_vacancies(const struct home *h, struct page_home *out)
{
	struct page_vacancy *rows = ARENA_ARRAY(h->arena, struct page_vacancy, h->vacancies->len + 1);
	for (guint i = 0; i < h->vacancies->len; i++)
		rows[i] = g_array_index(h->vacancies, struct vacancy, i).shown;
	out->vacancies = rows;
	out->vacancy_count = h->vacancies->len;
	for (size_t i = 0; i < out->unit_count; i++) {
		out->any_seats = out->any_seats || out->units[i].seats.seats > 0;
		out->vacant += out->units[i].seats.vacant;
	}
}

static bool draw(struct home *h, struct page_home_unit *units, struct page_home *out, struct err *e)
{
	size_t all = 0;
	const int64_t *own = viewer_units(h->app->viewer, &all);
	for (size_t i = 0; i < all && out->unit_count < PAGE_HOME_UNITS; i++) {
		struct page_home_unit u = {.unit = {.id = own[i]}, .people = NONE};
		bool found = false;
		if (!name_unit(h->app, h->ask, &u.unit, &found, h->arena, e) || (found && !draw_figures(h, &u, e)))
			return false;
		u.key = arena_printf(h->arena, "%" G_GINT64_FORMAT, own[i]);
		if (found)
			units[out->unit_count++] = u;
	}
	if (out->unit_count == 0)
		return true;
	keep_vacancies(h, out);
	return draw_books(h, out, e);
}

/* Who looks decides what stands there. */
static bool lay_out(struct home *h, struct page_home *out, struct err *e)
{
	size_t all = 0;
	int64_t level = NONE;
	const int64_t *own = viewer_units(h->app->viewer, &all);
	if (all > 0 && !level_of(h->app, h->ask, own[0], &level, e))
		return false;
	out->layout = home_layout(h->app, level, e);
	return out->layout != NULL &&
	       (!home_has(out->layout, HOME_CLEAN) || home_clean(h->app, h->ask, all > 0 ? own[0] : NONE, &out->clean, h->arena, e));
}

/* The sign-in before the present one: what was written since is new to the viewer. */
static void put_since(struct app *a, const struct page_ask *ask, struct page_home *out, struct arena *arena)
{
	struct notice_marks marks;
	out->since = "";
	if (ask->known_ms != 0)
		return;
	notice_marks_read(a, viewer_account(a->viewer), &marks, arena);
	out->since_ms = marks.before_ms;
	if (out->since_ms == 0)
		return;
	out->since = instant_words(out->since_ms, arena);
	for (size_t i = 0; i < out->change_count; i++)
		out->fresh += out->changes[i].at_ms > out->since_ms;
}

bool page_home(struct app *a, const struct page_ask *ask, struct page_home *out, struct arena *arena, struct err *e)
{
	struct page_home_unit *units = ARENA_ARRAY(arena, struct page_home_unit, PAGE_HOME_UNITS);
	struct db *db = store_db(a->store);
	*out = (struct page_home){
		.units = units, .display = viewer_display(a->viewer), .manages_accounts = viewer_may_somewhere(a->viewer, RIGHT_GRANT)};
	if (!db_begin_read(db, e))
		return false;
	g_autoptr(GArray) vacancies = g_array_new(FALSE, FALSE, sizeof(struct vacancy));
	struct home h = {.app = a, .ask = ask, .arena = arena, .vacancies = vacancies};
	out->known = ask->known_ms != 0;
	bool ok = draw(&h, units, out, e) && lay_out(&h, out, e);
	db_rollback(db);
	for (size_t i = 0; ok && i < out->unit_count; i++)
		if (ask->known_ms == 0 && viewer_may_somewhere(a->viewer, RIGHT_VIEW))
			ok = page_people_count(a, ask, &(struct page_people_ask){.unit = units[i].key}, &units[i].people, arena, e);
	if (ok)
		put_since(a, ask, out, arena);
	return ok && page_search_pins(a, ask, &out->pins, arena, e) &&
	       follows(a, ask->today, ask->lang, &out->follows, &out->follow_count, arena, e);
}
