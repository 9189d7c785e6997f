/* See mail.h. */
#include "exchange/mail.h"

#include "base/yaml.h"
#include "messages/mail.def"

#include <curl/curl.h>
#include <glib.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

enum { TIMEOUT = 60, TIMEOUT_MAX = 600, LINE_BYTES = 57 /* of base64: 76 characters */ };

/* ---- the file ---- */

static bool wrong(const char *path, const struct yaml *at, struct err *e)
{
	char line[16];
	g_snprintf(line, sizeof line, "%d", at->line);
	return FAIL(e, ERR_INPUT, MSG_MAIL_FILE, path, line, at->key != NULL && at->key->text != NULL ? at->key->text : "");
}

bool mail_is_address(const char *text)
{
	const char *at = strchr(text, '@');
	if (at == NULL || at == text || at[1] == '\0' || strchr(at + 1, '@') != NULL || strlen(text) > 120)
		return false;
	for (const char *c = text; *c != '\0'; c++)
		if (!g_ascii_isalnum(*c) && strchr("@.!#$%&'*+/=?^_`{|}~-", *c) == NULL)
			return false;
	return true;
}

static bool is_here(const char *server)
{
	static const char *const here[] = {"smtp://127.0.0.1", "smtp://localhost", "smtp://[::1]"};
	for (size_t i = 0; i < G_N_ELEMENTS(here); i++) {
		const char *rest = g_str_has_prefix(server, here[i]) ? server + strlen(here[i]) : "-";
		if (*rest == '\0' || *rest == ':' || *rest == '/')
			return true;
	}
	return false;
}

static bool read_time(const char *text, struct mail_server *out)
{
	g_auto(GStrv) parts = g_strsplit(text, ":", 3);
	int64_t hour = 0, minute = 0;
	const bool ok = g_strv_length(parts) == 2 && g_ascii_string_to_signed(parts[0], 10, 0, 23, &hour, NULL) &&
			g_ascii_string_to_signed(parts[1], 10, 0, 59, &minute, NULL);
	out->hour = (int)hour;
	out->minute = (int)minute;
	return ok;
}

static bool read_key(const char *path, const struct yaml *y, struct mail_server *out, struct arena *a, struct err *e)
{
	const char *key = y->key->text, *text = y->text;
	int64_t n = 0;
	if (text == NULL)
		return wrong(path, y, e);
	const char *kept = arena_strdup(a, text);
	if (strcmp(key, "server") == 0 && (g_str_has_prefix(text, "smtps://") || g_str_has_prefix(text, "smtp://")))
		out->server = kept;
	else if (strcmp(key, "from") == 0 && mail_is_address(text))
		out->from = kept;
	else if (strcmp(key, "user") == 0)
		out->user = kept;
	else if (strcmp(key, "password") == 0)
		out->password = kept;
	else if (strcmp(key, "ca") == 0)
		out->ca = kept;
	else if (strcmp(key, "site") == 0 && (g_str_has_prefix(text, "https://") || g_str_has_prefix(text, "http://")))
		out->site = kept;
	else if (strcmp(key, "timeout") == 0 && g_ascii_string_to_signed(text, 10, 1, TIMEOUT_MAX, &n, NULL))
		out->timeout = (int)n;
	else if (strcmp(key, "at") != 0 || !read_time(text, out))
		return wrong(path, y, e);
	return true;
}

bool mail_server_read(const char *path, struct mail_server *out, struct arena *a, struct err *e)
{
	struct stat st;
	*out = (struct mail_server){.site = "", .hour = 6, .minute = 30, .timeout = TIMEOUT};
	const struct yaml *y = yaml_file(path, a, e);
	if (y == NULL)
		return false;
	for (const struct yaml *x = y->kind == YAML_MAP ? y->first : NULL; x != NULL; x = x->next)
		if (!read_key(path, x, out, a, e))
			return false;
	if (out->server == NULL || out->from == NULL)
		return FAIL(e, ERR_INPUT, MSG_MAIL_FILE_LACKS, path, out->server == NULL ? "server" : "from");
	if (out->password != NULL && stat(path, &st) == 0 && (st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return FAIL(e, ERR_DENIED, MSG_MAIL_FILE_OPEN, path);
	return true;
}

/* ---- sending ---- */

struct reading {
	const char *text;
	size_t left;
};

static size_t give(char *to, size_t size, size_t count, void *user)
{
	struct reading *r = user;
	const size_t n = MIN(size * count, r->left);
	memcpy(to, r->text, n);
	r->text += n;
	r->left -= n;
	return n;
}

static size_t forget(char *from, size_t size, size_t count, void *user)
{
	(void)from, (void)user;
	return size * count;
}

static int given_up(void *user, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	const int *stop = user;
	(void)a, (void)b, (void)c, (void)d;
	return stop != NULL && g_atomic_int_get(stop) != 0;
}

static void add_base64(GString *out, const char *text)
{
	for (size_t length = strlen(text), at = 0; at < length; at += LINE_BYTES) {
		g_autofree char *line = g_base64_encode((const guchar *)text + at, MIN(length - at, LINE_BYTES));
		g_string_append_printf(out, "%s\r\n", line);
	}
}

static char *compose(const struct mail_server *s, const char *to, const char *subject, const char *body, int64_t now_ms)
{
	g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc(now_ms / 1000);
	static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}, *const months[] = {"Jan", "Feb", "Mar", "Apr",
												     "May", "Jun", "Jul", "Aug", "Sep",
												     "Oct", "Nov", "Dec"};
	g_autofree char *time = g_date_time_format(now, "%H:%M:%S");
	g_autofree char *word = g_base64_encode((const guchar *)subject, strlen(subject));
	GString *out = g_string_new(NULL);
	g_string_append_printf(out,
		"Date: %s, %02d %s %d %s +0000\r\nFrom: <%s>\r\nTo: <%s>\r\nSubject: =?UTF-8?B?%s?=\r\nMessage-ID: <%" G_GINT64_FORMAT
		".%08x@coso>\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
		"Content-Transfer-Encoding: base64\r\n\r\n",
		days[g_date_time_get_day_of_week(now) - 1], g_date_time_get_day_of_month(now), months[g_date_time_get_month(now) - 1],
		g_date_time_get_year(now), time, s->from, to, word, now_ms, g_random_int());
	add_base64(out, body);
	return g_string_free(out, FALSE);
}

static bool set_up(CURL *c, const struct mail_server *s, struct reading *r, char *said)
{
	bool ok = curl_easy_setopt(c, CURLOPT_URL, s->server) == CURLE_OK &&
		  curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps") == CURLE_OK &&
		  curl_easy_setopt(c, CURLOPT_USE_SSL, is_here(s->server) ? (long)CURLUSESSL_TRY : (long)CURLUSESSL_ALL) == CURLE_OK &&
		  curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
		  curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) == CURLE_OK && curl_easy_setopt(c, CURLOPT_PROXY, "") == CURLE_OK &&
		  curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)MIN(s->timeout, 20)) == CURLE_OK &&
		  curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)s->timeout) == CURLE_OK &&
		  curl_easy_setopt(c, CURLOPT_MAIL_FROM, s->from) == CURLE_OK &&
		  curl_easy_setopt(c, CURLOPT_READFUNCTION, give) == CURLE_OK && curl_easy_setopt(c, CURLOPT_READDATA, r) == CURLE_OK &&
		  curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, forget) == CURLE_OK &&
		  curl_easy_setopt(c, CURLOPT_ERRORBUFFER, said) == CURLE_OK && curl_easy_setopt(c, CURLOPT_UPLOAD, 1L) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, given_up) == CURLE_OK &&
	     curl_easy_setopt(c, CURLOPT_XFERINFODATA, (void *)(uintptr_t)s->stop) == CURLE_OK &&
	     curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L) == CURLE_OK;
	if (ok && s->ca != NULL)
		ok = curl_easy_setopt(c, CURLOPT_CAINFO, s->ca) == CURLE_OK;
	if (ok && s->user != NULL)
		ok = curl_easy_setopt(c, CURLOPT_USERNAME, s->user) == CURLE_OK &&
		     curl_easy_setopt(c, CURLOPT_PASSWORD, s->password != NULL ? s->password : "") == CURLE_OK;
	return ok;
}

/* What the server said last tells later from never; without a word of it, or before it took the sender, nothing works. */
static enum mail_result judge(CURL *c, CURLcode got, const char *said, struct err *why)
{
	long code = 0;
	char number[16];
	if (got == CURLE_OK)
		return MAIL_SENT;
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &code);
	g_snprintf(number, sizeof number, "%ld", code);
	const char *words = *said != '\0' ? said : curl_easy_strerror(got);
	if (got == CURLE_OPERATION_TIMEDOUT)
		FAIL0(why, ERR_BUSY, MSG_MAIL_NO_ANSWER);
	else if (got == CURLE_COULDNT_CONNECT || got == CURLE_COULDNT_RESOLVE_HOST)
		FAIL(why, ERR_IO, MSG_MAIL_NO_SERVER, words);
	else if (got == CURLE_USE_SSL_FAILED || got == CURLE_SSL_CONNECT_ERROR || got == CURLE_PEER_FAILED_VERIFICATION)
		FAIL(why, ERR_IO, MSG_MAIL_NO_TLS, words);
	else if (got == CURLE_LOGIN_DENIED)
		FAIL(why, ERR_DENIED, MSG_MAIL_NO_LOGIN, number);
	else if (code >= 400)
		FAIL(why, ERR_IO, code < 500 ? MSG_MAIL_LATER : MSG_MAIL_REFUSED, number);
	else
		FAIL(why, ERR_IO, MSG_MAIL_BROKEN, words);
	if (code < 400 || got == CURLE_LOGIN_DENIED || got == CURLE_USE_SSL_FAILED || got == CURLE_OPERATION_TIMEDOUT)
		return MAIL_BROKEN;
	return code < 500 ? MAIL_LATER : MAIL_REFUSED;
}

enum mail_result mail_send(
	const struct mail_server *server, const char *to, const char *subject, const char *body, int64_t now_ms, struct err *why)
{
	char said[CURL_ERROR_SIZE] = "";
	g_autofree char *text = compose(server, to, subject, body, now_ms);
	struct reading r = {text, strlen(text)};
	if (!mail_is_address(to)) {
		FAIL(why, ERR_INPUT, MSG_MAIL_ADDRESS, to);
		return MAIL_REFUSED;
	}
	CURL *c = curl_easy_init();
	struct curl_slist *recipients = curl_slist_append(NULL, to);
	enum mail_result out = MAIL_BROKEN;
	if (c == NULL || recipients == NULL || !set_up(c, server, &r, said) ||
		curl_easy_setopt(c, CURLOPT_MAIL_RCPT, recipients) != CURLE_OK)
		FAIL(why, ERR_IO, MSG_MAIL_BROKEN, "libcurl");
	else
		out = judge(c, curl_easy_perform(c), said, why);
	curl_slist_free_all(recipients);
	curl_easy_cleanup(c);
	return out;
}
