/* Whom quotas and targets are asked of, and part and whole as lines of a form; see law_parts.h. */
#include "app/law/law_parts.h"

#include "messages/law.def"

#include <string.h>

bool law_in_force(struct app *a, const char *kind, const struct law_ask *ask, const struct law_file ***out, size_t *count,
	struct arena *arena, struct err *e)
{
	size_t n = 0;
	const struct law_file *files = library_law(a->library, kind, &n, arena);
	*out = ARENA_ARRAY(arena, const struct law_file *, n + 1);
	*count = 0;
	for (size_t i = 0; i < n; i++)
		if (ask->day >= files[i].from && ask->day < files[i].until && (ask->code == NULL || strcmp(ask->code, files[i].code) == 0))
			(*out)[(*count)++] = &files[i];
	return *count > 0 || law_none(files, n, ask->code, ask->day, e);
}

const struct cell *law_cell(const struct figure *f, const char *row, const char *column)
{
	const struct report *r = f->report;
	for (size_t i = 0; i < r->row_count; i++)
		for (size_t k = 0; k < r->column_count; k++)
			if (strcmp(r->rows[i].id, row) == 0 && strcmp(r->columns[k].id, column) == 0)
				return &r->cells[i * r->column_count + k];
	return NULL;
}

/* The line of organisations a type belongs to. */
static enum tree tree_of(const struct app *a, int type)
{
	static const struct {
		const char *line;
		enum tree tree;
	} lines[] = {{"party", TREE_PARTY}, {"state", TREE_STATE}, {"front", TREE_FRONT}};
	const struct code_list *types = codes_list(a->codes, "organisation_type", NULL);
	const struct code *c = types != NULL ? code_by_num(types, type) : NULL;
	const char *line = c != NULL ? code_extra(c, "line") : NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
		if (g_strcmp0(line, lines[i].line) == 0)
			return lines[i].tree;
	return TREE_STATE;
}

static struct law_subject subject_of(
	const struct app *a, const struct figure *f, const struct member *m, bool organisation, ymd day, struct arena *arena)
{
	struct law_subject s = {.id = organisation ? m->organisation : m->unit,
		.organisation = organisation,
		.tree = TREE_AREA,
		.name = "",
		.unit = NONE,
		.unit_name = ""};
	struct org_facts o;
	struct unit_facts u;
	if (organisation && snapshot_organisation(f->snapshot, s.id, day, &o)) {
		s.tree = tree_of(a, o.type);
		s.name = arena_strdup(arena, o.name);
		s.unit = o.unit;
		if (o.unit != NONE && snapshot_unit(f->snapshot, o.unit, day, &u))
			s.unit_name = arena_strdup(arena, u.name);
	} else if (!organisation && snapshot_unit(f->snapshot, s.id, day, &u)) {
		s.name = arena_strdup(arena, u.name);
		s.code = u.code != NULL ? arena_strdup(arena, u.code) : NULL;
	}
	return s;
}

static bool take_subjects(
	struct figure *f, bool organisation, const struct law_ask *ask, struct subjects *out, struct arena *arena, struct err *e)
{
	struct batch b;
	struct place where;
	size_t output = 0;
	struct member_list list = {0};
	out->hidden = f->report->cells[0].state == CELL_HIDDEN;
	if (f->report->cells[0].state != CELL_EXACT)
		return true;
	if (!figure_hold(f, e) || !report_cell_batch(&f->request, f->report, 0, 0, f->snapshot, &b, &where, &output, f->arena, e) ||
		!snapshot_members(f->snapshot, &b, &where, output, &list, f->arena, e))
		return false;
	struct law_subject *items = ARENA_ARRAY(arena, struct law_subject, list.count + 1);
	size_t kept = 0;
	for (size_t i = 0; i < list.count; i++) {
		items[kept] = subject_of(f->app, f, &list.items[i], organisation, ask->day, arena);
		kept += ask->organisation == 0 || (organisation && items[kept].id == ask->organisation);
	}
	*out = (struct subjects){items, kept, false};
	return true;
}

bool law_subjects(struct app *a, const struct law_ask *ask, const struct law_file *file, const char *each, struct subjects *out,
	struct arena *arena, struct err *e)
{
	g_autoptr(GString) text = g_string_new(NULL);
	struct writing w = {a, ask->day, text};
	struct law_form form = {0};
	bool happens = false;
	const struct fact_kind *kind = law_kind_of(&w, each, &happens);
	struct text2 name = law_words(MSG_LAW_SUBJECTS);
	*out = (struct subjects){NULL, 0, false};
	law_head(&w, file, false, "");
	law_labelled(&w, "  ", "", "each", "", &name);
	law_key(&w, "    ", "of", "", each, "");
	g_string_append_printf(text, "    count: %s\n", law_measure_of(&w, each));
	struct figure_request r = {.unit = ask->unit, .today = ask->today, .known_at = ask->known_at, .use_sql = ask->use_sql};
	if (ask->unit == NULL && ask->organisation != 0 &&
		!app_ask_int(a, "form_organisation_unit", ":organisation", ask->organisation, ask->day, &r.place, e))
		return false;
	if (r.place == NONE)
		return FAIL0(e, ERR_NOT_FOUND, MSG_LAW_NO_ORGANISATION);
	bool ok = law_finish(&w, file->code, false, &form, arena, e);
	if (ok) {
		law_request(&form, &r);
		struct figure *f = figure_draw(a, &r, e);
		ok = f != NULL && take_subjects(f, kind != NULL && kind->subject == SUBJECT_ORGANISATION, ask, out, arena, e);
		figure_free(f);
	}
	law_forms_free(&form, 1);
	return ok;
}

bool law_place(struct app *a, const struct law_ask *ask, struct law_place *out, struct arena *arena, struct err *e)
{
	static const struct law_file plain = {.title = {"-", "-"}, .basis = "-", .confidence = "draft", .source = "-", .code = LAW_FORM};
	g_autoptr(GString) text = g_string_new(NULL);
	struct writing w = {a, ask->day, text};
	struct law_form form = {0};
	const struct text2 name = law_words(MSG_LAW_SUBJECTS);
	law_head(&w, &plain, false, "");
	law_labelled(&w, "  ", "", "units", "", &name);
	law_key(&w, "    ", "of", "", "unit", "");
	g_string_append(text, "    count: units\n");
	struct figure_request r = {.unit = ask->unit, .today = ask->today, .known_at = ask->known_at};
	bool ok = law_finish(&w, LAW_FORM, false, &form, arena, e);
	if (ok) {
		law_request(&form, &r);
		struct figure *f = figure_draw(a, &r, e);
		ok = f != NULL;
		if (ok)
			*out = (struct law_place){
				f->report->place.id, arena_strdup(arena, f->report->unit_name), arena_strdup(arena, f->report->unit_code)};
		figure_free(f);
	}
	law_forms_free(&form, 1);
	return ok;
}

void law_subject_request(const struct law_ask *ask, const struct law_form *form, const struct law_subject *s, struct figure_request *r)
{
	*r = (struct figure_request){.place = s->id,
		.direct = s->organisation,
		.today = ask->today,
		.known_at = ask->known_at,
		.use_sql = ask->use_sql,
		.takes_out = ask->takes_out};
	law_request(form, r);
}

/* ---- part and whole ---- */

/* What stands between the brackets, cut at every `and` outside of inner brackets; one piece where there is an `or`. */
static GPtrArray *pieces(const char *inner, size_t length)
{
	GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
	size_t begin = 0;
	int depth = 0;
	bool either = false;
	for (size_t i = 0; i <= length; i++) {
		depth += inner[i] == '(' ? 1 : i < length && inner[i] == ')' ? -1 : 0;
		either = either || (depth == 0 && i + 4 <= length && strncmp(inner + i, " or ", 4) == 0);
		if (i == length || (depth == 0 && i + 5 <= length && strncmp(inner + i, " and ", 5) == 0)) {
			g_ptr_array_add(out, g_strstrip(g_strndup(inner + begin, i - begin)));
			begin = i + 5;
		}
	}
	if (either) {
		g_ptr_array_set_size(out, 0);
		g_ptr_array_add(out, g_strdup_printf("(%.*s)", (int)length, inner));
	}
	return out;
}

static GPtrArray *conditions(const char *of)
{
	const char *open = strchr(of, '(');
	size_t n = open != NULL ? strlen(open) : 0;
	if (open == NULL)
		return g_ptr_array_new_with_free_func(g_free);
	return open[n - 1] == ')' ? pieces(open + 1, n - 2) : NULL;
}

static bool take_away(GPtrArray *from, const char *piece)
{
	for (guint i = 0; i < from->len; i++)
		if (strcmp(g_ptr_array_index(from, i), piece) == 0) {
			g_ptr_array_remove_index(from, i);
			return true;
		}
	return false;
}

const char *law_narrowing(const char *part, const char *whole, struct arena *a)
{
	size_t name = strcspn(part, "(");
	if (strcspn(whole, "(") != name || strncmp(part, whole, name) != 0)
		return NULL;
	g_autoptr(GPtrArray) more = conditions(part);
	g_autoptr(GPtrArray) base = conditions(whole);
	bool within = more != NULL && base != NULL;
	for (guint i = 0; within && i < base->len; i++)
		within = take_away(more, g_ptr_array_index(base, i));
	if (!within || more->len == 0)
		return NULL;
	g_ptr_array_add(more, NULL);
	g_autofree char *text = g_strjoinv(" and ", (char **)more->pdata);
	return arena_strdup(a, text);
}

void law_part_lines(struct writing *w, const struct law_item *x, const char *id)
{
	struct arena *scratch = arena_new();
	const struct text2 counts = law_words(MSG_LAW_COUNTS), not = law_words(MSG_LAW_COUNTS_NOT), unknown = law_words(MSG_LAW_UNKNOWN);
	const struct text2 *title = x->title.vi != NULL ? &x->title : &x->say;
	const char *narrowing = x->whole != NULL ? law_narrowing(x->part, x->whole, scratch) : NULL;
	law_labelled(w, "  ", "", id, narrowing == NULL ? "_part" : "", title);
	law_key(w, "    ", "of", "", narrowing == NULL ? x->part : x->whole, "");
	g_string_append_printf(w->out, "    count: %s\n", x->count);
	if (narrowing != NULL) {
		g_string_append(w->out, "    overlap: shown\n    rest: { label: { vi: ");
		law_quoted(w, unknown.vi);
		g_string_append(w->out, ", en: ");
		law_quoted(w, unknown.en);
		g_string_append(w->out, " } }\n    parts:\n");
		law_labelled(w, "      ", "", id, "_part", &counts);
		law_key(w, "        ", "when", "", narrowing, "");
		law_labelled(w, "      ", "", id, "_no", &not );
		law_key(w, "        ", "when", "not (", narrowing, ")");
	} else if (x->whole != NULL) {
		const struct text2 whole = law_words(MSG_LAW_WHOLE);
		law_labelled(w, "  ", "", id, "", &whole);
		law_key(w, "    ", "of", "", x->whole, "");
		g_string_append_printf(w->out, "    count: %s\n", x->count);
	}
	arena_free(scratch);
}
