/* Loaded before a program (LD_PRELOAD): makes its n-th step on the database fail, by itself or with all after it, or its n-th allocation.
 * What is counted and when is said by a file of FAIL_CONTROL, mapped by the program and by the trial, so that a server can be told while
 * it runs: struct control below. Nothing is counted while wanted is 0. */
#define _GNU_SOURCE /* RTLD_NEXT */
#include <libpq-fe.h>
#include <sqlite3.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum what {
	STEP_FAILS = 1,	  /* the engine says no: SQLite with ->code, PostgreSQL with an error */
	STEP_ROLLS = 2,	  /* the same, and the engine has taken the transaction back by itself, as SQLite may */
	STEP_IS_CUT = 3,  /* the connection to PostgreSQL is cut before the step */
	MEMORY_FAILS = 4, /* an allocation */
};
struct control {
	_Atomic int64_t wanted; /* n, from 1 */
	_Atomic int64_t calls;	/* counted since the trial set it to 0 */
	_Atomic int64_t what;
	_Atomic int64_t code;
	_Atomic int64_t on; /* all after it too */
	_Atomic int64_t failed;
};

static struct control *control;
static _Thread_local bool inside; /* a call of the library's own */
static _Thread_local bool said;

/* A pointer to a function cannot be had from one to data by a cast in C. */
#define REAL(f, name)                                                                                                                      \
	if (f == NULL)                                                                                                                     \
	*(void **)&f = dlsym(RTLD_NEXT, name)

__attribute__((constructor)) static void begin(void)
{
	const char *file = getenv("FAIL_CONTROL");
	int fd = file != NULL ? open(file, O_RDWR | O_CLOEXEC) : -1;
	if (fd < 0)
		return;
	void *at = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	control = at == MAP_FAILED ? NULL : at;
}

/* Counts; true: this one fails. */
static bool fails(bool memory)
{
	if (control == NULL || inside || atomic_load(&control->wanted) == 0 || (atomic_load(&control->what) == MEMORY_FAILS) != memory)
		return false;
	int64_t mine = atomic_fetch_add(&control->calls, 1) + 1, wanted = atomic_load(&control->wanted);
	if (mine < wanted || (mine > wanted && atomic_load(&control->on) == 0))
		return false;
	atomic_fetch_add(&control->failed, 1);
	return true;
}

/* ---- SQLite ---- */

static bool is_end(const char *sql)
{
	return strncmp(sql, "ROLLBACK", 8) == 0; /* taking back needs neither room nor disk */
}

static void roll_back(sqlite3 *h)
{
	static int (*real)(sqlite3 *, const char *, int (*)(void *, int, char **, char **), void *, char **);
	REAL(real, "sqlite3_exec");
	if (atomic_load(&control->what) != STEP_ROLLS || sqlite3_get_autocommit(h) != 0)
		return;
	inside = true;
	(void)real(h, "ROLLBACK", NULL, NULL, NULL);
	inside = false;
}

int sqlite3_step(sqlite3_stmt *st)
{
	static int (*real)(sqlite3_stmt *);
	REAL(real, "sqlite3_step");
	if (!fails(false)) {
		said = inside && said;
		return real(st);
	}
	roll_back(sqlite3_db_handle(st));
	said = true;
	return (int)atomic_load(&control->code);
}

int sqlite3_exec(sqlite3 *h, const char *sql, int (*each)(void *, int, char **, char **), void *user, char **message)
{
	static int (*real)(sqlite3 *, const char *, int (*)(void *, int, char **, char **), void *, char **);
	REAL(real, "sqlite3_exec");
	if (!inside && !is_end(sql) && fails(false)) {
		roll_back(h);
		said = true;
		return (int)atomic_load(&control->code);
	}
	bool before = inside;
	inside = true; /* its steps are one */
	int rc = real(h, sql, each, user, message);
	inside = before;
	return rc;
}

const char *sqlite3_errmsg(sqlite3 *h)
{
	static const char *(*real)(sqlite3 *);
	REAL(real, "sqlite3_errmsg");
	return said ? "made to fail" : real(h);
}

/* ---- PostgreSQL ---- */

/* True: the call fails; the cut connection fails by itself. */
static bool pg_fails(PGconn *c, const char *sql)
{
	bool cut = control != NULL && atomic_load(&control->what) == STEP_IS_CUT;
	if ((!cut && sql != NULL && is_end(sql)) || !fails(false))
		return false;
	if (cut)
		(void)shutdown(PQsocket(c), SHUT_RDWR);
	return !cut;
}

PGresult *PQexec(PGconn *c, const char *sql)
{
	static PGresult *(*real)(PGconn *, const char *);
	REAL(real, "PQexec");
	return pg_fails(c, sql) ? PQmakeEmptyPGresult(c, PGRES_FATAL_ERROR) : real(c, sql);
}

PGresult *PQprepare(PGconn *c, const char *name, const char *sql, int n, const Oid *types)
{
	static PGresult *(*real)(PGconn *, const char *, const char *, int, const Oid *);
	REAL(real, "PQprepare");
	return pg_fails(c, NULL) ? PQmakeEmptyPGresult(c, PGRES_FATAL_ERROR) : real(c, name, sql, n, types);
}

int PQsendQueryPrepared(
	PGconn *c, const char *name, int n, const char *const *values, const int *lengths, const int *formats, int result_format)
{
	static int (*real)(PGconn *, const char *, int, const char *const *, const int *, const int *, int);
	REAL(real, "PQsendQueryPrepared");
	return pg_fails(c, NULL) ? 0 : real(c, name, n, values, lengths, formats, result_format);
}

int PQsendPrepare(PGconn *c, const char *name, const char *sql, int n, const Oid *types)
{
	static int (*real)(PGconn *, const char *, const char *, int, const Oid *);
	REAL(real, "PQsendPrepare");
	return pg_fails(c, NULL) ? 0 : real(c, name, sql, n, types);
}

int PQpipelineSync(PGconn *c)
{
	static int (*real)(PGconn *);
	REAL(real, "PQpipelineSync");
	return pg_fails(c, NULL) ? 0 : real(c);
}

/* ---- memory ---- */

/* The C library's own, by another name: dlsym may itself allocate. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);

static bool no_memory(void)
{
	if (!fails(true))
		return false;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return no_memory() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	return no_memory() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t size)
{
	return no_memory() ? NULL : __libc_realloc(p, size);
}
