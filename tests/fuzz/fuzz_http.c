/* Fuzz target: any bytes as what comes over a connection, head and body, to a real server of src/http. What reaches the handler is text
 * within the limits, and the server answers a plain request afterwards. */
#include "http/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_pairs(const struct http_pairs *p)
{
	for (size_t i = 0; i < p->count; i++)
		must(g_utf8_validate(p->items[i].name, -1, NULL) && g_utf8_validate(p->items[i].value, -1, NULL));
}

static struct http_plan plan(enum http_method method, const char *path, void *user)
{
	(void)user;
	must(path[0] == '/' && method <= HTTP_OTHER);
	return (struct http_plan){.upload = strcmp(path, "/up") == 0, .body_max = path[1] == '\0' ? 0 : 4096};
}

static void handle(const struct http_request *q, struct http_response *r, void *user)
{
	(void)user;
	must(q->path[0] == '/' && g_utf8_validate(q->path, -1, NULL));
	check_pairs(&q->query);
	check_pairs(&q->form);
	check_pairs(&q->cookies);
	check_pairs(&q->headers);
	for (size_t i = 0; i < q->files.count; i++)
		must(q->files.items[i].size >= 0 && g_utf8_validate(q->files.items[i].filename, -1, NULL));
	r->type = "text/plain";
	g_string_append(r->body, http_header(q, "X-Last") != NULL ? "last" : "one");
}

static in_port_t port(void)
{
	static const struct http_options options = {
		.listen = "127.0.0.1:0", .fast_threads = 1, .slow_threads = 1, .idle_seconds = 2, .plan = plan, .handle = handle};
	static struct http_server *server;
	if (server == NULL)
		server = http_start(&options, NULL);
	must(server != NULL);
	return htons((in_port_t)g_ascii_strtoull(strrchr(http_address(server), ':') + 1, NULL, 10));
}

/* Sends it all, says that no more comes, and reads to the end or until nothing came for so long: how much came, of it into answer. */
static size_t send_all(const void *bytes, size_t size, int patience_ms, char *answer, size_t room)
{
	const struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = port(), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	const struct timeval patience = {.tv_sec = patience_ms / 1000, .tv_usec = patience_ms % 1000 * 1000};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	must(fd >= 0 && connect(fd, (const struct sockaddr *)&at, sizeof at) == 0);
	must(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0);
	for (size_t done = 0; done < size;) {
		ssize_t n = send(fd, (const char *)bytes + done, size - done, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		done += (size_t)n;
	}
	if (patience_ms < 1000) /* nothing more comes; whoever waits long leaves that to the server */
		(void)shutdown(fd, SHUT_WR);
	size_t got = 0;
	for (char piece[4096];;) {
		ssize_t n = recv(fd, piece, sizeof piece, 0);
		if (n < 0 && errno == EINTR) /* the fuzzer's own alarm, every few seconds */
			continue;
		if (n <= 0)
			break;
		if (got < room)
			memcpy(answer + got, piece, MIN((size_t)n, room - got));
		got += (size_t)n;
	}
	close(fd);
	return got;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char last[] = "GET / HTTP/1.1\r\nHost: x\r\nX-Last: 1\r\nConnection: close\r\n\r\n";
	char answer[400] = "";
	if (size > 65536)
		return 0;
	size_t got = send_all(data, size, 60, answer, sizeof answer - 1);
	must(got == 0 || strncmp(answer, "HTTP/1.", 7) == 0);
	memset(answer, 0, sizeof answer);
	const gint64 from = g_get_monotonic_time();
	got = send_all(last, sizeof last - 1, 9000, answer, sizeof answer - 1);
	if (got == 0 || strstr(answer, "\r\n\r\nlast") == NULL) {
		fprintf(stderr, "no answer to a plain request afterwards, after %d ms: %s\n", (int)((g_get_monotonic_time() - from) / 1000),
			answer);
		abort(); /* not g_error: of its signal the fuzzer keeps no input */
	}
	return 0;
}
