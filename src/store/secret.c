/* The register's key and what is sealed with it: XChaCha20-Poly1305 with a nonce made of the text itself, so that the same register writes
 * the same bytes on every engine, and a keyed fingerprint for equality. The key stays outside the database. */
#include "store/describe.h"
#include "store/store_internal.h"
#include "messages/store.def"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_MARK "coso-key-1 "
#define BASE64 sodium_base64_VARIANT_ORIGINAL_NO_PADDING

enum subkey { SUBKEY_SEAL = 1, SUBKEY_NONCE, SUBKEY_BLIND, SUBKEY_CHECK, SUBKEY_FILES, SUBKEY_MARK, SUBKEY_SIGN };

static void derive(const struct store *s, enum subkey which, unsigned char out[KEY_BYTES])
{
	crypto_kdf_derive_from_key(out, KEY_BYTES, (uint64_t)which, "cosostor", s->key);
}

/* A fingerprint that tells whether a key file belongs to this register, without giving the key away. */
static void key_check(const struct store *s, char out[HASH_TEXT_SIZE])
{
	unsigned char k[KEY_BYTES];
	derive(s, SUBKEY_CHECK, k);
	sodium_bin2base64(out, HASH_TEXT_SIZE, k, sizeof k, BASE64);
	sodium_memzero(k, sizeof k);
}

/* What was sealed, once the key is there. */
static bool unseal(const struct store *s, const char *enc, struct arena *a, const char **value, struct err *e)
{
	enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES };
	size_t room = strlen(enc), n = 0;
	unsigned char *sealed = arena_alloc(a, room + 1), k[KEY_BYTES];
	if (sodium_base642bin(sealed, room, enc, strlen(enc), NULL, &n, NULL, BASE64) != 0 || n < NONCE + TAG)
		return FAIL0(e, ERR_DATA, MSG_STORE_SECRET_BROKEN);
	unsigned char *plain = arena_alloc(a, n - NONCE - TAG + 1);
	derive(s, SUBKEY_SEAL, k);
	int rc = crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, sealed + NONCE, n - NONCE, NULL, 0, sealed, k);
	sodium_memzero(k, sizeof k);
	if (rc != 0)
		return FAIL0(e, ERR_DATA, MSG_STORE_SECRET_BROKEN);
	*value = (const char *)plain;
	return true;
}

char *key_sample_text(const struct table *t, uint16_t i)
{
	const char *column = t->columns[i].name;
	if (!g_str_has_suffix(column, "_enc"))
		return NULL;
	return g_strdup_printf("SELECT %s FROM %s WHERE %s IS NOT NULL LIMIT 1", column, t->name, column);
}

/* One sealed value of the column into the arena; NULL: there is none. */
static bool sample(struct store *s, const char *sql, struct arena *a, const char **enc, struct err *e)
{
	struct db_stmt *st = db_prepare(s->db, sql, e);
	if (st == NULL)
		return false;
	enum db_step step = db_step(st, e);
	*enc = step == DB_ROW ? arena_strdup(a, db_text(st, 0)) : NULL;
	if (step == DB_ROW)
		db_reset(st);
	return step != DB_ERROR;
}

/* Does the register hold something sealed, and (opens not NULL) does the key open one value of each column? Goes by what is there where no
 * mark says. */
static bool look_at_sealed(struct store *s, bool *sealed, bool *opens, struct err *e)
{
	struct arena *a = arena_new();
	bool ok = true;
	*sealed = false;
	for (size_t i = 0; ok && i < table_count; i++) {
		for (uint16_t c = 0; ok && c < table_all[i]->column_count; c++) {
			const char *enc = NULL, *value = NULL;
			g_autofree char *sql = key_sample_text(table_all[i], c);
			ok = sql == NULL || sample(s, sql, a, &enc, e);
			*sealed = *sealed || enc != NULL;
			if (opens != NULL && enc != NULL && !unseal(s, enc, a, &value, NULL))
				*opens = false;
		}
	}
	arena_free(a);
	return ok;
}

/* Is it the key of this register? *found false: no mark says so yet; then it has to open what is sealed. */
static bool key_matches(struct store *s, bool *found, struct err *e)
{
	struct db_stmt *st = db_prepare(s->db, "SELECT key_check FROM store_state WHERE id = 1", e);
	if (st == NULL || db_step(st, e) != DB_ROW)
		return false;
	char mine[HASH_TEXT_SIZE];
	key_check(s, mine);
	*found = !db_is_null(st, 0);
	bool same = !*found || strcmp(db_text(st, 0), mine) == 0, sealed = false;
	db_reset(st);
	if (!*found && !look_at_sealed(s, &sealed, &same, e))
		return false;
	return same || FAIL(e, ERR_DATA, MSG_STORE_KEY_BAD, s->key_file);
}

static bool remember_key(struct store *s, struct err *e)
{
	struct db_stmt *st = db_prepare(s->db, "UPDATE store_state SET key_check = :mark WHERE id = 1", e);
	if (st == NULL)
		return false;
	char mine[HASH_TEXT_SIZE];
	key_check(s, mine);
	db_bind_text(st, 0, mine);
	return db_run(st, NULL, e);
}

static bool read_key(struct store *s, struct err *e)
{
	g_autofree char *text = NULL;
	if (!g_file_get_contents(s->key_file, &text, NULL, NULL))
		return FAIL(e, ERR_NOT_FOUND, MSG_STORE_KEY_ABSENT, s->key_file);
	g_strchomp(text);
	size_t n = 0;
	bool good = g_str_has_prefix(text, KEY_MARK) &&
		    sodium_hex2bin(s->key, sizeof s->key, text + strlen(KEY_MARK), strlen(text + strlen(KEY_MARK)), NULL, &n, NULL) == 0 &&
		    n == KEY_BYTES;
	sodium_memzero(text, strlen(text));
	return good || FAIL(e, ERR_DATA, MSG_STORE_KEY_BAD, s->key_file);
}

static bool load(struct store *s, struct err *e)
{
	if (s->key_loaded)
		return true;
	s->key_loaded = read_key(s, e) && key_matches(s, &s->key_marked, e);
	return s->key_loaded;
}

bool key_commit(struct store *s, struct err *e)
{
	bool found = false;
	if (!s->key_loaded || s->key_marked)
		return true;
	/* Under the lock of the clock's row: another key may have been the first meanwhile. */
	return key_matches(s, &found, e) && (found || remember_key(s, e));
}

bool key_for_files(struct store *s, unsigned char out[KEY_BYTES], struct err *e)
{
	if (!load(s, e))
		return false;
	derive(s, SUBKEY_FILES, out);
	return true;
}

bool key_for_signing(struct store *s, unsigned char *public, unsigned char *secret, struct err *e)
{
	unsigned char seed[KEY_BYTES];
	G_STATIC_ASSERT(KEY_BYTES == crypto_sign_SEEDBYTES);
	if (!load(s, e))
		return false;
	derive(s, SUBKEY_SIGN, seed);
	crypto_sign_seed_keypair(public, secret, seed);
	sodium_memzero(seed, sizeof seed);
	return true;
}

bool store_key_mark(struct store *s, const char *text, size_t length, char out[65], struct err *e)
{
	unsigned char k[KEY_BYTES], raw[32];
	if (!load(s, e))
		return false;
	derive(s, SUBKEY_MARK, k);
	crypto_generichash(raw, sizeof raw, (const unsigned char *)text, length, k, sizeof k);
	sodium_bin2hex(out, 65, raw, sizeof raw);
	sodium_memzero(k, sizeof k);
	return true;
}

bool key_verify(struct store *s, store_say say, void *user, int64_t *findings, struct err *e)
{
	bool used = false, sealed = false;
	struct db_stmt *st = db_prepare(s->db, "SELECT key_check FROM store_state WHERE id = 1", e);
	if (st == NULL || db_step(st, e) != DB_ROW)
		return false;
	used = !db_is_null(st, 0);
	db_reset(st);
	if (!used && !look_at_sealed(s, &sealed, NULL, e))
		return false;
	/* A key that this user may not read is kept from him, not lost. */
	bool kept = g_access(s->key_file, F_OK) == 0 && g_access(s->key_file, R_OK) != 0;
	struct err why = {0};
	if ((!used && !sealed) || kept || load(s, &why))
		return true;
	const char *args[] = {s->key_file};
	say(why.key, args, 1, user);
	(*findings)++;
	return true;
}

bool key_is_private(const struct store *s, struct err *e)
{
	GStatBuf st;
	bool shared = g_stat(s->key_file, &st) == 0 && (st.st_mode & (S_IRWXG | S_IRWXO)) != 0;
	return !shared || FAIL(e, ERR_DENIED, MSG_STORE_KEY_SHARED, s->key_file);
}

bool key_make(struct store *s, struct err *e)
{
	if (g_access(s->key_file, F_OK) == 0)
		return true; /* a key kept from before, or chosen by whoever creates the register: it is checked when it is first needed */
	g_autofree char *folder = g_path_get_dirname(s->key_file);
	(void)g_mkdir_with_parents(folder, 0700);
	unsigned char key[KEY_BYTES];
	char hex[KEY_BYTES * 2 + 1];
	randombytes_buf(key, sizeof key);
	sodium_bin2hex(hex, sizeof hex, key, sizeof key);
	g_autofree char *line = g_strconcat(KEY_MARK, hex, "\n", NULL);
	size_t n = strlen(line);
	int fd = g_open(s->key_file, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
	bool ok = fd >= 0 && write(fd, line, n) == (ssize_t)n && fsync(fd) == 0;
	int why = errno;
	if (fd >= 0)
		close(fd);
	if (!ok && fd >= 0)
		(void)g_unlink(s->key_file);
	s->key_made = ok;
	sodium_memzero(key, sizeof key);
	sodium_memzero(hex, sizeof hex);
	sodium_memzero(line, n);
	return ok || FAIL(e, why == ENOSPC ? ERR_FULL : ERR_IO, MSG_STORE_KEY_WRITE, s->key_file, g_strerror(why));
}

bool store_secret(struct store *s, const char *value, struct arena *a, const char **enc, const char **bix, struct err *e)
{
	if (!load(s, e))
		return false;
	enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES };
	unsigned char k[KEY_BYTES], blind[32];
	size_t n = strlen(value), size = NONCE + n + TAG;
	unsigned char *sealed = arena_alloc(a, size);
	derive(s, SUBKEY_NONCE, k);
	crypto_generichash(sealed, NONCE, (const unsigned char *)value, n, k, sizeof k);
	derive(s, SUBKEY_SEAL, k);
	crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + NONCE, NULL, (const unsigned char *)value, n, NULL, 0, NULL, sealed, k);
	size_t text_size = sodium_base64_encoded_len(size, BASE64);
	char *text = arena_alloc(a, text_size);
	sodium_bin2base64(text, text_size, sealed, size, BASE64);
	derive(s, SUBKEY_BLIND, k);
	crypto_generichash(blind, sizeof blind, (const unsigned char *)value, n, k, sizeof k);
	char *print = arena_alloc(a, HASH_TEXT_SIZE);
	sodium_bin2base64(print, HASH_TEXT_SIZE, blind, sizeof blind, BASE64);
	sodium_memzero(k, sizeof k);
	*enc = text;
	*bix = print;
	return true;
}

bool store_reveal(struct store *s, const char *enc, struct arena *a, const char **value, struct err *e)
{
	return load(s, e) && unseal(s, enc, a, value, e);
}
