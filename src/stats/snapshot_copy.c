/* A second snapshot like one that others use: the image of it in a file without a name, and the names, which no file holds. */
#define _GNU_SOURCE /* memfd_create */
#include "stats/snapshot_data.h"
#include "stats/snapshot_image.h"

#include <sys/mman.h>
#include <unistd.h>

struct snapshot_copy {
	int fd; /* a file without a name, in memory */
	const struct vocab *vocab;
	struct snap_names *names; /* per kind */
};

static struct snap_names same_names(const struct snap_names *x)
{
	struct snap_names out = *x;

	out.room = x->length;
	out.text = g_memdup2(x->text, x->length);
	out.at = g_memdup2(x->at, x->rows * sizeof(*x->at));
	return out;
}

struct snapshot_copy *snapshot_copy_take(const struct snapshot *n)
{
	struct snapshot_copy *c = g_new0(struct snapshot_copy, 1);
	g_autoptr(GByteArray) none = g_byte_array_new();

	must(snapshot_image_worth(n));
	c->vocab = n->vocab;
	c->names = g_new0(struct snap_names, n->vocab->kind_count + 1);
	c->fd = memfd_create("coso", MFD_CLOEXEC);
	if (c->fd < 0 || !snapshot_image_to(c->fd, n, "copy", none)) {
		snapshot_copy_free(c);
		return NULL;
	}
	for (size_t i = 0; i < n->vocab->kind_count; i++)
		if (n->tables[i].names.loaded)
			c->names[i] = same_names(&n->tables[i].names);
	return c;
}

struct snapshot *snapshot_copy_open(struct snapshot_copy *c, struct store *s, struct err *e)
{
	struct snapshot *n = snapshot_new(s, c->vocab, 0, e);
	g_autoptr(GByteArray) none = g_byte_array_new();

	if (!n)
		return NULL;
	if (lseek(c->fd, 0, SEEK_SET) != 0 || !snapshot_image_from(c->fd, n, "copy", none)) {
		snapshot_free(n);
		return NULL;
	}
	for (size_t i = 0; i < c->vocab->kind_count; i++) {
		if (!n->tables[i].loaded || !c->names[i].loaded)
			continue;
		n->tables[i].names = c->names[i];
		c->names[i] = (struct snap_names){0};
	}
	return n;
}

void snapshot_copy_free(struct snapshot_copy *c)
{
	if (!c)
		return;
	if (c->fd >= 0)
		(void)close(c->fd);
	for (size_t i = 0; c->names && i < c->vocab->kind_count; i++)
		snap_names_clear(&c->names[i]);
	g_free(c->names);
	g_free(c);
}
