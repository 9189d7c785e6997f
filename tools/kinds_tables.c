/* From kinds to tables: which columns a field makes, foreign keys, where a clause belongs, an order that foreign keys allow. */
#include "kinds.h"

#include <string.h>

#define FAULT(k, kind, line, ...) kinds_fault((k), (kind)->file, (line), __VA_ARGS__)
#define DAYS "BETWEEN 18000101 AND 99991231"
#define PARTIAL_DAYS "BETWEEN 18000000 AND 99991231"
#define IDENTIFIER_MAX 63 /* PostgreSQL cuts longer names */

struct kcolumn *ktable_column(const struct ktable *t, const char *name)
{
	for (guint i = 0; i < t->columns->len; i++) {
		struct kcolumn *c = g_ptr_array_index(t->columns, i);
		if (strcmp(c->is.name, name) == 0)
			return c;
	}
	return NULL;
}

/* Adds a column; field -1 for those of the system. */
static struct kcolumn *add(struct kinds *k, struct ktable *t, int field, int line, const char *name, const char *sql_type, bool required)
{
	struct kcolumn *c = ARENA_NEW(k->arena, struct kcolumn);
	c->is.name = name;
	c->is.sql_type = sql_type;
	c->is.store = strcmp(sql_type, "TEXT") == 0 ? COLUMN_TEXT : COLUMN_INT;
	c->is.field = (int16_t)field;
	c->is.required = required;
	c->is.initial = NONE;
	if (kinds_reserved(name))
		FAULT(k, t->kind, line, "'%s' is a reserved word", name);
	if (ktable_column(t, name) != NULL || (t->locked && strcmp(name, "lock_no") == 0) || (t->history && strcmp(name, "end_ms") == 0))
		FAULT(k, t->kind, line, "table %s would have two columns %s", t->name, name);
	g_ptr_array_add(t->columns, c);
	return c;
}

static void initial(struct kinds *k, struct kcolumn *c, int64_t value)
{
	c->is.initial = value;
	c->initial_sql = arena_printf(k->arena, "%" G_GINT64_FORMAT, value);
}

static void add_foreign(struct kinds *k, struct ktable *t, const char *column, struct kkind *to, bool cascade)
{
	if (to == NULL || to->later || to->head == NULL)
		return;
	struct kforeign *f = ARENA_NEW(k->arena, struct kforeign);
	f->column = column;
	f->to = to->head;
	f->paired = to->family == FAMILY_AREA;
	f->cascade = cascade;
	g_ptr_array_add(t->foreign, f);
}

static void add_system_front(struct kinds *k, struct ktable *t)
{
	struct kkind *kind = t->kind;
	int line = kind->line;
	if (kind->family == FAMILY_AREA)
		add(k, t, -1, line, "area_id", "INTEGER", true);
	if (kind->family != FAMILY_KEY)
		add(k, t, -1, line, "id", "BIGINT", true);
	if (t->versions) {
		const char *head = arena_printf(k->arena, "%s_id", kind->name);
		add(k, t, -1, line, head, "BIGINT", true);
		add_foreign(k, t, head, kind, true);
	}
	if (kind->family == FAMILY_REF && t->history)
		initial(k, add(k, t, -1, line, "owner_area", "INTEGER", true), 0);
	if (kind->shape == SHAPE_SPAN || t->versions) {
		struct kcolumn *c = add(k, t, -1, line, "from_d", "INTEGER", true);
		c->check_sql = "from_d " DAYS;
		initial(k, c = add(k, t, -1, line, "from_p", "SMALLINT", true), 0);
		c->check_sql = "from_p IN (0, 1, 2, 3)";
		initial(k, c = add(k, t, -1, line, "until_d", "INTEGER", true), YMD_OPEN);
		c->check_sql = "until_d > from_d";
		initial(k, c = add(k, t, -1, line, "until_p", "SMALLINT", true), PRECISION_OPEN);
		c->check_sql = "until_p IN (0, 1, 2, 3, 9)";
	} else if (kind->shape == SHAPE_EVENT) {
		add(k, t, -1, line, "on_d", "INTEGER", true)->check_sql = "on_d " PARTIAL_DAYS;
	}
}

static void add_system_back(struct kinds *k, struct ktable *t)
{
	if (!t->history)
		return;
	initial(k, add(k, t, -1, t->kind->line, "rev", "INTEGER", true), 1);
	add(k, t, -1, t->kind->line, "rec_ms", "BIGINT", true);
	add(k, t, -1, t->kind->line, "chg_id", "BIGINT", true);
}

/* Field number n of the kind as columns. */
struct adding {
	struct kinds *k;
	struct ktable *t;
	struct kfield *f;
	int n;
};

static struct kcolumn *part(struct adding *a, const char *suffix, const char *sql_type, bool required)
{
	const char *name = arena_printf(a->k->arena, "%s%s", a->f->is.name, suffix);
	return add(a->k, a->t, a->n, a->f->line, name, sql_type, required);
}

#define CHECKED(a, c, ...) ((c)->check_sql = arena_printf((a)->k->arena, __VA_ARGS__))

static void text_column(struct adding *a, int64_t max)
{
	struct kcolumn *c = part(a, "", "TEXT", a->f->is.required);
	CHECKED(a, c, "length(%s) <= %" G_GINT64_FORMAT, c->is.name, max);
	if (a->f->is.initial != NULL)
		c->initial_sql = arena_printf(a->k->arena, "'%s'", a->f->is.initial);
}

static void derived(struct adding *a, const char *suffix)
{
	part(a, suffix, "TEXT", a->f->is.required)->is.derived = true;
}

static void digits_column(struct adding *a)
{
	struct kcolumn *c = part(a, "", "TEXT", a->f->is.required);
	char **lengths = g_strsplit(a->f->is.digits, "|", -1);
	g_autofree char *list = g_strjoinv(", ", lengths);
	CHECKED(a, c, "length(%s) IN (%s)", c->is.name, list);
	g_strfreev(lengths);
}

static void number_column(struct adding *a, const char *sql_type, const char *check)
{
	struct kcolumn *c = part(a, "", sql_type, a->f->is.required);
	if (check != NULL)
		CHECKED(a, c, "%s %s", c->is.name, check);
	if (a->f->is.initial != NULL)
		initial(a->k, c, g_ascii_strtoll(a->f->is.initial, NULL, 10));
	if (a->f->is.type == FIELD_PDATE && a->f->is.initial != NULL)
		CHECKED(a, c, "%s = 0 OR %s %s", c->is.name, c->is.name, check);
}

static void decision_columns(struct adding *a)
{
	part(a, "_no", "TEXT", a->f->is.required);
	part(a, "_d", "INTEGER", false);
	part(a, "_by", "TEXT", false);
	part(a, "_doc_id", "BIGINT", false);
	part(a, "_doc_area", "INTEGER", false);
}

static void place_columns(struct adding *a)
{
	struct kcolumn *c = part(a, "_unit_id", "BIGINT", false);
	add_foreign(a->k, a->t, c->is.name, kinds_find(a->k, "unit"), false);
	c = part(a, "_text", "TEXT", a->f->is.required);
	CHECKED(a, c, "length(%s) <= 200", c->is.name);
}

/* Fields that are one integer. */
static void add_number(struct adding *a)
{
	const struct kind_field *f = &a->f->is;
	switch ((int)f->type) {
	case FIELD_CODE:
		number_column(a, "SMALLINT", "> 0");
		break;
	case FIELD_SET:
		number_column(a, "BIGINT", ">= 0");
		break;
	case FIELD_DATE:
		number_column(a, "INTEGER", DAYS);
		break;
	case FIELD_PDATE:
		number_column(a, "INTEGER", PARTIAL_DAYS);
		break;
	case FIELD_INT:
		number_column(
			a, "INTEGER", arena_printf(a->k->arena, "BETWEEN %" G_GINT64_FORMAT " AND %" G_GINT64_FORMAT, f->min, f->max));
		break;
	case FIELD_SHARE:
		number_column(a, "INTEGER", "BETWEEN 0 AND 1000000");
		break;
	case FIELD_BOOL:
		number_column(a, "SMALLINT", "IN (0, 1)");
		break;
	default: /* instant, money, dec, long, anyid */
		number_column(a, "BIGINT", NULL);
		break;
	}
}

static void add_field(struct adding *a)
{
	const struct kind_field *f = &a->f->is;
	struct kcolumn *c;
	switch (f->type) {
	case FIELD_REF:
	case FIELD_OWN:
		c = part(a, "_id", "BIGINT", f->required);
		add_foreign(a->k, a->t, c->is.name, kinds_find(a->k, f->of), f->type == FIELD_OWN);
		break;
	case FIELD_XREF:
	case FIELD_FILE:
		part(a, "_id", "BIGINT", f->required);
		part(a, "_area", "INTEGER", f->required);
		break;
	case FIELD_TEXT:
		text_column(a, f->max);
		break;
	case FIELD_MEMO:
		text_column(a, 65536);
		break;
	case FIELD_RAW:
		text_column(a, 262144);
		break;
	case FIELD_NAME:
		text_column(a, 120);
		derived(a, "_key");
		if (f->sortable)
			derived(a, "_sort");
		break;
	case FIELD_DOCNO:
		text_column(a, 40);
		derived(a, "_key");
		break;
	case FIELD_CODE:
	case FIELD_SET:
	case FIELD_DATE:
	case FIELD_PDATE:
	case FIELD_INT:
	case FIELD_SHARE:
	case FIELD_BOOL:
	case FIELD_INSTANT:
	case FIELD_MONEY:
	case FIELD_DEC:
	case FIELD_LONG:
	case FIELD_ANYID:
		add_number(a);
		break;
	case FIELD_DIGITS:
		digits_column(a);
		break;
	case FIELD_DECISION:
		decision_columns(a);
		break;
	case FIELD_PLACE:
		place_columns(a);
		break;
	case FIELD_SECRET:
		part(a, "_enc", "TEXT", f->required);
		part(a, "_bix", "TEXT", f->required);
		break;
	case FIELD_EXPR:
	case FIELD_JSON:
	case FIELD_HASH:
		part(a, "", "TEXT", f->required);
		break;
	}
}

static struct ktable *new_table(struct kinds *k, struct kkind *kind, bool versions)
{
	struct ktable *t = ARENA_NEW(k->arena, struct ktable);
	t->name = versions ? arena_printf(k->arena, "%s_v", kind->name) : kind->name;
	t->kind = kind;
	t->versions = versions;
	t->history = kind->shape != SHAPE_PLAIN && kind->shape != SHAPE_LOG;
	t->locked = kind->shape == SHAPE_VERSIONED && !versions;
	t->columns = g_ptr_array_new();
	t->foreign = g_ptr_array_new();
	return t;
}

static void fill_table(struct kinds *k, struct ktable *t)
{
	add_system_front(k, t);
	for (guint i = 0; i < t->kind->fields->len; i++) {
		struct adding a = {k, t, g_ptr_array_index(t->kind->fields, i), (int)i};
		if (a.f->is.in_version == t->versions)
			add_field(&a);
	}
	add_system_back(k, t);
}

static bool has_columns(struct ktable *t, char **columns)
{
	for (size_t i = 0; columns[i] != NULL; i++)
		if (ktable_column(t, columns[i]) == NULL)
			return false;
	return true;
}

/* A unique index does not hold over NULLs: each nullable column must be excluded by its condition. */
static void check_nullable(struct kinds *k, struct kkind *kind, const struct kclause *c)
{
	for (size_t i = 0; c->columns[i] != NULL; i++) {
		g_autofree char *stated = g_strdup_printf("%s is not null", c->columns[i]);
		const struct kcolumn *column = ktable_column(c->table, c->columns[i]);
		if (column != NULL && !column->is.required && (c->where == NULL || strstr(c->where, stated) == NULL))
			FAULT(k, kind, c->line, "unique over %s, which may be null: add 'where %s'", c->columns[i], stated);
	}
}

/* Finds the table a clause speaks of and turns its condition into SQL. */
static void place_clause(struct kinds *k, struct kkind *kind, struct kclause *c)
{
	if (c->type == CLAUSE_CHECK) {
		c->table = kind->head;
		c->sql = kinds_condition(k, c->table, c);
		return;
	}
	if (has_columns(kind->head, c->columns))
		c->table = kind->head;
	else if (kind->version != NULL && has_columns(kind->version, c->columns))
		c->table = kind->version;
	if (c->table == NULL) {
		for (size_t i = 0; c->columns[i] != NULL; i++)
			if (ktable_column(kind->head, c->columns[i]) == NULL &&
				(kind->version == NULL || ktable_column(kind->version, c->columns[i]) == NULL))
				FAULT(k, kind, c->line, "kind %s has no column %s", kind->name, c->columns[i]);
		FAULT(k, kind, c->line, "these columns do not stand in one table");
		return;
	}
	if (c->where != NULL)
		c->sql = kinds_condition(k, c->table, c);
	if (c->type == CLAUSE_UNIQUE)
		check_nullable(k, kind, c);
}

/* Depth first along foreign keys, so that what is pointed at is made before. */
static void order_table(struct kinds *k, struct ktable *t)
{
	if (t->visit == 2)
		return;
	if (t->visit == 1) {
		FAULT(k, t->kind, t->kind->line, "tables point at each other in a ring through %s (use xref)", t->name);
		return;
	}
	t->visit = 1;
	for (guint i = 0; i < t->foreign->len; i++) {
		struct ktable *to = ((struct kforeign *)g_ptr_array_index(t->foreign, i))->to;
		if (to != t)
			order_table(k, to);
	}
	t->visit = 2;
	g_ptr_array_add(k->tables, t);
}

void kinds_make_tables(struct kinds *k)
{
	/* Heads first, so that references find them whatever the order of the files. */
	for (guint i = 0; i < k->all->len; i++) {
		struct kkind *kind = g_ptr_array_index(k->all, i);
		if (kind->later)
			continue;
		kind->head = new_table(k, kind, false);
		if (kind->shape == SHAPE_VERSIONED)
			kind->version = new_table(k, kind, true);
	}
	for (guint i = 0; i < k->all->len; i++) {
		struct kkind *kind = g_ptr_array_index(k->all, i);
		if (kind->later)
			continue;
		fill_table(k, kind->head);
		if (kind->version != NULL)
			fill_table(k, kind->version);
		if (strlen(kind->name) + 24 > IDENTIFIER_MAX)
			FAULT(k, kind, kind->line, "the name %s is too long", kind->name);
		for (guint c = 0; c < kind->clauses->len; c++)
			place_clause(k, kind, g_ptr_array_index(kind->clauses, c));
	}
	for (guint i = 0; i < k->all->len && k->faults == 0; i++) {
		struct kkind *kind = g_ptr_array_index(k->all, i);
		if (kind->head != NULL)
			order_table(k, kind->head);
		if (kind->version != NULL)
			order_table(k, kind->version);
	}
}
