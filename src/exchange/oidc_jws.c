/* Signatures by cjose over OpenSSL; only this file includes it. Built where the library is (meson option oidc). */
#include "exchange/oidc_parts.h"

#include <cjose/cjose.h>
#include <stdlib.h>
#include <string.h>

bool oidc_built_in(void)
{
	return true;
}

bool oidc_jws_check(const char *token, const char *key, char **payload, size_t *length)
{
	cjose_err e;
	uint8_t *text = NULL;
	size_t n = 0;
	cjose_jwk_t *jwk = cjose_jwk_import(key, strlen(key), &e);
	cjose_jws_t *jws = jwk != NULL ? cjose_jws_import(token, strlen(token), &e) : NULL;
	const bool ok = jws != NULL && cjose_jws_verify(jws, jwk, &e) && cjose_jws_get_plaintext(jws, &text, &n, &e);
	*payload = ok ? g_strndup((const char *)text, n) : NULL;
	*length = ok ? n : 0;
	if (jws != NULL)
		cjose_jws_release(jws);
	if (jwk != NULL)
		cjose_jwk_release(jwk);
	return ok;
}
