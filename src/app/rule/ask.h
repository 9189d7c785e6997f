/* Rules with thresholds, asked of what was written by whatever door: rows by hand, files, acts; and of the whole register. */
#ifndef COSO_APP_RULE_ASK_H
#define COSO_APP_RULE_ASK_H

#include "app/rule/limits.h"

/* A row that breaks a rule. */
typedef void (*rule_broken)(const struct limit *l, const struct watch *w, const struct watch_found *f, void *user);

/* Asks the rules at or above a level of everything the open transaction has written, before it is kept. false only when asking failed. */
bool rule_ask_written(struct app *a, ymd today, enum limit_level least, rule_broken each, void *user, struct err *e);

/* verify: store_verify, and the rules of level error over everything. */
bool rule_verify(struct app *a, ymd today, store_say say, void *user, int64_t *findings, struct err *e);

/* Who accepts a warning: the viewer's account; for the operator an account that stands for him and cannot sign in, made when it is first
 * needed. Inside a writing transaction. */
bool rule_acceptor(struct app *a, ymd today, int64_t *account, struct err *e);
/* Keeps that a warning was taken with that reason, from today on. */
bool rule_accept(struct app *a, const struct limit *l, const struct watch *w, const struct watch_found *f, const char *reason, ymd today,
	struct err *e);
/* Was it taken before, for that row? */
bool rule_accepted(
	struct app *a, const struct limit *l, const struct watch *w, const struct watch_found *f, ymd today, bool *out, struct err *e);

#endif
