/* The national data set of the bench: a country with as many people, posts and qualifications as the real one, every value worked out from
 * the number of the person, so that it is the same everywhere and needs no file. docs/bench-stats.md says what it holds. */
#ifndef PERF_STATS_NATION_H
#define PERF_STATS_NATION_H

#include <stddef.h>
#include <stdint.h>

/* Days are counted from 1900-01-01; DAY_OPEN is no end. */
enum { DAY_D1 = 45928 /* 2025-09-30 */, DAY_D0 = 44102 /* 2020-09-30 */, DAY_NOW = 46000, DAY_OPEN = 65535 };
enum { PROVINCES = 34, COMMUNES = 3321 };
enum { LEVEL_NATION, LEVEL_PROVINCE, LEVEL_COMMUNE, LEVEL_VILLAGE, LEVELS };
/* Kinds 1 … 15, then posts of a rank that forms ask for: bits of a person's mask. */
enum { KIND_PARTY = 1, KIND_WOMEN = 3, KIND_COMMITTEE = 10, KINDS = 16, CODES = 21 };

struct nation_unit {
	uint32_t parent, last;	   /* last unit below it, in pre-order */
	int16_t province, commune; /* -1: none */
	uint8_t level;
};

struct nation {
	struct nation_unit *units; /* by id, which is the place in pre-order */
	uint32_t unit_count;
	uint32_t *villages, village_count;				     /* ids */
	uint32_t province_first[PROVINCES + 1], commune_first[COMMUNES + 1]; /* first village of each */
	uint32_t province_unit[PROVINCES], commune_unit[COMMUNES];
};

struct nation_row {
	uint32_t unit;
	uint16_t from, until;
	uint8_t kind, rank;
};

struct nation_level {
	uint16_t from;
	uint8_t kind, level; /* kind 1: professional, 2: political theory */
};

struct nation_person {
	uint32_t village; /* id of the unit */
	uint16_t birth;
	uint8_t female, minority, religion;
	uint16_t name; /* 16 family names, 16 middle names, 32 given names */
	struct nation_row rows[32];
	size_t row_count;
	struct nation_level levels[4];
	size_t level_count;
};

struct nation *nation_make(void);
void nation_free(struct nation *n);
void nation_person(const struct nation *n, uint32_t person, struct nation_person *out);

/* Bits of a row: its kind, and its rank where forms ask for that. */
uint32_t nation_codes(uint8_t kind, uint8_t rank);
/* The same day so many years earlier. */
uint16_t nation_years_before(uint16_t day, int years);

#endif
