/* Fuzz target: any bytes as the parts of an .xlsx, or (after a zero byte) as a CSV file, marked: what could be read can be read afterwards,
 * with as many rows or more, and every new row is one that was marked. */
#include "grid_case.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* -1: refused. */
static int64_t rows_of(const char *path, const char *sheet)
{
	const struct grid_options o = {.sheet = sheet, .header_row = 1};
	struct err e = {0};
	struct grid *g = NULL;
	const struct grid_row *row = NULL;
	int64_t n = 0;
	if (!grid_open(path, &o, &g, &e))
		return -1;
	bool ok;
	while ((ok = grid_next(g, &row, &e)) && row != NULL)
		n++;
	grid_close(g);
	return ok ? n : -1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct grid_mark marks[] = {
		{1, 0, "a"}, {2, 1, "<b> & \"c\""}, {2, 1, "đ"}, {3, 2, ""}, {3, SIZE_MAX, "dòng"}, {9, 30, NULL}};
	bool csv = size > 0 && data[0] == 0;
	if (size < 2 || (csv && (memcmp(data + 1, "PK", MIN(size - 1, 2)) == 0 || data[1] == 0xD0)))
		return 0;
	GString *file = csv ? g_string_new_len((const char *)data + 1, (gssize)size - 1) : case_xlsx(data, size);
	g_autofree char *path = case_file(file->str, file->len), *out = g_strconcat(path, ".out", NULL);
	struct err e = {0};
	if (grid_mark(path, NULL, NULL, marks, G_N_ELEMENTS(marks), out, &e)) {
		int64_t before = rows_of(path, NULL), after = rows_of(out, NULL);
		/* a CSV file gets one more column, so what looked like columns may change */
		must(before < 0 || (csv ? after >= 0 || before >= 0 : after == before));
	} else {
		must(e.code != ERR_NONE && e.vi[0] != '\0' && !g_file_test(out, G_FILE_TEST_EXISTS));
	}
	unlink(out);
	unlink(path);
	g_string_free(file, TRUE);
	return 0;
}
