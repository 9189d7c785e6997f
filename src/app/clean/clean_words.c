/* The score as words, tables and JSON; see clean.h. */
#include "app/clean/clean.h"

#include "exchange/sheet.h"
#include "messages/clean.def"

#include <jansson.h>
#include <string.h>

const char *clean_word(size_t word, enum msg_lang lang)
{
	static const msg_key keys[] = {MSG_CLEAN_RIGHT, MSG_CLEAN_FULL, MSG_CLEAN_CLEAN, MSG_CLEAN_LIVE};
	return msg_template(keys[word], lang);
}

const char *clean_points(int points, struct arena *a)
{
	return points == CLEAN_HIDDEN ? "⊘" : points == CLEAN_NOTHING ? "–" : arena_printf(a, "%d", points);
}

const char *clean_say(const struct law_item *x, enum msg_lang lang)
{
	return lang == MSG_EN && x->say.en != NULL ? x->say.en : x->say.vi;
}

static const char *word_of(const struct law_item *x, enum msg_lang lang)
{
	for (size_t i = 0; i < G_N_ELEMENTS(clean_words); i++)
		if (strcmp(clean_words[i], x->word) == 0)
			return clean_word(i, lang);
	return "";
}

static struct sheet_cell text_cell(const char *text)
{
	return (struct sheet_cell){.type = SHEET_TEXT, .text = text};
}

static struct sheet_cell int_cell(int64_t n, struct arena *a)
{
	return n == NONE ? text_cell("⊘")
			 : (struct sheet_cell){.type = SHEET_INT, .number = n, .text = arena_printf(a, "%" G_GINT64_FORMAT, n)};
}

static struct sheet_cell points_cell(int hundredths, struct arena *a)
{
	return (struct sheet_cell){.type = SHEET_DECIMAL,
		.number = hundredths,
		.decimals = 2,
		.text = arena_printf(a, "%d,%02d", hundredths / 100, hundredths % 100)};
}

static struct sheet *begin(const struct clean *c, const msg_key *keys, size_t columns, size_t rows, enum msg_lang lang, struct arena *a)
{
	struct sheet *s = ARENA_NEW(a, struct sheet);
	const char **header = ARENA_ARRAY(a, const char *, columns), **title = ARENA_ARRAY(a, const char *, 2);
	g_autofree char *line = MSG_FORMAT(MSG_CLEAN_SCORE_OF, lang, c->here.name, clean_points(c->here.points, a));
	for (size_t i = 0; i < columns; i++)
		header[i] = msg_template(keys[i], lang);
	title[0] = arena_strdup(a, line);
	*s = (struct sheet){.title = title, .header = header, .column_count = columns, .row_count = rows};
	s->rows = ARENA_ARRAY(a, struct sheet_row, rows + 1);
	for (size_t i = 0; i < rows; i++)
		s->rows[i].cells = ARENA_ARRAY(a, struct sheet_cell, columns);
	return s;
}

const struct sheet *clean_sheet(const struct clean *c, enum msg_lang lang, struct arena *a)
{
	static const msg_key keys[] = {
		MSG_CLEAN_COL_WORD, MSG_CLEAN_COL_RULE, MSG_CLEAN_COL_ASKED, MSG_CLEAN_COL_FAULTS, MSG_CLEAN_COL_LOST, MSG_CLEAN_COL_OF};
	struct sheet *s = begin(c, keys, G_N_ELEMENTS(keys), c->rule_count, lang, a);
	for (size_t i = 0; i < c->rule_count; i++) {
		const struct clean_finding *x = &c->here.findings[i];
		struct sheet_cell *cells = s->rows[i].cells;
		cells[0] = text_cell(word_of(&c->rules[i], lang));
		cells[1] = text_cell(clean_say(&c->rules[i], lang));
		cells[2] = int_cell(x->asked, a);
		cells[3] = int_cell(x->faults, a);
		cells[4] = x->above ? text_cell(msg_template(MSG_CLEAN_ABOVE, lang)) : points_cell(x->lost, a);
		cells[5] = int_cell(c->rules[i].points, a);
	}
	return s;
}

const struct sheet *clean_below_sheet(const struct clean *c, enum msg_lang lang, struct arena *a)
{
	static const msg_key keys[] = {MSG_CLEAN_COL_UNIT, MSG_CLEAN_COL_SCORE, MSG_CLEAN_COL_FAULTS};
	struct sheet *s = begin(c, keys, G_N_ELEMENTS(keys), c->below_count, lang, a);
	for (size_t i = 0; i < c->below_count; i++) {
		const struct clean_score *x = &c->below[i];
		g_autofree char *n = g_strdup_printf("%zu", x->hidden), *partly = MSG_FORMAT(MSG_CLEAN_PARTLY, lang, n);
		s->rows[i].cells[0] = text_cell(x->hidden > 0 && x->points >= 0 ? arena_printf(a, "%s (%s)", x->name, partly) : x->name);
		s->rows[i].cells[1] = x->points < 0 ? text_cell(clean_points(x->points, a)) : int_cell(x->points, a);
		s->rows[i].cells[2] = int_cell(x->faults, a);
	}
	return s;
}

static json_t *score_json(const struct clean *c, const struct clean_score *s)
{
	json_t *rules = json_array();
	for (size_t i = 0; i < c->rule_count; i++) {
		const struct clean_finding *x = &s->findings[i];
		if (x->asked == NONE)
			json_array_append_new(rules, json_pack("{s:s,s:b}", "rule", c->rules[i].id, "hidden", 1));
		else
			json_array_append_new(
				rules, json_pack("{s:s,s:I,s:I,s:i,s:b}", "rule", c->rules[i].id, "asked", (json_int_t)x->asked, "faults",
					       (json_int_t)x->faults, "lost_hundredths", x->lost, "above", x->above));
	}
	return json_pack("{s:s,s:o,s:I,s:o}", "unit", s->name, "score", s->points < 0 ? json_null() : json_integer(s->points), "faults",
		(json_int_t)s->faults, "rules", rules);
}

char *clean_json(const struct clean *c, enum msg_lang lang)
{
	json_t *below = json_array(), *all = score_json(c, &c->here);
	(void)lang;
	for (size_t i = 0; i < c->below_count; i++)
		json_array_append_new(below, score_json(c, &c->below[i]));
	json_object_set_new(all, "below", below);
	char *text = json_dumps(all, JSON_INDENT(1)), *out = g_strconcat(text, "\n", NULL);
	free(text);
	json_decref(all);
	return out;
}
