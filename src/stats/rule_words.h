/* A form's written check in words, from the titles of its lines: "“Đầu kỳ” phải bằng “Cuối kỳ” kỳ trước", and which figures it lacks. */
#ifndef COSO_STATS_RULE_WORDS_H
#define COSO_STATS_RULE_WORDS_H

#include "stats/report.h"

/* day: the last of the period, on which other forms are looked up; free with g_free. */
char *rule_words(const struct form *f, const struct formula *rule, const struct library *library, ymd day, enum msg_lang lang);
/* What the check lacks: "chưa có số kỳ trước"; that there are not enough figures when it is not known which. Free with g_free. */
char *rule_lacks(const struct form *f, const struct check_result *k, const struct library *library, ymd day, enum msg_lang lang);

#endif
