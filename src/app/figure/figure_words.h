/* Words of a drawn form that the command line and the pages share. */
#ifndef COSO_APP_FIGURE_WORDS_H
#define COSO_APP_FIGURE_WORDS_H

#include "app/figure/figure.h"
#include "auth/auth.h"

/* "tỉnh Tuyên Quang" / "Tuyên Quang province". The figure holds its snapshot. */
const char *figure_place_words(struct app *a, const struct figure *f, const struct place *where, ymd day, enum msg_lang lang);
/* Labels of the parts that a remainder takes away or an overlap adds up. */
const char *const *figure_part_labels(const struct figure *f, const struct line *made, enum msg_lang lang, size_t *count);
/* A formula with labels instead of ids: "“Nữ · Số người” / “Tổng số · Số người”". row or column NULL: of any; a cell has then only the
 * label of the other: "“Số nữ” / “Số người”". */
void figure_formula_words(const struct formula *x, const struct line *row, const struct line *column, enum msg_lang lang, GString *out);
const char *figure_line_label(const struct line *l, enum msg_lang lang);
/* What a check says: what is wrong when it fails, else what must hold, from the titles of its lines, and which figures it lacks: "“Đầu kỳ”
 * phải bằng “Cuối kỳ” kỳ trước; chưa có số kỳ trước". */
const char *figure_check_words(const struct figure *f, const struct check_result *k, enum msg_lang lang);

/* A member of a cell's list in words; "" where there is nothing to say. */
struct member_words {
	const char *name, *birth, *post, *organisation, *unit, *day;
	const char *type; /* of the organisation or unit that is listed */
};
bool figure_member_words(struct figure *f, const struct batch *b, const struct member *m, enum msg_lang lang, struct arena *arena,
	struct member_words *out, struct err *e);
/* Does counting this read a sensitive attribute? */
bool figure_batch_sensitive(const struct batch *b, size_t output);
/* May the viewer have this member's name, to see (RIGHT_VIEW) or to take along (RIGHT_EXPORT)? Units and organisations have public names; a
 * person needs the right to the basic fields, and to what the cell says of the person. */
bool figure_may_name(const struct viewer *v, const struct batch *b, const struct member *m, bool sensitive, enum auth_right act);
/* Who is behind the cell, as far as the viewer may: others are counted in the sheet's note. */
const struct sheet *figure_members(
	struct app *a, struct figure *f, const char *row, const char *column, enum auth_right act, enum msg_lang lang, struct err *e);
/* "ngày sinh" */
const char *figure_attr_label(const struct attr *a, enum msg_lang lang, struct arena *arena);

#endif
