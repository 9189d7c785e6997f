/* The rows of a bulk act: ticked, or the whole list; and the record of each that is written. Before anything of a person is looked up it is
 * asked whether the viewer may write such records there: not even "has none" is told to others. */
#include "app/page/page_bulk_parts.h"

#include "app/put_rights.h"
#include "messages/page_bulk.def"
#include "model/kinds.gen.h"
#include "store/statement.h"

#include <string.h>

static bool is_people(const struct bulking *x)
{
	return strcmp(x->verb->list, "person") == 0;
}

/* ---- which rows ---- */

static void add(struct bulking *x, int64_t area, int64_t id, int64_t rev)
{
	const struct bulk_target t = {.area = area, .id = id, .rev = rev, .item = {area, NONE, NONE, NULL, NONE}};
	for (guint i = 0; x->targets->len < 600 && i < x->targets->len; i++) /* ticked twice; a whole list has none twice */
		if (g_array_index(x->targets, struct bulk_target, i).id == id)
			return;
	g_array_append_val(x->targets, t);
}

static bool read_one(struct bulking *x, const char *text)
{
	g_auto(GStrv) parts = g_strsplit(text, ":", 3);
	int64_t n[3] = {NONE, NONE, NONE};
	guint count = g_strv_length(parts);
	for (guint i = 0; i < count; i++)
		if (!(i == 2 && parts[i][0] == '\0') && !g_ascii_string_to_signed(parts[i], 10, 0, G_MAXINT64, &n[i], NULL))
			return false;
	if (count < 2)
		return false;
	add(x, n[0], n[1], n[2]);
	return true;
}

bool bulk_read_rows(struct bulking *x, struct err *e)
{
	const struct bulk_post *p = x->asked;
	const char *most = reg_number(&x->w->r, BULK_MAX);
	if (p->all) {
		struct list_id *ids = NULL;
		size_t count = 0;
		int64_t total = 0;
		if (!list_ids(x->w->r.app, x->w->r.ask, p->list, BULK_MAX + 1, &ids, &count, &total, x->arena, e))
			return false;
		if (total > BULK_MAX)
			return FAIL(e, ERR_INPUT, MSG_BULK_LONG, most);
		for (size_t i = 0; i < count; i++) {
			const struct bulk_target t = {
				.area = ids[i].area, .id = ids[i].id, .rev = NONE, .item = {ids[i].area, NONE, NONE, NULL, NONE}};
			g_array_append_val(x->targets, t);
		}
	}
	for (size_t i = 0; !p->all && i < p->row_count; i++) {
		g_auto(GStrv) rows = g_strsplit(p->rows[i], " ", -1);
		for (char **r = rows; *r != NULL; r++) {
			if (**r != '\0' && !read_one(x, *r))
				return FAIL(e, ERR_INPUT, MSG_BULK_BAD_ROW, *r);
			if (x->targets->len > BULK_MAX)
				return FAIL(e, ERR_INPUT, MSG_BULK_LONG, most);
		}
	}
	return x->targets->len > 0 || FAIL0(e, ERR_INPUT, MSG_BULK_NO_ROWS);
}

const char *bulk_pack(struct bulking *x)
{
	g_autoptr(GString) text = g_string_new(NULL);
	for (guint i = 0; i < x->targets->len; i++) {
		const struct bulk_target *t = &g_array_index(x->targets, struct bulk_target, i);
		g_string_append_printf(text, "%s%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, i > 0 ? " " : "", t->area, t->id);
		if (t->rev != NONE)
			g_string_append_printf(text, ":%" G_GINT64_FORMAT, t->rev);
	}
	return arena_strdup(x->arena, text->str);
}

bool bulk_name(struct bulking *x, const struct bulk_target *t, struct record_ref *out, struct err *e)
{
	const struct kind *k = kind_find(x->verb->list);
	if (k->table == &table_tenure && t->item.person != NONE)
		return record_name(x->w, &kind_person, t->area, t->item.person, out, e);
	return record_name(x->w, k, t->area, t->id, out, e);
}

/* ---- the record of a row ---- */

/* May such records be written there at all? */
static bool may_write(struct bulking *x, struct bulk_target *t, int64_t person, struct err *e)
{
	const struct app *a = x->w->r.app;
	enum auth_right right = x->verb->act == ACT_CLOSE ? RIGHT_CLOSE : RIGHT_ENTER;
	struct person_row row;
	struct auth_place at;
	if (viewer_is_operator(a->viewer))
		return true;
	row_init(&table_person, &row);
	row.area_id = t->area;
	row.id = person;
	if (!put_place(x->w->r.app, &table_person, &row, t->area, x->w->r.ask->today, &at, e))
		return false;
	if (!viewer_may(a->viewer, right, x->kind->name, record_class(x->kind), &at))
		t->why = BULK_SAY(x, MSG_BULK_DENIED, NULL);
	return true;
}

static bool which_num(struct bulking *x, int64_t *out, struct err *e)
{
	*out = 0;
	if (x->verb->which == NULL || x->asked->which == NULL || *x->asked->which == '\0')
		return true;
	const struct code_list *l = codes_list(x->w->r.app->codes, x->verb->which, e);
	const struct code *c = l != NULL ? code_by_id(l, x->asked->which) : NULL;
	*out = c != NULL ? c->num : -1;
	return l != NULL;
}

/* The one open record of that sort: of a person, or of a unit. */
static bool of_row(struct bulking *x, struct bulk_target *t, int64_t which, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(x->w->r.app->store), statement_text(x->verb->statement), e);
	int64_t n = 0;
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	if (is_people(x))
		db_bind_int(st, db_param(st, ":area"), t->area);
	db_bind_int(st, db_param(st, is_people(x) ? ":person" : ":unit"), t->id);
	db_bind_int(st, db_param(st, ":which"), which);
	while ((step = db_step(st, e)) == DB_ROW)
		if (n++ == 0)
			t->item.id = db_int(st, 0);
	if (step == DB_DONE && n == 0)
		t->why = BULK_SAY(x, MSG_BULK_HAS_NONE, x->kind->label);
	if (step == DB_DONE && n > 1)
		t->why = BULK_SAY(x, MSG_BULK_HAS_MANY, reg_number(&x->w->r, n), x->kind->label);
	return step == DB_DONE;
}

/* The version of the day: what a correction is about. */
static bool of_version(struct bulking *x, struct bulk_target *t, struct err *e)
{
	bool found = false;
	void *row = arena_alloc(x->arena, x->kind->versions->row_size);
	if (!store_get_version(x->w->r.app->store, x->kind->versions, x->kind->family == FAMILY_AREA ? t->area : 0, t->id, x->w->r.ask->day,
		    row, x->arena, &found, e))
		return false;
	if (found)
		t->item.id = ROW_GET_INT(row, x->kind->versions->id);
	else
		t->why = BULK_SAY(x, MSG_BULK_NOT_THEN, NULL);
	return true;
}

static bool of_tenure(struct bulking *x, struct bulk_target *t, struct err *e)
{
	struct tenure_row row;
	bool found = false;
	if (!store_get(x->w->r.app->store, &table_tenure, t->area, t->id, &row, x->arena, &found, e))
		return false;
	if (!found) {
		t->why = BULK_SAY(x, MSG_BULK_GONE, NULL);
		return true;
	}
	t->item.id = t->id;
	t->item.person = row.person_id;
	return may_write(x, t, row.person_id, e);
}

static bool find_target(struct bulking *x, struct bulk_target *t, int64_t which, struct err *e)
{
	const struct bulk_verb *v = x->verb;
	t->item.rev = t->rev;
	if (x->kind->family != FAMILY_AREA)
		t->item.area = 0;
	if (strcmp(v->list, "tenure") == 0)
		return of_tenure(x, t, e);
	if (is_people(x)) {
		t->item.person = t->id;
		if (!may_write(x, t, t->id, e) || t->why != NULL)
			return t->why != NULL;
	}
	if (v->act == ACT_CREATE) {
		t->item.owner = arena_printf(x->arena, "%" G_GINT64_FORMAT, t->id);
		t->item.rev = NONE;
		return true;
	}
	if (v->statement != NULL)
		return of_row(x, t, which, e);
	t->item.id = t->id;
	return v->act != ACT_CORRECT || of_version(x, t, e);
}

bool bulk_find_targets(struct bulking *x, struct err *e)
{
	int64_t which = 0;
	if (!which_num(x, &which, e))
		return false;
	for (guint i = 0; i < x->targets->len; i++)
		if (!find_target(x, &g_array_index(x->targets, struct bulk_target, i), which, e))
			return false;
	return true;
}
