/* Reads .kind files (grammar: docs/records.md). Knows the shape of a line, not whether what it says makes sense: that is kinds_check.c. */
#include "kinds.h"

#include <stdlib.h>
#include <string.h>

#define SEPARATOR " · "

/* Where we are in the file being read. */
struct reader {
	struct kinds *k;
	const char *file;
	int line;
	bool later;
	struct kkind *kind; /* the open one */
};

void kinds_begin(struct kinds *k, codes_source source, void *user)
{
	*k = (struct kinds){.arena = arena_new(),
		.codes = codes_new(source, user),
		.all = g_ptr_array_new(),
		.tables = g_ptr_array_new(),
		.notes = g_ptr_array_new(),
		.messages = g_ptr_array_new()};
}

void kinds_clear(struct kinds *k)
{
	for (guint i = 0; i < k->all->len; i++) {
		struct kkind *kind = g_ptr_array_index(k->all, i);
		struct ktable *tables[] = {kind->head, kind->version};
		for (guint c = 0; c < kind->clauses->len; c++)
			g_strfreev(((struct kclause *)g_ptr_array_index(kind->clauses, c))->columns);
		for (size_t t = 0; t < G_N_ELEMENTS(tables); t++) {
			if (tables[t] == NULL)
				continue;
			g_ptr_array_free(tables[t]->columns, TRUE);
			g_ptr_array_free(tables[t]->foreign, TRUE);
		}
		g_ptr_array_free(kind->fields, TRUE);
		g_ptr_array_free(kind->clauses, TRUE);
		g_string_free(kind->order, TRUE);
	}
	g_ptr_array_free(k->all, TRUE);
	g_ptr_array_free(k->tables, TRUE);
	g_ptr_array_free(k->notes, TRUE);
	g_ptr_array_free(k->messages, TRUE);
	codes_free(k->codes);
	arena_free(k->arena);
}

bool kinds_fault(struct kinds *k, const char *file, int line, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	g_autofree char *text = g_strdup_vprintf(format, ap);
	va_end(ap);
	g_ptr_array_add(k->messages, arena_printf(k->arena, "%s:%d: %s", file, line, text));
	k->faults++;
	return false;
}

#define FAULT(r, ...) kinds_fault((r)->k, (r)->file, (r)->line, __VA_ARGS__)

static bool is_identifier(const char *s)
{
	if (*s < 'a' || *s > 'z')
		return false;
	for (; *s != '\0'; s++)
		if (!g_ascii_islower(*s) && !g_ascii_isdigit(*s) && *s != '_')
			return false;
	return true;
}

static void skip_spaces(const char **p)
{
	while (**p == ' ')
		(*p)++;
}

/* The next word up to a space; "" at the end. */
static char *next_word(struct reader *r, const char **p)
{
	skip_spaces(p);
	const char *start = *p;
	while (**p != '\0' && **p != ' ')
		(*p)++;
	return arena_strndup(r->k->arena, start, (size_t)(*p - start));
}

/* A text in double quotes without quotes inside; NULL when there is none. */
static char *next_quoted(struct reader *r, const char **p)
{
	skip_spaces(p);
	const char *end = **p == '"' ? strchr(*p + 1, '"') : NULL;
	if (end == NULL)
		return NULL;
	char *text = arena_strndup(r->k->arena, *p + 1, (size_t)(end - *p - 1));
	*p = end + 1;
	return text;
}

/* Index of a word in a list, -1 when it is not there. */
static int word_index(const char *const *words, const char *word)
{
	for (int i = 0; words[i] != NULL; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	return -1;
}

/* kind NAME FAMILY SHAPE "Label" page=own|gen [in=KIND] -- purpose */
static void read_kind(struct reader *r, const char *p)
{
	static const char *const families[] = {"REF", "AREA", "KEY", "SITE", NULL};
	static const char *const shapes[] = {"timeless", "event", "span", "versioned", "log", "plain", NULL};
	struct kkind *kind = ARENA_NEW(r->k->arena, struct kkind);
	kind->file = r->file;
	kind->line = r->line;
	kind->later = r->later;
	kind->fields = g_ptr_array_new();
	kind->clauses = g_ptr_array_new();
	kind->order = g_string_new(NULL);
	g_ptr_array_add(r->k->all, kind);
	r->kind = kind;
	kind->name = next_word(r, &p);
	const char *family_word = next_word(r, &p), *shape_word = next_word(r, &p);
	int family = word_index(families, family_word), shape = word_index(shapes, shape_word);
	kind->label = next_quoted(r, &p);
	if (!is_identifier(kind->name))
		FAULT(r, "'%s' is not a name for a kind ([a-z][a-z0-9_]*)", kind->name);
	if (family < 0)
		FAULT(r, "no family '%s': REF, AREA, KEY or SITE", family_word);
	if (shape < 0)
		FAULT(r, "no shape '%s': timeless, event, span, versioned, log or plain", shape_word);
	if (kind->label == NULL || *kind->label == '\0')
		FAULT(r, "kind %s has no label in double quotes", kind->name);
	kind->family = family < 0 ? FAMILY_REF : (enum kind_family)family;
	kind->shape = shape < 0 ? SHAPE_TIMELESS : (enum kind_shape)shape;
	for (const char *word; *(word = next_word(r, &p)) != '\0';) {
		if (strcmp(word, "--") == 0) {
			skip_spaces(&p);
			kind->purpose = arena_strdup(r->k->arena, p);
			break;
		}
		if (g_str_has_prefix(word, "in="))
			kind->in = word + 3;
		else if (strcmp(word, "page=own") == 0 || strcmp(word, "page=gen") == 0)
			kind->page = word + 5;
		else
			FAULT(r, "'%s' is not understood: page=own|gen, in=KIND or -- purpose", word);
	}
	if (kind->purpose == NULL || *kind->purpose == '\0')
		FAULT(r, "kind %s does not say its purpose after --", kind->name);
	if (kind->page == NULL)
		FAULT(r, "kind %s has no page=own or page=gen", kind->name);
}

/* A decimal integer that fills the text; false otherwise. */
static bool whole_number(const char *s, int64_t *out)
{
	char *end;
	*out = g_ascii_strtoll(s, &end, 10);
	return end != s && *end == '\0';
}

enum type_args { ARGS_NONE, ARGS_NAME, ARGS_MAX, ARGS_RANGE, ARGS_DIGITS };

static const struct {
	const char *name;
	enum field_type type;
	enum type_args args;
} types[] = {
	{"ref", FIELD_REF, ARGS_NAME},
	{"own", FIELD_OWN, ARGS_NAME},
	{"xref", FIELD_XREF, ARGS_NAME},
	{"text", FIELD_TEXT, ARGS_MAX},
	{"memo", FIELD_MEMO, ARGS_NONE},
	{"name", FIELD_NAME, ARGS_NONE},
	{"code", FIELD_CODE, ARGS_NAME},
	{"set", FIELD_SET, ARGS_NAME},
	{"date", FIELD_DATE, ARGS_NONE},
	{"pdate", FIELD_PDATE, ARGS_NONE},
	{"instant", FIELD_INSTANT, ARGS_NONE},
	{"int", FIELD_INT, ARGS_RANGE},
	{"money", FIELD_MONEY, ARGS_NONE},
	{"dec", FIELD_DEC, ARGS_MAX},
	{"share", FIELD_SHARE, ARGS_NONE},
	{"bool", FIELD_BOOL, ARGS_NONE},
	{"digits", FIELD_DIGITS, ARGS_DIGITS},
	{"docno", FIELD_DOCNO, ARGS_NONE},
	{"decision", FIELD_DECISION, ARGS_NONE},
	{"place", FIELD_PLACE, ARGS_NONE},
	{"secret", FIELD_SECRET, ARGS_MAX},
	{"file", FIELD_FILE, ARGS_NONE},
	{"expr", FIELD_EXPR, ARGS_NONE},
	{"json", FIELD_JSON, ARGS_NONE},
	{"hash", FIELD_HASH, ARGS_NONE},
	{"raw", FIELD_RAW, ARGS_NONE},
	{"long", FIELD_LONG, ARGS_NONE},
	{"anyid", FIELD_ANYID, ARGS_NONE},
};

/* "2|3|5" : one or more lengths from 1 to 60. */
static bool digits_fit(const char *text)
{
	char **parts = g_strsplit(text, "|", -1);
	bool ok = parts[0] != NULL;
	for (size_t i = 0; parts[i] != NULL; i++) {
		int64_t n;
		ok = ok && whole_number(parts[i], &n) && n >= 1 && n <= 60;
	}
	g_strfreev(parts);
	return ok;
}

/* What stands in the brackets after the type. */
static bool read_args(struct reader *r, struct kind_field *f, enum type_args args, const char *text)
{
	char *dots;
	switch (args) {
	case ARGS_NONE:
		return *text == '\0';
	case ARGS_NAME:
		f->of = arena_strdup(r->k->arena, text);
		return is_identifier(text);
	case ARGS_MAX:
		return whole_number(text, &f->max) && f->max >= 1 && f->max <= 65536;
	case ARGS_DIGITS:
		f->digits = arena_strdup(r->k->arena, text);
		return digits_fit(text);
	case ARGS_RANGE:
		dots = strstr(text, "..");
		if (dots == NULL)
			return false;
		return whole_number(arena_strndup(r->k->arena, text, (size_t)(dots - text)), &f->min) && whole_number(dots + 2, &f->max) &&
		       f->min <= f->max && f->min >= INT32_MIN && f->max <= INT32_MAX;
	}
	return false;
}

static bool read_type(struct reader *r, struct kfield *f)
{
	size_t n = strcspn(f->type_text, "(");
	const char *open = f->type_text + n;
	g_autofree char *args = g_strdup(*open == '(' ? open + 1 : "");
	if (*open == '(') {
		size_t length = strlen(args);
		if (length < 2 || args[length - 1] != ')')
			return FAULT(r, "type '%s' of field %s: brackets", f->type_text, f->is.name);
		args[length - 1] = '\0';
	}
	for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
		if (strlen(types[i].name) != n || strncmp(types[i].name, f->type_text, n) != 0)
			continue;
		f->is.type = types[i].type;
		return read_args(r, &f->is, types[i].args, args) ||
		       FAULT(r, "type '%s' of field %s: what stands in the brackets does not fit", f->type_text, f->is.name);
	}
	return FAULT(r, "field %s: there is no type '%s'", f->is.name, f->type_text);
}

static bool read_flags(struct reader *r, struct kind_field *f, const char *flags)
{
	if (strcmp(flags, "-") == 0)
		return true;
	for (const char *p = flags; *p != '\0'; p++) {
		bool *flag = *p == '!'	 ? &f->required
			     : *p == 'u' ? &f->unique
			     : *p == 's' ? &f->searchable
			     : *p == 'o' ? &f->sortable
					 : NULL;
		if (flag == NULL || *flag)
			return FAULT(r, "field %s: flags '%s' (of ! u s o, each once, or -)", f->name, flags);
		*flag = true;
	}
	return *flags != '\0' || FAULT(r, "field %s has no flags (- for none)", f->name);
}

/* NAME:TYPE FLAGS CLASS "label" [=default] [[feeds]] */
static void read_field(struct reader *r, const char *p, bool in_version)
{
	struct kfield *f = ARENA_NEW(r->k->arena, struct kfield);
	f->line = r->line;
	f->is.in_version = in_version;
	f->is.min = f->is.max = NONE;
	f->is.feeds = "";
	skip_spaces(&p);
	size_t n = strcspn(p, ": ");
	f->is.name = arena_strndup(r->k->arena, p, n);
	if (p[n] != ':' || !is_identifier(f->is.name)) {
		FAULT(r, "a field NAME:TYPE is expected here: '%s'", p);
		return;
	}
	p += n + 1;
	f->type_text = next_word(r, &p);
	const char *flags = next_word(r, &p), *class_word = next_word(r, &p);
	if (!read_type(r, f) || !read_flags(r, &f->is, flags))
		return;
	if (strlen(class_word) != 1 || strchr("BSXOP", *class_word) == NULL) {
		FAULT(r, "field %s has no class: B, S, X, O or P, not '%s'", f->is.name, class_word);
		return;
	}
	f->is.class_ = *class_word;
	f->is.label = next_quoted(r, &p);
	if (f->is.label == NULL || *f->is.label == '\0') {
		FAULT(r, "field %s has no label in double quotes", f->is.name);
		return;
	}
	for (skip_spaces(&p); *p != '\0'; skip_spaces(&p)) {
		const char *end = *p == '[' ? strchr(p, ']') : NULL;
		if (*p == '=' && f->is.initial == NULL) {
			f->is.initial = next_word(r, &p) + 1;
		} else if (end != NULL) {
			f->is.feeds = arena_strndup(r->k->arena, p + 1, (size_t)(end - p - 1));
			p = end + 1;
		} else {
			FAULT(r, "field %s: '%s' is not understood (=default or [feeds])", f->is.name, p);
			return;
		}
	}
	g_ptr_array_add(r->kind->fields, f);
}

/* unique (a, b) [where …], key (a, b) [where …] */
static void read_key(struct reader *r, enum clause_type type, const char *p)
{
	struct kclause *c = ARENA_NEW(r->k->arena, struct kclause);
	c->type = type;
	c->line = r->line;
	const char *open = strchr(p, '('), *close = open == NULL ? NULL : strchr(open, ')');
	if (close == NULL) {
		FAULT(r, "columns in brackets are expected: '%s'", p);
		return;
	}
	g_autofree char *inside = g_strndup(open + 1, (size_t)(close - open - 1));
	c->columns = g_strsplit(inside, ",", -1);
	for (size_t i = 0; c->columns[i] != NULL; i++) {
		g_strstrip(c->columns[i]);
		if (!is_identifier(c->columns[i]))
			FAULT(r, "'%s' is not a column", c->columns[i]);
	}
	const char *rest = close + 1;
	skip_spaces(&rest);
	if (g_str_has_prefix(rest, "where "))
		c->where = arena_strdup(r->k->arena, rest + strlen("where "));
	else if (*rest != '\0')
		FAULT(r, "'%s' is not understood (where …)", rest);
	g_ptr_array_add(r->kind->clauses, c);
	g_string_append_printf(r->kind->order, "%s%s", r->kind->order->len == 0 ? "" : "; ", p);
}

/* row: rules: slips: and purpose_vi: row_vi: slips_vi:, each once. Whether a text has its Vietnamese is for kinds_check.c. */
static bool read_prose(struct reader *r, const char *text)
{
	const struct {
		const char *word, **to;
	} proses[] = {
		{"purpose_vi:", &r->kind->purpose_vi},
		{"row:", &r->kind->row_rule},
		{"row_vi:", &r->kind->row_rule_vi},
		{"rules:", &r->kind->rules},
		{"slips:", &r->kind->slips},
		{"slips_vi:", &r->kind->slips_vi},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(proses); i++) {
		if (!g_str_has_prefix(text, proses[i].word))
			continue;
		text += strlen(proses[i].word);
		skip_spaces(&text);
		if (*text == '\0')
			FAULT(r, "%s says nothing", proses[i].word);
		if (*proses[i].to != NULL)
			FAULT(r, "%s twice in kind %s", proses[i].word, r->kind->name);
		*proses[i].to = arena_strdup(r->k->arena, text);
		return true;
	}
	return false;
}

static bool read_clause(struct reader *r, const char *text)
{
	if (g_str_has_prefix(text, "unique (")) {
		read_key(r, CLAUSE_UNIQUE, text);
	} else if (g_str_has_prefix(text, "key (")) {
		read_key(r, CLAUSE_KEY, text);
	} else if (g_str_has_prefix(text, "check:")) {
		struct kclause *c = ARENA_NEW(r->k->arena, struct kclause);
		c->type = CLAUSE_CHECK;
		c->line = r->line;
		c->where = arena_strdup(r->k->arena, g_strchug(arena_strdup(r->k->arena, text + strlen("check:"))));
		g_ptr_array_add(r->kind->clauses, c);
		g_string_append_printf(r->kind->order, "%s%s", r->kind->order->len == 0 ? "" : "; ", text);
	} else {
		return read_prose(r, text);
	}
	return true;
}

/* A line inside a kind: clauses three spaces apart, or fields. */
static void read_body(struct reader *r, const char *line)
{
	char **pieces = g_strsplit(line, "   ", -1);
	if (read_clause(r, g_strstrip(pieces[0]))) {
		for (size_t i = 1; pieces[i] != NULL; i++)
			if (*g_strstrip(pieces[i]) != '\0' && !read_clause(r, pieces[i]))
				FAULT(r,
					"'%s' is not a clause (unique, key, check:, row:, rules:, slips:, purpose_vi:, row_vi:, slips_vi:)",
					pieces[i]);
		g_strfreev(pieces);
		return;
	}
	g_strfreev(pieces);
	bool in_version = g_str_has_prefix(line, "v ");
	char **fields = g_strsplit(in_version ? line + 2 : line, SEPARATOR, -1);
	for (size_t i = 0; fields[i] != NULL; i++)
		read_field(r, g_strstrip(fields[i]), in_version);
	g_strfreev(fields);
}

void kinds_read(struct kinds *k, const char *file, const char *text, bool later)
{
	struct reader r = {.k = k, .file = arena_strdup(k->arena, file), .later = later};
	char **lines = g_strsplit(text, "\n", -1);
	if (!g_utf8_validate(text, -1, NULL))
		FAULT(&r, "not UTF-8");
	for (size_t i = 0; lines[i] != NULL; i++) {
		r.line = (int)i + 1;
		bool inside = lines[i][0] == ' ';
		if (strchr(lines[i], '\t') != NULL) {
			FAULT(&r, "tabs are not used, use spaces");
			continue;
		}
		char *line = g_strstrip(lines[i]);
		if (*line == '\0' || *line == '#')
			continue;
		if (!inside && g_str_has_prefix(line, "kind "))
			read_kind(&r, line + strlen("kind "));
		else if (!inside || r.kind == NULL)
			FAULT(&r, "a line 'kind NAME FAMILY SHAPE …' is expected here");
		else
			read_body(&r, line);
	}
	g_strfreev(lines);
}

struct kkind *kinds_find(struct kinds *k, const char *name)
{
	for (guint i = 0; i < k->all->len; i++) {
		struct kkind *kind = g_ptr_array_index(k->all, i);
		if (strcmp(kind->name, name) == 0)
			return kind;
	}
	return NULL;
}
