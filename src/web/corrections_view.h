/* What the pages of requests for correction show. */
#ifndef COSO_WEB_CORRECTIONS_VIEW_H
#define COSO_WEB_CORRECTIONS_VIEW_H

#include "app/people/correction.h"
#include "web/web.h"

struct corrections_view {
	struct web *w;
	bool own;				   /* the viewer's own; else those to be answered */
	const char *paper;			   /* "AREA/ID" of whom a paper is written down; NULL: nobody */
	const char *name;			   /* of them */
	const char *what, *wanted, *proof, *error; /* error NULL: none */
	bool sent;
	struct correction_rows rows;
};

struct html_url correction_answer_url(const struct corrections_view *v, const struct correction_row *r);
struct html_url correction_person_url(const struct corrections_view *v, const struct correction_row *r);

#endif
