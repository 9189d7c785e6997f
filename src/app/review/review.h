/* The yearly review of committees (rà soát cấp ủy): for each body of a unit on a day how many seats were decided, how many were elected,
 * sit there, are vacant or too many, by what its members are described, whether the structure asked for is met, who leaves within the next
 * months and who is planned; and what there is to do. Which bodies, titles and descriptions: domain/checks/ra_soat_cap_uy*.yaml. */
#ifndef COSO_APP_REVIEW_H
#define COSO_APP_REVIEW_H

#include "app/law/law_goal.h"
#include "app/page/page.h"
#include "exchange/sheet.h"

struct review_ask {
	const char *unit;     /* code or path */
	int64_t organisation; /* only this body, with its members; 0: all of the unit */
	const char *sort;     /* id of an item of the file ("committee"); NULL or "": all */
	struct page_ask page; /* day, known-at, language */
};

/* Somebody who leaves within the months looked ahead, or a member. */
struct review_person {
	struct page_person_ref person; /* id NONE: not to be named */
	int64_t fact, title;
	const char *title_text, *birth, *from, *source;
	ymd leaves; /* 0: not foreseen */
	const char *why;
	int64_t retires; /* of a member: the day of retirement by age; NONE: not known */
	bool head;
	/* Of the head: is it said that this is nobody from there; what it is said by; where he or she is from and lives. */
	int64_t nonlocal; /* NONE: nobody has said */
	const char *nonlocal_basis, *hometown, *residence;
};

struct review_planned {
	struct page_person_ref person;
	const char *title;
};

struct review_body {
	struct law_subject subject;
	const struct law_item *item;
	bool hidden; /* the viewer may not see its posts: only its name is here */
	bool named;  /* its members may be named */
	int64_t term;
	const char *label;	  /* of the term; "" */
	ymd ends;		  /* its planned end, else the last day known; 0 */
	int64_t decided, elected; /* NONE: not recorded */
	int64_t present, vacant, over;
	int64_t heads;			/* how many lead it */
	int64_t leaving, planned;	/* NONE: not to be seen */
	const int64_t *parts;		/* one for each of the structure; NONE: not to be seen */
	const struct law_quota *quotas; /* shares asked of it that are in force */
	size_t quota_count;
	const struct review_person *leavers;
	size_t leaver_count;
	/* Only where one body was asked for: */
	const struct review_person *members;
	size_t member_count;
	const struct review_planned *successors;
	size_t successor_count;
};

enum review_kind { /* of things to do, in their order */
	REVIEW_NO_TERM,
	REVIEW_NO_HEAD,
	REVIEW_VACANT,
	REVIEW_OVER,
	REVIEW_LEAVES,
	REVIEW_QUOTA,
	REVIEW_TERM_ENDS,
	REVIEW__MAX
};
struct review_act {
	enum review_kind kind;
	size_t body;
	const char *text;
	struct page_person_ref person; /* id NONE: nobody */
	ymd by;			       /* until when; 0 */
};

struct review {
	const struct law_file *file;
	ymd ages; /* the day on which quotas in force count ages; 0: the one asked for */
	struct law_place place;
	const struct review_body *bodies; /* in the order of the file's items, then administrative */
	size_t count;
	struct review_body total; /* of all that are seen; no term, no names */
	size_t part_count;
	const struct review_act *acts;
	size_t act_count;
	int64_t hidden; /* bodies whose posts may not be seen */
	bool unseen;	/* the viewer may not see which bodies the unit has */
};

/* ERR_NOT_FOUND: no such file on that day, unit or body. Lives in the arena. Names that are given are noted as a reading. */
bool review_draw(struct app *a, const struct review_ask *ask, struct review *out, struct arena *arena, struct err *e);

/* "vacant": in addresses and JSON; words of a kind of thing to do. */
const char *review_kind_id(enum review_kind k);
const char *review_kind_words(enum review_kind k, enum msg_lang lang);
/* The name of a sort of body, of a part of the structure. */
const char *review_title(const struct text2 *t, enum msg_lang lang);

/* Tables: the bodies; what there is to do; the members of the body asked for. */
/* brief: for a wide table on a page: no place, shares that are not met as a number. first, most: which lines; SIZE_MAX: all of them. */
const struct sheet *review_sheet(
	const struct review *r, const struct review_ask *ask, bool brief, size_t first, size_t most, struct arena *a);
size_t review_lines(const struct review *r); /* of bodies, the sums among them */
const struct sheet *review_act_sheet(const struct review *r, const struct review_ask *ask, size_t first, size_t most, struct arena *a);
const struct sheet *review_member_sheet(const struct review *r, const struct review_ask *ask, struct arena *a);
char *review_json(const struct review *r); /* g_free */

#endif
