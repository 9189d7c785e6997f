/* By which steps the snapshot of now came to where it stands, the last few: so that it can go back for a reader who sees less. */
#ifndef COSO_APP_SERVICE_TRAIL_H
#define COSO_APP_SERVICE_TRAIL_H

#include <glib.h>
#include <stdbool.h>

struct trail;
struct trail *trail_new(void);
void trail_free(struct trail *t); /* NULL is fine */

/* It went from one number to a higher one by reading these areas (int64_t) of these tables again. */
void trail_step(struct trail *t, int64_t from, int64_t to, const GArray *areas, const GPtrArray *tables);
/* It was made anew: no way back. */
void trail_forget(struct trail *t);
/* What must be read again to go back from where it stands to a lower number: appended, each once. false: that is not known any more. */
bool trail_back(const struct trail *t, int64_t stands, int64_t number, GArray *areas, GPtrArray *tables);
/* It went back to that number. */
void trail_went_back(struct trail *t, int64_t number);

#endif
