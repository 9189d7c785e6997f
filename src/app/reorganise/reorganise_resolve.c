/* What the texts of the request mean: days, units, organisations; and whether the viewer may. */
#include "app/reorganise/reorganise_parts.h"

#include <string.h>

/* ISO, or as people write it: 1/7/2025. */
static bool read_day(const char *text, ymd *out)
{
	struct err inner = {0};
	int d = 0, m = 0, y = 0;
	g_autofree char *t = g_strstrip(g_strdup(text != NULL ? text : ""));
	if (ymd_parse_iso(t, out, &inner))
		return true;
	g_auto(GStrv) parts = g_strsplit(t, "/", 4);
	if (g_strv_length(parts) != 3)
		return false;
	d = (int)g_ascii_strtoll(parts[0], NULL, 10);
	m = (int)g_ascii_strtoll(parts[1], NULL, 10);
	y = (int)g_ascii_strtoll(parts[2], NULL, 10);
	*out = (ymd)(y * 10000 + m * 100 + d);
	return y >= 1800 && y <= 9998 && ymd_is_day(*out);
}

static void resolve_days(struct reorg *x)
{
	x->basis_d = 0;
	if (!read_day(x->q->day, &x->day)) {
		bool empty = x->q->day == NULL || x->q->day[0] == '\0';
		PROBLEM(x, "day", empty ? MSG_REORG_NO_DAY : MSG_REORG_DAY, empty ? "" : x->q->day);
		x->day = x->q->today;
	}
	x->before = ymd_add_days(x->day, -1);
	x->out->day = x->day;
	if (x->q->basis_d != NULL && x->q->basis_d[0] != '\0' && !read_day(x->q->basis_d, &x->basis_d))
		PROBLEM(x, "basis_d", MSG_REORG_DAY, x->q->basis_d);
	if (x->q->basis_no == NULL || x->q->basis_no[0] == '\0')
		PROBLEM(x, "basis_no", MSG_REORG_BASIS, "");
}

static int64_t hash_id(const char *text)
{
	char *end = NULL;
	if (text == NULL || text[0] != '#')
		return NONE;
	int64_t id = g_ascii_strtoll(text + 1, &end, 10);
	return end == text + 1 || *end != '\0' ? NONE : id;
}

/* The code of a unit that another step of the act founds; NULL when the text means something else. */
static const char *founded_elsewhere(const char *text)
{
	return text != NULL && g_str_has_prefix(text, "new:") ? text + strlen("new:") : NULL;
}

/* "#id", a code, or a path of codes whose last part counts. */
static bool resolve_unit(struct reorg *x, const char *text, ymd day, const char *field, struct reorg_unit *out, struct err *e)
{
	int64_t id = hash_id(text);
	const char *code = text == NULL ? "" : strrchr(text, '/') != NULL ? strrchr(text, '/') + 1 : text;
	bool ok = id != NONE ? reorg_unit_on(x, id, day, out, e) : reorg_unit_by_code(x, code, day, out, e);
	if (ok && out->id == NONE)
		PROBLEM(x, field, MSG_REORG_NO_UNIT, text != NULL ? text : "", reorg_day(x, day));
	return ok;
}

static bool resolve_org(struct reorg *x, const char *text, ymd day, const char *field, struct reorg_org *out, struct err *e)
{
	int64_t id = hash_id(text);
	*out = (struct reorg_org){.id = NONE, .unit = NONE, .name = ""};
	if (id != NONE && !reorg_org_on(x, id, day, out, e))
		return false;
	if (out->id == NONE)
		PROBLEM(x, field, MSG_REORG_NO_ORG, text != NULL ? text : "", reorg_day(x, day));
	return true;
}

static bool source_unit(struct reorg *x, struct reorg_step *step, const char *text, struct err *e)
{
	struct reorg_unit u, still;
	/* The office of a unit that begins on this very day can be set up too. */
	ymd day = strcmp(step->kind, "office") == 0 ? x->day : x->before;
	if (!resolve_unit(x, text, day, "source", &u, e))
		return false;
	if (u.id == NONE)
		return true;
	if (!reorg_unit_on(x, u.id, x->day, &still, e))
		return false;
	if (still.id == NONE)
		PROBLEM(x, "source", MSG_REORG_ENDED_ALREADY, u.name, reorg_day(x, x->day));
	for (guint i = 0; i < step->units->len; i++)
		if (g_array_index(step->units, struct reorg_unit, i).id == u.id)
			PROBLEM(x, "source", MSG_REORG_TWICE, u.name);
	g_array_append_val(step->units, u);
	return true;
}

static bool source_org(struct reorg *x, struct reorg_step *step, const char *text, struct err *e)
{
	struct reorg_org o, still;
	if (!resolve_org(x, text, x->before, "source", &o, e))
		return false;
	if (o.id == NONE)
		return true;
	if (!reorg_org_on(x, o.id, x->day, &still, e))
		return false;
	if (still.id == NONE)
		PROBLEM(x, "source", MSG_REORG_ENDED_ALREADY, o.name, reorg_day(x, x->day));
	for (guint i = 0; i < step->orgs->len; i++)
		if (g_array_index(step->orgs, struct reorg_org, i).id == o.id)
			PROBLEM(x, "source", MSG_REORG_TWICE, o.name);
	g_array_append_val(step->orgs, o);
	return true;
}

static const char *field_of(struct reorg *x, const struct reorg_target *t, const char *what)
{
	return arena_printf(x->arena, "%s.%s", t->key, what);
}

static int type_of(struct reorg *x, const struct reorg_target *t, const char *list)
{
	const struct code_list *l = codes_list(x->app->codes, list, NULL);
	const struct code *c = l == NULL || t->asked->type == NULL ? NULL : code_by_id(l, t->asked->type);
	if (c == NULL)
		PROBLEM(x, field_of(x, t, "type"), MSG_REORG_TYPE, t->asked->type != NULL ? t->asked->type : "");
	return c != NULL ? c->num : 0;
}

static bool blank(const char *text)
{
	return text == NULL || text[0] == '\0';
}

/* The level a type of unit belongs to. */
static int level_of(struct reorg *x, int type)
{
	const struct code_list *types = codes_list(x->app->codes, "unit_type", NULL),
			       *levels = codes_list(x->app->codes, "unit_level", NULL);
	const struct code *c = types != NULL ? code_by_num(types, type) : NULL;
	const char *level = c != NULL ? code_extra(c, "level") : NULL;
	const struct code *l = level != NULL && levels != NULL ? code_by_id(levels, level) : NULL;
	return l != NULL ? l->num : 0;
}

static bool target_unit(struct reorg *x, struct reorg_step *step, struct reorg_target *t, struct err *e)
{
	const struct reorganise_target *a = t->asked;
	struct reorg_unit parent;
	const struct reorg_unit *first = step->units->len > 0 ? &g_array_index(step->units, struct reorg_unit, 0) : NULL;
	t->is_new = founded_elsewhere(a->is);
	t->under_new = founded_elsewhere(a->parent);
	if (t->is_new != NULL)
		return true;
	if (!blank(a->is))
		return resolve_unit(x, a->is, x->before, field_of(x, t, "is"), &t->unit, e);
	t->fresh = true;
	t->unit = (struct reorg_unit){.id = NONE, .parent = NONE, .name = a->name, .code = blank(a->code) ? NULL : a->code};
	if (blank(a->name))
		PROBLEM(x, field_of(x, t, "name"), MSG_REORG_NAME, "");
	t->unit.type = blank(a->type) && first != NULL ? first->type : type_of(x, t, "unit_type");
	t->unit.level = level_of(x, t->unit.type);
	if (t->under_new != NULL)
		return true;
	if (blank(a->parent) && first != NULL) {
		t->unit.parent = first->parent;
		return true;
	}
	if (!resolve_unit(x, a->parent, x->day, field_of(x, t, "parent"), &parent, e))
		return false;
	t->unit.parent = parent.id;
	return true;
}

/* For what changes in place (rename, retype, move) the target says only what is new. */
static bool target_change(struct reorg *x, struct reorg_step *step, struct reorg_target *t, struct err *e)
{
	struct reorg_unit parent = {.id = NONE};
	if (step->units->len == 0)
		return true;
	t->unit = g_array_index(step->units, struct reorg_unit, 0);
	if (!blank(t->asked->name))
		t->unit.name = t->asked->name;
	if (!blank(t->asked->code))
		t->unit.code = t->asked->code;
	if (!blank(t->asked->type))
		t->unit.type = type_of(x, t, "unit_type");
	t->under_new = founded_elsewhere(t->asked->parent);
	if (blank(t->asked->parent) || t->under_new != NULL)
		return true;
	if (!resolve_unit(x, t->asked->parent, x->day, field_of(x, t, "parent"), &parent, e))
		return false;
	t->unit.parent = parent.id;
	return true;
}

static bool target_org(struct reorg *x, struct reorg_step *step, struct reorg_target *t, struct err *e)
{
	const struct reorganise_target *a = t->asked;
	struct reorg_unit unit;
	struct reorg_org superior;
	const struct reorg_org *first = step->orgs->len > 0 ? &g_array_index(step->orgs, struct reorg_org, 0) : NULL;
	t->superior = NONE;
	if (!blank(a->is))
		return resolve_org(x, a->is, x->before, field_of(x, t, "is"), &t->org, e);
	bool changes = strcmp(step->kind, "rename") == 0 || strcmp(step->kind, "retype") == 0 || strcmp(step->kind, "move") == 0;
	t->fresh = !changes;
	t->org = first != NULL ? *first : (struct reorg_org){.unit = NONE, .grassroots = NONE, .place = NONE, .name = ""};
	if (!changes)
		t->org.id = NONE;
	if (!blank(a->name))
		t->org.name = a->name;
	else if (t->fresh || strcmp(step->kind, "rename") == 0)
		PROBLEM(x, field_of(x, t, "name"), MSG_REORG_NAME, "");
	if (!blank(a->type) || first == NULL)
		t->org.type = type_of(x, t, "organisation_type");
	if (!blank(a->unit) && !resolve_unit(x, a->unit, x->day, field_of(x, t, "unit"), &unit, e))
		return false;
	if (!blank(a->unit))
		t->org.unit = unit.id;
	else if (first == NULL)
		PROBLEM(x, field_of(x, t, "unit"), MSG_REORG_NEEDS_UNIT, "");
	if (blank(a->parent)) {
		if (strcmp(step->kind, "move") == 0)
			PROBLEM(x, field_of(x, t, "parent"), MSG_REORG_SUPERIOR, "");
		return true;
	}
	if (!resolve_org(x, a->parent, x->day, field_of(x, t, "parent"), &superior, e))
		return false;
	t->superior = superior.id;
	return true;
}

static bool one_of(const char *kind, const char *const *list)
{
	return g_strv_contains(list, kind);
}

static void needs(struct reorg *x, const struct reorg_step *step)
{
	static const char *const two[] = {"merge", NULL}, *const single[] = {"split", "transfer", "rename", "retype", "office", NULL},
				 *const any[] = {"merge", "absorb", "split", "carve", "transfer", "rename", "retype", "move", "end",
					 "found", "office", "dissolve", NULL};
	guint n = step->organisations ? step->orgs->len : step->units->len;
	if (!one_of(step->kind, any))
		PROBLEM(x, "kind", MSG_REORG_KIND, step->asked->kind);
	else if (one_of(step->kind, two) && n < 2)
		PROBLEM(x, "source", MSG_REORG_TWO_SOURCES, "");
	else if (one_of(step->kind, single) && n != 1)
		PROBLEM(x, "source", MSG_REORG_ONE_SOURCE, "");
	else if (strcmp(step->kind, "found") != 0 && n < 1)
		PROBLEM(x, "source", MSG_REORG_A_SOURCE, "");
	if (strcmp(step->kind, "split") == 0 && step->target_count < 2)
		PROBLEM(x, "target", MSG_REORG_TWO_TARGETS, "");
	bool without = strcmp(step->kind, "dissolve") == 0 || strcmp(step->kind, "end") == 0 || strcmp(step->kind, "office") == 0;
	if (!without && step->target_count < 1)
		PROBLEM(x, "target", MSG_REORG_A_TARGET, "");
}

static bool resolve_step(struct reorg *x, struct reorg_step *step, struct err *e)
{
	static const char *const in_place[] = {"rename", "retype", "move", NULL};
	const char *kind = step->asked->kind != NULL ? step->asked->kind : "";
	step->organisations = g_str_has_prefix(kind, "organisation_");
	step->kind = step->organisations ? kind + strlen("organisation_") : kind;
	step->units = g_array_new(FALSE, FALSE, sizeof(struct reorg_unit));
	step->orgs = g_array_new(FALSE, FALSE, sizeof(struct reorg_org));
	step->event = NONE;
	bool ok = true;
	for (const char *const *t = step->asked->sources; ok && t != NULL && *t != NULL; t++)
		ok = step->organisations ? source_org(x, step, *t, e) : source_unit(x, step, *t, e);
	step->target_count = step->asked->target_count;
	step->targets = ARENA_ARRAY(x->arena, struct reorg_target, step->target_count + 1);
	for (size_t i = 0; ok && i < step->target_count; i++) {
		struct reorg_target *t = &step->targets[i];
		t->asked = &step->asked->targets[i];
		t->superior = t->unit.id = t->org.id = NONE;
		g_snprintf(t->key, sizeof t->key, "%c", (char)('A' + (int)(i % 26)));
		ok = step->organisations	    ? target_org(x, step, t, e)
		     : one_of(step->kind, in_place) ? target_change(x, step, t, e)
						    : target_unit(x, step, t, e);
	}
	if (ok)
		needs(x, step);
	return ok;
}

bool reorg_resolve(struct reorg *x, struct err *e)
{
	resolve_days(x);
	x->step_count = x->q->step_count;
	x->steps = ARENA_ARRAY(x->arena, struct reorg_step, x->step_count + 1);
	if (x->step_count == 0)
		PROBLEM(x, "", MSG_REORG_NOTHING, "");
	bool ok = true;
	for (size_t i = 0; ok && i < x->step_count; i++) {
		x->steps[i].asked = &x->q->steps[i];
		ok = resolve_step(x, &x->steps[i], e);
	}
	return ok;
}

/* ---- rights ---- */

bool reorganise_may_at(const struct viewer *v, const char *table, char class_, const struct auth_place *at)
{
	return viewer_may(v, RIGHT_APPROVE, table, class_, at) ||
	       (viewer_may(v, RIGHT_ENTER, table, class_, at) && viewer_may(v, RIGHT_CLOSE, table, class_, at));
}

static bool may_at(const struct reorg *x, const char *table, char class_, int64_t unit, int64_t organisation)
{
	const struct auth_place at = {.unit = unit, .organisation = organisation, .day = x->q->today};
	return reorganise_may_at(x->app->viewer, table, class_, &at);
}

static bool may_step(struct reorg *x, struct reorg_step *step, struct err *e)
{
	bool may = true;
	for (guint i = 0; may && i < step->units->len; i++) {
		const struct reorg_unit *u = &g_array_index(step->units, struct reorg_unit, i);
		bool own = strcmp(step->kind, "office") == 0;
		may = may_at(x, "unit", 'P', own ? u->id : u->parent, NONE);
	}
	for (size_t i = 0; may && i < step->target_count && !step->organisations; i++)
		may = step->targets[i].unit.parent == NONE || may_at(x, "unit", 'P', step->targets[i].unit.parent, NONE);
	for (guint i = 0; may && i < step->orgs->len; i++) {
		const struct reorg_org *o = &g_array_index(step->orgs, struct reorg_org, i);
		struct reorg_unit u;
		if (!reorg_unit_on(x, o->unit, x->before, &u, e))
			return false;
		/* The leading body of a unit is a matter of the level above; what lies in it is the unit's own. */
		may = may_at(x, "organisation", 'O',
			reorg_role(x, u.level, o) != NULL && u.level <= reorg_num(x, "unit_level", "commune") ? u.parent : o->unit, NONE);
	}
	for (size_t i = 0; may && i < step->target_count && step->organisations; i++) {
		struct reorg_org superior;
		may = step->targets[i].org.unit == NONE || may_at(x, "organisation", 'O', step->targets[i].org.unit, NONE);
		/* To put something under a superior elsewhere is for whoever reaches there too. */
		if (!reorg_org_on(x, step->targets[i].superior, x->day, &superior, e))
			return false;
		may = may && (superior.unit == NONE || may_at(x, "organisation", 'O', superior.unit, NONE));
	}
	return may || FAIL(e, ERR_DENIED, MSG_REORG_DENIED, viewer_login(x->app->viewer));
}

bool reorg_allowed(struct reorg *x, struct err *e)
{
	if (viewer_is_operator(x->app->viewer))
		return true;
	bool ok = true;
	for (size_t i = 0; ok && i < x->step_count; i++)
		ok = may_step(x, &x->steps[i], e);
	return ok;
}
