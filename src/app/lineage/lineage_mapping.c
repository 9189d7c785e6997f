/* import-lineage: the conversion table of 1/7/2025. One group of rows for each new commune; the event init made for it gets the kind and
 * the parts the table says. Identities stay as they are: facts may hang on them. Rules: docs/records.md 3.3.4. */
#include "app/lineage/lineage_parts.h"

#include "store/units_seed.h"
#include "messages/units.def"

#include <string.h>

enum {
	OLD_CODE,
	OLD_NAME,
	OLD_DISTRICT_CODE,
	OLD_DISTRICT,
	OLD_PROVINCE_CODE,
	OLD_PROVINCE,
	NEW_CODE,
	NEW_NAME,
	NEW_PROVINCE_CODE,
	NEW_PROVINCE,
	KIND,
	NOTE,
	COLUMNS
};

struct source {
	int line;
	struct book_unit *from; /* NULL: land that belonged to no commune */
	int64_t extent;
	bool unknown_people;
	const char *kind, *note;
};

struct group {
	struct book_unit *to;
	const char *code;
	GArray *sources; /* struct source */
	bool faulty;
};

struct mapping {
	struct lineage_import *im;
	GHashTable *by_code; /* new code -> struct group */
	GPtrArray *groups;
	GHashTable *targets; /* unit id -> number of new communes it went to */
};

static void group_free(gpointer p)
{
	struct group *g = p;
	g_array_unref(g->sources);
	g_free(g);
}

/* The extent whose `map` lists this kind of row; NULL when none does. */
static const struct code *extent_of(const struct book *b, const char *kind)
{
	for (size_t i = 0; i < b->extents->count; i++) {
		const char *map = code_extra(&b->extents->codes[i], "map");
		g_auto(GStrv) words = g_strsplit(map != NULL ? map : "", ",", -1);
		for (int k = 0; words[k] != NULL; k++)
			if (strcmp(g_strstrip(words[k]), kind) == 0)
				return &b->extents->codes[i];
	}
	return NULL;
}

static const char *day_text(struct lineage_import *im, ymd day)
{
	char buf[16];
	return arena_strdup(im->arena, ymd_format_vi(day, buf));
}

static struct group *group_of(struct mapping *m, const struct csv_row *row)
{
	struct group *g = g_hash_table_lookup(m->by_code, row->fields[NEW_CODE]);
	if (g != NULL)
		return g;
	g = g_new0(struct group, 1);
	g->code = row->fields[NEW_CODE];
	g->sources = g_array_new(FALSE, TRUE, sizeof(struct source));
	g->to = book_find(m->im->book, "commune", g->code, m->im->turn);
	g_ptr_array_add(m->groups, g);
	g_hash_table_insert(m->by_code, (gpointer)(uintptr_t)g->code, g);
	return g;
}

static bool name_fits(struct mapping *m, const struct csv_row *row, const struct book_unit *u, ymd day, const char *code, const char *name)
{
	const struct book_version *v = book_version_at(u, book_version_on(u, day));
	return units_same_name(v->name, name) || REFUSE(m->im, row->line, MSG_LINEAGE_NAME, code, v->name, name);
}

/* The old unit of a row: a commune, or a district where the row has no old code. Unincorporated land has none. */
static bool find_source(struct mapping *m, const struct csv_row *row, struct source *s)
{
	const char *const *f = row->fields;
	ymd before = ymd_add_days(m->im->turn, -1);
	bool district = f[OLD_CODE][0] == '\0';
	if (district && s->extent == book_num(m->im->book->extents, "unincorporated"))
		return true;
	const char *code = district ? f[OLD_DISTRICT_CODE] : f[OLD_CODE];
	s->from = book_find(m->im->book, district ? "district" : "commune", code, before);
	if (s->from == NULL)
		return REFUSE(m->im, row->line, MSG_LINEAGE_NO_OLD, code, f[OLD_NAME], day_text(m->im, before));
	return name_fits(m, row, s->from, before, code, f[OLD_NAME]);
}

static bool read_row(struct mapping *m, const struct csv_row *row, struct group *g)
{
	const char *const *f = row->fields;
	struct lineage_import *im = m->im;
	struct source s = {.line = row->line, .kind = f[KIND], .note = f[NOTE][0] != '\0' ? f[NOTE] : NULL};
	const struct code *extent = extent_of(im->book, f[KIND]);
	if (extent == NULL)
		return REFUSE(im, row->line, MSG_LINEAGE_KIND, f[KIND]);
	s.extent = extent->num;
	if (strcmp(extent->id, "whole") == 0)
		s.note = NULL; /* says nothing the extent does not say */
	const char *people = code_extra(extent, "people");
	s.unknown_people = people == NULL && (strcmp(extent->id, "part") == 0 || strcmp(extent->id, "part_people") == 0);
	if (g->to == NULL)
		return REFUSE(im, row->line, MSG_LINEAGE_NO_NEW, f[NEW_CODE], f[NEW_NAME], day_text(im, im->turn));
	if (!name_fits(m, row, g->to, im->turn, f[NEW_CODE], f[NEW_NAME]) || !find_source(m, row, &s))
		return false;
	for (guint i = 0; i < g->sources->len; i++) {
		const struct source *other = &g_array_index(g->sources, struct source, i);
		if (other->from == s.from && s.from != NULL)
			return REFUSE(
				im, row->line, MSG_LINEAGE_TWICE, f[OLD_CODE], f[NEW_CODE], arena_printf(im->arena, "%d", other->line));
	}
	g_array_append_val(g->sources, s);
	if (s.from != NULL) {
		int n = GPOINTER_TO_INT(g_hash_table_lookup(m->targets, &s.from->id));
		g_hash_table_insert(m->targets, &s.from->id, GINT_TO_POINTER(n + 1));
	}
	return true;
}

/* ---- one group into the book ---- */

static bool is_split(const struct mapping *m, const struct source *s)
{
	return s->from != NULL && GPOINTER_TO_INT(g_hash_table_lookup(m->targets, &s->from->id)) > 1;
}

/* The kind of event the rows of a group make; NULL: the old unit goes on, whatever changed with it. */
static const char *kind_of(const struct mapping *m, const struct group *g)
{
	const struct source *first = &g_array_index(g->sources, struct source, 0);
	int64_t whole = book_num(m->im->book->extents, "whole");
	if (g->sources->len == 1 && first->extent == whole && !is_split(m, first))
		return first->from->level == g->to->level ? NULL : "level_change";
	for (guint i = 0; i < g->sources->len; i++) {
		const struct source *s = &g_array_index(g->sources, struct source, i);
		if (s->extent != whole || is_split(m, s))
			return "regroup";
	}
	return "merge";
}

static void count_group(struct mapping *m, const struct group *g, const char *kind)
{
	struct lineage_import_report *r = m->im->report;
	bool bounded = kind != NULL && strcmp(kind, "level_change") == 0;
	r->continued += kind == NULL;
	r->merges += kind != NULL && strcmp(kind, "merge") == 0;
	r->regroups += kind != NULL && strcmp(kind, "regroup") == 0;
	r->level_changes += bounded;
	for (guint i = 0; i < g->sources->len; i++)
		bounded = bounded || g_array_index(g->sources, struct source, i).unknown_people;
	r->bounded += bounded;
}

static struct book_part *part_from(struct book *b, const struct book_event *ev, int64_t from)
{
	for (guint i = 0; i < ev->parts->len; i++) {
		struct book_part *p = book_part_at(b, g_array_index(ev->parts, int, i));
		if (p->from == from && !p->gone)
			return p;
	}
	return NULL;
}

static bool in_group(const struct group *g, int64_t from)
{
	bool found = from == NONE;
	for (guint i = 0; i < g->sources->len && !found; i++) {
		const struct source *s = &g_array_index(g->sources, struct source, i);
		found = s->from != NULL && s->from->id == from;
	}
	return found;
}

/* A unit the register sends here, of which the whole table says nothing: dropping it would leave it without a target. NULL: none. */
static const struct book_unit *forgotten(const struct mapping *m, const struct book_event *ev, const struct group *g)
{
	for (guint i = 0; ev != NULL && i < ev->parts->len; i++) {
		const struct book_part *p = book_part_at(m->im->book, g_array_index(ev->parts, int, i));
		if (!p->gone && !in_group(g, p->from) && !g_hash_table_contains(m->targets, &p->from))
			return book_unit_of(m->im->book, p->from);
	}
	return NULL;
}

/* Makes the parts of the event those of the group; true when something changed. */
static bool set_parts(struct book *b, struct book_event *ev, const struct group *g)
{
	bool changed = false;
	for (guint i = 0; i < g->sources->len; i++) {
		const struct source *s = &g_array_index(g->sources, struct source, i);
		int64_t from = s->from != NULL ? s->from->id : NONE;
		struct book_part *p = part_from(b, ev, from);
		if (p == NULL) {
			book_part_new(b, ev, from, g->to->id, s->extent, s->note);
			changed = true;
		} else if (p->extent != s->extent || g_strcmp0(p->note, s->note) != 0) {
			p->extent = s->extent;
			p->note = s->note;
			p->dirty = changed = true;
		}
	}
	for (guint i = 0; i < ev->parts->len; i++) {
		struct book_part *p = book_part_at(b, g_array_index(ev->parts, int, i));
		if (!p->gone && !in_group(g, p->from))
			p->gone = changed = true;
	}
	return changed;
}

static bool apply_group(struct mapping *m, struct group *g)
{
	struct book *b = m->im->book;
	const char *kind = kind_of(m, g);
	int line = g_array_index(g->sources, struct source, 0).line;
	bool continues = book_alive(g->to, ymd_add_days(m->im->turn, -1));
	if (kind == NULL && !continues)
		return REFUSE(m->im, line, MSG_LINEAGE_IDENTITY, g->code);
	struct book_event *ev = continues ? book_event_on(b, g->to, m->im->turn, true) : book_event_of(b, g->to->founded_by);
	bool changed = ev == NULL;
	const struct book_unit *lost = forgotten(m, ev, g);
	if (lost != NULL)
		return REFUSE(m->im, line, MSG_LINEAGE_FORGOTTEN, g->code, book_version_at(lost, (int)lost->versions->len - 1)->name);
	count_group(m, g, kind);
	if (ev == NULL)
		ev = book_event_new(b, kind != NULL ? kind : "reparent", m->im->turn, NULL);
	changed = set_parts(b, ev, g) || changed;
	if (kind != NULL && ev->kind != book_num(b->kinds, kind)) {
		ev->kind = book_num(b->kinds, kind);
		changed = true;
	}
	if (changed) {
		g_autofree char *why =
			msg_format(kind != NULL && continues ? MSG_UNITS_INFER_KEPT : MSG_UNITS_INFER_TABLE, MSG_VI, NULL, 0);
		ev->inferred = arena_strdup(b->arena, why);
		ev->dirty = true;
	}
	*(changed ? &m->im->report->applied : &m->im->report->unchanged) += g->sources->len;
	return true;
}

static void refuse_group(struct mapping *m, const struct group *g)
{
	for (guint i = 0; i < g->sources->len; i++)
		(void)REFUSE(m->im, g_array_index(g->sources, struct source, i).line, MSG_LINEAGE_GROUP, g->code);
}

void lineage_import_mapping(struct lineage_import *im)
{
	struct mapping m = {
		.im = im, .by_code = g_hash_table_new(g_str_hash, g_str_equal), .groups = g_ptr_array_new_with_free_func(group_free)};
	m.targets = g_hash_table_new(g_int64_hash, g_int64_equal);
	for (size_t i = 1; i < im->csv->count; i++) {
		const struct csv_row *row = &im->csv->rows[i];
		if (row->count < COLUMNS) {
			(void)REFUSE(im, row->line, MSG_LINEAGE_COLUMNS, arena_printf(im->arena, "%d", COLUMNS),
				arena_printf(im->arena, "%zu", row->count));
			continue;
		}
		struct group *g = group_of(&m, row);
		if (!read_row(&m, row, g))
			g->faulty = true;
	}
	GHashTableIter it;
	gpointer n;
	g_hash_table_iter_init(&it, m.targets);
	while (g_hash_table_iter_next(&it, NULL, &n))
		im->report->split += GPOINTER_TO_INT(n) > 1;
	for (guint i = 0; i < m.groups->len; i++) {
		struct group *g = m.groups->pdata[i];
		if (g->faulty)
			refuse_group(&m, g);
		else
			(void)apply_group(&m, g);
	}
	g_hash_table_unref(m.targets);
	g_ptr_array_unref(m.groups);
	g_hash_table_unref(m.by_code);
}
