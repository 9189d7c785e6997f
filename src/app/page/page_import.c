/* Pages of files taken in; see page_import.h. */
#include "app/page/page_import.h"

#include "app/import/import.h"
#include "app/page/register_parts.h"
#include "base/text.h"
#include "messages/page_import.def"

#include <string.h>

#define BATCHES_SHOWN 50
#define ROWS_SHOWN 8
#define FAULTS_SHOWN 200
#define SAMPLES 3
#define CELL_SHOWN 60 /* characters of a cell in a preview */

static const char *text_of(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));
	return s != NULL ? s : "";
}

static const char *copy(struct arena *a, const json_t *o, const char *key)
{
	return arena_strdup(a, text_of(o, key));
}

static const char *say(const struct page_ask *ask, struct arena *a, msg_key key, const char *one, const char *two)
{
	g_autofree char *text = MSG_FORMAT(key, ask->lang, one, two);
	return arena_strdup(a, text);
}

static const char *number(struct arena *a, int64_t n)
{
	return text_thousands(n, a);
}

static const char *when(struct arena *a, int64_t ms)
{
	const char *iso = instant_format(ms, a);
	return arena_printf(a, "%.2s/%.2s/%.4s %.5s", iso + 8, iso + 5, iso, iso + 11);
}

static msg_key step_words(const char *step)
{
	return strcmp(step, "looked") == 0 ? MSG_IMPORT_STEP_LOOKED
	       : strcmp(step, "done") == 0 ? MSG_IMPORT_STEP_DONE
	       : strcmp(step, "map") == 0  ? MSG_IMPORT_STEP_MAP
					   : MSG_IMPORT_STEP_RUN;
}

/* ---- /imports ---- */

static void list_waiting(struct app *a, const struct page_ask *ask, struct page_imports *out, struct arena *arena)
{
	const char *const *ids = desk_list(a, arena);
	size_t n = 0;
	while (ids[n] != NULL)
		n++;
	struct page_import_waiting *w = ARENA_ARRAY(arena, struct page_import_waiting, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct err none = {0};
		json_t *state = desk_load(a, ids[i], &none);
		if (state != NULL)
			w[out->waiting_count++] = (struct page_import_waiting){ids[i], copy(arena, state, "file"),
				when(arena, json_integer_value(json_object_get(state, "made_ms"))),
				msg_template(step_words(text_of(state, "step")), ask->lang)};
		json_decref(state);
	}
	out->waiting = w;
}

static bool list_batches(struct app *a, const struct page_ask *ask, struct page_imports *out, struct arena *arena, struct err *e)
{
	const struct import_batch_line *lines = NULL;
	if (!app_import_batches(a, BATCHES_SHOWN, arena, &lines, &out->batch_count, e))
		return false;
	struct page_import_batch *b = ARENA_ARRAY(arena, struct page_import_batch, out->batch_count + 1);
	for (size_t i = 0; i < out->batch_count; i++)
		b[i] = (struct page_import_batch){lines[i].batch, lines[i].file, lines[i].mapping, lines[i].who != NULL ? lines[i].who : "",
			when(arena, lines[i].when_ms),
			say(ask, arena, MSG_IMPORT_BATCH_COUNTS, number(arena, lines[i].rows),
				number(arena, lines[i].created + lines[i].changed)),
			lines[i].undone_ms != NONE};
	out->batches = b;
	return true;
}

/* The one unit whoever asks works in, as it is typed. */
static bool own_unit(struct app *a, const struct page_ask *ask, const char **out, struct arena *arena, struct err *e)
{
	struct reg r = {a, ask, arena};
	size_t n = 0;
	const int64_t *units = viewer_units(a->viewer, &n);
	struct reg_unit u;
	*out = "";
	if (viewer_is_operator(a->viewer) || n != 1)
		return true;
	bool ok = reg_begin(&r, e) && reg_unit_on(&r, units[0], ask->day, &u, e);
	reg_end(&r);
	if (ok && u.id != NONE && u.code != NULL)
		*out = u.code;
	return ok;
}

bool page_imports(struct app *a, const struct page_ask *ask, struct page_imports *out, struct arena *arena, struct err *e)
{
	const char *const *names = mapping_names(arena);
	size_t n = 0;
	*out = (struct page_imports){0};
	while (names[n] != NULL)
		n++;
	struct import_select *t = ARENA_ARRAY(arena, struct import_select, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct err none = {0};
		const struct mapping *m = mapping_find(a, names[i], arena, &none);
		if (m != NULL)
			t[out->template_count++] = (struct import_select){names[i], ask->lang == MSG_EN ? m->title_en : m->title_vi, false};
	}
	out->templates = t;
	list_waiting(a, ask, out, arena);
	return own_unit(a, ask, &out->unit, arena, e) && list_batches(a, ask, out, arena, e);
}

/* ---- a new file ---- */

static size_t columns_of(const char *text)
{
	size_t n = 1;
	bool quoted = false;
	for (; *text != '\0' && (quoted || *text != '\n'); text++) {
		quoted = *text == '"' ? !quoted : quoted;
		n += !quoted && *text == '\t';
	}
	return n;
}

/* A block from a spreadsheet as a file: with a head where it has none. */
static char *pasted(const struct page_import_new *n, const struct page_ask *ask)
{
	GString *s = g_string_new("\xEF\xBB\xBF");
	size_t columns = columns_of(n->text);
	for (size_t i = 0; !n->headings && i < columns; i++)
		g_string_append_printf(s, "%s%s %zu%s", i > 0 ? "\t" : "", msg_template(MSG_IMPORT_COLUMN, ask->lang), i + 1,
			i + 1 == columns ? "\n" : "");
	g_string_append(s, n->text);
	if (s->str[s->len - 1] != '\n')
		g_string_append_c(s, '\n');
	return g_string_free(s, FALSE);
}

static const char *const *one_error(struct arena *a, const char *text)
{
	const char **list = ARENA_ARRAY(a, const char *, 2);
	list[0] = text;
	return list;
}

static bool can_be_read(struct app *a, const char *id, const char *const **errors, enum msg_lang lang, struct arena *arena, struct err *e)
{
	struct grid *g = NULL;
	struct err why = {0};
	struct grid_options o = {0};
	const char *path = desk_path(a, id, ".data", arena, e);
	json_t *state = path != NULL ? desk_load(a, id, e) : NULL;
	if (state == NULL)
		return false;
	desk_grid_options(state, &o);
	bool ok = grid_open(path, &o, &g, &why);
	grid_close(g);
	json_decref(state);
	if (ok)
		return true;
	desk_remove(a, id);
	*errors = one_error(arena, arena_strdup(arena, err_text(&why, lang)));
	return true;
}

bool page_import_take(struct app *a, const struct page_ask *ask, const struct page_import_new *n, const char **id,
	const char *const **errors, struct arena *arena, struct err *e)
{
	g_autofree char *text = n->text != NULL ? pasted(n, ask) : NULL;
	*errors = NULL;
	if (n->text != NULL ? strspn(n->text, " \t\r\n") == strlen(n->text) : n->fd < 0) {
		*errors = one_error(arena, msg_template(n->text != NULL ? MSG_IMPORT_NOTHING_PASTED : MSG_IMPORT_NO_FILE, ask->lang));
		return true;
	}
	json_t *state = json_pack("{s:s,s:s,s:s,s:s}", "file", n->file, "unit", n->unit != NULL ? n->unit : "", "organisation",
		n->organisation != NULL ? n->organisation : "", "base", "");
	must(state != NULL);
	if (n->kind != NULL)
		json_object_set_new(state, "base", json_sprintf("kind:%s", n->kind));
	if (n->text != NULL) {
		json_object_set_new(state, "separator", json_string("\t"));
		json_object_set_new(state, "encoding", json_integer(GRID_UTF8));
		json_object_set_new(state, "header_row", json_integer(1));
		json_object_set_new(state, "pasted", json_true());
	}
	struct err why = {0};
	if (!desk_new(a, n->fd, text, state, id, arena, &why)) {
		if (why.code != ERR_INPUT)
			return err_copy(e, &why);
		*errors = one_error(arena, arena_strdup(arena, err_text(&why, ask->lang)));
		return true;
	}
	return can_be_read(a, *id, errors, ask->lang, arena, e);
}

/* ---- /imports/:id: its first rows and its columns ---- */

struct looking {
	struct app *app;
	const struct page_ask *ask;
	struct arena *arena;
	const char *id;
	json_t *state;
	struct page_import *out;
	const char *const *headings;
	size_t heading_count;
};

static const char *cell_shown(struct arena *a, const char *text)
{
	if (g_utf8_strlen(text, -1) <= CELL_SHOWN)
		return arena_strdup(a, text);
	const char *end = g_utf8_offset_to_pointer(text, CELL_SHOWN);
	return arena_printf(a, "%.*s…", (int)(end - text), text);
}

static bool read_rows(struct looking *x, struct grid *g, struct err *e)
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
			cells[i] = i < row->count ? cell_shown(x->arena, row->cells[i].text) : "";
		for (size_t i = 0; i < n && i < row->count && x->out->converted == NULL; i++)
			if (row->cells[i].raw != NULL)
				x->out->converted = say(x->ask, x->arena, MSG_IMPORT_CONVERTED, row->cells[i].raw, row->cells[i].text);
		rows[x->out->row_count++] = cells;
	}
	x->out->rows = rows;
	return true;
}

static void read_choices(struct looking *x, struct grid *g)
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
				? say(x->ask, x->arena, encodings[0], msg_template(encodings[guess->encoding], x->ask->lang), NULL)
				: say(x->ask, x->arena, encodings[i], "…", NULL),
			encoding == (int64_t)i};
	for (size_t i = 0; guess->separator != '\0' && i < G_N_ELEMENTS(separators); i++)
		t[p->separator_count++] = (struct import_select){separators[i].value, msg_template(separators[i].label, x->ask->lang),
			strcmp(separators[i].value, text_of(x->state, "separator")) == 0};
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

static void list_bases(struct looking *x, const char *base)
{
	const char *const *ready = mapping_names(x->arena), *const *own = desk_own_maps(x->app, x->arena);
	GArray *list = g_array_new(FALSE, FALSE, sizeof(struct import_select));
	for (; *ready != NULL; ready++) {
		struct err none = {0};
		const struct mapping *m = mapping_find(x->app, *ready, x->arena, &none);
		if (m == NULL)
			continue;
		const struct import_select o = {m->name, x->ask->lang == MSG_EN ? m->title_en : m->title_vi, strcmp(m->name, base) == 0};
		g_array_append_val(list, o);
	}
	for (; *own != NULL; own++) {
		const char *value = arena_printf(x->arena, "own:%s", *own);
		const struct import_select o = {value, say(x->ask, x->arena, MSG_IMPORT_BASE_OWN, *own, NULL), strcmp(value, base) == 0};
		g_array_append_val(list, o);
	}
	for (size_t i = 0; i < kind_count; i++) {
		const char *value = arena_printf(x->arena, "kind:%s", kind_all[i]->name);
		const struct import_select o = {value,
			say(x->ask, x->arena, MSG_IMPORT_BASE_KIND, kind_label_in(kind_all[i], x->ask->lang), NULL),
			strcmp(value, base) == 0};
		if (offered(kind_all[i]) || o.chosen)
			g_array_append_val(list, o);
	}
	struct import_select *kept = ARENA_ARRAY(x->arena, struct import_select, list->len + 1);
	memcpy(kept, list->data, list->len * sizeof *kept);
	x->out->bases = kept;
	x->out->base_count = list->len;
	g_array_free(list, TRUE);
}

/* What each heading becomes: as chosen before, else as guessed. */
struct columns {
	const char *base; /* as in the state; the guessed one where nothing was chosen */
	const struct mapping *mapping;
	const struct kind *kind;
	const struct mapping_match *matches;
};

static bool guess(struct looking *x, struct columns *c, struct err *e)
{
	struct mapping_guess g = {0};
	c->base = copy(x->arena, x->state, "base");
	if (g_str_has_prefix(c->base, "kind:"))
		c->kind = kind_find(c->base + 5);
	else if (*c->base != '\0' && (c->mapping = desk_mapping(x->app, NULL, c->base, x->arena, e)) == NULL)
		return false;
	if (c->kind != NULL)
		return mapping_guess_kind(c->kind, x->headings, x->heading_count, x->arena, &c->matches, e);
	if (!mapping_guess(x->app, c->mapping, x->headings, x->heading_count, x->arena, &g, e))
		return false;
	c->matches = g.matches;
	if (c->mapping == NULL)
		c->mapping = g.mapping;
	if (c->mapping == NULL) { /* nothing fits: people, the most frequent */
		c->kind = kind_find("person");
		c->base = "kind:person";
		return mapping_guess_kind(c->kind, x->headings, x->heading_count, x->arena, &c->matches, e);
	}
	if (*c->base == '\0')
		c->base = c->mapping->name;
	return true;
}

/* Choices made on the page stand above the guess, as long as they are of the same base. */
static const char *choice(const struct looking *x, const struct columns *c, size_t i)
{
	const json_t *choices = json_object_get(x->state, "choices");
	const char *made = json_string_value(json_array_get(choices, i));
	bool same = strcmp(text_of(x->state, "choices_of"), c->base) == 0;
	if (same && made != NULL)
		return *made != '\0' ? made : NULL;
	return c->matches != NULL ? c->matches[i].column : NULL;
}

static void add_field(GArray *list, const char *value, const char *label, const char *chosen)
{
	const struct import_select o = {value, label, chosen != NULL && strcmp(chosen, value) == 0};
	g_array_append_val(list, o);
}

static const struct import_select *fields_for(struct looking *x, const struct columns *c, const char *chosen, size_t *count)
{
	GArray *list = g_array_new(FALSE, FALSE, sizeof(struct import_select));
	bool bounds = c->kind != NULL && (c->kind->table->from_d != COLUMN_ABSENT || c->kind->versions != NULL);
	for (size_t i = 0; c->kind == NULL && i < c->mapping->column_count; i++)
		add_field(list, c->mapping->columns[i].id, c->mapping->columns[i].headings[0], chosen);
	if (bounds) {
		add_field(list, "from", msg_template(MSG_IMPORT_FROM, x->ask->lang), chosen);
		add_field(list, "until", msg_template(MSG_IMPORT_UNTIL, x->ask->lang), chosen);
	}
	if (c->kind != NULL && c->kind->table->on_d != COLUMN_ABSENT)
		add_field(list, "on", msg_template(MSG_IMPORT_ON, x->ask->lang), chosen);
	for (uint16_t i = 0; c->kind != NULL && i < c->kind->field_count; i++) {
		const struct kind_field *f = &c->kind->fields[i];
		bool machine = f->type == FIELD_JSON || f->type == FIELD_HASH || f->type == FIELD_RAW || f->type == FIELD_LONG ||
			       f->type == FIELD_ANYID || f->type == FIELD_FILE || f->type == FIELD_INSTANT;
		const char *tail = f->type == FIELD_PLACE ? ".text" : f->type == FIELD_DECISION ? ".no" : "";
		if (!machine)
			add_field(list, arena_printf(x->arena, "%s%s", f->name, tail), kind_field_label_in(f, x->ask->lang), chosen);
	}
	bool listed = chosen == NULL;
	for (guint i = 0; i < list->len; i++)
		listed = listed || g_array_index(list, struct import_select, i).chosen;
	if (!listed)
		add_field(list, chosen, chosen, chosen);
	struct import_select *kept = ARENA_ARRAY(x->arena, struct import_select, list->len + 1);
	memcpy(kept, list->data, list->len * sizeof *kept);
	*count = list->len;
	g_array_free(list, TRUE);
	return kept;
}

static const char *samples(struct looking *x, size_t column)
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

static void fill_columns(struct looking *x, const struct columns *c)
{
	struct page_import_column *list = ARENA_ARRAY(x->arena, struct page_import_column, x->heading_count + 1);
	const char *unknown = NULL;
	for (size_t i = 0; i < x->heading_count; i++) {
		const char *chosen = choice(x, c, i);
		struct page_import_column *p = &list[i];
		*p = (struct page_import_column){.name = arena_printf(x->arena, "c%zu", i),
			.heading = *x->headings[i] != '\0'
					   ? x->headings[i]
					   : say(x->ask, x->arena, MSG_IMPORT_NO_HEADING, number(x->arena, (int64_t)i + 1), NULL),
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

static bool look_at_file(struct looking *x, struct columns *c, struct err *e)
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

static bool show_mapping(struct looking *x, struct err *e)
{
	struct columns c = {0};
	struct err why = {0};
	x->out->step = IMPORT_STEP_MAP;
	if (!look_at_file(x, &c, &why)) {
		if (why.code != ERR_INPUT && why.code != ERR_NOT_FOUND)
			return err_copy(e, &why);
		x->out->error = arena_strdup(x->arena, err_text(&why, x->ask->lang));
		x->out->head_count = 0; /* the first rows are shown with their columns only */
		list_bases(x, text_of(x->state, "base"));
		return true;
	}
	list_bases(x, c.base);
	fill_columns(x, &c);
	return true;
}

/* ---- what came of it ---- */

static void fill_faults(struct looking *x, const json_t *report)
{
	const json_t *faults = json_object_get(report, "faults"), *twins = json_object_get(report, "twins");
	size_t n = MIN(json_array_size(faults), FAULTS_SHOWN), m = json_array_size(twins);
	int64_t total = json_integer_value(json_object_get(report, "fault_total"));
	struct page_import_fault *f = ARENA_ARRAY(x->arena, struct page_import_fault, n + 1);
	struct page_import_twin *t = ARENA_ARRAY(x->arena, struct page_import_twin, m + 1);
	for (size_t i = 0; i < n; i++) {
		const json_t *o = json_array_get(faults, i);
		f[i] = (struct page_import_fault){copy(x->arena, o, "place"), copy(x->arena, o, "heading"), copy(x->arena, o, "given"),
			copy(x->arena, o, "text"), copy(x->arena, o, "nearest"), copy(x->arena, o, "rule"),
			json_is_true(json_object_get(o, "warning"))};
	}
	const json_t *decisions = json_object_get(x->state, "decisions");
	for (size_t i = 0; i < m; i++) {
		const json_t *o = json_array_get(twins, i);
		int64_t row = json_integer_value(json_object_get(o, "row"));
		t[i] = (struct page_import_twin){.name = arena_printf(x->arena, "t%" G_GINT64_FORMAT, row),
			.given = copy(x->arena, o, "given"),
			.known = copy(x->arena, o, "known"),
			.row = number(x->arena, row),
			.score = number(x->arena, json_integer_value(json_object_get(o, "score"))),
			.area = json_integer_value(json_object_get(o, "area")),
			.id = json_integer_value(json_object_get(o, "id"))};
		for (size_t d = 0; d < json_array_size(decisions); d++)
			if (json_integer_value(json_object_get(json_array_get(decisions, d), "row")) == row)
				t[i].choice = (int)json_integer_value(json_object_get(json_array_get(decisions, d), "choice"));
	}
	x->out->faults = f;
	x->out->fault_count = n;
	x->out->twins = t;
	x->out->twin_count = m;
	x->out->fault_total = number(x->arena, total);
	if (total > (int64_t)n)
		x->out->hidden = say(x->ask, x->arena, MSG_IMPORT_MORE_FAULTS, number(x->arena, total - (int64_t)n), NULL);
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

static void show_report(struct looking *x, bool done)
{
	const json_t *r = json_object_get(x->state, "report");
	struct page_import *p = x->out;
	int64_t good = json_integer_value(json_object_get(r, "good")), bad = json_integer_value(json_object_get(r, "bad"));
	int64_t same = json_integer_value(json_object_get(r, "same"));
	p->step = done ? IMPORT_STEP_DONE : IMPORT_STEP_LOOKED;
	p->summary = say(x->ask, x->arena, MSG_IMPORT_SUMMARY, number(x->arena, json_integer_value(json_object_get(r, "rows"))),
		number(x->arena, json_integer_value(json_object_get(r, "cells_bad"))));
	p->good = number(x->arena, good);
	p->bad = number(x->arena, bad);
	p->same = number(x->arena, same);
	p->made = joined(x->arena, json_object_get(r, "kinds"));
	p->ignored = joined(x->arena, json_object_get(r, "ignored"));
	p->any_good = good > same;
	p->any_bad = bad > 0;
	p->has_marked = bad > 0 && !done;
	const char *batch = text_of(r, "batch"), *before = text_of(r, "before");
	p->batch = *batch != '\0' ? arena_strdup(x->arena, batch) : NULL;
	p->before = *before != '\0' ? say(x->ask, x->arena, MSG_IMPORT_BEFORE, before, NULL) : NULL;
	if (json_is_true(json_object_get(r, "stopped")))
		p->error = msg_template(MSG_IMPORT_STOPPED, x->ask->lang);
	fill_faults(x, r);
}

static bool show(struct looking *x, struct desk_jobs *jobs, struct err *e)
{
	const char *step = text_of(x->state, "step"), *error = text_of(x->state, "error");
	struct page_import *p = x->out;
	int64_t done = 0, total = 0;
	p->file = copy(x->arena, x->state, "file");
	p->unit = copy(x->arena, x->state, "unit");
	p->organisation = copy(x->arena, x->state, "organisation");
	p->error = *error != '\0' ? arena_strdup(x->arena, error) : NULL;
	if (desk_progress(jobs, x->id, &done, &total, &p->paused)) {
		p->step = IMPORT_STEP_RUNNING;
		p->per_cent = total > 0 ? (int)MIN(100, done * 100 / total) : -1;
		p->progress = say(x->ask, x->arena, MSG_IMPORT_ROWS_DONE, number(x->arena, done), NULL);
		return true;
	}
	/* A job that ended just now has changed what is known. */
	json_t *fresh = desk_load(x->app, x->id, e);
	if (fresh == NULL)
		return false;
	json_decref(x->state);
	x->state = fresh;
	step = text_of(x->state, "step");
	error = text_of(x->state, "error");
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
	struct looking x = {.app = a, .ask = ask, .arena = arena, .id = arena_strdup(arena, id), .out = out};
	*out = (struct page_import){.id = x.id};
	x.state = desk_load(a, id, e);
	bool ok = x.state != NULL && show(&x, jobs, e);
	json_decref(x.state);
	return ok;
}

/* ---- what was chosen ---- */

static void keep_text(json_t *state, const char *key, const char *text)
{
	if (text != NULL)
		json_object_set_new(state, key, json_string(text));
}

static void keep_number(json_t *state, const char *key, const char *text)
{
	if (text != NULL)
		json_object_set_new(state, key, json_integer(g_ascii_strtoll(text, NULL, 10)));
}

static void read_how(json_t *state, page_said *said, void *user)
{
	keep_text(state, "sheet", said(user, "sheet"));
	keep_text(state, "separator", said(user, "separator"));
	keep_text(state, "unit", said(user, "unit"));
	keep_text(state, "organisation", said(user, "organisation"));
	keep_number(state, "encoding", said(user, "encoding"));
	keep_number(state, "header_row", said(user, "header_row"));
	json_object_set_new(state, "error", json_null());
}

/* The mapping of the file, written beside it; and, with a name, for other files too. */
static bool write_mapping(struct looking *x, page_said *said, void *user, struct err *e)
{
	struct columns c = {0};
	if (!look_at_file(x, &c, e))
		return false;
	struct mapping_match *chosen = ARENA_ARRAY(x->arena, struct mapping_match, x->heading_count + 1);
	json_t *choices = json_array();
	for (size_t i = 0; i < x->heading_count; i++) {
		g_autofree char *name = g_strdup_printf("c%zu", i);
		const char *field = said(user, name);
		if (field == NULL)
			field = choice(x, &c, i) != NULL ? choice(x, &c, i) : "";
		chosen[i] = (struct mapping_match){x->headings[i], *field != '\0' ? field : NULL, *field != '\0' ? 100 : 0};
		json_array_append_new(choices, json_string(field));
	}
	json_object_set_new(x->state, "choices", choices);
	json_object_set_new(x->state, "choices_of", json_string(c.base));
	json_object_set_new(x->state, "base", json_string(c.base));
	const char *file = text_of(x->state, "file");
	char *yaml = c.kind != NULL ? mapping_write_kind(c.kind->name, file, c.kind, chosen, x->heading_count, x->arena)
				    : mapping_write_extending(c.mapping->name, file, c.mapping, chosen, x->heading_count, x->arena);
	const char *path = desk_path(x->app, x->id, ".yaml", x->arena, e), *save = said(user, "save_as");
	GError *why = NULL;
	if (path == NULL)
		return false;
	bool ok = g_file_set_contents_full(path, yaml, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &why);
	if (ok && save != NULL && *save != '\0') {
		g_autofree char *key = g_strdelimit(g_strdup(text_fold(save, x->arena)), " /\\.:", '_');
		g_autofree char *in = g_path_get_dirname(path);
		g_autofree char *maps = g_build_filename(in, "maps", NULL);
		g_autofree char *own = g_strdup_printf("%s/%s.yaml", maps, key);
		ok = g_mkdir_with_parents(maps, 0700) == 0 &&
		     g_file_set_contents_full(own, yaml, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &why);
	}
	if (!ok)
		FAIL(e, ERR_IO, MSG_IMPORT_FOLDER, path, why != NULL ? why->message : "");
	g_clear_error(&why);
	/* Is it a mapping? What is wrong with it is said now, not by the trial. */
	return ok && desk_mapping(x->app, x->id, NULL, x->arena, e) != NULL;
}

static void add_decision(json_t *decisions, int64_t row, json_t *decision)
{
	for (size_t i = json_array_size(decisions); i-- > 0;)
		if (json_integer_value(json_object_get(json_array_get(decisions, i), "row")) == row)
			json_array_remove(decisions, i);
	json_array_append_new(decisions, decision);
}

static void read_decisions(struct looking *x, page_said *said, void *user)
{
	static const char *const choices[] = {"", "new", "same", "skip"};
	const json_t *twins = json_object_get(json_object_get(x->state, "report"), "twins");
	json_t *decisions = json_object_get(x->state, "decisions");
	decisions = json_is_array(decisions) ? json_deep_copy(decisions) : json_array();
	for (size_t i = 0; i < json_array_size(twins); i++) {
		const json_t *t = json_array_get(twins, i);
		int64_t row = json_integer_value(json_object_get(t, "row"));
		g_autofree char *name = g_strdup_printf("t%" G_GINT64_FORMAT, row);
		const char *text = said(user, name);
		for (int c = 1; text != NULL && c < (int)G_N_ELEMENTS(choices); c++)
			if (strcmp(text, choices[c]) == 0)
				add_decision(decisions, row,
					json_pack("{s:I,s:i,s:I,s:I}", "row", (json_int_t)row, "choice", c, "area",
						json_integer_value(json_object_get(t, "area")), "id",
						json_integer_value(json_object_get(t, "id"))));
	}
	json_object_set_new(x->state, "decisions", decisions);
}

static bool act_on(struct looking *x, struct desk_jobs *jobs, enum page_import_act act, page_said *said, void *user, struct err *e)
{
	struct err why = {0};
	const char *base = said(user, "base");
	bool start = act != IMPORT_ACT_READ && act != IMPORT_ACT_BASE && act != IMPORT_ACT_BACK,
	     dry = act == IMPORT_ACT_TRY || act == IMPORT_ACT_AGAIN;
	if (act == IMPORT_ACT_READ || act == IMPORT_ACT_BASE || act == IMPORT_ACT_TRY)
		read_how(x->state, said, user);
	/* With other columns than those shown only when asked for: what was chosen for the columns is of the mapping shown. */
	if ((act == IMPORT_ACT_READ || act == IMPORT_ACT_BASE) && base != NULL)
		keep_text(x->state, "base", base);
	if (act == IMPORT_ACT_TRY && !write_mapping(x, said, user, &why)) {
		if (why.code == ERR_IO)
			return err_copy(e, &why);
		keep_text(x->state, "error", err_text(&why, x->ask->lang));
		start = false;
	}
	if (act == IMPORT_ACT_AGAIN || act == IMPORT_ACT_WRITE || act == IMPORT_ACT_WRITE_GOOD)
		read_decisions(x, said, user);
	if (act == IMPORT_ACT_WRITE_GOOD || act == IMPORT_ACT_WRITE)
		json_object_set_new(x->state, "skip_bad", json_boolean(act == IMPORT_ACT_WRITE_GOOD));
	json_object_set_new(x->state, "step", json_string(!start ? "map" : dry ? "trial" : "write"));
	if (!desk_save(x->app, x->id, x->state, e))
		return false;
	return !start || desk_start(jobs, x->id, x->app->viewer, dry, x->ask->today, x->ask->lang, e);
}

bool page_import_act(struct app *a, const struct page_ask *ask, struct desk_jobs *jobs, const char *id, enum page_import_act act,
	page_said *said, void *user, struct arena *arena, struct err *e)
{
	struct page_import ignored = {0};
	struct looking x = {.app = a, .ask = ask, .arena = arena, .id = arena_strdup(arena, id), .out = &ignored};
	int64_t done = 0, total = 0;
	bool paused = false;
	if (desk_progress(jobs, id, &done, &total, &paused))
		return true; /* it is under way: first stop it */
	x.state = desk_load(a, id, e);
	bool ok = x.state != NULL && act_on(&x, jobs, act, said, user, e);
	json_decref(x.state);
	return ok;
}
