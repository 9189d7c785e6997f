/* Between the files of workbooks; nobody else includes this. */
#ifndef COSO_EXCHANGE_WORKBOOK_INTERNAL_H
#define COSO_EXCHANGE_WORKBOOK_INTERNAL_H

#include "exchange/workbook.h"

#include <xlsxwriter.h>

#define COLUMNS_MAX 1024

struct workbook {
	lxw_workbook *book;
	char *path, *part;
	GHashTable *formats; /* key text -> lxw_format */
	GHashTable *names;   /* folded names of sheets */
	GSList *sheets;
};
struct workbook_sheet {
	struct workbook *owner;
	lxw_worksheet *sheet;
	lxw_row_t next;
	double widths[COLUMNS_MAX];
	struct { /* what merged cells above still cover */
		lxw_row_t until;
		lxw_format *format;
	} covered[COLUMNS_MAX];
};

#endif
