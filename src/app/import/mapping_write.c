/* Mappings made in the browser, as YAML: what was chosen for each heading, of a ready mapping or of one kind. */
#include "app/import/mapping_read.h"

#include <string.h>

/* A text in double quotes. */
static void quote(GString *out, const char *text)
{
	g_string_append_c(out, '"');
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '"' || *p == '\\')
			g_string_append_c(out, '\\');
		if ((unsigned char)*p >= 0x20 && *p != 0x7F)
			g_string_append_c(out, *p);
		else
			g_string_append_c(out, ' ');
	}
	g_string_append_c(out, '"');
}

static void head(GString *out, const char *name, const char *title)
{
	g_string_append(out, "import: ");
	quote(out, name);
	g_string_append(out, "\ntitle: { vi: ");
	quote(out, title);
	g_string_append(out, ", en: ");
	quote(out, title);
	g_string_append(out, " }\n");
}

/* Not chosen, or for an earlier heading already. */
static bool left_out(const struct mapping_match *chosen, size_t i)
{
	if (chosen[i].column == NULL || chosen[i].heading[0] == '\0')
		return true;
	for (size_t k = 0; k < i; k++)
		if (g_strcmp0(chosen[k].column, chosen[i].column) == 0)
			return true;
	return false;
}

char *mapping_write_extending(
	const char *name, const char *title, const struct mapping *base, const struct mapping_match *chosen, size_t count, struct arena *a)
{
	g_autoptr(GString) out = g_string_new(NULL);
	bool any = false;
	head(out, name, title);
	g_string_append(out, "extends: ");
	quote(out, base->name);
	g_string_append_c(out, '\n');
	for (size_t i = 0; i < count; i++) {
		if (left_out(chosen, i))
			continue;
		g_string_append_printf(out, "%s  %s: [", any ? "" : "columns:\n", chosen[i].column);
		quote(out, chosen[i].heading);
		g_string_append(out, "]\n");
		any = true;
	}
	return arena_strdup(a, out->str);
}

/* ---- of one kind ---- */

struct writing_kind {
	GString *out;
	const struct kind *k;
	const struct mapping_match *chosen;
	size_t count;
};

/* The number of the column chosen for a name; 0: none. */
static size_t column_for(const struct writing_kind *w, const char *name)
{
	for (size_t i = 0; i < w->count; i++)
		if (!left_out(w->chosen, i) && strcmp(w->chosen[i].column, name) == 0)
			return i + 1;
	return 0;
}

static const struct kind_field *field_named(const struct kind *k, const char *name)
{
	g_autofree char *bare = g_strndup(name, strcspn(name, "."));
	int at = kind_field_index(k, bare);
	return at < 0 ? NULL : &k->fields[at];
}

static bool refers(const struct kind_field *f)
{
	return f->type == FIELD_REF || f->type == FIELD_OWN || f->type == FIELD_XREF;
}

/* ", within: c3" where the file says the place of its rows. */
static void within(const struct writing_kind *w)
{
	size_t home = column_for(w, "_home");
	if (home > 0)
		g_string_append_printf(w->out, ", within: c%zu", home);
}

static void beside(const struct writing_kind *w, const char *field, const char *what)
{
	g_autofree char *name = g_strconcat(field, ".", what, NULL);
	size_t column = column_for(w, name);
	if (column > 0)
		g_string_append_printf(w->out, ", %s: c%zu", what, column);
}

static void post_field(const struct writing_kind *w, const char *name, size_t column)
{
	g_autofree char *body = g_strconcat(name, ".organisation", NULL);
	size_t organisation = column_for(w, body);
	g_string_append_printf(w->out, "      %s: { column: c%zu, lookup: post, organisation: { ", name, column);
	if (organisation == 0) {
		g_string_append(w->out, "option: organisation } }\n");
		return;
	}
	g_string_append_printf(w->out, "column: c%zu, lookup: organisation", organisation);
	within(w);
	g_string_append(w->out, " } }\n");
}

static void reference_field(const struct writing_kind *w, const char *name, const char *of, size_t column)
{
	static const char *const looked[] = {"organisation", "unit", "person", NULL};
	bool known = g_strv_contains(looked, of);
	if (strcmp(of, "post") == 0) {
		post_field(w, name, column);
		return;
	}
	g_string_append_printf(w->out, "      %s: { column: c%zu, lookup: %s", name, column, known ? of : "row");
	if (known)
		within(w);
	if (strcmp(of, "person") == 0) {
		beside(w, name, "birth");
		beside(w, name, "number");
	}
	g_string_append(w->out, " }\n");
}

/* Not a field: it only helps to find something. */
static bool helps(const struct kind_field *f, const char *name)
{
	static const char *const ends[] = {".birth", ".number", ".organisation", NULL};
	const char *dot = strchr(name, '.');
	return dot != NULL && f != NULL && refers(f) && g_strv_contains(ends, dot);
}

static void write_field(const struct writing_kind *w, const char *name, size_t column)
{
	static const char *const beside_fields[] = {"_key", "_home", "_village", NULL};
	const struct kind_field *f = field_named(w->k, name);
	if (g_strv_contains(beside_fields, name) || helps(f, name))
		return;
	if (f != NULL && refers(f))
		reference_field(w, name, f->of, column);
	else if (f != NULL && g_str_has_suffix(name, ".unit"))
		reference_field(w, name, "unit", column);
	else if (f != NULL && g_str_has_suffix(name, ".document"))
		reference_field(w, name, "document", column);
	else if (f != NULL && strcmp(w->k->name, "unit") == 0 && strcmp(name, "code") == 0)
		/* Lists show the code of a village where a commune has its own: five digits are a commune's. */
		g_string_append_printf(w->out,
			"      code: { column: c%zu, take: '^(\\d{5})$' }\n      local_code: { column: c%zu, take: '^(\\d{1,4}|.*\\D.*)$' "
			"}\n",
			column, column);
	else
		g_string_append_printf(w->out, "      %s: c%zu\n", name, column);
}

/* Does the field tell a row that is there already, where no key does? */
static bool tells(const struct kind *k, const char *name)
{
	const struct kind_field *f = field_named(k, name);
	if (strchr(name, '.') != NULL)
		return false;
	if (f == NULL)
		return strcmp(name, "from") == 0 || strcmp(name, "on") == 0;
	return f->type != FIELD_SECRET && f->type != FIELD_XREF && f->type != FIELD_FILE && f->initial == NULL &&
	       (f->required || f->type == FIELD_OWN || (f->type == FIELD_REF && strcmp(f->of, "unit") == 0));
}

static void write_key(const struct writing_kind *w)
{
	bool any = false;
	if (strcmp(w->k->name, "person") == 0) {
		g_string_append(w->out, "    recognise: [name_birth_home]\n");
		return;
	}
	for (size_t i = 0; i < w->count; i++)
		if (!left_out(w->chosen, i) && tells(w->k, w->chosen[i].column) && *w->chosen[i].column != '_') {
			/* A version's first day says when it became so, not which record it is. */
			if (w->k->versions != NULL && strcmp(w->chosen[i].column, "from") == 0)
				continue;
			g_string_append_printf(w->out, "%s%s", any ? ", " : "    key: [", w->chosen[i].column);
			any = true;
		}
	if (any)
		g_string_append(w->out, "]\n");
}

static bool spans(const struct kind *k)
{
	return (k->versions != NULL ? k->versions : k->table)->from_d != COLUMN_ABSENT;
}

char *mapping_write_kind(
	const char *name, const char *title, const struct kind *k, const struct mapping_match *chosen, size_t count, struct arena *a)
{
	g_autoptr(GString) out = g_string_new(NULL);
	const struct writing_kind w = {out, k, chosen, count};
	size_t row_key = column_for(&w, "_key"), home = column_for(&w, "_home");
	if (home == 0)
		home = column_for(&w, "_village");
	head(out, name, title);
	g_string_append(out, "confidence: draft\ncolumns:\n");
	for (size_t i = 0; i < count; i++) {
		if (left_out(chosen, i))
			continue;
		g_string_append_printf(out, "  c%zu: [", i + 1);
		quote(out, chosen[i].heading);
		g_string_append(out, "]\n");
	}
	g_string_append_printf(out, "records:\n  - record: main\n    kind: %s\n", k->name);
	if (row_key > 0)
		g_string_append_printf(out, "    row_key: c%zu\n", row_key);
	if (home > 0 && k->family == FAMILY_AREA)
		g_string_append_printf(out, "    home: { column: c%zu, lookup: unit }\n", home);
	write_key(&w);
	g_string_append(out, "    fields:\n");
	for (size_t i = 0; i < count; i++)
		if (!left_out(chosen, i))
			write_field(&w, chosen[i].column, i + 1);
	/* Without a column for it a new row holds as of today, and nothing says since when; of people it is their birth. */
	if (spans(k) && column_for(&w, "from") == 0 && strcmp(k->name, "person") != 0)
		g_string_append(out, "      from: { value: known_today }\n");
	return arena_strdup(a, out->str);
}
