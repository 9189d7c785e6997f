/* People of bodies that end: who goes on holding the post in the body that follows, and members who go over with it. */
#include "app/reorganise/reorganise_parts.h"

#include "app/reading.h"
#include "store/statement.h"

#include <string.h>

struct holder {
	int64_t area, id, person, post, title;
	const char *name;
};
struct leaver {
	int64_t area, id, person, village;
	const char *name;
	ymd from;
};

static struct db_stmt *ask(struct reorg *x, const char *name, int64_t organisation, ymd day, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(x->s), statement_text(name), e);
	if (st == NULL)
		return NULL;
	db_bind_int(st, db_param(st, ":id"), organisation);
	db_bind_int(st, db_param(st, ":day"), day);
	db_bind_int(st, db_param(st, ":before"), x->before);
	return st;
}

/* May the viewer see names of people of that organisation? */
static bool may_name(const struct reorg *x, const struct reorg_org *o)
{
	const struct auth_place at = {.unit = o->unit, .organisation = o->id, .day = x->before};
	return viewer_is_operator(x->app->viewer) || viewer_access(x->app->viewer, "person", 'B', &at) == ACCESS_NAMES;
}

/* A list of members says who belongs to what: only for whoever may see that by name, and noted in the reading log. */
static bool may_list(const struct reorg *x, const struct reorg_org *o)
{
	const struct auth_place at = {.unit = o->unit, .organisation = o->id, .day = x->before};
	return may_name(x, o) &&
	       (viewer_is_operator(x->app->viewer) || viewer_access(x->app->viewer, "membership", 'S', &at) == ACCESS_NAMES);
}

static void note_members(struct reorg *x, const struct reorg_org *o, guint n)
{
	const struct access_reading reading = {
		.act = RIGHT_VIEW, .table = "membership", .row = NONE, .fields = "organisation_id", .query = o->name, .rows = n};
	if (n > 0 && may_list(x, o))
		app_note_reading(x->app, &reading);
}

static const char *key_of(struct reorg *x, const char *kind, int64_t area, int64_t id)
{
	return arena_printf(x->arena, "%s:%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, kind, area, id);
}

/* ---- who holds what ---- */

/* A post of a body that follows. */
struct seat {
	int64_t post, title, seats, category;
	const char *value, *label, *title_id;
};

static bool seats_of(struct reorg *x, const struct reorg_gone *gone, GArray *out, struct err *e)
{
	const struct code_list *titles = codes_list(x->app->codes, "title", e);
	bool ok = titles != NULL;
	for (guint i = 0; ok && i < gone->next->len; i++) {
		int64_t next = g_array_index(gone->next, int64_t, i);
		struct reorg_org o;
		g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
		ok = reorg_org_on(x, next, x->day, &o, e) && reorg_ids(x, "reorganise_posts", next, ids, e);
		for (guint k = 0; ok && k < ids->len; k++) {
			struct post_v_row v;
			struct post_row p;
			bool found = false;
			ok = store_get(x->s, &table_post_v, 0, g_array_index(ids, int64_t, k), &v, x->arena, &found, e) && found &&
			     store_get(x->s, &table_post, 0, v.post_id, &p, x->arena, &found, e) && found;
			const struct code *title = ok ? code_by_num(titles, p.title) : NULL;
			if (title == NULL)
				continue;
			struct seat s = {.post = p.id, .title = p.title, .seats = v.seats, .category = v.category, .title_id = title->id};
			s.label = arena_printf(x->arena, "%s, %s", reorg_code(x, "title", p.title), o.name);
			/* A form is shown before the body exists, so its posts are named by where they will be. */
			s.value = arena_printf(x->arena, "%u/%s", i + 1, title->id);
			g_array_append_val(out, s);
		}
	}
	return ok;
}

static void offer_holder(struct reorg *x, const struct reorg_gone *gone, const struct holder *h, const char *key, const GArray *seats,
	const struct seat *chosen)
{
	struct reorganise_option *options = ARENA_ARRAY(x->arena, struct reorganise_option, seats->len + 1);
	options[0] = (struct reorganise_option){"-", msg_template(MSG_REORG_HOLDER_ENDS, x->lang)};
	for (guint i = 0; i < seats->len; i++) {
		const struct seat *s = &g_array_index(seats, struct seat, i);
		options[i + 1] = (struct reorganise_option){s->value, s->label};
	}
	struct reorganise_divide d = {.key = key,
		.label = may_name(x, &gone->org) ? h->name : msg_template(MSG_REORG_A_PERSON, x->lang),
		.detail = arena_printf(x->arena, "%s, %s", reorg_code(x, "title", h->title), gone->org.name),
		.options = options,
		.option_count = seats->len + 1,
		.chosen = chosen != NULL ? chosen->value : "-"};
	reorg_divide(x, &d);
}

static guint taken(const struct reorg *x, const struct seat *s)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(x->taken, &s->post));
}

static struct seat *seat_for(const struct reorg *x, GArray *seats, const struct holder *h, const char *choice)
{
	if (choice == NULL || strcmp(choice, "-") == 0)
		return NULL;
	for (guint i = 0; i < seats->len; i++) {
		struct seat *s = &g_array_index(seats, struct seat, i);
		bool same = strcmp(choice, "same") == 0 && s->title == h->title && taken(x, s) < s->seats;
		if (same || strcmp(choice, s->value) == 0 || strcmp(choice, s->title_id) == 0)
			return s;
	}
	return NULL;
}

static bool carry(struct reorg *x, const struct reorg_gone *gone, const struct holder *h, struct seat *s, const char *key, struct err *e)
{
	struct tenure_row old, fresh;
	bool found = false;
	const struct office_template *t = x->templates[gone->level];
	g_hash_table_insert(x->taken, g_memdup2(&s->post, sizeof s->post), GUINT_TO_POINTER(taken(x, s) + 1));
	if (taken(x, s) > s->seats) {
		PROBLEM(x, key, MSG_REORG_TOO_MANY, s->label, reorg_number(x, s->seats));
		return true;
	}
	if (!store_get(x->s, &table_tenure, h->area, h->id, &old, x->arena, &found, e))
		return false;
	must(found);
	row_init(&table_tenure, &fresh);
	fresh.area_id = h->area;
	fresh.person_id = h->person;
	fresh.post_id = s->post;
	fresh.source = t != NULL ? t->carry_source : x->templates[reorg_num(x, "unit_level", "commune")]->carry_source;
	fresh.category = s->category != NONE ? s->category : old.category;
	fresh.main = old.main;
	fresh.acting = old.acting;
	fresh.nonlocal = old.nonlocal;
	fresh.grade = old.grade;
	fresh.coefficient = old.coefficient;
	fresh.payroll_org_id = NONE;
	fresh.from_d = x->day;
	fresh.from_p = PRECISION_DAY;
	fresh.appointed_no = x->q->basis_no;
	fresh.appointed_d = x->basis_d == 0 ? NONE : x->basis_d;
	fresh.appointed_by = x->q->basis_by;
	ITEM(x, REORG_HOLDERS, MSG_REORG_HOLDER_GOES_ON, may_name(x, &gone->org) ? h->name : msg_template(MSG_REORG_A_PERSON, x->lang),
		s->label);
	return store_insert(x->s, &table_tenure, &fresh, e);
}

static bool holders(struct reorg *x, guint at, struct err *e)
{
	struct reorg_gone gone = g_array_index(x->gone, struct reorg_gone, at);
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct holder)), seats = g_array_new(FALSE, TRUE, sizeof(struct seat));
	/* They ended just now, so it is the day before that finds them. */
	struct db_stmt *st = ask(x, "reorganise_tenures", gone.org.id, x->before, e);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		struct holder h = {db_int(st, 0), db_int(st, 1), db_int(st, 2), db_int(st, 3), db_int(st, 4),
			arena_strdup(x->arena, db_is_null(st, 5) ? "?" : db_text(st, 5))};
		g_array_append_val(all, h);
	}
	bool ok = step == DB_DONE && (all->len == 0 || seats_of(x, &gone, seats, e));
	if (ok && all->len > 0)
		ITEM(x, REORG_HOLDERS, MSG_REORG_HOLDERS_END, gone.org.name, reorg_number(x, all->len));
	for (guint i = 0; ok && i < all->len; i++) {
		const struct holder *h = &g_array_index(all, struct holder, i);
		const char *key = key_of(x, "holder", h->area, h->id), *choice = reorg_choice(x, "holder", key + strlen("holder:"));
		struct seat *s = seat_for(x, seats, h, choice);
		if (seats->len > 0)
			offer_holder(x, &gone, h, key, seats, s);
		if (s == NULL && choice != NULL && strcmp(choice, "-") != 0 && strcmp(choice, "same") != 0)
			PROBLEM(x, key, MSG_REORG_NO_SEAT, choice);
		ok = s == NULL || carry(x, &gone, h, s, key, e);
	}
	return ok;
}

/* ---- members ---- */

static bool members_of(struct reorg *x, int64_t organisation, GArray *out, struct err *e)
{
	struct db_stmt *st = ask(x, "reorganise_members", organisation, x->day, e);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		struct leaver m = {db_int(st, 0), db_int(st, 1), db_int(st, 2), db_int(st, 4),
			arena_strdup(x->arena, db_is_null(st, 3) ? "?" : db_text(st, 3)), (ymd)db_int(st, 5)};
		g_array_append_val(out, m);
	}
	return step == DB_DONE;
}

bool reorg_member_over(struct reorg *x, int64_t area, int64_t id, int64_t to, struct err *e)
{
	struct membership_row old, fresh;
	bool found = false;
	if (!store_get(x->s, &table_membership, area, id, &old, x->arena, &found, e))
		return false;
	must(found);
	if (old.from_d >= x->day) {
		PROBLEM(x, "day", MSG_REORG_BEGINS_LATER, table_membership.kind->label, "", reorg_day(x, (ymd)old.from_d));
		return true;
	}
	fresh = old;
	old.until_d = x->day;
	old.until_p = PRECISION_DAY;
	old.out_reason = reorg_num(x, "membership_out", "reorganised");
	if (!store_update(x->s, &table_membership, &old, e))
		return false;
	if (to == NONE)
		return true;
	fresh.id = NONE;
	fresh.organisation_id = to;
	fresh.village_id = reorg_village_after(x, fresh.village_id);
	fresh.from_d = x->day;
	fresh.from_p = PRECISION_DAY;
	fresh.in_reason = reorg_num(x, "membership_in", "reorganised");
	fresh.in_text = NULL;
	fresh.transfer_id = fresh.transfer_area = NONE;
	fresh.paper_no = x->q->basis_no;
	fresh.paper_d = x->basis_d == 0 ? NONE : x->basis_d;
	fresh.paper_by = x->q->basis_by;
	fresh.paper_doc_id = fresh.paper_doc_area = NONE;
	return store_insert(x->s, &table_membership, &fresh, e);
}

/* Which of the bodies that follow a member goes to: the one that was chosen, the one in whose unit the member's village lies, the only one.
 */
static bool next_of(struct reorg *x, const struct reorg_gone *gone, const struct leaver *m, const char *key, int64_t *to, struct err *e)
{
	*to = gone->next->len == 1 ? g_array_index(gone->next, int64_t, 0) : NONE;
	for (guint i = 0; gone->next->len > 1 && i < gone->next->len && *to == NONE; i++) {
		struct reorg_org o;
		bool in = false;
		if (!reorg_org_on(x, g_array_index(gone->next, int64_t, i), x->day, &o, e) ||
			(m->village != NONE && !reorg_lies_in(x, m->village, o.unit, &in, e)))
			return false;
		if (in)
			*to = o.id;
	}
	if (gone->next->len < 2)
		return true;
	const char *choice = reorg_choice(x, "member", key + strlen("member:"));
	struct reorganise_option *options = ARENA_ARRAY(x->arena, struct reorganise_option, gone->next->len);
	struct reorganise_divide d = {.key = key,
		.label = may_list(x, &gone->org) ? m->name : msg_template(MSG_REORG_A_PERSON, x->lang),
		.detail = gone->org.name,
		.options = options,
		.option_count = gone->next->len,
		.chosen = "",
		.must = true};
	for (guint i = 0; i < gone->next->len; i++) {
		struct reorg_org o;
		int64_t id = g_array_index(gone->next, int64_t, i);
		if (!reorg_org_on(x, id, x->day, &o, e))
			return false;
		options[i] = (struct reorganise_option){arena_printf(x->arena, "%c", (char)('A' + (int)(i % 26))), o.name};
		if (g_strcmp0(choice, options[i].value) == 0)
			*to = id;
		if (*to == id)
			d.chosen = options[i].value;
	}
	reorg_divide(x, &d);
	if (*to == NONE)
		PROBLEM(x, key, MSG_REORG_MEMBER_WHERE, d.label);
	return true;
}

static bool members(struct reorg *x, guint at, struct err *e)
{
	struct reorg_gone gone = g_array_index(x->gone, struct reorg_gone, at);
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct leaver));
	int64_t over = 0, stay = 0;
	bool ok = members_of(x, gone.org.id, all, e);
	for (guint i = 0; ok && i < all->len; i++) {
		const struct leaver *m = &g_array_index(all, struct leaver, i);
		const char *key = key_of(x, "member", m->area, m->id);
		int64_t to = NONE;
		ok = next_of(x, &gone, m, key, &to, e) && reorg_member_over(x, m->area, m->id, to, e);
		over += to != NONE;
		stay += to == NONE;
	}
	if (gone.next->len > 1)
		note_members(x, &gone.org, all->len);
	if (ok && over > 0) {
		ITEM(x, REORG_MEMBERS, MSG_REORG_MEMBERS_OVER, gone.org.name, reorg_number(x, over));
		reorg_count(x, REORG_MEMBERS, over - 1);
	}
	if (ok && stay > 0 && gone.next->len == 0)
		PROBLEM(x, "target", MSG_REORG_MEMBERS_LEFT, gone.org.name, reorg_number(x, stay));
	return ok;
}

bool reorg_people(struct reorg *x, struct err *e)
{
	bool ok = true;
	for (guint i = 0; ok && i < x->gone->len; i++)
		ok = holders(x, i, e) && members(x, i, e);
	return ok;
}

/* Members of a cell that goes on, some of whom move to another one. */
bool reorg_members_listed(struct reorg *x, struct reorg_step *step, const struct reorg_org *o, struct err *e)
{
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct leaver));
	int64_t over = 0;
	bool ok = members_of(x, o->id, all, e);
	for (guint i = 0; ok && i < all->len; i++) {
		const struct leaver *m = &g_array_index(all, struct leaver, i);
		const char *key = key_of(x, "member", m->area, m->id);
		struct reorg_target *t = reorg_target_of(step, reorg_choice(x, "member", key + strlen("member:")));
		struct reorganise_option *options = ARENA_ARRAY(x->arena, struct reorganise_option, step->target_count + 1);
		struct reorganise_divide d = {.key = key,
			.label = may_list(x, o) ? m->name : msg_template(MSG_REORG_A_PERSON, x->lang),
			.detail = o->name,
			.options = options,
			.option_count = step->target_count + 1,
			.chosen = t != NULL ? t->key : "-"};
		options[0] = (struct reorganise_option){"-", reorg_say(x, MSG_REORG_STAYS, o->name, NULL)};
		for (size_t k = 0; k < step->target_count; k++)
			options[k + 1] = (struct reorganise_option){step->targets[k].key, step->targets[k].org.name};
		reorg_divide(x, &d);
		ok = t == NULL || reorg_member_over(x, m->area, m->id, t->org.id, e);
		over += t != NULL;
	}
	note_members(x, o, all->len);
	if (ok && over > 0) {
		ITEM(x, REORG_MEMBERS, MSG_REORG_MEMBERS_OVER, o->name, reorg_number(x, over));
		reorg_count(x, REORG_MEMBERS, over - 1);
	}
	return ok;
}
