/* What an account has read of its notices, and when it signed in: a small file of its own beside the register (private_folder.h),
 * "notices". Notices themselves are worked out; these marks are a convenience of this installation and no facts (adr 0041). */
#ifndef COSO_APP_NOTICE_MARKS_H
#define COSO_APP_NOTICE_MARKS_H

#include "app/app.h"

struct notice_marks {
	int64_t visit_ms, before_ms; /* the last sign-in, the one before; 0: none */
	const char *const *keys;     /* read ones, NULL-terminated */
};

/* All 0 where nothing is kept, or no folder is named. */
void notice_marks_read(struct app *a, int64_t account, struct notice_marks *out, struct arena *arena);
bool notice_is_read(const struct notice_marks *m, const char *key);
/* The account signs in. */
bool notice_marks_visit(struct app *a, int64_t account, int64_t now_ms, struct err *e);
/* These are read from now on; keys: NULL-terminated. What is no longer told is forgotten: told are all notices there are now. */
bool notice_marks_add(struct app *a, int64_t account, const char *const *keys, const char *const *told, struct err *e);

#endif
