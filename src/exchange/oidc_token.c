/* What the provider says, taken apart and judged: its description, its keys, its tokens; see oidc.h. Everything here is somebody else's
 * text. */
#include "exchange/oidc_parts.h"

#include "messages/oidc.def"

#include <jansson.h>
#include <sodium.h>
#include <string.h>

#define TOKEN_MAX 16384
#define HEADER_MAX 2048
#define VALUE_MAX 255
#define KEYS_MAX 100
#define RSA_BYTES_LEAST 256 /* 2048 bits */

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text != NULL && strlen(text) == json_string_length(json_object_get(object, name)) ? text : NULL;
}

static json_t *object_of(const char *text, size_t length)
{
	json_t *j = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
	if (j != NULL && !json_is_object(j)) {
		json_decref(j);
		j = NULL;
	}
	return j;
}

/* ---- the description ---- */

static bool own_address(const json_t *j, const char *name, const struct oidc_settings *s, const char **out, struct arena *a, struct err *e)
{
	const char *text = text_of(j, name);
	if (text == NULL)
		return FAIL(e, ERR_INPUT, MSG_OIDC_DISCOVERY, name);
	if (!oidc_is_own(s, text))
		return FAIL(e, ERR_INPUT, MSG_OIDC_OTHER_HOST, name);
	*out = arena_strdup(a, text);
	return true;
}

static bool lists(const json_t *list, const char *word)
{
	size_t i;
	const json_t *one;
	json_array_foreach(list, i, one) if (g_strcmp0(json_string_value(one), word) == 0) return true;
	return false;
}

bool oidc_discovery_read(
	const char *text, size_t length, const struct oidc_settings *s, struct oidc_discovery *out, struct arena *a, struct err *e)
{
	json_t *j = object_of(text, length);
	*out = (struct oidc_discovery){0};
	if (j == NULL)
		return FAIL(e, ERR_INPUT, MSG_OIDC_DISCOVERY, "JSON");
	bool ok = g_strcmp0(text_of(j, "issuer"), s->issuer) == 0 || FAIL(e, ERR_INPUT, MSG_OIDC_DISCOVERY, "issuer");
	ok = ok && own_address(j, "authorization_endpoint", s, &out->authorize, a, e) &&
	     own_address(j, "token_endpoint", s, &out->token, a, e) && own_address(j, "jwks_uri", s, &out->keys, a, e);
	const json_t *ways = json_object_get(j, "token_endpoint_auth_methods_supported");
	out->secret_in_body = json_is_array(ways) && !lists(ways, "client_secret_basic") && lists(ways, "client_secret_post");
	json_decref(j);
	return ok;
}

const char *oidc_token_of(const char *text, size_t length, struct arena *a, struct err *e)
{
	json_t *j = object_of(text, length);
	const char *token = j != NULL ? text_of(j, "id_token") : NULL, *kept = NULL;
	if (token != NULL && strlen(token) <= TOKEN_MAX)
		kept = arena_strdup(a, token);
	else
		FAIL0(e, ERR_INPUT, MSG_OIDC_TOKEN_LACKS);
	json_decref(j);
	return kept;
}

/* ---- the signature ---- */

static bool refuse(struct oidc_person *out, const char *why, msg_key key, struct err *e)
{
	out->why = why;
	return FAIL0(e, ERR_INPUT, key);
}

/* The head of the token: strict base64 and JSON, so that no two readers of it can differ. */
static json_t *head_of(const char *token)
{
	unsigned char bytes[HEADER_MAX];
	const char *dot = strchr(token, '.'), *second = dot != NULL ? strchr(dot + 1, '.') : NULL;
	size_t n = 0;
	if (second == NULL || strchr(second + 1, '.') != NULL || dot == token)
		return NULL;
	const size_t letters = (size_t)(dot - token);
	if (sodium_base642bin(bytes, sizeof bytes, token, letters, NULL, &n, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
		return NULL;
	return object_of((const char *)bytes, n);
}

/* Payload and signature in strict base64 too: cjose ends the program (assert) at what it cannot decode. */
static bool is_well_formed(const char *token)
{
	unsigned char *bytes = g_malloc(TOKEN_MAX);
	bool ok = true;
	for (const char *part = strchr(token, '.'); ok && part != NULL; part = strchr(part, '.')) {
		const size_t letters = strcspn(++part, ".");
		size_t n = 0;
		ok = sodium_base642bin(bytes, TOKEN_MAX, part, letters, NULL, &n, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
		     n > 0;
	}
	g_free(bytes);
	return ok;
}

static int algorithm_of(const json_t *head)
{
	const char *text = text_of(head, "alg");
	return g_strcmp0(text, "RS256") == 0 ? OIDC_RS256 : g_strcmp0(text, "ES256") == 0 ? OIDC_ES256 : 0;
}

static size_t number_bytes(const json_t *key, const char *name)
{
	unsigned char bytes[2048];
	const char *text = text_of(key, name);
	size_t n = 0;
	if (text == NULL ||
		sodium_base642bin(bytes, sizeof bytes, text, strlen(text), NULL, &n, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
		return 0;
	return n;
}

/* Is it a key for that algorithm, of a length one may trust? */
static bool key_fits(const json_t *key, int algorithm)
{
	const char *type = text_of(key, "kty"), *use = text_of(key, "use"), *alg = text_of(key, "alg");
	if (use != NULL && strcmp(use, "sig") != 0)
		return false;
	if (alg != NULL && strcmp(alg, algorithm == OIDC_RS256 ? "RS256" : "ES256") != 0)
		return false;
	if (algorithm == OIDC_RS256)
		return g_strcmp0(type, "RSA") == 0 && number_bytes(key, "n") >= RSA_BYTES_LEAST && number_bytes(key, "e") > 0;
	return g_strcmp0(type, "EC") == 0 && g_strcmp0(text_of(key, "crv"), "P-256") == 0 && number_bytes(key, "x") == 32 &&
	       number_bytes(key, "y") == 32;
}

/* Of the key only what it is made of: what else stands there is not given to the library. */
static char *bare_key(const json_t *key, int algorithm)
{
	static const char *const rsa[] = {"kty", "n", "e"}, *const ec[] = {"kty", "crv", "x", "y"};
	const bool is_rsa = algorithm == OIDC_RS256;
	json_t *bare = json_object();
	for (size_t i = 0; i < (is_rsa ? G_N_ELEMENTS(rsa) : G_N_ELEMENTS(ec)); i++)
		json_object_set(bare, is_rsa ? rsa[i] : ec[i], json_object_get(key, is_rsa ? rsa[i] : ec[i]));
	char *text = json_dumps(bare, JSON_COMPACT);
	json_decref(bare);
	return text;
}

/* The one key a token names, or, where it names none, the only one there is. */
static char *find_key(const json_t *keys, const char *id, int algorithm)
{
	const json_t *list = json_object_get(keys, "keys"), *one, *found = NULL;
	size_t i, fit = 0;
	if (json_array_size(list) > KEYS_MAX)
		return NULL;
	json_array_foreach(list, i, one)
	{
		if (!key_fits(one, algorithm) || (id != NULL && g_strcmp0(text_of(one, "kid"), id) != 0))
			continue;
		found = one;
		fit++;
	}
	return fit == 1 ? bare_key(found, algorithm) : NULL;
}

static bool signed_by(const char *token, const char *keys, size_t keys_length, const struct oidc_settings *s, struct oidc_person *out,
	bool *unknown_key, char **payload, size_t *length, struct err *e)
{
	json_t *head = head_of(token), *all = NULL;
	const int algorithm = head != NULL ? algorithm_of(head) & s->algorithms : 0;
	const json_t *kid = head != NULL ? json_object_get(head, "kid") : NULL;
	bool ok = head != NULL || refuse(out, "oidc token", MSG_OIDC_TOKEN_LACKS, e);
	/* "crit": what must be understood to judge it, and is not */
	ok = ok && ((algorithm != 0 && json_object_get(head, "crit") == NULL && json_object_get(head, "b64") == NULL) ||
			   refuse(out, "oidc algorithm", MSG_OIDC_ALGORITHM, e));
	ok = ok && (is_well_formed(token) || refuse(out, "oidc token", MSG_OIDC_TOKEN_LACKS, e));
	all = ok ? object_of(keys, keys_length) : NULL;
	char *key = all != NULL && (kid == NULL || text_of(head, "kid") != NULL) ? find_key(all, text_of(head, "kid"), algorithm) : NULL;
	*unknown_key = ok && key == NULL;
	ok = ok && (key != NULL || refuse(out, "oidc key", MSG_OIDC_KEY, e));
	ok = ok && (oidc_jws_check(token, key, payload, length) || refuse(out, "oidc signature", MSG_OIDC_SIGNATURE, e));
	free(key);
	json_decref(head);
	json_decref(all);
	return ok;
}

/* ---- what it says ---- */

static bool for_us(const json_t *j, const char *client)
{
	const json_t *aud = json_object_get(j, "aud"), *azp = json_object_get(j, "azp");
	const bool one = g_strcmp0(text_of(j, "aud"), client) == 0;
	if (!one && !(json_is_array(aud) && lists(aud, client)))
		return false;
	if (azp == NULL)
		return one || json_array_size(aud) == 1;
	return g_strcmp0(text_of(j, "azp"), client) == 0;
}

static bool instant_of(const json_t *j, const char *name, int64_t *out)
{
	const json_t *n = json_object_get(j, name);
	const double value = json_number_value(n);
	*out = json_is_integer(n) ? json_integer_value(n) : value > -9e15 && value < 9e15 ? (int64_t)value : 0;
	return json_is_number(n) && *out > 0 && *out < INT64_C(1) << 53;
}

static bool in_time(const json_t *j, const struct oidc_settings *s, int64_t asked_s, int64_t now_s, struct oidc_person *out, struct err *e)
{
	int64_t expires = 0, issued = 0, from = 0;
	if (!instant_of(j, "exp", &expires) || expires + s->tolerance <= now_s)
		return refuse(out, "oidc expired", MSG_OIDC_EXPIRED, e);
	if (!instant_of(j, "iat", &issued) || issued > now_s + s->tolerance || issued + s->tolerance < asked_s)
		return refuse(out, "oidc time", MSG_OIDC_TIME, e);
	if (json_object_get(j, "nbf") != NULL && (!instant_of(j, "nbf", &from) || from > now_s + s->tolerance))
		return refuse(out, "oidc time", MSG_OIDC_TIME, e);
	return true;
}

static bool same_text(const char *a, const char *b)
{
	return a != NULL && strlen(a) == strlen(b) && sodium_memcmp(a, b, strlen(b)) == 0;
}

/* A name as one may keep it: no blanks at its ends, no signs that are not shown. */
static bool is_kept_whole(const char *text)
{
	const size_t n = text != NULL ? strlen(text) : 0;
	if (n == 0 || n > VALUE_MAX || text[0] == ' ' || text[n - 1] == ' ')
		return false;
	for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c))
		if (!g_unichar_isprint(g_utf8_get_char(c)))
			return false;
	return true;
}

static bool second_factor(const json_t *j, const struct oidc_settings *s)
{
	if (s->factor == NULL)
		return false;
	const json_t *said = json_object_get(j, s->factor);
	return json_is_array(said) ? lists(said, s->factor_is) : g_strcmp0(text_of(j, s->factor), s->factor_is) == 0;
}

static bool judge(const json_t *j, const struct oidc_settings *s, const char *nonce, int64_t asked_s, int64_t now_s,
	struct oidc_person *out, struct arena *a, struct err *e)
{
	const char *value = text_of(j, s->claim);
	if (g_strcmp0(text_of(j, "iss"), s->issuer) != 0)
		return refuse(out, "oidc issuer", MSG_OIDC_ISSUER, e);
	if (!for_us(j, s->client))
		return refuse(out, "oidc audience", MSG_OIDC_AUDIENCE, e);
	if (!in_time(j, s, asked_s, now_s, out, e))
		return false;
	if (!same_text(text_of(j, "nonce"), nonce))
		return refuse(out, "oidc nonce", MSG_OIDC_NONCE, e);
	if (!is_kept_whole(value)) {
		out->why = "oidc claim";
		return FAIL(e, ERR_INPUT, MSG_OIDC_CLAIM, s->claim);
	}
	out->subject = arena_printf(a, "%s:%s", s->claim, value);
	out->second_factor = second_factor(j, s);
	return true;
}

bool oidc_claims_check(const char *text, size_t length, const struct oidc_settings *s, const char *nonce, int64_t asked_s, int64_t now_s,
	struct oidc_person *out, struct arena *a, struct err *e)
{
	*out = (struct oidc_person){0};
	json_t *j = object_of(text, length);
	const bool ok = j != NULL ? judge(j, s, nonce, asked_s, now_s, out, a, e) : refuse(out, "oidc token", MSG_OIDC_TOKEN_LACKS, e);
	json_decref(j);
	return ok;
}

bool oidc_token_check(const char *token, const char *keys, size_t keys_length, const struct oidc_settings *s, const char *nonce,
	int64_t asked_s, int64_t now_s, struct oidc_person *out, bool *unknown_key, struct arena *a, struct err *e)
{
	char *payload = NULL;
	size_t length = 0;
	*out = (struct oidc_person){0};
	*unknown_key = false;
	if (strlen(token) > TOKEN_MAX)
		return refuse(out, "oidc token", MSG_OIDC_TOKEN_LACKS, e);
	if (!signed_by(token, keys, keys_length, s, out, unknown_key, &payload, &length, e))
		return false;
	const bool ok = oidc_claims_check(payload, length, s, nonce, asked_s, now_s, out, a, e);
	g_free(payload);
	return ok;
}
