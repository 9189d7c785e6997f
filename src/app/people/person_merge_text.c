/* Fields and rows of two records as text, for the page on which they are compared. */
#include "app/people/person_merge_parts.h"

#include "messages/people_one.def"
#include "messages/page_person.def"

#include <string.h>

#define MASK "••••"
#define PARTS_MAX 6 /* of a row's line */

static const struct column *column_of(const struct table *t, int field, const char *tail)
{
	char name[96];
	g_snprintf(name, sizeof name, "%s%s", t->kind->fields[field].name, tail);
	return table_column(t, name);
}

static int64_t number_of(const struct table *t, const void *row, int field, const char *tail)
{
	const struct column *c = column_of(t, field, tail);
	return c == NULL || c->store != COLUMN_INT ? NONE : row_get_int(c, row);
}

static const char *text_of(const struct table *t, const void *row, int field, const char *tail)
{
	const struct column *c = column_of(t, field, tail);
	return c == NULL || c->store != COLUMN_TEXT ? NULL : row_get_text(c, row);
}

/* The name of what a column refers to. */
static bool reference_text(struct merge_work *w, const char *kind, int64_t id, const char **out, struct err *e)
{
	struct reg *r = &w->r;
	struct reg_organisation o;
	struct reg_unit u;
	if (id == NONE)
		return true;
	if (strcmp(kind, "organisation") == 0) {
		if (!reg_organisation_on(r, id, r->ask->today, &o, e))
			return false;
		*out = o.name;
	} else if (strcmp(kind, "unit") == 0) {
		if (!reg_unit_on(r, id, r->ask->today, &u, e))
			return false;
		*out = u.name;
	} else if (strcmp(kind, "post") == 0) {
		struct post_row p;
		bool found = false;
		if (!store_get(r->app->store, &table_post, 0, id, &p, r->arena, &found, e) ||
			(found && !reg_organisation_on(r, p.organisation_id, r->ask->today, &o, e)))
			return false;
		if (found)
			*out = reg_join(r, page_code(r->app, "title", p.title, r->ask->lang, r->arena), ", ", o.name);
	}
	return true;
}

static const char *set_text(struct merge_work *w, const char *list, int64_t bits)
{
	const char *out = "";
	for (int n = 0; bits != NONE && n < 63; n++)
		if ((bits >> n & 1) != 0)
			out = reg_join(&w->r, out, ", ", page_code(w->r.app, list, n, w->r.ask->lang, w->r.arena));
	return out;
}

static const char *decimal_text(struct merge_work *w, int64_t n, int64_t scale)
{
	int64_t unit = 1;
	for (int64_t i = 0; i < scale; i++)
		unit *= 10;
	return n == NONE ? "" : arena_printf(w->r.arena, "%" G_GINT64_FORMAT ",%0*" G_GINT64_FORMAT, n / unit, (int)scale, n % unit);
}

/* What is plain text or a number. */
static const char *plain_text(struct merge_work *w, const struct table *t, const void *row, int field)
{
	struct reg *r = &w->r;
	const struct kind_field *f = &t->kind->fields[field];
	int64_t n = number_of(t, row, field, "");
	switch ((int)f->type) {
	case FIELD_CODE:
		return n == NONE ? "" : page_code(r->app, f->of, n, r->ask->lang, r->arena);
	case FIELD_SET:
		return set_text(w, f->of, n);
	case FIELD_DATE:
	case FIELD_PDATE:
		return n == NONE ? "" : reg_day(r, (ymd)n);
	case FIELD_BOOL:
		return n == NONE ? "" : msg_template(n == 1 ? MSG_MERGE_YES : MSG_MERGE_NO, r->ask->lang);
	case FIELD_DEC:
		return decimal_text(w, n, f->max);
	case FIELD_INT:
	case FIELD_MONEY:
		return n == NONE ? "" : reg_number(r, n);
	case FIELD_DECISION:
		return reg_decision(r, text_of(t, row, field, "_no"), number_of(t, row, field, "_d"), text_of(t, row, field, "_by"));
	case FIELD_TEXT:
	case FIELD_MEMO:
	case FIELD_NAME:
	case FIELD_DIGITS:
	case FIELD_DOCNO:
		return reg_copy(r, text_of(t, row, field, ""));
	default:
		return "";
	}
}

bool merge_field_text(struct merge_work *w, const struct table *t, const void *row, int field, const char **out, struct err *e)
{
	struct reg *r = &w->r;
	const struct kind_field *f = &t->kind->fields[field];
	bool ok = true;
	*out = "";
	if (f->type == FIELD_REF || f->type == FIELD_OWN || f->type == FIELD_XREF) {
		ok = reference_text(w, f->of, number_of(t, row, field, "_id"), out, e);
	} else if (f->type == FIELD_PLACE) {
		const char *text = text_of(t, row, field, "_text");
		ok = text != NULL && *text != '\0' ? (*out = reg_copy(r, text)) != NULL
						   : reference_text(w, "unit", number_of(t, row, field, "_unit_id"), out, e);
	} else if (f->type == FIELD_SECRET) {
		const struct column *last = table_column(t, "last4");
		const char *tail = last != NULL ? row_get_text(last, row) : NULL;
		*out = arena_printf(r->arena, MASK MASK "%s", tail != NULL ? tail : "");
	} else {
		*out = plain_text(w, t, row, field);
	}
	if (*out == NULL)
		*out = "";
	if (ok && **out != '\0' && f->class_ != 'B' && f->class_ != 'O' && f->class_ != 'P' && !w->sensitive)
		*out = MASK;
	return ok;
}

static const char *days_text(struct merge_work *w, const struct table *t, const void *row)
{
	struct reg *r = &w->r;
	const char *p = row;
	int64_t v[4];
	if (t->on_d != COLUMN_ABSENT) {
		memcpy(&v[0], p + t->on_d, sizeof v[0]);
		return v[0] == NONE ? "" : reg_day(r, (ymd)v[0]);
	}
	if (t->from_d == COLUMN_ABSENT)
		return "";
	memcpy(&v[0], p + t->from_d, sizeof v[0]);
	memcpy(&v[1], p + t->from_p, sizeof v[1]);
	memcpy(&v[2], p + t->until_d, sizeof v[2]);
	memcpy(&v[3], p + t->until_p, sizeof v[3]);
	const char *until = page_until(v[2], v[3], r->arena);
	return reg_join(
		r, page_from(v[0], v[1], r->arena), " – ", *until != '\0' ? until : msg_template(MSG_MERGE_UNTIL_NOW, r->ask->lang));
}

bool merge_row_text(struct merge_work *w, const struct table *t, const void *row, const char **out, struct err *e)
{
	const char *line = "";
	int parts = 0;
	for (int i = 0; i < t->kind->field_count && parts < PARTS_MAX; i++) {
		const struct kind_field *f = &t->kind->fields[i];
		const char *text = "";
		if (strcmp(f->name, "person") == 0 || strcmp(f->name, "last4") == 0 || f->type == FIELD_BOOL)
			continue;
		if (!merge_field_text(w, t, row, i, &text, e))
			return false;
		if (*text != '\0') {
			line = reg_join(&w->r, line, " · ", text);
			parts++;
		}
	}
	*out = reg_join(&w->r, line, " · ", days_text(w, t, row));
	return true;
}
