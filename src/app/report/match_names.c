/* See match_names.h. */
#include "app/report/match_names.h"

#include "base/text.h"
#include "messages/match.def"

#include <stdio.h>
#include <string.h>

/* ---- reading ---- */

bool match_birth(const char *text, ymd *out)
{
	int d = 0, m = 0, y = 0, end = 0;
	*out = 0;
	if (*text == '\0')
		return true;
	if (sscanf(text, "%2d%*1[/.-]%2d%*1[/.-]%4d%n", &d, &m, &y, &end) == 3 && text[end] == '\0' && y > 1000) {
		*out = y * 10000 + m * 100 + d;
		return ymd_is_day(*out);
	}
	if (sscanf(text, "%2d%*1[/.-]%4d%n", &m, &y, &end) == 2 && text[end] == '\0' && y > 1000 && m >= 1 && m <= 12) {
		*out = y * 10000 + m * 100;
		return true;
	}
	return ymd_parse_partial(text, out, NULL);
}

/* A line of headings: "Họ và tên", "Họ tên". */
static bool is_heading(const char *name, struct arena *arena)
{
	const char *folded = text_fold(name, arena);
	return g_str_has_prefix(folded, "ho va ten") || g_str_has_prefix(folded, "ho ten") || strcmp(folded, "name") == 0;
}

bool match_names_read(const char *text, size_t length, GArray *out, struct arena *arena, struct err *e)
{
	if (!g_utf8_validate(text, (gssize)length, NULL))
		return FAIL0(e, ERR_INPUT, MSG_MATCH_NOT_UTF8);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (size_t i = 0; lines[i] != NULL; i++) {
		char *line = g_strstrip(lines[i]);
		if (g_str_has_prefix(line, "\xEF\xBB\xBF"))
			line += strlen("\xEF\xBB\xBF");
		if (*line == '\0')
			continue;
		const char *marks = strchr(line, '\t') != NULL ? "\t" : strchr(line, ';') != NULL ? ";" : ",";
		g_auto(GStrv) parts = g_strsplit(line, marks, 3);
		struct match_name one = {.name = arena_strdup(arena, g_strstrip(parts[0])), .tag = (int64_t)i + 1};
		const char *birth = parts[1] != NULL ? g_strstrip(parts[1]) : "";
		if (is_heading(one.name, arena))
			continue;
		if (*one.name == '\0' || !match_birth(birth, &one.birth))
			return FAIL(e, ERR_INPUT, MSG_MATCH_LINE, arena_printf(arena, "%zu", i + 1), *one.name == '\0' ? line : birth);
		g_array_append_val(out, one);
	}
	return true;
}

/* ---- comparing ---- */

static bool may_be_one(ymd a, ymd b)
{
	if (a == 0 || b == 0 || a == b)
		return true;
	const int ay = a / 10000, by = b / 10000, am = a / 100 % 100, bm = b / 100 % 100, ad = a % 100, bd = b % 100;
	return ay == by && (am == 0 || bm == 0 || (am == bm && (ad == 0 || bd == 0)));
}

struct pairing {
	const GArray *upper, *lower;
	const char **upper_folded, **lower_folded;
	bool *upper_taken, *lower_taken;
	GHashTable *by_name; /* folded name -> GArray of indices of upper */
	GArray *pairs;
};

static const struct match_name *at(const GArray *list, guint i)
{
	return &g_array_index(list, struct match_name, i);
}

static void take(struct pairing *p, guint u, guint l, bool other_birth)
{
	const struct match_pair pair = {u, l, other_birth};
	p->upper_taken[u] = p->lower_taken[l] = true;
	g_array_append_val(p->pairs, pair);
}

enum pass { PASS_SAME, PASS_MAY_BE, PASS_OTHER };

static bool fits(const struct pairing *p, guint u, guint l, enum pass pass)
{
	const ymd a = at(p->upper, u)->birth, b = at(p->lower, l)->birth;
	return pass == PASS_SAME ? a != 0 && a == b : pass == PASS_MAY_BE ? may_be_one(a, b) : true;
}

/* How many of that name are free on the lower side. */
static guint free_below(const struct pairing *p, const char *name)
{
	guint n = 0;
	for (guint l = 0; l < p->lower->len; l++)
		n += !p->lower_taken[l] && strcmp(p->lower_folded[l], name) == 0;
	return n;
}

static void one_pass(struct pairing *p, enum pass pass)
{
	for (guint l = 0; l < p->lower->len; l++) {
		const GArray *same = p->lower_taken[l] ? NULL : g_hash_table_lookup(p->by_name, p->lower_folded[l]);
		guint found = G_MAXUINT, fitting = 0;
		for (guint i = 0; same != NULL && i < same->len; i++) {
			const guint u = g_array_index(same, guint, i);
			if (!p->upper_taken[u] && fits(p, u, l, pass)) {
				found = fitting == 0 ? u : found;
				fitting++;
			}
		}
		/* of two of one name who may both be meant, neither is guessed in the last pass */
		if (fitting > 0 && (pass != PASS_OTHER || (fitting == 1 && free_below(p, p->lower_folded[l]) == 1)))
			take(p, found, l, pass == PASS_OTHER);
	}
}

static const char **fold_all(const GArray *list, struct arena *arena)
{
	const char **out = ARENA_ARRAY(arena, const char *, list->len + 1);
	for (guint i = 0; i < list->len; i++)
		out[i] = text_fold(at(list, i)->name, arena);
	return out;
}

static void free_indices(gpointer p)
{
	g_array_free(p, TRUE);
}

GArray *match_names_pair(const GArray *upper, const GArray *lower, struct arena *arena)
{
	struct pairing p = {.upper = upper,
		.lower = lower,
		.upper_folded = fold_all(upper, arena),
		.lower_folded = fold_all(lower, arena),
		.upper_taken = ARENA_ARRAY(arena, bool, upper->len + 1),
		.lower_taken = ARENA_ARRAY(arena, bool, lower->len + 1),
		.by_name = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_indices),
		.pairs = g_array_new(FALSE, FALSE, sizeof(struct match_pair))};
	for (guint u = 0; u < upper->len; u++) {
		GArray *same = g_hash_table_lookup(p.by_name, p.upper_folded[u]);
		if (same == NULL) {
			same = g_array_new(FALSE, FALSE, sizeof(guint));
			g_hash_table_insert(p.by_name, (gpointer)(uintptr_t)p.upper_folded[u], same);
		}
		g_array_append_val(same, u);
	}
	for (enum pass pass = PASS_SAME; pass <= PASS_OTHER; pass++)
		one_pass(&p, pass);
	g_hash_table_destroy(p.by_name);
	return p.pairs;
}
