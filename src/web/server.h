/* The web server: opens the register, serves pages until told to stop. */
#ifndef COSO_WEB_SERVER_H
#define COSO_WEB_SERVER_H

#include "base/err.h"

#include <stdbool.h>

struct oidc;
struct web_options {
	const char *address; /* of the register */
	const char *image;   /* the file of service_use_image; NULL: none */
	const char *listen;  /* "127.0.0.1:8080" */
	const char *today;   /* YYYY-MM-DD taken as today, NULL: the wall clock (tests) */
	const char *maps;    /* TopoJSON files, joined by commas; NULL: none */
	const char *log;     /* a line of each request: a file to add to, "-": standard error; NULL: none */
	const char *mail;    /* file of the mail server of the daily reminders; NULL: no mail */
	struct oidc *oidc;   /* the provider of sign-in (exchange/oidc.h), outlives the server; NULL: none */
	const char *copies;  /* folder of copies put aside; NULL: not known */
	bool secure;	     /* behind TLS: cookies get Secure */
};

struct web_server;
/* NULL on error. Threads of the server inherit the caller's signal mask: block what the caller waits for before. */
struct web_server *web_start(const struct web_options *o, struct err *e);
/* "127.0.0.1:8080": where it really listens. */
const char *web_address(const struct web_server *s);
/* The one-time password of the first administrator, made because the register had no accounts; NULL otherwise. Wiped by web_forget. */
const char *web_first_password(const struct web_server *s);
/* Answers what is under way, then ends. NULL is fine. */
void web_stop(struct web_server *s);

#endif
