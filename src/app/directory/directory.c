/* The directory: holding it, and reading again what has changed; see directory.h. */
#include "app/directory/directory_parts.h"

#include "app/directory/find_profile.h"
#include "base/heap.h"
#include "base/text.h"
#include "store/statement.h"

#include <string.h>

struct directory {
	GMutex lock;
	struct directory_view *now; /* NULL: nothing read yet */
	GArray *heads;		    /* struct dir_head, as read for now */
	int64_t stand;		    /* of all of them together */
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
	d->heads = g_array_new(FALSE, FALSE, sizeof(struct dir_head));
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
		size_t n = strcspn(name, " -/");
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

/* What of an area has moved. */
static int moved(const GArray *moves, int64_t area)
{
	for (guint i = 0; i < moves->len; i++)
		if (g_array_index(moves, struct dir_move, i).area == area)
			return g_array_index(moves, struct dir_move, i).what;
	return 0;
}

/* What is read now and what of the old view has not moved. */
static void put_together(
	struct directory_view *v, const struct directory_view *old, const GArray *moves, const GPtrArray *areas, const GPtrArray *papers)
{
	v->areas = g_new0(struct dir_area *, (old == NULL ? 0 : old->area_count) + areas->len + 1);
	v->papers = g_new0(struct dir_papers *, (old == NULL ? 0 : old->paper_area_count) + papers->len + 1);
	for (size_t i = 0; old != NULL && i < old->area_count; i++)
		if ((moved(moves, old->areas[i]->area) & DIR_PEOPLE) == 0) {
			dir_area_hold(old->areas[i]);
			view_put(v, old->areas[i]);
		}
	for (size_t i = 0; old != NULL && i < old->paper_area_count; i++)
		if ((moved(moves, old->papers[i]->area) & DIR_PAPERS) == 0) {
			dir_papers_hold(old->papers[i]);
			papers_put(v, old->papers[i]);
		}
	for (guint i = 0; i < areas->len; i++)
		view_put(v, g_ptr_array_index(areas, i));
	for (guint i = 0; i < papers->len; i++)
		papers_put(v, g_ptr_array_index(papers, i));
}

/* What moved, read area by area; the others are taken over. */
static bool renew_areas(struct directory *d, struct store *s, const GArray *moves, struct directory_view *v, struct err *e)
{
	g_autoptr(GPtrArray) fresh = g_ptr_array_new(), papers = g_ptr_array_new();
	bool ok = true;
	for (guint i = 0; ok && i < moves->len; i++) {
		const struct dir_move *m = &g_array_index(moves, struct dir_move, i);
		ok = ((m->what & DIR_PEOPLE) == 0 || dir_areas_load(s, v->structure, &d->words, m->area, d->people_of_block, fresh, e)) &&
		     ((m->what & DIR_PAPERS) == 0 || dir_papers_load(s, v->structure, &d->words, m->area, papers, e));
	}
	put_together(v, d->now, moves, fresh, papers);
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

/* Those of now while nothing of them moved, else read again as far as it takes. NULL on error. */
static struct dir_structure *renew_structure(
	struct directory *d, struct store *s, int what, bool all, const GArray *organisations, struct err *e)
{
	struct dir_structure *o = NULL;
	if (!all && (what & DIR_STRUCTURES) == 0) {
		o = d->now->structure;
		g_atomic_int_inc(&o->holders);
		return o;
	}
	if (!all && (what & DIR_STRUCTURE) == 0 && !dir_structure_amend(s, d->now->structure, organisations, &d->words, &o, e))
		return NULL;
	return o != NULL ? o : dir_structure_load(s, all ? NULL : d->now->structure, &d->words, e);
}

/* Units and organisations keep their numbers when they are read anew, so what people refer to stays right; where that cannot be, because
 * one is no more, everybody is read again. */
static struct directory_view *renew(struct directory *d, struct store *s, const GArray *moves, const GArray *organisations, struct err *e)
{
	struct directory_view *v = g_new0(struct directory_view, 1);
	int what = 0;
	for (guint i = 0; i < moves->len; i++)
		what |= g_array_index(moves, struct dir_move, i).what;
	bool all = d->now == NULL || (what & DIR_EVERYTHING) != 0;
	v->holders = 1;
	v->profiles = d->profiles;
	v->structure = renew_structure(d, s, what, all, organisations, e);
	all = all || (v->structure != NULL && (what & DIR_STRUCTURES) != 0 && v->structure->renumbered);
	if (v->structure != NULL && (all ? read_all_areas(d, s, v, e) : renew_areas(d, s, moves, v, e))) {
		v->dictionary = &d->words;
		v->word_count = d->words.count;
		return v;
	}
	view_release(v);
	return NULL;
}

/* Under the lock: what the log tells of since, read. NULL on error. */
static struct directory_view *follow(struct directory *d, struct store *s, int64_t stand, struct err *e)
{
	GArray *heads = g_array_new(FALSE, FALSE, sizeof(struct dir_head));
	g_autoptr(GArray) moves = g_array_new(FALSE, FALSE, sizeof(struct dir_move));
	g_autoptr(GArray) organisations = g_array_new(FALSE, FALSE, sizeof(int64_t));
	struct directory_view *v = NULL;
	if (dir_heads_read(s, heads, e) && (d->now == NULL || dir_moves_read(s, d->heads, heads, moves, organisations, e)))
		v = renew(d, s, moves, organisations, e);
	if (v == NULL) {
		g_array_free(heads, TRUE);
		return NULL;
	}
	view_release(d->now);
	g_array_free(d->heads, TRUE);
	d->now = v;
	d->heads = heads;
	d->stand = stand;
	return v;
}

const struct directory_view *directory_hold(struct directory *d, struct store *s, struct err *e)
{
	bool own = !db_in_transaction(store_db(s));
	int64_t stand = 0;
	if (own && !db_begin_read(store_db(s), e))
		return NULL;
	struct directory_view *v = NULL;
	g_mutex_lock(&d->lock);
	if (db_query_int(store_db(s), statement_text("directory_stand"), &stand, e))
		v = d->now != NULL && stand == d->stand ? d->now : follow(d, s, stand, e);
	if (v != NULL)
		g_atomic_int_inc(&v->holders);
	g_mutex_unlock(&d->lock);
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
