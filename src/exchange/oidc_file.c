/* The administrator's file of the provider; see oidc.h. */
#include "exchange/oidc_parts.h"

#include "base/file.h"
#include "base/yaml.h"
#include "messages/oidc.def"

#include <string.h>
#include <sys/stat.h>

enum { TIMEOUT = 10, TOLERANCE = 60, KEPT = 3600, AGAIN = 60, TEXT_MAX = 200 };

static bool wrong(const char *path, const struct yaml *at, struct err *e)
{
	char line[16];
	g_snprintf(line, sizeof line, "%d", at->line);
	return FAIL(e, ERR_INPUT, MSG_OIDC_FILE, path, line, at->key != NULL && at->key->text != NULL ? at->key->text : "");
}

static bool is_plain(const char *text)
{
	for (const char *c = text; *c != '\0'; c++)
		if (*c <= ' ' || *c > '~' || strchr("\"<>\\^`{|}", *c) != NULL)
			return false;
	return *text != '\0' && strlen(text) <= TEXT_MAX;
}

/* An address without a query, a name before the host, or a slash at the end. http only for this very machine: what the names of a network
 * say is somebody else's. */
static bool is_base(const char *text)
{
	static const char here[] = "http://127.0.0.1";
	const bool https = g_str_has_prefix(text, "https://"), plain = g_str_has_prefix(text, here);
	const char *rest = https ? text + strlen("https://") : plain ? text + strlen(here) : "";
	const char *path = strchr(rest, '/');
	const size_t host = path != NULL ? (size_t)(path - rest) : strlen(rest);
	if (!is_plain(text) || strpbrk(text, "?#@") != NULL || text[strlen(text) - 1] == '/' || strstr(rest, "//") != NULL)
		return false;
	if (plain)
		return host == 0 || (rest[0] == ':' && host > 1 && strspn(rest + 1, "0123456789") == host - 1);
	return https && host > 0;
}

/* An issuer may end in a slash, and is compared with it. */
static bool is_issuer(const char *text)
{
	const size_t n = strlen(text);
	g_autofree char *bare = g_strndup(text, n > 0 && text[n - 1] == '/' ? n - 1 : n);
	return is_base(bare);
}

/* Our own pages may be on http in a closed network; the provider decides whether it takes such an address. */
static bool is_site(const char *text)
{
	return is_base(text) ||
	       (g_str_has_prefix(text, "http://") && is_plain(text) && strpbrk(text + 7, "/?#@") == NULL && text[7] != '\0');
}

static bool is_name(const char *text)
{
	return *text != '\0' && strlen(text) <= 60 &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") == strlen(text);
}

static bool read_algorithms(const char *text, int *out)
{
	g_auto(GStrv) words = g_strsplit_set(text, " ,", -1);
	*out = 0;
	for (char **w = words; *w != NULL; w++) {
		const int bit = strcmp(*w, "RS256") == 0 ? OIDC_RS256 : strcmp(*w, "ES256") == 0 ? OIDC_ES256 : 0;
		if (bit == 0 && **w != '\0')
			return false;
		*out |= bit;
	}
	return *out != 0;
}

/* "ask", "amr otp" or "acr urn:…". */
static bool read_factor(const char *text, struct oidc_settings *out, struct arena *a)
{
	if (strcmp(text, "ask") == 0)
		return true;
	const bool amr = g_str_has_prefix(text, "amr "), acr = g_str_has_prefix(text, "acr ");
	if ((!amr && !acr) || !is_plain(text + 4))
		return false;
	out->factor = amr ? "amr" : "acr";
	out->factor_is = arena_strdup(a, text + 4);
	return true;
}

static bool read_number(const char *key, const char *text, struct oidc_settings *out)
{
	const struct {
		const char *key;
		int *to;
		int64_t least, most;
	} all[] = {{"timeout", &out->timeout, 1, 60}, {"tolerance", &out->tolerance, 0, 600}, {"kept", &out->kept, 1, 86400},
		{"again", &out->again, 1, 3600}};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
		int64_t n = 0;
		if (strcmp(key, all[i].key) != 0)
			continue;
		const bool ok = g_ascii_string_to_signed(text, 10, all[i].least, all[i].most, &n, NULL);
		*all[i].to = (int)n;
		return ok;
	}
	return false;
}

static bool read_text(const char *key, const char *text, struct oidc_settings *out, const char **secret)
{
	const struct {
		const char *key;
		const char **to;
		bool ok;
	} all[] = {{"issuer", &out->issuer, is_issuer(text)}, {"client", &out->client, is_plain(text)}, {"secret", secret, *text != '\0'},
		{"label", &out->label, *text != '\0' && g_utf8_strlen(text, -1) <= 60}, {"site", &out->site, is_site(text)},
		{"claim", &out->claim, is_name(text)}, {"ca", &out->ca, *text == '/'}};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		if (strcmp(key, all[i].key) == 0) {
			*all[i].to = text;
			return all[i].ok;
		}
	return false;
}

static bool read_key(const char *path, const struct yaml *y, struct oidc_settings *out, const char **secret, struct arena *a, struct err *e)
{
	const char *key = y->key->text, *text = y->text;
	bool ok = text != NULL;
	if (ok && strcmp(key, "algorithms") == 0)
		ok = read_algorithms(text, &out->algorithms);
	else if (ok && strcmp(key, "second_factor") == 0)
		ok = read_factor(text, out, a);
	else if (ok)
		ok = read_text(key, arena_strdup(a, text), out, secret) || read_number(key, text, out);
	return ok || wrong(path, y, e);
}

/* A path that is not absolute is beside the file that names it. */
static bool read_secret(const char *path, const char *named, const char **out, struct arena *a, struct err *e)
{
	struct stat st;
	size_t length = 0;
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *file = g_path_is_absolute(named) ? g_strdup(named) : g_build_filename(folder, named, NULL);
	g_autofree char *text = file_read(file, &length, e);
	if (text == NULL)
		return false;
	if (stat(file, &st) != 0 || (st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return FAIL(e, ERR_DENIED, MSG_OIDC_SECRET_OPEN, file);
	g_strchomp(text);
	if (*text == '\0' || strlen(text) > TEXT_MAX || strpbrk(text, "\r\n") != NULL)
		return FAIL(e, ERR_INPUT, MSG_OIDC_SECRET_EMPTY, file);
	*out = arena_strdup(a, text);
	return true;
}

bool oidc_settings_read(const char *path, struct oidc_settings *out, struct arena *a, struct err *e)
{
	const char *secret = NULL;
	*out = (struct oidc_settings){.claim = "sub",
		.algorithms = OIDC_RS256 | OIDC_ES256,
		.timeout = TIMEOUT,
		.tolerance = TOLERANCE,
		.kept = KEPT,
		.again = AGAIN};
	const struct yaml *y = yaml_file(path, a, e);
	if (y == NULL)
		return false;
	for (const struct yaml *x = y->kind == YAML_MAP ? y->first : NULL; x != NULL; x = x->next)
		if (!read_key(path, x, out, &secret, a, e))
			return false;
	const char *lacks = out->issuer == NULL	  ? "issuer"
			    : out->client == NULL ? "client"
			    : out->label == NULL  ? "label"
			    : out->site == NULL	  ? "site"
						  : NULL;
	if (lacks != NULL)
		return FAIL(e, ERR_INPUT, MSG_OIDC_FILE_LACKS, path, lacks);
	return secret == NULL || read_secret(path, secret, &out->secret, a, e);
}
