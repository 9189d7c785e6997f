/* Shared by the parts of mkunits: the lists being built and the readers of the packages. What it is for: mkunits.c. */
#ifndef COSO_TOOLS_MKUNITS_H
#define COSO_TOOLS_MKUNITS_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum { FIRST_DAY = 20220101, SECOND_DAY = 20250101, JUNE_DAY = 20250630, LAST_DAY = 20250701 };

struct unit {
	char level; /* P D C */
	const char *code, *parent, *name;
};

struct list {
	int day;
	const char *source;
	GHashTable *by_key; /* "C00001" -> struct unit; owns neither */
};

struct work {
	const char *modules;
	GStringChunk *text;   /* every string of the run */
	GPtrArray *units;     /* every struct unit, freed at the end */
	GPtrArray *anomalies; /* lines */
	struct list first, second, june, last;
	GHashTable *target; /* old commune -> new commune */
	GPtrArray *zones;   /* lines Z */
};

/* Stops the build with a sentence. */
void die(const char *format, ...) G_GNUC_PRINTF(1, 2) G_GNUC_NORETURN;
/* A copy that lives as long as the run; equal strings are one. */
const char *keep(struct work *w, const char *s);
/* Remembers an anomaly of a package for the table. */
void note(struct work *w, const char *kind, const char *source, const char *code, const char *text);

/* NFC, Eth -> Đ, single spaces, type word in its official case. Each repair is an anomaly under the unit's code. */
const char *clean_name(struct work *w, const char *source, const char *code, const char *raw);
/* A code as text of that many digits; a shorter one is padded and noted. */
const char *clean_code(struct work *w, const char *source, const char *raw, size_t digits);

void list_init(struct work *w, struct list *l, int day, const char *source);
void list_add(struct work *w, struct list *l, char level, const char *code, const char *parent, const char *name);
struct unit *list_find(struct work *w, const struct list *l, char level, const char *code);
const char *unit_key(struct work *w, char level, const char *code); /* "C00001" */
int list_count(const struct list *l, char level);
/* Stop the build when the list is not of that size, or a parent is missing in it. */
void list_expect(const struct list *l, int provinces, int districts, int communes);
void list_check_parents(struct work *w, const struct list *l);
/* The units (not owned) by level and code; to be unreffed. */
GPtrArray *list_sorted(const struct list *l);

/* package_open gives address.json; read_* fill w->first, w->second, w->last. */
void read_first(struct work *w);
void read_second(struct work *w);
json_t *package_open(struct work *w);
void read_last(struct work *w, const json_t *db);
const json_t *table_of(const json_t *db, const char *name, size_t rows);
const char *json_str(const json_t *o, const char *key);

#endif
