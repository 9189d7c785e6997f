/* See noted.h. */
#include "web/noted.h"

#include "app/reading.h"
#include "auth/event.h"
#include "web/state.h"

#include <string.h>

static bool is_loopback(const char *peer)
{
	return peer != NULL && (g_str_has_prefix(peer, "127.") || strcmp(peer, "::1") == 0 || strcmp(peer, "::ffff:127.0.0.1") == 0);
}

const char *web_client_address(struct web *w)
{
	const char *peer = w->request->peer, *forwarded = http_header(w->request, "X-Forwarded-For");
	if (forwarded == NULL || !is_loopback(peer))
		return peer != NULL ? peer : "";
	const char *last = strrchr(forwarded, ',');
	g_autofree char *one = g_strstrip(g_strdup(last != NULL ? last + 1 : forwarded));
	return arena_strdup(w->arena, one);
}

/* "POST /people/:area/:id/reveal": the pattern, never the address, which carries what was asked for. */
static const char *what_was_asked(struct web *w, const struct route *route)
{
	return arena_printf(w->arena, "%s %s", w->request->method == HTTP_POST ? "POST" : "GET", route->path);
}

static bool write_denied(struct web *w, const struct route *route, struct err *e)
{
	struct auth_event denied = {.what = EVENT_DENIED,
		.actor = viewer_login(w->viewer),
		.account = viewer_account(w->viewer),
		.how = what_was_asked(w, route),
		.address = web_client_address(w),
		.times = NONE};
	bool due = false;
	ymd today = 0;
	if (!web_today(w, &today, e) ||
		!auth_event_due(w->state->gate, w->app->store, denied.actor, instant_now(), today, &due, &denied.times, e))
		return false;
	if (!due)
		return true;
	struct app *writer = service_borrow_writer(w->state->service, e);
	bool ok = writer != NULL && auth_event_write(writer->store, &denied, e);
	service_return(w->state->service, writer);
	return ok;
}

void web_note_denied(struct web *w, const struct route *route)
{
	struct err e = {0};
	if (w->viewer != NULL && w->app != NULL && !write_denied(w, route, &e))
		g_warning("a refusal is not in the log: %s", err_text(&e, MSG_EN));
}

void web_note_export(struct web *w, const struct route *route)
{
	bool file = route->right == RIGHT_EXPORT && w->response->bytes != NULL && w->response->status == 200;
	if (!file || viewer_is_operator(w->viewer) || app_has_reading_of(w->app, RIGHT_EXPORT) ||
		app_has_reading_of(w->app, RIGHT_EXPORT_SENSITIVE) || app_has_reading_of(w->app, RIGHT_REVEAL))
		return;
	const struct access_reading reading = {.act = RIGHT_EXPORT, .row = NONE, .fields = what_was_asked(w, route), .rows = NONE};
	app_note_reading(w->app, &reading);
}
