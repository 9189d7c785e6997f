/* Use cases, one function per action: the only door for the command line and, later, the web. An app holds the law (always) and a register
 * (when one is opened). */
#ifndef COSO_APP_APP_H
#define COSO_APP_APP_H

#include "auth/auth.h"
#include "stats/form.h"
#include "stats/report.h"
#include "store/store.h"

struct app {
	struct arena *arena;
	struct codes *codes;
	const struct vocab *vocab;
	struct library *library;
	struct store *store; /* NULL: only the law */
	const struct viewer
		*viewer; /* whose rights are asked; the operator unless app_act_as or a server said otherwise. Held by who set it */
	const struct viewer *own_viewer;     /* of app_act_as, released with the app */
	struct service *service;	     /* that gave this app out; NULL on the command line */
	bool writes, has_turn;		     /* it is a writer of the service; nobody else of the service writes meanwhile */
	struct law_version *version;	     /* of the law above, held for a service (service_law.h); NULL on the command line */
	struct directory *directory;	     /* of the service, else made when first asked for: app_directory */
	struct readings *readings;	     /* noted, not yet written (reading.h); NULL when there is none */
	struct snapshot *lent;		     /* figures are drawn from it meanwhile (figure_share); NULL */
	struct shared_snapshot *lent_shared; /* of the service, held meanwhile; NULL */
	int64_t lent_ms;
	bool lent_began;
	bool lent_own;	 /* it reads some areas only: figures are counted on it also in a service (figure_share_areas) */
	GPtrArray *kept; /* what it holds of the service's worked-out parts (kept.h); NULL when nothing */
};

/* Reads the law the program carries; with an address opens that register too. NULL on error. */
struct app *app_open(const char *address, enum db_mode mode, struct err *e);
void app_close(struct app *a); /* NULL is fine */
/* The law the program carries with the words the register adds to its lists, in an app without a register. NULL on error. */
struct app *app_read_law(struct store *s, struct err *e);

/* Names and places of everybody (directory.h); shared by the apps of a service. */
struct directory *app_directory(struct app *a);

/* From here on with the rights of that login (command line: --as). ERR_DENIED when there is no such open account. NULL: the operator. */
bool app_act_as(struct app *a, const char *login, ymd today, struct err *e);

/* The first value of a named statement's first row, asked with one key (bound to param, ":unit") and, where the statement wants it, the
 * day; NONE when there is no row. */
bool app_ask_int(struct app *a, const char *statement, const char *param, int64_t key, ymd day, int64_t *out, struct err *e);

/* Num of a code of the list change_why ("entry", "merge" …): the list comes with the program, so a code that is not there is a bug. */
int app_why(struct app *a, const char *code);

/* Lists are what the law says and what the register adds of its own (list_item): adds that to the app's lists, before anybody asks them. */
bool app_add_local_codes(struct app *a, struct err *e);

/* Bytes of a file the program carries ("codes/sex.yaml"), NUL-terminated, for codes_new; NULL when there is none. */
char *law_text(const char *path, void *unused);
/* Calls each file below domain/FOLDER in order of name. */
typedef bool (*law_each_file)(const char *path, const char *text, size_t length, void *user);
bool law_each(const char *folder, law_each_file each, void *user);
/* All folders whose files belong into the library of forms. */
extern const char *const law_folders[]; /* NULL-terminated */

#endif
