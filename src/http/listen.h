/* The listening socket. */
#ifndef COSO_HTTP_LISTEN_H
#define COSO_HTTP_LISTEN_H

#include "base/err.h"

/* Opens a listening socket on "127.0.0.1:8080", "[::1]:0", "localhost:80" or ":8080" (this machine only); numbers only, no name is asked of
 * the network. *address is what it really became, to be freed with g_free. -1 on error. */
int listen_open(const char *text, char **address, struct err *e);

#endif
