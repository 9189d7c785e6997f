/* The server port: requests come in, responses go out. Hides the HTTP library (it alone includes microhttpd.h), so that handlers and tests
 * see only the types below. Knows nothing of pages, sessions or rights. */
#ifndef COSO_HTTP_HTTP_H
#define COSO_HTTP_HTTP_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_OTHER };

/* A name and a value as sent: duplicates are kept, in order. Values are valid UTF-8 without NUL; others are refused with 400 before any
 * handler sees them. */
struct http_pair {
	const char *name, *value;
};
struct http_pairs {
	size_t count;
	const struct http_pair *items;
};

/* A file of a multipart/form-data body, in a nameless file on disk that lives as long as the request. */
struct http_file {
	const char *name, *filename, *type; /* as the client says; filename is what the reader's computer calls it, never a path to use */
	int fd;
	int64_t size;
};
struct http_files {
	size_t count;
	const struct http_file *items;
};

struct http_request {
	struct arena *arena; /* lives as long as the request; freed by the server */
	enum http_method method;
	const char *path;	 /* decoded, begins with '/' */
	const char *target;	 /* path and query as sent */
	struct http_pairs query; /* decoded */
	struct http_pairs form;	 /* application/x-www-form-urlencoded body, decoded, or the fields of a multipart one; empty for others */
	struct http_files files; /* of a multipart body */
	struct http_pairs cookies, headers;
	const char *peer; /* address of the other end, without port; behind a proxy that is the proxy */
};

/* First value of that name; NULL when there is none. Header names are compared without case. */
const char *http_query(const struct http_request *q, const char *name);
const char *http_form(const struct http_request *q, const char *name);
const char *http_cookie(const struct http_request *q, const char *name);
const char *http_header(const struct http_request *q, const char *name);

struct http_response {
	int status; /* 200 unless set */
	const char *type;
	GString *body;	 /* empty at first; what is sent unless bytes is set */
	GBytes *bytes;	 /* sent instead of body, not copied; the response takes over this reference */
	GPtrArray *more; /* further headers: use http_add_header */
};
/* Adds a header. A name or value with a line end is a bug of the caller (must). */
void http_add_header(struct http_response *r, const char *name, const char *value);
/* Takes headers of that name back, whatever the case. */
void http_drop_header(struct http_response *r, const char *name);

/* What the server must know before the body is read. Asked on the event thread: must not block. */
struct http_plan {
	bool slow;	 /* runs in the pool of long work (password hashing, Excel files) */
	bool outside;	 /* waits for another server: in a pool where nothing else waits with it */
	bool upload;	 /* multipart/form-data is taken too */
	size_t body_max; /* larger bodies are answered 413 before they are read; 0 = no body is taken */
};

struct http_options {
	const char *listen;		/* "127.0.0.1:8080", "[::1]:0"; port 0 takes a free one */
	int fast_threads, slow_threads; /* 0 = four times the cores: many wait for a disk; 2 */
	int fast_queue, slow_queue;	/* requests that wait for a thread; more are answered 503; 0 = 500; 50 */
	int connections_max;		/* 0 = 1000 */
	int idle_seconds;		/* 0 = 30 */
	int head_ms;			/* for the whole head of a request; 0 = 20 s */
	int bytes_least;		/* a second, of a body or of an answer, beside head_ms; 0 = 500. Slower: 408, closed */
	struct http_plan (*plan)(enum http_method method, const char *path, void *user);
	/* Runs on a pool's thread; several at once. */
	void (*handle)(const struct http_request *q, struct http_response *r, void *user);
	/* A request that never reaches handle (400, 408, 413, 431, 503): may fill a page in the response's body; status and type stand. May
	 * be NULL. */
	void (*refuse)(int status, struct http_response *r, void *user);
	void *user;
};

struct http_server;
/* Binds and serves in threads of its own. NULL on error (address in use, no permission). */
struct http_server *http_start(const struct http_options *o, struct err *e);
/* "127.0.0.1:8080" with the real port; lives as long as the server. */
const char *http_address(const struct http_server *s);
/* Takes no more requests, answers those that are under way, then ends. NULL is fine. */
void http_stop(struct http_server *s);

#endif
