/* Keys and values of domain files, and the faults about them; the header that every law file has. Knows no form and no line. */
#include "stats/form_internal.h"

#include "base/text.h"
#include "messages/form.def"
#include "messages/language.def"

#include <stdlib.h>
#include <string.h>

#define NEAR 2

const char *const confidence_words[] = {"official", "transcribed", "draft", NULL};
const char *const level_words[] = {"error", "warning", "note", NULL};

int fault_length(const struct yaml *node)
{
	return node->kind == YAML_SCALAR && node->text != NULL ? (int)text_length(node->text) : 1;
}

static bool known_fault(const struct diag *d, const char *code, int line, int column)
{
	for (int i = 0; i < d->kept; i++)
		if (d->faults[i].line == line && d->faults[i].column == column && strcmp(d->faults[i].code, code) == 0)
			return true;
	return false;
}

bool fault_at(struct source *s, const char *code, int line, int column, int length, msg_key key, const char *const *args, size_t nargs)
{
	if (known_fault(&s->diag, code, line, column))
		return false;
	diag_add(&s->diag, code, line, column, length, key, args, nargs);
	return true;
}

void fault_merge(struct source *s, const struct diag *from)
{
	for (int i = 0; i < from->kept; i++) {
		const struct fault *f = &from->faults[i];
		if (known_fault(&s->diag, f->code, f->line, f->column))
			continue;
		diag_focus(&s->diag, f->excerpt, f->excerpt_column);
		diag_add(&s->diag, f->code, f->line, f->column, f->length, f->key, f->args, G_N_ELEMENTS(f->args));
		if (f->hint_key != MSG__NONE)
			diag_hint(&s->diag, f->hint_key, f->hint_args, G_N_ELEMENTS(f->hint_args));
		diag_focus(&s->diag, NULL, 0);
	}
}

const char *word_nearest(const char *text, const char *const *words)
{
	const char *best = NULL;
	int distance = NEAR + 1;
	for (; *words != NULL; words++) {
		int d = text_distance(text, *words);
		if (d < distance) {
			distance = d;
			best = *words;
		}
	}
	return best;
}

static bool word_known(const char *text, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strcmp(text, *words) == 0)
			return true;
	return false;
}

bool keys_check(struct source *s, const struct yaml *map, const char *const *known)
{
	if (map->kind != YAML_MAP) {
		FAULT0(s, "E12", map, MSG_FORM_NOT_MAP);
		return false;
	}
	for (const struct yaml *child = map->first; child != NULL; child = child->next) {
		const struct yaml *key = child->key;
		if (word_known(key->text, known))
			continue;
		const char *near = word_nearest(key->text, known);
		if (FAULT(s, "E04", key, MSG_FORM_NO_KEY, key->text) && near != NULL)
			HINT(s, MSG_PRED_HINT_WORD, near);
	}
	return true;
}

const struct yaml *key_place(const struct yaml *map)
{
	return map->kind == YAML_MAP && map->first != NULL ? map->first->key : map;
}

const struct yaml *key_need(struct source *s, const struct yaml *map, const char *key)
{
	const struct yaml *child = yaml_get(map, key);
	if (child == NULL)
		FAULT(s, "E05", key_place(map), MSG_FORM_KEY_MISSING, key);
	return child;
}

const char *key_text(struct source *s, const struct yaml *map, const char *key)
{
	const struct yaml *child = yaml_get(map, key);
	if (child == NULL)
		return NULL;
	if (child->kind != YAML_SCALAR) {
		FAULT(s, "E12", child, MSG_FORM_NOT_TEXT, key);
		return NULL;
	}
	return child->text;
}

bool key_text2(struct source *s, const struct yaml *map, const char *key, bool needed, struct text2 *out)
{
	static const char *const known[] = {"vi", "en", NULL};
	const struct yaml *child = needed ? key_need(s, map, key) : yaml_get(map, key);

	*out = (struct text2){NULL, NULL};
	if (child == NULL || !keys_check(s, child, known))
		return false;
	if (key_need(s, child, "vi") != NULL)
		out->vi = key_text(s, child, "vi");
	if (key_need(s, child, "en") != NULL)
		out->en = key_text(s, child, "en");
	return out->vi != NULL && out->en != NULL;
}

bool key_bool(struct source *s, const struct yaml *map, const char *key, bool otherwise)
{
	static const char *const words[] = {"yes", "no", NULL};
	const struct yaml *child = yaml_get(map, key);
	int i = child != NULL ? node_word(s, child, words) : -1;
	return i < 0 ? otherwise : i == 0;
}

int key_int(struct source *s, const struct yaml *map, const char *key, int lo, int hi, int otherwise)
{
	const struct yaml *child = yaml_get(map, key);
	char *end = NULL;
	if (child == NULL)
		return otherwise;
	long v = child->kind == YAML_SCALAR ? strtol(child->text, &end, 10) : 0;
	if (end == NULL || end == child->text || *end != '\0' || v < lo || v > hi) {
		g_autofree char *from = g_strdup_printf("%d", lo), *to = g_strdup_printf("%d", hi);
		FAULT(s, "E12", child, MSG_FORM_INT, key, from, to);
		return otherwise;
	}
	return (int)v;
}

bool node_date(struct source *s, const struct yaml *node, ymd *out)
{
	if (node->kind == YAML_SCALAR && ymd_parse_iso(node->text, out, NULL))
		return true;
	FAULT(s, "E12", node, MSG_FORM_DATE, node->kind == YAML_SCALAR ? node->text : "");
	return false;
}

int node_word(struct source *s, const struct yaml *node, const char *const *words)
{
	if (node->kind == YAML_SCALAR)
		for (int i = 0; words[i] != NULL; i++)
			if (strcmp(node->text, words[i]) == 0)
				return i;
	const char *text = node->kind == YAML_SCALAR ? node->text : "";
	g_autofree char *all = g_strjoinv(" ", (char **)(uintptr_t)words);
	const char *near = word_nearest(text, words);
	if (FAULT(s, "E11", node, MSG_FORM_WORD, text, all) && near != NULL)
		HINT(s, MSG_PRED_HINT_WORD, near);
	return -1;
}

const char *basis_check(struct source *s, const struct yaml *basis, struct arena *a)
{
	static const char *const known[] = {"document", "date", "part", NULL};
	g_autoptr(GString) out = g_string_new(NULL);

	if (basis->kind != YAML_LIST) {
		FAULT(s, "E12", basis, MSG_FORM_NOT_LIST, "basis");
		return NULL;
	}
	for (const struct yaml *item = basis->first; item != NULL; item = item->next) {
		ymd day;
		if (!keys_check(s, item, known) || key_need(s, item, "document") == NULL)
			continue;
		const char *document = key_text(s, item, "document"), *part = key_text(s, item, "part");
		const struct yaml *date = yaml_get(item, "date");
		g_string_append_printf(out, "%s%s", out->len > 0 ? "; " : "", document != NULL ? document : "");
		if (date != NULL && node_date(s, date, &day)) {
			char buf[16];
			g_string_append_printf(out, " (%s)", ymd_format_vi(day, buf));
		}
		if (part != NULL)
			g_string_append_printf(out, ", %s", part);
	}
	return a != NULL ? arena_strdup(a, out->str) : NULL;
}

void header_read(struct source *s, struct header *h, struct arena *a)
{
	static const char *const valid_keys[] = {"from", "until", NULL};
	const struct yaml *root = s->root, *node;

	*h = (struct header){.from = 0, .until = YMD_OPEN};
	key_text2(s, root, "title", true, &h->title);
	if ((node = key_need(s, root, "basis")) != NULL)
		h->basis = basis_check(s, node, a);
	if ((node = key_need(s, root, "valid")) != NULL && keys_check(s, node, valid_keys)) {
		const struct yaml *from = key_need(s, node, "from"), *until = yaml_get(node, "until");
		if (from != NULL)
			node_date(s, from, &h->from);
		if (until != NULL)
			node_date(s, until, &h->until);
		if (until != NULL && h->from >= h->until)
			FAULT0(s, "E12", until, MSG_FORM_VALID_EMPTY);
	}
	if ((node = key_need(s, root, "confidence")) != NULL) {
		int i = node_word(s, node, confidence_words);
		h->confidence = i >= 0 ? confidence_words[i] : "draft";
	}
	if (key_need(s, root, "source") != NULL)
		h->source = key_text(s, root, "source");
	if (key_need(s, root, "responsible") != NULL)
		h->responsible = key_text(s, root, "responsible");
}
