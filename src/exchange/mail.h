/* Sending a mail by SMTP, over libcurl (only this folder includes it). Plain text, one recipient. */
#ifndef COSO_EXCHANGE_MAIL_H
#define COSO_EXCHANGE_MAIL_H

#include "base/arena.h"
#include "base/err.h"

/* Where mail is handed over: a small file of the administrator's (docs/operations.md). TLS always, unless the server is this machine. */
struct mail_server {
	const char *server;	     /* "smtps://mail.example.vn:465", or "smtp://mail.example.vn:587" with STARTTLS */
	const char *from;	     /* address */
	const char *user, *password; /* NULL: none */
	const char *ca;		     /* file of certificates to trust instead of the system's; NULL */
	const char *site;	     /* address of the pages, as it stands in mails; "" */
	int hour, minute;	     /* when the daily mail goes out */
	int timeout;		     /* seconds for a mail altogether */
	const int *stop;	     /* becomes 1 (atomic): give up; NULL */
};

/* Reads the file; what is in it lives in the arena. ERR_INPUT with what is wrong and where; ERR_DENIED when others may read the password.
 */
bool mail_server_read(const char *path, struct mail_server *out, struct arena *a, struct err *e);

enum mail_result {
	MAIL_SENT,
	MAIL_LATER,   /* the server says: later (4xx) */
	MAIL_REFUSED, /* the server will not have this one (5xx) */
	MAIL_BROKEN   /* no server, no TLS, no answer in time, a wrong password: nothing goes out */
};
/* Waits for at most server->timeout seconds. why: in words, for MAIL_SENT untouched. */
enum mail_result mail_send(
	const struct mail_server *server, const char *to, const char *subject, const char *body, int64_t now_ms, struct err *why);
/* May it stand as an address: one @, no blanks, no signs that headers or commands are made of. */
bool mail_is_address(const char *text);

#endif
