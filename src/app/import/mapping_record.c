/* Mapping files: the records a row makes, their fields and where each comes from. */
#include "app/import/mapping_read.h"

#include "app/act/act_internal.h"
#include "base/text.h"

#include <string.h>

bool map_field_column(const struct kind *k, const char *name, struct arena *a, const struct table **t, const struct column **c)
{
	const struct table *tables[] = {k->versions, k->table};
	const struct table *spanned = k->versions != NULL ? k->versions : k->table;
	for (uint16_t i = 0; i < spanned->column_count; i++) {
		const struct column *b = &spanned->columns[i];
		const char *bound = b->offset == spanned->from_d    ? "from"
				    : b->offset == spanned->until_d ? "until"
				    : b->offset == spanned->on_d    ? "on"
								    : NULL;
		*t = spanned;
		*c = b;
		if (bound != NULL && strcmp(bound, name) == 0)
			return true;
	}
	for (size_t n = 0; n < G_N_ELEMENTS(tables); n++)
		for (uint16_t i = 0; tables[n] != NULL && i < tables[n]->column_count; i++) {
			const char *field = act_column_field(tables[n], &tables[n]->columns[i], a);
			*t = tables[n];
			*c = &tables[n]->columns[i];
			if (g_strcmp0(field, name) == 0)
				return true;
		}
	return false;
}

static const struct code_list *list_of(struct reading_map *r, const struct kind_field *f)
{
	bool coded = f != NULL && (f->type == FIELD_CODE || f->type == FIELD_SET);
	return coded ? codes_list(r->codes, f->of, NULL) : NULL;
}

static bool is_code(struct reading_map *r, const struct yaml *at, const struct kind_field *f, const char *id)
{
	const struct code_list *l = list_of(r, f);
	return l == NULL || *id == '\0' || code_by_id(l, id) != NULL || map_fault(r, at, MSG_MAP_NO_CODE, l->name, id, NULL);
}

static bool read_aliases(struct reading_map *r, const struct yaml *map, struct mapping_field *f, const struct kind_field *coded)
{
	if (map->kind != YAML_MAP)
		return map_fault(r, map, MSG_MAP_SHAPE, "codes", msg_template(MSG_MAP_MAP, MSG_VI), NULL);
	struct mapping_alias *all = ARENA_ARRAY(r->arena, struct mapping_alias, (size_t)map->count + 1);
	for (const struct yaml *y = map->first; y != NULL; y = y->next) {
		if (y->kind != YAML_SCALAR)
			return map_fault(r, y, MSG_MAP_SHAPE, y->key->text, msg_template(MSG_MAP_TEXT, MSG_VI), NULL);
		if (!is_code(r, y, coded, y->text))
			return false;
		all[f->alias_count++] = (struct mapping_alias){text_fold(y->key->text, r->arena), y->key->text, y->text};
	}
	f->aliases = all;
	return true;
}

static bool read_difference(struct reading_map *r, const struct yaml *map, enum mapping_difference *out)
{
	static const char *const names[] = {"fault", "correct", "keep"};
	const char *text = map_text(r, map, "on_difference", false);
	for (size_t i = 0; text != NULL && i < G_N_ELEMENTS(names); i++)
		if (strcmp(names[i], text) == 0) {
			*out = (enum mapping_difference)i;
			return true;
		}
	return text == NULL ? !r->faulty
			    : map_fault(r, yaml_get(map, "on_difference"), MSG_MAP_SHAPE, "on_difference", "fault, correct, keep", NULL);
}

static size_t find_record(struct reading_map *r, const struct yaml *at, const char *id)
{
	for (size_t i = 0; i < r->m->record_count; i++)
		if (strcmp(r->m->records[i].id, id) == 0)
			return i;
	map_fault(r, at, MSG_MAP_NO_RECORD, id, NULL, NULL);
	return SIZE_MAX;
}

static bool take_record(struct reading_map *r, const struct yaml *at, struct mapping_field *f)
{
	f->source = SOURCE_RECORD;
	f->record = find_record(r, at, at->kind == YAML_SCALAR ? at->text : "?");
	if (f->record == SIZE_MAX)
		return false;
	const char *kind = r->m->records[f->record].kind->name;
	if (f->field == NULL || f->field->of == NULL || strcmp(f->field->of, kind) != 0)
		return map_fault(r, at, MSG_MAP_RECORD_KIND, f->name, f->field != NULL && f->field->of != NULL ? f->field->of : "?", kind);
	return true;
}

static bool take_option(struct reading_map *r, const struct yaml *at, struct mapping_field *f)
{
	static const char *const names[] = {"unit", "organisation", "today"};
	f->source = SOURCE_OPTION;
	for (size_t i = 0; at->kind == YAML_SCALAR && i < G_N_ELEMENTS(names); i++)
		if (strcmp(names[i], at->text) == 0) {
			f->option = (enum mapping_option)i;
			return true;
		}
	return map_fault(r, at, MSG_MAP_SHAPE, "option", "unit, organisation, today", NULL);
}

static bool read_source(struct reading_map *r, const struct yaml *y, struct mapping_field *f, int depth);

/* Does the field point at a record? */
static bool map_refers(const struct kind_field *f)
{
	return f->type == FIELD_REF || f->type == FIELD_OWN || f->type == FIELD_XREF || f->type == FIELD_DECISION;
}

static bool take_lookup(struct reading_map *r, const struct yaml *y, const struct yaml *at, struct mapping_field *f, int depth)
{
	static const char *const names[] = {"organisation", "unit", "post", "person", "row"};
	static const enum mapping_source sources[] = {SOURCE_ORGANISATION, SOURCE_UNIT, SOURCE_POST, SOURCE_PERSON, SOURCE_ROW};
	size_t i = 0;
	while (i < G_N_ELEMENTS(names) && (at->kind != YAML_SCALAR || strcmp(names[i], at->text) != 0))
		i++;
	if (i == G_N_ELEMENTS(names))
		return map_fault(r, at, MSG_MAP_SHAPE, "lookup", "organisation, unit, post, person, row", NULL);
	f->source = sources[i];
	bool fits = f->source == SOURCE_ROW ? f->field != NULL && depth == 0 && map_refers(f->field)
		    : f->field == NULL	    ? depth > 0
					    : f->field->type == FIELD_PLACE || g_strcmp0(f->field->of, at->text) == 0;
	if (!fits)
		return map_fault(
			r, at, MSG_MAP_RECORD_KIND, f->name, f->field != NULL && f->field->of != NULL ? f->field->of : "?", at->text);
	if (f->source != SOURCE_POST)
		return true;
	const struct yaml *of = yaml_get(y, "organisation");
	if (of == NULL)
		return map_fault(r, y, MSG_MAP_NEED, "organisation", NULL, NULL);
	struct mapping_field *inner = ARENA_NEW(r->arena, struct mapping_field);
	*inner = (struct mapping_field){.name = "organisation", .line = of->line, .place = of->column};
	f->of = inner;
	if (!read_source(r, of, inner, depth + 1))
		return false;
	return inner->source == SOURCE_ORGANISATION || inner->source == SOURCE_OPTION || inner->source == SOURCE_RECORD ||
	       map_fault(r, of, MSG_MAP_SOURCE, "organisation", NULL, NULL);
}

/* The field whose code list the words of a cell are looked up in. */
static const struct kind_field *coded_by(const struct mapping_field *f)
{
	const struct kind *post = kind_find("post");
	return f->source == SOURCE_POST ? &post->fields[kind_field_index(post, "title")] : f->field;
}

static bool take_trimmings(struct reading_map *r, const struct yaml *y, struct mapping_field *f)
{
	const struct yaml *codes = yaml_get(y, "codes"), *tries = yaml_get(y, "try"), *within = yaml_get(y, "within");
	const struct yaml *birth = yaml_get(y, "birth"), *number = yaml_get(y, "number");
	const char *make = map_text(r, y, "make", false), *system = map_text(r, y, "system", false);
	f->otherwise = map_text(r, y, "default", false);
	f->take = map_text(r, y, "take", false);
	f->join = map_text(r, y, "join", false);
	f->make = g_strcmp0(make, "true") == 0;
	f->ask_system = g_strcmp0(system, "ask") == 0;
	if (f->take != NULL) {
		g_autoptr(GRegex) regex = g_regex_new(f->take, G_REGEX_CASELESS, 0, NULL);
		if (regex == NULL || g_regex_get_capture_count(regex) < 1)
			return map_fault(r, yaml_get(y, "take"), MSG_MAP_REGEX, f->take, NULL, NULL);
	}
	if (f->otherwise != NULL && !is_code(r, yaml_get(y, "default"), coded_by(f), f->otherwise))
		return false;
	size_t count = 0;
	return (codes == NULL || read_aliases(r, codes, f, coded_by(f))) && (tries == NULL || map_texts(r, tries, &f->tries)) &&
	       (within == NULL || map_columns(r, within, &f->within, &count)) &&
	       (birth == NULL || map_columns(r, birth, &f->birth, &count)) &&
	       (number == NULL || map_columns(r, number, &f->number, &count)) && read_difference(r, y, &f->on_difference) && !r->faulty;
}

static bool read_source(struct reading_map *r, const struct yaml *y, struct mapping_field *f, int depth)
{
	static const char *const known[] = {"column", "columns", "join", "value", "record", "lookup", "option", "codes", "default", "take",
		"make", "system", "on_difference", "try", "within", "organisation", "birth", "number", NULL},
				 *const alone[] = {"value", "record", "option"}, *const cells[] = {"column", "columns"};
	if (y->kind == YAML_SCALAR)
		return map_columns(r, y, &f->columns, &f->column_count);
	if (!map_keys(r, y, known))
		return false;
	int sources = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(alone); i++)
		sources += yaml_get(y, alone[i]) != NULL;
	bool cell = yaml_get(y, "column") != NULL || yaml_get(y, "columns") != NULL;
	if (sources + cell != 1 || (yaml_get(y, "lookup") != NULL && !cell))
		return map_fault(r, y, MSG_MAP_SOURCE, f->name, NULL, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(cells); i++)
		if (yaml_get(y, cells[i]) != NULL && !map_columns(r, yaml_get(y, cells[i]), &f->columns, &f->column_count))
			return false;
	if (yaml_get(y, "value") != NULL) {
		f->source = SOURCE_VALUE;
		f->value = map_text(r, y, "value", true);
		if (f->value == NULL || !is_code(r, yaml_get(y, "value"), f->field, f->value))
			return false;
	}
	if (yaml_get(y, "record") != NULL && !take_record(r, yaml_get(y, "record"), f))
		return false;
	if (yaml_get(y, "option") != NULL && !take_option(r, yaml_get(y, "option"), f))
		return false;
	if (yaml_get(y, "lookup") != NULL && !take_lookup(r, y, yaml_get(y, "lookup"), f, depth))
		return false;
	return take_trimmings(r, y, f);
}

/* ---- one record ---- */

static bool read_fields(struct reading_map *r, const struct yaml *map, struct mapping_record *rec)
{
	if (map->kind != YAML_MAP)
		return map_fault(r, map, MSG_MAP_SHAPE, "fields", msg_template(MSG_MAP_MAP, MSG_VI), NULL);
	struct mapping_field *all = ARENA_ARRAY(r->arena, struct mapping_field, (size_t)map->count + 1);
	for (const struct yaml *y = map->first; y != NULL; y = y->next) {
		struct mapping_field *f = &all[rec->field_count];
		*f = (struct mapping_field){.name = y->key->text, .line = y->line, .place = y->column, .on_difference = rec->on_difference};
		if (!map_field_column(rec->kind, f->name, r->arena, &f->table, &f->column))
			return map_fault(r, y->key, MSG_MAP_NO_FIELD, rec->kind->name, f->name, NULL);
		f->field = f->column->field < 0 ? NULL : &rec->kind->fields[f->column->field];
		if (!read_source(r, y, f, 0))
			return false;
		rec->field_count++;
	}
	rec->fields = all;
	return true;
}

static bool is_filled(const struct mapping_record *rec, const struct table *t, const struct column *c)
{
	for (size_t i = 0; i < rec->field_count; i++)
		if (rec->fields[i].table == t && rec->fields[i].column->field == c->field && c->field >= 0)
			return true;
	return false;
}

/* Does every column that must have something get it? */
static bool check_required(struct reading_map *r, const struct yaml *y, const struct mapping_record *rec)
{
	const struct table *tables[] = {rec->kind->table, rec->kind->versions};
	for (size_t n = 0; n < G_N_ELEMENTS(tables); n++)
		for (uint16_t i = 0; tables[n] != NULL && i < tables[n]->column_count; i++) {
			const struct column *c = &tables[n]->columns[i];
			const struct kind_field *f = c->field < 0 ? NULL : &rec->kind->fields[c->field];
			if (f == NULL || !f->required || f->initial != NULL || c->derived || is_filled(rec, tables[n], c))
				continue;
			return map_fault(r, y, MSG_MAP_REQUIRED, rec->id, f->name, f->label);
		}
	return true;
}

static bool read_key(struct reading_map *r, const struct yaml *at, struct mapping_record *rec)
{
	const char *const *names = NULL;
	if (!map_texts(r, at, &names))
		return false;
	size_t n = g_strv_length((char **)(uintptr_t)names);
	const struct column **columns = ARENA_ARRAY(r->arena, const struct column *, n + 1);
	const struct table **tables = ARENA_ARRAY(r->arena, const struct table *, n + 1);
	for (size_t i = 0; i < n; i++)
		if (!map_field_column(rec->kind, names[i], r->arena, &tables[i], &columns[i]))
			return map_fault(r, at, MSG_MAP_NO_FIELD, rec->kind->name, names[i], NULL);
	rec->key = columns;
	rec->key_table = tables;
	rec->key_count = n;
	return true;
}

static bool read_recognise(struct reading_map *r, const struct yaml *at, struct mapping_record *rec)
{
	const char *const *names = NULL;
	if (!map_texts(r, at, &names))
		return false;
	for (; *names != NULL; names++) {
		if (strcmp(*names, "number") == 0)
			rec->recognise |= RECOGNISE_NUMBER;
		else if (strcmp(*names, "name_birth_home") == 0)
			rec->recognise |= RECOGNISE_NAME_BIRTH_HOME;
		else
			return map_fault(r, at, MSG_MAP_SHAPE, "recognise", "number, name_birth_home", NULL);
	}
	return true;
}

/* The unit whose books keep the record. */
static bool read_home(struct reading_map *r, const struct yaml *at, struct mapping_record *rec)
{
	struct mapping_field *f = ARENA_NEW(r->arena, struct mapping_field);
	*f = (struct mapping_field){.name = "home", .line = at->line, .place = at->column};
	rec->home = f;
	return read_source(r, at, f, 1) && (f->source == SOURCE_UNIT || map_fault(r, at, MSG_MAP_SOURCE, "home", NULL, NULL));
}

static bool read_record(struct reading_map *r, const struct yaml *y, struct mapping_record *rec)
{
	static const char *const known[] = {
		"record", "kind", "row_key", "home", "when", "recognise", "key", "on_difference", "fields", NULL};
	if (!map_keys(r, y, known))
		return false;
	const char *kind = map_text(r, y, "kind", true);
	rec->id = map_text(r, y, "record", true);
	if (rec->id == NULL || kind == NULL)
		return false;
	for (size_t i = 0; i < r->m->record_count; i++)
		if (strcmp(r->m->records[i].id, rec->id) == 0)
			return map_fault(r, yaml_get(y, "record"), MSG_MAP_TWICE, rec->id, NULL, NULL);
	rec->kind = kind_find(kind);
	bool ours = rec->kind != NULL && (rec->kind->family == FAMILY_AREA || rec->kind->family == FAMILY_REF) && rec->kind->table->history;
	if (!ours)
		return map_fault(r, yaml_get(y, "kind"), MSG_MAP_NO_KIND, kind, NULL, NULL);
	const struct yaml *when = yaml_get(y, "when"), *key = yaml_get(y, "key"), *recognise = yaml_get(y, "recognise");
	const struct yaml *fields = yaml_get(y, "fields"), *row_key = yaml_get(y, "row_key"), *home = yaml_get(y, "home");
	size_t columns = 0;
	if (fields == NULL)
		return map_fault(r, y, MSG_MAP_NEED, "fields", NULL, NULL);
	if ((row_key != NULL && !map_columns(r, row_key, &rec->row_key, &columns)) || (home != NULL && !read_home(r, home, rec)))
		return false;
	return (when == NULL || map_columns(r, when, &rec->when, &rec->when_count)) && read_difference(r, y, &rec->on_difference) &&
	       (recognise == NULL || read_recognise(r, recognise, rec)) && (key == NULL || read_key(r, key, rec)) &&
	       read_fields(r, fields, rec) && (rec->row_key != NULL || check_required(r, y, rec));
}

bool map_records(struct reading_map *r, const struct yaml *list)
{
	if (list->kind != YAML_LIST || list->count == 0)
		return map_fault(r, list, MSG_MAP_SHAPE, "records", msg_template(MSG_MAP_LIST, MSG_VI), NULL);
	struct mapping_record *all = ARENA_ARRAY(r->arena, struct mapping_record, (size_t)list->count + 1);
	r->m->records = all;
	for (const struct yaml *y = list->first; y != NULL; y = y->next) {
		if (!read_record(r, y, &all[r->m->record_count]))
			return false;
		r->m->record_count++;
	}
	return true;
}
