/* A small province as it was before 1/7/2025, for the tests of reorganisation: one district, three communes with villages, Party
 * committees, cells, a council, a women's union, people; on either engine. */
#ifndef COSO_TESTS_REORGANISE_WORLD_H
#define COSO_TESTS_REORGANISE_WORLD_H

#include "store_world.h"

#include "app/reorganise/reorganise.h"

enum { COMMUNES = 3, VILLAGES = 3, MEMBERS = 4 };

struct commune_world {
	int64_t unit, party, council, women, school, term, secretary_post, secretary, village[VILLAGES], cell[VILLAGES];
	int area;
	const char *name, *code;
};
struct reorganise_world {
	struct world *w;
	struct app *app;
	int64_t nation, province, district, pb_province, pb_district;
	struct commune_world c[COMMUNES];
	GPtrArray *reports; /* of reorganise_do, freed at the end */
};

int reorganise_sqlite(void **state);
int reorganise_postgres(void **state);
int reorganise_end(void **state);

/* Runs a description given as YAML; what it says is in the report, which lives as long as the world. */
const struct reorganise_report *reorganise_do(struct reorganise_world *r, bool commit, const char *yaml);
/* The same, and it must go through. */
const struct reorganise_report *reorganise_well(struct reorganise_world *r, const char *yaml);
/* It must be refused at that field, with that word in its sentence. */
void reorganise_refused(struct reorganise_world *r, const char *yaml, const char *field, const char *word);
int64_t reorganise_int(struct reorganise_world *r, const char *sql);
void reorganise_clean(struct reorganise_world *r); /* verify finds nothing */

#endif
