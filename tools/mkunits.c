/* Build-time program: the lists of Vietnam's administrative units out of three npm packages, as one compact table inside coso.
 *
 *   mkunits NODE_MODULES OUT.c [OUT.tsv]
 *
 * It reads, normalises, repairs the faults known in those packages, compares list with list, and counts. It decides nothing about identity
 * (same unit or another one): that is src/store/units_seed.c. A package that does not hold what is expected stops the build.
 *
 * The table: UTF-8, NFC, one record a line, fields separated by tabs, in an order that depends on the packages only.
 *   V <format> 1
 *   L <day yyyymmdd> <provinces> <districts> <communes> <source> whole|changes    a list in force on that day: all of it, or the
 * differences to the list before; the counts are those of the full list
 *   + <level> <code> <parent code> <name>            level P, D, C; in this list, not in the one before (in a whole list: every unit)
 *   - <level> <code>                                 not in this list any more
 *   = <level> <code> <parent code> <name>            in both, name or parent written differently
 *   M <old code> <new code>                          after the last list: the commune went (with most of it) to that new commune
 *   Z <district code> <new code>                     the district became that special zone
 *   ! <kind> <source> <code> <text>                  an anomaly of the packages and what was done
 */
#include "mkunits.h"

#include <stdio.h>
#include <string.h>

enum { CHUNK_MAX = 3500 }; /* bytes of one string literal: C17 promises 4095 */

/* ---- the mapping, and from its old side the list of 30/6/2025 ---- */

struct mapping {
	const char *code, *name, *district, *province, *to;
};

static int mapping_order(gconstpointer a, gconstpointer b)
{
	const struct mapping *x = a, *y = b;
	return strcmp(x->code, y->code);
}

static void mapping_add(GArray *rows, const struct mapping *m)
{
	g_array_append_val(rows, *m);
}

/* Two rows of the same name have each other's target (data known to be so: anything else stops the build). */
static void mapping_swap(struct work *w, GArray *rows)
{
	struct mapping *a = NULL, *b = NULL;
	for (guint i = 0; i < rows->len; i++) {
		struct mapping *m = &g_array_index(rows, struct mapping, i);
		a = strcmp(m->code, "30901") == 0 ? m : a;
		b = strcmp(m->code, "30913") == 0 ? m : b;
	}
	if (a == NULL || b == NULL || strcmp(a->to, "30910") != 0 || strcmp(b->to, "30886") != 0)
		die("%s: rows 30901 and 30913 are not as known (each with the other's target)", w->last.source);
	const char *to = a->to;
	a->to = b->to;
	b->to = to;
	note(w, "swapped", w->last.source, "30901", "30901 Xã Thạnh Lộc → 30886");
	note(w, "swapped", w->last.source, "30913", "30913 Xã Thạnh Lộc → 30910");
}

static GArray *read_mapping(struct work *w, const json_t *db)
{
	const char *src = w->last.source;
	GArray *rows = g_array_new(FALSE, TRUE, sizeof(struct mapping));
	size_t i;
	json_t *o;
	int dropped = 0;
	json_array_foreach(table_of(db, "ward_mappings", 10977), i, o)
	{
		const char *old = json_str(o, "old_ward_code"), *to = json_str(o, "new_ward_code"), *name = json_str(o, "old_ward_name");
		if (old == NULL || *old == '\0') {
			const char *new_name = json_str(o, "new_ward_name"), *district = json_str(o, "old_district_name");
			g_autofree char *text = g_strdup_printf("%s (%s) → %s", name != NULL ? name : "", district != NULL ? district : "",
				new_name != NULL ? new_name : "");
			note(w, "no_old_code", src, to != NULL ? to : "", text);
			dropped++;
			continue;
		}
		struct mapping m = {.code = clean_code(w, src, old, 5), .to = clean_code(w, src, to, 5)};
		m.name = clean_name(w, src, m.code, name);
		m.district = clean_name(w, src, m.code, json_str(o, "old_district_name"));
		m.province = clean_name(w, src, m.code, json_str(o, "old_province_name"));
		mapping_add(rows, &m);
	}
	if (dropped != 943)
		die("%s: %d mapping rows have no old code, expected 943", src, dropped);
	mapping_swap(w, rows);
	const struct unit *ia_mo = list_find(w, &w->second, 'C', "23938");
	if (ia_mo == NULL || strcmp(ia_mo->name, "Xã Ia Mơ") != 0)
		die("%s: 23938 is not Xã Ia Mơ", w->second.source);
	const struct unit *district = list_find(w, &w->second, 'D', ia_mo->parent);
	const struct unit *province = list_find(w, &w->second, 'P', district->parent);
	mapping_add(rows, &(struct mapping){"23938", ia_mo->name, district->name, province->name, "23938"});
	note(w, "missing_row", src, "23938", "23938 Xã Ia Mơ → 23938");
	g_array_sort(rows, mapping_order);
	if (rows->len != 10035)
		die("%s: %u communes before 1/7/2025, expected 10035", src, rows->len);
	return rows;
}

/* The names the districts and provinces of the second list have in the mapping ("D123" -> name), where all their communes agree. */
static GHashTable *names_in_mapping(struct work *w, const GArray *rows)
{
	GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < rows->len; i++) {
		const struct mapping *m = &g_array_index(rows, struct mapping, i);
		const struct unit *c = list_find(w, &w->second, 'C', m->code);
		if (c == NULL)
			continue;
		const struct unit *d = list_find(w, &w->second, 'D', c->parent);
		const char *keys[] = {unit_key(w, 'D', d->code), unit_key(w, 'P', d->parent)}, *said[] = {m->district, m->province};
		for (int k = 0; k < 2; k++) {
			const char *before = g_hash_table_lookup(names, keys[k]);
			if (before != NULL && strcmp(before, said[k]) != 0)
				die("%s: unit %s is called both \"%s\" and \"%s\"", w->last.source, keys[k], before, said[k]);
			g_hash_table_insert(names, (gpointer)(uintptr_t)keys[k], (gpointer)(uintptr_t)said[k]);
		}
	}
	return names;
}

/* The district of June with that name in that province. */
static const struct unit *june_district(struct work *w, const struct mapping *m)
{
	g_autoptr(GPtrArray) all = list_sorted(&w->june);
	for (guint i = 0; i < all->len; i++) {
		const struct unit *d = all->pdata[i];
		if (d->level != 'D' || strcmp(d->name, m->district) != 0)
			continue;
		if (strcmp(list_find(w, &w->june, 'P', d->parent)->name, m->province) == 0)
			return d;
	}
	die("%s: commune %s lies in %s, %s, which no list knows", w->last.source, m->code, m->district, m->province);
}

static void make_june(struct work *w, GArray *rows)
{
	g_autofree char *source = g_strconcat(w->last.source, " (ward_mappings)", NULL);
	list_init(w, &w->june, JUNE_DAY, source);
	g_autoptr(GPtrArray) units = list_sorted(&w->second);
	g_autoptr(GHashTable) names = names_in_mapping(w, rows);
	for (guint i = 0; i < units->len; i++) {
		const struct unit *u = units->pdata[i];
		if (u->level == 'C')
			break;
		const char *name = g_hash_table_lookup(names, unit_key(w, u->level, u->code));
		list_add(w, &w->june, u->level, u->code, u->parent, name != NULL ? name : u->name);
	}
	for (guint i = 0; i < rows->len; i++) {
		const struct mapping *m = &g_array_index(rows, struct mapping, i);
		const struct unit *c = list_find(w, &w->second, 'C', m->code);
		if (list_find(w, &w->last, 'C', m->to) == NULL)
			die("%s: commune %s goes to %s, which is not in the list", w->last.source, m->code, m->to);
		list_add(w, &w->june, 'C', m->code, c != NULL ? c->parent : june_district(w, m)->code, m->name);
		g_hash_table_insert(w->target, (gpointer)(uintptr_t)m->code, (gpointer)(uintptr_t)m->to);
	}
	list_expect(&w->june, 63, 696, 10035);
	list_check_parents(w, &w->june);
}

/* New communes nobody went to: five districts that had no commune became special zones of the same name. */
static void make_zones(struct work *w)
{
	g_autoptr(GHashTable) reached = g_hash_table_new(g_str_hash, g_str_equal);
	GHashTableIter it;
	gpointer to;
	g_hash_table_iter_init(&it, w->target);
	while (g_hash_table_iter_next(&it, NULL, &to))
		g_hash_table_add(reached, to);
	g_autoptr(GPtrArray) last = list_sorted(&w->last), june = list_sorted(&w->june);
	for (guint i = 0; i < last->len; i++) {
		const struct unit *z = last->pdata[i];
		if (z->level != 'C' || g_hash_table_contains(reached, z->code))
			continue;
		const struct unit *from = NULL;
		for (guint k = 0; k < june->len && g_str_has_prefix(z->name, "Đặc khu "); k++) {
			const struct unit *d = june->pdata[k];
			if (d->level == 'D' && g_str_has_prefix(d->name, "Huyện ") &&
				strcmp(d->name + strlen("Huyện "), z->name + strlen("Đặc khu ")) == 0)
				from = d;
		}
		if (from == NULL)
			die("%s: no old unit went to %s %s", w->last.source, z->code, z->name);
		g_ptr_array_add(w->zones, g_strdup_printf("Z\t%s\t%s\n", from->code, z->code));
		note(w, "zone", w->last.source, z->code, z->name);
	}
	if (w->zones->len != 5)
		die("%s: %u new communes without an old one, expected 5", w->last.source, w->zones->len);
}

/* ---- writing ---- */

static void put_list(struct work *w, GString *out, const struct list *l, const struct list *before)
{
	g_string_append_printf(out, "L\t%d\t%d\t%d\t%d\t%s\t%s\n", l->day, list_count(l, 'P'), list_count(l, 'D'), list_count(l, 'C'),
		l->source, before == NULL ? "whole" : "changes");
	g_autoptr(GPtrArray) now = list_sorted(l);
	if (before != NULL) {
		g_autoptr(GPtrArray) then = list_sorted(before);
		for (guint i = 0; i < then->len; i++) {
			const struct unit *u = then->pdata[i];
			if (list_find(w, l, u->level, u->code) == NULL)
				g_string_append_printf(out, "-\t%c\t%s\n", u->level, u->code);
		}
	}
	for (guint i = 0; i < now->len; i++) {
		const struct unit *u = now->pdata[i];
		const struct unit *old = before != NULL ? list_find(w, before, u->level, u->code) : NULL;
		if (old != NULL && strcmp(old->name, u->name) == 0 && strcmp(old->parent, u->parent) == 0)
			continue;
		g_string_append_printf(out, "%c\t%c\t%s\t%s\t%s\n", old == NULL ? '+' : '=', u->level, u->code, u->parent, u->name);
	}
}

static int line_order(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void put_lines(GString *out, GPtrArray *lines)
{
	g_ptr_array_sort(lines, line_order);
	for (guint i = 0; i < lines->len; i++)
		g_string_append(out, (const char *)lines->pdata[i]);
}

static char *make_table(struct work *w)
{
	GString *out = g_string_new("V\t1\n");
	put_list(w, out, &w->first, NULL);
	put_list(w, out, &w->second, &w->first);
	put_list(w, out, &w->june, &w->second);
	put_list(w, out, &w->last, NULL); /* codes were dealt out anew: differences would say nothing */
	g_autoptr(GPtrArray) june = list_sorted(&w->june);
	for (guint i = 0; i < june->len; i++) {
		const struct unit *u = june->pdata[i];
		if (u->level == 'C')
			g_string_append_printf(out, "M\t%s\t%s\n", u->code, (const char *)g_hash_table_lookup(w->target, u->code));
	}
	put_lines(out, w->zones);
	put_lines(out, w->anomalies);
	return g_string_free(out, FALSE);
}

/* The table as C: literals of whole lines, each short enough for every compiler. */
static char *make_c(const char *table)
{
	GString *out =
		g_string_new("/* Made by tools/mkunits. */\n#include \"store/units_table.h\"\n\nconst char *const units_table[] = {\n");
	size_t used = 0;
	for (const char *p = table; *p != '\0';) {
		const char *end = strchr(p, '\n');
		size_t n = (size_t)(end - p) + 1;
		if (used + n > CHUNK_MAX) {
			g_string_append(out, ",\n");
			used = 0;
		}
		g_string_append_c(out, '"');
		for (const char *q = p; q < end; q++) {
			if (*q == '\t')
				g_string_append(out, "\\t");
			else if (*q == '"' || *q == '\\')
				g_string_append_printf(out, "\\%c", *q);
			else
				g_string_append_c(out, *q);
		}
		g_string_append(out, "\\n\"\n");
		used += n;
		p = end + 1;
	}
	g_string_append(out, ",\nNULL};\n");
	return g_string_free(out, FALSE);
}

static void write_file(const char *path, const char *text)
{
	g_autoptr(GError) ge = NULL;
	if (!g_file_set_contents(path, text, -1, &ge))
		die("%s", ge->message);
}

static void work_free(struct work *w)
{
	struct list *lists[] = {&w->first, &w->second, &w->june, &w->last};
	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
		g_hash_table_unref(lists[i]->by_key);
	g_hash_table_unref(w->target);
	g_ptr_array_unref(w->units);
	g_ptr_array_unref(w->anomalies);
	g_ptr_array_unref(w->zones);
	g_string_chunk_free(w->text);
}

int main(int argc, char **argv)
{
	if (argc != 3 && argc != 4)
		die("usage: mkunits NODE_MODULES OUT.c [OUT.tsv]");
	struct work w = {.modules = argv[1], .text = g_string_chunk_new(1 << 16)};
	w.units = g_ptr_array_new_with_free_func(g_free);
	w.anomalies = g_ptr_array_new_with_free_func(g_free);
	w.zones = g_ptr_array_new_with_free_func(g_free);
	w.target = g_hash_table_new(g_str_hash, g_str_equal);
	if (!g_file_test(w.modules, G_FILE_TEST_IS_DIR))
		die("%s is missing: run ./dev build (it installs the npm packages)", w.modules);
	json_object_seed(1); /* the order of keys must not depend on the run */
	read_first(&w);
	read_second(&w);
	json_t *db = package_open(&w);
	read_last(&w, db);
	g_autoptr(GArray) rows = read_mapping(&w, db);
	json_decref(db);
	make_june(&w, rows);
	make_zones(&w);
	g_autofree char *table = make_table(&w), *c = make_c(table);
	write_file(argv[2], c);
	if (argc == 4)
		write_file(argv[3], table);
	work_free(&w);
	return 0;
}
