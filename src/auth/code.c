/* Codes by time and recovery codes; see code.h. The arithmetic is liboath's. */
#include "auth/code.h"

#include "base/date.h"

#include <glib.h>
#include <liboath/oath.h>
#include <sodium.h>
#include <string.h>

#define SECRET_BYTES 20
#define DIGITS 6
#define STEP_MS 30000
#define AROUND 1 /* steps before and after that are taken too: clocks differ */

const char *code_secret_new(struct arena *a)
{
	unsigned char bytes[SECRET_BYTES];
	char *text = NULL;
	size_t n = 0;
	randombytes_buf(bytes, sizeof bytes);
	must(oath_base32_encode((const char *)bytes, sizeof bytes, &text, &n) == OATH_OK);
	const char *out = arena_strndup(a, text, n);
	sodium_memzero(bytes, sizeof bytes);
	sodium_memzero(text, n);
	free(text);
	return out;
}

const char *code_address(const char *issuer, const char *login, const char *secret, struct arena *a)
{
	g_autofree char *who = g_uri_escape_string(issuer, NULL, FALSE), *name = g_uri_escape_string(login, NULL, FALSE);
	return arena_printf(a, "otpauth://totp/%s:%s?secret=%s&issuer=%s", who, name, secret, who);
}

const char *code_secret_shown(const char *secret, struct arena *a)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; secret[i] != '\0'; i++) {
		if (i > 0 && i % 4 == 0)
			g_string_append_c(out, ' ');
		g_string_append_c(out, secret[i]);
	}
	return arena_strdup(a, out->str);
}

/* What was typed without spaces, when it is six digits. */
static bool six_digits(const char *typed, char out[DIGITS + 1])
{
	size_t n = 0;
	for (const char *c = typed; *c != '\0'; c++) {
		if (*c == ' ')
			continue;
		if (!g_ascii_isdigit(*c) || n == DIGITS)
			return false;
		out[n++] = *c;
	}
	out[n] = '\0';
	return n == DIGITS;
}

bool code_is_digits(const char *typed)
{
	char plain[DIGITS + 1];
	return six_digits(typed, plain);
}

bool code_accepts(const char *secret, const char *typed, int64_t now_ms, int64_t last_step, int64_t *step)
{
	char plain[DIGITS + 1], right[DIGITS + 1], *bytes = NULL;
	size_t n = 0;
	bool accepted = false;
	if (!six_digits(typed, plain) || oath_base32_decode(secret, strlen(secret), &bytes, &n) != OATH_OK)
		return false;
	int64_t here = now_ms / STEP_MS;
	for (int64_t s = MAX(here - AROUND, 0); s <= here + AROUND; s++) {
		must(oath_hotp_generate(bytes, n, (uint64_t)s, DIGITS, false, OATH_HOTP_DYNAMIC_TRUNCATION, right) == OATH_OK);
		/* Every step is compared, whatever was found: the time says nothing. */
		bool same = sodium_memcmp(plain, right, DIGITS) == 0;
		if (same && !accepted && (last_step == NONE || s > last_step)) {
			accepted = true;
			*step = s;
		}
	}
	sodium_memzero(bytes, n);
	free(bytes);
	return accepted;
}

const char *code_recovery_new(struct arena *a)
{
	static const char signs[] = "abcdefghijkmnpqrstuvwxyz23456789"; /* no 0 o 1 l */
	char text[15];
	size_t n = 0;
	for (int i = 0; i < 12; i++) {
		if (i > 0 && i % 4 == 0)
			text[n++] = '-';
		text[n++] = signs[randombytes_uniform(sizeof signs - 1)];
	}
	text[n] = '\0';
	return arena_strdup(a, text);
}

const char *code_recovery_plain(const char *typed, struct arena *a)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (const char *c = typed; *c != '\0' && out->len < 64; c++)
		if (g_ascii_isalnum(*c))
			g_string_append_c(out, g_ascii_tolower(*c));
	return arena_strdup(a, out->str);
}
