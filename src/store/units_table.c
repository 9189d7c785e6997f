/* Reader of the embedded table of units. It checks the form of each line and nothing else: what the lines mean is units_seed.c. */
#include "store/units_table.h"
#include "messages/units.def"

#include <stdlib.h>
#include <string.h>

enum { FIELDS_MAX = 8 };

struct reader {
	struct arena *arena;
	struct units_records *records;
	GArray *lines, *mapping, *zones, *anomalies;
	int list; /* of lines now read, -1 before the first */
	int number;
};

static size_t split(char *line, const char *fields[FIELDS_MAX])
{
	size_t n = 0;
	for (char *p = line; p != NULL && n < FIELDS_MAX; n++) {
		fields[n] = p;
		p = strchr(p, '\t');
		if (p != NULL)
			*p++ = '\0';
	}
	return n;
}

static void close_list(struct reader *r)
{
	if (r->list < 0)
		return;
	struct units_list *l = &r->records->lists[r->list];
	l->lines = arena_list(r->arena, r->lines);
	l->count = r->lines->len;
	g_array_set_size(r->lines, 0);
}

static bool read_list(struct reader *r, const char *const *f, size_t n)
{
	if (n != 7 || r->list + 1 >= UNITS_LISTS)
		return false;
	close_list(r);
	r->records->lists[++r->list] = (struct units_list){
		.day = (ymd)strtol(f[1], NULL, 10),
		.provinces = (int)strtol(f[2], NULL, 10),
		.districts = (int)strtol(f[3], NULL, 10),
		.communes = (int)strtol(f[4], NULL, 10),
		.source = f[5],
		.whole = strcmp(f[6], "whole") == 0,
	};
	return ymd_is_day(r->records->lists[r->list].day);
}

static bool read_line(struct reader *r, const char *const *f, size_t n)
{
	char op = f[0][0];
	if (f[0][1] != '\0')
		return false;
	switch (op) {
	case 'V':
		return n == 2 && strcmp(f[1], "1") == 0;
	case 'L':
		return read_list(r, f, n);
	case '+':
	case '=':
	case '-': {
		if (r->list < 0 || n != (op == '-' ? 3u : 5u) || f[1][0] == '\0' || strchr("PDC", f[1][0]) == NULL)
			return false;
		struct units_line line = {op, f[1][0], f[2], op == '-' ? NULL : f[3], op == '-' ? NULL : f[4]};
		g_array_append_val(r->lines, line);
		return true;
	}
	case 'M':
	case 'Z': {
		struct units_pair pair = {n == 3 ? f[1] : NULL, n == 3 ? f[2] : NULL};
		g_array_append_val(op == 'M' ? r->mapping : r->zones, pair);
		return n == 3;
	}
	case '!': {
		if (n != 5)
			return false;
		struct units_anomaly anomaly = {f[1], f[2], f[3], f[4]};
		g_array_append_val(r->anomalies, anomaly);
		return true;
	}
	default:
		return false;
	}
}

static bool read_chunk(struct reader *r, const char *chunk, struct err *e)
{
	char *p = arena_strdup(r->arena, chunk);
	while (*p != '\0') {
		r->number++;
		char *end = strchr(p, '\n');
		if (end != NULL)
			*end = '\0';
		g_autofree char *shown = g_strndup(p, 60);
		const char *f[FIELDS_MAX];
		size_t n = split(p, f);
		if (end == NULL || !read_line(r, f, n)) {
			g_autofree char *number = g_strdup_printf("%d", r->number);
			return FAIL(e, ERR_DATA, MSG_UNITS_TABLE_LINE, number, shown);
		}
		p = end + 1;
	}
	return true;
}

static const void *to_arena(struct arena *a, const GArray *from, size_t size, size_t *count)
{
	void *copy = arena_alloc_array(a, size, from->len);
	if (from->len > 0)
		memcpy(copy, from->data, size * from->len);
	*count = from->len;
	return copy;
}

struct units_records *units_table_read(const char *const *chunks, struct arena *a, struct err *e)
{
	struct reader r = {.arena = a, .records = ARENA_NEW(a, struct units_records), .list = -1};
	r.lines = g_array_new(FALSE, FALSE, sizeof(struct units_line));
	r.mapping = g_array_new(FALSE, FALSE, sizeof(struct units_pair));
	r.zones = g_array_new(FALSE, FALSE, sizeof(struct units_pair));
	r.anomalies = g_array_new(FALSE, FALSE, sizeof(struct units_anomaly));
	bool ok = true;
	for (size_t i = 0; ok && chunks[i] != NULL; i++)
		ok = read_chunk(&r, chunks[i], e);
	close_list(&r);
	if (ok && r.list + 1 != UNITS_LISTS)
		ok = FAIL(e, ERR_DATA, MSG_UNITS_TABLE_LINE, "0", "L");
	r.records->mapping = to_arena(a, r.mapping, sizeof(struct units_pair), &r.records->mapping_count);
	r.records->zones = to_arena(a, r.zones, sizeof(struct units_pair), &r.records->zone_count);
	r.records->anomalies = to_arena(a, r.anomalies, sizeof(struct units_anomaly), &r.records->anomaly_count);
	g_array_unref(r.lines);
	g_array_unref(r.mapping);
	g_array_unref(r.zones);
	g_array_unref(r.anomalies);
	return ok ? r.records : NULL;
}
