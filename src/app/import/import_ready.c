/* A mapping made ready for one file: which columns are where, which words each list knows; and taken down again. */
#include "app/import/import_parts.h"

#include "app/act/act_internal.h"
#include "base/text.h"
#include "model/kinds.gen.h"
#include "store/rows.h"

#include <string.h>

/* ---- columns ---- */

static bool is_heading(const struct mapping_column *c, const char *key)
{
	return *key != '\0' && g_strv_contains(c->keys, key);
}

static bool find_columns(struct importing *x, struct err *e)
{
	const char *const *headings = NULL;
	x->heading_count = grid_header(x->grid, &headings);
	const char **copies = ARENA_ARRAY(x->arena, const char *, x->heading_count + 1);
	for (size_t i = 0; i < x->heading_count; i++)
		copies[i] = arena_strdup(x->arena, headings[i]);
	x->headings = copies; /* the report outlives the file */
	if (x->heading_count == 0)
		return FAIL0(e, ERR_INPUT, MSG_IMP_NO_HEADER);
	x->at = ARENA_ARRAY(x->arena, size_t, x->m->column_count + 1);
	x->taken = ARENA_ARRAY(x->arena, bool, x->heading_count + 1);
	const char **keys = ARENA_ARRAY(x->arena, const char *, x->heading_count + 1);
	for (size_t h = 0; h < x->heading_count; h++)
		keys[h] = mapping_heading_key(x->headings[h], x->arena);
	for (size_t i = 0; i < x->m->column_count; i++) {
		const struct mapping_column *c = &x->m->columns[i];
		x->at[i] = SIZE_MAX;
		/* A spelling that stands earlier in the mapping wins over one that stands later. */
		for (size_t k = 0; c->keys[k] != NULL && x->at[i] == SIZE_MAX; k++)
			for (size_t h = 0; h < x->heading_count && x->at[i] == SIZE_MAX; h++)
				if (!x->taken[h] && strcmp(keys[h], c->keys[k]) == 0)
					x->at[i] = h;
		/* The last part of a head of several rows: "Trình độ – Lý luận chính trị". */
		for (size_t h = 0; h < x->heading_count && x->at[i] == SIZE_MAX; h++) {
			const char *tail = g_strrstr(x->headings[h], " – ");
			if (!x->taken[h] && tail != NULL && is_heading(c, mapping_heading_key(tail + strlen(" – "), x->arena)))
				x->at[i] = h;
		}
		if (x->at[i] != SIZE_MAX)
			x->taken[x->at[i]] = true;
		else if (c->required)
			return FAIL(e, ERR_INPUT, MSG_IMP_NO_COLUMN, c->headings[0]);
	}
	return true;
}

/* ---- words ---- */

/* The word as it is kept; NULL when there is none, or it stands for something already. */
static char *add_word(struct imp_field *f, const char *text, int64_t num, struct arena *a)
{
	char *key = text == NULL ? NULL : text_fold(text, a);
	if (key == NULL || *key == '\0' || g_hash_table_contains(f->words, key))
		return NULL;
	g_hash_table_insert(f->words, key, GINT_TO_POINTER((int)num));
	return key;
}

/* A word that the next pass forgets: it is read again, or made again, in its own transaction. */
static void add_passing(struct importing *x, struct imp_field *f, const char *text, int64_t num)
{
	char *key = add_word(f, text, num, x->arena);
	if (key == NULL)
		return;
	g_ptr_array_add(x->grown, f);
	g_ptr_array_add(x->grown, key);
}

static void add_alias(struct importing *x, struct imp_field *f, const struct mapping_alias *alias)
{
	const struct code *c = *alias->value == '\0' ? NULL : code_by_id(f->list, alias->value);
	int64_t num = c == NULL ? 0 : c->num;
	size_t n = strlen(alias->text);
	if (n < 3 || alias->text[0] != '/' || alias->text[n - 1] != '/') {
		add_word(f, alias->text, num, x->arena);
		return;
	}
	g_autofree char *pattern = g_strndup(alias->text + 1, n - 2);
	struct imp_pattern *p = ARENA_NEW(x->arena, struct imp_pattern);
	*p = (struct imp_pattern){g_regex_new(pattern, G_REGEX_CASELESS, 0, NULL), num, alias->value};
	if (f->patterns == NULL)
		f->patterns = g_ptr_array_new();
	if (p->regex != NULL)
		g_ptr_array_add(f->patterns, p);
}

/* Additions of the place itself. */
static void add_local(struct importing *x, struct imp_field *f, const struct rows *items)
{
	for (size_t i = 0; i < items->count; i++) {
		const struct list_item_row *r = items->items[i];
		if (strcmp(r->list, f->list->name) != 0)
			continue;
		g_auto(GStrv) words = g_strsplit_set(r->aliases != NULL ? r->aliases : "", ",;", -1);
		add_passing(x, f, r->vi, r->num);
		add_passing(x, f, r->code, r->num);
		for (char **w = words; *w != NULL; w++)
			add_passing(x, f, g_strstrip(*w), r->num);
	}
}

static void add_locals(struct importing *x, struct imp_field *f, const struct rows *items)
{
	if (f == NULL)
		return;
	if (f->list != NULL)
		add_local(x, f, items);
	add_locals(x, f->of, items);
}

bool imp_ready_pass(struct importing *x, struct err *e)
{
	const struct rows_ask ask = {.t = &table_list_item, .area = NONE, .before = NONE};
	GHashTable *const kept[] = {x->places, x->homes, x->names, x->near, x->scopes, x->books};
	struct rows items;
	for (size_t i = 0; i < G_N_ELEMENTS(kept); i++)
		g_hash_table_remove_all(kept[i]);
	imp_forget_named(x, NULL);
	imp_forget_grown(x);
	if (!store_rows(x->store, &ask, x->arena, &items, e))
		return false;
	for (size_t i = 0; i < x->m->record_count; i++) {
		for (size_t n = 0; n < x->m->records[i].field_count; n++)
			add_locals(x, &x->records[i].fields[n], &items);
		add_locals(x, x->records[i].home, &items);
	}
	return true;
}

static bool ready_words(struct importing *x, struct imp_field *f, struct err *e)
{
	const struct kind_field *k = f->f->field;
	const char *list = f->f->source == SOURCE_POST					  ? "title"
			   : k != NULL && (k->type == FIELD_CODE || k->type == FIELD_SET) ? k->of
											  : NULL;
	f->list = list == NULL ? NULL : codes_list(x->app->codes, list, e);
	if (list == NULL)
		return true;
	if (f->list == NULL)
		return false;
	f->words = g_hash_table_new(g_str_hash, g_str_equal);
	f->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (size_t i = 0; i < f->f->alias_count; i++)
		add_alias(x, f, &f->f->aliases[i]);
	for (size_t i = 0; i < f->list->count; i++) {
		const struct code *c = &f->list->codes[i];
		add_word(f, c->id, c->num, x->arena);
		add_word(f, c->vi, c->num, x->arena);
	}
	for (size_t i = 0; i < f->list->count; i++) {
		const struct code *c = &f->list->codes[i];
		for (size_t n = 0; c->aliases != NULL && c->aliases[n] != NULL; n++)
			add_word(f, c->aliases[n], c->num, x->arena);
		add_word(f, c->en, c->num, x->arena);
	}
	return true;
}

/* ---- records ---- */

static bool ready_field(struct importing *x, struct imp_field *f, const struct mapping_field *of, struct err *e)
{
	f->f = of;
	f->take = of->take == NULL ? NULL : g_regex_new(of->take, G_REGEX_CASELESS, 0, NULL);
	f->label = of->column == NULL ? "" : act_label(of->table, of->column, x->o->lang, x->arena);
	if (of->of != NULL) {
		f->of = ARENA_NEW(x->arena, struct imp_field);
		if (!ready_field(x, f->of, of->of, e))
			return false;
	}
	return ready_words(x, f, e);
}

static bool ready_record(struct importing *x, struct imp_record *rec, const struct mapping_record *r, struct err *e)
{
	*rec = (struct imp_record){.r = r, .head = r->kind->table, .versions = r->kind->versions};
	rec->fields = ARENA_ARRAY(x->arena, struct imp_field, r->field_count + 1);
	rec->row = arena_alloc(x->arena, rec->head->row_size);
	rec->version = rec->versions == NULL ? NULL : arena_alloc(x->arena, rec->versions->row_size);
	rec->home = r->home == NULL ? NULL : ARENA_NEW(x->arena, struct imp_field);
	for (size_t i = 0; i < r->field_count; i++)
		if (!ready_field(x, &rec->fields[i], &r->fields[i], e))
			return false;
	return rec->home == NULL || ready_field(x, rec->home, r->home, e);
}

static guint key_hash(gconstpointer p)
{
	return g_int64_hash(p);
}

bool imp_ready(struct importing *x, struct err *e)
{
	x->faults = g_array_new(FALSE, FALSE, sizeof(struct import_fault));
	x->sticky = g_array_new(FALSE, FALSE, sizeof(struct import_fault));
	x->twins = g_array_new(FALSE, FALSE, sizeof(struct import_twin));
	x->bad = g_hash_table_new_full(key_hash, g_int64_equal, g_free, NULL);
	x->places = g_hash_table_new_full(key_hash, g_int64_equal, NULL, NULL);
	x->homes = g_hash_table_new_full(key_hash, g_int64_equal, g_free, g_free);
	x->made = g_hash_table_new_full(key_hash, g_int64_equal, g_free, g_free);
	x->made_all = g_array_new(FALSE, FALSE, sizeof(struct imp_made));
	x->decisions = g_hash_table_new(key_hash, g_int64_equal);
	x->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	x->asked = g_hash_table_new(g_direct_hash, g_direct_equal);
	x->told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	x->near = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	x->scopes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
	imp_named_init(x);
	x->books = g_hash_table_new_full(key_hash, g_int64_equal, g_free, (GDestroyNotify)g_array_unref);
	x->by_kind = g_hash_table_new(g_direct_hash, g_direct_equal);
	x->work = arena_new();
	x->grown = g_ptr_array_new();
	for (size_t i = 0; i < x->o->decision_count; i++)
		g_hash_table_insert(x->decisions, (gpointer)(uintptr_t)&x->o->decisions[i].row, (gpointer)(uintptr_t)&x->o->decisions[i]);
	x->records = ARENA_ARRAY(x->arena, struct imp_record, x->m->record_count + 1);
	for (size_t i = 0; i < x->m->record_count; i++)
		if (!ready_record(x, &x->records[i], &x->m->records[i], e))
			return false;
	return find_columns(x, e);
}

static void clear_field(struct imp_field *f)
{
	if (f->words != NULL)
		g_hash_table_destroy(f->words);
	if (f->seen != NULL)
		g_hash_table_destroy(f->seen);
	for (guint i = 0; f->patterns != NULL && i < f->patterns->len; i++)
		g_regex_unref(((struct imp_pattern *)g_ptr_array_index(f->patterns, i))->regex);
	if (f->patterns != NULL)
		g_ptr_array_free(f->patterns, TRUE);
	if (f->take != NULL)
		g_regex_unref(f->take);
	if (f->of != NULL)
		clear_field(f->of);
}

void imp_clear(struct importing *x)
{
	for (size_t i = 0; x->records != NULL && i < x->m->record_count; i++)
		for (size_t n = 0; x->records[i].fields != NULL && n < x->records[i].r->field_count; n++)
			clear_field(&x->records[i].fields[n]);
	for (size_t i = 0; x->records != NULL && i < x->m->record_count; i++)
		if (x->records[i].home != NULL && x->records[i].home->f != NULL)
			clear_field(x->records[i].home);
	GHashTable *const tables[] = {x->bad, x->places, x->books, x->homes, x->made, x->decisions, x->names, x->named, x->near, x->scopes,
		x->by_kind, x->told, x->asked};
	GArray *const arrays[] = {x->faults, x->sticky, x->twins, x->made_all};
	for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
		if (tables[i] != NULL)
			g_hash_table_destroy(tables[i]);
	for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++)
		if (arrays[i] != NULL)
			g_array_free(arrays[i], TRUE);
	if (x->grown != NULL)
		g_ptr_array_free(x->grown, TRUE);
	imp_law_free(x->law);
	arena_free(x->work);
}

/* ---- lists that grow ---- */

#define LOCAL_FIRST 20000 /* docs/records.md 5.6 */

/* A number that was given once is not given again: what was recorded under it is still asked for as known then. */
static bool next_number(struct importing *x, const char *list, int64_t *next, struct err *e)
{
	struct db_stmt *st = imp_ask(x, "import_list_last", e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":list"), list);
	enum db_step step = db_step(st, e);
	*next = MAX(LOCAL_FIRST, step == DB_ROW && !db_is_null(st, 0) ? db_int(st, 0) + 1 : 0);
	db_reset(st);
	return step != DB_ERROR;
}

bool imp_make_code(struct importing *x, struct imp_field *f, const char *text, gpointer *num, struct err *e)
{
	const struct auth_place everywhere = {.unit = NONE, .organisation = NONE, .day = x->o->today};
	struct list_item_row r;
	int64_t next = NONE;
	if (!viewer_is_operator(x->app->viewer) && !viewer_may(x->app->viewer, RIGHT_CONFIGURE, "list_item", 'P', &everywhere))
		return false;
	if (!next_number(x, f->list->name, &next, e))
		return false;
	row_init(&table_list_item, &r);
	r.owner_area = 0;
	r.list = f->list->name;
	r.num = next;
	r.code = arena_printf(x->work, "local_%" G_GINT64_FORMAT, next);
	r.vi = text;
	if (!store_insert(x->store, &table_list_item, &r, e))
		return false;
	add_passing(x, f, text, next);
	imp_count_made(x, &kind_list_item);
	*num = GINT_TO_POINTER((int)next);
	return true;
}

void imp_forget_grown(struct importing *x)
{
	for (guint i = 0; i + 1 < x->grown->len; i += 2) {
		struct imp_field *f = g_ptr_array_index(x->grown, i);
		g_hash_table_remove(f->words, g_ptr_array_index(x->grown, i + 1));
		g_hash_table_remove_all(f->seen);
	}
	g_ptr_array_set_size(x->grown, 0);
}
