/* Between the files of duplicates; nobody else includes this. */
#ifndef COSO_APP_DUPLICATE_PARTS_H
#define COSO_APP_DUPLICATE_PARTS_H

#include "app/directory/directory.h"
#include "app/people/duplicate.h"

/* What is compared of one human. Words are numbers of the directory's dictionary. */
struct dup_person {
	int64_t area, id;
	const struct dir_area *block; /* of the directory; NULL: words and places are its own */
	const uint32_t *words;
	const uint16_t *local; /* words, where there is a block */
	uint8_t word_count;
	ymd birth;	 /* as recorded: 00 for what is not known; 0 */
	int sex, ethnic; /* 0: not known */
	int home;	 /* index of a unit; DIR_NOBODY */
	const struct dir_place *places;
	uint32_t first_place, place_count;
};
static inline uint32_t dup_word(const struct dup_person *p, uint8_t i)
{
	return p->block != NULL ? p->block->words[p->local[i]] : p->words[i];
}
static inline struct dir_place dup_place(const struct dup_person *p, uint32_t i)
{
	return p->block != NULL ? dir_place_at(p->block, p->first_place + i) : p->places[i];
}

struct dup_law {
	int points[GROUND__MAX];
	int stop, warn;
};
bool dup_law_read(struct app *a, ymd today, struct dup_law *out, struct err *e);

enum { DUP_EXTRA = 8 };
/* Words of names as numbers, made ready for comparing. */
struct dup_words {
	const struct dir_dictionary *dictionary;
	uint32_t *folded, *exact; /* by word: number of its key, worked out when first asked for; 0: not yet */
	uint32_t count;
	GHashTable *keys;		  /* text -> number + 1 */
	struct dir_word extra[DUP_EXTRA]; /* words of a name that is not in the directory: numbers from count on */
	uint32_t extra_count;
};
void dup_words_init(struct dup_words *w, const struct directory_view *view);
void dup_words_clear(struct dup_words *w);
/* The number of one more word; key and exact must live as long as w. */
uint32_t dup_words_add(struct dup_words *w, const char *key, const char *exact);

/* The number of the key of a word without marks: two words are alike when it is the same. */
uint32_t dup_folded(const struct dup_words *w, uint32_t number);

struct find_words;

/* The points of name, birth and sex alone. */
int dup_score_plain(
	const struct dup_law *law, const struct dup_words *w, const struct dup_person *a, const struct dup_person *b, uint32_t *grounds);
/* Who may come to be warned of beside somebody, without comparing with everybody: whose name has all words of the other but one, and whose
 * birth leaves room for enough points. Never leaves out one whose plain points and the most of all places come to a warning. */
struct dup_alike {
	const struct dup_law *law;
	uint8_t *holds; /* by word of the dictionary: bits of the words of the name that it is; NULL: a name alone excludes nobody */
	uint8_t word_count;
	ymd birth;
	int least; /* the points that a birth must have at least, with the best name */
};
void dup_alike_make(struct dup_alike *x, const struct dup_law *law, const struct directory_view *view, const struct find_words *name,
	const struct dup_person *self);
void dup_alike_clear(struct dup_alike *x);
/* Of one block: bits by person, DIR_AREA_PEOPLE of them. */
void dup_alike_of(const struct dup_alike *x, const struct dir_area *a, uint64_t bits[DIR_AREA_PEOPLE / 64]);
/* What two births say; 0 where nothing can be said. */
int dup_score_births(const struct dup_law *law, ymd a, ymd b);
/* Adds what home, ethnic group and common organisations say. */
int dup_score_places(const struct dup_law *law, const struct dir_structure *s, const struct dup_person *a, const struct dup_person *b,
	ymd today, uint32_t *grounds);
/* The most that dup_score_places can give. */
int dup_places_most(const struct dup_law *law);

/* A hard number: kind and blind index. */
struct dup_number {
	int64_t kind;
	char bix[64];
	bool open;
};
bool dup_numbers_read(struct app *a, int64_t area, int64_t person, GArray *out, struct err *e);
int dup_score_numbers(struct app *a, const struct dup_law *law, const GArray *x, const GArray *y, uint32_t *grounds);

/* The sum, clamped, with its class. */
struct duplicate_score dup_sum(const struct dup_law *law, int points, uint32_t grounds);

/* Ethnic group and home of one person; 0 and DIR_NOBODY where they are not known. */
bool dup_facts_read(struct app *a, const struct dir_structure *s, struct dup_person *p, struct err *e);
/* Has this viewer the right at any place of the person? */
bool dup_may(const struct directory_view *v, const struct viewer *viewer, const struct dup_person *p, enum auth_right right, char class_,
	ymd today);
/* The same at every place. */
bool dup_may_everywhere(const struct directory_view *v, const struct viewer *viewer, const struct dup_person *p, enum auth_right right,
	char class_, ymd today);
/* Somebody by area and id; false: not among the living records. */
bool dup_find_person(const struct directory_view *v, int64_t area, int64_t id, struct dup_person *out);
/* The place that ended last; false: none. */
bool dup_last_place(const struct dup_person *p, struct dir_place *out);
/* The name of a unit where the person is. */
const char *dup_where(const struct directory_view *v, const struct dup_person *p, ymd today);
/* Person i of an area of the directory. */
void dup_person_of(const struct dir_area *area, uint32_t i, struct dup_person *out);

#endif
