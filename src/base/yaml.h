/* The YAML subset of the domain files (form-language.md 1), read with libfyaml into a plain tree where every scalar is text and every node
 * knows its line and column, so that messages can point at it. */
#ifndef COSO_BASE_YAML_H
#define COSO_BASE_YAML_H

#include "base/arena.h"
#include "base/err.h"

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml {
	enum yaml_kind kind;
	const char *text;	  /* of a scalar */
	int line, column;	  /* from 1, column in characters, of the first character of the text (inside an opening quote) */
	const struct yaml *key;	  /* in a map: the node of its key */
	const struct yaml *first; /* first child of a list or map */
	const struct yaml *next;  /* next sibling */
	int count;		  /* children */
};

/* A fault of the file itself: where and what. */
struct yaml_fault {
	int line, column;
	msg_key key;
	const char *args[3];
};

/* Parses text (name only for messages). NULL with *fault set when it is not UTF-8/NFC, not YAML, or outside the subset (anchor, tag,
 * merge key, tab, duplicate key, deeper than 16, over 256 KiB). Everything lives in the arena. */
const struct yaml *yaml_parse(const char *text, size_t length, struct arena *a, struct yaml_fault *fault);

/* The fault as an error of the file path: "path:line:column: sentence" in both languages. Always false. */
bool yaml_fail(struct err *e, const char *path, const struct yaml_fault *fault);

/* A file read and parsed. NULL with an error that names the file. */
const struct yaml *yaml_file(const char *path, struct arena *a, struct err *e);

const struct yaml *yaml_get(const struct yaml *map, const char *key); /* NULL when absent or not a map */
const char *yaml_text(const struct yaml *map, const char *key);	      /* text of a scalar child, NULL when absent */

#endif
