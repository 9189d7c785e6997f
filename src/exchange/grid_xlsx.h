/* Parts of an .xlsx that its reader puts together: number formats and fonts, shared texts, what sheets there are. */
#ifndef COSO_EXCHANGE_GRID_XLSX_H
#define COSO_EXCHANGE_GRID_XLSX_H

#include "exchange/grid_internal.h"
#include "exchange/grid_package.h"

/* ---- styles.xml (grid_styles.c) ---- */

enum style_kind {
	STYLE_NUMBER,
	STYLE_DAY,
	STYLE_MONTH, /* a date that shows no day */
	STYLE_YEAR,  /* a date that shows the year only */
	STYLE_TIME,  /* a time of day */
	STYLE_ZEROS  /* "00000": digits with zeros in front */
};

struct style {
	enum style_kind kind;
	int zeros;
	enum grid_legacy legacy; /* by the font */
};

struct styles {
	GArray *formats; /* struct style, one a cell format */
};

bool styles_read(struct package *p, int64_t index, struct styles *out, struct err *e); /* index -1: none */
void styles_free(struct styles *s);
/* Of cell format n; one outside the list is plain. */
struct style styles_of(const struct styles *s, size_t n);

/* ---- texts (grid_strings.c) ---- */

/* Rich text gathers to one text; inside it a byte says in what font what follows is written. */
enum text_mark { TEXT_CELL_FONT = 1, TEXT_UNICODE, TEXT_TCVN3, TEXT_TCVN3_CAPITALS, TEXT_VNI };

struct rich {
	GString *text;
	int phonetic; /* depth inside what is only pronunciation */
	bool in_text, in_run;
	char font; /* of the run: enum text_mark */
	bool too_long;
};
void rich_begin(struct rich *r); /* also the first time */
void rich_free(struct rich *r);
void rich_start(struct rich *r, const char *name, const char **attributes);
void rich_end(struct rich *r, const char *name);
void rich_text(struct rich *r, const char *s, size_t n);

/* Shared texts: many, so they lie one behind the other, in a nameless file when they are large. */
struct strings;
struct strings *strings_read(struct package *p, int64_t index, const char *folder, struct err *e); /* index -1: none */
void strings_free(struct strings *s);
/* Text n, with marks as above. NULL with an error when there is none. Valid until the next call. */
const char *strings_get(struct strings *s, uint64_t n, size_t *length, struct err *e);

/* ---- workbook.xml (grid_workbook.c) ---- */

struct book_sheet {
	const char *name;
	int64_t part; /* index of its entry */
	const char *path;
	bool hidden;
};

struct book {
	const struct book_sheet *sheets;
	size_t count;
	bool days_1904;
	int64_t styles, strings;		    /* entries, -1: none */
	const char *styles_path, *path, *relations; /* of the workbook and its relations */
};

bool book_read(struct package *p, struct arena *a, struct book *out, struct err *e);

/* Folder and file of a part: "xl/worksheets/sheet1.xml" → "xl/worksheets/_rels/sheet1.xml.rels". */
char *book_relations_path(struct arena *a, const char *part);
/* A target seen from a part: "../comments1.xml" from "xl/worksheets/sheet1.xml" → "xl/comments1.xml". */
char *book_target(struct arena *a, const char *part, const char *target);

struct relation {
	const char *id, *type, *target; /* target resolved, type its last word */
	bool external;
};
/* The relations of a part; index -1: none. */
bool book_relations(
	struct package *p, int64_t index, const char *part, struct arena *a, const struct relation **list, size_t *count, struct err *e);

/* ---- limits of parts, in bytes ---- */

#define SHEET_BYTES_MAX (UINT64_C(2) << 30)
#define STRINGS_BYTES_MAX (UINT64_C(1) << 30)
#define PART_BYTES_MAX (UINT64_C(64) << 20)

#endif
