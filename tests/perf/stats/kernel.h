/* The bare kernel of the statistics engine over the national data set: slots by (person, unit), segments by commune, timeless columns,
 * planes of bits for a date, consolidated for every level of the tree, forms as compiled programs, partial results. */
#ifndef PERF_STATS_KERNEL_H
#define PERF_STATS_KERNEL_H

#include "forms.h"
#include "stats/bits.h"

enum { FREE_SLOTS = 32, PLANE_CODES = CODES - 1, PLANES = ATTRIBUTES + LEVELS * PLANE_CODES, REACHED = 6 };
/* Lists of moves: from the level of villages to that of communes, from there to provinces, from there to the nation; and from villages
 * straight to provinces, for whoever asks for no commune. */
enum { TO_COMMUNE, TO_PROVINCE, TO_NATION, PAST_COMMUNE, MOVES };

/* A run of slots: those of a commune's units, or of a province's office. It begins on a word and has free slots at its end. */
struct segment {
	uint32_t first_word, words;
	uint32_t used, built; /* slots in use, and how many of them were there when it was built (in the order of units) */
	uint32_t first_unit, last_unit;
	int16_t province, commune;
};

struct target { /* a slot, so that its words are found without looking at its segment */
	uint32_t first_word;
	uint16_t words, slot;
};

/* Where the bits of a person's further slots under one ancestor go: to his first there. Targets by source, each segment's apart. */
struct moves {
	uint64_t *mask;		 /* sources */
	uint32_t *first, *count; /* by segment: into to */
	struct target *to;
};

struct kernel {
	const struct bits *bits;
	const struct nation *nation;
	uint32_t persons;
	struct segment *segments;
	uint32_t segment_count, words, slots;
	uint32_t province_segment[PROVINCES + 1]; /* first segment of each */
	/* by slot (first_word * 64 + slot in the segment) */
	uint32_t *person, *unit;
	uint16_t *birth, *party_from, *party_until, *reached[REACHED]; /* levels: day reached, DAY_OPEN never */
	uint64_t *fixed[3];					       /* female, minority, religion */
	/* intervals of all other facts by (segment, code), ascending by slot */
	uint32_t *interval_first;
	uint16_t *interval_slot, *interval_from, *interval_until;
	struct moves moves[MOVES];
	uint32_t *person_first, *person_slots;			    /* slots of each person, ascending */
	uint32_t *unit_first, *unit_count;			    /* slots of each unit */
	uint32_t added_person[1024], added_slot[1024], added_count; /* slots that came later */
};

/* All rows of the register, as they are read: rows and levels ascending by person. */
struct kernel_rows {
	uint32_t persons, row_count, level_count;
	uint16_t *birth;
	uint8_t *flags; /* 1 female, 2 minority, 4 religion */
	uint32_t *row_person, *row_unit, *level_person;
	uint16_t *row_from, *row_until, *level_from;
	uint8_t *row_kind, *row_rank, *level_kind, *level_level;
};

struct kernel *kernel_make(const struct nation *n, const struct kernel_rows *r, const struct bits *b);
void kernel_free(struct kernel *k);
/* Bytes of everything that is kept without any date. */
size_t kernel_bytes(const struct kernel *k);

/* ---- planes of a date ---- */

#define AT_LEVEL(level) (1u << (level))
enum { ALL_LEVELS = (1 << LEVELS) - 1 };

struct planes {
	uint16_t day;
	unsigned levels; /* AT_LEVEL of those that are there */
	uint64_t *words; /* by segment: PLANES planes of its width */
};
/* Makes the planes of a day for these levels into words (planes_memory) of the caller's; villages are always made. */
void planes_build(const struct kernel *k, struct planes *p, uint16_t day, uint64_t *words, unsigned levels, int threads);
/* Makes those of the levels that are not there yet. */
void planes_need(const struct kernel *k, struct planes *p, unsigned levels, int threads);
size_t kernel_plane_words(const struct kernel *k);
/* Memory for the planes of a day, all of it touched; free() it. */
uint64_t *planes_memory(const struct kernel *k);
/* Cleared memory, in large pages where it is much: what is met in no order costs a third without them. free() it. */
void *kernel_room(size_t bytes);
/* A plane of a segment: attributes 0 …, then codes (code - 1) of each level, villages first. */
static inline uint64_t *planes_segment(const struct kernel *k, const struct planes *p, uint32_t segment)
{
	return p->words + (size_t)k->segments[segment].first_word * PLANES;
}
static inline size_t planes_code(int level, int code) /* number of the plane */
{
	return (size_t)(ATTRIBUTES + (LEVEL_VILLAGE - level) * PLANE_CODES + code - 1);
}
/* Brings one person's bits up to date at all levels; the segments touched, each once (room for 32). */
size_t planes_refresh(const struct kernel *k, struct planes *p, uint32_t person, uint32_t *segments);

/* ---- changes ---- */

/* The person's membership ends in a unit and begins in another, where he may never have been. */
void kernel_transfer(struct kernel *k, uint32_t person, uint32_t to_unit, uint16_t day);
/* His slots, ascending; room for 40. */
size_t kernel_slots(const struct kernel *k, uint32_t person, uint32_t *slots);
uint32_t kernel_segment_of(const struct kernel *k, uint32_t unit);

/* ---- forms ---- */

struct program;
struct program *program_make(const struct form_bench *f);
void program_free(struct program *p);
size_t program_cells(const struct program *p);
size_t program_planes(const struct program *p); /* planes it reads */
/* Units of a level. */
size_t level_units(const struct kernel *k, int level);
/* out[unit of the level][cell] += … */
void program_run(const struct kernel *k, const struct planes *p, const struct program *f, int level, int threads, uint32_t *out);
/* One segment's part: row[cell] += … over that level's planes. */
struct scratch *scratch_new(const struct kernel *k, const struct program *p);
void scratch_free(struct scratch *s);
void program_segment(const struct kernel *k, const struct planes *p, const struct program *f, int level, uint32_t segment,
	struct scratch *s, uint32_t *row);
/* Ids of the first persons behind a cell, in the order of the tree. */
size_t program_list(
	const struct kernel *k, const struct planes *p, const struct program *f, int level, size_t cell, uint32_t *persons, size_t most);

#endif
