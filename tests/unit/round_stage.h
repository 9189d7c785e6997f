/* A stage for tests of reports: a world in which a commune's Party body owes a province's body a yearly report with two forms. */
#ifndef COSO_TESTS_ROUND_STAGE_H
#define COSO_TESTS_ROUND_STAGE_H

#include "store_world.h"

#include "app/report/round.h"

#define DEFINITION "xay_dung_dang"
#define REPORT_DAY 20250108

struct round_world {
	struct world *w;
	struct app *app;
	struct arena *a;
	int64_t receiver, ended;
};

/* state: the struct world of the test. */
void round_open(struct round_world *r, void **state);
void round_close(struct round_world *r);
int64_t round_body(struct world *w, const char *name, const char *type, int64_t unit, ymd until);
/* The definition asks that body too; for the receiver of the world. */
void round_ask_of(struct round_world *r, int64_t sender);

struct round_ask ask(enum round_step step, const char *report);
/* "AREA:ID" */
const char *address(struct round_world *r, const struct round_done *d);
/* Must succeed; must fail so. */
struct round_done does(struct round_world *r, struct round_ask q);
void refuses(struct round_world *r, struct round_ask q, enum err_code code);
struct round_done open_report(struct round_world *r);
const char *sent_report(struct round_world *r);
struct report_row row_of(struct round_world *r, const char *id);
void assert_state(struct round_world *r, const char *id, const char *state);
/* The frozen rows as one text. */
char *frozen_text(struct round_world *r, const char *id);

#endif
