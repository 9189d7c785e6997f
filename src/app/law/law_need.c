/* See law_need.h. */
#include "app/law/law_need.h"

#include "app/law/law_parts.h"
#include "app/page/register_parts.h"
#include "app/reading.h"
#include "messages/law.def"

#include <stdlib.h>
#include <string.h>

struct needing {
	struct reg r;
	const struct law_ask *ask;
	size_t first, most; /* who is named */
	GArray *out;	    /* struct law_need */
	bool denied;	    /* a count that the viewer may not see */
	struct law_needs *sum;
};

/* ---- where ---- */

static void place(struct needing *n, struct figure *f, int64_t organisation, struct law_need *x)
{
	struct org_facts o;
	struct unit_facts u;
	x->organisation_id = organisation;
	x->unit_id = NONE;
	x->organisation = x->unit = x->unit_code = "";
	if (!snapshot_organisation(f->snapshot, organisation, n->ask->day, &o))
		return;
	x->organisation = arena_strdup(n->r.arena, o.name);
	x->unit_id = o.unit;
	if (o.unit != NONE && snapshot_unit(f->snapshot, o.unit, n->ask->day, &u)) {
		x->unit = arena_strdup(n->r.arena, u.name);
		x->unit_code = u.code != NULL ? arena_strdup(n->r.arena, u.code) : "";
	}
}

/* ---- one condition ---- */

static bool covers(const struct law_item *x, const char *id)
{
	for (const char *const *c = x->covers; c != NULL && *c != NULL; c++)
		if (strcmp(*c, id) == 0)
			return true;
	return false;
}

/* Until when whoever stands in the row of an exemption is let off: fact -> day, by area. */
struct let_off {
	GHashTable *groups; /* law_groups */
	ymd until;
};

static bool sits(const GArray *seats, const struct law_seat *s)
{
	for (guint i = 0; seats != NULL && i < seats->len; i++) {
		const struct law_seat *x = &g_array_index(seats, struct law_seat, i);
		if (x->area == s->area && x->person == s->person)
			return true;
	}
	return false;
}

static bool read_let_off(
	struct needing *n, struct figure *f, const struct law_file *file, const struct law_item *c, GArray *out, struct err *e)
{
	for (size_t k = 0; k < file->exempt_count; k++) {
		const struct law_item *x = &file->exempt[k];
		if (!covers(x, c->id) || n->ask->day >= x->until)
			continue;
		g_autofree char *row = g_strdup_printf("x_%s_%s", x->id, c->id);
		const struct let_off one = {law_groups(f, row, e), ymd_add_days(x->until, -1)};
		if (one.groups == NULL)
			return false;
		g_array_append_val(out, one);
	}
	return true;
}

static bool may_name(struct needing *n, const struct law_need *x)
{
	return reg_may_name(&n->r, x->unit_id, x->organisation_id, n->ask->day) &&
	       reg_access(&n->r, "tenure", 'O', x->unit_id, x->organisation_id, n->ask->day) == ACCESS_NAMES;
}

static const struct code *content_of(struct needing *n, const struct law_item *c)
{
	const struct code_list *l = codes_list(n->r.app->codes, "training_content", NULL);
	return c->train != NULL && l != NULL ? code_by_id(l, c->train) : NULL;
}

static void add_seats(struct needing *n, const struct law_need *like, const GArray *seats, const GArray *let_off)
{
	for (guint i = 0; i < seats->len; i++) {
		const struct law_seat *s = &g_array_index(seats, struct law_seat, i);
		struct law_need x = *like;
		x.person = (struct page_person_ref){s->area, s->person, ""};
		x.tenure = s->fact;
		for (guint k = 0; k < let_off->len; k++) {
			const struct let_off *l = &g_array_index(let_off, struct let_off, k);
			if (sits(law_group(l->groups, like->organisation_id), s))
				x.until = l->until;
		}
		g_array_append_val(n->out, x);
	}
}

static bool add_condition(struct needing *n, struct figure *f, const struct law_file *file, const struct law_item *c, struct err *e)
{
	g_autofree char *row = g_strdup_printf("c_%s_no", c->id), *rest = g_strdup_printf("c_%s_rest", c->id);
	const struct cell *unknown = law_cell(f, rest, "n"), *cell = law_cell(f, row, "n");
	g_autoptr(GArray) let_off = g_array_new(FALSE, FALSE, sizeof(struct let_off));
	if (unknown != NULL && unknown->state == CELL_EXACT)
		n->sum->unknown += unknown->n;
	n->denied |= cell != NULL && cell->state == CELL_HIDDEN;
	if (cell == NULL || cell->state != CELL_EXACT || cell->n == 0)
		return true;
	GHashTable *groups = law_groups(f, row, e);
	bool ok = groups != NULL && read_let_off(n, f, file, c, let_off, e);
	GHashTableIter it;
	gpointer key = NULL, seats = NULL;
	if (ok)
		g_hash_table_iter_init(&it, groups);
	while (ok && g_hash_table_iter_next(&it, &key, &seats)) {
		struct law_need like = {.file = file, .item = c, .content = content_of(n, c), .title = "", .until = 0};
		place(n, f, *(const int64_t *)key, &like);
		if (may_name(n, &like))
			add_seats(n, &like, seats, let_off);
		else
			n->sum->hidden += ((const GArray *)seats)->len;
	}
	for (guint i = 0; i < let_off->len; i++)
		g_hash_table_unref(g_array_index(let_off, struct let_off, i).groups);
	if (groups != NULL)
		g_hash_table_unref(groups);
	return ok;
}

/* ---- names ---- */

static bool name(struct needing *n, struct law_need *x, struct err *e)
{
	struct reg *r = &n->r;
	struct reg_person p;
	struct db_stmt *st = page_sql(r->app, r->ask, "review_tenure", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":area", x->person.area);
	page_sql_int(st, ":id", x->tenure);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW)
		x->title = page_code(r->app, "title", db_int(st, 0), r->ask->lang, r->arena);
	page_sql_done(r->ask, st);
	if (step == DB_ERROR || !reg_person_on(r, x->person.area, x->person.id, r->ask->day, &p, e))
		return false;
	x->person.name = p.name;
	return true;
}

static bool name_some(struct needing *n, struct err *e)
{
	const size_t all = n->out->len, last = all > 0 && n->most > 0 ? (all - 1) / n->most * n->most : 0;
	const size_t first = MIN(n->first, last), count = MIN(all - first, n->most);
	for (size_t i = first; i < first + count; i++)
		if (!name(n, &g_array_index(n->out, struct law_need, i), e))
			return false;
	const struct access_reading reading = {
		.act = RIGHT_VIEW, .table = "tenure", .row = NONE, .fields = "full_name", .query = "needs", .rows = (int64_t)count};
	if (count > 0)
		app_note_reading(n->r.app, &reading);
	return true;
}

static int64_t sort_key(const struct law_need *x)
{
	return x->content != NULL ? x->content->num : G_MAXINT32;
}

static gint by_place(gconstpointer a, gconstpointer b)
{
	const struct law_need *x = a, *y = b;
	int order = strcmp(x->unit_code, y->unit_code); /* administrative order */
	if (order == 0)
		order = (x->unit_id > y->unit_id) - (x->unit_id < y->unit_id);
	if (order == 0)
		order = (x->organisation_id > y->organisation_id) - (x->organisation_id < y->organisation_id);
	if (order == 0)
		order = (sort_key(x) > sort_key(y)) - (sort_key(x) < sort_key(y));
	return order != 0 ? order : (x->tenure > y->tenure) - (x->tenure < y->tenure);
}

/* ---- the whole ---- */

static bool add_standard(struct needing *n, const struct law_form *form, struct err *e)
{
	struct figure_request q = {
		.unit = n->ask->unit, .today = n->ask->today, .known_at = n->ask->known_at, .takes_out = n->ask->takes_out};
	law_request(form, &q);
	struct figure *f = figure_draw(n->r.app, &q, e);
	bool ok = f != NULL && figure_hold(f, e);
	for (size_t i = 0; ok && i < form->file->item_count; i++)
		ok = add_condition(n, f, form->file, &form->file->items[i], e);
	figure_free(f);
	return ok;
}

bool law_needs(struct app *a, const struct law_ask *ask, const struct page_ask *page, size_t first, size_t most, struct law_needs *out,
	struct arena *arena, struct err *e)
{
	struct law_form *forms = NULL;
	size_t count = 0;
	struct needing n = {.r = {a, page, arena}, .ask = ask, .first = first, .most = most, .sum = out};
	g_autoptr(GArray) all = g_array_new(FALSE, TRUE, sizeof(struct law_need));
	n.out = all;
	*out = (struct law_needs){0};
	bool ok = law_forms(a, LAW_STANDARDS, ask->code, ask->day, &forms, &count, arena, e);
	for (size_t i = 0; ok && i < count; i++)
		ok = add_standard(&n, &forms[i], e);
	if (ok && n.denied && all->len == 0 && out->hidden == 0) /* not to be told from a place where nobody needs anything */
		ok = FAIL0(e, ERR_DENIED, MSG_LAW_NEED_DENIED);
	if (ok) {
		g_array_sort(all, by_place);
		ok = name_some(&n, e);
	}
	if (ok) {
		/* Which file and condition: they are of the library of the app, so they outlive the forms. */
		struct law_need *items = ARENA_ARRAY(arena, struct law_need, all->len + 1);
		if (all->len > 0)
			memcpy(items, all->data, all->len * sizeof *items);
		out->items = items;
		out->count = all->len;
	}
	law_forms_free(forms, count);
	return ok;
}

/* ---- tables ---- */

static struct sheet_cell say(const char *text)
{
	return (struct sheet_cell){.type = SHEET_TEXT, .text = text != NULL ? text : ""};
}

static const char *words(const struct code *c, enum msg_lang lang)
{
	return c == NULL ? msg_template(MSG_LAW_NEED_OTHER, lang) : lang == MSG_EN && c->en != NULL ? c->en : c->vi;
}

const struct sheet *law_need_sheet(const struct law_needs *n, enum msg_lang lang, struct arena *a)
{
	static const msg_key keys[] = {MSG_LAW_NEED_PERSON, MSG_LAW_NEED_TITLE, MSG_LAW_NEED_BODY, MSG_LAW_NEED_PLACE, MSG_LAW_NEED_CONTENT,
		MSG_LAW_REASON, MSG_LAW_NEED_STANDARD, MSG_LAW_NEED_UNTIL};
	struct sheet *s = ARENA_NEW(a, struct sheet);
	const char **header = ARENA_ARRAY(a, const char *, G_N_ELEMENTS(keys));
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		header[i] = msg_template(keys[i], lang);
	*s = (struct sheet){.header = header, .column_count = G_N_ELEMENTS(keys), .rows = ARENA_ARRAY(a, struct sheet_row, n->count + 1)};
	for (size_t i = 0; i < n->count; i++) {
		const struct law_need *x = &n->items[i];
		char day[11];
		const char *why = lang == MSG_EN && x->item->say.en != NULL ? x->item->say.en : x->item->say.vi;
		const struct sheet_cell cells[] = {say(x->person.name), say(x->title), say(x->organisation), say(x->unit),
			say(words(x->content, lang)), say(why),
			say(lang == MSG_EN && x->file->title.en != NULL ? x->file->title.en : x->file->title.vi),
			say(x->until != 0 ? arena_strdup(a, ymd_format_vi(x->until, day)) : "")};
		struct sheet_row *row = &s->rows[s->row_count++];
		*row = (struct sheet_row){.cells = ARENA_ARRAY(a, struct sheet_cell, G_N_ELEMENTS(keys)),
			.about = 'p',
			.area = x->person.area,
			.id = x->person.id,
			.fact = x->tenure};
		memcpy(row->cells, cells, sizeof cells);
	}
	return s;
}

/* Persons who need the content at the place: somebody in two posts there counts once. */
static int64_t persons(const struct law_needs *n, size_t from, size_t until, const struct code *content, bool any)
{
	int64_t count = 0;
	for (size_t i = from; i < until; i++) {
		const struct law_need *x = &n->items[i];
		bool seen = !any && x->content != content;
		for (size_t k = from; !seen && k < i; k++)
			seen = n->items[k].person.id == x->person.id && n->items[k].person.area == x->person.area &&
			       (any || n->items[k].content == content);
		count += !seen;
	}
	return count;
}

const struct sheet *law_need_places(const struct law_needs *n, const struct app *app, enum msg_lang lang, struct arena *a)
{
	const struct code_list *l = codes_list(app->codes, "training_content", NULL);
	const struct code **contents = ARENA_ARRAY(a, const struct code *, (l != NULL ? l->count : 0) + 1);
	size_t used = 0;
	for (size_t c = 0; c <= (l != NULL ? l->count : 0); c++) {
		const struct code *code = l != NULL && c < l->count ? &l->codes[c] : NULL;
		size_t i = 0;
		while (i < n->count && n->items[i].content != code)
			i++;
		if (i < n->count)
			contents[used++] = code;
	}
	struct sheet *s = ARENA_NEW(a, struct sheet);
	const char **header = ARENA_ARRAY(a, const char *, used + 2);
	header[0] = msg_template(MSG_LAW_NEED_PLACE, lang);
	for (size_t c = 0; c < used; c++)
		header[c + 1] = words(contents[c], lang);
	header[used + 1] = msg_template(MSG_LAW_NEED_PERSONS, lang);
	*s = (struct sheet){.header = header, .column_count = used + 2, .rows = ARENA_ARRAY(a, struct sheet_row, n->count + 1)};
	for (size_t i = 0; i < n->count;) {
		size_t end = i;
		while (end < n->count && n->items[end].unit_id == n->items[i].unit_id)
			end++;
		struct sheet_row *row = &s->rows[s->row_count++];
		*row = (struct sheet_row){.cells = ARENA_ARRAY(a, struct sheet_cell, used + 2), .about = 'u', .id = n->items[i].unit_id};
		row->cells[0] = say(n->items[i].unit);
		for (size_t c = 0; c <= used; c++) {
			const int64_t count = persons(n, i, end, c < used ? contents[c] : NULL, c == used);
			row->cells[c + 1] = (struct sheet_cell){.type = SHEET_INT, .number = count, .text = scaled_text(count, 0, a)};
		}
		i = end;
	}
	return s;
}
