/* The server: one thread parses and sends (epoll), three pools do the work. While a handler runs, its connection is suspended. */
#include "http/internal.h"

#include "http/listen.h"
#include "messages/http.def"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define CONNECTIONS_MAX 1000
#define PER_ADDRESS_MAX 250 /* an office behind one router is one address */
#define IDLE_SECONDS 30
#define HEAD_MS 20000	/* for the head of a request */
#define BYTES_LEAST 500 /* a second, of a body or an answer */
#define FAST_QUEUE 500
#define SLOW_QUEUE 50
#define OUTSIDE_THREADS 2 /* they wait for others and do little themselves */
#define OUTSIDE_QUEUE 20
#define MEMORY_PER_CONNECTION (64 * 1024)
#define LAST_WORDS_SECONDS 5 /* at the end, for clients that are slow to take their answer */

/* ---- one exchange, on the event thread ---- */

/* What belongs to a connection: its exchange, so that it can be found when the library forgets to tell that it ended. */
struct link {
	struct exchange *exchange; /* NULL between two requests */
	struct waited *waited;
};

static struct link *link_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	must(info != NULL && info->socket_context != NULL);
	return info->socket_context;
}

static void end_exchange(struct link *link)
{
	struct exchange *x = link->exchange;
	if (x == NULL)
		return;
	struct http_server *s = x->server;
	link->exchange = NULL;
	(void)patience_turn(s->patience, link->waited, WAITING_REQUEST, 0);
	if (x->reply != NULL)
		MHD_destroy_response(x->reply);
	if (x->body != NULL)
		g_byte_array_unref(x->body);
	multipart_free(x->upload);
	arena_free(x->request.arena);
	pthread_mutex_lock(&s->lock);
	if (--s->under_way == 0)
		pthread_cond_broadcast(&s->idle);
	pthread_mutex_unlock(&s->lock);
}

static void upon_connection(void *data, struct MHD_Connection *connection, void **context, enum MHD_ConnectionNotificationCode what)
{
	struct http_server *s = data;
	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		const union MHD_ConnectionInfo *socket = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
		struct link *link = g_new0(struct link, 1);
		must(socket != NULL);
		link->waited = patience_join(s->patience, socket->connect_fd);
		*context = link;
		return;
	}
	struct link *link = *context;
	end_exchange(link);
	/* the library closes the socket after this: until now nobody else could have got its number */
	patience_leave(s->patience, link->waited);
	g_free(link);
}

static void *upon_target(void *data, const char *target, struct MHD_Connection *connection)
{
	struct http_server *s = data;
	struct link *link = link_of(connection);
	end_exchange(link);
	struct arena *a = arena_new();
	struct exchange *x = ARENA_NEW(a, struct exchange);
	x->server = s;
	x->connection = connection;
	x->request.arena = a;
	x->raw_target = arena_strdup(a, target);
	x->waited = link->waited;
	link->exchange = x;
	(void)patience_turn(s->patience, link->waited, WAITING_HEAD, 0);
	pthread_mutex_lock(&s->lock);
	s->under_way++;
	pthread_mutex_unlock(&s->lock);
	return x;
}

static void upon_end(void *data, struct MHD_Connection *connection, void **context, enum MHD_RequestTerminationCode why)
{
	(void)data;
	(void)why;
	*context = NULL;
	end_exchange(link_of(connection));
}

static enum MHD_Result answer(struct exchange *x)
{
	if (!patience_turn(x->server->patience, x->waited, WAITING_TAKEN, x->size))
		return MHD_NO;
	enum MHD_Result done = MHD_queue_response(x->connection, x->status, x->reply);
	MHD_destroy_response(x->reply);
	x->reply = NULL;
	return done;
}

static enum MHD_Result refuse(struct exchange *x)
{
	reply_refuse(x);
	return answer(x);
}

static bool is_stopping(struct http_server *s)
{
	pthread_mutex_lock(&s->lock);
	const bool stopping = s->stopping;
	pthread_mutex_unlock(&s->lock);
	return stopping;
}

/* How much of a refused body is read all the same: a browser that is cut off in the middle shows no answer. Where uploads are taken, a file
 * that is up to twice too large. */
static uint64_t swallow_max(const struct exchange *x)
{
	return MAX((uint64_t)SWALLOW_MAX, 2 * (uint64_t)x->body_max);
}

/* Whether the body of a refused request is worth reading to its end. Whoever asks before sending needs no such kindness, and where the
 * guard found two meanings nobody knows the end. */
static bool is_swallowed(const struct exchange *x)
{
	const bool framing_clear = x->refused == MHD_HTTP_CONTENT_TOO_LARGE || x->refused == MHD_HTTP_UNSUPPORTED_MEDIA_TYPE;
	return framing_clear && x->has_body && x->length <= swallow_max(x) && http_header(&x->request, "Expect") == NULL;
}

static enum MHD_Result upon_headers(struct exchange *x, const char *method, const char *version)
{
	x->stage = STAGE_BODY;
	if (!patience_turn(x->server->patience, x->waited, WAITING_BODY, 0))
		return MHD_NO;
	if (request_headers(x, method, version) || is_swallowed(x))
		return MHD_YES;
	return refuse(x);
}

static enum MHD_Result upon_body(struct exchange *x, const char *data, size_t size)
{
	patience_came(x->server->patience, x->waited, size);
	if (x->refused == 0 && size > x->body_max - x->received)
		x->refused = MHD_HTTP_CONTENT_TOO_LARGE;
	if (x->refused == 0 && x->upload != NULL)
		request_upload(x, data, size);
	if (x->refused != 0) {
		x->dropped += size;
		/* the library takes no answer in the midst of a body: what goes on and on is cut off */
		return x->dropped <= swallow_max(x) ? MHD_YES : MHD_NO;
	}
	x->received += size;
	if (x->upload != NULL)
		return MHD_YES;
	if (x->body == NULL)
		x->body = g_byte_array_new();
	g_byte_array_append(x->body, (const guint8 *)data, (guint)size);
	return MHD_YES;
}

/* On a pool's thread: the exchange is this thread's own until the connection is resumed. */
static void run(struct job *job)
{
	struct exchange *x = (struct exchange *)job;
	struct http_response r;
	response_init(&r);
	x->server->options.handle(&x->request, &r, x->server->options.user);
	reply_make(x, &r, is_stopping(x->server));
	MHD_resume_connection(x->connection);
}

static enum MHD_Result upon_request(struct exchange *x)
{
	struct http_server *s = x->server;
	if (!patience_turn(s->patience, x->waited, WAITING_NOTHING, 0))
		return MHD_NO;
	if (x->refused != 0 || !request_body(x))
		return refuse(x);
	struct pool *p = x->outside ? s->outside : x->slow ? s->slow : s->fast;
	if (!pool_reserve(p)) {
		x->refused = MHD_HTTP_SERVICE_UNAVAILABLE;
		return refuse(x);
	}
	x->stage = STAGE_WORK;
	MHD_suspend_connection(x->connection);
	/* last: the connection may be resumed before this returns */
	pool_push(p, &x->job);
	return MHD_YES;
}

static enum MHD_Result upon_access(void *data, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
	const char *upload, size_t *upload_size, void **context)
{
	struct exchange *x = *context;
	(void)data;
	(void)connection;
	(void)url;
	if (x->stage == STAGE_NEW)
		return upon_headers(x, method, version);
	if (x->stage == STAGE_BODY && *upload_size > 0) {
		const size_t size = *upload_size;
		*upload_size = 0;
		return upon_body(x, upload, size);
	}
	if (x->stage == STAGE_BODY)
		return upon_request(x);
	return answer(x);
}

/* Nothing is decoded by the library: pairs.c does it, strictly. */
static size_t leave_encoded(void *data, struct MHD_Connection *connection, char *text)
{
	(void)data;
	(void)connection;
	return strlen(text);
}

/* ---- start and end ---- */

static struct http_plan no_plan(enum http_method method, const char *path, void *user)
{
	(void)method;
	(void)path;
	(void)user;
	return (struct http_plan){0};
}

static int or_else(int given, int otherwise)
{
	return given > 0 ? given : otherwise;
}

/* Room for so many connections: the usual soft limit of 1024 files would do for few more than 1000. */
static void want_files(int connections)
{
	struct rlimit limit;
	const rlim_t want = (rlim_t)connections + 256;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= want)
		return;
	limit.rlim_cur = limit.rlim_max == RLIM_INFINITY || limit.rlim_max > want ? want : limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static bool start_threads(struct http_server *s, int socket, struct err *e)
{
	const struct http_options *o = &s->options;
	const int cores = (int)g_get_num_processors();
	const int connections = or_else(o->connections_max, CONNECTIONS_MAX);
	/* only this machine's programs come: most likely the proxy, for everybody */
	const bool local = g_str_has_prefix(s->address, "127.") || g_str_has_prefix(s->address, "[::1]");
	s->fast = pool_new(or_else(o->fast_threads, 4 * cores), or_else(o->fast_queue, FAST_QUEUE), run);
	s->slow = pool_new(or_else(o->slow_threads, 2), or_else(o->slow_queue, SLOW_QUEUE), run);
	s->outside = pool_new(OUTSIDE_THREADS, OUTSIDE_QUEUE, run);
	want_files(connections);
	const int idle_seconds = or_else(o->idle_seconds, IDLE_SECONDS);
	s->patience = patience_new(&(struct patience_options){.head_ms = or_else(o->head_ms, HEAD_MS),
		.idle_ms = idle_seconds * 1000,
		.bytes_least = or_else(o->bytes_least, BYTES_LEAST),
		.refusal = reply_too_slow,
		.user = s});
	struct MHD_OptionItem options[] = {
		{MHD_OPTION_LISTEN_SOCKET, socket, NULL},
		{MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)upon_target, s},
		{MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)upon_connection, s},
		{MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)upon_end, s},
		{MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)leave_encoded, NULL},
		{MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
		{MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, NULL},
		{MHD_OPTION_CONNECTION_MEMORY_LIMIT, MEMORY_PER_CONNECTION, NULL},
		{MHD_OPTION_CONNECTION_LIMIT, connections, NULL},
		{MHD_OPTION_PER_IP_CONNECTION_LIMIT, local ? connections : MIN(connections, PER_ADDRESS_MAX), NULL},
		{MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds, NULL},
		{MHD_OPTION_END, 0, NULL},
	};
	s->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_SUSPEND_RESUME, 0, NULL, NULL, upon_access, s,
		MHD_OPTION_ARRAY, options, MHD_OPTION_END);
	return s->daemon != NULL || FAIL(e, ERR_IO, MSG_HTTP_START_FAILED, g_strerror(errno));
}

static void release(struct http_server *s)
{
	patience_free(s->patience);
	pool_free(s->fast);
	pool_free(s->slow);
	pool_free(s->outside);
	pthread_cond_destroy(&s->idle);
	pthread_mutex_destroy(&s->lock);
	g_free(s->address);
	g_free(s);
}

struct http_server *http_start(const struct http_options *o, struct err *e)
{
	struct http_server *s = g_new0(struct http_server, 1);
	s->options = *o;
	s->options.listen = NULL;
	if (o->plan == NULL)
		s->options.plan = no_plan;
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->idle, NULL);
	int socket = listen_open(o->listen, &s->address, e);
	if (socket >= 0) {
		/* signals are for the thread that called; writing to a client that is gone is no reason to die */
		sigset_t all, before;
		signal(SIGPIPE, SIG_IGN);
		sigfillset(&all);
		pthread_sigmask(SIG_SETMASK, &all, &before);
		const bool ok = start_threads(s, socket, e);
		pthread_sigmask(SIG_SETMASK, &before, NULL);
		if (ok)
			return s;
		close(socket);
	}
	release(s);
	return NULL;
}

const char *http_address(const struct http_server *s)
{
	return s->address;
}

/* A suspended connection at MHD_stop_daemon aborts the process, and an answer not yet sent would be lost: so no new connections, the work
 * that is queued, a while for the answers to leave, and only then the end. */
void http_stop(struct http_server *s)
{
	if (s == NULL)
		return;
	pthread_mutex_lock(&s->lock);
	s->stopping = true;
	pthread_mutex_unlock(&s->lock);
	const MHD_socket socket = MHD_quiesce_daemon(s->daemon);
	if (socket != MHD_INVALID_SOCKET)
		close(socket);
	pool_end(s->fast);
	pool_end(s->slow);
	pool_end(s->outside);
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += LAST_WORDS_SECONDS;
	pthread_mutex_lock(&s->lock);
	while (s->under_way > 0 && pthread_cond_timedwait(&s->idle, &s->lock, &until) == 0)
		;
	pthread_mutex_unlock(&s->lock);
	patience_end(s->patience);
	MHD_stop_daemon(s->daemon);
	release(s);
}
