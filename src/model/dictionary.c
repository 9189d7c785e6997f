/* Prints the dictionary (see dictionary.h). Only reads descriptors; says nothing the .kind files do not say. */
#include "model/dictionary.h"

#include "model/kind.h"
#include "messages/model.def"

#include <inttypes.h>
#include <string.h>

/* The names of enum field_type as the .kind files write them. */
static const char *const type_words[] = {"ref", "own", "xref", "text", "memo", "name", "code", "set", "date", "pdate", "instant", "int",
	"money", "dec", "share", "bool", "digits", "docno", "decision", "place", "secret", "file", "expr", "json", "hash", "raw", "long",
	"anyid"};
G_STATIC_ASSERT(G_N_ELEMENTS(type_words) == FIELD_ANYID + 1);

static const char *word(msg_key key, enum msg_lang lang)
{
	return msg_template(key, lang);
}

static msg_key family_key(enum kind_family f)
{
	switch (f) {
	case FAMILY_REF:
		return MSG_DICT_FAMILY_REF;
	case FAMILY_AREA:
		return MSG_DICT_FAMILY_AREA;
	case FAMILY_KEY:
		return MSG_DICT_FAMILY_KEY;
	case FAMILY_SITE:
		return MSG_DICT_FAMILY_SITE;
	}
	return MSG__NONE;
}

static msg_key shape_key(enum kind_shape s)
{
	switch (s) {
	case SHAPE_TIMELESS:
		return MSG_DICT_SHAPE_TIMELESS;
	case SHAPE_EVENT:
		return MSG_DICT_SHAPE_EVENT;
	case SHAPE_SPAN:
		return MSG_DICT_SHAPE_SPAN;
	case SHAPE_VERSIONED:
		return MSG_DICT_SHAPE_VERSIONED;
	case SHAPE_LOG:
		return MSG_DICT_SHAPE_LOG;
	case SHAPE_PLAIN:
		return MSG_DICT_SHAPE_PLAIN;
	}
	return MSG__NONE;
}

/* A table cell: bars would break the table. */
static void cell(GString *out, const char *text)
{
	g_string_append(out, "| ");
	for (; text != NULL && *text != '\0'; text++)
		g_string_append_printf(out, "%s%c", *text == '|' ? "\\" : "", *text);
	g_string_append_c(out, ' ');
}

static void type_cell(GString *out, const struct kind_field *f, enum msg_lang lang)
{
	g_autoptr(GString) s = g_string_new(type_words[f->type]);
	if (f->of != NULL)
		g_string_append_printf(s, "(%s)", f->of);
	else if (f->digits != NULL)
		g_string_append_printf(s, "(%s)", f->digits);
	else if (f->min != NONE)
		g_string_append_printf(s, "(%" PRId64 "..%" PRId64 ")", f->min, f->max);
	else if (f->max != NONE)
		g_string_append_printf(s, "(%" PRId64 ")", f->max);
	if (f->in_version)
		g_string_append_printf(s, ", %s", word(MSG_DICT_VERSIONED_FIELD, lang));
	cell(out, s->str);
}

/* The columns a field makes in the head or version table, with their SQL types. */
static void columns_cell(GString *out, const struct kind *k, int field)
{
	const struct table *t = k->fields[field].in_version ? k->versions : k->table;
	g_autoptr(GString) s = g_string_new(NULL);
	for (size_t i = 0; i < t->column_count; i++)
		if (t->columns[i].field == field)
			g_string_append_printf(s, "%s`%s` %s", s->len == 0 ? "" : ", ", t->columns[i].name, t->columns[i].sql_type);
	cell(out, s->str);
}

static void fields(GString *out, const struct kind *k, enum msg_lang lang)
{
	static const msg_key heads[] = {MSG_DICT_FIELD, MSG_DICT_LABEL, MSG_DICT_TYPE, MSG_DICT_REQUIRED, MSG_DICT_CLASS, MSG_DICT_INITIAL,
		MSG_DICT_COLUMNS, MSG_DICT_FEEDS};
	g_string_append_c(out, '\n');
	for (size_t i = 0; i < G_N_ELEMENTS(heads); i++)
		cell(out, word(heads[i], lang));
	g_string_append(out, "|\n");
	for (size_t i = 0; i < G_N_ELEMENTS(heads); i++)
		g_string_append(out, "|---");
	g_string_append(out, "|\n");
	for (int i = 0; i < k->field_count; i++) {
		const struct kind_field *f = &k->fields[i];
		const char class_[] = {f->class_, '\0'};
		cell(out, f->name);
		cell(out, f->label);
		type_cell(out, f, lang);
		cell(out, f->required ? word(MSG_DICT_YES, lang) : "");
		cell(out, class_);
		cell(out, f->initial != NULL && *f->initial == '\0' ? "\"\"" : f->initial);
		columns_cell(out, k, i);
		cell(out, f->feeds);
		g_string_append(out, "|\n");
	}
	g_string_append_c(out, '\n');
}

static void bullet(GString *out, msg_key key, enum msg_lang lang, const char *text)
{
	if (text != NULL && *text != '\0')
		g_string_append_printf(out, "- %s: %s\n", word(key, lang), text);
}

static void one_table(GString *out, const struct table *t)
{
	if (t != NULL)
		g_string_append_printf(out, "%s`%s`%s%s%s", t->versions ? ", " : "", t->name, t->history ? ", `" : "",
			t->history ? t->name : "", t->history ? "_h`" : "");
}

static void one_kind(GString *out, const struct kind *k, enum msg_lang lang)
{
	bool vi = lang == MSG_VI;
	g_string_append_printf(out, "\n## %s – %s\n\n%s\n\n", k->name, k->label, vi ? k->purpose_vi : k->purpose);
	bullet(out, MSG_DICT_FAMILY, lang, word(family_key(k->family), lang));
	bullet(out, MSG_DICT_TIME, lang, word(shape_key(k->shape), lang));
	bullet(out, MSG_DICT_IN, lang, k->in);
	g_string_append_printf(out, "- %s: ", word(MSG_DICT_TABLES, lang));
	one_table(out, k->table);
	one_table(out, k->versions);
	g_string_append_c(out, '\n');
	fields(out, k, lang);
	bullet(out, MSG_DICT_KEYS, lang, k->order);
	bullet(out, MSG_DICT_ROW, lang, vi ? k->row_rule_vi : k->row_rule);
	bullet(out, MSG_DICT_RULES, lang, k->rules);
	bullet(out, MSG_DICT_SLIPS, lang, vi ? k->slips_vi : k->slips);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Each code list once, with the fields that use it. */
static void lists(GString *out, enum msg_lang lang)
{
	g_autoptr(GPtrArray) uses = g_ptr_array_new_with_free_func(g_free);
	for (size_t k = 0; k < kind_count; k++)
		for (int i = 0; i < kind_all[k]->field_count; i++) {
			const struct kind_field *f = &kind_all[k]->fields[i];
			if (f->type == FIELD_CODE || f->type == FIELD_SET)
				g_ptr_array_add(uses, g_strdup_printf("%s\t%s.%s", f->of, kind_all[k]->name, f->name));
		}
	g_ptr_array_sort(uses, by_text);
	g_string_append_printf(out, "\n## %s\n", word(MSG_DICT_LISTS, lang));
	const char *last = "";
	for (guint i = 0; i < uses->len; i++) {
		const char *use = g_ptr_array_index(uses, i), *tab = strchr(use, '\t');
		size_t n = (size_t)(tab - use) + 1;
		if (strncmp(use, last, n) != 0)
			g_string_append_printf(out, "\n- `%.*s`: %s", (int)n - 1, use, tab + 1);
		else
			g_string_append_printf(out, ", %s", tab + 1);
		last = use;
	}
	g_string_append_c(out, '\n');
}

char *dictionary_markdown(enum msg_lang lang)
{
	GString *out = g_string_new(NULL);
	size_t field_total = 0, tables = 0;
	for (size_t i = 0; i < kind_count; i++)
		field_total += kind_all[i]->field_count;
	for (size_t i = 0; i < table_count; i++)
		tables += table_all[i]->history ? 2 : 1;
	g_autofree char *a = g_strdup_printf("%zu", kind_count), *b = g_strdup_printf("%zu", field_total),
			*c = g_strdup_printf("%zu", tables);
	g_string_append_printf(out, "# %s\n\n", word(MSG_DICT_TITLE, lang));
	const char *const counts[] = {a, b, c};
	msg_append(out, MSG_DICT_INTRO, lang, counts, G_N_ELEMENTS(counts));
	g_string_append_printf(out, "\n\n%s\n\n%s\n", word(MSG_DICT_SYSTEM, lang), word(MSG_DICT_CLASSES, lang));
	for (size_t i = 0; i < kind_count; i++)
		one_kind(out, kind_all[i], lang);
	lists(out, lang);
	return g_string_free(out, FALSE);
}
