/* The people of one storage area put into their order and packed; see struct dir_area. */
#include "app/directory/directory_parts.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 50000, SLOTS_MAX = 60000 };

/* One block for each array, freed together. */
struct owned_area {
	struct dir_area a; /* first */
	void *blocks[24];
	int block_count;
};

/* One area while it is packed. */
struct packing {
	const struct dir_raw *r;
	const struct dir_dictionary *d;
	uint32_t *order, *rank;		 /* persons by name; where each stands */
	uint32_t *first_name, *names;	 /* names of each person, the full ones first */
	uint32_t *first_place, *places;	 /* places of each person, as they came */
	uint16_t *word_here, *slot_here; /* number in the block + 1; 0: not met yet */
};

static const struct dir_raw_person *person_at(const struct packing *p, uint32_t i)
{
	return &g_array_index(p->r->people, struct dir_raw_person, i);
}

static const struct dir_raw_name *name_at(const struct packing *p, uint32_t i)
{
	return &g_array_index(p->r->names, struct dir_raw_name, i);
}

static const struct dir_raw_place *place_at(const struct packing *p, uint32_t i)
{
	return &g_array_index(p->r->places, struct dir_raw_place, i);
}

static void *block(struct owned_area *o, const void *from, size_t size, size_t count)
{
	void *p = g_malloc0_n(count == 0 ? 1 : count, size);
	if (count > 0)
		memcpy(p, from, size * count);
	must(o->block_count < (int)G_N_ELEMENTS(o->blocks));
	o->blocks[o->block_count++] = p;
	o->a.bytes += size * count;
	return p;
}

static void *block_of(struct owned_area *o, GArray *from)
{
	void *p = block(o, from->data, g_array_get_element_size(from), from->len);
	g_array_free(from, TRUE);
	return p;
}

/* ---- order ------------------------------------------------------------------------------------------------------------------------- */

/* Full names first, then by day. */
static int name_order(const struct dir_raw_name *x, const struct dir_raw_name *y)
{
	return x->main != y->main ? (x->main ? -1 : 1) : x->from - y->from;
}

/* Numbers of names and of places, by person. */
static void gather(struct packing *p)
{
	uint32_t people = p->r->people->len;
	p->first_name = g_new0(uint32_t, people + 1);
	p->first_place = g_new0(uint32_t, people + 1);
	p->names = g_new(uint32_t, p->r->names->len + 1);
	p->places = g_new(uint32_t, p->r->places->len + 1);
	for (uint32_t i = 0; i < people; i++) {
		p->first_name[i + 1] = p->first_name[i] + person_at(p, i)->names;
		p->first_place[i + 1] = p->first_place[i] + person_at(p, i)->places;
	}
	g_autofree uint32_t *next = g_memdup2(p->first_name, sizeof *next * (people + 1));
	for (uint32_t i = 0; i < p->r->names->len; i++) {
		const struct dir_raw_name *n = name_at(p, i);
		uint32_t first = p->first_name[n->person], at = next[n->person]++;
		for (; at > first && name_order(name_at(p, p->names[at - 1]), n) > 0; at--)
			p->names[at] = p->names[at - 1];
		p->names[at] = i;
	}
	memcpy(next, p->first_place, sizeof *next * (people + 1));
	for (uint32_t i = 0; i < p->r->places->len; i++)
		p->places[next[place_at(p, i)->owner]++] = i;
}

/* The latest full name gives the order. */
static void key_of(const struct packing *p, uint32_t person, GString *out)
{
	const struct dir_raw_name *best = NULL;
	for (uint32_t k = p->first_name[person]; k < p->first_name[person + 1]; k++) {
		const struct dir_raw_name *n = name_at(p, p->names[k]);
		if (best == NULL || (n->main && n->from >= best->from))
			best = n;
	}
	if (best == NULL)
		return;
	dir_raw_key(p->r, p->d, best, out);
}

struct keyed {
	const GString *keys;
	const uint32_t *at;
	const struct packing *p;
};

static gint by_key(gconstpointer a, gconstpointer b, gpointer data)
{
	const struct keyed *k = data;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	int c = strcmp(k->keys->str + k->at[x], k->keys->str + k->at[y]);
	int64_t i = person_at(k->p, x)->id, j = person_at(k->p, y)->id;
	return c != 0 ? c : (i > j) - (i < j);
}

static void put_in_order(struct packing *p)
{
	uint32_t people = p->r->people->len;
	g_autofree uint32_t *at = g_new(uint32_t, people + 1);
	GString *keys = g_string_new(NULL), *one = g_string_new(NULL);
	p->order = g_new(uint32_t, people + 1);
	for (uint32_t i = 0; i < people; i++) {
		p->order[i] = i;
		at[i] = (uint32_t)keys->len;
		g_string_truncate(one, 0);
		key_of(p, i, one);
		g_string_append_len(keys, one->str, (gssize)one->len + 1);
	}
	struct keyed k = {keys, at, p};
	g_qsort_with_data(p->order, (gint)people, sizeof *p->order, by_key, &k);
	p->rank = g_new(uint32_t, people + 1);
	for (uint32_t i = 0; i < people; i++)
		p->rank[p->order[i]] = i;
	g_string_free(keys, TRUE);
	g_string_free(one, TRUE);
}

/* ---- one block --------------------------------------------------------------------------------------------------------------------- */

struct building {
	GArray *words, *names, *name_at, *many, *slots, *from, *until, *slot, *first_place;
	GString *texts;
};

static uint16_t word_here(struct packing *p, struct building *b, uint32_t word)
{
	if (p->word_here[word] == 0) {
		g_array_append_val(b->words, word);
		p->word_here[word] = (uint16_t)b->words->len;
	}
	return (uint16_t)(p->word_here[word] - 1);
}

static void put(GArray *a, unsigned half)
{
	uint16_t h = (uint16_t)half;
	g_array_append_val(a, h);
}

static void put_whole(GArray *a, unsigned whole)
{
	put(a, whole & 0xFFFF);
	put(a, whole >> 16);
}

static void put_names(struct packing *p, struct building *b, uint32_t person)
{
	uint32_t first = p->first_name[person], end = p->first_name[person + 1], at = b->names->len, last_text = 0, last_at = 0;
	g_array_append_val(b->name_at, at);
	if (first == end)
		put(b->names, DIR_NAME_NONE | DIR_NAME_LAST);
	for (uint32_t k = first; k < end; k++) {
		const struct dir_raw_name *n = name_at(p, p->names[k]);
		bool dated = end - first > 1;
		put(b->names, (n->main ? DIR_NAME_MAIN : 0U) | (k + 1 == end ? DIR_NAME_LAST : 0U) | (dated ? DIR_NAME_DATED : 0U) |
				      (n->text != 0 ? DIR_NAME_TEXT : 0U) | n->word_count);
		if (dated)
			put_whole(b->names, (unsigned)n->from);
		if (n->text != 0) {
			const char *text = p->r->texts->str + n->text - 1;
			if (last_text == 0 || strcmp(p->r->texts->str + last_text - 1, text) != 0) {
				last_at = (uint32_t)b->texts->len;
				g_string_append_len(b->texts, text, (gssize)strlen(text) + 1);
			}
			last_text = n->text;
			put_whole(b->names, last_at);
		}
		for (uint8_t i = 0; i < n->word_count; i++)
			put(b->names, word_here(p, b, g_array_index(p->r->words, uint32_t, n->first_word + i)));
	}
}

static void put_places(struct packing *p, struct building *b, uint32_t person)
{
	for (uint32_t k = p->first_place[person]; k < p->first_place[person + 1]; k++) {
		const struct dir_raw_place *x = place_at(p, p->places[k]);
		if (p->slot_here[x->slot] == 0) {
			g_array_append_val(b->slots, g_array_index(p->r->slots, struct dir_slot, x->slot));
			p->slot_here[x->slot] = (uint16_t)b->slots->len;
		}
		put(b->slot, p->slot_here[x->slot] - 1U);
		g_array_append_val(b->from, x->from);
		g_array_append_val(b->until, x->until);
	}
	uint32_t end = b->slot->len;
	g_array_append_val(b->first_place, end);
}

/* How many have each word (first, by word + 2), turned into where their numbers begin. Words of many get bits instead: from an eighth of
 * the people on these are shorter, and long before that they are faster to join. */
static uint16_t *choose_frequent(const struct dir_area *a, uint32_t *first, size_t *count)
{
	uint16_t *frequent = g_new0(uint16_t, a->word_count + 1);
	size_t bits = dir_bits_of(a);
	for (uint32_t w = 0; w < a->word_count; w++) {
		if (first[w + 2] > bits) {
			frequent[w] = (uint16_t)++ * count;
			first[w + 2] = 0;
		}
		first[w + 2] += first[w + 1];
	}
	return frequent;
}

/* Which persons have which words. */
static void put_postings(struct owned_area *o)
{
	struct dir_area *a = &o->a;
	g_autofree uint32_t *first = g_new0(uint32_t, a->word_count + 2), *met = g_new0(uint32_t, a->word_count + 1);
	g_autofree uint16_t *frequent = NULL;
	g_autofree uint64_t *bits = NULL;
	size_t frequent_count = 0, size = dir_bits_of(a);
	GArray *postings = g_array_new(FALSE, TRUE, sizeof(uint16_t));
	for (int pass = 0; pass < 2; pass++) {
		memset(met, 0, sizeof *met * (a->word_count + 1));
		for (uint32_t i = 0; i < a->count; i++) {
			const uint16_t *at = NULL;
			struct dir_name n;
			while (dir_name_next(a, i, &at, &n))
				for (uint8_t w = 0; w < n.word_count; w++) {
					uint16_t word = n.words[w];
					if (met[word] == i + 1)
						continue;
					met[word] = i + 1;
					if (pass == 0)
						first[word + 2]++;
					else if (frequent[word] != 0)
						bits[(frequent[word] - 1U) * size + i / 64] |= UINT64_C(1) << (i % 64);
					else
						g_array_index(postings, uint16_t, first[word + 1]++) = (uint16_t)i;
				}
		}
		if (pass == 0) {
			frequent = choose_frequent(a, first, &frequent_count);
			bits = g_new0(uint64_t, frequent_count * size + 1);
			g_array_set_size(postings, first[a->word_count + 1]);
		}
	}
	a->frequent = block(o, frequent, sizeof *frequent, a->word_count);
	a->frequent_bits = block(o, bits, sizeof *bits, frequent_count * size);
	a->first_posting = block(o, first, sizeof *first, a->word_count + 1);
	a->postings = block_of(o, postings);
}

static void put_organisations(struct owned_area *o)
{
	g_autoptr(GHashTable) met = g_hash_table_new(g_direct_hash, g_direct_equal);
	GArray *all = g_array_new(FALSE, FALSE, sizeof(int));
	for (uint32_t i = 0; i < o->a.slot_count; i++)
		if (o->a.slots[i].organisation != DIR_NOBODY && g_hash_table_add(met, GINT_TO_POINTER(o->a.slots[i].organisation)))
			g_array_append_val(all, o->a.slots[i].organisation);
	o->a.organisation_count = all->len;
	o->a.organisations = block_of(o, all);
}

static int by_phone(const void *a, const void *b)
{
	const struct dir_raw_phone *x = a, *y = b;
	return x->number != y->number ? (x->number < y->number ? -1 : 1) : (x->owner > y->owner) - (x->owner < y->owner);
}

/* The numbers of the persons order[from .. until). */
static void put_phones(struct packing *p, struct owned_area *o, uint32_t from, uint32_t until)
{
	GArray *here = g_array_new(FALSE, FALSE, sizeof(struct dir_raw_phone));
	for (uint32_t i = 0; i < p->r->phones->len; i++) {
		struct dir_raw_phone x = g_array_index(p->r->phones, struct dir_raw_phone, i);
		uint32_t at = p->rank[x.owner];
		if (at < from || at >= until)
			continue;
		x.owner = at - from;
		g_array_append_val(here, x);
	}
	if (here->len > 0)
		qsort(here->data, here->len, sizeof(struct dir_raw_phone), by_phone);
	g_autofree uint64_t *numbers = g_new(uint64_t, here->len + 1);
	g_autofree uint16_t *owners = g_new(uint16_t, here->len + 1);
	for (uint32_t i = 0; i < here->len; i++) {
		const struct dir_raw_phone *x = &g_array_index(here, struct dir_raw_phone, i), *before = i > 0 ? x - 1 : NULL;
		if (before != NULL && before->number == x->number && before->owner == x->owner)
			continue; /* in several versions of one person */
		numbers[o->a.phone_count] = x->number;
		owners[o->a.phone_count++] = (uint16_t)x->owner;
	}
	o->a.phones = block(o, numbers, sizeof *numbers, o->a.phone_count);
	o->a.phone_of = block(o, owners, sizeof *owners, o->a.phone_count);
	g_array_free(here, TRUE);
}

static void begin_block(struct packing *p, struct building *b)
{
	uint32_t zero = 0;
	*b = (struct building){.words = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
		.names = g_array_new(FALSE, FALSE, sizeof(uint16_t)),
		.name_at = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
		.many = g_array_new(FALSE, FALSE, sizeof(uint16_t)),
		.slots = g_array_new(FALSE, FALSE, sizeof(struct dir_slot)),
		.from = g_array_new(FALSE, FALSE, sizeof(ymd)),
		.until = g_array_new(FALSE, FALSE, sizeof(ymd)),
		.slot = g_array_new(FALSE, FALSE, sizeof(uint16_t)),
		.first_place = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
		.texts = g_string_new(NULL)};
	g_array_append_val(b->first_place, zero);
	memset(p->word_here, 0, sizeof *p->word_here * (p->d->count + 1));
	memset(p->slot_here, 0, sizeof *p->slot_here * (p->r->slots->len + 1));
}

/* The persons order[from .. until) and what was built of them. */
static struct dir_area *end_block(struct packing *p, struct building *b, uint32_t from, uint32_t until)
{
	struct owned_area *o = g_new0(struct owned_area, 1);
	uint32_t n = until - from;
	g_autofree int64_t *id = g_new(int64_t, n + 1);
	g_autofree ymd *birth = g_new(ymd, n + 1);
	g_autofree uint8_t *sex = g_new(uint8_t, n + 1);
	for (uint32_t i = 0; i < n; i++) {
		const struct dir_raw_person *x = person_at(p, p->order[from + i]);
		id[i] = x->id;
		birth[i] = x->birth;
		sex[i] = x->sex;
	}
	o->a = (struct dir_area){.holders = 1,
		.area = p->r->area,
		.count = n,
		.word_count = b->words->len,
		.slot_count = b->slots->len,
		.many_count = b->many->len};
	o->a.id = block(o, id, sizeof *id, n);
	o->a.birth = block(o, birth, sizeof *birth, n);
	o->a.sex = block(o, sex, sizeof *sex, n);
	o->a.words = block_of(o, b->words);
	o->a.names = block_of(o, b->names);
	o->a.name_at = block_of(o, b->name_at);
	o->a.many = block_of(o, b->many);
	o->a.slots = block_of(o, b->slots);
	o->a.place_from = block_of(o, b->from);
	o->a.place_until = block_of(o, b->until);
	o->a.place_slot = block_of(o, b->slot);
	o->a.first_place = block_of(o, b->first_place);
	o->a.texts = block(o, b->texts->str, 1, b->texts->len + 1);
	g_string_free(b->texts, TRUE);
	put_postings(o);
	put_organisations(o);
	put_phones(p, o, from, until);
	return &o->a;
}

void dir_area_finish(struct dir_raw *r, const struct dir_dictionary *d, uint32_t people_of_block, GPtrArray *out)
{
	struct packing p = {.r = r, .d = d, .word_here = g_new(uint16_t, d->count + 1), .slot_here = g_new(uint16_t, r->slots->len + 1)};
	struct building b;
	gather(&p);
	put_in_order(&p);
	for (uint32_t from = 0; from < r->people->len;) {
		uint32_t i = from;
		begin_block(&p, &b);
		for (; i < r->people->len && i - from < people_of_block && b.words->len < WORDS_MAX && b.slots->len < SLOTS_MAX; i++) {
			put_names(&p, &b, p.order[i]);
			put_places(&p, &b, p.order[i]);
			if (person_at(&p, p.order[i])->names > 1)
				put(b.many, i - from);
		}
		g_ptr_array_add(out, end_block(&p, &b, from, i));
		from = i;
	}
	void *const scratch[] = {p.order, p.rank, p.first_name, p.names, p.first_place, p.places, p.word_here, p.slot_here};
	for (size_t i = 0; i < G_N_ELEMENTS(scratch); i++)
		g_free(scratch[i]);
}

void dir_area_hold(const struct dir_area *a)
{
	g_atomic_int_inc(&((struct dir_area *)(uintptr_t)a)->holders);
}

void dir_area_release(const struct dir_area *a)
{
	struct owned_area *o = (struct owned_area *)(uintptr_t)a;
	if (!g_atomic_int_dec_and_test(&o->a.holders))
		return;
	for (int i = 0; i < o->block_count; i++)
		g_free(o->blocks[i]);
	g_free(o);
}
