/* The kinds of record while mkkinds works on them: what the .kind files say, and the tables that come of it. Grammar: docs/records.md. */
#ifndef COSO_TOOLS_KINDS_H
#define COSO_TOOLS_KINDS_H

#include "model/codes.h"
#include "model/kind.h"

#include <glib.h>
#include <stdio.h>

struct ktable;

struct kfield {
	struct kind_field is;  /* what goes into the descriptor */
	const char *type_text; /* as written, for messages */
	int line;
};

enum clause_type { CLAUSE_UNIQUE, CLAUSE_KEY, CLAUSE_CHECK };

/* unique (a, b) [where …] · key (a, b) · check: condition */
struct kclause {
	enum clause_type type;
	char **columns;	      /* NULL-terminated; NULL for a check */
	const char *where;    /* condition as written or NULL */
	const char *sql;      /* the condition as SQL, filled when tables are made */
	struct ktable *table; /* where its columns are */
	int line;
};

struct kcolumn {
	struct column is;
	const char *initial_sql; /* DEFAULT or NULL */
	const char *check_sql;	 /* inside CHECK ( … ) or NULL */
};

/* A foreign key: our column to table.id, with area_id on both sides when paired. */
struct kforeign {
	const char *column;
	struct ktable *to;
	bool paired, cascade;
};

struct ktable {
	const char *name;
	struct kkind *kind;
	bool versions, history, locked; /* has a twin; has lock_no */
	GPtrArray *columns;		/* struct kcolumn */
	GPtrArray *foreign;		/* struct kforeign */
	int visit;			/* ordering: 0 new, 1 being visited, 2 done */
};

struct kkind {
	const char *name, *label, *label_en, *purpose, *page, *in, *row_rule, *rules, *slips;
	const char *purpose_vi, *row_rule_vi, *slips_vi;
	enum kind_family family;
	enum kind_shape shape;
	GPtrArray *fields;  /* struct kfield */
	GPtrArray *clauses; /* struct kclause, as written */
	GString *order;	    /* unique/key/check as written */
	bool later;	    /* described, without a table yet */
	const char *file;
	int line;
	struct ktable *head, *version;
};

struct kinds {
	struct arena *arena;
	struct codes *codes;
	GPtrArray *all;	     /* struct kkind, in the order of the files */
	GPtrArray *tables;   /* struct ktable, in an order foreign keys allow; made by kinds_make_tables */
	GPtrArray *notes;    /* char *, arena */
	GPtrArray *messages; /* char *, arena: "file:line: what", in the order found */
	int faults;
};

/* An empty collection; codes_source gives the code lists. kinds_clear ends it. */
void kinds_begin(struct kinds *k, codes_source source, void *user);
void kinds_clear(struct kinds *k);
/* Every fault goes here: it is kept as "file:line: message" and counted. Returns false. */
bool kinds_fault(struct kinds *k, const char *file, int line, const char *format, ...) G_GNUC_PRINTF(4, 5);

/* Reads one file; later = described only. Faults are counted in k. */
void kinds_read(struct kinds *k, const char *file, const char *text, bool later);
/* The kind of that name, NULL when there is none. */
struct kkind *kinds_find(struct kinds *k, const char *name);
/* Checks what concerns single kinds and their references. */
void kinds_check(struct kinds *k);
/* Makes the tables of all kinds that are not later, in order. */
void kinds_make_tables(struct kinds *k);
struct kcolumn *ktable_column(const struct ktable *t, const char *name);
/* A condition of a unique or check clause as SQL; NULL after a fault. */
const char *kinds_condition(struct kinds *k, struct ktable *t, const struct kclause *c);
/* Is it a word that SQL (either engine) or C keeps for itself? */
bool kinds_reserved(const char *word);

/* CREATE TABLE, its twin and its indexes. */
void ddl_table(GString *out, struct kinds *k, struct ktable *t);

/* kinds.gen.h and kinds.gen.c */
void emit_header(GString *out, struct kinds *k);
void emit_source(GString *out, struct kinds *k);

#endif
