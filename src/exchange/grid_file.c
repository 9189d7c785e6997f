/* What sort of file a table comes in, by what is in it and not by its name. */
#define _GNU_SOURCE /* memmem */
#include "exchange/grid_internal.h"
#include "exchange/grid_package.h"

#include "messages/grid.def"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define FILE_BYTES_MAX (INT64_C(512) << 20)

static bool holds(const char *s, size_t n, const char *word, size_t length)
{
	return memmem(s, n, word, length) != NULL;
}

/* A compound file: an old workbook, or an encrypted new one. Names in it are UTF-16. */
static bool kind_of_compound(FILE *f, enum grid_file *kind, struct err *e)
{
	static const char locked[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e", book[] = "W\0o\0r\0k\0b\0o\0o\0k",
			  old[] = "B\0o\0o\0k";
	char piece[65536 + 64];
	size_t kept = 0, n;
	bool encrypted = false, workbook = false;
	rewind(f);
	while ((n = fread(piece + kept, 1, 65536, f)) > 0) {
		n += kept;
		encrypted = encrypted || holds(piece, n, locked, sizeof locked - 1);
		workbook = workbook || holds(piece, n, book, sizeof book - 1) || holds(piece, n, old, sizeof old - 1);
		kept = MIN(n, 64);
		memmove(piece, piece + n - kept, kept);
	}
	if (encrypted)
		return FAIL0(e, ERR_INPUT, MSG_GRID_PASSWORD);
	*kind = GRID_FILE_XLS;
	return workbook || FAIL0(e, ERR_INPUT, MSG_GRID_NO_TABLE);
}

static bool kind_of_zip(const char *path, enum grid_file *kind, struct err *e)
{
	struct package *p = package_open(path, e);
	if (p == NULL)
		return false;
	bool xlsb = package_find(p, "xl/workbook.bin") >= 0, ods = package_find(p, "content.xml") >= 0 && package_find(p, "mimetype") >= 0,
	     other = package_find(p, "word/document.xml") >= 0 || package_find(p, "ppt/presentation.xml") >= 0;
	package_close(p);
	*kind = ods ? GRID_FILE_ODS : GRID_FILE_XLSX;
	if (xlsb)
		return FAIL0(e, ERR_INPUT, MSG_GRID_XLSB);
	return !other || FAIL0(e, ERR_INPUT, MSG_GRID_NO_TABLE);
}

/* What only looks like a table: pages of the web and XML under the name of Excel, PDF. */
static bool check_text(const char *s, size_t n, struct err *e)
{
	g_autofree char *low = g_ascii_strdown(s, (gssize)n);
	if (n >= 4 && memcmp(s, "%PDF", 4) == 0)
		return FAIL0(e, ERR_INPUT, MSG_GRID_NO_TABLE);
	const char *p = low;
	if (n >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0)
		p += 3;
	p += strspn(p, " \t\r\n");
	bool web = g_str_has_prefix(p, "<!doctype") || g_str_has_prefix(p, "<html") || g_str_has_prefix(p, "<?xml") ||
		   g_str_has_prefix(p, "<table") || g_str_has_prefix(p, "mime-version:");
	return !web || FAIL0(e, ERR_INPUT, MSG_GRID_WEB_PAGE);
}

bool grid_file_kind(const char *path, enum grid_file *kind, struct err *e)
{
	char head[512];
	FILE *f = fopen(path, "rbe");
	if (f == NULL)
		return FAIL(e, ERR_NOT_FOUND, MSG_GRID_READ, g_strerror(errno));
	size_t n = fread(head, 1, sizeof head, f);
	bool ok = ferror(f) == 0 && fseek(f, 0, SEEK_END) == 0, compound = false;
	int64_t size = ftell(f);
	if (!ok) {
		FAIL(e, ERR_IO, MSG_GRID_READ, g_strerror(errno));
	} else if (size > FILE_BYTES_MAX) {
		ok = FAIL0(e, ERR_INPUT, MSG_GRID_FILE_SIZE);
	} else if (n >= 8 && memcmp(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0) {
		compound = true;
		ok = kind_of_compound(f, kind, e);
	}
	fclose(f);
	if (!ok || compound)
		return ok;
	if (n >= 4 && memcmp(head, "PK", 2) == 0 && (head[2] == 3 || head[2] == 5 || head[2] == 7))
		return kind_of_zip(path, kind, e);
	*kind = GRID_FILE_CSV;
	return check_text(head, n, e);
}
