/* What every page of the register is asked with: which day, what was known when, whose boundaries. View structs of pages hold plain text
 * ready to print, in the language asked for; a page never asks the database itself. */
#ifndef COSO_APP_PAGE_H
#define COSO_APP_PAGE_H

#include "app/app.h"

struct page_ask {
	ymd day;	  /* as of the end of this day */
	ymd today;	  /* the wall clock's day, or COSO_TODAY */
	int64_t known_ms; /* 0 = now */
	bool boundaries_today;
	enum msg_lang lang;
};

/* A link in a view struct: where to (kind of page and ids) is decided by web, so only what identifies the thing stands here. */
struct page_unit_ref {
	int64_t id; /* NONE: no link */
	const char *name, *code;
};
struct page_organisation_ref {
	int64_t id;
	const char *name;
};
struct page_person_ref {
	int64_t area, id; /* id NONE: not to be shown to this viewer */
	const char *name;
};

#endif
