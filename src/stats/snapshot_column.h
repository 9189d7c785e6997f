/* Columns of a snapshot: whole numbers or "not stated", one a row, as narrow as the numbers in them allow; dense numbers for ids; names. */
#ifndef COSO_STATS_SNAPSHOT_COLUMN_H
#define COSO_STATS_SNAPSHOT_COLUMN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SNAP_NONE INT32_MIN /* a value that is not stated */

enum { COLUMN_BYTE_NONE = UINT8_MAX, COLUMN_SHORT_NONE = UINT16_MAX };

/* 1 byte a row while all values are 0 … 254, 2 bytes while they are below 65,535, else 4; nothing while none is stated. */
struct snap_column {
	void *values;
	size_t room; /* rows */
	uint8_t width;
};

/* Sets the value of a row below room; the array is made for so many rows, or grows to them. */
void snap_column_put(struct snap_column *c, size_t row, size_t room, int32_t value);
/* The row that stood at order[i] goes to i. */
void snap_column_permute(struct snap_column *c, const int32_t *order, size_t count);
/* Gives back what is not needed for so many rows. */
void snap_column_fit(struct snap_column *c, size_t count);
void snap_column_clear(struct snap_column *c);
size_t snap_column_bytes(const struct snap_column *c);

static inline int32_t snap_column_get(const struct snap_column *c, size_t row)
{
	int32_t v;

	if (row >= c->room)
		return SNAP_NONE;
	if (c->width == 4)
		return ((const int32_t *)c->values)[row];
	if (c->width == 2)
		v = ((const uint16_t *)c->values)[row] == COLUMN_SHORT_NONE ? SNAP_NONE : ((const uint16_t *)c->values)[row];
	else
		v = ((const uint8_t *)c->values)[row] == COLUMN_BYTE_NONE ? SNAP_NONE : ((const uint8_t *)c->values)[row];
	return v;
}

/* Ids by dense number, and back. Nothing is ever removed. */
struct snap_ids {
	int64_t *ids;
	int32_t *slots; /* open addressing: number plus one, 0 = free */
	size_t count, room, capacity;
	int32_t last; /* put last: rows that are read come in much the same order in every table */
};

int32_t snap_ids_put(struct snap_ids *x, int64_t id);
/* The same as finding, quickest when the number is *last or a little more; *last becomes it. */
int32_t snap_ids_next(const struct snap_ids *x, int64_t id, int32_t *last);
int32_t snap_ids_find(const struct snap_ids *x, int64_t id); /* -1 when absent */
void snap_ids_clear(struct snap_ids *x);
size_t snap_ids_bytes(const struct snap_ids *x);

/* What people are called, a name and its key in the order of names a row. */
struct snap_names {
	bool loaded;
	char *text;
	size_t length, room;
	uint32_t *at; /* offset of the name; its key stands behind it; 0 = no name */
	size_t rows;
};

void snap_names_put(struct snap_names *x, size_t row, const char *name, const char *sort);
/* "" when there is none. */
const char *snap_names_of(const struct snap_names *x, size_t row, const char **sort);
void snap_names_clear(struct snap_names *x);
size_t snap_names_bytes(const struct snap_names *x);

#endif
