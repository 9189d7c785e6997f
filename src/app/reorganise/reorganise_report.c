/* What a reorganisation tells: problems at their places, what moves, what has to be divided. */
#include "app/reorganise/reorganise_parts.h"
#include "base/text.h"

#include "app/page/page_sql.h"

#include <string.h>

bool reorg_problem(struct reorg *x, const char *field, msg_key key, const char *const *args, size_t nargs)
{
	g_autofree char *text = msg_format(key, x->lang, args, nargs);
	struct reorganise_problem p = {arena_strdup(x->arena, field), arena_strdup(x->arena, text)};
	for (guint i = 0; i < x->out->problems->len; i++) {
		const struct reorganise_problem *old = &g_array_index(x->out->problems, struct reorganise_problem, i);
		if (strcmp(old->field, p.field) == 0 && strcmp(old->text, p.text) == 0)
			return false;
	}
	g_array_append_val(x->out->problems, p);
	return false;
}

void reorg_item(struct reorg *x, enum reorganise_part part, msg_key key, const char *const *args, size_t nargs)
{
	g_autofree char *text = msg_format(key, x->lang, args, nargs);
	struct reorganise_item item = {part, arena_strdup(x->arena, text)};
	g_array_append_val(x->out->items, item);
	x->out->counts[part]++;
}

void reorg_count(struct reorg *x, enum reorganise_part part, int64_t n)
{
	x->out->counts[part] += n;
}

void reorg_divide(struct reorg *x, const struct reorganise_divide *d)
{
	g_array_append_vals(x->out->divides, d, 1);
}

bool reorg_refused(const struct reorg *x)
{
	return x->out->problems->len > 0;
}

const char *reorg_say(struct reorg *x, msg_key key, const char *a, const char *b)
{
	const char *const args[] = {a, b};
	g_autofree char *text = msg_format(key, x->lang, args, G_N_ELEMENTS(args));
	return arena_strdup(x->arena, text);
}

const char *reorg_number(struct reorg *x, int64_t n)
{
	return text_thousands(n, x->arena);
}

const char *reorg_id_text(struct reorg *x, int64_t id)
{
	return arena_printf(x->arena, "%" G_GINT64_FORMAT, id);
}

const char *reorg_code(struct reorg *x, const char *list, int64_t num)
{
	return page_code(x->app, list, num, x->lang, x->arena);
}

const char *reorg_day(struct reorg *x, ymd day)
{
	char shown[11];
	return arena_strdup(x->arena, ymd_format_vi(day, shown));
}

static const char *choice_at(const struct reorg *x, const char *key)
{
	for (size_t i = 0; i < x->q->choice_count; i++)
		if (strcmp(x->q->choices[i].key, key) == 0 && x->q->choices[i].value[0] != '\0')
			return x->q->choices[i].value;
	return NULL;
}

const char *reorg_choice(const struct reorg *x, const char *kind, const char *id)
{
	if (id == NULL)
		return choice_at(x, kind);
	g_autofree char *key = g_strconcat(kind, ":", id, NULL), *all = g_strconcat("all:", kind, NULL);
	const char *own = choice_at(x, key);
	return own != NULL ? own : choice_at(x, all);
}

struct reorg_target *reorg_target_of(struct reorg_step *step, const char *key)
{
	for (size_t i = 0; key != NULL && i < step->target_count; i++)
		if (g_ascii_strcasecmp(step->targets[i].key, key) == 0)
			return &step->targets[i];
	return NULL;
}

void reorganise_report_free(struct reorganise_report *r)
{
	GArray *all[] = {r->items, r->divides, r->problems, r->figures, r->nodes};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		if (all[i] != NULL)
			g_array_unref(all[i]);
	*r = (struct reorganise_report){.group = NONE};
}

const char *reorganise_part_title(enum reorganise_part part, enum msg_lang lang)
{
	const msg_key titles[REORG__PARTS] = {MSG_REORG_PART_UNITS, MSG_REORG_PART_VILLAGES, MSG_REORG_PART_ENDED, MSG_REORG_PART_FOUNDED,
		MSG_REORG_PART_KEPT, MSG_REORG_PART_LINES, MSG_REORG_PART_TERMS, MSG_REORG_PART_POSTS, MSG_REORG_PART_HOLDERS,
		MSG_REORG_PART_MEMBERS, MSG_REORG_PART_TAGS, MSG_REORG_PART_HANGING, MSG_REORG_PART_REACHED};
	return msg_template(titles[part], lang);
}

static void text_figures(const struct reorganise_report *r, enum msg_lang lang, GString *out)
{
	for (guint i = 0; i < r->figures->len; i++) {
		const struct reorganise_figure *f = &g_array_index(r->figures, struct reorganise_figure, i);
		const int64_t numbers[] = {f->villages, f->organisations, f->cells, f->members, f->seats, f->holders};
		char n[G_N_ELEMENTS(numbers)][24];
		for (size_t k = 0; k < G_N_ELEMENTS(numbers); k++)
			g_snprintf(n[k], sizeof n[k], "%" G_GINT64_FORMAT, numbers[k]);
		const char *args[] = {
			msg_template(f->before ? MSG_REORG_BEFORE : MSG_REORG_AFTER, lang), f->unit, n[0], n[1], n[2], n[3], n[4], n[5]};
		g_string_append(out, "  ");
		msg_append(out, MSG_REORG_FIGURE_LINE, lang, args, G_N_ELEMENTS(args));
		g_string_append_c(out, '\n');
	}
}

static void text_problems(const struct reorganise_report *r, enum msg_lang lang, GString *out)
{
	if (r->problems->len > 0)
		g_string_append_printf(out, "%s\n", msg_template(MSG_REORG_PROBLEMS, lang));
	for (guint i = 0; i < r->problems->len; i++) {
		const struct reorganise_problem *p = &g_array_index(r->problems, struct reorganise_problem, i);
		g_string_append_printf(out, "  %s%s%s\n", p->field, p->field[0] != '\0' ? ": " : "", p->text);
	}
}

void reorganise_text(const struct reorganise_report *r, enum msg_lang lang, GString *out)
{
	text_problems(r, lang, out);
	for (int part = 0; part < REORG__PARTS; part++) {
		if (r->counts[part] == 0)
			continue;
		g_string_append_printf(out, "%s (%" G_GINT64_FORMAT ")\n", reorganise_part_title(part, lang), r->counts[part]);
		for (guint i = 0; i < r->items->len; i++) {
			const struct reorganise_item *item = &g_array_index(r->items, struct reorganise_item, i);
			if ((int)item->part == part)
				g_string_append_printf(out, "  %s\n", item->text);
		}
	}
	if (r->divides->len > 0)
		g_string_append_printf(out, "%s\n", msg_template(MSG_REORG_DIVIDE, lang));
	for (guint i = 0; i < r->divides->len; i++) {
		const struct reorganise_divide *d = &g_array_index(r->divides, struct reorganise_divide, i);
		g_string_append_printf(out, "  %s = %s  (%s%s%s)\n", d->key, d->chosen[0] != '\0' ? d->chosen : "…", d->label,
			d->detail[0] != '\0' ? ", " : "", d->detail);
	}
	if (r->figures->len > 0)
		g_string_append_printf(out, "%s\n", msg_template(MSG_REORG_FIGURES, lang));
	text_figures(r, lang, out);
}
