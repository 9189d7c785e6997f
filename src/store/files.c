/* Attached files beside the database; see files.h. */
#include "store/files.h"

#include "messages/people_one.def"
#include "store/store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define CHUNK ((size_t)64 * 1024)
#define SEAL_MARK "coso-sealed-1\n"
#define TEMPORARY "new-"
#define KEEP_UNUSED_SECONDS 3600 /* somebody may be about to write its row */

char *files_folder(struct store *s)
{
	if (db_engine_of(s->db) == DB_SQLITE)
		return g_strconcat(db_address(s->db), ".files", NULL);
	const char *configured = g_getenv("COSO_FILES_DIR");
	return configured != NULL && *configured != '\0' ? g_strdup(configured) : NULL;
}

static bool fail_io(const char *path, struct err *e)
{
	return FAIL(e, errno == ENOSPC ? ERR_FULL : ERR_IO, MSG_FILES_IO, path, g_strerror(errno));
}

static bool need_folder(struct store *s, char **folder, struct err *e)
{
	*folder = files_folder(s);
	if (*folder == NULL)
		return FAIL0(e, ERR_NOT_FOUND, MSG_FILES_NO_FOLDER);
	return g_mkdir_with_parents(*folder, 0700) == 0 || fail_io(*folder, e);
}

/* "FOLDER/ab/cdef…" */
static char *path_of(const char *folder, const char *hash)
{
	g_autofree char *first = g_strndup(hash, 2);
	return g_build_filename(folder, first, hash + 2, NULL);
}

/* ---- hash and seal ---- */

struct stream {
	bool seal;
	unsigned char key[KEY_BYTES];
	crypto_generichash_state *hash; /* wants an alignment that a stack does not give under the sanitizers */
	crypto_secretstream_xchacha20poly1305_state cipher;
};

static bool stream_begin(struct store *s, struct stream *x, bool seal, struct err *e)
{
	x->seal = seal;
	if (seal && !key_for_files(s, x->key, e))
		return false;
	x->hash = aligned_alloc(_Alignof(crypto_generichash_state), sizeof *x->hash);
	must(x->hash != NULL && crypto_generichash_init(x->hash, seal ? x->key : NULL, seal ? sizeof x->key : 0, 32) == 0);
	return true;
}

static void stream_end(struct stream *x, char hex[65])
{
	unsigned char sum[32];
	crypto_generichash_final(x->hash, sum, sizeof sum);
	sodium_bin2hex(hex, 65, sum, sizeof sum);
	sodium_memzero(x->hash, sizeof *x->hash);
	free(x->hash);
	sodium_memzero(x, sizeof *x);
}

static bool write_all(int fd, const void *data, size_t size)
{
	for (const char *p = data; size > 0;) {
		const ssize_t n = write(fd, p, size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		p += n;
		size -= (size_t)n;
	}
	return true;
}

static ssize_t read_some(int fd, void *data, size_t size)
{
	ssize_t n;
	do
		n = read(fd, data, size);
	while (n < 0 && errno == EINTR);
	return n;
}

static bool write_chunk(struct stream *x, int to, const unsigned char *data, size_t size, bool last)
{
	unsigned char sealed[CHUNK + crypto_secretstream_xchacha20poly1305_ABYTES];
	unsigned long long n = 0;
	const unsigned char tag =
		last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
	crypto_secretstream_xchacha20poly1305_push(&x->cipher, sealed, &n, data, size, NULL, 0, tag);
	return write_all(to, sealed, (size_t)n);
}

/* What stands in one file into another, sealed or not; counts and hashes the plain bytes. */
static bool copy(struct stream *x, int from, int to, int64_t *bytes)
{
	unsigned char header[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
	g_autofree unsigned char *data = g_malloc(CHUNK);
	*bytes = 0;
	if (x->seal) {
		crypto_secretstream_xchacha20poly1305_init_push(&x->cipher, header, x->key);
		if (!write_all(to, SEAL_MARK, strlen(SEAL_MARK)) || !write_all(to, header, sizeof header))
			return false;
	}
	for (;;) {
		size_t have = 0;
		ssize_t n = 1;
		while (have < CHUNK && (n = read_some(from, data + have, CHUNK - have)) > 0)
			have += (size_t)n;
		if (n < 0)
			return false;
		const bool last = have < CHUNK;
		crypto_generichash_update(x->hash, data, have);
		*bytes += (int64_t)have;
		if (x->seal ? !write_chunk(x, to, data, have, last) : !write_all(to, data, have))
			return false;
		if (last)
			return true;
	}
}

/* ---- keeping ---- */

static bool sync_folder(const char *path)
{
	const int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const bool ok = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return ok;
}

/* Between whoever puts a file into its place (several at once) and whoever takes unused ones away. -1: errno says why. */
static int lock_folder(const char *folder, int how)
{
	const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int locked;
	if (fd < 0)
		return -1;
	do
		locked = flock(fd, how);
	while (locked != 0 && errno == EINTR);
	if (locked == 0)
		return fd;
	(void)close(fd);
	return -1;
}

/* Into its place under its name: there it is whole, or not at all. Also over one that is there: that one may be broken, or old enough to be
 * taken away as unused; the new one is neither. */
static bool settle(const char *folder, const char *temporary, const char *hash, struct err *e)
{
	g_autofree char *path = path_of(folder, hash), *below = g_path_get_dirname(path);
	if (g_mkdir_with_parents(below, 0700) != 0)
		return fail_io(below, e);
	const int lock = lock_folder(folder, LOCK_SH);
	const bool ok = (lock >= 0 && g_rename(temporary, path) == 0 && sync_folder(below) && sync_folder(folder)) || fail_io(path, e);
	if (lock >= 0)
		(void)close(lock);
	return ok;
}

bool files_keep(struct store *s, int fd, bool seal, const char **hash, int64_t *bytes, struct arena *a, struct err *e)
{
	g_autofree char *folder = NULL;
	struct stream x;
	char hex[65];
	if (!need_folder(s, &folder, e))
		return false;
	g_autofree char *temporary = g_build_filename(folder, TEMPORARY "XXXXXX", NULL);
	const int to = g_mkstemp_full(temporary, O_WRONLY | O_CLOEXEC, 0600);
	if (to < 0)
		return fail_io(temporary, e);
	if (!stream_begin(s, &x, seal, e)) {
		close(to);
		g_unlink(temporary);
		return false;
	}
	bool ok = (lseek(fd, 0, SEEK_SET) == 0 && copy(&x, fd, to, bytes) && fsync(to) == 0) || fail_io(temporary, e);
	ok = (close(to) == 0 || fail_io(temporary, e)) && ok;
	stream_end(&x, hex);
	ok = ok && settle(folder, temporary, hex, e);
	if (!ok)
		g_unlink(temporary);
	*hash = arena_strdup(a, hex);
	return ok;
}

/* ---- reading ---- */

static bool damaged(const char *path, struct err *e)
{
	return FAIL(e, ERR_DATA, MSG_FILES_DAMAGED, path);
}

static bool unseal(struct store *s, const char *path, const char *data, gsize size, GByteArray *out, struct err *e)
{
	const size_t mark = strlen(SEAL_MARK), header = crypto_secretstream_xchacha20poly1305_HEADERBYTES;
	const size_t extra = crypto_secretstream_xchacha20poly1305_ABYTES;
	crypto_secretstream_xchacha20poly1305_state cipher;
	unsigned char key[KEY_BYTES], tag = 0;
	const unsigned char *p = (const unsigned char *)data + mark + header;
	if (!key_for_files(s, key, e))
		return false;
	bool ok = size >= mark + header + extra && memcmp(data, SEAL_MARK, mark) == 0 &&
		  crypto_secretstream_xchacha20poly1305_init_pull(&cipher, (const unsigned char *)data + mark, key) == 0;
	g_autofree unsigned char *plain = g_malloc(CHUNK);
	for (size_t left = ok ? size - mark - header : 0; ok && left > 0;) {
		const size_t piece = MIN(left, CHUNK + extra);
		unsigned long long n = 0;
		ok = piece >= extra && tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL &&
		     crypto_secretstream_xchacha20poly1305_pull(&cipher, plain, &n, &tag, p, piece, NULL, 0) == 0;
		if (ok)
			g_byte_array_append(out, plain, (guint)n);
		p += piece;
		left -= piece;
	}
	sodium_memzero(key, sizeof key);
	return (ok && tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL) || damaged(path, e);
}

static bool is_hash(const char *text)
{
	return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

bool files_read(struct store *s, const char *hash, bool sealed, GBytes **out, struct err *e)
{
	g_autofree char *folder = files_folder(s);
	if (folder == NULL || !is_hash(hash))
		return FAIL0(e, ERR_NOT_FOUND, MSG_FILES_NO_FOLDER);
	g_autofree char *path = path_of(folder, hash), *data = NULL;
	gsize size = 0;
	struct stream x;
	char hex[65];
	if (!g_file_get_contents(path, &data, &size, NULL))
		return FAIL(e, ERR_NOT_FOUND, MSG_FILES_MISSING, path);
	GByteArray *plain = g_byte_array_new();
	bool ok = true;
	if (sealed)
		ok = unseal(s, path, data, size, plain, e);
	else
		g_byte_array_append(plain, (const guint8 *)data, (guint)size);
	ok = ok && stream_begin(s, &x, sealed, e);
	if (ok) {
		crypto_generichash_update(x.hash, plain->data, plain->len);
		stream_end(&x, hex);
		ok = strcmp(hex, hash) == 0 || damaged(path, e);
	}
	*out = g_byte_array_free_to_bytes(plain);
	if (!ok)
		g_clear_pointer(out, g_bytes_unref);
	return ok;
}

/* ---- checking ---- */

struct checking {
	struct store *s;
	const char *folder;
	bool clean;
	store_say say;
	void *user;
	int64_t *findings;
	struct files_report *report;
	GHashTable *known; /* hashes that a row speaks of */
};

/* Every row, current and past. */
static bool check_rows(struct checking *c, struct err *e)
{
	struct db_stmt *st = db_prepare(c->s->db,
		"SELECT DISTINCT content_hash, sealed FROM (SELECT content_hash, sealed FROM attachment UNION ALL"
		" SELECT content_hash, sealed FROM attachment_h) AS x ORDER BY content_hash",
		e);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		struct err why = {0};
		GBytes *bytes = NULL;
		const char *hash = db_text(st, 0);
		g_hash_table_add(c->known, g_strdup(hash));
		if (!files_read(c->s, hash, db_int(st, 1) == 1, &bytes, &why)) {
			const char *args[] = {err_text(&why, MSG_VI), err_text(&why, MSG_EN)};
			c->say(MSG_FILES_FINDING, args, 2, c->user);
			(*c->findings)++;
		}
		g_clear_pointer(&bytes, g_bytes_unref);
	}
	return step == DB_DONE;
}

/* Asked again under the lock: somebody may have put it in anew since, and writes its row next. */
static bool take_away(struct checking *c, const char *path)
{
	GStatBuf st;
	const int lock = lock_folder(c->folder, LOCK_EX);
	const bool gone = lock >= 0 && g_stat(path, &st) == 0 && st.st_mtime < time(NULL) - KEEP_UNUSED_SECONDS && g_unlink(path) == 0;
	if (lock >= 0)
		(void)close(lock);
	return gone;
}

static void judge_unused(struct checking *c, const char *path)
{
	c->report->unused++;
	if (c->clean && take_away(c, path)) {
		c->report->removed++;
	} else {
		const char *args[] = {path};
		c->say(MSG_FILES_UNUSED, args, 1, c->user);
		(*c->findings)++;
	}
}

static void check_file(struct checking *c, const char *path, const char *hash)
{
	GStatBuf st;
	if (g_stat(path, &st) != 0)
		return;
	c->report->files++;
	c->report->bytes += st.st_size;
	if (hash == NULL || !g_hash_table_contains(c->known, hash))
		judge_unused(c, path);
}

static void check_below(struct checking *c, const char *name)
{
	g_autofree char *below = g_build_filename(c->folder, name, NULL);
	if (!g_file_test(below, G_FILE_TEST_IS_DIR)) {
		check_file(c, below, NULL); /* what a crash left */
		return;
	}
	GDir *dir = g_dir_open(below, 0, NULL);
	for (const char *rest; dir != NULL && (rest = g_dir_read_name(dir)) != NULL;) {
		g_autofree char *path = g_build_filename(below, rest, NULL), *hash = g_strconcat(name, rest, NULL);
		check_file(c, path, hash);
	}
	g_clear_pointer(&dir, g_dir_close);
}

bool files_check(struct store *s, bool clean, store_say say, void *user, int64_t *findings, struct files_report *out, struct err *e)
{
	g_autofree char *folder = files_folder(s);
	struct checking c = {s, folder, clean, say, user, findings, out, NULL};
	*out = (struct files_report){0};
	c.known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	const bool ok = check_rows(&c, e);
	GDir *dir = ok && folder != NULL ? g_dir_open(folder, 0, NULL) : NULL;
	for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;)
		check_below(&c, name);
	g_clear_pointer(&dir, g_dir_close);
	g_hash_table_destroy(c.known);
	return ok;
}

bool files_verify(struct store *s, store_say say, void *user, int64_t *findings, struct err *e)
{
	struct files_report report;
	return files_check(s, false, say, user, findings, &report, e);
}
