/* See snapshot_column.h. */
#include "stats/snapshot_column.h"

#include "base/err.h"

#include <glib.h>
#include <string.h>

/* ---- columns ---- */

static uint8_t width_for(int32_t value)
{
	if (value == SNAP_NONE || (value >= 0 && value < COLUMN_BYTE_NONE))
		return 1;
	return value >= 0 && value < COLUMN_SHORT_NONE ? 2 : 4;
}

static void store(struct snap_column *c, size_t row, int32_t value)
{
	if (c->width == 4)
		((int32_t *)c->values)[row] = value;
	else if (c->width == 2)
		((uint16_t *)c->values)[row] = value == SNAP_NONE ? COLUMN_SHORT_NONE : (uint16_t)value;
	else
		((uint8_t *)c->values)[row] = value == SNAP_NONE ? COLUMN_BYTE_NONE : (uint8_t)value;
}

static void grow(struct snap_column *c, size_t room)
{
	c->values = g_realloc_n(c->values, room, c->width);
	if (c->width < 4)
		memset((char *)c->values + c->room * c->width, 0xff, (room - c->room) * c->width);
	for (size_t r = c->room; c->width == 4 && r < room; r++)
		((int32_t *)c->values)[r] = SNAP_NONE;
	c->room = room;
}

static void widen(struct snap_column *c, uint8_t width)
{
	struct snap_column wide = {.width = width};

	grow(&wide, c->room);
	for (size_t r = 0; r < c->room; r++)
		store(&wide, r, snap_column_get(c, r));
	g_free(c->values);
	*c = wide;
}

void snap_column_put(struct snap_column *c, size_t row, size_t room, int32_t value)
{
	uint8_t width = width_for(value);

	if (row >= c->room) {
		if (value == SNAP_NONE)
			return;
		c->width = MAX(c->width, c->values ? c->width : width);
		grow(c, room);
	}
	if (width > c->width)
		widen(c, width);
	store(c, row, value);
}

void snap_column_permute(struct snap_column *c, const int32_t *order, size_t count)
{
	struct snap_column sorted = {.width = c->width};

	if (!c->values)
		return;
	grow(&sorted, count + 1);
	for (size_t r = 0; r < count; r++)
		store(&sorted, r, snap_column_get(c, (size_t)order[r]));
	g_free(c->values);
	*c = sorted;
}

void snap_column_fit(struct snap_column *c, size_t count)
{
	if (c->room <= count + 1)
		return;
	c->room = count + 1;
	c->values = g_realloc_n(c->values, c->room, c->width);
}

void snap_column_clear(struct snap_column *c)
{
	g_free(c->values);
	*c = (struct snap_column){0};
}

size_t snap_column_bytes(const struct snap_column *c)
{
	return c->room * c->width;
}

/* ---- ids ---- */

enum { NEAR = 8 }; /* a line of the processor's memory */

static size_t slot_of(const struct snap_ids *x, int64_t id)
{
	uint64_t h = (uint64_t)id * UINT64_C(0x9E3779B97F4A7C15);
	size_t at = (size_t)(h ^ h >> 32) & (x->capacity - 1);

	while (x->slots[at] && x->ids[x->slots[at] - 1] != id)
		at = (at + 1) & (x->capacity - 1);
	return at;
}

static void more_slots(struct snap_ids *x)
{
	x->capacity = x->capacity ? x->capacity * 2 : 16;
	g_free(x->slots);
	x->slots = g_new0(int32_t, x->capacity);
	for (size_t i = 0; i < x->count; i++)
		x->slots[slot_of(x, x->ids[i])] = (int32_t)i + 1;
}

/* Is it the number `last` or one of the few behind it? -1: no. */
static int32_t near(const struct snap_ids *x, int64_t id, int32_t last)
{
	size_t end = MIN((size_t)last + NEAR, x->count);

	for (size_t i = (size_t)last; i < end; i++)
		if (x->ids[i] == id)
			return (int32_t)i;
	return -1;
}

int32_t snap_ids_put(struct snap_ids *x, int64_t id)
{
	int32_t found = near(x, id, x->last);
	size_t at;

	if (found >= 0)
		return x->last = found;
	if (x->count * 2 >= x->capacity)
		more_slots(x);
	at = slot_of(x, id);
	if (!x->slots[at]) {
		if (x->count == x->room) {
			x->room += x->room / 2 + 64;
			x->ids = g_renew(int64_t, x->ids, x->room);
		}
		x->ids[x->count++] = id;
		x->slots[at] = (int32_t)x->count;
	}
	return x->last = x->slots[at] - 1;
}

int32_t snap_ids_next(const struct snap_ids *x, int64_t id, int32_t *last)
{
	int32_t found = near(x, id, MAX(*last, 0));

	if (found < 0)
		found = snap_ids_find(x, id);
	if (found >= 0)
		*last = found;
	return found;
}

int32_t snap_ids_find(const struct snap_ids *x, int64_t id)
{
	return x->capacity ? x->slots[slot_of(x, id)] - 1 : -1;
}

void snap_ids_clear(struct snap_ids *x)
{
	g_free(x->ids);
	g_free(x->slots);
	*x = (struct snap_ids){0};
}

size_t snap_ids_bytes(const struct snap_ids *x)
{
	return x->room * sizeof(*x->ids) + x->capacity * sizeof(*x->slots);
}

/* ---- names ---- */

static void add_text(struct snap_names *x, const char *s)
{
	size_t n = strlen(s) + 1;

	if (x->length + n > x->room) {
		x->room = (x->length + n) + (x->length + n) / 2 + 64;
		x->text = g_realloc(x->text, x->room);
	}
	memcpy(x->text + x->length, s, n);
	x->length += n;
}

void snap_names_put(struct snap_names *x, size_t row, const char *name, const char *sort)
{
	if (x->length == 0) {
		add_text(x, "");
		add_text(x, "");
	}
	if (row >= x->rows) {
		size_t rows = row + row / 2 + 64;

		x->at = g_renew(uint32_t, x->at, rows);
		memset(x->at + x->rows, 0, (rows - x->rows) * sizeof(*x->at));
		x->rows = rows;
	}
	must(x->length < UINT32_MAX);
	x->at[row] = (uint32_t)x->length;
	add_text(x, name ? name : "");
	add_text(x, sort ? sort : name ? name : "");
}

const char *snap_names_of(const struct snap_names *x, size_t row, const char **sort)
{
	const char *name = row < x->rows ? x->text + x->at[row] : "";

	if (sort)
		*sort = row < x->rows ? name + strlen(name) + 1 : "";
	return name;
}

void snap_names_clear(struct snap_names *x)
{
	g_free(x->text);
	g_free(x->at);
	*x = (struct snap_names){0};
}

size_t snap_names_bytes(const struct snap_names *x)
{
	return x->room + x->rows * sizeof(*x->at);
}
