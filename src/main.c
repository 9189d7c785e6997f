/* coso: see README.md. Everything is in the levels; only main exits. */
#include "cli/cli.h"

#include <sys/stat.h>

int main(int argc, char **argv)
{
	/* Files that go out hold people: not for every account of the machine, whatever the shell says. */
	const mode_t before = umask(S_IRWXU | S_IRWXG | S_IRWXO);
	(void)umask(before | S_IWGRP | S_IRWXO);
	return cli_main(argc, argv);
}
