/* Is this machine, and this register, fit for its work? Everything is asked, whatever the first answers are. */
#ifndef COSO_APP_DOCTOR_H
#define COSO_APP_DOCTOR_H

#include "app/app.h"

enum doctor_level { DOCTOR_GOOD, DOCTOR_DOUBTFUL, DOCTOR_BAD };
/* One finding in words. */
typedef void (*doctor_say)(enum doctor_level level, msg_key key, const char *const *args, size_t nargs, void *user);
struct doctor_options {
	const char *address; /* of the register; NULL: only the machine */
	const char *copies;  /* folder of its copies; NULL: not asked */
	const char *oidc;    /* file of the provider of sign-in; NULL: none */
	ymd today;
	int64_t now_ms;
	enum msg_lang lang; /* of words that stand inside others */
};
/* The worst of what was found is in *worst. False only when the law the program carries cannot be read. */
bool app_doctor(const struct doctor_options *o, doctor_say say, void *user, enum doctor_level *worst, struct err *e);
/* Of it only what `coso verify` tells about the surroundings of an open register: room, the clock. */
bool app_doctor_around(struct app *a, const struct doctor_options *o, doctor_say say, void *user, struct err *e);
/* Of it what stands on the administrator's home: room, copies, the clock's last; without paths of the machine, and quick. */
bool app_doctor_running(struct app *a, const struct doctor_options *o, doctor_say say, void *user, struct err *e);

#endif
