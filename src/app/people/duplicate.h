/* Are two records one human? (docs/records.md 4.) Points for what agrees and what does not, from domain/settings.yaml; the pairs of a whole
 * register, found without comparing everybody with everybody and kept as rows of `duplicate`; the look-alikes of somebody about to be
 * recorded. The program only proposes: merging is person_merge.h. */
#ifndef COSO_APP_DUPLICATE_H
#define COSO_APP_DUPLICATE_H

#include "app/app.h"
#include "app/directory/directory.h"
#include "auth/law.h"

/* What two records have in common or not. The order is that of the settings from SETTING_DUPLICATE_CITIZEN_SAME on. */
enum duplicate_ground {
	GROUND_CITIZEN_SAME,
	GROUND_CITIZEN_DIFFERS,
	GROUND_NUMBER_SAME,
	GROUND_NUMBER_MOST, /* no ground: the most that such numbers give together */
	GROUND_NAME_EXACT,
	GROUND_NAME_FOLDED,
	GROUND_NAME_NEAR,
	GROUND_NAME_DIFFERS,
	GROUND_BIRTH_FULL,
	GROUND_BIRTH_SWAPPED,
	GROUND_BIRTH_YEAR,
	GROUND_BIRTH_NEAR,
	GROUND_BIRTH_DIFFERS,
	GROUND_SEX_SAME,
	GROUND_SEX_DIFFERS,
	GROUND_HOME_SAME,
	GROUND_HOME_PROVINCE,
	GROUND_ETHNIC_DIFFERS,
	GROUND_ORGANISATION,
	GROUND__MAX
};
enum duplicate_class { DUPLICATE_NO, DUPLICATE_PERHAPS, DUPLICATE_SAME };

struct duplicate_score {
	int score;	  /* 0..100 */
	uint32_t grounds; /* bits */
	enum duplicate_class class_;
};

/* Ids of the grounds, as they stand in duplicate.grounds ("name_exact birth_full"), and back; words for readers, joined by ", ". */
const char *duplicate_grounds_text(uint32_t grounds, struct arena *a);
uint32_t duplicate_grounds_parse(const char *text);
const char *duplicate_grounds_words(uint32_t grounds, enum msg_lang lang, struct arena *a);

/* Somebody about to be recorded. */
struct duplicate_number {
	int64_t kind; /* num of identity_kind */
	const char *value;
};
struct duplicate_candidate {
	const char *name;
	ymd birth;	      /* 0: unknown */
	int64_t sex, ethnic;  /* NONE: not said */
	int64_t hometown;     /* unit; NONE */
	int64_t organisation; /* where a membership or post is to begin; NONE */
	const struct duplicate_number *numbers;
	size_t number_count;
};
struct duplicate_match {
	int64_t area, person;
	struct duplicate_score score;
	const char *name; /* NULL: not to be named to this viewer; then only the id may be shown */
	const char *where;
};
/* The records that may be that human, best first, at most DUPLICATE_MATCHES_MAX. Ask before saving: DUPLICATE_SAME stops (the clerk says
 * "somebody else" and why), DUPLICATE_PERHAPS warns (app_act does so). view: everybody's names, held before anything is written. */
enum { DUPLICATE_MATCHES_MAX = 10 };
bool duplicate_check(struct app *a, const struct directory_view *view, const struct duplicate_candidate *c, ymd today,
	struct duplicate_match **out, size_t *count, struct arena *arena, struct err *e);

/* The score of two records. */
bool duplicate_compare(
	struct app *a, const int64_t area[2], const int64_t person[2], ymd today, struct duplicate_score *out, struct err *e);

/* All pairs of the register, written as rows of `duplicate`: new ones open, known ones with their new score, open ones that look alike no
 * more are taken out; what somebody said about a pair stays said. One transaction. */
struct duplicate_report {
	int64_t people, compared, same, perhaps, added, changed, removed;
};
bool duplicate_find_all(struct app *a, ymd today, struct duplicate_report *out, struct err *e);

/* "Not one human" (different), to look at later, or open again: ids of the list duplicate_state. Remembered: what is said stays said. In a
 * transaction of its own, by the app's viewer, who must have the right to merge at both places. */
bool duplicate_judge(struct app *a, int64_t area, int64_t duplicate, const char *state, ymd today, struct err *e);

#endif
