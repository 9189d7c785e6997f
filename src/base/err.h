/* Errors that are nobody's bug: bad input, a locked database, a full disk. One struct, passed down, first failure wins.
 * Bugs do not come here: must() aborts. User-visible words come from the catalogue (messages/), in both languages. */
#ifndef COSO_BASE_ERR_H
#define COSO_BASE_ERR_H

#include "base/msg.h"

#include <stdbool.h>
#include <stddef.h>

enum err_code {
	ERR_NONE,
	ERR_USAGE,     /* wrong options or arguments: exit 2 */
	ERR_INPUT,     /* what the user gave is wrong (a date, a file's content) */
	ERR_NOT_FOUND, /* no such unit, form, row, file */
	ERR_CONFLICT,  /* someone else changed it, or a rule across rows refuses it */
	ERR_BUSY,      /* the database is locked by another process */
	ERR_IO,	       /* reading or writing failed */
	ERR_FULL,      /* no space left */
	ERR_SCHEMA,    /* the database is newer than the program, or not ours */
	ERR_DATA,      /* what is stored is broken */
	ERR_CANCELLED, /* stopped by the user */
	ERR_DENIED,    /* the viewer has no right to it */
};

struct err {
	enum err_code code; /* ERR_NONE until the first failure */
	const char *where;  /* "src/store/store.c:88", a literal */
	msg_key key;
	char vi[1024]; /* the sentence for the user; longer ones end in "…" */
	char en[1024];
};

#define ERR_STRINGIFY_(x) #x
#define ERR_STRINGIFY(x) ERR_STRINGIFY_(x)
#define ERR_WHERE __FILE__ ":" ERR_STRINGIFY(__LINE__)

/* Record a failure and give false. Arguments fill {1} {2} … of the message; a NULL argument prints as nothing. */
#define FAIL(e, code, key, ...)                                                                                                            \
	err_fail((e), (code), ERR_WHERE, (key), (const char *const[]){__VA_ARGS__},                                                        \
		sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))
#define FAIL0(e, code, key) err_fail((e), (code), ERR_WHERE, (key), NULL, 0)

/* Sets e unless it already holds an error (the first one wins; e may be NULL). Always returns false. */
bool err_fail(struct err *e, enum err_code code, const char *where, msg_key key, const char *const *args, size_t nargs);

/* Passes a failure on, unless e already holds one (e may be NULL). Always returns false. */
bool err_copy(struct err *e, const struct err *from);

/* The sentence in a language ("vi" or "en"); "" when there is no error. */
const char *err_text(const struct err *e, enum msg_lang lang);

/* Process exit status for an error: 2 for wrong use, 1 for all others, 0 for none. */
int err_exit_status(const struct err *e);

/* A broken invariant: log file:line and abort, also in production. */
#define must(cond) ((cond) ? (void)0 : err_must_failed(#cond, __FILE__, __LINE__))
_Noreturn void err_must_failed(const char *cond, const char *file, int line);

#endif
