/* How many notices of an account are new: on the bell of every page. Worked out where they are shown, and again when that is a while ago.
 */
#ifndef COSO_WEB_BELL_H
#define COSO_WEB_BELL_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bell;
struct web;
struct bell *bell_new(void);
void bell_free(struct bell *b); /* NULL is fine */

void bell_set(struct bell *b, int64_t account, size_t unread);
/* What it says for the viewer of the request; worked out now when nobody knows, or has asked for long. */
size_t bell_count(struct web *w);

#endif
