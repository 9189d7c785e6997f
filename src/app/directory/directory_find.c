/* Lists of people out of the directory: one pass over everybody that counts, and keeps the rows of one page. */
#include "app/directory/directory_find.h"

#include "app/directory/find_memory.h"

#include <stdlib.h>
#include <string.h>

enum { FEW = 500, TITLES = 1024, KINDS = 64, CHILD_UNKNOWN = -3, CHILD_OUTSIDE = -2, CHILD_ITSELF = -1 };
#define SEE_ALL (FIND_SEE_PERSON | FIND_SEE_MEMBERSHIP | FIND_SEE_TENURE | FIND_SEE_EXPORT)

struct cursor {
	bool given;
	int rank;
	int64_t area, id, position;
	const char *sort;
};

/* What find_see said of a place: end is 0 for places that hold on the day. */
enum { VERDICTS = 8192 };
struct verdict_of {
	bool known;
	int organisation, village;
	ymd end;
	int see;
};

struct finding {
	const struct directory_view *view;
	const struct dir_structure *s;
	const struct viewer *viewer;
	const struct people_query *q;
	struct people_found *out;
	struct cursor after;
	ymd tree_day;
	int root;	  /* unit asked for, or whose children the numbers are by; DIR_NOBODY: the country */
	bool inside;	  /* only people inside root */
	int organisation; /* asked for; DIR_NOBODY: any */
	int *child;	  /* per unit: the child of root it lies in, CHILD_… */
	bool all_seen;	  /* the operator */
	struct verdict_of *verdicts;
	struct find_table table;
	bool *matches; /* per organisation: its name holds the words */
	uint8_t *mark; /* per person of the area: rank + 1, 0 no match */
	uint32_t mark_size;
	int64_t *titles, *kinds, *units;
	uint32_t *listed; /* per area; NULL: not counted */
	GArray *all;	  /* of hits, when more are asked for than can be kept in order as they come; else NULL */
};

/* ---- places and rights ------------------------------------------------------------------------------------------------------------- */

int find_see(const struct directory_view *view, const struct viewer *viewer, const struct dir_place *p, ymd day)
{
	if (viewer_is_operator(viewer))
		return SEE_ALL;
	const struct dir_structure *s = view->structure;
	/* A place that is over, or to come, is looked at on its own nearest day. */
	ymd on = day >= p->until ? ymd_add_days(p->until, -1) : MAX(day, p->from);
	int unit = find_place_unit(s, p, on);
	struct auth_place at = {.unit = unit == DIR_NOBODY ? NONE : s->units[unit].id,
		.organisation = p->organisation == DIR_NOBODY ? NONE : s->organisations[p->organisation].id,
		.day = on};
	int see = 0;
	if (viewer_access(viewer, "person", 'B', &at) != ACCESS_NAMES)
		return 0;
	see |= FIND_SEE_PERSON;
	if (viewer_access(viewer, "membership", 'S', &at) == ACCESS_NAMES)
		see |= FIND_SEE_MEMBERSHIP;
	if (viewer_access(viewer, "tenure", 'O', &at) == ACCESS_NAMES)
		see |= FIND_SEE_TENURE;
	if (viewer_may(viewer, RIGHT_EXPORT, "person", 'B', &at))
		see |= FIND_SEE_EXPORT;
	return see;
}

/* find_see, remembered: people of one organisation share their places. */
static int see(struct finding *f, const struct dir_place *p)
{
	ymd end = find_place_holds(p, f->q->day) ? 0 : p->from > f->q->day ? p->from : p->until;
	unsigned at = ((unsigned)p->organisation * 31U + (unsigned)p->village * 17U + (unsigned)end * 7U) % VERDICTS;
	struct verdict_of *v = &f->verdicts[at];
	if (!v->known || v->organisation != p->organisation || v->village != p->village || v->end != end)
		*v = (struct verdict_of){true, p->organisation, p->village, end, find_see(f->view, f->viewer, p, f->q->day)};
	return v->see;
}

/* Which child of the root a unit lies in, by the tree of the day asked for. */
static int child_of(struct finding *f, int unit)
{
	if (unit == DIR_NOBODY)
		return f->root == DIR_NOBODY ? CHILD_ITSELF : CHILD_OUTSIDE;
	if (f->child[unit] != CHILD_UNKNOWN)
		return f->child[unit];
	f->child[unit] = CHILD_OUTSIDE; /* in case of a circle */
	int now = dir_unit_now(f->s, unit, f->tree_day), result;
	if (now != unit) {
		result = child_of(f, now);
	} else if (unit == f->root) {
		result = CHILD_ITSELF;
	} else {
		int parent = dir_unit_parent(f->s, unit, f->tree_day);
		if (parent == DIR_NOBODY) {
			result = f->root == DIR_NOBODY ? CHILD_ITSELF : CHILD_OUTSIDE;
		} else {
			result = child_of(f, parent);
			if (result == CHILD_ITSELF)
				result = unit;
		}
	}
	return f->child[unit] = result;
}

/* From youngest: band of an age on a day, 1..FIND_AGES; 0 when the birth is not known. */
static int age_band(ymd born, ymd day)
{
	static const int below[FIND_AGES - 1] = {30, 40, 50};
	if (born == 0)
		return 0;
	int band = 0;
	while (band < FIND_AGES - 1 && born <= day - below[band] * 10000)
		band++;
	return band + 1;
}

/* ---- names ------------------------------------------------------------------------------------------------------------------------- */

static void mark_names(struct finding *f, const struct dir_area *a)
{
	for (uint32_t i = 0; i < a->name_count; i++) {
		const struct dir_name *n = &a->names[i];
		const uint32_t *words = a->words + n->first_word;
		if (!find_matches(&f->table, words, n->word_count))
			continue;
		uint8_t rank = find_exactly(&f->table, words, n->word_count) ? FIND_EXACT + 1 : FIND_NAME + 1, *mark = &f->mark[n->person];
		*mark = *mark == 0 ? rank : MIN(*mark, rank);
	}
}

static void match_organisations(struct finding *f)
{
	for (int o = 0; o < f->s->organisation_count; o++) {
		const struct dir_organisation_version *v = dir_organisation_on(f->s, o, f->q->day);
		f->matches[o] = find_matches(&f->table, f->s->words + v->first_word, v->word_count);
	}
}

/* ---- one person -------------------------------------------------------------------------------------------------------------------- */

/* Does a place answer what was asked about places? Rights apart. */
static bool place_fits(struct finding *f, const struct dir_place *p, int child)
{
	const struct people_query *q = f->q;
	return (f->organisation == DIR_NOBODY || p->organisation == f->organisation) && (q->title == 0 || p->title == q->title) &&
	       (q->kind == 0 || p->kind == q->kind) && (!f->inside || child != CHILD_OUTSIDE);
}

/* What the viewer must see of a place so that it may answer. */
static int needed(struct finding *f, const struct dir_place *p)
{
	const struct people_query *q = f->q;
	int bits = FIND_SEE_PERSON | (q->export ? FIND_SEE_EXPORT : 0);
	if (q->kind != 0 || (f->organisation != DIR_NOBODY && p->kind != 0))
		bits |= FIND_SEE_MEMBERSHIP;
	if (q->title != 0 || (f->organisation != DIR_NOBODY && p->title != 0))
		bits |= FIND_SEE_TENURE;
	return bits;
}

/* A person's places as far as they answer, for the numbers beside the filters. */
enum { SEEN_PLACES = 12 };
struct seen {
	int count;
	struct {
		const struct dir_place *place;
		int child, see;
	} items[SEEN_PLACES];
};

static void count_facets(struct finding *f, const struct dir_area *a, uint32_t i, const struct seen *seen)
{
	struct people_found *o = f->out;
	o->sexes[a->sex[i] & 3]++;
	o->ages[age_band(a->born[i], f->q->day)]++;
	for (int k = 0; k < seen->count; k++) {
		const struct dir_place *p = seen->items[k].place;
		int child = seen->items[k].child;
		if (p->title > 0 && p->title < TITLES && (seen->items[k].see & FIND_SEE_TENURE) != 0)
			f->titles[p->title]++;
		if (p->kind > 0 && p->kind < KINDS && (seen->items[k].see & FIND_SEE_MEMBERSHIP) != 0)
			f->kinds[p->kind]++;
		for (int before = 0; before < k && child >= 0; before++)
			if (seen->items[before].child == child)
				child = CHILD_OUTSIDE;
		if (child >= 0)
			f->units[child]++;
	}
}

enum verdict { NOT_MEANT, HIDDEN, LISTED };

/* Without regard to rights: quickly says no. */
static bool place_matches(const struct finding *f, const struct dir_area *a, uint32_t i)
{
	for (uint32_t k = a->first_place[i]; k < a->first_place[i + 1]; k++)
		if (a->places[k].organisation != DIR_NOBODY && f->matches[a->places[k].organisation])
			return true;
	return false;
}

/* by_place: the name did not match, so one of the places must. */
static enum verdict judge(struct finding *f, const struct dir_area *a, uint32_t i, bool by_place, struct seen *seen)
{
	const struct people_query *q = f->q;
	bool fits = false, ok = false, named = !by_place;
	seen->count = 0;
	if ((q->sex != 0 && a->sex[i] != q->sex) || (q->age != 0 && age_band(a->born[i], q->day) != q->age))
		return NOT_MEANT;
	for (uint32_t k = a->first_place[i]; k < a->first_place[i + 1]; k++) {
		const struct dir_place *p = &a->places[k];
		if (!q->past && !find_place_holds(p, q->day))
			continue;
		int child = child_of(f, find_place_unit(f->s, p, q->day));
		if (!place_fits(f, p, child))
			continue;
		int s = f->all_seen ? SEE_ALL : see(f, p), want = needed(f, p);
		fits = true;
		if (by_place && !named && p->organisation != DIR_NOBODY && f->matches[p->organisation])
			named = (s & (p->kind != 0 ? FIND_SEE_MEMBERSHIP : FIND_SEE_TENURE)) != 0;
		if ((s & want) != want)
			continue;
		ok = true;
		if (q->brief && named)
			break;
		if (seen->count < SEEN_PLACES) {
			seen->items[seen->count].place = p;
			seen->items[seen->count].child = child;
			seen->items[seen->count++].see = s;
		}
	}
	/* Of somebody found by a place that may not be seen nothing is said, not even that there is one. */
	return !named || !fits ? NOT_MEANT : ok ? LISTED : HIDDEN;
}

/* ---- the page ---------------------------------------------------------------------------------------------------------------------- */

static int hit_order(const struct people_hit *x, int rank, const char *sort, int64_t area, int64_t id)
{
	if ((int)x->rank != rank)
		return (int)x->rank < rank ? -1 : 1;
	int c = strcmp(x->area->sorts + x->area->sort[x->person], sort);
	if (c != 0)
		return c;
	if (x->area->area != area)
		return x->area->area < area ? -1 : 1;
	int64_t own = x->area->id[x->person];
	return (own > id) - (own < id);
}

static int hits_compare(const struct people_hit *x, const struct people_hit *y)
{
	return hit_order(x, (int)y->rank, y->area->sorts + y->area->sort[y->person], y->area->area, y->area->id[y->person]);
}

/* Puts a hit in its place among the best limit + 1; false when it is not among them. */
static bool keep_hit(struct finding *f, const struct people_hit *h)
{
	struct people_found *o = f->out;
	size_t room = f->q->limit + 1, lo = 0, hi = o->count;
	if (f->all != NULL) {
		g_array_append_val(f->all, *h);
		return true;
	}
	if (o->count == room && hits_compare(h, &o->hits[room - 1]) > 0)
		return false;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (hits_compare(&o->hits[mid], h) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	size_t tail = (o->count < room ? o->count : room - 1) - lo;
	memmove(&o->hits[lo + 1], &o->hits[lo], tail * sizeof *o->hits);
	o->hits[lo] = *h;
	o->count += o->count < room;
	return true;
}

static bool is_after(const struct finding *f, const struct people_hit *h)
{
	return !f->after.given || hit_order(h, f->after.rank, f->after.sort, f->after.area, f->after.id) > 0;
}

static void find_in_area(struct finding *f, const struct dir_area *a, uint32_t *listed)
{
	struct people_found *o = f->out;
	const struct find_words *w = f->q->words;
	bool full[FIND_RANKS] = {false}, by_place = false;
	struct seen seen;
	for (uint32_t i = 0; w != NULL && !by_place && i < a->organisation_count; i++)
		by_place = f->matches[a->organisations[i]];
	if (w != NULL) {
		if (a->count > f->mark_size) {
			f->mark_size = a->count;
			f->mark = g_realloc(f->mark, f->mark_size);
		}
		memset(f->mark, 0, a->count);
		mark_names(f, a);
	}
	for (uint32_t i = 0; i < a->count; i++) {
		struct people_hit h = {a, i, w == NULL ? FIND_NAME : f->mark[i] == 0 ? FIND_PLACE : (enum find_rank)(f->mark[i] - 1)};
		if (h.rank == FIND_PLACE && (!by_place || !place_matches(f, a, i)))
			continue;
		enum verdict v = judge(f, a, i, h.rank == FIND_PLACE, &seen);
		if (v != LISTED) {
			o->hidden += v == HIDDEN;
			continue;
		}
		o->total++;
		o->by_rank[h.rank]++;
		*listed += 1;
		count_facets(f, a, i, &seen);
		if (!full[h.rank] && is_after(f, &h) && !keep_hit(f, &h))
			full[h.rank] = true; /* later ones of this area stand further back */
	}
}

/* The rows of a page of a list whose numbers are known: only as far as they are needed. */
static void hits_in_area(struct finding *f, const struct dir_area *a, uint32_t listed)
{
	struct people_hit h = {a, 0, FIND_NAME};
	uint32_t lo = 0, hi = a->count;
	struct seen seen;
	while (f->after.given && lo < hi) {
		h.person = (lo + hi) / 2;
		if (is_after(f, &h))
			hi = h.person;
		else
			lo = h.person + 1;
	}
	for (h.person = lo; listed > 0 && h.person < a->count; h.person++)
		if (judge(f, a, h.person, false, &seen) == LISTED) {
			listed--;
			if (!keep_hit(f, &h))
				return;
		}
}

static void read_cursor(struct finding *f, struct arena *a)
{
	if (f->q->after == NULL)
		return;
	g_auto(GStrv) parts = g_strsplit(f->q->after, ".", 5);
	if (g_strv_length(parts) != 5)
		return;
	f->after = (struct cursor){true, (int)g_ascii_strtoll(parts[0], NULL, 10), g_ascii_strtoll(parts[1], NULL, 10),
		g_ascii_strtoll(parts[2], NULL, 10), MAX(0, g_ascii_strtoll(parts[3], NULL, 10)), arena_strdup(a, parts[4])};
	f->out->before = f->after.position;
}

static int by_count(const void *a, const void *b)
{
	const struct find_count *x = a, *y = b;
	return x->count != y->count ? (x->count < y->count ? 1 : -1) : (x->num > y->num) - (x->num < y->num);
}

static struct find_count *frequent(const int64_t *counts, int n, size_t *count, struct arena *a)
{
	*count = 0;
	for (int i = 0; i < n; i++)
		*count += counts[i] > 0;
	struct find_count *out = ARENA_ARRAY(a, struct find_count, *count + 1);
	for (int i = 0, at = 0; i < n; i++)
		if (counts[i] > 0)
			out[at++] = (struct find_count){i, counts[i]};
	qsort(out, *count, sizeof *out, by_count);
	return out;
}

static gint by_hit(gconstpointer x, gconstpointer y)
{
	return hits_compare(x, y);
}

static void begin_finding(struct finding *f)
{
	f->all_seen = viewer_is_operator(f->viewer);
	size_t units = (size_t)f->s->unit_count + 1, organisations = (size_t)f->s->organisation_count + 1;
	f->child = g_new(int, units);
	for (size_t i = 0; i < units; i++)
		f->child[i] = CHILD_UNKNOWN;
	f->verdicts = f->all_seen ? NULL : g_new0(struct verdict_of, VERDICTS);
	f->matches = g_new0(bool, organisations);
	f->titles = g_new0(int64_t, TITLES);
	f->kinds = g_new0(int64_t, KINDS);
	f->units = g_new0(int64_t, units);
	f->listed = g_new0(uint32_t, f->view->area_count + 1);
	f->all = f->q->limit <= FEW ? NULL : g_array_new(FALSE, FALSE, sizeof(struct people_hit));
	if (f->q->words != NULL) {
		find_table_make(f->view, f->q->words, &f->table);
		match_organisations(f);
	}
}

static void end_finding(struct finding *f)
{
	find_table_clear(&f->table);
	if (f->all != NULL)
		g_array_free(f->all, TRUE);
	void *const scratch[] = {f->child, f->verdicts, f->matches, f->titles, f->kinds, f->units, f->listed, f->mark};
	for (size_t i = 0; i < G_N_ELEMENTS(scratch); i++)
		g_free(scratch[i]);
}

static void count_and_find(struct finding *f, struct arena *a)
{
	struct people_found *out = f->out;
	const uint32_t *listed = NULL;
	if (f->q->words == NULL && f->all == NULL &&
		find_memory_get(f->view->memory, f->viewer, f->q, out, &listed, f->view->area_count, a)) {
		for (size_t i = 0; i < f->view->area_count; i++)
			hits_in_area(f, f->view->areas[i], listed[i]);
		return;
	}
	for (size_t i = 0; i < f->view->area_count; i++)
		find_in_area(f, f->view->areas[i], &f->listed[i]);
	out->titles = frequent(f->titles, TITLES, &out->title_count, a);
	out->kinds = frequent(f->kinds, KINDS, &out->kind_count, a);
	out->units = frequent(f->units, f->s->unit_count, &out->unit_count, a);
	if (f->q->words == NULL)
		find_memory_put(f->view->memory, f->viewer, f->q, out, f->listed, f->view->area_count);
}

/* The rows of this page out of the best found; where the next begins. */
static void cut_page(struct finding *f, struct arena *a)
{
	struct people_found *out = f->out;
	size_t limit = f->q->limit;
	if (f->all != NULL) {
		g_array_sort(f->all, by_hit);
		out->count = MIN(f->all->len, limit + 1);
		out->hits = ARENA_ARRAY(a, struct people_hit, out->count + 1);
		if (out->count > 0)
			memcpy(out->hits, f->all->data, out->count * sizeof *out->hits);
	}
	if (out->count <= limit)
		return;
	out->count = limit;
	const struct people_hit *last = &out->hits[limit - 1];
	out->next = arena_printf(a, "%d.%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT ".%s", (int)last->rank,
		last->area->area, last->area->id[last->person], out->before + (int64_t)out->count,
		last->area->sorts + last->area->sort[last->person]);
}

void people_find(const struct directory_view *view, const struct viewer *viewer, const struct people_query *q, struct people_found *out,
	struct arena *a)
{
	const struct dir_structure *s = view->structure;
	struct finding f = {.view = view,
		.s = s,
		.viewer = viewer,
		.q = q,
		.out = out,
		.tree_day = q->boundaries_today ? q->today : q->day,
		.root = dir_unit_find(s, q->unit != NONE ? q->unit : q->below),
		.inside = q->unit != NONE,
		.organisation = dir_organisation_find(s, q->organisation)};
	*out = (struct people_found){.hits = q->limit <= FEW ? ARENA_ARRAY(a, struct people_hit, q->limit + 2) : NULL};
	if ((q->unit != NONE && f.root == DIR_NOBODY) || (q->organisation != NONE && f.organisation == DIR_NOBODY) ||
		(q->words != NULL && q->words->count == 0))
		return;
	if (f.root != DIR_NOBODY)
		f.root = dir_unit_now(s, f.root, f.tree_day);
	read_cursor(&f, a);
	begin_finding(&f);
	count_and_find(&f, a);
	cut_page(&f, a);
	end_finding(&f);
}
