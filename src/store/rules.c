/* Rules across rows (docs/records.md 6) as SQL: over everything in verify, over what a transaction touched at its commit. The statements
 * are files (sql/statements/rule_*.sql); tokens in them stand for code numbers, for certain ends of imprecise intervals, and for the key.
 */
#include "store/rules.h"

#include "model/kinds.gen.h"
#include "store/statement.h"
#include "store/store_internal.h"
#include "messages/store.def"

#include <string.h>

struct trigger {
	const struct table *t;
	const char *column; /* its value is the key of the rule */
};

struct rule {
	const char *id;	       /* "C38" */
	const char *statement; /* file, or NULL for the generated C03 */
	const struct table *t; /* whose rows the statement names */
	msg_key why;
	bool area; /* the key is asked inside one area */
	struct trigger triggers[3];
};

#define RULES_MAX 60

/* C03 for one versioned kind. */
static void add_version_rules(struct rule *r, size_t *n, const struct kind *k)
{
	bool area = k->family == FAMILY_AREA;
	r[(*n)++] = (struct rule){"C03", "gap", k->versions, MSG_RULE_C03, area, {{k->versions, NULL}}};
	r[(*n)++] = (struct rule){"C03", "none", k->table, MSG_RULE_C03_NONE, area, {{k->table, "id"}, {k->versions, NULL}}};
}

static size_t all_rules(struct rule *r)
{
	const struct rule written[] = {
		{"C01", "c01", &table_unit_v, MSG_RULE_C01, false, {{&table_unit_v, "unit_id"}}},
		{"C02", "c02", &table_unit_v, MSG_RULE_C02, false, {{&table_unit_v, "unit_id"}}},
		{"C04", "c04", &table_unit_tag, MSG_RULE_C04, false, {{&table_unit_tag, "unit_id"}}},
		{"C05", "c05_unit", &table_unit, MSG_RULE_C05, false, {{&table_unit, "id"}, {&table_unit_v, "unit_id"}}},
		{"C05", "c05_organisation", &table_organisation, MSG_RULE_C05, false,
			{{&table_organisation, "id"}, {&table_organisation_v, "organisation_id"}}},
		{"C06", "c06", &table_unit_event_part, MSG_RULE_C06, false,
			{{&table_unit_event_part, "event_id"}, {&table_unit_event, "id"}}},
		{"C08", "c08", &table_unit_event_part, MSG_RULE_C08, false, {{&table_unit_event_part, "from_unit_id"}}},
		{"C09", "c09", &table_organisation_line, MSG_RULE_C09, false, {{&table_organisation_line, "organisation_id"}}},
		{"C11", "c11", &table_organisation_line, MSG_RULE_C11, false, {{&table_organisation_line, "organisation_id"}}},
		{"C13", "c13", &table_organisation_v, MSG_RULE_C13, false, {{&table_organisation_v, "organisation_id"}}},
		{"C16", "c16", &table_term, MSG_RULE_C16, false, {{&table_term, "organisation_id"}}},
		{"C18", "c18", &table_tenure, MSG_RULE_C18, false, {{&table_tenure, "post_id"}, {&table_post_v, "post_id"}}},
		{"C19", "c19", &table_tenure, MSG_RULE_C19, true, {{&table_tenure, "person_id"}}},
		{"C20", "c20", &table_establishment, MSG_RULE_C20, false, {{&table_establishment, "category"}}},
		{"C22", "c22_membership", &table_membership, MSG_RULE_C22, true, {{&table_person, "id"}, {&table_membership, "person_id"}}},
		{"C22", "c22_tenure", &table_tenure, MSG_RULE_C22, true, {{&table_person, "id"}, {&table_tenure, "person_id"}}},
		{"C29", "c29", &table_tenure, MSG_RULE_C29, true, {{&table_tenure, "person_id"}}},
		{"C30", "c30", &table_tenure, MSG_RULE_C30, true, {{&table_tenure, "person_id"}}},
		{"C36", "c36", &table_membership, MSG_RULE_C36, true,
			{{&table_membership, "person_id"}, {&table_party_record, "person_id"}}},
		{"C38", "c38", &table_membership, MSG_RULE_C38, true, {{&table_membership, "person_id"}}},
		{"C39", "c39", &table_membership, MSG_RULE_C39, true, {{&table_membership, "person_id"}}},
		{"C43", "c43", &table_membership_state, MSG_RULE_C43, true, {{&table_membership_state, "person_id"}}},
		{"C51", "c51", &table_discipline, MSG_RULE_C51, true,
			{{&table_discipline, "person_id"}, {&table_party_record, "person_id"}}},
		{"C56", "c56_planning", &table_planning_round, MSG_RULE_C56_PLANNING, true, {{&table_planning_round, "id"}}},
		{"C56", "c56_attachment", &table_attachment, MSG_RULE_C56, true, {{&table_attachment, "id"}}},
		{"C56", "c56_document", &table_document, MSG_RULE_C56, true, {{&table_document, "id"}}},
		{"C56", "c56_procedure", &table_procedure_case, MSG_RULE_C56, true, {{&table_procedure_case, "id"}}},
		{"C56", "c56_vote", &table_vote_count, MSG_RULE_C56_VOTE, true, {{&table_vote_count, "id"}}},
		{"C56", "c56_report", &table_report, MSG_RULE_C56, true, {{&table_report, "id"}}},
		{"C57", "c57", &table_area, MSG_RULE_C57, false, {{&table_area, "id"}}},
	};
	size_t n = G_N_ELEMENTS(written);
	memcpy(r, written, sizeof written);
	for (size_t i = 0; i < kind_count; i++)
		if (kind_all[i]->versions != NULL)
			add_version_rules(r, &n, kind_all[i]);
	must(n <= RULES_MAX);
	return n;
}

/* ---- text -------------------------------------------------------------------------------------------------------------------------- */

struct making {
	struct store *s;
	const struct rule *rule;
	enum { ASK_ALL, ASK_KEY, ASK_RANGE } touched; /* everything, one key, keys from :key to :last */
};

/* "list.key=value,key=value": numbers of the codes that carry all of these. */
static bool put_nums(struct making *m, const char *token, GString *out, struct err *e)
{
	g_auto(GStrv) parts = g_strsplit_set(token, ".,", -1);
	const struct code_list *l = codes_list(m->s->codes, parts[0], e);
	if (l == NULL)
		return false;
	g_string_append(out, "-1");
	for (size_t i = 0; i < l->count; i++) {
		bool all = true;
		for (char **p = parts + 1; all && *p != NULL; p++) {
			g_auto(GStrv) pair = g_strsplit(*p, "=", 2);
			all = pair[1] != NULL && g_strcmp0(code_extra(&l->codes[i], pair[0]), pair[1]) == 0;
		}
		if (all)
			g_string_append_printf(out, ", %d", l->codes[i].num);
	}
	return true;
}

/* "list.key(expression)": what the code says under that key, '' when it says nothing. */
static bool put_extra(struct making *m, const char *token, GString *out, struct err *e)
{
	size_t dot = strcspn(token, "."), open = strcspn(token, "("), n = strlen(token);
	must(dot < open && open < n);
	g_autofree char *list = g_strndup(token, dot), *key = g_strndup(token + dot + 1, open - dot - 1);
	g_autofree char *expression = g_strndup(token + open + 1, n - open - 2);
	const struct code_list *l = codes_list(m->s->codes, list, e);
	if (l == NULL)
		return false;
	g_string_append_printf(out, "CASE %s", expression);
	for (size_t i = 0; i < l->count; i++) {
		const char *value = code_extra(&l->codes[i], key);
		if (value != NULL && strchr(value, '\'') == NULL)
			g_string_append_printf(out, " WHEN %d THEN '%s'", l->codes[i].num, value);
	}
	g_string_append(out, " ELSE '' END");
	return true;
}

static bool put_code(struct making *m, const char *token, GString *out, struct err *e)
{
	g_auto(GStrv) parts = g_strsplit(token, ".", 2);
	const struct code_list *l = codes_list(m->s->codes, parts[0], e);
	const struct code *c = l == NULL || parts[1] == NULL ? NULL : code_by_id(l, parts[1]);
	if (c != NULL)
		g_string_append_printf(out, "%d", c->num);
	return c != NULL || FAIL(e, ERR_DATA, MSG_STORE_VIEW_TOKEN, m->rule->id, token);
}

/* "list.group": numbers of the codes of that group. */
static bool put_group(struct making *m, const char *token, GString *out, struct err *e)
{
	g_auto(GStrv) parts = g_strsplit(token, ".", 2);
	const struct code_list *l = codes_list(m->s->codes, parts[0], e);
	const struct code_group *g = l == NULL || parts[1] == NULL ? NULL : code_group_find(l, parts[1]);
	if (g == NULL)
		return FAIL(e, ERR_DATA, MSG_STORE_VIEW_TOKEN, m->rule->id, token);
	g_string_append(out, "-1");
	for (size_t i = 0; i < g->count; i++)
		g_string_append_printf(out, ", %d", g->nums[i]);
	return true;
}

/* "list(expression,day)": is the code not in force on that day? */
static bool put_expired(struct making *m, const char *token, GString *out, struct err *e)
{
	g_auto(GStrv) parts = g_strsplit_set(token, "(,)", -1);
	must(g_strv_length(parts) == 4);
	const struct code_list *l = codes_list(m->s->codes, parts[0], e);
	bool any = false;
	if (l == NULL)
		return false;
	for (size_t i = 0; i < l->count; i++) {
		const struct code *c = &l->codes[i];
		if (c->from == 0 && (c->until == 0 || c->until == YMD_OPEN))
			continue;
		if (!any)
			g_string_append_printf(out, "CASE %s", parts[1]);
		any = true;
		g_string_append_printf(
			out, " WHEN %d THEN %s < %d OR %s >= %d", c->num, parts[2], c->from, parts[2], c->until == 0 ? YMD_OPEN : c->until);
	}
	g_string_append(out, any ? " ELSE 1 = 0 END" : "1 = 0");
	return true;
}

/* "a.person_id": in a commit the condition on the key, in verify nothing. */
static void put_only(struct making *m, const char *column, GString *out)
{
	if (!m->touched)
		return;
	const char *dot = strchr(column, '.');
	must(dot != NULL);
	if (m->rule->area)
		g_string_append_printf(out, " AND %.*s.area_id = :area", (int)(dot - column), column);
	if (m->touched == ASK_RANGE)
		g_string_append_printf(out, " AND %s >= :key AND %s <= :last", column, column);
	else
		g_string_append_printf(out, " AND %s = :key", column);
}

static bool put_token(struct making *m, const char *token, GString *out, struct err *e)
{
	const char *colon = strchr(token, ':');
	must(colon != NULL);
	const char *rest = colon + 1;
	if (g_str_has_prefix(token, "code:"))
		return put_code(m, rest, out, e);
	if (g_str_has_prefix(token, "nums:"))
		return put_nums(m, rest, out, e);
	if (g_str_has_prefix(token, "extra:"))
		return put_extra(m, rest, out, e);
	if (g_str_has_prefix(token, "group:"))
		return put_group(m, rest, out, e);
	if (g_str_has_prefix(token, "expired:"))
		return put_expired(m, rest, out, e);
	if (g_str_has_prefix(token, "only:")) {
		put_only(m, rest, out);
	} else if (g_str_has_prefix(token, "latest:")) {
		/* The last day an imprecise start can be; 31 stands for any month's last day. */
		g_string_append_printf(out, "CASE %s.from_p WHEN 1 THEN %s.from_d + 30 WHEN 2 THEN %s.from_d + 1130 ELSE %s.from_d END",
			rest, rest, rest, rest);
	} else {
		/* The first day an imprecise end can be: the first of the month or year that until_d closes. */
		must(g_str_has_prefix(token, "earliest:"));
		g_string_append_printf(out,
			"CASE %s.until_p WHEN 1 THEN %s.until_d - CASE WHEN %s.until_d / 100 %% 100 = 1 THEN 8900 ELSE 100 END"
			" WHEN 2 THEN %s.until_d - 10000 WHEN 3 THEN %s.from_d ELSE %s.until_d END",
			rest, rest, rest, rest, rest, rest);
	}
	return true;
}

static bool expand(struct making *m, const char *text, GString *out, struct err *e)
{
	for (const char *p = text; *p != '\0';) {
		if (p[0] == '-' && p[1] == '-') {
			p += strcspn(p, "\n");
		} else if (*p == '@') {
			const char *end = strchr(p + 1, '@');
			must(end != NULL);
			g_autofree char *token = g_strndup(p + 1, (gsize)(end - p - 1));
			if (!put_token(m, token, out, e))
				return false;
			p = end + 1;
		} else {
			g_string_append_c(out, *p++);
		}
	}
	return true;
}

/* C03: neighbours in time must touch; a head must have a version. */
static void version_text(struct making *m, GString *out)
{
	const struct kind *k = m->rule->t->kind;
	bool area = k->family == FAMILY_AREA;
	const char *of = area ? "area_id" : "CAST(0 AS INTEGER)", *alias = area ? "v." : "";
	if (strcmp(m->rule->statement, "gap") == 0) {
		g_string_append_printf(out,
			"SELECT x.area_id, x.id FROM (SELECT %s%s AS area_id, v.id AS id, v.until_d AS until_d,"
			" LEAD(v.from_d) OVER (PARTITION BY %sv.%s_id ORDER BY v.from_d, v.id) AS next_from FROM %s_v v WHERE 1 = 1",
			alias, of, area ? "v.area_id, " : "", k->name, k->name);
		g_autofree char *column = g_strdup_printf("v.%s_id", k->name);
		put_only(m, column, out);
		g_string_append(out, ") x WHERE x.next_from IS NOT NULL AND x.next_from <> x.until_d");
		return;
	}
	g_string_append_printf(out, "SELECT %s%s AS area_id, h.id AS id FROM %s h LEFT JOIN %s_v v ON %sv.%s_id = h.id WHERE v.id IS NULL",
		area ? "h." : "", of, k->name, k->name, area ? "v.area_id = h.area_id AND " : "", k->name);
	put_only(m, "h.id", out);
}

/* The statement of a rule, to be freed; NULL with an error when its text is faulty. */
static char *rule_text(struct store *s, const struct rule *r, int touched, struct err *e)
{
	struct making m = {s, r, touched};
	g_autoptr(GString) out = g_string_new(NULL);
	bool ok = true;
	if (strcmp(r->id, "C03") == 0) {
		version_text(&m, out);
	} else {
		g_autofree char *name = g_strconcat("rule_", r->statement, NULL);
		ok = expand(&m, statement_text(name), out, e);
	}
	return ok ? g_strdup(out->str) : NULL;
}

char *statement_expand(struct store *s, const char *name, struct err *e)
{
	const struct rule none = {.id = name};
	struct making m = {s, &none, false};
	g_autoptr(GString) out = g_string_new(NULL);
	return expand(&m, statement_text(name), out, e) ? g_strdup(out->str) : NULL;
}

char *statement_expand_key(struct store *s, const char *name, bool area, struct err *e)
{
	const struct rule one = {.id = name, .area = area};
	struct making m = {s, &one, true};
	g_autoptr(GString) out = g_string_new(NULL);
	return expand(&m, statement_text(name), out, e) ? g_strdup(out->str) : NULL;
}

bool rules_each_text(struct store *s, store_sql_each each, void *user, struct err *e)
{
	struct rule rules[RULES_MAX];
	size_t n = all_rules(rules);
	for (size_t i = 0; i < n; i++) {
		for (int touched = ASK_ALL; touched <= ASK_RANGE; touched++) {
			g_autofree char *sql = rule_text(s, &rules[i], touched, e);
			g_autofree char *name = g_strconcat("rule ", rules[i].id, " ", rules[i].t->name, NULL);
			if (sql == NULL)
				return false;
			each(name, sql, touched != ASK_ALL && rules[i].area, user);
		}
	}
	return true;
}

/* ---- a transaction ----------------------------------------------------------------------------------------------------------------- */

struct touch {
	size_t rule;
	int64_t area, key;
};

/* The rules with what triggers them, made once: by table the number of the rule and the column that gives its key. */
struct rule_trigger {
	size_t rule;
	const struct column *key;
};
struct rule_book {
	struct rule rules[RULES_MAX];
	size_t count;
	GHashTable *triggers; /* table -> GArray of struct rule_trigger */
};

static guint touch_hash(gconstpointer p)
{
	const struct touch *t = p;
	uint64_t h = (uint64_t)t->key * UINT64_C(0x9E3779B97F4A7C15) + (uint64_t)t->area * 31 + t->rule;
	return (guint)(h ^ h >> 32);
}

static gboolean touch_equal(gconstpointer a, gconstpointer b)
{
	const struct touch *x = a, *y = b;
	return x->rule == y->rule && x->area == y->area && x->key == y->key;
}

GHashTable *rules_touches_new(void)
{
	return g_hash_table_new_full(touch_hash, touch_equal, g_free, NULL);
}

static void add_trigger(struct rule_book *b, size_t rule, const struct trigger *g)
{
	char column[64];
	GArray *list = g_hash_table_lookup(b->triggers, g->t);
	g_snprintf(column, sizeof column, "%s_id", b->rules[rule].t->kind->name);
	const struct rule_trigger t = {rule, table_column(g->t, g->column != NULL ? g->column : column)};
	if (list == NULL) {
		list = g_array_new(FALSE, FALSE, sizeof t);
		g_hash_table_insert(b->triggers, (gpointer)(uintptr_t)g->t, list);
	}
	must(t.key != NULL);
	g_array_append_val(list, t);
}

static struct rule_book *rule_book(struct store *s)
{
	if (s->rules != NULL)
		return s->rules;
	struct rule_book *b = g_new0(struct rule_book, 1);
	b->count = all_rules(b->rules);
	b->triggers = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, (GDestroyNotify)g_array_unref);
	for (size_t i = 0; i < b->count; i++)
		for (size_t g = 0; g < G_N_ELEMENTS(b->rules[i].triggers) && b->rules[i].triggers[g].t != NULL; g++)
			add_trigger(b, i, &b->rules[i].triggers[g]);
	s->rules = b;
	return b;
}

void rule_book_free(struct rule_book *b)
{
	if (b != NULL)
		g_hash_table_destroy(b->triggers);
	g_free(b);
}

/* Will the record not be there at the end of the transaction? Then nothing names it either, and no rule has anything to find. */
static bool is_gone(const struct store *s, int64_t id)
{
	return s->gone != NULL && ids_have(s->gone, id);
}

/* Locks a parent for the rest of the transaction: whoever changes facts of the same sequence waits or fails. What this transaction has made
 * nobody else can see. */
static bool lock_parent(struct store *s, const struct kind *k, size_t number, int64_t area, int64_t id, struct err *e)
{
	const struct touch mark = {number, area, id};
	if (trial_is_aside(s) || id >= s->first_id || is_gone(s, id) || g_hash_table_contains(s->locked, &mark))
		return true;
	g_hash_table_add(s->locked, g_memdup2(&mark, sizeof mark));
	bool by_area = k->family == FAMILY_AREA;
	g_autofree char *sql =
		g_strdup_printf("UPDATE %s SET lock_no = lock_no + 1 WHERE %sid = :id", k->name, by_area ? "area_id = :area AND " : "");
	struct db_stmt *st = db_prepare(s->db, sql, e);
	if (st == NULL)
		return false;
	if (by_area)
		db_bind_int(st, db_param(st, "area"), area);
	db_bind_int(st, db_param(st, "id"), id);
	return db_run(st, NULL, e);
}

/* The parents of a row in the fixed order unit, organisation, post, person. */
static bool lock_parents(struct store *s, const struct table *t, const void *row, int64_t area, struct err *e)
{
	static const struct {
		const struct table *of;
		const char *column;
	} parents[] = {
		{&table_unit, "unit_id"}, {&table_organisation, "organisation_id"}, {&table_post, "post_id"}, {&table_person, "person_id"}};
	for (size_t i = 0; i < G_N_ELEMENTS(parents); i++) {
		const struct column *c = table_column(t, parents[i].column);
		int64_t id = c == NULL ? NONE : row_get_int(c, row);
		if (id != NONE && !lock_parent(s, parents[i].of->kind, i, area, id, e))
			return false;
	}
	return true;
}

bool rules_wanted(struct store *s, const struct table *t)
{
	return !s->bulk && g_hash_table_contains(rule_book(s)->triggers, t);
}

bool rules_touch(struct store *s, const struct table *t, const void *row, struct err *e)
{
	if (s->bulk)
		return true;
	const struct rule_book *b = rule_book(s);
	const GArray *triggers = g_hash_table_lookup(b->triggers, t);
	int64_t area = t->area == COLUMN_ABSENT ? 0 : row_at(row, t->area);
	for (guint i = 0; triggers != NULL && i < triggers->len; i++) {
		const struct rule_trigger *g = &g_array_index(triggers, struct rule_trigger, i);
		const struct touch touch = {g->rule, b->rules[g->rule].area ? area : 0, row_get_int(g->key, row)};
		if (touch.key != NONE && !is_gone(s, touch.key) && !g_hash_table_contains(s->touched, &touch))
			g_hash_table_add(s->touched, g_memdup2(&touch, sizeof touch));
	}
	return triggers == NULL || lock_parents(s, t, row, area, e);
}

static bool fail_rule(const struct rule *r, int64_t id, struct err *e)
{
	char text[24];
	g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, id);
	return FAIL(e, ERR_CONFLICT, MSG_RULE_BROKEN, r->id, r->t->name, text, msg_template(r->why, MSG_VI), msg_template(r->why, MSG_EN));
}

/* Who is told; without broken() the first broken rule is an error. */
struct asking {
	struct store *s;
	const struct rule_book *book;
	struct db_stmt *statements[RULES_MAX][2]; /* for one key, for a range */
	store_broken broken;
	void *user;
};

static struct db_stmt *question(struct asking *a, size_t rule, bool range, struct err *e)
{
	if (a->statements[rule][range] == NULL) {
		g_autofree char *sql = rule_text(a->s, &a->book->rules[rule], range ? ASK_RANGE : ASK_KEY, e);
		a->statements[rule][range] = sql == NULL ? NULL : db_prepare(a->s->db, sql, e);
	}
	return a->statements[rule][range];
}

/* Asks a rule for one key, or for all keys from first to last. *clean: it holds; of a range nobody is told yet. */
static bool ask(struct asking *a, const struct touch *first, const struct touch *last, bool *clean, struct err *e)
{
	const struct rule *r = &a->book->rules[first->rule];
	bool range = first->key != last->key, ok = true;
	struct db_stmt *st = question(a, first->rule, range, e);
	if (st == NULL)
		return false;
	if (r->area)
		db_bind_int(st, db_param(st, "area"), first->area);
	db_bind_int(st, db_param(st, "key"), first->key);
	if (range)
		db_bind_int(st, db_param(st, "last"), last->key);
	enum db_step step = db_step(st, e);
	*clean = step != DB_ROW;
	if (*clean)
		return step == DB_DONE;
	int64_t area = db_int(st, 0), id = db_int(st, 1);
	db_reset(st);
	if (!range && a->broken == NULL)
		ok = fail_rule(r, id, e);
	else if (!range)
		a->broken(r->id, r->t, area, id, r->why, a->user);
	return ok;
}

static gint by_touch(gconstpointer a, gconstpointer b)
{
	const struct touch *x = *(const struct touch *const *)a, *y = *(const struct touch *const *)b;
	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1;
	if (x->area != y->area)
		return x->area < y->area ? -1 : 1;
	return (x->key > y->key) - (x->key < y->key);
}

#define NEIGHBOURS 16	    /* milliseconds between ids that were made in one go */
#define NEIGHBOURS_NEW 8192 /* between those of the open transaction: hardly anybody else's lie there */

/* How many touches from i on may be asked at once: their keys stand close together, so that few others lie between. */
static guint run_of(const struct store *s, const GPtrArray *touches, guint i)
{
	const struct touch *first = g_ptr_array_index(touches, i), *before = first;
	guint n = 1;
	for (; i + n < touches->len; n++) {
		const struct touch *next = g_ptr_array_index(touches, i + n);
		int64_t apart = before->key >= s->first_id ? NEIGHBOURS_NEW : NEIGHBOURS;
		if (next->rule != first->rule || next->area != first->area || (next->key - before->key) >> 22 > apart)
			break;
		before = next;
	}
	return n;
}

static bool ask_run(struct asking *a, const GPtrArray *touches, guint i, guint n, struct err *e)
{
	bool clean = false, ok = ask(a, g_ptr_array_index(touches, i), g_ptr_array_index(touches, i + n - 1), &clean, e);
	for (guint k = i; ok && k < i + n; k++) {
		const struct touch *t = g_ptr_array_index(touches, k);
		bool holds = clean;
		if (!clean && n > 1)
			ok = ask(a, t, t, &holds, e);
		if (ok && holds)
			g_hash_table_remove(a->s->touched, t);
	}
	return ok;
}

/* Asks everything touched, or tells only the first. What holds is not asked again. */
static bool ask_all(struct store *s, store_broken broken, void *user, struct err *e)
{
	struct asking a = {.s = s, .book = rule_book(s), .broken = broken, .user = user};
	g_autoptr(GPtrArray) touches = g_ptr_array_sized_new(g_hash_table_size(s->touched) + 1);
	GHashTableIter each;
	gpointer touch = NULL;
	bool ok = true;
	g_hash_table_iter_init(&each, s->touched);
	while (g_hash_table_iter_next(&each, &touch, NULL))
		g_ptr_array_add(touches, touch);
	g_ptr_array_sort(touches, by_touch);
	for (guint i = 0, n = 0; ok && i < touches->len; i += n) {
		n = run_of(s, touches, i);
		ok = ask_run(&a, touches, i, n, e);
	}
	return ok;
}

bool rules_commit(struct store *s, struct err *e)
{
	return ask_all(s, NULL, NULL, e);
}

bool store_ask_rules(struct store *s, store_broken broken, void *user, struct err *e)
{
	must(s->writing && broken != NULL);
	return db_flush(s->db, e) && ask_all(s, broken, user, e);
}

/* ---- verify ------------------------------------------------------------------------------------------------------------------------ */

bool rules_verify(struct store *s, store_say say, void *user, int64_t *findings, struct err *e)
{
	struct rule rules[RULES_MAX];
	size_t n = all_rules(rules);
	for (size_t i = 0; i < n; i++) {
		const struct rule *r = &rules[i];
		g_autofree char *sql = rule_text(s, r, false, e);
		struct db_stmt *st = sql == NULL ? NULL : db_prepare(s->db, sql, e);
		if (st == NULL)
			return false;
		enum db_step step;
		while ((step = db_step(st, e)) == DB_ROW) {
			char id[24];
			g_snprintf(id, sizeof id, "%" G_GINT64_FORMAT, db_int(st, 1));
			SAY(say, user, findings, MSG_RULE_BROKEN, r->id, r->t->name, id, msg_template(r->why, MSG_VI),
				msg_template(r->why, MSG_EN));
		}
		if (step == DB_ERROR)
			return false;
	}
	return true;
}
