/* Page of a unit: its lineage as a drawing. Sources on the left, the unit, what followed on the right; all it says stands in the table. */
#include "app/page/page_unit_parts.h"
#include "messages/page_unit.def"

#include "base/text.h"

/* The drawing is 800 wide; a line of text of the stylesheet is 12 high, a letter about 6,3 wide, 7,2 in a name. */
#define WIDTH 800
#define TOP 6
#define BOX 54
#define PITCH 71
#define LOW_BOX 30 /* name and code on one line, where there are many */
#define LOW_PITCH 38
#define HIGH_MAX 6
#define SIDE_MAX 12
#define LABELS 26

struct picture {
	const struct unit_drawing *d;
	struct page_lineage_drawing *out;
	struct page_lineage_box *boxes;
	struct page_lineage_flow *flows;
	struct page_lineage_day *days;
	int inner; /* height of what stands above the days' words */
	int box, pitch;
	struct page_lineage_box *current;
};
/* One side: its rows, and where its boxes stand. */
struct side {
	const struct page_lineage_row *rows;
	int count, x, width;
	bool left, one_day; /* everything on one day: it is said once */
};

static const char *say(const struct unit_drawing *d, msg_key key, const char *one, const char *two, const char *three)
{
	const char *const args[] = {one, two, three};
	g_autofree char *text = msg_format(key, d->ask->lang, args, G_N_ELEMENTS(args));
	return arena_strdup(d->arena, text);
}

static const char *number(const struct unit_drawing *d, int64_t n)
{
	return text_thousands(n, d->arena);
}

/* The text, or as much of it as fits. */
static const char *fit(const struct unit_drawing *d, const char *text, int room, int letter_tenths)
{
	glong most = room * 10 / letter_tenths;
	if ((glong)text_length(text) <= most || most < 2)
		return text;
	g_autofree char *cut = g_utf8_substring(text, 0, most - 1);
	return arena_printf(d->arena, "%s…", cut);
}

/* Villages of a commune on a day; NONE where there are none. */
static bool count_villages(const struct unit_drawing *d, int64_t unit, ymd day, int64_t *out, struct err *e)
{
	struct page_ask then = *d->ask;
	then.day = day;
	struct db_stmt *st = page_sql(d->app, &then, "page_unit_village_count", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", unit);
	bool ok = db_step(st, e) == DB_ROW;
	*out = ok && db_int(st, 0) > 0 ? db_int(st, 0) : NONE;
	page_sql_done(&then, st);
	return ok;
}

static const char *villages(const struct unit_drawing *d, int64_t n)
{
	return n == NONE ? "" : say(d, MSG_UNIT_VILLAGE_COUNT, number(d, n), NULL, NULL);
}

static const char *both(const struct unit_drawing *d, const char *a, const char *b)
{
	return *a == '\0' || *b == '\0' ? (*a == '\0' ? b : a) : arena_printf(d->arena, "%s · %s", a, b);
}

/* ---- boxes ---- */

static bool put_box(struct picture *p, const struct side *s, int i, bool communes, struct err *e)
{
	const struct unit_drawing *d = p->d;
	const struct page_lineage_row *r = &s->rows[i];
	int offset = (p->inner - (s->count * p->pitch - (p->pitch - p->box))) / 2;
	int64_t n = NONE;
	struct page_lineage_box *b = &p->boxes[p->out->box_count++];
	*b = (struct page_lineage_box){
		.first = p->box == BOX ? 22 : 19, .x = s->x, .y = TOP + offset + i * p->pitch, .width = s->width, .height = p->box};
	if (r->unit.id == NONE) {
		b->title = msg_template(s->left ? MSG_UNIT_FROM_NOTHING : MSG_UNIT_TO_NOTHING, d->ask->lang);
		b->name = fit(d, b->title, s->width - 22, 72);
		return true;
	}
	if (communes && p->box == BOX && !count_villages(d, r->unit.id, r->stands, &n, e))
		return false;
	b->title = r->unit.name;
	b->name = fit(d, p->box == BOX ? r->unit.name : both(d, r->unit.name, r->unit.code), s->width - 22, 72);
	if (p->box != BOX)
		return true;
	b->lines[0] = fit(d, both(d, r->unit.code, villages(d, n)), s->width - 22, 63);
	return true;
}

static bool put_current(struct picture *p, int x, int width, bool communes, struct err *e)
{
	const struct unit_drawing *d = p->d;
	const struct page_unit *u = d->out;
	int height = CLAMP(p->inner, 96, 150), count = 0;
	int64_t n = NONE;
	struct page_lineage_box *b = &p->boxes[p->out->box_count++];
	if (communes && !count_villages(d, d->unit, d->ask->day, &n, e))
		return false;
	*b = (struct page_lineage_box){.x = x,
		.y = TOP + (p->inner - height) / 2,
		.width = width,
		.height = height,
		.current = true,
		.title = u->self.name,
		.name = fit(d, u->self.name, width - 28, 72)};
	const char *people = u->population != NONE ? say(d, MSG_UNIT_PEOPLE, number(d, u->population), NULL, NULL) : "";
	const char *area = *u->area != '\0' ? say(d, MSG_UNIT_AREA_IS, u->area, NULL, NULL) : "";
	const char *lines[] = {
		*u->self.code != '\0' ? say(d, MSG_UNIT_CODE, u->self.code, NULL, NULL) : "", villages(d, n), both(d, area, people)};
	for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
		if (*lines[i] != '\0')
			b->lines[count++] = fit(d, lines[i], width - 28, 63);
	b->first = (height - 20 * count) / 2 + 3;
	p->current = b;
	return true;
}

/* ---- flows ---- */

/* A band from one edge to the other, bent like water. */
static const char *band(const struct unit_drawing *d, int x1, int top1, int bottom1, int x2, int top2, int bottom2)
{
	int middle = (x1 + x2) / 2;
	return arena_printf(d->arena, "M%d %dC%d %d %d %d %d %dV%dC%d %d %d %d %d %dz", x1, top1, middle, top1, middle, top2, x2, top2,
		bottom2, middle, bottom2, middle, bottom1, x1, bottom1);
}

static void put_flow(struct picture *p, const struct side *s, int i)
{
	const struct unit_drawing *d = p->d;
	const struct page_lineage_row *r = &s->rows[i];
	const struct page_lineage_box *c = p->current, *b = c + 1 + i;
	int slice = c->height / s->count, thick = p->box / (r->is_exact ? 7 : 3), top = c->y + i * slice;
	if (s->left)
		b = c - s->count + i;
	struct page_lineage_flow f = {.part = !r->is_exact, .right = !s->left};
	const char *extent = r->is_exact	? msg_template(MSG_UNIT_WHOLE, d->ask->lang)
			     : r->share != NULL ? say(d, MSG_UNIT_PART_SHARE, r->share, NULL, NULL)
						: msg_template(MSG_UNIT_PART, d->ask->lang);
	if (s->left)
		f.path = band(d, b->x + b->width, b->y + thick, b->y + p->box - thick, c->x, top, top + slice);
	else
		f.path = band(d, c->x + c->width, top, top + slice, b->x, b->y + thick, b->y + p->box - thick);
	if (r->unit.id == NONE)
		extent = "";
	f.text = s->one_day ? extent : r->day;
	f.more = s->one_day ? NULL : extent;
	f.text_x = s->left ? b->x + b->width + 10 : b->x - 10;
	f.text_y = b->y + p->box / 2 + (s->one_day ? 4 : -3);
	p->flows[p->out->flow_count++] = f;
}

/* The day of a side as a line across its flows, with the decision where there is room for its words. */
static void put_day(struct picture *p, const struct side *s)
{
	const struct unit_drawing *d = p->d;
	const struct page_lineage_box *c = p->current;
	if (s->count == 0 || !s->one_day)
		return;
	int edge = s->left ? c->x : c->x + c->width, other = s->left ? s->x + s->width : s->x;
	int x = edge + (other - edge) / 4;
	bool two = c->x > 1 && c->x < WIDTH / 2; /* the other side has its words too */
	int low = two && !s->left ? WIDTH / 2 : 0, high = two && s->left ? WIDTH / 2 : WIDTH;
	const char *text = both(d, s->rows[0].day, s->rows[0].basis);
	int half = (int)text_length(text) * 36 / 10;
	if (half * 2 > high - low) {
		text = s->rows[0].day;
		half = (int)text_length(text) * 36 / 10;
	}
	p->days[p->out->day_count++] = (struct page_lineage_day){x, CLAMP(x, low + half, high - half), text};
}

static struct side make_side(const struct page_lineage_row *rows, size_t count, bool left, int64_t *left_out)
{
	struct side s = {.rows = rows, .count = (int)MIN(count, SIDE_MAX), .left = left, .one_day = true};
	*left_out += (int64_t)count - s.count;
	for (int i = 1; i < s.count; i++)
		s.one_day = s.one_day && g_str_equal(rows[i].day, rows[0].day);
	return s;
}

bool unit_draw_picture(const struct unit_drawing *d, int64_t level, struct err *e)
{
	const struct page_unit *u = d->out;
	struct page_lineage_drawing *out = ARENA_NEW(d->arena, struct page_lineage_drawing);
	struct picture p = {.d = d, .out = out};
	bool communes = level == unit_level_num(d->app, "commune"), ok = true;
	*out = (struct page_lineage_drawing){.width = WIDTH};
	if (u->before_count + u->after_count == 0)
		return true;
	struct side left = make_side(u->before, u->before_count, true, &out->left_out);
	struct side right = make_side(u->after, u->after_count, false, &out->left_out);
	p.boxes = ARENA_ARRAY(d->arena, struct page_lineage_box, SIDE_MAX * 2 + 1);
	p.flows = ARENA_ARRAY(d->arena, struct page_lineage_flow, SIDE_MAX * 2);
	p.days = ARENA_ARRAY(d->arena, struct page_lineage_day, 2);
	int most = MAX(left.count, right.count);
	p.box = most > HIGH_MAX ? LOW_BOX : BOX;
	p.pitch = most > HIGH_MAX ? LOW_PITCH : PITCH;
	p.inner = MAX(most * p.pitch - (p.pitch - p.box), 96);
	bool two = left.count > 0 && right.count > 0;
	int x = two ? 305 : left.count > 0 ? 470 : 1, width = two ? 190 : 226;
	left.x = 1;
	left.width = two ? 180 : 231;
	right.x = two ? 619 : 470;
	right.width = two ? 180 : 329;
	for (int i = 0; ok && i < left.count; i++)
		ok = put_box(&p, &left, i, communes, e);
	ok = ok && put_current(&p, x, width, communes, e);
	for (int i = 0; ok && i < right.count; i++)
		ok = put_box(&p, &right, i, communes, e);
	if (!ok)
		return false;
	for (int i = 0; i < left.count; i++)
		put_flow(&p, &left, i);
	for (int i = 0; i < right.count; i++)
		put_flow(&p, &right, i);
	put_day(&p, &left);
	put_day(&p, &right);
	out->boxes = p.boxes;
	out->flows = p.flows;
	out->days = p.days;
	out->bottom = TOP + p.inner;
	out->height = out->bottom + LABELS;
	if (right.count == 0 && *u->until == '\0') {
		out->open_x = x + width;
		out->open_y = p.current->y + p.current->height / 2;
	}
	out->title = say(d, MSG_UNIT_DRAWING_TITLE, u->self.name, number(d, left.count), number(d, right.count));
	d->out->drawing = out;
	return true;
}
