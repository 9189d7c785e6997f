/* Texts of an .xlsx: rich text to one text with its fonts, and the table of shared texts. That table may be larger than memory should be:
 * texts lie one behind the other, each with its length before it, a place is kept for every sixteenth; beyond a few MB they go to a
 * nameless file, of which the blocks used last are kept. */
#include "exchange/grid_xlsx.h"

#include "messages/grid.def"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define IN_MEMORY (8u << 20)
#define STRIDE 16
#define BLOCK 65536u
#define BLOCKS 32u
#define STRINGS_MAX 20000000u

/* ---- rich text ---- */

void rich_begin(struct rich *r)
{
	GString *text = r->text != NULL ? g_string_truncate(r->text, 0) : g_string_new(NULL);
	*r = (struct rich){.text = text};
}

void rich_free(struct rich *r)
{
	if (r->text != NULL)
		g_string_free(r->text, TRUE);
}

static char mark_of_font(const char *font)
{
	switch (grid_legacy_of_font(font != NULL ? font : "")) {
	case LEGACY_TCVN3:
		return TEXT_TCVN3;
	case LEGACY_TCVN3_CAPITALS:
		return TEXT_TCVN3_CAPITALS;
	case LEGACY_VNI:
		return TEXT_VNI;
	case LEGACY_NONE:
		break;
	}
	return TEXT_UNICODE;
}

void rich_start(struct rich *r, const char *name, const char **attributes)
{
	if (strcmp(name, "rPh") == 0) {
		r->phonetic++;
	} else if (strcmp(name, "t") == 0) {
		r->in_text = true;
		/* a plain text needs no mark: it is in the font of its cell */
		if (r->in_run && r->phonetic == 0)
			g_string_append_c(r->text, r->font);
	} else if (strcmp(name, "r") == 0) {
		r->in_run = true;
		r->font = TEXT_CELL_FONT;
	} else if (strcmp(name, "rFont") == 0) {
		r->font = mark_of_font(xml_attribute(attributes, "val"));
	}
}

void rich_end(struct rich *r, const char *name)
{
	if (strcmp(name, "rPh") == 0 && r->phonetic > 0)
		r->phonetic--;
	else if (strcmp(name, "t") == 0)
		r->in_text = false;
	else if (strcmp(name, "r") == 0)
		r->in_run = false;
}

void rich_text(struct rich *r, const char *s, size_t n)
{
	if (!r->in_text || r->phonetic > 0)
		return;
	if (r->text->len + n > GRID_TEXT_MAX)
		r->too_long = true;
	else
		g_string_append_len(r->text, s, (gssize)n);
}

/* ---- the table ---- */

struct strings {
	GByteArray *bytes; /* all, or what is not yet in the file */
	GArray *places;	   /* uint64_t: of every STRIDEth text */
	uint64_t count, length;
	int file; /* -1: all in memory */
	char *folder;
	char *blocks; /* BLOCKS of BLOCK bytes */
	uint64_t block_number[BLOCKS];
	GString *out;
	struct rich rich;
	bool inside;
	struct part *part;
	struct err *e;
};

int grid_nameless(const char *folder, struct err *e)
{
	g_autofree char *name = g_build_filename(folder != NULL ? folder : g_get_tmp_dir(), "coso-XXXXXX", NULL);
	int fd = g_mkstemp_full(name, O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (fd < 0)
		FAIL(e, ERR_IO, MSG_GRID_SCRATCH, g_strerror(errno));
	else
		unlink(name);
	return fd;
}

static bool flush_bytes(struct strings *s, struct err *e)
{
	if (s->file < 0 && (s->file = grid_nameless(s->folder, e)) < 0)
		return false;
	for (size_t done = 0; done < s->bytes->len;) {
		ssize_t n = write(s->file, s->bytes->data + done, s->bytes->len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return FAIL(e, errno == ENOSPC ? ERR_FULL : ERR_IO, MSG_GRID_SCRATCH, g_strerror(errno));
		done += (size_t)n;
	}
	g_byte_array_set_size(s->bytes, 0);
	return true;
}

static void append_number(GByteArray *b, size_t n)
{
	for (; n >= 128; n >>= 7)
		g_byte_array_append(b, &(guint8){(guint8)(n | 128)}, 1);
	g_byte_array_append(b, &(guint8){(guint8)n}, 1);
}

static bool add_string(struct strings *s, struct err *e)
{
	if (s->rich.too_long || s->count >= STRINGS_MAX)
		return FAIL0(e, ERR_INPUT, MSG_GRID_BOMB);
	if (s->count++ % STRIDE == 0)
		g_array_append_val(s->places, s->length);
	guint before = s->bytes->len;
	append_number(s->bytes, s->rich.text->len);
	g_byte_array_append(s->bytes, (const guint8 *)s->rich.text->str, (guint)s->rich.text->len);
	s->length += s->bytes->len - before;
	return s->bytes->len < IN_MEMORY || flush_bytes(s, e);
}

static void on_start(void *user, const char *name, const char **attributes)
{
	struct strings *s = user;
	if (strcmp(name, "si") == 0) {
		s->inside = true;
		rich_begin(&s->rich);
	} else if (s->inside) {
		rich_start(&s->rich, name, attributes);
	}
}

static void on_end(void *user, const char *name)
{
	struct strings *s = user;
	if (strcmp(name, "si") == 0) {
		s->inside = false;
		if (!add_string(s, s->e))
			part_stop(s->part);
	} else if (s->inside) {
		rich_end(&s->rich, name);
	}
}

static void on_text(void *user, const char *text, size_t n)
{
	struct strings *s = user;
	if (s->inside)
		rich_text(&s->rich, text, n);
}

struct strings *strings_read(struct package *p, int64_t index, const char *folder, struct err *e)
{
	static const struct xml_handlers handlers = {on_start, on_end, on_text};
	struct strings *s = g_new0(struct strings, 1);
	s->bytes = g_byte_array_new();
	s->places = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	s->out = g_string_new(NULL);
	s->folder = g_strdup(folder);
	s->file = -1;
	s->e = e;
	rich_begin(&s->rich);
	bool end = false, ok = true;
	if (index >= 0) {
		s->part = part_open(p, index, STRINGS_BYTES_MAX, &handlers, s, e);
		ok = s->part != NULL && part_read(s->part, &end, e) && (s->file < 0 || flush_bytes(s, e));
		part_close(s->part);
		s->part = NULL;
	}
	if (ok && s->file >= 0) {
		g_byte_array_free(s->bytes, TRUE);
		s->bytes = g_byte_array_new();
		s->blocks = g_malloc((size_t)BLOCK * BLOCKS);
		memset(s->block_number, 0xFF, sizeof s->block_number);
	}
	if (!ok) {
		strings_free(s);
		return NULL;
	}
	return s;
}

void strings_free(struct strings *s)
{
	if (s == NULL)
		return;
	if (s->file >= 0)
		close(s->file);
	g_byte_array_free(s->bytes, TRUE);
	g_array_free(s->places, TRUE);
	g_string_free(s->out, TRUE);
	rich_free(&s->rich);
	g_free(s->folder);
	g_free(s->blocks);
	g_free(s);
}

/* The bytes from `at` on, as many as lie together; 0 at the end or when the file cannot be read. */
static size_t bytes_at(struct strings *s, uint64_t at, const char **from)
{
	if (at >= s->length)
		return 0;
	if (s->file < 0) {
		*from = (const char *)s->bytes->data + at;
		return (size_t)(s->length - at);
	}
	uint64_t number = at / BLOCK;
	char *block = s->blocks + (size_t)(number % BLOCKS) * BLOCK;
	size_t size = (size_t)MIN(BLOCK, s->length - number * BLOCK);
	if (s->block_number[number % BLOCKS] != number) {
		s->block_number[number % BLOCKS] = UINT64_MAX;
		if (pread(s->file, block, size, (off_t)(number * BLOCK)) != (ssize_t)size)
			return 0;
		s->block_number[number % BLOCKS] = number;
	}
	*from = block + at % BLOCK;
	return size - (size_t)(at % BLOCK);
}

/* Length of the text at *at, which moves behind the length. */
static bool read_length(struct strings *s, uint64_t *at, size_t *length)
{
	*length = 0;
	for (unsigned shift = 0; shift < 35; shift += 7) {
		const char *b = NULL;
		if (bytes_at(s, (*at)++, &b) == 0)
			return false;
		*length |= (size_t)(*b & 127) << shift;
		if ((*b & 128) == 0)
			return true;
	}
	return false;
}

const char *strings_get(struct strings *s, uint64_t n, size_t *length, struct err *e)
{
	if (n >= s->count) {
		g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT, n);
		FAIL(e, ERR_INPUT, MSG_GRID_NO_STRING, number);
		return NULL;
	}
	uint64_t at = g_array_index(s->places, uint64_t, n / STRIDE);
	bool ok = read_length(s, &at, length);
	for (uint64_t i = n % STRIDE; i > 0 && ok; i--) {
		at += *length;
		ok = read_length(s, &at, length);
	}
	g_string_truncate(s->out, 0);
	while (ok && s->out->len < *length) {
		const char *from = NULL;
		size_t some = bytes_at(s, at + s->out->len, &from);
		ok = some > 0;
		g_string_append_len(s->out, from, (gssize)MIN(some, *length - s->out->len));
	}
	if (!ok) {
		FAIL(e, ERR_IO, MSG_GRID_SCRATCH, g_strerror(errno));
		return NULL;
	}
	return s->out->str;
}
