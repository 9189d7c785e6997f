/* Workbooks that people fill in: drop-down lists, text columns, notes. */
#include "exchange/workbook_internal.h"

#include <string.h>

void workbook_hide(struct workbook_sheet *s)
{
	worksheet_hide(s->sheet);
}

void workbook_text_column(struct workbook_sheet *s, size_t column, double characters)
{
	lxw_format *text = workbook_add_format(s->owner->book);
	format_set_num_format(text, "@");
	worksheet_set_column(s->sheet, (lxw_col_t)column, (lxw_col_t)column, characters, text);
}

void workbook_choices(
	struct workbook_sheet *s, size_t column, size_t first, size_t last, const char *lists, size_t list_column, size_t count)
{
	char col[16] = "";
	lxw_col_to_name(col, (lxw_col_t)list_column, 1);
	g_autofree char *formula = g_strdup_printf("='%s'!%s$1:%s$%zu", lists, col, col, count);
	lxw_data_validation v;
	memset(&v, 0, sizeof v);
	v.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
	v.value_formula = formula;
	v.error_type = LXW_VALIDATION_ERROR_TYPE_WARNING;
	worksheet_data_validation_range(s->sheet, (lxw_row_t)first, (lxw_col_t)column, (lxw_row_t)last, (lxw_col_t)column, &v);
}

void workbook_comment(struct workbook_sheet *s, size_t row, size_t column, const char *text)
{
	worksheet_write_comment(s->sheet, (lxw_row_t)row, (lxw_col_t)column, text);
}
