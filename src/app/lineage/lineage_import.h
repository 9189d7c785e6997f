/* Use case "import-lineage FILE": a fuller table of what happened to the units, laid over what init knew. Three kinds of file, told apart
 * by their header: the conversion table of 1/7/2025 with its splits, dated changes with parents, dated changes without. One batch; rows
 * that do not fit are refused with line and reason, the others go in; the same file again changes nothing. */
#ifndef COSO_APP_LINEAGE_IMPORT_H
#define COSO_APP_LINEAGE_IMPORT_H

#include "store/store.h"

#include <glib.h>

enum lineage_file { LINEAGE_FILE_MAPPING, LINEAGE_FILE_CHANGES };

struct lineage_refusal {
	int line;
	char *reason[2]; /* by enum msg_lang */
};

struct lineage_import_report {
	enum lineage_file file;
	int64_t rows;	   /* data rows in the file */
	int64_t applied;   /* rows that changed something */
	int64_t unchanged; /* rows the register already agreed with */
	GArray *refused;   /* struct lineage_refusal, by line */
	/* of a conversion table: new communes by how they came to be; old communes that were split */
	int64_t merges, continued, level_changes, regroups, split, bounded; /* bounded: people known only within bounds, or not at all */
	bool written;							    /* false: nothing to do */
};

bool app_import_lineage(struct store *s, const char *file, struct lineage_import_report *report, struct err *e);
void app_import_lineage_text(const struct lineage_import_report *r, enum msg_lang lang, GString *out);
void app_import_lineage_free(struct lineage_import_report *r);

#endif
