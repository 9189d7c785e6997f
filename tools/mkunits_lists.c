/* mkunits: names put in order, lists of units. It judges nothing: a list that is not as expected stops the build. */
#include "mkunits.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void die(const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	fputs("mkunits: ", stderr);
	vfprintf(stderr, format, ap);
	fputc('\n', stderr);
	va_end(ap);
	exit(1);
}

const char *keep(struct work *w, const char *s)
{
	return g_string_chunk_insert_const(w->text, s);
}

void note(struct work *w, const char *kind, const char *source, const char *code, const char *text)
{
	g_ptr_array_add(w->anomalies, g_strdup_printf("!\t%s\t%s\t%s\t%s\n", kind, source, code, text));
}

/* ---- names ---- */

static const char *const type_words[] = {"Thành phố", "Thị trấn", "Thị xã", "Đặc khu", "Tỉnh", "Huyện", "Quận", "Phường", "Xã", NULL};

/* The type word in its official case: "Thị Trấn X", "xã X" -> "Thị trấn X", "Xã X". NULL when the name starts with none of them. */
static char *type_case(const char *name)
{
	for (int i = 0; type_words[i] != NULL; i++) {
		size_t n = strlen(type_words[i]);
		if (strlen(name) <= n || name[n] != ' ')
			continue;
		g_autofree char *head = g_strndup(name, n);
		g_autofree char *a = g_utf8_casefold(head, -1), *b = g_utf8_casefold(type_words[i], -1);
		if (strcmp(a, b) == 0)
			return g_strconcat(type_words[i], name + n, NULL);
	}
	return NULL;
}

const char *clean_name(struct work *w, const char *source, const char *code, const char *raw)
{
	if (raw == NULL || !g_utf8_validate(raw, -1, NULL))
		die("%s: the name of unit %s is missing or not UTF-8", source, code);
	g_autofree char *nfc = g_utf8_normalize(raw, -1, G_NORMALIZE_NFC);
	if (strcmp(nfc, raw) != 0)
		note(w, "nfc", source, code, nfc);
	g_autoptr(GString) s = g_string_new(NULL);
	bool space = false, eth = false;
	glong chars = 0;
	g_autofree gunichar *ucs = g_utf8_to_ucs4_fast(nfc, -1, &chars);
	for (glong i = 0; i < chars; i++) {
		gunichar c = ucs[i];
		if (g_unichar_isspace(c) || g_unichar_iscntrl(c)) {
			space = s->len > 0;
			continue;
		}
		if (space)
			g_string_append_c(s, ' ');
		space = false;
		eth = eth || c == 0xD0;
		g_string_append_unichar(s, c == 0xD0 ? 0x110 : c);
	}
	if (eth)
		note(w, "eth", source, code, s->str);
	else if (strcmp(s->str, nfc) != 0)
		note(w, "spaces", source, code, s->str);
	g_autofree char *typed = type_case(s->str);
	if (typed == NULL)
		die("%s: unit %s: \"%s\" does not begin with a type of unit", source, code, s->str);
	if (strcmp(typed, s->str) != 0)
		note(w, "case", source, code, typed);
	return keep(w, typed);
}

const char *clean_code(struct work *w, const char *source, const char *raw, size_t digits)
{
	if (raw == NULL || strlen(raw) == 0 || strlen(raw) > digits || strspn(raw, "0123456789") != strlen(raw))
		die("%s: \"%s\" is not a code of %d digits", source, raw != NULL ? raw : "(nothing)", (int)digits);
	if (strlen(raw) == digits)
		return keep(w, raw);
	g_autofree char *padded = g_strdup_printf("%0*d", (int)digits, (int)strtol(raw, NULL, 10));
	note(w, "short_code", source, padded, raw);
	return keep(w, padded);
}

/* ---- lists ---- */

const char *unit_key(struct work *w, char level, const char *code)
{
	g_autofree char *key = g_strdup_printf("%c%s", level, code);
	return keep(w, key);
}

struct unit *list_find(struct work *w, const struct list *l, char level, const char *code)
{
	return (struct unit *)g_hash_table_lookup(l->by_key, unit_key(w, level, code));
}

void list_add(struct work *w, struct list *l, char level, const char *code, const char *parent, const char *name)
{
	if (list_find(w, l, level, code) != NULL)
		die("%s: code %s appears twice", l->source, code);
	struct unit *u = g_new0(struct unit, 1);
	*u = (struct unit){level, code, parent, name};
	g_ptr_array_add(w->units, u);
	g_hash_table_insert(l->by_key, (gpointer)(uintptr_t)unit_key(w, level, code), u);
}

void list_init(struct work *w, struct list *l, int day, const char *source)
{
	l->day = day;
	l->source = keep(w, source);
	l->by_key = g_hash_table_new(g_str_hash, g_str_equal);
}

int list_count(const struct list *l, char level)
{
	int n = 0;
	GHashTableIter it;
	gpointer u;
	g_hash_table_iter_init(&it, l->by_key);
	while (g_hash_table_iter_next(&it, NULL, &u))
		n += ((const struct unit *)u)->level == level;
	return n;
}

void list_expect(const struct list *l, int provinces, int districts, int communes)
{
	int p = list_count(l, 'P'), d = list_count(l, 'D'), c = list_count(l, 'C');
	if (p != provinces || d != districts || c != communes)
		die("%s: expected %d provinces, %d districts, %d communes, found %d, %d, %d", l->source, provinces, districts, communes, p,
			d, c);
}

void list_check_parents(struct work *w, const struct list *l)
{
	GHashTableIter it;
	gpointer v;
	g_hash_table_iter_init(&it, l->by_key);
	while (g_hash_table_iter_next(&it, NULL, &v)) {
		const struct unit *u = v;
		if (u->level == 'P')
			continue;
		char above = u->level == 'D' || l->day == LAST_DAY ? 'P' : 'D';
		if (list_find(w, l, above, u->parent) == NULL)
			die("%s: unit %s has parent %s, which is not in the list", l->source, u->code, u->parent);
	}
}

static int unit_order(gconstpointer a, gconstpointer b)
{
	const struct unit *x = *(const struct unit *const *)a, *y = *(const struct unit *const *)b;
	int lx = x->level == 'P' ? 0 : x->level == 'D' ? 1 : 2, ly = y->level == 'P' ? 0 : y->level == 'D' ? 1 : 2;
	return lx != ly ? lx - ly : strcmp(x->code, y->code);
}

GPtrArray *list_sorted(const struct list *l)
{
	GPtrArray *a = g_ptr_array_new();
	GHashTableIter it;
	gpointer u;
	g_hash_table_iter_init(&it, l->by_key);
	while (g_hash_table_iter_next(&it, NULL, &u))
		g_ptr_array_add(a, u);
	g_ptr_array_sort(a, unit_order);
	return a;
}
