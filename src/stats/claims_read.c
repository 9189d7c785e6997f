/* Reads files of claims (form-language.md 9) from their tree. Checks keys and numbers; says nothing about whether the claims are true. */
#include "stats/claims_internal.h"
#include "messages/claims.def"
#include "messages/text.def"

#include <string.h>

struct reader {
	struct arena *arena;
	struct diag *diag;
};

#define CLAIM_FAULT(r, code, node, key, ...) DIAG((r)->diag, (code), (node)->line, (node)->column, 1, (key), __VA_ARGS__)

bool claims_count_parse(const char *text, int64_t *out)
{
	int64_t n = 0;
	const char *p = text;
	for (; g_ascii_isdigit(*p) || (*p == '.' && p > text && strspn(p + 1, "0123456789") == 3); p++) {
		if (*p == '.')
			continue;
		n = 10 * n + (*p - '0');
		if (n > CLAIMS_COUNT_MAX)
			return false;
	}
	*out = n;
	return p > text && *p == '\0';
}

static bool keys_known(struct reader *r, const struct yaml *map, const char *const *known)
{
	bool ok = true;
	for (const struct yaml *c = map->first; c != NULL; c = c->next) {
		bool found = false;
		for (size_t i = 0; known[i] != NULL && !found; i++)
			found = strcmp(known[i], c->key->text) == 0;
		if (!found)
			CLAIM_FAULT(r, "E04", c->key, MSG_CLAIM_NO_KEY, c->key->text);
		ok = ok && found;
	}
	return ok;
}

static bool read_count(struct reader *r, const struct yaml *n, int64_t *out)
{
	if (n->kind == YAML_SCALAR && claims_count_parse(n->text, out))
		return true;
	CLAIM_FAULT(r, "E12", n, MSG_CLAIM_COUNT, n->kind == YAML_SCALAR ? n->text : "…");
	return false;
}

static bool read_printed(struct reader *r, const struct yaml *n, bool share, struct printed *out)
{
	if (n->kind != YAML_SCALAR || !printed_parse(n->text, out)) {
		CLAIM_FAULT(r, "E12", n, MSG_CLAIM_PRINTED, n->kind == YAML_SCALAR ? n->text : "…");
		return false;
	}
	if (share && out->v < 0) {
		CLAIM_FAULT(r, "E12", n, MSG_CLAIM_NEGATIVE, n->text);
		return false;
	}
	return true;
}

/* A key that must be there. */
static const struct yaml *needed(struct reader *r, const struct yaml *item, const char *key)
{
	const struct yaml *n = yaml_get(item, key);
	if (n == NULL)
		CLAIM_FAULT(r, "E05", item, MSG_CLAIM_KEY_MISSING, key);
	return n;
}

static bool is_list(struct reader *r, const struct yaml *n, const char *key, int least)
{
	if (n->kind == YAML_LIST && n->count >= least)
		return true;
	CLAIM_FAULT(r, "E12", n, MSG_CLAIM_SHAPE, key);
	return false;
}

/* A list of shares, or of [count, share] pairs. */
static bool read_shares(struct reader *r, const struct yaml *list, const char *key, bool pairs, bool share, struct claim *c)
{
	if (!is_list(r, list, key, 2))
		return false;
	size_t n = (size_t)list->count, i = 0;
	int64_t *counts = ARENA_ARRAY(r->arena, int64_t, n);
	struct printed *shares = ARENA_ARRAY(r->arena, struct printed, n);
	const char **texts = ARENA_ARRAY(r->arena, const char *, n);
	for (const struct yaml *each = list->first; each != NULL; each = each->next, i++) {
		const struct yaml *text = each;
		if (pairs) {
			if (each->kind != YAML_LIST || each->count != 2) {
				CLAIM_FAULT(r, "E12", each, MSG_CLAIM_SHAPE, key);
				return false;
			}
			text = each->first->next;
			if (!read_count(r, each->first, &counts[i]))
				return false;
		}
		if (!read_printed(r, text, share, &shares[i]))
			return false;
		texts[i] = text->text;
	}
	c->count = n;
	c->counts = counts;
	c->shares = shares;
	c->share_texts = texts;
	return true;
}

static bool read_sum(struct reader *r, const struct yaml *item, struct claim *c)
{
	const struct yaml *list = needed(r, item, "sum"), *total = needed(r, item, "total");
	c->kind = CLAIM_SUM;
	if (list == NULL || total == NULL || !is_list(r, list, "sum", 1) || !read_count(r, total, &c->total))
		return false;
	int64_t *counts = ARENA_ARRAY(r->arena, int64_t, (size_t)list->count);
	for (const struct yaml *each = list->first; each != NULL; each = each->next)
		if (!read_count(r, each, &counts[c->count++]))
			return false;
	c->counts = counts;
	return true;
}

static bool read_same_whole(struct reader *r, const struct yaml *item, struct claim *c)
{
	const struct yaml *between = needed(r, item, "between");
	c->kind = CLAIM_SAME_WHOLE;
	if (between == NULL || !is_list(r, between, "between", 2) ||
		!read_shares(r, yaml_get(item, "same_whole"), "same_whole", false, true, c))
		return false;
	if (!read_count(r, between->first, &c->from) || !read_count(r, between->first->next, &c->to))
		return false;
	if (between->count != 2 || c->from < 1 || c->from > c->to || c->to - c->from > 1000000) {
		CLAIM_FAULT(r, "E12", between, MSG_CLAIM_BETWEEN, NULL);
		return false;
	}
	return true;
}

static bool read_points(struct reader *r, const struct yaml *item, struct claim *c)
{
	const struct yaml *printed = needed(r, item, "printed"), *sign = yaml_get(item, "sign"), *list = yaml_get(item, "points");
	c->kind = CLAIM_POINTS;
	if (printed == NULL || !read_printed(r, printed, false, &c->printed) || !read_shares(r, list, "points", false, false, c))
		return false;
	if (c->count != 2 ||
		(sign != NULL && (sign->kind != YAML_SCALAR || (strcmp(sign->text, "up") != 0 && strcmp(sign->text, "down") != 0)))) {
		CLAIM_FAULT(r, "E12", c->count != 2 ? list : sign, MSG_CLAIM_SHAPE, c->count != 2 ? "points" : "sign");
		return false;
	}
	c->printed_text = printed->text;
	c->sign = sign == NULL ? 0 : strcmp(sign->text, "up") == 0 ? 1 : -1;
	return true;
}

/* n, whole, printed: two or three of them. */
static bool read_share(struct reader *r, const struct yaml *item, struct claim *c)
{
	const struct yaml *n = yaml_get(item, "n"), *whole = yaml_get(item, "whole"), *printed = yaml_get(item, "printed");
	if (n == NULL && whole == NULL) {
		CLAIM_FAULT(r, "E09", item, MSG_CLAIM_NOTHING, c->id);
		DIAG_HINT(r->diag, MSG_CLAIM_HINT_KINDS, NULL);
		return false;
	}
	if (printed == NULL)
		return needed(r, item, "printed") != NULL;
	c->kind = n == NULL ? CLAIM_IMPLIED : whole == NULL ? CLAIM_BASES : CLAIM_SHARE;
	c->printed_text = printed->text;
	if ((n != NULL && !read_count(r, n, &c->n)) || (whole != NULL && !read_count(r, whole, &c->whole)))
		return false;
	if (c->kind == CLAIM_IMPLIED && c->whole == 0) {
		CLAIM_FAULT(r, "E12", whole, MSG_CLAIM_COUNT, whole->text);
		return false;
	}
	return read_printed(r, printed, true, &c->printed);
}

/* cell: ROW.COLUMN of FORM, unit, when, printed. */
static bool read_cell(struct reader *r, const struct yaml *item, struct claim *c)
{
	const struct yaml *cell = yaml_get(item, "cell"), *unit = needed(r, item, "unit"), *when = needed(r, item, "when"),
			  *printed = needed(r, item, "printed");
	c->kind = CLAIM_CELL;
	if (unit == NULL || when == NULL || printed == NULL)
		return false;
	const struct yaml *all[] = {cell, unit, when, printed};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
		if (all[i]->kind == YAML_SCALAR)
			continue;
		CLAIM_FAULT(r, "E12", all[i], MSG_CLAIM_SHAPE, all[i]->key->text);
		return false;
	}
	g_auto(GStrv) parts = g_strsplit(cell->text, " of ", 2);
	char *dot = parts[0] != NULL && parts[1] != NULL ? strchr(parts[0], '.') : NULL;
	if (dot == NULL) {
		CLAIM_FAULT(r, "E12", cell, MSG_CLAIM_SHAPE, "cell");
		return false;
	}
	*dot = '\0';
	c->cell = (struct claim_cell){.form = arena_strdup(r->arena, parts[1]),
		.row = arena_strdup(r->arena, parts[0]),
		.column = arena_strdup(r->arena, dot + 1),
		.unit = unit->text,
		.when = when->text};
	c->printed_text = printed->text;
	return true;
}

/* stated: words that nothing can be computed from; why. */
static bool read_stated(struct reader *r, const struct yaml *item, struct claim *c)
{
	const struct yaml *why = needed(r, item, "why");
	c->kind = CLAIM_STATED;
	c->printed_text = yaml_text(item, "stated");
	c->why_vi = why != NULL ? yaml_text(why, "vi") : NULL;
	c->why_en = why != NULL ? yaml_text(why, "en") : NULL;
	if (why != NULL && (c->printed_text == NULL || c->why_vi == NULL || c->why_en == NULL))
		CLAIM_FAULT(r, "E12", why, MSG_CLAIM_SHAPE, "why");
	return why != NULL && c->printed_text != NULL && c->why_vi != NULL && c->why_en != NULL;
}

static bool read_expect(struct reader *r, const struct yaml *item, struct claim *c)
{
	static const char *const known[] = {"half_up", "truncate", "difference", "remainder", NULL};
	c->expect = yaml_get(item, "expect");
	return c->expect == NULL || c->expect->kind != YAML_MAP || keys_known(r, c->expect, known);
}

static bool read_item(struct reader *r, const struct yaml *item, struct claim *c)
{
	static const char *const known[] = {"id", "n", "whole", "printed", "expect", "sum", "total", "same_base", "same_whole", "between",
		"points", "sign", "cell", "unit", "when", "stated", "why", NULL};
	if (item->kind != YAML_MAP) {
		CLAIM_FAULT(r, "E12", item, MSG_CLAIM_SHAPE, "items");
		return false;
	}
	c->id = yaml_text(item, "id");
	if (!keys_known(r, item, known) || !read_expect(r, item, c))
		return false;
	if (c->id == NULL) {
		if (needed(r, item, "id") != NULL)
			CLAIM_FAULT(r, "E12", yaml_get(item, "id"), MSG_CLAIM_SHAPE, "id");
		return false;
	}
	if (yaml_get(item, "cell") != NULL)
		return read_cell(r, item, c);
	if (yaml_get(item, "stated") != NULL)
		return read_stated(r, item, c);
	if (yaml_get(item, "sum") != NULL || yaml_get(item, "total") != NULL)
		return read_sum(r, item, c);
	if (yaml_get(item, "same_base") != NULL) {
		c->kind = CLAIM_SAME_BASE;
		return read_shares(r, yaml_get(item, "same_base"), "same_base", true, true, c);
	}
	if (yaml_get(item, "same_whole") != NULL)
		return read_same_whole(r, item, c);
	return yaml_get(item, "points") != NULL ? read_points(r, item, c) : read_share(r, item, c);
}

const struct claims_file *claims_from_yaml(const struct yaml *root, struct arena *a, struct diag *d)
{
	static const char *const known[] = {"claims", "title", "items", "basis", "valid", "confidence", "source", "responsible", NULL};
	struct reader r = {.arena = a, .diag = d};
	int errors = d->errors;
	if (root->kind != YAML_MAP) {
		CLAIM_FAULT(&r, "E12", root, MSG_CLAIM_SHAPE, "claims");
		return NULL;
	}
	keys_known(&r, root, known);
	needed(&r, root, "claims");
	const struct yaml *items = needed(&r, root, "items");
	if (items == NULL || !is_list(&r, items, "items", 1))
		return NULL;
	struct claims_file *f = ARENA_NEW(a, struct claims_file);
	struct claim *claims = ARENA_ARRAY(a, struct claim, (size_t)items->count);
	GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
	for (const struct yaml *n = items->first; n != NULL; n = n->next) {
		struct claim *c = &claims[f->count++];
		if (read_item(&r, n, c) && !g_hash_table_add(seen, (char *)(uintptr_t)c->id))
			CLAIM_FAULT(&r, "E07", n, MSG_CLAIM_TWICE, c->id);
	}
	g_hash_table_destroy(seen);
	f->items = claims;
	return d->errors == errors ? f : NULL;
}

const struct claims_file *claims_read(const char *text, size_t length, struct arena *a, struct diag *d)
{
	struct yaml_fault fault = {0};
	const struct yaml *root = yaml_parse(text, length, a, &fault);
	if (root != NULL)
		return claims_from_yaml(root, a, d);
	const char *code = fault.key == MSG_YAML_DUPLICATE_KEY ? "E05" : "E02";
	return diag_add(d, code, fault.line, fault.column, 1, fault.key, fault.args, G_N_ELEMENTS(fault.args));
}
