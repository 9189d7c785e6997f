/* See confine.h. A list of what is refused, not of what is allowed: libraries change what they call, and a server that dies of an update
 * would soon run without any of this. */
#define _GNU_SOURCE /* O_PATH, syscall */
#include "base/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define READ (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITE                                                                                                                              \
	(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |    \
		LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_SYM)
/* Of version 2: moving and linking between folders, which before it is always refused. */
#define REFER LANDLOCK_ACCESS_FS_REFER
#define OF_FILES (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE)

/* What kernels from 6.7 on know of TCP, and the header of Debian 12 does not. */
#define PORTS_VERSION 4
#define CONNECT_TCP (UINT64_C(1) << 1)
#define RULE_NET_PORT 2
struct rule_set {
	uint64_t handled_access_fs, handled_access_net;
};
struct net_port {
	uint64_t allowed_access, port;
};

static void allow_ports(int rules, const uint16_t *ports)
{
	for (const uint16_t *p = ports; *p != 0; p++) {
		const struct net_port rule = {.allowed_access = CONNECT_TCP, .port = *p};
		(void)syscall(SYS_landlock_add_rule, rules, RULE_NET_PORT, &rule, 0);
	}
}

static void allow(int rules, const char *path, uint64_t access)
{
	struct stat st;
	struct landlock_path_beneath_attr rule = {.allowed_access = access, .parent_fd = open(path, O_PATH | O_CLOEXEC)};
	if (rule.parent_fd < 0)
		return;
	if (fstat(rule.parent_fd, &st) == 0 && !S_ISDIR(st.st_mode))
		rule.allowed_access &= OF_FILES;
	(void)syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	(void)close(rule.parent_fd);
}

bool confine_files(const struct confine_paths *paths)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	uint64_t write = READ | WRITE | (version >= 2 ? REFER : 0);
	const bool ports = version >= PORTS_VERSION && paths->ports != NULL;
	const struct rule_set handled = {.handled_access_fs = write | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK,
		.handled_access_net = ports ? CONNECT_TCP : 0};
	/* an older kernel is not shown what it does not know */
	const size_t size = ports ? sizeof handled : sizeof(struct landlock_ruleset_attr);
	int rules = version < 1 ? -1 : (int)syscall(SYS_landlock_create_ruleset, &handled, size, 0);
	if (rules < 0)
		return false;
	for (const char *const *p = paths->read; *p != NULL; p++)
		allow(rules, *p, READ);
	for (const char *const *p = paths->write; *p != NULL; p++)
		allow(rules, *p, write & ~(uint64_t)LANDLOCK_ACCESS_FS_EXECUTE); /* what can be written there cannot be run */
	for (const char *const *p = paths->sockets; p != NULL && *p != NULL; p++)
		allow(rules, *p, LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_REMOVE_FILE);
	if (ports)
		allow_ports(rules, paths->ports);
	bool ok = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
	(void)close(rules);
	return ok;
}

bool confine_calls(void)
{
	static const int refused[] = {
#if !defined(__SANITIZE_ADDRESS__) /* its search for leaks stops the threads with it */
		SCMP_SYS(ptrace),
#endif
		SCMP_SYS(process_vm_readv),
		SCMP_SYS(process_vm_writev),
		SCMP_SYS(kexec_load),
		SCMP_SYS(kexec_file_load),
		SCMP_SYS(init_module),
		SCMP_SYS(finit_module),
		SCMP_SYS(delete_module),
		SCMP_SYS(mount),
		SCMP_SYS(umount2),
		SCMP_SYS(pivot_root),
		SCMP_SYS(move_mount),
		SCMP_SYS(open_tree),
		SCMP_SYS(fsopen),
		SCMP_SYS(swapon),
		SCMP_SYS(swapoff),
		SCMP_SYS(reboot),
		SCMP_SYS(bpf),
		SCMP_SYS(perf_event_open),
		SCMP_SYS(userfaultfd),
		SCMP_SYS(keyctl),
		SCMP_SYS(add_key),
		SCMP_SYS(request_key),
		SCMP_SYS(acct),
		SCMP_SYS(quotactl),
		SCMP_SYS(settimeofday),
		SCMP_SYS(clock_settime),
		SCMP_SYS(clock_adjtime),
		SCMP_SYS(adjtimex),
		SCMP_SYS(open_by_handle_at),
		SCMP_SYS(setns),
		SCMP_SYS(sethostname),
		SCMP_SYS(setdomainname),
		SCMP_SYS(iopl),
		SCMP_SYS(ioperm),
		SCMP_SYS(syslog),
		SCMP_SYS(lookup_dcookie),
		SCMP_SYS(vhangup),
		SCMP_SYS(io_uring_setup)
	};
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	bool ok = filter != NULL && seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0;
	for (size_t i = 0; ok && i < sizeof refused / sizeof refused[0]; i++) {
		int r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), refused[i], 0);
		ok = r == 0 || r == -EDOM /* this processor has no such call */;
	}
	ok = ok && seccomp_load(filter) == 0;
	seccomp_release(filter);
	return ok;
}

void confine_ask(struct confine_able *out)
{
	const long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	out->files = version >= 1;
	out->ports = version >= PORTS_VERSION;
	out->calls = seccomp_api_get() >= 2; /* from there on for all threads at once */
}
