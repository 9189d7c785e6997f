/* Finding the members of a list: which facts fit, whom the viewer may see of them, in which order. What was found is kept by a service for
 * as long as the register does not change, for viewers of the same rights; a page is then a look into it. */
#include "app/list/list_parts.h"

#include "app/kept.h"
#include "base/text.h"
#include "messages/lists.def"
#include "messages/page_people.def"

#include <string.h>

/* ---- the snapshot ---- */

bool listing_hold(struct listing *l, struct err *e)
{
	struct app *a = l->a;
	if (l->snapshot != NULL)
		return true;
	if (a->service != NULL && !cache_hold(service_cache(a->service), a, l->ask->known_ms, l->number, &l->shared, e))
		return false;
	l->snapshot = l->shared != NULL ? shared_snapshot_of(l->shared) : snapshot_new(a->store, a->vocab, l->ask->known_ms, e);
	return l->snapshot != NULL;
}

void listing_let_go(struct listing *l)
{
	if (l->shared != NULL)
		cache_release(service_cache(l->a->service), l->shared);
	else
		snapshot_free(l->snapshot);
	l->shared = NULL;
	l->snapshot = NULL;
}

/* ---- where ---- */

static bool add_place(struct listing *l, enum tree tree, int64_t id, bool direct)
{
	if (l->place_count == G_N_ELEMENTS(l->places))
		return false;
	l->places[l->place_count++] = (struct place){
		.tree = tree, .id = id, .direct = direct, .today = l->ask->boundaries_today && tree == TREE_AREA ? l->ask->today : 0};
	return true;
}

/* A unit, and what its Party committee leads at no unit of the day (a cell of an agency of the province, of a school of a commune that was
 * merged away): it would be in no unit's list. What has a unit is listed where that is. */
static bool add_unit(struct listing *l, int64_t unit)
{
	ymd on = l->ask->boundaries_today ? l->ask->today : l->ask->day;
	int64_t committee = l->kind->subject == SUBJECT_UNIT ? NONE : snapshot_committee_of(l->snapshot, unit, TREE_PARTY, on);
	return add_place(l, TREE_AREA, unit, false) && (committee == NONE || add_place(l, TREE_PARTY, committee, false));
}

static bool unit_asked(struct listing *l, struct err *e)
{
	const char *text = l->what->unit;
	ymd on = l->ask->boundaries_today ? l->ask->today : l->ask->day;
	struct unit_facts u;
	int64_t id = strlen(text) > 5 && strchr(text, '/') == NULL ? g_ascii_strtoll(text, NULL, 10)
								   : snapshot_unit_by_path(l->snapshot, text, on, e);
	if (id < 0 || !snapshot_unit(l->snapshot, id, on, &u))
		return FAIL(e, ERR_NOT_FOUND, MSG_PEOPLE_NO_UNIT, text);
	l->out->unit = (struct page_unit_ref){id, arena_strdup(l->arena, u.name), arena_strdup(l->arena, u.code)};
	l->out->unit_text = text;
	return add_unit(l, id);
}

static bool read_places(struct listing *l, struct err *e)
{
	size_t count = 0;
	const int64_t *units = viewer_units(l->a->viewer, &count);
	if (l->what->organisation != NULL && *l->what->organisation != '\0')
		return add_place(l, TREE_PARTY, g_ascii_strtoll(l->what->organisation, NULL, 10), true);
	if (l->what->unit != NULL && *l->what->unit != '\0')
		return unit_asked(l, e);
	if (viewer_is_operator(l->a->viewer) || count == 0)
		return add_place(l, TREE_AREA, NONE, false);
	for (size_t i = 0; i < count; i++)
		(void)add_unit(l, units[i]);
	return true;
}

bool listing_open(struct listing *l, struct app *a, const struct page_ask *ask, const struct list_ask *what, struct arena *arena,
	struct list_page *out, struct err *e)
{
	*out = (struct list_page){.problem = LIST_FINE, .unit = {NONE, NULL, NULL}};
	*l = (struct listing){.a = a, .ask = ask, .what = what, .arena = arena, .out = out, .right = RIGHT_VIEW};
	if (a->store == NULL || !db_begin_read(store_db(a->store), e))
		return false;
	out->may_export = viewer_may_somewhere(a->viewer, RIGHT_EXPORT);
	out->may_enter = ask->known_ms == 0 && viewer_may_somewhere(a->viewer, RIGHT_ENTER);
	const struct fact_kind *unit = a->vocab->of_subject[SUBJECT_UNIT], *organisation = a->vocab->of_subject[SUBJECT_ORGANISATION];
	return store_facts_number(a->store, &l->number, e) && listing_read(l, e) && listing_hold(l, e) &&
	       snapshot_need(l->snapshot, unit, kind_attr(unit, "level"), e) &&
	       snapshot_need(l->snapshot, organisation, kind_attr(organisation, "type"), e) && read_places(l, e);
}

void listing_close(struct listing *l)
{
	listing_let_go(l);
	if (l->verdicts != NULL)
		g_hash_table_destroy(l->verdicts);
	l->verdicts = NULL;
	if (l->a->store != NULL && db_in_transaction(store_db(l->a->store)))
		db_rollback(store_db(l->a->store));
}

/* ---- order ---- */

struct sorted {
	struct sort_key key;
	struct list_member member;
};

static int compare_text(const char *x, const char *y)
{
	return strcmp(x != NULL ? x : "", y != NULL ? y : "");
}

int listing_compare(const struct listing *l, const struct sort_key *x, const struct list_member *a, const struct sort_key *y,
	const struct list_member *b)
{
	int turned = l->down ? -1 : 1, order;
	if ((x->number == NONE) != (y->number == NONE)) /* what is not recorded comes last either way */
		return x->number == NONE ? 1 : -1;
	if (x->number != y->number)
		return turned * (x->number < y->number ? -1 : 1);
	order = compare_text(x->text, y->text);
	if (order != 0)
		return turned * order;
	order = compare_text(x->name, y->name);
	if (order != 0)
		return l->sort->of == LISTED_NAME ? turned * order : order;
	return a->area != b->area ? (a->area < b->area ? -1 : 1) : (a->id > b->id) - (a->id < b->id);
}

static int compare_sorted(gconstpointer a, gconstpointer b, gpointer user)
{
	const struct sorted *x = a, *y = b;
	return listing_compare(user, &x->key, &x->member, &y->key, &y->member);
}

/* ---- who fits ---- */

/* Whom or what does the viewer see there? A unit's own record is public. */
static bool may_list(struct listing *l, int64_t unit, int64_t organisation)
{
	if (l->kind->subject != SUBJECT_PERSON)
		return (l->kind->class_ == 'P' || listing_sees(l, l->kind->name, l->kind->class_, unit, organisation)) &&
		       listing_sees_reads(l, unit, organisation);
	return listing_sees(l, "person", 'B', unit, organisation) &&
	       (l->kind == l->subject || listing_sees(l, l->kind->name, l->kind->class_, unit, organisation)) &&
	       (!l->sensitive || listing_sees(l, "person", 'S', unit, organisation));
}

static bool name_fits(struct listing *l, const struct list_member *m, struct arena *scratch)
{
	if (l->words == NULL)
		return true;
	const char *name =
		snapshot_name(l->snapshot, l->kind->subject, l->kind->subject == SUBJECT_PERSON ? m->person : m->id, l->ask->day, NULL);
	const char *folded = text_fold(name, scratch);
	for (const char *const *w = l->words; *w != NULL; w++) {
		const char *at = strstr(folded, *w);
		while (at != NULL && at != folded && at[-1] != ' ')
			at = strstr(at + 1, *w);
		if (at == NULL)
			return false;
	}
	return true;
}

/* Ids met already: a million of them are asked for a page that only counts, and a general table spends most of that page's time. */
struct id_set {
	int64_t *slots; /* 0: free; no id is 0 */
	size_t size, used;
};

static size_t id_slot(const struct id_set *s, int64_t id)
{
	/* Ids of one site end in the same bits: without mixing most places would stay empty. */
	size_t at = (size_t)((guint64)id * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15) >> 32) & (s->size - 1);
	while (s->slots[at] != 0 && s->slots[at] != id)
		at = (at + 1) & (s->size - 1);
	return at;
}

/* Room for so many more, at most half full. */
static void id_reserve(struct id_set *s, size_t more)
{
	struct id_set old = *s;
	size_t size = MAX(s->size, 1024);
	while (size / 2 < s->used + more)
		size *= 2;
	if (size == s->size)
		return;
	s->slots = g_new0(int64_t, size);
	s->size = size;
	for (size_t i = 0; i < old.size; i++)
		if (old.slots[i] != 0)
			s->slots[id_slot(s, old.slots[i])] = old.slots[i];
	g_free(old.slots);
}

/* Members as they come in from several populations and places: each once, where it may be seen if it may anywhere. */
struct gathering {
	struct listing *l;
	GArray *out;	     /* struct list_member */
	struct id_set *seen; /* NULL when nothing can come twice */
	GHashTable *unseen;  /* ids; NULL when nothing can come twice */
	struct arena *scratch;
	guint folded;
};

static bool fits_name(struct gathering *g, const struct list_member *m)
{
	if (++g->folded % 4096 == 0) { /* folded names pile up */
		arena_free(g->scratch);
		g->scratch = arena_new();
	}
	return name_fits(g->l, m, g->scratch);
}

static void take(struct gathering *g, const struct list_member *m, int64_t *hidden)
{
	gpointer id = (gpointer)(uintptr_t)m->id;
	size_t at = g->seen != NULL ? id_slot(g->seen, m->id) : 0;
	if ((g->seen != NULL && g->seen->slots[at] != 0) || !fits_name(g, m))
		return;
	if (!may_list(g->l, m->unit, m->organisation)) {
		if (g->unseen == NULL || g_hash_table_add(g->unseen, id))
			(*hidden)++;
		return;
	}
	if (g->seen != NULL) {
		g->seen->slots[at] = m->id;
		g->seen->used++;
	}
	if (g->unseen != NULL && g_hash_table_size(g->unseen) > 0 && g_hash_table_remove(g->unseen, id))
		(*hidden)--;
	g_array_append_val(g->out, *m);
}

/* Is that a unit on the day? Cells of schools may still sit at a commune that was merged away. */
static bool stands(struct listing *l, int64_t unit)
{
	struct unit_facts u;
	return unit != NONE && snapshot_unit(l->snapshot, unit, l->ask->day, &u);
}

/* Ids of one site end in the same bits: without mixing most of a table's places stay empty. */
static guint id_hash(gconstpointer p)
{
	return (guint)((guint64)(uintptr_t)p * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15) >> 32);
}

/* What is asked of the evaluator: one set for each population and place. */
struct sets {
	struct leaf leaf;
	struct subject_set set;
	struct output output;
	struct batch b; /* but for the population */
	size_t count;
};

static void sets_of(const struct listing *l, struct sets *s)
{
	*s = (struct sets){.leaf = {&l->when, l->when != NULL ? 1 : 0},
		.output = {.kind = OUTPUT_SET, .set = &s->set},
		.count = l->of_count * l->place_count};
	s->b = (struct batch){.measure = l->measure,
		.leaves = &s->leaf,
		.leaf_count = 1,
		.outputs = &s->output,
		.output_count = 1,
		.reading = {.day = l->ask->day,
			.from = l->ask->day,
			.until = ymd_add_days(l->ask->day, 1),
			.term = -1,
			.ages = AGES_EVENT,
			.year = l->ask->day / 10000}};
}

static const struct place *place_of_set(struct listing *l, struct sets *s, size_t i)
{
	s->b.of = l->of[i / l->place_count];
	return &l->places[i % l->place_count];
}

/* Is only what has no unit taken there? */
static bool only_unplaced(const struct place *where)
{
	return where->tree != TREE_AREA && !where->direct;
}

static bool gather(struct listing *l, GArray *out, int64_t *hidden, struct err *e)
{
	struct sets s;
	sets_of(l, &s);
	size_t sets = s.count;
	struct id_set seen = {0};
	g_autoptr(GHashTable) unseen = sets > 1 ? g_hash_table_new(id_hash, NULL) : NULL;
	g_autoptr(GArray) members = g_array_new(FALSE, FALSE, sizeof(struct member));
	struct gathering g = {l, out, sets > 1 ? &seen : NULL, unseen, arena_new(), 0};
	bool ok = true;
	for (size_t i = 0; ok && i < sets; i++) {
		const struct place *where = place_of_set(l, &s, i);
		bool unplaced = only_unplaced(where);
		g_array_set_size(members, 0);
		ok = snapshot_set(l->snapshot, &s.b, where, 0, members, e);
		if (g.seen != NULL)
			id_reserve(g.seen, members->len);
		for (guint k = 0; ok && k < members->len; k++) {
			const struct member *x = &g_array_index(members, struct member, k);
			const struct list_member m = {x->subject, x->unit, x->organisation, x->person, (int32_t)x->area};
			if (!unplaced || !stands(l, m.unit))
				take(&g, &m, hidden);
		}
	}
	arena_free(g.scratch);
	g_free(seen.slots);
	return ok;
}

static const void *find(struct app *a, void *user, struct arena *arena, struct err *e)
{
	struct listing *l = user;
	int64_t began = g_get_monotonic_time();
	(void)a;
	if (!columns_need(l, e))
		return NULL;
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct list_member));
	struct list_found *found = ARENA_NEW(arena, struct list_found);
	*found = (struct list_found){0};
	if (!gather(l, all, &found->hidden, e))
		return NULL;
	g_autoptr(GArray) order = g_array_sized_new(FALSE, FALSE, sizeof(struct sorted), all->len);
	g_array_set_size(order, all->len);
	for (guint i = 0; i < all->len; i++) {
		struct sorted *s = &g_array_index(order, struct sorted, i);
		s->member = g_array_index(all, struct list_member, i);
		columns_key(l, &s->member, &s->key);
	}
	g_array_sort_with_data(order, compare_sorted, l);
	struct list_member *members = ARENA_ARRAY(arena, struct list_member, all->len + 1);
	for (guint i = 0; i < all->len; i++)
		members[i] = g_array_index(order, struct sorted, i).member;
	found->members = members;
	found->count = all->len;
	found->took_ms = (g_get_monotonic_time() - began) / 1000;
	return found;
}

struct judged {
	struct listing *l;
	bool unplaced;
};

static bool judge(int64_t unit, int64_t organisation, void *user)
{
	const struct judged *x = user;
	return !(x->unplaced && stands(x->l, unit)) && may_list(x->l, unit, organisation);
}

/* How many, without looking at each; *told false: that cannot be told so. */
static bool number_at_once(struct listing *l, struct list_found *found, bool *told, struct err *e)
{
	struct list_numbers *x = list_numbers_new(l->snapshot);
	struct sets s;
	int64_t in = 0;
	bool ok = true;
	sets_of(l, &s);
	for (size_t i = 0; ok && i < s.count; i++) {
		const struct place *where = place_of_set(l, &s, i);
		ok = list_numbers_add(x, &s.b, where, judge, &(struct judged){l, only_unplaced(where)}, e);
	}
	*told = list_numbers_tell(x, &in);
	found->count = (size_t)in;
	list_numbers_free(x);
	return ok;
}

/* How many, in no order and without their columns. */
static const void *number(struct app *a, void *user, struct arena *arena, struct err *e)
{
	struct listing *l = user;
	bool told = false;
	(void)a;
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct list_member));
	struct list_found *found = ARENA_NEW(arena, struct list_found);
	*found = (struct list_found){0};
	if (l->words == NULL && !number_at_once(l, found, &told, e))
		return NULL;
	if (told)
		return found;
	if ((l->words != NULL && !snapshot_need(l->snapshot, l->subject, NULL, e)) || !gather(l, all, &found->hidden, e))
		return NULL;
	found->count = all->len;
	return found;
}

/* Everything that makes one answer another. */
static char *key_of(const struct listing *l, const char *what)
{
	GString *key = g_string_new(what);
	g_string_append_printf(key, "\037%s\037%s\037%s\037%s\037", viewer_mark(l->a->viewer), l->kind->name, l->out->of, l->out->where);
	g_string_append_printf(key, "%d\037%d\037%" G_GINT64_FORMAT "\037%d\037", l->ask->day, l->ask->boundaries_today ? l->ask->today : 0,
		l->ask->known_ms, l->right);
	for (size_t i = 0; i < l->place_count; i++)
		g_string_append_printf(key, "%d:%" G_GINT64_FORMAT " ", l->places[i].tree, l->places[i].id);
	for (const char *const *w = l->words; w != NULL && *w != NULL; w++)
		g_string_append_printf(key, "\037%s", *w);
	return g_string_free(key, FALSE);
}

bool listing_number(struct listing *l, struct err *e)
{
	g_autofree char *key = key_of(l, "number");
	const struct list_found *found = kept_get(l->a, key, number, l, e);
	if (found == NULL)
		return false;
	l->out->total = (int64_t)found->count;
	return true;
}

bool listing_find(struct listing *l, struct err *e)
{
	g_autofree char *what = g_strconcat("list\037", l->out->sort, NULL), *key = key_of(l, what);
	int64_t began = g_get_monotonic_time();
	l->found = kept_get(l->a, key, find, l, e);
	if (l->found == NULL)
		return false;
	l->out->total = (int64_t)l->found->count;
	l->out->limited = !viewer_is_operator(l->a->viewer);
	l->out->took_ms = (g_get_monotonic_time() - began) / 1000 > 100 ? l->found->took_ms : 0;
	return columns_need(l, e);
}
