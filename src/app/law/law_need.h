/* Who has to be trained in what: the conditions of the title standards that somebody does not meet, with what is to be taught, by place and
 * content and by person. An exemption does not take the need away; it says until when. */
#ifndef COSO_APP_LAW_NEED_H
#define COSO_APP_LAW_NEED_H

#include "app/law/law_goal.h"
#include "app/page/page.h"
#include "exchange/sheet.h"

struct law_need {
	const struct law_file *file;
	const struct law_item *item;   /* the condition */
	const struct code *content;    /* of training_content; NULL: it is nothing that is taught in courses */
	struct page_person_ref person; /* id NONE: not named (needs of a page that are only counted) */
	int64_t tenure;
	const char *title, *organisation, *unit, *unit_code;
	int64_t organisation_id, unit_id;
	ymd until; /* the exemption's last day; 0: none */
};
struct law_needs {
	const struct law_need *items; /* in administrative order */
	size_t count;
	int64_t hidden;	 /* needs that are counted for the whole unit, but whom the viewer may not name */
	int64_t unknown; /* of whom the register lacks what is asked: records to be completed, no training */
};
/* most of them from first on are given their names and titles, the others are only placed; a first beyond the end: those of the last page
 * of so many. ERR_NOT_FOUND: no standard is in force; ERR_DENIED: there is nothing here that the viewer may see. */
bool law_needs(struct app *a, const struct law_ask *ask, const struct page_ask *page, size_t first, size_t most, struct law_needs *out,
	struct arena *arena, struct err *e);

/* Persons, one line for each need; places × contents. */
const struct sheet *law_need_sheet(const struct law_needs *n, enum msg_lang lang, struct arena *a);
const struct sheet *law_need_places(const struct law_needs *n, const struct app *app, enum msg_lang lang, struct arena *a);

#endif
