/* Errors as values; see err.h. Writes nothing but the struct (and, for a bug, one line on stderr before aborting). */
#include "base/err.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Copy a sentence into a fixed field; a longer one ends in an ellipsis on a character boundary, so a cut is visible. */
static void copy_sentence(char *to, size_t size, const char *from)
{
	size_t n = strlen(from);
	if (n < size) {
		memcpy(to, from, n + 1);
		return;
	}
	static const char dots[] = "…";
	size_t keep = size - sizeof dots;
	while (keep > 0 && ((unsigned char)from[keep] & 0xC0) == 0x80)
		keep--;
	memcpy(to, from, keep);
	memcpy(to + keep, dots, sizeof dots);
}

bool err_fail(struct err *e, enum err_code code, const char *where, msg_key key, const char *const *args, size_t nargs)
{
	if (e == NULL || e->code != ERR_NONE)
		return false;
	e->code = code;
	e->where = where;
	e->key = key;
	char *vi = msg_format(key, MSG_VI, args, nargs);
	char *en = msg_format(key, MSG_EN, args, nargs);
	copy_sentence(e->vi, sizeof e->vi, vi);
	copy_sentence(e->en, sizeof e->en, en);
	g_free(vi);
	g_free(en);
	return false;
}

bool err_copy(struct err *e, const struct err *from)
{
	if (e != NULL && e->code == ERR_NONE)
		*e = *from;
	return false;
}

const char *err_text(const struct err *e, enum msg_lang lang)
{
	if (e == NULL || e->code == ERR_NONE)
		return "";
	return lang == MSG_EN ? e->en : e->vi;
}

int err_exit_status(const struct err *e)
{
	if (e == NULL || e->code == ERR_NONE)
		return 0;
	return e->code == ERR_USAGE ? 2 : 1;
}

_Noreturn void err_must_failed(const char *cond, const char *file, int line)
{
	fprintf(stderr, "coso: bug: %s:%d: %s\n", file, line, cond);
	abort();
}
