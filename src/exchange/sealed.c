/* See sealed.h. */
#include "exchange/sealed.h"

#include "exchange/age.h"
#include "messages/backup.def"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK ((size_t)256 * 1024)
#define NAME_MAX_BYTES 200

struct sealed {
	char *path, *part;
	struct age *age;
	struct archive *archive;
	unsigned char *buffer;
	bool broken; /* age has ended before us: it says why */
};

static bool fail_io(const char *path, int why, struct err *e)
{
	return FAIL(e, why == ENOSPC || why == EDQUOT ? ERR_FULL : ERR_IO, MSG_BACKUP_IO, path, g_strerror(why));
}

/* A pipe that nobody reads any more is told of when age is asked (sealed_close). */
static bool fail_archive(struct sealed *x, struct err *e)
{
	int why = archive_errno(x->archive);
	x->broken |= why == EPIPE;
	return why != EPIPE && FAIL(e, ERR_IO, MSG_BACKUP_IO, x->part, archive_error_string(x->archive));
}

static void sum_text(crypto_hash_sha256_state *hash, char sum[65])
{
	unsigned char raw[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_final(hash, raw);
	sodium_bin2hex(sum, 65, raw, sizeof raw);
}

/* ---- making ---- */

struct sealed *sealed_create(const char *path, char *const *recipients, struct err *e)
{
	int fd = -1;
	if (g_file_test(path, G_FILE_TEST_EXISTS)) {
		(void)FAIL(e, ERR_CONFLICT, MSG_BACKUP_IS_THERE, path);
		return NULL;
	}
	struct sealed *x = g_new0(struct sealed, 1);
	x->path = g_strdup(path);
	x->part = g_strconcat(path, ".part", NULL);
	x->buffer = g_malloc(CHUNK);
	(void)g_unlink(x->part); /* of one that was stopped */
	x->age = age_seal(x->part, recipients, &fd, e);
	x->archive = x->age != NULL ? archive_write_new() : NULL;
	if (x->archive != NULL && archive_write_add_filter_zstd(x->archive) == ARCHIVE_OK &&
		archive_write_set_format_pax_restricted(x->archive) == ARCHIVE_OK &&
		archive_write_set_bytes_in_last_block(x->archive, 1) == ARCHIVE_OK && /* nothing behind what zstd wrote */
		archive_write_open_fd(x->archive, fd) == ARCHIVE_OK)
		return x;
	if (x->archive != NULL)
		(void)fail_archive(x, e);
	(void)sealed_close(x, true, e);
	return NULL;
}

static bool begin_entry(struct sealed *x, const char *name, int64_t size, int64_t seconds, struct err *e)
{
	struct archive_entry *entry = archive_entry_new();
	archive_entry_set_pathname(entry, name);
	archive_entry_set_size(entry, size);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0600);
	archive_entry_set_mtime(entry, (time_t)seconds, 0);
	int r = archive_write_header(x->archive, entry);
	archive_entry_free(entry);
	return r == ARCHIVE_OK || fail_archive(x, e);
}

static bool write_bytes(struct sealed *x, const void *bytes, size_t length, struct err *e)
{
	return archive_write_data(x->archive, bytes, length) == (la_ssize_t)length || fail_archive(x, e);
}

bool sealed_add(struct sealed *x, const char *name, const char *path, char sum[65], sealed_progress progress, void *user, struct err *e)
{
	struct stat st;
	crypto_hash_sha256_state hash;
	int fd = g_open(path, O_RDONLY | O_CLOEXEC, 0);
	if (fd < 0 || fstat(fd, &st) != 0) {
		(void)fail_io(path, errno, e);
		if (fd >= 0)
			(void)close(fd);
		return false;
	}
	crypto_hash_sha256_init(&hash);
	bool ok = begin_entry(x, name, st.st_size, st.st_mtime, e);
	int64_t done = 0;
	while (ok && done < st.st_size) {
		ssize_t n = read(fd, x->buffer, CHUNK);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) { /* shorter than it was: somebody writes it */
			ok = fail_io(path, n < 0 ? errno : EIO, e);
			break;
		}
		crypto_hash_sha256_update(&hash, x->buffer, (unsigned long long)n);
		ok = write_bytes(x, x->buffer, (size_t)n, e);
		done += n;
		if (ok && progress != NULL && !progress(done, user))
			ok = FAIL0(e, ERR_CANCELLED, MSG_BACKUP_STOPPED);
	}
	(void)close(fd);
	sum_text(&hash, sum);
	return ok;
}

bool sealed_add_text(struct sealed *x, const char *name, const char *text, size_t length, struct err *e)
{
	return begin_entry(x, name, (int64_t)length, g_get_real_time() / G_USEC_PER_SEC, e) && write_bytes(x, text, length, e);
}

/* The name is on disk too, not only what it names. */
static bool settle(const char *part, const char *path, struct err *e)
{
	g_autofree char *folder = g_path_get_dirname(path);
	int fd = g_open(part, O_RDONLY | O_CLOEXEC, 0);
	bool ok = fd >= 0 && fchmod(fd, 0600) == 0 && fsync(fd) == 0 && g_rename(part, path) == 0;
	int why = errno;
	if (fd >= 0)
		(void)close(fd);
	int in = ok ? g_open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0) : -1;
	if (in >= 0) {
		(void)fsync(in);
		(void)close(in);
	}
	return ok || fail_io(path, why, e);
}

bool sealed_close(struct sealed *x, bool failed, struct err *e)
{
	bool ok = !failed;
	if (x->archive != NULL && failed)
		(void)archive_write_fail(x->archive); /* its end would be written to a pipe that is none any more */
	if (x->archive != NULL) {
		ok = (ok && archive_write_close(x->archive) == ARCHIVE_OK) || (ok && fail_archive(x, e));
		(void)archive_write_free(x->archive);
	}
	if (x->age != NULL && !age_close(x->age, failed && !x->broken, e))
		ok = false;
	ok = ok && settle(x->part, x->path, e);
	if (!ok)
		(void)g_unlink(x->part);
	g_free(x->path);
	g_free(x->part);
	g_free(x->buffer);
	g_free(x);
	return ok;
}

/* ---- opening ---- */

/* Relative, without "..", "." or empty parts, of letters, digits and ".-_/" only. */
static bool is_plain_name(const char *name)
{
	size_t length = strlen(name);
	if (length == 0 || length > NAME_MAX_BYTES ||
		strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_/") != length)
		return false;
	g_auto(GStrv) parts = g_strsplit(name, "/", -1);
	for (char **p = parts; *p != NULL; p++)
		if (**p == '\0' || strcmp(*p, ".") == 0 || strcmp(*p, "..") == 0)
			return false;
	return true;
}

static bool write_all(int fd, const char *path, const unsigned char *bytes, size_t length, struct err *e)
{
	while (length > 0) {
		ssize_t n = write(fd, bytes, length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail_io(path, errno, e);
		bytes += n;
		length -= (size_t)n;
	}
	return true;
}

static bool extract_one(struct archive *a, const char *to, int64_t *bytes, char sum[65], struct err *e)
{
	g_autofree unsigned char *buffer = g_malloc(CHUNK);
	g_autofree char *folder = g_path_get_dirname(to);
	crypto_hash_sha256_state hash;
	int fd = g_mkdir_with_parents(folder, 0700) == 0 ? g_open(to, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600) : -1;
	if (fd < 0)
		return fail_io(to, errno, e);
	crypto_hash_sha256_init(&hash);
	la_ssize_t n = 0;
	bool ok = true;
	*bytes = 0;
	while (ok && (n = archive_read_data(a, buffer, CHUNK)) > 0) {
		crypto_hash_sha256_update(&hash, buffer, (unsigned long long)n);
		ok = write_all(fd, to, buffer, (size_t)n, e);
		*bytes += n;
	}
	if (ok && n < 0)
		ok = FAIL(e, ERR_INPUT, MSG_BACKUP_NOT_ONE, archive_error_string(a));
	if (ok && fsync(fd) != 0)
		ok = fail_io(to, errno, e);
	(void)close(fd);
	sum_text(&hash, sum);
	return ok;
}

static bool extract_all(struct archive *a, const char *folder, size_t *got, sealed_each each, void *user, struct err *e)
{
	struct archive_entry *entry;
	int r;
	while ((r = archive_read_next_header(a, &entry)) == ARCHIVE_OK) {
		const char *name = archive_entry_pathname(entry);
		int64_t bytes = 0;
		char sum[65];
		if (name == NULL || archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != NULL ||
			!is_plain_name(name))
			return FAIL(e, ERR_INPUT, MSG_BACKUP_NOT_ONE, name != NULL ? name : "");
		g_autofree char *to = g_build_filename(folder, name, NULL);
		if (!extract_one(a, to, &bytes, sum, e) || (each != NULL && !each(name, bytes, sum, user, e)))
			return false;
		(*got)++;
	}
	return r == ARCHIVE_EOF || FAIL(e, ERR_INPUT, MSG_BACKUP_NOT_ONE, archive_error_string(a));
}

bool sealed_extract(const char *path, const char *identity, const char *folder, sealed_each each, void *user, struct err *e)
{
	int fd = -1;
	struct err mine = {0}, said = {0};
	size_t got = 0;
	struct age *age = age_open(path, identity, &fd, e);
	if (age == NULL)
		return false;
	struct archive *a = archive_read_new();
	bool ok = archive_read_support_filter_zstd(a) == ARCHIVE_OK && archive_read_support_format_tar(a) == ARCHIVE_OK &&
		  archive_read_open_fd(a, fd, CHUNK) == ARCHIVE_OK;
	if (!ok)
		(void)FAIL(&mine, ERR_INPUT, MSG_BACKUP_NOT_ONE, archive_error_string(a));
	ok = ok && extract_all(a, folder, &got, each, user, &mine);
	(void)archive_read_free(a);
	/* When age could not open it, that it gave us nothing is no news; when we stop listening, that it complains is none. */
	ok &= age_close(age, mine.code == ERR_FULL || mine.code == ERR_IO, &said);
	return ok || err_copy(e, said.code != ERR_NONE && (got == 0 || mine.code == ERR_NONE) ? &said : &mine);
}
