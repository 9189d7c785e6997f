/* Who has a right that somebody was found without, and who may give it: roles and where they hold it, never people. */
#ifndef COSO_APP_WHO_MAY_H
#define COSO_APP_WHO_MAY_H

#include "app/app.h"
#include "auth/auth.h"

struct who_may {
	const char *right;	     /* "Xuất danh sách" */
	const char *const *holders;  /* "Cán bộ văn phòng xã, Xã Tân Thanh"; NULL-terminated, may be empty */
	const char *const *granters; /* the same of who grants rights */
};

/* Around the units the viewer works in: roles there, in what is above, and without a territory. */
bool who_may(struct app *a, enum auth_right right, ymd today, enum msg_lang lang, struct who_may *out, struct arena *arena, struct err *e);

#endif
