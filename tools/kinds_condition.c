/* Conditions of `unique … where` and `check:`: a small closed language that becomes the same SQL on both engines. Words are columns, code
 * names in single quotes (they become numbers), integers, and or not in is null open, and one_of(a, b, …) = exactly one is given. */
#include "kinds.h"

#include <string.h>

struct scan {
	struct kinds *k;
	struct ktable *t;
	const struct kclause *c;
	const char *p;
	GString *out;
	const struct kcolumn *column; /* the last one seen: gives a code name its list */
	int depth;
};

static bool fault(struct scan *s, const char *what, const char *word)
{
	return kinds_fault(s->k, s->t->kind->file, s->c->line, "condition '%s': %s '%s'", s->c->where, what, word);
}

/* one_of(a, b): how many of them are given must be one. */
static bool one_of(struct scan *s)
{
	const char *close = strchr(s->p, ')');
	if (*s->p != '(' || close == NULL)
		return fault(s, "brackets after", "one_of");
	g_autofree char *inside = g_strndup(s->p + 1, (size_t)(close - s->p - 1));
	char **names = g_strsplit(inside, ",", -1);
	bool ok = true;
	for (size_t i = 0; ok && names[i] != NULL; i++) {
		g_strstrip(names[i]);
		ok = ktable_column(s->t, names[i]) != NULL || fault(s, "there is no column", names[i]);
		g_string_append_printf(s->out, "%sCASE WHEN %s IS NULL THEN 0 ELSE 1 END", i == 0 ? "" : " + ", names[i]);
	}
	g_string_append(s->out, " = 1");
	g_strfreev(names);
	s->p = close + 1;
	return ok;
}

static bool take_word(struct scan *s)
{
	static const char *const plain[] = {"and", "or", "not", "in", "is", "null", NULL};
	size_t n = strspn(s->p, "abcdefghijklmnopqrstuvwxyz0123456789_");
	g_autofree char *word = g_strndup(s->p, n);
	s->p += n;
	if (strcmp(word, "open") == 0) {
		if (ktable_column(s->t, "until_d") == NULL)
			return fault(s, "a kind without a span is never", word);
		g_string_append_printf(s->out, "until_d = %d", YMD_OPEN);
		return true;
	}
	if (strcmp(word, "one_of") == 0)
		return one_of(s);
	if (!g_strv_contains(plain, word)) {
		s->column = ktable_column(s->t, word);
		if (s->column == NULL)
			return fault(s, "there is no column", word);
	}
	g_string_append(s->out, word);
	return true;
}

/* 'party' after kind_m = : the number of that code. */
static bool take_code(struct scan *s)
{
	const char *end = strchr(s->p + 1, '\'');
	if (end == NULL)
		return fault(s, "a quote is not closed", s->p);
	g_autofree char *id = g_strndup(s->p + 1, (size_t)(end - s->p - 1));
	s->p = end + 1;
	const struct kfield *f =
		s->column == NULL || s->column->is.field < 0 ? NULL : g_ptr_array_index(s->t->kind->fields, s->column->is.field);
	if (f == NULL || f->is.type != FIELD_CODE)
		return fault(s, "a code name needs a code column before it", id);
	const struct code_list *list = codes_list(s->k->codes, f->is.of, NULL);
	const struct code *code = list == NULL ? NULL : code_by_id(list, id);
	if (code == NULL)
		return fault(s, "there is no such code in its list:", id);
	g_string_append_printf(s->out, "%d", code->num);
	return true;
}

static bool take(struct scan *s)
{
	if (g_ascii_islower(*s->p))
		return take_word(s);
	if (*s->p == '\'')
		return take_code(s);
	if (g_ascii_isdigit(*s->p)) {
		while (g_ascii_isdigit(*s->p))
			g_string_append_c(s->out, *s->p++);
		return true;
	}
	if (strchr(" =<>(),+-/", *s->p) == NULL)
		return fault(s, "not allowed here:", s->p);
	s->depth += *s->p == '(' ? 1 : *s->p == ')' ? -1 : 0;
	if (s->depth < 0)
		return fault(s, "brackets at", s->p);
	/* Lists read as 1, 2, 3 however they were typed. */
	if (*s->p == ',' && s->p[1] != ' ')
		g_string_append(s->out, ", ");
	else
		g_string_append_c(s->out, *s->p);
	s->p++;
	return true;
}

const char *kinds_condition(struct kinds *k, struct ktable *t, const struct kclause *c)
{
	struct scan s = {.k = k, .t = t, .c = c, .p = c->where, .out = g_string_new(NULL)};
	bool ok = *s.p != '\0' || fault(&s, "it is empty:", "");
	while (ok && *s.p != '\0')
		ok = take(&s);
	if (ok && s.depth != 0)
		ok = fault(&s, "brackets", c->where);
	const char *sql = ok ? arena_strdup(k->arena, s.out->str) : NULL;
	g_string_free(s.out, TRUE);
	return sql;
}
