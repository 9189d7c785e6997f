/* Profiles kept and counted; see find_profile.h. find_block.c works them out block by block. */
#include "app/directory/find_profile.h"

#include "app/directory/directory_parts.h"
#include "app/directory/find_block.h"

#include <string.h>

enum { PROFILES_MAX = 64, THINGS_MAX = 64 };
#define PROFILES_BYTES ((size_t)24 << 20)

struct find_profiles {
	GMutex lock;
	struct find_profile *items[PROFILES_MAX];
	struct find_things *things[THINGS_MAX];
	size_t count, thing_count;
	uint64_t clock;
};

struct find_profiles *find_profiles_new(void)
{
	struct find_profiles *p = g_new0(struct find_profiles, 1);
	g_mutex_init(&p->lock);
	return p;
}

void find_profile_release(const struct find_profile *profile)
{
	struct find_profile *p = (struct find_profile *)(uintptr_t)profile;
	if (p == NULL || !g_atomic_int_dec_and_test(&p->holders))
		return;
	for (size_t i = 0; i < p->block_count; i++)
		find_block_release(p->blocks[i]);
	dir_structure_release(p->structure);
	g_free(p->blocks);
	g_free(p->mark);
	g_free(p);
}

void find_profiles_free(struct find_profiles *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < p->count; i++)
		find_profile_release(p->items[i]);
	for (size_t i = 0; i < p->thing_count; i++)
		find_things_release(p->things[i]);
	g_mutex_clear(&p->lock);
	g_free(p);
}

static bool same_list(const struct people_query *x, const struct people_query *y)
{
	return x->below == y->below && x->unit == y->unit && x->organisation == y->organisation && x->title == y->title &&
	       x->kind == y->kind && x->sex == y->sex && x->age == y->age && x->day == y->day && x->today == y->today &&
	       x->boundaries_today == y->boundaries_today && x->past == y->past && x->export == y->export;
}

static bool of_view(const struct find_profile *p, const struct directory_view *v)
{
	if (p->structure != v->structure || p->block_count != v->area_count)
		return false;
	for (size_t i = 0; i < v->area_count; i++)
		if (p->blocks[i]->area != v->areas[i])
			return false;
	return true;
}

/* The profile of the same list, also of another state of the register. */
static struct find_profile *look_for(struct find_profiles *p, const struct finding *f)
{
	struct find_profile *found = NULL;
	g_mutex_lock(&p->lock);
	for (size_t i = 0; found == NULL && i < p->count; i++) {
		struct find_profile *x = p->items[i];
		if (dir_structure_follows(f->view->structure, x->structure) && same_list(&x->query, f->q) &&
			strcmp(x->mark, viewer_mark(f->viewer)) == 0) {
			found = x;
			x->used = ++p->clock;
			g_atomic_int_inc(&x->holders);
		}
	}
	g_mutex_unlock(&p->lock);
	return found;
}

static void drop(struct find_profiles *p, size_t i)
{
	find_profile_release(p->items[i]);
	p->items[i] = p->items[--p->count];
}

/* In the place of the old one, if there was; those not used for long go when there are too many. */
static void keep(struct find_profiles *p, struct find_profile *fresh, const struct find_profile *old)
{
	g_mutex_lock(&p->lock);
	for (size_t i = 0; i < p->count; i++)
		if (p->items[i] == old) {
			drop(p, i);
			break;
		}
	size_t bytes = fresh->bytes;
	for (size_t i = 0; i < p->count; i++)
		bytes += p->items[i]->bytes;
	while (p->count > 0 && (p->count == PROFILES_MAX || bytes > PROFILES_BYTES)) {
		size_t oldest = 0;
		for (size_t i = 1; i < p->count; i++)
			oldest = p->items[i]->used < p->items[oldest]->used ? i : oldest;
		bytes -= p->items[oldest]->bytes;
		drop(p, oldest);
	}
	fresh->used = ++p->clock;
	g_atomic_int_inc(&fresh->holders);
	p->items[p->count++] = fresh;
	g_mutex_unlock(&p->lock);
}

void find_count(const struct find_block *b, const uint32_t *hist, struct find_numbers *n)
{
	for (uint32_t c = CLASS_LISTED; c < b->class_count; c++) {
		const struct find_class *x = &b->classes[c];
		uint32_t count = hist[c];
		if (count == 0)
			continue;
		n->sexes[x->sex & 3] += count;
		n->ages[x->age] += count;
		for (uint8_t i = 0; i < x->item_count; i++) {
			const struct find_facet *t = &b->facets[b->items[x->first + i]];
			bool again = false;
			for (uint8_t k = 0; k < i; k++)
				again = again || b->facets[b->items[x->first + k]].child == t->child;
			n->titles[t->title] += t->title > 0 ? count : 0;
			n->kinds[t->kind] += t->kind > 0 ? count : 0;
			if (t->child >= 0 && !again)
				n->units[t->child] += count;
		}
	}
}

void find_count_everybody(const struct find_profile *p, struct find_numbers *n)
{
	for (size_t i = 0; i < p->block_count; i++)
		if (p->blocks[i]->listed_count > 0)
			find_count(p->blocks[i], p->blocks[i]->totals, n);
}

/* Has somebody of the block a place in an organisation that was read again since? */
static bool touched(const struct dir_area *a, const struct dir_structure *now, const struct dir_structure *before)
{
	for (int i = before->changed_count; i < now->changed_count; i++)
		for (uint32_t k = 0; k < a->organisation_count; k++)
			if (a->organisations[k] == now->changed[i])
				return true;
	return false;
}

/* The block as it was worked out before; NULL. Both lists are in the same order. */
static struct find_block *block_before(
	const struct find_profile *old, const struct dir_area *a, const struct dir_structure *now, size_t *at)
{
	for (size_t i = *at; old != NULL && i < old->block_count; i++)
		if (old->blocks[i]->area == a) {
			*at = i + 1;
			return touched(a, now, old->structure) ? NULL : old->blocks[i];
		}
	return NULL;
}

const struct find_profile *find_profile_of(struct finding *f)
{
	const struct directory_view *v = f->view;
	struct find_profile *old = look_for(v->profiles, f);
	if (old != NULL && of_view(old, v))
		return old;
	struct find_profile *p = g_new0(struct find_profile, 1);
	size_t at = 0;
	p->holders = 1;
	p->query = *f->q;
	p->query.words = NULL;
	p->query.after = NULL;
	p->mark = g_strdup(viewer_mark(f->viewer));
	p->structure = v->structure;
	g_atomic_int_inc(&p->structure->holders);
	p->blocks = g_new0(struct find_block *, v->area_count + 1);
	for (size_t i = 0; i < v->area_count; i++) {
		struct find_block *b = block_before(old, v->areas[i], v->structure, &at);
		if (b != NULL)
			g_atomic_int_inc(&b->holders);
		b = b != NULL ? b : find_block_make(f, v->areas[i]);
		p->bytes += b->bytes + sizeof(struct find_block *);
		p->blocks[p->block_count++] = b;
	}
	p->bytes += sizeof *p;
	keep(v->profiles, p, old);
	find_profile_release(old);
	return p;
}

/* ---- units and organisations ------------------------------------------------------------------------------------------------------- */

void find_things_release(const struct find_things *things)
{
	struct find_things *t = (struct find_things *)(uintptr_t)things;
	if (t == NULL || !g_atomic_int_dec_and_test(&t->holders))
		return;
	dir_structure_release(t->structure);
	g_free(t->seen);
	g_free(t->near);
	g_free(t->mark);
	g_free(t);
}

/* Of this structure, or of one before it (the latest met). */
static struct find_things *look_for_things(struct find_profiles *p, const struct directory_view *v, const struct viewer *viewer, ymd day)
{
	struct find_things *found = NULL;
	g_mutex_lock(&p->lock);
	for (size_t i = 0; i < p->thing_count; i++) {
		struct find_things *x = p->things[i];
		if (dir_structure_follows(v->structure, x->structure) && x->day == day && strcmp(x->mark, viewer_mark(viewer)) == 0 &&
			(found == NULL || x->structure->changed_count > found->structure->changed_count))
			found = x;
	}
	if (found != NULL) {
		found->used = ++p->clock;
		g_atomic_int_inc(&found->holders);
	}
	g_mutex_unlock(&p->lock);
	return found;
}

/* Makes room: the old one goes, else, when there are too many, the one not used for longest. */
static void drop_thing(struct find_profiles *p, const struct find_things *old)
{
	size_t at = p->thing_count, oldest = 0;
	for (size_t i = 0; i < p->thing_count; i++) {
		at = p->things[i] == old ? i : at;
		oldest = p->things[i]->used < p->things[oldest]->used ? i : oldest;
	}
	if (at == p->thing_count && at < THINGS_MAX)
		return;
	at = at == p->thing_count ? oldest : at;
	find_things_release(p->things[at]);
	p->things[at] = p->things[--p->thing_count];
}

const struct find_things *find_things_of(const struct directory_view *view, const struct viewer *viewer, ymd day)
{
	struct find_profiles *p = view->profiles;
	struct find_things *t = NULL, *old = look_for_things(p, view, viewer, day);
	if (old != NULL && old->structure == view->structure)
		return old;
	t = g_new0(struct find_things, 1);
	t->holders = 2; /* the caller and the store */
	t->mark = g_strdup(viewer_mark(viewer));
	t->day = day;
	t->structure = view->structure;
	g_atomic_int_inc(&t->structure->holders);
	t->seen = g_new0(bool, (size_t)view->structure->organisation_count + 1);
	t->near = g_new0(bool, (size_t)view->structure->unit_count + 1);
	find_things_fill(t, view, viewer, old);
	g_mutex_lock(&p->lock);
	drop_thing(p, old);
	t->used = ++p->clock;
	p->things[p->thing_count++] = t;
	g_mutex_unlock(&p->lock);
	find_things_release(old);
	return t;
}
