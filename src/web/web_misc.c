/* What belongs to no page: the language. */
#include "web/web.h"

#include <string.h>

const char *web_own_address(const char *back)
{
	return back != NULL && back[0] == '/' && back[1] != '/' && back[1] != '\\' && strpbrk(back, "\r\n") == NULL ? back : "/";
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
