/* Pages of lists and whole lists, row by row; see list.h. */
#include "app/list/list_parts.h"

#include "app/reading.h"
#include "app/record_key.h"
#include "base/text.h"
#include "messages/lists.def"

#include <string.h>

enum { CHUNK = 500 }; /* rows drawn before others may count again */

static bool given(const char *text)
{
	return text != NULL && *text != '\0';
}

/* ---- cursors: the key of a row, so that a page begins at the same place also after rows came and went ---- */

static const char *cursor_of(struct listing *l, const struct list_member *m)
{
	struct sort_key k;
	columns_key(l, m, &k);
	g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT "\037%s\037%s\037%d\037%" G_GINT64_FORMAT, k.number,
		k.text != NULL ? k.text : "", k.name != NULL ? k.name : "", m->area, m->id);
	g_autofree char *packed = g_base64_encode((const guchar *)text, strlen(text));
	return arena_strdup(l->arena, g_strdelimit(g_strdelimit(g_strdelimit(packed, "+", '-'), "/", '_'), "=", '.'));
}

static bool cursor_read(struct listing *l, const char *cursor, struct sort_key *k, struct list_member *m)
{
	gsize length = 0;
	g_autofree char *packed = g_strdup(cursor);
	g_strdelimit(g_strdelimit(g_strdelimit(packed, "-", '+'), "_", '/'), ".", '=');
	g_autofree guchar *bytes = *packed == '\0' ? NULL : g_base64_decode(packed, &length);
	if (bytes == NULL || length == 0 || memchr(bytes, 0, length) != NULL)
		return false;
	const char *text = arena_strndup(l->arena, (const char *)bytes, length);
	g_auto(GStrv) parts = g_strsplit(text, "\037", 6);
	if (g_strv_length(parts) != 5)
		return false;
	*k = (struct sort_key){g_ascii_strtoll(parts[0], NULL, 10), arena_strdup(l->arena, parts[1]), arena_strdup(l->arena, parts[2])};
	*m = (struct list_member){.area = (int32_t)g_ascii_strtoll(parts[3], NULL, 10), .id = g_ascii_strtoll(parts[4], NULL, 10)};
	return true;
}

/* The first row that does not stand before the cursor's; with past: that stands after it. False: that is no cursor. */
static bool seek(struct listing *l, const char *cursor, bool past, size_t *out)
{
	struct sort_key k, other;
	struct list_member m;
	size_t lo = 0, hi = l->found->count;
	if (!given(cursor) || !cursor_read(l, cursor, &k, &m))
		return false;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		columns_key(l, &l->found->members[mid], &other);
		int order = listing_compare(l, &other, &l->found->members[mid], &k, &m);
		if (order < 0 || (past && order == 0))
			lo = mid + 1;
		else
			hi = mid;
	}
	*out = lo;
	return true;
}

/* ---- a page ---- */

/* What stands after the one cursor, or before the other: never a row beyond it, even where that leaves a short page or none, so that who
 * goes through the pages sees no row twice while others write. */
static bool draw(struct listing *l, struct err *e)
{
	struct list_page *p = l->out;
	size_t from = 0, count = l->found->count, end = count;
	bool last = g_strcmp0(l->what->before, LIST_END) == 0;
	if (!seek(l, l->what->after, true, &from) && (last || seek(l, l->what->before, false, &end)))
		from = end > p->size ? end - p->size : 0;
	p->count = MIN(p->size, end - from);
	p->first = (int64_t)from + 1;
	struct list_row *rows = ARENA_ARRAY(l->arena, struct list_row, p->count + 1);
	for (size_t i = 0; i < p->count; i++)
		if (!columns_row(l, &l->found->members[from + i], &rows[i], l->arena, e))
			return false;
	p->rows = rows;
	if (p->count > 0 && from + p->count < count)
		p->next = cursor_of(l, &l->found->members[from + p->count - 1]);
	if (from > 0)
		p->previous = from < count ? cursor_of(l, &l->found->members[from]) : LIST_END;
	return true;
}

static void note_reading(struct listing *l, enum auth_right act, int64_t rows, const char *purpose)
{
	g_autoptr(GString) fields = g_string_new(NULL);
	if (rows == 0 || viewer_is_operator(l->a->viewer) || (l->kind->subject != SUBJECT_PERSON && !l->about_people))
		return;
	for (size_t i = 0; i < l->column_count; i++)
		g_string_append_printf(fields, "%s%s", i > 0 ? " " : "", l->columns[i]->shown.id);
	const struct auth_place at = {.unit = l->places[0].tree == TREE_AREA ? l->places[0].id : NONE,
		.organisation = l->places[0].tree == TREE_AREA ? NONE : l->places[0].id,
		.day = l->ask->day};
	g_autofree char *query =
		g_strdup_printf("%s%s%s", l->out->of, *l->out->of != '\0' && *l->out->where != '\0' ? " · " : "", l->out->where);
	const struct access_reading r = {.area = 0,
		.act = act,
		.table = l->kind->name,
		.row = NONE,
		.fields = fields->str,
		.query = query,
		.rows = rows,
		.purpose = given(purpose) ? purpose : viewer_purpose(l->a->viewer, act, "person", l->sensitive ? 'S' : 'B', &at)};
	app_note_reading(l->a, &r);
}

bool list_page(
	struct app *a, const struct page_ask *ask, const struct list_ask *what, struct list_page *out, struct arena *arena, struct err *e)
{
	struct listing l;
	bool ok = listing_open(&l, a, ask, what, arena, out, e);
	if (ok && listing_may(&l)) {
		ok = listing_find(&l, e) && draw(&l, e);
		if (ok)
			note_reading(&l, RIGHT_VIEW, (int64_t)out->count, NULL);
	}
	listing_close(&l);
	return ok;
}

bool list_count(struct app *a, const struct page_ask *ask, const struct list_ask *what, int64_t *total, struct err *e)
{
	struct listing l;
	struct list_page page;
	struct arena *arena = arena_new();
	bool ok = listing_open(&l, a, ask, what, arena, &page, e);
	*total = NONE;
	if (ok && listing_may(&l)) {
		ok = listing_number(&l, e);
		*total = ok ? page.total : NONE;
	}
	listing_close(&l);
	arena_free(arena);
	return ok;
}

/* ---- whole lists ---- */

/* What the page says is wrong, as an error. */
static bool fine(const struct list_page *p, struct err *e)
{
	if (p->problem == LIST_REFUSED)
		return FAIL(e, ERR_DENIED, MSG_LIST_ERROR, p->refused);
	if (p->problem == LIST_FAULTY) {
		const struct list_fault *f = &p->faults[0];
		g_autofree char *place = g_strdup_printf("%ld", g_utf8_strlen(f->before, -1) + 1);
		return FAIL(e, ERR_INPUT, MSG_LIST_ERROR_AT, f->code, place, f->text, p->where);
	}
	return true;
}

bool list_ids(struct app *a, const struct page_ask *ask, const struct list_ask *what, size_t max, struct list_id **out, size_t *count,
	int64_t *total, struct arena *arena, struct err *e)
{
	struct listing l;
	struct list_page page;
	bool ok = listing_open(&l, a, ask, what, arena, &page, e);
	ok = ok && (listing_may(&l) || fine(&page, e)) && listing_find(&l, e);
	if (ok) {
		*total = page.total;
		*count = MIN(l.found->count, max);
		*out = ARENA_ARRAY(arena, struct list_id, *count + 1);
		for (size_t i = 0; i < *count; i++)
			(*out)[i] = (struct list_id){l.found->members[i].area, l.found->members[i].id};
	}
	listing_close(&l);
	return ok;
}

/* Lines above the table of a file: what, when, which condition. */
static const char *const *title_of(struct listing *l)
{
	const char **t = ARENA_ARRAY(l->arena, const char *, 12);
	const struct list_page *p = l->out;
	char day[12];
	size_t n = 0;
	bool person = l->kind->subject == SUBJECT_PERSON && l->kind == l->subject;
	t[n++] = person ? LIST_SAY(l, MSG_LIST_SHEET_PEOPLE, NULL) : l->ask->lang == MSG_EN ? l->kind->en : l->kind->vi;
	t[n++] = p->unit.name != NULL ? LIST_SAY(l, MSG_LIST_SHEET_DAY_AT, p->unit.name, ymd_format_vi(l->ask->day, day))
				      : LIST_SAY(l, MSG_LIST_SHEET_DAY, ymd_format_vi(l->ask->day, day));
	if (l->ask->known_ms != 0)
		t[n++] = LIST_SAY(l, MSG_LIST_SHEET_KNOWN, instant_format(l->ask->known_ms, l->arena));
	if (l->ask->boundaries_today)
		t[n++] = LIST_SAY(l, MSG_LIST_SHEET_TODAY, NULL);
	t[n++] = LIST_SAY(l, MSG_LIST_SHEET_WHAT, p->of_say);
	if (p->words != NULL) {
		t[n++] = LIST_SAY(l, MSG_LIST_SHEET_WORDS, p->words);
		t[n++] = LIST_SAY(l, MSG_LIST_SHEET_TEXT, p->where);
	}
	if (l->words != NULL)
		t[n++] = LIST_SAY(l, MSG_LIST_SHEET_NAME, l->what->q);
	t[n++] = LIST_SAY(l, MSG_LIST_SHEET_COUNT, text_thousands(p->total, l->arena));
	if (p->limited)
		t[n++] = LIST_SAY(l, MSG_LIST_SHEET_LIMITED, NULL);
	return t;
}

/* The rows, some at a time: between them others may count. The register may have moved on then; a row is always of one state. */
static bool each_row(struct listing *l, const struct list_writer *to, struct err *e)
{
	bool ok = true;
	for (size_t i = 0; ok && i < l->found->count; i += CHUNK) {
		struct arena *rows = arena_new();
		for (size_t k = i; ok && k < MIN(i + CHUNK, l->found->count); k++) {
			struct list_row row;
			ok = columns_row(l, &l->found->members[k], &row, rows, e) && to->row(l->out, &row, to->user, e);
		}
		arena_free(rows);
		if (!ok || l->shared == NULL || i + CHUNK >= l->found->count)
			continue;
		listing_let_go(l);
		ok = listing_hold(l, e) && columns_need(l, e);
	}
	return ok;
}

bool list_each(struct app *a, const struct page_ask *ask, const struct list_ask *what, const struct list_writer *to, const char *purpose,
	int64_t *rows, struct err *e)
{
	struct listing l;
	struct list_page page;
	struct arena *arena = arena_new();
	if (!viewer_may_somewhere(a->viewer, RIGHT_EXPORT)) {
		arena_free(arena);
		return FAIL0(e, ERR_DENIED, MSG_LIST_NO_EXPORT);
	}
	bool ok = listing_open(&l, a, ask, what, arena, &page, e);
	l.right = RIGHT_EXPORT;
	/* What stood there another day is not to be taken in over what stands now. */
	if (ok && ask->day == ask->today && ask->known_ms == 0)
		page.key_label = record_key_heading(kind_find(l.kind->name), ask->lang, arena);
	ok = ok && (listing_may(&l) || fine(&page, e)) && listing_find(&l, e) && to->head(&page, title_of(&l), to->user, e) &&
	     each_row(&l, to, e);
	if (ok) {
		*rows = page.total;
		note_reading(&l, RIGHT_EXPORT, page.total, purpose);
	}
	listing_close(&l);
	arena_free(arena);
	return ok;
}
