/* The edges: not found, not allowed, not understood, broken. */
#ifndef COSO_WEB_EDGE_H
#define COSO_WEB_EDGE_H

#include "web/web.h"

/* One page for every status: what happened, and where to go from here. */
struct edge_page {
	int status;
	const char *title;	       /* "Không có trang này" */
	const char *what;	       /* the sentence of the error; NULL: none */
	const char *const *why;	       /* further paragraphs, NULL-terminated; NULL: none */
	const struct shell_link *next; /* where to go */
	size_t next_count;
};

/* Writes the page of a status into w; what: the sentence of the error. */
void edge_write(struct web *w, int status, const char *what);
/* The same without a request that got as far as a handler. */
void edge_write_bare(GString *body, enum msg_lang lang, int status);

#endif
