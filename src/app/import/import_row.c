/* One row of the file: all its records read, recognised, checked, and written when nothing speaks against it. */
#include "app/import/import_parts.h"

#include "app/act/act_internal.h"
#include "app/secrecy.h"
#include "base/err_shown.h"
#include "messages/store.def"
#include "model/kinds.gen.h"
#include "store/statement.h"

#include <string.h>

/* ---- the records of the row ---- */

static bool parents_active(struct importing *x, const struct imp_record *rec)
{
	for (size_t i = 0; i < rec->r->field_count; i++) {
		const struct mapping_field *f = rec->fields[i].f;
		if (f->source == SOURCE_RECORD && !x->records[f->record].active)
			return false;
	}
	return true;
}

static void start(struct importing *x, struct imp_record *rec)
{
	rec->active = (rec->r->when_count == 0 || imp_any(x, rec->r->when, rec->r->when_count)) && parents_active(x, rec);
	rec->known = rec->write_head = rec->write_version = rec->faulty = rec->self = rec->corrects = rec->denied = false;
	rec->barred[0] = '\0';
	rec->old = rec->old_version = NULL;
	rec->id = rec->area = NONE;
	rec->wrong[0] = rec->wrong[1] = 0;
	memset(rec->set_head, 0, sizeof rec->set_head);
	memset(rec->set_version, 0, sizeof rec->set_version);
	row_init(rec->head, rec->row);
	if (rec->versions != NULL)
		row_init(rec->versions, rec->version);
}

/* The first version of a record with a birth holds from then on, known or not (C21). */
static void start_at_birth(struct importing *x, struct imp_record *rec)
{
	const struct column *birth = rec->versions == NULL ? NULL : table_column(rec->head, "birth_d");
	if (birth == NULL || ROW_AT_INT(rec->version, rec->versions->from_d) != NONE)
		return;
	int64_t d = row_get_int(birth, rec->row);
	bool known = d != NONE && d != 0;
	ROW_AT_INT(rec->version, rec->versions->from_d) = known ? ymd_first((ymd)d) : x->o->today;
	ROW_AT_INT(rec->version, rec->versions->from_p) = !known	       ? PRECISION_BOUND
							  : d / 100 % 100 == 0 ? PRECISION_YEAR
							  : d % 100 == 0       ? PRECISION_MONTH
									       : PRECISION_DAY;
}

/* What the records of the row name: an organisation first, then a unit, then what holds for the whole file. */
static bool home_of_row(struct importing *x, int64_t *area, struct err *e)
{
	*area = NONE;
	/* Of a record the row names, or of the person it is about. */
	for (size_t i = 0; i < x->m->record_count; i++)
		if (x->records[i].active && x->records[i].r->kind->family == FAMILY_AREA && x->records[i].area != NONE) {
			*area = x->records[i].area;
			return true;
		}
	for (int units = 0; units < 2; units++)
		for (size_t i = 0; i < x->m->record_count; i++) {
			struct imp_record *rec = &x->records[i];
			for (size_t n = 0; rec->active && n < rec->r->field_count; n++) {
				const struct mapping_field *f = rec->fields[n].f;
				bool ours = units ? f->source == SOURCE_UNIT : f->source == SOURCE_ORGANISATION;
				int64_t id = ours ? row_get_int(f->column, f->table == rec->versions ? rec->version : rec->row) : NONE;
				if (id == NONE)
					continue;
				if (!imp_area_of(x, units ? id : NONE, units ? NONE : id, area, e) || *area != NONE)
					return *area != NONE || e->code == ERR_NONE;
			}
		}
	for (size_t i = 0; i < x->m->record_count; i++) {
		struct imp_record *rec = &x->records[i];
		int64_t unit = NONE;
		if (!rec->active || rec->home == NULL || rec->r->kind->family != FAMILY_AREA)
			continue;
		if (!imp_look(x, rec, rec->home, &unit, e) || (unit != NONE && (!imp_area_of(x, unit, NONE, area, e) || *area != NONE)))
			return e->code == ERR_NONE;
	}
	if (x->o->organisation != NONE && !imp_area_of(x, NONE, x->o->organisation, area, e))
		return false;
	return *area != NONE || x->o->unit == NONE || imp_area_of(x, x->o->unit, NONE, area, e);
}

/* ---- checks ---- */

struct checking_row {
	struct importing *x;
	struct imp_record *rec;
	const struct table *t;
};

static const struct mapping_field *field_named(const struct imp_record *rec, const char *name)
{
	for (size_t i = 0; name != NULL && i < rec->r->field_count; i++)
		if (strcmp(rec->fields[i].f->name, name) == 0)
			return rec->fields[i].f;
	return NULL;
}

static const struct mapping_field *field_of_column(const struct imp_record *rec, const struct table *t, const struct column *c)
{
	for (size_t i = 0; c != NULL && i < rec->r->field_count; i++)
		if (rec->fields[i].f->table == t &&
			(rec->fields[i].f->column == c || (c->field >= 0 && rec->fields[i].f->column->field == c->field)))
			return rec->fields[i].f;
	return NULL;
}

size_t imp_column_of(const struct importing *x, const struct mapping_field *f)
{
	size_t found = f == NULL || f->column_count == 0 ? SIZE_MAX : f->columns[0];
	bool there = false;
	for (size_t i = 0; f != NULL && i < f->column_count; i++) {
		size_t at = x->at[f->columns[i]];
		if (at == SIZE_MAX)
			continue;
		if (at < x->row->count && *x->row->cells[at].text != '\0')
			return f->columns[i];
		if (!there)
			found = f->columns[i];
		there = true;
	}
	return found;
}

static const char *given_in(struct importing *x, size_t column)
{
	size_t at = column == SIZE_MAX ? SIZE_MAX : x->at[column];
	return at == SIZE_MAX || at >= x->row->count ? "" : x->row->cells[at].text;
}

static bool is_wrong(const struct imp_record *rec, const struct mapping_field *f)
{
	for (size_t i = 0; f != NULL && i < rec->r->field_count; i++)
		if (rec->fields[i].f == f)
			return (rec->wrong[i / 64 % 2] >> (i % 64) & 1) != 0;
	return false;
}

/* "- Nguyễn Văn A", as lists with dashes have it: the name without the sign. NULL for what is a formula. */
static const char *without_sign(struct importing *x, const char *text)
{
	const char *rest = text + strspn(text, "-+ ");
	for (const char *p = rest; *p != '\0'; p = g_utf8_next_char(p))
		if (!g_unichar_isalpha(g_utf8_get_char(p)) && *p != ' ')
			return NULL;
	return *rest == '\0' ? NULL : arena_strdup(x->work, rest);
}

static void note_bad(const struct column *c, const struct err *why, void *user)
{
	struct checking_row *k = user;
	struct importing *x = k->x;
	const struct mapping_field *f = c != NULL ? field_of_column(k->rec, k->t, c) : field_named(k->rec, act_condition_field(why));
	if (c == NULL ? k->rec->faulty : is_wrong(k->rec, f))
		return; /* its own text was faulty: said already */
	if (c != NULL && f == NULL && c->field < 0)
		f = field_named(k->rec, c->offset == k->t->until_d ? "until" : c->offset == k->t->on_d ? "on" : "from");
	const char *text = err_shown(why, x->o->lang);
	if (why->key == MSG_ROW_REQUIRED)
		text = IMP_SAY(x, MSG_IMP_REQUIRED, act_label(k->t, c, x->o->lang, x->work));
	const char *given = given_in(x, imp_column_of(x, f)), *nearest = why->key == MSG_ROW_NAME ? without_sign(x, given) : NULL;
	imp_fault(x, imp_column_of(x, f), given, text, nearest, NULL, false);
}

static void check(struct importing *x, struct imp_record *rec, const struct table *t, void *row)
{
	struct checking_row k = {x, rec, t};
	store_check_row(x->store, t, row, note_bad, &k);
}

/* ---- rights ---- */

static struct imp_area *area_facts(struct importing *x, int64_t area, struct err *e)
{
	struct imp_area *known = g_hash_table_lookup(x->places, &area);
	if (known != NULL)
		return known;
	struct imp_area *p = ARENA_NEW(x->arena, struct imp_area);
	*p = (struct imp_area){.number = area, .at = {NONE, NONE, x->o->today}, .site = NONE};
	const char *const asked[] = {"area_unit", "area_site"};
	int64_t *const answers[] = {&p->at.unit, &p->site};
	for (size_t i = 0; i < G_N_ELEMENTS(asked); i++) {
		struct db_stmt *st = imp_ask(x, asked[i], e);
		if (st == NULL)
			return NULL;
		db_bind_int(st, db_param(st, ":number"), area);
		enum db_step step = db_step(st, e);
		if (step == DB_ROW)
			*answers[i] = db_int(st, 0);
		db_reset(st);
		if (step == DB_ERROR)
			return NULL;
	}
	g_hash_table_insert(x->places, &p->number, p);
	return p;
}

const struct auth_place *imp_place(struct importing *x, int64_t area)
{
	struct err ignored = {0};
	const struct imp_area *p = area == NONE ? NULL : area_facts(x, area, &ignored);
	return p == NULL ? NULL : &p->at;
}

bool imp_secrecy(struct importing *x, const struct table *t, const void *row, struct auth_place *at)
{
	int secrecy = 0;
	if (!app_secrecy_of(x->app, t, row, &secrecy, NULL))
		return false;
	at->secrecy = MAX(at->secrecy, secrecy);
	return true;
}

/* The first column the viewer may not write; NULL: there is none. */
static const struct column *denied_column(struct importing *x, const struct imp_record *rec, const struct table *t, const void *row,
	const void *old, const struct auth_place *at)
{
	const struct kind *k = rec->r->kind;
	bool asked[128] = {false};
	for (uint16_t i = 0; i < t->column_count; i++) {
		const struct column *c = &t->columns[i];
		if (c->field < 0 || c->derived)
			continue;
		bool touched = old != NULL		? !act_same(c, old, row)
			       : c->store == COLUMN_INT ? row_get_int(c, row) != NONE
							: row_get_text(c, row) != NULL;
		unsigned class_ = (unsigned char)k->fields[c->field].class_ & 127;
		if (touched && !asked[class_] && !viewer_may(x->app->viewer, RIGHT_ENTER, k->name, k->fields[c->field].class_, at))
			return c;
		asked[class_] = asked[class_] || touched;
	}
	return NULL;
}

/* Told at the cell that would fill it: without that column the others of the row may go in. */
static void tell_denied(struct importing *x, const struct imp_record *rec, const struct table *t, const struct column *c)
{
	const struct mapping_field *f = field_of_column(rec, t, c);
	size_t column = f == NULL ? SIZE_MAX : imp_column_of(x, f);
	const char *label = kind_field_label_in(&rec->r->kind->fields[c->field], x->o->lang);
	imp_fault(x, column, given_in(x, column), IMP_SAY(x, MSG_IMP_DENIED, label), NULL, NULL, false);
}

/* Where a record is: by the area, else by what its row says. As secret as it is and as it shall be. *may false: that cannot be told. */
static bool place_of(struct importing *x, const struct imp_record *rec, const void *row, struct auth_place *at, bool *may, struct err *e)
{
	struct imp_area *area = rec->r->kind->family == FAMILY_AREA ? area_facts(x, rec->area, e) : NULL;
	*at = (struct auth_place){.unit = NONE, .organisation = NONE, .day = x->o->today};
	if (rec->r->kind->family == FAMILY_AREA && area == NULL)
		return false;
	if (area != NULL)
		*at = area->at;
	else if (!put_place(x->app, rec->versions != NULL ? rec->versions : rec->head, row, 0, x->o->today, at, e))
		return false;
	*may = imp_secrecy(x, rec->head, rec->row, at) && imp_secrecy(x, rec->head, rec->old, at);
	return true;
}

bool imp_bar(struct importing *x, struct imp_record *rec, struct err *e)
{
	const struct viewer *v = x->app->viewer;
	const struct kind *k = rec->r->kind;
	const void *given = rec->versions != NULL ? rec->version : rec->row, *old = rec->versions != NULL ? rec->old_version : rec->old;
	struct auth_place at;
	bool may = true;
	size_t n = 0;
	rec->barred[0] = '\0';
	if (viewer_is_operator(v))
		return true;
	if (!place_of(x, rec, old != NULL ? old : given, &at, &may, e))
		return false;
	for (const char *class_ = "POBSX"; *class_ != '\0'; class_++)
		if (!may || (!viewer_may(v, RIGHT_ENTER, k->name, *class_, &at) && !viewer_may(v, RIGHT_VIEW, k->name, *class_, &at)))
			rec->barred[n++] = *class_;
	rec->barred[n] = '\0';
	return true;
}

bool imp_is_barred(const struct imp_record *rec, const struct mapping_field *f)
{
	return f->field != NULL && strchr(rec->barred, f->field->class_) != NULL;
}

bool imp_refuse_barred(struct importing *x, struct imp_record *rec, struct err *e)
{
	if (!imp_bar(x, rec, e))
		return false;
	for (size_t i = 0; i < rec->r->field_count; i++) {
		const struct mapping_field *f = rec->fields[i].f;
		const void *row = f->table == rec->versions ? rec->version : rec->row;
		bool given = f->column->store == COLUMN_INT ? row_get_int(f->column, row) != NONE : row_get_text(f->column, row) != NULL;
		if (!given || f->source == SOURCE_RECORD || is_wrong(rec, f) || !imp_is_barred(rec, f))
			continue;
		tell_denied(x, rec, f->table, f->column);
		rec->wrong[i / 64 % 2] |= UINT64_C(1) << (i % 64);
		rec->denied = true;
	}
	return true;
}

/* May the viewer record this there, and is it recorded here at all (C57)? */
static bool allowed(struct importing *x, struct imp_record *rec, struct err *e)
{
	bool by_area = rec->r->kind->family == FAMILY_AREA, may = true;
	struct imp_area *area = by_area ? area_facts(x, rec->area, e) : NULL;
	struct auth_place at;
	const struct column *denied = NULL;
	const struct table *of = rec->head;
	if (by_area && area == NULL)
		return false;
	if (area != NULL && area->site != NONE && area->site != store_site(x->store))
		imp_fault(x, SIZE_MAX, "", IMP_SAY(x, MSG_IMP_OTHER_SITE, NULL), NULL, "C57", false);
	if (viewer_is_operator(x->app->viewer) || rec->denied)
		return true;
	if (!place_of(x, rec, rec->versions != NULL ? rec->version : rec->row, &at, &may, e))
		return false;
	may = may && viewer_may(x->app->viewer, RIGHT_ENTER, rec->r->kind->name, '\0', &at);
	if (may && (!rec->known || rec->write_head))
		denied = denied_column(x, rec, rec->head, rec->row, rec->old, &at);
	if (may && denied == NULL && rec->versions != NULL && (!rec->known || rec->write_version)) {
		of = rec->versions;
		denied = denied_column(x, rec, of, rec->version, rec->old_version, &at);
	}
	if (denied != NULL)
		tell_denied(x, rec, of, denied);
	else if (!may)
		imp_fault(x, SIZE_MAX, "", IMP_SAY(x, MSG_IMP_DENIED, kind_label_in(rec->r->kind, x->o->lang)), NULL, NULL, false);
	return true;
}

/* ---- one record ---- */

static void set_parents(struct importing *x, struct imp_record *rec)
{
	for (size_t i = 0; i < rec->r->field_count; i++) {
		const struct mapping_field *f = rec->fields[i].f;
		if (f->source != SOURCE_RECORD)
			continue;
		const struct imp_record *parent = &x->records[f->record];
		void *row = f->table == rec->versions ? rec->version : rec->row;
		*row_int(f->column, row) = parent->id;
		if (f->field->type == FIELD_XREF)
			*row_int(f->column + 1, row) = parent->r->kind->family == FAMILY_REF ? 0 : parent->area;
		if (rec->r->kind->family == FAMILY_AREA && parent->r->kind->family == FAMILY_AREA)
			rec->area = parent->area;
	}
}

static bool parent_known(struct importing *x, const struct imp_record *rec)
{
	for (size_t i = 0; i < rec->r->field_count; i++)
		if (rec->fields[i].f->source == SOURCE_RECORD && !x->records[rec->fields[i].f->record].known)
			return false;
	return true;
}

static void make_new(struct importing *x, struct imp_record *rec)
{
	rec->id = store_new_id(x->store);
	rec->write_head = true;
	rec->write_version = rec->versions != NULL;
	if (rec->head->area != COLUMN_ABSENT)
		ROW_AT_INT(rec->row, rec->head->area) = rec->area;
	ROW_AT_INT(rec->row, rec->head->id) = rec->id;
	start_at_birth(x, rec);
	row_span_complete(rec->versions != NULL ? rec->versions : rec->head, rec->versions != NULL ? rec->version : rec->row);
	if (rec->versions == NULL)
		return;
	if (rec->versions->area != COLUMN_ABSENT)
		ROW_AT_INT(rec->version, rec->versions->area) = rec->area;
	ROW_AT_INT(rec->version, rec->versions->head) = rec->id;
}

static void check_record(struct importing *x, struct imp_record *rec)
{
	if (rec->write_head)
		check(x, rec, rec->head, rec->row);
	if (rec->write_version)
		check(x, rec, rec->versions, rec->version);
}

static bool settle_record(struct importing *x, struct imp_record *rec, int64_t home, bool *skip, struct err *e)
{
	rec->area = rec->r->kind->family == FAMILY_REF ? 0 : rec->area != NONE ? rec->area : home;
	set_parents(x, rec);
	if (rec->area == NONE) {
		if (!x->row_faulty)
			imp_fault(x, SIZE_MAX, "", IMP_SAY(x, MSG_IMP_NO_AREA, NULL), NULL, NULL, false);
		/* What else is wrong with the row is told as well. */
		make_new(x, rec);
		check_record(x, rec);
		return true;
	}
	if (rec->r->recognise != 0 && !rec->self && rec->head == &table_person && !imp_person(x, rec, skip, e))
		return false;
	if (*skip)
		return true;
	bool may_be_there = rec->old != NULL || (parent_known(x, rec) && rec->r->recognise == 0);
	if (may_be_there && !imp_known(x, rec, e))
		return false;
	if (!rec->known) {
		if (!imp_refuse_barred(x, rec, e))
			return false;
		make_new(x, rec);
	}
	/* What else is missing would say whether the record is there. */
	if (!rec->denied)
		check_record(x, rec);
	return (!rec->write_head && !rec->write_version) || allowed(x, rec, e);
}

/* ---- writing ---- */

static void remember(struct importing *x, int64_t id, bool known)
{
	const struct imp_made made = {id, x->row->number, known};
	const struct imp_made *last = x->made_all->len == 0 ? NULL : &g_array_index(x->made_all, struct imp_made, x->made_all->len - 1);
	g_hash_table_insert(x->made, g_memdup2(&id, sizeof id), g_memdup2(&x->row->number, sizeof x->row->number));
	/* Ids of new rows grow: the first that a row of the file makes stands for all of them. */
	if (known || last == NULL || last->known || last->row != made.row)
		g_array_append_val(x->made_all, made);
}

void imp_count_made(struct importing *x, const struct kind *k)
{
	gpointer key = (gpointer)(uintptr_t)k;
	g_hash_table_insert(x->by_kind, key, GINT_TO_POINTER(GPOINTER_TO_INT(g_hash_table_lookup(x->by_kind, key)) + 1));
	x->report->created++;
}

static bool write(struct importing *x, struct imp_record *rec, struct err *e)
{
	store_say_why(x->store, app_why(x->app, rec->corrects ? "correct" : rec->known ? "complete" : "import"));
	if (rec->write_head &&
		!(rec->known ? store_update(x->store, rec->head, rec->row, e) : store_insert(x->store, rec->head, rec->row, e)))
		return false;
	if (rec->write_head || rec->write_version)
		remember(x, rec->id, rec->known);
	if (rec->write_version) {
		if (!(rec->known ? store_update(x->store, rec->versions, rec->version, e)
				 : store_insert(x->store, rec->versions, rec->version, e)))
			return false;
		remember(x, ROW_GET_INT(rec->version, rec->versions->id), rec->known);
	}
	if (rec->write_head || rec->write_version)
		imp_forget_named(x, rec->r->kind);
	if (!rec->known)
		imp_count_made(x, rec->r->kind);
	else if (rec->write_head || rec->write_version)
		x->report->changed++;
	if (x->first_area == NONE && rec->r->kind->family == FAMILY_AREA)
		x->first_area = rec->area;
	return true;
}

/* A row that repeats the examples of the template. */
static bool is_example(struct importing *x)
{
	size_t same = 0;
	for (size_t i = 0; i < x->m->column_count; i++) {
		size_t at = x->at[i];
		const char *text = at == SIZE_MAX || at >= x->row->count ? "" : x->row->cells[at].text;
		if (*text == '\0' || x->m->columns[i].example == NULL)
			continue;
		if (strcmp(text, x->m->columns[i].example) != 0)
			return false;
		same++;
	}
	return same > 2;
}

bool imp_row(struct importing *x, enum imp_outcome *out, struct err *e)
{
	int64_t home = NONE;
	bool skip = false, anything = false;
	x->row_faulty = false;
	*out = ROW_SKIPPED;
	if (is_example(x))
		return true;
	const char *sum = imp_sum(x);
	if (sum != NULL) {
		imp_fault(x, SIZE_MAX, sum, IMP_SAY(x, MSG_IMP_SUM, sum), NULL, NULL, true);
		return true;
	}
	for (size_t i = 0; i < x->m->record_count; i++)
		start(x, &x->records[i]);
	for (size_t i = 0; i < x->m->record_count; i++)
		if (x->records[i].active && !imp_self(x, &x->records[i], e))
			return false;
	if (x->row_faulty) {
		*out = ROW_BAD;
		return true;
	}
	for (size_t i = 0; i < x->m->record_count; i++)
		if (x->records[i].active && !imp_values(x, &x->records[i], e))
			return false;
	if (!home_of_row(x, &home, e))
		return false;
	for (size_t i = 0; i < x->m->record_count && !skip; i++)
		if (x->records[i].active && !settle_record(x, &x->records[i], home, &skip, e))
			return false;
	if (skip)
		return true;
	*out = ROW_BAD;
	if (x->row_faulty)
		return true;
	for (size_t i = 0; i < x->m->record_count; i++) {
		struct imp_record *rec = &x->records[i];
		if (!rec->active)
			continue;
		anything = anything || rec->write_head || rec->write_version;
		if (!write(x, rec, e)) {
			*out = ROW_REFUSED;
			return false;
		}
	}
	*out = anything ? ROW_TAKEN : ROW_SAME;
	return true;
}
