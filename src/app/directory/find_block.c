/* Who of a block answers a list, without its words: places, rights, sex, age; see find_profile.h. */
#include "app/directory/find_block.h"

#include "app/directory/directory_parts.h"
#include "auth/ever.h"

#include <string.h>

#define SEE_ALL (FIND_SEE_PERSON | FIND_SEE_MEMBERSHIP | FIND_SEE_TENURE | FIND_SEE_EXPORT)
enum { SEES = 16, SEEN_PLACES = 12, SEX_AGES = 4 * (FIND_AGES + 1), HASH = 4096, VERDICTS = 16384, DIRECT = 256, SLOT_FITS = 0x80 };

/* What find_see said of a place. Between two turning days of the viewer's territory and of the organisation it stays the same. */
struct verdict_of {
	bool known;
	int organisation, village, version;
	guint turn;
	int see;
};

/* ---- places and rights ------------------------------------------------------------------------------------------------------------- */

/* A place that is over, or to come, is looked at on its own nearest day. */
static ymd day_of(const struct dir_place *p, ymd day)
{
	return day >= p->until ? ymd_add_days(p->until, -1) : MAX(day, p->from);
}

int find_see(const struct directory_view *view, const struct viewer *viewer, const struct dir_place *p, ymd day)
{
	if (viewer_is_operator(viewer))
		return SEE_ALL;
	const struct dir_structure *s = view->structure;
	ymd on = day_of(p, day);
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

/* May the viewer see anything of a place in this organisation or village, on any day? No: find_see is 0 on every day. Asked of each
 * organisation and each village once a search: that is what a block in which the viewer sees nobody costs. */
static bool sees_ever(struct finding *f, int organisation, int village)
{
	enum { UNKNOWN, NEVER, EVER };
	const struct dir_structure *s = f->s;
	if (f->all_seen)
		return true;
	if (f->ever == NULL)
		f->ever = g_new0(uint8_t, (gsize)s->organisation_count + (gsize)s->unit_count + 1);
	/* a village is a place whatever organisation is there: not kept for each pair */
	uint8_t *known = organisation == DIR_NOBODY ? (village == DIR_NOBODY ? NULL : &f->ever[s->organisation_count + village])
						    : (village == DIR_NOBODY ? &f->ever[organisation] : NULL);
	if (known != NULL && *known != UNKNOWN)
		return *known == EVER;
	int64_t id = organisation == DIR_NOBODY ? NONE : s->organisations[organisation].id;
	bool ever = false;
	if (village != DIR_NOBODY || organisation == DIR_NOBODY) {
		ever = viewer_may_ever(f->viewer, RIGHT_VIEW, "person", 'B', village == DIR_NOBODY ? NONE : s->units[village].id, id);
	} else {
		const struct dir_organisation *o = &s->organisations[organisation];
		for (int i = 0; i < o->count && !ever; i++) {
			int unit = s->organisation_versions[o->first + i].unit;
			ever = viewer_may_ever(f->viewer, RIGHT_VIEW, "person", 'B', unit == DIR_NOBODY ? NONE : s->units[unit].id, id);
		}
	}
	if (known != NULL)
		*known = ever ? EVER : NEVER;
	return ever;
}

static guint turn_of(struct finding *f, ymd on)
{
	guint lo = 0, hi = f->turning->len;
	while (lo < hi) {
		guint mid = (lo + hi) / 2;
		if (g_array_index(f->turning, ymd, mid) <= on)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* find_see, remembered: people of one organisation share their places. */
static int see(struct finding *f, const struct dir_place *p)
{
	if (f->all_seen)
		return SEE_ALL;
	if (f->verdicts == NULL) {
		f->verdicts = g_new0(struct verdict_of, VERDICTS);
		f->turning = viewer_turning_days(f->viewer);
	}
	ymd on = day_of(p, f->q->day);
	int version = p->village != DIR_NOBODY || p->organisation == DIR_NOBODY
			      ? 0
			      : (int)(dir_organisation_on(f->s, p->organisation, on) - f->s->organisation_versions);
	guint turn = turn_of(f, on);
	unsigned at = ((unsigned)p->organisation * 31U + (unsigned)p->village * 17U + turn * 7U + (unsigned)version) % VERDICTS;
	struct verdict_of *v = &f->verdicts[at];
	if (!v->known || v->organisation != p->organisation || v->village != p->village || v->version != version || v->turn != turn)
		*v = (struct verdict_of){true, p->organisation, p->village, version, turn, find_see(f->view, f->viewer, p, f->q->day)};
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

void finding_end(struct finding *f)
{
	g_free(f->child);
	g_free(f->verdicts);
	g_free(f->ever);
	if (f->turning != NULL)
		g_array_free(f->turning, TRUE);
}

/* From youngest: band of an age on a day, 1..FIND_AGES; 0 when the birth is not known. */
static uint8_t age_band(ymd birth, ymd day)
{
	static const int below[FIND_AGES - 1] = {30, 40, 50};
	if (birth == 0)
		return 0;
	uint8_t band = 0;
	ymd born = birth % 100 != 0 && birth / 100 % 100 != 0 ? birth : ymd_first(birth);
	while (band < FIND_AGES - 1 && born <= day - below[band] * 10000)
		band++;
	return (uint8_t)(band + 1);
}

/* ---- slots ------------------------------------------------------------------------------------------------------------------------- */

struct making {
	struct finding *f;
	const struct dir_area *a;
	struct find_block *b;
	int *children;	    /* by slot */
	uint8_t *wanted;    /* by slot: what must be seen so that it may answer */
	uint8_t *slot_see;  /* of those that hold: FIND_SEE_…; SLOT_FITS: answers what was asked about places */
	bool sees;	    /* a place of some slot may be seen on some day */
	uint8_t *place_see; /* by place: what is seen of it, if it answers at all */
	uint16_t *facet;    /* by slot and see: number + 1 */
	GArray *facets, *classes, *items;
	uint16_t direct[DIRECT * SEX_AGES]; /* class of one facet of the first, by sex and age */
	uint16_t hash[HASH];
	uint16_t *next; /* by class: with the same hash */
};

/* Does a place answer what was asked about places? Rights apart. */
static bool slot_fits(struct finding *f, const struct dir_slot *p, int child)
{
	const struct people_query *q = f->q;
	return (f->organisation == DIR_NOBODY || p->organisation == f->organisation) && (q->title == 0 || p->title == q->title) &&
	       (q->kind == 0 || p->kind == q->kind) && (!f->inside || child != CHILD_OUTSIDE);
}

static uint8_t slot_wants(struct finding *f, const struct dir_slot *p)
{
	const struct people_query *q = f->q;
	int bits = FIND_SEE_PERSON | (q->export ? FIND_SEE_EXPORT : 0);
	if (q->kind != 0 || (f->organisation != DIR_NOBODY && p->kind != 0))
		bits |= FIND_SEE_MEMBERSHIP;
	if (q->title != 0 || (f->organisation != DIR_NOBODY && p->title != 0))
		bits |= FIND_SEE_TENURE;
	return (uint8_t)bits;
}

static void look_at_slots(struct making *m)
{
	struct finding *f = m->f;
	for (uint32_t i = 0; i < m->a->slot_count; i++) {
		const struct dir_slot *s = &m->a->slots[i];
		struct dir_place p = {s->organisation, s->village, f->q->day, YMD_OPEN, s->title, s->kind, s->main};
		m->children[i] = child_of(f, find_place_unit(f->s, &p, f->q->day));
		m->wanted[i] = slot_wants(f, s);
		if (!slot_fits(f, s, m->children[i]))
			continue;
		bool ever = sees_ever(f, s->organisation, s->village);
		m->slot_see[i] = (uint8_t)(SLOT_FITS | (ever ? see(f, &p) : 0));
		m->sees = m->sees || ever;
	}
}

/* The facet of a place of which so much is seen. */
static uint16_t facet_of(struct making *m, uint16_t slot, int seen)
{
	uint16_t *known = &m->facet[slot * SEES + (seen & (SEES - 1))];
	if (*known != 0)
		return (uint16_t)(*known - 1);
	const struct dir_slot *s = &m->a->slots[slot];
	struct find_facet t = {.child = m->children[slot],
		.title = s->title > 0 && s->title < FIND_TITLES && (seen & FIND_SEE_TENURE) != 0 ? s->title : 0,
		.kind = s->kind > 0 && s->kind < FIND_KINDS && (seen & FIND_SEE_MEMBERSHIP) != 0 ? s->kind : 0};
	guint i = 0;
	for (; i < m->facets->len; i++) {
		const struct find_facet *x = &g_array_index(m->facets, struct find_facet, i);
		if (x->child == t.child && x->title == t.title && x->kind == t.kind)
			break;
	}
	if (i == m->facets->len)
		g_array_append_val(m->facets, t);
	*known = (uint16_t)(i + 1);
	return (uint16_t)i;
}

/* ---- people ------------------------------------------------------------------------------------------------------------------------ */

static uint16_t class_add(struct making *m, uint8_t sex, uint8_t age, const uint16_t *items, uint8_t count)
{
	struct find_class c = {m->items->len, count, sex, age};
	g_array_append_vals(m->items, items, count);
	g_array_append_val(m->classes, c);
	return (uint16_t)(m->classes->len - 1);
}

static uint16_t class_of(struct making *m, uint8_t sex, uint8_t age, uint16_t *items, uint8_t count)
{
	uint16_t *direct = count == 1 && items[0] < DIRECT ? &m->direct[items[0] * SEX_AGES + (unsigned)sex * (FIND_AGES + 1) + age] : NULL;
	if (direct != NULL && *direct != 0)
		return *direct;
	for (uint8_t i = 1; i < count; i++) /* few: by number */
		for (uint8_t k = i; k > 0 && items[k - 1] > items[k]; k--) {
			uint16_t t = items[k];
			items[k] = items[k - 1];
			items[k - 1] = t;
		}
	unsigned hash = (unsigned)sex * 31U + age;
	for (uint8_t i = 0; i < count; i++)
		hash = (hash ^ items[i]) * 16777619U;
	hash = (hash ^ hash >> 15) % HASH;
	uint16_t c = m->hash[hash];
	for (; c != 0; c = m->next[c]) {
		const struct find_class *x = &g_array_index(m->classes, struct find_class, c);
		if (x->sex == sex && x->age == age && x->item_count == count &&
			memcmp(&g_array_index(m->items, uint16_t, x->first), items, count * sizeof *items) == 0)
			break;
	}
	if (c == 0) {
		c = class_add(m, sex, age, items, count);
		m->next[c] = m->hash[hash];
		m->hash[hash] = c;
	}
	if (direct != NULL)
		*direct = c;
	return c;
}

static uint16_t judge(struct making *m, uint32_t i)
{
	const struct dir_area *a = m->a;
	const struct people_query *q = m->f->q;
	uint8_t sex = a->sex[i] & 3, age = age_band(a->birth[i], q->day), count = 0;
	uint16_t items[SEEN_PLACES];
	bool fits = false, ok = false;
	if ((q->sex != 0 && a->sex[i] != q->sex) || (q->age != 0 && age != q->age))
		return CLASS_NOT_MEANT;
	for (uint32_t k = a->first_place[i]; k < a->first_place[i + 1]; k++) {
		uint16_t slot = a->place_slot[k];
		uint8_t seen = m->slot_see[slot];
		if ((seen & SLOT_FITS) == 0)
			continue;
		if (a->place_until[k] <= q->day || a->place_from[k] > q->day) {
			if (!q->past)
				continue;
			const struct dir_place p = dir_place_at(a, k);
			seen = (uint8_t)see(m->f, &p);
		}
		m->place_see[k] = seen;
		fits = true;
		if ((seen & m->wanted[slot]) != m->wanted[slot])
			continue;
		ok = true;
		if (count < SEEN_PLACES)
			items[count++] = facet_of(m, slot, seen);
	}
	if (!ok)
		return fits ? CLASS_HIDDEN : CLASS_NOT_MEANT;
	return class_of(m, sex, age, items, count);
}

static void *take(GArray *a, struct find_block *b)
{
	b->bytes += (size_t)a->len * g_array_get_element_size(a);
	return g_array_free(a, FALSE);
}

static void judge_all(struct making *m)
{
	struct find_block *b = m->b;
	const struct dir_area *a = m->a;
	for (uint32_t i = 0; i < a->count; i++) {
		uint16_t c = judge(m, i);
		b->class_of[i] = c;
		if (c >= CLASS_LISTED) {
			b->listed[i / 64] |= UINT64_C(1) << (i % 64);
			b->listed_count++;
		} else if (c == CLASS_HIDDEN) {
			b->keeps_back = true;
		}
	}
}

/* Whom the name of an organisation finds: those of whose place there the viewer sees what it is. */
static void name_places(struct making *m)
{
	const struct dir_area *a = m->a;
	uint32_t *first = g_new0(uint32_t, a->slot_count + 2);
	uint16_t *named = NULL;
	for (int pass = 0; pass < 2; pass++) {
		for (uint32_t i = 0; i < a->count; i++)
			for (uint32_t k = a->first_place[i]; k < a->first_place[i + 1]; k++) {
				const struct dir_slot *s = &a->slots[a->place_slot[k]];
				int want = s->kind != 0 ? FIND_SEE_MEMBERSHIP : FIND_SEE_TENURE;
				if (s->organisation == DIR_NOBODY || (m->place_see[k] & want) == 0)
					continue;
				if (pass == 0)
					first[a->place_slot[k] + 1]++;
				else
					named[first[a->place_slot[k]]++] = (uint16_t)i;
			}
		for (uint32_t s = 0; pass == 0 && s < a->slot_count; s++)
			first[s + 1] += first[s];
		if (pass == 0)
			named = g_new(uint16_t, first[a->slot_count] + 1);
	}
	/* Each start has moved on to the next one's. */
	memmove(first + 1, first, a->slot_count * sizeof *first);
	first[0] = 0;
	m->b->first_named = first;
	m->b->named = named;
	m->b->bytes += (a->slot_count + 2) * sizeof *first + first[a->slot_count] * sizeof *named;
}

/* Is a place asked about of which enough is seen? Days that are over may look otherwise: then each person is asked, unless the viewer sees
 * no place of the block on any day. (Whether somebody of a sex or an age is kept back, only asking each one tells.) */
static bool sees_a_slot(const struct making *m)
{
	const struct people_query *q = m->f->q;
	bool sees = q->past && (m->sees || q->sex != 0 || q->age != 0);
	for (uint32_t i = 0; i < m->a->slot_count && !sees; i++)
		sees = (m->slot_see[i] & SLOT_FITS) != 0 && (m->slot_see[i] & m->wanted[i]) == m->wanted[i];
	return sees;
}

static void judge_everybody(struct making *m)
{
	const struct dir_area *a = m->a;
	struct find_block *b = m->b;
	const size_t bits = (a->count + 63) / 64;
	struct find_class none = {0};
	b->listed = g_new0(uint64_t, bits + 1);
	b->class_of = g_new0(uint16_t, a->count + 1);
	m->place_see = g_new0(uint8_t, a->first_place[a->count] + 1);
	m->facet = g_new0(uint16_t, (size_t)a->slot_count * SEES + 1);
	m->facets = g_array_new(FALSE, FALSE, sizeof(struct find_facet));
	m->classes = g_array_new(FALSE, FALSE, sizeof(struct find_class));
	m->items = g_array_new(FALSE, FALSE, sizeof(uint16_t));
	m->next = g_new0(uint16_t, a->count + CLASS_LISTED + 1);
	for (int i = 0; i < CLASS_LISTED; i++)
		g_array_append_val(m->classes, none);
	judge_all(m);
	name_places(m);
	b->class_count = m->classes->len;
	b->classes = take(m->classes, b);
	b->totals = g_new0(uint32_t, b->class_count + 1);
	for (uint32_t i = 0; i < a->count; i++)
		b->totals[b->class_of[i]]++;
	b->items = take(m->items, b);
	b->facets = take(m->facets, b);
	b->bytes += b->class_count * sizeof *b->totals + bits * sizeof(uint64_t) + (size_t)a->count * sizeof *b->class_of;
}

static void forget_parts(struct find_block *b)
{
	void *const parts[] = {b->listed, b->class_of, b->totals, b->classes, b->items, b->facets, b->first_named, b->named};
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		g_free(parts[i]);
}

struct find_block *find_block_make(struct finding *f, const struct dir_area *a)
{
	struct find_block *b = g_new0(struct find_block, 1);
	struct making *m = g_new0(struct making, 1);
	b->holders = 1;
	b->area = a;
	dir_area_hold(a);
	m->f = f;
	m->a = a;
	m->b = b;
	m->children = g_new(int, a->slot_count + 1);
	m->wanted = g_new(uint8_t, a->slot_count + 1);
	m->slot_see = g_new0(uint8_t, a->slot_count + 1);
	look_at_slots(m);
	if (sees_a_slot(m))
		judge_everybody(m);
	else
		for (uint32_t i = 0; i < a->slot_count; i++)
			b->keeps_back |= (m->slot_see[i] & SLOT_FITS) != 0;
	if (b->listed_count == 0) { /* only that is kept: most blocks are such to most viewers */
		forget_parts(b);
		*b = (struct find_block){.holders = 1, .area = a, .keeps_back = b->keeps_back};
	}
	b->bytes += sizeof *b;
	void *const scratch[] = {m->children, m->wanted, m->facet, m->next, m->slot_see, m->place_see, m};
	for (size_t i = 0; i < G_N_ELEMENTS(scratch); i++)
		g_free(scratch[i]);
	return b;
}

void find_block_release(struct find_block *b)
{
	if (b == NULL || !g_atomic_int_dec_and_test(&b->holders))
		return;
	dir_area_release(b->area);
	forget_parts(b);
	g_free(b);
}
