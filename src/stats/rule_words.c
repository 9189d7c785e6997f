/* A form's written check in words: cells by the titles of row and column, signs as words, periods and other forms by name. */
#include "stats/rule_words.h"
#include "stats/form_internal.h"
#include "messages/rule_words.def"

#include <string.h>

enum { SHOWN = 3 }; /* how many missing figures are named */

struct words {
	const struct form *form;
	const struct library *library;
	ymd day;
	enum msg_lang lang;
};

static const char *label_of(const struct words *w, const struct line *l)
{
	const char *text = w->lang == MSG_EN && l->label.en != NULL ? l->label.en : l->label.vi;
	return text != NULL ? text : l->id;
}

/* "Biểu số 1-BTCTW"; a form without a number by its title, one that is not drawn on the day by its code. */
static char *name_of_form(const struct words *w, const struct form *f, const char *code)
{
	if (f == NULL)
		return g_strdup(code);
	if (f->number != NULL && f->number[0] != '\0' && strcmp(f->number, "none") != 0)
		return g_strdup(f->number);
	return g_strdup_printf("“%s”", w->lang == MSG_EN && f->title.en != NULL ? f->title.en : f->title.vi);
}

/* In which period a cell is read, when not in that of the report: " kỳ trước". */
static char *shift_words(const struct words *w, const struct formula *cell)
{
	static const msg_key keys[] = {[SHIFT_NONE] = MSG__NONE,
		[SHIFT_OPENING] = MSG_RULE_AT_OPENING,
		[SHIFT_PREVIOUS_PERIOD] = MSG_RULE_AT_PREVIOUS,
		[SHIFT_SAME_LAST_YEAR] = MSG_RULE_AT_LAST_YEAR,
		[SHIFT_PREVIOUS_TERM] = MSG_RULE_AT_PREVIOUS_TERM,
		[SHIFT_DATE] = MSG_RULE_AT_DATE};
	char day[11];
	return cell->shift == SHIFT_NONE ? g_strdup("") : MSG_FORMAT(keys[cell->shift], w->lang, ymd_format_vi(cell->shift_date, day));
}

static void put_cell(const struct words *w, const struct formula *f, GString *out)
{
	const struct line *row = f->row, *column = f->column;
	g_autofree char *when = shift_words(w, f);
	if (f->form != NULL) {
		const struct form *other = library_form(w->library, f->form, w->day);
		g_autofree char *name = name_of_form(w, other, f->form);
		row = column = NULL;
		if (other != NULL && f->column_id != NULL) {
			row = form_row(other, f->row_id);
			column = form_column(other, f->column_id);
		} else if (other != NULL && (row = form_row(other, f->row_id)) == NULL) {
			column = form_column(other, f->row_id);
		}
		g_autofree char *of = MSG_FORMAT(MSG_RULE_OF_FORM, w->lang, name, when);
		g_free(when);
		when = g_steal_pointer(&of);
	}
	if (row != NULL && column != NULL)
		g_string_append_printf(out, "“%s · %s”%s", label_of(w, row), label_of(w, column), when);
	else
		g_string_append_printf(out, "“%s”%s",
			row != NULL	 ? label_of(w, row)
			: column != NULL ? label_of(w, column)
					 : f->row_id,
			when);
}

static void put_side(const struct words *w, const struct formula *f, GString *out)
{
	switch (f->node) {
	case FORMULA_INT:
		g_string_append_printf(out, "%" G_GINT64_FORMAT, f->number);
		break;
	case FORMULA_CELL:
		put_cell(w, f, out);
		break;
	case FORMULA_MUL:
		g_string_append_printf(out, "%" G_GINT64_FORMAT " × ", f->number);
		put_side(w, f->a, out);
		break;
	case FORMULA_ADD:
	case FORMULA_SUB:
	case FORMULA_DIV:
		put_side(w, f->a, out);
		g_string_append_printf(out, " %s ",
			msg_template(f->node == FORMULA_ADD   ? MSG_RULE_PLUS
				     : f->node == FORMULA_SUB ? MSG_RULE_MINUS
							      : MSG_RULE_OVER,
				w->lang));
		put_side(w, f->b, out);
		break;
	case FORMULA_CHILDREN:
	case FORMULA_PARTS:
		g_string_append_printf(out, "%s ", msg_template(f->node == FORMULA_CHILDREN ? MSG_RULE_CHILDREN : MSG_RULE_PARTS, w->lang));
		put_side(w, f->a, out);
		break;
	case FORMULA_CMP:
		break;
	}
}

char *rule_words(const struct form *f, const struct formula *rule, const struct library *library, ymd day, enum msg_lang lang)
{
	static const msg_key signs[] = {[CMP_EQ] = MSG_RULE_EQ,
		[CMP_NE] = MSG__NONE,
		[CMP_LT] = MSG_RULE_LT,
		[CMP_LE] = MSG_RULE_LE,
		[CMP_GT] = MSG_RULE_GT,
		[CMP_GE] = MSG_RULE_GE};
	const struct words w = {f, library, day, lang};
	GString *out = g_string_new(NULL);
	must(rule->node == FORMULA_CMP && rule->cmp <= CMP_GE && rule->cmp != CMP_NE);
	put_side(&w, rule->a, out);
	g_string_append_printf(out, " %s ", msg_template(signs[rule->cmp], lang));
	put_side(&w, rule->b, out);
	return g_string_free(out, FALSE);
}

/* Are all missing figures of one period before, or all of one other form? */
static bool all_alike(const struct check_result *k, bool by_form)
{
	for (size_t i = 0; i < k->lack_count; i++) {
		const struct formula *x = k->lacks[i], *first = k->lacks[0];
		if (by_form ? x->form == NULL || strcmp(x->form, first->form) != 0 : x->form != NULL || x->shift != SHIFT_PREVIOUS_PERIOD)
			return false;
	}
	return k->lack_count > 0;
}

char *rule_lacks(const struct form *f, const struct check_result *k, const struct library *library, ymd day, enum msg_lang lang)
{
	const struct words w = {f, library, day, lang};
	g_autoptr(GString) out = g_string_new(NULL);
	if (k->lack_count == 0)
		return g_strdup(msg_template(MSG_RULE_LACKS, lang));
	if (all_alike(k, false))
		return g_strdup(msg_template(MSG_RULE_LACKS_PREVIOUS, lang));
	if (k->lacks[0]->form != NULL && all_alike(k, true)) {
		g_autofree char *name = name_of_form(&w, library_form(library, k->lacks[0]->form, day), k->lacks[0]->form);
		return MSG_FORMAT(MSG_RULE_LACKS_FORM, lang, name);
	}
	for (size_t i = 0; i < k->lack_count && i < SHOWN; i++) {
		g_string_append(out, i > 0 ? ", " : "");
		put_cell(&w, k->lacks[i], out);
	}
	if (k->lack_count > SHOWN)
		g_string_append(out, ", …");
	return MSG_FORMAT(MSG_RULE_LACKS_NAMED, lang, out->str);
}
