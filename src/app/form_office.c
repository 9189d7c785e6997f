/* Who keeps a form; see form_office.h. */
#include "app/form_office.h"

const struct code *form_office(const struct app *a, const char *word, ymd day)
{
	enum { MOST = 8 }; /* a list that leads in a circle ends too */
	const struct code_list *offices = codes_list(a->codes, "form_office", NULL);
	const struct code *c = offices != NULL && word != NULL ? code_by_id(offices, word) : NULL;
	for (int i = 0; i < MOST && c != NULL && c->until <= day; i++) {
		const char *next = code_extra(c, "successor");
		if (next == NULL)
			break;
		c = code_by_id(offices, next);
	}
	return c;
}
