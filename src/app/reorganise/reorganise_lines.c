/* Superiors: whoever stood under a body that ends, or lies in a unit that moved, stands under its successor from the day on. */
#include "app/reorganise/reorganise_parts.h"

#include <string.h>

static bool line_new(struct reorg *x, int line, int64_t organisation, int64_t superior, int64_t until, int64_t until_p, struct err *e)
{
	struct organisation_line_row l;
	row_init(&table_organisation_line, &l);
	l.organisation_id = organisation;
	l.line = line;
	l.superior_id = superior;
	l.from_d = x->day;
	l.from_p = PRECISION_DAY;
	l.until_d = until;
	l.until_p = until_p;
	l.basis_no = x->q->basis_no;
	l.basis_d = x->basis_d == 0 ? NONE : x->basis_d;
	l.basis_by = x->q->basis_by;
	return store_insert(x->s, &table_organisation_line, &l, e);
}

/* Lies it in none of their units, somebody has to say which of several successors is its superior. */
static bool asked(struct reorg *x, const struct reorg_gone *gone, const struct reorg_org *o, struct reorg_org *out, struct err *e)
{
	const char *id = reorg_id_text(x, o->id), *choice = reorg_choice(x, "organisation", id);
	struct reorganise_option *options = ARENA_ARRAY(x->arena, struct reorganise_option, gone->next->len);
	struct reorganise_divide d = {.key = arena_printf(x->arena, "organisation:%s", id),
		.label = o->name,
		.detail = gone->org.name,
		.options = options,
		.option_count = gone->next->len,
		.chosen = ""};
	for (guint i = 0; i < gone->next->len; i++) {
		struct reorg_org next;
		if (!reorg_org_on(x, g_array_index(gone->next, int64_t, i), x->day, &next, e))
			return false;
		options[i] = (struct reorganise_option){arena_printf(x->arena, "%c", (char)('A' + (int)(i % 26))), next.name};
		if (g_strcmp0(choice, options[i].value) == 0) {
			d.chosen = options[i].value;
			*out = next;
		}
	}
	reorg_divide(x, &d);
	return true;
}

/* The body that follows a superior, for an organisation of that unit: its only successor, or the one in whose unit it lies; when it has
 * none, the body of its role in the nearest unit above. */
static bool heir(struct reorg *x, const struct reorg_gone *gone, const struct reorg_org *o, struct reorg_org *out, struct err *e)
{
	*out = (struct reorg_org){.id = NONE, .name = ""};
	for (guint i = 0; i < gone->next->len; i++) {
		struct reorg_org next;
		bool in = gone->next->len == 1;
		if (!reorg_org_on(x, g_array_index(gone->next, int64_t, i), x->day, &next, e) ||
			(!in && !reorg_lies_in(x, o->unit, next.unit, &in, e)))
			return false;
		if (!in || next.id == o->id)
			continue;
		*out = next;
		return true;
	}
	if (gone->next->len > 1)
		return asked(x, gone, o, out, e);
	return gone->role == NULL || reorg_body_above(x, o->unit, gone->role, o->id, out, e);
}

static bool repoint(struct reorg *x, const struct organisation_line_row *old, const struct reorg_org *o, const struct reorg_org *to,
	const char *from_name, struct err *e)
{
	const char *line = reorg_code(x, "organisation_line", old->line);
	if (to->id == NONE) {
		ITEM(x, REORG_HANGING, MSG_REORG_HANGS_LINE, o->name, line, from_name);
		return true;
	}
	ITEM(x, REORG_LINES, MSG_REORG_LINE, o->name, from_name, to->name, line);
	return line_new(x, (int)old->line, o->id, to->id, old->until_d, old->until_p, e);
}

static bool read_line(struct reorg *x, int64_t id, struct organisation_line_row *out, struct err *e)
{
	bool found = false;
	bool ok = store_get(x->s, &table_organisation_line, 0, id, out, x->arena, &found, e);
	must(!ok || found);
	return ok;
}

static bool under_gone(struct reorg *x, guint at, struct err *e)
{
	g_autoptr(GArray) own = g_array_new(FALSE, FALSE, sizeof(int64_t)), under = g_array_new(FALSE, FALSE, sizeof(int64_t));
	struct reorg_gone gone = g_array_index(x->gone, struct reorg_gone, at);
	bool ok = reorg_ids(x, "reorganise_lines_of", gone.org.id, own, e);
	for (guint i = 0; ok && i < own->len; i++)
		ok = reorg_cut(x, &table_organisation_line, 0, g_array_index(own, int64_t, i), gone.org.name, e);
	ok = ok && reorg_ids(x, "reorganise_lines_under", gone.org.id, under, e);
	for (guint i = 0; ok && i < under->len; i++) {
		int64_t id = g_array_index(under, int64_t, i);
		struct organisation_line_row old;
		struct reorg_org o, to;
		ok = read_line(x, id, &old, e) && reorg_cut(x, &table_organisation_line, 0, id, gone.org.name, e) &&
		     reorg_org_on(x, old.organisation_id, x->day, &o, e);
		if (!ok || o.id == NONE || reorg_gone_of(x, o.id) != NULL || old.from_d >= x->day)
			continue;
		ok = heir(x, &gone, &o, &to, e) && repoint(x, &old, &o, &to, gone.org.name, e);
	}
	return ok;
}

/* An organisation of a unit that moved: superiors that are leading bodies of the unit it left are followed by the same bodies of the new.
 */
static bool moved_line(struct reorg *x, const struct reorg_moved *moved, const struct reorg_org *o, int64_t line, struct err *e)
{
	struct organisation_line_row old;
	struct reorg_org superior, to;
	struct reorg_unit above;
	bool in = false;
	if (!read_line(x, line, &old, e) || !reorg_org_on(x, old.superior_id, x->day, &superior, e) ||
		!reorg_unit_on(x, superior.unit, x->before, &above, e))
		return false;
	const char *role = above.id != NONE ? reorg_role(x, above.level, &superior) : NULL;
	if (old.from_d >= x->day || role == NULL)
		return true;
	if (!reorg_lies_in(x, moved->to, superior.unit, &in, e))
		return false;
	if (in)
		return true;
	if (!reorg_body_above(x, moved->to, role, o->id, &to, e) || !reorg_cut(x, &table_organisation_line, 0, line, o->name, e))
		return false;
	return repoint(x, &old, o, &to, superior.name, e);
}

static bool moved_unit(struct reorg *x, const struct reorg_moved *moved, int64_t unit, int depth, struct err *e)
{
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct reorg_org)),
			  children = g_array_new(FALSE, FALSE, sizeof(struct reorg_unit));
	bool ok = reorg_orgs_of(x, unit, x->day, all, e);
	for (guint i = 0; ok && i < all->len; i++) {
		const struct reorg_org *o = &g_array_index(all, struct reorg_org, i);
		g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(int64_t));
		ok = reorg_ids(x, "reorganise_lines_of", o->id, lines, e);
		for (guint k = 0; ok && k < lines->len; k++)
			ok = moved_line(x, moved, o, g_array_index(lines, int64_t, k), e);
	}
	/* Bodies below stand under those of this unit; only what reaches over it is to be looked at. */
	ok = ok && (depth >= REORG_CLIMB_MAX || reorg_children(x, unit, x->day, children, e));
	for (guint i = 0; ok && i < children->len; i++)
		ok = moved_unit(x, moved, g_array_index(children, struct reorg_unit, i).id, depth + 1, e);
	return ok;
}

/* The superiors of a new body: what was said, the body of its role above, the body of its own unit it belongs to. */
static bool new_body(struct reorg *x, const struct reorg_new *made, struct err *e)
{
	struct reorg_org to = {.id = NONE, .name = ""};
	const struct office_body *b = made->body;
	if (made->superior != NONE) {
		int line = reorg_line_of_type(x, made->org.type);
		if (!reorg_org_on(x, made->superior, x->day, &to, e))
			return false;
		ITEM(x, REORG_LINES, MSG_REORG_LINE_NEW, made->org.name, to.name, reorg_code(x, "organisation_line", line));
		return line_new(x, line, made->org.id, made->superior, YMD_OPEN, PRECISION_OPEN, e);
	}
	if (b == NULL)
		return true;
	if (b->above_line != 0) {
		if (!reorg_body_above(x, made->unit_parent, b->above_role, made->org.id, &to, e))
			return false;
		if (to.id != NONE) {
			ITEM(x, REORG_LINES, MSG_REORG_LINE_NEW, made->org.name, to.name,
				reorg_code(x, "organisation_line", b->above_line));
			if (!line_new(x, b->above_line, made->org.id, to.id, YMD_OPEN, PRECISION_OPEN, e))
				return false;
		} else if (b->above_line == reorg_num(x, "organisation_line", "party")) {
			ITEM(x, REORG_HANGING, MSG_REORG_NO_SUPERIOR, made->org.name, reorg_code(x, "organisation_line", b->above_line));
		}
	}
	if (b->under_line == 0)
		return true;
	return reorg_body(x, made->org.unit, b->under_role, made->org.id, &to, e) &&
	       (to.id == NONE || line_new(x, b->under_line, made->org.id, to.id, YMD_OPEN, PRECISION_OPEN, e));
}

int reorg_line_of_type(const struct reorg *x, int64_t type)
{
	const struct code_list *types = codes_list(x->app->codes, "organisation_type", NULL),
			       *lines = codes_list(x->app->codes, "organisation_line", NULL);
	const struct code *c = types != NULL ? code_by_num(types, type) : NULL;
	const char *said = c != NULL ? code_extra(c, "line") : NULL;
	const struct code *line = said != NULL && lines != NULL ? code_by_id(lines, said) : NULL;
	return line != NULL ? line->num : reorg_num(x, "organisation_line", "part_of");
}

bool reorg_line_open(struct reorg *x, int line, int64_t organisation, int64_t superior, struct err *e)
{
	return line_new(x, line, organisation, superior, YMD_OPEN, PRECISION_OPEN, e);
}

bool reorg_lines(struct reorg *x, struct err *e)
{
	bool ok = true;
	for (guint i = 0; ok && i < x->gone->len; i++)
		ok = under_gone(x, i, e);
	for (guint i = 0; ok && i < x->moved->len; i++) {
		struct reorg_moved moved = g_array_index(x->moved, struct reorg_moved, i);
		ok = moved_unit(x, &moved, moved.unit.id, 0, e);
	}
	for (guint i = 0; ok && i < x->fresh->len; i++) {
		struct reorg_new made = g_array_index(x->fresh, struct reorg_new, i);
		ok = new_body(x, &made, e);
	}
	return ok;
}
