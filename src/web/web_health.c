/* Pages for machines: is it well, and what does it count. */
#include "app/service_parts.h"
#include "messages/web.def"
#include "web/meter.h"
#include "web/state.h"
#include "web/web.h"

#include <string.h>

static void plain(struct web *w)
{
	g_string_truncate(w->response->body, 0);
	w->response->type = "text/plain; charset=utf-8";
}

/* 200 when the register answers; the status is the answer, the word is for people. */
bool web_health(struct web *w, struct err *e)
{
	int64_t number = 0;
	if (!store_facts_number(w->app->store, &number, e))
		return false;
	plain(w);
	g_string_append(w->response->body, "ok\n");
	return true;
}

/* Only who asks from this machine, and not through a proxy: how busy an office is is nobody else's business. */
bool web_metrics(struct web *w, struct err *e)
{
	const char *peer = w->request->peer;
	bool here = peer != NULL && (g_str_has_prefix(peer, "127.") || strcmp(peer, "::1") == 0) &&
		    http_header(w->request, "X-Forwarded-For") == NULL && http_header(w->request, "Forwarded") == NULL;
	if (!here)
		return FAIL0(e, ERR_NOT_FOUND, MSG_WEB_NO_PAGE);
	plain(w);
	w->response->type = "text/plain; version=0.0.4; charset=utf-8";
	meter_write(w->state->meter, w->response->body);
	return true;
}
