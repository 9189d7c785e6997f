/* What the pages of the register share: names on a day, words, seats. */
#include "app/page/register_parts.h"

#include "auth/law.h"
#include "base/text.h"
#include "messages/page_person.def"

#include <string.h>

bool reg_begin(struct reg *r, struct err *e)
{
	return db_begin_read(store_db(r->app->store), e);
}

void reg_end(struct reg *r)
{
	if (db_in_transaction(store_db(r->app->store)))
		db_rollback(store_db(r->app->store));
}

/* ---- words ---- */

const char *reg_say(struct reg *r, msg_key key, const char *one, const char *two, const char *three)
{
	const char *const args[] = {one, two, three};
	g_autofree char *text = msg_format(key, r->ask->lang, args, G_N_ELEMENTS(args));
	return arena_strdup(r->arena, text);
}

const char *reg_number(struct reg *r, int64_t n)
{
	return n == NONE ? "…" : text_thousands(n, r->arena);
}

const char *reg_day(struct reg *r, ymd day)
{
	char shown[11];
	return day <= 0 || day >= YMD_OPEN ? "" : arena_strdup(r->arena, ymd_format_vi(day, shown));
}

const char *reg_instant(struct reg *r, int64_t ms)
{
	return instant_words(ms, r->arena);
}

const char *reg_copy(struct reg *r, const char *text)
{
	return arena_strdup(r->arena, text);
}

const char *reg_join(struct reg *r, const char *a, const char *between, const char *b)
{
	if (a == NULL || *a == '\0')
		return b != NULL ? b : "";
	return b == NULL || *b == '\0' ? a : arena_printf(r->arena, "%s%s%s", a, between, b);
}

const char *reg_decision(struct reg *r, const char *number, int64_t day, const char *issuer)
{
	const char *text = reg_join(r, reg_copy(r, number), ", ", day == NONE ? "" : reg_day(r, (ymd)day));
	return reg_join(r, text, ", ", reg_copy(r, issuer));
}

/* ---- code lists ---- */

int64_t reg_num(struct reg *r, const char *list, const char *id)
{
	const struct code_list *l = codes_list(r->app->codes, list, NULL);
	const struct code *c = l != NULL ? code_by_id(l, id) : NULL;
	return c != NULL ? c->num : NONE;
}

bool reg_is(struct reg *r, const char *list, int64_t num, const char *id)
{
	return num != NONE && reg_num(r, list, id) == num;
}

bool reg_in_group(struct reg *r, const char *list, const char *group, int64_t num)
{
	const struct code_list *l = codes_list(r->app->codes, list, NULL);
	const struct code_group *g = l != NULL ? code_group_find(l, group) : NULL;
	return g != NULL && code_in_group(g, num);
}

int reg_title_order(struct reg *r, int64_t title)
{
	const struct code_list *l = codes_list(r->app->codes, "title", NULL);
	const struct code *c = l != NULL ? code_by_num(l, title) : NULL;
	const char *rank = c != NULL ? code_extra(c, "rank") : NULL;
	return (rank != NULL ? (int)g_ascii_strtoll(rank, NULL, 10) : 50) * 1000 + (c != NULL ? (int)(c - l->codes) : 999);
}

/* ---- names on a day ---- */

bool reg_unit_on(struct reg *r, int64_t id, ymd day, struct reg_unit *out, struct err *e)
{
	struct page_ask then = *r->ask;
	*out = (struct reg_unit){.id = NONE, .parent = NONE, .name = ""};
	if (id == NONE)
		return true;
	then.day = day;
	struct db_stmt *st = page_sql(r->app, &then, "page_unit_on", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", id);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW)
		*out = (struct reg_unit){.id = db_int(st, 0),
			.level = (int)db_int(st, 1),
			.type = (int)db_int(st, 2),
			.name = arena_strdup(r->arena, db_text(st, 3)),
			.code = arena_strdup(r->arena, db_text(st, 4)),
			.parent = db_int(st, 5),
			.from = (ymd)db_int(st, 6),
			.from_p = (int)db_int(st, 7),
			.until = (ymd)db_int(st, 8),
			.until_p = (int)db_int(st, 9)};
	page_sql_done(&then, st);
	return step != DB_ERROR;
}

struct page_unit_ref reg_unit_ref(const struct reg_unit *u)
{
	return (struct page_unit_ref){u->id, u->name, u->code};
}

bool reg_above(struct reg *r, int64_t parent, ymd day, const struct page_unit_ref **out, size_t *count, struct err *e)
{
	enum { DEPTH_MAX = 9 };
	struct page_unit_ref found[DEPTH_MAX];
	size_t n = 0;
	while (parent != NONE && n < DEPTH_MAX) {
		struct reg_unit u;
		if (!reg_unit_on(r, parent, day, &u, e))
			return false;
		if (u.id == NONE)
			break;
		found[n++] = reg_unit_ref(&u);
		parent = u.parent;
	}
	struct page_unit_ref *list = ARENA_ARRAY(r->arena, struct page_unit_ref, n + 1);
	for (size_t i = 0; i < n; i++)
		list[i] = found[n - 1 - i];
	*out = list;
	*count = n;
	return true;
}

bool reg_organisation_on(struct reg *r, int64_t id, ymd day, struct reg_organisation *out, struct err *e)
{
	struct page_ask then = *r->ask;
	*out = (struct reg_organisation){.id = NONE, .unit = NONE, .name = ""};
	if (id == NONE)
		return true;
	then.day = day;
	struct db_stmt *st = page_sql(r->app, &then, "page_organisation_on", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":organisation", id);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW)
		*out = (struct reg_organisation){.id = db_int(st, 0),
			.unit = db_int(st, 1),
			.type = (int)db_int(st, 2),
			.name = arena_strdup(r->arena, db_text(st, 3)),
			.from = (ymd)db_int(st, 4),
			.from_p = (int)db_int(st, 5),
			.until = (ymd)db_int(st, 6),
			.until_p = (int)db_int(st, 7)};
	page_sql_done(&then, st);
	return step != DB_ERROR;
}

struct page_organisation_ref reg_organisation_ref(const struct reg_organisation *o)
{
	return (struct page_organisation_ref){o->id, o->name};
}

bool reg_person_on(struct reg *r, int64_t area, int64_t id, ymd day, struct reg_person *out, struct err *e)
{
	struct page_ask then = *r->ask;
	*out = (struct reg_person){.area = area, .id = id, .name = "…", .sort = "", .birth = 0};
	then.day = day;
	struct db_stmt *st = page_sql(r->app, &then, "page_person_on", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":area", area);
	page_sql_int(st, ":person", id);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW)
		*out = (struct reg_person){.area = area,
			.id = id,
			.name = arena_strdup(r->arena, db_text(st, 0)),
			.sort = arena_strdup(r->arena, db_text(st, 1)),
			.sex = (int)db_int(st, 2),
			.birth = (ymd)db_int(st, 3),
			.ethnic = db_is_null(st, 4) ? 0 : (int)db_int(st, 4)};
	page_sql_done(&then, st);
	return step != DB_ERROR;
}

/* ---- rights ---- */

ymd reg_nearest(ymd day, ymd from, ymd until)
{
	return day >= until ? ymd_add_days(until, -1) : MAX(day, from);
}

enum auth_access reg_access(struct reg *r, const char *table, char class_, int64_t unit, int64_t organisation, ymd day)
{
	const struct auth_place at = {.unit = unit, .organisation = organisation, .day = day};
	return viewer_access(r->app->viewer, table, class_, &at);
}

bool reg_may_see_posts(struct reg *r, int64_t unit, int64_t organisation, ymd day)
{
	return reg_access(r, "post", 'O', unit, organisation, day) != ACCESS_NONE &&
	       reg_access(r, "tenure", 'O', unit, organisation, day) != ACCESS_NONE;
}

bool reg_may_name(struct reg *r, int64_t unit, int64_t organisation, ymd day)
{
	return reg_access(r, "person", 'B', unit, organisation, day) == ACCESS_NAMES;
}

/* ---- figures ---- */

void reg_mark_seats(struct reg *r, struct reg_seats *s)
{
	s->decided_text = reg_number(r, s->decided);
	s->held_text = reg_number(r, s->held);
	if (s->vacant > 0)
		s->mark = (struct reg_mark){REG_WARN, reg_say(r, MSG_REG_VACANT, reg_number(r, s->vacant), NULL, NULL)};
	else if (s->over > 0)
		s->mark = (struct reg_mark){REG_BAD, reg_say(r, MSG_REG_OVER, reg_number(r, s->over), NULL, NULL)};
	else if (s->decided > 0)
		s->mark = (struct reg_mark){REG_OK, msg_template(MSG_REG_FULL, r->ask->lang)};
}

const char *reg_count_text(struct reg *r, int64_t n, enum auth_access access, int64_t small)
{
	if (access == ACCESS_NONE || (access == ACCESS_FIGURES && n < small))
		return "⊘";
	return reg_number(r, n);
}

bool reg_small_cell(struct reg *r, int64_t *out, struct err *e)
{
	struct settings s;
	if (!law_settings(r->app->store, r->ask->today, &s, e))
		return false;
	*out = s.value[SETTING_SMALL_CELL];
	return true;
}
