/* Headings of a table that is of one kind: what they may fill, by what lists, forms and figures call it. Names beside those of acts:
 * _key: which recorded row it is; _home: the unit that keeps the record; _village: a village that tells it where nothing larger does;
 * FIELD.birth, FIELD.number: of a person named by FIELD; FIELD.organisation: of a post named by FIELD. */
#include "app/import/mapping_read.h"

#include "app/act/act_columns.h"
#include "app/list/list.h"
#include "exchange/grid.h"
#include "app/record_key.h"
#include "messages/import.def"
#include "messages/lists_back.def"

#include <string.h>

#define ROW_KEY "_key"
#define HOME "_home"
#define VILLAGE "_village"

const struct kind *mapping_kind_of(const char *const *headings, size_t count, struct arena *a)
{
	for (size_t i = 0; i < count; i++) {
		const struct kind *k = record_key_kind(headings[i], a);
		if (k != NULL)
			return k;
	}
	return NULL;
}

/* ---- what may be chosen ---- */

struct choices {
	struct mapping_choice *items;
	size_t count;
	enum msg_lang lang;
	struct arena *arena;
};

static void add(struct choices *x, const char *name, const char *label)
{
	x->items[x->count++] = (struct mapping_choice){name, label};
}

static void add_said(struct choices *x, const char *name, msg_key key, const char *label)
{
	g_autofree char *text = MSG_FORMAT(key, x->lang, label);
	add(x, name, arena_strdup(x->arena, text));
}

static bool points_at(const struct kind_field *f, const char *kind)
{
	return f != NULL && (f->type == FIELD_REF || f->type == FIELD_OWN || f->type == FIELD_XREF) && strcmp(f->of, kind) == 0;
}

const struct mapping_choice *mapping_kind_choices(const struct kind *k, enum msg_lang lang, size_t *count, struct arena *a)
{
	size_t n = 0;
	const struct act_column *columns = act_columns(k, &n, a);
	struct choices x = {ARENA_ARRAY(a, struct mapping_choice, n * 3 + 4), 0, lang, a};
	add(&x, ROW_KEY, msg_template(MSG_IMPORT_KEY_COLUMN, lang));
	for (size_t i = 0; i < n; i++) {
		const struct act_column *c = &columns[i];
		const char *label = act_column_label(c, lang, a);
		if (points_at(c->f, "post")) {
			add_said(&x, c->name, MSG_IMPORT_TITLE_COLUMN, label);
			add_said(&x, arena_printf(a, "%s.organisation", c->name), MSG_IMPORT_BODY_COLUMN, label);
			continue;
		}
		add(&x, c->name, label);
		if (points_at(c->f, "person")) {
			add_said(&x, arena_printf(a, "%s.birth", c->name), MSG_IMPORT_BIRTH_COLUMN, label);
			add_said(&x, arena_printf(a, "%s.number", c->name), MSG_IMPORT_NUMBER_COLUMN, label);
		}
	}
	if (k->family == FAMILY_AREA || k->table->area == COLUMN_ABSENT)
		add(&x, HOME, msg_template(MSG_IMPORT_HOME_COLUMN, lang));
	if (strcmp(k->name, "person") == 0)
		add(&x, VILLAGE, msg_template(MSG_IMPORT_VILLAGE_COLUMN, lang));
	*count = x.count;
	return x.items;
}

const char *mapping_kind_missing(
	const struct kind *k, const struct mapping_match *chosen, size_t count, enum msg_lang lang, struct arena *a)
{
	size_t n = 0;
	const struct act_column *columns = act_columns(k, &n, a);
	const char *missing = NULL;
	for (size_t i = 0; i < n; i++) {
		const struct kind_field *f = columns[i].f;
		bool there = f == NULL || !f->required || f->initial != NULL || columns[i].c->derived;
		for (size_t m = 0; m < count && !there; m++)
			there = chosen[m].column != NULL && strcmp(chosen[m].column, columns[i].name) == 0;
		/* Of a decision or a place any part will do. */
		for (size_t m = 0; m < count && !there; m++)
			there = chosen[m].column != NULL && (f->type == FIELD_DECISION || f->type == FIELD_PLACE) &&
				g_str_has_prefix(chosen[m].column, f->name) && chosen[m].column[strlen(f->name)] == '.';
		const char *label = there						  ? ""
				    : f->type == FIELD_DECISION || f->type == FIELD_PLACE ? kind_field_label_in(f, lang)
											  : act_column_label(&columns[i], lang, a);
		if (!there && (missing == NULL || strstr(missing, label) == NULL))
			missing = missing == NULL ? label : arena_printf(a, "%s, %s", missing, label);
	}
	for (size_t m = 0; m < count; m++)
		if (g_strcmp0(chosen[m].column, ROW_KEY) == 0)
			return NULL; /* rows that are there already need nothing more; new ones are asked one by one */
	return missing;
}

/* ---- guessing ---- */

static bool is_one_of(const char *key, const char *words, struct arena *a)
{
	g_auto(GStrv) all = g_strsplit(words, "|", -1);
	for (char **w = all; *w != NULL; w++)
		if (strcmp(mapping_heading_key(*w, a), key) == 0)
			return true;
	return false;
}

/* "Ngày sinh", "Số CCCD" beside a person: they help to find them. */
static const char *about_person(const struct act_column *columns, size_t n, const char *key, struct arena *a)
{
	static const enum msg_lang languages[] = {MSG_VI, MSG_EN};
	for (size_t i = 0; i < n; i++)
		for (size_t l = 0; l < G_N_ELEMENTS(languages); l++) {
			if (!points_at(columns[i].f, "person"))
				continue;
			if (is_one_of(key, msg_template(MSG_IMPORT_BIRTH_HEADINGS, languages[l]), a))
				return arena_printf(a, "%s.birth", columns[i].name);
			if (is_one_of(key, msg_template(MSG_IMPORT_NUMBER_HEADINGS, languages[l]), a))
				return arena_printf(a, "%s.number", columns[i].name);
		}
	return NULL;
}

/* What a heading is for certain: the key, a column of the list, the label of a field. NULL: none; "": nothing is made of it. */
static const char *certain(
	struct app *app, const struct kind *k, const struct act_column *columns, size_t n, const char *heading, struct arena *a)
{
	static const enum msg_lang languages[] = {MSG_VI, MSG_EN};
	const char *key = mapping_heading_key(heading, a);
	if (record_key_is(heading, k, a))
		return ROW_KEY;
	const char *listed = list_heading_field(app, k, heading, a);
	if (listed != NULL && *listed != '\0')
		return listed;
	for (size_t l = 0; l < G_N_ELEMENTS(languages); l++)
		for (size_t i = 0; i < n; i++)
			if (strcmp(mapping_heading_key(act_column_label(&columns[i], languages[l], a), a), key) == 0)
				return columns[i].name;
	size_t choice_count = 0;
	for (size_t l = 0; l < G_N_ELEMENTS(languages); l++) {
		const struct mapping_choice *choices = mapping_kind_choices(k, languages[l], &choice_count, a);
		for (size_t i = 0; i < choice_count; i++)
			if (strcmp(mapping_heading_key(choices[i].label, a), key) == 0)
				return choices[i].name;
	}
	const char *helps = about_person(columns, n, key, a);
	return helps != NULL ? helps : listed;
}

bool mapping_guess_kind(struct app *app, const struct kind *k, const char *const *headings, size_t count, struct arena *arena,
	const struct mapping_match **out, struct err *e)
{
	g_autoptr(GArray) candidates = g_array_new(FALSE, FALSE, sizeof(struct map_candidate));
	size_t n = 0;
	const struct act_column *columns = act_columns(k, &n, arena);
	const char **ids = ARENA_ARRAY(arena, const char *, n + count + 1);
	struct mapping_match *matches = map_no_matches(headings, count, arena);
	(void)e;
	for (size_t i = 0; i < n; i++)
		ids[i] = columns[i].name;
	for (size_t h = 0; h < count; h++) {
		const char *key = mapping_heading_key(headings[h], arena);
		const char *sure = *key == '\0' ? NULL : certain(app, k, columns, n, headings[h], arena);
		size_t at = n + h;
		for (size_t i = 0; sure != NULL && i < n; i++)
			if (strcmp(ids[i], sure) == 0)
				at = i;
		ids[n + h] = sure != NULL && at == n + h ? sure : "";
		const struct map_candidate c = {h, at, MAP_SURE};
		if (sure != NULL && *sure != '\0')
			g_array_append_val(candidates, c);
		for (size_t i = 0; sure == NULL && i < n; i++) {
			const char *label = mapping_heading_key(act_column_label(&columns[i], MSG_VI, arena), arena);
			const struct map_candidate near = {h, i, map_alike(label, key)};
			if (near.confidence > 0)
				g_array_append_val(candidates, near);
		}
	}
	map_pair_up(candidates, ids, n + count, matches, arena);
	*out = matches;
	return true;
}

const struct mapping *mapping_of_list(struct app *a, const char *name, const char *file, const struct grid_options *options,
	enum msg_lang lang, struct arena *arena, struct err *e)
{
	struct grid *g = NULL;
	const char *const *headings = NULL;
	const struct mapping_match *matches = NULL;
	const struct mapping *m = NULL;
	if (!grid_open(file, options, &g, e))
		return NULL;
	size_t n = grid_header(g, &headings);
	const struct kind *k = name != NULL ? kind_find(name) : mapping_kind_of(headings, n, arena);
	if (k == NULL || k->table == NULL) {
		FAIL0(e, ERR_NOT_FOUND, MSG_CLI_NEED_MAP);
	} else if (mapping_guess_kind(a, k, headings, n, arena, &matches, e)) {
		const char *missing = mapping_kind_missing(k, matches, n, lang, arena);
		if (missing != NULL) {
			FAIL(e, ERR_INPUT, MSG_IMP_LIST_MISSING, missing);
		} else {
			const char *yaml = mapping_write_kind(k->name, file, k, matches, n, arena);
			m = mapping_read(a->codes, k->name, yaml, strlen(yaml), arena, e);
		}
	}
	grid_close(g);
	return m;
}
