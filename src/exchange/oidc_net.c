/* Calls to the provider, over libcurl: only to the issuer's own host, no redirects, no proxy, bounded in size and time. */
#include "exchange/oidc_parts.h"

#include "messages/oidc.def"

#include <curl/curl.h>
#include <string.h>

#define CONNECT_SECONDS 5

bool oidc_is_own(const struct oidc_settings *s, const char *address)
{
	const char *host = strstr(s->issuer, "://") + 3, *path = strchr(host, '/');
	const size_t n = path != NULL ? (size_t)(path - s->issuer) : strlen(s->issuer);
	if (strncmp(address, s->issuer, n) != 0 || address[n] != '/' || strlen(address) > 1000)
		return false;
	for (const char *c = address; *c != '\0'; c++)
		if (*c <= ' ' || *c > '~' || strchr("\"<>\\^`{|}#", *c) != NULL)
			return false;
	return true;
}

struct taking {
	GString *out;
	size_t most;
	bool over;
};

static size_t take(char *from, size_t size, size_t count, void *user)
{
	struct taking *t = user;
	const size_t n = size * count;
	t->over = t->out->len + n > t->most;
	if (t->over)
		return 0;
	g_string_append_len(t->out, from, (gssize)n);
	return n;
}

static int given_up(void *user, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	const int *stop = user;
	(void)a, (void)b, (void)c, (void)d;
	return stop != NULL && g_atomic_int_get(stop) != 0;
}

static bool set_up(CURL *c, const struct oidc_settings *s, const struct oidc_call *call, struct taking *t, char *said)
{
	const char *protocols = g_str_has_prefix(s->issuer, "https://") ? "https" : "http";
	bool ok = curl_easy_setopt(c, CURLOPT_URL, call->address) == CURLE_OK &&
		  curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, protocols) == CURLE_OK &&
		  curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK && curl_easy_setopt(c, CURLOPT_PROXY, "") == CURLE_OK &&
		  curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) == CURLE_OK &&
		  curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
		  curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
		  curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK && curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
		  curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)MIN(call->seconds, CONNECT_SECONDS)) == CURLE_OK &&
		  curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)call->seconds) == CURLE_OK &&
		  curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take) == CURLE_OK && curl_easy_setopt(c, CURLOPT_WRITEDATA, t) == CURLE_OK &&
		  curl_easy_setopt(c, CURLOPT_ERRORBUFFER, said) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, given_up) == CURLE_OK &&
	     curl_easy_setopt(c, CURLOPT_XFERINFODATA, (void *)(uintptr_t)call->stop) == CURLE_OK &&
	     curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L) == CURLE_OK;
	if (ok && s->ca != NULL)
		ok = curl_easy_setopt(c, CURLOPT_CAINFO, s->ca) == CURLE_OK;
	if (ok && call->form != NULL)
		ok = curl_easy_setopt(c, CURLOPT_POSTFIELDS, call->form) == CURLE_OK;
	if (ok && call->user != NULL)
		ok = curl_easy_setopt(c, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC) == CURLE_OK &&
		     curl_easy_setopt(c, CURLOPT_USERNAME, call->user) == CURLE_OK &&
		     curl_easy_setopt(c, CURLOPT_PASSWORD, call->password) == CURLE_OK;
	return ok;
}

static bool judge(CURL *c, CURLcode got, const struct taking *t, const char *said, struct err *e)
{
	long code = 0;
	char number[16];
	const char *words = *said != '\0' ? said : curl_easy_strerror(got);
	if (t->over)
		return FAIL0(e, ERR_IO, MSG_OIDC_TOO_LONG);
	if (got == CURLE_OPERATION_TIMEDOUT || got == CURLE_ABORTED_BY_CALLBACK)
		return FAIL0(e, ERR_BUSY, MSG_OIDC_NO_ANSWER);
	if (got != CURLE_OK) /* words of the library are for the administrator: they hold names and addresses */
		g_warning("sign-in provider: %s", words);
	if (got == CURLE_SSL_CONNECT_ERROR || got == CURLE_PEER_FAILED_VERIFICATION || got == CURLE_SSL_CACERT_BADFILE)
		return FAIL0(e, ERR_IO, MSG_OIDC_NO_TLS);
	if (got != CURLE_OK)
		return FAIL0(e, ERR_IO, MSG_OIDC_NO_SERVER);
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &code);
	g_snprintf(number, sizeof number, "%ld", code);
	return code == 200 || FAIL(e, ERR_IO, MSG_OIDC_STATUS, number);
}

bool oidc_fetch(const struct oidc_settings *s, const struct oidc_call *call, GString *out, struct err *e)
{
	char said[CURL_ERROR_SIZE] = "";
	struct taking t = {.out = out, .most = call->most};
	bool ok = false;
	must(oidc_is_own(s, call->address)); /* whoever takes an address from outside asks before */
	g_string_truncate(out, 0);
	CURL *c = curl_easy_init();
	if (c == NULL || !set_up(c, s, call, &t, said))
		FAIL0(e, ERR_IO, MSG_OIDC_NO_SERVER);
	else
		ok = judge(c, curl_easy_perform(c), &t, said, e);
	if (c != NULL)
		curl_easy_cleanup(c);
	return ok;
}
