/* Page: one human: own facts with what is sensitive masked, the course of posts and memberships, qualifications, what was written when.
 * Asking to have the masked fields shown takes the right, a purpose, and is noted in the reading log. */
#ifndef COSO_APP_PAGE_PERSON_H
#define COSO_APP_PAGE_PERSON_H

#include "app/page/page_organisation.h"

struct page_person_fact {
	const char *label, *text;
	bool masked, revealed;
};

struct page_person_post {
	int64_t id;
	const char *title, *from, *until, *source, *note, *decision;
	struct page_organisation_ref organisation;
	struct page_unit_ref unit;
	struct page_term_ref term;
	bool now, no_paper;
};
struct page_person_membership {
	int64_t id;
	const char *kind, *from, *until, *in, *out;
	struct page_organisation_ref organisation;
	struct page_unit_ref unit;
	bool now;
};
struct page_person_study {
	int64_t id;
	const char *day, *kind, *level, *subject;
};

/* The drawing: lanes of bars and points, in units of the viewBox. */
struct page_bar {
	int x, y, width;
	int shade;	   /* 1..5; 0: a point */
	int text_x;	   /* where its text begins */
	bool light;	   /* text on a dark bar */
	const char *text;  /* NULL: no room; the title says it */
	const char *title; /* everything */
};
struct page_lane {
	const char *label;
	int y, height;
	const struct page_bar *bars;
	size_t count;
};
struct page_tick {
	int x;
	const char *year; /* NULL: a small one */
};
struct page_timeline {
	const struct page_lane *lanes;
	size_t lane_count;
	const struct page_tick *ticks;
	size_t tick_count;
	int height, bottom, now_x; /* now_x 0: outside */
	const char *title;
};

struct page_change_item {
	const char *label, *before, *after; /* before NULL: only after */
};
struct page_person_change {
	const char *when, *who, *what, *valid, *why;
	const struct page_change_item *items;
	size_t item_count;
};

struct page_person {
	struct page_person_ref self;
	const char *title, *line; /* what is held on the day */
	const struct page_unit_ref *above;
	size_t above_count;
	const struct reg_mark *marks;
	size_t mark_count;
	const struct page_person_fact *facts;
	size_t fact_count;
	/* Showing what is masked. */
	bool may_reveal;
	const char *revealed;	       /* that it was logged; NULL */
	const char *reveal_error;      /* NULL */
	const char *purpose;	       /* what stands in the box */
	struct page_person_ref merged; /* id NONE */
	struct page_timeline timeline;
	const struct page_person_post *posts;
	size_t post_count;
	const char *posts_hidden; /* NULL */
	bool memberships_shown;
	const struct page_person_membership *memberships;
	size_t membership_count;
	const char *party; /* dates of party life; NULL */
	const struct page_person_study *studies;
	size_t study_count;
	bool history_shown;
	const char *history_known; /* shown as known then; NULL */
	const struct page_person_change *changes;
	size_t change_count;
	const char *history_more; /* NULL */
};

/* Where a record was merged into, followed to the end; id NONE: it stands for itself. */
bool page_person_merged(struct app *a, int64_t area, int64_t person, struct page_person_ref *out, struct err *e);

/* purpose NULL: nothing is asked to be shown. A purpose that says nothing gives reveal_error; without the right ERR_DENIED. */
bool page_person(struct app *a, const struct page_ask *ask, int64_t area, int64_t person, const char *purpose, struct page_person *out,
	struct arena *arena, struct err *e);

#endif
