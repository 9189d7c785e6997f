/* The organisations of units that are reorganised: leading bodies end and are followed by those of the new unit, everything else lives on
 * and only changes its unit and its superior. */
#include "app/reorganise/reorganise_parts.h"

#include <string.h>

/* "Xã Tân Thanh" in the middle of a name: "Đảng bộ xã Tân Thanh". */
static const char *name_for(struct reorg *x, const char *pattern, const char *unit)
{
	const char *at = strstr(pattern, "{unit}");
	if (at == NULL)
		return arena_strdup(x->arena, pattern);
	bool first = at == pattern;
	gunichar c = g_utf8_get_char(unit);
	char low[8] = {0};
	low[g_unichar_to_utf8(first ? c : g_unichar_tolower(c), low)] = '\0';
	return arena_printf(x->arena, "%.*s%s%s%s", (int)(at - pattern), pattern, low, g_utf8_next_char(unit), at + strlen("{unit}"));
}

static int by_type(const struct office_choice *all, size_t n, int unit_type, int otherwise)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].unit_type == unit_type)
			return all[i].value;
	return otherwise;
}

static struct reorg_founding founding_of(struct reorg *x, const struct reorg_unit *unit, const struct office_body *b)
{
	struct reorg_founding f = {.role = b->role,
		.type = by_type(b->types, b->type_count, unit->type, b->type),
		.level = unit->level,
		.unit_type = unit->type,
		.unit = unit->id,
		.unit_parent = unit->parent,
		.grassroots = by_type(b->grassroots, b->grassroots_count, unit->type, 0),
		.place = NONE,
		.superior = NONE,
		.body = b};
	const char *pattern = b->name;
	for (size_t i = 0; i < b->name_count; i++)
		if (b->names[i].unit_type == unit->type)
			pattern = b->names[i].text;
	if (f.grassroots == 0)
		f.grassroots = NONE;
	f.name = name_for(x, pattern, unit->name);
	return f;
}

static const struct office_regime *regime(const struct reorg *x, int level)
{
	return level > 0 && level < REORG_LEVELS_MAX ? office_regime_on(x->templates[level], x->day) : NULL;
}

/* ---- where units end or begin ---- */

/* The organisations of the sources that end in this step, with their units. */
struct leaving {
	struct reorg_org org;
	const char *role; /* NULL: lives on */
	const struct reorg_unit *from;
};

static bool collect(struct reorg *x, const struct reorg_step *step, GArray *out, struct err *e)
{
	bool ok = true;
	for (guint i = 0; ok && i < step->units->len; i++) {
		const struct reorg_unit *u = &g_array_index(step->units, struct reorg_unit, i);
		g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct reorg_org));
		if (!g_hash_table_contains(x->ended, &u->id))
			continue;
		ok = reorg_orgs_of(x, u->id, x->day, all, e);
		for (guint k = 0; ok && k < all->len; k++) {
			const struct reorg_org *o = &g_array_index(all, struct reorg_org, k);
			struct leaving l = {*o, reorg_role(x, u->level, o), u};
			g_array_append_val(out, l);
		}
	}
	return ok;
}

static const char *event_kind(const struct reorg_step *step, bool before)
{
	static const char *const known[] = {"merge", "absorb", "split", "carve", NULL};
	if (!before)
		return "found";
	return g_strv_contains(known, step->kind) ? step->kind : "end";
}

/* One role: the bodies of the sources end, those of the results begin or take over; one event with all its parts. */
static bool one_role(struct reorg *x, struct reorg_step *step, const char *role, const GArray *leaving, struct err *e)
{
	int64_t event = NONE;
	g_autoptr(GArray) next = g_array_new(FALSE, FALSE, sizeof(int64_t));
	const struct leaving *model = NULL;
	for (guint i = 0; i < leaving->len && model == NULL; i++)
		if (g_strcmp0(g_array_index(leaving, struct leaving, i).role, role) == 0)
			model = &g_array_index(leaving, struct leaving, i);
	if (!reorg_org_event(x, event_kind(step, model != NULL), step->event, &event, e))
		return false;
	for (size_t i = 0; i < step->target_count; i++) {
		const struct reorg_unit *unit = &step->targets[i].unit;
		const struct office_body *b = office_body_of(regime(x, unit->level), role);
		struct reorg_org there = {.id = NONE};
		int64_t id = NONE;
		if (!step->targets[i].fresh && !reorg_body(x, unit->id, role, NONE, &there, e))
			return false;
		id = there.id;
		if (id == NONE) {
			struct reorg_founding f;
			if (b == NULL && model == NULL)
				continue;
			if (b != NULL) {
				f = founding_of(x, unit, b);
			} else {
				g_autofree char *pattern =
					g_strdup_printf("%s {unit}", reorg_code(x, "organisation_type", model->org.type));
				f = (struct reorg_founding){.name = name_for(x, pattern, unit->name),
					.role = role,
					.type = model->org.type,
					.level = unit->level,
					.unit_type = unit->type,
					.unit = unit->id,
					.unit_parent = unit->parent,
					.grassroots = model->org.grassroots,
					.place = model->org.place,
					.superior = NONE};
			}
			f.event = event;
			if (!reorg_found(x, &f, &id, e))
				return false;
		} else if (!reorg_org_part(x, event, id, id, e)) {
			return false;
		}
		g_array_append_val(next, id);
		if (model == NULL && !reorg_org_part(x, event, NONE, id, e))
			return false;
	}
	for (guint i = 0; i < leaving->len; i++) {
		const struct leaving *l = &g_array_index(leaving, struct leaving, i);
		if (g_strcmp0(l->role, role) != 0)
			continue;
		if (!reorg_end(x, &l->org, l->from->level, event, e) || (next->len == 0 && !reorg_org_part(x, event, l->org.id, NONE, e)))
			return false;
		for (guint k = 0; k < next->len; k++) {
			int64_t to = g_array_index(next, int64_t, k);
			g_array_append_val(reorg_gone_of(x, l->org.id)->next, to);
			if (!reorg_org_part(x, event, l->org.id, to, e))
				return false;
		}
	}
	return true;
}

/* Which unit an organisation without a role goes on in. */
static bool keep(struct reorg *x, struct reorg_step *step, const struct leaving *l, struct err *e)
{
	struct organisation_v_row v;
	struct reorg_unit parent;
	const char *id = reorg_id_text(x, l->org.id), *name = "";
	struct reorg_target *t = step->target_count == 1 ? &step->targets[0] : reorg_target_of(step, reorg_choice(x, "organisation", id));
	if (t == NULL && step->target_count > 1)
		t = &step->targets[0];
	int64_t unit = t != NULL ? t->unit.id : l->from->parent;
	if (step->target_count > 1) {
		struct reorganise_option *options = ARENA_ARRAY(x->arena, struct reorganise_option, step->target_count);
		for (size_t i = 0; i < step->target_count; i++)
			options[i] = (struct reorganise_option){step->targets[i].key, step->targets[i].unit.name};
		struct reorganise_divide d = {.key = arena_printf(x->arena, "organisation:%s", id),
			.label = l->org.name,
			.detail = l->from->name,
			.options = options,
			.option_count = step->target_count,
			.chosen = t->key};
		reorg_divide(x, &d);
	}
	if (t != NULL) {
		name = t->unit.name;
	} else if (!reorg_unit_on(x, unit, x->day, &parent, e)) {
		return false;
	} else if (parent.id == NONE) {
		ITEM(x, REORG_HANGING, MSG_REORG_HANGS_UNIT, l->org.name, l->from->name);
		return true;
	} else {
		name = parent.name;
	}
	if (!reorg_org_version(x, l->org.id, &v, e))
		return false;
	v.unit_id = unit;
	ITEM(x, REORG_KEPT, MSG_REORG_ORG_STAYS, l->org.name, name);
	return reorg_change_org(x, l->org.id, &v, e);
}

static bool wants_bodies(const struct reorg *x)
{
	const char *asked = reorg_choice(x, "bodies", NULL);
	return asked == NULL || strcmp(asked, "no") != 0;
}

/* Roles of this step in the order of the template, then what only the sources have. */
static GPtrArray *roles_of(struct reorg *x, const struct reorg_step *step, const GArray *leaving)
{
	GPtrArray *out = g_ptr_array_new();
	for (size_t i = 0; i < step->target_count; i++) {
		const struct office_regime *g = regime(x, step->targets[i].unit.level);
		for (size_t k = 0; g != NULL && wants_bodies(x) && step->targets[i].fresh && k < g->body_count; k++)
			if (!g_ptr_array_find_with_equal_func(out, g->bodies[k].role, g_str_equal, NULL))
				g_ptr_array_add(out, (gpointer)(uintptr_t)g->bodies[k].role);
	}
	for (guint i = 0; i < leaving->len; i++) {
		const struct leaving *l = &g_array_index(leaving, struct leaving, i);
		if (l->role != NULL && !g_ptr_array_find_with_equal_func(out, l->role, g_str_equal, NULL))
			g_ptr_array_add(out, (gpointer)(uintptr_t)l->role);
	}
	return out;
}

static bool where_units_turn(struct reorg *x, struct reorg_step *step, struct err *e)
{
	g_autoptr(GArray) leaving = g_array_new(FALSE, FALSE, sizeof(struct leaving));
	if (!collect(x, step, leaving, e))
		return false;
	g_autoptr(GPtrArray) roles = roles_of(x, step, leaving);
	bool ok = true;
	for (guint i = 0; ok && i < roles->len; i++)
		ok = one_role(x, step, roles->pdata[i], leaving, e);
	for (guint i = 0; ok && i < leaving->len; i++) {
		const struct leaving *l = &g_array_index(leaving, struct leaving, i);
		if (l->role == NULL)
			ok = keep(x, step, l, e);
	}
	return ok;
}

/* ---- where units go on ---- */

static const char *renamed(struct reorg *x, const char *name, const char *from, const char *to)
{
	g_autofree char *low = g_utf8_strdown(from, 1), *rest = g_strconcat(low, g_utf8_next_char(from), NULL);
	const char *const forms[] = {from, rest};
	for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
		const char *at = strstr(name, forms[i]);
		if (at != NULL)
			return arena_printf(x->arena, "%.*s%s%s", (int)(at - name), name, i == 0 ? to : name_for(x, ".{unit}", to) + 1,
				at + strlen(forms[i]));
	}
	return name;
}

/* The unit has another name, type or place: its bodies bear the name, and are of the type the regime of the day gives the role. */
static bool follow(struct reorg *x, struct reorg_step *step, const struct reorg_unit *before, struct err *e)
{
	struct reorg_unit unit;
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct reorg_org));
	if (!reorg_unit_on(x, before->id, x->day, &unit, e) || !reorg_orgs_of(x, before->id, x->day, all, e))
		return false;
	bool ok = unit.id != NONE;
	for (guint i = 0; ok && i < all->len; i++) {
		const struct reorg_org *o = &g_array_index(all, struct reorg_org, i);
		const char *role = reorg_role(x, unit.level, o), *name = renamed(x, o->name, before->name, unit.name);
		const struct office_body *b = role != NULL ? office_body_of(regime(x, unit.level), role) : NULL;
		int type = b != NULL ? by_type(b->types, b->type_count, unit.type, b->type) : o->type;
		int64_t grassroots = b == NULL ? o->grassroots : by_type(b->grassroots, b->grassroots_count, unit.type, 0), event = NONE;
		struct organisation_v_row v;
		if (grassroots == 0)
			grassroots = NONE;
		bool retype = type != o->type || grassroots != o->grassroots;
		if (!retype && strcmp(name, o->name) == 0)
			continue;
		ok = reorg_org_event(x, retype ? "retype" : "rename", step->event, &event, e) &&
		     reorg_org_part(x, event, o->id, o->id, e) && reorg_org_version(x, o->id, &v, e);
		v.name = name;
		v.type = type;
		v.grassroots = grassroots;
		if (ok)
			ITEM(x, REORG_KEPT, retype ? MSG_REORG_ORG_RETYPED : MSG_REORG_ORG_RENAMED, o->name, name,
				reorg_code(x, "organisation_type", type));
		ok = ok && reorg_change_org(x, o->id, &v, e);
	}
	return ok;
}

/* The usual bodies the unit does not have yet. */
static bool office(struct reorg *x, struct reorg_step *step, struct err *e)
{
	const struct reorg_unit *unit = &g_array_index(step->units, struct reorg_unit, 0);
	const struct office_regime *g = regime(x, unit->level);
	bool ok = true;
	if (g == NULL || g->body_count == 0) {
		PROBLEM(x, "source", MSG_REORG_NO_TEMPLATE, unit->name, reorg_day(x, x->day));
		return true;
	}
	guint before = x->fresh->len;
	for (size_t i = 0; ok && i < g->body_count; i++) {
		const struct office_body *b = &g->bodies[i];
		struct reorg_org there;
		int64_t event = NONE, id = NONE;
		const char *asked = reorg_choice(x, "body", b->role);
		if (!reorg_body(x, unit->id, b->role, NONE, &there, e))
			return false;
		if (there.id != NONE || (asked != NULL && strcmp(asked, "no") == 0))
			continue;
		struct reorg_founding f = founding_of(x, unit, b);
		ok = reorg_org_event(x, "found", NONE, &event, e);
		f.event = event;
		ok = ok && reorg_found(x, &f, &id, e) && reorg_org_part(x, event, NONE, id, e);
	}
	if (ok && x->fresh->len == before)
		PROBLEM(x, "source", MSG_REORG_OFFICE_THERE, unit->name);
	g_hash_table_add(x->touched_units, g_memdup2(&unit->id, sizeof unit->id));
	return ok;
}

bool reorg_bodies(struct reorg *x, struct reorg_step *step, struct err *e)
{
	static const char *const in_place[] = {"rename", "retype", "move", NULL};
	bool ok = true;
	if (strcmp(step->kind, "office") == 0)
		return office(x, step, e);
	if (!g_strv_contains(in_place, step->kind))
		return strcmp(step->kind, "transfer") == 0 || where_units_turn(x, step, e);
	for (guint i = 0; ok && i < step->units->len; i++)
		ok = follow(x, step, &g_array_index(step->units, struct reorg_unit, i), e);
	return ok;
}
