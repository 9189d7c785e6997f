/* Between the files of the generator of large registers; nobody else includes this. */
#ifndef COSO_APP_SYNTH_PARTS_H
#define COSO_APP_SYNTH_PARTS_H

#include "app/demo/demo_parts.h"
#include "app/demo/synth.h"

#define SYNTH_MERGER ((ymd)20250701)
#define SYNTH_TERM_1 ((ymd)20150615)
#define SYNTH_TERM_2 ((ymd)20200615)
#define SYNTH_LAST_DAY ((ymd)20250710) /* no fact is later */
enum { SYNTH_CELLS_MAX = 12, SYNTH_CELL_SIZE = 45, SYNTH_VILLAGE_SIZE = 260, SYNTH_SEATS = 15 };

/* A village and the ids of what is in it; kept for the whole run, so small. */
struct synth_village {
	int64_t unit, front, body, branch[4]; /* branches: youth, women, farmers, veterans */
	int64_t cell[SYNTH_CELLS_MAX], secretary[SYNTH_CELLS_MAX], deputy[SYNTH_CELLS_MAX];
	int64_t head, front_head, branch_head[4]; /* posts */
	int people, cells;
};

/* Posts of a commune, in the order of synth_staff. */
enum { SYNTH_STAFF = 19 };
struct synth_commune {
	int64_t id, successor;
	int area, type;
	const char *name, *code;
	int people;
	size_t village_count;
	struct synth_village *villages;
	int64_t member_post[3]; /* committee members: terms from 2015, 2020, and of the successor from 2025 */
	int64_t secretary_post[3];
	int64_t old_post[SYNTH_STAFF]; /* staff until the merger */
	int64_t new_post[SYNTH_STAFF]; /* posts of the successor this commune gives people to; 0: none */
	int64_t expert_post;	       /* specialists of the successor's office, many seats */
};

struct synth_staff {
	const char *title, *category, *source;
	int org; /* which of the commune's organisations */
	int seats;
};
extern const struct synth_staff synth_staff[SYNTH_STAFF];

struct synth {
	struct demo d; /* its arena is renewed with every transaction */
	const struct synth_options *o;
	struct synth_report *report;
	struct arena *keep; /* for the run */
	struct synth_commune *communes;
	size_t commune_count;
	int64_t province, province_org;
	int64_t in_transaction; /* people written in the open transaction */
	/* nums used for every person */
	int male, female, kinh, minority[8], lower_secondary, upper_secondary, general_primary, prof[4], theory[3];
	int kind_party, kind_mass[4], place_home, in_admitted, in_joined, out_party, out_mass;
};

/* Units, organisations, lines, posts and terms of every commune, in the open transaction. */
bool synth_structure(struct synth *s, struct err *e);
/* All people of the province, in transactions of their own. */
bool synth_people(struct synth *s, struct err *e);
bool synth_begin(struct synth *s, struct err *e);

#endif
