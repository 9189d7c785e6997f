/* The edges: not found, not allowed, not understood, broken. */
#ifndef COSO_WEB_EDGE_H
#define COSO_WEB_EDGE_H

#include "app/account/who_may.h"
#include "web/web.h"

/* One page for every status: what happened, and where to go from here. */
struct edge_page {
	int status;
	const char *title;	       /* "Không có trang này" */
	const char *what;	       /* the sentence of the error; NULL: none */
	const char *const *why;	       /* further paragraphs, NULL-terminated; NULL: none */
	struct html_url ask;	       /* where the right is asked for */
	const struct who_may *who;     /* of 403: which roles may, which may grant it; NULL: not known */
	const struct shell_link *next; /* where to go */
	size_t next_count;
};

/* Writes the page of a status into w; what: the sentence of the error. */
void edge_write(struct web *w, int status, const char *what);
/* The same of 403, with who has the right that was missing. */
void edge_write_denied(struct web *w, const char *what, enum auth_right right);
/* The same without a request that got as far as a handler. */
void edge_write_bare(GString *body, enum msg_lang lang, int status);

#endif
