/* What pages show of remarks at the cells of a form. */
#ifndef COSO_APP_PAGE_REMARKS_H
#define COSO_APP_PAGE_REMARKS_H

#include "app/remark/remark.h"

struct page_remark {
	int64_t id, place;	  /* place: of the remark, a unit or organisation */
	const char *cell;	  /* "Hộ tịch, Trực tuyến"; of a child with its name before */
	const char *row, *column; /* ids of the drawn lines it stands at; NULL: the drawn form does not show the cell */
	const char *text, *who_when;
	bool follow, done;
	const char *settle; /* of a button: "done.ID", "open.ID"; NULL: not for this viewer */
};
struct page_remarks {
	const struct page_remark *items;
	size_t count, open; /* open: not done */
	bool may;	    /* the viewer may write some */
};

struct form_work;
/* Of the form drawn: at its place, and at the children that are shown. */
bool form_remarks(struct form_work *w, struct page_remarks *out, struct err *e);

#endif
