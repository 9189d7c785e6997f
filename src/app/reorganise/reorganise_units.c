/* The units of a reorganisation: events with their parts, new units, ends, and what lies below them (docs/records.md 3.1, 3.2). */
#include "app/reorganise/reorganise_parts.h"
#include "base/text.h"

#include "store/statement.h"

#include <string.h>

/* Within a day splits and what is carved out come before mergers (A3), changes in place after them. */
static int order_of(const char *kind)
{
	static const char *const order[] = {"split", "carve", "transfer", "merge", "absorb", "found", "rename", "retype", "move", "end"};
	int n = 0;
	while (n < (int)G_N_ELEMENTS(order) && strcmp(order[n], kind) != 0)
		n++;
	return n * 10;
}

static bool event_new(struct reorg *x, struct reorg_step *step, struct err *e)
{
	struct unit_event_row r;
	row_init(&table_unit_event, &r);
	r.event = reorg_num(x, "unit_event_kind", strcmp(step->kind, "move") == 0 ? "reparent" : step->kind);
	r.on_d = x->day;
	r.seq = order_of(step->kind) + (int)MIN(step - x->steps, 9);
	r.title = x->q->title;
	r.basis_no = x->q->basis_no;
	r.basis_d = x->basis_d == 0 ? NONE : x->basis_d;
	r.basis_by = x->q->basis_by;
	bool ok = store_insert(x->s, &table_unit_event, &r, e);
	step->event = r.id;
	return ok;
}

struct part {
	int64_t from, to, share;
	const char *extent, *villages;
};

static bool part_new(struct reorg *x, const struct reorg_step *step, const struct part *p, struct err *e)
{
	struct unit_event_part_row r;
	row_init(&table_unit_event_part, &r);
	r.event_id = step->event;
	r.from_unit_id = p->from;
	r.to_unit_id = p->to;
	r.extent = reorg_num(x, "part_extent", p->extent);
	r.share_people = p->share;
	r.villages = p->villages;
	return store_insert(x->s, &table_unit_event_part, &r, e);
}

/* "45,5" per cent as millionths; NONE when nothing is said. */
static int64_t share_of(struct reorg *x, const struct reorg_target *t)
{
	const char *text = t->asked->share;
	if (text == NULL || text[0] == '\0')
		return NONE;
	g_autofree char *dotted = g_strdelimit(g_strdup(text), ",", '.');
	char *end = NULL;
	double percent = g_ascii_strtod(dotted, &end);
	if (end == dotted || *g_strchug(end) != '\0' || percent < 0 || percent > 100) {
		g_autofree char *field = g_strdup_printf("%s.share", t->key);
		PROBLEM(x, field, MSG_REORG_SHARE, text);
		return NONE;
	}
	return (int64_t)(percent * 10000 + 0.5);
}

static void touched(struct reorg *x, int64_t unit)
{
	g_hash_table_add(x->touched_units, g_memdup2(&unit, sizeof unit));
}

/* ---- a new unit ---- */

static bool area_new(struct reorg *x, const struct reorg_unit *u, bool office, struct err *e)
{
	struct area_row r;
	row_init(&table_area, &r);
	r.number = x->next_area;
	r.label = u->name;
	r.home_unit_id = u->id;
	r.kind_office = office;
	return store_insert(x->s, &table_area, &r, e);
}

static bool next_area(struct reorg *x, struct err *e)
{
	if (x->next_area == 0 && !db_query_int(store_db(x->s), statement_text("reorganise_area_last"), &x->next_area, e))
		return false;
	x->next_area++;
	return true;
}

static bool unit_new(struct reorg *x, const struct reorg_step *step, struct reorg_target *t, struct err *e)
{
	struct unit_row head;
	struct unit_v_row v;
	int province = reorg_num(x, "unit_level", "province"), commune = reorg_num(x, "unit_level", "commune"),
	    village = reorg_num(x, "unit_level", "village");
	bool stored = t->unit.level == province || t->unit.level == commune;
	row_init(&table_unit, &head);
	row_init(&table_unit_v, &v);
	if (stored && !next_area(x, e))
		return false;
	head.level = t->unit.level;
	head.founded_by_id = step->event;
	head.area_no = stored ? x->next_area : NONE;
	if (!store_insert(x->s, &table_unit, &head, e))
		return false;
	t->unit.id = head.id;
	v.unit_id = head.id;
	v.from_d = x->day;
	v.from_p = PRECISION_DAY;
	v.name = t->unit.name;
	v.type = t->unit.type;
	if (t->unit.level == village)
		v.local_code = t->unit.code;
	else
		v.code = t->unit.code;
	v.parent_id = t->unit.parent;
	v.basis_no = x->q->basis_no;
	v.basis_d = x->basis_d == 0 ? NONE : x->basis_d;
	v.basis_by = x->q->basis_by;
	if (!store_insert(x->s, &table_unit_v, &v, e))
		return false;
	touched(x, head.id);
	ITEM(x, REORG_UNITS, MSG_REORG_UNIT_BEGINS, t->unit.name, t->unit.code != NULL ? t->unit.code : "–");
	return !stored || area_new(x, &t->unit, t->unit.level == province, e);
}

/* All that is wrong with a new unit is told at its fields, before anything is written. */
static bool may_be_made(struct reorg *x, const struct reorg_target *t)
{
	bool village = t->unit.level == reorg_num(x, "unit_level", "village");
	const char *code = t->unit.code;
	g_autofree char *field = g_strdup_printf("%s.code", t->key), *parent = g_strdup_printf("%s.parent", t->key);
	size_t digits = code != NULL ? strspn(code, "0123456789") : 0;
	if (!village && (code == NULL || code[digits] != '\0' || (digits != 2 && digits != 3 && digits != 5)))
		return PROBLEM(x, field, MSG_REORG_CODE, code != NULL ? code : "");
	if (t->unit.parent == NONE)
		return PROBLEM(x, parent, MSG_REORG_PARENT, "");
	return t->unit.type != 0 && t->unit.name != NULL && t->unit.name[0] != '\0';
}

/* ---- the end of a unit ---- */

static bool end_tags(struct reorg *x, const struct reorg_unit *u, struct err *e)
{
	g_autoptr(GArray) tags = g_array_new(FALSE, FALSE, sizeof(int64_t));
	bool ok = reorg_ids(x, "reorganise_tags", u->id, tags, e);
	for (guint i = 0; ok && i < tags->len; i++) {
		struct unit_tag_row r;
		bool found = false;
		ok = store_get(x->s, &table_unit_tag, 0, g_array_index(tags, int64_t, i), &r, x->arena, &found, e);
		if (ok && found)
			ITEM(x, REORG_TAGS, MSG_REORG_TAG, u->name, reorg_code(x, "unit_tag", r.tag));
		ok = ok && reorg_cut(x, &table_unit_tag, 0, g_array_index(tags, int64_t, i), u->name, e);
	}
	return ok;
}

static bool unit_end(struct reorg *x, const struct reorg_step *step, const struct reorg_unit *u, int64_t heir, struct err *e)
{
	struct unit_row head;
	bool found = false;
	g_autoptr(GArray) versions = g_array_new(FALSE, FALSE, sizeof(int64_t));
	if (!store_get(x->s, &table_unit, 0, u->id, &head, x->arena, &found, e))
		return false;
	must(found);
	head.ended_by_id = step->event;
	bool ok = store_update(x->s, &table_unit, &head, e) && end_tags(x, u, e) &&
		  reorg_ids(x, "reorganise_unit_versions", u->id, versions, e);
	for (guint i = 0; ok && i < versions->len; i++)
		ok = reorg_cut(x, &table_unit_v, 0, g_array_index(versions, int64_t, i), u->name, e);
	g_hash_table_insert(x->ended, g_memdup2(&u->id, sizeof u->id), g_memdup2(&heir, sizeof heir));
	touched(x, u->id);
	ITEM(x, REORG_UNITS, MSG_REORG_UNIT_ENDS, u->name, u->code != NULL ? u->code : u->local_code != NULL ? u->local_code : "–");
	return ok;
}

/* ---- a change in place ---- */

static bool unit_change(struct reorg *x, const struct reorg_unit *u, const struct reorg_unit *to, struct err *e)
{
	struct unit_v_row v;
	bool found = false;
	g_autoptr(GArray) versions = g_array_new(FALSE, FALSE, sizeof(int64_t));
	if (!store_get_version(x->s, &table_unit_v, 0, u->id, x->day, &v, x->arena, &found, e) ||
		!reorg_ids(x, "reorganise_unit_versions", u->id, versions, e))
		return false;
	if (!found || versions->len > 1) {
		PROBLEM(x, "day", MSG_REORG_CHANGES_LATER, table_unit_v.kind->label, u->name);
		return true;
	}
	v.name = to->name;
	v.type = to->type;
	if (u->code != NULL)
		v.code = to->code;
	v.parent_id = to->parent;
	v.basis_no = x->q->basis_no;
	v.basis_d = x->basis_d == 0 ? NONE : x->basis_d;
	v.basis_by = x->q->basis_by;
	v.basis_doc_id = v.basis_doc_area = NONE;
	return store_change_version(x->s, &table_unit_v, 0, u->id, x->day, &v, e);
}

static bool child_move(struct reorg *x, const struct reorg_unit *child, int64_t to, const char *to_name, struct err *e)
{
	struct reorg_unit after = *child;
	struct reorg_moved moved = {*child, to};
	after.parent = to;
	g_array_append_val(x->moved, moved);
	ITEM(x, REORG_VILLAGES, MSG_REORG_CHILD, child->name, to_name);
	return unit_change(x, child, &after, e);
}

/* ---- which child goes where ---- */

static bool is_named(const struct reorg_unit *child, const char *text)
{
	g_autofree char *id = g_strdup_printf("#%" G_GINT64_FORMAT, child->id);
	return strcmp(text, id) == 0 || g_strcmp0(child->name, text) == 0 || g_strcmp0(child->local_code, text) == 0 ||
	       g_strcmp0(child->code, text) == 0;
}

static struct reorg_target *listed(struct reorg *x, struct reorg_step *step, const struct reorg_unit *child, const char *field)
{
	struct reorg_target *in = NULL;
	for (size_t i = 0; i < step->target_count; i++) {
		struct reorg_target *t = &step->targets[i];
		for (const char *const *v = t->asked->villages; v != NULL && *v != NULL; v++) {
			if (!is_named(child, *v))
				continue;
			if (in != NULL && in != t)
				PROBLEM(x, field, MSG_REORG_TWO_LISTS, child->name);
			in = t;
		}
	}
	return in;
}

static void offer_child(struct reorg *x, struct reorg_step *step, const struct reorg_unit *source, const struct reorg_unit *child,
	const char *key, const struct reorg_target *chosen)
{
	bool all = strcmp(step->kind, "split") == 0;
	struct reorganise_option *options = ARENA_ARRAY(x->arena, struct reorganise_option, step->target_count + 1);
	struct reorganise_divide d = {.key = key, .label = child->name, .detail = source->name, .options = options, .must = all};
	if (!all)
		options[d.option_count++] = (struct reorganise_option){"-", reorg_say(x, MSG_REORG_STAYS, source->name, NULL)};
	for (size_t i = 0; i < step->target_count; i++)
		options[d.option_count++] = (struct reorganise_option){step->targets[i].key, step->targets[i].unit.name};
	d.chosen = chosen != NULL ? chosen->key : all ? "" : "-";
	reorg_divide(x, &d);
}

/* The target a child goes to; NULL: it stays (or, where all must go, nobody said). */
static struct reorg_target *where(
	struct reorg *x, struct reorg_step *step, const struct reorg_unit *source, const struct reorg_unit *child, bool divide)
{
	const char *id = reorg_id_text(x, child->id), *key = arena_printf(x->arena, "village:%s", id);
	struct reorg_target *t = listed(x, step, child, key);
	if (t == NULL)
		t = reorg_target_of(step, reorg_choice(x, "village", id));
	if (divide)
		offer_child(x, step, source, child, key, t);
	if (divide && t == NULL && strcmp(step->kind, "split") == 0)
		PROBLEM(x, key, MSG_REORG_LEFT_OUT, child->name);
	return t;
}

/* Names in a list of villages that nobody bears. */
static void unknown_villages(struct reorg *x, const struct reorg_step *step, const GArray *children)
{
	for (size_t i = 0; i < step->target_count; i++) {
		for (const char *const *v = step->targets[i].asked->villages; v != NULL && *v != NULL; v++) {
			bool known = false;
			for (guint k = 0; !known && k < children->len; k++)
				known = is_named(&g_array_index(children, struct reorg_unit, k), *v);
			g_autofree char *field = g_strdup_printf("%s.villages", step->targets[i].key);
			if (!known)
				PROBLEM(x, field, MSG_REORG_NO_VILLAGE, *v);
		}
	}
}

/* ---- the kinds ---- */

/* Everything goes into the one result. */
static bool whole_into(struct reorg *x, struct reorg_step *step, struct err *e)
{
	struct reorg_target *t = &step->targets[0];
	touched(x, t->unit.id);
	if (!t->fresh && !part_new(x, step, &(struct part){t->unit.id, t->unit.id, NONE, "whole", NULL}, e))
		return false;
	bool ok = true;
	for (guint i = 0; ok && i < step->units->len; i++) {
		const struct reorg_unit *u = &g_array_index(step->units, struct reorg_unit, i);
		g_autoptr(GArray) children = g_array_new(FALSE, FALSE, sizeof(struct reorg_unit));
		ok = part_new(x, step, &(struct part){u->id, t->unit.id, NONE, "whole", NULL}, e) &&
		     reorg_children(x, u->id, x->day, children, e);
		for (guint k = 0; ok && k < children->len; k++)
			ok = child_move(x, &g_array_index(children, struct reorg_unit, k), t->unit.id, t->unit.name, e);
		ok = ok && unit_end(x, step, u, t->unit.id, e);
	}
	return ok;
}

/* A part of the source to each target: by list of what lies below, else by share. rest: the source goes on with what is left. */
static bool parts_out(struct reorg *x, struct reorg_step *step, const struct reorg_unit *u, bool rest, struct err *e)
{
	g_autoptr(GArray) children = g_array_new(FALSE, FALSE, sizeof(struct reorg_unit));
	if (!reorg_children(x, u->id, x->day, children, e))
		return false;
	struct reorg_target **goes = ARENA_ARRAY(x->arena, struct reorg_target *, children->len + 1);
	for (guint k = 0; k < children->len; k++)
		goes[k] = where(x, step, u, &g_array_index(children, struct reorg_unit, k), true);
	unknown_villages(x, step, children);
	bool ok = true;
	for (size_t i = 0; ok && i < step->target_count; i++) {
		struct reorg_target *t = &step->targets[i];
		g_autoptr(GString) names = g_string_new(NULL);
		int64_t share = share_of(x, t);
		for (guint k = 0; ok && k < children->len; k++) {
			const struct reorg_unit *child = &g_array_index(children, struct reorg_unit, k);
			if (goes[k] != t)
				continue;
			g_string_append_printf(names, "%s%s", names->len > 0 ? "; " : "", child->name);
			ok = child_move(x, child, t->unit.id, t->unit.name, e);
		}
		if (names->len == 0 && share == NONE && rest)
			PROBLEM(x, "villages", MSG_REORG_NO_PART, u->name);
		if (share != NONE) {
			g_autofree char *percent =
				g_strdup_printf("%" G_GINT64_FORMAT ",%02" G_GINT64_FORMAT, share / 10000, share % 10000 / 100);
			ITEM(x, REORG_UNITS, MSG_REORG_PART_SHARE, u->name, t->unit.name, percent);
		} else {
			ITEM(x, REORG_UNITS, MSG_REORG_PART_UNKNOWN, u->name, t->unit.name);
		}
		ok = ok && part_new(x, step,
				   &(struct part){u->id, t->unit.id, share, names->len > 0 ? "villages" : "part",
					   names->len > 0 ? arena_strdup(x->arena, names->str) : NULL},
				   e);
	}
	if (!rest && ok)
		ok = unit_end(x, step, u, step->target_count == 1 ? step->targets[0].unit.id : NONE, e);
	touched(x, u->id);
	return ok;
}

static bool divided(struct reorg *x, struct reorg_step *step, bool rest, struct err *e)
{
	bool ok = true;
	for (size_t i = 0; i < step->target_count; i++)
		touched(x, step->targets[i].unit.id);
	for (guint i = 0; ok && i < step->units->len; i++)
		ok = parts_out(x, step, &g_array_index(step->units, struct reorg_unit, i), rest, e);
	return ok;
}

static bool in_place(struct reorg *x, struct reorg_step *step, struct err *e)
{
	bool ok = true, move = strcmp(step->kind, "move") == 0;
	const struct reorg_target *t = &step->targets[0];
	for (guint i = 0; ok && i < step->units->len; i++) {
		const struct reorg_unit *u = &g_array_index(step->units, struct reorg_unit, i);
		struct reorg_unit to = *u;
		to.parent = t->unit.parent;
		if (!move) {
			to.name = t->unit.name;
			to.type = t->unit.type;
			to.code = t->unit.code;
		}
		if (strcmp(u->name, to.name) == 0 && u->type == to.type && g_strcmp0(u->code, to.code) == 0 && u->parent == to.parent)
			PROBLEM(x, "target", MSG_REORG_NO_CHANGE, u->name);
		if (to.parent != u->parent) {
			struct reorg_moved moved = {*u, to.parent};
			g_array_append_val(x->moved, moved);
		}
		touched(x, u->id);
		ITEM(x, REORG_UNITS, MSG_REORG_UNIT_CHANGES, u->name,
			reorg_code(x, "unit_event_kind", reorg_num(x, "unit_event_kind", move ? "reparent" : step->kind)), to.name);
		ok = part_new(x, step, &(struct part){u->id, u->id, NONE, "whole", NULL}, e) && unit_change(x, u, &to, e);
	}
	return ok;
}

static bool ends(struct reorg *x, struct reorg_step *step, struct err *e)
{
	bool ok = true;
	for (guint i = 0; ok && i < step->units->len; i++) {
		const struct reorg_unit *u = &g_array_index(step->units, struct reorg_unit, i);
		ok = part_new(x, step, &(struct part){u->id, NONE, NONE, "whole", NULL}, e) && unit_end(x, step, u, NONE, e);
	}
	return ok;
}

static bool founds(struct reorg *x, struct reorg_step *step, struct err *e)
{
	bool ok = true;
	for (size_t i = 0; ok && i < step->target_count; i++)
		ok = part_new(x, step, &(struct part){NONE, step->targets[i].unit.id, NONE, "whole", NULL}, e);
	return ok;
}

/* ---- units that other steps found ---- */

static const struct reorg_unit *founded(const struct reorg *x, const char *code)
{
	for (size_t i = 0; i < x->step_count; i++) {
		const struct reorg_step *step = &x->steps[i];
		for (size_t k = 0; !step->organisations && k < step->target_count; k++)
			if (step->targets[k].fresh && step->targets[k].unit.id != NONE && g_strcmp0(step->targets[k].unit.code, code) == 0)
				return &step->targets[k].unit;
	}
	return NULL;
}

static bool no_such(struct reorg *x, const struct reorg_target *t, const char *field, const char *code)
{
	g_autofree char *at = g_strdup_printf("%s.%s", t->key, field);
	return PROBLEM(x, at, MSG_REORG_NO_UNIT, code, reorg_day(x, x->day));
}

static bool find_parent(struct reorg *x, struct reorg_target *t)
{
	const struct reorg_unit *above = t->under_new != NULL ? founded(x, t->under_new) : NULL;
	if (t->under_new == NULL)
		return true;
	if (above == NULL)
		return no_such(x, t, "parent", t->under_new);
	t->unit.parent = above->id;
	return true;
}

/* The event, and the units it founds: what is above before what is below, as the steps are written. */
bool reorg_units_begin(struct reorg *x, struct reorg_step *step, struct err *e)
{
	bool fit = true;
	for (size_t i = 0; i < step->target_count; i++) {
		fit = find_parent(x, &step->targets[i]) && fit;
		if (step->targets[i].fresh)
			fit = fit && may_be_made(x, &step->targets[i]);
	}
	if (!fit || strcmp(step->kind, "office") == 0)
		return true;
	bool ok = event_new(x, step, e);
	for (size_t i = 0; ok && i < step->target_count; i++)
		if (step->targets[i].fresh)
			ok = unit_new(x, step, &step->targets[i], e);
	return ok;
}

/* What other steps founded is there now. */
static bool find_founded(struct reorg *x, struct reorg_step *step)
{
	bool fit = true;
	for (size_t i = 0; i < step->target_count; i++) {
		struct reorg_target *t = &step->targets[i];
		const struct reorg_unit *u = t->is_new != NULL ? founded(x, t->is_new) : NULL;
		if (u != NULL)
			t->unit = *u;
		else if (t->is_new != NULL)
			fit = no_such(x, t, "is", t->is_new);
	}
	return fit;
}

bool reorg_units(struct reorg *x, struct reorg_step *step, struct err *e)
{
	const char *k = step->kind;
	bool fit = find_founded(x, step);
	for (size_t i = 0; i < step->target_count && !step->targets[i].fresh; i++)
		for (guint s = 0; s < step->units->len; s++)
			if (g_array_index(step->units, struct reorg_unit, s).id == step->targets[i].unit.id &&
				(strcmp(k, "absorb") == 0 || strcmp(k, "transfer") == 0))
				fit = PROBLEM(x, "target", MSG_REORG_INTO_ITSELF, step->targets[i].unit.name);
	if (!fit || strcmp(k, "office") == 0)
		return true;
	if (strcmp(k, "merge") == 0 || strcmp(k, "absorb") == 0)
		return whole_into(x, step, e);
	if (strcmp(k, "split") == 0 || strcmp(k, "carve") == 0 || strcmp(k, "transfer") == 0)
		return divided(x, step, strcmp(k, "split") != 0, e);
	if (strcmp(k, "end") == 0)
		return ends(x, step, e);
	if (strcmp(k, "found") == 0)
		return founds(x, step, e);
	return in_place(x, step, e);
}

/* ---- afterwards ---- */

/* With its marks: xã Văn Lang and xã Văn Lăng of Thái Nguyên are two names. */
static bool is_same(const char *a, const char *b)
{
	g_autofree char *x = g_utf8_casefold(a, -1), *y = g_utf8_casefold(b, -1);
	return strcmp(x, y) == 0;
}

static bool same_name(struct reorg *x, const struct reorg_target *t, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(x->s), statement_text("reorganise_named"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":id"), t->unit.id);
	db_bind_int(st, db_param(st, ":parent"), t->unit.parent);
	db_bind_text(st, db_param(st, ":key"), text_fold(t->unit.name, x->arena));
	db_bind_int(st, db_param(st, ":day"), x->day);
	enum db_step step = DB_ERROR;
	g_autofree char *field = g_strdup_printf("%s.name", t->key);
	while ((step = db_step(st, e)) == DB_ROW)
		if (is_same(t->unit.name, db_text(st, 1)))
			PROBLEM(x, field, MSG_REORG_SAME_NAME, t->unit.name);
	return step != DB_ERROR;
}

static bool same_code(struct reorg *x, const struct reorg_target *t, struct err *e)
{
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(int64_t));
	struct db_stmt *st = t->unit.code == NULL ? NULL : db_prepare(store_db(x->s), statement_text("reorganise_unit_code"), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return t->unit.code == NULL;
	db_bind_text(st, db_param(st, ":code"), t->unit.code);
	db_bind_int(st, db_param(st, ":day"), x->day);
	g_autofree char *field = g_strdup_printf("%s.code", t->key);
	while ((step = db_step(st, e)) == DB_ROW)
		if (db_int(st, 0) != t->unit.id && db_int(st, 2) == t->unit.level)
			PROBLEM(x, field, MSG_REORG_SAME_CODE, t->unit.code, db_text(st, 4));
	return step == DB_DONE;
}

bool reorg_units_left(struct reorg *x, struct err *e)
{
	bool ok = true;
	for (size_t i = 0; ok && i < x->step_count; i++) {
		struct reorg_step *step = &x->steps[i];
		for (size_t k = 0; ok && !step->organisations && k < step->target_count; k++)
			if (step->targets[k].unit.id != NONE)
				ok = same_name(x, &step->targets[k], e) && same_code(x, &step->targets[k], e);
		for (guint k = 0; ok && k < step->units->len; k++) {
			const struct reorg_unit *u = &g_array_index(step->units, struct reorg_unit, k);
			g_autoptr(GArray) left = g_array_new(FALSE, FALSE, sizeof(struct reorg_unit));
			if (!g_hash_table_contains(x->ended, &u->id))
				continue;
			ok = reorg_children(x, u->id, x->day, left, e);
			if (left->len > 0)
				PROBLEM(x, "source", MSG_REORG_CHILDREN_LEFT, u->name, g_array_index(left, struct reorg_unit, 0).name,
					reorg_number(x, left->len));
		}
	}
	return ok;
}
