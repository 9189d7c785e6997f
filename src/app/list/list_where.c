/* Conditions as text, cut into groups; see list_where.h. */
#include "app/list/list_where.h"

#include <glib.h>
#include <string.h>

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_word(char c)
{
	return g_ascii_isalnum(c) || c == '_' || c == '$' || c == '.';
}

static const char *trimmed(const char *text, size_t length, struct arena *a)
{
	while (length > 0 && is_space(*text)) {
		text++;
		length--;
	}
	while (length > 0 && is_space(text[length - 1]))
		length--;
	return arena_strndup(a, text, length);
}

/* Where the bracket that opens at text[0] is closed; 0 when nowhere. */
static size_t closing(const char *text)
{
	int depth = 0;
	for (size_t i = 0; text[i] != '\0'; i++) {
		depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
		if (depth == 0)
			return i;
	}
	return 0;
}

/* The next and/or outside brackets; its length, 0 when there is none. */
static size_t next_word(const char *text, size_t *at, enum where_op *op)
{
	int depth = 0;
	for (size_t i = *at; text[i] != '\0'; i++) {
		depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
		bool begins = depth == 0 && (i == 0 || !is_word(text[i - 1]));
		for (int w = 0; begins && w < 2; w++) {
			const char *word = w == 0 ? "and" : "or";
			size_t length = strlen(word);
			if (strncmp(text + i, word, length) != 0 || is_word(text[i + length]))
				continue;
			*at = i;
			*op = w == 0 ? WHERE_AND : WHERE_OR;
			return length;
		}
	}
	return 0;
}

static const struct where_node *leaf(const char *text, struct arena *a)
{
	struct where_node *n = ARENA_NEW(a, struct where_node);
	*n = (struct where_node){.op = WHERE_TEST, .text = text};
	return n;
}

static const struct where_node *group(enum where_op op, GPtrArray *kids, struct arena *a)
{
	if (kids->len == 0)
		return NULL;
	if (kids->len == 1)
		return g_ptr_array_index(kids, 0);
	const struct where_node **copy = ARENA_ARRAY(a, const struct where_node *, kids->len);
	for (guint i = 0; i < kids->len; i++)
		copy[i] = g_ptr_array_index(kids, i);
	struct where_node *n = ARENA_NEW(a, struct where_node);
	*n = (struct where_node){.op = op, .kids = copy, .count = kids->len};
	return n;
}

/* Without the brackets around all of it, however many: they are no groups, and what is written has other ones. */
static const char *unwrapped(const char *text, struct arena *a)
{
	text = trimmed(text, strlen(text), a);
	for (size_t length = strlen(text); length > 1 && text[0] == '(' && closing(text) == length - 1; length = strlen(text))
		text = trimmed(text + 1, length - 2, a);
	return text;
}

static const struct where_node *read_at(const char *text, int depth, struct arena *a)
{
	text = unwrapped(text, a);
	size_t length = strlen(text), from = 0, at = 0, word = 0;
	if (length == 0 || depth == 0)
		return length == 0 ? NULL : leaf(text, a);
	enum where_op op = WHERE_TEST, found = WHERE_TEST;
	bool whole = true;
	g_autoptr(GPtrArray) kids = g_ptr_array_new();
	while ((word = next_word(text, &at, &found)) > 0 && whole) {
		const struct where_node *kid = read_at(trimmed(text + from, at - from, a), depth - 1, a);
		whole = kid != NULL && (op == WHERE_TEST || op == found);
		op = found;
		g_ptr_array_add(kids, (gpointer)(uintptr_t)kid);
		from = at = at + word;
	}
	if (op == WHERE_TEST || !whole)
		return leaf(text, a);
	const struct where_node *last = read_at(text + from, depth - 1, a);
	if (last == NULL)
		return leaf(text, a);
	g_ptr_array_add(kids, (gpointer)(uintptr_t)last);
	return group(op, kids, a);
}

const struct where_node *where_read(const char *text, struct arena *a)
{
	return text == NULL ? NULL : read_at(text, WHERE_DEPTH_MAX, a);
}

static void write_node(const struct where_node *n, bool inside, GString *out)
{
	if (n->op == WHERE_TEST) {
		/* what could not be cut keeps its brackets, or it would mean something else beside its neighbours */
		enum where_op found = WHERE_TEST;
		size_t at = 0;
		bool bare = !inside || next_word(n->text, &at, &found) == 0;
		g_string_append_printf(out, bare ? "%s" : "(%s)", n->text);
		return;
	}
	if (inside)
		g_string_append_c(out, '(');
	for (size_t i = 0; i < n->count; i++) {
		if (i > 0)
			g_string_append(out, n->op == WHERE_AND ? " and " : " or ");
		write_node(n->kids[i], true, out);
	}
	if (inside)
		g_string_append_c(out, ')');
}

const char *where_write(const struct where_node *n, struct arena *a)
{
	g_autoptr(GString) text = g_string_new(NULL);
	if (n != NULL)
		write_node(n, false, text);
	return arena_strdup(a, text->str);
}

/* The first number of a path, and what is left of it. */
static bool step(const char **path, size_t *out)
{
	char *end = NULL;
	if (!g_ascii_isdigit(**path))
		return false;
	*out = (size_t)g_ascii_strtoull(*path, &end, 10);
	*path = *end == '.' ? end + 1 : end;
	return *end == '\0' || *end == '.';
}

const struct where_node *where_at(const struct where_node *root, const char *path)
{
	size_t i = 0;
	while (root != NULL && *path != '\0') {
		if (root->op == WHERE_TEST || !step(&path, &i) || i >= root->count)
			return NULL;
		root = root->kids[i];
	}
	return root;
}

/* What becomes of the node of a path. */
struct change {
	enum { GO, JOIN, TURN } what;
	enum where_op op;
	const struct where_node *more;
	struct arena *arena;
};

static const struct where_node *changed(const struct change *c, const struct where_node *n)
{
	g_autoptr(GPtrArray) kids = g_ptr_array_new();
	if (c->what == GO)
		return NULL;
	for (size_t i = 0; i < n->count; i++)
		g_ptr_array_add(kids, (gpointer)(uintptr_t)n->kids[i]);
	if (c->what == TURN)
		return n->op == WHERE_TEST ? n : group(n->op == WHERE_AND ? WHERE_OR : WHERE_AND, kids, c->arena);
	if (n->op != c->op) {
		g_ptr_array_set_size(kids, 0);
		g_ptr_array_add(kids, (gpointer)(uintptr_t)n);
	}
	g_ptr_array_add(kids, (gpointer)(uintptr_t)c->more);
	return group(c->op, kids, c->arena);
}

static const struct where_node *change_at(const struct change *c, const struct where_node *n, const char *path)
{
	size_t at = 0;
	if (*path == '\0')
		return changed(c, n);
	if (n->op == WHERE_TEST || !step(&path, &at) || at >= n->count)
		return n;
	g_autoptr(GPtrArray) kids = g_ptr_array_new();
	for (size_t i = 0; i < n->count; i++) {
		const struct where_node *kid = i == at ? change_at(c, n->kids[i], path) : n->kids[i];
		if (kid != NULL && kid->op == n->op) /* a group in a group of its own sort is no group */
			for (size_t k = 0; k < kid->count; k++)
				g_ptr_array_add(kids, (gpointer)(uintptr_t)kid->kids[k]);
		else if (kid != NULL)
			g_ptr_array_add(kids, (gpointer)(uintptr_t)kid);
	}
	return group(n->op, kids, c->arena);
}

const struct where_node *where_without(const struct where_node *root, const char *path, struct arena *a)
{
	const struct change c = {GO, WHERE_TEST, NULL, a};
	return root == NULL ? NULL : change_at(&c, root, path);
}

const struct where_node *where_join(const struct where_node *root, const char *path, enum where_op op, const char *text, struct arena *a)
{
	const struct where_node *more = where_read(text, a);
	const struct change c = {JOIN, op, more, a};
	return root == NULL ? more : more == NULL ? root : change_at(&c, root, path);
}

const struct where_node *where_turn(const struct where_node *root, const char *path, struct arena *a)
{
	const struct change c = {TURN, WHERE_TEST, NULL, a};
	return root == NULL ? NULL : change_at(&c, root, path);
}
