/* Clients that send, or take, their bytes one by one: the server ends them by itself, serves others meanwhile, and ends nobody who is
 * merely slow. The limits are small; nothing here is measured but that an end comes at all. */
#include "http/http.h"

#include "http_client.h"

#include <glib.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define HOST "Host: x\r\n"
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define LARGE (32 * 1024 * 1024)
#define BYTES_AT_MOST 3000 /* of a client one by one, each after STEP_MS: what takes longer is not ended at all */
#define STEP_MS 10

static struct http_plan plan(enum http_method method, const char *path, void *user)
{
	(void)path;
	(void)user;
	return (struct http_plan){.body_max = method == HTTP_POST ? 100000 : 0};
}

/* Tells how long the body's only field is; of /large, nothing but bytes. */
static void handle(const struct http_request *q, struct http_response *r, void *user)
{
	const char *a = http_form(q, "a");
	int *handled = user;
	g_atomic_int_inc(handled);
	r->type = "text/plain";
	if (strcmp(q->path, "/large") == 0) {
		r->bytes = g_bytes_new_take(g_malloc0(LARGE), LARGE);
		return;
	}
	g_string_printf(r->body, "%zu", a != NULL ? strlen(a) : 0);
}

struct fixture {
	struct http_server *server;
	const char *address;
	int handled;
};

static void start(struct fixture *f, struct http_options o)
{
	struct err e = {0};
	*f = (struct fixture){0};
	o.listen = "127.0.0.1:0";
	o.plan = plan;
	o.handle = handle;
	o.user = &f->handled;
	f->server = http_start(&o, &e);
	if (f->server == NULL)
		fail_msg("%s", e.en);
	f->address = http_address(f->server);
}

static void others_are_served(struct fixture *f)
{
	int status = 0;
	g_autofree char *said = client_ask(f->address, "GET /other HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n", &status);
	assert_int_equal(status, 200);
	assert_string_equal(said, "0");
}

/* Sends a byte again and again until the server says something; all of it is the refusal, and then it has hung up. */
static void expect_too_slow(struct fixture *f, const char *begin, const char *byte)
{
	int fd = client_open(f->address);
	client_say(fd, begin);
	int sent = 0;
	struct pollfd look = {.fd = fd, .events = POLLIN};
	while (poll(&look, 1, STEP_MS) == 0) {
		if (sent++ == BYTES_AT_MOST)
			fail_msg("still waited for after %d bytes: %s", sent, begin);
		(void)send(fd, byte, 1, MSG_NOSIGNAL);
		if (sent % 10 == 0)
			others_are_served(f);
	}
	struct answer a = client_hear(fd, false);
	assert_int_equal(a.status, 408);
	assert_non_null(strstr(a.headers, "Connection: close\r\n"));
	answer_free(&a);
	close(fd);
}

static void test_head(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, (struct http_options){.head_ms = 200, .idle_seconds = 1});
	expect_too_slow(&f, "GET /a HTTP/1.1\r\n" HOST "X: ", "x");
	expect_too_slow(&f, "", "\n");
	expect_too_slow(&f, "GET /", "a");
	http_stop(f.server);
}

/* What was refused is not done: not even when its last byte comes in the moment it is refused. */
static void test_body(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, (struct http_options){.head_ms = 200, .bytes_least = 1000 * 1000});
	expect_too_slow(&f, "POST /a HTTP/1.1\r\n" HOST FORM "Content-Length: 50000\r\n\r\na=", "b");
	expect_too_slow(&f, "POST /a HTTP/1.1\r\n" HOST FORM "Transfer-Encoding: chunked\r\n\r\n40000\r\na=", "b");
	/* refused for its size, and read on so that the refusal can be heard: not without end either */
	expect_too_slow(&f, "POST /a HTTP/1.1\r\n" HOST FORM "Content-Length: 150000\r\n\r\na=", "b");
	const int before = g_atomic_int_get(&f.handled);
	others_are_served(&f);
	assert_int_equal(g_atomic_int_get(&f.handled), before + 1);
	http_stop(f.server);
}

/* Slow, but above the lowest rate: longer than a head may take, and answered; and so is the next request on the same connection, after a
 * silence that is longer than a head may take. */
static void test_steady(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, (struct http_options){.head_ms = 150, .bytes_least = 1});
	int fd = client_open(f.address);
	for (int round = 0; round < 2; round++) {
		client_say(fd, "POST /a HTTP/1.1\r\n" HOST FORM "Content-Length: 62\r\n\r\na=123456789012345678901234567890");
		g_usleep(250 * 1000);
		client_say(fd, "123456789012345678901234567890");
		struct answer a = client_hear(fd, false);
		g_autofree char *said = answer_text(&a);
		assert_int_equal(a.status, 200);
		assert_string_equal(said, "60");
		answer_free(&a);
		g_usleep(250 * 1000);
	}
	close(fd);
	http_stop(f.server);
}

/* Who takes an answer byte by byte does not keep it for ever. */
static void test_taken(void **state)
{
	struct fixture f;
	size_t taken = 0;
	char some[1000];
	(void)state;
	start(&f, (struct http_options){.head_ms = 100, .bytes_least = 500 * 1000 * 1000});
	int fd = client_open(f.address);
	client_say(fd, "GET /large HTTP/1.1\r\n" HOST "\r\n");
	for (ssize_t n = 1; n > 0; taken += (size_t)MAX(n, 0)) {
		n = recv(fd, some, sizeof some, 0);
		g_usleep(taken < 100 * 1000 ? STEP_MS * 1000 : 0);
	}
	assert_true(taken > 0 && taken < LARGE);
	others_are_served(&f);
	close(fd);
	http_stop(f.server);
}

/* The end of the server does not wait for them. */
static void test_stop(void **state)
{
	struct fixture f;
	(void)state;
	start(&f, (struct http_options){0});
	int fd = client_open(f.address);
	client_say(fd, "GET ");
	others_are_served(&f);
	http_stop(f.server);
	assert_true(client_is_closed(fd));
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_head),
		cmocka_unit_test(test_body),
		cmocka_unit_test(test_steady),
		cmocka_unit_test(test_taken),
		cmocka_unit_test(test_stop),
	};
	return cmocka_run_group_tests_name("http_patience", tests, NULL, NULL);
}
