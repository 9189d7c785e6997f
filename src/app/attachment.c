/* Files attached to records; see attachment.h. */
#include "app/attachment.h"

#include "app/reading.h"
#include "app/record/record_parts.h"
#include "auth/law.h"
#include "base/text.h"
#include "base/yaml.h"
#include "exchange/sniff.h"
#include "messages/people_one.def"
#include "model/kinds.gen.h"
#include "store/files.h"
#include "store/statement.h"

#include <string.h>

#define NAME_MAX_CHARACTERS 120
#define CAPTION_MAX 200
#define MEGABYTE (1024 * 1024)
#define SETTINGS "settings.yaml"

struct attaching {
	struct record_work w;
	struct page_attachments *out;
	const struct yaml *types;
	struct settings settings;
	char class_;
	GPtrArray *errors;
};

/* ---- law ---- */

static bool read_law(struct attaching *x, struct err *e)
{
	struct yaml_fault fault = {0};
	g_autofree char *text = law_text(SETTINGS, NULL);
	must(text != NULL);
	const struct yaml *y = yaml_parse(text, strlen(text), x->w.r.arena, &fault);
	if (y == NULL)
		return yaml_fail(e, SETTINGS, &fault);
	x->types = yaml_get(y, "attachment_types");
	return law_settings(x->w.r.app->store, x->w.r.ask->today, &x->settings, e);
}

/* The ending of an allowed type; NULL: it is not allowed. */
static const char *ending_of(const struct attaching *x, const char *type)
{
	for (const struct yaml *t = x->types != NULL ? x->types->first : NULL; t != NULL; t = t->next)
		if (g_strcmp0(yaml_text(t, "type"), type) == 0)
			return yaml_text(t, "ending");
	return NULL;
}

/* Pictures of papers and whatever hangs on sensitive records are sensitive; what hangs on people is personal. */
static char class_of(const struct kind *k)
{
	char c = record_class(k);
	if (strcmp(k->name, "identity_number") == 0)
		return 'S';
	return c == 'P' || c == 'O' || c == 'B' || c == 'S' || c == 'X' ? c : 'S';
}

/* ---- reading ---- */

static bool open_record(struct attaching *x, struct app *a, const struct page_ask *ask, const char *kind, int64_t area, int64_t id,
	struct arena *arena, struct err *e)
{
	const struct kind *k = kind_find(kind);
	if (k == NULL || k->table == NULL || !k->table->history || strcmp(kind, "attachment") == 0)
		return FAIL0(e, ERR_NOT_FOUND, MSG_ATTACH_NO_RECORD);
	if (!record_begin(&x->w, a, ask, kind, arena, e) || !record_open(&x->w, area, id, e))
		return false;
	x->class_ = class_of(k);
	if (!record_may(&x->w, x->w.places, RIGHT_VIEW, kind, x->class_))
		return FAIL0(e, ERR_DENIED, MSG_ATTACH_DENIED);
	return read_law(x, e);
}

static void close_record(struct attaching *x)
{
	if (x->w.places != NULL) /* it was begun */
		record_end(&x->w);
}

static bool may_write(struct attaching *x, enum auth_right right, bool *out, struct err *e)
{
	struct auth_place self, parts;
	*out = false;
	if (x->w.gone)
		return true;
	if (!record_writing_places(&x->w, &self, &parts, e))
		return false;
	*out = record_may_write(&x->w, x->w.layout, &self, right) && record_may(&x->w, x->w.places, right, x->w.kind->name, x->class_);
	return true;
}

static const char *size_text(struct attaching *x, int64_t bytes)
{
	int64_t tenths = (bytes * 10 + MEGABYTE / 2) / MEGABYTE;
	if (bytes < MEGABYTE)
		return arena_printf(x->w.r.arena, "%" G_GINT64_FORMAT " KB", (bytes + 1023) / 1024);
	return arena_printf(x->w.r.arena, "%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT " MB", tenths / 10, tenths % 10);
}

/* A file can be more secret than what it hangs on. */
static bool may_read(const struct attaching *x, const char *kind, char class_, int64_t secrecy)
{
	g_autoptr(GArray) places = g_array_copy(x->w.places);
	for (guint i = 0; i < places->len; i++) {
		struct auth_place *at = &g_array_index(places, struct auth_place, i);
		at->secrecy = MAX(at->secrecy, (int)secrecy);
	}
	return record_may(&x->w, places, RIGHT_VIEW, kind, class_);
}

static bool read_items(struct attaching *x, bool may_remove, struct err *e)
{
	struct reg *r = &x->w.r;
	g_autoptr(GArray) items = g_array_new(FALSE, TRUE, sizeof(struct page_attachment));
	struct db_stmt *st = page_sql(r->app, r->ask, "page_attachments_of", e);
	enum db_step step = DB_ERROR;
	if (st != NULL) {
		page_sql_text(st, ":tbl", x->w.kind->name);
		page_sql_int(st, ":row", x->w.id);
		page_sql_int(st, ":area", x->w.area);
	}
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		if (!may_read(x, x->w.kind->name, record_class(x->w.kind), db_int(st, 9)))
			continue;
		struct page_attachment f = {.area = db_int(st, 0),
			.id = db_int(st, 1),
			.name = reg_copy(r, db_text(st, 2)),
			.type = ending_of(x, db_text(st, 3)),
			.kind = page_code(r->app, "attachment_kind", db_int(st, 4), r->ask->lang, r->arena),
			.size = size_text(x, db_int(st, 5)),
			.caption = db_is_null(st, 6) ? "" : reg_copy(r, db_text(st, 6)),
			.sealed = db_int(st, 7) == 1,
			.when = reg_instant(r, db_int(st, 8)),
			.may_remove = may_remove};
		if (f.type == NULL)
			f.type = reg_copy(r, db_text(st, 3));
		g_array_append_val(items, f);
	}
	page_sql_done(r->ask, st);
	x->out->items = arena_list(r->arena, items);
	x->out->count = items->len;
	return step == DB_DONE;
}

static void put_choices(struct attaching *x, const char *chosen)
{
	struct reg *r = &x->w.r;
	const struct code_list *l = codes_list(r->app->codes, "attachment_kind", NULL);
	struct page_attachment_kind *kinds = ARENA_ARRAY(r->arena, struct page_attachment_kind, l->count + 1);
	g_autoptr(GString) accept = g_string_new(NULL), shown = g_string_new(NULL);
	for (size_t i = 0; i < l->count; i++)
		kinds[i] = (struct page_attachment_kind){l->codes[i].id,
			page_code(r->app, "attachment_kind", l->codes[i].num, r->ask->lang, r->arena),
			chosen != NULL ? strcmp(chosen, l->codes[i].id) == 0 : i == 0};
	for (const struct yaml *t = x->types != NULL ? x->types->first : NULL; t != NULL; t = t->next) {
		g_string_append_printf(accept, "%s.%s", accept->len > 0 ? "," : "", yaml_text(t, "ending"));
		g_string_append_printf(shown, "%s%s", shown->len > 0 ? ", " : "", yaml_text(t, "ending"));
	}
	x->out->kinds = kinds;
	x->out->kind_count = l->count;
	x->out->accept = arena_strdup(r->arena, accept->str);
	x->out->limits = reg_say(r, MSG_ATTACH_LIMITS, reg_number(r, x->settings.value[SETTING_ATTACHMENT_COUNT]),
		reg_number(r, x->settings.value[SETTING_ATTACHMENT_MAX]), shown->str);
}

static bool fill(struct attaching *x, struct err *e)
{
	struct page_attachments *out = x->out;
	bool may_close = false;
	if (!may_write(x, RIGHT_ENTER, &out->may_add, e) || !may_write(x, RIGHT_CLOSE, &may_close, e) || !read_items(x, may_close, e))
		return false;
	out->self = (struct record_ref){x->w.kind->name, x->w.area, x->w.id, NULL};
	out->kind_label = record_label(&x->w, x->w.kind);
	out->caption = "";
	if (!record_title(&x->w, x->w.layout, x->w.head, x->w.version, x->w.places, &out->title, e))
		return false;
	out->self.name = out->title;
	put_choices(x, NULL);
	return true;
}

bool page_attachments(struct app *a, const struct page_ask *ask, const char *kind, int64_t area, int64_t id, struct page_attachments *out,
	struct arena *arena, struct err *e)
{
	struct attaching x = {.out = out};
	*out = (struct page_attachments){0};
	bool ok = open_record(&x, a, ask, kind, area, id, arena, e) && fill(&x, e);
	close_record(&x);
	return ok;
}

bool attachment_count(struct app *a, const char *kind, int64_t area, int64_t id, int64_t *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("attachment_count"), e);
	*out = 0;
	if (st == NULL)
		return false;
	page_sql_text(st, ":tbl", kind);
	page_sql_int(st, ":row", id);
	page_sql_int(st, ":area", area);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW)
		*out = db_int(st, 0);
	db_reset(st);
	return step != DB_ERROR;
}

/* ---- adding ---- */

/* The last part of what the sender calls it, without signs that hide or mislead, with the ending of what it is ("": as it is). */
static const char *clean_name(struct attaching *x, const char *filename, const char *ending)
{
	struct arena *a = x->w.r.arena;
	struct err unusable = {0};
	const char *name = filename;
	for (const char *p = filename; *p != '\0'; p++)
		if (*p == '/' || *p == '\\')
			name = p + 1;
	name = text_normalise(name, a, &unusable);
	while (name != NULL && (*name == '.' || *name == ' '))
		name++;
	if (name == NULL || *name == '\0')
		name = "tep";
	g_autofree char *lower = g_utf8_strdown(name, -1), *tail = g_strconcat(".", ending, NULL);
	size_t whole = strlen(name);
	size_t stem = *ending != '\0' && g_str_has_suffix(lower, tail) && whole > strlen(tail) ? whole - strlen(tail) : whole;
	g_autofree char *cut = g_strndup(name, stem);
	const char *end = cut;
	for (int i = 0; *end != '\0' && i < NAME_MAX_CHARACTERS; i++)
		end = g_utf8_next_char(end);
	return *ending != '\0' ? arena_printf(a, "%.*s.%s", (int)(end - cut), cut, ending) : arena_strndup(a, cut, (size_t)(end - cut));
}

static void refuse(struct attaching *x, msg_key key, const char *name, const char *more)
{
	g_ptr_array_add(x->errors, (gpointer)(uintptr_t)reg_say(&x->w.r, key, name, more, NULL));
}

struct kept_file {
	const char *name, *type, *hash;
	int64_t bytes;
};

/* What is wrong with a file goes to the errors; false: reading it failed. */
static bool look_at(struct attaching *x, const struct attachment_upload *f, struct kept_file *out, struct err *e)
{
	struct arena *a = x->w.r.arena;
	const char *shown = clean_name(x, f->filename, ""), *ending;
	int64_t most = x->settings.value[SETTING_ATTACHMENT_MAX];
	if (f->size == 0)
		refuse(x, MSG_ATTACH_EMPTY, shown, NULL);
	else if (f->size > most * MEGABYTE)
		refuse(x, MSG_ATTACH_LARGE, shown, reg_number(&x->w.r, most));
	if (f->size == 0 || f->size > most * MEGABYTE)
		return true;
	out->type = sniff_type(f->fd, a, e);
	if (out->type == NULL)
		return false;
	ending = ending_of(x, out->type);
	if (ending == NULL) {
		refuse(x, MSG_ATTACH_TYPE, shown, out->type);
		return true;
	}
	out->name = clean_name(x, f->filename, ending);
	return true;
}

static bool look_at_all(struct attaching *x, const struct attachment_upload *files, size_t count, struct kept_file *out, struct err *e)
{
	if (count == 0)
		refuse(x, MSG_ATTACH_NONE, NULL, NULL);
	if (count > (size_t)x->settings.value[SETTING_ATTACHMENT_COUNT])
		refuse(x, MSG_ATTACH_MANY, reg_number(&x->w.r, x->settings.value[SETTING_ATTACHMENT_COUNT]), NULL);
	for (size_t i = 0; x->errors->len == 0 && i < count; i++)
		if (!look_at(x, &files[i], &out[i], e))
			return false;
	return true;
}

static bool write_rows(struct attaching *x, const struct kept_file *files, size_t count, int64_t kind, const char *caption, struct err *e)
{
	struct app *a = x->w.r.app;
	const char letter[2] = {x->class_, '\0'};
	const struct store_act act = {.actor = viewer_login(a->viewer), .why = app_why(x->w.r.app, "entry")};
	bool begun = store_begin(a->store, &act, e), ok = begun;
	for (size_t i = 0; ok && i < count; i++) {
		struct attachment_row row;
		row_init(&table_attachment, &row);
		row.area_id = x->w.area;
		row.tbl = x->w.kind->name;
		row.row_id = x->w.id;
		row.kind_f = kind;
		row.filename = files[i].name;
		row.mime = files[i].type;
		row.bytes = files[i].bytes;
		row.content_hash = files[i].hash;
		row.class = letter;
		row.caption = *caption != '\0' ? caption : NULL;
		row.sealed = x->class_ == 'S' || x->class_ == 'X';
		ok = store_insert(a->store, &table_attachment, &row, e);
	}
	ok = ok && store_commit(a->store, e);
	if (begun && !ok && db_in_transaction(store_db(a->store)))
		store_rollback(a->store);
	return ok;
}

/* The files first, then the rows: a crash in between leaves a file that verify names and a clean-up takes away, never a row without one. */
static bool keep(struct attaching *x, const struct attachment_upload *files, struct kept_file *kept, size_t count, struct err *e)
{
	bool seal = x->class_ == 'S' || x->class_ == 'X';
	for (size_t i = 0; i < count; i++)
		if (!files_keep(x->w.r.app->store, files[i].fd, seal, &kept[i].hash, &kept[i].bytes, x->w.r.arena, e))
			return false;
	return true;
}

static const char *clean_caption(struct attaching *x, const char *typed)
{
	struct err unusable = {0};
	const char *text = typed != NULL ? text_normalise(typed, x->w.r.arena, &unusable) : "";
	if (text == NULL || text_length(text) > CAPTION_MAX) {
		refuse(x, MSG_ATTACH_CAPTION, NULL, NULL);
		return "";
	}
	return text;
}

static bool add(struct attaching *x, const struct attachment_upload *files, size_t count, const char *kind, const char *caption, bool *done,
	struct err *e)
{
	struct kept_file *kept = ARENA_ARRAY(x->w.r.arena, struct kept_file, count + 1);
	if (!fill(x, e))
		return false;
	if (!x->out->may_add)
		return FAIL0(e, ERR_DENIED, MSG_ATTACH_DENIED);
	put_choices(x, kind);
	int64_t num = reg_num(&x->w.r, "attachment_kind", kind != NULL ? kind : "");
	if (num == NONE)
		refuse(x, MSG_ATTACH_KIND, NULL, NULL);
	x->out->caption = clean_caption(x, caption);
	if (!look_at_all(x, files, count, kept, e))
		return false;
	reg_end(&x->w.r); /* reading is over */
	if (x->errors->len == 0) {
		*done = keep(x, files, kept, count, e) && write_rows(x, kept, count, num, x->out->caption, e);
		return *done;
	}
	x->out->errors = arena_pointers(x->w.r.arena, x->errors);
	return true;
}

bool attachment_add(struct app *writer, const struct page_ask *ask, const struct record_ref *record, const struct attachment_upload *files,
	size_t count, const char *kind, const char *caption, struct page_attachments *out, bool *done, struct arena *arena, struct err *e)
{
	struct attaching x = {.out = out, .errors = g_ptr_array_new()};
	*out = (struct page_attachments){0};
	*done = false;
	bool ok = open_record(&x, writer, ask, record->kind, record->area, record->id, arena, e) &&
		  add(&x, files, count, kind, caption, done, e);
	close_record(&x);
	g_ptr_array_free(x.errors, TRUE);
	return ok;
}

/* ---- handing out, taking away ---- */

static bool read_row(struct app *a, int64_t area, int64_t id, struct attachment_row *out, struct arena *arena, struct err *e)
{
	bool found = false;
	if (!store_get(a->store, &table_attachment, area, id, out, arena, &found, e))
		return false;
	return (found && out->tbl != NULL && out->row_id != NONE) || FAIL0(e, ERR_NOT_FOUND, MSG_ATTACH_NO_FILE);
}

/* Where the record is that a file hangs on: structure is in no area. */
static int64_t record_area(const struct attachment_row *row)
{
	const struct kind *k = kind_find(row->tbl);
	return k != NULL && k->family == FAMILY_AREA ? row->area_id : 0;
}

bool attachment_open(struct app *a, const struct page_ask *ask, int64_t area, int64_t id, struct attachment_file *out, struct arena *arena,
	struct err *e)
{
	struct attaching x = {0};
	struct attachment_row row;
	*out = (struct attachment_file){0};
	if (!read_row(a, area, id, &row, arena, e))
		return false;
	bool ok = open_record(&x, a, ask, row.tbl, record_area(&row), row.row_id, arena, e);
	/* A file keeps the class it was attached with, should the record's have become milder. */
	ok = ok && (may_read(&x, row.tbl, row.class[0], row.secrecy) || FAIL0(e, ERR_DENIED, MSG_ATTACH_DENIED));
	close_record(&x);
	if (!ok || !files_read(a->store, row.content_hash, row.sealed == 1, &out->bytes, e))
		return false;
	out->name = row.filename;
	out->type = row.mime;
	const struct access_reading reading = {
		.area = area, .act = RIGHT_VIEW, .table = "attachment", .row = id, .fields = row.tbl, .rows = NONE};
	app_note_reading(a, &reading);
	return true;
}

bool attachment_remove(struct app *writer, const struct page_ask *ask, int64_t area, int64_t id, struct record_ref *record,
	struct arena *arena, struct err *e)
{
	struct attaching x = {0};
	struct attachment_row row;
	bool may = false;
	if (!read_row(writer, area, id, &row, arena, e))
		return false;
	*record = (struct record_ref){row.tbl, record_area(&row), row.row_id, NULL};
	bool ok = open_record(&x, writer, ask, row.tbl, record->area, row.row_id, arena, e) && may_write(&x, RIGHT_CLOSE, &may, e) &&
		  (may || FAIL0(e, ERR_DENIED, MSG_ATTACH_DENIED));
	const struct store_act act = {.actor = viewer_login(writer->viewer), .why = app_why(writer, "void")};
	close_record(&x);
	ok = ok && store_begin(writer->store, &act, e) && store_delete(writer->store, &table_attachment, area, id, e) &&
	     store_commit(writer->store, e);
	if (!ok && db_in_transaction(store_db(writer->store)))
		store_rollback(writer->store);
	return ok;
}
