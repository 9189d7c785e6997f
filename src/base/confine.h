/* Takes from this process, for good, what it will not need: files outside some folders (landlock) and calls no program like it makes
 * (seccomp). What a fault in it, or in a library that reads somebody's file, could reach then is less. Linux only; a kernel without them
 * gives less, and that is told, not an error. */
#ifndef COSO_BASE_CONFINE_H
#define COSO_BASE_CONFINE_H

#include "base/err.h"

#include <stdint.h>

/* May be written: everything below; read: read and, of programs, run; sockets: a socket made there and taken away, nothing read. Paths that
 * are not there are left out. ports: where TCP may be connected to, ended by 0; NULL: anywhere. Only a kernel of 6.7 and later keeps that
 * (confine_able.ports); what listens is not touched by it. */
struct confine_paths {
	const char *const *write, *const *read, *const *sockets; /* NULL-terminated; sockets may be NULL */
	const uint16_t *ports;
};
/* Before the first thread is made: only those made later are held to it. May be called again for less, and between fork and exec. False
 * when this kernel has no landlock. */
bool confine_files(const struct confine_paths *paths);
/* Calls that look into other processes, load code into the kernel, mount, set the clock and the like answer EPERM from now on, in every
 * thread. False when this kernel has no seccomp. Children (LibreOffice) inherit both. */
bool confine_calls(void);

/* What this kernel can do of it. */
struct confine_able {
	bool files, calls, ports;
};
void confine_ask(struct confine_able *out);

#endif
