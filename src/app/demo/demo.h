/* The demo register: invented people in real units whose figures equal the printed figures of the source articles (docs/demo-world.md).
 * Deterministic: the same bytes on every machine. */
#ifndef COSO_APP_DEMO_H
#define COSO_APP_DEMO_H

#include "base/err.h"
#include "base/msg.h"

#include <stdbool.h>
#include <stdint.h>

/* Called as the work goes on; done of total in the stage named by key. May be NULL. */
typedef void (*demo_progress)(msg_key stage, int64_t done, int64_t total, void *user);

/* The password of every account of the demo register; printed when it is made, and written in the guide. */
#define DEMO_PASSWORD "so-mau-2026"
/* What the register keeps of it: an account that has this very hash has the password everybody knows. */
const char *demo_password_hash(void);

struct demo_options {
	const char *address; /* SQLite file that does not exist yet, or an empty PostgreSQL database */
	demo_progress progress;
	void *user;
};

struct demo_report {
	int64_t persons, rows;
};

/* Builds the demo register. A SQLite file appears under its name only when it is whole; PostgreSQL is filled in one transaction. */
bool app_demo(const struct demo_options *o, struct demo_report *report, struct err *e);

#endif
