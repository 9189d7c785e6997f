/* From four lists of units to identities with versions and events. Rules (docs/records.md 3.1, 3.3): the same code in two lists is the
 * same unit; a commune that only changed its code is found by name and parent; who is gone without a known successor ends, and is
 * reported; on 1/7/2025 a unit with one source of the same code continues, one with several sources is new. Reads no file, writes none. */
#include "store/units_seed.h"

#include "base/text.h"
#include "messages/units.def"

#include <stdlib.h>
#include <string.h>

struct build {
	struct units_seed *s;
	GHashTable *alive; /* "C00001" -> index + 1; keys in the arena */
	ymd day;
	int list; /* number of the list now worked in, from 1 */
	int precision;
};

static struct units_unit *unit_at(const struct units_seed *s, int i)
{
	must(i >= 0 && (guint)i < s->units->len);
	return &g_array_index(s->units, struct units_unit, i);
}

static struct units_version *last_version(const struct units_seed *s, int i)
{
	struct units_unit *u = unit_at(s, i);
	return &u->v[u->count - 1];
}

/* ---- names and types ---- */

bool units_same_name(const char *a, const char *b)
{
	if (strcmp(a, b) == 0)
		return true;
	struct arena *arena = arena_new();
	const char *in[] = {a, b};
	char *out[2];
	for (int i = 0; i < 2; i++) {
		g_auto(GStrv) words = g_strsplit(in[i], "’", -1);
		g_autofree char *plain = g_strjoinv("'", words);
		g_auto(GStrv) farm = g_strsplit(text_fold(plain, arena), " nt ", 2);
		out[i] = g_strjoinv(" ", farm);
	}
	bool same = strcmp(out[0], out[1]) == 0;
	g_free(out[0]);
	g_free(out[1]);
	arena_free(arena);
	return same;
}

const char *units_type_of(const char *level, const char *name, const char *parent_type)
{
	static const struct {
		const char *level, *words, *type;
	} types[] = {
		{"nation", "", "nation"},
		{"province", "Tỉnh ", "tinh"},
		{"province", "Thành phố ", "tp_tw"},
		{"district", "Huyện ", "huyen"},
		{"district", "Quận ", "quan"},
		{"district", "Thị xã ", "thi_xa"},
		{"district", "Thành phố ", "tp_tinh"},
		{"commune", "Xã ", "xa"},
		{"commune", "Phường ", "phuong"},
		{"commune", "Thị trấn ", "thi_tran"},
		{"commune", "Đặc khu ", "dac_khu"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
		if (strcmp(types[i].level, level) != 0 || !g_str_has_prefix(name, types[i].words))
			continue;
		if (strcmp(types[i].type, "tp_tinh") == 0 && parent_type != NULL && strcmp(parent_type, "tp_tw") == 0)
			return "tp_tptw";
		return types[i].type;
	}
	return NULL;
}

static const char *level_name(char level)
{
	return level == 'P' ? "province" : level == 'D' ? "district" : "commune";
}

static int level_number(char level)
{
	return level == 'P' ? 2 : level == 'D' ? 3 : 4;
}

/* ---- units, events ---- */

static char *alive_key(const struct build *b, char level, const char *code)
{
	return arena_printf(b->s->arena, "%c%s", level, code);
}

static int alive_find(const struct build *b, char level, const char *code)
{
	char key[16];
	g_snprintf(key, sizeof key, "%c%s", level, code);
	return GPOINTER_TO_INT(g_hash_table_lookup(b->alive, key)) - 1;
}

static void alive_set(struct build *b, char level, const char *code, int unit)
{
	g_hash_table_insert(b->alive, alive_key(b, level, code), GINT_TO_POINTER(unit + 1));
}

static void alive_remove(struct build *b, char level, const char *code)
{
	char key[16];
	g_snprintf(key, sizeof key, "%c%s", level, code);
	g_hash_table_remove(b->alive, key);
}

static const char *type_for(const struct build *b, char level, const char *name, int parent)
{
	const char *above = parent >= 0 ? last_version(b->s, parent)->type : NULL;
	const char *type = units_type_of(level_name(level), name, above);
	must(type != NULL); /* mkunits refuses names without a type */
	return type;
}

static int unit_new(struct build *b, char level, const char *code, int parent, const char *name)
{
	int number = (int)strtol(code, NULL, 10);
	struct units_unit u = {.level = level_name(level), .area = NONE, .founded_by = UNITS_NOBODY, .ended_by = UNITS_NOBODY, .count = 1};
	u.key = b->list * INT64_C(1000000) + level_number(level) * INT64_C(100000) + number;
	if (level == 'P')
		u.area = b->list * INT64_C(100) + number;
	else if (level == 'C')
		u.area = b->list * INT64_C(100000) + number;
	u.v[0] = (struct units_version){.from = b->day,
		.until = YMD_OPEN,
		.from_p = b->precision,
		.until_p = PRECISION_OPEN,
		.code = code,
		.name = name,
		.parent = parent};
	u.v[0].type = type_for(b, level, name, parent);
	g_array_append_val(b->s->units, u);
	int index = (int)b->s->units->len - 1;
	alive_set(b, level, code, index);
	return index;
}

/* Opens a new version on the day of the list, a copy of the last one to be changed by the caller. */
static struct units_version *unit_cut(struct build *b, int unit)
{
	struct units_unit *u = unit_at(b->s, unit);
	must(u->count < UNITS_VERSIONS_MAX);
	struct units_version *old = &u->v[u->count - 1], *fresh = &u->v[u->count++];
	*fresh = *old;
	old->until = b->day;
	old->until_p = b->precision;
	fresh->from = b->day;
	fresh->from_p = b->precision;
	return fresh;
}

static void unit_end(struct build *b, char level, int unit, int event)
{
	struct units_version *v = last_version(b->s, unit);
	v->until = b->day;
	v->until_p = b->precision;
	unit_at(b->s, unit)->ended_by = event;
	if (alive_find(b, level, v->code) == unit)
		alive_remove(b, level, v->code);
}

/* subject: the unit the event is named after (its key makes the event's). */
static int event_new(struct build *b, const char *kind, msg_key inferred, int subject)
{
	struct units_event ev = {.kind = kind, .on = b->day, .inferred = inferred, .first_part = (int)b->s->parts->len};
	ev.key = b->list * INT64_C(10000000) + unit_at(b->s, subject)->key;
	g_array_append_val(b->s->events, ev);
	return (int)b->s->events->len - 1;
}

static void event_part(struct build *b, int event, int from, int to)
{
	struct units_event *ev = &g_array_index(b->s->events, struct units_event, event);
	must(ev->first_part + ev->part_count == (int)b->s->parts->len); /* parts of one event stand together */
	struct units_part p = {event, from, to};
	g_array_append_val(b->s->parts, p);
	ev->part_count++;
}

static void alias_add(struct build *b, int unit, const char *alias, const char *source)
{
	struct units_alias a = {unit, alias, source};
	g_array_append_val(b->s->aliases, a);
}

static void anomaly_add(struct build *b, const char *kind, const char *code, const char *text)
{
	struct units_anomaly a = {kind, b->s->records->lists[b->list - 1].source, code, text};
	g_array_append_val(b->s->anomalies, a);
}

/* ---- the first three lists ---- */

static int parent_of(const struct build *b, const struct units_line *l, char above, struct err *e)
{
	int parent = l->level == 'P' ? 0 : alive_find(b, above, l->parent);
	if (parent < 0)
		(void)FAIL(e, ERR_DATA, MSG_UNITS_TABLE_LINE, l->code, l->name);
	return parent;
}

/* A unit found in both lists: other spelling, other name, type or parent. */
static void unit_compare(struct build *b, int unit, const struct units_line *l, int parent, msg_key rule)
{
	struct units_version *v = last_version(b->s, unit);
	const char *type = type_for(b, l->level, l->name, parent), *source = b->s->records->lists[b->list - 1].source;
	bool same_name = units_same_name(v->name, l->name), official = b->list != 3; /* the mapping's old side is not the code list */
	if (same_name && strcmp(v->name, l->name) != 0) {
		/* Where the spelling that goes was read: the mapping's old side changes names only by renaming. */
		const struct units_list *lists = b->s->records->lists;
		bool from_mapping = b->list == UNITS_LISTS && v->from == lists[2].day;
		const char *before = b->list == 2 ? lists[0].source : from_mapping ? lists[2].source : lists[1].source;
		alias_add(b, unit, official ? v->name : l->name, official ? before : source);
		if (official)
			v->name = l->name;
	}
	if (same_name && parent == v->parent && strcmp(type, v->type) == 0)
		return;
	const char *kind = strcmp(type, v->type) != 0 ? "retype" : !same_name ? "rename" : "reparent";
	v = unit_cut(b, unit);
	v->name = same_name ? v->name : l->name;
	v->type = type;
	v->parent = parent;
	int event = event_new(b, kind, rule, unit);
	event_part(b, event, unit, unit);
}

/* The line of a new code that is this gone commune under another number; NULL when there is none. */
static const struct units_line *find_recode(const struct build *b, const struct units_list *l, const struct units_line *gone)
{
	int unit = alive_find(b, gone->level, gone->code);
	const struct units_version *v = last_version(b->s, unit);
	for (size_t i = 0; i < l->count; i++) {
		const struct units_line *n = &l->lines[i];
		if (n->op == '+' && n->level == gone->level && alive_find(b, 'D', n->parent) == v->parent &&
			units_same_name(n->name, v->name))
			return n;
	}
	return NULL;
}

static bool apply_gone(struct build *b, const struct units_list *l, const struct units_line *gone, GHashTable *recoded, struct err *e)
{
	int unit = alive_find(b, gone->level, gone->code);
	if (unit < 0)
		return FAIL(e, ERR_DATA, MSG_UNITS_TABLE_LINE, gone->code, "-");
	const struct units_line *fresh = gone->level == 'C' ? find_recode(b, l, gone) : NULL;
	if (fresh != NULL && !g_hash_table_contains(recoded, fresh)) {
		struct units_version *v = unit_cut(b, unit);
		v->code = fresh->code;
		alive_remove(b, 'C', gone->code);
		alive_set(b, 'C', fresh->code, unit);
		g_hash_table_add(recoded, (gpointer)(uintptr_t)fresh);
		int event = event_new(b, "recode", MSG_UNITS_INFER_RECODE, unit);
		event_part(b, event, unit, unit);
		return true;
	}
	int event = event_new(b, "end", MSG_UNITS_INFER_GONE, unit);
	event_part(b, event, unit, UNITS_NOBODY);
	anomaly_add(b, "no_successor", gone->code, last_version(b->s, unit)->name);
	unit_end(b, gone->level, unit, event);
	return true;
}

static bool apply_here(struct build *b, const struct units_line *l, struct err *e)
{
	int parent = parent_of(b, l, l->level == 'C' ? 'D' : 'P', e), unit = alive_find(b, l->level, l->code);
	if (parent < 0)
		return false;
	if ((l->op == '=') != (unit >= 0))
		return FAIL(e, ERR_DATA, MSG_UNITS_TABLE_LINE, l->code, l->name);
	if (unit >= 0) {
		unit_compare(b, unit, l, parent, MSG_UNITS_INFER_SAME_CODE);
		return true;
	}
	unit = unit_new(b, l->level, l->code, parent, l->name);
	if (b->list == 1)
		return true; /* known on that day; when it was founded no list says */
	int event = event_new(b, "found", MSG_UNITS_INFER_NEW, unit);
	event_part(b, event, UNITS_NOBODY, unit);
	unit_at(b->s, unit)->founded_by = event;
	anomaly_add(b, "no_origin", l->code, l->name);
	return true;
}

static bool apply_list(struct build *b, const struct units_list *l, struct err *e)
{
	g_autoptr(GHashTable) recoded = g_hash_table_new(NULL, NULL);
	for (size_t i = 0; i < l->count; i++) {
		const struct units_line *line = &l->lines[i];
		if (line->op == '-' && !apply_gone(b, l, line, recoded, e))
			return false;
	}
	for (size_t i = 0; i < l->count; i++) {
		const struct units_line *line = &l->lines[i];
		if (line->op != '-' && !g_hash_table_contains(recoded, line) && !apply_here(b, line, e))
			return false;
	}
	return true;
}

/* ---- 1/7/2025 ---- */

/* Sources of each new unit by its line's number in the list. */
struct sources {
	GHashTable *line_of; /* "C00004" -> line index + 1 */
	GPtrArray *from;     /* one GArray of unit indexes for each line */
};

static void sources_add(struct sources *src, guint line, int unit)
{
	GArray *a = src->from->pdata[line];
	for (guint i = 0; i < a->len; i++)
		if (g_array_index(a, int, i) == unit)
			return;
	g_array_append_val(a, unit);
}

static void garray_free(gpointer a)
{
	g_array_unref((GArray *)a);
}

static int line_of(const struct sources *src, char level, const char *code)
{
	char key[16];
	g_snprintf(key, sizeof key, "%c%s", level, code);
	return GPOINTER_TO_INT(g_hash_table_lookup(src->line_of, key)) - 1;
}

static bool sources_pair(
	struct build *b, struct sources *src, const struct units_list *l, const struct units_pair *p, char level, struct err *e)
{
	int unit = alive_find(b, level, p->from), line = line_of(src, 'C', p->to);
	if (unit < 0 || line < 0)
		return FAIL(e, ERR_DATA, MSG_UNITS_TABLE_LINE, p->from, p->to);
	sources_add(src, (guint)line, unit);
	int district = level == 'D' ? unit : last_version(b->s, unit)->parent;
	int province_line = line_of(src, 'P', l->lines[line].parent);
	if (province_line < 0)
		return FAIL(e, ERR_DATA, MSG_UNITS_TABLE_LINE, p->to, l->lines[line].parent);
	sources_add(src, (guint)province_line, last_version(b->s, district)->parent);
	return true;
}

static bool sources_make(struct build *b, struct sources *src, const struct units_list *l, struct err *e)
{
	src->line_of = g_hash_table_new(g_str_hash, g_str_equal);
	src->from = g_ptr_array_new_with_free_func(garray_free);
	for (size_t i = 0; i < l->count; i++) {
		g_hash_table_insert(src->line_of, alive_key(b, l->lines[i].level, l->lines[i].code), GINT_TO_POINTER((int)i + 1));
		g_ptr_array_add(src->from, g_array_new(FALSE, FALSE, sizeof(int)));
	}
	const struct units_records *r = b->s->records;
	for (size_t i = 0; i < r->mapping_count; i++)
		if (!sources_pair(b, src, l, &r->mapping[i], 'C', e))
			return false;
	for (size_t i = 0; i < r->zone_count; i++)
		if (!sources_pair(b, src, l, &r->zones[i], 'D', e))
			return false;
	return true;
}

/* One source under the same code goes on; else all sources end and a new unit begins. fresh: new units by code, where parents are found. */
static bool apply_new(struct build *b, const struct units_line *l, const GArray *from, GHashTable *fresh, struct err *e)
{
	const struct units_version *nation = last_version(b->s, 0);
	(void)nation;
	int parent = 0;
	if (l->level == 'C')
		parent = GPOINTER_TO_INT(g_hash_table_lookup(fresh, l->parent)) - 1;
	if (from->len == 0 || parent < 0)
		return FAIL(e, ERR_DATA, MSG_UNITS_TABLE_LINE, l->code, l->name);
	int only = g_array_index(from, int, 0), unit = only;
	bool district = strcmp(unit_at(b->s, only)->level, "district") == 0;
	if (from->len == 1 && !district && strcmp(last_version(b->s, only)->code, l->code) == 0) {
		unit_compare(b, only, l, parent, MSG_UNITS_INFER_ONE_SOURCE);
	} else {
		char level = l->level;
		int index = (int)b->s->units->len;
		for (guint i = 0; i < from->len; i++)
			unit_end(b, district ? 'D' : level, g_array_index(from, int, i), UNITS_NOBODY);
		unit = unit_new(b, level, l->code, parent, l->name);
		must(unit == index);
		msg_key rule = district ? MSG_UNITS_INFER_ZONE : level == 'P' ? MSG_UNITS_INFER_PROVINCE : MSG_UNITS_INFER_MERGE;
		int event = event_new(b, district ? "level_change" : from->len == 1 ? "recode" : "merge", rule, unit);
		for (guint i = 0; i < from->len; i++) {
			event_part(b, event, g_array_index(from, int, i), unit);
			unit_at(b->s, g_array_index(from, int, i))->ended_by = event;
		}
		unit_at(b->s, unit)->founded_by = event;
	}
	if (l->level == 'P')
		g_hash_table_insert(fresh, arena_strdup(b->s->arena, l->code), GINT_TO_POINTER(unit + 1));
	return true;
}

/* Whoever is still alive from before and not in the new list: the districts, and what the mapping forgot. */
static void end_rest(struct build *b, guint known)
{
	for (guint i = 1; i < known; i++) {
		struct units_unit *u = unit_at(b->s, (int)i);
		struct units_version *v = &u->v[u->count - 1];
		bool district = strcmp(u->level, "district") == 0;
		if (v->until != YMD_OPEN || (v->from == b->day) || (!district && strcmp(u->level, "province") == 0))
			continue;
		int event = event_new(b, "end", district ? MSG_UNITS_INFER_DISTRICT_END : MSG_UNITS_INFER_GONE, (int)i);
		event_part(b, event, (int)i, UNITS_NOBODY);
		if (!district)
			anomaly_add(b, "no_successor", v->code, v->name);
		unit_end(b, district ? 'D' : 'C', (int)i, event);
	}
}

static bool apply_last(struct build *b, const struct units_list *l, struct err *e)
{
	struct sources src = {NULL, NULL};
	guint known = b->s->units->len;
	g_autoptr(GHashTable) fresh = g_hash_table_new(g_str_hash, g_str_equal);
	bool ok = sources_make(b, &src, l, e);
	/* New codes overlap old ones, so "alive" is not asked below: sources are indexes. Provinces come first in the list. */
	for (size_t i = 0; ok && i < l->count; i++)
		ok = apply_new(b, &l->lines[i], src.from->pdata[i], fresh, e);
	if (ok)
		end_rest(b, known);
	g_hash_table_unref(src.line_of);
	g_ptr_array_unref(src.from);
	return ok;
}

/* ---- all ---- */

static bool check_counts(const struct units_seed *s, struct err *e)
{
	for (int i = 0; i < UNITS_LISTS; i++) {
		const struct units_list *l = &s->records->lists[i];
		int want[] = {l->provinces, l->districts, l->communes};
		int have[] = {units_seed_count(s, "province", l->day), units_seed_count(s, "district", l->day),
			units_seed_count(s, "commune", l->day)};
		for (int k = 0; k < 3; k++) {
			if (want[k] == have[k])
				continue;
			char day[16];
			g_autofree char *w = g_strdup_printf("%d", want[k]), *h = g_strdup_printf("%d", have[k]);
			return FAIL(e, ERR_DATA, MSG_UNITS_TABLE_COUNT, ymd_format_vi(l->day, day), w, h);
		}
	}
	return true;
}

static bool build_all(struct build *b, ymd first_from, struct err *e)
{
	const struct units_list *lists = b->s->records->lists;
	b->day = first_from != 0 ? first_from : lists[0].day;
	b->list = 1;
	b->precision = PRECISION_BOUND;
	struct units_unit nation = {
		.level = "nation", .key = 1100000, .area = NONE, .founded_by = UNITS_NOBODY, .ended_by = UNITS_NOBODY, .count = 1};
	nation.v[0] = (struct units_version){b->day, YMD_OPEN, PRECISION_BOUND, PRECISION_OPEN, "00", "Việt Nam", "nation", UNITS_NOBODY};
	g_array_append_val(b->s->units, nation);
	if (!apply_list(b, &lists[0], e))
		return false;
	for (int i = 1; i < UNITS_LISTS; i++) {
		b->list = i + 1;
		b->day = lists[i].day;
		b->precision = i == UNITS_LISTS - 1 ? PRECISION_DAY : PRECISION_BOUND;
		if (!(lists[i].whole ? apply_last(b, &lists[i], e) : apply_list(b, &lists[i], e)))
			return false;
	}
	return true;
}

struct units_seed *units_seed_make(const char *const *table, ymd first_from, struct err *e)
{
	struct units_seed *s = g_new0(struct units_seed, 1);
	s->arena = arena_new();
	s->units = g_array_new(FALSE, TRUE, sizeof(struct units_unit));
	s->events = g_array_new(FALSE, TRUE, sizeof(struct units_event));
	s->parts = g_array_new(FALSE, TRUE, sizeof(struct units_part));
	s->aliases = g_array_new(FALSE, TRUE, sizeof(struct units_alias));
	s->anomalies = g_array_new(FALSE, TRUE, sizeof(struct units_anomaly));
	s->records = units_table_read(table, s->arena, e);
	struct build b = {.s = s, .alive = g_hash_table_new(g_str_hash, g_str_equal)};
	if (s->records != NULL && s->records->anomaly_count > 0)
		g_array_append_vals(s->anomalies, s->records->anomalies, (guint)s->records->anomaly_count);
	bool ok = s->records != NULL && build_all(&b, first_from, e) && check_counts(s, e);
	g_hash_table_unref(b.alive);
	if (ok)
		return s;
	units_seed_free(s);
	return NULL;
}

void units_seed_free(struct units_seed *s)
{
	if (s == NULL)
		return;
	g_array_unref(s->units);
	g_array_unref(s->events);
	g_array_unref(s->parts);
	g_array_unref(s->aliases);
	g_array_unref(s->anomalies);
	arena_free(s->arena);
	g_free(s);
}

static const struct units_version *version_on(const struct units_unit *u, ymd day)
{
	for (int i = 0; i < u->count; i++)
		if (u->v[i].from <= day && u->v[i].until > day)
			return &u->v[i];
	return NULL;
}

int units_seed_count(const struct units_seed *s, const char *level, ymd day)
{
	int n = 0;
	for (guint i = 0; i < s->units->len; i++) {
		const struct units_unit *u = unit_at(s, (int)i);
		n += strcmp(u->level, level) == 0 && version_on(u, day) != NULL;
	}
	return n;
}

int units_seed_find(const struct units_seed *s, const char *level, const char *code, ymd day)
{
	for (guint i = 0; i < s->units->len; i++) {
		const struct units_unit *u = unit_at(s, (int)i);
		const struct units_version *v = strcmp(u->level, level) == 0 ? version_on(u, day) : NULL;
		if (v != NULL && strcmp(v->code, code) == 0)
			return (int)i;
	}
	return UNITS_NOBODY;
}
