/* The server over real sockets: what is answered, what is refused, and that nobody waits for somebody else. */
#include "http/http.h"

#include "http_client.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define HOST "Host: x\r\n"
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define BODY_MAX 2000

/* A door that slow handlers stand at until a test opens it. */
struct door {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	int waiting;
	bool open;
};

struct fixture {
	struct door door;
	struct http_server *server;
	const char *address;
};

static void door_wait(struct door *d)
{
	pthread_mutex_lock(&d->lock);
	d->waiting++;
	pthread_cond_broadcast(&d->changed);
	while (!d->open)
		pthread_cond_wait(&d->changed, &d->lock);
	d->waiting--;
	pthread_mutex_unlock(&d->lock);
}

/* Until so many stand there. */
static void door_expect(struct door *d, int count)
{
	pthread_mutex_lock(&d->lock);
	while (d->waiting < count)
		pthread_cond_wait(&d->changed, &d->lock);
	pthread_mutex_unlock(&d->lock);
}

static void door_open(struct door *d)
{
	pthread_mutex_lock(&d->lock);
	d->open = true;
	pthread_cond_broadcast(&d->changed);
	pthread_mutex_unlock(&d->lock);
}

static struct http_plan plan(enum http_method method, const char *path, void *user)
{
	(void)user;
	return (struct http_plan){.slow = g_str_has_prefix(path, "/slow"), .body_max = method == HTTP_POST ? BODY_MAX : 0};
}

static void list(GString *out, const char *what, const struct http_pairs *pairs)
{
	for (size_t i = 0; i < pairs->count; i++)
		g_string_append_printf(out, "%s[%s]=[%s]\n", what, pairs->items[i].name, pairs->items[i].value);
}

static void handle(const struct http_request *q, struct http_response *r, void *user)
{
	static const char *const methods[] = {"GET", "HEAD", "POST", "OTHER"};
	struct fixture *f = user;
	r->type = "text/plain; charset=utf-8";
	if (g_str_has_suffix(q->path, "/door"))
		door_wait(&f->door);
	if (strcmp(q->path, "/static") == 0) {
		r->bytes = g_bytes_new_static("fixed", 5);
		r->type = "application/octet-stream";
		return;
	}
	if (strcmp(q->path, "/moved") == 0) {
		r->status = 303;
		http_add_header(r, "Location", "/there");
		http_add_header(r, "Set-Cookie", "a=1");
		http_add_header(r, "Set-Cookie", "b=2");
		return;
	}
	if (strcmp(q->path, "/unchanged") == 0) {
		r->status = 304;
		return;
	}
	if (strcmp(q->path, "/long") == 0)
		for (int i = 0; i < 3000; i++)
			g_string_append(r->body, "Đặng Thị Ánh ");
	g_string_append_printf(r->body, "%s %s\n", methods[q->method], q->path);
	list(r->body, "query", &q->query);
	list(r->body, "form", &q->form);
	list(r->body, "cookie", &q->cookies);
}

static void start_with(struct fixture *f, struct http_options o)
{
	struct err e = {0};
	pthread_mutex_init(&f->door.lock, NULL);
	pthread_cond_init(&f->door.changed, NULL);
	o.listen = "127.0.0.1:0";
	o.plan = plan;
	o.handle = handle;
	o.user = f;
	f->server = http_start(&o, &e);
	if (f->server == NULL)
		fail_msg("%s", e.en);
	f->address = http_address(f->server);
}

static int start(void **state)
{
	struct fixture *f = g_new0(struct fixture, 1);
	start_with(f, (struct http_options){0});
	*state = f;
	return 0;
}

static int stop(void **state)
{
	struct fixture *f = *state;
	door_open(&f->door);
	http_stop(f->server);
	g_free(f);
	return 0;
}

static void expect(struct fixture *f, const char *request, int status, const char *body)
{
	int got = 0;
	g_autofree char *said = client_ask(f->address, request, &got);
	if (got != status)
		fail_msg("status %d for: %s", got, request);
	if (body != NULL)
		assert_string_equal(said, body);
}

static void test_get(void **state)
{
	expect(*state, "GET / HTTP/1.1\r\n" HOST "\r\n", 200, "GET /\n");
	expect(*state, "GET /x%C4%90+y?a=1&b&a=%C3%A1+2&=n HTTP/1.1\r\n" HOST "Cookie: s=1; t=x=y\r\n\r\n", 200,
		"GET /xĐ+y\nquery[a]=[1]\nquery[b]=[]\nquery[a]=[á 2]\nquery[]=[n]\ncookie[s]=[1]\ncookie[t]=[x=y]\n");
	expect(*state, "GET /static HTTP/1.1\r\n" HOST "\r\n", 200, "fixed");
	expect(*state, "DELETE / HTTP/1.1\r\n" HOST "\r\n", 200, "OTHER /\n");
	expect(*state, "GET / HTTP/1.0\r\n\r\n", 200, "GET /\n");
}

static void test_post(void **state)
{
	expect(*state, "POST /p HTTP/1.1\r\n" HOST FORM "Content-Length: 18\r\n\r\na=1&flag&a=%0A&b=+", 200,
		"POST /p\nform[a]=[1]\nform[flag]=[]\nform[a]=[\n]\nform[b]=[ ]\n");
	expect(*state, "POST /p HTTP/1.1\r\n" HOST FORM "Transfer-Encoding: chunked\r\n\r\n3\r\na=1\r\n4\r\n&b=2\r\n0\r\n\r\n", 200,
		"POST /p\nform[a]=[1]\nform[b]=[2]\n");
	expect(*state, "POST /p HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n", 200, "POST /p\n");
}

/* Two threads of long work stand at the door and two more requests wait for them; a page is answered all the same. Then all come home. */
static void test_slow_and_fast(void **state)
{
	struct fixture *f = *state;
	int slow[4];
	for (size_t i = 0; i < G_N_ELEMENTS(slow); i++) {
		slow[i] = client_open(f->address);
		client_say(slow[i], "GET /slow/door HTTP/1.1\r\n" HOST "\r\n");
	}
	door_expect(&f->door, 2);
	expect(f, "GET / HTTP/1.1\r\n" HOST "\r\n", 200, "GET /\n");
	door_open(&f->door);
	for (size_t i = 0; i < G_N_ELEMENTS(slow); i++) {
		struct answer a = client_hear(slow[i], false);
		assert_int_equal(a.status, 200);
		answer_free(&a);
		close(slow[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_get),
		cmocka_unit_test(test_post),
		cmocka_unit_test(test_slow_and_fast),
	};
	return cmocka_run_group_tests_name("http", tests, start, stop);
}
