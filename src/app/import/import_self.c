/* Rows that say which record they are (record_key.h): a list that was taken out and comes back. A cell that reads what the list would say
 * of the record says nothing new, so nothing has to be understood twice: names that are not unique, places and decisions in words. */
#include "app/import/import_parts.h"

#include "app/act/act.h"
#include "app/record_key.h"
#include "messages/lists_back.def"
#include "model/kinds.gen.h"

#include <string.h>

bool imp_is_masked(const char *text)
{
	return g_str_has_prefix(text, "••••");
}

bool imp_has_area(const struct kind_field *f)
{
	return f->type == FIELD_XREF || f->type == FIELD_DECISION;
}

static const char *raw(struct importing *x, const struct mapping_field *f)
{
	const char *text = "";
	for (size_t i = 0; i < f->column_count && *text == '\0'; i++) {
		size_t at = x->at[f->columns[i]];
		text = at == SIZE_MAX || at >= x->row->count ? "" : x->row->cells[at].text;
	}
	return text;
}

/* ---- which record ---- */

/* Whoever may not see records of that kind there does not learn that there is one. Structure is read by everybody who reads anything. */
static bool may_know(struct importing *x, const struct imp_record *rec, int64_t area)
{
	const struct viewer *v = x->app->viewer;
	const struct auth_place *place = rec->r->kind->family == FAMILY_AREA ? imp_place(x, area) : NULL;
	if (viewer_is_operator(v))
		return true;
	if (place == NULL)
		return rec->r->kind->family != FAMILY_AREA && viewer_may_somewhere(v, RIGHT_VIEW);
	struct auth_place at = *place;
	return imp_secrecy(x, rec->head, rec->old, &at) && viewer_may(v, RIGHT_VIEW, rec->r->kind->name, '\0', &at);
}

static bool read_record(struct importing *x, struct imp_record *rec, int64_t area, int64_t id, bool *found, struct err *e)
{
	void *head = arena_alloc(x->work, rec->head->row_size);
	void *version = rec->versions == NULL ? NULL : arena_alloc(x->work, rec->versions->row_size);
	bool has_version = false;
	if (!store_get(x->store, rec->head, area, id, head, x->work, found, e) || !*found)
		return e->code == ERR_NONE;
	if (version != NULL && !store_get_version(x->store, rec->versions, area, id, x->o->today, version, x->work, &has_version, e))
		return false;
	rec->old = head;
	rec->old_version = has_version ? version : NULL;
	*found = may_know(x, rec, area);
	return true;
}

bool imp_self(struct importing *x, struct imp_record *rec, struct err *e)
{
	size_t column = rec->r->row_key == NULL ? SIZE_MAX : *rec->r->row_key, at = column == SIZE_MAX ? SIZE_MAX : x->at[column];
	const char *text = at == SIZE_MAX || at >= x->row->count ? "" : x->row->cells[at].text;
	int64_t area = NONE, id = NONE;
	bool found = false;
	if (*text == '\0')
		return true;
	if (!record_key_read(text, &area, &id)) {
		imp_fault(x, column, text, IMP_SAY(x, MSG_IMP_KEY_NONE, text), NULL, NULL, false);
		return true;
	}
	if (!read_record(x, rec, rec->r->kind->family == FAMILY_REF ? 0 : area, id, &found, e))
		return false;
	if (!found) {
		rec->old = rec->old_version = NULL;
		imp_fault(x, column, text, IMP_SAY(x, MSG_IMP_KEY_UNKNOWN, kind_label_in(rec->r->kind, x->o->lang)), NULL, NULL, false);
		return true;
	}
	rec->area = rec->r->kind->family == FAMILY_REF ? 0 : area;
	rec->id = id;
	rec->self = true;
	return imp_bar(x, rec, e);
}

/* ---- cells that say nothing new ---- */

static bool reads(
	struct importing *x, const struct table *t, const void *row, const char *field, const char *text, bool *same, struct err *e)
{
	static const enum msg_lang languages[] = {MSG_VI, MSG_EN};
	*same = false;
	for (size_t i = 0; !*same && i < G_N_ELEMENTS(languages); i++) {
		const char *shown = "";
		if (!app_act_shown(x->app, t, row, field, languages[i], x->o->today, x->work, &shown, e))
			return false;
		*same = strcmp(shown, text) == 0;
	}
	return true;
}

/* A post by its title and its organisation, each in a column of its own. */
static bool same_post(struct importing *x, const struct imp_field *f, const void *row, const char *title, bool *same, struct err *e)
{
	bool found = false;
	void *post = arena_alloc(x->work, table_post.row_size);
	const char *organisation = raw(x, f->of->f);
	int64_t id = row_get_int(f->f->column, row);
	if (id == NONE)
		return true;
	if (!store_get(x->store, &table_post, 0, id, post, x->work, &found, e) || !found)
		return e->code == ERR_NONE;
	if (!reads(x, &table_post, post, "title", title, same, e) || !*same || *organisation == '\0')
		return e->code == ERR_NONE;
	return reads(x, &table_post, post, "organisation", organisation, same, e);
}

bool imp_says_the_same(struct importing *x, struct imp_record *rec, const struct imp_field *f, bool *same, struct err *e)
{
	const char *text = raw(x, f->f);
	*same = *text == '\0' || f->f->join != NULL;
	/* A column that may fill one field or another (the code of a village is its own, that of a commune the law's). */
	for (size_t i = 0; !*same && i < rec->r->field_count; i++) {
		const struct imp_field *other = &rec->fields[i];
		const void *row = other->f->table == rec->versions ? rec->old_version : rec->old;
		if (row == NULL || other->f->column_count == 0 || other->f->columns[0] != f->f->columns[0] || imp_is_barred(rec, other->f))
			continue;
		if (!reads(x, other->f->table, row, other->f->name, text, same, e) ||
			(!*same && other->f->source == SOURCE_POST && !same_post(x, other, row, text, same, e)))
			return false;
	}
	return true;
}
