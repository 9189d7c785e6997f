/* The directory: holding it, and reading again what has changed; see directory.h. */
#include "app/directory/directory_parts.h"

#include "app/directory/find_profile.h"
#include "base/heap.h"
#include "base/text.h"
#include "store/statement.h"

#include <string.h>

struct head {
	int64_t area, site, seq;
};

struct directory {
	GMutex lock;
	struct directory_view *now; /* NULL: nothing read yet */
	GArray *heads;		    /* struct head, as read for now */
	struct dir_dictionary words;
	struct find_profiles *profiles;
	uint32_t people_of_block;
};

struct directory *directory_new(void)
{
	return directory_new_of(DIR_AREA_PEOPLE);
}

struct directory *directory_new_of(uint32_t people_of_block)
{
	must(people_of_block > 0 && people_of_block <= DIR_AREA_PEOPLE);
	struct directory *d = g_new0(struct directory, 1);
	g_mutex_init(&d->lock);
	d->heads = g_array_new(FALSE, FALSE, sizeof(struct head));
	d->words.index = g_hash_table_new(g_str_hash, g_str_equal);
	d->words.arena = arena_new();
	d->profiles = find_profiles_new();
	d->people_of_block = people_of_block;
	return d;
}

/* Number of a word as written; new words are added. A dictionary that is full gives its first word, which is empty. */
static uint32_t word_number(struct dir_dictionary *d, const char *word)
{
	uint32_t known = GPOINTER_TO_UINT(g_hash_table_lookup(d->index, word));
	if (known != 0)
		return known - 1;
	if (d->count == DIR_WORD_CHUNK * DIR_WORD_CHUNKS)
		return 0;
	uint32_t i = d->count;
	if (i % DIR_WORD_CHUNK == 0)
		d->chunks[i / DIR_WORD_CHUNK] = ARENA_ARRAY(d->arena, struct dir_word, DIR_WORD_CHUNK);
	const char *key = text_fold(word, d->arena);
	d->chunks[i / DIR_WORD_CHUNK][i % DIR_WORD_CHUNK] =
		(struct dir_word){key, text_sort(word, d->arena), arena_strdup(d->arena, word), text_other_spelling(key, d->arena)};
	d->count = i + 1;
	g_hash_table_insert(d->index, (gpointer)(uintptr_t)dir_word(d, i)->text, GUINT_TO_POINTER(i + 1));
	return i;
}

uint8_t dir_words_of(struct dir_dictionary *d, const char *name, GArray *numbers)
{
	char word[256];
	uint8_t count = 0;
	if (d->count == 0)
		(void)word_number(d, "");
	while (*name != '\0' && count < UINT8_MAX) {
		size_t n = strcspn(name, " -");
		if (n > 0 && n < sizeof word) {
			memcpy(word, name, n);
			word[n] = '\0';
			uint32_t number = word_number(d, word);
			g_array_append_val(numbers, number);
			count++;
		}
		name += n + (name[n] != '\0');
	}
	return count;
}

static void view_release(struct directory_view *v)
{
	if (v == NULL || !g_atomic_int_dec_and_test(&v->holders))
		return;
	for (size_t i = 0; i < v->area_count; i++)
		dir_area_release(v->areas[i]);
	dir_structure_release(v->structure);
	for (size_t i = 0; i < v->paper_area_count; i++)
		dir_papers_release(v->papers[i]);
	g_free(v->papers);
	g_free(v->areas);
	g_free(v);
}

void directory_free(struct directory *d)
{
	if (d == NULL)
		return;
	view_release(d->now);
	find_profiles_free(d->profiles);
	g_array_free(d->heads, TRUE);
	g_hash_table_unref(d->words.index);
	arena_free(d->words.arena);
	g_mutex_clear(&d->lock);
	g_free(d);
}

void directory_release(const struct directory_view *v)
{
	view_release((struct directory_view *)(uintptr_t)v);
}

static bool read_heads(struct store *s, GArray *heads, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(s), statement_text("directory_heads"), e);
	enum db_step step;
	if (st == NULL)
		return false;
	while ((step = db_step(st, e)) == DB_ROW) {
		struct head h = {db_int(st, 0), db_int(st, 1), db_int(st, 2)};
		g_array_append_val(heads, h);
	}
	return step == DB_DONE;
}

static bool same_heads(const GArray *a, const GArray *b)
{
	return a->len == b->len && memcmp(a->data, b->data, a->len * sizeof(struct head)) == 0;
}

/* Has this area moved between the two readings of the heads? */
static bool area_moved(const GArray *before, const GArray *after, int64_t area)
{
	int64_t sum[2] = {0, 0};
	const GArray *const both[2] = {before, after};
	for (int k = 0; k < 2; k++)
		for (guint i = 0; i < both[k]->len; i++) {
			const struct head *h = &g_array_index(both[k], struct head, i);
			if (h->area == area)
				sum[k] += h->seq; /* each only grows */
		}
	return sum[0] != sum[1];
}

static void view_put(struct directory_view *v, struct dir_area *a)
{
	v->areas[v->area_count++] = a;
	v->people += a->count;
	v->bytes += a->bytes;
}

static void papers_put(struct directory_view *v, struct dir_papers *p)
{
	v->papers[v->paper_area_count++] = p;
	v->paper_count += p->count;
}

/* What is read now and what of the old view has not moved. */
static void put_together(
	struct directory_view *v, const struct directory_view *old, GHashTable *moved, const GPtrArray *areas, const GPtrArray *papers)
{
	v->areas = g_new0(struct dir_area *, (old == NULL ? 0 : old->area_count) + areas->len + 1);
	v->papers = g_new0(struct dir_papers *, (old == NULL ? 0 : old->paper_area_count) + papers->len + 1);
	for (size_t i = 0; old != NULL && i < old->area_count; i++)
		if (!g_hash_table_contains(moved, &old->areas[i]->area)) {
			dir_area_hold(old->areas[i]);
			view_put(v, old->areas[i]);
		}
	for (size_t i = 0; old != NULL && i < old->paper_area_count; i++)
		if (!g_hash_table_contains(moved, &old->papers[i]->area)) {
			dir_papers_hold(old->papers[i]);
			papers_put(v, old->papers[i]);
		}
	for (guint i = 0; i < areas->len; i++)
		view_put(v, g_ptr_array_index(areas, i));
	for (guint i = 0; i < papers->len; i++)
		papers_put(v, g_ptr_array_index(papers, i));
}

/* The areas that moved, read one by one; the others are taken over. */
static bool renew_areas(struct directory *d, struct store *s, const GArray *heads, struct directory_view *v, struct err *e)
{
	g_autoptr(GPtrArray) fresh = g_ptr_array_new(), papers = g_ptr_array_new();
	g_autoptr(GHashTable) moved = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	bool ok = true;
	int64_t last = -1;
	for (guint i = 0; ok && i < heads->len; i++) {
		int64_t area = g_array_index(heads, struct head, i).area;
		if (area == last || area == 0 || !area_moved(d->heads, heads, area))
			continue;
		last = area;
		g_hash_table_add(moved, g_memdup2(&area, sizeof area));
		ok = dir_areas_load(s, v->structure, &d->words, area, d->people_of_block, fresh, e) &&
		     dir_papers_load(s, v->structure, &d->words, area, papers, e);
	}
	put_together(v, d->now, moved, fresh, papers);
	return ok;
}

static bool read_all_areas(struct directory *d, struct store *s, struct directory_view *v, struct err *e)
{
	g_autoptr(GPtrArray) fresh = g_ptr_array_new(), papers = g_ptr_array_new();
	bool ok = dir_areas_load(s, v->structure, &d->words, NONE, d->people_of_block, fresh, e) &&
		  dir_papers_load(s, v->structure, &d->words, NONE, papers, e);
	put_together(v, NULL, NULL, fresh, papers);
	heap_give_back(); /* what was read, before it was packed, is as large again */
	return ok;
}

/* Structure read anew has other indexes, so everybody's places must be read again too. It changes rarely. */
static struct directory_view *renew(struct directory *d, struct store *s, const GArray *heads, struct err *e)
{
	struct directory_view *v = g_new0(struct directory_view, 1);
	bool all = d->now == NULL || area_moved(d->heads, heads, 0);
	v->holders = 1;
	v->profiles = d->profiles;
	if (all) {
		v->structure = dir_structure_load(s, &d->words, e);
	} else {
		v->structure = d->now->structure;
		g_atomic_int_inc(&v->structure->holders);
	}
	if (v->structure != NULL && (all ? read_all_areas(d, s, v, e) : renew_areas(d, s, heads, v, e))) {
		v->dictionary = &d->words;
		v->word_count = d->words.count;
		return v;
	}
	view_release(v);
	return NULL;
}

const struct directory_view *directory_hold(struct directory *d, struct store *s, struct err *e)
{
	bool own = !db_in_transaction(store_db(s));
	if (own && !db_begin_read(store_db(s), e))
		return NULL;
	GArray *heads = g_array_new(FALSE, FALSE, sizeof(struct head));
	struct directory_view *v = NULL;
	g_mutex_lock(&d->lock);
	if (read_heads(s, heads, e)) {
		if (d->now == NULL || !same_heads(d->heads, heads)) {
			struct directory_view *fresh = renew(d, s, heads, e);
			if (fresh != NULL) {
				view_release(d->now);
				d->now = fresh;
				g_array_set_size(d->heads, 0);
				g_array_append_vals(d->heads, heads->data, heads->len);
				v = fresh;
			}
		} else {
			v = d->now;
		}
	}
	if (v != NULL)
		g_atomic_int_inc(&v->holders);
	g_mutex_unlock(&d->lock);
	g_array_free(heads, TRUE);
	if (own)
		db_rollback(store_db(s));
	return v;
}

static int find(GHashTable *t, int64_t id)
{
	return GPOINTER_TO_INT(g_hash_table_lookup(t, &id)) - 1;
}

int dir_unit_find(const struct dir_structure *s, int64_t id)
{
	return id == NONE ? DIR_NOBODY : find(s->unit_index, id);
}

int dir_organisation_find(const struct dir_structure *s, int64_t id)
{
	return id == NONE ? DIR_NOBODY : find(s->organisation_index, id);
}

const struct dir_unit_version *dir_unit_on(const struct dir_structure *s, int unit, ymd day)
{
	const struct dir_unit *u = &s->units[unit];
	const struct dir_unit_version *v = &s->unit_versions[u->first];
	for (int i = 1; i < u->count && s->unit_versions[u->first + i].from <= day; i++)
		v = &s->unit_versions[u->first + i];
	return v;
}

const struct dir_organisation_version *dir_organisation_on(const struct dir_structure *s, int organisation, ymd day)
{
	const struct dir_organisation *o = &s->organisations[organisation];
	const struct dir_organisation_version *v = &s->organisation_versions[o->first];
	for (int i = 1; i < o->count && s->organisation_versions[o->first + i].from <= day; i++)
		v = &s->organisation_versions[o->first + i];
	return v;
}

int dir_unit_now(const struct dir_structure *s, int unit, ymd day)
{
	for (int hops = 0; unit != DIR_NOBODY && hops < 16 && s->units[unit].ended <= day && s->units[unit].successor != DIR_NOBODY; hops++)
		unit = s->units[unit].successor;
	return unit;
}

int dir_unit_parent(const struct dir_structure *s, int unit, ymd day)
{
	int parent = dir_unit_on(s, unit, day)->parent;
	return parent == DIR_NOBODY ? DIR_NOBODY : dir_unit_now(s, parent, day);
}
