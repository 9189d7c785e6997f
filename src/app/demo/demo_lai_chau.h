/* Shared by the two files that make Lai Châu 2002 – 8/2012 (docs/demo-world.md 3). */
#ifndef COSO_APP_DEMO_LAI_CHAU_H
#define COSO_APP_DEMO_LAI_CHAU_H

#include "app/demo/demo_parts.h"

#define LAI_CHAU_FROM ((ymd)20020101)  /* the oldest day this world speaks of */
#define LAI_CHAU_SPLIT ((ymd)20040101) /* the province of today; members are told from here */
#define LAI_CHAU_LAST ((ymd)20120827)  /* the day of the article */
#define LAI_CHAU_UNTIL ((ymd)20130101) /* later years are not part of this world */

enum { LC_COMMUNES = 103, LC_CARVED = 5, LC_OLD = LC_COMMUNES - LC_CARVED, LC_VILLAGES = 1128, LC_CELLS_BEFORE = 412, LC_CELLS_NEW = 665 };
enum { LC_FIRST_YEAR = 2004, LC_LAST_YEAR = 2012, LC_YEARS = LC_LAST_YEAR - LC_FIRST_YEAR + 1 };

struct lc_village {
	int64_t unit, cell; /* cell 0: none of its own */
	ymd cell_from;
	int commune;	 /* now; those of a carved commune were its parent's before */
	int member_year; /* 0: had members when the province was split; else the year of the first */
};

/* A cell that is not a village's. */
struct lc_cell {
	int64_t org;
	ymd from;
};

struct lc_commune {
	const struct demo_unit *unit;
	int64_t district, org, joint, committee; /* committee: the People's Committee, with the posts of who was trained */
	int parent;				 /* the commune it was carved from, -1 */
	ymd from;
	int upgraded;		 /* year in which its base cell became a base committee; 0: a committee always; 9999: a cell still */
	int first, villages;	 /* range of lai_chau.villages */
	struct lc_cell cells[8]; /* office first */
	size_t cell_count;
};

struct lai_chau {
	const struct demo_unit *units, *province;
	size_t unit_count;
	struct lc_commune communes[LC_COMMUNES];
	struct lc_village villages[LC_VILLAGES];
	int64_t province_org, district_orgs[16], districts[16];
	size_t district_count;
};

/* The members of the communes year by year, and who was trained. */
bool lai_chau_people(struct demo *d, struct lai_chau *l, struct err *e);
/* Does the commune still lie in another one on the day? Then that one's index. */
int lai_chau_commune_on(const struct lai_chau *l, int commune, ymd day);

#endif
