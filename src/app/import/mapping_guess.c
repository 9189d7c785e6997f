/* Headings of a file that nobody has seen before → the ready mapping that fits best, or the fields of one kind; and written down as YAML.
 */
#include "app/import/mapping.h"

#include "base/text.h"

#include <string.h>

#define SURE 100
#define CONTAINED 80
#define NEAR 70
#define LEAST_SHARE 33 /* of the headings a mapping must take to be proposed */

/* How much two folded headings are the same words. */
static int alike(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	if (n == 0 || m == 0)
		return 0;
	if (strcmp(a, b) == 0)
		return SURE;
	/* Whole words of one inside the other: "ngay sinh" in "ngay sinh duong lich". */
	const char *longer = n > m ? a : b, *shorter = n > m ? b : a, *at = strstr(longer, shorter);
	size_t k = strlen(shorter);
	bool whole = at != NULL && (at == longer || at[-1] == ' ') && (at[k] == ' ' || at[k] == '\0');
	if (whole && k * 2 >= strlen(longer))
		return CONTAINED;
	int d = text_distance(a, b);
	return d <= (int)MIN(2, MIN(n, m) / 4) ? NEAR : 0;
}

static int column_alike(const struct mapping_column *c, const char *key)
{
	int best = 0;
	for (size_t i = 0; c->keys[i] != NULL; i++)
		best = MAX(best, alike(c->keys[i], key));
	return best;
}

/* The last part of a head of several rows says most: "Trình độ – Lý luận chính trị". */
static const char *tail_key(const char *heading, struct arena *a)
{
	const char *tail = g_strrstr(heading, " – ");
	return tail == NULL ? "" : mapping_heading_key(tail + strlen(" – "), a);
}

struct candidate {
	size_t heading, column;
	int confidence;
};

static gint by_confidence(gconstpointer a, gconstpointer b)
{
	const struct candidate *x = a, *y = b;
	if (x->confidence != y->confidence)
		return y->confidence - x->confidence;
	return x->heading != y->heading ? (x->heading > y->heading) - (x->heading < y->heading)
					: (x->column > y->column) - (x->column < y->column);
}

/* The surest pairs first, each heading and each column once. */
static void pair_up(GArray *candidates, const char *const *ids, size_t id_count, struct mapping_match *matches, struct arena *a)
{
	bool *used = ARENA_ARRAY(a, bool, id_count + 1);
	g_array_sort(candidates, by_confidence);
	for (guint i = 0; i < candidates->len; i++) {
		const struct candidate *c = &g_array_index(candidates, struct candidate, i);
		if (used[c->column] || matches[c->heading].column != NULL)
			continue;
		used[c->column] = true;
		matches[c->heading].column = ids[c->column];
		matches[c->heading].confidence = c->confidence;
	}
}

static struct mapping_match *empty_matches(const char *const *headings, size_t count, struct arena *a)
{
	struct mapping_match *m = ARENA_ARRAY(a, struct mapping_match, count + 1);
	for (size_t i = 0; i < count; i++)
		m[i].heading = headings[i];
	return m;
}

/* Matches with one mapping; gives how much of what it needs and of the headings is there. */
static int match(const struct mapping *m, const char *const *headings, size_t count, struct mapping_match **out, struct arena *a)
{
	g_autoptr(GArray) candidates = g_array_new(FALSE, FALSE, sizeof(struct candidate));
	const char **ids = ARENA_ARRAY(a, const char *, m->column_count + 1);
	*out = empty_matches(headings, count, a);
	for (size_t c = 0; c < m->column_count; c++)
		ids[c] = m->columns[c].id;
	for (size_t h = 0; h < count; h++) {
		const char *key = mapping_heading_key(headings[h], a), *tail = tail_key(headings[h], a);
		for (size_t c = 0; c < m->column_count; c++) {
			int confidence = MAX(column_alike(&m->columns[c], key), column_alike(&m->columns[c], tail));
			const struct candidate p = {h, c, confidence};
			if (confidence > 0)
				g_array_append_val(candidates, p);
		}
	}
	pair_up(candidates, ids, m->column_count, *out, a);
	int sum = 0, named = 0, missing = 0;
	for (size_t h = 0; h < count; h++) {
		sum += (*out)[h].confidence;
		named += headings[h][0] != '\0';
	}
	for (size_t c = 0; c < m->column_count; c++) {
		bool there = !m->columns[c].required;
		for (size_t h = 0; h < count && !there; h++)
			there = g_strcmp0((*out)[h].column, ids[c]) == 0;
		missing += !there;
	}
	return named == 0 || missing > 0 ? 0 : sum / named;
}

bool mapping_guess(struct app *a, const struct mapping *mapping, const char *const *headings, size_t count, struct arena *arena,
	struct mapping_guess *out, struct err *e)
{
	const char *const *names = mapping_names(arena);
	*out = (struct mapping_guess){.matches = empty_matches(headings, count, arena), .match_count = count};
	for (size_t i = 0; mapping == NULL && names[i] != NULL; i++) {
		struct mapping_match *matches = NULL;
		const struct mapping *m = mapping_find(a, names[i], arena, e);
		if (m == NULL)
			return false;
		int confidence = match(m, headings, count, &matches, arena);
		if (confidence >= LEAST_SHARE && confidence > out->confidence)
			*out = (struct mapping_guess){m, confidence, matches, count};
	}
	if (mapping != NULL) {
		struct mapping_match *matches = NULL;
		out->confidence = match(mapping, headings, count, &matches, arena);
		out->mapping = mapping;
		out->matches = matches;
	}
	return true;
}

/* ---- fields of a kind ---- */

bool mapping_guess_kind(const struct kind *k, const char *const *headings, size_t count, struct arena *arena,
	const struct mapping_match **out, struct err *e)
{
	g_autoptr(GArray) candidates = g_array_new(FALSE, FALSE, sizeof(struct candidate));
	const char **ids = ARENA_ARRAY(arena, const char *, (size_t)k->field_count + 1);
	struct mapping_match *matches = empty_matches(headings, count, arena);
	(void)e;
	for (uint16_t f = 0; f < k->field_count; f++)
		ids[f] = k->fields[f].name;
	for (size_t h = 0; h < count; h++) {
		const char *key = mapping_heading_key(headings[h], arena);
		for (uint16_t f = 0; f < k->field_count; f++) {
			const char *label = mapping_heading_key(k->fields[f].label, arena);
			const struct candidate c = {h, f, alike(label, key)};
			if (c.confidence > 0)
				g_array_append_val(candidates, c);
		}
	}
	pair_up(candidates, ids, k->field_count, matches, arena);
	*out = matches;
	return true;
}

/* ---- writing ---- */

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

static bool seen_before(const struct mapping_match *chosen, size_t i)
{
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
		if (chosen[i].column == NULL || chosen[i].heading[0] == '\0' || seen_before(chosen, i))
			continue;
		g_string_append_printf(out, "%s  %s: [", any ? "" : "columns:\n", chosen[i].column);
		quote(out, chosen[i].heading);
		g_string_append(out, "]\n");
		any = true;
	}
	return arena_strdup(a, out->str);
}

char *mapping_write_kind(
	const char *name, const char *title, const struct kind *k, const struct mapping_match *chosen, size_t count, struct arena *a)
{
	g_autoptr(GString) out = g_string_new(NULL);
	head(out, name, title);
	g_string_append(out, "confidence: draft\ncolumns:\n");
	for (size_t i = 0; i < count; i++) {
		if (chosen[i].column == NULL || chosen[i].heading[0] == '\0' || seen_before(chosen, i))
			continue;
		g_string_append_printf(out, "  c%zu: [", i + 1);
		quote(out, chosen[i].heading);
		g_string_append(out, "]\n");
	}
	g_string_append_printf(out, "records:\n  - record: main\n    kind: %s\n", k->name);
	if (strcmp(k->name, "person") == 0)
		g_string_append(out, "    recognise: [name_birth_home]\n");
	g_string_append(out, "    fields:\n");
	for (size_t i = 0; i < count; i++) {
		if (chosen[i].column == NULL || chosen[i].heading[0] == '\0' || seen_before(chosen, i))
			continue;
		int at = kind_field_index(k, chosen[i].column);
		const struct kind_field *f = at < 0 ? NULL : &k->fields[at];
		bool looked = f != NULL && f->of != NULL && (strcmp(f->of, "organisation") == 0 || strcmp(f->of, "unit") == 0) &&
			      (f->type == FIELD_REF || f->type == FIELD_OWN);
		const char *part = f == NULL ? "" : f->type == FIELD_PLACE ? ".text" : f->type == FIELD_DECISION ? ".no" : "";
		if (looked)
			g_string_append_printf(out, "      %s: { column: c%zu, lookup: %s }\n", chosen[i].column, i + 1, f->of);
		else
			g_string_append_printf(out, "      %s%s: c%zu\n", chosen[i].column, part, i + 1);
	}
	return arena_strdup(a, out->str);
}
