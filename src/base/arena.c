/* A growing list of blocks; each allocation of a debug build (ASan) is its own block, so the sanitizer sees every overrun. */
#include "base/arena.h"

#include "base/err.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_BLOCK 1u
#define ARENA_FIRST 1u
#else
#define ARENA_BLOCK 65536u
#define ARENA_FIRST 4096u /* most arenas hold little: blocks double from here */
#endif

struct block {
	struct block *next;
	size_t used, size;
	max_align_t data[];
};

/* Something that is not memory of the arena and goes with it. */
struct owned {
	struct owned *next;
	void (*release)(void *thing);
	void *thing;
};

struct arena {
	struct block *blocks;
	struct owned *owned;
	size_t bytes;
	bool sealed;
};

struct arena *arena_new(void)
{
	return g_new0(struct arena, 1);
}

void arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	for (struct owned *o = a->owned; o != NULL; o = o->next) /* their list lies in the blocks */
		o->release(o->thing);
	for (struct block *b = a->blocks, *next; b != NULL; b = next) {
		next = b->next;
		g_free(b);
	}
	g_free(a);
}

void arena_own(struct arena *a, void *thing, void (*release)(void *thing), size_t bytes)
{
	struct owned *o = ARENA_NEW(a, struct owned);
	*o = (struct owned){a->owned, release, thing};
	a->owned = o;
	a->bytes += bytes;
}

size_t arena_bytes(const struct arena *a)
{
	return a->bytes;
}

void arena_seal(struct arena *a)
{
	a->sealed = true;
}

void *arena_alloc(struct arena *a, size_t n)
{
	must(!a->sealed);
	const size_t align = sizeof(max_align_t);
	n = n == 0 ? align : (n + align - 1) / align * align;
	struct block *b = a->blocks;
	if (b == NULL || b->size - b->used < n) {
		const size_t doubled = b == NULL ? ARENA_FIRST : b->size * 2;
		const size_t usual = doubled < ARENA_BLOCK ? doubled : ARENA_BLOCK;
		size_t size = n > usual ? n : usual;
		b = g_malloc0(sizeof *b + size);
		b->size = size;
		b->next = a->blocks;
		a->bytes += sizeof *b + size;
		a->blocks = b;
	}
	void *p = (char *)b->data + b->used;
	b->used += n;
	return p;
}

void *arena_alloc_array(struct arena *a, size_t size, size_t count)
{
	if (count != 0 && size > SIZE_MAX / count)
		g_error("arena_alloc_array: size overflow");
	return arena_alloc(a, size * count);
}

static void *copied(struct arena *a, const void *items, size_t count, size_t size)
{
	void *copy = arena_alloc_array(a, size, count + 1);
	if (count > 0)
		memcpy(copy, items, count * size);
	return copy;
}

void *arena_list(struct arena *a, GArray *list)
{
	return copied(a, list->data, list->len, g_array_get_element_size(list));
}

void *arena_pointers(struct arena *a, GPtrArray *list)
{
	return copied(a, list->pdata, list->len, sizeof(gpointer));
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *p = arena_alloc(a, n + 1);
	memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return s == NULL ? NULL : arena_strndup(a, s, strlen(s));
}

char *arena_printf(struct arena *a, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	char *s = g_strdup_vprintf(format, ap);
	va_end(ap);
	char *copy = arena_strdup(a, s);
	g_free(s);
	return copy;
}
