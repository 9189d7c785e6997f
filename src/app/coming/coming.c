/* See coming.h. The law's clocks as one small form, a row each; the days are worked out for the facts behind its cells. */
#include "app/coming/coming.h"

#include "app/figure/figure_words.h"
#include "app/law/law_parts.h"
#include "app/reading.h"
#include "app/secrecy.h"
#include "messages/coming.def"
#include "messages/law.def"
#include "model/kinds.gen.h"
#include "stats/snapshot_list.h"

#include <string.h>

enum { NAMES_MAX = 5000 };

struct work {
	struct app *a;
	const struct page_ask *ask;
	const struct coming_ask *what;
	struct coming *out;
	struct figure *f;
	struct coming_item *items;
	struct coming_unit *units;
	GArray *rows;	 /* struct row, one for each of the form */
	GArray *waiting; /* struct waiting: who may be named and has no words yet */
	GArray *due;	 /* struct coming_due */
	struct arena *arena;
};

ymd coming_after(ymd from, int months)
{
	int at = from / 10000 * 12 + from / 100 % 100 - 1 + months, y = at / 12, m = at % 12 + 1, d = from % 100;
	if (d <= ymd_days_in_month(y, m))
		return y * 10000 + m * 100 + d;
	return m == 12 ? (y + 1) * 10000 + 101 : y * 10000 + (m + 1) * 100 + 1;
}

ymd coming_on_day(ymd day, const int *on_days, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (on_days[i] >= day % 10000)
			return day / 10000 * 10000 + on_days[i];
	return count == 0 ? day : (day / 10000 + 1) * 10000 + on_days[0];
}

static ymd due_day(const struct law_item *x, ymd date, int after)
{
	return coming_on_day(coming_after(date, after), x->on_days, x->on_day_count);
}

/* The first date whose day is on or after that one: days only grow with dates. */
static ymd first_date(const struct law_item *x, int after, ymd day)
{
	ymd low = ymd_add_days(ymd_add_months(day, -after), -800), high = ymd_add_days(day, 1);
	while (low < high) {
		ymd middle = ymd_add_days(low, ymd_days_between(low, high) / 2);
		if (due_day(x, middle, after) >= day)
			high = middle;
		else
			low = ymd_add_days(middle, 1);
	}
	return low;
}

/* ---- the form ---- */

static void put_condition(struct work *w, const struct law_item *x, GString *out)
{
	char from[11], until[11];
	for (size_t i = 0; i < x->after_count; i++)
		g_string_append_printf(out, "%s(%s >= %s and %s < %s)", i > 0 ? " or " : "", x->date,
			ymd_format_iso(first_date(x, x->after[i], w->out->from), from), x->date,
			ymd_format_iso(first_date(x, x->after[i], w->out->until), until));
}

/* One row of the form: whose days are looked at. */
struct row {
	size_t item;
	const struct law_item *exemption; /* of a standard: its day is the law's; NULL: a date of each fact */
	struct batch batch;
	const struct attr *attr;
	bool of_person;
	bool sensitive;
};

static struct row *row_at(const struct work *w, size_t i)
{
	return &g_array_index(w->rows, struct row, i);
}

static struct coming_item *item_of(const struct work *w, const struct row *r)
{
	return &w->items[r->item];
}

static void put_row(
	struct work *w, struct writing *text, const struct law_item *x, const char *of, const char *when, const struct law_item *exemption)
{
	const struct row row = {.item = w->out->item_count, .exemption = exemption};
	g_autofree char *id = g_strdup_printf("i%u", w->rows->len);
	law_labelled(text, "  ", "", id, "", &x->title);
	law_key(text, "    ", "of", "", of, "");
	law_key(text, "    ", "when", "", when, "");
	g_string_append(text->out, "    count: posts\n");
	g_array_append_val(w->rows, row);
}

/* The last day on which the exemption holds. */
static ymd exempt_day(const struct law_item *x)
{
	return ymd_add_days(x->until, -1);
}

/* Whom an exemption covers that ends between the days: of each, who does not have what it lets off from. */
static void put_exemptions(struct work *w, struct writing *text, const struct law_item *x)
{
	size_t count = 0;
	const guint before = w->rows->len;
	const struct law_file *files = library_law(w->a->library, "standard", &count, w->arena);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < files[i].exempt_count; k++) {
			const struct law_file *f = &files[i];
			const struct law_item *exempt = &f->exempt[k];
			g_autoptr(GString) when = g_string_new(NULL);
			if (w->out->from < f->from || w->out->from >= f->until || exempt_day(exempt) < w->out->from ||
				exempt_day(exempt) >= w->out->until)
				continue;
			for (size_t c = 0; c < f->item_count; c++)
				if (g_strv_contains(exempt->covers, f->items[c].id))
					g_string_append_printf(when, "%snot (%s)", when->len > 0 ? " or " : "", f->items[c].need);
			g_autofree char *both = g_strdup_printf("(%s) and (%s)", exempt->need, when->str);
			if (when->len > 0)
				put_row(w, text, x, f->of, both, exempt);
		}
	if (w->rows->len == before) /* a form has a row: here of nobody */
		put_row(w, text, x, "tenure", "from_d < 1800-01-01", NULL);
}

static void put_item(struct work *w, struct writing *text, const struct law_file *f, const struct law_item *x)
{
	g_autoptr(GString) when = g_string_new(NULL);
	if (x->exemptions) {
		put_exemptions(w, text, x);
	} else {
		put_condition(w, x, when);
		put_row(w, text, x, x->of, when->str, NULL);
	}
	w->items[w->out->item_count++] =
		(struct coming_item){.file = f, .item = x, .by_month = ARENA_ARRAY(w->arena, int64_t, (size_t)w->out->months + 1)};
}

static bool write_form(struct work *w, struct law_form *form, struct err *e)
{
	size_t count = 0, room = 0;
	const struct law_file *files = library_law(w->a->library, "coming", &count, w->arena), *head = NULL;
	g_autoptr(GString) text = g_string_new(NULL);
	struct writing writing = {w->a, w->out->from, text};
	for (size_t i = 0; i < count; i++)
		room += files[i].item_count;
	w->items = ARENA_ARRAY(w->arena, struct coming_item, room + 1);
	for (size_t i = 0; i < count; i++) {
		const struct law_file *f = &files[i];
		for (size_t k = 0; w->out->from >= f->from && w->out->from < f->until && k < f->item_count; k++) {
			const struct law_item *x = &f->items[k];
			if (w->what->item != NULL && *w->what->item != '\0' && strcmp(w->what->item, x->id) != 0)
				continue;
			if (head == NULL)
				law_head(&writing, f, false, "");
			head = f;
			put_item(w, &writing, f, x);
		}
	}
	w->out->items = w->items;
	if (head == NULL)
		return FAIL(e, ERR_NOT_FOUND, MSG_COMING_NO_ITEM, w->what->item != NULL ? w->what->item : "");
	return law_finish(&writing, head->code, false, form, w->arena, e);
}

/* ---- the days ---- */

struct waiting {
	struct coming_due due;
	size_t row;
	struct member member;
};

static size_t month_of(const struct work *w, ymd day)
{
	size_t m = 0;
	while (m + 1 < (size_t)w->out->months && day >= w->out->month_from[m + 1])
		m++;
	return m;
}

/* The unit directly below the one asked for; NULL where it stands at that one itself. */
static struct coming_unit *unit_of(struct work *w, int64_t unit, ymd day)
{
	struct unit_facts u;
	for (int depth = 0; unit != NONE && depth < 10; depth++) {
		for (size_t i = 0; i < w->out->unit_count; i++)
			if (w->units[i].id == unit)
				return &w->units[i];
		unit = snapshot_unit(w->f->snapshot, unit, day, &u) ? u.parent : NONE;
	}
	return NULL;
}

static int64_t place_unit(struct work *w, const struct member *m)
{
	struct org_facts o;
	if (m->unit != NONE || m->organisation == NONE || !snapshot_organisation(w->f->snapshot, m->organisation, m->day, &o))
		return m->unit;
	return o.unit;
}

/* A document is named as it is printed; of a state as known earlier it has today's words. */
static bool document_words(struct work *w, const struct member *m, struct coming_due *d, struct err *e)
{
	struct document_row row;
	bool found;
	if (!store_get(w->a->store, &table_document, m->area, m->fact, &row, w->arena, &found, e))
		return false;
	if (found)
		d->name = row.docno == NULL || *row.docno == '\0' ? row.title : arena_printf(w->arena, "%s: %s", row.docno, row.title);
	return true;
}

static bool is_document(const struct row *r)
{
	return strcmp(r->batch.of->kind->name, kind_document.name) == 0;
}

static bool document_secrecy(struct work *w, const struct member *m, int *out)
{
	struct document_row row;
	bool found = false;
	return store_get(w->a->store, &table_document, m->area, m->fact, &row, w->arena, &found, NULL) && found &&
	       app_secrecy_of(w->a, &table_document, &row, out, NULL);
}

/* Where its secrecy cannot be read it has no name. */
static bool may_name(struct work *w, struct row *r, const struct member *m)
{
	const enum auth_right act = w->what->takes_out ? RIGHT_EXPORT : RIGHT_VIEW;
	struct auth_place at = {.unit = m->unit, .organisation = m->organisation, .day = m->day};
	return figure_may_name(w->a->viewer, &r->batch, m, r->sensitive, act) &&
	       (!is_document(r) || (document_secrecy(w, m, &at.secrecy) && viewer_may(w->a->viewer, act, kind_document.name, 'O', &at)));
}

static bool name_due(struct work *w, struct row *r, const struct member *m, struct coming_due *d, struct err *e)
{
	struct member_words words;
	if (!figure_member_words(w->f, &r->batch, m, w->ask->lang, w->arena, &words, e))
		return false;
	d->name = words.name;
	d->post = words.post;
	d->organisation_name = words.organisation;
	d->unit_name = words.unit;
	d->place = *words.organisation != '\0' ? words.organisation : words.unit;
	d->document = is_document(r);
	if (d->document && !document_words(w, m, d, e))
		return false;
	bool birth = g_strcmp0(item_of(w, r)->item->date, "birth_d") == 0; /* of retirement the decree says which day stands for a year */
	size_t length = strlen(words.birth);
	d->vague = birth && length > 0 && length < 10;
	d->precision = !d->vague ? PRECISION_DAY : length == 4 ? PRECISION_YEAR : PRECISION_MONTH;
	return true;
}

static void take_day(struct work *w, size_t number, const struct member *m, ymd day, int after)
{
	struct row *r = row_at(w, number);
	struct coming_item *x = item_of(w, r);
	struct coming_due d = {.item = x->item,
		.exemption = r->exemption,
		.day = day,
		.after = after,
		.area = m->area,
		.person = m->person,
		.organisation = m->organisation,
		.unit = place_unit(w, m),
		.fact = m->fact,
		.precision = PRECISION_DAY};
	size_t month = month_of(w, day);
	struct coming_unit *u = unit_of(w, d.unit, m->day);
	x->by_month[month]++;
	x->total++;
	x->first = x->first == 0 || day < x->first ? day : x->first;
	w->out->total++;
	if (u != NULL) {
		u->by_month[month]++;
		u->total++;
	}
	if (w->what->numbers)
		return;
	if (w->waiting->len >= NAMES_MAX || !may_name(w, r, m)) {
		x->unnamed++;
		w->out->unnamed++;
		return;
	}
	const struct waiting one = {d, number, *m};
	g_array_append_val(w->waiting, one);
}

static void take_member(struct work *w, size_t number, const struct member *m)
{
	const struct row *r = row_at(w, number);
	struct snapshot *n = w->f->snapshot;
	const struct fact_kind *person = w->a->vocab->of_subject[SUBJECT_PERSON];
	const struct law_item *x = item_of(w, r)->item;
	struct list_fact fact, who;
	if (!snapshot_fact(n, r->batch.of->kind, m->fact, m->day, &fact) ||
		(r->of_person && snapshot_facts(n, person, SUBJECT_PERSON, m->person, m->day, &who, 1) == 0))
		return;
	if (r->exemption != NULL) {
		if (fact.until > exempt_day(r->exemption))
			take_day(w, number, m, exempt_day(r->exemption), 0);
		return;
	}
	int64_t date = snapshot_value(n, r->of_person ? &who : &fact, r->attr, m->day);
	for (size_t i = 0; date != NONE && i < x->after_count; i++) {
		ymd day = due_day(x, (ymd)date, x->after[i]);
		/* what ends before needs nothing more */
		if (day >= w->out->from && day < w->out->until && fact.until > day)
			take_day(w, number, m, day, x->after[i]);
	}
}

/* Where the dates of the row are; false: there is no such attribute. */
static bool need_dates(struct work *w, struct row *r, struct err *e)
{
	const struct fact_kind *kind = r->batch.of->kind, *person = w->a->vocab->of_subject[SUBJECT_PERSON];
	if (r->exemption != NULL || item_of(w, r)->item->date == NULL)
		return r->exemption != NULL;
	r->attr = kind_attr(kind, item_of(w, r)->item->date);
	r->of_person = r->attr == NULL;
	if (r->of_person)
		r->attr = kind_attr(person, item_of(w, r)->item->date);
	return r->attr != NULL && snapshot_need(w->f->snapshot, r->of_person ? person : kind, r->attr, e);
}

static bool take_row(struct work *w, size_t number, struct err *e)
{
	struct row *r = row_at(w, number);
	const struct report *report = w->f->report;
	const struct cell *cell = &report->cells[number * report->column_count];
	struct place where;
	size_t output = 0;
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(struct member));
	item_of(w, r)->hidden |= cell->state == CELL_HIDDEN;
	w->out->any_hidden = w->out->any_hidden || cell->state == CELL_HIDDEN;
	if (cell->state != CELL_EXACT || cell->n == 0)
		return true;
	if (!report_cell_batch(&w->f->request, report, number, 0, w->f->snapshot, &r->batch, &where, &output, w->f->arena, e))
		return e->code == ERR_NONE;
	r->sensitive = figure_batch_sensitive(&r->batch, output);
	if (!need_dates(w, r, e))
		return e->code == ERR_NONE;
	if (!law_members(w->f->snapshot, &r->batch, &where, output, list, e))
		return false;
	for (guint i = 0; i < list->len; i++)
		take_member(w, number, &g_array_index(list, struct member, i));
	return true;
}

static bool take_units(struct work *w, struct err *e)
{
	const int64_t *ids = NULL;
	size_t count = 0;
	struct unit_facts u;
	if (!snapshot_children(w->f->snapshot, &w->f->report->place, w->out->from, &ids, &count, w->f->arena, e))
		return false;
	w->units = ARENA_ARRAY(w->arena, struct coming_unit, count + 1);
	for (size_t i = 0; i < count; i++)
		w->units[w->out->unit_count++] = (struct coming_unit){ids[i],
			snapshot_unit(w->f->snapshot, ids[i], w->out->from, &u) ? arena_strdup(w->arena, u.name) : "",
			ARENA_ARRAY(w->arena, int64_t, (size_t)w->out->months + 1), 0};
	w->out->units = w->units;
	return true;
}

static gint sooner(gconstpointer a, gconstpointer b)
{
	const struct coming_due *x = a, *y = b;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->item != y->item)
		return x->item < y->item ? -1 : 1;
	int by_name = g_strcmp0(x->name, y->name);
	return by_name != 0 ? by_name : (x->fact > y->fact) - (x->fact < y->fact);
}

/* The words of those that are asked for, the soonest: to name is dear. Of one day and kind the names say who is first. */
static bool name_waiting(struct work *w, struct err *e)
{
	guint count = w->waiting->len;
	g_array_sort(w->waiting, sooner);
	for (guint i = 0; i < count; i++) {
		struct waiting *x = &g_array_index(w->waiting, struct waiting, i);
		const struct coming_due *before = i == 0 ? NULL : &g_array_index(w->waiting, struct waiting, i - 1).due;
		if (w->what->names > 0 && i >= w->what->names && (before->day != x->due.day || before->item != x->due.item))
			break;
		if (!name_due(w, row_at(w, x->row), &x->member, &x->due, e))
			return false;
		g_array_append_val(w->due, x->due);
	}
	g_array_sort(w->due, sooner);
	w->out->named = count;
	if (w->what->names > 0 && w->due->len > w->what->names)
		g_array_set_size(w->due, (guint)w->what->names);
	return true;
}

static void note_reading(struct work *w)
{
	const struct report *r = w->f->report;
	if (w->due->len == 0 || viewer_is_operator(w->a->viewer))
		return;
	const enum auth_right act = w->what->takes_out ? RIGHT_EXPORT : RIGHT_VIEW;
	const struct auth_place at = {.unit = r->place.id, .organisation = NONE, .day = w->out->from};
	const struct access_reading reading = {.act = act,
		.table = "coming",
		.row = NONE,
		.fields = "full_name",
		.query = arena_strdup(w->arena, r->unit_name),
		.purpose = viewer_purpose(w->a->viewer, act, "person", 'B', &at),
		.rows = (int64_t)w->due->len};
	app_note_reading(w->a, &reading);
}

static bool draw(struct work *w, const struct law_form *form, struct err *e)
{
	char today[11];
	struct figure_request r = {.unit = w->what->place != 0 ? NULL : w->what->unit,
		.place = w->what->place,
		.today = ymd_format_iso(w->ask->today, today),
		.known_at = w->ask->known_ms != 0 ? instant_format(w->ask->known_ms, w->arena) : NULL,
		.use_sql = w->what->use_sql,
		.takes_out = w->what->takes_out};
	law_request(form, &r);
	w->f = figure_draw(w->a, &r, e);
	bool ok = w->f != NULL && figure_hold(w->f, e) && take_units(w, e);
	for (size_t i = 0; ok && i < w->rows->len; i++)
		ok = take_row(w, i, e);
	if (ok && name_waiting(w, e)) {
		const struct report *report = w->f->report;
		w->out->unit = (struct page_unit_ref){
			report->place.id, arena_strdup(w->arena, report->unit_name), arena_strdup(w->arena, report->unit_code)};
		note_reading(w);
	}
	figure_free(w->f);
	return ok && e->code == ERR_NONE;
}

bool coming_up(
	struct app *a, const struct page_ask *ask, const struct coming_ask *what, struct coming *out, struct arena *arena, struct err *e)
{
	struct work w = {.a = a, .ask = ask, .what = what, .out = out, .arena = arena};
	struct law_form form = {0};
	int months = what->months > 0 ? MIN(what->months, COMING_MONTHS_MAX) : COMING_MONTHS;
	ymd *edges = ARENA_ARRAY(arena, ymd, (size_t)months + 1), first = what->from / 100 * 100 + 1;
	for (int i = 0; i <= months; i++)
		edges[i] = i == 0 ? what->from : ymd_add_months(first, i);
	*out = (struct coming){.from = what->from, .until = edges[months], .months = months, .month_from = edges};
	w.rows = g_array_new(FALSE, TRUE, sizeof(struct row));
	w.waiting = g_array_new(FALSE, FALSE, sizeof(struct waiting));
	w.due = g_array_new(FALSE, FALSE, sizeof(struct coming_due));
	bool ok = write_form(&w, &form, e) && draw(&w, &form, e);
	law_forms_free(&form, 1);
	if (ok) {
		out->due = arena_list(arena, w.due);
		out->due_count = w.due->len;
	}
	g_array_free(w.rows, TRUE);
	g_array_free(w.due, TRUE);
	g_array_free(w.waiting, TRUE);
	return ok;
}
