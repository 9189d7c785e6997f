/* What a list is before words are looked for: who of each block is meant and may be seen, and into which numbers beside the filters each
 * one goes. Worked out once for those who see the same, kept while the block is; a search is then a look at bits. Between the files of the
 * directory; nobody else includes this. */
#ifndef COSO_APP_FIND_PROFILE_H
#define COSO_APP_FIND_PROFILE_H

#include "app/directory/directory_find.h"

enum { FIND_TITLES = 1024, FIND_KINDS = 64, CHILD_UNKNOWN = -3, CHILD_OUTSIDE = -2, CHILD_ITSELF = -1 };
enum { CLASS_NOT_MEANT, CLASS_HIDDEN, CLASS_LISTED }; /* from CLASS_LISTED on: classes of those listed */

/* What one place adds to the numbers: a child unit, a title, a kind (0: none). */
struct find_facet {
	int child;
	int16_t title, kind;
};
/* People who go into the same numbers. */
struct find_class {
	uint32_t first; /* in items */
	uint8_t item_count, sex, age;
};
struct find_block {
	gint holders;
	const struct dir_area *area;
	uint32_t listed_count; /* 0: nothing of what follows but keeps_back is there */
	bool keeps_back;       /* there may be somebody who is meant and not seen */
	uint64_t *listed;      /* bits by person */
	uint16_t *class_of;    /* by person */
	struct find_class *classes;
	uint32_t class_count;
	uint32_t *totals; /* by class: how many of the block */
	uint16_t *items;  /* numbers of facets */
	struct find_facet *facets;
	uint32_t *first_named; /* by slot, slot_count + 1: in named */
	uint16_t *named;       /* persons who may be found by the name of the slot's organisation */
	size_t bytes;
};

/* The numbers of a list. */
struct find_numbers {
	int64_t sexes[4], ages[FIND_AGES + 1], titles[FIND_TITLES], kinds[FIND_KINDS];
	int64_t *units; /* by index */
};

struct find_profile {
	gint holders;
	struct people_query query; /* without words, cursor, limit */
	char *mark;
	struct dir_structure *structure; /* compared only */
	struct find_block **blocks;
	size_t block_count, bytes;
	uint64_t used;
};

/* A search being made. */
struct finding {
	const struct directory_view *view;
	const struct dir_structure *s;
	const struct viewer *viewer;
	const struct people_query *q;
	struct people_found *out;
	ymd tree_day;
	int root;	  /* unit asked for, or whose children the numbers are by; DIR_NOBODY: the country */
	bool inside;	  /* only people inside root */
	int organisation; /* asked for; DIR_NOBODY: any */
	bool all_seen;	  /* the operator */
	int *child;	  /* per unit: the child of root it lies in, CHILD_… */
	struct verdict_of *verdicts;
	GArray *turning; /* days on which the viewer's territory changes */
	uint8_t *ever;	 /* by organisation, then by unit: is anything of a place there seen on some day? 0: not asked yet */
};

/* What a viewer sees of units and organisations on a day. */
struct find_things {
	gint holders;
	char *mark;
	ymd day;
	struct dir_structure *structure; /* held */
	bool *seen, *near;		 /* organisations that may be named; units in the viewer's provinces */
	uint64_t used;
};

struct find_profiles *find_profiles_new(void);
void find_profiles_free(struct find_profiles *p); /* NULL is fine */
/* The profile of a search, from those kept or worked out now. Held: find_profile_release. */
const struct find_profile *find_profile_of(struct finding *f);
void find_profile_release(const struct find_profile *p);
const struct find_things *find_things_of(const struct directory_view *view, const struct viewer *viewer, ymd day);
void find_things_release(const struct find_things *t);
/* What of organisations and units a viewer sees (things_find.c). old: the same of a structure before, as far as nothing changed; NULL. */
void find_things_fill(struct find_things *t, const struct directory_view *view, const struct viewer *viewer, const struct find_things *old);

/* Adds how often each class occurs (hist, by class) to the numbers. */
void find_count(const struct find_block *b, const uint32_t *hist, struct find_numbers *n);
/* Adds everybody listed. */
void find_count_everybody(const struct find_profile *p, struct find_numbers *n);
void finding_end(struct finding *f);

#endif
