/* See page_report_ask.h. */
#include "app/page/page_report_ask.h"

#include "app/report/regime_parts.h"
#include "base/err_shown.h"
#include "messages/regime.def"
#include "model/kinds.gen.h"

#include <string.h>

#define RECEIVERS "organisation(type not in any_cell and type not in village_bodies)"

struct asking {
	struct app *a;
	const struct page_ask *ask;
	const struct page_report_request *q;
	struct page_report_ask *out;
	GArray *problems;
	struct regime r; /* as it would be written */
	struct arena *arena;
};

const char *page_report_problem_of(const struct page_report_ask *p, const char *field)
{
	for (size_t i = 0; i < p->problem_count; i++)
		if (strcmp(p->problems[i].field, field) == 0)
			return p->problems[i].text;
	return NULL;
}

static void problem(struct asking *x, const char *field, const char *text)
{
	const struct page_report_problem p = {field, arena_strdup(x->arena, text)};
	g_array_append_val(x->problems, p);
}

static void problem_say(struct asking *x, const char *field, msg_key key, const char *one, const char *two)
{
	g_autofree char *text = MSG_FORMAT(key, x->ask->lang, one, two);
	problem(x, field, text);
}

static const char *id_text(struct asking *x, int64_t id)
{
	return arena_printf(x->arena, "%" G_GINT64_FORMAT, id);
}

static int64_t id_of(const char *text)
{
	int64_t n = 0;
	return text != NULL && g_ascii_string_to_signed(text, 10, 1, G_MAXINT64, &n, NULL) ? n : NONE;
}

static bool may_ask(const struct asking *x, int64_t unit, int64_t organisation)
{
	const struct auth_place at = {.unit = unit, .organisation = organisation, .day = x->ask->today};
	return viewer_may(x->a->viewer, RIGHT_ENTER, table_report_obligation.kind->name, 'O', &at);
}

/* ---- what one may choose ---- */

static void add(GArray *list, const char *value, const char *text, const char *typed)
{
	const struct page_report_choice c = {value, text, strcmp(value, typed) == 0};
	g_array_append_val(list, c);
}

static void take(struct asking *x, GArray *list, struct page_report_choices *out)
{
	out->count = list->len;
	out->items = arena_list(x->arena, list);
	g_array_free(list, TRUE);
}

static GArray *choices(void)
{
	return g_array_new(FALSE, TRUE, sizeof(struct page_report_choice));
}

/* Thematic and ad hoc: what is periodic is a regime. */
static void kinds(struct asking *x)
{
	static const char *const asked[] = {"thematic", "ad_hoc"};
	GArray *list = choices();
	for (size_t i = 0; i < G_N_ELEMENTS(asked); i++)
		add(list, asked[i], page_code(x->a, "report_kind", regime_num_of(x->a, "report_kind", asked[i]), x->ask->lang, x->arena),
			x->q->kind);
	take(x, list, &x->out->kinds);
}

static void types(struct asking *x)
{
	const struct code_list *l = codes_list(x->a->codes, "organisation_type", NULL);
	GArray *list = choices();
	add(list, "", msg_template(MSG_REPORT_ASK_CHOOSE, x->ask->lang), x->q->type); /* the first of the list is nobody's choice */
	for (size_t i = 0; l != NULL && i < l->count; i++) {
		const struct code *c = &l->codes[i];
		if (x->ask->day >= c->from && x->ask->day < c->until)
			add(list, c->id, x->ask->lang == MSG_EN && c->en != NULL ? c->en : c->vi, x->q->type);
	}
	take(x, list, &x->out->types);
}

static bool ticked(const struct page_report_request *q, const char *code)
{
	for (size_t i = 0; i < q->form_count; i++)
		if (strcmp(q->forms[i], code) == 0)
			return true;
	return false;
}

static void forms(struct asking *x)
{
	const struct form *const *all = NULL;
	size_t n = library_forms(x->a->library, &all);
	GArray *list = choices();
	for (size_t i = 0; i < n; i++) {
		const struct form *f = all[i];
		if (x->ask->day < f->valid_from || x->ask->day >= f->valid_until)
			continue;
		const char *title = x->ask->lang == MSG_EN && f->title.en != NULL ? f->title.en : f->title.vi;
		bool numbered = f->number != NULL && strcmp(f->number, "none") != 0;
		struct page_report_choice c = {
			f->code, numbered ? arena_printf(x->arena, "%s. %s", f->number, title) : title, ticked(x->q, f->code)};
		g_array_append_val(list, c);
	}
	take(x, list, &x->out->forms);
}

static bool add_units(struct asking *x, int64_t unit, GArray *list, struct err *e)
{
	struct db_stmt *st = page_sql(x->a, x->ask, "report_ask_units", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", unit);
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		const char *name = arena_strdup(x->arena, db_text(st, 1));
		const char *code = db_text(st, 2) != NULL ? arena_printf(x->arena, " (%s)", db_text(st, 2)) : "";
		const char *indent = db_int(st, 3) > 0 ? "\u00a0\u00a0" : "";
		if (may_ask(x, db_int(st, 0), NONE))
			add(list, id_text(x, db_int(st, 0)), arena_printf(x->arena, "%s%s%s", indent, name, code), x->q->unit);
	}
	page_sql_done(x->ask, st);
	return step == DB_DONE;
}

static bool add_receivers(struct asking *x, int64_t unit, GArray *list, struct err *e)
{
	const struct regime_ask ask = {.unit = unit, .today = x->ask->today, .known_ms = x->ask->known_ms, .lang = x->ask->lang};
	g_autoptr(GArray) got = g_array_new(FALSE, TRUE, sizeof(struct regime_member));
	struct regime_population *p = regime_population_new(x->a, RECEIVERS, e);
	bool hidden = false, ok = p != NULL && regime_population_at(p, unit, true, x->ask->day, &ask, got, &hidden, x->arena, e);
	regime_population_free(p);
	for (guint i = 0; ok && i < got->len; i++) {
		const struct regime_member *m = &g_array_index(got, struct regime_member, i);
		if (may_ask(x, m->unit, m->id))
			add(list, id_text(x, m->id), m->name, x->q->receiver);
	}
	return ok;
}

/* Does the unit exist on the day? A viewer may still have one that ended. */
static bool exists(struct asking *x, int64_t unit, bool *out, struct err *e)
{
	struct db_stmt *st = page_sql(x->a, x->ask, "page_unit_on", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", unit);
	enum db_step step = db_step(st, e);
	*out = step == DB_ROW && db_int(st, 6) <= x->ask->day && db_int(st, 8) > x->ask->day;
	page_sql_done(x->ask, st);
	return step != DB_ERROR;
}

static bool offer(struct asking *x, struct err *e)
{
	size_t n = 0;
	const int64_t *units = viewer_units(x->a->viewer, &n);
	GArray *within = choices(), *to = choices();
	bool ok = true;
	for (size_t i = 0; ok && i < n; i++) {
		bool there = false;
		ok = exists(x, units[i], &there, e) && (!there || (add_units(x, units[i], within, e) && add_receivers(x, units[i], to, e)));
	}
	take(x, within, &x->out->units);
	take(x, to, &x->out->receivers);
	kinds(x);
	types(x);
	forms(x);
	if (x->out->units.count == 0 || x->out->receivers.count == 0)
		x->out->nobody = msg_template(MSG_REPORT_ASK_NOBODY, x->ask->lang);
	return ok;
}

static bool offered(const struct page_report_choices *c, const char *value)
{
	for (size_t i = 0; i < c->count; i++)
		if (strcmp(c->items[i].value, value) == 0)
			return true;
	return false;
}

/* ---- what was typed ---- */

static ymd day_typed(struct asking *x, const char *field, const char *text)
{
	ymd day = 0;
	if (*text == '\0')
		return 0;
	if (act_read_date(text, &day) && ymd_is_day(day))
		return day;
	problem_say(x, field, MSG_REPORT_ASK_NO_DAY, text, NULL);
	return 0;
}

static void read_time(struct asking *x)
{
	ymd as_of = day_typed(x, "as_of", x->q->as_of), from = day_typed(x, "from", x->q->from), until = day_typed(x, "until", x->q->until);
	bool day = *x->q->as_of != '\0', first = *x->q->from != '\0', last = *x->q->until != '\0';
	if (day == (first && last) || first != last) {
		problem_say(x, "as_of", MSG_REPORT_ASK_ONE_TIME, NULL, NULL);
		return;
	}
	if (from != 0 && until != 0 && until < from)
		problem_say(x, "until", MSG_REPORT_ASK_SPAN, NULL, NULL);
	x->r.as_of = as_of;
	x->r.period_from = from;
	x->r.period_until = until != 0 ? ymd_add_days(until, 1) : 0;
	x->r.periods = day ? PERIOD_DATE : PERIOD_SPAN;
}

static void read_due(struct asking *x)
{
	const struct calendar *c = regime_law(x->a)->calendar;
	char day[16], other[16];
	ymd cut = x->r.as_of != 0 ? x->r.as_of : x->r.period_until != 0 ? ymd_add_days(x->r.period_until, -1) : 0;
	int missing = 0;
	x->r.due = day_typed(x, "due", x->q->due);
	if (*x->q->due == '\0') {
		problem_say(x, "due", MSG_REPORT_ASK_NO_DUE, NULL, NULL);
	} else if (x->r.due == 0) {
		return;
	} else if (x->r.due < x->ask->today) {
		problem_say(x, "due", MSG_REPORT_ASK_PAST, ymd_format_vi(x->r.due, day), NULL);
	} else if (cut != 0 && x->r.due < cut) {
		problem_say(x, "due", MSG_REPORT_ASK_DUE_EARLY, ymd_format_vi(cut, day), NULL);
	} else if (!calendar_works(c, x->r.due, &missing) && missing == 0) {
		const struct due_rule next = {.step = DUE_WORKING, .number = 1};
		problem_say(x, "due", MSG_REPORT_ASK_DUE_OFF, ymd_format_vi(x->r.due, day),
			ymd_format_vi(due_day(c, &next, x->r.due).day, other));
	}
}

static void read_forms(struct asking *x)
{
	const char **codes = ARENA_ARRAY(x->arena, const char *, x->q->form_count + 1);
	for (size_t i = 0; i < x->q->form_count; i++) {
		codes[i] = x->q->forms[i];
		if (library_form(x->a->library, codes[i], x->ask->day) == NULL)
			problem_say(x, "forms", MSG_REPORT_ASK_NO_FORM, codes[i], NULL);
	}
	x->r.forms = codes;
}

/* The receiver is offered, so the viewer's; the unit may be any the viewer may ask in, at or below the receiver's. */
static bool read_scope(struct asking *x, struct err *e)
{
	struct regime_member m = {.unit = NONE};
	ymd from, until;
	int how = 0;
	x->r.under = id_of(x->q->unit);
	x->r.receiver = offered(&x->out->receivers, x->q->receiver) ? id_of(x->q->receiver) : NONE;
	if (x->r.under == NONE)
		problem_say(x, "unit", MSG_REPORT_ASK_NO_CHOICE, NULL, NULL);
	else if (!may_ask(x, x->r.under, NONE))
		return FAIL(e, ERR_DENIED, MSG_REPORT_ASK_DENIED, x->q->unit);
	if (x->r.receiver == NONE) {
		if (id_of(x->q->receiver) != NONE)
			return FAIL(e, ERR_DENIED, MSG_REPORT_ASK_DENIED, x->q->receiver);
		problem_say(x, "receiver", MSG_REPORT_ASK_NO_CHOICE, NULL, NULL);
	}
	if (x->r.under == NONE || x->r.receiver == NONE)
		return true;
	if (!regime_member_of(x->a, x->ask, x->r.receiver, &m, &from, &until, x->arena, e) ||
		!regime_above(x->a, x->ask, m.unit, x->r.under, &how, e))
		return false;
	if (how != 1)
		problem_say(x, "receiver", MSG_REPORT_ASK_NOT_ABOVE, x->q->unit, NULL);
	return true;
}

static void read_words(struct asking *x)
{
	size_t n = (size_t)g_utf8_strlen(x->q->title, -1);
	if (n == 0 || n > 200)
		problem_say(x, "title", MSG_REPORT_ASK_NO_TITLE, NULL, NULL);
	x->r.kind = offered(&x->out->kinds, x->q->kind) ? regime_num_of(x->a, "report_kind", x->q->kind) : 0;
	x->r.sender_type =
		*x->q->type != '\0' && offered(&x->out->types, x->q->type) ? regime_num_of(x->a, "organisation_type", x->q->type) : 0;
	if (x->r.kind == 0)
		problem_say(x, "kind", MSG_REPORT_ASK_NO_CHOICE, NULL, NULL);
	if (x->r.sender_type == 0)
		problem_say(x, "type", MSG_REPORT_ASK_NO_CHOICE, NULL, NULL);
	x->r.where = *x->q->where != '\0' ? x->q->where : NULL;
}

/* Is there anybody who would have to send? Says so before it is written. */
static bool check_senders(struct asking *x, struct err *e)
{
	struct regime_period p;
	struct regime_senders senders;
	struct err why = {0};
	const struct regime_ask ask = {.unit = x->r.under, .today = x->ask->today, .known_ms = x->ask->known_ms, .lang = x->ask->lang};
	if (x->problems->len > 0)
		return true;
	if (!regime_period(x->a, &x->r, NULL, &p, x->arena, e))
		return false;
	if (!regime_senders(x->a, &x->r, &p, &ask, &senders, x->arena, &why)) {
		if (why.code != ERR_INPUT) {
			*e = why;
			return false;
		}
		problem(x, "where", err_shown(&why, x->ask->lang));
	} else if (senders.due == 0 && !senders.hidden) {
		problem_say(x, "type", MSG_REPORT_ASK_NO_SENDERS, NULL, NULL);
	}
	return true;
}

/* ---- writing ---- */

static const char *day_iso(struct asking *x, ymd day)
{
	char text[16];
	return day == 0 ? "" : arena_strdup(x->arena, ymd_format_iso(day, text));
}

/* Where on the page a text of the act was typed. */
static const char *field_of(const char *text)
{
	static const char *const pairs[][2] = {
		{"basis.no", "number"}, {"basis.day", "signed_d"}, {"basis.issuer", "issuer"}, {"sender_where", "where"}};
	for (size_t i = 0; text != NULL && i < G_N_ELEMENTS(pairs); i++)
		if (strcmp(pairs[i][0], text) == 0)
			return pairs[i][1];
	return text != NULL ? text : "";
}

static bool write_row(struct asking *x, struct app *writer, struct err *e)
{
	g_autofree char *codes = g_strjoinv(", ", (char **)(uintptr_t)x->r.forms);
	int64_t second = instant_now() / 1000 % 86400;
	const char *code = arena_printf(x->arena, "yc_%d_%05d", x->ask->today, (int)second);
	const struct act_text texts[] = {{"definition", code}, {"title", x->q->title}, {"forms", codes}, {"sender_type", x->q->type},
		{"sender_where", x->q->where}, {"under", x->q->unit}, {"receiver", x->q->receiver}, {"kind_r", x->q->kind},
		{"cycle", period_kind_name(x->r.periods)}, {"period_from", day_iso(x, x->r.period_from)},
		{"period_until", day_iso(x, x->r.period_until)}, {"as_of", day_iso(x, x->r.as_of)}, {"due_d", day_iso(x, x->r.due)},
		{"outline", x->q->outline}, {"note", x->q->note}, {"basis.no", x->q->number}, {"basis.day", x->q->signed_d},
		{"basis.issuer", x->q->issuer}, {"from", day_iso(x, MIN(x->ask->today, x->ask->day))}};
	const struct act act = {.kind = ACT_CREATE,
		.table = &table_report_obligation,
		.id = NONE,
		.rev = NONE,
		.texts = texts,
		.text_count = G_N_ELEMENTS(texts),
		.today = x->ask->today,
		.lang = x->ask->lang,
		.basis_doc = NONE,
		.basis_doc_area = NONE};
	struct act_result done;
	if (!app_act(writer, &act, x->arena, &done, e))
		return false;
	for (size_t i = 0; i < done.problem_count; i++)
		problem(x, field_of(done.problems[i].field), done.problems[i].text);
	x->out->code = done.written ? code : NULL;
	return true;
}

static bool run(struct asking *x, struct app *writer, struct err *e)
{
	if (!offer(x, e))
		return false;
	if (writer == NULL || x->out->nobody != NULL)
		return true;
	read_words(x);
	read_time(x);
	read_due(x);
	read_forms(x);
	return read_scope(x, e) && check_senders(x, e);
}

bool page_report_ask(struct app *a, struct app *writer, const struct page_ask *ask, const struct page_report_request *q,
	struct page_report_ask *out, struct arena *arena, struct err *e)
{
	struct asking x = {.a = a, .ask = ask, .q = q, .out = out, .arena = arena};
	struct db *db = store_db(a->store);
	*out = (struct page_report_ask){.typed = *q};
	if (!viewer_may_somewhere(a->viewer, RIGHT_ENTER))
		return FAIL(e, ERR_DENIED, MSG_REPORT_ASK_DENIED, viewer_login(a->viewer));
	x.r = (struct regime){.code = "", .obligation = NONE, .sender = NONE, .under = NONE, .receiver = NONE, .periods = PERIOD_DATE};
	x.problems = g_array_new(FALSE, TRUE, sizeof(struct page_report_problem));
	bool began = !db_in_transaction(db);
	bool ok = !began || db_begin_read(db, e);
	ok = ok && run(&x, writer, e);
	if (began && db_in_transaction(db))
		db_rollback(db);
	if (ok && writer != NULL && x.problems->len == 0 && out->nobody == NULL)
		ok = write_row(&x, writer, e);
	out->problem_count = x.problems->len;
	out->problems = arena_list(arena, x.problems);
	g_array_free(x.problems, TRUE);
	return ok;
}
