/* From a request to an answer. Everything that must not be forgotten in a handler is done here, from the route's row. */
#include "web/dispatch.h"

#include "app/reading.h"
#include "app/service_note.h"
#include "auth/session.h"
#include "base/err_shown.h"
#include "web/ask.h"
#include "web/bell.h"
#include "web/cover.h"
#include "web/edge.h"
#include "web/meter.h"
#include "web/noted.h"
#include "web/route.h"
#include "web/session.h"
#include "web/state.h"
#include "messages/web.def"

#include <string.h>
#include <time.h>

#define BODY_NOWHERE (64 * 1024)

struct http_plan dispatch_plan(enum http_method method, const char *path, void *user)
{
	const struct route *route = NULL;
	(void)user;
	/* A small body to an address that is none is read and forgotten, so that the answer is that there is no such page. */
	if (route_find(method, path, &route, NULL, NULL) != ROUTE_FOUND)
		return (struct http_plan){.body_max = BODY_NOWHERE};
	return (struct http_plan){.slow = (route->flags & ROUTE_SLOW) != 0,
		.outside = (route->flags & ROUTE_OUTSIDE) != 0,
		.upload = (route->flags & ROUTE_UPLOAD) != 0,
		.body_max = route->body_max};
}

/* The same on every answer: no outside host, no inline script or style, not in a frame, nothing kept by caches. */
static void common_headers(struct http_response *r)
{
	http_add_header(r, "Content-Security-Policy",
		"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
	http_add_header(r, "X-Content-Type-Options", "nosniff");
	http_add_header(r, "Referrer-Policy", "same-origin");
	http_add_header(r, "Cross-Origin-Opener-Policy", "same-origin");
	http_add_header(r, "Permissions-Policy", "camera=(), microphone=(), geolocation=()");
}

static int status_of(const struct err *e)
{
	switch (e->code) {
	case ERR_USAGE:
	case ERR_INPUT:
		return 400;
	case ERR_NOT_FOUND:
		return 404;
	case ERR_DENIED:
		return 403;
	case ERR_CONFLICT:
		return 409;
	case ERR_BUSY:
		return 503;
	case ERR_NONE:
	case ERR_IO:
	case ERR_FULL:
	case ERR_SCHEMA:
	case ERR_DATA:
	case ERR_CANCELLED:
		break;
	}
	return 500;
}

/* The page of an error instead of whatever was written so far. The place in the program goes to the log, not to the reader. */
static void error_page(struct web *w, const struct err *e)
{
	int status = status_of(e);
	if (status == 500 || err_is_of_machine(e))
		g_warning("%s %s: status %d (%s)", w->request->path, err_text(e, MSG_EN), status, e->where != NULL ? e->where : "?");
	/* A file that was ready must not leave when what it shows could not be noted. */
	g_clear_pointer(&w->response->bytes, g_bytes_unref);
	http_drop_header(w->response, "Content-Disposition");
	g_string_truncate(w->response->body, 0);
	w->response->type = "text/html; charset=utf-8";
	w->response->status = status;
	if (w->shell.date == NULL)
		w->shell.context = false;
	if (status == 403)
		edge_write_denied(w, err_shown(e, w->html.lang), w->wanted);
	else
		edge_write(w, status, err_shown(e, w->html.lang));
}

bool dispatch_same_origin(const struct http_request *q)
{
	const char *origin = http_header(q, "Origin"), *site = http_header(q, "Sec-Fetch-Site"), *host = http_header(q, "Host");
	if (site != NULL && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
		return false;
	if (origin == NULL)
		return true;
	const char *at = strstr(origin, "://");
	return at != NULL && host != NULL && strcmp(at + 3, host) == 0;
}

static bool check_csrf(struct web *w, const struct route *route, struct err *e)
{
	if (route->method != HTTP_POST)
		return true;
	if (!dispatch_same_origin(w->request))
		return FAIL0(e, ERR_DENIED, MSG_WEB_OTHER_SITE);
	if (w->viewer != NULL && !web_session_csrf_fits(w, http_form(w->request, "_csrf")))
		return FAIL0(e, ERR_DENIED, MSG_WEB_OLD_FORM);
	return true;
}

/* Where to go instead of the page: sign in first, or choose a password first. False: stay. */
static bool turned_away(struct web *w, const struct route *route)
{
	if (w->viewer == NULL && (route->flags & ROUTE_PUBLIC) == 0) {
		struct url *u = url_new(w->arena, "/sign-in");
		if (route->method == HTTP_GET && strcmp(w->request->target, "/") != 0)
			url_add(u, "back", w->request->target);
		web_redirect(w, url_done(u));
		return true;
	}
	if (w->viewer != NULL && w->session.must_change && (route->flags & (ROUTE_PUBLIC | ROUTE_PASSWORD)) == 0) {
		web_redirect(w, url_done(url_new(w->arena, "/password")));
		return true;
	}
	if (w->viewer != NULL && w->session.must_enrol && (route->flags & (ROUTE_PUBLIC | ROUTE_PASSWORD)) == 0) {
		web_redirect(w, url_done(url_new(w->arena, "/account/code")));
		return true;
	}
	return false;
}

static bool allowed(struct web *w, const struct route *route, struct err *e)
{
	w->wanted = route->right;
	if (route->right == RIGHT_NONE || viewer_may_somewhere(w->viewer, route->right) ||
		(route->right == RIGHT_VIEW && viewer_may_somewhere(w->viewer, RIGHT_COUNT)))
		return true;
	return FAIL0(e, ERR_DENIED, MSG_WEB_DENIED);
}

static bool write_notes(struct store *writer, void *user, struct err *e)
{
	const struct web *w = user;
	return app_append_readings(w->app, writer, e) && (!w->session.touch || auth_session_touch(writer, w->session.id, instant_now(), e));
}

/* What was read goes into the log before the answer leaves; without the log there is no answer. With it goes that the session is used. */
static bool note_request(struct web *w, struct err *e)
{
	const bool touch = w->viewer != NULL && w->session.touch;
	struct err why = {0};
	if (!app_has_readings(w->app) && !touch)
		return true;
	if (!service_note(w->state->service, write_notes, w, &why)) {
		/* When the session was last used is nobody's reason to take a saved form for one that was not. */
		if (app_has_readings(w->app))
			return err_copy(e, &why);
		g_warning("a session's use is not noted: %s", err_text(&why, MSG_EN));
		return true;
	}
	app_forget_readings(w->app);
	return true;
}

/* The number of an act in the address one was sent to after it; NULL. */
static const char *group_said(struct web *w, const char *name)
{
	const char *said = w->request->method == HTTP_GET && w->viewer != NULL ? http_query(w->request, name) : NULL;
	return said != NULL && *said != '\0' && strspn(said, "0123456789") == strlen(said) ? said : NULL;
}

static void fill_shell(struct web *w, const struct route *route)
{
	struct shell *s = &w->shell;
	s->csrf = w->viewer != NULL ? w->session.csrf : "";
	s->user_name = w->viewer != NULL ? viewer_display(w->viewer) : NULL;
	s->unread = w->viewer != NULL && route->method == HTTP_GET && !w->session.must_change ? bell_count(w) : 0;
	s->may_enter = w->viewer != NULL && viewer_may_somewhere(w->viewer, RIGHT_ENTER);
	s->may_grant = w->viewer != NULL && viewer_may_somewhere(w->viewer, RIGHT_GRANT);
	s->may_audit = w->viewer != NULL && viewer_may_somewhere(w->viewer, RIGHT_AUDIT);
	s->query = "";
	s->readers = NONE;
	s->context = (route->flags & (ROUTE_NO_CONTEXT | ROUTE_PUBLIC)) == 0;
	s->has_date = s->has_known = s->context;
	s->register_name = w->state->register_name;
	s->note = w->state->is_demo ? msg_template(MSG_WEB_DEMO_NOTE, w->html.lang) : NULL;
	const char *redone = group_said(w, "redone");
	s->saved = redone != NULL ? redone : group_said(w, "saved");
	s->redone = redone != NULL;
	s->undone = group_said(w, "undone");
	s->back = w->request->method == HTTP_POST ? "/" : w->request->target;
	s->notice = w->viewer != NULL ? w->session.notice : NULL;
	s->cover_minutes = w->viewer != NULL && w->session.shared ? w->session.lock_minutes : 0;
}

/* A page may not read for ever; what is known to take long (ROUTE_SLOW) may. */
static bool limit_reading(struct web *w, const struct route *route, struct err *e)
{
	const bool is_limited = w->viewer != NULL && (route->flags & ROUTE_SLOW) == 0;
	return service_limit_reading(w->app, is_limited ? w->session.read_seconds : 0, e);
}

static bool answer(struct web *w, const struct route *route, struct err *e)
{
	if (!web_session_open(w, e) || !limit_reading(w, route, e))
		return false;
	bool stop = false;
	if (!cover_look(w, route, &stop, e) || stop)
		return stop;
	fill_shell(w, route);
	if (turned_away(w, route))
		return true;
	if (!check_csrf(w, route, e) || !allowed(w, route, e) || !web_ask_read(w, e) || !route->handler(w, e))
		return false;
	web_note_export(w, route);
	return note_request(w, e);
}

/* The language: the reader's choice, kept in a cookie; else that of the process. */
static enum msg_lang language(const struct http_request *q, const struct web_state *state)
{
	const char *chosen = http_cookie(q, "lang");
	if (chosen != NULL && strcmp(chosen, "en") == 0)
		return MSG_EN;
	if (chosen != NULL && strcmp(chosen, "vi") == 0)
		return MSG_VI;
	return state->lang;
}

static void no_such_page(struct web *w, enum route_match match)
{
	struct err e = {0};
	w->shell.csrf = "";
	if (match == ROUTE_OTHER_METHOD) {
		w->response->status = 405;
		http_add_header(w->response, "Allow", w->request->method == HTTP_POST ? "GET, HEAD" : "POST");
		edge_write(w, 405, msg_template(MSG_WEB_OTHER_METHOD, w->html.lang));
		return;
	}
	FAIL0(&e, ERR_NOT_FOUND, MSG_WEB_NO_PAGE);
	error_page(w, &e);
}

/* Processor time of this thread so far, in microseconds. */
static int64_t thread_us(void)
{
	struct timespec t = {0};
	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * G_USEC_PER_SEC + t.tv_nsec / 1000;
}

/* By the clock, and of that the work of this thread: the rest is waiting, for the database or for a processor. */
static void tell_time(struct web *w, const struct route *route, int64_t us, int64_t worked_us)
{
	const struct http_response *r = w->response;
	g_autofree char *took = g_strdup_printf("app;dur=%.2f, cpu;dur=%.2f", (double)us / 1000, (double)worked_us / 1000);
	http_add_header(w->response, "Server-Timing", took);
	meter_ended(w->state->meter, r->status, us, worked_us);
	meter_log(w->state->log, w->request->method == HTTP_POST ? "POST" : "GET", route != NULL ? route->path : "-", r->status, us,
		worked_us, r->bytes != NULL ? g_bytes_get_size(r->bytes) : r->body->len);
}

void dispatch_handle(const struct http_request *q, struct http_response *r, void *user)
{
	struct web_state *state = user;
	int64_t started = g_get_monotonic_time(), worked = thread_us();
	struct err e = {0};
	const struct route *route = NULL;
	struct web w = {.request = q, .response = r, .arena = q->arena, .state = state};
	w.html = (struct html){.text = r->body, .lang = language(q, state)};
	r->status = 200;
	r->type = "text/html; charset=utf-8";
	meter_began(state->meter);
	common_headers(r);
	enum route_match match = route_find(q->method, q->path, &route, w.parameters, w.arena);
	if (match != ROUTE_FOUND) {
		no_such_page(&w, match);
	} else {
		w.route = route->name;
		/* Files of the program need neither register nor session. */
		bool bare = (route->flags & ROUTE_FILE) != 0;
		w.app = bare ? NULL : service_borrow(state->service, &e);
		bool ok = bare ? route->handler(&w, &e) : w.app != NULL && answer(&w, route, &e);
		if (!ok && e.code == ERR_DENIED)
			web_note_denied(&w, route);
		if (!ok)
			error_page(&w, &e);
		service_return(state->service, w.app);
		web_session_close(&w);
		if (!bare)
			http_add_header(r, "Cache-Control", "no-store");
	}
	tell_time(&w, route, g_get_monotonic_time() - started, thread_us() - worked);
}

void dispatch_refuse(int status, struct http_response *r, void *user)
{
	const struct web_state *state = user;
	meter_refused(state->meter, status);
	meter_log(state->log, "-", "-", status, 0, 0, 0);
	common_headers(r);
	r->type = "text/html; charset=utf-8";
	edge_write_bare(r->body, state->lang, status);
}
