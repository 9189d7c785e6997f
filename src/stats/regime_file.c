/* Files of report regimes and of public holidays, as structures; see regime_file.h. The checks are in regime_check.c. */
#include "stats/regime_file.h"

#include "stats/form_internal.h"
#include "stats/regime_read.h"

#include <stdlib.h>
#include <string.h>

static struct text2 both(struct source *s, const struct yaml *map, const char *key)
{
	struct text2 t = {0};
	if (yaml_get(map, key) != NULL)
		key_text2(s, map, key, false, &t);
	return t;
}

static enum regime_move move_of(const struct yaml *root, const char *key, enum regime_move otherwise)
{
	const char *text = yaml_text(root, key);
	for (int i = 0; text != NULL && regime_moves[i] != NULL; i++)
		if (strcmp(regime_moves[i], text) == 0)
			return (enum regime_move)i;
	return otherwise;
}

static const char *const *texts(const struct yaml *list, struct arena *a)
{
	const char **out = ARENA_ARRAY(a, const char *, list != NULL ? (size_t)list->count + 1 : 1);
	size_t n = 0;
	for (const struct yaml *t = list != NULL ? list->first : NULL; t != NULL; t = t->next)
		out[n++] = t->text;
	return out;
}

static const struct regime_line *read_lines(struct source *s, size_t *count, struct arena *a)
{
	const struct yaml *list = yaml_get(s->root, "senders");
	struct regime_line *out = ARENA_ARRAY(a, struct regime_line, (size_t)list->count + 1);
	*count = 0;
	for (const struct yaml *n = list->first; n != NULL; n = n->next) {
		struct regime_line l = {.level = yaml_text(n, "level"),
			.who = yaml_text(n, "who"),
			.line = yaml_text(n, "line"),
			.to = yaml_text(n, "to"),
			.receiver = both(s, n, "receiver"),
			.due = yaml_text(n, "due")};
		if (l.due != NULL)
			due_rule_parse(l.due, &l.due_rule);
		out[(*count)++] = l;
	}
	return out;
}

static const struct regime_section *read_outline(struct source *s, size_t *count, struct arena *a)
{
	const struct yaml *list = yaml_get(s->root, "outline");
	*count = 0;
	if (list == NULL)
		return NULL;
	struct regime_section *out = ARENA_ARRAY(a, struct regime_section, (size_t)list->count + 1);
	for (const struct yaml *n = list->first; n != NULL; n = n->next)
		out[(*count)++] = (struct regime_section){.id = yaml_text(n, "id"),
			.number = yaml_text(n, "number"),
			.title = both(s, n, "title"),
			.hint = both(s, n, "hint"),
			.text = both(s, n, "text")};
	return out;
}

static struct regime_file read_regime(struct source *s, struct arena *a)
{
	struct header h;
	header_read(s, &h, a); /* found good before: no new fault */
	struct regime_file f = {.code = s->id,
		.file = s->path,
		.sha256 = s->sha256,
		.title = h.title,
		.basis = h.basis,
		.confidence = h.confidence,
		.source = h.source,
		.responsible = h.responsible,
		.from = h.from,
		.until = h.until,
		.note = both(s, s->root, "note"),
		.method = both(s, s->root, "method"),
		.kind = yaml_text(s->root, "kind"),
		.cycle = yaml_text(s->root, "cycle"),
		.calendar = yaml_text(s->root, "calendar"),
		.ended = move_of(s->root, "ended", REGIME_MOVE_WAIVED),
		.founded = move_of(s->root, "founded", REGIME_MOVE_DUE),
		.secrecy = yaml_text(s->root, "secrecy"),
		.forms = texts(yaml_get(s->root, "forms"), a)};
	regime_cycle(f.cycle, &f.periods);
	const char *cut = yaml_text(s->root, "cut_off");
	if (cut != NULL)
		regime_day_month(cut, &f.cut_day, &f.cut_month);
	const char *months = yaml_text(s->root, "months");
	if (months != NULL)
		regime_months(months, &f.first_month, &f.last_month);
	f.lines = read_lines(s, &f.line_count, a);
	f.outline = read_outline(s, &f.outline_count, a);
	return f;
}

const struct regime_file *library_regimes(const struct library *l, size_t *count, struct arena *a)
{
	size_t room = 1;
	*count = 0;
	for (const struct source *s = l->first; s != NULL; s = s->next)
		room += s->root != NULL && strcmp(s->kind, "regime") == 0;
	struct regime_file *out = ARENA_ARRAY(a, struct regime_file, room);
	for (struct source *s = l->first; s != NULL; s = s->next)
		if (s->root != NULL && s->diag.errors == 0 && strcmp(s->kind, "regime") == 0)
			out[(*count)++] = read_regime(s, a);
	return out;
}

/* ---- public holidays ---- */

static int by_day(const void *a, const void *b)
{
	const struct calendar_day *x = a, *y = b;
	return (x->day > y->day) - (x->day < y->day);
}

static void add_day(GArray *days, ymd day, enum calendar_mark mark, const struct text2 *name, ymd other)
{
	const struct calendar_day d = {.day = day, .mark = mark, .vi = name->vi, .en = name->en, .other = other};
	g_array_append_val(days, d);
}

static struct calendar_year read_year(struct source *s, const struct yaml *n, struct arena *a)
{
	g_autoptr(GArray) days = g_array_new(FALSE, TRUE, sizeof(struct calendar_day));
	const struct yaml *off = yaml_get(n, "off"), *moved = yaml_get(n, "moved");
	for (const struct yaml *d = off != NULL ? off->first : NULL; d != NULL; d = d->next) {
		const struct text2 name = both(s, d, "name");
		ymd from = 0, to = 0;
		regime_range(d, &from, &to);
		for (ymd day = from; day <= to; day = ymd_add_days(day, 1))
			add_day(days, day, CALENDAR_OFF, &name, 0);
	}
	for (const struct yaml *d = moved != NULL ? moved->first : NULL; d != NULL; d = d->next) {
		const struct text2 name = both(s, d, "name");
		ymd from = 0, to = 0;
		ymd_parse_iso(yaml_text(d, "off"), &from, NULL);
		ymd_parse_iso(yaml_text(d, "work"), &to, NULL);
		add_day(days, from, CALENDAR_MOVED, &name, to);
		add_day(days, to, CALENDAR_WORK, &name, from);
	}
	g_array_sort(days, by_day);
	struct calendar_year y = {.year = (int)strtol(yaml_text(n, "year"), NULL, 10),
		.confidence = yaml_text(n, "confidence"),
		.basis = yaml_text(n, "basis"),
		.days = arena_list(a, days),
		.count = days->len};
	return y;
}

const struct calendar *library_calendar(const struct library *l, struct arena *a)
{
	struct calendar *c = ARENA_NEW(a, struct calendar);
	for (struct source *s = l->first; s != NULL; s = s->next) {
		if (s->root == NULL || s->diag.errors > 0 || strcmp(s->kind, "calendar") != 0)
			continue;
		const struct yaml *week = yaml_get(s->root, "week"), *years = yaml_get(s->root, "years");
		struct calendar_year *out = ARENA_ARRAY(a, struct calendar_year, (size_t)years->count + 1);
		for (const struct yaml *d = week->first; d != NULL; d = d->next)
			for (int i = 0; regime_weekdays[i] != NULL; i++)
				c->rest[i] = c->rest[i] || strcmp(regime_weekdays[i], d->text) == 0;
		c->count = 0;
		for (const struct yaml *n = years->first; n != NULL; n = n->next)
			out[c->count++] = read_year(s, n, a);
		c->years = out;
		break;
	}
	return c;
}
