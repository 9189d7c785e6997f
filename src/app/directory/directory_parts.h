/* Between the files of the directory; nobody else includes this. */
#ifndef COSO_APP_DIRECTORY_PARTS_H
#define COSO_APP_DIRECTORY_PARTS_H

#include "app/directory/directory.h"

/* Everything of units and organisations. NULL on error. */
struct dir_structure *dir_structure_load(struct store *s, struct dir_dictionary *d, struct err *e);
void dir_structure_release(struct dir_structure *st); /* NULL is fine */
/* The people of one storage area (NONE: of all), put into out (struct dir_area *). Indexes are those of st. */
bool dir_areas_load(struct store *s, const struct dir_structure *st, struct dir_dictionary *d, int64_t area, GPtrArray *out, struct err *e);
void dir_area_release(struct dir_area *a);

#endif
