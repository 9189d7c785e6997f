/* The file: a head (what it is, how long, its checksum), the key, the state of whoever wrote it, then the arrays of the snapshot one after
 * another, each as it lies in memory, filled up to eight bytes. What can be made from them in one pass (indexes, groups) is not there. */
#include "stats/snapshot_image.h"

#include "stats/snapshot_data.h"
#include "messages/image.def"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FORMAT = 1, LANES = 4, BUFFER = 1 << 16 };

struct head {
	char magic[8];
	uint32_t format, order; /* order: the bytes of a number */
	uint64_t shape;		/* of the program's vocabulary and arrays */
	uint64_t length;	/* of everything behind the head */
	uint64_t sum;
};

/* ---- a checksum: finds what disks and people do to files, guards against nobody who means it ---- */

struct sum {
	uint64_t lane[LANES];
	size_t at;
};

static uint64_t stir(uint64_t h, uint64_t x)
{
	h = (h ^ x) * UINT64_C(0x9E3779B97F4A7C15);
	return h << 31 | h >> 33;
}

static void sum_words(struct sum *s, const void *data, size_t bytes)
{
	const char *at = data;
	uint64_t w;

	for (size_t i = 0; i < bytes; i += sizeof(w)) {
		memcpy(&w, at + i, sizeof(w));
		s->lane[s->at % LANES] = stir(s->lane[s->at % LANES], w);
		s->at++;
	}
}

static uint64_t sum_end(const struct sum *s)
{
	uint64_t h = s->at;

	for (size_t i = 0; i < LANES; i++)
		h = stir(h, s->lane[i]) ^ h >> 29;
	return h;
}

static uint64_t hash_text(uint64_t h, const char *s)
{
	for (; s && *s; s++)
		h = stir(h, (uint64_t)(unsigned char)*s);
	return stir(h, s ? 1 : 2);
}

/* What the program means by the arrays. */
static uint64_t shape_of(const struct snapshot *n)
{
	uint64_t h = stir(sizeof(struct snap_fact), sizeof(struct snap_line));

	h = hash_text(h, COSO_VERSION);
	for (size_t i = 0; i < n->vocab->kind_count; i++) {
		const struct fact_kind *k = &n->vocab->kinds[i];

		h = hash_text(hash_text(h, k->name), k->view);
		h = stir(stir(stir(h, k->subject), k->event), k->available);
		for (size_t a = 0; a < k->attr_count; a++) {
			h = hash_text(hash_text(h, k->attrs[a].name), k->attrs[a].timeline);
			h = stir(stir(stir(h, k->attrs[a].type), k->attrs[a].from_org), k->attrs[a].available);
		}
	}
	return h;
}

/* ---- writing ---- */

struct out {
	int fd;
	struct sum sum;
	uint64_t length;
	char buffer[BUFFER];
	size_t held;
	bool failed;
};

static void out_flush(struct out *o)
{
	for (size_t done = 0; done < o->held && !o->failed;) {
		ssize_t n = write(o->fd, o->buffer + done, o->held - done);

		if (n < 0 && errno != EINTR)
			o->failed = true;
		done += n > 0 ? (size_t)n : 0;
	}
	o->held = 0;
}

static void put(struct out *o, const void *data, size_t bytes)
{
	const char *at = data;

	while (bytes > 0 && !o->failed) {
		size_t n = MIN(bytes, BUFFER - o->held), padded;

		memcpy(o->buffer + o->held, at, n);
		at += n;
		bytes -= n;
		padded = bytes ? n : (n + 7) / 8 * 8;
		memset(o->buffer + o->held + n, 0, padded - n);
		sum_words(&o->sum, o->buffer + o->held, padded);
		o->held += padded;
		o->length += padded;
		if (o->held == BUFFER)
			out_flush(o);
	}
}

static void put_number(struct out *o, uint64_t x)
{
	put(o, &x, sizeof(x));
}

static void put_array(struct out *o, const void *data, size_t count, size_t size)
{
	put_number(o, data ? count + 1 : 0);
	if (data)
		put(o, data, count * size);
}

static void put_text(struct out *o, const char *s)
{
	put_array(o, s, s ? strlen(s) : 0, 1);
}

static void put_column(struct out *o, const struct snap_column *c, size_t count)
{
	put_number(o, c->values ? c->width : 0);
	put_array(o, c->values, MIN(count, c->room), c->width);
}

static void put_ids(struct out *o, const struct snap_ids *x)
{
	put_array(o, x->ids, x->count, sizeof(*x->ids));
	put_array(o, x->slots, x->capacity, sizeof(*x->slots));
}

static void put_extras(struct out *o, const struct snap_table *t)
{
	for (size_t r = 0; t->extras && r < t->count; r++) {
		const struct snap_extra *x = &t->extras[r];

		put_number(o, (uint64_t)(uint32_t)x->parent << 32 | (uint32_t)x->seats);
		put_text(o, x->name);
		put_text(o, x->code);
		put_text(o, x->local_code);
	}
}

static void put_timeline(struct out *o, const struct snap_timeline *l, bool loaded, size_t rows)
{
	put_number(o, loaded);
	put_array(o, l->from, l->count, sizeof(*l->from));
	put_array(o, l->until, l->count, sizeof(*l->until));
	put_column(o, &l->value, l->count);
	put_array(o, l->first, rows, sizeof(*l->first));
	put_column(o, &l->length, rows);
}

static void put_table(struct out *o, const struct snap_table *t)
{
	bool there = t->loaded && t->sealed;

	put_number(o, there);
	if (!there)
		return;
	put_number(o, t->count);
	put_number(o, t->gone);
	put_number(o, t->ordered);
	put_number(o, t->id_count);
	put_number(o, t->ids_differ);
	put_array(o, t->facts, t->count, sizeof(*t->facts));
	put_array(o, t->ids, t->count, sizeof(*t->ids));
	put_array(o, t->by_id, t->id_count, sizeof(*t->by_id));
	put_column(o, &t->post, t->count);
	put_column(o, &t->area, t->count);
	put_extras(o, t);
	for (size_t a = 0; a < t->kind->attr_count; a++) {
		put_column(o, &t->values[a], t->count);
		put_timeline(o, &t->timelines[a], t->timeline_loaded[a], t->count);
	}
}

static void put_snapshot(struct out *o, const struct snapshot *n, const char *key, const GByteArray *state)
{
	put_text(o, key);
	put_array(o, state->data, state->len, 1);
	for (size_t i = 0; i < SUBJECT__MAX; i++)
		put_ids(o, &n->numbers[i]);
	put_ids(o, &n->areas_seen);
	put_array(o, n->lines, n->line_count, sizeof(*n->lines));
	for (size_t i = 0; i < n->vocab->kind_count; i++)
		put_table(o, &n->tables[i]);
}

bool snapshot_image_to(int fd, const struct snapshot *n, const char *key, const GByteArray *state)
{
	struct head head = {.magic = "cosoimg", .format = FORMAT, .order = 0x01020304, .shape = shape_of(n)};
	struct out *o = g_new0(struct out, 1);
	bool ok;

	o->fd = fd;
	ok = lseek(fd, sizeof(head), SEEK_SET) >= 0;
	put_snapshot(o, n, key, state);
	out_flush(o);
	head.length = o->length;
	head.sum = sum_end(&o->sum);
	ok = ok && !o->failed && pwrite(fd, &head, sizeof(head), 0) == (ssize_t)sizeof(head);
	g_free(o);
	return ok;
}

/* The name in its directory is on the disk too. */
static void keep_name(const char *path)
{
	g_autofree char *folder = g_path_get_dirname(path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	(void)fsync(fd);
	(void)close(fd);
}

struct image_file {
	int fd;
	char *path, *beside;
};

void snapshot_image_drop(struct image_file *f)
{
	if (!f)
		return;
	if (f->fd >= 0)
		(void)close(f->fd);
	(void)unlink(f->beside);
	g_free(f->path);
	g_free(f->beside);
	g_free(f);
}

bool snapshot_image_worth(const struct snapshot *n)
{
	return n->structure_loaded && !n->known_ms && !n->areas && !n->broken;
}

struct image_file *snapshot_image_write(struct snapshot *n, const char *path, const char *key, const GByteArray *state, struct err *e)
{
	struct image_file *f = g_new0(struct image_file, 1);

	must(snapshot_image_worth(n));
	f->path = g_strdup(path);
	f->beside = g_strdup_printf("%s.%d.new", path, (int)getpid());
	(void)unlink(f->beside);
	f->fd = open(f->beside, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
	if (f->fd >= 0 && snapshot_image_to(f->fd, n, key, state))
		return f;
	(void)FAIL(e, ERR_IO, MSG_IMAGE_WRITE, path, g_strerror(errno));
	snapshot_image_drop(f);
	return NULL;
}

bool snapshot_image_settle(struct image_file *f, struct err *e)
{
	bool ok = fsync(f->fd) == 0;

	ok = close(f->fd) == 0 && ok && rename(f->beside, f->path) == 0;
	f->fd = -1;
	if (ok)
		keep_name(f->path);
	else
		(void)FAIL(e, ERR_IO, MSG_IMAGE_WRITE, f->path, g_strerror(errno));
	snapshot_image_drop(f); /* the name beside is free by now */
	return ok;
}

/* ---- reading ---- */

struct in {
	int fd;
	uint64_t left; /* of the file */
	struct sum sum;
	char buffer[BUFFER];
	size_t at, held;
	bool failed;
};

static void fill(struct in *i, char *to, size_t bytes)
{
	for (size_t done = 0; done < bytes && !i->failed;) {
		ssize_t n = read(i->fd, to + done, bytes - done);

		i->failed = n == 0 || (n < 0 && errno != EINTR);
		done += n > 0 ? (size_t)n : 0;
	}
}

static void get_bytes(struct in *i, char *to, size_t bytes)
{
	size_t have = MIN(bytes, i->held - i->at);

	memcpy(to, i->buffer + i->at, have);
	i->at += have;
	bytes -= have;
	if (bytes >= BUFFER) {
		fill(i, to + have, bytes);
	} else if (bytes > 0) {
		i->at = 0;
		i->held = MIN(BUFFER, i->left + bytes);
		fill(i, i->buffer, i->held);
		memcpy(to + have, i->buffer, bytes);
		i->at = bytes;
	}
}

/* So many bytes, and what fills them up to whole words. */
static bool get(struct in *i, void *to, size_t bytes)
{
	char *at = to, last[8] = {0};
	size_t words = bytes / 8 * 8, padded = (bytes + 7) / 8 * 8;

	if (i->failed || padded < bytes || padded > i->left) {
		i->failed = true;
		return false;
	}
	i->left -= padded;
	get_bytes(i, at, words);
	sum_words(&i->sum, at, words);
	if (padded > words) {
		get_bytes(i, last, 8);
		sum_words(&i->sum, last, 8);
		memcpy(at + words, last, bytes - words);
	}
	return !i->failed;
}

static uint64_t get_number(struct in *i)
{
	uint64_t x = 0;

	return get(i, &x, sizeof(x)) ? x : 0;
}

/* A copy with room for one more; NULL: there was none. want: the count it must have, SIZE_MAX any. */
static void *get_array(struct in *i, size_t size, size_t want, size_t *count)
{
	uint64_t n = get_number(i);
	char *out;

	*count = 0;
	if (n == 0)
		return NULL;
	n--;
	if (size == 0 || n > i->left / size || (want != SIZE_MAX && n != want))
		i->failed = true;
	if (i->failed)
		return NULL;
	out = g_malloc_n(n + 1, size);
	memset(out + n * size, 0, size);
	*count = n;
	(void)get(i, out, n * size);
	return out;
}

static char *get_text(struct in *i)
{
	size_t n;

	return get_array(i, 1, SIZE_MAX, &n);
}

static const char *keep_text(struct in *i, struct snapshot *n)
{
	g_autofree char *text = get_text(i);

	return arena_strdup(n->arena, text);
}

static void get_column(struct in *i, struct snap_column *c)
{
	uint64_t width = get_number(i);

	if (width != 0 && width != 1 && width != 2 && width != 4)
		i->failed = true;
	c->width = (uint8_t)width;
	c->values = get_array(i, width, SIZE_MAX, &c->room);
}

static void get_ids(struct in *i, struct snap_ids *x)
{
	x->ids = get_array(i, sizeof(*x->ids), SIZE_MAX, &x->count);
	x->room = x->ids ? x->count + 1 : 0;
	x->slots = get_array(i, sizeof(*x->slots), SIZE_MAX, &x->capacity);
	if (x->capacity & (x->capacity - 1) || (x->count && x->count * 2 > x->capacity))
		i->failed = true;
}

static void get_extras(struct in *i, struct snapshot *n, struct snap_table *t)
{
	for (size_t r = 0; t->extras && r < t->count && !i->failed; r++) {
		uint64_t both = get_number(i);

		t->extras[r] = (struct snap_extra){.parent = (int32_t)(both >> 32), .seats = (int32_t)(uint32_t)both};
		t->extras[r].name = keep_text(i, n);
		t->extras[r].code = keep_text(i, n);
		t->extras[r].local_code = keep_text(i, n);
	}
}

static void get_timeline(struct in *i, struct snap_timeline *l, bool *loaded, size_t rows)
{
	size_t count;

	*loaded = get_number(i) != 0;
	l->from = get_array(i, sizeof(*l->from), SIZE_MAX, &l->count);
	l->room = l->from ? l->count + 1 : 0;
	l->until = get_array(i, sizeof(*l->until), l->count, &count);
	get_column(i, &l->value);
	l->first = get_array(i, sizeof(*l->first), rows, &count);
	get_column(i, &l->length);
}

static void get_table(struct in *i, struct snapshot *n, struct snap_table *t)
{
	size_t count;

	if (!get_number(i) || i->failed)
		return;
	t->count = get_number(i);
	t->gone = get_number(i);
	t->ordered = get_number(i);
	t->id_count = get_number(i);
	t->ids_differ = get_number(i) != 0;
	t->facts = get_array(i, sizeof(*t->facts), t->count, &count);
	t->ids = get_array(i, sizeof(*t->ids), t->count, &count);
	t->by_id = get_array(i, sizeof(*t->by_id), t->id_count, &count);
	get_column(i, &t->post);
	get_column(i, &t->area);
	t->room = t->facts ? t->count + 1 : 0;
	if (i->failed || (t->count && (!t->facts || (!t->versioned && !t->ids))))
		i->failed = true;
	else if (t->versioned && t->kind->subject != SUBJECT_PERSON)
		t->extras = g_new0(struct snap_extra, t->count + 1);
	get_extras(i, n, t);
	for (size_t a = 0; a < t->kind->attr_count; a++) {
		get_column(i, &t->values[a]);
		get_timeline(i, &t->timelines[a], &t->timeline_loaded[a], t->count);
	}
	t->loaded = true;
}

static bool get_snapshot(struct in *i, struct snapshot *n, const char *key, GByteArray *state)
{
	g_autofree char *mine = get_text(i);
	size_t count = 0;
	g_autofree guint8 *bytes = get_array(i, 1, SIZE_MAX, &count);

	if (!mine || strcmp(mine, key) != 0)
		return false;
	g_byte_array_append(state, bytes, bytes ? (guint)count : 0);
	for (size_t k = 0; k < SUBJECT__MAX; k++)
		get_ids(i, &n->numbers[k]);
	get_ids(i, &n->areas_seen);
	n->lines = get_array(i, sizeof(*n->lines), SIZE_MAX, &n->line_count);
	n->line_room = n->lines ? n->line_count + 1 : 0;
	for (size_t k = 0; k < n->vocab->kind_count; k++)
		get_table(i, n, &n->tables[k]);
	return !i->failed && i->left == 0 && n->unit->loaded && n->organisation->loaded;
}

static bool read_file(int fd, uint64_t size, struct snapshot *n, const char *key, GByteArray *state)
{
	struct in *i = g_new0(struct in, 1);
	struct head head = {0};
	bool ok;

	i->fd = fd;
	i->left = sizeof(head);
	fill(i, (char *)&head, sizeof(head));
	i->left = size - sizeof(head);
	ok = !i->failed && memcmp(head.magic, "cosoimg", sizeof(head.magic)) == 0 && head.format == FORMAT && head.order == 0x01020304 &&
	     head.shape == shape_of(n) && head.length == i->left && head.length % 8 == 0;
	ok = ok && get_snapshot(i, n, key, state) && sum_end(&i->sum) == head.sum;
	g_free(i);
	if (ok)
		snap_restore(n);
	return ok;
}

bool snapshot_image_from(int fd, struct snapshot *n, const char *key, GByteArray *state)
{
	struct stat st;

	must(!n->structure_loaded && !n->known_ms && !n->areas);
	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() && st.st_size > (off_t)sizeof(struct head) &&
	       read_file(fd, (uint64_t)st.st_size, n, key, state);
}

bool snapshot_image_read(struct snapshot *n, const char *path, const char *key, GByteArray *state)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool ok = fd >= 0 && snapshot_image_from(fd, n, key, state);

	if (fd >= 0)
		(void)close(fd);
	return ok;
}

size_t snapshot_image_bytes(const struct snapshot *n)
{
	return snapshot_bytes(n);
}

uint64_t snapshot_image_extent(const struct snapshot *n)
{
	uint64_t h = n->structure_loaded;

	for (size_t i = 0; i < n->vocab->kind_count; i++) {
		const struct snap_table *t = &n->tables[i];

		h = stir(h, t->loaded && t->sealed);
		for (size_t a = 0; a < t->kind->attr_count; a++)
			h = stir(h, t->timeline_loaded[a]);
	}
	return h;
}
