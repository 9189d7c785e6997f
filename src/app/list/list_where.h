/* A condition of the form language as text, cut into its and/or groups, so that one condition at a time can be added, taken away or joined
 * otherwise, without scripts and without losing what the reader typed. Knows no names and no types: pred_parse says what is wrong. */
#ifndef COSO_APP_LIST_LIST_WHERE_H
#define COSO_APP_LIST_LIST_WHERE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum where_op { WHERE_TEST, WHERE_AND, WHERE_OR };

/* Immutable. */
struct where_node {
	enum where_op op;
	const char *text; /* WHERE_TEST: one condition as written */
	const struct where_node *const *kids;
	size_t count;
};

enum { WHERE_TEXT_MAX = 2000, WHERE_DEPTH_MAX = 12 };

/* NULL: no condition at all. What cannot be cut (brackets missing, and mixed with or) is one node with the whole text. */
const struct where_node *where_read(const char *text, struct arena *a);
/* The text that says it; "" for NULL. */
const char *where_write(const struct where_node *n, struct arena *a);

/* Paths: "" the whole, "0.2" the third part of the first. NULL when there is no such node. */
const struct where_node *where_at(const struct where_node *root, const char *path);
/* Without the node of that path; the same when there is none. */
const struct where_node *where_without(const struct where_node *root, const char *path, struct arena *a);
/* With a condition joined to the node of that path: `and` narrows it, `or` widens it. Where the node is such a group it becomes longer. */
const struct where_node *where_join(const struct where_node *root, const char *path, enum where_op op, const char *text, struct arena *a);
/* All of its parts or any of them: the group of that path the other way round. */
const struct where_node *where_turn(const struct where_node *root, const char *path, struct arena *a);

#endif
