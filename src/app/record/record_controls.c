/* The controls of a form, made of the description of the kind: one a field, several for a decision or a place. */
#include "app/record/record_form_parts.h"

#include "auth/ever.h"
#include "messages/records.def"
#include "store/rows.h"

#include <string.h>

#define RADIO_MAX 6

const char *record_typed(const struct record_post *p, const char *name)
{
	for (size_t i = 0; i < p->text_count; i++)
		if (strcmp(p->texts[i].field, name) == 0)
			return p->texts[i].text;
	return NULL;
}

/* As typed, else as recorded. */
static const char *text_now(struct record_forming *f, const char *name)
{
	const char *typed = f->typing || f->act == ACT_CREATE ? record_typed(f->post, name) : NULL;
	return typed != NULL ? typed : f->typing ? "" : act_text_of(&f->stored, name);
}

static const char *page_id(struct record_forming *f, const char *name)
{
	char *id = arena_strdup(f->w->r.arena, name);
	for (char *p = id; *p != '\0'; p++)
		if (*p == '.')
			*p = '-';
	return id;
}

static struct record_control control(struct record_forming *f, enum record_control_type type, const char *name, const char *label)
{
	return (struct record_control){.type = type,
		.name = name,
		.id = page_id(f, name),
		.label = label,
		.value = text_now(f, name),
		.was = act_text_of(&f->stored, name)};
}

/* ---- dates ---- */

static void split_date(struct record_forming *f, struct record_control *c, const char *text)
{
	g_auto(GStrv) parts = g_strsplit(text, "/", -1);
	size_t n = g_strv_length(parts);
	struct arena *a = f->w->r.arena;
	c->year = n > 0 ? arena_strdup(a, parts[n - 1]) : "";
	c->month = n > 1 ? arena_strdup(a, parts[n - 2]) : "";
	c->day = n > 2 ? arena_strdup(a, parts[n - 3]) : "";
}

static struct record_control date(struct record_forming *f, const char *name, const char *label)
{
	struct arena *a = f->w->r.arena;
	struct record_control c = control(f, CONTROL_DATE, name, label);
	const char *d = record_typed(f->post, arena_printf(a, "%s.day", name)),
		   *m = record_typed(f->post, arena_printf(a, "%s.month", name)),
		   *y = record_typed(f->post, arena_printf(a, "%s.year", name));
	split_date(f, &c, f->typing ? "" : c.value);
	if (f->typing) {
		c.day = d != NULL ? d : "";
		c.month = m != NULL ? m : "";
		c.year = y != NULL ? y : "";
	}
	return c;
}

/* ---- lists ---- */

static bool is_chosen(struct record_forming *f, const char *name, const char *value, const char *now, bool set)
{
	if (!set)
		return strcmp(now, value) == 0;
	if (f->typing) {
		for (size_t i = 0; i < f->post->text_count; i++)
			if (strcmp(f->post->texts[i].field, name) == 0 && strcmp(f->post->texts[i].text, value) == 0)
				return true;
		return false;
	}
	g_auto(GStrv) ids = g_strsplit(now, ",", -1);
	return g_strv_contains((const char *const *)ids, value);
}

static const char *scale_name(struct record_forming *f, const struct code_list *l, const char *scale)
{
	g_autofree char *id = g_strconcat("scale_", scale, NULL);
	const struct code_group *g = code_group_find(l, id);
	return g == NULL ? scale : f->w->r.ask->lang == MSG_EN ? g->en : g->vi;
}

static bool list(struct record_forming *f, const struct kind_field *field, struct record_control *c, struct err *e)
{
	enum msg_lang lang = f->w->r.ask->lang;
	const struct code_list *l = codes_list(f->w->r.app->codes, field->of, e);
	if (l == NULL)
		return false;
	bool set = field->type == FIELD_SET;
	struct record_option *o = ARENA_ARRAY(f->w->r.arena, struct record_option, l->count + 2);
	for (size_t i = 0; i < l->count; i++) {
		const struct code *x = &l->codes[i];
		bool chosen = is_chosen(f, c->name, x->id, c->value, set);
		bool over = x->until != 0 && x->until <= f->w->r.ask->today;
		const char *label = lang == MSG_EN && x->en != NULL ? x->en : x->vi;
		/* The same words stand on several scales. */
		if (x->scale != NULL)
			label = reg_join(&f->w->r, label, " – ", scale_name(f, l, x->scale));
		o[c->option_count++] =
			(struct record_option){x->id, over ? reg_say(&f->w->r, MSG_RECORD_OVER, label, NULL, NULL) : label, chosen};
	}
	c->options = o;
	c->type = set ? CONTROL_CHECKS : c->option_count <= RADIO_MAX ? CONTROL_RADIO : CONTROL_SELECT;
	return true;
}

static void yes_no(struct record_forming *f, struct record_control *c)
{
	enum msg_lang lang = f->w->r.ask->lang;
	struct record_option *o = ARENA_ARRAY(f->w->r.arena, struct record_option, 2);
	o[0] = (struct record_option){"1", msg_template(MSG_RECORD_YES, lang), strcmp(c->value, "1") == 0};
	o[1] = (struct record_option){"0", msg_template(MSG_RECORD_NO, lang), strcmp(c->value, "0") == 0};
	c->options = o;
	c->option_count = 2;
	c->type = CONTROL_RADIO;
}

/* ---- records ---- */

/* What is chosen stands first, then the answers of the search. */
static bool find(struct record_forming *f, struct record_control *c, const struct kind *k, struct err *e)
{
	struct record_work *w = f->w;
	struct arena *a = w->r.arena;
	const struct record_option *answers = NULL;
	size_t count = 0;
	bool by_name = strcmp(k->name, "person") == 0 || strcmp(k->name, "unit") == 0 || strcmp(k->name, "organisation") == 0 ||
		       strcmp(k->name, "post") == 0 || strcmp(k->name, "document") == 0;
	const char *typed = record_typed(f->post, arena_printf(a, "find.%s", c->name));
	c->type = CONTROL_FIND;
	c->of = k->name;
	c->typed = typed != NULL ? typed : "";
	bool asked = *c->typed != '\0' || g_strcmp0(f->finding, c->name) == 0;
	bool ready = !by_name || strcmp(k->name, "post") == 0; /* few enough to be offered at once */
	/* Posts, terms, courses of whom one comes from; papers are of nobody. */
	const struct record_ref *of = f->parent.kind != NULL && strcmp(k->name, "document") != 0 ? &f->parent : NULL;
	if ((asked || ready) && !record_choices(w, k, c->typed, of, &answers, &count, e))
		return false;
	struct record_option *o = ARENA_ARRAY(a, struct record_option, count + 1);
	if (*c->value != '\0') {
		const char *colon = strchr(c->value, ':');
		int64_t area = colon != NULL ? g_ascii_strtoll(c->value, NULL, 10) : w->area != NONE ? w->area : 0;
		struct record_ref ref;
		if (!record_name(w, k, area, g_ascii_strtoll(colon != NULL ? colon + 1 : c->value, NULL, 10), &ref, e))
			return false;
		o[c->option_count++] = (struct record_option){c->value, ref.name, true};
	}
	for (size_t i = 0; i < count; i++)
		if (strcmp(answers[i].value, c->value) != 0)
			o[c->option_count++] = answers[i];
	/* One answer alone is taken. */
	if (asked && *c->value == '\0' && count == 1)
		o[0].chosen = true;
	if (asked)
		c->found = count == 0 ? msg_template(MSG_RECORD_FOUND_NONE, w->r.ask->lang)
				      : reg_say(&w->r, MSG_RECORD_FOUND, reg_number(&w->r, (int64_t)count), NULL, NULL);
	c->options = o;
	return true;
}

/* ---- fields ---- */

/* Of a class the viewer may not write there; where it is not known yet: may write nowhere. */
static bool is_barred(const struct record_forming *f, const struct kind_field *field)
{
	const struct viewer *v = f->w->r.app->viewer;
	const char *kind = f->along != NULL ? f->along->name : f->w->kind->name;
	enum auth_right right = f->act == ACT_CLOSE ? RIGHT_CLOSE : RIGHT_ENTER;
	return f->at != NULL ? !viewer_may(v, right, kind, field->class_, f->at) : !viewer_may_anywhere(v, right, kind, field->class_);
}

static void put(struct record_forming *f, GArray *to, struct record_control *c, const struct kind_field *field)
{
	c->hint = c->hint == NULL && field != NULL && c->legend == NULL && !c->part
			  ? record_hint(f->w->layout, field->name, f->w->r.ask->lang)
			  : c->hint;
	c->barred = field != NULL && is_barred(f, field);
	g_array_append_val(to, *c);
}

static bool decision(struct record_forming *f, const struct kind_field *field, GArray *to, struct err *e)
{
	struct arena *a = f->w->r.arena;
	enum msg_lang lang = f->w->r.ask->lang;
	struct record_control c = control(f, CONTROL_TEXT, arena_printf(a, "%s.no", field->name), msg_template(MSG_RECORD_PAPER_NO, lang));
	c.legend = field->label;
	c.hint = record_hint(f->w->layout, field->name, lang);
	c.required = field->required;
	c.max = 40;
	put(f, to, &c, field);
	c = date(f, arena_printf(a, "%s.day", field->name), msg_template(MSG_RECORD_PAPER_DAY, lang));
	c.part = true;
	put(f, to, &c, field);
	c = control(f, CONTROL_TEXT, arena_printf(a, "%s.issuer", field->name), msg_template(MSG_RECORD_PAPER_BY, lang));
	c.part = true;
	c.max = 200;
	put(f, to, &c, field);
	(void)e;
	return true;
}

static bool place(struct record_forming *f, const struct kind_field *field, GArray *to, struct err *e)
{
	struct arena *a = f->w->r.arena;
	enum msg_lang lang = f->w->r.ask->lang;
	struct record_control c =
		control(f, CONTROL_FIND, arena_printf(a, "%s.unit", field->name), msg_template(MSG_RECORD_PLACE_UNIT, lang));
	c.legend = field->label;
	if (!find(f, &c, kind_find("unit"), e))
		return false;
	put(f, to, &c, field);
	c = control(f, CONTROL_TEXT, arena_printf(a, "%s.text", field->name), msg_template(MSG_RECORD_PLACE_TEXT, lang));
	c.part = true;
	c.max = 200;
	put(f, to, &c, field);
	return true;
}

/* What is masked elsewhere is not shown here either: what is left empty stays as it is. */
static void guard(struct record_forming *f, const struct kind_field *field, struct record_control *c)
{
	if (f->act == ACT_CREATE || !record_guarded(f->w->kind, field))
		return;
	c->hint = msg_template(MSG_RECORD_KEEP_MASKED, f->w->r.ask->lang);
	c->was = "";
	c->required = false;
	if (f->typing)
		return;
	c->value = "";
	for (size_t i = 0; i < c->option_count; i++)
		((struct record_option *)(uintptr_t)c->options)[i].chosen = false;
}

static bool one_field(struct record_forming *f, const struct kind_field *field, GArray *to, struct err *e)
{
	const struct kind *of = field->type == FIELD_REF || field->type == FIELD_XREF ? kind_find(field->of) : NULL;
	struct record_control c;
	if (field->type == FIELD_DECISION)
		return decision(f, field, to, e);
	if (field->type == FIELD_PLACE)
		return place(f, field, to, e);
	bool is_date = field->type == FIELD_DATE || field->type == FIELD_PDATE;
	c = is_date ? date(f, field->name, field->label) : control(f, CONTROL_TEXT, field->name, field->label);
	c.required = field->required && field->type != FIELD_PDATE;
	if (f->act == ACT_CREATE && !f->typing && *c.value == '\0' && field->initial != NULL && field->type != FIELD_CODE && !is_date)
		c.value = field->initial;
	if (field->type == FIELD_CODE && f->act == ACT_CREATE && !f->typing && *c.value == '\0' && field->initial != NULL) {
		const struct code_list *l = codes_list(f->w->r.app->codes, field->of, NULL);
		const struct code *x = l != NULL ? code_by_num(l, g_ascii_strtoll(field->initial, NULL, 10)) : NULL;
		c.value = x != NULL ? x->id : "";
	}
	if ((field->type == FIELD_CODE || field->type == FIELD_SET) && !list(f, field, &c, e))
		return false;
	if (field->type == FIELD_BOOL)
		yes_no(f, &c);
	if (of != NULL && !find(f, &c, of, e))
		return false;
	if (field->type == FIELD_MEMO)
		c.type = CONTROL_LONG;
	if (field->type == FIELD_INT || field->type == FIELD_MONEY || field->type == FIELD_DEC || field->type == FIELD_SHARE)
		c.type = CONTROL_NUMBER;
	if (field->type == FIELD_SECRET)
		c.type = CONTROL_SECRET;
	c.max = field->type == FIELD_TEXT ? (int)field->max : field->type == FIELD_NAME ? 120 : 0;
	guard(f, field, &c);
	put(f, to, &c, field);
	return true;
}

/* Is the field one that this act asks for? */
static bool is_asked(struct record_forming *f, const struct kind_field *field)
{
	const struct record_layout *l = f->w->layout;
	bool machine = field->type == FIELD_JSON || field->type == FIELD_HASH || field->type == FIELD_RAW || field->type == FIELD_LONG ||
		       field->type == FIELD_ANYID || field->type == FIELD_FILE || field->type == FIELD_EXPR || field->type == FIELD_INSTANT;
	bool stateless = (field->type == FIELD_REF || field->type == FIELD_XREF) &&
			 (kind_find(field->of) == NULL || strcmp(field->of, "account") == 0);
	if (machine || stateless || record_has(l->hidden, field->name) ||
		strcmp(field->name, f->parent.name != NULL ? f->parent.name : "") == 0)
		return false;
	if (field->type == FIELD_OWN && f->act != ACT_CREATE)
		return false; /* whose it is, is said once */
	if (f->act == ACT_CHANGE && !field->in_version)
		return false;
	if (f->act == ACT_CLOSE)
		return record_has(l->close, field->name);
	return f->act == ACT_CREATE || f->act == ACT_CORRECT || f->act == ACT_CHANGE;
}

/* ---- bounds ---- */

static void bounds(struct record_forming *f, bool before)
{
	enum msg_lang lang = f->w->r.ask->lang;
	const struct table *t = f->w->kind->versions != NULL ? f->w->kind->versions : f->w->kind->table;
	bool spans = t->from_d != COLUMN_ABSENT, versions = t->versions;
	struct record_control c;
	if (t->on_d != COLUMN_ABSENT && before && (f->act == ACT_CREATE || f->act == ACT_CORRECT)) {
		c = date(f, "on", msg_template(MSG_RECORD_ON, lang));
		c.required = true;
		put(f, f->first, &c, NULL);
	}
	if (!spans)
		return;
	bool from = f->act == ACT_CREATE || f->act == ACT_CHANGE || f->act == ACT_MOVE_START || (f->act == ACT_CORRECT && !versions);
	if (from && before) {
		c = date(f, "from", msg_template(f->act == ACT_CHANGE ? MSG_RECORD_CHANGE_FROM : MSG_RECORD_FROM, lang));
		bool given = f->act == ACT_CREATE && f->w->layout->starts != NULL;
		c.required = !given;
		c.hint = msg_template(given ? MSG_RECORD_FROM_FIRST : MSG_RECORD_DATE_HINT, lang);
		if (f->act == ACT_CHANGE && !f->typing) { /* a day of its own, not that of the version before */
			c.day = c.month = c.year = "";
			c.was = "";
		}
		put(f, given ? f->more : f->first, &c, NULL);
	}
	bool until = f->act == ACT_CLOSE || (!versions && (f->act == ACT_CREATE || f->act == ACT_CORRECT));
	if (until && (before == (f->act == ACT_CLOSE))) {
		c = date(f, "until", msg_template(MSG_RECORD_UNTIL, lang));
		c.required = f->act == ACT_CLOSE;
		c.hint = msg_template(f->act == ACT_CLOSE ? MSG_RECORD_DATE_HINT : MSG_RECORD_UNTIL_HINT, lang);
		put(f, f->first, &c, NULL);
	}
}

/* The paper of the register the act rests on; asked where there are papers. */
static bool basis(struct record_forming *f, struct err *e)
{
	const struct kind *k = kind_find("document");
	const struct rows_ask ask = {.t = k->table, .area = NONE, .before = NONE, .limit = 1};
	struct rows rows;
	if (!store_rows(f->w->r.app->store, &ask, f->w->r.arena, &rows, e))
		return false;
	if (rows.count == 0 || f->w->kind == k)
		return true;
	struct record_control c = control(f, CONTROL_FIND, RECORD_BASIS, msg_template(MSG_RECORD_BASIS, f->w->r.ask->lang));
	if (!find(f, &c, k, e))
		return false;
	put(f, f->more, &c, NULL);
	return true;
}

/* Of a new person one identity number is asked along: look-alikes are found by it before anything is saved. */
static bool number(struct record_forming *f, struct err *e)
{
	static const char *const fields[][2] = {{"kind_no", "number.kind_no"}, {"value", "number.value"}};
	const struct kind *k = kind_find("identity_number");
	if (f->act != ACT_CREATE || strcmp(f->w->kind->name, "person") != 0)
		return true;
	for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
		struct kind_field field = k->fields[kind_field_index(k, fields[i][0])];
		field.name = fields[i][1];
		field.required = false;
		f->along = k;
		bool ok = one_field(f, &field, f->first, e);
		f->along = NULL;
		if (!ok)
			return false;
	}
	return true;
}

bool record_controls(struct record_forming *f, struct err *e)
{
	const struct kind *k = f->w->kind;
	const char *const *first = f->w->layout->first;
	bool all = first == NULL || f->act == ACT_CLOSE;
	bool late = f->act == ACT_CREATE; /* what is entered is said first, then since when */
	if (!late)
		bounds(f, true);
	for (; !all && *first != NULL; first++) {
		const struct kind_field *field = &k->fields[kind_field_index(k, *first)];
		if (is_asked(f, field) && !one_field(f, field, f->first, e))
			return false;
		if (late && f->first->len > 0) {
			bounds(f, true);
			late = false;
		}
	}
	if (late)
		bounds(f, true);
	if (!number(f, e))
		return false;
	for (uint16_t i = 0; i < k->field_count; i++) {
		const struct kind_field *field = &k->fields[i];
		const char *const *close = f->w->layout->close;
		bool ends = f->act == ACT_CREATE && close != NULL && *close != NULL && strcmp(*close, field->name) == 0;
		bool stands = ends || (!all && record_has(f->w->layout->first, field->name));
		bool front = all || (field->required && f->act == ACT_CREATE && field->initial == NULL);
		if (!stands && is_asked(f, field) && !one_field(f, field, front ? f->first : f->more, e))
			return false;
	}
	bounds(f, false);
	/* What is over already is entered with the reason of its end. */
	const char *const *close = f->w->layout->close;
	bool ends = f->act == ACT_CREATE && close != NULL && *close != NULL;
	if (ends && !one_field(f, &k->fields[kind_field_index(k, *close)], f->first, e))
		return false;
	return basis(f, e);
}

/* ---- what a control says ---- */

const char *record_control_text(const struct record_control *c, struct arena *a)
{
	if (c->type == CONTROL_DATE) {
		const char *parts[] = {c->day, c->month, c->year};
		GString *s = g_string_new(NULL);
		for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
			if (parts[i] != NULL && *parts[i] != '\0')
				g_string_append_printf(s, "%s%s", s->len > 0 ? "/" : "", parts[i]);
		const char *out = arena_strdup(a, s->str);
		g_string_free(s, TRUE);
		return out;
	}
	if (c->type != CONTROL_CHECKS)
		return c->value;
	GString *s = g_string_new(NULL);
	for (size_t i = 0; i < c->option_count; i++)
		if (c->options[i].chosen)
			g_string_append_printf(s, "%s%s", s->len > 0 ? "," : "", c->options[i].value);
	const char *out = arena_strdup(a, s->str);
	g_string_free(s, TRUE);
	return out;
}

const char *record_control_shown(struct record_work *w, const struct record_control *c)
{
	const char *said = "";
	if (c->type == CONTROL_SECRET)
		return *c->value != '\0' ? "••••" : "";
	if (c->type == CONTROL_TEXT || c->type == CONTROL_LONG || c->type == CONTROL_NUMBER || c->type == CONTROL_DATE)
		return record_control_text(c, w->r.arena);
	for (size_t i = 0; i < c->option_count; i++)
		if (c->options[i].chosen)
			said = reg_join(&w->r, said, ", ", c->options[i].label);
	return said;
}
