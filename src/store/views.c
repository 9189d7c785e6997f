/* Expands the tokens of sql/views and makes the views. Must not know what any view means. */
#include "store/views.h"

#include "store/statement.h"
#include "store/store_internal.h"
#include "messages/store.def"

#include <gio/gio.h>
#include <string.h>

#define VIEWS_PATH "/coso/sql/views/"
#define VIEW_DEPTH_MAX 20

struct expansion {
	struct store *s;
	int64_t known_ms;
	const char *view; /* the file being expanded, for messages */
	int depth;
	const char *areas; /* of tables kept by area only these; NULL: all */
};

static bool expand(struct expansion *x, const char *text, GString *out, struct err *e);

static char *view_file(const char *name, int64_t known_ms)
{
	char path[160];
	const char *text = NULL;
	if (known_ms != 0) {
		g_snprintf(path, sizeof path, VIEWS_PATH "%s.known.sql", name);
		text = resource_text(path);
	}
	if (text == NULL) {
		g_snprintf(path, sizeof path, VIEWS_PATH "%s.sql", name);
		text = resource_text(path);
	}
	return g_strdup(text);
}

bool view_exists(const char *name)
{
	g_autofree char *text = view_file(name, 0);

	return text != NULL;
}

bool view_has_column(const char *name, const char *column)
{
	g_autofree char *text = view_file(name, 0), *as = g_strconcat(" AS ", column, NULL);
	size_t length = strlen(as);

	for (const char *p = text; p != NULL && (p = strstr(p, as)) != NULL; p += length)
		if (!g_ascii_isalnum(p[length]) && p[length] != '_')
			return true;
	return false;
}

static bool put_view(struct expansion *x, const char *name, GString *out, struct err *e)
{
	if (x->depth >= VIEW_DEPTH_MAX)
		return FAIL(e, ERR_DATA, MSG_STORE_VIEW_TOKEN, x->view, name);
	g_autofree char *text = view_file(name, x->known_ms);
	if (text == NULL)
		return FAIL(e, ERR_DATA, MSG_STORE_VIEW_ABSENT, name);
	struct expansion inner = {x->s, x->known_ms, name, x->depth + 1, x->areas};
	return expand(&inner, text, out, e);
}

/* Rows of these areas. As ranges: an equality makes SQLite expect ten rows, and it joins what a view has worked out of them row by row
 * with the others instead of making itself an index (members times admissions). */
static char *of_areas(const char *areas)
{
	g_auto(GStrv) each = g_strsplit(areas, ",", -1);
	GString *out = g_string_new("(");
	for (char **area = each; *area != NULL; area++) {
		const char *number = g_strstrip(*area);
		g_string_append_printf(out, "%sarea_id BETWEEN %s AND %s", area != each ? " OR " : "", number, number);
	}
	g_string_append_c(out, ')');
	return g_string_free(out, FALSE);
}

static bool put_table(struct expansion *x, const char *name, GString *out, struct err *e)
{
	const struct table *t = table_find(name);
	if (t == NULL)
		return FAIL(e, ERR_DATA, MSG_STORE_VIEW_TOKEN, x->view, name);
	bool some = x->areas != NULL && t->kind->family == FAMILY_AREA, all = x->known_ms == 0 || !table_has_history(t);
	if (all && !some) {
		g_string_append(out, name);
		return true;
	}
	const char *columns = plan_of(x->s, t)->columns;
	g_autofree char *in = some ? of_areas(x->areas) : NULL;
	if (all)
		g_string_append_printf(out, "(SELECT %s FROM %s WHERE %s)", columns, name, in);
	else
		g_string_append_printf(out,
			"(SELECT %s FROM %s WHERE rec_ms <= %" G_GINT64_FORMAT
			"%s%s UNION ALL SELECT %s FROM %s_h WHERE rec_ms <= %" G_GINT64_FORMAT " AND end_ms > %" G_GINT64_FORMAT "%s%s)",
			columns, name, x->known_ms, some ? " AND " : "", some ? in : "", columns, name, x->known_ms, x->known_ms,
			some ? " AND " : "", some ? in : "");
	return true;
}

static bool put_code(struct expansion *x, const char *reference, GString *out, struct err *e)
{
	g_auto(GStrv) parts = g_strsplit(reference, ".", 2);
	const struct code_list *l = parts[1] == NULL ? NULL : codes_list(x->s->codes, parts[0], e);
	const struct code *c = l == NULL ? NULL : code_by_id(l, parts[1]);
	if (c == NULL)
		return FAIL(e, ERR_DATA, MSG_STORE_VIEW_TOKEN, x->view, reference);
	g_string_append_printf(out, "%d", c->num);
	return true;
}

/* rank:list(expression): the order of an ordered list, 0 for what has none. */
static bool put_rank(struct expansion *x, const char *token, GString *out, struct err *e)
{
	const char *open = strchr(token, '('), *close = strrchr(token, ')');
	if (open == NULL || close == NULL || close < open)
		return FAIL(e, ERR_DATA, MSG_STORE_VIEW_TOKEN, x->view, token);
	g_autofree char *name = g_strndup(token, (gsize)(open - token));
	g_autofree char *expression = g_strndup(open + 1, (gsize)(close - open - 1));
	const struct code_list *l = codes_list(x->s->codes, name, e);
	if (l == NULL)
		return false;
	g_string_append_printf(out, "CASE %s", expression);
	for (size_t i = 0; i < l->count; i++)
		if (l->codes[i].order != 0)
			g_string_append_printf(out, " WHEN %d THEN %d", l->codes[i].num, l->codes[i].order);
	g_string_append(out, " ELSE 0 END");
	return true;
}

/* extra:list.key(expression): the number that the list states beside a code under that key; NULL for what has none. */
static bool put_extra(struct expansion *x, const char *token, GString *out, struct err *e)
{
	const char *dot = strchr(token, '.'), *open = strchr(token, '('), *close = strrchr(token, ')');
	if (dot == NULL || open == NULL || close == NULL || open < dot || close < open)
		return FAIL(e, ERR_DATA, MSG_STORE_VIEW_TOKEN, x->view, token);
	g_autofree char *name = g_strndup(token, (gsize)(dot - token)), *key = g_strndup(dot + 1, (gsize)(open - dot - 1)),
			*expression = g_strndup(open + 1, (gsize)(close - open - 1));
	const struct code_list *l = codes_list(x->s->codes, name, e);
	if (l == NULL)
		return false;
	g_string_append_printf(out, "CASE %s", expression);
	for (size_t i = 0; i < l->count; i++) {
		const char *value = code_extra(&l->codes[i], key);
		int64_t n = 0;
		if (value != NULL && !g_ascii_string_to_signed(value, 10, 0, 1000000, &n, NULL))
			return FAIL(e, ERR_DATA, MSG_STORE_VIEW_TOKEN, x->view, l->codes[i].id);
		if (value != NULL)
			g_string_append_printf(out, " WHEN %d THEN %" G_GINT64_FORMAT, l->codes[i].num, n);
	}
	g_string_append(out, " ELSE CAST(NULL AS INTEGER) END");
	return true;
}

static bool put_bound(GString *out, const struct code *c, const char *key, const char *birth, const char *cmp)
{
	const char *month = code_extra(c, key);
	int64_t v = 0;
	if (month == NULL)
		return true;
	if (!g_ascii_string_to_signed(month, 10, 190001, 999912, &v, NULL))
		return false;
	g_string_append_printf(out, " AND %s %s %" G_GINT64_FORMAT, birth, cmp, v * 100 + 1);
	return true;
}

/* months:list(sex, birth): the months of age that a dated table asks for; NULL for what it does not cover. */
static bool put_months(struct expansion *x, const char *token, GString *out, struct err *e)
{
	const char *open = strchr(token, '('), *comma = open == NULL ? NULL : strchr(open, ','), *close = strrchr(token, ')');
	if (comma == NULL || close == NULL || close < comma)
		return FAIL(e, ERR_DATA, MSG_STORE_VIEW_TOKEN, x->view, token);
	g_autofree char *name = g_strndup(token, (gsize)(open - token)), *of_sex = g_strndup(open + 1, (gsize)(comma - open - 1));
	g_autofree char *rest = g_strndup(comma + 1, (gsize)(close - comma - 1));
	const char *birth = g_strstrip(rest);
	const struct code_list *l = codes_list(x->s->codes, name, e), *sexes = l == NULL ? NULL : codes_list(x->s->codes, "sex", e);
	if (sexes == NULL)
		return false;
	g_string_append(out, "CASE");
	for (size_t i = 0; i < l->count; i++) {
		const struct code *c = &l->codes[i];
		const char *months = code_extra(c, "months"), *whose = code_extra(c, "sex");
		const struct code *sex = whose == NULL ? NULL : code_by_id(sexes, whose);
		int64_t n = 0;
		if (sex == NULL || months == NULL || !g_ascii_string_to_signed(months, 10, 1, 2400, &n, NULL))
			return FAIL(e, ERR_DATA, MSG_STORE_VIEW_TOKEN, x->view, c->id);
		g_string_append_printf(out, " WHEN %s = %d", of_sex, sex->num);
		if (!put_bound(out, c, "born", birth, ">=") || !put_bound(out, c, "born_before", birth, "<"))
			return FAIL(e, ERR_DATA, MSG_STORE_VIEW_TOKEN, x->view, c->id);
		g_string_append_printf(out, " THEN %" G_GINT64_FORMAT, n);
	}
	g_string_append(out, " END");
	return true;
}

static bool put_token(struct expansion *x, const char *token, GString *out, struct err *e)
{
	if (g_str_has_prefix(token, "view:")) {
		g_string_append_c(out, '(');
		bool ok = put_view(x, token + 5, out, e);
		g_string_append_c(out, ')');
		return ok;
	}
	if (g_str_has_prefix(token, "code:"))
		return put_code(x, token + 5, out, e);
	if (g_str_has_prefix(token, "rank:"))
		return put_rank(x, token + 5, out, e);
	if (g_str_has_prefix(token, "extra:"))
		return put_extra(x, token + 6, out, e);
	if (g_str_has_prefix(token, "months:"))
		return put_months(x, token + 7, out, e);
	return put_table(x, token, out, e);
}

static bool expand(struct expansion *x, const char *text, GString *out, struct err *e)
{
	for (const char *p = text; *p != '\0';) {
		if (p[0] == '-' && p[1] == '-') { /* comments stay in the files */
			p += strcspn(p, "\n");
			continue;
		}
		if (*p != '@') {
			g_string_append_c(out, *p++);
			continue;
		}
		const char *end = strchr(p + 1, '@');
		g_autofree char *token = end == NULL ? g_strdup(p) : g_strndup(p + 1, (gsize)(end - p - 1));
		if (end == NULL)
			return FAIL(e, ERR_DATA, MSG_STORE_VIEW_TOKEN, x->view, token);
		if (!put_token(x, token, out, e))
			return false;
		p = end + 1;
	}
	return true;
}

char *views_text(struct store *s, const char *name, int64_t known_ms, struct err *e)
{
	return views_text_areas(s, name, known_ms, NULL, e);
}

char *views_text_areas(struct store *s, const char *name, int64_t known_ms, const char *areas, struct err *e)
{
	struct expansion x = {.s = s, .known_ms = known_ms, .view = name, .areas = areas};
	GString *out = g_string_new(NULL);
	if (put_view(&x, name, out, e))
		return g_strstrip(g_string_free(out, FALSE));
	g_string_free(out, TRUE);
	return NULL;
}

char *views_statement(struct store *s, const char *name, int64_t known_ms, struct err *e)
{
	struct expansion x = {.s = s, .known_ms = known_ms, .view = name};
	GString *out = g_string_new(NULL);
	if (expand(&x, statement_text(name), out, e))
		return g_string_free(out, FALSE);
	g_string_free(out, TRUE);
	return NULL;
}

static gint by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char **views_names(void)
{
	g_auto(GStrv) files = g_resources_enumerate_children(VIEWS_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
	GPtrArray *names = g_ptr_array_new();
	for (char **f = files; f != NULL && *f != NULL; f++)
		if (g_str_has_suffix(*f, ".sql") && !g_str_has_suffix(*f, ".known.sql"))
			g_ptr_array_add(names, g_strndup(*f, strlen(*f) - 4));
	g_ptr_array_sort(names, by_name);
	g_ptr_array_add(names, NULL);
	return (char **)g_ptr_array_free(names, FALSE);
}

char *views_fingerprint(struct store *s, struct err *e)
{
	g_auto(GStrv) names = views_names();
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	for (char **n = names; *n != NULL; n++) {
		g_autofree char *text = views_text(s, *n, 0, e);
		if (text == NULL)
			return NULL;
		g_checksum_update(sum, (const guchar *)*n, (gssize)strlen(*n) + 1);
		g_checksum_update(sum, (const guchar *)text, (gssize)strlen(text) + 1);
	}
	return g_strdup(g_checksum_get_string(sum));
}

static bool make_all(struct store *s, struct err *e)
{
	g_auto(GStrv) names = views_names();
	g_autoptr(GString) sql = g_string_new(NULL);
	/* Every view holds the text of those it uses, so that their order does not matter. */
	for (char **n = names; *n != NULL; n++) {
		g_autofree char *text = views_text(s, *n, 0, e);
		if (text == NULL)
			return false;
		g_string_append_printf(sql, "DROP VIEW IF EXISTS v_%s;\nCREATE VIEW v_%s AS\n%s;\n", *n, *n, text);
	}
	if (!db_exec(s->db, sql->str, e))
		return false;
	g_autofree char *mark = views_fingerprint(s, e);
	struct db_stmt *st = mark == NULL ? NULL : db_prepare(s->db, "UPDATE store_state SET views_mark = :mark WHERE id = 1", e);
	if (st == NULL)
		return false;
	db_bind_text(st, 0, mark);
	return db_run(st, NULL, e);
}

bool views_create(struct store *s, struct err *e)
{
	if (db_in_transaction(s->db))
		return make_all(s, e);
	if (!db_begin(s->db, e))
		return false;
	if (make_all(s, e))
		return db_commit(s->db, e);
	db_rollback(s->db);
	return false;
}

bool views_read_table(const char *table)
{
	g_autofree char *token = g_strdup_printf("@%s@", table);
	g_auto(GStrv) names = g_resources_enumerate_children(VIEWS_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
	bool found = false;

	for (size_t i = 0; names != NULL && names[i] != NULL && !found; i++) {
		g_autofree char *path = g_strconcat(VIEWS_PATH, names[i], NULL);
		const char *text = resource_text(path);

		found = text != NULL && strstr(text, token) != NULL;
	}
	return found;
}

/* Does it, itself or through others, hold these characters? A view that is not there: as if. */
static bool holds(const char *view, const char *what, int depth)
{
	g_autofree char *text = depth < VIEW_DEPTH_MAX ? view_file(view, 0) : NULL;

	if (text == NULL || strstr(text, what) != NULL)
		return true;
	for (const char *p = text; (p = strstr(p, "@view:")) != NULL;) {
		const char *end = strchr(p + 6, '@');
		g_autofree char *inner = end != NULL ? g_strndup(p + 6, (gsize)(end - p - 6)) : NULL;

		if (inner == NULL || holds(inner, what, depth + 1))
			return true;
		p = end + 1;
	}
	return false;
}

bool view_reads_table(const char *view, const char *table)
{
	g_autofree char *token = g_strdup_printf("@%s@", table);

	return holds(view, token, 0);
}

GHashTable *views_known_new(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

bool view_reads_table_known(GHashTable *known, const char *view, const char *table)
{
	g_autofree char *key = g_strconcat(view, "@", table, NULL);
	gpointer reads = NULL;

	if (!g_hash_table_lookup_extended(known, key, NULL, &reads)) {
		reads = GINT_TO_POINTER(view_reads_table(view, table));
		g_hash_table_insert(known, g_steal_pointer(&key), reads);
	}
	return GPOINTER_TO_INT(reads);
}

bool view_crosses_areas(const char *view)
{
	return holds(view, "_area ", 0);
}
