/* Fuzz target: any bytes as a Word file of an office's own, or as its document, that is to be filled. What comes out is a file again, or a
 * sentence says why not. */
#include "exchange/docx_fill.h"
#include "grid_case.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *value(void *user, const char *name, struct err *e)
{
	(void)user;
	(void)e;
	return name[0] == 'n' ? "Nguyễn <b> & \"Văn\"" : name[0] == 'e' ? "" : NULL;
}

static int64_t rows(void *user, const char *section, struct err *e)
{
	(void)user;
	(void)e;
	return section[0] == 'r' ? 3 : section[0] == 'o' ? 0 : -1;
}

static const char *row_value(void *user, const char *section, int64_t row, const char *name, struct err *e)
{
	(void)section;
	must(row >= 0 && row < 3);
	return value(user, name, e);
}

static GString *docx_of(const uint8_t *data, size_t size)
{
	static const char types[] =
		"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" "
		"ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
	static const char relations[] =
		CASE_HEAD "<Relationship Id=\"rId1\" Type=\"" CASE_TYPE "officeDocument\" Target=\"word/document.xml\"/></Relationships>";
	GString *zip = g_string_new(NULL), *directory = g_string_new(NULL);
	case_entry(zip, directory, "[Content_Types].xml", types, sizeof types - 1);
	case_entry(zip, directory, "_rels/.rels", relations, sizeof relations - 1);
	case_entry(zip, directory, "word/document.xml", (const char *)data, size);
	uint32_t at = (uint32_t)zip->len;
	g_string_append_len(zip, directory->str, (gssize)directory->len);
	g_string_append_len(zip, "PK\5\6\0\0\0\0", 8);
	case_number(zip, 3, 2);
	case_number(zip, 3, 2);
	case_number(zip, (uint32_t)directory->len, 4);
	case_number(zip, at, 4);
	case_number(zip, 0, 2);
	g_string_free(directory, TRUE);
	return zip;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct docx_values values = {.value = value, .rows = rows, .row_value = row_value};
	struct arena *a = arena_new();
	struct err e = {0};
	struct docx_filled filled;
	const bool whole = size >= 2 && memcmp(data, "PK", 2) == 0;
	GString *zip = whole ? g_string_new_len((const char *)data, (gssize)size) : docx_of(data, size);
	g_autofree char *path = case_file(zip->str, zip->len);
	g_string_free(zip, TRUE);
	GBytes *out = docx_fill(path, &values, &filled, a, &e);
	must((out != NULL) == (e.code == ERR_NONE));
	must(out != NULL ? g_bytes_get_size(out) > 0 : e.vi[0] != '\0');
	if (out != NULL)
		g_bytes_unref(out);
	unlink(path);
	arena_free(a);
	return 0;
}
