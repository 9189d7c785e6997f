/* Mapping files (domain/imports/NAME.yaml; an office's own are made by the browser): which columns of a foreign table become which fields
 * of which kinds of record (docs/imports.md). Read once into a typed tree with every name resolved; a fault says where it stands. */
#ifndef COSO_APP_MAPPING_H
#define COSO_APP_MAPPING_H

#include "app/app.h"

enum mapping_source {
	SOURCE_COLUMN,	     /* cells of the row */
	SOURCE_VALUE,	     /* the same text for every row */
	SOURCE_RECORD,	     /* another record of the same row */
	SOURCE_ORGANISATION, /* an organisation named by the cell */
	SOURCE_UNIT,	     /* a unit named by the cell, or by its code */
	SOURCE_POST,	     /* a post: organisation and title */
	SOURCE_PERSON,	     /* somebody named by the cell, told apart by day of birth, number, place */
	SOURCE_ROW,	     /* any other record named by the cell, as lists call it, or by its key */
	SOURCE_OPTION	     /* said when the file is taken in: unit, organisation, today */
};
enum mapping_option { OPTION_UNIT, OPTION_ORGANISATION, OPTION_TODAY };

/* What a cell that differs from what is recorded means. */
enum mapping_difference { DIFFERENCE_FAULT, DIFFERENCE_CORRECT, DIFFERENCE_KEEP };

struct mapping_alias {
	const char *key;   /* folded text of the cell */
	const char *text;  /* as written */
	const char *value; /* taken instead: a code by its id, a text */
};

struct mapping_column {
	const char *id;
	const char *const *headings;   /* as offices write them, NULL-terminated; compared without marks, case, signs */
	const char *const *keys;       /* the same folded */
	const char *example;	       /* for the row that shows how; NULL */
	const char *note_vi, *note_en; /* NULL */
	bool required;		       /* the file must have it */
};

struct mapping_record;

struct mapping_field {
	const char *name; /* as in act.h: full_name, from, until, on, residence.text, decided.no */
	const struct table *table;
	const struct column *column;
	const struct kind_field *field; /* NULL: a bound or the day */
	enum mapping_source source;
	const size_t *columns; /* of mapping->columns; joined with `join` where several */
	size_t column_count;
	const char *join;
	const char *value;		     /* SOURCE_VALUE */
	const char *otherwise;		     /* when the cell is empty; NULL */
	const struct mapping_alias *aliases; /* own spellings of this file, before those of the list */
	size_t alias_count;
	const char *take; /* regular expression: its first group is the text; NULL */
	bool make;	  /* a word that is not in the list is added to it */
	bool ask_system;  /* bare numbers are codes of a system that must be named (ethnic groups) */
	enum mapping_difference on_difference;
	size_t record;			/* SOURCE_RECORD: of mapping->records */
	enum mapping_option option;	/* SOURCE_OPTION */
	const char *const *tries;	/* lookups: "Chi bộ {}", tried in this order after the text itself; NULL-terminated */
	const size_t *within;		/* lookups: a column that names the unit above; NULL: the unit of the batch */
	const size_t *birth, *number;	/* of a person looked up: columns with the day of birth, with an identity number; NULL */
	const struct mapping_field *of; /* SOURCE_POST: where its organisation comes from; aliases and columns are those of the title */
	int line, place;		/* of the file, for messages */
};

enum mapping_recognise { RECOGNISE_NUMBER = 1, RECOGNISE_NAME_BIRTH_HOME = 2 };

struct mapping_record {
	const char *id;
	const struct kind *kind;
	const size_t *row_key;		  /* the column that tells the recorded row (record_key.h); NULL: none */
	const struct mapping_field *home; /* where it is kept when nothing else of the row says so: a unit; NULL */
	const size_t *when;		  /* made only when one of these columns has something; none: always */
	size_t when_count;
	int recognise;			 /* people: bits of mapping_recognise */
	const struct column *const *key; /* what tells a row that is there already, beside the records it names */
	const struct table *const *key_table;
	size_t key_count;
	enum mapping_difference on_difference;
	const struct mapping_field *fields;
	size_t field_count;
};

struct mapping {
	const char *name, *path;
	const char *title_vi, *title_en, *confidence, *source;
	const struct mapping_column *columns;
	size_t column_count;
	const struct mapping_record *records;
	size_t record_count;
	const char *text; /* of the file */
};

/* Reads a mapping. NULL with "path:line:column: …" at its first fault; lives in the arena. extends: is answered from the program's own. */
const struct mapping *mapping_read(struct codes *codes, const char *path, const char *text, size_t length, struct arena *a, struct err *e);
/* One that comes with the program ("dang_vien_2025"), or a file (a name with a / or ending in .yaml). ERR_NOT_FOUND. */
const struct mapping *mapping_find(struct app *a, const char *name, struct arena *arena, struct err *e);
/* Names of those that come with the program, in order; NULL-terminated. */
const char *const *mapping_names(struct arena *a);

/* The key by which headings are compared: without marks, case, signs, numbers of items ("(3) Họ và tên" = "ho ten va"…). */
const char *mapping_heading_key(const char *heading, struct arena *a);

/* ---- guessing ---- */

/* What a heading of the file seems to be. */
struct mapping_match {
	const char *heading;
	const char *column; /* id in the mapping proposed; NULL: nothing near */
	int confidence;	    /* 100: the very words; 0: nothing */
};
struct mapping_guess {
	const struct mapping *mapping;	     /* the ready one that fits best; NULL: none takes even a third of the headings */
	int confidence;			     /* 0..100: how much of what it needs is there */
	const struct mapping_match *matches; /* one a heading, in their order */
	size_t match_count;
};
/* mapping NULL: the best of all ready ones; else the headings are matched with that one. */
bool mapping_guess(struct app *a, const struct mapping *mapping, const char *const *headings, size_t count, struct arena *arena,
	struct mapping_guess *out, struct err *e);

/* A mapping made out of a ready one and what the user chose for each heading, as YAML (extends: BASE): save it, read it again. */
char *mapping_write_extending(
	const char *name, const char *title, const struct mapping *base, const struct mapping_match *chosen, size_t count, struct arena *a);
/* A mapping of one kind: matches name fields instead of columns ("full_name"). */
char *mapping_write_kind(
	const char *name, const char *title, const struct kind *k, const struct mapping_match *chosen, size_t count, struct arena *a);
/* Fields of a kind that a heading may fill, by what lists, forms and figures call them: what mapping_write_kind takes. */
bool mapping_guess_kind(struct app *app, const struct kind *k, const char *const *headings, size_t count, struct arena *arena,
	const struct mapping_match **out, struct err *e);
/* The kind whose list these headings are of: one of them tells its rows (record_key.h). NULL: none does. */
const struct kind *mapping_kind_of(const char *const *headings, size_t count, struct arena *a);
/* What a column may become, for choosing: names and labels; the names are those of acts, and some beside them (mapping_kind.c). */
struct mapping_choice {
	const char *name, *label;
};
const struct mapping_choice *mapping_kind_choices(const struct kind *k, enum msg_lang lang, size_t *count, struct arena *a);
/* Labels of what the kind requires and no column fills, with commas between; NULL: nothing is missing. */
const char *mapping_kind_missing(
	const struct kind *k, const struct mapping_match *chosen, size_t count, enum msg_lang lang, struct arena *a);
/* The mapping of a file that is a list of one kind, guessed from its headings. name: of the kind; NULL: the file's headings say it.
 * ERR_NOT_FOUND when nothing says which kind, ERR_INPUT when a column that the kind requires is missing. */
struct grid_options;
const struct mapping *mapping_of_list(struct app *a, const char *name, const char *file, const struct grid_options *options,
	enum msg_lang lang, struct arena *arena, struct err *e);

#endif
