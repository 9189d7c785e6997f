/* Marking an .xlsx: parts that change are written to nameless files and take their places in the zip; libzip carries all others over as
 * they lie there, packed. */
#include "exchange/grid_mark_xlsx.h"

#include "messages/grid.def"

#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#define QUICK 1 /* effort of deflate */

FILE *mark_part(struct marking *m, const char *name, int64_t index, struct err *e)
{
	int fd = grid_nameless(m->folder, e);
	if (fd < 0)
		return NULL;
	struct new_part p = {.name = name, .index = index, .file = fdopen(fd, "w+b")};
	must(p.file != NULL);
	g_array_append_val(m->new_parts, p);
	return p.file;
}

static bool cannot_write(const char *why, struct err *e)
{
	return FAIL(e, errno == ENOSPC ? ERR_FULL : ERR_IO, MSG_GRID_WRITE, why);
}

/* Puts the new parts into the zip at path. */
static bool write_parts(struct marking *m, const char *path, struct err *e)
{
	int code = 0;
	zip_t *zip = zip_open(path, 0, &code);
	if (zip == NULL)
		return cannot_write("zip", e);
	bool ok = true;
	for (guint i = 0; i < m->new_parts->len && ok; i++) {
		struct new_part *p = &g_array_index(m->new_parts, struct new_part, i);
		ok = fflush(p->file) == 0 && !ferror(p->file) && fseek(p->file, 0, SEEK_SET) == 0;
		zip_source_t *source = ok ? zip_source_filep(zip, p->file, 0, -1) : NULL;
		if (source == NULL) {
			ok = cannot_write(g_strerror(errno), e);
			break;
		}
		p->file = NULL; /* the source's now */
		zip_int64_t at = p->index;
		if (at < 0)
			at = zip_file_add(zip, p->name, source, ZIP_FL_ENC_UTF_8);
		else if (zip_file_replace(zip, (zip_uint64_t)at, source, 0) < 0)
			at = -1;
		/* Quick rather than small: the usual effort takes longer than reading, checking and marking the sheet together. Asked for
		 * as the default method, which is deflate: naming the method a replaced entry has already makes libzip forget the effort.
		 */
		ok = at >= 0 && zip_set_file_compression(zip, (zip_uint64_t)at, ZIP_CM_DEFAULT, QUICK) == 0;
		if (at < 0) {
			zip_source_free(source);
		}
		if (!ok)
			cannot_write(zip_strerror(zip), e);
	}
	if (ok && zip_close(zip) == 0)
		return true;
	if (ok)
		cannot_write(zip_strerror(zip), e);
	zip_discard(zip);
	return false;
}

static bool find_sheet(struct marking *m, const char *sheet, struct err *e)
{
	for (size_t i = 0; i < m->book.count; i++)
		if (sheet != NULL ? strcmp(m->book.sheets[i].name, sheet) == 0 : !m->book.sheets[i].hidden) {
			m->sheet = &m->book.sheets[i];
			return true;
		}
	return sheet != NULL ? FAIL(e, ERR_INPUT, MSG_GRID_NO_SUCH_SHEET, sheet) : FAIL0(e, ERR_INPUT, MSG_GRID_NO_SHEET);
}

static bool make_parts(struct marking *m, const char *path, const char *sheet, struct err *e)
{
	m->package = package_open(path, e);
	return m->package != NULL && book_read(m->package, m->arena, &m->book, e) && find_sheet(m, sheet, e) && mark_count_styles(m, e) &&
	       mark_comments(m, e) && mark_sheet(m, e) && mark_styles(m, e);
}

bool grid_xlsx_mark(const char *path, const char *sheet, const struct grid_mark *marks, size_t count, const char *folder, struct err *e)
{
	struct marking m = {.arena = arena_new(), .marks = marks, .count = count, .folder = folder};
	m.new_parts = g_array_new(FALSE, FALSE, sizeof(struct new_part));
	m.styles = g_array_new(FALSE, FALSE, sizeof(size_t));
	bool ok = count == 0 || make_parts(&m, path, sheet, e);
	package_close(m.package);
	ok = ok && (count == 0 || write_parts(&m, path, e));
	for (guint i = 0; i < m.new_parts->len; i++) {
		struct new_part *p = &g_array_index(m.new_parts, struct new_part, i);
		if (p->file != NULL)
			fclose(p->file);
	}
	g_array_free(m.new_parts, TRUE);
	g_array_free(m.styles, TRUE);
	arena_free(m.arena);
	return ok;
}
