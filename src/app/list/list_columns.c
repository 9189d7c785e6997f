/* Columns of lists: which there are, what a member has in them, what it is sorted by. Values come from the snapshot, so that they are of
 * the day and of what was known; whose membership and posts the viewer may not see stays masked, place by place. */
#include "app/list/list_parts.h"

#include "app/figure/figure_words.h"
#include "app/page/page_sql.h"
#include "messages/lists.def"

#include <string.h>

enum { FACTS_MAX = 16, TITLES_MAX = 3 };

/* ---- which there are ---- */

static struct listed_column *add(struct listing *l, enum listed_of of, const char *id, const char *label, bool usual)
{
	struct listed_column *c = (struct listed_column *)(uintptr_t)&l->all[l->all_count++];
	*c = (struct listed_column){.of = of, .usual = usual, .shown = {.id = id, .label = label, .sorts = true}};
	return c;
}

static const char *capital(const char *label, struct arena *a)
{
	g_autofree char *first = g_utf8_strup(label, g_utf8_next_char(label) - label);
	return arena_printf(a, "%s%s", first, g_utf8_next_char(label));
}

static void add_attr(struct listing *l, enum listed_of of, const struct fact_kind *k, const struct attr *x, const char *prefix)
{
	if (!x->available || x->type == ATTR_TEXT)
		return;
	const char *label = capital(figure_attr_label(x, l->ask->lang, l->arena), l->arena);
	struct listed_column *c = add(l, of, arena_printf(l->arena, "%s%s", prefix, x->name), label, false);
	c->attr = x;
	c->shown.date = x->type == ATTR_DATE;
	c->shown.number = x->type == ATTR_INT;
	c->shown.sensitive = x->sensitive || of == LISTED_PARTY || (k->class_ == 'S' && of == LISTED_ATTR);
	c->usual = of == LISTED_ATTR && k != l->a->vocab->of_subject[SUBJECT_PERSON];
}

static void person_columns(struct listing *l)
{
	const struct fact_kind *person = l->a->vocab->of_subject[SUBJECT_PERSON], *party = vocab_kind(l->a->vocab, "party");
	enum msg_lang lang = l->ask->lang;
	add(l, LISTED_NAME, "name", msg_template(MSG_LIST_NAME, lang), true);
	add(l, LISTED_BIRTH, "birth", msg_template(MSG_LIST_BIRTH, lang), true)->shown.date = true;
	add(l, LISTED_AGE, "age", msg_template(MSG_LIST_AGE, lang), false)->shown.number = true;
	for (size_t i = 0; i < person->attr_count; i++)
		if (strcmp(person->attrs[i].name, "birth_d") != 0)
			add_attr(l, LISTED_ATTR, person, &person->attrs[i], "");
	for (size_t i = 0; i < l->all_count; i++)
		if (strcmp(l->all[i].shown.id, "sex") == 0)
			((struct listed_column *)(uintptr_t)&l->all[i])->usual = true;
	add(l, LISTED_POST, "post", msg_template(MSG_LIST_POST, lang), true);
	add(l, LISTED_ORG, "org", msg_template(MSG_LIST_ORG, lang), true);
	add(l, LISTED_UNIT, "unit", msg_template(MSG_LIST_UNIT, lang), true);
	add(l, LISTED_COMMUNE, "commune", msg_template(MSG_LIST_COMMUNE, lang), false);
	add(l, LISTED_SINCE, "since", msg_template(MSG_LIST_SINCE, lang), false)->shown.date = true;
	add(l, LISTED_CELL, "cell", msg_template(MSG_LIST_CELL, lang), false)->shown.sensitive = true;
	for (size_t i = 0; party != NULL && i < party->attr_count; i++)
		add_attr(l, LISTED_PARTY, party, &party->attrs[i], "party_");
}

static void thing_columns(struct listing *l)
{
	enum msg_lang lang = l->ask->lang;
	bool tenure = l->kind->subject == SUBJECT_PERSON, unit = l->kind->subject == SUBJECT_UNIT;
	add(l, LISTED_NAME, "name", msg_template(tenure ? MSG_LIST_NAME : MSG_LIST_NAME_THING, lang), true);
	if (tenure) { /* tells two people of one name apart */
		struct listed_column *birth = add(l, LISTED_BIRTH, "birth", msg_template(MSG_LIST_BIRTH, lang), true);
		birth->shown.date = true;
		birth->shown.sorts = false;
	}
	if (unit)
		add(l, LISTED_CODE, "code", msg_template(MSG_LIST_UNIT_CODE, lang), true);
	for (size_t i = 0; i < l->kind->attr_count; i++)
		add_attr(l, LISTED_ATTR, l->kind, &l->kind->attrs[i], "");
	if (tenure || l->kind->subject == SUBJECT_POST)
		add(l, LISTED_ORG, "org", msg_template(MSG_LIST_ORG, lang), true);
	if (!unit)
		add(l, LISTED_UNIT, "unit", msg_template(MSG_LIST_UNIT, lang), true);
	add(l, LISTED_COMMUNE, "commune", msg_template(MSG_LIST_COMMUNE, lang), true);
	add(l, LISTED_SINCE, "since", msg_template(MSG_LIST_SINCE, lang), false)->shown.date = true;
}

bool columns_make(struct listing *l, struct err *e)
{
	(void)e;
	l->all = ARENA_ARRAY(l->arena, struct listed_column, 96);
	if (l->kind == l->a->vocab->of_subject[SUBJECT_PERSON])
		person_columns(l);
	else
		thing_columns(l);
	must(l->all_count <= 96);
	return true;
}

static const struct fact_kind *kind_of(const struct listing *l, const char *name)
{
	const struct fact_kind *k = vocab_kind(l->a->vocab, name);
	must(k != NULL); /* kinds of the vocabulary that the lists are made of */
	return k;
}

static bool need_one(struct listing *l, const struct listed_column *c, struct err *e)
{
	struct snapshot *n = l->snapshot;
	switch (c->of) {
	case LISTED_ATTR:
		return snapshot_need(n, l->kind, c->attr, e);
	case LISTED_PARTY:
	case LISTED_CELL:
		return snapshot_need(n, kind_of(l, "party"), c->attr, e);
	case LISTED_NAME:
	case LISTED_BIRTH:
	case LISTED_AGE:
		return l->kind->subject != SUBJECT_PERSON || snapshot_need(n, l->a->vocab->of_subject[SUBJECT_PERSON], NULL, e);
	case LISTED_POST:
	case LISTED_ORG:
	case LISTED_SINCE:
	case LISTED_UNIT:
	case LISTED_COMMUNE:
	case LISTED_HOLDER:
	case LISTED_CODE:
		return snapshot_need(n, l->kind, NULL, e) && snapshot_need(n, kind_of(l, "tenure"), NULL, e);
	}
	return true;
}

bool columns_need(struct listing *l, struct err *e)
{
	for (size_t i = 0; i < l->column_count; i++)
		if (!need_one(l, l->columns[i], e))
			return false;
	return need_one(l, l->sort, e) && snapshot_need(l->snapshot, l->subject, NULL, e) &&
	       snapshot_need(l->snapshot, kind_of(l, "post"), NULL, e);
}

/* ---- what may be seen ---- */

struct verdict_key {
	const char *table; /* of a literal: its address */
	int64_t unit, organisation;
	int64_t class_;
};

static guint verdict_hash(gconstpointer p)
{
	const struct verdict_key *k = p;
	guint64 h = (guint64)k->unit * 0x9E3779B97F4A7C15u ^ (guint64)k->organisation * 0xC2B2AE3D27D4EB4Fu ^ (guint64)k->class_;
	return (guint)(h ^ h >> 32) ^ g_str_hash(k->table);
}

static gboolean verdict_equal(gconstpointer a, gconstpointer b)
{
	const struct verdict_key *x = a, *y = b;
	return x->unit == y->unit && x->organisation == y->organisation && x->class_ == y->class_ && strcmp(x->table, y->table) == 0;
}

static bool asks(const struct listing *l, const char *table, char class_, const struct auth_place *at)
{
	const struct viewer *v = l->a->viewer;
	if (viewer_access(v, table, class_, at) != ACCESS_NAMES)
		return false;
	if (l->right == RIGHT_VIEW)
		return true;
	return class_ == 'S' ? viewer_may(v, RIGHT_EXPORT_SENSITIVE, table, 'S', at) : viewer_may(v, l->right, table, class_, at);
}

static bool asks_reads(const struct listing *l, const struct auth_place *at)
{
	for (size_t i = 0; i < l->reads.count; i++) {
		const struct cell_read *r = &l->reads.items[i];
		if (r->class_ != 'P' && !asks(l, r->kind->name, r->class_, at))
			return false;
	}
	return true;
}

/* table NULL: what the question reads */
static bool verdict(struct listing *l, const char *table, char class_, int64_t unit, int64_t organisation)
{
	if (viewer_is_operator(l->a->viewer))
		return true;
	const struct verdict_key key = {table != NULL ? table : "", unit, organisation, class_};
	gpointer known = NULL;
	if (l->verdicts == NULL)
		l->verdicts = g_hash_table_new_full(verdict_hash, verdict_equal, g_free, NULL);
	if (g_hash_table_lookup_extended(l->verdicts, &key, NULL, &known))
		return known != NULL;
	const struct auth_place at = {.unit = unit, .organisation = organisation, .day = l->ask->day};
	bool may = table != NULL ? asks(l, table, class_, &at) : asks_reads(l, &at);
	g_hash_table_insert(l->verdicts, g_memdup2(&key, sizeof key), GINT_TO_POINTER(may));
	return may;
}

bool listing_sees(struct listing *l, const char *table, char class_, int64_t unit, int64_t organisation)
{
	return verdict(l, table, class_, unit, organisation);
}

bool listing_sees_reads(struct listing *l, int64_t unit, int64_t organisation)
{
	return l->reads.count == 0 || verdict(l, NULL, '\0', unit, organisation);
}

/* ---- values ---- */

struct drawn_row {
	struct listing *l;
	const struct list_member *m;
	struct arena *arena;
	bool have_posts, have_party, party_hidden, posts_hidden;
	struct list_fact posts[FACTS_MAX], party, self;
	size_t post_count;
	bool has_party, has_self;
};

static const struct attr *attr_of(const struct fact_kind *k, const char *name)
{
	const struct attr *a = kind_attr(k, name);
	must(a != NULL);
	return a;
}

/* Posts held on the day that may be seen, the main one first. */
static void read_posts(struct drawn_row *d)
{
	struct listing *l = d->l;
	const struct fact_kind *tenure = kind_of(l, "tenure");
	struct list_fact all[FACTS_MAX];
	if (d->have_posts)
		return;
	d->have_posts = true;
	size_t n = snapshot_facts(l->snapshot, tenure, SUBJECT_PERSON, d->m->person, l->ask->day, all, FACTS_MAX);
	for (size_t i = 0; i < n; i++) {
		if (!listing_sees(l, "tenure", 'O', all[i].unit, all[i].organisation)) {
			d->posts_hidden = true;
			continue;
		}
		size_t at = d->post_count++;
		if (snapshot_value(l->snapshot, &all[i], attr_of(tenure, "main"), l->ask->day) == 1) {
			memmove(d->posts + 1, d->posts, at * sizeof *d->posts);
			at = 0;
		}
		d->posts[at] = all[i];
	}
}

static void read_party(struct drawn_row *d)
{
	struct listing *l = d->l;
	const struct fact_kind *party = kind_of(l, "party");
	struct list_fact all[FACTS_MAX];
	if (d->have_party)
		return;
	d->have_party = true;
	size_t n = snapshot_facts(l->snapshot, party, SUBJECT_PERSON, d->m->person, l->ask->day, all, FACTS_MAX);
	for (size_t i = 0; i < n; i++) {
		if (!listing_sees(l, "membership", 'S', all[i].unit, all[i].organisation)) {
			d->party_hidden = true;
			continue;
		}
		if (!d->has_party || snapshot_value(l->snapshot, &all[i], attr_of(party, "home"), l->ask->day) == 1)
			d->party = all[i];
		d->has_party = true;
	}
	l->sensitive_shown = l->sensitive_shown || d->has_party;
}

/* The listed fact itself, or the person's version. */
static bool read_self(struct drawn_row *d)
{
	if (!d->has_self)
		d->has_self = snapshot_fact(d->l->snapshot, d->l->kind, d->m->id, d->l->ask->day, &d->self);
	return d->has_self;
}

static const char *day_text(int64_t day, struct arena *a)
{
	char text[12];
	return day == NONE || day <= 0 ? "" : arena_strdup(a, ymd_format_vi((ymd)day, text));
}

static const char *value_text(struct listing *l, const struct attr *x, int64_t v, struct arena *a)
{
	if (v == NONE)
		return "";
	switch (x->type) {
	case ATTR_BOOL:
		return msg_template(v != 0 ? MSG_LIST_YES : MSG_LIST_NO, l->ask->lang);
	case ATTR_DATE:
		return day_text(v, a);
	case ATTR_CODE: {
		const struct code *c = code_by_num(x->list, v);
		return c == NULL ? "" : l->ask->lang == MSG_EN ? c->en : c->vi;
	}
	case ATTR_INT:
	case ATTR_TEXT:
		break;
	}
	return arena_printf(a, "%" G_GINT64_FORMAT, v);
}

static bool person_list(const struct listing *l)
{
	return l->kind == l->a->vocab->of_subject[SUBJECT_PERSON];
}

static const struct attr *birth_attr(const struct listing *l)
{
	return attr_of(l->a->vocab->of_subject[SUBJECT_PERSON], "birth_d");
}

/* The recorded birth as a reader sees it: what is not known is not printed. */
static bool birth_cell(struct drawn_row *d, struct list_cell *out, struct err *e)
{
	struct db_stmt *st = page_sql(d->l->a, d->l->ask, "page_list_birth", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":area", d->m->area);
	page_sql_int(st, ":id", person_list(d->l) ? d->m->id : d->m->person);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW && !db_is_null(st, 0) && db_int(st, 0) > 0 && db_int(st, 1) == 0) {
		out->text = day_text(db_int(st, 0), d->arena);
		out->number = db_int(st, 0);
	}
	page_sql_done(d->l->ask, st);
	return step != DB_ERROR;
}

static int64_t age_of_member(struct drawn_row *d)
{
	int64_t birth = read_self(d) ? snapshot_value(d->l->snapshot, &d->self, birth_attr(d->l), d->l->ask->day) : NONE;
	return birth == NONE ? NONE : ymd_years_between((ymd)birth, d->l->ask->day);
}

static void attr_cell(struct drawn_row *d, const struct listed_column *c, struct list_cell *out)
{
	struct listing *l = d->l;
	if (c->shown.sensitive && !listing_sees(l, l->subject->name, 'S', d->m->unit, d->m->organisation)) {
		out->masked = true;
		return;
	}
	out->number = read_self(d) ? snapshot_value(l->snapshot, &d->self, c->attr, l->ask->day) : NONE;
	out->text = value_text(l, c->attr, out->number, d->arena);
	l->sensitive_shown = l->sensitive_shown || (c->shown.sensitive && out->number != NONE);
}

static void posts_cell(struct drawn_row *d, struct list_cell *out)
{
	const struct attr *title = attr_of(kind_of(d->l, "tenure"), "title");
	g_autoptr(GString) text = g_string_new(NULL);
	read_posts(d);
	for (size_t i = 0; i < d->post_count && i < TITLES_MAX; i++) {
		const char *one = value_text(d->l, title, snapshot_value(d->l->snapshot, &d->posts[i], title, d->l->ask->day), d->arena);
		if (strstr(text->str, one) == NULL || text->len == 0)
			g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", one);
	}
	out->text = arena_strdup(d->arena, text->str);
	out->masked = d->post_count == 0 && d->posts_hidden;
}

static void organisation_cell(struct drawn_row *d, int64_t organisation, struct list_cell *out)
{
	if (organisation == NONE)
		return;
	out->text = arena_strdup(d->arena, snapshot_name(d->l->snapshot, SUBJECT_ORGANISATION, organisation, d->l->ask->day, NULL));
	out->kind = "organisation";
	out->id = organisation;
}

/* The organisation shown for a person: of the main post, else of the Party membership, as far as either may be seen. */
static int64_t organisation_of(struct drawn_row *d)
{
	if (!person_list(d->l))
		return d->m->organisation;
	read_posts(d);
	if (d->post_count > 0)
		return d->posts[0].organisation;
	return d->l->of_count == 1 && d->l->of[0]->kind->class_ == 'S' ? d->m->organisation : NONE;
}

/* The unit a member sits in, on the boundaries asked for; above: its parent. */
static int64_t unit_of(struct drawn_row *d, bool above)
{
	struct unit_facts u;
	int64_t id = d->m->unit;
	if (above && id != NONE)
		id = snapshot_unit(d->l->snapshot, id, d->l->ask->day, &u) ? u.parent : NONE;
	return id;
}

static void unit_cell(struct drawn_row *d, int64_t id, struct list_cell *out)
{
	if (id == NONE)
		return;
	out->text = arena_strdup(d->arena, snapshot_name(d->l->snapshot, SUBJECT_UNIT, id, d->l->ask->day, NULL));
	out->kind = "unit";
	out->id = id;
}

static void name_cell(struct drawn_row *d, struct list_cell *out)
{
	struct listing *l = d->l;
	out->area = d->m->area;
	out->id = d->m->id;
	out->kind = l->kind->name;
	if (l->kind->subject == SUBJECT_POST && read_self(d)) {
		const struct attr *title = attr_of(l->kind, "title");
		(void)snapshot_need(l->snapshot, l->kind, title, NULL);
		out->text = value_text(l, title, snapshot_value(l->snapshot, &d->self, title, l->ask->day), d->arena);
		return;
	}
	out->text = arena_strdup(d->arena, snapshot_name(l->snapshot, l->kind->subject,
						   l->kind->subject == SUBJECT_PERSON ? d->m->person : d->m->id, l->ask->day, NULL));
}

static void party_cell(struct drawn_row *d, const struct listed_column *c, struct list_cell *out)
{
	read_party(d);
	out->masked = !d->has_party && d->party_hidden;
	if (!d->has_party)
		return;
	if (c->of == LISTED_CELL) {
		organisation_cell(d, d->party.organisation, out);
		return;
	}
	out->number = snapshot_value(d->l->snapshot, &d->party, c->attr, d->l->ask->day);
	out->text = value_text(d->l, c->attr, out->number, d->arena);
}

static int64_t since_of(struct drawn_row *d)
{
	if (!person_list(d->l))
		return read_self(d) ? d->self.from : NONE;
	read_posts(d);
	return d->post_count > 0 ? d->posts[0].from : NONE;
}

static bool cell(struct drawn_row *d, const struct listed_column *c, struct list_cell *out, struct err *e)
{
	struct unit_facts u;
	*out = (struct list_cell){.text = "", .number = NONE, .id = NONE};
	switch (c->of) {
	case LISTED_NAME:
	case LISTED_HOLDER:
		name_cell(d, out);
		return true;
	case LISTED_BIRTH:
		return birth_cell(d, out, e);
	case LISTED_AGE:
		out->number = age_of_member(d);
		out->text = out->number == NONE ? "" : arena_printf(d->arena, "%" G_GINT64_FORMAT, out->number);
		return true;
	case LISTED_ATTR:
		attr_cell(d, c, out);
		return true;
	case LISTED_POST:
		posts_cell(d, out);
		return true;
	case LISTED_ORG:
		organisation_cell(d, organisation_of(d), out);
		return true;
	case LISTED_UNIT:
	case LISTED_COMMUNE:
		unit_cell(d, unit_of(d, c->of == LISTED_COMMUNE), out);
		return true;
	case LISTED_CELL:
	case LISTED_PARTY:
		party_cell(d, c, out);
		return true;
	case LISTED_SINCE:
		out->number = since_of(d);
		out->text = day_text(out->number, d->arena);
		return true;
	case LISTED_CODE:
		out->text = snapshot_unit(d->l->snapshot, d->m->id, d->l->ask->day, &u)
				    ? arena_strdup(d->arena, u.code != NULL ? u.code : u.local_code)
				    : "";
		out->text = out->text == NULL ? "" : out->text;
		return true;
	}
	return true;
}

bool columns_row(struct listing *l, const struct list_member *m, struct list_row *out, struct arena *arena, struct err *e)
{
	struct drawn_row d = {.l = l, .m = m, .arena = arena};
	struct list_cell *cells = ARENA_ARRAY(arena, struct list_cell, l->column_count);
	for (size_t i = 0; i < l->column_count; i++) {
		if (!cell(&d, l->columns[i], &cells[i], e))
			return false;
		if (cells[i].masked)
			cells[i].text = "";
	}
	*out = (struct list_row){m->area, m->id, NONE, cells};
	return true;
}

/* ---- order ---- */

void columns_key(struct listing *l, const struct list_member *m, struct sort_key *out)
{
	struct drawn_row d = {.l = l, .m = m, .arena = l->arena};
	const struct listed_column *c = l->sort;
	int64_t id = l->kind->subject == SUBJECT_PERSON ? m->person : m->id;
	*out = (struct sort_key){.number = NONE};
	(void)snapshot_name(l->snapshot, l->kind->subject == SUBJECT_POST ? SUBJECT_ORGANISATION : l->kind->subject,
		l->kind->subject == SUBJECT_POST ? m->organisation : id, l->ask->day, &out->name);
	switch (c->of) {
	case LISTED_NAME:
	case LISTED_HOLDER:
		break;
	case LISTED_UNIT:
	case LISTED_COMMUNE:
		out->text = snapshot_order(l->snapshot, m->unit, l->ask->day);
		break;
	case LISTED_CODE:
		out->text = snapshot_order(l->snapshot, m->id, l->ask->day);
		break;
	case LISTED_BIRTH:
	case LISTED_AGE:
		out->number = read_self(&d) ? snapshot_value(l->snapshot, &d.self, birth_attr(l), l->ask->day) : NONE;
		out->number = c->of == LISTED_AGE && out->number != NONE ? -out->number : out->number;
		break;
	case LISTED_ATTR:
		out->number = read_self(&d) ? snapshot_value(l->snapshot, &d.self, c->attr, l->ask->day) : NONE;
		break;
	case LISTED_PARTY:
		read_party(&d);
		out->number = d.has_party ? snapshot_value(l->snapshot, &d.party, c->attr, l->ask->day) : NONE;
		break;
	case LISTED_CELL:
		read_party(&d);
		out->text = d.has_party ? snapshot_name(l->snapshot, SUBJECT_ORGANISATION, d.party.organisation, l->ask->day, NULL) : "";
		break;
	case LISTED_POST:
		read_posts(&d);
		out->number = d.post_count == 0
				      ? NONE
				      : snapshot_value(l->snapshot, &d.posts[0], attr_of(kind_of(l, "tenure"), "title"), l->ask->day);
		break;
	case LISTED_ORG:
		id = organisation_of(&d);
		out->text = id == NONE ? "" : snapshot_name(l->snapshot, SUBJECT_ORGANISATION, id, l->ask->day, NULL);
		break;
	case LISTED_SINCE:
		out->number = since_of(&d);
		break;
	}
	/* Codes in the order of their scale or of the law's list, not of their numbers. */
	if (c->attr != NULL && c->attr->type == ATTR_CODE && out->number != NONE) {
		const struct code *code = code_by_num(c->attr->list, out->number);
		if (code != NULL)
			out->number = code->order > 0 ? code->order : code - c->attr->list->codes;
	}
}
