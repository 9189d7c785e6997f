/* Standards and rules asked of the register: each file becomes a small form that is drawn like any other, so that engines, names behind a
 * figure, words and what a viewer may not see are those of figure.h. */
#ifndef COSO_APP_LAW_LAW_H
#define COSO_APP_LAW_LAW_H

#include "app/figure/figure.h"

struct law_file;

#define LAW_FORM "luat"

enum law_what { LAW_STANDARDS, LAW_RULES };

/* One form. Rows of a standard: all; met, not_met, exempt, no_data; per condition c_ID with c_ID_no, c_ID_yes, the rest (not stated), and
 * x_ID whom an exemption covers. Rows of rules: r_ID with r_ID_bad, r_ID_ok, the rest. The column is n. */
struct law_form {
	const char *code; /* of the file */
	const struct law_file *file;
	struct library *library;
	const char *date, *from, *until; /* of the state of a day; of what happened in its year until then */
};
/* Those in force on the day; code: only that file, NULL: all. Free with law_forms_free, also after an error. */
bool law_forms(struct app *a, enum law_what what, const char *code, ymd day, struct law_form **out, size_t *count, struct arena *arena,
	struct err *e);
void law_forms_free(struct law_form *forms, size_t count);
void law_request(const struct law_form *f, struct figure_request *r);

/* Quotas may count ages on a day of their own, whatever day is asked for. 0: they do not. */
ymd law_ages_day(const struct law_file *f);
/* Of the quotas in force on the day. */
ymd law_quota_ages(const struct app *app, ymd day, struct arena *a);
/* "Ages in the structure as of 30/09/2020"; NULL of 0. */
const char *law_ages_words(ymd on, enum msg_lang lang, struct arena *a);

#endif
