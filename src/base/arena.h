/* Memory for things that die together: a command's strings, a form's tree. Never gives NULL; zeroed; aligned for any type. */
#ifndef COSO_BASE_ARENA_H
#define COSO_BASE_ARENA_H

#include <glib.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a); /* NULL is fine */

/* The thing is released when the arena is freed, the last one first; bytes: what it takes, counted as the arena's. */
void arena_own(struct arena *a, void *thing, void (*release)(void *thing), size_t bytes);

/* Memory taken so far, in bytes, with that of what it owns. */
size_t arena_bytes(const struct arena *a);

/* From now on nothing may be taken from it: what threads share is only read, and who writes there is told at once, not once in a thousand
 * times. */
void arena_seal(struct arena *a);

/* n bytes, zeroed. Aborts when memory is out. */
void *arena_alloc(struct arena *a, size_t n);
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, count) ((type *)arena_alloc_array((a), sizeof(type), (count)))
void *arena_alloc_array(struct arena *a, size_t size, size_t count);

/* The elements of a growing list copied into the arena as a plain array, never NULL, followed by one element of zeros. The list stays the
 * caller's. A list of pointers copies the pointers, not what they point at. */
void *arena_list(struct arena *a, GArray *list);
void *arena_pointers(struct arena *a, GPtrArray *list);

/* Copies living in the arena. arena_strdup(NULL) is NULL. */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *format, ...) G_GNUC_PRINTF(2, 3);

#endif
