/* Between oidc*.c. */
#ifndef COSO_EXCHANGE_OIDC_PARTS_H
#define COSO_EXCHANGE_OIDC_PARTS_H

#include "exchange/oidc.h"

#include <glib.h>

/* oidc_jws*.c: is this the token's signature by that key (one JWK as text)? The algorithm has been compared with the key before. *payload
 * gets what was signed, to be freed with g_free. */
bool oidc_jws_check(const char *token, const char *key, char **payload, size_t *length);

/* oidc_net.c: one call. form NULL: GET. user NULL: without a name and password. More than most bytes, another status than 200, a redirect:
 * an error. stop: becomes 1 (atomic): give up. */
struct oidc_call {
	const char *address, *form, *user, *password;
	size_t most;
	int seconds;
	const int *stop;
};
bool oidc_fetch(const struct oidc_settings *s, const struct oidc_call *call, GString *out, struct err *e);

#endif
