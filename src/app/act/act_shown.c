/* Values of rows for readers, and as the texts that would write them. */
#include "app/act/act_internal.h"
#include "app/page/page_sql.h"
#include "base/text.h"
#include "messages/act.def"

#include <string.h>

#define NAME_DEPTH 2 /* a record without a name is called by what it joins; those by their names */

/* ---- labels ----------------------------------------------------------------------------------------------------------------------------
 */

const char *act_label(const struct table *t, const struct column *c, enum msg_lang lang, struct arena *a)
{
	static const struct {
		enum field_type type;
		const char *tail;
		msg_key part;
	} parts[] = {
		{FIELD_DECISION, "_doc_id", MSG_ACT_PART_DOC},
		{FIELD_DECISION, "_no", MSG_ACT_PART_NO},
		{FIELD_DECISION, "_d", MSG_ACT_PART_DAY},
		{FIELD_DECISION, "_by", MSG_ACT_PART_BY},
		{FIELD_PLACE, "_unit_id", MSG_ACT_PART_UNIT},
		{FIELD_PLACE, "_text", MSG_ACT_PART_TEXT},
	};
	if (c->field < 0)
		return msg_template(c->offset == t->from_d ? MSG_ACT_FROM : c->offset == t->until_d ? MSG_ACT_UNTIL : MSG_ACT_ON, lang);
	const struct kind_field *f = &t->kind->fields[c->field];
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		if (parts[i].type == f->type && g_str_has_suffix(c->name, parts[i].tail))
			return arena_printf(a, "%s (%s)", kind_field_label_in(f, lang), msg_template(parts[i].part, lang));
	return kind_field_label_in(f, lang);
}

/* ---- names of records ------------------------------------------------------------------------------------------------------------------
 */

struct naming {
	struct app *app;
	struct arena *arena;
	enum msg_lang lang;
	ymd day;
	int depth;
};
static bool name_of(struct naming *n, const struct kind *k, int64_t area, int64_t id, const char **out, struct err *e);

static const char *day_text(struct arena *a, int64_t day)
{
	char *text = arena_alloc(a, 12);
	return day <= 0 || day == YMD_OPEN ? "" : ymd_format_vi((ymd)day, text);
}

static const char *set_text(struct naming *n, const char *list, int64_t mask)
{
	GString *s = g_string_new(NULL);
	for (int bit = 1; bit < 63; bit++)
		if ((mask >> bit & 1) != 0)
			g_string_append_printf(s, "%s%s", s->len > 0 ? ", " : "", page_code(n->app, list, bit, n->lang, n->arena));
	const char *out = arena_strdup(n->arena, s->str);
	g_string_free(s, TRUE);
	return out;
}

static const char *decimal_text(struct arena *a, int64_t v, int scale, char point)
{
	int64_t one = 1;
	for (int i = 0; i < scale; i++)
		one *= 10;
	if (scale == 0)
		return arena_printf(a, "%" G_GINT64_FORMAT, v);
	char *text =
		arena_printf(a, "%s%" G_GINT64_FORMAT "%c%0*" G_GINT64_FORMAT, v < 0 ? "-" : "", ABS(v) / one, point, scale, ABS(v) % one);
	for (size_t n = strlen(text); n > 0 && (text[n - 1] == '0' || text[n - 1] == point); n--) {
		bool whole = text[n - 1] == point;
		text[n - 1] = '\0';
		if (whole)
			break;
	}
	return text;
}

static bool reference_text(struct naming *n, const struct kind_field *f, const struct column *c, const void *row, int64_t area,
	const char **out, struct err *e)
{
	const struct kind *k = f->type == FIELD_PLACE ? kind_find("unit")
			       : f->type == FIELD_FILE || f->type == FIELD_DECISION
				       ? kind_find(f->type == FIELD_FILE ? "attachment" : "document")
				       : kind_find(f->of);
	bool other = f->type == FIELD_XREF || f->type == FIELD_FILE || f->type == FIELD_DECISION;
	*out = msg_template(MSG_ACT_STATED, n->lang);
	if (k == NULL || k->table == NULL)
		return true;
	return name_of(n, k, other ? row_get_int(c + 1, row) : area, row_get_int(c, row), out, e);
}

/* One column as a reader sees it; "" where empty or where another column says it. */
static bool column_text(struct naming *n, const struct table *t, const struct column *c, const void *row, const char **out, struct err *e)
{
	const struct kind_field *f = c->field < 0 ? NULL : &t->kind->fields[c->field];
	*out = "";
	if (c->store == COLUMN_TEXT) {
		const char *text = row_get_text(c, row);
		bool secret = f != NULL && f->type == FIELD_SECRET;
		*out = text == NULL ? "" : secret ? msg_template(MSG_ACT_STATED, n->lang) : text;
		return true;
	}
	int64_t v = row_get_int(c, row);
	if (v == NONE)
		return true;
	if (c->offset == t->from_d)
		*out = page_from(v, ROW_GET_INT(row, t->from_p), n->arena);
	else if (c->offset == t->until_d)
		*out = page_until(v, ROW_GET_INT(row, t->until_p), n->arena);
	else if (f == NULL || f->type == FIELD_DATE || f->type == FIELD_PDATE ||
		 (f->type == FIELD_DECISION && g_str_has_suffix(c->name, "_d")))
		*out = day_text(n->arena, v);
	else if (f->type == FIELD_CODE)
		*out = page_code(n->app, f->of, v, n->lang, n->arena);
	else if (f->type == FIELD_SET)
		*out = set_text(n, f->of, v);
	else if (f->type == FIELD_BOOL)
		*out = msg_template(v != 0 ? MSG_ACT_YES : MSG_ACT_NO, n->lang);
	else if (f->type == FIELD_INT || f->type == FIELD_MONEY)
		*out = text_thousands(v, n->arena);
	else if (f->type == FIELD_DEC || f->type == FIELD_SHARE)
		*out = decimal_text(n->arena, v, f->type == FIELD_DEC ? (int)f->max : 6, ',');
	else if (f->type != FIELD_INSTANT && f->type != FIELD_LONG && f->type != FIELD_ANYID)
		return reference_text(n, f, c, row, t->area == COLUMN_ABSENT ? 0 : ROW_GET_INT(row, t->area), out, e);
	return true;
}

/* Of a record without a name of its own: the first two things it says. */
static bool joined_name(struct naming *n, const struct table *t, const void *row, const char **out, struct err *e)
{
	int said = 0;
	GString *s = g_string_new(NULL);
	bool ok = true;
	for (uint16_t i = 0; ok && i < t->column_count && said < 2; i++) {
		const char *text = "";
		const struct column *c = &t->columns[i];
		if (c->field < 0 || c->derived || act_column_field(t, c, n->arena) == NULL)
			continue;
		ok = column_text(n, t, c, row, &text, e);
		if (!ok || *text == '\0')
			continue;
		g_string_append_printf(s, "%s%s", said++ > 0 ? ", " : "", text);
	}
	*out = s->len > 0 ? arena_strdup(n->arena, s->str) : kind_label_in(t->kind, n->lang);
	g_string_free(s, TRUE);
	return ok;
}

/* The version of the day, else the last. */
static bool some_version(struct naming *n, const struct kind *k, int64_t area, int64_t id, void *row, bool *found, struct err *e)
{
	if (!store_get_version(n->app->store, k->versions, area, id, n->day, row, n->arena, found, e))
		return false;
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	if (*found || !store_version_ids(n->app->store, k->versions, area, id, ids, e) || ids->len == 0)
		return *found || ids->len == 0;
	return store_get(n->app->store, k->versions, area, g_array_index(ids, int64_t, ids->len - 1), row, n->arena, found, e);
}

static const struct column *name_column(const struct table *t)
{
	for (uint16_t i = 0; t != NULL && i < t->column_count; i++) {
		const struct kind_field *f = t->columns[i].field < 0 ? NULL : &t->kind->fields[t->columns[i].field];
		if (f != NULL && !t->columns[i].derived && f->required && f->type == FIELD_NAME)
			return &t->columns[i];
	}
	return NULL;
}

static bool name_of(struct naming *n, const struct kind *k, int64_t area, int64_t id, const char **out, struct err *e)
{
	const struct table *named = k->versions != NULL && name_column(k->versions) != NULL ? k->versions : k->table;
	void *row = arena_alloc(n->arena, named->row_size);
	bool found = false;
	*out = kind_label_in(k, n->lang);
	if (id == NONE || ++n->depth > NAME_DEPTH + 1)
		return true;
	if (k->family == FAMILY_REF)
		area = 0;
	bool ok = named == k->versions ? some_version(n, k, area, id, row, &found, e)
				       : store_get(n->app->store, named, area, id, row, n->arena, &found, e);
	const struct column *c = name_column(named);
	if (ok && found && c != NULL)
		*out = row_get_text(c, row);
	else if (ok && found)
		ok = joined_name(n, named, row, out, e);
	n->depth--;
	return ok;
}

bool act_name(struct acting *x, const struct kind *k, int64_t area, int64_t id, const char **out, struct err *e)
{
	struct naming n = {x->app, x->arena, x->act->lang, x->act->today, 0};
	return name_of(&n, k, area, id, out, e);
}

bool act_shown(struct acting *x, const struct table *t, const struct column *c, const void *row, const char **out, struct err *e)
{
	struct naming n = {x->app, x->arena, x->act->lang, x->act->today, 0};
	return column_text(&n, t, c, row, out, e);
}

/* The column a text of that name stands for; NULL when there is none. */
static const struct column *named_column(const struct table *t, const char *field, struct arena *a)
{
	if (strcmp(field, "from") == 0 || strcmp(field, "until") == 0 || strcmp(field, "on") == 0)
		return table_column(t, *field == 'f' ? "from_d" : *field == 'u' ? "until_d" : "on_d");
	for (uint16_t i = 0; i < t->column_count; i++) {
		const char *name = act_column_field(t, &t->columns[i], a);
		if (name != NULL && strcmp(name, field) == 0)
			return &t->columns[i];
	}
	return NULL;
}

bool app_act_shown(struct app *a, const struct table *t, const void *row, const char *field, enum msg_lang lang, ymd day,
	struct arena *arena, const char **out, struct err *e)
{
	struct naming n = {a, arena, lang, day, 0};
	const struct column *c = named_column(t, field, arena);
	*out = "";
	return c == NULL || column_text(&n, t, c, row, out, e);
}

/* ---- as typed --------------------------------------------------------------------------------------------------------------------------
 */

static const char *set_typed(struct naming *n, const char *list, int64_t mask)
{
	const struct code_list *l = codes_list(n->app->codes, list, NULL);
	GString *s = g_string_new(NULL);
	for (int bit = 1; bit < 63; bit++) {
		const struct code *c = l == NULL || (mask >> bit & 1) == 0 ? NULL : code_by_num(l, bit);
		if (c != NULL)
			g_string_append_printf(s, "%s%s", s->len > 0 ? "," : "", c->id);
	}
	const char *out = arena_strdup(n->arena, s->str);
	g_string_free(s, TRUE);
	return out;
}

static const char *code_typed(struct naming *n, const char *list, int64_t num)
{
	const struct code_list *l = codes_list(n->app->codes, list, NULL);
	const struct code *c = l == NULL ? NULL : code_by_num(l, num);
	return c != NULL ? c->id : arena_printf(n->arena, "%" G_GINT64_FORMAT, num);
}

static bool typed_text(struct naming *n, const struct table *t, const struct column *c, const void *row, const char **out, struct err *e)
{
	const struct kind_field *f = c->field < 0 ? NULL : &t->kind->fields[c->field];
	int64_t v = c->store == COLUMN_INT ? row_get_int(c, row) : NONE;
	if (f != NULL && f->type == FIELD_SECRET) {
		*out = "";
		return true;
	}
	bool plain = c->store == COLUMN_TEXT || v == NONE || f == NULL || f->type == FIELD_DATE || f->type == FIELD_PDATE ||
		     (f->type == FIELD_DECISION && g_str_has_suffix(c->name, "_d"));
	if (plain)
		return column_text(n, t, c, row, out, e);
	if (f->type == FIELD_CODE)
		*out = code_typed(n, f->of, v);
	else if (f->type == FIELD_SET)
		*out = set_typed(n, f->of, v);
	else if (f->type == FIELD_DEC || f->type == FIELD_SHARE)
		*out = decimal_text(n->arena, v, f->type == FIELD_DEC ? (int)f->max : 6, ',');
	else if (f->type == FIELD_XREF || f->type == FIELD_FILE || f->type == FIELD_DECISION)
		*out = arena_printf(n->arena, "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, row_get_int(c + 1, row), v);
	else
		*out = arena_printf(n->arena, "%" G_GINT64_FORMAT, v);
	return true;
}

bool app_act_texts(struct app *a, const struct table *t, const void *row, struct arena *arena, struct act_texts *out, struct err *e)
{
	struct naming n = {a, arena, MSG_VI, YMD_OPEN, 0};
	struct act_text *items = ARENA_ARRAY(arena, struct act_text, t->column_count);
	*out = (struct act_texts){.items = items};
	for (uint16_t i = 0; i < t->column_count; i++) {
		const struct column *c = &t->columns[i];
		const char *name = c->offset == t->from_d ? "from" : c->offset == t->until_d ? "until" : c->offset == t->on_d ? "on" : NULL;
		if (name == NULL)
			name = act_column_field(t, c, arena);
		if (name == NULL)
			continue;
		items[out->count].field = name;
		if (!typed_text(&n, t, c, row, &items[out->count].text, e))
			return false;
		out->count++;
	}
	return true;
}

const char *act_text_of(const struct act_texts *texts, const char *field)
{
	for (size_t i = 0; i < texts->count; i++)
		if (strcmp(texts->items[i].field, field) == 0)
			return texts->items[i].text;
	return "";
}
