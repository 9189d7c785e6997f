/* See service_image.h. The file carries the heads of the change log with the hashes of their rows: a register that was taken back to an
 * older state, or another one under the same name, has other hashes there, and the file is none of its. */
#include "app/service_image.h"

#include "app/service_follow.h"
#include "stats/snapshot_image.h"
#include "store/views.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define QUIET_SECONDS 4	  /* after it has read more */
#define OFTEN_SECONDS 600 /* at least, while the register changes */

struct image {
	char *path;
	bool (*write)(void *user, struct err *e);
	void *user;
	GThread *thread;
	GMutex saving; /* one at a time */
	GMutex lock;   /* of what follows, but open */
	GCond wake;
	bool wanted, closing, taken, told;
	uint64_t extent; /* written, or taken */
	int64_t number;
	struct image_file *open; /* written, not yet settled; of who saves */
};

bool image_save(struct image *m, struct err *e)
{
	g_mutex_lock(&m->saving);
	bool ok = m->write(m->user, e);
	g_mutex_unlock(&m->saving);
	return ok;
}

static gpointer write_now_and_then(gpointer image)
{
	struct image *m = image;
	g_mutex_lock(&m->lock);
	while (!m->closing) {
		gint64 until = g_get_monotonic_time() + (m->wanted ? QUIET_SECONDS : OFTEN_SECONDS) * G_TIME_SPAN_SECOND;
		bool wanted = m->wanted;
		while (!m->closing && m->wanted == wanted && g_cond_wait_until(&m->wake, &m->lock, until))
			continue;
		if (m->closing || m->wanted != wanted)
			continue;
		m->wanted = false;
		g_mutex_unlock(&m->lock);
		struct err e = {0};
		bool ok = image_save(m, &e);
		g_mutex_lock(&m->lock);
		if (!ok && !m->told) /* once is enough: nothing depends on it */
			(void)fprintf(stderr, "coso: %s\n", e.vi);
		m->told |= !ok;
	}
	g_mutex_unlock(&m->lock);
	return NULL;
}

/* What a process that was killed has left half written. */
static void clear_leavings(const char *path)
{
	g_autofree char *folder = g_path_get_dirname(path), *name = g_path_get_basename(path), *start = g_strconcat(name, ".", NULL);
	GDir *d = g_dir_open(folder, 0, NULL);
	for (const char *f = d != NULL ? g_dir_read_name(d) : NULL; f != NULL; f = g_dir_read_name(d)) {
		char *end = NULL;
		long pid = g_str_has_prefix(f, start) ? strtol(f + strlen(start), &end, 10) : 0;
		if (pid <= 0 || strcmp(end, ".new") != 0 || kill((pid_t)pid, 0) == 0 || errno != ESRCH)
			continue;
		g_autofree char *file = g_build_filename(folder, f, NULL);
		(void)g_unlink(file);
	}
	if (d != NULL)
		g_dir_close(d);
}

struct image *image_new(const char *path, bool (*write)(void *user, struct err *e), void *user)
{
	struct image *m = g_new0(struct image, 1);
	m->path = g_strdup(path);
	clear_leavings(path);
	m->write = write;
	m->user = user;
	g_mutex_init(&m->lock);
	g_mutex_init(&m->saving);
	g_cond_init(&m->wake);
	m->thread = g_thread_new("image", write_now_and_then, m);
	return m;
}

void image_free(struct image *m)
{
	if (m == NULL)
		return;
	g_mutex_lock(&m->lock);
	m->closing = true;
	g_cond_signal(&m->wake);
	g_mutex_unlock(&m->lock);
	g_thread_join(m->thread);
	(void)image_save(m, NULL);
	snapshot_image_drop(m->open);
	g_mutex_clear(&m->lock);
	g_mutex_clear(&m->saving);
	g_cond_clear(&m->wake);
	g_free(m->path);
	g_free(m);
}

GArray *image_take(struct image *m, struct store *s, struct snapshot *n, int64_t *number, struct err *e)
{
	g_autofree char *key = views_fingerprint(s, e);
	g_autoptr(GByteArray) state = g_byte_array_new();
	GArray *heads = NULL;
	if (key != NULL && snapshot_image_read(n, m->path, key, state) && state->len >= sizeof(*number)) {
		memcpy(number, state->data, sizeof(*number));
		heads = log_heads_get(s, state->data + sizeof(*number), state->len - sizeof(*number), e);
	}
	if (heads == NULL)
		return NULL;
	g_mutex_lock(&m->lock);
	m->taken = true;
	m->extent = snapshot_image_extent(n);
	m->number = *number;
	g_mutex_unlock(&m->lock);
	return heads;
}

bool image_was_taken(struct image *m)
{
	g_mutex_lock(&m->lock);
	bool taken = m->taken;
	g_mutex_unlock(&m->lock);
	return taken;
}

void image_moved(struct image *m, const struct snapshot *n)
{
	uint64_t extent = snapshot_image_extent(n);
	g_mutex_lock(&m->lock);
	if (extent != m->extent && !m->wanted) {
		m->wanted = true;
		g_cond_signal(&m->wake);
	}
	g_mutex_unlock(&m->lock);
}

bool image_write(struct image *m, struct store *s, struct snapshot *n, const GArray *heads, int64_t number, struct err *e)
{
	uint64_t extent = snapshot_image_extent(n);
	g_mutex_lock(&m->lock);
	bool same = extent == m->extent && number == m->number;
	g_mutex_unlock(&m->lock);
	if (same || heads == NULL || !snapshot_image_worth(n) || m->open != NULL)
		return true;
	g_autofree char *key = views_fingerprint(s, e);
	g_autoptr(GByteArray) state = g_byte_array_new();
	g_byte_array_append(state, (const guint8 *)&number, sizeof(number));
	if (key == NULL || !log_heads_put(s, heads, state, e) || (m->open = snapshot_image_write(n, m->path, key, state, e)) == NULL)
		return false;
	g_mutex_lock(&m->lock);
	m->extent = extent;
	m->number = number;
	g_mutex_unlock(&m->lock);
	return true;
}

bool image_settle(struct image *m, struct err *e)
{
	struct image_file *f = g_steal_pointer(&m->open);
	return f == NULL || snapshot_image_settle(f, e);
}
