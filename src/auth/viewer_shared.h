/* What the viewers of one day and one state of the register have in common: territories by unit and organisation, and which records belong
 * to which field of work. Made when somebody first needs it, never changed, for several threads. */
#ifndef COSO_AUTH_VIEWER_SHARED_H
#define COSO_AUTH_VIEWER_SHARED_H

#include "auth/law.h"
#include "auth/scope.h"

struct viewer_shared;

struct viewer_shared *viewer_shared_new(ymd today); /* held by the caller */
struct viewer_shared *viewer_shared_hold(struct viewer_shared *x);
void viewer_shared_release(struct viewer_shared *x); /* NULL is fine */

/* The territory of a grant at a unit, or at an organisation along a line (NONE: see scope_of_organisation). Through the store: in a
 * transaction that sees that state. Both live as long as x is held; NULL on error. */
const struct scope *viewer_shared_scope(
	struct viewer_shared *x, struct store *s, int64_t unit, int64_t organisation, int64_t line, struct err *e);
const struct record_fields *viewer_shared_fields(struct viewer_shared *x, struct store *s, struct err *e);
/* law_second_factor_text, read once. */
const char *const *viewer_shared_second_factor(struct viewer_shared *x, struct err *e);
/* The memory of a viewer's own: a server keeps one for each who is signed in. */
size_t viewer_bytes(const struct viewer *v);
/* An account with its rights resolved, by what is shared of the day; see viewer_load. */
struct viewer *viewer_load_sharing(struct viewer_shared *shared, struct store *s, int64_t account, ymd today, struct err *e);

#endif
