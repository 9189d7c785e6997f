/* Who and what is called what: names, places and posts of everybody, and the names of units and organisations, kept in memory for searching
 * and listing, the same on both engines. The order is the stored key of names (name_sort). What the change log tells
 * of is read again, also when another process wrote it. Shared by the threads of a server. Names are sequences of words out of one
 * dictionary: there are few words in many names, so a search compares the typed words with the dictionary and then only numbers. */
#ifndef COSO_APP_DIRECTORY_H
#define COSO_APP_DIRECTORY_H

#include "store/store.h"

struct directory;
struct directory *directory_new(void);
struct directory *directory_new_of(uint32_t people_of_block); /* at most DIR_AREA_PEOPLE: tests take few */
void directory_free(struct directory *d);		      /* NULL is fine; nobody may hold a view any more */

#define DIR_NOBODY (-1)

/* A word of names: as written, folded (no marks, đ is d), and the key that keeps marks but not case nor the place of a tone (hoà, hòa). */
struct dir_word {
	const char *key, *exact, *text;
	const char *other; /* another spelling of key (quy, qui); NULL */
};
/* Words are only ever added, so whoever holds a view may read the words it knows. */
enum { DIR_WORD_CHUNK = 4096, DIR_WORD_CHUNKS = 4096 };
struct dir_dictionary {
	struct dir_word *chunks[DIR_WORD_CHUNKS];
	uint32_t count;
	GHashTable *index;   /* as written -> number + 1 */
	struct arena *arena; /* of the texts */
};
static inline const struct dir_word *dir_word(const struct dir_dictionary *d, uint32_t i)
{
	return &d->chunks[i / DIR_WORD_CHUNK][i % DIR_WORD_CHUNK];
}
/* Splits a name at spaces, hyphens and strokes, appends the numbers of its words, and gives how many there are. */
uint8_t dir_words_of(struct dir_dictionary *d, const char *name, GArray *numbers);

/* A version of a unit's name and place. Indexes are into view->structure. */
struct dir_unit_version {
	ymd from, until;
	int parent, type;		/* parent DIR_NOBODY: none */
	const char *code, *name, *sort; /* code: national, else the village's own; NULL */
	uint32_t first_word;		/* in structure->words */
	uint8_t word_count;
};
struct dir_unit {
	int64_t id;
	int level;
	int first, count; /* of versions */
	int successor;	  /* where an ended unit's people went, today; DIR_NOBODY */
	ymd ended;	  /* YMD_OPEN */
	int first_alias, alias_count;
};
struct dir_organisation_version {
	ymd from, until;
	int unit, type;
	const char *name, *sort, *short_name;
	uint32_t first_word;
	uint8_t word_count;
};
struct dir_alias {
	const char *name;
	uint32_t first_word;
	uint8_t word_count;
};
struct dir_organisation {
	int64_t id;
	int first, count;
};
/* After a change of a few organisations the next structure has lists of its own of them and shares all the rest: ->units are the same. */
struct dir_structure {
	gint holders;
	GPtrArray *arenas; /* of the texts, shared */
	const struct dir_unit *units;
	const struct dir_unit_version *unit_versions;
	const struct dir_organisation *organisations;
	const struct dir_organisation_version *organisation_versions;
	const struct dir_alias *aliases;
	const uint32_t *words;
	int unit_count, organisation_count, organisation_version_count, word_count;
	const int *changed; /* organisations read again since the units were read, one change after the other */
	int changed_count;
	bool renumbered;			     /* the numbers of the one before could not be kept */
	GHashTable *unit_index, *organisation_index; /* id -> index + 1 */
	GHashTable *area_home;			     /* area -> unit index + 1 */
};

/* A name of a person, read out of an area. */
struct dir_name {
	const uint16_t *words; /* numbers of the area's words */
	uint8_t word_count;
	bool main;	  /* full name, not the name at birth or another */
	ymd from;	  /* 0: the person has only this one */
	const char *text; /* where it is not the words with spaces between them; NULL */
};
/* Where a person is or was: a post (title > 0) or a membership (kind > 0). */
struct dir_place {
	int organisation, village; /* indexes; DIR_NOBODY */
	ymd from, until;
	int16_t title, kind;
	bool main;
};
/* What many people's places have in common. */
struct dir_slot {
	int organisation, village;
	int16_t title, kind;
	bool main;
};
/* People of one storage area, in Vietnamese order of their latest names; a large area is several of them, one after the other. Persons,
 * words and slots have numbers of their own here, so that two bytes are enough. */
enum { DIR_AREA_PEOPLE = 8192 };
struct dir_area {
	gint holders;
	int64_t area;
	uint32_t count, word_count, slot_count, organisation_count, many_count;
	const int64_t *id;
	const ymd *birth; /* as recorded */
	const uint8_t *sex;
	const uint32_t *name_at;     /* into names */
	const uint16_t *names;	     /* read with dir_name_next */
	const uint32_t *first_place; /* count + 1 */
	const ymd *place_from, *place_until;
	const uint16_t *place_slot;
	const struct dir_slot *slots;
	const uint32_t *words;	       /* its words: numbers of the dictionary */
	const uint32_t *first_posting; /* word_count + 1 */
	const uint16_t *postings;      /* persons who have the word in a name, each once; none of a frequent word */
	const uint16_t *frequent;      /* by word: number + 1 of a frequent word, which many have; 0 */
	const uint64_t *frequent_bits; /* of each frequent word: bits of those who have it, (count + 63) / 64 */
	const uint16_t *many;	       /* persons with more than one name */
	const int *organisations;      /* that occur among the slots */
	const uint64_t *phones;	       /* telephone numbers (dir_phone) in order, and whose they are */
	const uint16_t *phone_of;
	uint32_t phone_count;
	const char *texts;
	size_t bytes; /* all of it */
};

/* The documents of one storage area, by id. */
struct dir_paper {
	int64_t id;
	int issuer;  /* DIR_NOBODY: not in the register */
	int secrecy; /* num of list secrecy */
	ymd issued;
	uint32_t docno, title, first_word; /* offsets into texts; into words */
	uint16_t number_words, word_count; /* those of the number come first */
};
struct dir_papers {
	gint holders;
	int64_t area;
	uint32_t count;
	const struct dir_paper *items;
	const uint32_t *words;
	const char *texts;
};

struct directory_view {
	gint holders;
	struct dir_structure *structure;
	const struct dir_dictionary *dictionary;
	uint32_t word_count; /* of the dictionary, when the view was made */
	struct dir_area **areas;
	size_t area_count;
	struct dir_papers **papers;
	size_t paper_area_count;
	int64_t people, paper_count;
	size_t bytes;
	struct find_profiles *profiles; /* of the directory: what was worked out before */
};

/* The directory as the register stands now (in the caller's read transaction, if there is one): read anew where it has changed. Never
 * changes while held. NULL on error. */
const struct directory_view *directory_hold(struct directory *d, struct store *s, struct err *e);
void directory_release(const struct directory_view *v); /* NULL is fine */

/* Index of a unit or organisation; DIR_NOBODY. */
int dir_unit_find(const struct dir_structure *s, int64_t id);
int dir_organisation_find(const struct dir_structure *s, int64_t id);
/* The version of a day, else the nearest before, else the first. */
const struct dir_unit_version *dir_unit_on(const struct dir_structure *s, int unit, ymd day);
const struct dir_organisation_version *dir_organisation_on(const struct dir_structure *s, int organisation, ymd day);
/* The unit that holds a unit's place on a later day: itself while it lives, else where it went; and its parent then. */
int dir_unit_now(const struct dir_structure *s, int unit, ymd day);
int dir_unit_parent(const struct dir_structure *s, int unit, ymd day);
/* A telephone number as a number: +84 912 345 678 and 0912.345.678 are one; 0: it is none. */
uint64_t dir_phone(const char *text);
/* Somebody by area and id; false: not among the living records. */
bool dir_person_find(const struct directory_view *v, int64_t area, int64_t id, const struct dir_area **block, uint32_t *person);
/* A place of an area by its number. */
static inline struct dir_place dir_place_at(const struct dir_area *a, uint32_t i)
{
	const struct dir_slot *s = &a->slots[a->place_slot[i]];
	return (struct dir_place){s->organisation, s->village, a->place_from[i], a->place_until[i], s->title, s->kind, s->main};
}
/* The names of a person one after the other: *at is NULL before the first; false after the last. */
bool dir_name_next(const struct dir_area *a, uint32_t person, const uint16_t **at, struct dir_name *out);
/* The text of a name; the key of its order (text_name_sort). */
const char *dir_name_text(const struct directory_view *v, const struct dir_area *a, const struct dir_name *n, struct arena *arena);
void dir_name_key(const struct directory_view *v, const struct dir_area *a, const struct dir_name *n, GString *out);
/* The latest full name: what the order goes by. */
void dir_latest_name(const struct dir_area *a, uint32_t person, struct dir_name *out);
/* The name of a person on a day (the nearest where none covers it), in the arena. */
const char *dir_person_name(const struct directory_view *v, const struct dir_area *a, uint32_t person, ymd day, struct arena *arena);

#endif
