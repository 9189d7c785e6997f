/* What makes sense in the kinds of record: names, families and shapes, references, classes, defaults, code lists, both languages. */
#include "kinds.h"

#include <string.h>

/* Words that SQLite 3.40 or PostgreSQL 15 refuse as a table or column name, and the words of C. */
static const char reserved[] =
	" add all alter analyse analyze and any array as asc asymmetric authorization autoincrement between binary both case cast check "
	"collate "
	"collation column commit concurrently constraint create cross current_catalog current_date current_role current_schema "
	"current_time "
	"current_timestamp current_user default deferrable delete desc distinct do drop else end escape except exists false fetch for "
	"foreign "
	"freeze from full grant group having if ilike in index initially inner insert intersect into is isnull join lateral leading left "
	"like "
	"limit localtime localtimestamp natural not nothing notnull null offset on only or order outer overlaps placing primary raise "
	"references returning right select session_user set similar some symmetric table tablesample then to trailing transaction true "
	"union "
	"unique update user using values variadic verbose when where window with "
	"auto break char const continue double enum extern float goto inline int long register restrict return short signed sizeof static "
	"struct switch typedef unsigned void volatile while ";

bool kinds_reserved(const char *word)
{
	g_autofree char *spaced = g_strdup_printf(" %s ", word);
	return strstr(reserved, spaced) != NULL;
}

#define FAULT(k, kind, line, ...) kinds_fault((k), (kind)->file, (line), __VA_ARGS__)

/* Families: a reference table is on every node, so it must not point at distributed rows (R2); key tables point at nothing. */
static bool may_refer(enum kind_family from, enum kind_family to)
{
	switch (from) {
	case FAMILY_REF:
		return to == FAMILY_REF;
	case FAMILY_AREA:
		return to == FAMILY_REF || to == FAMILY_AREA;
	case FAMILY_SITE:
		return to == FAMILY_REF || to == FAMILY_SITE;
	case FAMILY_KEY:
		return false;
	}
	return false;
}

static void check_reference(struct kinds *k, struct kkind *kind, struct kfield *f)
{
	struct kkind *to = kinds_find(k, f->is.of);
	if (to == NULL) {
		FAULT(k, kind, f->line, "field %s: there is no kind '%s'", f->is.name, f->is.of);
		return;
	}
	if (f->is.type == FIELD_XREF)
		return;
	if (!may_refer(kind->family, to->family))
		FAULT(k, kind, f->line, "field %s: a kind of this family cannot refer to %s (use xref)", f->is.name, to->name);
	if (!kind->later && to->later)
		g_ptr_array_add(k->notes, arena_printf(k->arena, "%s:%d: %s.%s points at %s, which has no table yet: no foreign key",
						  kind->file, f->line, kind->name, f->is.name, to->name));
}

/* letters and digits up to the closing quote */
static bool text_fits(const char *s, int64_t max)
{
	size_t n = 0;
	while (g_ascii_isalnum(s[n]))
		n++;
	return s[n] == '"' && s[n + 1] == '\0' && (int64_t)n <= max;
}

/* The default as written must be a value of the type. */
static void check_initial(struct kinds *k, struct kkind *kind, struct kfield *f, const struct code_list *list)
{
	const char *text = f->is.initial;
	char *end = NULL;
	if (text == NULL)
		return;
	int64_t value = g_ascii_strtoll(text, &end, 10);
	bool number = *text != '\0' && *end == '\0', ok = false;
	if (f->is.type == FIELD_TEXT)
		ok = text[0] == '"' && text_fits(text + 1, f->is.max);
	else if (f->is.type == FIELD_CODE)
		ok = number && (list == NULL || code_by_num(list, value) != NULL);
	else if (f->is.type == FIELD_BOOL)
		ok = number && (value == 0 || value == 1);
	else if (f->is.type == FIELD_INT)
		ok = number && value >= f->is.min && value <= f->is.max;
	else if (f->is.type == FIELD_PDATE)
		ok = number && value == 0; /* 0 = known not to be known */
	else if (f->is.type == FIELD_LONG || f->is.type == FIELD_MONEY)
		ok = number;
	if (!ok)
		FAULT(k, kind, f->line, "field %s: '%s' is no default for %s", f->is.name, text, f->type_text);
	else if (f->is.type == FIELD_TEXT)
		f->is.initial = arena_strndup(k->arena, text + 1, strlen(text) - 2);
}

static void check_field(struct kinds *k, struct kkind *kind, struct kfield *f)
{
	const struct code_list *list = NULL;
	if (f->is.type == FIELD_REF || f->is.type == FIELD_OWN || f->is.type == FIELD_XREF)
		check_reference(k, kind, f);
	if (f->is.type == FIELD_CODE || f->is.type == FIELD_SET) {
		struct err e = {0};
		list = codes_list(k->codes, f->is.of, &e);
		if (list == NULL)
			FAULT(k, kind, f->line, "field %s: %s", f->is.name, err_text(&e, MSG_EN));
		for (size_t i = 0; list != NULL && f->is.type == FIELD_SET && i < list->count; i++)
			if (list->codes[i].num > 62)
				FAULT(k, kind, f->line, "field %s: list %s has numbers above 62 and cannot be a set", f->is.name,
					list->name);
	}
	check_initial(k, kind, f, list);
	if (f->is.in_version && kind->shape != SHAPE_VERSIONED)
		FAULT(k, kind, f->line, "field %s: only versioned kinds have lines beginning with v", f->is.name);
	if (f->is.type == FIELD_OWN && (f->is.in_version || kind->family == FAMILY_KEY))
		FAULT(k, kind, f->line, "field %s: own belongs to the head of a kind", f->is.name);
	if (kind->family == FAMILY_REF && strchr("BSX", f->is.class_) != NULL && strcmp(kind->name, "account") != 0)
		FAULT(k, kind, f->line, "field %s: a REF kind holds no personal data (class %c)", f->is.name, f->is.class_);
	for (guint i = 0; i < kind->fields->len; i++) {
		struct kfield *other = g_ptr_array_index(kind->fields, i);
		if (other == f)
			break;
		if (strcmp(other->is.name, f->is.name) == 0)
			FAULT(k, kind, f->line, "field %s is described twice (line %d)", f->is.name, other->line);
	}
}

/* Which shapes a family can have. */
static void check_shape(struct kinds *k, struct kkind *kind)
{
	bool history = kind->shape != SHAPE_PLAIN && kind->shape != SHAPE_LOG;
	if ((kind->family == FAMILY_KEY || kind->family == FAMILY_SITE) && history)
		FAULT(k, kind, kind->line, "kind %s: KEY and SITE kinds are plain or log", kind->name);
	if (kind->family == FAMILY_KEY) {
		const struct kclause *first = kind->clauses->len == 0 ? NULL : g_ptr_array_index(kind->clauses, 0);
		if (first == NULL || first->type != CLAUSE_UNIQUE || first->where != NULL)
			FAULT(k, kind, kind->line, "kind %s: a KEY kind needs one unconditional unique (…): it is the primary key",
				kind->name);
	}
	int versions = 0;
	for (guint i = 0; i < kind->fields->len; i++)
		versions += ((const struct kfield *)g_ptr_array_index(kind->fields, i))->is.in_version;
	if (kind->shape == SHAPE_VERSIONED && versions == 0)
		FAULT(k, kind, kind->line, "kind %s is versioned but no field is (lines beginning with v)", kind->name);
	if (kind->fields->len == 0)
		FAULT(k, kind, kind->line, "kind %s has no fields", kind->name);
}

/* What the dictionary prints it prints in both languages. A kind of later/ is not printed yet. */
static void check_prose(struct kinds *k, struct kkind *kind)
{
	if (kind->later)
		return;
	if (kind->purpose_vi == NULL)
		FAULT(k, kind, kind->line, "kind %s does not say its purpose in Vietnamese (purpose_vi:)", kind->name);
	if ((kind->row_rule == NULL) != (kind->row_rule_vi == NULL))
		FAULT(k, kind, kind->line, "kind %s: row: and row_vi: go together", kind->name);
	if ((kind->slips == NULL) != (kind->slips_vi == NULL))
		FAULT(k, kind, kind->line, "kind %s: slips: and slips_vi: go together", kind->name);
}

void kinds_check(struct kinds *k)
{
	for (guint i = 0; i < k->all->len; i++) {
		struct kkind *kind = g_ptr_array_index(k->all, i);
		struct kkind *first = kinds_find(k, kind->name);
		if (first != kind)
			FAULT(k, kind, kind->line, "kind %s is already described in %s:%d", kind->name, first->file, first->line);
		if (kinds_reserved(kind->name))
			FAULT(k, kind, kind->line, "'%s' is a reserved word", kind->name);
		if (kind->in != NULL && kinds_find(k, kind->in) == NULL)
			FAULT(k, kind, kind->line, "in=%s: there is no such kind", kind->in);
		check_shape(k, kind);
		check_prose(k, kind);
		for (guint f = 0; f < kind->fields->len; f++)
			check_field(k, kind, g_ptr_array_index(kind->fields, f));
	}
}
