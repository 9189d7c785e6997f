/* import-lineage: recognises the file, runs the part that knows it, writes the differences in one batch, reports. */
#include "app/lineage/lineage_import.h"

#include "app/lineage/lineage_parts.h"
#include "base/file.h"
#include "base/text.h"
#include "store/units_table.h"
#include "messages/base.def"
#include "messages/units.def"

#include <string.h>

static const char mapping_header[] =
	"old_code,old_name,old_district_code,old_district,old_province_code,old_province,new_code,new_name,new_province_code,"
	"new_province,kind,note_vi";
static const char changes_header[] = "effective,decree,event,level,code,old_name,old_parent,new_name,new_parent";
static const char short_changes_header[] = "effective,decree,event,level,code,old_name,new_name";

static void refusal_clear(gpointer p)
{
	struct lineage_refusal *r = p;
	g_free(r->reason[0]);
	g_free(r->reason[1]);
}

bool lineage_refuse(struct lineage_import *im, int line, msg_key key, const char *const *args, size_t nargs)
{
	struct lineage_refusal r = {.line = line, .reason = {msg_format(key, MSG_VI, args, nargs), msg_format(key, MSG_EN, args, nargs)}};
	g_array_append_val(im->report->refused, r);
	return false;
}

/* Does the header begin with these columns? Columns behind them are nobody's business here. */
static bool header_is(const struct csv_row *header, const char *columns)
{
	g_auto(GStrv) want = g_strsplit(columns, ",", -1);
	size_t n = g_strv_length(want);
	if (header->count < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (strcmp(header->fields[i], want[i]) != 0)
			return false;
	return true;
}

static bool last_list_day(struct arena *a, ymd *day, struct err *e)
{
	const struct units_records *r = units_table_read(units_table, a, e);
	if (r != NULL)
		*day = r->lists[UNITS_LISTS - 1].day;
	return r != NULL;
}

static bool write_batch(struct lineage_import *im, const char *file, struct err *e)
{
	struct store *s = im->book->store;
	const struct code_list *why = codes_list(store_codes(s), "change_why", e);
	if (why == NULL)
		return false;
	g_autofree char *base = g_path_get_basename(file);
	g_autofree char *batch = g_strdup_printf("lineage %s", base);
	struct store_act act = {.actor = "system", .why = (int)book_num(why, "import"), .batch = batch, .bulk = true};
	if (!store_begin(s, &act, e))
		return false;
	if (!book_write(im->book, e)) {
		store_rollback(s);
		return false;
	}
	return store_commit(s, e);
}

static bool run(struct lineage_import *im, const char *file, struct err *e)
{
	const struct csv_row *header = im->csv->count > 0 ? &im->csv->rows[0] : NULL;
	if (header != NULL && header_is(header, mapping_header)) {
		im->report->file = LINEAGE_FILE_MAPPING;
		lineage_import_mapping(im);
	} else if (header != NULL && (header_is(header, changes_header) || header_is(header, short_changes_header))) {
		im->report->file = LINEAGE_FILE_CHANGES;
		lineage_import_changes(im, header_is(header, changes_header));
	} else {
		return FAIL(e, ERR_INPUT, MSG_LINEAGE_HEADER, file);
	}
	im->report->rows = (int64_t)im->csv->count - 1;
	im->report->written = book_changed(im->book);
	return !im->report->written || write_batch(im, file, e);
}

static gint refusal_order(gconstpointer a, gconstpointer b)
{
	return ((const struct lineage_refusal *)a)->line - ((const struct lineage_refusal *)b)->line;
}

bool app_import_lineage(struct store *s, const char *file, struct lineage_import_report *report, struct err *e)
{
	*report = (struct lineage_import_report){.refused = g_array_new(FALSE, FALSE, sizeof(struct lineage_refusal))};
	g_array_set_clear_func(report->refused, refusal_clear);
	struct lineage_import im = {.arena = arena_new(), .report = report};
	g_autofree char *text = NULL;
	size_t length = 0;
	bool ok = (text = file_read(file, &length, e)) != NULL;
	if (ok && strlen(text) != length)
		ok = FAIL(e, ERR_INPUT, MSG_TEXT_NOT_UTF8, file);
	ok = ok && (im.csv = csv_read(text, length, file, im.arena, e)) != NULL && last_list_day(im.arena, &im.turn, e);
	ok = ok && (im.book = book_load(s, e)) != NULL;
	if (ok && im.book->units->len == 0)
		ok = FAIL(e, ERR_CONFLICT, MSG_LINEAGE_EMPTY, db_address(store_db(s)));
	ok = ok && run(&im, file, e);
	g_array_sort(report->refused, refusal_order);
	book_free(im.book);
	arena_free(im.arena);
	if (!ok)
		app_import_lineage_free(report);
	return ok;
}

void app_import_lineage_free(struct lineage_import_report *r)
{
	if (r->refused != NULL)
		g_array_unref(r->refused);
	r->refused = NULL;
}

void app_import_lineage_text(const struct lineage_import_report *r, enum msg_lang lang, GString *out)
{
	struct arena *a = arena_new();
	const char *head[] = {text_thousands(r->rows, a), text_thousands(r->applied, a), text_thousands(r->unchanged, a),
		text_thousands(r->refused->len, a)};
	msg_append(out, MSG_LINEAGE_DONE, lang, head, G_N_ELEMENTS(head));
	g_string_append_c(out, '\n');
	if (r->file == LINEAGE_FILE_MAPPING) {
		const char *kinds[] = {text_thousands(r->merges, a), text_thousands(r->continued, a), text_thousands(r->level_changes, a),
			text_thousands(r->regroups, a)};
		msg_append(out, MSG_LINEAGE_KINDS, lang, kinds, G_N_ELEMENTS(kinds));
		g_string_append_c(out, '\n');
		int64_t all = r->merges + r->continued + r->level_changes + r->regroups;
		const char *split[] = {text_thousands(r->split, a), text_thousands(all - r->bounded, a), text_thousands(r->bounded, a)};
		msg_append(out, MSG_LINEAGE_SPLIT, lang, split, G_N_ELEMENTS(split));
		g_string_append_c(out, '\n');
	}
	for (guint i = 0; i < r->refused->len; i++) {
		const struct lineage_refusal *f = &g_array_index(r->refused, struct lineage_refusal, i);
		const char *args[] = {arena_printf(a, "%d", f->line), f->reason[lang]};
		msg_append(out, MSG_LINEAGE_LINE, lang, args, G_N_ELEMENTS(args));
		g_string_append_c(out, '\n');
	}
	arena_free(a);
}
