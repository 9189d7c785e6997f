/* Passwords: argon2id with 19 MiB and two passes (OWASP's floor for that memory). One is hashed at a time: more would let a flood of
 * attempts take all memory. */
#include "auth/gate.h"
#include "base/text.h"
#include "messages/auth.def"

#include <sodium.h>
#include <string.h>

#define HASH_MEMORY ((size_t)19 * 1024 * 1024)
#define HASH_PASSES 2
#define PASSWORD_MAX 1000
#define LEFT_LEAST 4 /* signs that must be left beside what everybody tries */

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

/* Letters and digits of a text alone, folded. */
static GString *plain_of(const char *text)
{
	struct arena *a = arena_new();
	const char *folded = text_fold(text, a);
	GString *out = g_string_new(NULL);
	for (const char *c = folded; *c != '\0'; c++)
		if ((*c & 0x80) != 0 || g_ascii_isalnum(*c))
			g_string_append_c(out, *c);
	arena_free(a);
	return out;
}

/* Takes a word out of what is left of a password, wherever it stands; words of fewer letters say nothing. */
static void take_word(GString *left, const char *word)
{
	g_autoptr(GString) plain = plain_of(word);
	if (plain->len >= 3)
		(void)g_string_replace(left, plain->str, " ", 0);
}

static void take_words(GString *left, const char *text)
{
	g_auto(GStrv) words = g_strsplit_set(text, " .,-_/()", -1);
	take_word(left, text);
	for (char **w = words; *w != NULL; w++)
		take_word(left, *w);
}

/* How many signs are left that do not follow from the one before: equal to it, or its neighbour in the alphabet or among the digits; years
 * 19xx and 20xx do not count either. */
static size_t signs_left(const GString *left)
{
	size_t n = 0;
	for (size_t i = 0; i < left->len; i++) {
		const char *c = left->str + i;
		if (*c == ' ')
			continue;
		if ((strncmp(c, "19", 2) == 0 || strncmp(c, "20", 2) == 0) && g_ascii_isdigit(c[2]) && g_ascii_isdigit(c[3])) {
			i += 3;
			continue;
		}
		int step = i > 0 ? c[0] - c[-1] : 99;
		if (step < -1 || step > 1)
			n++;
	}
	return n;
}

/* Is it made of words that everybody tries, the login, the account's names, and little else? */
static bool is_guessable(const char *login, const char *about, const char *password, bool *out, struct err *e)
{
	struct arena *a = arena_new();
	const char *const *common = law_common_passwords(a, e);
	g_autoptr(GString) left = plain_of(password);
	if (common != NULL) {
		take_words(left, login);
		if (about != NULL)
			take_words(left, about);
		for (size_t i = 0; common[i] != NULL; i++)
			take_word(left, common[i]);
		*out = signs_left(left) < LEFT_LEAST;
	}
	arena_free(a);
	return common != NULL;
}

bool auth_password_allowed(struct store *s, const char *login, const char *about, const char *password, ymd today, struct err *e)
{
	struct settings set;
	char n[24];
	bool guessable = false;
	if (!law_settings(s, today, &set, e))
		return false;
	g_snprintf(n, sizeof n, "%" G_GINT64_FORMAT, set.value[SETTING_PASSWORD_MIN]);
	if (!g_utf8_validate(password, -1, NULL) || g_utf8_strlen(password, -1) < set.value[SETTING_PASSWORD_MIN])
		return FAIL(e, ERR_INPUT, MSG_AUTH_PASSWORD_SHORT, n);
	g_snprintf(n, sizeof n, "%d", PASSWORD_MAX);
	if (strlen(password) > PASSWORD_MAX)
		return FAIL(e, ERR_INPUT, MSG_AUTH_PASSWORD_LONG, n);
	g_autofree char *small = g_utf8_casefold(password, -1), *name = g_utf8_casefold(login, -1);
	if (strstr(small, name) != NULL)
		return FAIL0(e, ERR_INPUT, MSG_AUTH_PASSWORD_LOGIN);
	return is_guessable(login, about, password, &guessable, e) && (!guessable || FAIL0(e, ERR_INPUT, MSG_AUTH_PASSWORD_COMMON));
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
