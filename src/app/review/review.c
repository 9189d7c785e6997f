/* The review of committees: bodies, seats, structure; see review.h. Numbers of people are rows of one form made of the file, drawn for the
 * whole unit and taken apart by body; what a viewer may not see of a body is asked of each. */
#include "app/review/review_parts.h"

#include "app/page/page_kept.h"
#include "messages/law.def"
#include "messages/review.def"
#include "stats/pred.h"
#include "stats/snapshot_list.h"

#include <string.h>

const char *review_title(const struct text2 *t, enum msg_lang lang)
{
	return lang == MSG_EN && t->en != NULL ? t->en : t->vi;
}

struct review_body *review_body_of(struct review_work *w, int64_t organisation)
{
	size_t at = GPOINTER_TO_SIZE(g_hash_table_lookup(w->at, &organisation));
	return at == 0 ? NULL : &g_array_index(w->bodies, struct review_body, at - 1);
}

size_t review_item_of(const struct review_work *w, const struct review_body *b)
{
	return (size_t)(b->item - w->file->items);
}

/* ---- which file, which bodies ---- */

static bool find_file(struct review_work *w, struct err *e)
{
	const struct law_file **files = NULL;
	size_t count = 0;
	if (!law_in_force(w->r.app, "review", &w->law, &files, &count, w->r.arena, e))
		return false;
	w->file = files[0];
	w->seats = ARENA_ARRAY(w->r.arena, GHashTable *, w->file->item_count + 1);
	w->aged = ARENA_ARRAY(w->r.arena, GHashTable *, w->file->item_count + 1);
	for (size_t i = 0; i < w->file->item_count; i++)
		w->seats[i] = w->aged[i] = NULL;
	w->last = ymd_add_months(w->law.day, w->file->ahead);
	return true;
}

static bool given(const char *text)
{
	return text != NULL && *text != '\0';
}

static bool check_sort(struct review_work *w, struct err *e)
{
	g_autoptr(GString) known = g_string_new(NULL);
	for (size_t i = 0; given(w->ask->sort) && i < w->file->item_count; i++) {
		if (strcmp(w->ask->sort, w->file->items[i].id) == 0)
			return true;
		g_string_append_printf(known, "%s%s", i > 0 ? ", " : "", w->file->items[i].id);
	}
	return !given(w->ask->sort) || FAIL(e, ERR_NOT_FOUND, MSG_REVIEW_NO_SORT, w->ask->sort, known->str);
}

static void add_body(struct review_work *w, const struct law_item *item, const struct law_subject *s)
{
	struct reg *r = &w->r;
	struct review_body b = {
		.subject = *s, .item = item, .term = NONE, .label = "", .decided = NONE, .elected = NONE, .leaving = 0, .planned = NONE};
	b.hidden = reg_access(r, "organisation", 'O', s->unit, s->id, w->law.day) == ACCESS_NONE ||
		   !reg_may_see_posts(r, s->unit, s->id, w->law.day);
	b.named = !b.hidden && reg_may_name(r, s->unit, s->id, w->law.day);
	if (!b.hidden && reg_access(r, "planning_entry", 'X', s->unit, s->id, w->law.day) == ACCESS_NAMES)
		b.planned = 0;
	w->out->hidden += b.hidden;
	g_array_append_val(w->bodies, b);
	int64_t *key = g_new(int64_t, 1);
	*key = s->id;
	g_hash_table_insert(w->at, key, GSIZE_TO_POINTER((gsize)w->bodies->len));
}

static bool read_bodies(struct review_work *w, struct err *e)
{
	for (size_t i = 0; i < w->file->item_count; i++) {
		const struct law_item *x = &w->file->items[i];
		struct subjects all;
		if (given(w->ask->sort) && strcmp(w->ask->sort, x->id) != 0)
			continue;
		if (!law_subjects(w->r.app, &w->law, w->file, x->of, &all, w->r.arena, e))
			return false;
		w->out->unseen = w->out->unseen || all.hidden;
		for (size_t k = 0; k < all.count; k++)
			if (review_body_of(w, all.items[k].id) == NULL)
				add_body(w, x, &all.items[k]);
	}
	return w->ask->organisation == 0 || w->bodies->len > 0 || FAIL0(e, ERR_NOT_FOUND, MSG_REVIEW_NO_BODY);
}

/* ---- seats ---- */

static bool read_terms(struct review_work *w, struct err *e)
{
	struct db_stmt *st = page_sql(w->r.app, w->r.ask, "review_terms", e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", w->out->place.id);
	while ((step = db_step(st, e)) == DB_ROW) {
		struct review_body *b = review_body_of(w, db_int(st, 0));
		const int64_t until = db_int(st, 6);
		if (b == NULL || b->hidden)
			continue;
		b->term = db_int(st, 1);
		b->label = arena_strdup(w->r.arena, db_text(st, 2));
		b->decided = db_is_null(st, 3) ? NONE : db_int(st, 3);
		b->elected = db_is_null(st, 5) ? NONE : db_int(st, 5);
		b->ends = !db_is_null(st, 7) ? (ymd)db_int(st, 7) : until < YMD_OPEN ? ymd_add_days((ymd)until, -1) : 0;
	}
	page_sql_done(w->r.ask, st);
	return step == DB_DONE;
}

/* Where no term says how many were decided, the seats of its posts do. */
static void take_posts(struct review_work *w, GHashTable *posts, const struct law_item *item)
{
	for (guint i = 0; i < w->bodies->len; i++) {
		struct review_body *b = &g_array_index(w->bodies, struct review_body, i);
		const GArray *list = b->item == item ? law_group(posts, b->subject.id) : NULL;
		if (list == NULL || b->hidden || b->decided != NONE)
			continue;
		b->decided = 0;
		for (guint k = 0; k < list->len; k++)
			b->decided += g_array_index(list, struct law_seat, k).times;
	}
}

/* ---- people: one form of the unit ---- */

/* Rows b0, b0_women …, h0 of every sort of body that is there. */
static void write_form(struct review_work *w, const bool *there, GString *text)
{
	struct writing x = {w->r.app, w->law.day, text};
	law_head(&x, w->file, false, "");
	for (size_t i = 0; i < w->file->item_count; i++) {
		const struct law_item *item = &w->file->items[i];
		g_autofree char *id = g_strdup_printf("%zu", i);
		const struct text2 head = law_words(MSG_REVIEW_KIND_NO_HEAD), seats = law_words(MSG_REVIEW_DECIDED),
				   leaving = law_words(MSG_REVIEW_LEAVING);
		char last[11];
		if (!there[i])
			continue;
		law_labelled(&x, "  ", "b", id, "", &item->title);
		law_key(&x, "    ", "of", "", item->part, "");
		g_string_append(text, "    count: posts\n    among:\n");
		for (size_t k = 0; k < w->file->exempt_count; k++) {
			const struct law_item *part = &w->file->exempt[k];
			g_autofree char *line = g_strdup_printf("%zu_%s", i, part->id);
			law_labelled(&x, "      ", "b", line, "", &part->title);
			law_key(&x, "        ", "when", "", part->need, "");
		}
		law_labelled(&x, "      ", "r", id, "", &leaving);
		law_key(&x, "        ", "when", "retires_on <= ", ymd_format_iso(w->last, last), "");
		law_labelled(&x, "  ", "h", id, "", &head);
		law_key(&x, "    ", "of", "", item->head, "");
		g_string_append(text, "    count: posts\n");
		law_labelled(&x, "  ", "p", id, "", &seats);
		law_key(&x, "    ", "of", "", item->whole, "");
		g_string_append(text, "    count: seats\n");
	}
}

/* Does the condition ask what is guarded more than the rest? */
static bool asks_sensitive(const struct pred *p)
{
	const struct value_ref *const refs[] = {&p->value, &p->other};
	for (size_t i = 0; p->node == PRED_TEST && i < G_N_ELEMENTS(refs); i++)
		if (refs[i]->attr != NULL && refs[i]->attr->sensitive)
			return true;
	for (size_t i = 0; i < p->kid_count; i++)
		if (asks_sensitive(p->kids[i]))
			return true;
	return false;
}

static bool part_is_sensitive(struct review_work *w, const struct law_item *item, const struct law_item *part)
{
	struct app *a = w->r.app;
	struct writing x = {a, w->law.day, NULL};
	bool happens = false;
	const struct fact_kind *kind = law_kind_of(&x, item->part, &happens);
	const struct pred_context c = {.vocab = a->vocab, .codes = a->codes, .kind = kind, .no_unit = true};
	struct diag d;
	diag_init(&d, w->file->file, part->need, w->r.arena);
	const struct pred *p = kind != NULL ? pred_parse(&c, part->need, 1, 1, w->r.arena, &d) : NULL;
	return p == NULL || asks_sensitive(p);
}

static bool part_shown(struct review_work *w, const struct review_body *b, bool sensitive)
{
	enum auth_access access = reg_access(&w->r, "person", sensitive ? 'S' : 'B', b->subject.unit, b->subject.id, w->law.day);
	return access == ACCESS_NAMES || (access == ACCESS_FIGURES && b->present >= w->small);
}

/* A part of the structure for every body of the item. */
static bool read_part(struct review_work *w, struct figure *f, size_t item, size_t part, int64_t **parts, struct err *e)
{
	const struct law_item *x = &w->file->items[item], *p = &w->file->exempt[part];
	g_autofree char *row = g_strdup_printf("b%zu_%s", item, p->id);
	const struct cell *c = law_cell(f, row, "n");
	const bool sensitive = part_is_sensitive(w, x, p), unseen = c == NULL || c->state == CELL_HIDDEN;
	GHashTable *groups = law_groups(f, row, e);
	for (guint i = 0; groups != NULL && i < w->bodies->len; i++) {
		const struct review_body *b = &g_array_index(w->bodies, struct review_body, i);
		if (b->item == x)
			parts[i][part] =
				!b->hidden && !unseen && part_shown(w, b, sensitive) ? law_group_count(groups, b->subject.id) : NONE;
	}
	if (groups != NULL)
		g_hash_table_unref(groups);
	return groups != NULL;
}

/* The day of each of the group, out of memory: of a province they are thousands. */
static bool read_retire(struct review_work *w, struct figure *f, GHashTable *aged, struct err *e)
{
	const struct fact_kind *person = w->r.app->vocab->of_subject[SUBJECT_PERSON];
	const struct attr *day = kind_attr(person, "retires_on");
	GHashTableIter it;
	gpointer seats = NULL;
	must(day != NULL);
	g_hash_table_iter_init(&it, aged);
	if (g_hash_table_size(aged) > 0 && (!figure_hold(f, e) || !snapshot_need(f->snapshot, person, day, e)))
		return false;
	while (g_hash_table_iter_next(&it, NULL, &seats))
		for (guint i = 0; i < ((const GArray *)seats)->len; i++) {
			const struct law_seat *s = &g_array_index((const GArray *)seats, struct law_seat, i);
			struct list_fact who;
			int64_t *key = g_new(int64_t, 1), on = NONE;
			if (snapshot_facts(f->snapshot, person, SUBJECT_PERSON, s->person, w->law.day, &who, 1) > 0)
				on = snapshot_value(f->snapshot, &who, day, w->law.day);
			*key = s->person;
			g_hash_table_insert(w->retire, key, GSIZE_TO_POINTER((gsize)MAX(on, 0)));
		}
	return true;
}

static bool read_item(struct review_work *w, struct figure *f, size_t item, int64_t **parts, struct err *e)
{
	g_autofree char *members = g_strdup_printf("b%zu", item), *heads = g_strdup_printf("h%zu", item),
			*seats = g_strdup_printf("p%zu", item);
	GHashTable *leading = law_groups(f, heads, e), *posts = leading != NULL ? law_groups(f, seats, e) : NULL;
	w->seats[item] = posts != NULL ? law_groups(f, members, e) : NULL;
	if (posts != NULL) {
		take_posts(w, posts, &w->file->items[item]);
		g_hash_table_unref(posts);
	}
	g_autofree char *aged = g_strdup_printf("r%zu", item);
	w->aged[item] = w->seats[item] != NULL ? law_groups(f, aged, e) : NULL;
	if (w->seats[item] != NULL && (w->aged[item] == NULL || !read_retire(w, f, w->aged[item], e)))
		g_clear_pointer(&w->seats[item], g_hash_table_unref);
	for (guint i = 0; w->seats[item] != NULL && i < w->bodies->len; i++) {
		struct review_body *b = &g_array_index(w->bodies, struct review_body, i);
		if (b->item != &w->file->items[item] || b->hidden)
			continue;
		b->present = law_group_count(w->seats[item], b->subject.id);
		b->heads = law_group_count(leading, b->subject.id);
	}
	if (leading != NULL)
		g_hash_table_unref(leading);
	bool ok = w->seats[item] != NULL;
	for (size_t k = 0; ok && k < w->file->exempt_count; k++)
		ok = read_part(w, f, item, k, parts, e);
	return ok;
}

static bool read_people(struct review_work *w, struct err *e)
{
	const size_t items = w->file->item_count;
	bool *there = ARENA_ARRAY(w->r.arena, bool, items + 1), any = false;
	int64_t **parts = ARENA_ARRAY(w->r.arena, int64_t *, w->bodies->len + 1);
	struct law_form form = {0};
	struct figure_request q = {.unit = w->law.unit, .today = w->law.today, .known_at = w->law.known_at};
	g_autoptr(GString) text = g_string_new(NULL);
	for (guint i = 0; i < w->bodies->len; i++) {
		struct review_body *b = &g_array_index(w->bodies, struct review_body, i);
		parts[i] = ARENA_ARRAY(w->r.arena, int64_t, w->file->exempt_count + 1);
		b->parts = parts[i];
		there[review_item_of(w, b)] = any = true;
	}
	if (!any)
		return true;
	write_form(w, there, text);
	struct writing x = {w->r.app, w->law.day, text};
	if (w->ask->organisation != 0) {
		q.unit = NULL;
		q.place = g_array_index(w->bodies, struct review_body, 0).subject.unit;
	}
	bool ok = law_finish(&x, w->file->code, false, &form, w->r.arena, e);
	if (ok) {
		law_request(&form, &q);
		struct figure *f = figure_draw(w->r.app, &q, e);
		ok = f != NULL;
		for (size_t i = 0; ok && i < items; i++)
			ok = !there[i] || read_item(w, f, i, parts, e);
		figure_free(f);
	}
	law_forms_free(&form, 1);
	return ok;
}

/* ---- shares asked for ---- */

static bool read_quotas(struct review_work *w, struct err *e)
{
	struct law_quotas all;
	struct err why = {0};
	struct law_ask ask = w->law;
	ask.code = NULL;
	if (!law_quotas(w->r.app, &ask, &all, w->r.arena, &why)) {
		if (why.code == ERR_NOT_FOUND)
			return true; /* none is in force */
		*e = why;
		return false;
	}
	for (size_t i = 0; i < all.count;) {
		size_t n = 1;
		struct review_body *b = all.items[i].subject.organisation ? review_body_of(w, all.items[i].subject.id) : NULL;
		while (i + n < all.count && all.items[i + n].subject.id == all.items[i].subject.id &&
			all.items[i + n].file == all.items[i].file)
			n++;
		if (b != NULL && !b->hidden && b->quota_count == 0) {
			b->quotas = &all.items[i];
			b->quota_count = n;
		}
		i += n;
	}
	return true;
}

/* ---- the whole ---- */

static void weigh_seats(struct review_work *w)
{
	struct review_body *t = &w->out->total;
	int64_t *sums = ARENA_ARRAY(w->r.arena, int64_t, w->file->exempt_count + 1);
	*t = (struct review_body){.term = NONE, .label = "", .decided = 0, .elected = 0, .planned = NONE, .parts = sums};
	for (guint i = 0; i < w->bodies->len; i++) {
		struct review_body *b = &g_array_index(w->bodies, struct review_body, i);
		if (b->hidden)
			continue;
		b->vacant = b->decided != NONE && b->decided > b->present ? b->decided - b->present : 0;
		b->over = b->decided != NONE && b->present > b->decided ? b->present - b->decided : 0;
		t->decided += b->decided != NONE ? b->decided : 0;
		t->elected += b->elected != NONE ? b->elected : 0;
		t->present += b->present;
		t->vacant += b->vacant;
		t->over += b->over;
		t->heads += b->heads;
		for (size_t k = 0; k < w->file->exempt_count; k++)
			sums[k] = sums[k] == NONE || b->parts[k] == NONE ? NONE : sums[k] + b->parts[k];
	}
}

static bool find_place(struct review_work *w, struct err *e)
{
	if (w->ask->organisation != 0) {
		int64_t unit = NONE;
		if (!app_ask_int(w->r.app, "form_organisation_unit", ":organisation", w->ask->organisation, w->law.day, &unit, e))
			return false;
		if (unit == NONE)
			return FAIL0(e, ERR_NOT_FOUND, MSG_LAW_NO_ORGANISATION);
		struct reg_unit u;
		if (!reg_unit_on(&w->r, unit, w->law.day, &u, e))
			return false;
		w->out->place = (struct law_place){unit, u.name, u.code};
		return true;
	}
	return law_place(w->r.app, &w->law, &w->out->place, w->r.arena, e);
}

static bool draw(struct review_work *w, struct err *e)
{
	if (!find_file(w, e) || !check_sort(w, e) || !find_place(w, e) || !reg_small_cell(&w->r, &w->small, e) || !read_bodies(w, e) ||
		!read_terms(w, e) || !read_people(w, e) || !read_quotas(w, e))
		return false;
	weigh_seats(w);
	if (!review_read_leaving(w, e) || !review_read_planned(w, e) || (w->ask->organisation != 0 && !review_read_members(w, e)))
		return false;
	for (guint i = 0; i < w->bodies->len; i++) {
		const struct review_body *b = &g_array_index(w->bodies, struct review_body, i);
		w->out->total.leaving += b->leaving != NONE ? b->leaving : 0;
	}
	review_put_acts(w);
	return true;
}

static bool draw_all(struct app *a, const struct review_ask *ask, struct review *out, struct arena *arena, struct err *e)
{
	char today[11];
	struct review_work w = {.r = {a, &ask->page, arena}, .ask = ask, .out = out};
	*out = (struct review){0};
	w.law = (struct law_ask){.unit = ask->organisation != 0 ? NULL : ask->unit,
		.organisation = ask->organisation,
		.day = ask->page.day,
		.today = arena_strdup(arena, ymd_format_iso(ask->page.today, today)),
		.known_at = ask->page.known_ms != 0 ? instant_format(ask->page.known_ms, arena) : NULL};
	w.bodies = g_array_new(FALSE, TRUE, sizeof(struct review_body));
	w.at = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	w.retire = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	bool ok = figure_share(a, ask->page.known_ms, e);
	if (ok) {
		ok = draw(&w, e);
		figure_unshare(a);
	}
	for (size_t i = 0; w.file != NULL && i < w.file->item_count; i++)
		for (size_t k = 0; k < 2; k++) {
			GHashTable *groups = k == 0 ? w.seats[i] : w.aged[i];
			if (groups != NULL)
				g_hash_table_unref(groups);
		}
	if (ok) {
		struct review_body *bodies = ARENA_ARRAY(arena, struct review_body, w.bodies->len + 1);
		if (w.bodies->len > 0)
			memcpy(bodies, w.bodies->data, w.bodies->len * sizeof *bodies);
		out->bodies = bodies;
		out->count = w.bodies->len;
		out->file = w.file;
		out->ages = law_quota_ages(a, w.law.day, arena);
		out->part_count = w.file->exempt_count;
	}
	g_hash_table_unref(w.at);
	g_hash_table_unref(w.retire);
	g_array_free(w.bodies, TRUE);
	return ok;
}

static const void *make(struct app *a, void *user, struct arena *arena, struct err *e)
{
	const struct review_ask *q = user;
	struct review_ask ask = *q;
	struct review *out = ARENA_NEW(arena, struct review);
	ask.unit = arena_strdup(arena, q->unit);
	ask.sort = arena_strdup(arena, q->sort);
	return draw_all(a, &ask, out, arena, e) ? out : NULL;
}

bool review_draw(struct app *a, const struct review_ask *ask, struct review *out, struct arena *arena, struct err *e)
{
	struct review_ask q = *ask;
	const char *what = arena_printf(arena, "review\037%s\037%" G_GINT64_FORMAT "\037%s", ask->unit != NULL ? ask->unit : "",
		ask->organisation, ask->sort != NULL ? ask->sort : "");
	return page_kept(a, &ask->page, what, make, &q, out, sizeof *out, e);
}
