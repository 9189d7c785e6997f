/* What the templates of matching get. */
#ifndef COSO_WEB_MATCH_VIEW_H
#define COSO_WEB_MATCH_VIEW_H

#include "app/page/page_match.h"
#include "html/components.h"
#include "html/html.h"
#include "web/reports_view.h"

struct web;

struct matches_view {
	struct web *w;
	struct page_matches page;
	const char *const *errors;
	size_t error_count;
	const char *done; /* "Đã mở 3 lần đối khớp." NULL */
	struct html_url all, open;
};
struct html_url matches_url(const struct matches_view *v, const struct page_match_one *m);

struct match_view {
	struct web *w;
	struct page_match page;
	const char *error, *done;		   /* NULL */
	const char *signer, *answer, *list, *line; /* as typed; line: the line they were about */
	const char *state;
	struct html_url here, report, pdf, word; /* text NULL: none */
};
/* The page with the boxes for the list of that cell open. */
struct html_url match_list_url(const struct match_view *v, const struct page_match_line *l);
struct html_url match_person_url(const struct match_view *v, const struct page_match_line *l); /* text NULL: nobody */
/* What was typed for that line just now, else what it has. */
const char *match_typed(const struct match_view *v, const struct page_match_line *l);
bool match_is_chosen(const struct match_view *v, const struct page_match_line *l, const struct page_match_choice *c);

#endif
