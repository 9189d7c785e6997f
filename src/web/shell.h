/* The frame of a page: top bar, context strip, footer. */
#ifndef COSO_WEB_SHELL_H
#define COSO_WEB_SHELL_H

#include "html/html.h"
#include "http/http.h"

#include <stdbool.h>

enum shell_section {
	SECTION_NONE,
	SECTION_HOME,
	SECTION_PEOPLE,
	SECTION_UNITS,
	SECTION_FORMS,
	SECTION_REPORTS,
	SECTION_CHECK,
	SECTION_IMPORTS
};

struct shell_link {
	const char *text; /* last crumb: no link when to.text is NULL */
	struct html_url to;
};

struct shell {
	const char *title; /* <title> and nothing else; pages write their own h1 */
	enum shell_section section;
	const char *user_name; /* NULL: not signed in */
	size_t unread;	       /* new notices, on the bell */
	bool may_enter;	       /* somewhere: files may be taken in */
	bool may_grant;	       /* somewhere: accounts are managed */
	bool may_audit;	       /* somewhere: the log may be read */
	const char *csrf;      /* value of the hidden field _csrf of every POST form; "" without a session */
	const char *query;     /* what stands in the search box */
	const char *saved;     /* group of the act just saved, which may be taken back; NULL */
	bool redone;	       /* saved: it was taken back before and is done again */
	const char *undone;    /* group that took an act back, and may be taken back too; NULL */
	const char *notice;    /* what the account is to be told, until it says it has read it; NULL */
	int64_t cover_minutes; /* on a shared machine: the page is covered when not used so long; 0: never */
	const char *back;      /* this page's address, for the language switch */
	/* Context strip; not drawn when context is false. Its form is a GET to action with kept[] as hidden fields. */
	bool context;
	struct html_url action;
	struct shell_link *crumbs; /* shell_crumb */
	size_t crumb_count;
	const struct http_pair *kept;
	size_t kept_count;
	bool has_date, has_known, has_boundaries, boundaries_today;
	bool known_ignored;		  /* the address asks for a known-at, and this page has none: said */
	const char *date, *known;	  /* dd/mm/yyyy as shown in the box; known "" = newest */
	int64_t readers;		  /* accounts that may see this place; NONE = not said */
	const struct shell_link *outputs; /* Excel, CSV, link */
	size_t output_count;
	/* Footer. */
	const char *register_name, *note; /* note: "dữ liệu mẫu…" or NULL */
	const char *const *help;	  /* paragraphs: what this page is for, where its figures come from; NULL-terminated; NULL: none */
};

#endif
