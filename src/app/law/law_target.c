/* Targets of the subjects of a unit: values by year, promise, forecast; see law_goal.h. */
#include "app/law/law_target.h"

#include "messages/law.def"

#include <string.h>

#define FORECAST_YEARS 3  /* known ones at least: a line through fewer says nothing (docs/form-language.md 10) */
#define FORECAST_AHEAD 50 /* years looked through for the one in which the goal is reached */

/* ---- where the number stands ---- */

bool law_target_source(struct app *a, const struct law_file *f, const struct law_item *x, ymd day, struct target_source *out,
	struct arena *arena, struct err *e)
{
	*out = (struct target_source){.item = x, .row = x->row, .column = x->column};
	if (x->form != NULL)
		return true;
	g_autoptr(GString) text = g_string_new(NULL);
	struct writing w = {a, day, text};
	const struct text2 share = law_words(MSG_LAW_SHARE);
	law_head(&w, f, false, "");
	law_part_lines(&w, x, x->id);
	out->row = arena_printf(arena, "%s_part", x->id);
	out->column = "n";
	if (x->whole != NULL) {
		out->row = "share";
		law_labelled(&w, "  ", "", "share", "", &share);
		g_string_append_printf(text, "    percent: %s_part / %s\n", x->id, x->id);
	}
	return law_finish(&w, f->code, false, &out->made, arena, e);
}

void law_target_source_free(struct target_source *s)
{
	law_forms_free(&s->made, 1);
}

/* A form that is not drawn for a day is drawn for the year of it. */
static bool takes_days(const struct app *a, const char *code, ymd day)
{
	const struct form *f = library_form(a->library, code, day);
	return f == NULL || f->periods[PERIOD_DATE];
}

struct figure *law_target_draw(
	struct app *a, const struct law_ask *ask, const struct target_source *s, const struct law_subject *subject, ymd day, struct err *e)
{
	char text[11];
	g_autofree char *year = g_strdup_printf("%d", day / 10000);
	struct figure_request r;
	law_subject_request(ask, &s->made, subject, &r);
	ymd_format_iso(day, text);
	if (s->item->form != NULL) {
		r.form = s->item->form;
		r.own = NULL;
		r.period = takes_days(a, r.form, day) ? NULL : year;
	}
	r.date = r.period == NULL ? text : NULL;
	return figure_draw(a, &r, e);
}

static struct law_value value_of(const struct figure *f, const struct target_source *s, struct arena *arena)
{
	const struct cell *c = law_cell(f, s->row, s->column);
	struct law_value v = {.n = NONE, .of = NONE};
	if (c == NULL || (c->state != CELL_EXACT && c->state != CELL_ESTIMATE)) {
		v.hidden = c != NULL && c->state == CELL_HIDDEN;
		return v;
	}
	v.n = c->n;
	v.of = s->item->percent ? c->of : NONE;
	if (v.n == NONE || (s->item->percent && (v.of == NONE || v.of <= 0)))
		return v;
	v.known = true;
	v.value = s->item->percent ? percent_scaled(v.n, v.of, 4, ROUND_HALF_UP) : v.n * LAW_SCALE;
	v.text = arena_strdup(arena, c->text);
	return v;
}

static bool read_value(struct app *a, const struct law_ask *ask, const struct target_source *s, const struct law_subject *subject, ymd day,
	struct law_value *out, struct arena *arena, struct err *e)
{
	struct figure *f = law_target_draw(a, ask, s, subject, day, e);
	if (f != NULL)
		*out = value_of(f, s, arena);
	figure_free(f);
	return f != NULL;
}

/* ---- against what was promised ---- */

static bool rising(const struct law_item *x)
{
	return x->at_least.given;
}

static bool reaches(const struct law_item *x, const struct law_value *v, int64_t goal)
{
	/* Parts are compared with the whole, never a rounded share. */
	int64_t left = x->percent ? 100 * LAW_SCALE * v->n : v->n * LAW_SCALE, right = x->percent ? goal * v->of : goal;
	return rising(x) ? left >= right : left <= right;
}

static int64_t missing_of(const struct law_item *x, const struct law_value *v, int64_t goal)
{
	int64_t unit = x->percent ? (int64_t)100 * LAW_SCALE : LAW_SCALE, all = x->percent ? goal * v->of : goal;
	int64_t wanted = rising(x) ? (all + unit - 1) / unit : all / unit;
	return MAX(0, rising(x) ? wanted - v->n : v->n - wanted);
}

/* Half up, signs apart. */
static int64_t divided(int64_t n, int64_t d)
{
	int64_t half = (ABS(n) * 2 + d) / (2 * d);
	return n < 0 ? -half : half;
}

/* Least squares through the known years that are over on the day: sums of years since the first. */
struct fit {
	int first;
	int64_t count, x, y, xx, xy;
};

static struct fit fit_of(const struct law_target *t, ymd day)
{
	struct fit f = {0};
	for (size_t i = 0; i < t->year_count; i++) {
		const struct law_point *p = &t->years[i];
		if (!p->was.known || p->year * 10000 + 1231 > day)
			continue;
		f.first = f.count == 0 ? p->year : f.first;
		int64_t x = p->year - f.first;
		f.count++;
		f.x += x;
		f.y += p->was.value;
		f.xx += x * x;
		f.xy += x * p->was.value;
	}
	return f;
}

static int64_t fitted(const struct fit *f, int year)
{
	int64_t spread = f->count * f->xx - f->x * f->x, rise = f->count * f->xy - f->x * f->y;
	return divided(f->y * spread + rise * (f->count * (year - f->first) - f->x), f->count * spread);
}

static void forecast(struct law_target *t, ymd day)
{
	struct fit f = fit_of(t, day);
	int last = t->item->until != 0 ? t->item->until / 10000 : t->goal_year;
	/* Once the deadline's year is over there is nothing to foretell. */
	t->has_forecast = t->item->linear && f.count >= FORECAST_YEARS && last * 10000 + 1231 > day;
	if (!t->has_forecast)
		return;
	t->forecast = fitted(&f, last);
	for (size_t i = 0; i < t->year_count; i++) {
		struct law_point *p = &t->years[i];
		p->foreseen = p->year * 10000 + 1231 > day;
		p->forecast = t->item->percent ? CLAMP(fitted(&f, p->year), 0, 100 * LAW_SCALE) : fitted(&f, p->year);
	}
	for (int y = day / 10000; y <= day / 10000 + FORECAST_AHEAD && t->forecast_year == 0; y++)
		if (rising(t->item) ? fitted(&f, y) >= t->goal : fitted(&f, y) <= t->goal)
			t->forecast_year = y;
}

static enum law_state state_of(const struct law_target *t, ymd day)
{
	const struct law_item *x = t->item;
	const struct law_point *due = NULL;
	ymd deadline = x->until != 0 ? x->until : t->goal_year * 10000 + 1231;
	if (!t->now.known)
		return t->now.hidden ? LAW_STATE_HIDDEN : LAW_STATE_NO_DATA;
	if (reaches(x, &t->now, t->goal))
		return LAW_STATE_REACHED;
	if (day >= deadline)
		return LAW_STATE_OVERDUE;
	for (size_t i = 0; i < t->year_count; i++)
		if (t->years[i].promised && t->years[i].year * 10000 + 1231 <= day)
			due = &t->years[i];
	if (due != NULL)
		return reaches(x, &t->now, due->promise) ? LAW_STATE_ON_PATH : LAW_STATE_BEHIND;
	if (!t->has_forecast)
		return LAW_STATE_RUNNING;
	return (rising(x) ? t->forecast >= t->goal : t->forecast <= t->goal) ? LAW_STATE_ON_PATH : LAW_STATE_BEHIND;
}

/* ---- one subject ---- */

struct aiming {
	struct app *a;
	const struct law_ask *ask;
	const struct law_file *file;
	GArray *out; /* struct law_target */
	struct arena *arena;
	struct err *e;
};

static const struct law_years *promises(const struct law_item *x)
{
	return x->at_least.given ? &x->at_least : &x->at_most;
}

/* Every year from the file's first, or a base before it, to the last promise. */
static bool read_years(struct aiming *m, const struct target_source *s, struct law_target *t)
{
	const struct law_years *path = promises(t->item), *base = &t->item->baseline;
	int first = MIN(m->file->from / 10000, path->items[0].year), last = MAX(t->goal_year, t->item->until / 10000);
	if (base->given && base->count > 0)
		first = MIN(first, base->items[0].year);
	first = MAX(first, last - 40);
	struct law_point *years = ARENA_ARRAY(m->arena, struct law_point, (size_t)(last - first + 1));
	for (int y = first; y <= last; y++) {
		struct law_point *p = &years[t->year_count++];
		ymd day = y * 10000 + 1231;
		*p = (struct law_point){.year = y, .was = {.n = NONE, .of = NONE}};
		for (size_t i = 0; i < path->count; i++)
			if (path->items[i].year == y) {
				p->promised = true;
				p->promise = path->items[i].value;
			}
		if (day <= m->ask->day && day >= m->file->from && !read_value(m->a, m->ask, s, &t->subject, day, &p->was, m->arena, m->e))
			return false;
		for (size_t i = 0; base->given && i < base->count; i++)
			if (base->items[i].year == y && !p->was.known)
				p->was = (struct law_value){.known = true,
					.n = NONE,
					.of = NONE,
					.value = base->items[i].value,
					.text = law_decimal(base->items[i].value, m->arena)};
	}
	t->years = years;
	return true;
}

static bool add_target(struct aiming *m, const struct target_source *s, const struct law_subject *subject, bool hidden)
{
	const struct law_years *path = promises(s->item);
	struct law_target t = {.file = m->file, .item = s->item, .subject = *subject, .missing = NONE};
	t.goal = path->items[path->count - 1].value;
	t.goal_year = path->items[path->count - 1].year;
	t.now = (struct law_value){.n = NONE, .of = NONE};
	t.state = hidden ? LAW_STATE_HIDDEN : LAW_STATE_NONE;
	if (subject->id != NONE) {
		if (!read_value(m->a, m->ask, s, subject, m->ask->day, &t.now, m->arena, m->e) || !read_years(m, s, &t))
			return false;
		forecast(&t, m->ask->day);
		t.state = state_of(&t, m->ask->day);
		if (t.now.known)
			t.missing = missing_of(t.item, &t.now, t.goal);
	}
	g_array_append_val(m->out, t);
	return true;
}

static bool aim(struct aiming *m, const struct law_item *x)
{
	static const struct law_subject nobody = {.id = NONE, .name = ""};
	struct subjects all;
	struct target_source s;
	bool ok = law_target_source(m->a, m->file, x, m->ask->day, &s, m->arena, m->e) &&
		  law_subjects(m->a, m->ask, m->file, x->of, &all, m->arena, m->e);
	for (size_t i = 0; ok && i < all.count; i++)
		ok = add_target(m, &s, &all.items[i], false);
	if (ok && all.count == 0)
		ok = add_target(m, &s, &nobody, all.hidden);
	law_target_source_free(&s);
	return ok;
}

bool law_targets(struct app *a, const struct law_ask *ask, struct law_targets *out, struct arena *arena, struct err *e)
{
	const struct law_file **files = NULL;
	size_t count = 0;
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct law_target));
	bool ok = law_in_force(a, "targets", ask, &files, &count, arena, e);
	*out = (struct law_targets){NULL, 0};
	for (size_t i = 0; ok && i < count; i++) {
		struct aiming m = {a, ask, files[i], all, arena, e};
		for (size_t k = 0; ok && k < files[i]->item_count; k++)
			ok = promises(&files[i]->items[k])->count == 0 || aim(&m, &files[i]->items[k]);
	}
	if (!ok)
		return false;
	struct law_target *items = ARENA_ARRAY(arena, struct law_target, all->len + 1);
	if (all->len > 0)
		memcpy(items, all->data, all->len * sizeof *items);
	*out = (struct law_targets){items, all->len};
	return true;
}
