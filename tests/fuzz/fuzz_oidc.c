/* What a provider of sign-in says: its description, its keys, the answer with a token, the token itself. The first line of a case says
 * which: discovery, answer, "claims NONCE" or "check NONCE"; then, of a check, the token in a line and the keys in the rest. A token that
 * is taken must be one that says who signs in. */
#include "exchange/oidc.h"

#include <glib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_token(const char *nonce, const char *text, size_t length, const struct oidc_settings *s, struct arena *a)
{
	const char *line = memchr(text, '\n', length);
	struct oidc_person who;
	bool unknown = false;
	if (line == NULL)
		return;
	g_autofree char *token = g_strndup(text, (size_t)(line - text));
	const bool ok = oidc_token_check(
		token, line + 1, length - (size_t)(line + 1 - text), s, nonce, 1800000000, 1800000010, &who, &unknown, a, NULL);
	must(ok == (who.subject != NULL) && (ok || who.why != NULL));
	must(!ok || (!unknown && g_str_has_prefix(who.subject, "sub:")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct oidc_settings s = {.issuer = "http://127.0.0.1:8212/realms/canbo",
		.client = "coso",
		.claim = "sub",
		.factor = "amr",
		.factor_is = "otp",
		.algorithms = OIDC_RS256 | OIDC_ES256,
		.tolerance = 60};
	const char *text = (const char *)data, *line = size > 0 ? memchr(text, '\n', size) : NULL;
	struct oidc_discovery d;
	if (line == NULL)
		return 0;
	struct arena *a = arena_new();
	g_autofree char *what = g_strndup(text, (size_t)(line - text));
	const size_t length = size - (size_t)(line + 1 - text);
	if (strcmp(what, "discovery") == 0) {
		must(!oidc_discovery_read(line + 1, length, &s, &d, a, NULL) ||
			(oidc_is_own(&s, d.token) && oidc_is_own(&s, d.keys) && oidc_is_own(&s, d.authorize)));
	} else if (strcmp(what, "answer") == 0) {
		(void)oidc_token_of(line + 1, length, a, NULL);
	} else if (g_str_has_prefix(what, "claims ")) {
		struct oidc_person who;
		const bool ok = oidc_claims_check(line + 1, length, &s, what + 7, 1800000000, 1800000010, &who, a, NULL);
		must(ok == (who.subject != NULL) && (ok || who.why != NULL) && (!ok || g_utf8_validate(who.subject, -1, NULL)));
	} else if (g_str_has_prefix(what, "check ")) {
		check_token(what + 6, line + 1, length, &s, a);
	}
	arena_free(a);
	return 0;
}
