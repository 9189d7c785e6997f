/* Reading the structure of the directory from the register: units, organisations, storage areas. */
#include "app/directory/directory_parts.h"

#include "base/text.h"
#include "store/lineage.h"
#include "store/statement.h"

#include <string.h>

/* ---- structure --------------------------------------------------------------------------------------------------------------------- */

static void put_index(GHashTable *t, int64_t id, int index)
{
	g_hash_table_insert(t, g_memdup2(&id, sizeof id), GINT_TO_POINTER(index + 1));
}

static GHashTable *new_index(void)
{
	return g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
}

static void *to_arena(struct arena *a, GArray *from)
{
	size_t bytes = (size_t)from->len * g_array_get_element_size(from);
	void *out = arena_alloc(a, bytes == 0 ? 1 : bytes);
	if (bytes > 0)
		memcpy(out, from->data, bytes);
	g_array_free(from, TRUE);
	return out;
}

/* What is built of the structure. */
struct building {
	struct dir_structure *o;
	const struct dir_structure *before; /* whose numbers of units and organisations are kept; NULL */
	struct dir_dictionary *d;
	struct arena *arena; /* of the texts */
	GArray *words;
};

/* Puts what was read (each begins with its id) where it stood before, and what is new behind it. False: something is not there any more. */
static bool keep_numbers(GArray *items, GHashTable *index, GHashTable *before)
{
	guint size = g_array_get_element_size(items), known = before == NULL ? 0 : g_hash_table_size(before), fresh = known, met = 0;
	g_autofree char *all = g_memdup2(items->data, (gsize)size * items->len);
	for (guint i = 0; i < items->len; i++) {
		int64_t id = 0;
		memcpy(&id, all + (gsize)size * i, sizeof id);
		guint was = before == NULL ? 0 : GPOINTER_TO_UINT(g_hash_table_lookup(before, &id)), at = was > 0 ? was - 1 : fresh;
		met += was > 0 ? 1 : 0;
		fresh += was > 0 ? 0 : 1;
		if (at >= items->len)
			return false;
		memcpy(items->data + (gsize)size * at, all + (gsize)size * i, size);
		put_index(index, id, (int)at);
	}
	return met == known;
}

static const char *text_of(struct building *b, struct db_stmt *st, int column)
{
	return arena_strdup(b->arena, db_text(st, column));
}

/* Parents are ids until all units are known. */
static bool load_units(struct store *s, struct building *b, struct err *e)
{
	struct dir_structure *o = b->o;
	struct db_stmt *st = db_prepare(store_db(s), statement_text("directory_units"), e);
	if (st == NULL)
		return false;
	GArray *units = g_array_new(FALSE, TRUE, sizeof(struct dir_unit));
	GArray *versions = g_array_new(FALSE, TRUE, sizeof(struct dir_unit_version));
	g_autoptr(GArray) parents = g_array_new(FALSE, FALSE, sizeof(int64_t));
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		int64_t id = db_int(st, 0), parent = db_int(st, 4);
		if (units->len == 0 || g_array_index(units, struct dir_unit, units->len - 1).id != id) {
			struct dir_unit fresh = {
				.id = id, .level = (int)db_int(st, 1), .first = (int)versions->len, .successor = DIR_NOBODY};
			g_array_append_val(units, fresh);
		}
		struct dir_unit *u = &g_array_index(units, struct dir_unit, units->len - 1);
		u->count++;
		u->ended = (ymd)db_int(st, 3);
		struct dir_unit_version v = {.from = (ymd)db_int(st, 2),
			.until = (ymd)db_int(st, 3),
			.type = (int)db_int(st, 5),
			.code = text_of(b, st, db_is_null(st, 6) ? 7 : 6),
			.name = text_of(b, st, 8),
			.sort = text_sort(db_text(st, 8), b->arena),
			.first_word = b->words->len};
		v.word_count = dir_words_of(b->d, v.name, b->words);
		g_array_append_val(versions, v);
		g_array_append_val(parents, parent);
	}
	o->renumbered = !keep_numbers(units, o->unit_index, b->before == NULL ? NULL : b->before->unit_index);
	for (guint i = 0; !o->renumbered && i < versions->len; i++)
		g_array_index(versions, struct dir_unit_version, i).parent = dir_unit_find(o, g_array_index(parents, int64_t, i));
	o->unit_count = (int)units->len;
	o->units = to_arena(b->arena, units);
	o->unit_versions = to_arena(b->arena, versions);
	return step == DB_DONE;
}

static void add_organisation_version(struct building *b, struct db_stmt *st, GArray *versions)
{
	struct dir_organisation_version v = {.from = (ymd)db_int(st, 1),
		.until = (ymd)db_int(st, 2),
		.unit = dir_unit_find(b->o, db_int(st, 3)),
		.type = (int)db_int(st, 4),
		.name = text_of(b, st, 5),
		.sort = text_sort(db_text(st, 5), b->arena),
		.short_name = text_of(b, st, 6),
		.first_word = b->words->len};
	v.word_count = dir_words_of(b->d, v.name, b->words);
	g_array_append_val(versions, v);
}

static bool load_organisations(struct store *s, struct building *b, struct err *e)
{
	struct dir_structure *o = b->o;
	struct db_stmt *st = db_prepare(store_db(s), statement_text("directory_organisations"), e);
	if (st == NULL)
		return false;
	GArray *all = g_array_new(FALSE, TRUE, sizeof(struct dir_organisation));
	GArray *versions = g_array_new(FALSE, TRUE, sizeof(struct dir_organisation_version));
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		int64_t id = db_int(st, 0);
		if (all->len == 0 || g_array_index(all, struct dir_organisation, all->len - 1).id != id) {
			struct dir_organisation fresh = {.id = id, .first = (int)versions->len};
			g_array_append_val(all, fresh);
		}
		g_array_index(all, struct dir_organisation, all->len - 1).count++;
		add_organisation_version(b, st, versions);
	}
	o->renumbered =
		!keep_numbers(all, o->organisation_index, b->before == NULL ? NULL : b->before->organisation_index) || o->renumbered;
	o->organisation_count = (int)all->len;
	guint version_count = versions->len;
	o->organisations = (struct dir_organisation *)(void *)g_array_free(all, FALSE);
	o->organisation_versions = (struct dir_organisation_version *)(void *)g_array_free(versions, FALSE);
	o->organisation_version_count = (int)version_count;
	return step == DB_DONE;
}

static bool load_areas(struct store *s, struct building *b, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(s), statement_text("directory_areas"), e);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		int unit = dir_unit_find(b->o, db_int(st, 1));
		if (unit != DIR_NOBODY)
			put_index(b->o->area_home, db_int(st, 0), unit);
	}
	return step == DB_DONE;
}

/* They come by unit. */
static bool load_aliases(struct store *s, struct building *b, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(s), statement_text("directory_aliases"), e);
	enum db_step step = DB_ERROR;
	struct dir_unit *units = (struct dir_unit *)(uintptr_t)b->o->units;
	GArray *aliases = g_array_new(FALSE, TRUE, sizeof(struct dir_alias));
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		int u = dir_unit_find(b->o, db_int(st, 0));
		if (u == DIR_NOBODY)
			continue;
		struct dir_alias alias = {.name = text_of(b, st, 1), .first_word = b->words->len};
		alias.word_count = dir_words_of(b->d, alias.name, b->words);
		if (units[u].alias_count++ == 0)
			units[u].first_alias = (int)aliases->len;
		g_array_append_val(aliases, alias);
	}
	b->o->aliases = to_arena(b->arena, aliases);
	return step == DB_DONE;
}

static void note_successor(int64_t unit, enum lineage_exactness how, const struct lineage_target *targets, size_t count, void *user)
{
	struct dir_structure *o = user;
	int u = dir_unit_find(o, unit);
	(void)how;
	if (u == DIR_NOBODY || count == 0)
		return;
	size_t best = 0;
	for (size_t i = 1; i < count; i++)
		if (targets[i].share > targets[best].share)
			best = i;
	((struct dir_unit *)(uintptr_t)o->units)[u].successor = dir_unit_find(o, targets[best].to);
}

/* Where ended units went, by the lineage as far as the register knows it. */
static bool load_successors(struct store *s, struct dir_structure *o, struct err *e)
{
	struct lineage *l = lineage_load(s, 0, e);
	if (l == NULL)
		return false;
	lineage_ended(l, YMD_OPEN - 1, note_successor, o);
	lineage_free(l);
	return true;
}

/* ---- texts, shared by structures -------------------------------------------------------------------------------------------------- */

struct texts {
	struct arena *arena;
};

static void texts_clear(gpointer p)
{
	arena_free(((struct texts *)p)->arena);
}

static void texts_release(gpointer p)
{
	g_atomic_rc_box_release_full(p, texts_clear);
}

static struct arena *new_texts(GPtrArray *arenas)
{
	struct texts *t = g_atomic_rc_box_new0(struct texts);
	t->arena = arena_new();
	g_ptr_array_add(arenas, t);
	return t->arena;
}

struct dir_structure *dir_structure_load(struct store *s, const struct dir_structure *before, struct dir_dictionary *d, struct err *e)
{
	struct dir_structure *o = g_new0(struct dir_structure, 1);
	struct building b = {.o = o, .before = before, .d = d, .words = g_array_new(FALSE, FALSE, sizeof(uint32_t))};
	o->holders = 1;
	o->arenas = g_ptr_array_new_with_free_func(texts_release);
	b.arena = new_texts(o->arenas);
	o->unit_index = new_index();
	o->organisation_index = new_index();
	o->area_home = new_index();
	bool ok = load_units(s, &b, e) && load_organisations(s, &b, e) && load_areas(s, &b, e) && load_aliases(s, &b, e) &&
		  load_successors(s, o, e);
	o->word_count = (int)b.words->len;
	o->words = (uint32_t *)(void *)g_array_free(b.words, FALSE);
	if (ok && !o->renumbered)
		return o;
	dir_structure_release(o);
	o = ok ? dir_structure_load(s, NULL, d, e) : NULL;
	if (o != NULL)
		o->renumbered = true;
	return o;
}

void dir_structure_release(struct dir_structure *o)
{
	if (o == NULL || !g_atomic_int_dec_and_test(&o->holders))
		return;
	g_hash_table_unref(o->unit_index);
	g_hash_table_unref(o->organisation_index);
	g_hash_table_unref(o->area_home);
	g_ptr_array_unref(o->arenas);
	void *const own[] = {(void *)(uintptr_t)o->organisations, (void *)(uintptr_t)o->organisation_versions, (void *)(uintptr_t)o->words,
		(void *)(uintptr_t)o->changed, o};
	for (size_t i = 0; i < G_N_ELEMENTS(own); i++)
		g_free(own[i]);
}

/* ---- a few organisations read again ------------------------------------------------------------------------------------------------ */

enum { AMENDED_MOST = 64 }; /* so often: then what is left of earlier names is cleared away by a whole reading */

static void *copy_of(const void *from, size_t size, int count)
{
	GArray *a = g_array_sized_new(FALSE, TRUE, (guint)size, (guint)count + 16);
	g_array_append_vals(a, from, (guint)count);
	return a;
}

static GHashTable *copy_index(GHashTable *from)
{
	GHashTable *out = new_index();
	GHashTableIter i;
	gpointer key, value;
	g_hash_table_iter_init(&i, from);
	while (g_hash_table_iter_next(&i, &key, &value))
		g_hash_table_insert(out, g_memdup2(key, sizeof(int64_t)), value);
	return out;
}

/* What the amended structure is made of. */
struct amending {
	struct building b;
	GArray *organisations, *versions, *changed;
};

/* The versions of one organisation, behind all others. *gone: it has none. */
static bool read_again(struct store *s, struct amending *x, int64_t id, bool *gone, struct err *e)
{
	struct dir_structure *o = x->b.o;
	struct dir_organisation now = {.id = id, .first = (int)x->versions->len};
	struct db_stmt *st = db_prepare(store_db(s), statement_text("directory_organisation"), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":organisation"), id);
	while ((step = db_step(st, e)) == DB_ROW) {
		add_organisation_version(&x->b, st, x->versions);
		now.count++;
	}
	*gone = now.count == 0;
	if (step != DB_DONE || *gone)
		return step == DB_DONE;
	int at = dir_organisation_find(o, id);
	if (at == DIR_NOBODY) {
		if (o->organisation_index == x->b.before->organisation_index) {
			o->organisation_index = copy_index(x->b.before->organisation_index);
			g_hash_table_unref(x->b.before->organisation_index);
		}
		at = (int)x->organisations->len;
		put_index(o->organisation_index, id, at);
		g_array_append_val(x->organisations, now);
	} else {
		g_array_index(x->organisations, struct dir_organisation, at) = now;
	}
	g_array_append_val(x->changed, at);
	return true;
}

/* Everything but the organisations is that of before. */
static struct dir_structure *begin_amending(const struct dir_structure *before, struct dir_dictionary *d, struct amending *x)
{
	struct dir_structure *o = g_memdup2(before, sizeof *before);
	o->holders = 1;
	o->renumbered = false;
	o->arenas = g_ptr_array_new_with_free_func(texts_release);
	for (guint i = 0; i < before->arenas->len; i++)
		g_ptr_array_add(o->arenas, g_atomic_rc_box_acquire(g_ptr_array_index(before->arenas, i)));
	g_hash_table_ref(o->unit_index);
	g_hash_table_ref(o->organisation_index);
	g_hash_table_ref(o->area_home);
	*x = (struct amending){.b = {.o = o, .before = before, .d = d, .arena = new_texts(o->arenas)},
		.organisations = copy_of(before->organisations, sizeof(struct dir_organisation), before->organisation_count),
		.versions =
			copy_of(before->organisation_versions, sizeof(struct dir_organisation_version), before->organisation_version_count),
		.changed = copy_of(before->changed, sizeof(int), before->changed_count)};
	x->b.words = copy_of(before->words, sizeof(uint32_t), before->word_count);
	return o;
}

bool dir_structure_amend(struct store *s, const struct dir_structure *before, const GArray *organisations, struct dir_dictionary *d,
	struct dir_structure **out, struct err *e)
{
	struct amending x;
	bool gone = false, ok = true;
	*out = NULL;
	if (before->arenas->len > AMENDED_MOST)
		return true;
	struct dir_structure *o = begin_amending(before, d, &x);
	for (guint i = 0; ok && !gone && i < organisations->len; i++)
		ok = read_again(s, &x, g_array_index(organisations, int64_t, i), &gone, e);
	o->organisation_count = (int)x.organisations->len;
	o->organisation_version_count = (int)x.versions->len;
	o->word_count = (int)x.b.words->len;
	o->changed_count = (int)x.changed->len;
	o->organisations = (struct dir_organisation *)(void *)g_array_free(x.organisations, FALSE);
	o->organisation_versions = (struct dir_organisation_version *)(void *)g_array_free(x.versions, FALSE);
	o->words = (uint32_t *)(void *)g_array_free(x.b.words, FALSE);
	o->changed = (int *)(void *)g_array_free(x.changed, FALSE);
	if (ok && !gone)
		*out = o;
	else
		dir_structure_release(o);
	return ok;
}
