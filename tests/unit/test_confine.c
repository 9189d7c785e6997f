/* What a confined process can no longer do: asked of children, for there is no way back. */
#define _GNU_SOURCE /* syscall */
#include "base/confine.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char inside[256], outside[256];

static bool can_write(const char *folder)
{
	char path[300];
	snprintf(path, sizeof path, "%s/new", folder);
	int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	bool ok = fd >= 0 && write(fd, "x", 1) == 1 && close(fd) == 0;
	return ok && unlink(path) == 0;
}

static bool can_read(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd >= 0 && close(fd) == 0;
}

/* What stops a connection to that port of this machine; 0: nothing. */
static int connecting(uint16_t port)
{
	const struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
	int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int why = connect(s, (const struct sockaddr *)&to, sizeof to) == 0 ? 0 : errno;
	(void)close(s);
	return why;
}

/* A port somebody listens on; *s gets who. */
static uint16_t listening(int *s)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
	socklen_t size = sizeof at;
	*s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(*s, (const struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(*s, 5), 0);
	assert_int_equal(getsockname(*s, (struct sockaddr *)&at, &size), 0);
	return ntohs(at.sin_port);
}

/* Does the program end with 0? */
static bool can_run(const char *path)
{
	pid_t child = fork();
	if (child == 0) {
		execl(path, path, (char *)NULL);
		_exit(99);
	}
	int status = 0;
	return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

enum { LEFT = 100 }; /* exit statuses of the child: the number of the first question it answered wrong, or this */

static int questions(bool files)
{
	char program[300], secret[300];
	snprintf(program, sizeof program, "%s/true", inside);
	snprintf(secret, sizeof secret, "%s/secret", outside);
	const bool right[] = {can_write(inside), can_run("/bin/true"), can_read("/etc/passwd"), !files || !can_write(outside),
		!files || !can_read(secret), !files || !can_run(program), /* what was written cannot be run */
		syscall(SYS_mount, "none", inside, "tmpfs", 0UL, "") == -1 && errno == EPERM,
		syscall(SYS_process_vm_readv, getppid(), NULL, 0UL, NULL, 0UL, 0UL) == -1 && errno == EPERM,
		syscall(SYS_setns, 0, 0) == -1 && errno == EPERM};
	for (size_t i = 0; i < sizeof right / sizeof right[0]; i++)
		if (!right[i])
			return (int)i + 1;
	return LEFT;
}

static void copy(const char *from, const char *to, mode_t mode)
{
	char *bytes = NULL;
	gsize length = 0;
	assert_true(g_file_get_contents(from, &bytes, &length, NULL));
	assert_true(g_file_set_contents_full(to, bytes, (gssize)length, G_FILE_SET_CONTENTS_NONE, (int)mode, NULL));
	g_free(bytes);
}

static void test_confined(void **state)
{
	(void)state;
	char program[300], secret[300];
	snprintf(program, sizeof program, "%s/true", inside);
	snprintf(secret, sizeof secret, "%s/secret", outside);
	copy("/bin/true", program, 0700);
	copy("/etc/passwd", secret, 0600);
	assert_true(can_write(outside));
	pid_t child = fork();
	if (child == 0) {
		const char *const write[] = {inside, "/dev/null", "/nowhere/at/all", NULL};
		const char *const read[] = {"/usr", "/bin", "/lib", "/lib64", "/etc", "/proc", NULL};
		const struct confine_paths paths = {write, read, NULL, NULL};
		bool files = confine_files(&paths), calls = confine_calls();
		_exit(!calls ? 90 : questions(files));
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), LEFT);
	assert_true(can_write(outside)); /* the parent has given up nothing */
}

/* Only the ports that are named may be connected to, or any where none is said. */
static void test_ports(void **state)
{
	(void)state;
	struct confine_able able;
	confine_ask(&able);
	if (!able.ports)
		skip();
	int one = -1, other = -1;
	const uint16_t named = listening(&one), not_named = listening(&other);
	const uint16_t some[] = {named, 0}, none[] = {0}, *const sets[] = {some, none, NULL};
	const bool first[] = {true, false, true}, second[] = {false, false, true};
	for (size_t i = 0; i < 3; i++) {
		pid_t child = fork();
		if (child == 0) {
			const char *const all[] = {"/", NULL}, *const nothing[] = {NULL};
			const struct confine_paths paths = {all, nothing, NULL, sets[i]};
			bool ok = confine_files(&paths) && connecting(named) == (first[i] ? 0 : EACCES) &&
				  connecting(not_named) == (second[i] ? 0 : EACCES);
			_exit(ok ? LEFT : 1);
		}
		int status = 0;
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), LEFT);
	}
	(void)close(one);
	(void)close(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_confined), cmocka_unit_test(test_ports)};
	const char *t = getenv("T");
	snprintf(inside, sizeof inside, "%s/confine-inside", t != NULL ? t : "/tmp");
	snprintf(outside, sizeof outside, "%s/confine-outside", t != NULL ? t : "/tmp");
	(void)mkdir(inside, 0700);
	(void)mkdir(outside, 0700);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
