/* Pages: reorganising. What do you want to do; the form with its choosers; the preview with lists to divide; what was done; starting an
 * office. */
#ifndef COSO_APP_PAGE_REORGANISE_H
#define COSO_APP_PAGE_REORGANISE_H

#include "app/page/page.h"
#include "app/reorganise/reorganise.h"

/* What a form sent, in its order; names may come more than once. */
struct page_pair {
	const char *name, *value;
};
struct page_pairs {
	const struct page_pair *items;
	size_t count;
};

struct page_reorganise_kind {
	const char *code, *title, *lead;
};
struct page_reorganise_kinds {
	const struct page_reorganise_kind *units, *organisations;
	size_t unit_count, organisation_count;
};

struct page_option {
	const char *value, *label, *detail;
	bool chosen;
};
struct page_input {
	const char *name, *label, *hint, *value;
	const char *problem;		   /* what is wrong with it; NULL */
	const struct page_option *options; /* a select when there are any */
	size_t option_count;
	bool wide;
};
/* A search box and what it found, to be ticked. */
struct page_chooser {
	const char *find_name, *find, *name, *title, *hint, *nothing;
	bool many; /* tick boxes, else radio buttons */
	const char *problem;
	const struct page_option *options;
	size_t option_count;
	bool cut; /* more were found than are shown */
};
struct page_result_block {
	const char *key, *title;
	const struct page_input *inputs;
	size_t count;
};
struct page_link_text {
	const char *href, *text; /* href: "#id" of the field */
};
struct page_divide_group {
	const char *kind, *title, *hint;
	const struct page_option *all; /* for all of them at once */
	size_t all_count;
	const struct reorganise_divide *rows;
	size_t count;
};
struct page_part {
	const char *title;
	int64_t count;
	const char *const *lines;
	size_t line_count;
};
/* Cells of the table of figures, ready to print. */
struct page_figure_row {
	const char *when, *unit, *villages, *organisations, *cells, *members, *seats, *holders;
	bool sum;
};
enum page_reorganise_step { REORGANISE_SHOW, REORGANISE_PREVIEW, REORGANISE_COMMIT };
struct page_reorganise {
	const char *kind, *title, *lead;
	struct page_chooser choosers[2];
	size_t chooser_count;
	const struct page_input *head; /* day, basis */
	size_t head_count;
	const struct page_result_block *results;
	size_t result_count, result_most;
	const struct page_link_text *problems;
	size_t problem_count;
	bool previewed, may_confirm;
	const struct page_divide_group *divides;
	size_t divide_count;
	const struct page_part *parts;
	size_t part_count;
	const struct page_figure_row *figures;
	size_t figure_count;
	const struct reorganise_node *nodes;
	size_t node_count;
	int64_t group; /* after REORGANISE_COMMIT went through; NONE */
};

/* May the viewer reorganise anything at all? ERR_DENIED when not. */
bool page_reorganise_may(struct app *a, struct err *e);
/* Could the viewer reorganise inside that unit? For links; the act asks again. */
bool page_reorganise_offers(struct app *a, const struct page_ask *ask, int64_t unit);
void page_reorganise_kinds(struct app *a, const struct page_ask *ask, struct page_reorganise_kinds *out, struct arena *arena);
/* The form of a kind with what was sent; writer: the writing connection for a preview or the act itself, NULL to show only. ERR_NOT_FOUND
 * for a kind that is not there. */
bool page_reorganise(struct app *a, struct store *writer, const struct page_ask *ask, const char *kind, const struct page_pairs *sent,
	enum page_reorganise_step step, struct page_reorganise *out, struct arena *arena, struct err *e);

/* ---- starting an office ---- */

struct page_office_post {
	const char *name, *label, *value; /* name of the field of its seats */
};
struct page_office_body {
	const char *role, *name, *there; /* there: the body that plays the role already; NULL */
	bool wanted;
	const struct page_office_post *posts;
	size_t post_count;
};
struct page_office {
	struct page_unit_ref unit;
	const char *regime, *basis, *confidence;
	const struct page_office_body *bodies;
	size_t body_count;
	struct page_reorganise act; /* inputs, problems, preview */
};
bool page_office(struct app *a, struct store *writer, const struct page_ask *ask, int64_t unit, const struct page_pairs *sent,
	enum page_reorganise_step step, struct page_office *out, struct arena *arena, struct err *e);

/* ---- what was done ---- */

struct page_reorganised {
	int64_t group, changes;
	const char *who, *when, *reason;
	const struct page_unit_ref *units; /* that began */
	size_t unit_count;
	const struct page_organisation_ref *organisations;
	size_t organisation_count;
	const char *problem; /* why it could not be taken back; NULL */
	bool undone;
};
/* What a group wrote; ERR_NOT_FOUND when there is none that was a reorganisation. */
bool page_reorganised(
	struct app *a, const struct page_ask *ask, int64_t group, struct page_reorganised *out, struct arena *arena, struct err *e);
/* Takes it back on the writing app (whose viewer is set); problem says why not. */
bool page_reorganise_undo(
	struct app *writer, const struct page_ask *ask, int64_t group, struct page_reorganised *out, struct arena *arena, struct err *e);

#endif
