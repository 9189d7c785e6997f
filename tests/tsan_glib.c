/* For ThreadSanitizer only: part of a program built with it, it tells the sanitizer what GLib's own locks order. GLib is not built with the
 * sanitizer and makes its locks from bare futexes, so that everything they guard would look like a race. */
#define _GNU_SOURCE /* RTLD_NEXT */
#include <dlfcn.h>
#include <glib.h>
#include <string.h>

void __tsan_acquire(void *addr);
void __tsan_release(void *addr);

void *tsan_real(const char *name);
const char *__tsan_default_suppressions(void);

/* The sanitizer sees only code that was built with it: what the libraries do inside their own locks looks like races to it
 * (g_queue_pop_tail: the queue of a pool of threads). */
const char *__tsan_default_suppressions(void)
{
	return "race:g_queue_pop_tail\n"
	       "race:libfontconfig.so\n"
	       "race:libsqlite3.so\n"
	       "race:libpq.so\n"
	       "race:libicu\n"
	       "called_from_lib:libsqlite3.so\n";
}

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

/* Told before GLib writes that it is done: whoever reads that reads it without a call, at the very address. */
struct made_once {
	GOnce *once;
	GThreadFunc func;
	gpointer arg;
};

static gpointer make_once(gpointer data)
{
	const struct made_once *m = data;
	gpointer made = m->func(m->arg);
	__tsan_release(m->once);
	return made;
}

gpointer g_once_impl(GOnce *o, GThreadFunc func, gpointer arg)
{
	REAL(of_once, f, "g_once_impl")
	struct made_once m = {o, func, arg};
	gpointer made = f(o, make_once, &m);
	__tsan_acquire(o);
	return made;
}

/* A pool of threads: what was ready before a piece of work was pushed the thread sees that takes it, and what the threads did is seen when
 * the pool has ended. Its function is called through this, whose address stands for the order. */
struct pooled {
	GFunc work;
	gpointer user;
};

static void in_pool(gpointer data, gpointer user)
{
	struct pooled *p = user;
	__tsan_acquire(p);
	p->work(data, p->user);
	__tsan_release(p);
}

typedef GThreadPool *(*of_new)(GFunc work, gpointer user, gint threads, gboolean exclusive, GError **e);
typedef gboolean (*of_push)(GThreadPool *pool, gpointer data, GError **e);
typedef void (*of_free)(GThreadPool *pool, gboolean at_once, gboolean wait);

GThreadPool *g_thread_pool_new(GFunc work, gpointer user, gint threads, gboolean exclusive, GError **e)
{
	REAL(of_new, f, "g_thread_pool_new")
	struct pooled *p = g_new(struct pooled, 1); /* lives as long as the program: a thread may still be on its way out of it */
	*p = (struct pooled){work, user};
	return f(in_pool, p, threads, exclusive, e);
}

gboolean g_thread_pool_push(GThreadPool *pool, gpointer data, GError **e)
{
	REAL(of_push, f, "g_thread_pool_push")
	__tsan_release(pool->user_data);
	return f(pool, data, e);
}

void g_thread_pool_free(GThreadPool *pool, gboolean at_once, gboolean wait)
{
	REAL(of_free, f, "g_thread_pool_free")
	gpointer p = pool->user_data;
	f(pool, at_once, wait);
	__tsan_acquire(p);
}
