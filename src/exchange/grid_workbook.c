/* What sheets an .xlsx has and where they lie: workbook.xml and the relations between parts. */
#include "exchange/grid_xlsx.h"

#include "messages/grid.def"

#include <string.h>

#define SHEETS_MAX 1000

/* ---- relations ---- */

struct relations {
	const char *part;
	struct arena *arena;
	GArray *list;
};

char *book_relations_path(struct arena *a, const char *part)
{
	const char *slash = strrchr(part, '/');
	int folder = slash != NULL ? (int)(slash + 1 - part) : 0;
	return arena_printf(a, "%.*s_rels/%s.rels", folder, part, part + folder);
}

char *book_target(struct arena *a, const char *part, const char *target)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new();
	const char *slash = strrchr(part, '/');
	g_autofree char *folder = g_strndup(part, target[0] != '/' && slash != NULL ? (size_t)(slash - part) : 0);
	g_autofree char *all = g_strconcat(folder, "/", target, NULL);
	g_auto(GStrv) pieces = g_strsplit(all, "/", 64);
	for (char **w = pieces; *w != NULL; w++)
		if (strcmp(*w, "..") == 0 && words->len > 0)
			g_ptr_array_set_size(words, (gint)words->len - 1);
		else if (**w != '\0' && strcmp(*w, ".") != 0 && strcmp(*w, "..") != 0)
			g_ptr_array_add(words, *w);
	g_ptr_array_add(words, NULL);
	g_autofree char *joined = g_strjoinv("/", (char **)words->pdata);
	return arena_strdup(a, joined);
}

static void on_relation(void *user, const char *name, const char **attributes)
{
	struct relations *r = user;
	const char *id = xml_attribute(attributes, "Id"), *type = xml_attribute(attributes, "Type"),
		   *target = xml_attribute(attributes, "Target"), *mode = xml_attribute(attributes, "TargetMode");
	if (strcmp(name, "Relationship") != 0 || id == NULL || type == NULL || target == NULL || r->list->len >= 20000)
		return;
	const char *slash = strrchr(type, '/');
	bool external = mode != NULL && strcmp(mode, "External") == 0;
	struct relation one = {.id = arena_strdup(r->arena, id),
		.type = arena_strdup(r->arena, slash != NULL ? slash + 1 : type),
		.target = external ? arena_strdup(r->arena, target) : book_target(r->arena, r->part, target),
		.external = external};
	g_array_append_val(r->list, one);
}

static void on_nothing(void *user, const char *name)
{
	(void)user;
	(void)name;
}

bool book_relations(
	struct package *p, int64_t index, const char *part, struct arena *a, const struct relation **list, size_t *count, struct err *e)
{
	static const struct xml_handlers handlers = {on_relation, on_nothing, NULL};
	struct relations r = {.part = part, .arena = a, .list = g_array_new(FALSE, FALSE, sizeof(struct relation))};
	bool ok = index < 0 || package_parse(p, index, PART_BYTES_MAX, &handlers, &r, e);
	*list = arena_list(a, r.list);
	*count = r.list->len;
	g_array_free(r.list, TRUE);
	return ok;
}

/* ---- the workbook ---- */

struct reading {
	struct package *package;
	struct arena *arena;
	const struct relation *relations;
	size_t relation_count;
	GArray *sheets;
	bool days_1904;
};

static const struct relation *relation_of(const struct reading *r, const char *id)
{
	for (size_t i = 0; i < r->relation_count; i++)
		if (id != NULL && strcmp(r->relations[i].id, id) == 0)
			return &r->relations[i];
	return NULL;
}

static void on_start(void *user, const char *name, const char **attributes)
{
	struct reading *r = user;
	if (strcmp(name, "workbookPr") == 0) {
		const char *is = xml_attribute(attributes, "date1904");
		r->days_1904 = is != NULL && (strcmp(is, "1") == 0 || strcmp(is, "true") == 0);
	}
	if (strcmp(name, "sheet") != 0 || r->sheets->len >= SHEETS_MAX)
		return;
	const char *title = xml_attribute(attributes, "name"), *state = xml_attribute(attributes, "state");
	const struct relation *to = relation_of(r, xml_attribute(attributes, "id"));
	/* sheets of charts and macros have no cells */
	if (title == NULL || to == NULL || to->external || strcmp(to->type, "worksheet") != 0)
		return;
	struct book_sheet s = {.name = arena_strdup(r->arena, title),
		.part = package_find(r->package, to->target),
		.path = to->target,
		.hidden = state != NULL && strcmp(state, "visible") != 0};
	if (s.part >= 0)
		g_array_append_val(r->sheets, s);
}

static const char *target_of_type(const struct relation *list, size_t n, const char *type)
{
	for (size_t i = 0; i < n; i++)
		if (!list[i].external && strcmp(list[i].type, type) == 0)
			return list[i].target;
	return NULL;
}

bool book_read(struct package *p, struct arena *a, struct book *out, struct err *e)
{
	static const struct xml_handlers handlers = {on_start, on_nothing, NULL};
	const struct relation *roots = NULL;
	size_t root_count = 0;
	if (!book_relations(p, package_find(p, "_rels/.rels"), "", a, &roots, &root_count, e))
		return false;
	const char *path = target_of_type(roots, root_count, "officeDocument");
	path = path != NULL ? path : "xl/workbook.xml";
	struct reading r = {.package = p, .arena = a};
	int64_t index = package_find(p, path);
	const char *relations = book_relations_path(a, path);
	if (index < 0)
		return FAIL0(e, ERR_INPUT, MSG_GRID_NO_TABLE);
	if (!book_relations(p, package_find(p, relations), path, a, &r.relations, &r.relation_count, e))
		return false;
	r.sheets = g_array_new(FALSE, FALSE, sizeof(struct book_sheet));
	bool ok = package_parse(p, index, PART_BYTES_MAX, &handlers, &r, e);
	struct book_sheet *sheets = arena_list(a, r.sheets);
	const char *styles = target_of_type(r.relations, r.relation_count, "styles"),
		   *strings = target_of_type(r.relations, r.relation_count, "sharedStrings");
	*out = (struct book){.sheets = sheets,
		.count = r.sheets->len,
		.days_1904 = r.days_1904,
		.styles = styles != NULL ? package_find(p, styles) : -1,
		.strings = strings != NULL ? package_find(p, strings) : -1,
		.styles_path = styles,
		.path = path,
		.relations = relations};
	g_array_free(r.sheets, TRUE);
	return ok && (out->count > 0 || FAIL0(e, ERR_INPUT, MSG_GRID_NO_SHEET));
}
