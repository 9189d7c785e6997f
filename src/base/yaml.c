/* YAML files of the domain as a plain tree, read from libfyaml's events (see yaml.h). Knows the subset, not what the keys mean. */
#include "base/yaml.h"

#include "base/file.h"
#include "messages/text.def"

#include <libfyaml.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#define MAX_BYTES (256u * 1024u)
#define MAX_DEPTH 16

/* One open list or map while the events come in. */
struct frame {
	struct yaml *node, *last, *key;
	GHashTable *seen; /* keys of a map: text -> node */
};

struct builder {
	struct arena *arena;
	struct yaml_fault *fault;
	struct frame frames[MAX_DEPTH];
	int depth;
	struct yaml *root;
};

static bool fail_at(struct yaml_fault *f, int line, int column, msg_key key, const char *arg)
{
	*f = (struct yaml_fault){.line = line, .column = column, .key = key, .args = {arg, NULL, NULL}};
	return false;
}

/* Column (from 1, in characters) of byte p in the line that starts at start. */
static int column_of(const char *start, const char *p)
{
	int column = 1;
	for (; start < p; start++)
		column += ((unsigned char)*start & 0xC0) != 0x80;
	return column;
}

/* Is the line in NFC? ICU is asked only for lines with other than ASCII characters; *at is the first wrong character. */
static bool line_is_nfc(const char *start, size_t n, int *at)
{
	bool ascii = true;
	for (size_t i = 0; i < n && ascii; i++)
		ascii = (unsigned char)start[i] < 0x80;
	if (ascii)
		return true;
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
	g_autofree UChar *wide = g_new(UChar, n + 1);
	int32_t length = 0;
	u_strFromUTF8(wide, (int32_t)n + 1, &length, start, (int32_t)n, &status);
	int32_t good = unorm2_spanQuickCheckYes(nfc, wide, length, &status);
	if (U_FAILURE(status) || good == length || unorm2_isNormalized(nfc, wide, length, &status))
		return true;
	*at = 1 + u_countChar32(wide, good);
	return false;
}

/* The characters of the file before any YAML: UTF-8, NFC, no tabs, no control characters. */
static bool check_characters(const char *text, size_t n, struct arena *a, struct yaml_fault *f)
{
	const char *bad = NULL;
	int line = 1;
	if (n > MAX_BYTES)
		return fail_at(f, 1, 1, MSG_YAML_TOO_LARGE, NULL);
	bool utf8 = g_utf8_validate_len(text, n, &bad);
	const char *end = utf8 ? text + n : bad, *start = text;
	for (const char *p = text;; p++) {
		if (p == end || *p == '\n') {
			int at;
			if (!line_is_nfc(start, (size_t)(p - start), &at))
				return fail_at(f, line, at, MSG_YAML_NOT_NFC, NULL);
			if (p == end)
				break;
			line++;
			start = p + 1;
			continue;
		}
		unsigned char c = (unsigned char)*p;
		if (c == '\t')
			return fail_at(f, line, column_of(start, p), MSG_YAML_TAB, NULL);
		if ((c < 0x20 && !(c == '\r' && p + 1 < end && p[1] == '\n')) || c == 0x7F || (c == 0xC2 && (unsigned char)p[1] < 0xA0))
			return fail_at(f, line, column_of(start, p), MSG_YAML_CONTROL,
				arena_printf(a, "U+%04X", c == 0xC2 ? (unsigned char)p[1] : c));
	}
	return utf8 || fail_at(f, line, column_of(start, end), MSG_YAML_NOT_UTF8, NULL);
}

static struct yaml *new_node(struct builder *b, enum yaml_kind kind, struct fy_event *ev)
{
	struct yaml *n = ARENA_NEW(b->arena, struct yaml);
	const struct fy_mark *mark = fy_event_start_mark(ev);
	n->kind = kind;
	n->line = n->column = 1;
	if (mark != NULL) {
		n->line = mark->line + 1;
		n->column = mark->column + 1;
	} else if (b->depth > 0) { /* an empty value has no mark: it stands where its key does */
		const struct frame *top = &b->frames[b->depth - 1];
		const struct yaml *near = top->key != NULL ? top->key : top->node;
		n->line = near->line;
		n->column = near->column;
	}
	return n;
}

/* A scalar in the place of a key: must be new in its map. */
static bool take_key(struct builder *b, struct frame *top, struct yaml *n)
{
	if (n->kind != YAML_SCALAR)
		return fail_at(b->fault, n->line, n->column, MSG_YAML_KEY, NULL);
	if (strcmp(n->text, "<<") == 0)
		return fail_at(b->fault, n->line, n->column, MSG_YAML_MERGE, NULL);
	const struct yaml *earlier = g_hash_table_lookup(top->seen, n->text);
	if (earlier != NULL) {
		fail_at(b->fault, n->line, n->column, MSG_YAML_DUPLICATE_KEY, n->text);
		b->fault->args[1] = arena_printf(b->arena, "%d", earlier->line);
		return false;
	}
	g_hash_table_insert(top->seen, (char *)(uintptr_t)n->text, n);
	top->key = n;
	return true;
}

/* Hangs a node into the open list or map, or makes it the root. */
static bool attach(struct builder *b, struct yaml *n)
{
	if (b->depth == 0) {
		if (b->root != NULL)
			return fail_at(b->fault, n->line, n->column, MSG_YAML_SEVERAL, NULL);
		b->root = n;
		return true;
	}
	struct frame *top = &b->frames[b->depth - 1];
	if (top->node->kind == YAML_MAP) {
		if (top->key == NULL)
			return take_key(b, top, n);
		n->key = top->key;
		top->key = NULL;
	}
	if (top->last == NULL)
		top->node->first = n;
	else
		top->last->next = n;
	top->last = n;
	top->node->count++;
	return true;
}

static bool open_container(struct builder *b, enum yaml_kind kind, struct fy_event *ev, struct fy_token *anchor, struct fy_token *tag)
{
	struct yaml *n = new_node(b, kind, ev);
	if (anchor != NULL || tag != NULL)
		return fail_at(b->fault, n->line, n->column, anchor != NULL ? MSG_YAML_ANCHOR : MSG_YAML_TAG, NULL);
	if (b->depth == MAX_DEPTH)
		return fail_at(b->fault, n->line, n->column, MSG_YAML_TOO_DEEP, NULL);
	if (!attach(b, n))
		return false;
	b->frames[b->depth++] = (struct frame){.node = n, .seen = kind == YAML_MAP ? g_hash_table_new(g_str_hash, g_str_equal) : NULL};
	return true;
}

static bool take_scalar(struct builder *b, struct fy_event *ev)
{
	struct yaml *n = new_node(b, YAML_SCALAR, ev);
	if (ev->scalar.anchor != NULL || ev->scalar.tag != NULL)
		return fail_at(b->fault, n->line, n->column, ev->scalar.anchor != NULL ? MSG_YAML_ANCHOR : MSG_YAML_TAG, NULL);
	size_t length = 0;
	const char *text = ev->scalar.value == NULL ? "" : fy_token_get_text(ev->scalar.value, &length);
	if (text == NULL)
		length = 0;
	if (length > 0 && memchr(text, '\0', length) != NULL)
		return fail_at(b->fault, n->line, n->column, MSG_YAML_CONTROL, "U+0000");
	n->text = arena_strndup(b->arena, length == 0 ? "" : text, length);
	return attach(b, n);
}

static void close_container(struct builder *b)
{
	struct frame *top = &b->frames[--b->depth];
	if (top->seen != NULL)
		g_hash_table_destroy(top->seen);
}

static bool take_event(struct builder *b, struct fy_event *ev)
{
	const struct fy_mark *mark;
	/* libfyaml's enum grows; whatever carries no content is passed over. */
	switch ((int)ev->type) {
	case FYET_SCALAR:
		return take_scalar(b, ev);
	case FYET_SEQUENCE_START:
		return open_container(b, YAML_LIST, ev, ev->sequence_start.anchor, ev->sequence_start.tag);
	case FYET_MAPPING_START:
		return open_container(b, YAML_MAP, ev, ev->mapping_start.anchor, ev->mapping_start.tag);
	case FYET_SEQUENCE_END:
	case FYET_MAPPING_END:
		close_container(b);
		return true;
	case FYET_ALIAS:
		mark = fy_event_start_mark(ev);
		return fail_at(b->fault, mark->line + 1, mark->column + 1, MSG_YAML_ANCHOR, NULL);
	default:
		return true;
	}
}

/* What libfyaml says about the first syntax error. */
static void syntax_fault(struct fy_diag *diag, struct arena *a, struct yaml_fault *f)
{
	void *iter = NULL;
	const struct fy_diag_error *found = fy_diag_errors_iterate(diag, &iter);
	if (found == NULL)
		fail_at(f, 1, 1, MSG_YAML_SYNTAX, "?");
	else
		fail_at(f, found->line > 0 ? found->line : 1, found->column > 0 ? found->column : 1, MSG_YAML_SYNTAX,
			g_strchomp(arena_strdup(a, found->msg)));
}

const struct yaml *yaml_parse(const char *text, size_t length, struct arena *a, struct yaml_fault *fault)
{
	*fault = (struct yaml_fault){.line = 1, .column = 1};
	if (!check_characters(text, length, a, fault))
		return NULL;
	struct fy_diag_cfg dc;
	fy_diag_cfg_default(&dc);
	dc.colorize = false;
	struct fy_diag *diag = fy_diag_create(&dc);
	fy_diag_set_collect_errors(diag, true);
	struct fy_parse_cfg cfg = {.search_path = "", .flags = FYPCF_QUIET, .diag = diag};
	struct fy_parser *parser = fy_parser_create(&cfg);
	must(parser != NULL);
	struct builder b = {.arena = a, .fault = fault};
	/* A length of 0 means strlen to libfyaml; such a text is empty either way. */
	bool ok = length > 0 && fy_parser_set_string(parser, text, length) == 0, done = !ok;
	if (length == 0)
		fail_at(fault, 1, 1, MSG_YAML_EMPTY, NULL);
	while (ok && !done) {
		struct fy_event *ev = fy_parser_parse(parser);
		if (ev == NULL) {
			done = true;
			continue;
		}
		done = ev->type == FYET_STREAM_END;
		ok = take_event(&b, ev);
		fy_parser_event_free(parser, ev);
	}
	while (b.depth > 0)
		close_container(&b);
	if (ok && (fy_parser_get_stream_error(parser) || fy_diag_got_error(diag))) {
		syntax_fault(diag, a, fault);
		ok = false;
	} else if (ok && b.root == NULL) {
		ok = fail_at(fault, 1, 1, MSG_YAML_EMPTY, NULL);
	}
	fy_parser_destroy(parser);
	fy_diag_destroy(diag);
	return ok ? b.root : NULL;
}

bool yaml_fail(struct err *e, const char *path, const struct yaml_fault *f)
{
	if (e == NULL || e->code != ERR_NONE)
		return false;
	char *vi = msg_format(f->key, MSG_VI, f->args, 3), *en = msg_format(f->key, MSG_EN, f->args, 3);
	err_fail(e, ERR_INPUT, ERR_WHERE, f->key, f->args, 3);
	g_snprintf(e->vi, sizeof e->vi, "%s:%d:%d: %s", path, f->line, f->column, vi);
	g_snprintf(e->en, sizeof e->en, "%s:%d:%d: %s", path, f->line, f->column, en);
	g_free(vi);
	g_free(en);
	return false;
}

const struct yaml *yaml_file(const char *path, struct arena *a, struct err *e)
{
	struct yaml_fault fault;
	size_t length = 0;
	g_autofree char *text = file_read(path, &length, e);
	if (text == NULL)
		return NULL;
	const struct yaml *y = yaml_parse(text, length, a, &fault);
	if (y == NULL)
		yaml_fail(e, path, &fault);
	return y;
}

const struct yaml *yaml_get(const struct yaml *map, const char *key)
{
	if (map == NULL || map->kind != YAML_MAP)
		return NULL;
	for (const struct yaml *c = map->first; c != NULL; c = c->next)
		if (strcmp(c->key->text, key) == 0)
			return c;
	return NULL;
}

const char *yaml_text(const struct yaml *map, const char *key)
{
	const struct yaml *c = yaml_get(map, key);
	return c == NULL || c->kind != YAML_SCALAR ? NULL : c->text;
}
