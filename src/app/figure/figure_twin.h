/* A counted cell once more, by the other evaluator: the figure from the arrays in memory beside that of the one SQL statement. */
#ifndef COSO_APP_FIGURE_TWIN_H
#define COSO_APP_FIGURE_TWIN_H

#include "app/figure/figure.h"

struct figure_twin {
	int64_t memory, sql;
	const char *statement; /* as it is run; its parameters are the place and the days */
};

/* Counts the cell both ways; false without an error: it is not counted from facts, or stands at today's boundaries, which SQL does not
 * know. Takes as long as the statement takes, so it is asked for and never done by itself. Lives in the figure's arena. */
bool figure_twin(struct app *a, struct figure *f, size_t row, size_t column, struct figure_twin *out, struct err *e);
/* The same in a sentence: "SQL: 961, bộ nhớ: 961: khớp". */
const char *figure_twin_words(const struct figure *f, const struct figure_twin *t, enum msg_lang lang);
/* For the command line: sentence and statement, to be freed with g_free; "" where the cell is not counted from facts. NULL: error. */
char *figure_twin_text(struct app *a, struct figure *f, const char *row, const char *column, enum msg_lang lang, struct err *e);

#endif
