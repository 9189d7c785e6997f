/* A client that says exactly what it is told, byte for byte, and a server with a few handlers to say it to. */
#ifndef COSO_TESTS_HTTP_CLIENT_H
#define COSO_TESTS_HTTP_CLIENT_H

#include "http/http.h"

#include <stdbool.h>

/* Connects to "127.0.0.1:8080"; -1 when refused. */
int client_open(const char *address);
void client_send(int fd, const char *bytes, size_t n);
void client_say(int fd, const char *text);

struct answer {
	int status;    /* 0: the connection ended without one */
	char *headers; /* status line and headers; to be freed with answer_free */
	GByteArray *body;
};
/* One answer, its body by Content-Length; none for an answer to HEAD. */
struct answer client_hear(int fd, bool head);
/* Value of a header, or NULL; to be freed. */
char *answer_header(const struct answer *a, const char *name);
char *answer_text(const struct answer *a); /* the body; to be freed */
void answer_free(struct answer *a);
/* True when the server closes the connection, with nothing more said. */
bool client_is_closed(int fd);
/* All it says until then; to be freed. */
char *client_rest(int fd);

/* One request on a connection of its own; the body as text, to be freed; *status may be NULL. */
char *client_ask(const char *address, const char *request, int *status);

#endif
