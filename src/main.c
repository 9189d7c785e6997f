/* coso: see README.md. Everything is in the levels; only main exits. */
#include "cli/cli.h"

int main(int argc, char **argv)
{
	return cli_main(argc, argv);
}
