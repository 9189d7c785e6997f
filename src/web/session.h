/* The session of a request: from the cookie to a viewer. */
#ifndef COSO_WEB_SESSION_H
#define COSO_WEB_SESSION_H

#include "base/msg.h"
#include "web/web.h"

/* Finds the session of the request's cookie; w->viewer stays NULL when there is none. */
bool web_session_open(struct web *w, struct err *e);
/* Gives back what the session holds. */
void web_session_close(struct web *w);
/* Is this the value of the hidden field that our own pages carry? */
bool web_session_csrf_fits(const struct web *w, const char *given);
/* Sets or (token NULL) takes away the cookie. */
void web_session_cookie(struct web *w, const char *token);
/* The same for a cookie of that name; kept_seconds 0: until the browser is closed. */
void web_cookie(struct web *w, const char *name, const char *value, int kept_seconds);

/* The same for pages below that path only, for so long. */
void web_cookie_at(struct web *w, const char *name, const char *value, const char *path, int kept_seconds);

/* A field of the form; "" when it was not sent. */
const char *web_form_text(struct web *w, const char *name);
/* Runs an act on the one writing connection. */
bool web_with_writer(struct web *w, bool (*act)(struct web *w, struct store *writer, struct err *e), struct err *e);
/* The password in a field of the form is the account's: asked again, limited and counted. ERR_INPUT in words when it is not. Slow. */
bool web_password_again(struct web *w, const char *field, struct err *e);
/* Answers with the new session: its cookie, and the way to where one wanted. The one this browser had ends. */
bool web_signed_in(struct web *w, const char *token, int64_t account, bool shared, struct err *e);
/* The page to sign in, with why the last attempt came to nothing (NULL: none was made). */
bool web_show_sign_in(struct web *w, const char *login, const char *error, const char *back);
/* What keeps an attempt from being right, on the page of sign-in or of the code: its text, and the answer's status. */
struct auth_result;
const char *web_refusal(struct web *w, const struct auth_result *r, msg_key wrong);

#endif
