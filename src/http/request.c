/* From the library's view of a request to ours, and the guard in front of it: what two servers in a row could read in two ways is refused
 * (request smuggling), and what is not text. */
#include "http/internal.h"

#include "http/pairs.h"

#include <netdb.h>
#include <string.h>
#include <sys/socket.h>

struct header_walk {
	struct exchange *x;
	struct http_pair *items;
	size_t count, bytes;
	int hosts, lengths, codings;
	bool bad;
};

static bool is(const char *name, size_t n, const char *other)
{
	return strlen(other) == n && g_ascii_strncasecmp(name, other, n) == 0;
}

/* A header's text: UTF-8 without control characters but the tab. */
static bool is_text(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (g_ascii_iscntrl(s[i]) && s[i] != '\t')
			return false;
	return g_utf8_validate(s, (gssize)n, NULL);
}

/* A header's name: a token. The library lets "Content-Length " pass, which the next server may take for Content-Length. */
static bool is_token(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!g_ascii_isalnum(s[i]) && (s[i] == '\0' || strchr("!#$%&'*+-.^_`|~", s[i]) == NULL))
			return false;
	return n > 0;
}

static bool parse_length(const char *s, size_t n, uint64_t *out)
{
	*out = 0;
	for (size_t i = 0; i < n; i++) {
		if (!g_ascii_isdigit(s[i]) || *out > (UINT64_MAX - 9) / 10)
			return false;
		*out = *out * 10 + (uint64_t)(s[i] - '0');
	}
	return n > 0;
}

static enum MHD_Result one_header(
	void *data, enum MHD_ValueKind kind, const char *name, size_t name_size, const char *value, size_t value_size)
{
	struct header_walk *w = data;
	(void)kind;
	if (value == NULL) {
		value = "";
		value_size = 0;
	}
	w->bytes += name_size + value_size;
	if (!is_token(name, name_size) || !is_text(value, value_size)) {
		w->bad = true;
		return MHD_NO;
	}
	if (w->count == HEADERS_MAX || w->bytes > HEADER_BYTES_MAX) {
		w->x->refused = MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE;
		return MHD_NO;
	}
	struct arena *a = w->x->request.arena;
	w->items[w->count++] = (struct http_pair){.name = arena_strndup(a, name, name_size), .value = arena_strndup(a, value, value_size)};
	if (is(name, name_size, "Host"))
		w->hosts++;
	if (is(name, name_size, "Content-Length")) {
		w->lengths++;
		w->bad = w->bad || !parse_length(value, value_size, &w->x->length);
	}
	if (is(name, name_size, "Transfer-Encoding")) {
		w->codings++;
		w->bad = w->bad || !is(value, value_size, "chunked");
	}
	if (is(name, name_size, "Cookie"))
		w->bad = w->bad || !pairs_cookies(value, value_size, a, &w->x->request.cookies);
	return MHD_YES;
}

static bool refuse(struct exchange *x, int status)
{
	x->refused = status;
	return false;
}

/* Whether all bytes of the head have been seen. The library cuts a value at a NUL and mistakes continued lines; then more has come than
 * the lines account for. One space after each colon is granted, as everybody writes it. */
static bool is_whole(const struct header_walk *w, const char *method, const char *version)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(w->x->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	const size_t first_line = strlen(method) + strlen(w->x->raw_target) + strlen(version) + strlen("  \r\n");
	const size_t seen = first_line + w->bytes + w->count * strlen(":\r\n") + strlen("\r\n");
	return info != NULL && info->header_size >= seen && info->header_size - seen <= w->count;
}

static bool read_headers(struct exchange *x, const char *method, const char *version)
{
	struct header_walk w = {.x = x, .items = ARENA_ARRAY(x->request.arena, struct http_pair, HEADERS_MAX)};
	MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, one_header, &w);
	x->request.headers = (struct http_pairs){.count = w.count, .items = w.items};
	if (x->refused != 0)
		return false;
	const bool old = strcmp(version, MHD_HTTP_VERSION_1_1) != 0;
	if (w.bad || !is_whole(&w, method, version) || w.hosts > 1 || w.lengths + w.codings > 1 || (old && w.codings > 0))
		return refuse(x, MHD_HTTP_BAD_REQUEST);
	x->length_known = w.lengths > 0;
	x->has_body = w.codings > 0 || x->length > 0;
	return true;
}

static enum http_method method_of(const char *name)
{
	static const char *const names[] = {[HTTP_GET] = "GET", [HTTP_HEAD] = "HEAD", [HTTP_POST] = "POST"};
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(name, names[i]) == 0)
			return (enum http_method)i;
	return HTTP_OTHER;
}

static bool read_target(struct exchange *x)
{
	struct http_request *q = &x->request;
	q->target = x->raw_target;
	q->path = "/";
	const size_t n = strlen(q->target);
	if (n > TARGET_MAX)
		return refuse(x, MHD_HTTP_URI_TOO_LONG);
	for (size_t i = 0; i < n; i++)
		if (g_ascii_iscntrl(q->target[i]) || q->target[i] == ' ')
			return refuse(x, MHD_HTTP_BAD_REQUEST);
	const char *path = pairs_path(q->target, q->arena);
	const char *query = strchr(q->target, '?');
	if (path == NULL || (query != NULL && !pairs_form(query + 1, strlen(query + 1), q->arena, &q->query)))
		return refuse(x, MHD_HTTP_BAD_REQUEST);
	q->path = path;
	return true;
}

static const char *address_of(struct exchange *x)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	if (info == NULL || info->client_addr == NULL)
		return "";
	const struct sockaddr *at = info->client_addr;
	char host[INET6_ADDRSTRLEN + 20] = "";
	const socklen_t size = at->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
	if (getnameinfo(at, size, host, sizeof host, NULL, 0, NI_NUMERICHOST) != 0)
		return "";
	return arena_strdup(x->request.arena, host);
}

/* The content types a body may have: a plain form, or where the route takes uploads multipart/form-data. */
static bool is_form(const char *type)
{
	static const char form[] = "application/x-www-form-urlencoded";
	const size_t n = sizeof form - 1;
	return type != NULL && g_ascii_strncasecmp(type, form, n) == 0 && (type[n] == '\0' || strchr("; \t", type[n]) != NULL);
}

bool request_headers(struct exchange *x, const char *method, const char *version)
{
	struct http_request *q = &x->request;
	q->method = method_of(method);
	q->peer = "";
	if (!read_headers(x, method, version) || !read_target(x))
		return false;
	q->peer = address_of(x);
	const struct http_plan plan = x->server->options.plan(q->method, q->path, x->server->options.user);
	x->slow = plan.slow;
	x->outside = plan.outside;
	x->body_max = plan.body_max;
	if (x->length > x->body_max || (x->has_body && x->body_max == 0))
		return refuse(x, MHD_HTTP_CONTENT_TOO_LARGE);
	const char *type = http_header(q, "Content-Type");
	if (x->has_body && plan.upload && multipart_is(type)) {
		const struct multipart_limits limits = {UPLOAD_PARTS_MAX, UPLOAD_FIELDS_MAX, NULL};
		x->upload = multipart_new(type, &limits, q->arena);
		return x->upload != NULL || refuse(x, MHD_HTTP_BAD_REQUEST);
	}
	if (x->has_body && !is_form(type))
		return refuse(x, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE);
	return true;
}

static int status_of(enum multipart_verdict v)
{
	switch (v) {
	case MULTIPART_MALFORMED:
		return MHD_HTTP_BAD_REQUEST;
	case MULTIPART_TOO_LARGE:
		return MHD_HTTP_CONTENT_TOO_LARGE;
	case MULTIPART_NO_ROOM:
		return MHD_HTTP_SERVICE_UNAVAILABLE;
	case MULTIPART_GOOD:
		break;
	}
	return 0;
}

bool request_upload(struct exchange *x, const char *data, size_t size)
{
	x->refused = status_of(multipart_feed(x->upload, data, size));
	return x->refused == 0;
}

bool request_body(struct exchange *x)
{
	struct http_request *q = &x->request;
	if (x->upload != NULL) {
		const enum multipart_verdict v = multipart_end(x->upload, &q->form, &q->files);
		return v == MULTIPART_GOOD || refuse(x, status_of(v));
	}
	if (x->body == NULL)
		return true;
	return pairs_form((const char *)x->body->data, x->body->len, q->arena, &q->form) || refuse(x, MHD_HTTP_BAD_REQUEST);
}
