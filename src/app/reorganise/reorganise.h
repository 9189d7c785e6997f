/* Reorganising units and organisations: merge, absorb, split, carve out, move a part, rename, retype, move, end, found, as ONE act in one
 * transaction with both sides dated alike (docs/records.md 3, docs/adr/0012-reorganise.md). The same call is the preview: everything is
 * done, counted and listed, then rolled back. */
#ifndef COSO_APP_REORGANISE_H
#define COSO_APP_REORGANISE_H

#include "app/app.h"

/* What happens to whom in one step of the act. Texts as typed: a unit is its code ("02578", "08/02578") or "#id" of the register, a
 * village also its name or number inside its commune; an organisation is "#id". */
struct reorganise_target {
	const char *is;			/* an existing unit or organisation, or "new:CODE": a unit another step founds; NULL: a new one */
	const char *name, *type, *code; /* of a new one, or what changes */
	const char *parent;		/* unit above, also "new:CODE"; of an organisation: its superior */
	const char *unit;		/* of a new organisation: where it sits */
	const char *share;		/* share of the people in per cent ("45,5") where no villages say it; NULL: not known */
	const char *const *villages;	/* which go there; NULL-terminated or NULL */
};
struct reorganise_step {
	/* merge, absorb, split, carve, transfer, rename, retype, move, end, found, office (the usual bodies of a unit that lacks them); of
	 * organisations the same words behind "organisation_" */
	const char *kind;
	const char *const *sources; /* NULL-terminated or NULL */
	const struct reorganise_target *targets;
	size_t target_count;
};
/* What the user decided where it was not clear: "village:ID", "organisation:ID", "holder:AREA-ID", "member:AREA-ID"; with "all" in place
 * of the ids for the rest; "bodies" no: found no bodies; "class": code of unit_tag for seats; "period:ROLE", "seats:ROLE/TITLE". */
struct reorganise_choice {
	const char *key, *value;
};
struct reorganise_request {
	const char *day, *basis_no, *basis_d, *basis_by, *title, *reason;
	const struct reorganise_step *steps;
	size_t step_count;
	const struct reorganise_choice *choices;
	size_t choice_count;
	const char *actor; /* of the log when the operator acts; NULL: the user of the machine */
	ymd today;
	enum msg_lang lang; /* of the report */
};

enum reorganise_part {
	REORG_UNITS,	/* units that begin, end, change */
	REORG_VILLAGES, /* what lies below them and moves along */
	REORG_ENDED,	/* bodies that end */
	REORG_FOUNDED,	/* bodies that begin */
	REORG_KEPT,	/* organisations that live on and move, or change */
	REORG_LINES,	/* superiors that change */
	REORG_TERMS,
	REORG_POSTS,   /* posts of the new bodies, all vacant at first */
	REORG_HOLDERS, /* tenures that end, and who goes on */
	REORG_MEMBERS, /* memberships that go over */
	REORG_TAGS,    /* classes of the old units, not carried over */
	REORG_HANGING, /* what is left without a place */
	REORG_REACHED, /* reports that were sent and look at what changes (C58) */
	REORG__PARTS
};
struct reorganise_item {
	enum reorganise_part part;
	const char *text;
};
struct reorganise_option {
	const char *value, *label;
};
/* One line of the list to divide. */
struct reorganise_divide {
	const char *key, *label, *detail;
	const struct reorganise_option *options;
	size_t option_count;
	const char *chosen; /* value; "" when nothing is */
	bool must;	    /* has to be chosen */
};
/* What is wrong, and at which field: "day", "source", "A.name" (first target), a key of the list to divide, "" for the act as a whole. */
struct reorganise_problem {
	const char *field, *text;
};
/* What stands under a unit, the day before and on the day. */
struct reorganise_figure {
	const char *unit;
	bool before, sum;
	int64_t villages, organisations, cells, members, seats, holders;
};
/* A line of the drawing of before and after. */
struct reorganise_node {
	bool before;
	int depth, mark; /* mark: 0 goes on, 1 ends, 2 begins */
	const char *text;
};
struct reorganise_report {
	bool done;     /* written; false: a preview or refused */
	int64_t group; /* of the change log: what an undo names; NONE */
	ymd day;
	GArray *items, *divides, *problems, *figures, *nodes; /* of the structs above */
	int64_t counts[REORG__PARTS];
};

/* What reorganising asks for at one place: to approve, or both to enter and to close. */
bool reorganise_may_at(const struct viewer *v, const char *table, char class_, const struct auth_place *at);

/* Does it. commit false: the preview. With problems in the report nothing was written and the call still gives true; false: it could not be
 * tried at all (no right, broken database). Rights are asked of a->viewer; s is the writing connection. Everything in the report lives in
 * the arena, but its arrays: reorganise_report_free. */
bool app_reorganise(struct app *a, struct store *s, const struct reorganise_request *q, bool commit, struct reorganise_report *out,
	struct arena *arena, struct err *e);
void reorganise_report_free(struct reorganise_report *r);

/* Reads the description of an act from YAML text (JSON is YAML). */
bool reorganise_read(const char *path, const char *text, size_t length, struct reorganise_request *out, struct arena *a, struct err *e);
/* The report as lines of text, for a terminal. */
void reorganise_text(const struct reorganise_report *r, enum msg_lang lang, GString *out);
/* Head of a part of the report. */
const char *reorganise_part_title(enum reorganise_part part, enum msg_lang lang);

#endif
