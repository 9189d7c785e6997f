/* Page of a person: the course as a drawing of parallel bars. All it says stands in the tables too. */
#include "app/page/page_person_parts.h"

#include "base/text.h"
#include "messages/page_person.def"

#include <string.h>

/* The drawing is 1216 wide: labels, then the years, then room for words that do not fit. */
#define LEFT 118
#define WIDTH 876
#define RIGHT 1212
#define BAR 25 /* height of a row of bars with its gap */
#define GAP 5
#define ROWS_MAX 12
#define LETTER 63 /* tenths of a unit */

struct drawing {
	struct person_work *w;
	ymd from, until; /* first day and the day after the last */
	int days;
	struct page_lane lanes[4];
	size_t count;
	int y;
};

static int x_of(const struct drawing *d, ymd day)
{
	ymd inside = CLAMP(day, d->from, d->until);
	return LEFT + (int)((int64_t)ymd_days_between(d->from, inside) * WIDTH / d->days);
}

/* ---- one lane: bars that overlap in time stand under one another ---- */

struct lane {
	GArray *bars;	    /* struct page_bar, y = row until it is placed */
	int ends[ROWS_MAX]; /* where each row is taken up to */
	int rows;
};

static int text_width(const char *text)
{
	return (int)text_length(text) * LETTER / 10;
}

static int find_row(struct lane *l, int x, int end)
{
	int row = 0;
	while (row < l->rows && row < ROWS_MAX - 1 && l->ends[row] > x)
		row++;
	l->rows = MAX(l->rows, row + 1);
	l->ends[row] = MAX(l->ends[row], end);
	return row;
}

static void add_bar(struct drawing *d, struct lane *l, ymd from, ymd until, int shade, const char *text, const char *title)
{
	int x = x_of(d, from), end = MAX(x_of(d, until), x + 3);
	struct page_bar b = {.x = x, .width = end - x, .shade = shade, .light = shade >= 3, .title = title};
	b.y = find_row(l, x, end);
	if (text_width(text) + 12 <= b.width) {
		b.text = text;
		b.text_x = x + 6;
	}
	g_array_append_val(l->bars, b);
}

static void add_point(struct drawing *d, struct lane *l, ymd day, const char *text, const char *title)
{
	int x = x_of(d, day);
	struct page_bar b = {.x = x, .text = text, .text_x = x + 9, .title = title};
	b.y = find_row(l, x - 6, x + 14 + text_width(text));
	if (b.text_x + text_width(text) > RIGHT)
		b.text = NULL;
	g_array_append_val(l->bars, b);
}

/* A bar without words that ends last in its row has them on its right, where there is room. */
static void words_outside(struct lane *l, const struct person_work *w)
{
	for (guint i = 0; i < l->bars->len; i++) {
		struct page_bar *b = &g_array_index(l->bars, struct page_bar, i);
		const char *words = b->title;
		int end = b->x + b->width;
		bool last = true;
		for (guint k = 0; k < l->bars->len; k++) {
			const struct page_bar *o = &g_array_index(l->bars, struct page_bar, k);
			last = last && (k == i || o->y != b->y || o->x < b->x);
		}
		if (b->shade == 0 || b->text != NULL || !last)
			continue;
		const char *stop = strstr(words, " · ");
		words = stop != NULL ? arena_strndup(w->r.arena, words, (size_t)(stop - words)) : words;
		const char *place = g_strrstr(words, ", ");
		if (place != NULL && end + 8 + text_width(words) > RIGHT) /* the post without its place */
			words = arena_strndup(w->r.arena, words, (size_t)(place - words));
		if (end + 8 + text_width(words) > RIGHT)
			continue;
		b->text = words;
		b->text_x = end + 6;
		b->light = false;
	}
}

static void end_lane(struct drawing *d, struct lane *l, msg_key label)
{
	struct person_work *w = d->w;
	struct page_bar *bars = ARENA_ARRAY(w->r.arena, struct page_bar, l->bars->len + 1);
	words_outside(l, w);
	for (guint i = 0; i < l->bars->len; i++) {
		bars[i] = g_array_index(l->bars, struct page_bar, i);
		bars[i].y = d->y + bars[i].y * (BAR - 1) + 2;
	}
	if (l->bars->len > 0) {
		d->lanes[d->count++] =
			(struct page_lane){msg_template(label, w->r.ask->lang), d->y, l->rows * (BAR - 1) + 1, bars, l->bars->len};
		d->y += l->rows * (BAR - 1) + 1 + GAP;
	}
	g_array_free(l->bars, TRUE);
}

static struct lane new_lane(void)
{
	return (struct lane){.bars = g_array_new(FALSE, TRUE, sizeof(struct page_bar))};
}

/* ---- the lanes ---- */

static const char *span(struct reg *r, ymd from, int from_p, ymd until, int until_p)
{
	const char *a = page_from(from, from_p, r->arena), *b = page_until(until, until_p, r->arena);
	return arena_printf(r->arena, "%s – %s", a, *b != '\0' ? b : msg_template(MSG_REG_UNTIL_NOW, r->ask->lang));
}

static gint earlier_tenure(gconstpointer a, gconstpointer b)
{
	const struct person_tenure *x = a, *y = b;
	return x->from != y->from ? (x->from > y->from) - (x->from < y->from) : (x->id > y->id) - (x->id < y->id);
}

static void draw_tenures(struct drawing *d, GArray *sorted, bool main, msg_key label)
{
	struct reg *r = &d->w->r;
	struct lane l = new_lane();
	int shade = main ? 4 : 2;
	for (guint i = 0; i < sorted->len; i++) {
		const struct person_tenure *t = &g_array_index(sorted, struct person_tenure, i);
		if (!t->shown || t->main != main)
			continue;
		const char *title = page_code(r->app, "title", t->title, r->ask->lang, r->arena);
		const char *text = arena_printf(r->arena, "%s, %s", title, t->at.unit.name);
		add_bar(d, &l, t->from, t->until, shade, text,
			arena_printf(r->arena, "%s · %s", text, span(r, t->from, t->from_p, t->until, t->until_p)));
		shade = main ? 9 - shade : 5 - shade; /* neighbours differ */
	}
	end_lane(d, &l, label);
}

static void draw_memberships(struct drawing *d)
{
	struct reg *r = &d->w->r;
	struct lane l = new_lane();
	for (guint i = d->w->memberships->len; i > 0; i--) {
		const struct person_membership *m = &g_array_index(d->w->memberships, struct person_membership, i - 1);
		if (!m->shown)
			continue;
		const char *text = m->at.organisation.name;
		add_bar(d, &l, m->from, m->until, i % 2 == 0 ? 1 : 2, text,
			arena_printf(r->arena, "%s · %s", text, span(r, m->from, m->from_p, m->until, m->until_p)));
	}
	end_lane(d, &l, MSG_PERSON_LANE_PARTY);
}

static void draw_studies(struct drawing *d)
{
	struct reg *r = &d->w->r;
	struct lane l = new_lane();
	for (guint i = d->w->studies->len; i > 0; i--) {
		const struct person_study *s = &g_array_index(d->w->studies, struct person_study, i - 1);
		if (s->on <= 0)
			continue;
		add_point(d, &l, ymd_first(s->on), s->level_text,
			arena_printf(r->arena, "%s: %s · %s", s->kind, s->level_text, reg_day(r, s->on)));
	}
	end_lane(d, &l, MSG_PERSON_LANE_STUDY);
}

/* ---- the years ---- */

static void take(struct drawing *d, ymd day)
{
	if (day > 0 && day < YMD_OPEN && (d->from == 0 || day < d->from))
		d->from = day;
}

static bool find_years(struct drawing *d)
{
	struct person_work *w = d->w;
	for (guint i = 0; i < w->tenures->len; i++)
		if (g_array_index(w->tenures, struct person_tenure, i).shown)
			take(d, g_array_index(w->tenures, struct person_tenure, i).from);
	for (guint i = 0; i < w->memberships->len; i++)
		if (g_array_index(w->memberships, struct person_membership, i).shown)
			take(d, g_array_index(w->memberships, struct person_membership, i).from);
	for (guint i = 0; i < w->studies->len; i++)
		if (g_array_index(w->studies, struct person_study, i).on > 0)
			take(d, ymd_first(g_array_index(w->studies, struct person_study, i).on));
	ymd last = MAX(w->r.ask->day, w->r.ask->today);
	if (d->from == 0 || d->from > last)
		return false;
	d->from = d->from / 10000 * 10000 + 101;
	d->until = (last / 10000 + 1) * 10000 + 101;
	d->days = ymd_days_between(d->from, d->until);
	return true;
}

static void put_ticks(struct drawing *d, struct page_timeline *t)
{
	struct reg *r = &d->w->r;
	int first = d->from / 10000, last = d->until / 10000, step = last - first > 30 ? 10 : last - first > 12 ? 5 : 1;
	struct page_tick *ticks = ARENA_ARRAY(r->arena, struct page_tick, (size_t)(last - first) + 2);
	for (int y = first; y <= last; y++) {
		bool big = y % step == 0;
		ticks[t->tick_count++] = (struct page_tick){x_of(d, y * 10000 + 101), big ? arena_printf(r->arena, "%d", y) : NULL};
	}
	t->ticks = ticks;
}

void person_timeline(struct person_work *w)
{
	struct drawing d = {.w = w, .y = 20};
	struct page_timeline *t = &w->out->timeline;
	struct reg *r = &w->r;
	if (!find_years(&d))
		return;
	g_autoptr(GArray) sorted = g_array_new(FALSE, TRUE, sizeof(struct person_tenure));
	g_array_append_vals(sorted, w->tenures->data, w->tenures->len);
	g_array_sort(sorted, earlier_tenure);
	draw_memberships(&d);
	draw_tenures(&d, sorted, true, MSG_PERSON_LANE_MAIN);
	draw_tenures(&d, sorted, false, MSG_PERSON_LANE_OTHER);
	draw_studies(&d);
	struct page_lane *lanes = ARENA_ARRAY(r->arena, struct page_lane, d.count + 1);
	memcpy(lanes, d.lanes, d.count * sizeof *lanes);
	t->lanes = lanes;
	t->lane_count = d.count;
	t->bottom = d.y;
	t->height = d.y + 24;
	t->now_x = r->ask->day >= d.from && r->ask->day < d.until ? x_of(&d, r->ask->day) : 0;
	put_ticks(&d, t);
	t->title = reg_say(r, MSG_PERSON_TIMELINE, w->out->title, arena_printf(r->arena, "%d", d.from / 10000),
		arena_printf(r->arena, "%d", d.until / 10000 - 1));
}
