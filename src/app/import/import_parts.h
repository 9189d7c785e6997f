/* Between the files of the import engine; nobody else includes this. One row of the file goes through: cells → values of all its records
 * (import_value.c, import_look.c) → what is there already (import_known.c, import_twin.c) → checks and rights (import_row.c) → written. */
#ifndef COSO_APP_IMPORT_PARTS_H
#define COSO_APP_IMPORT_PARTS_H

#include "app/import/import.h"
#include "app/import/mapping.h"
#include "app/put_rights.h"
#include "messages/import.def"

/* A mapped field made ready: words of its list, its pattern, the fixed number. */
struct imp_field {
	const struct mapping_field *f;
	const struct code_list *list; /* code, set, title of a post; NULL */
	GHashTable *words;	      /* folded text -> num (NULL: none is meant); of the list and of the mapping */
	GHashTable *seen;	      /* text as it stands -> num, for the words met */
	GPtrArray *patterns;	      /* struct imp_pattern *: aliases that are /regular expressions/ */
	GRegex *take;
	struct imp_field *of; /* the organisation of a post */
	const char *label;    /* of the field, in the language asked for */
};
struct imp_pattern {
	GRegex *regex;
	int64_t num;
	const char *value;
};

/* A record of the row being taken in. */
struct imp_record {
	const struct mapping_record *r;
	struct imp_field *fields;
	const struct table *head, *versions; /* versions NULL */
	void *row, *version;		     /* as the file says */
	void *old, *old_version;	     /* as recorded, when `known` */
	bool active, known, write_head, write_version;
	bool self;	/* the row says which record it is: a cell that differs corrects it */
	bool corrects;	/* something recorded is written over */
	bool denied;	/* told already that the viewer may not write some of it */
	char barred[8]; /* classes of fields that the viewer may neither see nor write there */
	struct imp_field *home;
	bool faulty; /* something of it cannot be read: what follows from that is not told as well */
	int64_t area, id;
	uint64_t wrong[2];		      /* bits of fields whose own text is faulty, or may not be written */
	uint64_t set_head[4], set_version[4]; /* bits of columns a cell has filled */
};

struct imp_key {
	int64_t a, b;
};

struct importing {
	struct app *app;
	struct store *store;
	const struct import_options *o;
	const char *file; /* to be read: that of the options, or what LibreOffice made of it */
	const struct mapping *m;
	struct import_report *report;
	struct arena *arena; /* of the report */
	struct arena *work;  /* of some rows */
	int work_rows;
	struct grid *grid;
	const char *const *headings;
	size_t heading_count;
	size_t *at;  /* by column of the mapping: column of the file; SIZE_MAX */
	bool *taken; /* by column of the file */
	struct imp_record *records;
	const struct grid_row *row;
	bool row_faulty;
	int64_t hard;	       /* faults that are not warnings */
	GArray *faults;	       /* struct import_fault */
	GArray *sticky;	       /* faults found after writing: they stay over passes */
	GArray *twins;	       /* struct import_twin */
	GHashTable *bad;       /* rows left out of this pass: int64 * */
	GHashTable *places;    /* storage area -> struct imp_area * */
	GHashTable *names;     /* lookups: text -> struct imp_key * */
	GHashTable *asked;     /* statements by their names: texts of the program, told apart by where they lie */
	int64_t found_area;    /* of the record a lookup has found */
	int64_t nation;	       /* above everything, once asked */
	GHashTable *homes;     /* unit or organisation -> area number */
	GHashTable *near;      /* faulty text -> nearest right value */
	GHashTable *books;     /* unit -> GArray of the storage areas of everything in it */
	GHashTable *named;     /* field and storage area -> names of the rows it may point at (import_any.c) */
	size_t named_count;    /* names held there */
	GHashTable *scopes;    /* unit above -> GPtrArray of names below */
	GHashTable *made;      /* records of this chunk: id -> row of the file */
	GArray *made_all;      /* struct imp_made of the whole pass, in the order they were written */
	GHashTable *decisions; /* row -> struct import_decision * */
	GHashTable *by_kind;   /* struct kind * -> count */
	GPtrArray *grown;      /* struct imp_field *, text: words of local additions, read or made in this pass */
	int chunk;	       /* rows whose rules across rows are not asked yet */
	int64_t broken_rows, first_area;
	int64_t hidden_rows;	    /* of this pass, that Excel does not show */
	const char *hidden_numbers; /* of the first of them; NULL */
	int64_t beside_cells;	    /* of this pass, that say something under no heading */
	uint64_t beside[16];	    /* bits of their columns: GRID_COLUMNS_MAX of them */
	size_t beside_count;	    /* columns named */
	const char *beside_names;   /* NULL */
	int64_t late;		    /* rows of this pass that were counted as good and then found bad */
	GHashTable *told;	    /* rule:id already told in this pass */
	int64_t asked_row;
	bool careful;	    /* ask after every row */
	bool fix_rules;	    /* rows were found bad after they had been written */
	bool counted_again; /* a trial: a pass more without the rows found bad late */
	struct imp_law *law;
	bool stopped;
};

/* Which row of the file wrote a row of the register. */
struct imp_made {
	int64_t id, row;
	bool known; /* it was there: the id stands for itself; else for all ids up to the next */
};
/* The row of the file that wrote that row of the register in this pass; NONE. */
int64_t imp_made_by(const struct importing *x, int64_t id);

/* What is known of a storage area. */
struct imp_area {
	int64_t number;
	struct auth_place at;
	int64_t site;
	uint32_t may_known, may; /* bits of classes asked, and allowed, for entering people's facts */
};

/* ---- import.c */
/* A fault of a cell (column of the mapping; SIZE_MAX: the row). nearest and rule may be NULL. */
void imp_fault(
	struct importing *x, size_t column, const char *given, const char *text, const char *nearest, const char *rule, bool warning);
/* A cell that changes what is recorded: told before it is done. recorded as in struct import_fault. */
void imp_change(struct importing *x, size_t column, const char *given, const char *recorded, const char *text);
const char *imp_say(struct importing *x, msg_key key, const char *const *args, size_t n);
#define IMP_SAY(x, key, ...)                                                                                                               \
	imp_say((x), (key), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))
/* Statement of sql/statements; bind by hand. */
struct db_stmt *imp_ask(struct importing *x, const char *name, struct err *e);

/* ---- import_ready.c */
bool imp_ready(struct importing *x, struct err *e);
/* At the beginning of each pass, when its transaction has begun: somebody else may have written since the one before, or while this one
 * waited. What is kept of the register is forgotten, words added to lists are read again. */
bool imp_ready_pass(struct importing *x, struct err *e);
void imp_clear(struct importing *x);

/* ---- import_value.c */
/* The cell of a field: the first of its columns with something in it, or all joined. column: where; SIZE_MAX when empty. */
const struct grid_cell *imp_cell(struct importing *x, const struct imp_field *f, size_t *column);
/* A cell with a text of the mapping's own. */
const struct grid_cell *imp_text_cell(struct importing *x, const char *text);
/* Fills all fields of a record from the row. */
bool imp_values(struct importing *x, struct imp_record *rec, struct err *e);
/* Is there anything in one of these columns? */
bool imp_any(struct importing *x, const size_t *columns, size_t count);
const char *imp_nearest(struct importing *x, const char *scope, const char *text, const char *(*each)(void *user, size_t i), void *user);
/* A code by the words of a cell. false: there is none, and a fault is noted. *num NONE: nothing is meant. */
bool imp_code(struct importing *x, struct imp_field *f, const struct grid_cell *cell, size_t column, int64_t *num, struct err *e);
/* One more record of a kind made. */
void imp_count_made(struct importing *x, const struct kind *k);
/* Adds a word to a list that may grow (list_item). */
bool imp_make_code(struct importing *x, struct imp_field *f, const char *text, gpointer *num, struct err *e);
/* Words added to lists, as the pass before knew them. */
void imp_forget_grown(struct importing *x);
const char *imp_normal(struct importing *x, const char *text, struct err *e);

/* ---- import_look.c */
bool imp_look(struct importing *x, struct imp_record *rec, struct imp_field *f, int64_t *id, struct err *e);
/* The storage area of a unit or an organisation; NONE when it has none. */
bool imp_area_of(struct importing *x, int64_t unit, int64_t organisation, int64_t *area, struct err *e);

/* Ids a question gives: the first, and how many. */
bool imp_first(struct db_stmt *st, int64_t *id, int64_t *count, struct err *e);
/* Where the names of a field are looked for: the unit named by another column, that of the batch, or everything. */
bool imp_above(struct importing *x, const struct imp_field *f, int64_t *above, struct err *e);

/* ---- import_person.c, import_any.c: looked up beside them; the area goes to found_area */
bool imp_look_person(struct importing *x, struct imp_record *rec, struct imp_field *f, int64_t *id, struct err *e);
/* The storage areas of a unit, of what lies in it and of what that was made from: its books. Kept by x. */
bool imp_books(struct importing *x, int64_t unit, const GArray **out, struct err *e);
bool imp_look_row(struct importing *x, struct imp_record *rec, struct imp_field *f, int64_t *id, struct err *e);
void imp_named_init(struct importing *x);
/* A record of the kind was written: what rows are called may be another now. NULL: everything is read anew. */
void imp_forget_named(struct importing *x, const struct kind *written);

/* ---- import_self.c */
/* The record the row says it is, when it says so. Nothing found: a fault, and the record is left as it was. */
bool imp_self(struct importing *x, struct imp_record *rec, struct err *e);
/* Does the cell say what the list says of the record, or nothing that could be taken in? */
bool imp_says_the_same(struct importing *x, struct imp_record *rec, const struct imp_field *f, bool *same, struct err *e);
/* Does the column after the field's say the storage area of what it points at? */
bool imp_has_area(const struct kind_field *f);
/* Text of a cell that was not to be seen when the list was taken out. */
bool imp_is_masked(const char *text);

/* ---- import_notes.c */
/* The word of a line of sums ("Tổng cộng"), where the row is one: that word, and beside it nothing but numbers. NULL. */
const char *imp_sum(struct importing *x);
void imp_note_row(struct importing *x);
void imp_give_notes(struct importing *x); /* into the report */

/* ---- import_known.c */
/* Finds the record among what is there; fills old, known, id, and what is to be written. */
bool imp_known(struct importing *x, struct imp_record *rec, struct err *e);

/* ---- import_twin.c */
struct imp_law *imp_law_new(struct importing *x, struct err *e);
void imp_law_free(struct imp_law *law);
/* Who is it? Sets rec->known and id, or notes a twin or a fault. *skip: the row is left out. */
bool imp_person(struct importing *x, struct imp_record *rec, bool *skip, struct err *e);

/* ---- import_row.c */
/* The column of the mapping that a field's text comes from in this row: of several the one with something in it, else the first that the
 * file has. SIZE_MAX: the field comes from no column. */
size_t imp_column_of(const struct importing *x, const struct mapping_field *f);
enum imp_outcome { ROW_TAKEN, ROW_SAME, ROW_BAD, ROW_SKIPPED, ROW_REFUSED };
bool imp_row(struct importing *x, enum imp_outcome *out, struct err *e);

/* Where the facts of a storage area sit, for asking rights; NULL when that cannot be told. */
const struct auth_place *imp_place(struct importing *x, int64_t area);
/* What the viewer may neither see nor write of a record, by where and what it is so far, into rec->barred: no cell of it may be compared
 * with what is recorded, for the answer would tell that. */
bool imp_bar(struct importing *x, struct imp_record *rec, struct err *e);
bool imp_is_barred(const struct imp_record *rec, const struct mapping_field *f);
/* Refuses every cell that says something of what is barred: the same fault for a right guess and a wrong one. Such a field stays as it is.
 */
bool imp_refuse_barred(struct importing *x, struct imp_record *rec, struct err *e);
/* Makes a place as secret as a row is, of table t; NULL: nothing. False where that cannot be told: then nobody may. */
bool imp_secrecy(struct importing *x, const struct table *t, const void *row, struct auth_place *at);

/* ---- import_batch.c */
bool imp_batch_write(struct importing *x, const char *hash, const char *key, struct err *e);
/* The batch that took in a file of that content and still stands; NULL. */
bool imp_batch_same(struct importing *x, const char *hash, const char **out, struct err *e);

#endif
