/* Files of law as texts of small forms; see law.h. */
#include "app/law/law.h"

#include "stats/law_file.h"
#include "messages/law.def"

#include <string.h>

struct writing {
	struct app *a;
	ymd day;
	GString *out;
};

static void quoted(struct writing *w, const char *text)
{
	g_string_append_c(w->out, '\'');
	for (const char *c = text != NULL ? text : ""; *c != '\0'; c++)
		g_string_append(w->out, *c == '\'' ? "''" : ((char[2]){(unsigned char)*c < ' ' ? ' ' : *c, '\0'}));
	g_string_append_c(w->out, '\'');
}

static void labelled(struct writing *w, const char *indent, const char *prefix, const char *id, const char *suffix, const struct text2 *say)
{
	g_string_append_printf(w->out, "%s- id: %s%s%s\n%s  label: { vi: ", indent, prefix, id, suffix, indent);
	quoted(w, say->vi);
	g_string_append(w->out, ", en: ");
	quoted(w, say->en != NULL ? say->en : say->vi);
	g_string_append(w->out, " }\n");
}

static void key(struct writing *w, const char *indent, const char *name, const char *before, const char *text, const char *after)
{
	g_autofree char *whole = g_strconcat(before, text, after, NULL);
	g_string_append_printf(w->out, "%s%s: ", indent, name);
	quoted(w, whole);
	g_string_append_c(w->out, '\n');
}

static struct text2 words(msg_key k)
{
	return (struct text2){msg_template(k, MSG_VI), msg_template(k, MSG_EN)};
}

/* The kind a population begins with. */
static const struct fact_kind *kind_of(const struct writing *w, const char *of, bool *happens)
{
	g_autofree char *name = g_strndup(of, strspn(of, "abcdefghijklmnopqrstuvwxyz0123456789_"));
	const struct fact_kind *k = vocab_kind(w->a->vocab, name);
	const char *rest = of + strlen(name);
	*happens = k != NULL && (k->event || g_str_has_prefix(rest, ".start") || g_str_has_prefix(rest, ".end"));
	return k;
}

static const char *measure_of(const struct writing *w, const char *of)
{
	static const char *const states[] = {[SUBJECT_PERSON] = "posts", "organisations", "units", "seats"};
	bool happens = false;
	const struct fact_kind *k = kind_of(w, of, &happens);
	if (k == NULL)
		return "persons";
	return happens ? "turns" : k == w->a->vocab->of_subject[SUBJECT_PERSON] ? "persons" : states[k->subject];
}

static void head(struct writing *w, const struct law_file *f, bool happens)
{
	g_string_assign(w->out, "form: " LAW_FORM "\ntitle: { vi: ");
	quoted(w, f->title.vi);
	g_string_append(w->out, ", en: ");
	quoted(w, f->title.en);
	g_string_append(w->out, " }\nnumber: none\nbasis: [ { document: ");
	quoted(w, f->basis);
	g_string_append_printf(w->out, " } ]\nvalid: { from: 1900-01-01 }\nconfidence: %s\nsource: ", f->confidence);
	quoted(w, f->source);
	g_string_append_printf(w->out,
		"\nperiods: [%s]\nlevels: [village, commune, district, province, nation]\nresponsible: none\nrows:\n",
		happens ? "span" : "date");
}

/* A population shared out by one condition: holds, does not hold, not known. */
static void shared_out(
	struct writing *w, const struct law_item *x, const char *prefix, const char *of, const char *no, const char *yes, msg_key rest)
{
	struct text2 holds = words(MSG_LAW_HOLDS), unknown = words(rest);
	g_autofree char *vi = MSG_FORMAT(MSG_LAW_TESTED, MSG_VI, x->say.vi), *en = MSG_FORMAT(MSG_LAW_TESTED, MSG_EN, x->say.en);
	const struct text2 tested = {vi, en};
	labelled(w, "  ", prefix, x->id, "", &tested);
	key(w, "    ", "of", "", of, "");
	g_string_append_printf(w->out, "    count: %s\n    rest: { label: { vi: ", measure_of(w, of));
	quoted(w, unknown.vi);
	g_string_append(w->out, ", en: ");
	quoted(w, unknown.en);
	g_string_append(w->out, " } }\n    parts:\n");
	labelled(w, "      ", prefix, x->id, yes, &holds);
	key(w, "        ", "when", "", x->need, "");
	labelled(w, "      ", prefix, x->id, no, &x->say);
	key(w, "        ", "when", "not (", x->need, ")");
}

static bool covers(const struct law_item *x, const char *id)
{
	for (const char *const *c = x->covers; c != NULL && *c != NULL; c++)
		if (strcmp(*c, id) == 0)
			return true;
	return false;
}

static void write_standard(struct writing *w, const struct law_file *f)
{
	struct text2 all = words(MSG_LAW_HOLDERS);
	const struct code_list *results = w->a->vocab->standard_result;
	labelled(w, "  ", "", "all", "", &all);
	key(w, "    ", "of", "", f->of, "");
	g_string_append_printf(w->out, "    count: %s\n    among:\n", measure_of(w, f->of));
	for (size_t i = 0; i < results->count; i++) {
		const struct text2 say = {results->codes[i].vi, results->codes[i].en};
		labelled(w, "      ", "", results->codes[i].id, "", &say);
		key(w, "        ", "when", "standard = ", results->codes[i].id, "");
	}
	for (size_t i = 0; i < f->item_count; i++) {
		const struct law_item *c = &f->items[i];
		bool first = true;
		shared_out(w, c, "c_", f->of, "_no", "_yes", MSG_LAW_MISSING);
		for (size_t k = 0; k < f->exempt_count; k++) {
			const struct law_item *x = &f->exempt[k];
			if (!covers(x, c->id) || w->day >= x->until)
				continue;
			if (first)
				g_string_append(w->out, "        among:\n");
			first = false;
			g_autofree char *id = g_strdup_printf("%s_%s", x->id, c->id);
			labelled(w, "          ", "x_", id, "", &x->say);
			key(w, "            ", "when", "", x->need, "");
		}
	}
}

/* Those of its rules that ask for the state of a day, or for what happens. False: there are none. */
static bool write_rules(struct writing *w, const struct law_file *f, bool happens)
{
	bool any = false, moves = false;
	for (size_t i = 0; i < f->item_count; i++) {
		(void)kind_of(w, f->items[i].of, &moves);
		if (moves == happens)
			shared_out(w, &f->items[i], "r_", f->items[i].of, "_bad", "_ok", MSG_LAW_UNKNOWN);
		any = any || moves == happens;
	}
	return any;
}

/* Nothing of that code, or nothing on that day: says what there is and from when to when. */
static bool none(const struct law_file *files, size_t count, const char *code, ymd day, struct err *e)
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

static bool finish(struct writing *w, const char *code, bool happens, struct law_form *out, struct arena *arena, struct err *e)
{
	char day[11];
	struct text2 number = words(MSG_LAW_NUMBER);
	g_string_append(w->out, "columns:\n");
	labelled(w, "  ", "", "n", "", &number);
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
			head(&w, f, happens == 1);
			if (what == LAW_STANDARDS && happens == 0)
				write_standard(&w, f);
			else if (what == LAW_STANDARDS || !write_rules(&w, f, happens == 1))
				continue;
			(*count)++;
			if (!finish(&w, f->code, happens == 1, &(*out)[*count - 1], arena, e))
				return false;
		}
	}
	return *count > 0 || none(files, n, code, day, e);
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
