/* For ThreadSanitizer only: loaded before a program built with it (LD_PRELOAD), it tells the sanitizer what GLib's own locks order. GLib is
 * not built with the sanitizer and makes its locks from bare futexes, so that everything they guard would look like a race. */
#define _GNU_SOURCE /* RTLD_NEXT */
#include <dlfcn.h>
#include <glib.h>
#include <string.h>

void __tsan_acquire(void *addr);
void __tsan_release(void *addr);

void *tsan_real(const char *name);

void *tsan_real(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

/* A function of GLib of that name; a pointer to a function cannot be had from one to data by a cast in C. */
#define REAL(type, f, name)                                                                                                                \
	static type f;                                                                                                                     \
	if (f == NULL) {                                                                                                                   \
		void *found = tsan_real(name);                                                                                             \
		memcpy(&f, &found, sizeof(f));                                                                                             \
	}

typedef void (*of_mutex)(GMutex *m);
typedef gboolean (*try_mutex)(GMutex *m);
typedef void (*of_both)(GCond *c, GMutex *m);
typedef gboolean (*of_both_until)(GCond *c, GMutex *m, gint64 until);
typedef gpointer (*of_once)(GOnce *o, GThreadFunc f, gpointer arg);

void g_mutex_lock(GMutex *m)
{
	REAL(of_mutex, f, "g_mutex_lock")
	f(m);
	__tsan_acquire(m);
}

void g_mutex_unlock(GMutex *m)
{
	REAL(of_mutex, f, "g_mutex_unlock")
	__tsan_release(m);
	f(m);
}

gboolean g_mutex_trylock(GMutex *m)
{
	REAL(try_mutex, f, "g_mutex_trylock")
	gboolean got = f(m);
	if (got)
		__tsan_acquire(m);
	return got;
}

void g_cond_wait(GCond *c, GMutex *m)
{
	REAL(of_both, f, "g_cond_wait")
	__tsan_release(m);
	f(c, m);
	__tsan_acquire(m);
}

gboolean g_cond_wait_until(GCond *c, GMutex *m, gint64 until)
{
	REAL(of_both_until, f, "g_cond_wait_until")
	__tsan_release(m);
	gboolean woken = f(c, m, until);
	__tsan_acquire(m);
	return woken;
}

gpointer g_once_impl(GOnce *o, GThreadFunc func, gpointer arg)
{
	REAL(of_once, f, "g_once_impl")
	gpointer made = f(o, func, arg);
	__tsan_release(o);
	__tsan_acquire(o);
	return made;
}
