/* What counting a whole list gave, remembered with the view it was counted in: the same list is asked for again and again, page by page.
 * Between the files of the directory; nobody else includes this. */
#ifndef COSO_APP_FIND_MEMORY_H
#define COSO_APP_FIND_MEMORY_H

#include "app/directory/directory_find.h"

struct find_memory *find_memory_new(void);
void find_memory_free(struct find_memory *m); /* NULL is fine */

/* Fills the numbers of out (not its hits) and how many are listed in each area, in the arena; false when that list is not known. */
bool find_memory_get(struct find_memory *m, const struct viewer *viewer, const struct people_query *q, struct people_found *out,
	const uint32_t **listed, size_t areas, struct arena *a);
void find_memory_put(struct find_memory *m, const struct viewer *viewer, const struct people_query *q, const struct people_found *found,
	const uint32_t *listed, size_t areas);

#endif
