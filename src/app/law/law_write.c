/* Texts of small forms made of files of law: heads, labels, populations shared out; see law_parts.h. */
#include "app/law/law_parts.h"

#include "messages/law.def"

#include <string.h>

void law_quoted(struct writing *w, const char *text)
{
	g_string_append_c(w->out, '\'');
	for (const char *c = text != NULL ? text : ""; *c != '\0'; c++)
		g_string_append(w->out, *c == '\'' ? "''" : ((char[2]){(unsigned char)*c < ' ' ? ' ' : *c, '\0'}));
	g_string_append_c(w->out, '\'');
}

void law_labelled(struct writing *w, const char *indent, const char *prefix, const char *id, const char *suffix, const struct text2 *say)
{
	g_string_append_printf(w->out, "%s- id: %s%s%s\n%s  label: { vi: ", indent, prefix, id, suffix, indent);
	law_quoted(w, say->vi);
	g_string_append(w->out, ", en: ");
	law_quoted(w, say->en != NULL ? say->en : say->vi);
	g_string_append(w->out, " }\n");
}

void law_key(struct writing *w, const char *indent, const char *name, const char *before, const char *text, const char *after)
{
	g_autofree char *whole = g_strconcat(before, text, after, NULL);
	g_string_append_printf(w->out, "%s%s: ", indent, name);
	law_quoted(w, whole);
	g_string_append_c(w->out, '\n');
}

struct text2 law_words(msg_key k)
{
	return (struct text2){msg_template(k, MSG_VI), msg_template(k, MSG_EN)};
}

/* The kind a population begins with. */
const struct fact_kind *law_kind_of(const struct writing *w, const char *of, bool *happens)
{
	g_autofree char *name = g_strndup(of, strspn(of, "abcdefghijklmnopqrstuvwxyz0123456789_"));
	const struct fact_kind *k = vocab_kind(w->a->vocab, name);
	const char *rest = of + strlen(name);
	*happens = k != NULL && (k->event || g_str_has_prefix(rest, ".start") || g_str_has_prefix(rest, ".end"));
	return k;
}

const char *law_measure_of(const struct writing *w, const char *of)
{
	static const char *const states[] = {[SUBJECT_PERSON] = "posts", "organisations", "units", "seats"};
	bool happens = false;
	const struct fact_kind *k = law_kind_of(w, of, &happens);
	if (k == NULL)
		return "persons";
	return happens ? "turns" : k == w->a->vocab->of_subject[SUBJECT_PERSON] ? "persons" : states[k->subject];
}

void law_head(struct writing *w, const struct law_file *f, bool happens, const char *more)
{
	g_string_assign(w->out, "form: " LAW_FORM "\ntitle: { vi: ");
	law_quoted(w, f->title.vi);
	g_string_append(w->out, ", en: ");
	law_quoted(w, f->title.en);
	g_string_append(w->out, " }\nnumber: none\nbasis: [ { document: ");
	law_quoted(w, f->basis);
	g_string_append_printf(w->out, " } ]\nvalid: { from: 1900-01-01 }\nconfidence: %s\nsource: ", f->confidence);
	law_quoted(w, f->source);
	g_string_append_printf(w->out,
		"\nperiods: [%s]\nlevels: [village, commune, district, province, nation]\nresponsible: none\n%srows:\n",
		happens ? "span" : "date", more);
}

/* A population shared out by one condition: holds, does not hold, not known. */
void law_shared_out(
	struct writing *w, const struct law_item *x, const char *prefix, const char *of, const char *no, const char *yes, msg_key rest)
{
	struct text2 holds = law_words(MSG_LAW_HOLDS), unknown = law_words(rest);
	g_autofree char *vi = MSG_FORMAT(MSG_LAW_TESTED, MSG_VI, x->say.vi), *en = MSG_FORMAT(MSG_LAW_TESTED, MSG_EN, x->say.en);
	const struct text2 tested = {vi, en};
	law_labelled(w, "  ", prefix, x->id, "", &tested);
	law_key(w, "    ", "of", "", of, "");
	g_string_append_printf(w->out, "    count: %s\n    rest: { label: { vi: ", law_measure_of(w, of));
	law_quoted(w, unknown.vi);
	g_string_append(w->out, ", en: ");
	law_quoted(w, unknown.en);
	g_string_append(w->out, " } }\n    parts:\n");
	law_labelled(w, "      ", prefix, x->id, yes, &holds);
	law_key(w, "        ", "when", "", x->need, "");
	law_labelled(w, "      ", prefix, x->id, no, &x->say);
	law_key(w, "        ", "when", "not (", x->need, ")");
}
