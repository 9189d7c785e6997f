/* Rules with thresholds (docs/records.md 6, W): which statement asks what, of which rows. Structure only: the values, the levels and the
 * words are law (domain/checks, app/rule/limits.h). */
#ifndef COSO_STORE_WATCH_H
#define COSO_STORE_WATCH_H

#include "store/store.h"

#include <glib.h>

enum watch_as { WATCH_VALUE, WATCH_DAYS_AGO };

struct watch {
	const char *id;	       /* of the limit in the law */
	const char *statement; /* sql/statements/warn_STATEMENT.sql */
	const struct table *t; /* whose rows the statement names */
	const char *field;     /* a field of the record the warning stands at */
	bool area;	       /* keys are asked inside one storage area */
	bool any;	       /* also where another row of the sequence than the one written is named */
	bool key_only;	       /* asks by another key what another entry asks of everything */
	enum watch_as as;
	struct {
		const struct table *t;
		const char *column; /* its value is the key */
	} triggers[3];
};

const struct watch *watch_all(size_t *count);

/* What the law says for it, on a day. */
struct watch_values {
	int64_t limit, more;
	ymd day;
};

/* A row that breaks the rule; n: what was found. */
struct watch_found {
	int64_t area, id, n;
};

/* Asks about one key (area: 0 for reference kinds): appends struct watch_found. */
bool watch_key(struct store *s, const struct watch *w, const struct watch_values *v, int64_t area, int64_t key, GArray *out, struct err *e);
/* Asks about everything. */
bool watch_everything(struct store *s, const struct watch *w, const struct watch_values *v, GArray *out, struct err *e);

/* For the files of the watches: the law's values into a statement. */
void watch_bind(struct db_stmt *st, const struct watch *w, const struct watch_values *v);

/* ---- everything by place, and a page of it: watch_list.c */

/* Where the named rows lie and how many there are: the list of all open warnings counted. waived: those taken with a reason instead. */
struct watch_place {
	int64_t unit, organisation; /* NONE where there is none */
	int64_t count;
};
/* Their texts, to be freed; NULL on error. */
char *watch_count_text(struct store *s, const struct watch *w, bool waived, bool cells, struct err *e);
char *watch_rows_text(struct store *s, const struct watch *w, bool waived, bool cells, struct err *e);
/* cells: also the home cell of the person a fact is about (slower). rule: the number waivers name it by. Appends struct watch_place. */
bool watch_count(struct store *s, const struct watch *w, const char *rule, const struct watch_values *v, bool waived, bool cells,
	GArray *out, struct err *e);

struct watch_row {
	int64_t area, id, n, unit, organisation;
	const char *reason; /* of the waiver; NULL */
};
/* Calls each, in the order of areas and ids, until it says false. The reason lives until the call returns. */
typedef bool watch_row_each(const struct watch_row *r, void *user);
bool watch_rows(struct store *s, const struct watch *w, const char *rule, const struct watch_values *v, bool waived, bool cells,
	watch_row_each *each, void *user, struct err *e);

#endif
