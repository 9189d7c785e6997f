/* Which options a command has: sets of them, so that an option means the same everywhere. */
#ifndef COSO_CLI_CLI_OPTIONS_H
#define COSO_CLI_CLI_OPTIONS_H

#include "cli/cli.h"

#include <glib.h>

enum option_set {
	OPT_DB = 1,
	OPT_SELECT = 2,
	OPT_CELL = 4,
	OPT_FORMAT = 8,
	OPT_STRICT = 16,
	OPT_FAULTS = 32,
	OPT_ACT = 64,
	OPT_AS = 16384,
	OPT_ACCOUNT = 32768,
	OPT_OUT = 128,
	OPT_PEOPLE = 256,
	OPT_SERVE = 512,
	OPT_LIST = 1024,
	OPT_COMING = 2048,
	OPT_DOCTOR = 2048,
	OPT_MAIL = 4096,
	OPT_DRY = 65536,
	OPT_FIND = 131072,
	OPT_CLEAN = 262144,
	OPT_SHEET = 524288,
	OPT_WARNINGS = 1048576,
	OPT_IMPORT = 2097152,
	OPT_WHERE = 4194304,
	OPT_CONDITION = 8388608,
	OPT_ASK = 16777216,
	OPT_PAPER = 33554432,
	OPT_REPORT = 67108864,
	OPT_DUE = 134217728,
	OPT_BACKUP = 268435456,
	OPT_RESTORE = 536870912,
	OPT_REVIEW = 1073741824
};
/* More than an enumeration holds. */
#define OPT_HEADS (INT64_C(1) << 31)
#define OPT_SIGN (INT64_C(1) << 32)
#define OPT_TODAY (INT64_C(1) << 33)
#define OPT_OIDC (INT64_C(1) << 34)

/* Adds the options of these sets to a command's context; what is given goes to o. */
void cli_options_add(GOptionContext *context, struct cli_options *o, int64_t sets);
void cli_options_clear(struct cli_options *o);

#endif
