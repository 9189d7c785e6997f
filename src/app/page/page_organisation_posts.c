/* Pages of organisations and terms: posts with their holders; terms as recorded. */
#include "app/page/page_organisation_parts.h"
#include "messages/page_person.def"

#include <string.h>

bool org_terms(struct reg *r, int64_t organisation, GArray *out, struct err *e)
{
	struct db_stmt *st = page_sql(r->app, r->ask, "page_organisation_terms", e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	page_sql_int(st, ":organisation", organisation);
	while ((step = db_step(st, e)) == DB_ROW) {
		struct org_term t = {.id = db_int(st, 0),
			.label = reg_copy(r, db_text(st, 1)),
			.ordinal = db_int(st, 2),
			.from = (ymd)db_int(st, 3),
			.from_p = (int)db_int(st, 4),
			.until = (ymd)db_int(st, 5),
			.until_p = (int)db_int(st, 6),
			.congress = db_int(st, 7),
			.committee = db_int(st, 8),
			.standing = db_int(st, 9),
			.deputies = db_int(st, 10),
			.elected = db_int(st, 11),
			.list = db_int(st, 12),
			.planned = db_int(st, 13),
			.basis = reg_decision(r, db_text(st, 14), db_int(st, 15), db_text(st, 16))};
		g_array_append_val(out, t);
	}
	page_sql_done(r->ask, st);
	return step == DB_DONE;
}

gint org_by_name(gconstpointer a, gconstpointer b)
{
	const struct org_tenure *x = a, *y = b;
	int order = strcmp(x->person.sort, y->person.sort);
	return order != 0 ? order : (x->person.id > y->person.id) - (x->person.id < y->person.id);
}

static gint by_order(gconstpointer a, gconstpointer b)
{
	const struct org_post *x = a, *y = b;
	return x->order != y->order ? x->order - y->order : (x->id > y->id) - (x->id < y->id);
}

struct reg_holder org_holder(struct reg *r, const struct org_tenure *t, bool named)
{
	enum msg_lang lang = r->ask->lang;
	const char *note = t->acting ? msg_template(MSG_ORG_ACTING, lang) : t->main ? "" : msg_template(MSG_ORG_CONCURRENT, lang);
	struct reg_holder h = {.person = {t->person.area, t->person.id, t->person.name},
		.birth = reg_day(r, t->person.birth),
		.from = page_from(t->from, t->from_p, r->arena),
		.until = page_until(t->until, t->until_p, r->arena),
		.source = page_code(r->app, "tenure_source", t->source, lang, r->arena),
		.note = note};
	if (!named) {
		h.person = (struct page_person_ref){NONE, NONE, NULL};
		h.birth = "";
	}
	return h;
}

static struct page_post put_post(struct reg *r, const struct org_post *p, const GArray *tenures, const GArray *terms, bool named)
{
	struct page_post out = {.title = page_code(r->app, "title", p->title, r->ask->lang, r->arena), .term = {NONE, NULL}};
	struct reg_holder *holders = ARENA_ARRAY(r->arena, struct reg_holder, tenures->len + 1);
	size_t held = 0;
	for (guint i = 0; i < tenures->len; i++) {
		const struct org_tenure *t = &g_array_index(tenures, struct org_tenure, i);
		if (t->post != p->id)
			continue;
		if (named)
			holders[held] = org_holder(r, t, true);
		held++;
	}
	for (guint i = 0; i < terms->len; i++) {
		const struct org_term *t = &g_array_index(terms, struct org_term, i);
		if (t->id == p->term)
			out.term = (struct page_term_ref){t->id, t->label};
	}
	out.note = reg_join(
		r, p->name, " · ", p->category == NONE ? "" : page_code(r->app, "staff_category", p->category, r->ask->lang, r->arena));
	out.holders = holders;
	out.holder_count = named ? held : 0;
	if (!named && held > 0)
		out.hidden = reg_say(r, MSG_ORG_MORE_HOLDERS, reg_number(r, (int64_t)held), NULL, NULL);
	out.seats = (struct reg_seats){.decided = p->seats,
		.held = (int64_t)held,
		.vacant = MAX(0, p->seats - (int64_t)held),
		.over = MAX(0, (int64_t)held - p->seats)};
	reg_mark_seats(r, &out.seats);
	return out;
}

const struct page_post *org_put_posts(
	struct reg *r, GArray *posts, GArray *tenures, const GArray *terms, bool named, struct reg_seats *total)
{
	struct page_post *list = ARENA_ARRAY(r->arena, struct page_post, posts->len + 1);
	for (guint i = 0; i < posts->len; i++) {
		struct org_post *p = &g_array_index(posts, struct org_post, i);
		p->order = reg_title_order(r, p->title);
	}
	g_array_sort(posts, by_order);
	g_array_sort(tenures, org_by_name);
	for (guint i = 0; i < posts->len; i++) {
		list[i] = put_post(r, &g_array_index(posts, struct org_post, i), tenures, terms, named);
		total->decided += list[i].seats.decided;
		total->held += list[i].seats.held;
		total->vacant += list[i].seats.vacant;
		total->over += list[i].seats.over;
	}
	reg_mark_seats(r, total);
	return list;
}
