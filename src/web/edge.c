/* The edges. */
#include "web/edge.h"

#include "web/templates.gen.h"
#include "messages/web.def"

static msg_key title_of(int status)
{
	switch (status) {
	case 400:
		return MSG_EDGE_400;
	case 403:
		return MSG_EDGE_403;
	case 404:
		return MSG_EDGE_404;
	case 405:
		return MSG_EDGE_405;
	case 408:
		return MSG_EDGE_408;
	case 409:
		return MSG_EDGE_409;
	case 413:
		return MSG_EDGE_413;
	case 429:
		return MSG_EDGE_429;
	case 503:
		return MSG_EDGE_503;
	default:
		return status < 500 ? MSG_EDGE_400 : MSG_EDGE_500;
	}
}

/* Where the right that was missing is asked for. */
static struct html_url ask_for(struct web *w)
{
	struct url *u = url_new(w->arena, "/account/requests");
	url_add_int(u, "right", (int64_t)w->wanted);
	return url_done(u);
}

static void write_page(struct web *w, int status, const char *what, const struct who_may *who)
{
	enum msg_lang lang = w->html.lang;
	struct shell_link next[] = {{msg_template(MSG_EDGE_HOME, lang), url_done(url_new(w->arena, "/"))},
		{msg_template(MSG_EDGE_FIND, lang), url_done(url_new(w->arena, "/search"))}};
	struct edge_page p = {
		.status = status, .title = msg_template(title_of(status), lang), .what = what, .who = who, .ask = ask_for(w), .next = next};
	const char *why[3] = {NULL};
	size_t n = 0;
	if (status == 403)
		why[n++] = msg_template(MSG_EDGE_403_WHY, lang);
	if (status >= 500)
		why[n++] = msg_template(MSG_EDGE_500_WHY, lang);
	p.why = why;
	p.next_count = w->viewer != NULL ? G_N_ELEMENTS(next) : 1;
	w->shell.title = p.title;
	template_edge(&w->html, &w->shell, &p);
}

void edge_write(struct web *w, int status, const char *what)
{
	write_page(w, status, what, NULL);
}

void edge_write_denied(struct web *w, const char *what, enum auth_right right)
{
	struct who_may who;
	ymd today = 0;
	const bool known = w->viewer != NULL && w->app != NULL && right != RIGHT_NONE && web_today(w, &today, NULL) &&
			   who_may(w->app, right, today, w->html.lang, &who, w->arena, NULL);
	write_page(w, 403, what, known ? &who : NULL);
}

void edge_write_bare(GString *body, enum msg_lang lang, int status)
{
	struct html o = {.text = body, .lang = lang};
	struct shell s = {.title = msg_template(title_of(status), lang), .csrf = "", .query = ""};
	struct edge_page p = {.status = status, .title = s.title};
	template_edge(&o, &s, &p);
}
