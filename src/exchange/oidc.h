/* Sign-in through an OpenID Connect provider: the authorization code flow with PKCE (RFC 6749, 7636, OpenID Connect Core). Knows the
 * provider and its tokens, no account. Only addresses of the configured issuer are called, over TLS, unless it is this very machine. What
 * is fetched is kept; safe to share between threads. docs/adr/0042. */
#ifndef COSO_EXCHANGE_OIDC_H
#define COSO_EXCHANGE_OIDC_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum oidc_algorithm { OIDC_RS256 = 1, OIDC_ES256 = 2 }; /* bits */

/* The administrator's file (docs/operations.md). */
struct oidc_settings {
	const char *issuer;		/* "https://id.example.gov.vn/realms/canbo" */
	const char *client, *secret;	/* secret NULL: a public client */
	const char *label;		/* as it stands on the button */
	const char *site;		/* address of our own pages, without a slash at the end */
	const char *claim;		/* of the token, whose value an account is linked to */
	const char *ca;			/* file of certificates to trust instead of the system's; NULL */
	const char *factor, *factor_is; /* "amr"/"acr" and a value: the provider has asked a second factor; NULL: ours is asked */
	int algorithms;			/* bits that are taken */
	int timeout;			/* seconds for one call altogether */
	int tolerance;			/* seconds two clocks may differ */
	int kept;			/* seconds discovery and keys are kept */
	int again;			/* seconds between two fetches of the keys for the sake of an unknown one */
};
/* Reads the file and that of the secret; what is in them lives in the arena. ERR_INPUT with what is wrong and where; ERR_DENIED when others
 * may read the secret. */
bool oidc_settings_read(const char *path, struct oidc_settings *out, struct arena *a, struct err *e);

/* Is the part that checks signatures in this program (meson option oidc)? */
bool oidc_built_in(void);

struct oidc;
/* NULL on error: the file, or a program built without it (ERR_INPUT). Calls nobody. */
struct oidc *oidc_open(const char *path, struct err *e);
void oidc_close(struct oidc *o); /* NULL is fine */
const struct oidc_settings *oidc_settings_of(const struct oidc *o);
/* The port its addresses are on. */
uint16_t oidc_port(const struct oidc *o);
/* Calls under way give up, later ones fail at once; from any thread. */
void oidc_stop(struct oidc *o);
/* Does the issuer answer, and as itself? Within seconds, whatever the settings say; nothing is kept. */
bool oidc_answers(struct oidc *o, int seconds, struct err *e);

/* What belongs to one attempt; random, kept by the caller until the browser comes back. */
struct oidc_question {
	const char *state, *nonce, *verifier;
	int64_t asked_s; /* when, by our clock */
};
/* Makes one. */
void oidc_question_new(struct oidc_question *out, int64_t now_s, struct arena *a);
/* The address at the provider the browser is sent to; may fetch the discovery document. */
bool oidc_ask(struct oidc *o, const struct oidc_question *q, const char **address, struct arena *a, struct err *e);

struct oidc_person {
	const char *subject; /* "CLAIM:value": what an account is linked to, at this issuer */
	bool second_factor;  /* the provider has asked one, as the settings want it */
	const char *why;     /* of a refusal, a word for the log: "oidc nonce"; NULL */
};
/* The code the browser came back with, for who it is; calls the provider. On failure out->why is set too. */
bool oidc_answer(struct oidc *o, const char *code, const struct oidc_question *q, int64_t now_s, struct oidc_person *out, struct arena *a,
	struct err *e);

/* ---- what parses: without a network, for the fuzzer and tests too ---- */
struct oidc_discovery {
	const char *authorize, *token, *keys; /* addresses, all of the issuer's own host */
	bool secret_in_body;		      /* the provider takes the secret in the form only */
};
/* The discovery document; ERR_INPUT when it is of another issuer, lacks something, or names an address of another host. */
bool oidc_discovery_read(
	const char *text, size_t length, const struct oidc_settings *s, struct oidc_discovery *out, struct arena *a, struct err *e);
/* The token out of the answer of the token endpoint; NULL with ERR_INPUT. */
const char *oidc_token_of(const char *text, size_t length, struct arena *a, struct err *e);
/* Checks an ID token against a set of keys (JWKS, as text). unknown_key: the set has none of that id; fetch it anew and try once more. */
bool oidc_token_check(const char *token, const char *keys, size_t keys_length, const struct oidc_settings *s, const char *nonce,
	int64_t asked_s, int64_t now_s, struct oidc_person *out, bool *unknown_key, struct arena *a, struct err *e);
/* Of it what the token says, once it is known who signed it. */
bool oidc_claims_check(const char *text, size_t length, const struct oidc_settings *s, const char *nonce, int64_t asked_s, int64_t now_s,
	struct oidc_person *out, struct arena *a, struct err *e);
/* Is it an address of the issuer's own scheme, host and port? */
bool oidc_is_own(const struct oidc_settings *s, const char *address);

#endif
