/* What handlers put into the frame of a page: where one is, help, known-at. */
#include "web/web.h"

#define CRUMBS_MAX 16

void shell_crumb(struct web *w, const char *text, struct html_url to)
{
	struct shell *s = &w->shell;
	if (s->crumbs == NULL)
		s->crumbs = ARENA_ARRAY(w->arena, struct shell_link, CRUMBS_MAX);
	if (s->crumb_count < CRUMBS_MAX)
		s->crumbs[s->crumb_count++] = (struct shell_link){text, to};
}

void shell_here(struct web *w, const char *text)
{
	shell_crumb(w, text, (struct html_url){NULL});
}

void shell_help(struct web *w, const msg_key *keys, size_t count)
{
	const char **help = ARENA_ARRAY(w->arena, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		help[i] = msg_template(keys[i], w->html.lang);
	w->shell.help = help;
}
