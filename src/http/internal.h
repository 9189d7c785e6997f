/* What the files of this level share: the server, one exchange of request and response. */
#ifndef COSO_HTTP_INTERNAL_H
#define COSO_HTTP_INTERNAL_H

#include "http/http.h"
#include "http/multipart.h"
#include "http/patience.h"
#include "http/pool.h"

#include <microhttpd.h>
#include <pthread.h>

/* Own limits, below those of the library (whose answers cannot be given words): 414 and 431. */
#define TARGET_MAX 8192
#define HEADERS_MAX 100
#define HEADER_BYTES_MAX 16384
/* So much of a refused body is read and dropped, so that the client gets to read the answer instead of a reset connection. */
#define SWALLOW_MAX (1024 * 1024)

struct http_server {
	struct http_options options;
	struct MHD_Daemon *daemon;
	struct pool *fast, *slow, *outside;
	struct patience *patience;
	char *address;
	pthread_mutex_t lock; /* for the two below */
	pthread_cond_t idle;  /* under_way has become 0 */
	int under_way;	      /* requests of which the first line is read and the answer not yet sent */
	bool stopping;
};

enum stage { STAGE_NEW, STAGE_BODY, STAGE_WORK };

/* One request and its answer. Made when the request line is read, freed when the answer is sent or the client is gone. Belongs to the
 * event thread, but during STAGE_WORK, when the connection is suspended, to a pool's thread. */
struct exchange {
	struct job job; /* first */
	struct http_server *server;
	struct MHD_Connection *connection;
	struct waited *waited;	     /* of the connection */
	struct http_request request; /* its arena holds everything below */
	const char *raw_target;
	enum stage stage;
	int refused; /* status of a refusal, 0 for none */
	bool slow, outside, length_known, has_body;
	uint64_t length; /* Content-Length */
	size_t body_max;
	GByteArray *body;
	struct multipart *upload; /* NULL: not a multipart body */
	size_t received;
	uint64_t dropped; /* bytes of a refused body */
	struct MHD_Response *reply;
	size_t size; /* of its body */
	unsigned status;
};

/* Fields of one multipart body; files are limited by the route's body_max. */
#define UPLOAD_PARTS_MAX 200
#define UPLOAD_FIELDS_MAX (256 * 1024)

/* request.c: fills the request from the connection; false: refused is set. upon_headers does what can be done before the body. */
bool request_headers(struct exchange *x, const char *method, const char *version);
/* The next bytes of a multipart body; x->refused is set when they are not taken. */
bool request_upload(struct exchange *x, const char *data, size_t size);
bool request_body(struct exchange *x);

/* reply.c: the response as the library wants it, in x->reply and x->status. Takes what the response holds. */
void response_init(struct http_response *r);
void reply_make(struct exchange *x, struct http_response *r, bool close);
/* The answer for x->refused. */
void reply_refuse(struct exchange *x);
/* The answer to a client of the server that was too slow, as bytes on the wire; to be freed. */
char *reply_too_slow(void *server);

#endif
