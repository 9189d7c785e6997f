/* Loaded before a program (LD_PRELOAD): makes its n-th write, truncation or sync below a folder fail, or that one and all after it, as a
 * disk that breaks or is full does. FAIL_UNDER: the folder; FAIL_AT: n, from 1; FAIL_WITH: the errno; FAIL_ON=1: all after it too;
 * FAIL_TOLD: a file that gets the number of calls there were. */
#define _GNU_SOURCE /* RTLD_NEXT */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_long calls;

/* A pointer to a function cannot be had from one to data by a cast in C. */
#define REAL(f, name)                                                                                                                      \
	if (f == NULL)                                                                                                                     \
	*(void **)&f = dlsym(RTLD_NEXT, name)

static bool below(int fd)
{
	char link[40], path[600];
	const char *folder = getenv("FAIL_UNDER");
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	ssize_t n = folder != NULL ? readlink(link, path, sizeof path - 1) : -1;
	if (n < 0)
		return false;
	path[n] = '\0';
	return strncmp(path, folder, strlen(folder)) == 0;
}

/* Counts the call; true: it fails, errno is set. */
static bool fails(int fd)
{
	const char *at = getenv("FAIL_AT"), *with = getenv("FAIL_WITH");
	if (at == NULL || !below(fd))
		return false;
	long mine = atomic_fetch_add(&calls, 1) + 1, wanted = strtol(at, NULL, 10);
	if (mine < wanted || (mine > wanted && getenv("FAIL_ON") == NULL))
		return false;
	errno = with != NULL ? (int)strtol(with, NULL, 10) : EIO;
	return true;
}

ssize_t write(int fd, const void *data, size_t size)
{
	static ssize_t (*real)(int, const void *, size_t);
	REAL(real, "write");
	return fails(fd) ? -1 : real(fd, data, size);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at)
{
	static ssize_t (*real)(int, const void *, size_t, off_t);
	REAL(real, "pwrite");
	return fails(fd) ? -1 : real(fd, data, size, at);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at)
{
	static ssize_t (*real)(int, const void *, size_t, off64_t);
	REAL(real, "pwrite64");
	return fails(fd) ? -1 : real(fd, data, size, at);
}

int fsync(int fd)
{
	static int (*real)(int);
	REAL(real, "fsync");
	return fails(fd) ? -1 : real(fd);
}

int fdatasync(int fd)
{
	static int (*real)(int);
	REAL(real, "fdatasync");
	return fails(fd) ? -1 : real(fd);
}

int ftruncate(int fd, off_t size)
{
	static int (*real)(int, off_t);
	REAL(real, "ftruncate");
	return fails(fd) ? -1 : real(fd, size);
}

int ftruncate64(int fd, off64_t size)
{
	static int (*real)(int, off64_t);
	REAL(real, "ftruncate64");
	return fails(fd) ? -1 : real(fd, size);
}

__attribute__((destructor)) static void tell(void)
{
	const char *file = getenv("FAIL_TOLD");
	FILE *f = file != NULL ? fopen(file, "w") : NULL;
	if (f == NULL)
		return;
	fprintf(f, "%ld\n", atomic_load(&calls));
	(void)fclose(f);
}
