/* For the fuzz targets of tables: bytes as a file, and parts of an .xlsx as a zip (stored, right sums), so that what is tried reaches the
 * readers behind the zip. */
#ifndef COSO_TESTS_FUZZ_GRID_CASE_H
#define COSO_TESTS_FUZZ_GRID_CASE_H

#include "exchange/grid.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A file of these bytes under $TMPDIR; g_free the path and unlink it. */
static inline char *case_file(const void *data, size_t size)
{
	char *path = g_build_filename(g_get_tmp_dir(), "coso-fuzz-XXXXXX", NULL);
	int fd = g_mkstemp(path);
	must(fd >= 0);
	for (size_t done = 0; done < size;) {
		ssize_t n = write(fd, (const char *)data + done, size - done);
		must(n > 0);
		done += (size_t)n;
	}
	close(fd);
	return path;
}

static inline void case_number(GString *s, uint32_t n, int bytes)
{
	for (int i = 0; i < bytes; i++)
		g_string_append_c(s, (char)(n >> (8 * i)));
}

static inline uint32_t case_sum(const char *s, size_t n)
{
	uint32_t c = 0xFFFFFFFFu;
	for (size_t i = 0; i < n; i++) {
		c ^= (unsigned char)s[i];
		for (int k = 0; k < 8; k++)
			c = c >> 1 ^ (c & 1 ? 0xEDB88320u : 0);
	}
	return ~c;
}

static inline void case_entry(GString *zip, GString *directory, const char *name, const char *s, size_t n)
{
	GString *fields = g_string_new(NULL);
	uint32_t at = (uint32_t)zip->len;
	case_number(fields, 20, 2); /* version */
	case_number(fields, 0, 2);
	case_number(fields, 0, 2); /* stored */
	case_number(fields, 0x5A210000, 4);
	case_number(fields, case_sum(s, n), 4);
	case_number(fields, (uint32_t)n, 4);
	case_number(fields, (uint32_t)n, 4);
	case_number(fields, (uint32_t)strlen(name), 2);
	case_number(fields, 0, 2);
	g_string_append_len(zip, "PK\3\4", 4);
	g_string_append_len(zip, fields->str, (gssize)fields->len);
	g_string_append(zip, name);
	g_string_append_len(zip, s, (gssize)n);
	g_string_append_len(directory, "PK\1\2\24\0", 6);
	g_string_append_len(directory, fields->str, (gssize)fields->len);
	case_number(directory, 0, 2);
	case_number(directory, 0, 4);
	case_number(directory, 0, 4);
	case_number(directory, at, 4);
	g_string_append(directory, name);
	g_string_free(fields, TRUE);
}

#define CASE_HEAD "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
#define CASE_TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

/* Parts are divided by zero bytes: sheet, shared texts, styles, workbook, relations of the sheet, comments, drawing. Missing ones get
 * something plain or stay away. */
static inline GString *case_xlsx(const uint8_t *data, size_t size)
{
	static const struct {
		const char *name, *plain;
	} parts[] = {{"xl/worksheets/sheet1.xml", "<worksheet/>"}, {"xl/sharedStrings.xml", NULL}, {"xl/styles.xml", NULL},
		{"xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"},
		{"xl/worksheets/_rels/sheet1.xml.rels", NULL}, {"xl/comments1.xml", NULL}, {"xl/drawings/vmlDrawing1.vml", NULL},
		{"[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"></Types>"},
		{"_rels/.rels", CASE_HEAD "<Relationship Id=\"rId1\" Type=\"" CASE_TYPE
					  "officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
		{"xl/_rels/workbook.xml.rels",
			CASE_HEAD "<Relationship Id=\"rId1\" Type=\"" CASE_TYPE "worksheet\" Target=\"worksheets/sheet1.xml\"/>"
				  "<Relationship Id=\"rId2\" Type=\"" CASE_TYPE "styles\" Target=\"styles.xml\"/>"
				  "<Relationship Id=\"rId3\" Type=\"" CASE_TYPE
				  "sharedStrings\" Target=\"/xl/sharedStrings.xml\"/></Relationships>"}};
	GString *zip = g_string_new(NULL), *directory = g_string_new(NULL);
	const char *p = (const char *)data, *end = p + size;
	uint32_t count = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		const char *cut = i < 7 && p < end ? memchr(p, 0, (size_t)(end - p)) : NULL;
		size_t n = i < 7 && p < end ? (size_t)((cut != NULL ? cut : end) - p) : 0;
		if (n > 0 || parts[i].plain != NULL) {
			case_entry(zip, directory, parts[i].name, n > 0 ? p : parts[i].plain, n > 0 ? n : strlen(parts[i].plain));
			count++;
		}
		p = cut != NULL ? cut + 1 : end;
	}
	uint32_t at = (uint32_t)zip->len;
	g_string_append_len(zip, directory->str, (gssize)directory->len);
	g_string_append_len(zip, "PK\5\6\0\0\0\0", 8);
	case_number(zip, count, 2);
	case_number(zip, count, 2);
	case_number(zip, (uint32_t)directory->len, 4);
	case_number(zip, at, 4);
	case_number(zip, 0, 2);
	g_string_free(directory, TRUE);
	return zip;
}

/* Reads a table to its end: what comes out is text, in order, within the limits; a refusal has its sentence in both languages. */
static inline void case_read(const char *path, const struct grid_options *o)
{
	struct err e = {0};
	struct grid *g = NULL;
	const struct grid_row *row = NULL;
	const char *const *names = NULL;
	int64_t last = 0;
	if (!grid_open(path, o, &g, &e)) {
		must(e.code != ERR_NONE && e.vi[0] != '\0' && e.en[0] != '\0');
		return;
	}
	for (size_t i = 0, n = grid_header(g, &names); i < n; i++)
		must(g_utf8_validate(names[i], -1, NULL));
	bool ok;
	while ((ok = grid_next(g, &row, &e)) && row != NULL) {
		must(row->number > last && row->count > 0 && row->count <= 1000);
		last = row->number;
		for (size_t i = 0; i < row->count; i++) {
			const struct grid_cell *c = &row->cells[i];
			must(g_utf8_validate(c->text, -1, NULL) && g_utf8_validate(c->raw != NULL ? c->raw : "", -1, NULL));
			must((c->type == GRID_EMPTY) == (*c->text == '\0'));
			must(c->type != GRID_DAY || ymd_is_pdate(c->day));
		}
	}
	must(ok || (e.code != ERR_NONE && e.vi[0] != '\0'));
	must(grid_progress(g) >= 0 && grid_progress(g) <= 1000);
	grid_close(g);
}

#endif
