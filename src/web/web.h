/* Pages: a request becomes a call of app, its view struct becomes HTML. The dispatcher (dispatch.c) has done method, session, permission,
 * CSRF and limits from the route's row (routes.def) before a handler runs; handlers hold no SQL and no rules. */
#ifndef COSO_WEB_WEB_H
#define COSO_WEB_WEB_H

#include "app/page/page.h"
#include "auth/auth.h"
#include "html/html.h"
#include "http/http.h"
#include "web/shell.h"

enum route_flag {
	ROUTE_PUBLIC = 1,     /* no sign-in needed */
	ROUTE_SLOW = 2,	      /* pool of long work */
	ROUTE_NO_CONTEXT = 4, /* the page has no date and no boundaries: no context strip */
	ROUTE_WRITES = 8,     /* POST that changes facts */
	ROUTE_PASSWORD = 16,  /* reachable while the password must be changed */
	ROUTE_UPLOAD = 64,    /* takes multipart/form-data */
	ROUTE_OUTSIDE = 128,  /* waits for another server */
	ROUTE_FILE = 32,      /* a file of the program: no register, no session; public */
};

struct web_state;

/* The signed-in session; csrf is "" and id NONE without one. */
struct web_session {
	int64_t id;
	const char *csrf;
	const char *login; /* whose it is, and stays where the page is not shown to him (cover.h); NULL */
	int64_t account;
	const char *notice;					      /* what the account is to be told; NULL */
	bool must_change, must_enrol, covered, opened, shared, touch; /* opened: it was covered until this request */
	int64_t lock_minutes, read_seconds;
};

struct web {
	const struct http_request *request;
	struct http_response *response;
	struct arena *arena;	     /* of the request */
	struct app *app;	     /* borrowed for this request; its viewer is set */
	const struct viewer *viewer; /* NULL on public routes without a session */
	struct web_session session;
	struct web_state *state;   /* state.h: for handlers of accounts */
	const char *route;	   /* name of the handler */
	const char *parameters[4]; /* what stands for :name in the route's path, in order, decoded */
	enum auth_right wanted;	   /* asked of the viewer for the page; RIGHT_NONE: not come to that yet, or none */
	struct page_ask ask;
	struct shell shell; /* filled by the dispatcher; a handler sets title, active, crumbs, outputs, help */
	struct html html;   /* writes into the response's body */
};

typedef bool web_handler(struct web *w, struct err *e);
#define ROUTE(method, path, handler, right, flags, body_max) web_handler handler;
#include "web/routes.def"
#undef ROUTE

/* For handlers. */
/* A whole number, else ERR_NOT_FOUND. No record has the id 0 (use cases take it for "none"); what is no commune's own has the area 0. */
bool web_parameter_id(struct web *w, int n, int64_t *id, struct err *e);
bool web_parameter_area(struct web *w, int n, int64_t *area, struct err *e);
bool web_today(struct web *w, ymd *out, struct err *e); /* the day taken as today */
struct url *web_url(struct web *w, const char *path);	/* a new address that keeps date, known-at and boundaries */
/* Which of the words the button "do" of a form says (SIZE_MAX: none of them), and the revision the page had (NONE: not said). */
size_t web_step_said(struct web *w, const char *const *words, size_t count, int64_t *rev);
/* The address if it is one of our own (one slash, then no other: "//host" would lead away), else "/". */
const char *web_own_address(const char *back);
/* Where one is, link by link; the last without one. Help: paragraphs, whole sentences. */
void shell_crumb(struct web *w, const char *text, struct html_url to);
void shell_here(struct web *w, const char *text);
void shell_help(struct web *w, const msg_key *keys, size_t count);
/* The register for writing, with the rights of who is signed in, for a POST alone: looking writes nothing but the reading log and when a
 * session was used, which dispatch does. To be given back with service_return; NULL on error. */
struct app *web_writer(struct web *w, struct err *e);
void web_redirect(struct web *w, struct html_url to); /* 303 */

#endif
