/* Rows by a key: sorted once by counting, then changed key by key. */
#include "stats/snapshot_data.h"

#include <string.h>

void snap_index_make(struct snap_index *x, size_t keys, size_t rows, int32_t (*key)(const void *user, size_t row), const void *user)
{
	snap_index_clear(x);
	x->keys = keys;
	x->start = g_new0(int32_t, keys + 1);
	for (size_t r = 0; r < rows; r++)
		if (key(user, r) >= 0)
			x->start[key(user, r) + 1]++;
	for (size_t k = 0; k < keys; k++)
		x->start[k + 1] += x->start[k];
	x->rows = g_new(int32_t, (size_t)x->start[keys] + 1);
	for (size_t r = 0; r < rows; r++)
		if (key(user, r) >= 0)
			x->rows[x->start[key(user, r)]++] = (int32_t)r;
	for (size_t k = keys; k > 0; k--)
		x->start[k] = x->start[k - 1];
	x->start[0] = 0;
}

const int32_t *snap_index_rows(const struct snap_index *x, int32_t key, size_t *count)
{
	if (x->changed && key >= 0 && (size_t)key < x->changed_keys && x->is_changed[key / 64] >> (key % 64) & 1) {
		const GArray *rows = g_hash_table_lookup(x->changed, GINT_TO_POINTER(key));

		*count = rows->len;
		return (const int32_t *)(const void *)rows->data;
	}
	if (key < 0 || (size_t)key >= x->keys) {
		*count = 0;
		return NULL;
	}
	*count = (size_t)(x->start[key + 1] - x->start[key]);
	return x->rows + x->start[key];
}

static void free_rows(gpointer rows)
{
	g_array_unref(rows);
}

/* The rows of a key as a list that can be changed. */
static GArray *changed_rows(struct snap_index *x, int32_t key)
{
	size_t count, words = (size_t)key / 64 + 1;
	GArray *rows = x->changed ? g_hash_table_lookup(x->changed, GINT_TO_POINTER(key)) : NULL;
	const int32_t *old;

	if (rows)
		return rows;
	if (!x->changed)
		x->changed = g_hash_table_new_full(NULL, NULL, NULL, free_rows);
	old = snap_index_rows(x, key, &count);
	rows = g_array_new(FALSE, FALSE, sizeof(int32_t));
	if (count)
		g_array_append_vals(rows, old, (guint)count);
	if (words * 64 > x->changed_keys) {
		size_t had = x->changed_keys / 64;

		words += words / 8;
		x->is_changed = g_renew(uint64_t, x->is_changed, words);
		memset(x->is_changed + had, 0, (words - had) * sizeof(uint64_t));
		x->changed_keys = words * 64;
	}
	x->is_changed[key / 64] |= UINT64_C(1) << (key % 64);
	g_hash_table_insert(x->changed, GINT_TO_POINTER(key), rows);
	return rows;
}

void snap_index_put(struct snap_index *x, int32_t key, int32_t row)
{
	if (key >= 0)
		g_array_append_val(changed_rows(x, key), row);
}

void snap_index_take(struct snap_index *x, int32_t key, int32_t row)
{
	GArray *rows = key >= 0 ? changed_rows(x, key) : NULL;

	for (guint i = 0; rows && i < rows->len; i++)
		if (g_array_index(rows, int32_t, i) == row) {
			g_array_remove_index(rows, i);
			return;
		}
}

void snap_index_clear(struct snap_index *x)
{
	g_free(x->start);
	g_free(x->rows);
	g_free(x->is_changed);
	if (x->changed)
		g_hash_table_unref(x->changed);
	*x = (struct snap_index){0};
}

static int32_t key_int(const void *user, size_t row)
{
	return ((const int32_t *)user)[row];
}

void snap_index_ints(struct snap_index *x, size_t keys, const int32_t *key, size_t rows)
{
	snap_index_make(x, keys, rows, key_int, key);
}
