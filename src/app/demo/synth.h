/* Large registers for measuring: invented people in the real units of a province, of any number, the same for the same seed. Nobody in it
 * exists; no figure in it means anything. */
#ifndef COSO_APP_SYNTH_H
#define COSO_APP_SYNTH_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

#define SYNTH_PEOPLE_MAX 10000000

struct synth_options {
	const char *address;  /* a register, or a place for a new one (then the units of the country are written first) */
	const char *province; /* code of a province on 30/6/2025 */
	int64_t people;
	const char *seed;							  /* NULL: "1" */
	void (*progress)(msg_key stage, int64_t done, int64_t total, void *user); /* may be NULL */
	void *user;
};

struct synth_report {
	int64_t persons, communes, villages, organisations, tenures, memberships;
};

/* Writes in transactions of bounded size, so memory does not grow with the number of people; a stopped run leaves a smaller register.
 * ERR_CONFLICT when the province has organisations already. */
bool app_synth(const struct synth_options *o, struct synth_report *report, struct err *e);

#endif
