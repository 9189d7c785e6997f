/* Shared by the parts of import-lineage; nobody else includes it. */
#ifndef COSO_APP_LINEAGE_PARTS_H
#define COSO_APP_LINEAGE_PARTS_H

#include "app/lineage/lineage_book.h"
#include "app/lineage/lineage_import.h"
#include "base/csv.h"

struct lineage_import {
	struct book *book;
	struct arena *arena;
	const struct csv *csv; /* row 0 is the header */
	ymd turn;	       /* the day of the conversion table: that of the last embedded list */
	struct lineage_import_report *report;
};

/* Notes that the row of that line is refused, and why. Always false. */
#define REFUSE(im, line, key, ...)                                                                                                         \
	lineage_refuse((im), (line), (key), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))
bool lineage_refuse(struct lineage_import *im, int line, msg_key key, const char *const *args, size_t nargs);

void lineage_import_mapping(struct lineage_import *im);
void lineage_import_changes(struct lineage_import *im, bool with_parents);

#endif
