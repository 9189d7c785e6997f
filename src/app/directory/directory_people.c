/* Reading the people of the directory from the register: of one storage area, or of all in one run over each table. */
#include "app/directory/directory_parts.h"

#include "store/statement.h"

#include <string.h>

/* One area as it comes from the database; put into order by finish(). Names and places say whose they are. */
struct raw_person {
	int64_t id;
	ymd birth;
	uint8_t sex;
	uint32_t sort, names, places; /* sort: offset into texts; how many */
	ymd latest;		      /* from of the version that gives sex and sort */
};
struct raw_place {
	uint32_t owner;
	struct dir_place place;
};
struct raw_area {
	int64_t area;
	GArray *people; /* struct raw_person, by id */
	GArray *names;	/* struct dir_name; person: index into people */
	GArray *places; /* struct raw_place */
	GArray *words;	/* uint32_t */
	GString *texts; /* NUL after each */
	guint at;	/* the person met last */
};

struct loading {
	struct store *s;
	const struct dir_structure *st;
	struct dir_dictionary *d;
	int64_t area; /* NONE: all */
	GHashTable *areas;
	struct raw_area *last;
};

static void raw_free(gpointer p)
{
	struct raw_area *r = p;
	g_array_free(r->people, TRUE);
	g_array_free(r->names, TRUE);
	g_array_free(r->places, TRUE);
	g_array_free(r->words, TRUE);
	g_string_free(r->texts, TRUE);
	g_free(r);
}

static struct raw_area *raw_area(struct loading *l, int64_t area, bool make)
{
	if (l->last != NULL && l->last->area == area)
		return l->last;
	struct raw_area *r = g_hash_table_lookup(l->areas, &area);
	if (r == NULL && make) {
		r = g_new0(struct raw_area, 1);
		r->area = area;
		r->people = g_array_new(FALSE, TRUE, sizeof(struct raw_person));
		r->names = g_array_new(FALSE, TRUE, sizeof(struct dir_name));
		r->places = g_array_new(FALSE, TRUE, sizeof(struct raw_place));
		r->words = g_array_new(FALSE, FALSE, sizeof(uint32_t));
		r->texts = g_string_new(NULL);
		g_hash_table_insert(l->areas, &r->area, r);
	}
	return l->last = r;
}

static struct raw_person *person_at(struct raw_area *r, guint i)
{
	return &g_array_index(r->people, struct raw_person, i);
}

/* Whose row is it? Rows mostly come in the order of people: looks at the one met last and the next first. */
static bool find_owner(struct loading *l, int64_t area, int64_t id, struct raw_area **out)
{
	struct raw_area *r = *out = raw_area(l, area, false);
	if (r == NULL)
		return false;
	for (guint i = r->at; i < r->at + 2 && i < r->people->len; i++)
		if (person_at(r, i)->id == id) {
			r->at = i;
			return true;
		}
	guint lo = 0, hi = r->people->len;
	while (lo < hi) {
		guint mid = (lo + hi) / 2;
		if (person_at(r, mid)->id < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	r->at = lo;
	return lo < r->people->len && person_at(r, lo)->id == id;
}

static struct db_stmt *prepare(struct loading *l, const char *all, const char *one, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(l->s), statement_text(l->area == NONE ? all : one), e);
	if (st != NULL && l->area != NONE)
		db_bind_int(st, db_param(st, ":area"), l->area);
	return st;
}

static gint by_id(gconstpointer a, gconstpointer b)
{
	int64_t x = ((const struct raw_person *)a)->id, y = ((const struct raw_person *)b)->id;
	return (x > y) - (x < y);
}

static bool load_people(struct loading *l, struct err *e)
{
	struct db_stmt *st = prepare(l, "directory_people", "directory_people_of", e);
	const struct code_list *states = codes_list(store_codes(l->s), "person_state", e);
	enum db_step step = DB_ERROR;
	if (st == NULL || states == NULL)
		return false;
	int merged = code_by_id(states, "merged")->num; /* whoever was merged away is found under the other record */
	while ((step = db_step(st, e)) == DB_ROW) {
		if (db_int(st, 2) == merged)
			continue;
		struct raw_area *r = raw_area(l, db_int(st, 0), true);
		struct raw_person p = {.id = db_int(st, 1), .birth = (ymd)db_int(st, 3)};
		g_array_append_val(r->people, p);
	}
	GHashTableIter iter;
	gpointer r;
	g_hash_table_iter_init(&iter, l->areas);
	while (g_hash_table_iter_next(&iter, NULL, &r))
		g_array_sort(((struct raw_area *)r)->people, by_id);
	return step == DB_DONE;
}

static uint32_t keep_text(struct raw_area *r, const char *text)
{
	gsize at = r->texts->len;
	g_string_append_len(r->texts, text, (gssize)strlen(text) + 1);
	return (uint32_t)at;
}

static void add_name(struct loading *l, struct raw_area *r, const char *text, ymd from, ymd until, bool main)
{
	if (text == NULL)
		return;
	struct dir_name n = {
		.person = r->at, .text = keep_text(r, text), .from = from, .until = until, .main = main, .first_word = r->words->len};
	n.word_count = dir_words_of(l->d, text, r->words);
	g_array_append_val(r->names, n);
	person_at(r, r->at)->names++;
}

static bool load_names(struct loading *l, struct err *e)
{
	struct db_stmt *st = prepare(l, "directory_names", "directory_names_of", e);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		struct raw_area *r = NULL;
		if (!find_owner(l, db_int(st, 0), db_int(st, 1), &r))
			continue;
		struct raw_person *p = person_at(r, r->at);
		ymd from = (ymd)db_int(st, 3), until = (ymd)db_int(st, 4);
		if (from >= p->latest) {
			p->latest = from;
			p->sex = (uint8_t)db_int(st, 2);
			p->sort = keep_text(r, db_text(st, 6));
		}
		add_name(l, r, db_text(st, 5), from, until, true);
		add_name(l, r, db_text(st, 7), from, until, false);
		add_name(l, r, db_text(st, 8), from, until, false);
	}
	return step == DB_DONE;
}

static bool load_places(struct loading *l, bool tenures, struct err *e)
{
	struct db_stmt *st = tenures ? prepare(l, "directory_tenures", "directory_tenures_of", e)
				     : prepare(l, "directory_memberships", "directory_memberships_of", e);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		struct raw_area *r = NULL;
		if (!find_owner(l, db_int(st, 0), db_int(st, 1), &r))
			continue;
		struct raw_place p = {r->at, {.organisation = dir_organisation_find(l->st, db_int(st, 2)),
						     .village = tenures ? DIR_NOBODY : dir_unit_find(l->st, db_int(st, 3)),
						     .title = tenures ? (int16_t)db_int(st, 3) : 0,
						     .kind = tenures ? 0 : (int16_t)db_int(st, 4),
						     .main = tenures && db_int(st, 4) == 1,
						     .from = (ymd)db_int(st, 5),
						     .until = (ymd)db_int(st, 6)}};
		g_array_append_val(r->places, p);
		person_at(r, r->at)->places++;
	}
	return step == DB_DONE;
}

/* Whoever has no post and no membership stands at the home of the storage area. */
static void add_homeless(struct loading *l, struct raw_area *r)
{
	int home = GPOINTER_TO_INT(g_hash_table_lookup(l->st->area_home, &r->area)) - 1;
	for (guint i = 0; i < r->people->len; i++) {
		if (person_at(r, i)->places > 0)
			continue;
		struct raw_place p = {i, {.organisation = DIR_NOBODY, .village = home, .from = 18000101, .until = YMD_OPEN}};
		g_array_append_val(r->places, p);
		person_at(r, i)->places = 1;
	}
}

/* ---- the finished area ------------------------------------------------------------------------------------------------------------- */

static gint by_sort(gconstpointer a, gconstpointer b, gpointer raw)
{
	struct raw_area *r = raw;
	const struct raw_person *x = person_at(r, *(const uint32_t *)a), *y = person_at(r, *(const uint32_t *)b);
	int c = strcmp(r->texts->str + x->sort, r->texts->str + y->sort);
	return c != 0 ? c : (x->id > y->id) - (x->id < y->id);
}

/* One block for each array, freed together. */
struct owned_area {
	struct dir_area a; /* first */
	void *blocks[14];
	int block_count;
};

static void *block(struct owned_area *o, size_t size, size_t count)
{
	void *p = g_malloc0_n(count == 0 ? 1 : count, size);
	must(o->block_count < (int)G_N_ELEMENTS(o->blocks));
	o->blocks[o->block_count++] = p;
	o->a.bytes += size * count;
	return p;
}

static const char *keep_string(struct owned_area *o, GString *s)
{
	size_t bytes = s->len + 1;
	char *p = block(o, 1, bytes);
	memcpy(p, s->str, bytes);
	g_string_free(s, TRUE);
	return p;
}

/* A person's names by day, the full name first. */
static int name_order(const struct dir_name *x, const struct dir_name *y)
{
	return x->main != y->main ? (x->main ? -1 : 1) : x->from - y->from;
}

/* Names to their people, in the new order; text of the same name in several versions is kept once. */
static void put_names(struct owned_area *o, struct raw_area *r, const uint32_t *rank, const uint32_t *first_name)
{
	uint32_t n = r->names->len, people = r->people->len;
	struct dir_name *names = block(o, sizeof *names, n);
	uint32_t *words = block(o, sizeof *words, r->words->len);
	g_autofree uint32_t *next = g_memdup2(first_name, sizeof *next * (people + 1));
	GString *texts = g_string_new(NULL);
	for (uint32_t i = 0; i < n; i++) {
		struct dir_name name = g_array_index(r->names, struct dir_name, i);
		uint32_t person = rank[name.person], first = first_name[person], at = next[person]++;
		name.person = person;
		while (at > first && name_order(&names[at - 1], &name) > 0) {
			names[at] = names[at - 1];
			at--;
		}
		names[at] = name;
	}
	for (uint32_t i = 0, w = 0; i < n; i++) {
		const char *text = r->texts->str + names[i].text;
		bool same = i > 0 && names[i - 1].person == names[i].person && strcmp(texts->str + names[i - 1].text, text) == 0;
		if (names[i].word_count > 0)
			memcpy(&words[w], &g_array_index(r->words, uint32_t, names[i].first_word), sizeof *words * names[i].word_count);
		names[i].first_word = w;
		w += names[i].word_count;
		names[i].text = same ? names[i - 1].text : (uint32_t)texts->len;
		if (!same)
			g_string_append_len(texts, text, (gssize)strlen(text) + 1);
	}
	o->a.names = names;
	o->a.words = words;
	o->a.name_count = n;
	o->a.texts = keep_string(o, texts);
}

static void put_places(struct owned_area *o, struct raw_area *r, const uint32_t *rank, const uint32_t *first_place)
{
	struct dir_place *places = block(o, sizeof *places, r->places->len);
	g_autoptr(GHashTable) met = g_hash_table_new(g_direct_hash, g_direct_equal);
	g_autofree uint32_t *next = g_memdup2(first_place, sizeof *next * (r->people->len + 1));
	for (guint i = 0; i < r->places->len; i++) {
		const struct raw_place *p = &g_array_index(r->places, struct raw_place, i);
		places[next[rank[p->owner]]++] = p->place;
		if (p->place.organisation != DIR_NOBODY)
			g_hash_table_add(met, GINT_TO_POINTER(p->place.organisation));
	}
	int *organisations = block(o, sizeof *organisations, g_hash_table_size(met));
	GHashTableIter iter;
	gpointer one;
	g_hash_table_iter_init(&iter, met);
	while (g_hash_table_iter_next(&iter, &one, NULL))
		organisations[o->a.organisation_count++] = GPOINTER_TO_INT(one);
	o->a.organisations = organisations;
	o->a.places = places;
}

static struct dir_area *finish(struct raw_area *r)
{
	uint32_t n = r->people->len;
	struct owned_area *o = g_new0(struct owned_area, 1);
	g_autofree uint32_t *order = g_new(uint32_t, n + 1), *rank = g_new(uint32_t, n + 1);
	for (uint32_t i = 0; i < n; i++)
		order[i] = i;
	g_qsort_with_data(order, (gint)n, sizeof *order, by_sort, r);
	int64_t *id = block(o, sizeof *id, n);
	ymd *birth = block(o, sizeof *birth, n), *born = block(o, sizeof *born, n);
	uint8_t *sex = block(o, sizeof *sex, n);
	uint32_t *sort = block(o, sizeof *sort, n), *first_name = block(o, sizeof *first_name, n + 1),
		 *first_place = block(o, sizeof *first_place, n + 1);
	GString *sorts = g_string_new(NULL);
	for (uint32_t i = 0; i < n; i++) {
		const struct raw_person *p = person_at(r, order[i]);
		const char *text = r->texts->str + p->sort;
		rank[order[i]] = i;
		id[i] = p->id;
		birth[i] = p->birth;
		born[i] = p->birth == 0 ? 0 : ymd_first(p->birth);
		sex[i] = p->sex;
		sort[i] = (uint32_t)sorts->len;
		g_string_append_len(sorts, text, (gssize)strlen(text) + 1);
		first_name[i + 1] = first_name[i] + p->names;
		first_place[i + 1] = first_place[i] + p->places;
	}
	put_names(o, r, rank, first_name);
	put_places(o, r, rank, first_place);
	o->a.holders = 1;
	o->a.area = r->area;
	o->a.count = n;
	o->a.id = id;
	o->a.birth = birth;
	o->a.born = born;
	o->a.sex = sex;
	o->a.sort = sort;
	o->a.first_name = first_name;
	o->a.first_place = first_place;
	o->a.sorts = keep_string(o, sorts);
	return &o->a;
}

void dir_area_release(struct dir_area *a)
{
	if (!g_atomic_int_dec_and_test(&a->holders))
		return;
	struct owned_area *o = (struct owned_area *)a;
	for (int i = 0; i < o->block_count; i++)
		g_free(o->blocks[i]);
	g_free(o);
}

static gint by_area(gconstpointer a, gconstpointer b)
{
	int64_t x = (*(struct dir_area *const *)a)->area, y = (*(struct dir_area *const *)b)->area;
	return (x > y) - (x < y);
}

bool dir_areas_load(struct store *s, const struct dir_structure *st, struct dir_dictionary *d, int64_t area, GPtrArray *out, struct err *e)
{
	struct loading l = {s, st, d, area, g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, raw_free), NULL};
	bool ok = load_people(&l, e) && load_names(&l, e) && load_places(&l, true, e) && load_places(&l, false, e);
	GHashTableIter iter;
	gpointer r;
	g_hash_table_iter_init(&iter, l.areas);
	while (ok && g_hash_table_iter_next(&iter, NULL, &r)) {
		add_homeless(&l, r);
		g_ptr_array_add(out, finish(r));
		g_hash_table_iter_remove(&iter); /* its raw form is not needed any more */
	}
	g_ptr_array_sort(out, by_area);
	g_hash_table_unref(l.areas);
	return ok;
}
