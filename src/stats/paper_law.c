/* Files paper_layout: domain/layouts/state.yaml says the keys. Every value has what is used, what the law allows, and how sure it is. */
#include "stats/paper_law.h"

#include "stats/form_internal.h"
#include "messages/language.def"
#include "messages/form.def"

#include <string.h>

static const char *const part_names[] = {"nation", "motto", "above", "body", "number", "place_day", "kind", "about", "text", "table",
	"sign", "sign_how", "sign_name", "receivers", "receiver", "note", "page_number", "foot", NULL};
static const char *const measure_names[] = {
	"width", "height", "top", "bottom", "left", "right", "first_indent", "paragraph_gap", "line_spacing", "page_number_top", NULL};
G_STATIC_ASSERT(G_N_ELEMENTS(part_names) == PAPER_PART__COUNT + 1);

static double *measure_at(struct paper_layout *l, int i)
{
	double *const at[] = {&l->width, &l->height, &l->top, &l->bottom, &l->left, &l->right, &l->first_indent, &l->paragraph_gap,
		&l->line_spacing, &l->page_number_top};
	G_STATIC_ASSERT(G_N_ELEMENTS(at) + 1 == G_N_ELEMENTS(measure_names));
	return at[i];
}

static bool number(struct source *s, const struct yaml *node, double *out)
{
	char *end = NULL;
	*out = node->kind == YAML_SCALAR ? g_ascii_strtod(node->text, &end) : 0;
	if (end != NULL && end != node->text && *end == '\0' && *out >= 0 && *out <= 2000)
		return true;
	FAULT(s, "E12", node, MSG_FORM_NUMBER, node->kind == YAML_SCALAR ? node->text : "");
	return false;
}

/* The value under key, within what the item says the law allows. */
static double value(struct source *s, const struct yaml *item, const char *key)
{
	double is = 0, least = 0, most = 0;
	const struct yaml *at = key_need(s, item, key), *low = key_need(s, item, "least"), *high = key_need(s, item, "most");
	if (at == NULL || low == NULL || high == NULL || !number(s, at, &is) || !number(s, low, &least) || !number(s, high, &most))
		return 0;
	if (is < least || is > most)
		FAULT(s, "E41", at, MSG_PAPER_OUTSIDE, at->text, low->text, high->text);
	return is;
}

static void confidence(struct source *s, const struct yaml *item)
{
	const struct yaml *node = key_need(s, item, "confidence"), *basis = yaml_get(item, "basis");
	if (node != NULL)
		node_word(s, node, confidence_words);
	if (basis != NULL)
		(void)basis_check(s, basis, NULL);
}

static void read_measure(struct source *s, const struct yaml *item, struct paper_layout *out, int i)
{
	static const char *const known[] = {"id", "is", "least", "most", "confidence", "basis", NULL};
	if (!keys_check(s, item, known))
		return;
	*measure_at(out, i) = value(s, item, "is");
	confidence(s, item);
}

static void read_part(struct source *s, const struct yaml *item, struct paper_layout *out, int i)
{
	static const char *const known[] = {"id", "points", "least", "most", "style", "rule", "say", "confidence", "basis", NULL};
	static const char *const styles[] = {"bold", "italic", "capitals", NULL}, *const rules[] = {"none", "full", "part", "star", NULL};
	struct paper_font *f = &out->parts[i];
	struct text2 say;
	if (!keys_check(s, item, known))
		return;
	f->points = value(s, item, "points");
	const struct yaml *style = yaml_get(item, "style"), *rule = yaml_get(item, "rule");
	if (style != NULL && style->kind != YAML_LIST)
		FAULT(s, "E12", style, MSG_FORM_NOT_LIST, "style");
	for (const struct yaml *w = style != NULL && style->kind == YAML_LIST ? style->first : NULL; w != NULL; w = w->next) {
		const int is = node_word(s, w, styles);
		f->bold = f->bold || is == 0;
		f->italic = f->italic || is == 1;
		f->capitals = f->capitals || is == 2;
	}
	const int is = rule != NULL ? node_word(s, rule, rules) : 0;
	f->rule = is > 0 ? (enum paper_rule)is : PAPER_RULE_NONE;
	if (key_text2(s, item, "say", false, &say)) {
		f->say_vi = say.vi;
		f->say_en = say.en;
	}
	confidence(s, item);
}

/* Every name exactly once. */
static void read_list(struct source *s, const char *key, const char *const *names, struct paper_layout *out,
	void (*read)(struct source *s, const struct yaml *item, struct paper_layout *out, int i))
{
	const struct yaml *list = key_need(s, s->root, key);
	bool seen[PAPER_PART__COUNT] = {false};
	if (list == NULL)
		return;
	if (list->kind != YAML_LIST) {
		FAULT(s, "E12", list, MSG_FORM_NOT_LIST, key);
		return;
	}
	for (const struct yaml *item = list->first; item != NULL; item = item->next) {
		const struct yaml *id = key_need(s, item, "id");
		const int i = id != NULL ? node_word(s, id, names) : -1;
		if (i < 0)
			continue;
		if (seen[i])
			FAULT(s, "E07", id, MSG_FORM_ID_TWICE, id->text);
		seen[i] = true;
		read(s, item, out, i);
	}
	for (int i = 0; names[i] != NULL; i++)
		if (!seen[i])
			FAULT(s, "E05", list->key, MSG_FORM_KEY_MISSING, names[i]);
}

/* issuers: [ { body: "Đảng bộ xã", issues: "Đảng ủy xã", signs: "Đảng ủy", confidence: draft } ] */
static void read_issuers(struct source *s, struct paper_layout *out)
{
	static const char *const known[] = {"body", "issues", "signs", "confidence", "basis", NULL};
	const struct yaml *list = yaml_get(s->root, "issuers");
	if (list == NULL)
		return;
	if (list->kind != YAML_LIST) {
		FAULT(s, "E12", list, MSG_FORM_NOT_LIST, "issuers");
		return;
	}
	for (const struct yaml *item = list->first; item != NULL && out->issuer_count < PAPER_ISSUERS; item = item->next) {
		if (!keys_check(s, item, known) || key_need(s, item, "body") == NULL || key_need(s, item, "issues") == NULL ||
			key_need(s, item, "signs") == NULL)
			continue;
		out->issuers[out->issuer_count++] =
			(struct paper_issuer){key_text(s, item, "body"), key_text(s, item, "issues"), key_text(s, item, "signs")};
		confidence(s, item);
	}
}

static void read_layout(struct source *s, struct paper_layout *out)
{
	static const char *const font_keys[] = {"print", "word", "confidence", "basis", NULL};
	const struct yaml *font = key_need(s, s->root, "font");
	*out = (struct paper_layout){.code = s->id};
	if (font != NULL && keys_check(s, font, font_keys)) {
		out->font = key_need(s, font, "print") != NULL ? key_text(s, font, "print") : NULL;
		out->word_font = key_need(s, font, "word") != NULL ? key_text(s, font, "word") : NULL;
		confidence(s, font);
	}
	read_list(s, "measures", measure_names, out, read_measure);
	read_list(s, "parts", part_names, out, read_part);
	read_issuers(s, out);
}

void paper_layout_check(struct source *s)
{
	static const char *const known[] = {"paper_layout", "title", "basis", "valid", "confidence", "source", "responsible", "font",
		"measures", "parts", "issuers", NULL};
	struct paper_layout layout;
	keys_check(s, s->root, known);
	read_layout(s, &layout);
	if (s->diag.errors == 0 && (layout.left + layout.right + 40 > layout.width || layout.top + layout.bottom + 60 > layout.height))
		FAULT0(s, "E41", yaml_get(s->root, "measures")->key, MSG_PAPER_NO_ROOM);
}

bool library_paper_layout(const struct library *l, const char *code, ymd day, struct paper_layout *out)
{
	struct source *best = NULL;
	ymd best_from = 0;
	for (struct source *s = l->first; s != NULL; s = s->next) {
		ymd from = 0;
		if (s->root == NULL || s->diag.errors > 0 || strcmp(s->kind, "paper_layout") != 0 || strcmp(s->id, code) != 0)
			continue;
		(void)node_date(s, yaml_get(yaml_get(s->root, "valid"), "from"), &from); /* found good before: no new fault */
		/* The latest of those that had begun; when none had, the earliest. */
		if (best == NULL || (from <= day ? from > best_from || best_from > day : from < best_from)) {
			best = s;
			best_from = from;
		}
	}
	if (best != NULL)
		read_layout(best, out);
	return best != NULL;
}
