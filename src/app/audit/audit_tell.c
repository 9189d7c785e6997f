/* A row of a log in words; see audit_parts.h. */
#include "app/audit/audit_parts.h"

#include "auth/event.h"
#include "messages/audit.def"
#include "messages/page_register.def"
#include "messages/records.def"
#include "store/statement.h"

#include <string.h>

#define NEW_FIELDS 12 /* of a record just made; its page has the others */

/* The state a row had at a revision: as it stands, or out of its history. NULL: not there any more. */
static bool state_at(struct auditing *x, const struct table *t, const struct audit_line *l, int64_t rev, const void **out, struct err *e)
{
	struct store *s = x->w.r.app->store;
	struct arena *arena = x->w.r.arena;
	bool found = false;
	void *row = arena_alloc(arena, t->row_size);
	*out = NULL;
	if (t->rev == COLUMN_ABSENT || rev < 1)
		return true;
	if (!store_get(s, t, l->area, l->row, row, arena, &found, e))
		return false;
	if (found && ROW_GET_INT(row, t->rev) == rev) {
		*out = row;
		return true;
	}
	if (!store_get_revision(s, t, l->area, l->row, rev, row, arena, &found, e))
		return false;
	*out = found ? row : NULL;
	return true;
}

/* What the row said afterwards, or of one taken out before. */
static bool state_of(struct auditing *x, const struct table *t, const struct audit_line *l, const void **out, struct err *e)
{
	return state_at(x, t, l, l->op != NULL && *l->op == 'D' ? l->base_rev : l->base_rev + 1, out, e);
}

/* Lists over several areas, sign-ins: whoever may read the log of every place the account was given rights for. */
static bool may_actor(struct auditing *x, const char *login, bool *may, struct err *e)
{
	const struct viewer *v = x->w.r.app->viewer;
	int64_t known = GPOINTER_TO_INT(g_hash_table_lookup(x->actors, login));
	g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(struct auth_place));
	*may = known == 1;
	if (known != 0)
		return true;
	struct db_stmt *st = db_prepare(store_db(x->w.r.app->store), statement_text("audit_actor_places"), e);
	if (st == NULL)
		return false;
	enum db_step step = DB_ERROR;
	db_bind_text(st, db_param(st, ":login"), login);
	while ((step = db_step(st, e)) == DB_ROW) {
		const struct auth_place at = {.unit = db_is_null(st, 0) ? NONE : db_int(st, 0),
			.organisation = db_is_null(st, 1) ? NONE : db_int(st, 1),
			.day = x->w.r.ask->day};
		g_array_append_val(places, at);
	}
	bool all = step == DB_DONE && places->len > 0;
	for (guint i = 0; all && i < places->len; i++) {
		const struct auth_place *at = &g_array_index(places, struct auth_place, i);
		all = (at->unit != NONE || at->organisation != NONE) && viewer_may(v, RIGHT_AUDIT, NULL, 'O', at);
	}
	*may = all;
	g_hash_table_insert(x->actors, g_strdup(login), GINT_TO_POINTER(all ? 1 : 2));
	return step == DB_DONE;
}

bool audit_may(struct auditing *x, const struct audit_line *l, bool *may, struct err *e)
{
	const struct table *t = l->tbl != NULL ? table_find(l->tbl) : NULL;
	const void *row = NULL;
	*may = l->may;
	if (!l->may && x->what->reads)
		return may_actor(x, l->actor, may, e);
	if (l->may || t == NULL)
		return true;
	if (!state_of(x, t, l, &row, e))
		return false;
	if (row == NULL)
		return true;
	g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(struct auth_place));
	if (!record_places_of(&x->w, t, row, places, e))
		return false;
	*may = record_may(&x->w, places, RIGHT_AUDIT, t->kind->name, 'O');
	return true;
}

/* ---- whose books ---- */

static bool where_of(struct auditing *x, int64_t area, const char **out, struct err *e)
{
	struct reg *r = &x->w.r;
	struct reg_unit u = {.id = NONE};
	*out = "";
	if (area == 0)
		return true;
	struct db_stmt *st = db_prepare(store_db(r->app->store), statement_text("area_unit"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":number"), area);
	enum db_step step = db_step(st, e);
	int64_t unit = step == DB_ROW ? db_int(st, 0) : NONE;
	db_reset(st);
	if (step == DB_ERROR || (unit != NONE && !reg_unit_on(r, unit, r->ask->day, &u, e)))
		return false;
	*out = u.id != NONE ? u.name : reg_number(r, area);
	return true;
}

/* ---- changes ---- */

static const char *or_nothing(struct auditing *x, const char *text)
{
	return *text != '\0' ? text : msg_template(MSG_RECORD_NOTHING, x->w.r.ask->lang);
}

/* Fields in which two states differ; before NULL: those a new record says. */
static bool compare(struct auditing *x, const struct table *t, const void *before, const void *after, const GArray *places, GArray *items,
	struct err *e)
{
	for (uint16_t i = 0; i < t->kind->field_count; i++) {
		const struct kind_field *f = &t->kind->fields[i];
		bool machine = f->type == FIELD_JSON || f->type == FIELD_HASH || f->type == FIELD_RAW;
		struct record_value old = {.text = ""}, new;
		if (machine || (f->in_version != t->versions && t->kind->versions != NULL))
			continue;
		if (before != NULL && !record_differs(t, f, before, after))
			continue;
		if (before != NULL && !record_value(&x->w, t, before, f, places, &old, e))
			return false;
		if (!record_value(&x->w, t, after, f, places, &new, e))
			return false;
		if (before == NULL && (*new.text == '\0' || new.masked || items->len >= NEW_FIELDS))
			continue;
		const struct record_change_item item = {
			kind_field_label_in(f, x->w.r.ask->lang), before != NULL ? or_nothing(x, old.text) : NULL, or_nothing(x, new.text)};
		g_array_append_val(items, item);
	}
	return true;
}

/* From when to when it holds is no field of its own. */
static void compare_when(struct auditing *x, const struct table *t, const void *before, const void *after, GArray *items)
{
	const char *old = before != NULL ? record_when(&x->w, t, before) : NULL, *new = record_when(&x->w, t, after);
	const struct record_change_item item = {msg_template(MSG_RECORD_VALID, x->w.r.ask->lang), old, new};
	if (*new != '\0' && g_strcmp0(old, new) != 0)
		g_array_append_val(items, item);
}

static bool tell_states(struct auditing *x, const struct table *t, const struct audit_line *l, struct audit_row *out, struct err *e)
{
	const void *before = NULL, *after = NULL;
	bool gone = *l->op == 'D';
	if (!state_of(x, t, l, &after, e) || (!gone && !state_at(x, t, l, l->base_rev, &before, e)))
		return false;
	if (after == NULL)
		return true;
	g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(struct auth_place));
	g_autoptr(GArray) items = g_array_new(FALSE, FALSE, sizeof(struct record_change_item));
	int64_t head = t->versions ? ROW_GET_INT(after, t->head) : l->row;
	if (!record_places_of(&x->w, t, after, places, e) || !record_name(&x->w, t->kind, l->area, head, &out->record, e))
		return false;
	if (!gone && !compare(x, t, before, after, places, items, e))
		return false;
	if (!gone)
		compare_when(x, t, before, after, items);
	out->items = arena_list(x->w.r.arena, items);
	out->item_count = items->len;
	return true;
}

static bool tell_change(struct auditing *x, const struct audit_line *l, struct audit_row *out, struct err *e)
{
	struct reg *r = &x->w.r;
	const struct table *t = table_find(l->tbl);
	const char op = l->op != NULL ? *l->op : 'U';
	out->act = msg_template(op == 'I' ? MSG_PAGE_HOME_OP_I : op == 'D' ? MSG_PAGE_HOME_OP_D : MSG_PAGE_HOME_OP_U, r->ask->lang);
	out->what = t != NULL ? kind_label_in(t->kind, r->ask->lang) : l->tbl;
	out->why = page_code(r->app, "change_why", l->num, r->ask->lang, r->arena);
	if (l->reason != NULL)
		out->why = reg_join(r, out->why, ": ", l->reason);
	if (l->batch != NULL)
		out->why = reg_join(r, out->why, " · ", l->batch);
	return t == NULL || l->op == NULL || tell_states(x, t, l, out, e);
}

/* ---- readings ---- */

/* "full_name birth_d tenure": fields of the kind, and kinds beside it, in words. */
static const char *fields_words(struct auditing *x, const struct kind *k, const char *fields)
{
	g_auto(GStrv) names = g_strsplit_set(fields, " ,", -1);
	g_autoptr(GString) out = g_string_new(NULL);
	for (char **n = names; *n != NULL; n++) {
		if (**n == '\0')
			continue;
		int i = k != NULL ? kind_field_index(k, *n) : -1;
		const struct kind *other = i < 0 ? kind_find(*n) : NULL;
		const char *word = i >= 0	   ? kind_field_label_in(&k->fields[i], x->w.r.ask->lang)
				   : other != NULL ? kind_label_in(other, x->w.r.ask->lang)
						   : *n;
		g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "", word);
	}
	return arena_strdup(x->w.r.arena, out->str);
}

static const char *how_words(struct auditing *x, const struct audit_line *l)
{
	static const struct {
		const char *how;
		msg_key key;
	} all[] = {{"wrong", MSG_AUDIT_HOW_WRONG}, {"locked", MSG_AUDIT_HOW_LOCKED}, {"too fast", MSG_AUDIT_HOW_TOO_FAST},
		{"others", MSG_AUDIT_HOW_OTHERS}, {"oidc", MSG_AUDIT_HOW_OIDC}, {"oidc unlinked", MSG_AUDIT_HOW_OIDC_UNLINKED},
		{"oidc closed", MSG_AUDIT_HOW_OIDC_CLOSED}, {"oidc state", MSG_AUDIT_HOW_OIDC_STATE},
		{"oidc denied", MSG_AUDIT_HOW_OIDC_DENIED}, {"oidc server", MSG_AUDIT_HOW_OIDC_SERVER}};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		if (g_strcmp0(l->fields, all[i].how) == 0)
			return msg_template(all[i].key, x->w.r.ask->lang);
	/* what was wrong with it stays beside the words: it is for who looks for the cause */
	if (l->fields != NULL && g_str_has_prefix(l->fields, "oidc "))
		return arena_printf(x->w.r.arena, "%s (%s)", msg_template(MSG_AUDIT_HOW_OIDC_TOKEN, x->w.r.ask->lang), l->fields + 5);
	return l->fields;
}

static bool tell_read(struct auditing *x, const struct audit_line *l, struct audit_row *out, struct err *e)
{
	struct reg *r = &x->w.r;
	const struct kind *k = l->tbl != NULL ? kind_find(l->tbl) : NULL;
	bool event = l->num >= EVENT_SIGN_IN;
	out->act = page_code(r->app, "log_act", l->num, r->ask->lang, r->arena);
	out->what = event ? "" : k != NULL ? kind_label_in(k, r->ask->lang) : l->tbl != NULL ? l->tbl : "";
	out->why = l->reason != NULL ? l->reason : "";
	const char *more = l->fields == NULL ? "" : event ? how_words(x, l) : fields_words(x, k, l->fields);
	if (l->rows != NONE)
		more = reg_join(r, more, " · ", reg_say(r, event ? MSG_AUDIT_TIMES : MSG_AUDIT_ROWS, reg_number(r, l->rows), NULL, NULL));
	/* What somebody looked for may hold a name. */
	if (l->query != NULL && *l->query != '\0')
		more = reg_join(r, more, " · ", l->may_query || event ? l->query : "••••");
	out->more = more;
	return event || k == NULL || k->table == NULL || l->row == NONE || record_name(&x->w, k, l->area, l->row, &out->record, e);
}

bool audit_tell(struct auditing *x, const struct audit_line *l, struct audit_row *out, struct err *e)
{
	*out = (struct audit_row){.when = reg_instant(&x->w.r, l->when), .who = l->actor, .why = "", .more = "", .what = ""};
	return where_of(x, l->area, &out->where, e) && (x->what->reads ? tell_read(x, l, out, e) : tell_change(x, l, out, e));
}
