/* Files of law as texts of small forms; see law.h. */
#include "app/law/law_parts.h"

#include "messages/law.def"

#include <string.h>

static bool covers(const struct law_item *x, const char *id)
{
	for (const char *const *c = x->covers; c != NULL && *c != NULL; c++)
		if (strcmp(*c, id) == 0)
			return true;
	return false;
}

static void write_standard(struct writing *w, const struct law_file *f)
{
	struct text2 all = law_words(MSG_LAW_HOLDERS);
	const struct code_list *results = w->a->vocab->standard_result;
	law_labelled(w, "  ", "", "all", "", &all);
	law_key(w, "    ", "of", "", f->of, "");
	g_string_append_printf(w->out, "    count: %s\n    among:\n", law_measure_of(w, f->of));
	for (size_t i = 0; i < results->count; i++) {
		const struct text2 say = {results->codes[i].vi, results->codes[i].en};
		law_labelled(w, "      ", "", results->codes[i].id, "", &say);
		law_key(w, "        ", "when", "standard = ", results->codes[i].id, "");
	}
	for (size_t i = 0; i < f->item_count; i++) {
		const struct law_item *c = &f->items[i];
		bool first = true;
		law_shared_out(w, c, "c_", f->of, "_no", "_yes", MSG_LAW_MISSING);
		for (size_t k = 0; k < f->exempt_count; k++) {
			const struct law_item *x = &f->exempt[k];
			if (!covers(x, c->id) || w->day >= x->until)
				continue;
			if (first)
				g_string_append(w->out, "        among:\n");
			first = false;
			g_autofree char *id = g_strdup_printf("%s_%s", x->id, c->id);
			law_labelled(w, "          ", "x_", id, "", &x->say);
			law_key(w, "            ", "when", "", x->need, "");
		}
	}
}

/* Those of its rules that ask for the state of a day, or for what happens. False: there are none. */
static bool write_rules(struct writing *w, const struct law_file *f, bool happens)
{
	bool any = false, moves = false;
	for (size_t i = 0; i < f->item_count; i++) {
		(void)law_kind_of(w, f->items[i].of, &moves);
		if (moves == happens)
			law_shared_out(w, &f->items[i], "r_", f->items[i].of, "_bad", "_ok", MSG_LAW_UNKNOWN);
		any = any || moves == happens;
	}
	return any;
}

bool law_none(const struct law_file *files, size_t count, const char *code, ymd day, struct err *e)
{
	char shown[11], from[11], until[11];
	bool known = code == NULL;
	g_autoptr(GString) there = g_string_new(NULL);
	for (size_t i = 0; i < count; i++) {
		known = known || strcmp(code, files[i].code) == 0;
		g_string_append_printf(there, "%s%s (%s – %s)", i > 0 ? ", " : "", files[i].code, ymd_format_vi(files[i].from, from),
			files[i].until == YMD_OPEN ? "…" : ymd_format_vi(ymd_add_days(files[i].until, -1), until));
	}
	const char *what = count > 0 ? there->str : "0";
	return known ? FAIL(e, ERR_NOT_FOUND, MSG_LAW_NONE, ymd_format_vi(day, shown), what)
		     : FAIL(e, ERR_NOT_FOUND, MSG_LAW_NO_FILE, code, what);
}

bool law_finish(struct writing *w, const char *code, bool happens, struct law_form *out, struct arena *arena, struct err *e)
{
	return law_finish_columns(w, code, happens, "", out, arena, e);
}

bool law_finish_columns(
	struct writing *w, const char *code, bool happens, const char *more, struct law_form *out, struct arena *arena, struct err *e)
{
	char day[11];
	struct text2 number = law_words(MSG_LAW_NUMBER);
	g_string_append(w->out, "columns:\n");
	law_labelled(w, "  ", "", "n", "", &number);
	g_string_append(w->out, more);
	*out = (struct law_form){.code = arena_strdup(arena, code)};
	if (happens) {
		out->until = arena_strdup(arena, ymd_format_iso(w->day, day));
		out->from = arena_strdup(arena, ymd_format_iso(w->day / 10000 * 10000 + 101, day));
	} else {
		out->date = arena_strdup(arena, ymd_format_iso(w->day, day));
	}
	out->library = library_new(w->a->vocab, w->a->codes);
	library_everywhere(out->library);
	library_add(out->library, LAW_FORM ".yaml", w->out->str, w->out->len);
	library_finish(out->library);
	const struct form *const *forms = NULL;
	if (library_forms(out->library, &forms) == 1)
		return true;
	g_autoptr(GString) faults = g_string_new(NULL);
	library_faults(out->library, NULL, faults, NULL);
	return FAIL(e, ERR_INPUT, MSG_LAW_FAULT, code, faults->str);
}

bool law_forms(struct app *a, enum law_what what, const char *code, ymd day, struct law_form **out, size_t *count, struct arena *arena,
	struct err *e)
{
	size_t n = 0;
	const struct law_file *files = library_law(a->library, what == LAW_STANDARDS ? "standard" : "rules", &n, arena);
	g_autoptr(GString) text = g_string_new(NULL);
	struct writing w = {a, day, text};
	*out = ARENA_ARRAY(arena, struct law_form, 2 * n + 1);
	*count = 0;
	for (size_t i = 0; i < n; i++) {
		const struct law_file *f = &files[i];
		if (day < f->from || day >= f->until || (code != NULL && strcmp(code, f->code) != 0))
			continue;
		for (int happens = 0; happens < 2; happens++) {
			law_head(&w, f, happens == 1, "");
			if (what == LAW_STANDARDS && happens == 0)
				write_standard(&w, f);
			else if (what == LAW_STANDARDS || !write_rules(&w, f, happens == 1))
				continue;
			(*count)++;
			if (!law_finish(&w, f->code, happens == 1, &(*out)[*count - 1], arena, e))
				return false;
			(*out)[*count - 1].file = f;
		}
	}
	return *count > 0 || law_none(files, n, code, day, e);
}

void law_forms_free(struct law_form *forms, size_t count)
{
	for (size_t i = 0; i < count; i++)
		library_free(forms[i].library);
}

void law_request(const struct law_form *f, struct figure_request *r)
{
	r->form = LAW_FORM;
	r->own = f->library;
	r->typed = false;
	r->date = f->date;
	r->period = r->term = NULL;
	r->from = f->from;
	r->until = f->until;
}
