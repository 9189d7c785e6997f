/* Filling content controls (w:sdt); see docx_fill.h. Body, headers and footers go by while a parser says where the tags are; of a control
 * that has a value the first text becomes it and the other texts become empty. A control inside one that is filled is part of its text. */
#include "exchange/docx_fill.h"

#include "exchange/archive.h"
#include "exchange/docx_repeat.h"
#include "exchange/grid_patch.h"
#include "messages/docx_fill.def"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#define PART_MOST (UINT64_C(64) << 20) /* bytes of a part, inflated */
#define DEPTH_MOST 256
#define HEADS 20 /* header1.xml … that are looked for */

struct control {
	const char *tag, *title;
	bool inline_; /* stands in a paragraph */
	bool in_properties;
	bool section, item; /* repeats; is one of the things repeated */
	int64_t rows, row;  /* of a section: how many it has, items seen so far */
};
struct filling {
	const struct docx_values *values;
	struct docx_filled *out;
	GPtrArray *unknown;
	struct arena *arena;
	struct err *e;
	struct part *part;
	struct patch patch;
	struct control controls[DEPTH_MOST];
	int depth;	     /* controls that are open */
	int filled;	     /* the one that is being filled, from 1; 0: none */
	const char *text;    /* what with */
	const char *prefix;  /* "w:" */
	bool placed, inside; /* the text is written; between a text's tags */
	int paragraphs;	     /* that are open around the control */
};

static struct control *top(struct filling *f)
{
	return f->depth > 0 && f->depth <= DEPTH_MOST ? &f->controls[f->depth - 1] : NULL;
}

static void drop_to_tag(struct filling *f)
{
	size_t length = 0;
	part_where(f->part, &f->patch.event, &length);
	const size_t to = (size_t)(f->patch.event - f->patch.base);
	f->patch.at = MAX(f->patch.at, MIN(to, f->patch.waiting->len));
}

/* Lines are divided by an element of their own; no text is one empty line, as the end tag of the text that stood there comes yet. */
static void put_text(struct filling *f)
{
	g_auto(GStrv) lines = g_strsplit(*f->text != '\0' ? f->text : " ", "\n", -1);
	if (*f->text == '\0')
		*lines[0] = '\0'; /* of nothing g_strsplit makes no piece at all */
	for (char **l = lines; *l != NULL; l++) {
		if (l != lines)
			patch_put(&f->patch, arena_printf(f->arena, "</%st><%sbr/>", f->prefix, f->prefix));
		patch_put(&f->patch, arena_printf(f->arena, "<%st xml:space=\"preserve\">%s", f->prefix, patch_escape(*l, f->arena)));
	}
	f->placed = true;
}

static void put_run(struct filling *f)
{
	patch_put(&f->patch, arena_printf(f->arena, "<%sr>", f->prefix));
	put_text(f);
	patch_put(&f->patch, arena_printf(f->arena, "</%st></%sr>", f->prefix, f->prefix));
}

static bool is_noted(const struct filling *f, const char *name)
{
	for (guint i = 0; i < f->unknown->len; i++)
		if (strcmp(g_ptr_array_index(f->unknown, i), name) == 0)
			return true;
	return false;
}

static const char *name_of(const struct control *c)
{
	return c == NULL ? NULL : c->tag != NULL && *c->tag != '\0' ? c->tag : c->title;
}

/* In a row of a section first what the row says, then what the paper says; a section without rows has one item, which is emptied. */
static const char *value_of(struct filling *f, const char *name)
{
	const struct control *section = NULL;
	for (int i = 0; i < f->depth && i < DEPTH_MOST; i++)
		if (f->controls[i].section && f->controls[i].rows >= 0)
			section = &f->controls[i];
	if (section == NULL || name_of(section) == NULL)
		return f->values->value(f->values->user, name, f->e);
	if (section->rows == 0)
		return "";
	const char *text = f->values->row_value(f->values->user, name_of(section), MAX(section->row - 1, 0), name, f->e);
	return text != NULL || (f->e != NULL && f->e->code != ERR_NONE) ? text : f->values->value(f->values->user, name, f->e);
}

/* Neither a section nor what it repeats has a text of its own. */
static bool is_frame(struct filling *f)
{
	struct control *c = top(f);
	if (c == NULL || f->values->rows == NULL)
		return false;
	if (c->section && name_of(c) != NULL) {
		c->rows = f->values->rows(f->values->user, name_of(c), f->e);
		return true;
	}
	for (int i = f->depth - 2; c->item && i >= 0; i--)
		if (f->controls[i].section) {
			f->controls[i].row++;
			break;
		}
	return c->section || c->item;
}

/* "What stands here is only a hint" is no longer true of a control that is filled. */
static void drop_hint(struct filling *f)
{
	const char *name = name_of(top(f));
	if (f->filled != 0 || name == NULL || *name == '\0' || value_of(f, name) == NULL)
		return;
	patch_to_tag(&f->patch, f->part);
	const char *tag = patch_take_tag(&f->patch, f->part, f->arena);
	if (strlen(tag) < 2 || tag[strlen(tag) - 2] != '/') /* its end tag comes yet */
		patch_put(&f->patch, tag);
}

static void begin_content(struct filling *f)
{
	const char *name = name_of(top(f));
	if (f->filled != 0 || is_frame(f) || name == NULL || *name == '\0')
		return;
	f->text = value_of(f, name);
	if (f->e != NULL && f->e->code != ERR_NONE) {
		part_stop(f->part);
		return;
	}
	if (f->text == NULL) {
		if (!is_noted(f, name))
			g_ptr_array_add(f->unknown, (gpointer)(uintptr_t)name);
		return;
	}
	f->filled = f->depth;
	f->placed = false;
	f->out->filled++;
}

static void begin_control(struct filling *f)
{
	f->depth++;
	if (top(f) == NULL)
		return; /* deeper than any paper */
	*top(f) = (struct control){.inline_ = f->paragraphs > 0, .rows = -1};
}

static void begin_text(struct filling *f)
{
	patch_to_tag(&f->patch, f->part);
	const char *tag = patch_take_tag(&f->patch, f->part, f->arena);
	const bool empty = strlen(tag) > 1 && tag[strlen(tag) - 2] == '/';
	f->prefix = patch_prefix(tag, f->arena);
	if (!f->placed)
		put_text(f);
	else
		patch_put(&f->patch, arena_printf(f->arena, "<%st>", f->prefix));
	if (empty)
		patch_put(&f->patch, arena_printf(f->arena, "</%st>", f->prefix));
	f->inside = !empty;
}

static void start(void *user, const char *name, const char **attributes)
{
	struct filling *f = user;
	struct control *c = top(f);
	if (strcmp(name, "sdt") == 0)
		begin_control(f);
	else if (strcmp(name, "p") == 0)
		f->paragraphs++;
	else if (c != NULL && strcmp(name, "sdtPr") == 0)
		c->in_properties = true;
	else if (c != NULL && c->in_properties && strcmp(name, "tag") == 0)
		c->tag = arena_strdup(f->arena, xml_attribute(attributes, "val"));
	else if (c != NULL && c->in_properties && strcmp(name, "alias") == 0)
		c->title = arena_strdup(f->arena, xml_attribute(attributes, "val"));
	else if (c != NULL && c->in_properties && strcmp(name, "repeatingSection") == 0)
		c->section = true;
	else if (c != NULL && c->in_properties && strcmp(name, "repeatingSectionItem") == 0)
		c->item = true;
	else if (c != NULL && c->in_properties && strcmp(name, "showingPlcHdr") == 0)
		drop_hint(f);
	else if (strcmp(name, "sdtContent") == 0)
		begin_content(f);
	else if (f->filled != 0 && strcmp(name, "t") == 0)
		begin_text(f);
}

/* A control without a text yet gets one where its paragraph or its content ends. */
static void end_place(struct filling *f, bool paragraph)
{
	uint64_t at = 0;
	size_t length = 0;
	part_where(f->part, &at, &length);
	if (length == 0) /* <w:p/> */
		return;
	patch_to_tag(&f->patch, f->part);
	if (paragraph || f->controls[f->filled - 1].inline_) {
		put_run(f);
		return;
	}
	patch_put(&f->patch, arena_printf(f->arena, "<%sp>", f->prefix));
	put_run(f);
	patch_put(&f->patch, arena_printf(f->arena, "</%sp>", f->prefix));
}

static void end(void *user, const char *name)
{
	struct filling *f = user;
	struct control *c = top(f);
	if (strcmp(name, "t") == 0 && f->inside) {
		drop_to_tag(f);
		f->inside = false;
	} else if (strcmp(name, "p") == 0) {
		f->paragraphs -= f->paragraphs > 0;
		if (f->filled != 0 && !f->placed && !f->controls[f->filled - 1].inline_)
			end_place(f, true);
	} else if (strcmp(name, "sdtPr") == 0 && c != NULL) {
		c->in_properties = false;
	} else if (strcmp(name, "sdtContent") == 0 && f->filled != 0 && f->filled == f->depth) {
		if (!f->placed)
			end_place(f, false);
		f->filled = 0;
	} else if (strcmp(name, "sdt") == 0) {
		f->depth -= f->depth > 0;
	}
}

static void bytes(void *user, const char *s, size_t n)
{
	struct filling *f = user;
	patch_bytes(&f->patch, s, n);
}

/* The part with its controls filled; NULL with an error. */
static char *fill_part(struct filling *f, struct package *p, int64_t index, size_t *length, struct err *e)
{
	static const struct xml_handlers handlers = {start, end, NULL};
	char *text = NULL;
	FILE *out = open_memstream(&text, length);
	bool done = false, ok = out != NULL;
	f->e = e;
	f->depth = f->filled = f->paragraphs = 0;
	f->inside = false;
	f->prefix = "w:";
	patch_begin(&f->patch, out);
	f->part = ok ? part_open(p, index, PART_MOST, &handlers, f, e) : NULL;
	if (f->part != NULL)
		part_tee(f->part, bytes);
	ok = f->part != NULL;
	while (ok && !done)
		ok = part_read(f->part, &done, e);
	if (ok)
		patch_end(&f->patch);
	patch_free(&f->patch);
	part_close(f->part);
	if (out != NULL && fclose(out) != 0)
		ok = false;
	if (ok)
		return text;
	free(text);
	if (e != NULL && e->code == ERR_NONE)
		FAIL0(e, ERR_INPUT, MSG_DOCX_FILL_NONE);
	return NULL;
}

/* ---- the file around it ---- */

static bool replace_part(struct filling *f, struct package *p, zip_t *zip, const char *name, bool must_be, struct err *e)
{
	const int64_t index = package_find(p, name);
	size_t length = 0;
	if (index < 0)
		return !must_be || FAIL0(e, ERR_INPUT, MSG_DOCX_FILL_NONE);
	char *text = fill_part(f, p, index, &length, e);
	zip_source_t *s = text != NULL ? zip_source_buffer(zip, text, length, 1) : NULL;
	if (text != NULL && s == NULL)
		free(text);
	if (s != NULL && zip_file_replace(zip, (zip_uint64_t)index, s, 0) == 0)
		return true;
	if (s != NULL)
		zip_source_free(s);
	return (e == NULL || e->code != ERR_NONE) ? false : FAIL0(e, ERR_IO, MSG_DOCX_FILL_NONE);
}

static bool replace_all(struct filling *f, struct package *p, zip_t *zip, struct err *e)
{
	static const char *const more[] = {"word/header.xml", "word/first.xml", "word/footer.xml", "word/footnotes.xml"};
	bool ok = replace_part(f, p, zip, "word/document.xml", true, e);
	for (size_t i = 0; ok && i < G_N_ELEMENTS(more); i++)
		ok = replace_part(f, p, zip, more[i], false, e);
	for (int i = 1; ok && i <= HEADS; i++)
		ok = replace_part(f, p, zip, arena_printf(f->arena, "word/header%d.xml", i), false, e) &&
		     replace_part(f, p, zip, arena_printf(f->arena, "word/footer%d.xml", i), false, e);
	return ok;
}

static GBytes *fill_file(const char *path, const struct docx_values *values, struct docx_filled *out, struct arena *arena, struct err *e)
{
	char *whole = NULL;
	gsize length = 0;
	GBytes *filled = NULL;
	zip_error_t error;
	struct err why = {0};
	*out = (struct docx_filled){0};
	struct package *p = package_open(path, &why); /* with its limits; its words are about Excel */
	if (p == NULL) {
		FAIL0(e, ERR_INPUT, MSG_DOCX_FILL_NONE);
		return NULL;
	}
	if (!g_file_get_contents(path, &whole, &length, NULL)) {
		package_close(p);
		FAIL0(e, ERR_IO, MSG_DOCX_FILL_NONE);
		return NULL;
	}
	struct filling *f = g_new0(struct filling, 1);
	*f = (struct filling){.values = values, .out = out, .arena = arena, .unknown = g_ptr_array_new()};
	zip_error_init(&error);
	/* The library owns the bytes: where it writes it keeps the unchanged beginning of them and frees that, whoever they belong to. */
	zip_source_t *s = zip_source_buffer_create(whole, length, 1, &error);
	if (s == NULL)
		g_free(whole);
	zip_t *zip = s != NULL ? zip_open_from_source(s, 0, &error) : NULL;
	if (zip != NULL) {
		zip_source_keep(s);
		if (!replace_all(f, p, zip, e) || zip_close(zip) != 0)
			zip_discard(zip);
		else
			filled = archive_bytes(s);
	}
	if (s != NULL)
		zip_source_free(s);
	if (filled == NULL && (e == NULL || e->code == ERR_NONE))
		FAIL0(e, ERR_INPUT, MSG_DOCX_FILL_NONE);
	zip_error_fini(&error);
	out->unknown = arena_pointers(arena, f->unknown);
	out->unknown_count = f->unknown->len;
	g_ptr_array_free(f->unknown, TRUE);
	g_free(f);
	package_close(p);
	return filled;
}

/* A copy of the file with its sections grown, beside others that pass; NULL: it has none, or an error. */
static char *grown_file(const char *path, const struct docx_values *values, struct arena *arena, struct err *e)
{
	struct err why = {0};
	struct package *p = package_open(path, &why);
	const int64_t index = p != NULL ? package_find(p, "word/document.xml") : -1;
	size_t grown = 0;
	GString *text = index >= 0 ? docx_repeat(p, index, values, &grown, arena, e) : NULL;
	package_close(p);
	char *copy = NULL;
	g_autofree char *bytes = NULL;
	gsize length = 0;
	int fd = text != NULL && grown > 0 ? g_file_open_tmp("coso-XXXXXX.docx", &copy, NULL) : -1;
	bool ok = fd >= 0 && g_file_get_contents(path, &bytes, &length, NULL) && write(fd, bytes, length) == (ssize_t)length;
	if (fd >= 0)
		close(fd);
	int error = 0;
	zip_t *zip = ok ? zip_open(copy, 0, &error) : NULL;
	zip_source_t *s = zip != NULL ? zip_source_buffer(zip, text->str, text->len, 0) : NULL;
	ok = s != NULL && zip_file_replace(zip, (zip_uint64_t)index, s, 0) == 0 && zip_close(zip) == 0;
	if (copy != NULL && !ok) {
		if (zip != NULL)
			zip_discard(zip);
		(void)g_unlink(copy);
		g_clear_pointer(&copy, g_free);
		FAIL0(e, ERR_IO, MSG_DOCX_FILL_NONE);
	}
	if (text != NULL)
		g_string_free(text, TRUE);
	return copy;
}

GBytes *docx_fill(const char *path, const struct docx_values *values, struct docx_filled *out, struct arena *arena, struct err *e)
{
	*out = (struct docx_filled){0};
	char *copy = values->rows != NULL ? grown_file(path, values, arena, e) : NULL;
	if (copy == NULL && e != NULL && e->code != ERR_NONE)
		return NULL;
	GBytes *filled = fill_file(copy != NULL ? copy : path, values, out, arena, e);
	if (copy != NULL)
		(void)g_unlink(copy);
	g_free(copy);
	return filled;
}
