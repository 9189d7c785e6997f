/* See heads.h. The text is lines: "coso heads 1", "made INSTANT", "site N", "change AREA SITE SEQ HASH", "read AREA SITE SEQ HASH" …,
 * "sum HEX" over all lines before it, "key BASE64" and "signature BASE64" over all lines before that. */
#include "store/heads.h"

#include "base/date.h"
#include "store/statement.h"
#include "store/store_internal.h"
#include "messages/heads.def"

#include <sodium.h>
#include <string.h>

#define FIRST_LINE "coso heads 1"
#define SUM_DIGITS 64
#define BASE64 sodium_base64_VARIANT_ORIGINAL_NO_PADDING
#define KEY_TEXT 64	   /* room for a public key in base64 */
#define SIGNATURE_TEXT 128 /* and for a signature */

/* The two logs: the word of a line, the statement of the ends, that of the hash of one row. */
static const struct {
	const char *word, *ends, *at;
} logs[] = {{"change", "log_ends", "log_hash_at"}, {"read", "access_heads", "access_hash_at"}};

static void sum_of(const char *text, size_t length, char out[SUM_DIGITS + 1])
{
	unsigned char raw[crypto_hash_sha256_BYTES];
	crypto_hash_sha256(raw, (const unsigned char *)text, length);
	sodium_bin2hex(out, SUM_DIGITS + 1, raw, sizeof raw);
}

/* ---- writing ---- */

static bool put_ends(struct store *s, size_t which, GString *out, struct err *e)
{
	struct db_stmt *st = db_prepare(s->db, statement_text(logs[which].ends), e);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW)
		if (db_int(st, 2) > 0)
			g_string_append_printf(out, "%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s\n",
				logs[which].word, db_int(st, 0), db_int(st, 1), db_int(st, 2), db_text(st, 3));
	return step == DB_DONE;
}

static bool put_signature(struct store *s, GString *out, struct err *e)
{
	unsigned char public[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES], signature[crypto_sign_BYTES];
	char text[SIGNATURE_TEXT];
	if (!key_for_signing(s, public, secret, e))
		return false;
	g_string_append_printf(out, "key %s\n", sodium_bin2base64(text, sizeof text, public, sizeof public, BASE64));
	crypto_sign_detached(signature, NULL, (const unsigned char *)out->str, out->len, secret);
	sodium_memzero(secret, sizeof secret);
	g_string_append_printf(out, "signature %s\n", sodium_bin2base64(text, sizeof text, signature, sizeof signature, BASE64));
	return true;
}

char *heads_write(struct store *s, bool sign, int64_t now_ms, struct err *e)
{
	bool own = !db_in_transaction(s->db);
	if (own && !db_begin_read(s->db, e))
		return NULL;
	struct arena *a = arena_new();
	GString *out = g_string_new(FIRST_LINE "\n");
	char sum[SUM_DIGITS + 1];
	g_string_append_printf(out, "made %s\nsite %d\n", instant_format(now_ms, a), s->site);
	arena_free(a);
	bool ok = put_ends(s, 0, out, e) && put_ends(s, 1, out, e);
	sum_of(out->str, out->len, sum);
	g_string_append_printf(out, "sum %s\n", sum);
	ok = ok && (!sign || put_signature(s, out, e));
	if (own)
		db_rollback(s->db);
	return g_string_free(out, !ok);
}

char *heads_sign(struct store *s, const char *text, struct err *e)
{
	GString *out = g_string_new(text);
	bool ok = put_signature(s, out, e);
	return g_string_free(out, !ok);
}

/* ---- reading ---- */

/* A text, taken apart. */
struct heads {
	char **lines;
	const char *made, *sum, *key, *signature; /* NULL where there is none */
	size_t before_sum, before_signature;	  /* bytes */
	int64_t chains, rows;
};

/* What follows the word in a line; NULL. */
static const char *after(const char *line, const char *word)
{
	size_t n = strlen(word);
	return strncmp(line, word, n) == 0 && line[n] == ' ' ? line + n + 1 : NULL;
}

/* "AREA SITE SEQ HASH". */
static bool read_end(const char *rest, int64_t out[3], const char **hash)
{
	const char *at = rest;
	for (int i = 0; i < 3; i++) {
		char *end = NULL;
		out[i] = g_ascii_strtoll(at, &end, 10);
		if (end == at || *end != ' ')
			return false;
		at = end + 1;
	}
	*hash = at;
	return out[2] > 0 && strlen(at) == HASH_TEXT_SIZE - 1;
}

/* One line after the first; at: how many bytes stand before it. */
static bool take_line(struct heads *h, const char *line, size_t at)
{
	const char *rest = NULL, *hash = NULL;
	int64_t numbers[3];
	for (size_t i = 0; i < G_N_ELEMENTS(logs); i++) {
		if ((rest = after(line, logs[i].word)) == NULL)
			continue;
		h->chains++;
		bool good = h->sum == NULL && read_end(rest, numbers, &hash);
		h->rows += good ? numbers[2] : 0;
		return good;
	}
	if ((rest = after(line, "made")) != NULL && h->made == NULL)
		return (h->made = rest) != NULL;
	if ((rest = after(line, "site")) != NULL)
		return true;
	if ((rest = after(line, "sum")) != NULL && h->sum == NULL) {
		h->before_sum = at;
		return (h->sum = rest) != NULL;
	}
	if ((rest = after(line, "key")) != NULL && h->sum != NULL && h->key == NULL)
		return (h->key = rest) != NULL;
	if ((rest = after(line, "signature")) != NULL && h->key != NULL && h->signature == NULL) {
		h->before_signature = at;
		return (h->signature = rest) != NULL;
	}
	return false;
}

/* Lines of its own words only, each once where it is one, in their order. false: it is not such a text; *line is the first that is wrong.
 */
static bool read_text(const char *text, struct heads *h, size_t *line)
{
	*h = (struct heads){.lines = g_strsplit(text, "\n", -1)};
	size_t at = 0;
	for (*line = 0; h->lines[*line] != NULL; (*line)++) {
		const char *here = h->lines[*line];
		bool last = h->lines[*line + 1] == NULL;
		if (*line == 0 ? strcmp(here, FIRST_LINE) != 0 : last ? *here != '\0' : !take_line(h, here, at))
			return false;
		at += strlen(here) + 1;
	}
	return h->sum != NULL && h->made != NULL && strlen(h->sum) == SUM_DIGITS;
}

char *heads_paper_line(const char *text)
{
	struct heads h;
	size_t line = 0;
	GString *out = NULL;
	if (read_text(text, &h, &line)) {
		out = g_string_new(NULL);
		g_string_append_printf(out, "coso %s · %" G_GINT64_FORMAT " · %" G_GINT64_FORMAT " · ", h.made, h.chains, h.rows);
		for (int i = 0; i < 24; i++) /* 96 bits: nobody finds another text with them */
			g_string_append_printf(out, "%s%c", i > 0 && i % 4 == 0 ? "-" : "", g_ascii_toupper(h.sum[i]));
		if (h.key != NULL)
			g_string_append_printf(out, " · %.12s", h.key);
	}
	g_strfreev(h.lines);
	return out != NULL ? g_string_free(out, FALSE) : NULL;
}

/* ---- comparing ---- */

struct comparing {
	struct store *s;
	store_say say;
	void *user;
	int64_t *findings;
};

static void remark(const struct comparing *x, msg_key key, const char *arg)
{
	x->say(key, &arg, arg != NULL ? 1 : 0, x->user);
}

static bool is_signed_right(const struct heads *h, const char *text)
{
	unsigned char public[crypto_sign_PUBLICKEYBYTES], signature[crypto_sign_BYTES];
	size_t n = 0, m = 0;
	return sodium_base642bin(public, sizeof public, h->key, strlen(h->key), NULL, &n, NULL, BASE64) == 0 && n == sizeof public &&
	       sodium_base642bin(signature, sizeof signature, h->signature, strlen(h->signature), NULL, &m, NULL, BASE64) == 0 &&
	       m == sizeof signature &&
	       crypto_sign_verify_detached(signature, (const unsigned char *)text, h->before_signature, public) == 0;
}

/* The text itself: its sum, its signature, whose key that is. */
static void compare_text(const struct comparing *x, const struct heads *h, const char *text)
{
	char sum[SUM_DIGITS + 1], own_text[KEY_TEXT];
	unsigned char public[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
	struct err absent = {0};
	sum_of(text, h->before_sum, sum);
	if (strcmp(sum, h->sum) != 0) {
		SAY(x->say, x->user, x->findings, MSG_HEADS_CHANGED, h->made);
		return;
	}
	if (h->signature == NULL) {
		remark(x, MSG_HEADS_UNSIGNED, NULL);
		return;
	}
	if (!is_signed_right(h, text)) {
		SAY(x->say, x->user, x->findings, MSG_HEADS_CHANGED, h->made);
		return;
	}
	if (!key_for_signing(x->s, public, secret, &absent)) {
		remark(x, MSG_HEADS_NO_KEY, h->key);
		return;
	}
	sodium_memzero(secret, sizeof secret);
	if (strcmp(sodium_bin2base64(own_text, sizeof own_text, public, sizeof public, BASE64), h->key) != 0)
		SAY(x->say, x->user, x->findings, MSG_HEADS_OTHER_KEY, h->key);
}

static bool compare_end(const struct comparing *x, size_t which, const char *rest, struct err *e)
{
	int64_t end[3] = {0};
	const char *hash = "";
	(void)read_end(rest, end, &hash);
	struct db_stmt *st = db_prepare(x->s->db, statement_text(logs[which].at), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":area"), end[0]);
	db_bind_int(st, db_param(st, ":site"), end[1]);
	db_bind_int(st, db_param(st, ":seq"), end[2]);
	enum db_step step = db_step(st, e);
	bool same = step == DB_ROW && g_strcmp0(db_text(st, 0), hash) == 0;
	db_reset(st);
	g_autofree char *chain =
		g_strdup_printf("%s%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, which == 0 ? "" : "access_log ", end[0], end[1]);
	g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, end[2]);
	if (step == DB_DONE)
		SAY(x->say, x->user, x->findings, MSG_HEADS_CUT, chain, number);
	else if (step == DB_ROW && !same)
		SAY(x->say, x->user, x->findings, MSG_HEADS_REWRITTEN, chain, number);
	return step != DB_ERROR;
}

bool heads_compare(struct store *s, const char *text, store_say say, void *user, int64_t *findings, struct err *e)
{
	const struct comparing x = {s, say, user, findings};
	struct heads h;
	size_t line = 0;
	if (!read_text(text, &h, &line)) {
		g_autofree char *number = g_strdup_printf("%zu", line + 1);
		g_strfreev(h.lines);
		return FAIL(e, ERR_INPUT, MSG_HEADS_NOT_ONE, number);
	}
	bool own = !db_in_transaction(s->db), ok = !own || db_begin_read(s->db, e);
	if (ok)
		compare_text(&x, &h, text);
	for (size_t i = 1; ok && h.lines[i] != NULL; i++)
		for (size_t k = 0; ok && k < G_N_ELEMENTS(logs); k++) {
			const char *rest = after(h.lines[i], logs[k].word);
			ok = rest == NULL || compare_end(&x, k, rest, e);
		}
	if (own && db_in_transaction(s->db))
		db_rollback(s->db);
	g_strfreev(h.lines);
	return ok;
}
