/* The score of a unit's data (domain/checks, cleanliness): what each rule finds here and in each unit below, and what it costs. The numbers
 * are cells of a small form made of the file, so that engines, rights and lists are those of figure.h (adr 0037). */
#ifndef COSO_APP_CLEAN_H
#define COSO_APP_CLEAN_H

#include "app/page/page.h"
#include "stats/law_file.h"

struct clean_ask {
	const char *unit;     /* as in a figure_request … */
	int64_t place;	      /* … or, where not 0, the unit's id … */
	int64_t organisation; /* … or a body of the Party: a cell, a committee; 0: none */
	bool takes_out, use_sql;
	bool alone; /* nothing of what lies below is asked */
};

/* What a rule finds at a place. */
struct clean_finding {
	int64_t asked, faults; /* NONE: hidden */
	int lost;	       /* hundredths of a point */
	bool above;	       /* only a higher level can mend it: costs nothing here */
};
enum { CLEAN_MONTHS = 6 }; /* of the history, the present one among them */
enum { CLEAN_HIDDEN = -1, CLEAN_NOTHING = -2 /* there is nothing to look at */ };
struct clean_score {
	int64_t id; /* of the unit or organisation */
	const char *name;
	const struct clean_finding *findings; /* as many as rules */
	int64_t faults;
	size_t hidden; /* rules the viewer may not see the numbers of: they cost nothing in what is shown */
	int points;    /* whole points, 100 only without any fault */
};
struct clean {
	const struct law_file *file;
	const struct law_item *rules;
	size_t rule_count;
	struct clean_score here;
	const struct clean_score *below;
	size_t below_count;
	int by_word[4]; /* hundredths lost under right, full, clean, live */
	bool wide;	/* a place above the communes: its past is read over too much for a request */
};
extern const char *const clean_words[4]; /* "right" … */

bool clean_draw(
	struct app *a, const struct page_ask *ask, const struct clean_ask *what, struct clean *out, struct arena *arena, struct err *e);

/* Hundredths of a point that a rule costs: all its points when full_at of what is asked are faults, in proportion below, never 0 where
 * there is a fault. */
int clean_lost(int points, int64_t full_at, int64_t asked, int64_t faults);

/* Whom the rule names, as far as the viewer may see; the rows say who they are about, and by which fact. NULL on error. */
struct sheet;
const struct sheet *clean_names(struct app *a, const struct page_ask *ask, const struct clean_ask *what, const char *rule,
	const struct law_item **item, struct arena *arena, struct err *e);

/* The score on the last days of past months, as the register knew it then, the oldest first; the last one is that of the day asked. Where
 * the unit was not yet, or not yet known, CLEAN_NOTHING. */
struct clean_point {
	ymd day;
	int points;
};
bool clean_history(struct app *a, const struct page_ask *ask, const struct clean_ask *what, int months, struct clean_point *out,
	struct arena *arena, struct err *e);

/* The last day of the month so many before the one of the day asked. */
ymd clean_past_day(const struct page_ask *ask, int back);
/* The scores on that day as known then, also of the units below; here.points is CLEAN_NOTHING and nothing is below where the place was not
 * yet, or not yet known. */
bool clean_past(struct app *a, const struct page_ask *ask, const struct clean_ask *what, int back, struct clean *out, struct arena *arena,
	struct err *e);

/* "85", "⊘", "–" */
const char *clean_points(int points, struct arena *a);
const char *clean_word(size_t word, enum msg_lang lang);
const char *clean_say(const struct law_item *x, enum msg_lang lang);
const struct sheet *clean_sheet(const struct clean *c, enum msg_lang lang, struct arena *a);	   /* by rule */
const struct sheet *clean_below_sheet(const struct clean *c, enum msg_lang lang, struct arena *a); /* by unit */
char *clean_json(const struct clean *c, enum msg_lang lang);					   /* g_free */

#endif
