/* Words of the expressions of the form language (form-language.md 3 and 5.4): one line of text into tokens with their columns. Shared by
 * predicates and formulas. */
#ifndef COSO_STATS_LEX_H
#define COSO_STATS_LEX_H

#include "stats/diag.h"

#include <stdbool.h>
#include <stdint.h>

enum token_kind {
	TOKEN_END,
	TOKEN_IDENT, /* text */
	TOKEN_INT,   /* number */
	TOKEN_DATE,  /* number: yyyymmdd, a real day */
	TOKEN_PARAM, /* text without the $ */
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_DOT,
	TOKEN_RANGE,
	TOKEN_EQ,
	TOKEN_NE,
	TOKEN_LT,
	TOKEN_LE,
	TOKEN_GT,
	TOKEN_GE,
	TOKEN_PLUS,
	TOKEN_MINUS,
	TOKEN_STAR,
	TOKEN_SLASH, /* in formulas only */
};

struct token {
	enum token_kind kind;
	const char *text; /* as written (of END: "") */
	int64_t number;
	int column, length; /* in the file, in characters */
	const char *rest;   /* the expression from here on */
};

struct tokens {
	const struct token *items; /* the last is TOKEN_END */
	size_t count;
};

enum lex_mode { LEX_PREDICATE, LEX_FORMULA }; /* a formula has + - * / and identifiers with capital letters */

/* Reads the whole text at (line, column). Every wrong character is a fault E01 (E02: a number too large, no such day). Gives false when the
 * tokens cannot be parsed further; a capital letter in a predicate is a fault but read as its small letter. */
bool lex_read(const char *text, enum lex_mode mode, int line, int column, struct arena *a, struct diag *d, struct tokens *out);

#endif
