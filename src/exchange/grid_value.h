/* Texts of tables as values: days, numbers, yes and no as Vietnamese offices write them. What can be read in two ways is refused with a
 * question that names both, never guessed. All failures are ERR_INPUT in words.
 */
#ifndef COSO_EXCHANGE_GRID_VALUE_H
#define COSO_EXCHANGE_GRID_VALUE_H

#include "exchange/grid.h"

/* A day or a part of one (yyyymm00, yyyy0000): dd/mm/yyyy with / - . or blanks, mm/yyyy, yyyy, yyyy-mm-dd with or without time (with a
 * zone: the day in Vietnam), "ngày 3 tháng 2 năm 1930", "tháng 2/1930", "năm 1930", 00 for what is not known. Refused: years of two digits
 * ("1934 hay 2034?"), what no calendar has. *nearest (may be NULL) is set to what was probably
 * meant, as dd/mm/yyyy in the arena, or NULL. */
bool value_day(const char *text, struct arena *a, ymd *out, const char **nearest, struct err *e);

/* The same of a cell: a day as it is, a number of four digits as a year, of five as Excel's serial of the file's date system. */
bool value_day_of_cell(const struct grid_cell *cell, bool days_1904, struct arena *a, ymd *out, const char **nearest, struct err *e);

/* A decimal number as plain text ("-1234.5") in the arena. "1.234,5" and "1,234.5" are told apart; "1.234" alone is 1234 or 1,234 and is
 * refused unless `point` says what the column's decimal point is (',' or '.'; 0: unknown). "(5)" is -5; blanks between thousands, and
 * đ, đồng, VND, VNĐ behind it are left out. */
bool value_number(const char *text, char point, struct arena *a, const char **out, struct err *e);

/* The same of a cell: of a number cell its own text, which is unambiguous. */
bool value_number_of_cell(const struct grid_cell *cell, char point, struct arena *a, const char **out, struct err *e);

/* "x", "có", "đúng", "✓", "yes", "1" against "không", "ko", "sai", "no", "0", "-". */
bool value_yes_no(const char *text, struct arena *a, bool *out, struct err *e);

#endif
