/* Marking an .xlsx: the comments of the sheet and the drawing that shows them. What is there stays and gets more; else both are made, with
 * the relations and content types they need. */
#define _GNU_SOURCE /* memmem */
#include "exchange/grid_mark_xlsx.h"

#include "exchange/grid_cell.h"
#include "messages/grid.def"

#include <string.h>

#define R_TYPES "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define AUTHOR "coso"

struct comment_patch {
	struct marking *m;
	struct patch patch;
	struct part *part;
	GHashTable *marks;    /* "C7" → index + 1 of the mark */
	size_t authors, mark; /* mark: of the comment being read, index + 1; 0: none */
	bool counting;
};

static void on_bytes(void *user, const char *s, size_t n)
{
	g_string_append_len(user, s, (gssize)n);
}

/* A small part as a text. */
static GString *read_part(struct marking *m, int64_t index, struct err *e)
{
	uint64_t total = 0;
	GString *text = g_string_new(NULL);
	if (package_bytes(m->package, index, PART_BYTES_MAX, on_bytes, text, &total, e))
		return text;
	g_string_free(text, TRUE);
	return NULL;
}

/* Where the last end tag of that name begins, with its prefix; SIZE_MAX when there is none. */
static size_t last_end_tag(const GString *text, const char *name, char **prefix, struct arena *a)
{
	size_t n = strlen(name);
	for (size_t i = text->len; i-- > 0;) {
		const char *tag = text->str + i;
		if (tag[0] != '<' || tag[1] != '/')
			continue;
		*prefix = patch_prefix(tag, a);
		const char *rest = tag + 2 + strlen(*prefix);
		return strncmp(rest, name, n) == 0 ? i : SIZE_MAX;
	}
	return SIZE_MAX;
}

/* ---- the sheet's own drawing ---- */

struct drawing_search {
	GString *tail;
	char id[64];
};

static void find_drawing(void *user, const char *s, size_t n)
{
	static const char word[] = "legacyDrawing ";
	struct drawing_search *d = user;
	g_string_append_len(d->tail, s, (gssize)n);
	const char *at = memmem(d->tail->str, d->tail->len, word, sizeof word - 1);
	if (at != NULL && d->id[0] == '\0') {
		const char *end = memchr(at, '>', d->tail->len - (size_t)(at - d->tail->str));
		const char *id = memmem(at, d->tail->len - (size_t)(at - d->tail->str), ":id=", 4);
		if (end == NULL || id == NULL)
			return; /* more is to come; the tag is near the end of the sheet */
		if (id < end)
			g_strlcpy(d->id, id + 5, MIN(sizeof d->id, 1 + strcspn(id + 5, "\"'")));
	}
	if (d->tail->len > 400)
		g_string_erase(d->tail, 0, (gssize)d->tail->len - 400);
}

/* ---- comments ---- */

static void put_comment(struct comment_patch *c, size_t mark, const char *prefix, struct arena *a)
{
	const struct grid_mark *m = &c->m->marks[mark];
	char *text = arena_printf(a,
		"<%scomment ref=\"%s\" authorId=\"%zu\"><%stext><%st xml:space=\"preserve\">%s</%st></%stext></%scomment>", prefix,
		grid_place(a, m->column, m->row), c->authors, prefix, prefix, patch_escape(m->comment, a), prefix, prefix, prefix);
	patch_put(&c->patch, text);
}

static void put_comments(struct comment_patch *c, const char *prefix)
{
	for (size_t i = 0; i < c->m->count; i++) {
		struct arena *a = arena_new();
		if (!c->m->had_comment[i])
			put_comment(c, i, prefix, a);
		arena_free(a);
	}
}

static void comments_start(void *user, const char *name, const char **attributes)
{
	struct comment_patch *c = user;
	if (strcmp(name, "author") == 0) {
		c->authors += c->counting;
	} else if (strcmp(name, "comment") == 0) {
		const char *ref = xml_attribute(attributes, "ref");
		c->mark = ref != NULL ? GPOINTER_TO_SIZE(g_hash_table_lookup(c->marks, ref)) : 0;
		if (c->mark > 0 && c->counting)
			c->m->had_comment[c->mark - 1] = 1;
	} else if (!c->counting && (strcmp(name, "authors") == 0 || strcmp(name, "commentList") == 0)) {
		char *tag = patch_take_tag(&c->patch, c->part, c->m->arena), *prefix = patch_prefix(tag, c->m->arena);
		size_t n = strlen(tag);
		if (n < 2 || tag[n - 2] != '/') {
			patch_put(&c->patch, tag);
			return;
		}
		patch_put(&c->patch, arena_printf(c->m->arena, "%.*s>", (int)n - 2, tag));
		if (name[0] == 'a')
			patch_put(&c->patch, arena_printf(c->m->arena, "<%sauthor>" AUTHOR "</%sauthor>", prefix, prefix));
		else
			put_comments(c, prefix);
		patch_put(&c->patch, arena_printf(c->m->arena, "</%s%s>", prefix, name));
	}
}

static void comments_end(void *user, const char *name)
{
	struct comment_patch *c = user;
	uint64_t index = 0;
	size_t length = 0;
	part_where(c->part, &index, &length);
	bool text = strcmp(name, "text") == 0 && c->mark > 0, authors = strcmp(name, "authors") == 0,
	     list = strcmp(name, "commentList") == 0;
	if (c->counting || length == 0 || (!text && !authors && !list))
		return;
	struct arena *a = c->m->arena;
	char *tag = patch_take_tag(&c->patch, c->part, a), *prefix = patch_prefix(tag, a);
	if (text) {
		const char *said = patch_escape(c->m->marks[c->mark - 1].comment, a);
		patch_put(&c->patch,
			arena_printf(a, "<%sr><%st xml:space=\"preserve\">\n%s</%st></%sr>", prefix, prefix, said, prefix, prefix));
		c->mark = 0;
	} else if (authors) {
		patch_put(&c->patch, arena_printf(a, "<%sauthor>" AUTHOR "</%sauthor>", prefix, prefix));
	} else {
		put_comments(c, prefix);
	}
	patch_put(&c->patch, tag);
}

static void comments_bytes(void *user, const char *s, size_t n)
{
	struct comment_patch *c = user;
	patch_bytes(&c->patch, s, n);
}

static bool pass(struct comment_patch *c, int64_t index, struct err *e)
{
	static const struct xml_handlers handlers = {comments_start, comments_end, NULL};
	bool end = false;
	c->part = part_open(c->m->package, index, PART_BYTES_MAX, &handlers, c, e);
	if (c->part != NULL && !c->counting)
		part_tee(c->part, comments_bytes);
	bool ok = c->part != NULL && part_read(c->part, &end, e);
	part_close(c->part);
	return ok;
}

static bool add_to_comments(struct marking *m, const char *path, int64_t index, struct err *e)
{
	struct comment_patch c = {.m = m, .counting = true, .marks = g_hash_table_new(g_str_hash, g_str_equal)};
	for (size_t i = 0; i < m->count; i++)
		g_hash_table_insert(
			c.marks, (void *)(uintptr_t)grid_place(m->arena, m->marks[i].column, m->marks[i].row), GSIZE_TO_POINTER(i + 1));
	bool ok = pass(&c, index, e);
	FILE *out = ok ? mark_part(m, path, index, e) : NULL;
	if (out != NULL) {
		c.counting = false;
		patch_begin(&c.patch, out);
		ok = pass(&c, index, e);
		if (ok)
			patch_end(&c.patch);
		patch_free(&c.patch);
	}
	g_hash_table_destroy(c.marks);
	return ok && out != NULL;
}

static bool new_comments(struct marking *m, const char *path, struct err *e)
{
	FILE *out = mark_part(m, path, -1, e);
	if (out == NULL)
		return false;
	struct comment_patch c = {.m = m};
	patch_begin(&c.patch, out);
	patch_put(&c.patch, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
			    "<comments xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><authors><author>" AUTHOR
			    "</author></authors><commentList>");
	put_comments(&c, "");
	patch_put(&c.patch, "</commentList></comments>");
	patch_free(&c.patch);
	return true;
}

/* ---- the drawing ---- */

static void put_shapes(struct marking *m, uint64_t id, FILE *out)
{
	for (size_t i = 0; i < m->count; i++) {
		int64_t row = m->marks[i].row - 1;
		size_t column = m->marks[i].column;
		if (m->had_comment[i])
			continue;
		fprintf(out,
			"<v:shape xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" "
			"xmlns:x=\"urn:schemas-microsoft-com:office:excel\" id=\"_x0000_s%" G_GUINT64_FORMAT "\" type=\"#coso_t202\" "
			"style=\"position:absolute;margin-left:60pt;margin-top:2pt;width:220pt;height:70pt;z-index:%zu;visibility:hidden\" "
			"fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" "
			"obscured=\"t\"/>"
			"<v:path o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\"><div "
			"style=\"text-align:left\"></div></v:textbox>"
			"<x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%zu, 15, %" G_GINT64_FORMAT
			", 2, %zu, 15, %" G_GINT64_FORMAT ", 8</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>%" G_GINT64_FORMAT
			"</x:Row><x:Column>%zu</x:Column></x:ClientData></v:shape>\n",
			id++, i + 1, column + 1, row, column + 5, row + 5, row, column);
	}
}

#define SHAPE_TYPE                                                                                                                         \
	"<v:shapetype xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" id=\"coso_t202\" "     \
	"coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/>"                       \
	"<v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>\n"
#define VML_HEAD                                                                                                                           \
	"<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" "                              \
	"xmlns:x=\"urn:schemas-microsoft-com:office:excel\">\n"

static bool new_drawing(struct marking *m, const char *path, struct err *e)
{
	FILE *out = mark_part(m, path, -1, e);
	if (out == NULL)
		return false;
	fputs(VML_HEAD "<o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"1", out);
	for (size_t block = 2; (block - 1) * 1024 <= m->count + 1; block++)
		fprintf(out, ",%zu", block);
	fputs("\"/></o:shapelayout>" SHAPE_TYPE, out);
	put_shapes(m, 1025, out);
	fputs("</xml>", out);
	return true;
}

/* Old drawings are not always XML, so they are taken as text. */
static bool add_to_drawing(struct marking *m, const char *path, int64_t index, struct err *e)
{
	GString *text = read_part(m, index, e);
	if (text == NULL)
		return false;
	uint64_t id = 1024;
	for (const char *p = text->str; (p = strstr(p, "_x0000_s")) != NULL; p++)
		id = MAX(id, MIN(g_ascii_strtoull(p + 8, NULL, 10), (uint64_t)1 << 30));
	char *prefix = NULL;
	size_t at = last_end_tag(text, "xml", &prefix, m->arena);
	FILE *out = at != SIZE_MAX ? mark_part(m, path, index, e) : NULL;
	if (out != NULL) {
		fwrite(text->str, 1, at, out);
		fputs(SHAPE_TYPE, out);
		put_shapes(m, id + 1, out);
		fputs(text->str + at, out);
	} else if (at == SIZE_MAX) {
		FAIL(e, ERR_INPUT, MSG_GRID_BROKEN, path);
	}
	g_string_free(text, TRUE);
	return out != NULL;
}

/* ---- what names the new parts ---- */

/* A text put before the end of an XML part, with the part's prefix for each "<" and "</" of it. */
static bool add_before_end(
	struct marking *m, const char *path, const char *name, const char *element, const char *attributes, struct err *e)
{
	int64_t index = package_find(m->package, path);
	GString *text = index >= 0 ? read_part(m, index, e)
				   : g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
						  "<Relationships xmlns=\"http://schemas.openxmlformats.org/"
						  "package/2006/relationships\"></Relationships>");
	if (text == NULL)
		return false;
	/* a file already made for this part has its additions */
	for (guint i = 0; i < m->new_parts->len; i++) {
		const struct new_part *p = &g_array_index(m->new_parts, struct new_part, i);
		if (strcmp(p->name, path) == 0) {
			rewind(p->file);
			g_string_truncate(text, 0);
			for (int c; (c = fgetc(p->file)) != EOF;)
				g_string_append_c(text, (char)c);
			fclose(p->file);
			g_array_remove_index(m->new_parts, i);
			break;
		}
	}
	char *prefix = NULL;
	size_t at = last_end_tag(text, name, &prefix, m->arena);
	FILE *out = at != SIZE_MAX ? mark_part(m, path, index, e) : NULL;
	if (out != NULL) {
		fwrite(text->str, 1, at, out);
		fprintf(out, "<%s%s %s/>", prefix, element, attributes);
		fputs(text->str + at, out);
	} else if (at == SIZE_MAX) {
		FAIL(e, ERR_INPUT, MSG_GRID_BROKEN, path);
	}
	g_string_free(text, TRUE);
	return out != NULL;
}

static bool name_part(
	struct marking *m, const char *relations, const char *id, const char *type, const char *path, const char *content, struct err *e)
{
	struct arena *a = m->arena;
	return add_before_end(m, relations, "Relationships", "Relationship",
		       arena_printf(a, "Id=\"%s\" Type=\"" R_TYPES "%s\" Target=\"/%s\"", id, type, path), e) &&
	       add_before_end(m, "[Content_Types].xml", "Types", "Override",
		       arena_printf(a, "PartName=\"/%s\" ContentType=\"application/vnd.openxmlformats-officedocument.%s\"", path, content),
		       e);
}

static const char *free_name(struct marking *m, const char *format_before, const char *after)
{
	for (int i = 1;; i++) {
		const char *name = arena_printf(m->arena, "%s%d%s", format_before, i, after);
		if (package_find(m->package, name) < 0)
			return name;
	}
}

static const char *free_id(struct marking *m, const char *before, const struct relation *list, size_t n)
{
	for (int i = 1;; i++) {
		const char *id = arena_printf(m->arena, "%s%d", before, i);
		bool taken = false;
		for (size_t k = 0; k < n; k++)
			taken = taken || strcmp(list[k].id, id) == 0;
		if (!taken)
			return id;
	}
}

bool mark_comments(struct marking *m, struct err *e)
{
	const struct relation *list = NULL, *comments = NULL, *drawing = NULL;
	size_t n = 0;
	uint64_t total = 0;
	char *relations = book_relations_path(m->arena, m->sheet->path);
	struct drawing_search search = {.tail = g_string_new(NULL)};
	bool ok = package_bytes(m->package, m->sheet->part, SHEET_BYTES_MAX, find_drawing, &search, &total, e) &&
		  book_relations(m->package, package_find(m->package, relations), m->sheet->path, m->arena, &list, &n, e);
	for (size_t i = 0; ok && i < n; i++) {
		if (!list[i].external && strcmp(list[i].type, "comments") == 0)
			comments = &list[i];
		if (!list[i].external && strcmp(list[i].type, "vmlDrawing") == 0 && strcmp(list[i].id, search.id) == 0)
			drawing = &list[i];
	}
	g_string_free(search.tail, TRUE);
	m->had_comment = ARENA_ARRAY(m->arena, char, m->count + 1);
	if (!ok)
		return false;
	int64_t at = comments != NULL ? package_find(m->package, comments->target) : -1;
	const char *name = at >= 0 ? comments->target : free_name(m, "xl/cosoComments", ".xml");
	ok = at >= 0 ? add_to_comments(m, name, at, e)
		     : new_comments(m, name, e) &&
			       name_part(m, relations, free_id(m, "cosoC", list, n), "comments", name, "spreadsheetml.comments+xml", e);
	at = drawing != NULL ? package_find(m->package, drawing->target) : -1;
	if (!ok || at >= 0)
		return ok && add_to_drawing(m, drawing->target, at, e);
	if (search.id[0] != '\0')
		return FAIL(e, ERR_INPUT, MSG_GRID_BROKEN, "legacyDrawing");
	name = free_name(m, "xl/drawings/cosoDrawing", ".vml");
	m->drawing_id = free_id(m, "cosoD", list, n);
	return new_drawing(m, name, e) && name_part(m, relations, m->drawing_id, "vmlDrawing", name, "vmlDrawing", e);
}
