/* What belongs to no page of its own: the language, the help. */
#include "web/web.h"

#include "web/templates.gen.h"
#include "messages/web.def"

#include <string.h>

size_t web_step_said(struct web *w, const char *const *words, size_t count, int64_t *rev)
{
	const char *what = http_form(w->request, "do"), *seen = http_form(w->request, "rev");
	*rev = seen != NULL && *seen != '\0' ? g_ascii_strtoll(seen, NULL, 10) : NONE;
	for (size_t i = 0; i < count; i++)
		if (g_strcmp0(words[i], what) == 0)
			return i;
	return SIZE_MAX;
}

const char *web_own_address(const char *back)
{
	if (back == NULL || back[0] != '/' || back[1] == '/' || back[1] == '\\')
		return "/";
	/* browsers take tabs and line ends out of an address: "/", a tab, "/evil" would be another host */
	for (const char *p = back; *p != '\0'; p++)
		if (g_ascii_iscntrl(*p))
			return "/";
	return back;
}

/* POST /language: keeps the choice in a cookie for a year; the register is not touched. */
bool web_language(struct web *w, struct err *e)
{
	const char *lang = http_form(w->request, "lang");
	(void)e;
	if (lang != NULL && (strcmp(lang, "vi") == 0 || strcmp(lang, "en") == 0)) {
		g_autofree char *cookie = g_strdup_printf("lang=%s; Path=/; Max-Age=31536000; SameSite=Lax", lang);
		http_add_header(w->response, "Set-Cookie", cookie);
	}
	w->response->status = 303;
	http_add_header(w->response, "Location", web_own_address(http_form(w->request, "back")));
	return true;
}

/* GET /help: how the pages are read. */
bool web_help(struct web *w, struct err *e)
{
	static const msg_key keys[] = {MSG_HELP_PAGE_STRIP, MSG_HELP_PAGE_FIGURES, MSG_HELP_PAGE_SIGNS, MSG_HELP_PAGE_RIGHTS,
		MSG_HELP_PAGE_SEARCH, MSG_HELP_PAGE_EACH};
	const char *paragraphs[G_N_ELEMENTS(keys) + 1] = {NULL};
	(void)e;
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		paragraphs[i] = msg_template(keys[i], w->html.lang);
	w->shell.title = msg_template(MSG_HELP_PAGE, w->html.lang);
	template_help(&w->html, &w->shell, paragraphs);
	return true;
}
