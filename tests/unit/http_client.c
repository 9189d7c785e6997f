/* A client that says exactly what it is told. */
#include "http_client.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define PATIENCE_SECONDS 30

int client_open(const char *address)
{
	const char *colon = strrchr(address, ':');
	guint64 port = 0;
	must(g_ascii_string_to_unsigned(colon + 1, 10, 1, 65535, &port, NULL));
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	must(fd >= 0);
	const struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
	if (connect(fd, (struct sockaddr *)&at, sizeof at) == 0)
		return fd;
	close(fd);
	return -1;
}

void client_send(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);
		if (sent <= 0)
			return; /* the server has had enough; the answer will tell */
		bytes += sent;
		n -= (size_t)sent;
	}
}

void client_say(int fd, const char *text)
{
	client_send(fd, text, strlen(text));
}

static bool hear_headers(int fd, GString *out)
{
	char c;
	while (recv(fd, &c, 1, 0) == 1) {
		g_string_append_c(out, c);
		if (g_str_has_suffix(out->str, "\r\n\r\n"))
			return true;
	}
	return false;
}

struct answer client_hear(int fd, bool head)
{
	GString *headers = g_string_new(NULL);
	struct answer a = {.body = g_byte_array_new()};
	bool whole = hear_headers(fd, headers);
	a.headers = g_string_free(headers, FALSE);
	if (!whole)
		return a;
	guint64 status = 0, length = 0;
	g_autofree char *number = g_strndup(a.headers + strlen("HTTP/1.1 "), 3);
	if (!g_str_has_prefix(a.headers, "HTTP/1.1 ") || !g_ascii_string_to_unsigned(number, 10, 100, 599, &status, NULL))
		g_error("no status line: %s", a.headers);
	a.status = (int)status;
	if (status == 100) {
		answer_free(&a);
		return client_hear(fd, head);
	}
	g_autofree char *said = answer_header(&a, "Content-Length");
	if (head || said == NULL || status == 304)
		return a;
	must(g_ascii_string_to_unsigned(said, 10, 0, 1 << 28, &length, NULL));
	g_byte_array_set_size(a.body, (guint)length);
	for (guint64 at = 0; at < length;) {
		ssize_t n = recv(fd, a.body->data + at, length - at, 0);
		if (n <= 0) {
			a.status = 0;
			break;
		}
		at += (guint64)n;
	}
	return a;
}

char *answer_header(const struct answer *a, const char *name)
{
	g_autofree char *key = g_strdup_printf("%s:", name);
	g_auto(GStrv) lines = g_strsplit(a->headers, "\r\n", -1);
	for (char **line = lines; *line != NULL; line++)
		if (g_ascii_strncasecmp(*line, key, strlen(key)) == 0)
			return g_strdup(g_strstrip(*line + strlen(key)));
	return NULL;
}

char *answer_text(const struct answer *a)
{
	return a->body->len == 0 ? g_strdup("") : g_strndup((const char *)a->body->data, a->body->len);
}

void answer_free(struct answer *a)
{
	g_free(a->headers);
	g_byte_array_unref(a->body);
	*a = (struct answer){0};
}

bool client_is_closed(int fd)
{
	char c;
	ssize_t n = recv(fd, &c, 1, 0);
	return n == 0 || (n < 0 && errno == ECONNRESET);
}

char *client_rest(int fd)
{
	GString *s = g_string_new(NULL);
	char c;
	while (recv(fd, &c, 1, 0) == 1)
		g_string_append_c(s, c);
	return g_string_free(s, FALSE);
}

char *client_ask(const char *address, const char *request, int *status)
{
	int fd = client_open(address);
	must(fd >= 0);
	client_say(fd, request);
	struct answer a = client_hear(fd, g_str_has_prefix(request, "HEAD"));
	close(fd);
	if (status != NULL)
		*status = a.status;
	char *body = answer_text(&a);
	answer_free(&a);
	return body;
}
