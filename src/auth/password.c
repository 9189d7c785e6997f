/* Passwords: argon2id with 19 MiB and two passes (OWASP's floor for that memory). One is hashed at a time: more would let a flood of
 * attempts take all memory. */
#include "auth/gate.h"
#include "messages/auth.def"

#include <sodium.h>
#include <string.h>

#define HASH_MEMORY ((size_t)19 * 1024 * 1024)
#define HASH_PASSES 2
#define PASSWORD_MAX 1000

bool auth_password_hash(struct auth_gate *g, const char *password, struct arena *a, const char **out, struct err *e)
{
	char hash[crypto_pwhash_STRBYTES];
	gate_enter(g);
	int rc = crypto_pwhash_str_alg(hash, password, strlen(password), HASH_PASSES, HASH_MEMORY, crypto_pwhash_ALG_ARGON2ID13);
	gate_leave(g);
	if (rc != 0)
		return FAIL0(e, ERR_IO, MSG_AUTH_HASH_FAILED);
	*out = arena_strdup(a, hash);
	return true;
}

bool auth_password_matches(struct auth_gate *g, const char *hash, const char *password)
{
	if (strlen(password) > PASSWORD_MAX)
		return false;
	gate_enter(g);
	int rc = crypto_pwhash_str_verify(hash, password, strlen(password));
	gate_leave(g);
	return rc == 0;
}

bool auth_password_needs_rehash(const char *hash)
{
	return crypto_pwhash_str_needs_rehash(hash, HASH_PASSES, HASH_MEMORY) != 0;
}

bool auth_password_allowed(struct store *s, const char *login, const char *password, ymd today, struct err *e)
{
	struct settings set;
	char n[24];
	if (!law_settings(s, today, &set, e))
		return false;
	g_snprintf(n, sizeof n, "%" G_GINT64_FORMAT, set.value[SETTING_PASSWORD_MIN]);
	if (g_utf8_strlen(password, -1) < set.value[SETTING_PASSWORD_MIN])
		return FAIL(e, ERR_INPUT, MSG_AUTH_PASSWORD_SHORT, n);
	g_snprintf(n, sizeof n, "%d", PASSWORD_MAX);
	if (strlen(password) > PASSWORD_MAX)
		return FAIL(e, ERR_INPUT, MSG_AUTH_PASSWORD_LONG, n);
	g_autofree char *small = g_utf8_casefold(password, -1), *name = g_utf8_casefold(login, -1);
	return strstr(small, name) == NULL || FAIL0(e, ERR_INPUT, MSG_AUTH_PASSWORD_LOGIN);
}

const char *auth_password_random(struct arena *a)
{
	/* No 0 O 1 l I: it is typed from paper. 16 of 55 signs: 92 bits. */
	static const char signs[] = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
	char text[24];
	size_t n = 0;
	for (int i = 0; i < 16; i++) {
		if (i > 0 && i % 4 == 0)
			text[n++] = '-';
		text[n++] = signs[randombytes_uniform(sizeof signs - 1)];
	}
	text[n] = '\0';
	return arena_strdup(a, text);
}
