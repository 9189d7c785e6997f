/* Use cases: a copy of the register put aside, taken back, and tried. docs/operations.md says how they are used. */
#ifndef COSO_APP_BACKUP_H
#define COSO_APP_BACKUP_H

#include "app/app.h"

struct backup_keep {
	unsigned days, weeks, months;
};
struct backup_options {
	const char *address;
	const char *out;	     /* the file; or … */
	const char *folder;	     /* … a folder, in which it gets a name of its time */
	char *const *recipients;     /* public keys, NULL-terminated */
	char *const *key_recipients; /* of the part with the register's key; NULL: the same */
	ymd today;
	bool (*progress)(int64_t done, int64_t total, void *user); /* false: stop. May be NULL */
	void *user;
};
struct backup_report {
	char *path; /* to be freed */
	int64_t bytes, files, log_rows, sealed_bytes;
	struct backup_keep keep; /* what the register's settings say of copies, for app_backup_thin */
};
/* Others may read and write meanwhile. What is not sealed lies beside the register (PostgreSQL: beside the file) for as long as it takes,
 * readable by the program's user only. */
bool app_backup(const struct backup_options *o, struct backup_report *out, struct err *e);

/* Copies in a folder that are no longer wanted: all but the newest of each of the last so many days, weeks (Monday to Sunday) and months
 * that have one. A copy that was tried and found wrong takes no other's place. Always stay: the newest, the newest that was tried without a
 * finding, and made (a path; NULL: none), the one just made. dropped: names of those removed, to be freed with g_ptr_array_unref. */
bool app_backup_thin(const char *folder, const struct backup_keep *keep, const char *made, GPtrArray **dropped, struct err *e);
/* The newest copy in a folder; NULL with an error when there is none. */
char *app_backup_newest(const char *folder, struct err *e);

struct restore_options {
	const char *file, *identity;
	const char *key_identity; /* for the part with the register's key; NULL: the same */
	const char *address;	  /* where nothing is: a file, or an empty database */
	const char *heads;	  /* file of ends kept elsewhere that the copy has to go on from; NULL */
};
struct restore_report {
	int64_t made_ms, tables, rows, files;
	bool has_key;	/* the register's key came too */
	char *key_file; /* where it is, or belongs; to be freed */
	char *form;	/* that was drawn again; NULL */
	char *paper;	/* the line of the ends of its chains (store/heads.h), to compare with the one on paper; to be freed */
};
/* Whole or not at all. Findings: what is not as the copy's list says, or not as the ends kept elsewhere (then it is there all the same, for
 * whoever can mend it). A copy carries its own key: that it is of the register one means, only what was kept elsewhere can tell. */
bool app_restore(const struct restore_options *o, store_say say, void *user, int64_t *findings, struct restore_report *out, struct err *e);
/* The same into a place of its own, with everything `coso verify` asks, and nothing stays but a line in "rehearsals.jsonl" beside the copy.
 * address: an empty database for a copy of PostgreSQL; NULL else. */
bool app_rehearse(const struct restore_options *o, ymd today, store_say say, void *user, int64_t *findings, struct restore_report *out,
	struct err *e);
void restore_report_clear(struct restore_report *r);

#endif
