/* GET /static/VERSION/NAME: a file of the program (static.h). */
#include "web/static.h"
#include "web/web.h"
#include "messages/web.def"

#include <string.h>

/* The version is made of the contents: an address never means anything else and may be kept for good. An address of another version (a page
 * from before an upgrade) gets what there is now, to be asked for again next time. */
bool web_static(struct web *w, struct err *e)
{
	const struct static_file *file = static_find(w->parameters[1]);
	const char *known = http_header(w->request, "If-None-Match");
	if (file == NULL)
		return FAIL0(e, ERR_NOT_FOUND, MSG_WEB_NO_PAGE);
	http_add_header(w->response, "ETag", file->etag);
	http_add_header(w->response, "Cache-Control",
		strcmp(w->parameters[0], static_version()) == 0 ? "public, max-age=31536000, immutable" : "no-cache");
	w->response->type = file->type;
	if (known != NULL && strstr(known, file->etag) != NULL)
		w->response->status = 304;
	/* A 304 has no body, but speaks of the one it stands for: its length is that of the file, and the server sends nothing. */
	w->response->bytes = g_bytes_ref(file->bytes);
	return true;
}
