/* From our response to the library's. */
#include "http/internal.h"
#include "messages/http.def"

#include <gio/gio.h>
#include <string.h>

#define GZIP_MIN 1024		   /* below, a packet is a packet */
#define GZIP_MAX (8 * 1024 * 1024) /* above, a file: not to be held in memory twice */

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

/* Whether gzip is among the codings a client takes: "gzip, deflate;q=0.5", not "gzip;q=0". */
static bool takes_gzip(const char *accepted)
{
	bool takes = false;
	g_auto(GStrv) codings = g_strsplit(accepted != NULL ? accepted : "", ",", -1);
	for (char **c = codings; *c != NULL; c++) {
		g_auto(GStrv) parts = g_strsplit(*c, ";", 2);
		if (parts[0] == NULL || g_ascii_strcasecmp(g_strstrip(parts[0]), "gzip") != 0)
			continue;
		const char *q = parts[1] != NULL ? strchr(parts[1], '=') : NULL;
		takes = q == NULL || g_ascii_strtod(q + 1, NULL) > 0;
	}
	return takes;
}

static bool is_compressible(const struct http_response *r, size_t size)
{
	static const char *const types[] = {"text/", "application/json", "application/javascript", "image/svg+xml"};
	if (size < GZIP_MIN || size > GZIP_MAX || r->type == NULL)
		return false;
	for (guint i = 0; r->more != NULL && i + 1 < r->more->len; i += 2)
		if (g_ascii_strcasecmp(r->more->pdata[i], MHD_HTTP_HEADER_CONTENT_ENCODING) == 0)
			return false;
	for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
		if (g_str_has_prefix(r->type, types[i]))
			return true;
	return false;
}

/* The same bytes in gzip form, at the fastest level; NULL when they get no smaller. */
static GBytes *compress(const void *data, size_t size)
{
	g_autoptr(GZlibCompressor) z = g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
	char *out = g_malloc(size);
	gsize read = 0, written = 0;
	/* one call does it when there is room enough */
	GConverterResult done = g_converter_convert(G_CONVERTER(z), data, size, out, size, G_CONVERTER_INPUT_AT_END, &read, &written, NULL);
	if (done == G_CONVERTER_FINISHED)
		return g_bytes_new_take(out, written);
	g_free(out);
	return NULL;
}

/* Compresses what is worth it, in place. */
static void pack(const struct http_request *q, struct http_response *r, GBytes **bytes)
{
	gsize size = 0;
	const void *data = g_bytes_get_data(*bytes, &size);
	if (!is_compressible(r, size))
		return;
	http_add_header(r, MHD_HTTP_HEADER_VARY, MHD_HTTP_HEADER_ACCEPT_ENCODING);
	GBytes *packed = takes_gzip(http_header(q, MHD_HTTP_HEADER_ACCEPT_ENCODING)) ? compress(data, size) : NULL;
	if (packed == NULL)
		return;
	http_add_header(r, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
	g_bytes_unref(*bytes);
	*bytes = packed;
}

void reply_make(struct exchange *x, struct http_response *r, bool close)
{
	GBytes *bytes = r->bytes;
	if (bytes == NULL)
		bytes = g_string_free_to_bytes(r->body);
	else
		g_string_free(r->body, TRUE);
	pack(&x->request, r, &bytes);
	gsize size = 0;
	const void *data = g_bytes_get_data(bytes, &size);
	x->size = size;
	/* The library only reads; its prototype lacks the const. Always of a known size: after a 304 of unknown size it sends the end of a
	 * chunked body, which the client takes for the beginning of the next answer. */
	void *read_only = (void *)(uintptr_t)(size > 0 ? data : "");
	x->reply = MHD_create_response_from_buffer_with_free_callback_cls(size, read_only, release, bytes);
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

static msg_key words_for(int status)
{
	switch (status) {
	case MHD_HTTP_REQUEST_TIMEOUT:
		return MSG_HTTP_408;
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

/* The page of a refusal, or a line of text. */
static void refusal(const struct http_server *s, int status, struct http_response *r)
{
	const struct http_options *o = &s->options;
	response_init(r);
	r->status = status;
	r->type = "text/html; charset=utf-8";
	if (o->refuse != NULL)
		o->refuse(status, r, o->user);
	if (r->body->len == 0 && r->bytes == NULL) {
		r->type = "text/plain; charset=utf-8";
		msg_append(r->body, words_for(status), MSG_VI, NULL, 0);
		g_string_append_c(r->body, '\n');
	}
	r->status = status;
}

void reply_refuse(struct exchange *x)
{
	struct http_response r;
	refusal(x->server, x->refused, &r);
	if (x->refused == MHD_HTTP_SERVICE_UNAVAILABLE)
		http_add_header(&r, MHD_HTTP_HEADER_RETRY_AFTER, "2");
	reply_make(x, &r, true);
}

char *reply_too_slow(void *server)
{
	struct http_response r;
	refusal(server, MHD_HTTP_REQUEST_TIMEOUT, &r);
	must(r.bytes == NULL);
	GString *out = g_string_new("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n");
	g_string_append_printf(out, "Content-Type: %s\r\nContent-Length: %zu\r\n", r.type, r.body->len);
	for (guint i = 0; r.more != NULL && i + 1 < r.more->len; i += 2)
		g_string_append_printf(out, "%s: %s\r\n", (const char *)r.more->pdata[i], (const char *)r.more->pdata[i + 1]);
	g_string_append_printf(out, "\r\n%s", r.body->str);
	g_string_free(r.body, TRUE);
	if (r.more != NULL)
		g_ptr_array_unref(r.more);
	return g_string_free(out, FALSE);
}
