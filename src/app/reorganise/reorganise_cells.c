/* Organisations reorganised by themselves: cells joined and divided, a cell raised to a committee, moved under another superior, dissolved,
 * founded. Same algebra as for units: a merger makes a new one, a change of type keeps it. */
#include "app/reorganise/reorganise_parts.h"

#include <string.h>

static int unit_level(struct reorg *x, int64_t unit, bool *ok, struct err *e)
{
	struct reorg_unit u;
	*ok = reorg_unit_on(x, unit, x->day, &u, e);
	return *ok && u.id != NONE ? u.level : 0;
}

/* The superior of an organisation on the line of its type, on the day; NONE. */
static bool superior_of(struct reorg *x, const struct reorg_org *o, int64_t *line_id, int64_t *superior, struct err *e)
{
	g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(int64_t));
	int wanted = reorg_line_of_type(x, o->type);
	*superior = *line_id = NONE;
	bool ok = reorg_ids(x, "reorganise_lines_of", o->id, lines, e);
	for (guint i = 0; ok && i < lines->len; i++) {
		struct organisation_line_row l;
		bool found = false;
		ok = store_get(x->s, &table_organisation_line, 0, g_array_index(lines, int64_t, i), &l, x->arena, &found, e) && found;
		if (ok && l.line == wanted) {
			*superior = l.superior_id;
			*line_id = l.id;
		}
	}
	return ok;
}

/* The posts of the sources, each title once, as a body of the template's shape. */
static bool posts_like(struct reorg *x, const struct reorg_step *step, struct office_body *out, struct err *e)
{
	g_autoptr(GArray) posts = g_array_new(FALSE, TRUE, sizeof(struct office_post));
	bool ok = true;
	for (guint i = 0; ok && i < step->orgs->len; i++) {
		g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
		ok = reorg_ids(x, "reorganise_posts", g_array_index(step->orgs, struct reorg_org, i).id, ids, e);
		for (guint k = 0; ok && k < ids->len; k++) {
			struct post_v_row v;
			struct post_row p;
			bool found = false, known = false;
			ok = store_get(x->s, &table_post_v, 0, g_array_index(ids, int64_t, k), &v, x->arena, &found, e) && found &&
			     store_get(x->s, &table_post, 0, v.post_id, &p, x->arena, &found, e) && found;
			for (guint n = 0; ok && n < posts->len; n++)
				known = known || g_array_index(posts, struct office_post, n).title == p.title;
			if (!ok || known)
				continue;
			struct office_post like = {.title = (int)p.title, .category = v.category == NONE ? 0 : (int)v.category};
			like.seats.otherwise = (int)v.seats;
			g_array_append_val(posts, like);
		}
	}
	struct office_post *copy = arena_list(x->arena, posts);
	*out = (struct office_body){.role = "", .name = "", .posts = copy, .post_count = posts->len};
	return ok;
}

static bool target_found(struct reorg *x, struct reorg_step *step, struct reorg_target *t, int64_t event, struct err *e)
{
	struct office_body *body = ARENA_NEW(x->arena, struct office_body);
	bool ok = true;
	int64_t line = NONE, superior = t->superior;
	int level = unit_level(x, t->org.unit, &ok, e);
	if (!ok || !posts_like(x, step, body, e))
		return false;
	if (superior == NONE && step->orgs->len > 0 &&
		!superior_of(x, &g_array_index(step->orgs, struct reorg_org, 0), &line, &superior, e))
		return false;
	struct reorg_founding f = {.name = t->org.name,
		.type = t->org.type,
		.level = level,
		.unit = t->org.unit,
		.unit_parent = NONE,
		.grassroots = t->org.grassroots,
		.place = t->org.place,
		.event = event,
		.superior = superior,
		.body = body};
	return reorg_found(x, &f, &t->org.id, e);
}

static bool end_sources(struct reorg *x, struct reorg_step *step, int64_t event, struct err *e)
{
	bool ok = true;
	for (guint i = 0; ok && i < step->orgs->len; i++) {
		const struct reorg_org *o = &g_array_index(step->orgs, struct reorg_org, i);
		int level = unit_level(x, o->unit, &ok, e);
		ok = ok && reorg_end(x, o, level, event, e);
		for (size_t k = 0; ok && k < step->target_count; k++) {
			g_array_append_val(reorg_gone_of(x, o->id)->next, step->targets[k].org.id);
			ok = reorg_org_part(x, event, o->id, step->targets[k].org.id, e);
		}
		if (ok && step->target_count == 0)
			ok = reorg_org_part(x, event, o->id, NONE, e);
	}
	return ok;
}

/* merge, absorb, split, dissolve, end: the sources end, what is new begins. */
static bool turn(struct reorg *x, struct reorg_step *step, struct err *e)
{
	int64_t event = NONE;
	bool ok = reorg_org_event(x, step->kind, NONE, &event, e);
	for (size_t i = 0; ok && i < step->target_count; i++) {
		struct reorg_target *t = &step->targets[i];
		ok = t->fresh ? target_found(x, step, t, event, e) : reorg_org_part(x, event, t->org.id, t->org.id, e);
	}
	return ok && end_sources(x, step, event, e);
}

static bool carve(struct reorg *x, struct reorg_step *step, struct err *e)
{
	int64_t event = NONE;
	bool ok = reorg_org_event(x, "carve", NONE, &event, e);
	for (size_t i = 0; ok && i < step->target_count; i++)
		ok = target_found(x, step, &step->targets[i], event, e);
	for (guint i = 0; ok && i < step->orgs->len; i++) {
		const struct reorg_org *o = &g_array_index(step->orgs, struct reorg_org, i);
		for (size_t k = 0; ok && k < step->target_count; k++)
			ok = reorg_org_part(x, event, o->id, step->targets[k].org.id, e);
		ok = ok && reorg_members_listed(x, step, o, e);
	}
	return ok;
}

/* From a cell to a committee is a rise, the other way a fall, anything else another type: the list of kinds counts them apart. */
static const char *retype_event(struct reorg *x, const struct reorg_org *before, int64_t after)
{
	const struct code_list *l = codes_list(x->app->codes, "organisation_type", NULL);
	const struct code *from = l != NULL ? code_by_num(l, before->type) : NULL, *to = l != NULL ? code_by_num(l, after) : NULL;
	bool was = from != NULL && code_extra(from, "cell") != NULL, is = to != NULL && code_extra(to, "cell") != NULL;
	return was && !is ? "upgrade" : !was && is ? "downgrade" : "retype";
}

static bool change(struct reorg *x, struct reorg_step *step, struct err *e)
{
	const struct reorg_target *t = &step->targets[0];
	bool retype = strcmp(step->kind, "retype") == 0, ok = true;
	for (guint i = 0; ok && i < step->orgs->len; i++) {
		const struct reorg_org *o = &g_array_index(step->orgs, struct reorg_org, i);
		const char *name = t->asked->name != NULL && t->asked->name[0] != '\0' ? t->org.name : o->name;
		const char *kind = retype ? retype_event(x, o, t->org.type) : "rename";
		const struct code_list *types = codes_list(x->app->codes, "organisation_type", e);
		const struct code *to = types != NULL ? code_by_num(types, t->org.type) : NULL;
		struct organisation_v_row v;
		int64_t event = NONE;
		if (strcmp(name, o->name) == 0 && (!retype || t->org.type == o->type)) {
			PROBLEM(x, "target", MSG_REORG_NO_CHANGE, o->name);
			continue;
		}
		ok = to != NULL && reorg_org_event(x, kind, NONE, &event, e) && reorg_org_part(x, event, o->id, o->id, e) &&
		     reorg_org_version(x, o->id, &v, e);
		if (!ok)
			return false;
		v.name = name;
		if (retype)
			v.type = t->org.type;
		if (retype && code_extra(to, "cell") == NULL)
			v.place = NONE;
		ITEM(x, REORG_KEPT, retype ? MSG_REORG_ORG_RETYPED : MSG_REORG_ORG_RENAMED, o->name, name,
			reorg_code(x, "organisation_type", v.type));
		ok = reorg_change_org(x, o->id, &v, e);
	}
	return ok;
}

static bool move(struct reorg *x, struct reorg_step *step, struct err *e)
{
	const struct reorg_target *t = &step->targets[0];
	struct reorg_org to, was;
	bool ok = reorg_org_on(x, t->superior, x->day, &to, e);
	for (guint i = 0; ok && i < step->orgs->len; i++) {
		const struct reorg_org *o = &g_array_index(step->orgs, struct reorg_org, i);
		int64_t line = NONE, superior = NONE, event = NONE;
		if (!superior_of(x, o, &line, &superior, e))
			return false;
		if (superior == t->superior || o->id == t->superior) {
			PROBLEM(x, "A.parent", o->id == t->superior ? MSG_REORG_INTO_ITSELF : MSG_REORG_NO_CHANGE, o->name);
			continue;
		}
		was.name = "—";
		ok = reorg_org_event(x, "reparent", NONE, &event, e) && reorg_org_part(x, event, o->id, o->id, e) &&
		     (superior == NONE || reorg_org_on(x, superior, x->day, &was, e)) &&
		     (line == NONE || reorg_cut(x, &table_organisation_line, 0, line, o->name, e));
		if (!ok)
			return false;
		ITEM(x, REORG_LINES, MSG_REORG_LINE, o->name, was.name, to.name,
			reorg_code(x, "organisation_line", reorg_line_of_type(x, o->type)));
		ok = reorg_refused(x) || reorg_line_open(x, reorg_line_of_type(x, o->type), o->id, t->superior, e);
	}
	return ok;
}

static bool found(struct reorg *x, struct reorg_step *step, struct err *e)
{
	bool ok = true;
	for (size_t i = 0; ok && i < step->target_count; i++) {
		int64_t event = NONE;
		ok = reorg_org_event(x, "found", NONE, &event, e) && target_found(x, step, &step->targets[i], event, e) &&
		     reorg_org_part(x, event, NONE, step->targets[i].org.id, e);
	}
	return ok;
}

bool reorg_organisations(struct reorg *x, struct reorg_step *step, struct err *e)
{
	const char *k = step->kind;
	for (size_t i = 0; i < step->target_count; i++)
		for (guint s = 0; s < step->orgs->len; s++)
			if (strcmp(k, "absorb") == 0 || strcmp(k, "dissolve") == 0)
				if (g_array_index(step->orgs, struct reorg_org, s).id == step->targets[i].org.id)
					return PROBLEM(x, "target", MSG_REORG_INTO_ITSELF, step->targets[i].org.name) || true;
	for (guint s = 0; s < step->orgs->len; s++) {
		int64_t unit = g_array_index(step->orgs, struct reorg_org, s).unit;
		g_hash_table_add(x->touched_units, g_memdup2(&unit, sizeof unit));
	}
	if (strcmp(k, "carve") == 0)
		return carve(x, step, e);
	if (strcmp(k, "retype") == 0 || strcmp(k, "rename") == 0)
		return change(x, step, e);
	if (strcmp(k, "move") == 0)
		return move(x, step, e);
	if (strcmp(k, "found") == 0)
		return found(x, step, e);
	return turn(x, step, e);
}
