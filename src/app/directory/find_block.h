/* Between find_profile.c and find_block.c. */
#ifndef COSO_APP_FIND_BLOCK_H
#define COSO_APP_FIND_BLOCK_H

#include "app/directory/find_profile.h"

/* Who of a block is meant, who may be seen, and their classes. */
struct find_block *find_block_make(struct finding *f, const struct dir_area *a);
void find_block_release(struct find_block *b);

#endif
