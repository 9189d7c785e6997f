/* Words of a drawn form that the command line and the pages share. */
#ifndef COSO_APP_FIGURE_WORDS_H
#define COSO_APP_FIGURE_WORDS_H

#include "app/figure.h"

/* "tỉnh Tuyên Quang" / "Tuyên Quang province". The figure holds its snapshot. */
const char *figure_place_words(struct app *a, const struct figure *f, const struct place *where, ymd day, enum msg_lang lang);
/* Labels of the parts that a remainder takes away or an overlap adds up. */
const char *const *figure_part_labels(const struct figure *f, const struct line *made, enum msg_lang lang, size_t *count);
/* A formula with labels instead of ids: "“Nữ · Số người” / “Tổng số · Số người”". */
void figure_formula_words(const struct figure *f, const struct formula *x, const struct line *row, const struct line *column,
	enum msg_lang lang, GString *out);
const char *figure_line_label(const struct line *l, enum msg_lang lang);

/* A member of a cell's list in words; "" where there is nothing to say. */
struct member_words {
	const char *name, *birth, *post, *organisation, *unit, *day;
	const char *type; /* of the organisation or unit that is listed */
};
bool figure_member_words(struct figure *f, const struct batch *b, const struct member *m, enum msg_lang lang, struct arena *arena,
	struct member_words *out, struct err *e);
/* "ngày sinh" */
const char *figure_attr_label(const struct attr *a, enum msg_lang lang, struct arena *arena);

#endif
