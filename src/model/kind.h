/* Kinds of record as plain data. tools/mkkinds reads domain/records/ *.kind and emits, into the build folder, `model/kinds.gen.h` (row
 * structs, `table_<name>` externs) and `kinds.gen.c` (the descriptors). One engine (store) works on them; nobody writes row code by hand.
 */
#ifndef COSO_MODEL_KIND_H
#define COSO_MODEL_KIND_H

#include "base/date.h"
#include "base/msg.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum kind_family { FAMILY_REF, FAMILY_AREA, FAMILY_KEY, FAMILY_SITE };
enum kind_shape { SHAPE_TIMELESS, SHAPE_EVENT, SHAPE_SPAN, SHAPE_VERSIONED, SHAPE_LOG, SHAPE_PLAIN };

enum field_type {
	FIELD_REF,
	FIELD_OWN,
	FIELD_XREF,
	FIELD_TEXT,
	FIELD_MEMO,
	FIELD_NAME,
	FIELD_CODE,
	FIELD_SET,
	FIELD_DATE,
	FIELD_PDATE,
	FIELD_INSTANT,
	FIELD_INT,
	FIELD_MONEY,
	FIELD_DEC,
	FIELD_SHARE,
	FIELD_BOOL,
	FIELD_DIGITS,
	FIELD_DOCNO,
	FIELD_DECISION,
	FIELD_PLACE,
	FIELD_SECRET,
	FIELD_FILE,
	FIELD_EXPR,
	FIELD_JSON,
	FIELD_HASH,
	FIELD_RAW,
	FIELD_LONG,
	FIELD_ANYID,
};

/* A field as described: what users and the dictionary see. */
struct kind_field {
	const char *name;
	enum field_type type;
	const char *of;	    /* kind name (ref, own, xref), list name (code, set), else NULL */
	int64_t min, max;   /* int range, text length (max), dec scale (max); NONE when unbounded */
	const char *digits; /* "2|3|5" of digits(), else NULL */
	bool required, unique, searchable, sortable, in_version;
	char class_;	   /* B S X O P: records.md 0.4 */
	const char *label; /* Vietnamese */
	const char *label_en;
	const char *initial; /* default ("1", "" for an empty text) or NULL */
	const char *feeds;   /* "B2 2C-16" or "" */
};

enum column_store { COLUMN_INT, COLUMN_TEXT }; /* int64_t (NONE = null) or const char * (NULL = null) in the row struct */

/* A column of a table: one field makes one or more (a decision makes five). System columns have field = -1. */
struct column {
	const char *name;
	const char *sql_type; /* BIGINT, INTEGER, SMALLINT, TEXT */
	enum column_store store;
	uint16_t offset; /* in the row struct */
	int16_t field;	 /* index into kind->fields, or -1 */
	bool required;	 /* NOT NULL */
	bool derived;	 /* the program computes it from other columns: *_key, *_sort */
	int64_t initial; /* default for integers, NONE if none */
};

/* A table of facts: the kind's own table (head) or its versions. Its history twin has the same columns plus end_ms and is named <name>_h.
 */
struct table {
	const char *name;
	const struct kind *kind;
	bool versions; /* this is k_v: a column <kind>_id names the head */
	bool history;  /* has the twin <name>_h (not: log, plain) */
	bool locked;   /* the database has lock_no here (records.md 2.5): not a column of the descriptor, not in the row struct */
	const struct column *columns;
	uint16_t column_count;
	uint16_t row_size; /* sizeof(struct <name>_row) */
	/* offsets of system columns in the row struct, 0xFFFF where the table has none; area is area_id, in REF tables owner_area */
	uint16_t area, id, rev, rec_ms, chg_id, from_d, from_p, until_d, until_p, on_d, head;
};
#define COLUMN_ABSENT ((uint16_t)0xFFFF)

struct kind {
	const char *name;  /* unit, organisation, person … */
	const char *label; /* Vietnamese */
	const char *label_en;
	const char *purpose; /* one line, English */
	const char *purpose_vi;
	enum kind_family family;
	enum kind_shape shape;
	const char *in; /* kind whose page shows it, or NULL */
	const struct kind_field *fields;
	uint16_t field_count;
	const struct table *table;	      /* head or only table */
	const struct table *versions;	      /* NULL unless versioned */
	const char *row_rule, *rules, *slips; /* prose, English; NULL when there is none */
	const char *row_rule_vi, *slips_vi;   /* the same in Vietnamese: there whenever the English is */
	const char *order;		      /* unique/key lines as written, for the dictionary */
};

extern const struct kind *const kind_all[];
extern const size_t kind_count;
extern const struct table *const table_all[]; /* in an order in which foreign keys are satisfied */
extern const size_t table_count;
/* The whole schema as SQL, the same text for both engines: tables, history twins, indexes. Migrations must end in it (a test compares). */
extern const char *const kind_schema_sql;

const struct kind *kind_find(const char *name); /* NULL when there is none */
const struct table *table_find(const char *name);
const struct column *table_column(const struct table *t, const char *name);
/* Their words in a language. */
const char *kind_label_in(const struct kind *k, enum msg_lang lang);
const char *kind_field_label_in(const struct kind_field *f, enum msg_lang lang);
int kind_field_index(const struct kind *k, const char *name); /* -1 when there is none */

/* Row structs. row_init sets integers to their defaults or NONE, text to NULL. */
void row_init(const struct table *t, void *row);
int64_t *row_int(const struct column *c, void *row);
int64_t row_get_int(const struct column *c, const void *row);
const char *row_get_text(const struct column *c, const void *row);
void row_set_text(const struct column *c, void *row, const char *text); /* not copied */
#define ROW_AT_INT(row, offset) (*(int64_t *)(void *)((char *)(row) + (offset)))
#define ROW_GET_INT(row, offset) (*(const int64_t *)(const void *)((const char *)(row) + (offset)))

#endif
