/* Command serve: the pages, until SIGINT or SIGTERM. */
#include "cli/cli.h"

#include "base/heap.h"
#include "web/server.h"
#include "messages/cli.def"
#include "messages/paper.def"

#include <signal.h>
#include <stdio.h>
#include <string.h>

/* A port that anyone on the network can reach deserves a word. */
static bool is_loopback(const char *address)
{
	return g_str_has_prefix(address, "127.") || g_str_has_prefix(address, "[::1]") || g_str_has_prefix(address, "localhost:");
}

static void announce(const struct cli *c, const struct web_server *s)
{
	g_autofree char *at = MSG_FORMAT(MSG_SERVE_AT, c->lang, web_address(s));
	printf("%s\n", at);
	if (web_first_password(s) != NULL) {
		g_autofree char *first = MSG_FORMAT(MSG_SERVE_FIRST, c->lang, web_first_password(s));
		printf("%s\n", first);
	}
	printf("%s\n", msg_template(MSG_SERVE_STOP, c->lang));
	fflush(stdout);
	struct err papers = {0};
	if (!cli_papers_ready(c, &papers)) {
		g_autofree char *said = MSG_FORMAT(MSG_PAPER_NOT_READY, c->lang, err_text(&papers, c->lang));
		fprintf(stderr, "coso: %s\n", said);
	}
	if (!is_loopback(web_address(s)) && !c->o.secure)
		fprintf(stderr, "coso: %s\n", msg_template(MSG_SERVE_OPEN, c->lang));
}

/* Beside the register's file; a server of databases has no such place. */
static char *image_of(const struct cli *c)
{
	if (c->o.image != NULL)
		return strcmp(c->o.image, "off") == 0 ? NULL : g_strdup(c->o.image);
	return strstr(c->o.db, "://") != NULL ? NULL : g_strconcat(c->o.db, ".image", NULL);
}

int cli_serve(struct cli *c, struct err *e)
{
	sigset_t wanted;
	int got = 0;
	if (!cli_need_db(c, e))
		return 2;
	heap_for_server();
	/* Blocked before any thread is made: all of them inherit it, and only sigwait takes the signal. */
	sigemptyset(&wanted);
	sigaddset(&wanted, SIGINT);
	sigaddset(&wanted, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &wanted, NULL);
	g_autofree char *image = image_of(c);
	struct web_options o = {.address = c->o.db,
		.image = image,
		.listen = c->o.listen != NULL ? c->o.listen : "127.0.0.1:8080",
		.today = c->o.today,
		.maps = c->o.map,
		.secure = c->o.secure};
	struct web_server *s = web_start(&o, e);
	if (s == NULL)
		return 1;
	announce(c, s);
	sigwait(&wanted, &got);
	web_stop(s);
	return 0;
}
