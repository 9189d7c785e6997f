/* How long the server waits for a client that sends or takes its bytes one by one. The library's own limit begins anew with every byte. */
#ifndef COSO_HTTP_PATIENCE_H
#define COSO_HTTP_PATIENCE_H

#include <stdbool.h>
#include <stdint.h>

/* What the server waits for from a client. */
enum waiting {
	WAITING_REQUEST, /* the first line of the next request; the client may be silent for a while */
	WAITING_HEAD,	 /* the rest of the head */
	WAITING_BODY,
	WAITING_NOTHING, /* the server works */
	WAITING_TAKEN,	 /* the answer to be taken */
};

/* One connection as the watch sees it. */
struct waited;
/* The thread that looks after all connections of a server. */
struct patience;

struct patience_options {
	int head_ms;	 /* for the whole head */
	int idle_ms;	 /* before its first line */
	int bytes_least; /* a second, of a body or of an answer; the first head_ms are free */
	/* What is sent to a client that was too slow, as bytes on the wire; to be freed with g_free. On the thread of the watch. */
	char *(*refusal)(void *user);
	void *user;
};

struct patience *patience_new(const struct patience_options *o);
void patience_free(struct patience *p); /* no connection may be left; NULL is fine */
/* Stops cutting off; before the connections are ended. */
void patience_end(struct patience *p);

/* A connection on a socket that stays open until patience_leave. */
struct waited *patience_join(struct patience *p, int fd);
void patience_leave(struct patience *p, struct waited *w);
/* What is waited for from now on; bytes: how large the answer is. False: the client was too slow and has been told so; nothing that it sent
 * may be acted upon. */
bool patience_turn(struct patience *p, struct waited *w, enum waiting what, uint64_t bytes);
/* So many more bytes of the body have come. */
void patience_came(struct patience *p, struct waited *w, uint64_t bytes);

#endif
