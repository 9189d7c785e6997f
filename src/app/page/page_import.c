/* Page of one file on its way in: its first rows, its columns, what came of it; see page_import.h. */
#include "app/page/page_import_parts.h"
#include "base/err_shown.h"
#include "messages/lists_back.def"

#include <string.h>

#define ROWS_SHOWN 8
#define FAULTS_SHOWN 200
#define SAMPLES 3
#define CELL_SHOWN 60 /* characters of a cell in a preview */

static const char *cell_shown(struct arena *a, const struct grid_cell *c)
{
	char day[12];
	const char *text = c->type == GRID_DAY ? ymd_format_vi(c->day, day) : c->text;
	if (g_utf8_strlen(text, -1) <= CELL_SHOWN)
		return arena_strdup(a, text);
	const char *end = g_utf8_offset_to_pointer(text, CELL_SHOWN);
	return arena_printf(a, "%.*s…", (int)(end - text), text);
}

static bool read_rows(struct import_looking *x, struct grid *g, struct err *e)
{
	const char *const **rows = ARENA_ARRAY(x->arena, const char *const *, ROWS_SHOWN + 1);
	const struct grid_row *row = NULL;
	size_t n = grid_header(g, &x->headings);
	const char **names = ARENA_ARRAY(x->arena, const char *, n + 1);
	for (size_t i = 0; i < n; i++)
		names[i] = arena_strdup(x->arena, x->headings[i]);
	x->headings = names;
	x->heading_count = n;
	x->out->head = names;
	x->out->head_count = n;
	while (x->out->row_count < ROWS_SHOWN) {
		if (!grid_next(g, &row, e))
			return false;
		if (row == NULL)
			break;
		const char **cells = ARENA_ARRAY(x->arena, const char *, n + 1);
		for (size_t i = 0; i < n; i++)
			cells[i] = i < row->count ? cell_shown(x->arena, &row->cells[i]) : "";
		for (size_t i = 0; i < n && i < row->count && x->out->converted == NULL; i++)
			if (row->cells[i].raw != NULL)
				x->out->converted =
					import_say(x->ask, x->arena, MSG_IMPORT_CONVERTED, row->cells[i].raw, row->cells[i].text);
		rows[x->out->row_count++] = cells;
	}
	x->out->rows = rows;
	return true;
}

static void read_choices(struct import_looking *x, struct grid *g)
{
	static const msg_key encodings[] = {MSG_IMPORT_ENC_GUESS, MSG_IMPORT_ENC_UTF8, MSG_IMPORT_ENC_UTF16LE, MSG_IMPORT_ENC_UTF16BE,
		MSG_IMPORT_ENC_1252, MSG_IMPORT_ENC_1258, MSG_IMPORT_ENC_TCVN3, MSG_IMPORT_ENC_VNI};
	static const struct {
		const char *value;
		msg_key label;
	} separators[] = {{"", MSG_IMPORT_SEP_GUESS}, {",", MSG_IMPORT_SEP_COMMA}, {";", MSG_IMPORT_SEP_SEMICOLON},
		{"\t", MSG_IMPORT_SEP_TAB}, {"|", MSG_IMPORT_SEP_BAR}};
	const struct grid_guess *guess = grid_guessed(g);
	struct page_import *p = x->out;
	struct import_select *s = ARENA_ARRAY(x->arena, struct import_select, grid_sheet_count(g) + 1);
	struct import_select *c = ARENA_ARRAY(x->arena, struct import_select, G_N_ELEMENTS(encodings) + 1);
	struct import_select *t = ARENA_ARRAY(x->arena, struct import_select, G_N_ELEMENTS(separators) + 1);
	int64_t encoding = json_integer_value(json_object_get(x->state, "encoding"));
	for (size_t i = 0; i < grid_sheet_count(g); i++) {
		const char *name = arena_strdup(x->arena, grid_sheet_name(g, i));
		s[p->sheet_count++] = (struct import_select){name, name, strcmp(name, grid_sheet(g)) == 0};
	}
	for (size_t i = 0; i < G_N_ELEMENTS(encodings); i++)
		c[p->encoding_count++] = (struct import_select){arena_printf(x->arena, "%zu", i),
			i == 0 && guess->encoding > 0 && guess->encoding < G_N_ELEMENTS(encodings)
				? import_say(x->ask, x->arena, encodings[0], msg_template(encodings[guess->encoding], x->ask->lang), NULL)
				: import_say(x->ask, x->arena, encodings[i], "…", NULL),
			encoding == (int64_t)i};
	for (size_t i = 0; guess->separator != '\0' && i < G_N_ELEMENTS(separators); i++)
		t[p->separator_count++] = (struct import_select){separators[i].value, msg_template(separators[i].label, x->ask->lang),
			strcmp(separators[i].value, import_text_of(x->state, "separator")) == 0};
	p->sheets = s;
	p->encodings = c;
	p->separators = t;
	p->header_row = arena_printf(x->arena, "%" G_GINT64_FORMAT, guess->header_row);
}

/* The kinds a table may be of: those that people write by hand, few enough to choose from. */
static bool offered(const struct kind *k)
{
	static const char *const names[] = {"person", "tenure", "membership", "party_record", "identity_number", "qualification", "award",
		"discipline", "evaluation", "organisation", "post", "term", "unit", "document", "family_member", NULL};
	return g_strv_contains(names, k->name);
}

static void list_bases(struct import_looking *x, const char *base)
{
	const char *const *ready = mapping_names(x->arena);
	size_t own_count = 0;
	const struct desk_map *own = desk_maps(x->app, &own_count, x->arena);
	GArray *list = g_array_new(FALSE, FALSE, sizeof(struct import_select));
	for (; *ready != NULL; ready++) {
		struct err none = {0};
		const struct mapping *m = mapping_find(x->app, *ready, x->arena, &none);
		if (m == NULL)
			continue;
		const struct import_select o = {m->name, x->ask->lang == MSG_EN ? m->title_en : m->title_vi, strcmp(m->name, base) == 0};
		g_array_append_val(list, o);
	}
	for (size_t i = 0; i < own_count; i++) {
		const char *value = arena_printf(x->arena, "own:%s", own[i].key);
		const struct import_select o = {value,
			import_say(x->ask, x->arena, own[i].mine ? MSG_IMPORT_BASE_OWN : MSG_IMPORT_BASE_OTHERS, own[i].name, own[i].login),
			strcmp(value, base) == 0};
		x->out->may_forget |= o.chosen && own[i].mine;
		g_array_append_val(list, o);
	}
	for (size_t i = 0; i < kind_count; i++) {
		const char *value = arena_printf(x->arena, "kind:%s", kind_all[i]->name);
		const struct import_select o = {value,
			import_say(x->ask, x->arena, MSG_IMPORT_BASE_KIND, kind_label_in(kind_all[i], x->ask->lang), NULL),
			strcmp(value, base) == 0};
		if (offered(kind_all[i]) || o.chosen)
			g_array_append_val(list, o);
	}
	x->out->bases = arena_list(x->arena, list);
	x->out->base_count = list->len;
	g_array_free(list, TRUE);
}

/* What was chosen when the mapping was kept stands above the guess. */
static void as_kept(const struct import_looking *x, const struct desk_map *m, struct import_columns *c)
{
	struct mapping_match *all = ARENA_ARRAY(x->arena, struct mapping_match, x->heading_count + 1);
	for (size_t i = 0; i < x->heading_count; i++) {
		const char *key = mapping_heading_key(x->headings[i], x->arena);
		all[i] = c->matches[i];
		for (size_t k = 0; k < m->field_count; k++)
			if (strcmp(mapping_heading_key(m->fields[k].heading, x->arena), key) == 0)
				all[i].column = *m->fields[k].column != '\0' ? m->fields[k].column : NULL;
	}
	c->matches = all;
}

static bool guess_from(struct import_looking *x, struct import_columns *c, struct err *e)
{
	struct mapping_guess g = {0};
	if (g_str_has_prefix(c->from, "kind:"))
		c->kind = kind_find(c->from + 5);
	else if (*c->from != '\0' && (c->mapping = desk_mapping(x->app, NULL, c->from, x->arena, e)) == NULL)
		return false;
	else if (*c->from == '\0' && (c->kind = mapping_kind_of(x->headings, x->heading_count, x->arena)) != NULL)
		c->from = arena_printf(x->arena, "kind:%s", c->kind->name); /* a list of ours that comes back */
	if (c->kind != NULL)
		return mapping_guess_kind(x->app, c->kind, x->headings, x->heading_count, x->arena, &c->matches, e);
	if (!mapping_guess(x->app, c->mapping, x->headings, x->heading_count, x->arena, &g, e))
		return false;
	c->matches = g.matches;
	if (c->mapping == NULL)
		c->mapping = g.mapping;
	if (c->mapping == NULL) { /* nothing fits: people, the most frequent */
		c->kind = kind_find("person");
		c->from = "kind:person";
		return mapping_guess_kind(x->app, c->kind, x->headings, x->heading_count, x->arena, &c->matches, e);
	}
	if (*c->from == '\0')
		c->from = c->mapping->name;
	return true;
}

static bool guess(struct import_looking *x, struct import_columns *c, struct err *e)
{
	struct desk_map kept = {0};
	c->from = c->base = import_copy(x->arena, x->state, "base");
	if (g_str_has_prefix(c->base, "own:") && !desk_map_find(x->app, c->base + 4, &kept, x->arena, e))
		return false;
	if (kept.base != NULL)
		c->from = kept.base;
	if (!guess_from(x, c, e))
		return false;
	if (kept.base != NULL)
		as_kept(x, &kept, c);
	else
		c->base = c->from;
	return true;
}

/* Choices made on the page stand above the guess, as long as they are of the same base. */
const char *import_choice_of(const struct import_looking *x, const struct import_columns *c, size_t i)
{
	const json_t *choices = json_object_get(x->state, "choices");
	const char *made = json_string_value(json_array_get(choices, i));
	bool same = strcmp(import_text_of(x->state, "choices_of"), c->base) == 0;
	if (same && made != NULL)
		return *made != '\0' ? made : NULL;
	return c->matches != NULL ? c->matches[i].column : NULL;
}

static void add_field(GArray *list, const char *value, const char *label, const char *chosen)
{
	const struct import_select o = {value, label, chosen != NULL && strcmp(chosen, value) == 0};
	g_array_append_val(list, o);
}

static const struct import_select *fields_for(struct import_looking *x, const struct import_columns *c, const char *chosen, size_t *count)
{
	GArray *list = g_array_new(FALSE, FALSE, sizeof(struct import_select));
	size_t n = 0;
	const struct mapping_choice *choices = c->kind == NULL ? NULL : mapping_kind_choices(c->kind, x->ask->lang, &n, x->arena);
	for (size_t i = 0; c->kind == NULL && i < c->mapping->column_count; i++)
		add_field(list, c->mapping->columns[i].id, c->mapping->columns[i].headings[0], chosen);
	for (size_t i = 0; i < n; i++)
		add_field(list, choices[i].name, choices[i].label, chosen);
	bool listed = chosen == NULL;
	for (guint i = 0; i < list->len; i++)
		listed = listed || g_array_index(list, struct import_select, i).chosen;
	if (!listed)
		add_field(list, chosen, chosen, chosen);
	struct import_select *kept = arena_list(x->arena, list);
	*count = list->len;
	g_array_free(list, TRUE);
	return kept;
}

static const char *samples(struct import_looking *x, size_t column)
{
	const char *out = "";
	int n = 0;
	for (size_t r = 0; r < x->out->row_count && n < SAMPLES; r++) {
		const char *cell = x->out->rows[r][column];
		if (*cell == '\0')
			continue;
		out = n++ == 0 ? cell : arena_printf(x->arena, "%s · %s", out, cell);
	}
	return out;
}

static void fill_columns(struct import_looking *x, const struct import_columns *c)
{
	struct page_import_column *list = ARENA_ARRAY(x->arena, struct page_import_column, x->heading_count + 1);
	const char *unknown = NULL;
	for (size_t i = 0; i < x->heading_count; i++) {
		const char *chosen = import_choice_of(x, c, i);
		struct page_import_column *p = &list[i];
		*p = (struct page_import_column){.name = arena_printf(x->arena, "c%zu", i),
			.heading = *x->headings[i] != '\0' ? x->headings[i]
							   : import_say(x->ask, x->arena, MSG_IMPORT_NO_HEADING,
								     import_number(x->arena, (int64_t)i + 1), NULL),
			.samples = samples(x, i),
			.unknown = chosen == NULL};
		p->fields = fields_for(x, c, chosen, &p->field_count);
		if (chosen == NULL && *x->headings[i] != '\0')
			unknown = unknown == NULL ? p->heading : arena_printf(x->arena, "%s, %s", unknown, p->heading);
	}
	x->out->columns = list;
	x->out->column_count = x->heading_count;
	x->out->unknown = unknown;
}

bool import_look_at_file(struct import_looking *x, struct import_columns *c, struct err *e)
{
	struct grid_options o = {0};
	struct grid *g = NULL;
	const char *path = desk_path(x->app, x->id, ".data", x->arena, e);
	desk_grid_options(x->state, &o);
	bool ok = path != NULL && grid_open(path, &o, &g, e) && read_rows(x, g, e);
	if (ok)
		read_choices(x, g);
	grid_close(g);
	return ok && guess(x, c, e);
}

static bool show_mapping(struct import_looking *x, struct err *e)
{
	struct import_columns c = {0};
	struct err why = {0};
	struct import_place place;
	x->out->step = IMPORT_STEP_MAP;
	if (!import_own_place(x->app, x->ask, x->out->organisation, &place, x->arena, e))
		return false;
	x->out->organisations = place.organisations;
	x->out->organisation_count = place.organisation_count;
	if (!import_look_at_file(x, &c, &why)) {
		if (why.code != ERR_INPUT && why.code != ERR_NOT_FOUND)
			return err_copy(e, &why);
		x->out->error = arena_strdup(x->arena, err_shown(&why, x->ask->lang));
		x->out->head_count = 0; /* the first rows are shown with their columns only */
		list_bases(x, import_text_of(x->state, "base"));
		return true;
	}
	list_bases(x, c.base);
	fill_columns(x, &c);
	if (x->out->error == NULL && (x->heading_count == 0 || x->out->row_count == 0))
		x->out->error = msg_template(x->heading_count == 0 ? MSG_IMPORT_NO_HEAD : MSG_IMPORT_NO_ROWS, x->ask->lang);
	return true;
}

/* ---- what came of it ---- */

int import_decision_of(const json_t *state, int64_t row)
{
	const json_t *decisions = json_object_get(state, "decisions");
	for (size_t d = 0; d < json_array_size(decisions); d++)
		if (json_integer_value(json_object_get(json_array_get(decisions, d), "row")) == row)
			return (int)json_integer_value(json_object_get(json_array_get(decisions, d), "choice"));
	return 0;
}

static void fill_faults(struct import_looking *x, const json_t *report)
{
	const json_t *faults = json_object_get(report, "faults"), *twins = json_object_get(report, "twins");
	size_t all = json_array_size(faults), n = 0, m = json_array_size(twins), shown = 0;
	int64_t total = json_integer_value(json_object_get(report, "fault_total"));
	struct page_import_fault *f = ARENA_ARRAY(x->arena, struct page_import_fault, FAULTS_SHOWN + 1);
	struct page_import_change *c = ARENA_ARRAY(x->arena, struct page_import_change, FAULTS_SHOWN + 1);
	struct page_import_twin *t = ARENA_ARRAY(x->arena, struct page_import_twin, m + 1);
	for (size_t i = 0; i < all; i++) {
		const json_t *o = json_array_get(faults, i);
		bool change = json_is_true(json_object_get(o, "change"));
		if (change ? x->out->change_count == FAULTS_SHOWN : n == FAULTS_SHOWN)
			continue;
		shown++;
		if (change) {
			const json_t *recorded = json_object_get(o, "recorded");
			c[x->out->change_count++] = (struct page_import_change){import_copy(x->arena, o, "place"),
				import_copy(x->arena, o, "heading"), import_copy(x->arena, o, "given"),
				json_is_string(recorded) ? import_copy(x->arena, o, "recorded")
							 : msg_template(MSG_IMPORT_RECORDED_HIDDEN, x->ask->lang)};
			continue;
		}
		f[n++] = (struct page_import_fault){import_copy(x->arena, o, "place"), import_copy(x->arena, o, "heading"),
			import_copy(x->arena, o, "given"), import_copy(x->arena, o, "text"), import_copy(x->arena, o, "nearest"),
			import_copy(x->arena, o, "rule"), json_is_true(json_object_get(o, "warning"))};
	}
	for (size_t i = 0; i < m; i++) {
		const json_t *o = json_array_get(twins, i);
		const int64_t row = json_integer_value(json_object_get(o, "row")), score = json_integer_value(json_object_get(o, "score"));
		t[i] = (struct page_import_twin){.name = arena_printf(x->arena, "t%" G_GINT64_FORMAT, row),
			.given = import_copy(x->arena, o, "given"),
			.known = import_copy(x->arena, o, "known"),
			.row = arena_printf(x->arena, "%" G_GINT64_FORMAT, row),    /* as Excel counts them */
			.score = score > 0 ? import_number(x->arena, score) : NULL, /* not told of somebody elsewhere */
			.area = json_integer_value(json_object_get(o, "area")),
			.id = json_integer_value(json_object_get(o, "id")),
			.close = json_is_true(json_object_get(o, "close")),
			.choice = import_decision_of(x->state, row)};
		x->out->open += t[i].choice == 0;
		x->out->close_open += t[i].choice == 0 && t[i].close;
	}
	x->out->open_label = import_number(x->arena, (int64_t)x->out->open);
	x->out->close_label = import_number(x->arena, (int64_t)x->out->close_open);
	if (x->out->open < m)
		x->out->decided = import_say(x->ask, x->arena, MSG_IMPORT_SETTLE_DONE, import_number(x->arena, (int64_t)(m - x->out->open)),
			import_number(x->arena, (int64_t)m));
	x->out->faults = f;
	x->out->changes = c;
	x->out->fault_count = n;
	x->out->twins = t;
	x->out->twin_count = m;
	x->out->fault_total = import_number(x->arena, total - (int64_t)x->out->change_count);
	if (total > (int64_t)shown)
		x->out->hidden =
			import_say(x->ask, x->arena, MSG_IMPORT_MORE_FAULTS, import_number(x->arena, total - (int64_t)shown), NULL);
}

static const char *joined(struct arena *a, const json_t *list)
{
	const char *out = NULL;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *s = json_string_value(json_array_get(list, i));
		out = out == NULL ? arena_strdup(a, s) : arena_printf(a, "%s, %s", out, s);
	}
	return out;
}

static void fill_notes(struct import_looking *x, const json_t *list)
{
	const char **out = ARENA_ARRAY(x->arena, const char *, json_array_size(list) + 1);
	for (size_t i = 0; i < json_array_size(list); i++)
		out[x->out->note_count++] = arena_strdup(x->arena, json_string_value(json_array_get(list, i)));
	x->out->notes = out;
}

static void show_report(struct import_looking *x, bool done)
{
	const json_t *r = json_object_get(x->state, "report");
	struct page_import *p = x->out;
	int64_t good = json_integer_value(json_object_get(r, "good")), bad = json_integer_value(json_object_get(r, "bad"));
	int64_t same = json_integer_value(json_object_get(r, "same")), skipped = json_integer_value(json_object_get(r, "skipped"));
	p->step = done ? IMPORT_STEP_DONE : IMPORT_STEP_LOOKED;
	p->summary =
		import_say(x->ask, x->arena, MSG_IMPORT_SUMMARY, import_number(x->arena, json_integer_value(json_object_get(r, "rows"))),
			import_number(x->arena, json_integer_value(json_object_get(r, "cells_bad"))));
	p->good = import_number(x->arena, good);
	p->bad = import_number(x->arena, bad);
	p->same = import_number(x->arena, same);
	p->made = joined(x->arena, json_object_get(r, "kinds"));
	p->ignored = joined(x->arena, json_object_get(r, "ignored"));
	p->skipped = skipped > 0 ? import_number(x->arena, skipped) : NULL;
	fill_notes(x, json_object_get(r, "notes"));
	p->any_good = good > same;
	p->any_bad = bad > 0;
	p->has_marked = bad > 0 && !done;
	const char *batch = import_text_of(r, "batch"), *before = import_text_of(r, "before");
	const char *reaches = import_text_of(r, "reaches");
	p->reaches = *reaches != '\0' ? arena_strdup(x->arena, reaches) : NULL;
	p->reason = arena_strdup(x->arena, import_text_of(x->state, "reason"));
	p->reason_missing = p->reaches != NULL && json_is_string(json_object_get(x->state, "reason")) && *p->reason == '\0';
	p->batch = *batch != '\0' ? arena_strdup(x->arena, batch) : NULL;
	p->before = *before != '\0' ? arena_strdup(x->arena, before) : NULL;
	if (p->error == NULL && json_integer_value(json_object_get(r, "rows")) == 0)
		p->error = msg_template(MSG_IMPORT_NO_ROWS, x->ask->lang);
	fill_faults(x, r);
}

static bool show(struct import_looking *x, struct desk_jobs *jobs, struct err *e)
{
	const char *step = import_text_of(x->state, "step"), *error = import_text_of(x->state, "error");
	struct page_import *p = x->out;
	int64_t done = 0, total = 0;
	p->file = import_copy(x->arena, x->state, "file");
	p->unit = import_copy(x->arena, x->state, "unit");
	p->organisation = import_copy(x->arena, x->state, "organisation");
	p->error = *error != '\0' ? arena_strdup(x->arena, error) : NULL;
	if (desk_progress(jobs, x->id, &done, &total, &p->paused)) {
		p->step = IMPORT_STEP_RUNNING;
		p->per_cent = total > 0 ? (int)MIN(100, done * 100 / total) : -1;
		p->progress = import_say(x->ask, x->arena, MSG_IMPORT_ROWS_DONE, import_number(x->arena, done), NULL);
		return true;
	}
	/* A job that ended just now has changed what is known. */
	json_t *fresh = desk_load(x->app, x->id, e);
	if (fresh == NULL)
		return false;
	json_decref(x->state);
	x->state = fresh;
	step = import_text_of(x->state, "step");
	error = import_text_of(x->state, "error");
	p->error = *error != '\0' ? arena_strdup(x->arena, error) : NULL;
	if (strcmp(step, "trial") == 0 || strcmp(step, "write") == 0) {
		p->step = IMPORT_STEP_BROKEN;
		return true;
	}
	if (strcmp(step, "looked") == 0 || strcmp(step, "done") == 0) {
		show_report(x, strcmp(step, "done") == 0);
		return true;
	}
	return show_mapping(x, e);
}

bool page_import(struct app *a, const struct page_ask *ask, struct desk_jobs *jobs, const char *id, struct page_import *out,
	struct arena *arena, struct err *e)
{
	struct import_looking x = {.app = a, .ask = ask, .arena = arena, .id = arena_strdup(arena, id), .out = out};
	*out = (struct page_import){.id = x.id};
	x.state = desk_load(a, id, e);
	bool ok = x.state != NULL && show(&x, jobs, e);
	json_decref(x.state);
	return ok;
}
