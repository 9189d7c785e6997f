/* Searching and listing in the directory: by names without marks (đ is d), by place, post, sex, age; only whom the viewer may see. */
#ifndef COSO_APP_DIRECTORY_FIND_H
#define COSO_APP_DIRECTORY_FIND_H

#include "app/directory/directory.h"
#include "auth/auth.h"

enum {
	FIND_WORDS_MAX = 8, /* bits of a byte */
	FIND_TEXT_MAX = 120,
	FIND_AGES = 4,
	FIND_RANKS = 3
};

/* A typed text made ready. */
struct find_words {
	const char *shown;					  /* normalised; cut to FIND_TEXT_MAX characters */
	const char *keys[FIND_WORDS_MAX], *exact[FIND_WORDS_MAX]; /* as in dir_word */
	size_t count;
	uint8_t marks; /* bits of the words typed with marks */
	bool unusable; /* something was typed, but no letter or digit is in it, or it is no text */
};
void find_words_make(const char *text, struct find_words *w, struct arena *a);

/* Which words of the dictionary begin like which typed words (bits), which are them but for marks, and which are them to the mark. */
struct find_table {
	const struct find_words *words;
	uint8_t *begins, *whole, *equals, all;
};
void find_table_make(const struct directory_view *view, const struct find_words *w, struct find_table *t);
void find_table_clear(struct find_table *t);
/* Does a name hold every typed word? */
static inline bool find_matches(const struct find_table *t, const uint32_t *words, uint8_t count)
{
	unsigned found = 0;
	for (uint8_t i = 0; i < count; i++)
		found |= t->begins[words[i]];
	return found == t->all;
}
/* Does it hold those typed with marks exactly so? */
bool find_exactly(const struct find_table *t, const uint32_t *words, uint8_t count);

/* How a person was found; also the order of the list, before the order of names. */
enum find_rank { FIND_EXACT, FIND_NAME, FIND_PLACE };

struct people_query {
	const struct find_words *words; /* NULL: everybody */
	int64_t below;			/* unit whose children the numbers are by, when no unit is asked for; NONE */
	int64_t unit, organisation;	/* NONE */
	int title, kind, sex, age;	/* nums; age: band 1..FIND_AGES; 0: any */
	ymd day, today;
	bool boundaries_today;
	bool past;	   /* also those whose posts and memberships are over */
	bool brief;	   /* without the numbers by sex, age, post, unit */
	bool export;	   /* only whom the viewer may take out */
	const char *after; /* cursor of the page before; NULL */
	size_t limit;
};
struct people_hit {
	const struct dir_area *area;
	uint32_t person;
	enum find_rank rank;
};
struct find_count {
	int num; /* a num, or index of a unit */
	int64_t count;
};
struct people_found {
	struct people_hit *hits;
	size_t count;
	bool keeps_back; /* somebody may be where was asked of whom nothing is seen; whatever words were asked */
	int64_t total, by_rank[FIND_RANKS];
	int64_t before;	  /* how many stand before the first hit */
	const char *next; /* cursor for the next page; NULL: this is the last */
	int64_t sexes[4], ages[FIND_AGES + 1];
	struct find_count *titles, *kinds, *units; /* most frequent first */
	size_t title_count, kind_count, unit_count;
};
void people_find(const struct directory_view *view, const struct viewer *viewer, const struct people_query *q, struct people_found *out,
	struct arena *a);

/* What the viewer may see of a person at a place. */
enum { FIND_SEE_PERSON = 1, FIND_SEE_MEMBERSHIP = 2, FIND_SEE_TENURE = 4, FIND_SEE_EXPORT = 8 };
int find_see(const struct directory_view *view, const struct viewer *viewer, const struct dir_place *p, ymd day);
/* The unit of a place on a day; DIR_NOBODY. */
static inline int find_place_unit(const struct dir_structure *s, const struct dir_place *p, ymd day)
{
	if (p->village != DIR_NOBODY)
		return p->village;
	return p->organisation == DIR_NOBODY ? DIR_NOBODY : dir_organisation_on(s, p->organisation, day)->unit;
}
static inline bool find_place_holds(const struct dir_place *p, ymd day)
{
	return p->from <= day && p->until > day;
}

/* Units and organisations by name; units also by number. Best first. */
struct things_found {
	int *items; /* indexes */
	size_t count;
	int64_t total, hidden;
};
void units_find(const struct directory_view *view, const struct viewer *viewer, const struct find_table *t, ymd day, size_t limit,
	struct things_found *out, struct arena *a);
void organisations_find(const struct directory_view *view, const struct viewer *viewer, const struct find_table *t, ymd day, size_t limit,
	struct things_found *out, struct arena *a);

/* Documents by number or title: those whose number is meant first, then the latest. */
struct paper_hit {
	const struct dir_papers *of;
	uint32_t item;
	bool by_number;
};
struct papers_found {
	struct paper_hit *hits;
	size_t count;
	int64_t total, hidden;
};
void papers_find(const struct directory_view *view, const struct viewer *viewer, const struct find_table *t, ymd day, size_t limit,
	struct papers_found *out, struct arena *a);

/* What a typed number is the number of. */
enum number_what { NUMBER_IDENTITY, NUMBER_PHONE, NUMBER_RECORD };
struct number_hit {
	enum number_what what;
	int kind; /* NUMBER_IDENTITY: num of identity_kind */
	struct people_hit hit;
};
enum { NUMBERS_MAX = 20 };
struct numbers_found {
	struct number_hit people[NUMBERS_MAX];
	size_t count;
	int unit, organisation; /* whose record has this number; DIR_NOBODY */
	bool identity;		/* it may be somebody's identity number: what was asked is not written down in full */
	const char *masked;	/* what was typed, but for its end hidden */
};
/* Numbers of people (identity papers and cards, as far as the viewer may see them; telephones) and of records. Nothing is said of what may
 * not be seen, not even that there is something. */
bool numbers_find(const struct directory_view *view, struct store *s, const struct viewer *viewer, const char *text, ymd day,
	struct numbers_found *out, struct arena *a, struct err *e);

#endif
