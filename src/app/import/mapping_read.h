/* Between the files of mappings; nobody else includes this. */
#ifndef COSO_APP_MAPPING_READ_H
#define COSO_APP_MAPPING_READ_H

#include "app/import/mapping.h"
#include "base/yaml.h"
#include "messages/import.def"

struct reading_map {
	struct codes *codes;
	struct arena *arena;
	struct mapping *m;
	struct yaml_fault fault;
	bool faulty;
};

/* Notes the first fault; always false. */
bool map_fault(struct reading_map *r, const struct yaml *at, msg_key key, const char *a, const char *b, const char *c);
/* Only these keys; NULL-terminated. */
bool map_keys(struct reading_map *r, const struct yaml *map, const char *const *known);
/* The text under a key; NULL when absent (a fault when needed). */
const char *map_text(struct reading_map *r, const struct yaml *map, const char *key, bool needed);
/* A column by its id; SIZE_MAX with a fault. */
size_t map_column(struct reading_map *r, const struct yaml *at, const char *id);
/* One text or a list of texts -> columns. */
bool map_columns(struct reading_map *r, const struct yaml *at, const size_t **out, size_t *count);
/* One text or a list of texts; NULL-terminated. */
bool map_texts(struct reading_map *r, const struct yaml *at, const char *const **out);
/* records: of the file. */
bool map_records(struct reading_map *r, const struct yaml *list);
/* The column of a field's name; also bounds. */
bool map_field_column(const struct kind *k, const char *name, struct arena *a, const struct table **t, const struct column **c);

/* ---- mapping_guess.c */
enum { MAP_SURE = 100 };
/* How much two folded headings are the same words. */
int map_alike(const char *a, const char *b);
struct map_candidate {
	size_t heading, column;
	int confidence;
};
/* The surest pairs first, each heading and each column once. */
void map_pair_up(GArray *candidates, const char *const *ids, size_t id_count, struct mapping_match *matches, struct arena *a);
struct mapping_match *map_no_matches(const char *const *headings, size_t count, struct arena *a);

#endif
