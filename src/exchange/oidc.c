/* A provider as the server keeps it: settings, what was fetched and when; see oidc.h. Nothing is fetched while the lock is held. */
#include "exchange/oidc_parts.h"

#include "messages/oidc.def"

#include <sodium.h>
#include <string.h>

#define WELL_KNOWN "/.well-known/openid-configuration"
#define DOCUMENT_MAX (256 * 1024)
#define CODE_MAX 2000
#define RANDOM_BYTES 32
#define QUIET_US (5 * G_USEC_PER_SEC) /* after a call without an answer others fail at once: they would only wait too */

/* A document and when it was fetched, by the steady clock. */
struct kept {
	GString *text; /* NULL: none */
	int64_t at_us;
};

struct oidc {
	struct arena *arena;
	struct oidc_settings settings;
	GMutex lock; /* for the three below */
	struct kept discovery, keys;
	int64_t quiet_until_us;
	int stop;
};

struct oidc *oidc_open(const char *path, struct err *e)
{
	struct oidc *o = g_new0(struct oidc, 1);
	o->arena = arena_new();
	g_mutex_init(&o->lock);
	if (oidc_built_in() ? oidc_settings_read(path, &o->settings, o->arena, e) : FAIL0(e, ERR_INPUT, MSG_OIDC_NOT_BUILT))
		return o;
	oidc_close(o);
	return NULL;
}

static void forget(struct kept *k)
{
	if (k->text != NULL)
		g_string_free(k->text, TRUE);
	k->text = NULL;
}

void oidc_close(struct oidc *o)
{
	if (o == NULL)
		return;
	forget(&o->discovery);
	forget(&o->keys);
	g_mutex_clear(&o->lock);
	arena_free(o->arena);
	g_free(o);
}

const struct oidc_settings *oidc_settings_of(const struct oidc *o)
{
	return &o->settings;
}

uint16_t oidc_port(const struct oidc *o)
{
	const char *host = strstr(o->settings.issuer, "://") + 3, *colon = g_strrstr_len(host, (gssize)strcspn(host, "/"), ":");
	/* a colon inside brackets belongs to the address */
	const bool said = colon != NULL && g_ascii_isdigit(colon[1]) && strchr(colon, ']') == NULL;
	const int64_t otherwise = g_str_has_prefix(o->settings.issuer, "https://") ? 443 : 80;
	const int64_t port = said ? g_ascii_strtoll(colon + 1, NULL, 10) : otherwise;
	return (uint16_t)CLAMP(port, 1, UINT16_MAX);
}

void oidc_stop(struct oidc *o)
{
	g_atomic_int_set(&o->stop, 1);
}

/* ---- fetching ---- */

static bool is_quiet(struct oidc *o)
{
	g_mutex_lock(&o->lock);
	const bool quiet = g_get_monotonic_time() < o->quiet_until_us;
	g_mutex_unlock(&o->lock);
	return quiet;
}

static bool call(struct oidc *o, const struct oidc_call *wanted, GString *out, struct err *e)
{
	struct err inner = {0};
	struct oidc_call one = *wanted;
	one.most = DOCUMENT_MAX;
	one.stop = &o->stop;
	one.seconds = wanted->seconds > 0 ? wanted->seconds : o->settings.timeout;
	if (g_atomic_int_get(&o->stop) != 0 || is_quiet(o))
		return FAIL0(e, ERR_BUSY, MSG_OIDC_NO_ANSWER);
	if (oidc_fetch(&o->settings, &one, out, &inner))
		return true;
	g_mutex_lock(&o->lock);
	if (inner.code == ERR_BUSY)
		o->quiet_until_us = g_get_monotonic_time() + QUIET_US;
	g_mutex_unlock(&o->lock);
	if (e != NULL)
		*e = inner;
	return false;
}

/* A copy of what is kept, when it is younger than that. */
static bool recall(struct oidc *o, const struct kept *k, int64_t seconds, GString *out)
{
	g_mutex_lock(&o->lock);
	const bool fresh = k->text != NULL && g_get_monotonic_time() - k->at_us < seconds * G_USEC_PER_SEC;
	if (fresh) {
		g_string_truncate(out, 0);
		g_string_append_len(out, k->text->str, (gssize)k->text->len);
	}
	g_mutex_unlock(&o->lock);
	return fresh;
}

static void keep(struct oidc *o, struct kept *k, const GString *text)
{
	g_mutex_lock(&o->lock);
	forget(k);
	k->text = g_string_new_len(text->str, (gssize)text->len);
	k->at_us = g_get_monotonic_time();
	g_mutex_unlock(&o->lock);
}

static char *well_known(const struct oidc *o)
{
	const char *issuer = o->settings.issuer;
	const size_t n = strlen(issuer);
	return g_strdup_printf("%.*s%s", (int)(issuer[n - 1] == '/' ? n - 1 : n), issuer, WELL_KNOWN);
}

static bool discover(struct oidc *o, struct oidc_discovery *out, struct arena *a, struct err *e)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autofree char *address = well_known(o);
	if (recall(o, &o->discovery, o->settings.kept, text))
		return oidc_discovery_read(text->str, text->len, &o->settings, out, a, e);
	if (!call(o, &(struct oidc_call){.address = address}, text, e) ||
		!oidc_discovery_read(text->str, text->len, &o->settings, out, a, e))
		return false;
	keep(o, &o->discovery, text);
	return true;
}

/* The keys, not older than that many seconds. */
static bool get_keys(struct oidc *o, const struct oidc_discovery *d, int64_t seconds, GString *out, struct err *e)
{
	if (recall(o, &o->keys, seconds, out))
		return true;
	if (!call(o, &(struct oidc_call){.address = d->keys}, out, e))
		return false;
	keep(o, &o->keys, out);
	return true;
}

bool oidc_answers(struct oidc *o, int seconds, struct err *e)
{
	struct oidc_discovery d;
	struct arena *a = arena_new();
	g_autoptr(GString) text = g_string_new(NULL);
	g_autofree char *address = well_known(o);
	const bool ok = call(o, &(struct oidc_call){.address = address, .seconds = seconds}, text, e) &&
			oidc_discovery_read(text->str, text->len, &o->settings, &d, a, e);
	arena_free(a);
	return ok;
}

/* ---- one attempt ---- */

static const char *random_text(struct arena *a)
{
	unsigned char bytes[RANDOM_BYTES];
	char text[sodium_base64_ENCODED_LEN(RANDOM_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];
	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2base64(text, sizeof text, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return arena_strdup(a, text);
}

void oidc_question_new(struct oidc_question *out, int64_t now_s, struct arena *a)
{
	*out = (struct oidc_question){random_text(a), random_text(a), random_text(a), now_s};
}

static void add(GString *to, const char *name, const char *value)
{
	g_autofree char *safe = g_uri_escape_string(value, NULL, FALSE);
	const char last = to->len > 0 ? to->str[to->len - 1] : '\0';
	g_string_append_printf(to, "%s%s=%s", last == '\0' || last == '?' || last == '&' ? "" : "&", name, safe);
}

static char *redirect_of(const struct oidc_settings *s)
{
	return g_strconcat(s->site, "/sign-in/oidc/return", NULL);
}

static void add_challenge(GString *to, const char *verifier)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	char text[sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];
	crypto_hash_sha256(hash, (const unsigned char *)verifier, strlen(verifier));
	sodium_bin2base64(text, sizeof text, hash, sizeof hash, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	add(to, "code_challenge", text);
	add(to, "code_challenge_method", "S256");
}

bool oidc_ask(struct oidc *o, const struct oidc_question *q, const char **address, struct arena *a, struct err *e)
{
	struct oidc_discovery d;
	g_autofree char *redirect = redirect_of(&o->settings);
	if (!discover(o, &d, a, e))
		return false;
	g_autoptr(GString) to = g_string_new(d.authorize);
	g_string_append_c(to, strchr(d.authorize, '?') != NULL ? '&' : '?');
	add(to, "response_type", "code");
	add(to, "client_id", o->settings.client);
	add(to, "redirect_uri", redirect);
	add(to, "scope", "openid");
	add(to, "state", q->state);
	add(to, "nonce", q->nonce);
	add_challenge(to, q->verifier);
	if (g_strcmp0(o->settings.factor, "acr") == 0)
		add(to, "acr_values", o->settings.factor_is);
	*address = arena_strdup(a, to->str);
	return true;
}

static bool exchange(struct oidc *o, const struct oidc_discovery *d, const char *code, const char *verifier, GString *out, struct err *e)
{
	const struct oidc_settings *s = &o->settings;
	g_autoptr(GString) form = g_string_new(NULL);
	g_autofree char *redirect = redirect_of(s);
	g_autofree char *user = g_uri_escape_string(s->client, NULL, FALSE);
	g_autofree char *password = g_uri_escape_string(s->secret != NULL ? s->secret : "", NULL, FALSE);
	const bool basic = s->secret != NULL && !d->secret_in_body;
	add(form, "grant_type", "authorization_code");
	add(form, "code", code);
	add(form, "redirect_uri", redirect);
	add(form, "code_verifier", verifier);
	if (!basic)
		add(form, "client_id", s->client);
	if (!basic && s->secret != NULL)
		add(form, "client_secret", s->secret);
	const struct oidc_call one = {.address = d->token, .form = form->str, .user = basic ? user : NULL, .password = password};
	return call(o, &one, out, e);
}

/* A refusal of the code is said as such; everything else as it is. */
static bool get_token(struct oidc *o, const struct oidc_discovery *d, const char *code, const struct oidc_question *q, const char **token,
	struct oidc_person *out, struct arena *a, struct err *e)
{
	struct err inner = {0};
	g_autoptr(GString) text = g_string_new(NULL);
	if (exchange(o, d, code, q->verifier, text, &inner)) {
		out->why = "oidc token";
		*token = oidc_token_of(text->str, text->len, a, e);
		return *token != NULL;
	}
	out->why = inner.key == MSG_OIDC_STATUS ? "oidc code" : "oidc server";
	if (inner.key == MSG_OIDC_STATUS)
		return FAIL0(e, ERR_INPUT, MSG_OIDC_CODE_REFUSED);
	if (e != NULL)
		*e = inner;
	return false;
}

bool oidc_answer(struct oidc *o, const char *code, const struct oidc_question *q, int64_t now_s, struct oidc_person *out, struct arena *a,
	struct err *e)
{
	struct oidc_discovery d;
	struct err inner = {0};
	const char *token = NULL;
	bool unknown = false;
	g_autoptr(GString) keys = g_string_new(NULL);
	*out = (struct oidc_person){.why = "oidc server"};
	if (strlen(code) > CODE_MAX) {
		out->why = "oidc code";
		return FAIL0(e, ERR_INPUT, MSG_OIDC_CODE_REFUSED);
	}
	if (!discover(o, &d, a, e) || !get_token(o, &d, code, q, &token, out, a, e))
		return false;
	out->why = "oidc server";
	if (!get_keys(o, &d, o->settings.kept, keys, e))
		return false;
	bool ok = oidc_token_check(token, keys->str, keys->len, &o->settings, q->nonce, q->asked_s, now_s, out, &unknown, a, &inner);
	/* The provider has changed its keys, or somebody tries: once, and not more often than the settings say. */
	if (!ok && unknown) {
		inner = (struct err){0};
		if (!get_keys(o, &d, o->settings.again, keys, e))
			return false;
		ok = oidc_token_check(token, keys->str, keys->len, &o->settings, q->nonce, q->asked_s, now_s, out, &unknown, a, &inner);
	}
	if (!ok && e != NULL)
		*e = inner;
	return ok;
}
