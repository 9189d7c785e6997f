/* The server over real sockets: what is answered, what is refused, and that nobody waits for somebody else. */
#include "http/http.h"

#include "http_client.h"

#include <gio/gio.h>
#include <pthread.h>
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
	if (strcmp(q->path, "/peer") == 0) {
		g_string_assign(r->body, q->peer);
		return;
	}
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

/* Bytes of a request, and what the server must say; after a refusal it must hang up: what follows may be read in two ways. */
static void expect_refused(struct fixture *f, const char *bytes, size_t n, int status)
{
	int fd = client_open(f->address);
	client_send(fd, bytes, n);
	struct answer a = client_hear(fd, false);
	if (a.status != status)
		fail_msg("status %d instead of %d for: %.200s", a.status, status, bytes);
	answer_free(&a);
	if (!client_is_closed(fd))
		fail_msg("not closed after: %.200s", bytes);
	close(fd);
}

static void refused(struct fixture *f, const char *request, int status)
{
	expect_refused(f, request, strlen(request), status);
}

static void test_framing(void **state)
{
	static const char next[] = "0\r\n\r\nGET /smuggled HTTP/1.1\r\n" HOST "\r\n";
	static const char *const heads[] = {
		"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
		"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
		"Content-Length: 5\r\nContent-Length: 6\r\n",
		"Content-Length: 5\r\nContent-Length: 5\r\n",
		"Transfer-Encoding: xchunked\r\n",
		"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
		"Transfer-Encoding: gzip, chunked\r\n",
		"Content-Length : 5\r\n",
		"X: a\r\n b\r\n",
		"X: a\rContent-Length: 5\r\n",
		"Host: y\r\n",
		"X: caf\xE9\r\n",
		"X: a\x01z\r\n",
		"Cookie: a=\xFF\r\n",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(heads); i++) {
		g_autofree char *request = g_strconcat("POST /p HTTP/1.1\r\n" HOST FORM, heads[i], "\r\n", next, NULL);
		refused(*state, request, 400);
	}
	static const char nul[] = "GET / HTTP/1.1\r\n" HOST "X: a\0z\r\n\r\n";
	expect_refused(*state, nul, sizeof nul - 1, 400);
	refused(*state, "POST /p HTTP/1.0\r\n" FORM "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
}

/* What the library refuses by itself: not in our words (at times in its own twice over), but nothing behind it is taken for a request. */
static void test_framing_of_library(void **state)
{
	static const char *const heads[] = {"" /* and no Host */, "Content-Length: -5\r\n", "Content-Length: +5\r\n",
		"Content-Length: 5, 5\r\n", "Content-Length: 99999999999999999999\r\n", "Content-Length: 0x5\r\n", "Content-Length: \r\n"};
	struct fixture *f = *state;
	for (size_t i = 0; i < G_N_ELEMENTS(heads); i++) {
		const char *host = heads[i][0] == '\0' ? "" : HOST;
		g_autofree char *request =
			g_strconcat("POST /p HTTP/1.1\r\n", host, FORM, heads[i], "\r\na=1GET /smuggled HTTP/1.1\r\n" HOST "\r\n", NULL);
		int fd = client_open(f->address);
		client_say(fd, request);
		struct answer a = client_hear(fd, false);
		g_autofree char *rest = client_rest(fd);
		if (a.status < 400 || strstr(rest, "smuggled") != NULL)
			fail_msg("status %d, then %s for: %s", a.status, rest, heads[i]);
		answer_free(&a);
		close(fd);
	}
}

static void test_targets(void **state)
{
	static const char *const bad[] = {"/a%2fb", "/a%2Fb", "/a%00", "/a%", "/a%4", "/a%zz", "/a%ff", "/a%0d%0aX:", "/\xFF", "http://x/",
		"*", "/?a=%", "/?a=%zz", "/?a=%00", "/?%ff=1", "/?a=\xC4"};
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autofree char *request = g_strdup_printf("GET %s HTTP/1.1\r\n" HOST "\r\n", bad[i]);
		refused(*state, request, 400);
	}
	g_autofree char *many = g_strnfill(1001, '&');
	g_autofree char *request = g_strdup_printf("GET /?%s HTTP/1.1\r\n" HOST "\r\n", many);
	refused(*state, request, 400);
}

/* A POST of n bytes "aaaa…" with further headers. */
static char *post_of(size_t n, const char *headers)
{
	g_autofree char *body = g_strnfill(n, 'a');
	return g_strdup_printf("POST /p HTTP/1.1\r\n" HOST "%sContent-Length: %zu\r\n\r\n%s", headers, n, body);
}

static char *chunks_of(size_t n, size_t count)
{
	g_autofree char *chunk = g_strnfill(n, 'a');
	GString *s = g_string_new("POST /p HTTP/1.1\r\n" HOST FORM "Transfer-Encoding: chunked\r\n\r\n");
	for (size_t i = 0; i < count; i++)
		g_string_append_printf(s, "%zx\r\n%s\r\n", n, chunk);
	g_string_append(s, "0\r\n\r\n");
	return g_string_free(s, FALSE);
}

static void test_bodies(void **state)
{
	g_autofree char *fits = post_of(BODY_MAX, FORM), *over = post_of(BODY_MAX + 1, FORM),
			*other = post_of(9, "Content-Type: text/plain\r\n");
	g_autofree char *none = post_of(9, ""), *upload = post_of(9, "Content-Type: multipart/form-data; boundary=x\r\n");
	g_autofree char *chunks_fit = chunks_of(BODY_MAX / 2, 2), *chunks_over = chunks_of(BODY_MAX, 2);
	expect(*state, fits, 200, NULL);
	refused(*state, over, 413);
	expect(*state, chunks_fit, 200, NULL);
	refused(*state, chunks_over, 413);
	refused(*state, other, 415);
	refused(*state, none, 415);
	refused(*state, upload, 415);
	refused(*state, "GET / HTTP/1.1\r\n" HOST FORM "Content-Length: 3\r\n\r\na=1", 413);
	refused(*state, "POST /p HTTP/1.1\r\n" HOST FORM "Content-Length: 3\r\n\r\na=%", 400);
	refused(*state, "POST /p HTTP/1.1\r\n" HOST FORM "Content-Length: 5\r\n\r\na=%00", 400);
	refused(*state, "POST /p HTTP/1.1\r\n" HOST FORM "Content-Length: 3\r\n\r\na=\xFF", 400);
	expect(*state,
		"POST /p HTTP/1.1\r\n" HOST
		"Content-Type: Application/x-www-form-urlencoded; charset=UTF-8\r\nContent-Length: 3\r\n\r\na=1",
		200, "POST /p\nform[a]=[1]\n");
}

/* A body without end is not read without end. */
static void test_endless_body(void **state)
{
	struct fixture *f = *state;
	g_autofree char *endless = chunks_of(64 * 1024, 64);
	int fd = client_open(f->address);
	client_say(fd, endless);
	struct answer a = client_hear(fd, false);
	assert_int_equal(a.status, 0);
	answer_free(&a);
	close(fd);
}

/* Who asks first is told before sending anything. */
static void test_expect(void **state)
{
	struct fixture *f = *state;
	refused(f, "POST /p HTTP/1.1\r\n" HOST FORM "Expect: 100-continue\r\nContent-Length: 9000\r\n\r\n", 413);
	int fd = client_open(f->address);
	client_say(fd, "POST /p HTTP/1.1\r\n" HOST FORM "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n");
	char line[25];
	assert_int_equal(recv(fd, line, sizeof line, MSG_WAITALL), sizeof line);
	assert_memory_equal(line, "HTTP/1.1 100 Continue\r\n\r\n", sizeof line);
	client_say(fd, "a=1");
	struct answer a = client_hear(fd, false);
	assert_int_equal(a.status, 200);
	answer_free(&a);
	close(fd);
}

/* More names in a query than the library has memory for: it gives up, at times without a word, and forgets to say so to the server,
 * which must not wait for that
 * request at the end, nor keep its memory. */
static void test_forgotten(void **state)
{
	struct fixture f = {0};
	g_autofree char *many = g_strnfill(7000, '&');
	g_autofree char *request = g_strdup_printf("GET /?%s HTTP/1.1\r\n" HOST "\r\n", many);
	(void)state;
	int fd[5];
	start_with(&f, (struct http_options){.idle_seconds = 1});
	for (size_t i = 0; i < G_N_ELEMENTS(fd); i++) {
		fd[i] = client_open(f.address);
		client_say(fd[i], request);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(fd); i++) {
		g_autofree char *said = client_rest(fd[i]);
		assert_null(strstr(said, "200 OK"));
		close(fd[i]);
	}
	const gint64 before = g_get_monotonic_time();
	http_stop(f.server);
	assert_true(g_get_monotonic_time() - before < 4 * G_USEC_PER_SEC);
}

static void test_headers_too_large(void **state)
{
	GString *many = g_string_new("GET / HTTP/1.1\r\n" HOST);
	for (int i = 0; i < 100; i++)
		g_string_append_printf(many, "X%d: y\r\n", i);
	g_string_append(many, "\r\n");
	refused(*state, many->str, 431);
	g_string_free(many, TRUE);
	for (size_t n = 17000; n < 100000; n += 50000) {
		g_autofree char *long_value = g_strnfill(n, 'v');
		g_autofree char *request = g_strdup_printf("GET / HTTP/1.1\r\n" HOST "X: %s\r\n\r\n", long_value);
		expect(*state, request, 431, NULL);
	}
	g_autofree char *path = g_strnfill(9000, 'p');
	g_autofree char *request = g_strdup_printf("GET /%s HTTP/1.1\r\n" HOST "\r\n", path);
	refused(*state, request, 414);
}

/* Several requests at once on one connection: answered in order, HEAD and answers without a body among them. */
static void test_keep_alive(void **state)
{
	struct fixture *f = *state;
	int fd = client_open(f->address);
	client_say(fd, "GET /1 HTTP/1.1\r\n" HOST "\r\n"
		       "POST /2 HTTP/1.1\r\n" HOST FORM "Content-Length: 3\r\n\r\na=1"
		       "HEAD /3 HTTP/1.1\r\n" HOST "\r\n"
		       "GET /unchanged HTTP/1.1\r\n" HOST "\r\n"
		       "POST /4 HTTP/1.1\r\n" HOST FORM "Transfer-Encoding: chunked\r\n\r\n3\r\nb=2\r\n0\r\n\r\n"
		       "GET /moved HTTP/1.1\r\n" HOST "\r\n"
		       "GET /5 HTTP/1.1\r\n" HOST "\r\n");
	static const struct {
		bool head;
		int status;
		const char *body;
	} wanted[] = {{false, 200, "GET /1\n"}, {false, 200, "POST /2\nform[a]=[1]\n"}, {true, 200, ""}, {true, 304, ""},
		{false, 200, "POST /4\nform[b]=[2]\n"}, {false, 303, ""}, {false, 200, "GET /5\n"}};
	for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++) {
		struct answer a = client_hear(fd, wanted[i].head);
		assert_int_equal(a.status, wanted[i].status);
		g_autofree char *body = answer_text(&a);
		assert_string_equal(body, wanted[i].body);
		g_autofree char *date = answer_header(&a, "Date"), *length = answer_header(&a, "Content-Length");
		assert_non_null(date);
		if (i == 2)
			assert_string_equal(length, "8"); /* of "HEAD /3\n" */
		if (i == 5)
			assert_non_null(strstr(a.headers, "Location: /there\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"));
		answer_free(&a);
	}
	client_say(fd, "GET /6 HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n");
	struct answer a = client_hear(fd, false);
	assert_int_equal(a.status, 200);
	answer_free(&a);
	assert_true(client_is_closed(fd));
	close(fd);
}

static struct answer ask_coding(struct fixture *f, const char *path, const char *accepted)
{
	g_autofree char *request = g_strdup_printf("GET %s HTTP/1.1\r\n" HOST "Accept-Encoding: %s\r\n\r\n", path, accepted);
	int fd = client_open(f->address);
	client_say(fd, request);
	struct answer a = client_hear(fd, false);
	close(fd);
	assert_int_equal(a.status, 200);
	return a;
}

static void test_gzip(void **state)
{
	struct answer plain = ask_coding(*state, "/long", "identity, gzip;q=0.0"), packed = ask_coding(*state, "/long", "br, GZIP;q=0.5");
	assert_null(strstr(plain.headers, "gzip"));
	assert_non_null(strstr(plain.headers, "Vary: Accept-Encoding\r\n"));
	assert_non_null(strstr(packed.headers, "Content-Encoding: gzip\r\n"));
	assert_true(packed.body->len < plain.body->len / 4);
	g_autoptr(GZlibDecompressor) z = g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP);
	g_autofree guint8 *out = g_malloc(plain.body->len + 100);
	gsize read = 0, written = 0;
	assert_int_equal(g_converter_convert(G_CONVERTER(z), packed.body->data, packed.body->len, out, plain.body->len + 100,
				 G_CONVERTER_INPUT_AT_END, &read, &written, NULL),
		G_CONVERTER_FINISHED);
	assert_int_equal(written, plain.body->len);
	assert_memory_equal(out, plain.body->data, written);
	answer_free(&plain);
	answer_free(&packed);
	struct answer brief = ask_coding(*state, "/", "gzip"), bytes = ask_coding(*state, "/static", "gzip");
	assert_null(strstr(brief.headers, "gzip"));
	assert_null(strstr(bytes.headers, "gzip"));
	answer_free(&brief);
	answer_free(&bytes);
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

/* Clients that are gone before their answer is ready. */
static void test_client_leaves(void **state)
{
	struct fixture *f = *state;
	for (int i = 0; i < 20; i++) {
		int fd = client_open(f->address);
		client_say(fd, "GET /long HTTP/1.1\r\n" HOST "\r\nGET /long HTTP/1.1\r\n" HOST "\r\nGET /lo");
		close(fd);
	}
	expect(f, "GET / HTTP/1.1\r\n" HOST "\r\n", 200, "GET /\n");
}

/* 200 clients at once, all of them waiting at the door; and each asks again on the same connection. */
static void test_many(void **state)
{
	struct fixture *f = *state;
	int fd[200];
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < G_N_ELEMENTS(fd); i++) {
			if (round == 0)
				fd[i] = client_open(f->address);
			client_say(fd[i], "GET /door HTTP/1.1\r\n" HOST "\r\n");
		}
		if (round == 0) {
			door_expect(&f->door, 2);
			door_open(&f->door);
		}
		for (size_t i = 0; i < G_N_ELEMENTS(fd); i++) {
			struct answer a = client_hear(fd[i], false);
			assert_int_equal(a.status, 200);
			answer_free(&a);
		}
	}
	for (size_t i = 0; i < G_N_ELEMENTS(fd); i++)
		close(fd[i]);
}

/* ---- servers with options of their own ---- */

static void say_no(int status, struct http_response *r, void *user)
{
	(void)user;
	if (status != 413)
		g_string_append_printf(r->body, "<p>%d</p>", status);
}

static int open_and_ask(struct fixture *f, const char *path)
{
	g_autofree char *request = g_strdup_printf("GET %s HTTP/1.1\r\n" HOST "\r\n", path);
	int fd = client_open(f->address);
	client_say(fd, request);
	return fd;
}

static void hear(int fd, int status, const char *body)
{
	struct answer a = client_hear(fd, false);
	assert_int_equal(a.status, status);
	if (body != NULL) {
		g_autofree char *said = answer_text(&a);
		assert_string_equal(said, body);
	}
	answer_free(&a);
	close(fd);
}

/* One thread is busy, one request waits: the next is told to come back, the two are answered. */
static void test_queue_full(void **state)
{
	struct fixture f = {0};
	(void)state;
	start_with(&f, (struct http_options){.fast_threads = 1, .fast_queue = 1, .refuse = say_no});
	int first = open_and_ask(&f, "/door");
	door_expect(&f.door, 1);
	int second = open_and_ask(&f, "/2");
	hear(open_and_ask(&f, "/%"), 400, "<p>400</p>"); /* answered by the thread that reads: so it has read the second */
	int third = open_and_ask(&f, "/3");
	struct answer a = client_hear(third, false);
	assert_int_equal(a.status, 503);
	assert_memory_equal(a.body->data, "<p>503</p>", a.body->len);
	assert_non_null(strstr(a.headers, "Retry-After: "));
	assert_non_null(strstr(a.headers, "Content-Type: text/html; charset=utf-8\r\n"));
	answer_free(&a);
	close(third);
	door_open(&f.door);
	hear(first, 200, "GET /door\n");
	hear(second, 200, "GET /2\n");
	http_stop(f.server);
}

static void *stop_server(void *server)
{
	http_stop(server);
	return NULL;
}

/* The end while one request is being worked on, one waits in the queue, one connection is idle: no new connection is taken, both are
 * answered whole, then all is closed. */
static void test_drain(void **state)
{
	struct fixture f = {0};
	(void)state;
	start_with(&f, (struct http_options){.fast_threads = 1});
	int idle = client_open(f.address), under_way = open_and_ask(&f, "/door");
	door_expect(&f.door, 1);
	int queued = open_and_ask(&f, "/long");
	int later = open_and_ask(&f, "/door");
	hear(open_and_ask(&f, "/slow"), 200, NULL); /* so the two above have been read */
	pthread_t thread;
	assert_int_equal(pthread_create(&thread, NULL, stop_server, f.server), 0);
	for (int fd; (fd = client_open(f.address)) >= 0;)
		close(fd);
	door_open(&f.door);
	struct answer a = client_hear(under_way, false);
	assert_int_equal(a.status, 200);
	assert_non_null(strstr(a.headers, "Connection: close\r\n"));
	answer_free(&a);
	close(under_way);
	hear(queued, 200, NULL);
	hear(later, 200, "GET /door\n");
	pthread_join(thread, NULL);
	assert_true(client_is_closed(idle));
	close(idle);
}

/* The sixth connection waits for a place. */
static void test_connection_limit(void **state)
{
	struct fixture f = {0};
	int fd[5];
	(void)state;
	start_with(&f, (struct http_options){.connections_max = 5});
	for (size_t i = 0; i < G_N_ELEMENTS(fd); i++) {
		fd[i] = open_and_ask(&f, "/");
		struct answer a = client_hear(fd[i], false);
		assert_int_equal(a.status, 200);
		answer_free(&a);
	}
	int more = open_and_ask(&f, "/more");
	for (size_t i = 0; i < G_N_ELEMENTS(fd); i++)
		close(fd[i]);
	hear(more, 200, "GET /more\n");
	http_stop(f.server);
}

static void test_idle(void **state)
{
	struct fixture f = {0};
	(void)state;
	start_with(&f, (struct http_options){.idle_seconds = 1});
	int silent = client_open(f.address), half = client_open(f.address);
	client_say(half, "GET / HTTP/1.1\r\nHos");
	assert_true(client_is_closed(silent));
	assert_true(client_is_closed(half));
	close(silent);
	close(half);
	http_stop(f.server);
}

/* Who asks is the other end of the connection, whatever it says about others: whom to believe is for the level web. */
static void test_peer(void **state)
{
	expect(*state, "GET /peer HTTP/1.1\r\n" HOST "X-Forwarded-For: 10.1.2.3\r\nX-Real-IP: 10.1.2.3\r\n\r\n", 200, "127.0.0.1");
}

static void test_listen(void **state)
{
	struct fixture f = {0};
	static const char *const bad[] = {"", "8080", "x:80", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000", "::1:80", "[::1]"};
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		struct err e = {0};
		assert_null(http_start(&(struct http_options){.listen = bad[i], .handle = handle}, &e));
		assert_int_equal(e.code, ERR_USAGE);
	}
	start_with(&f, (struct http_options){0});
	struct err e = {0};
	assert_null(http_start(&(struct http_options){.listen = f.address, .handle = handle}, &e));
	assert_int_equal(e.code, ERR_IO);
	assert_non_null(strstr(e.vi, f.address));
	http_stop(f.server);
	http_stop(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_get),
		cmocka_unit_test(test_post),
		cmocka_unit_test(test_framing),
		cmocka_unit_test(test_framing_of_library),
		cmocka_unit_test(test_targets),
		cmocka_unit_test(test_bodies),
		cmocka_unit_test(test_endless_body),
		cmocka_unit_test(test_expect),
		cmocka_unit_test(test_headers_too_large),
		cmocka_unit_test(test_forgotten),
		cmocka_unit_test(test_keep_alive),
		cmocka_unit_test(test_gzip),
		cmocka_unit_test(test_client_leaves),
		cmocka_unit_test_setup_teardown(test_slow_and_fast, start, stop),
		cmocka_unit_test_setup_teardown(test_many, start, stop),
		cmocka_unit_test(test_queue_full),
		cmocka_unit_test(test_drain),
		cmocka_unit_test(test_connection_limit),
		cmocka_unit_test(test_idle),
		cmocka_unit_test(test_peer),
		cmocka_unit_test(test_listen),
	};
	return cmocka_run_group_tests_name("http", tests, start, stop);
}
