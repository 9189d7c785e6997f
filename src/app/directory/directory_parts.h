/* Between the files of the directory; nobody else includes this. */
#ifndef COSO_APP_DIRECTORY_PARTS_H
#define COSO_APP_DIRECTORY_PARTS_H

#include "app/directory/directory.h"

/* A name in dir_area.names: a head of these bits, from (two halves) if DATED, offset into texts (two halves) if TEXT, its words. NONE: the
 * person has no name. */
enum {
	DIR_NAME_COUNT = 0xFF,
	DIR_NAME_MAIN = 0x100,
	DIR_NAME_LAST = 0x200,
	DIR_NAME_DATED = 0x400,
	DIR_NAME_TEXT = 0x800,
	DIR_NAME_NONE = 0x1000
};

/* Everything of units and organisations; they keep the numbers they had before (NULL: there was nothing), unless ->renumbered. NULL on
 * error. */
struct dir_structure *dir_structure_load(struct store *s, const struct dir_structure *before, struct dir_dictionary *d, struct err *e);
/* The structure before with these organisations (ids) read again; what is new stands behind the others. *out NULL: it takes a whole
 * reading, because one is no more or too much has changed piece by piece. False on error. */
bool dir_structure_amend(struct store *s, const struct dir_structure *before, const GArray *organisations, struct dir_dictionary *d,
	struct dir_structure **out, struct err *e);
void dir_structure_release(struct dir_structure *st); /* NULL is fine */
/* Is now what before was but for the organisations now->changed[before->changed_count …]? */
static inline bool dir_structure_follows(const struct dir_structure *now, const struct dir_structure *before)
{
	return now->units == before->units && now->changed_count >= before->changed_count;
}
/* The people of one storage area (NONE: of all), put into out (struct dir_area *). Indexes are those of st. */
bool dir_areas_load(struct store *s, const struct dir_structure *st, struct dir_dictionary *d, int64_t area, uint32_t people_of_block,
	GPtrArray *out, struct err *e);
/* The documents of one storage area (NONE: of all), put into out (struct dir_papers *). */
bool dir_papers_load(
	struct store *s, const struct dir_structure *st, struct dir_dictionary *d, int64_t area, GPtrArray *out, struct err *e);
void dir_papers_hold(const struct dir_papers *p);
void dir_papers_release(const struct dir_papers *p);
/* How many words of 64 bits hold one bit for everybody of a block. */
static inline size_t dir_bits_of(const struct dir_area *a)
{
	return (a->count + 63) / 64;
}
/* Puts the people of one area into blocks (directory_block.c). */
struct dir_raw;
void dir_area_finish(struct dir_raw *r, const struct dir_dictionary *d, uint32_t people_of_block, GPtrArray *out);
void dir_area_hold(const struct dir_area *a);
void dir_area_release(const struct dir_area *a);

/* How far the change log has come in one chain. */
struct dir_head {
	int64_t area, site, seq;
};
/* What the directory must read again after the log has moved in an area. */
enum { DIR_PEOPLE = 1, DIR_PAPERS = 2, DIR_STRUCTURE = 4, DIR_EVERYTHING = 8, DIR_ORGANISATIONS = 16 };
#define DIR_STRUCTURES (DIR_STRUCTURE | DIR_ORGANISATIONS)
struct dir_move {
	int64_t area;
	int what;
};
/* The heads of all chains, by area; struct dir_head. */
bool dir_heads_read(struct store *s, GArray *heads, struct err *e);
/* What was written between two readings of the heads, an area once: appends struct dir_move; of DIR_ORGANISATIONS also the ids, each once.
 */
bool dir_moves_read(struct store *s, const GArray *before, const GArray *after, GArray *out, GArray *organisations, struct err *e);

/* One area as it comes from the database. */
struct dir_raw_person {
	int64_t id;
	ymd birth, latest; /* latest: from of the version that gives sex */
	uint32_t names, places;
	uint8_t sex;
};
struct dir_raw_name {
	uint32_t person, first_word, text; /* text: offset + 1 into texts; 0: the words with spaces between them */
	ymd from;
	uint8_t word_count;
	bool main;
};
struct dir_raw_phone {
	uint64_t number;
	uint32_t owner;
};
struct dir_raw_place {
	uint32_t owner, slot;
	ymd from, until;
};
struct dir_raw {
	int64_t area;
	GArray *people; /* struct dir_raw_person, by id */
	GArray *names;	/* struct dir_raw_name; person: index into people */
	GArray *places; /* struct dir_raw_place */
	GArray *slots;	/* struct dir_slot */
	GArray *phones; /* struct dir_raw_phone */
	GHashTable *slot_index;
	GArray *words;	/* uint32_t */
	GString *texts; /* NUL after each */
	guint at;	/* the person met last */
};
/* Appends the key of order of a name (text_name_sort). */
void dir_raw_key(const struct dir_raw *r, const struct dir_dictionary *d, const struct dir_raw_name *n, GString *out);

#endif
