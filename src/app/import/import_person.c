/* Somebody named by a row about something else: by key, by a number, or by name with day of birth and place. Two who fit are asked, never
 * guessed; whom the taker may not see is nobody. */
#include "app/import/import_parts.h"

#include "app/act/act.h"
#include "app/record_key.h"
#include "base/text.h"
#include "messages/lists_back.def"
#include "model/kinds.gen.h"
#include "store/statement.h"

#include <string.h>

#define NAMES_MAX 5000
#define TOLD 4 /* of those who fit */

struct somebody {
	int64_t area, id;
	ymd birth;
	const char *name;
	bool exact;
};

/* What a row says of the human. */
struct wanted {
	const char *name;
	ymd birth;	     /* 0: not said */
	const GArray *books; /* storage areas of the place the row is of; NULL: anywhere */
	int64_t unit;	     /* that place */
};

static bool may_see(struct importing *x, int64_t area)
{
	const struct auth_place *at = imp_place(x, area);
	return viewer_is_operator(x->app->viewer) || (at != NULL && viewer_may(x->app->viewer, RIGHT_VIEW, "person", 'B', at));
}

static const char *text_in(struct importing *x, const size_t *column)
{
	size_t at = column == NULL ? SIZE_MAX : x->at[*column];
	const char *text = at == SIZE_MAX || at >= x->row->count ? "" : x->row->cells[at].text;
	return imp_is_masked(text) ? "" : text;
}

/* "Nguyễn Văn Mẫu, 14/05/1972" is a name and a day of birth. */
static void read_wanted(struct importing *x, const struct imp_field *f, const char *text, struct wanted *w)
{
	const char *comma = strrchr(text, ','), *born = text_in(x, f->f->birth);
	ymd d = 0;
	w->name = text;
	if (comma != NULL && act_read_date(comma + 1 + strspn(comma + 1, " "), &d) && ymd_is_pdate(d)) {
		w->name = arena_strndup(x->work, text, (size_t)(comma - text));
		w->birth = d;
	}
	if (*born != '\0' && act_read_date(born, &d) && ymd_is_pdate(d))
		w->birth = d;
}

static bool born_then(ymd known, ymd said)
{
	return said == 0 || known == said || (said % 10000 == 0 && known / 10000 == said / 10000) ||
	       (said % 100 == 0 && known / 100 == said / 100);
}

static bool add_everybody(struct importing *x, const struct wanted *w, GArray *all, struct err *e)
{
	struct db_stmt *st = imp_ask(x, "import_people", e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":key"), text_fold(w->name, x->work));
	db_bind_int(st, db_param(st, ":first"), w->birth == 0 ? 0 : w->birth / 10000 * 10000);
	db_bind_int(st, db_param(st, ":last"), w->birth == 0 ? 99991231 : w->birth / 10000 * 10000 + 1231);
	while ((step = db_step(st, e)) == DB_ROW) {
		struct somebody s = {db_int(st, 0), db_int(st, 1), (ymd)db_int(st, 2), arena_strdup(x->work, db_text(st, 3)), false};
		bool again = all->len > 0 && g_array_index(all, struct somebody, all->len - 1).id == s.id;
		s.exact = strcmp(s.name, w->name) == 0;
		if (!again && born_then(s.birth, w->birth))
			g_array_append_val(all, s);
	}
	return step == DB_DONE;
}

static bool is_exact(struct importing *x, const struct wanted *w, const struct somebody *s)
{
	(void)x, (void)w;
	return s->exact;
}

static bool is_here(struct importing *x, const struct wanted *w, const struct somebody *s)
{
	(void)x;
	for (guint i = 0; i < w->books->len; i++)
		if (g_array_index(w->books, int64_t, i) == s->area)
			return true;
	return false;
}

static bool is_seen(struct importing *x, const struct wanted *w, const struct somebody *s)
{
	(void)w;
	return may_see(x, s->area);
}

/* Only those, if there is one among them or nobody else will do. */
static void keep(struct importing *x, const struct wanted *w, GArray *all,
	bool (*fits)(struct importing *, const struct wanted *, const struct somebody *), bool only)
{
	guint n = 0;
	for (guint i = 0; i < all->len; i++)
		n += fits(x, w, &g_array_index(all, struct somebody, i));
	for (guint i = all->len; (n > 0 || only) && i-- > 0;)
		if (!fits(x, w, &g_array_index(all, struct somebody, i)))
			g_array_remove_index(all, i);
}

static const char *described(struct importing *x, const struct somebody *s)
{
	char day[11];
	return arena_printf(x->work, "%s, %s (%s)", s->name, s->birth == 0 ? "?" : ymd_format_vi(s->birth, day),
		record_key_write(s->area, s->id, x->work));
}

static void ask_which(struct importing *x, size_t column, const char *text, const GArray *all)
{
	g_autoptr(GString) who = g_string_new(NULL);
	g_autofree char *count = g_strdup_printf("%u", all->len);
	for (guint i = 0; i < all->len && i < TOLD; i++)
		g_string_append_printf(who, "%s%s", i > 0 ? "; " : "", described(x, &g_array_index(all, struct somebody, i)));
	if (all->len > TOLD)
		g_string_append(who, "; …");
	imp_fault(x, column, text, IMP_SAY(x, MSG_IMP_MANY_PEOPLE, count, who->str), NULL, NULL, false);
}

static const char *name_at(void *user, size_t i)
{
	const GPtrArray *names = user;
	return i < names->len ? g_ptr_array_index(names, i) : NULL;
}

static bool add_names(struct importing *x, int64_t area, GPtrArray *names, struct err *e)
{
	enum db_step step = DB_ERROR;
	if (names->len >= NAMES_MAX || !may_see(x, area))
		return true;
	struct db_stmt *st = imp_ask(x, "import_people_in", e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":area"), area);
	db_bind_int(st, db_param(st, ":most"), NAMES_MAX);
	while ((step = db_step(st, e)) == DB_ROW)
		g_ptr_array_add(names, g_strdup(db_text(st, 0)));
	return step == DB_DONE;
}

static bool nobody(struct importing *x, size_t column, const struct wanted *w, struct err *e)
{
	g_autofree char *scope = g_strdup_printf("people:%" G_GINT64_FORMAT, w->unit);
	GPtrArray *names = g_hash_table_lookup(x->scopes, scope);
	const char *nearest = NULL;
	if (names == NULL && w->books != NULL) {
		names = g_ptr_array_new_with_free_func(g_free);
		g_hash_table_insert(x->scopes, g_strdup(scope), names);
		for (guint i = 0; i < w->books->len; i++)
			if (!add_names(x, g_array_index(w->books, int64_t, i), names, e))
				return false;
	}
	if (names != NULL)
		nearest = imp_nearest(x, scope, w->name, name_at, names);
	imp_fault(x, column, w->name, IMP_SAY(x, w->birth == 0 ? MSG_IMP_NOBODY : MSG_IMP_NOBODY_BORN, w->name), nearest, NULL, false);
	return true;
}

/* Whose number it is; several: they are asked. */
static bool by_number(struct importing *x, const char *number, GArray *all, struct err *e)
{
	struct err why = {0};
	const char *value = imp_normal(x, number, &why), *enc = NULL, *bix = NULL;
	struct db_stmt *st = NULL;
	enum db_step step = DB_ERROR;
	if (value == NULL)
		return true;
	if (!store_secret(x->store, value, x->work, &enc, &bix, e) || (st = imp_ask(x, "import_number", e)) == NULL)
		return false;
	db_bind_text(st, db_param(st, ":bix"), bix);
	while ((step = db_step(st, e)) == DB_ROW) {
		const struct somebody s = {db_int(st, 0), db_int(st, 1), 0, number, true};
		if (all->len == 0 || g_array_index(all, struct somebody, all->len - 1).id != s.id)
			g_array_append_val(all, s);
	}
	return step == DB_DONE;
}

static bool by_key(struct importing *x, const char *text, GArray *all, struct err *e)
{
	struct somebody s = {.name = text};
	bool found = false;
	if (!record_key_read(text, &s.area, &s.id))
		return true;
	void *row = arena_alloc(x->work, table_person.row_size);
	if (!store_get(x->store, &table_person, s.area, s.id, row, x->work, &found, e))
		return false;
	if (found)
		g_array_append_val(all, s);
	return true;
}

bool imp_books(struct importing *x, int64_t unit, const GArray **out, struct err *e)
{
	enum db_step step = DB_ERROR;
	*out = g_hash_table_lookup(x->books, &unit);
	if (*out != NULL)
		return true;
	struct db_stmt *st = imp_ask(x, "import_areas", e);
	GArray *all = st == NULL ? NULL : g_array_new(FALSE, FALSE, sizeof(int64_t));
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":unit"), unit);
	db_bind_int(st, db_param(st, ":day"), x->o->today);
	while ((step = db_step(st, e)) == DB_ROW) {
		int64_t area = db_int(st, 0);
		g_array_append_val(all, area);
	}
	g_hash_table_insert(x->books, g_memdup2(&unit, sizeof unit), all);
	*out = all;
	return step == DB_DONE;
}

/* The books of the place that the row or the batch names; after a merger they are those of the communes that were. */
static bool books_of_row(struct importing *x, const struct imp_field *f, struct wanted *w, struct err *e)
{
	if (!imp_above(x, f, &w->unit, e) || w->unit == NONE || w->unit == x->nation)
		return e->code == ERR_NONE;
	return imp_books(x, w->unit, &w->books, e);
}

bool imp_look_person(struct importing *x, struct imp_record *rec, struct imp_field *f, int64_t *id, struct err *e)
{
	size_t column = SIZE_MAX;
	const struct grid_cell *cell = imp_cell(x, f, &column);
	const char *number = text_in(x, f->f->number);
	struct wanted w = {.name = "", .unit = NONE};
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct somebody));
	int64_t before = x->hard;
	*id = NONE;
	if (cell->text[0] == '\0' && *number == '\0')
		return true;
	if (!books_of_row(x, f, &w, e) || x->hard != before)
		return e->code == ERR_NONE;
	if (!by_key(x, cell->text, all, e) || (all->len == 0 && *number != '\0' && !by_number(x, number, all, e)))
		return false;
	if (all->len == 0) {
		read_wanted(x, f, cell->text, &w);
		if (!add_everybody(x, &w, all, e))
			return false;
		keep(x, &w, all, is_exact, false);
	}
	keep(x, &w, all, is_seen, true);
	if (w.books != NULL)
		keep(x, &w, all, is_here, false);
	if (all->len == 0)
		return nobody(x, column, &w, e);
	if (all->len > 1) {
		ask_which(x, column, cell->text, all);
		return true;
	}
	const struct somebody *s = &g_array_index(all, struct somebody, 0);
	*id = s->id;
	x->found_area = s->area;
	if (f->f->field->type != FIELD_XREF && rec->r->kind->family == FAMILY_AREA)
		rec->area = s->area;
	return true;
}
