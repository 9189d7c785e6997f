/* Single facts of a reorganisation: cut on the day, opened on the day. What begins on the day or later cannot be cut: it is refused by
 * name, for the clerk to put right first. */
#include "app/reorganise/reorganise_parts.h"

#include "store/statement.h"

#include <string.h>

bool reorg_cut(struct reorg *x, const struct table *t, int64_t area, int64_t id, const char *what, struct err *e)
{
	void *row = arena_alloc(x->arena, t->row_size);
	bool found = false;
	if (!store_get(x->s, t, area, id, row, x->arena, &found, e))
		return false;
	must(found);
	if (ROW_AT_INT(row, t->from_d) >= x->day) {
		PROBLEM(x, "day", MSG_REORG_BEGINS_LATER, t->kind->label, what, reorg_day(x, (ymd)ROW_AT_INT(row, t->from_d)));
		return true;
	}
	ROW_AT_INT(row, t->until_d) = x->day;
	ROW_AT_INT(row, t->until_p) = PRECISION_DAY;
	return store_update(x->s, t, row, e);
}

static bool cut_all(struct reorg *x, const char *statement, const struct table *t, int64_t of, const char *what, int64_t *n, struct err *e)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	bool ok = reorg_ids(x, statement, of, ids, e);
	for (guint i = 0; ok && i < ids->len; i++)
		ok = reorg_cut(x, t, 0, g_array_index(ids, int64_t, i), what, e);
	*n = ids->len;
	return ok;
}

/* ---- organisations ---- */

bool reorg_org_version(struct reorg *x, int64_t organisation, struct organisation_v_row *v, struct err *e)
{
	bool found = false;
	if (!store_get_version(x->s, &table_organisation_v, 0, organisation, x->day, v, x->arena, &found, e))
		return false;
	must(found);
	return true;
}

bool reorg_change_org(struct reorg *x, int64_t organisation, struct organisation_v_row *v, struct err *e)
{
	g_autoptr(GArray) later = g_array_new(FALSE, FALSE, sizeof(int64_t));
	if (!reorg_ids(x, "reorganise_organisation_versions", organisation, later, e))
		return false;
	if (later->len > 1)
		PROBLEM(x, "day", MSG_REORG_CHANGES_LATER, table_organisation_v.kind->label, v->name);
	v->basis_no = x->q->basis_no;
	v->basis_d = x->basis_d == 0 ? NONE : x->basis_d;
	v->basis_by = x->q->basis_by;
	v->basis_doc_id = v->basis_doc_area = NONE;
	return store_change_version(x->s, &table_organisation_v, 0, organisation, x->day, v, e);
}

bool reorg_org_event(struct reorg *x, const char *kind, int64_t unit_event, int64_t *event, struct err *e)
{
	struct organisation_event_row r;
	row_init(&table_organisation_event, &r);
	r.event = reorg_num(x, "organisation_event_kind", kind);
	r.on_d = x->day;
	r.seq = 0;
	r.unit_event_id = unit_event;
	r.basis_no = x->q->basis_no;
	r.basis_d = x->basis_d == 0 ? NONE : x->basis_d;
	r.basis_by = x->q->basis_by;
	bool ok = store_insert(x->s, &table_organisation_event, &r, e);
	*event = r.id;
	return ok;
}

bool reorg_org_part(struct reorg *x, int64_t event, int64_t from, int64_t to, struct err *e)
{
	struct organisation_event_part_row r;
	row_init(&table_organisation_event_part, &r);
	r.event_id = event;
	r.from_org_id = from;
	r.to_org_id = to;
	r.members_list = 1;
	return store_insert(x->s, &table_organisation_event_part, &r, e);
}

/* ---- a new body: head, version, term, posts ---- */

/* The term of a chain that has begun in that year: its name says the years. */
static const struct code *period_of(struct reorg *x, const char *chain, const char *role)
{
	const struct code_list *l = codes_list(x->app->codes, "term_period", NULL);
	const char *asked = reorg_choice(x, "period", role);
	const struct code *best = NULL;
	int best_year = 0;
	for (size_t i = 0; l != NULL && i < l->count; i++) {
		const struct code *c = &l->codes[i];
		if (g_strcmp0(c->chain, chain) != 0 || c->aliases == NULL || c->aliases[0] == NULL)
			continue;
		int year = (int)g_ascii_strtoll(c->aliases[0], NULL, 10);
		if (asked != NULL ? strcmp(asked, c->id) == 0 : year <= x->day / 10000 && year > best_year) {
			best = c;
			best_year = year;
		}
	}
	return best;
}

static int class_tag(const struct reorg *x)
{
	const char *asked = reorg_choice(x, "class", NULL);
	const struct code_list *l = codes_list(x->app->codes, "unit_tag", NULL);
	const struct code *c = asked != NULL && l != NULL ? code_by_id(l, asked) : NULL;
	return c != NULL ? c->num : 0;
}

static int64_t or_none(int n)
{
	return n > 0 ? n : NONE;
}

static bool found_term(struct reorg *x, const struct reorg_founding *f, int64_t organisation, int64_t *term, struct err *e)
{
	struct term_row t;
	const struct office_body *b = f->body;
	*term = NONE;
	const struct code *period = b == NULL || b->chain == NULL ? NULL : period_of(x, b->chain, b->role);
	if (period == NULL)
		return true;
	row_init(&table_term, &t);
	t.organisation_id = organisation;
	t.kind_state = strcmp(b->chain, "state") == 0;
	t.period = period->num;
	t.label = period->aliases[0];
	t.ordinal = 1; /* a new organisation counts its congresses anew */
	t.from_d = x->day;
	t.from_p = PRECISION_DAY;
	t.seats_committee = or_none(office_number_for(&b->committee, class_tag(x)));
	t.seats_standing = or_none(office_number_for(&b->standing, class_tag(x)));
	t.seats_deputy = or_none(office_number_for(&b->deputies, class_tag(x)));
	t.basis_no = x->q->basis_no;
	t.basis_d = x->basis_d == 0 ? NONE : x->basis_d;
	t.basis_by = x->q->basis_by;
	if (!store_insert(x->s, &table_term, &t, e))
		return false;
	*term = t.id;
	ITEM(x, REORG_TERMS, MSG_REORG_TERM_BEGINS, f->name, t.label);
	return true;
}

static bool there(const struct office_post *p, int unit_type)
{
	bool yes = p->unit_type_count == 0;
	for (size_t i = 0; !yes && i < p->unit_type_count; i++)
		yes = p->unit_types[i] == unit_type;
	return yes;
}

static bool found_posts(struct reorg *x, const struct reorg_founding *f, int64_t organisation, int64_t term, struct err *e)
{
	const struct code_list *titles = codes_list(x->app->codes, "title", e);
	g_autoptr(GString) words = g_string_new(NULL);
	int64_t seats_all = 0;
	for (size_t i = 0; f->body != NULL && i < f->body->post_count; i++) {
		const struct office_post *p = &f->body->posts[i];
		struct post_row head;
		struct post_v_row v;
		const struct code *title = titles == NULL ? NULL : code_by_num(titles, p->title);
		if (title == NULL)
			return false;
		g_autofree char *key = g_strconcat(f->body->role, "/", title->id, NULL);
		const char *asked = reorg_choice(x, "seats", key);
		int64_t seats =
			asked != NULL ? CLAMP(g_ascii_strtoll(asked, NULL, 10), 0, 500) : office_number_for(&p->seats, class_tag(x));
		if (!there(p, f->unit_type) || seats == 0)
			continue;
		row_init(&table_post, &head);
		row_init(&table_post_v, &v);
		head.organisation_id = organisation;
		head.title = p->title;
		head.term_id = p->term ? term : NONE;
		if (!store_insert(x->s, &table_post, &head, e))
			return false;
		v.post_id = head.id;
		v.from_d = x->day;
		v.from_p = PRECISION_DAY;
		v.seats = seats;
		v.category = or_none(p->category);
		if (!store_insert(x->s, &table_post_v, &v, e))
			return false;
		seats_all += seats;
		g_string_append_printf(
			words, "%s%s %" G_GINT64_FORMAT, words->len > 0 ? "; " : "", reorg_code(x, "title", p->title), seats);
	}
	if (seats_all > 0)
		ITEM(x, REORG_POSTS, MSG_REORG_POSTS_BEGIN, f->name, words->str);
	return true;
}

bool reorg_found(struct reorg *x, const struct reorg_founding *f, int64_t *id, struct err *e)
{
	struct organisation_row o;
	struct organisation_v_row v;
	int64_t term = NONE;
	row_init(&table_organisation, &o);
	row_init(&table_organisation_v, &v);
	o.founded_by_id = f->event;
	if (!store_insert(x->s, &table_organisation, &o, e))
		return false;
	*id = o.id;
	v.organisation_id = o.id;
	v.from_d = x->day;
	v.from_p = PRECISION_DAY;
	v.name = f->name;
	v.type = f->type;
	v.unit_id = f->unit;
	v.grassroots = f->grassroots;
	v.place = f->place;
	v.basis_no = x->q->basis_no;
	v.basis_d = x->basis_d == 0 ? NONE : x->basis_d;
	v.basis_by = x->q->basis_by;
	if (!store_insert(x->s, &table_organisation_v, &v, e))
		return false;
	ITEM(x, REORG_FOUNDED, MSG_REORG_ORG_BEGINS, f->name, reorg_code(x, "organisation_type", f->type));
	struct reorg_new made = {.org = {.id = o.id, .unit = f->unit, .type = f->type, .grassroots = f->grassroots, .name = f->name},
		.body = f->body,
		.role = f->role,
		.level = f->level,
		.unit_parent = f->unit_parent,
		.superior = f->superior};
	g_array_append_val(x->fresh, made);
	return found_term(x, f, o.id, &term, e) && found_posts(x, f, o.id, term, e);
}

/* ---- a body that ends ---- */

struct holder {
	int64_t area, id;
};

static bool end_tenures(struct reorg *x, const struct reorg_org *o, int reason, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(x->s), statement_text("reorganise_tenures"), e);
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct holder));
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":id"), o->id);
	db_bind_int(st, db_param(st, ":day"), x->day);
	db_bind_int(st, db_param(st, ":before"), x->before);
	while ((step = db_step(st, e)) == DB_ROW) {
		struct holder h = {db_int(st, 0), db_int(st, 1)};
		g_array_append_val(all, h);
	}
	bool ok = step == DB_DONE;
	for (guint i = 0; ok && i < all->len; i++) {
		const struct holder *h = &g_array_index(all, struct holder, i);
		struct tenure_row t;
		bool found = false;
		if (!store_get(x->s, &table_tenure, h->area, h->id, &t, x->arena, &found, e))
			return false;
		must(found);
		if (t.from_d >= x->day) {
			PROBLEM(x, "day", MSG_REORG_BEGINS_LATER, table_tenure.kind->label, o->name, reorg_day(x, (ymd)t.from_d));
			continue;
		}
		t.until_d = x->day;
		t.until_p = PRECISION_DAY;
		t.end_reason = reason;
		t.ended_no = x->q->basis_no;
		t.ended_d = x->basis_d == 0 ? NONE : x->basis_d;
		t.ended_by = x->q->basis_by;
		ok = store_update(x->s, &table_tenure, &t, e);
	}
	return ok;
}

/* The whole life of the organisation stops: its versions, terms, posts, tenures, covered villages. Lines and members: later. */
bool reorg_end(struct reorg *x, const struct reorg_org *o, int level, int64_t event, struct err *e)
{
	struct organisation_row head;
	const struct office_template *t =
		x->templates[level] != NULL ? x->templates[level] : x->templates[reorg_num(x, "unit_level", "commune")];
	bool found = false;
	int64_t n = 0, terms = 0, posts = 0;
	must(t != NULL);
	if (reorg_gone_of(x, o->id) != NULL)
		return true;
	struct reorg_gone gone = {
		.org = *o, .role = reorg_role(x, level, o), .level = level, .next = g_array_new(FALSE, FALSE, sizeof(int64_t))};
	g_array_append_val(x->gone, gone);
	g_hash_table_insert(x->gone_at, g_memdup2(&o->id, sizeof o->id), GUINT_TO_POINTER(x->gone->len));
	if (!store_get(x->s, &table_organisation, 0, o->id, &head, x->arena, &found, e))
		return false;
	must(found);
	head.ended_by_id = event;
	if (!store_update(x->s, &table_organisation, &head, e) || !end_tenures(x, o, t->end_reason, e) ||
		!cut_all(x, "reorganise_posts", &table_post_v, o->id, o->name, &posts, e) ||
		!cut_all(x, "reorganise_terms", &table_term, o->id, o->name, &terms, e) ||
		!cut_all(x, "reorganise_covers", &table_organisation_covers, o->id, o->name, &n, e) ||
		!cut_all(x, "reorganise_organisation_versions", &table_organisation_v, o->id, o->name, &n, e))
		return false;
	ITEM(x, REORG_ENDED, MSG_REORG_ORG_ENDS, o->name, reorg_number(x, posts));
	if (terms > 0)
		ITEM(x, REORG_TERMS, MSG_REORG_TERM_ENDS, o->name);
	return true;
}
