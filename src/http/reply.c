/* From our response to the library's. */
#include "http/internal.h"

#include <string.h>

static void release(void *bytes)
{
	g_bytes_unref(bytes);
}

void response_init(struct http_response *r)
{
	*r = (struct http_response){.status = MHD_HTTP_OK, .body = g_string_new(NULL)};
}

static void must_add(struct MHD_Response *reply, const char *name, const char *value)
{
	must(MHD_add_response_header(reply, name, value) == MHD_YES);
}

void reply_make(struct exchange *x, struct http_response *r, bool close)
{
	GBytes *bytes = r->bytes;
	if (bytes == NULL)
		bytes = g_string_free_to_bytes(r->body);
	else
		g_string_free(r->body, TRUE);
	gsize size = 0;
	const void *data = g_bytes_get_data(bytes, &size);
	/* the library reads only, its prototype lacks the const */
	x->reply = MHD_create_response_from_buffer_with_free_callback_cls(size, (void *)(uintptr_t)(size > 0 ? data : ""), release, bytes);
	must(x->reply != NULL);
	x->status = (unsigned)r->status;
	if (r->type != NULL)
		must_add(x->reply, MHD_HTTP_HEADER_CONTENT_TYPE, r->type);
	for (guint i = 0; r->more != NULL && i + 1 < r->more->len; i += 2)
		must_add(x->reply, r->more->pdata[i], r->more->pdata[i + 1]);
	if (close)
		must_add(x->reply, MHD_HTTP_HEADER_CONNECTION, "close");
	if (r->more != NULL)
		g_ptr_array_unref(r->more);
}

static enum msg_key words_for(int status)
{
	switch (status) {
	case MHD_HTTP_CONTENT_TOO_LARGE:
		return MSG_HTTP_413;
	case MHD_HTTP_URI_TOO_LONG:
		return MSG_HTTP_414;
	case MHD_HTTP_UNSUPPORTED_MEDIA_TYPE:
		return MSG_HTTP_415;
	case MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE:
		return MSG_HTTP_431;
	case MHD_HTTP_SERVICE_UNAVAILABLE:
		return MSG_HTTP_503;
	default:
		return MSG_HTTP_400;
	}
}

void reply_refuse(struct exchange *x)
{
	const struct http_options *o = &x->server->options;
	struct http_response r;
	response_init(&r);
	r.status = x->refused;
	r.type = "text/html; charset=utf-8";
	if (o->refuse != NULL)
		o->refuse(x->refused, &r, o->user);
	if (r.body->len == 0 && r.bytes == NULL) {
		r.type = "text/plain; charset=utf-8";
		msg_append(r.body, words_for(x->refused), MSG_VI, NULL, 0);
		g_string_append_c(r.body, '\n');
	}
	if (x->refused == MHD_HTTP_SERVICE_UNAVAILABLE)
		http_add_header(&r, MHD_HTTP_HEADER_RETRY_AFTER, "2");
	r.status = x->refused;
	reply_make(x, &r, true);
}
