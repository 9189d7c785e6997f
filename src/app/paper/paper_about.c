/* See paper_about.h: steps of the paper, put on paper one by one. */
#include "app/paper/paper_about.h"

#include "app/figure/figure_head.h"
#include "app/paper/paper_fill.h"
#include "app/reading.h"
#include "base/text.h"
#include "messages/app.def"
#include "messages/docx_fill.def"
#include "messages/paper.def"
#include "messages/page_person.def"

#include <string.h>

#define DOTS "........................"
#define BESIDE_PHOTO 7 /* items */
#define PHOTO_LINE 5.0 /* mm of a line in the box */

struct section;

struct work {
	struct app *app;
	const struct page_ask *ask;
	const struct paper_about_ask *q;
	struct arena *arena;
	struct paper_form form;
	struct paper_fill fill;
	struct paper_whole *about;
	struct paper *paper;
	int64_t lines;		  /* of its tables */
	struct section *sections; /* of a Word file of one's own */
};

static const char *say(const struct work *w, const struct text2 *t)
{
	const char *text = w->ask->lang == MSG_EN && t->en != NULL ? t->en : t->vi;
	return text != NULL ? text : "";
}

/* The name of the field, for a program that reads the Word file. */
static const char *tag_of(struct work *w, const struct paper_value *v)
{
	return v->what == PAPER_OF_FIELD && v->field != NULL ? arena_printf(w->arena, "%s.%s", v->kind->name, v->field->name) : NULL;
}

/* ---- items ---- */

static void add_run(GArray *runs, const char *text, const char *tag)
{
	const struct paper_run r = {.text = text, .tag = tag};
	g_array_append_val(runs, r);
}

/* "3) Sinh ngày: 1/2/1980; Giới tính: Nam". open: it ends in a place to write in. Of values without words of their own those that say
 * nothing are passed over, unless all do. */
static bool item_runs(struct work *w, const struct paper_step *step, GArray *runs, bool *open, struct err *e)
{
	const char *label = say(w, &step->label), *after = strcmp(w->form.layout, "party") == 0 ? ". " : ") ";
	const guint before = runs->len;
	guint values = 0;
	*open = false;
	if (step->no != NULL)
		add_run(runs, arena_printf(w->arena, "%s%s", step->no, after), NULL);
	if (*label != '\0')
		add_run(runs, arena_printf(w->arena, "%s: ", label), NULL);
	for (size_t i = 0; i < step->count; i++) {
		const struct paper_value *v = &step->values[i];
		const char *text, *own = say(w, &v->label);
		if (!paper_fill_value(&w->fill, w->about, NULL, NULL, 0, v, &text, e))
			return false;
		const bool empty = *text == '\0';
		if (empty && *own == '\0' && (values > 0 || i + 1 < step->count))
			continue;
		if (values++ > 0)
			add_run(runs, "; ", NULL);
		if (*own != '\0')
			add_run(runs, arena_printf(w->arena, "%s: ", own), NULL);
		add_run(runs, empty ? DOTS : text, tag_of(w, v));
		*open = empty;
	}
	must(runs->len > before || step->count == 0);
	return true;
}

static bool put_item(struct work *w, const struct paper_step *step, struct err *e)
{
	g_autoptr(GArray) runs = g_array_new(FALSE, FALSE, sizeof(struct paper_run));
	bool open = false;
	const bool ok = item_runs(w, step, runs, &open, e);
	if (ok)
		paper_runs(w->paper, PAPER_TEXT, (const struct paper_run *)(void *)runs->data, runs->len, open ? PAPER_LEADER : 0);
	for (int i = 0; ok && open && i < step->blank; i++)
		paper_text(w->paper, PAPER_TEXT, "", PAPER_LEADER);
	return ok;
}

/* The box for the photo, and the first items beside it. Gives how many there are. */
static bool put_photo(struct work *w, size_t *taken, struct err *e)
{
	const double widths[] = {w->form.photo_width, 3, 162 - w->form.photo_width};
	g_autoptr(GArray) runs = g_array_new(FALSE, FALSE, sizeof(struct paper_run));
	bool ok = true, open = false;
	for (*taken = 0; ok && *taken < MIN(BESIDE_PHOTO, w->form.step_count); (*taken)++) {
		const struct paper_step *step = &w->form.steps[*taken];
		if (step->type != PAPER_STEP_ITEM)
			break;
		if (*taken > 0)
			add_run(runs, "\n", NULL);
		ok = item_runs(w, step, runs, &open, e);
	}
	if (!ok)
		return false;
	/* the box is as high as the photo: lines above and below its words */
	g_autofree char *gap = g_strnfill((gsize)MAX((w->form.photo_height / PHOTO_LINE - 2) / 2, 0), '\n');
	g_autofree char *words = MSG_FORMAT(MSG_PAPER_PHOTO, w->ask->lang, arena_printf(w->arena, "%g", w->form.photo_width / 10),
		arena_printf(w->arena, "%g", w->form.photo_height / 10));
	g_autofree char *size = g_strconcat(gap, words, gap, NULL);
	const struct paper_cell cells[] = {{.text = size, .style = PAPER_BORDER | PAPER_CENTRE | PAPER_MIDDLE, .column = 0},
		{.runs = (const struct paper_run *)(void *)runs->data,
			.run_count = runs->len,
			.style = PAPER_MIDDLE | PAPER_LARGE,
			.column = 2}};
	struct paper_table *t = paper_table(w->paper, widths, 3, 0);
	paper_row(t, cells, 2);
	paper_space(w->paper, 6);
	return true;
}

/* ---- tables ---- */

static void put_heads(struct work *w, const struct paper_step *step, struct paper_table *t, struct paper_cell *cells)
{
	for (size_t c = 0; c < step->column_count; c++)
		cells[c] = (struct paper_cell){.text = say(w, &step->columns[c].label),
			.style = PAPER_BORDER | PAPER_BOLD | PAPER_CENTRE | PAPER_MIDDLE,
			.column = c};
	paper_row(t, cells, step->column_count);
	if (!step->numbered)
		return;
	for (size_t c = 0; c < step->column_count; c++)
		cells[c] = (struct paper_cell){
			.text = arena_printf(w->arena, "%zu", c + 1), .style = PAPER_BORDER | PAPER_CENTRE | PAPER_SMALL, .column = c};
	paper_row(t, cells, step->column_count);
}

/* The values of a cell, a line each. */
static bool cell_text(struct work *w, const struct paper_step *step, const struct paper_heading *h, const struct paper_row_of *row,
	size_t number, const char **out, struct err *e)
{
	*out = "";
	for (size_t i = 0; i < h->count; i++) {
		const char *text;
		if (!paper_fill_value(&w->fill, w->about, step->rows, row, number, &h->values[i], &text, e))
			return false;
		*out = reg_join(&w->fill.w.r, *out, "\n", text);
	}
	return true;
}

static bool put_table(struct work *w, const struct paper_step *step, struct err *e)
{
	struct paper_rows rows = {0};
	const char *label = say(w, &step->label);
	if (*label != '\0') {
		const struct paper_run run = {
			.text = step->no != NULL ? arena_printf(w->arena, "%s. %s", step->no, label) : label, .style = PAPER_BOLD};
		paper_runs(w->paper, PAPER_TEXT, &run, 1, PAPER_KEEP);
	}
	bool ok = paper_fill_rows(&w->fill, w->about, step, &rows, e);
	struct paper_cell *cells = ARENA_ARRAY(w->arena, struct paper_cell, step->column_count + 1);
	g_autofree double *widths = g_new0(double, step->column_count + 1);
	for (size_t c = 0; c < step->column_count; c++)
		widths[c] = step->columns[c].width;
	struct paper_table *t = paper_table(w->paper, widths, step->column_count, step->numbered ? 2 : 1);
	put_heads(w, step, t, cells);
	for (size_t r = 0; ok && r < rows.count + (size_t)step->blank; r++) {
		for (size_t c = 0; ok && c < step->column_count; c++) {
			cells[c] = (struct paper_cell){.text = "", .style = PAPER_BORDER, .column = c};
			if (r < rows.count)
				ok = cell_text(w, step, &step->columns[c], &rows.items[r], r + 1, &cells[c].text, e);
		}
		if (ok)
			paper_row(t, cells, step->column_count);
	}
	w->lines += (int64_t)rows.count;
	paper_rows_free(&rows);
	paper_space(w->paper, 8);
	return ok;
}

/* ---- the whole ---- */

static void put_sign(struct work *w, const struct paper_step *step)
{
	const struct paper_line left[] = {
		{say(w, &step->left), PAPER_SIGN, PAPER_CENTRE, 0, NULL}, {say(w, &step->left_how), PAPER_SIGN_HOW, PAPER_CENTRE, 0, NULL}};
	const struct paper_line right[] = {{msg_template(MSG_PAPER_DAY, w->ask->lang), PAPER_PLACE_DAY, PAPER_CENTRE, 0, NULL},
		{say(w, &step->right), PAPER_SIGN, PAPER_CENTRE, 0, NULL},
		{say(w, &step->right_how), PAPER_SIGN_HOW, PAPER_CENTRE, 0, NULL}, {"", PAPER_SIGN_NAME, PAPER_CENTRE, 60, NULL}};
	paper_space(w->paper, 12);
	paper_halves(w->paper, left, G_N_ELEMENTS(left), right, G_N_ELEMENTS(right), false);
}

static bool put_head(struct work *w, struct err *e)
{
	const enum msg_lang lang = w->ask->lang;
	struct paper_line left[8], right[2];
	size_t l = 0, r = 0;
	for (; l < MIN(w->form.head_count, G_N_ELEMENTS(left)); l++) {
		g_autoptr(GArray) runs = g_array_new(FALSE, FALSE, sizeof(struct paper_run));
		const char *text = "";
		bool open = false;
		if (!item_runs(w, &w->form.head[l], runs, &open, e))
			return false;
		for (guint i = 0; i < runs->len; i++)
			text = reg_join(&w->fill.w.r, text, "", g_array_index(runs, struct paper_run, i).text);
		left[l] = (struct paper_line){.text = text, .part = PAPER_TABLE};
	}
	right[r++] = (struct paper_line){.text = paper_says(w->paper, PAPER_NATION, lang), .part = PAPER_NATION, .style = PAPER_CENTRE};
	if (*paper_says(w->paper, PAPER_MOTTO, lang) != '\0')
		right[r++] =
			(struct paper_line){.text = paper_says(w->paper, PAPER_MOTTO, lang), .part = PAPER_MOTTO, .style = PAPER_CENTRE};
	if (w->form.number != NULL && strcmp(w->form.number, "none") != 0)
		paper_text(w->paper, PAPER_NOTE, w->form.number, PAPER_RIGHT | PAPER_KEEP);
	paper_halves(w->paper, left, l, right, r, true);
	paper_space(w->paper, 14);
	paper_text(w->paper, PAPER_KIND, say(w, &w->form.title), PAPER_CENTRE | PAPER_KEEP);
	char day[11];
	g_autofree char *when = MSG_FORMAT(MSG_PAPER_AS_OF, lang, ymd_format_vi(w->ask->day, day));
	paper_text(w->paper, PAPER_NOTE, when, PAPER_CENTRE | PAPER_KEEP);
	paper_space(w->paper, 10);
	return true;
}

/* What whoever reads the paper must know of it. */
static void put_notes(struct work *w)
{
	const enum msg_lang lang = w->ask->lang;
	char n[24];
	if (w->fill.masked)
		paper_text(w->paper, PAPER_NOTE, msg_template(MSG_PAPER_MASKED, lang), PAPER_PLAIN_FONT | PAPER_SMALL);
	if (w->fill.left_out > 0) {
		g_snprintf(n, sizeof n, "%zu", w->fill.left_out);
		g_autofree char *left = MSG_FORMAT(MSG_PAPER_LEFT_OUT, lang, n);
		paper_text(w->paper, PAPER_NOTE, left, PAPER_PLAIN_FONT | PAPER_SMALL);
	}
	const msg_key confidence = strcmp(w->form.confidence, "official") == 0 ? MSG_CONFIDENCE_OFFICIAL
				   : strcmp(w->form.confidence, "draft") == 0  ? MSG_CONFIDENCE_DRAFT
									       : MSG_CONFIDENCE_TRANSCRIBED;
	g_autofree char *basis = MSG_FORMAT(MSG_PAPER_BASIS, lang, w->form.basis, msg_template(confidence, lang));
	paper_text(w->paper, PAPER_NOTE, basis, PAPER_PLAIN_FONT | PAPER_SMALL);
}

static bool put_steps(struct work *w, struct err *e)
{
	size_t i = 0;
	bool ok = put_head(w, e) && (w->form.photo_width == 0 || put_photo(w, &i, e));
	for (; ok && i < w->form.step_count; i++) {
		const struct paper_step *step = &w->form.steps[i];
		switch (step->type) {
		case PAPER_STEP_ITEM:
			ok = put_item(w, step, e);
			break;
		case PAPER_STEP_TEXT:
			paper_text(w->paper, PAPER_TEXT, say(w, &step->label), PAPER_JUSTIFY | PAPER_FIRST_INDENT);
			break;
		case PAPER_STEP_HEADING:
			paper_text(w->paper, PAPER_TEXT, say(w, &step->label), PAPER_BOLD | PAPER_KEEP);
			break;
		case PAPER_STEP_TABLE:
			ok = put_table(w, step, e);
			break;
		case PAPER_STEP_SIGN: /* the last: by now it is known what is masked */
			put_notes(w);
			put_sign(w, step);
			break;
		}
	}
	if (ok && (w->form.step_count == 0 || w->form.steps[w->form.step_count - 1].type != PAPER_STEP_SIGN))
		put_notes(w);
	return ok;
}

/* Also of the operator, when what is guarded was shown: somebody stated a purpose for it. */
static void note(struct work *w, const char *purpose)
{
	const char *what = w->q->template != NULL ? "docx" : w->q->code;
	g_autofree char *fields = w->fill.revealed->len > 0 ? g_strdup_printf("%s: %s", what, w->fill.revealed->str) : g_strdup(what);
	const char class_ = w->fill.revealed->len > 0 ? 'S' : 'B';
	const struct auth_place at = w->about->places->len > 0
					     ? g_array_index(w->about->places, struct auth_place, 0)
					     : (struct auth_place){.unit = NONE, .organisation = NONE, .day = w->ask->day};
	const struct access_reading r = {.area = w->about->area,
		.act = w->fill.revealed->len > 0 ? RIGHT_REVEAL : RIGHT_EXPORT,
		.table = w->about->kind->name,
		.row = w->about->id,
		.fields = fields,
		.purpose = purpose != NULL ? purpose : viewer_purpose(w->app->viewer, RIGHT_EXPORT, w->about->kind->name, class_, &at),
		.rows = w->lines > 0 ? w->lines : NONE};
	if (!viewer_is_operator(w->app->viewer) || w->fill.revealed->len > 0)
		app_note_reading(w->app, &r);
}

/* purpose NULL: none was stated. */
static bool read_purpose(struct work *w, const char **purpose, struct err *e)
{
	struct err unusable = {0};
	*purpose = NULL;
	if (w->q->purpose == NULL || *w->q->purpose == '\0')
		return true;
	const char *text = text_normalise(w->q->purpose, w->arena, &unusable);
	if (text == NULL || text_length(text) < PURPOSE_LEAST || text_length(text) > PURPOSE_MOST)
		return FAIL0(e, ERR_INPUT, MSG_PERSON_REVEAL_NO_PURPOSE);
	*purpose = text;
	w->fill.reveal = true;
	return true;
}

static bool name_file(struct work *w, struct paper_about_file *out, struct err *e)
{
	struct record_ref ref;
	if (!record_name(&w->fill.w, w->about->kind, w->about->area, w->about->id, &ref, e))
		return false;
	g_autofree char *name = w->q->template != NULL ? g_strdup(ref.name) : g_strdup_printf("%s, %s", say(w, &w->form.title), ref.name);
	for (char *p = name; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || strchr("/\\:*?\"<>|", *p) != NULL)
			*p = ' ';
	out->name = arena_strdup(w->arena, name);
	out->plain_name = w->q->template != NULL ? "paper" : w->q->code;
	return true;
}

/* ---- a Word file of one's own ---- */

static const char *template_value(void *user, const char *name, struct err *e)
{
	struct work *w = user;
	struct paper_value v;
	const char *text;
	if (!paper_value_named(w->about->kind, name, &v, w->arena) || !paper_fill_value(&w->fill, w->about, NULL, NULL, 0, &v, &text, e))
		return NULL;
	return text;
}

/* "membership": its records that hold on the day, each a row; "membership.all": those of before too. */
struct section {
	const char *name;
	const struct kind *kind;
	struct paper_rows rows;
	struct section *next;
};

static int64_t section_rows(void *user, const char *name, struct err *e)
{
	struct work *w = user;
	const char *dot = strchr(name, '.');
	g_autofree char *word = g_strndup(name, dot != NULL ? (gsize)(dot - name) : strlen(name));
	const struct kind *k = kind_find(word);
	for (const struct section *s = w->sections; s != NULL; s = s->next)
		if (strcmp(s->name, name) == 0)
			return (int64_t)s->rows.count;
	if (k == NULL || k->table == NULL || (dot != NULL && strcmp(dot, ".all") != 0) || record_field_to(k, w->about->kind->name) == NULL)
		return -1;
	struct section *s = ARENA_NEW(w->arena, struct section);
	const struct paper_step step = {.rows = k, .now = dot == NULL};
	*s = (struct section){.name = arena_strdup(w->arena, name), .kind = k, .next = w->sections};
	if (!paper_fill_rows(&w->fill, w->about, &step, &s->rows, e))
		return -1;
	w->sections = s;
	w->lines += (int64_t)s->rows.count;
	return (int64_t)s->rows.count;
}

static const char *section_value(void *user, const char *name, int64_t row, const char *field, struct err *e)
{
	struct work *w = user;
	struct paper_value v;
	const char *text = NULL;
	for (const struct section *s = w->sections; s != NULL; s = s->next)
		if (strcmp(s->name, name) == 0 && row >= 0 && (size_t)row < s->rows.count &&
			paper_value_named(w->about->kind, field, &v, w->arena) &&
			!paper_fill_value(&w->fill, w->about, s->kind, &s->rows.items[row], (size_t)row + 1, &v, &text, e))
			return NULL;
	return text;
}

static bool fill_template(struct work *w, struct paper_about_file *out, struct err *e)
{
	const char *purpose;
	const struct kind *k = w->q->kind != NULL ? kind_find(w->q->kind) : NULL;
	must(k != NULL);
	if (!read_purpose(w, &purpose, e))
		return false;
	w->about = paper_whole_open(&w->fill, k, w->q->area, w->q->id, e);
	if (w->about == NULL)
		return false;
	if (!w->about->may)
		return FAIL(e, ERR_DENIED, MSG_PAPER_DENIED, k->label, k->name);
	if (!name_file(w, out, e))
		return false;
	const struct docx_values values = {template_value, section_rows, section_value, w};
	GBytes *bytes = docx_fill(w->q->template, &values, &out->filled, w->arena, e);
	for (struct section *s = w->sections; s != NULL; s = s->next)
		paper_rows_free(&s->rows);
	if (bytes != NULL && out->filled.filled == 0) {
		g_bytes_unref(bytes);
		return FAIL0(e, ERR_INPUT, MSG_DOCX_FILL_NO_CONTROL);
	}
	out->bytes = bytes;
	if (bytes != NULL)
		note(w, purpose);
	return bytes != NULL;
}

static bool make(struct work *w, struct paper_about_file *out, struct err *e)
{
	const char *purpose;
	if (!library_paper_form(w->app->library, w->q->code, w->ask->day, &w->form, w->arena) ||
		(w->q->kind != NULL && strcmp(w->form.about->name, w->q->kind) != 0))
		return FAIL(e, ERR_NOT_FOUND, MSG_PAPER_NONE, w->q->code);
	if (!read_purpose(w, &purpose, e))
		return false;
	w->about = paper_whole_open(&w->fill, w->form.about, w->q->area, w->q->id, e);
	if (w->about == NULL)
		return false;
	if (!w->about->may)
		return FAIL(e, ERR_DENIED, MSG_PAPER_DENIED, w->form.about->label, w->form.about->name);
	if (!name_file(w, out, e))
		return false;
	w->paper = paper_begin(w->app, strcmp(w->form.layout, "party") == 0, w->ask->day, out->name, w->q->made_ms, e);
	if (w->paper == NULL)
		return false;
	paper_page(w->paper, w->form.across);
	g_autofree char *foot = MSG_FORMAT(MSG_PAPER_ABOUT_FOOT, w->ask->lang, say(w, &w->form.title),
		instant_words(w->q->made_ms, w->arena), viewer_is_operator(w->app->viewer) ? "" : viewer_login(w->app->viewer));
	paper_foot(w->paper, foot);
	if (!put_steps(w, e))
		return false;
	out->bytes = paper_end(g_steal_pointer(&w->paper), w->q->format, e);
	if (out->bytes != NULL)
		note(w, purpose);
	return out->bytes != NULL;
}

bool paper_about(struct app *a, const struct page_ask *ask, const struct paper_about_ask *q, struct paper_about_file *out,
	struct arena *arena, struct err *e)
{
	struct work w = {.app = a, .ask = ask, .q = q, .arena = arena};
	*out = (struct paper_about_file){0};
	w.fill.revealed = g_string_new(NULL);
	const bool ok = record_begin(&w.fill.w, a, ask, NULL, arena, e) && (q->template != NULL ? fill_template : make)(&w, out, e);
	paper_free(w.paper);
	paper_whole_close(w.about);
	record_end(&w.fill.w);
	g_string_free(w.fill.revealed, TRUE);
	return ok;
}

size_t paper_choices(struct app *a, const char *kind, ymd day, enum msg_lang lang, const struct paper_choice **out, struct arena *arena)
{
	const char *const *codes;
	const size_t n = library_paper_forms(a->library, kind, &codes, arena);
	struct paper_choice *list = ARENA_ARRAY(arena, struct paper_choice, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct paper_form form;
		must(library_paper_form(a->library, codes[i], day, &form, arena)); /* named just now */
		list[i] = (struct paper_choice){.code = codes[i],
			.title = lang == MSG_EN && form.title.en != NULL ? form.title.en : form.title.vi,
			.draft = strcmp(form.confidence, "draft") == 0};
	}
	*out = list;
	return n;
}
