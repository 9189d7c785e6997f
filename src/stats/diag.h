/* Faults in domain files: file:line:column: code: Vietnamese sentence, the source line with a caret, a hint, the English sentence
 * (form-language.md 11). At most 20 are kept for a file, all are counted. */
#ifndef COSO_STATS_DIAG_H
#define COSO_STATS_DIAG_H

#include "base/arena.h"
#include "base/err.h"

struct fault {
	int line, column, length; /* column and length in characters */
	char code[4];		  /* "E13"; "W01" for warnings */
	msg_key key;
	const char *args[5];
	msg_key hint_key; /* MSG__NONE: no hint */
	const char *hint_args[3];
	bool warning;
	const char *excerpt; /* the expression it stands in, shown instead of the source line; NULL: the line of the file */
	int excerpt_column;  /* column of the first character of the excerpt */
};

struct diag {
	const char *file; /* as shown */
	const char *text; /* the whole file, for the source line */
	struct arena *arena;
	struct fault faults[20];
	int kept, errors, warnings;
	const char *excerpt; /* the expression being read, see diag_focus */
	int excerpt_column;
};

void diag_init(struct diag *d, const char *file, const char *text, struct arena *a);
/* While an expression (predicate, formula) is read, faults show its text instead of the whole line. NULL ends it. */
void diag_focus(struct diag *d, const char *text, int column);
/* Adds a fault; a code that begins with W is a warning. Arguments are copied. Returns NULL, so that `return diag_add(…)` reads well. */
void *diag_add(struct diag *d, const char *code, int line, int column, int length, msg_key key, const char *const *args, size_t nargs);
/* Adds the hint to the fault added last. */
void diag_hint(struct diag *d, msg_key key, const char *const *args, size_t nargs);
#define DIAG(d, code, line, column, length, key, ...)                                                                                      \
	diag_add((d), (code), (line), (column), (length), (key), (const char *const[]){__VA_ARGS__},                                       \
		sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))
#define DIAG_HINT(d, key, ...)                                                                                                             \
	diag_hint((d), (key), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))
/* All faults in file order as text, both languages, in the format of form-language.md 11. */
void diag_print(const struct diag *d, GString *out);

#endif
