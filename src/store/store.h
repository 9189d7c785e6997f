/* The register: facts with history. One engine over generated descriptors writes rows, their history twins and the hash-chained change log
 * in one transaction; nothing else writes tables. */
#ifndef COSO_STORE_STORE_H
#define COSO_STORE_STORE_H

#include "db/db.h"
#include "model/codes.h"
#include "model/kind.h"

struct store;

struct store_open {
	const char *address;  /* SQLite file or postgresql:// */
	enum db_mode mode;    /* DB_CREATE also runs all migrations on an empty database */
	const char *key_file; /* NULL: SQLite "<file>.key", PostgreSQL $COSO_KEY_FILE; made (0600) when creating */
	int64_t clock_ms;     /* 0 = wall clock; else a fixed start: recorded time advances by 1 ms a transaction (demo, tests) */
	int site;	      /* number of this installation, 0 = central */
};

/* Opens and checks the schema version: an older one is migrated when mode is DB_WRITE/DB_CREATE (after a backup for SQLite), refused
 * (ERR_SCHEMA) with DB_READ; a newer one is always refused. NULL on error. */
struct store *store_open(const struct store_open *o, struct err *e);
void store_close(struct store *s); /* NULL is fine */
/* Closes, and removes the SQLite file and the key file if this opening made them: for a creation that failed. NULL is fine. */
void store_abandon(struct store *s);
struct db *store_db(struct store *s);
struct codes *store_codes(struct store *s); /* the embedded lists */
int store_site(const struct store *s);	    /* of this installation */

/* How many changes of facts the register holds, as the open transaction sees it: what has the same number gives the same figures. Signing
 * in, reading, and changes of accounts and rights do not move it. */
bool store_facts_number(struct store *s, int64_t *out, struct err *e);
/* The same of what is no commune's own: units, organisations, posts, terms, what offices ask for. */
bool store_structure_number(struct store *s, int64_t *out, struct err *e);

/* Who writes and why; kept in every change_log row of the transaction. */
struct store_act {
	const char *actor;	       /* "system", "demo", a login */
	int why;		       /* num of list change_why */
	const char *reason;	       /* free text or NULL */
	const char *batch;	       /* NULL or the key of a batch: many rows */
	int64_t basis_doc, basis_area; /* the paper it rests on; 0: none */
	bool bulk;		       /* many inserts: statements are pipelined, row rules across rows are left to verify */
};
bool store_begin(struct store *s, const struct store_act *act, struct err *e);
/* Asks the rules across rows of what was touched (not in bulk), makes the paths again if structure changed, moves the log's heads. When it
 * fails, everything is rolled back. After any failed store_insert, store_update or store_delete but a refused row, only a rollback is left.
 */
bool store_commit(struct store *s, struct err *e);
void store_rollback(struct store *s);
/* From now on called by every commit when all is written, the log's heads too, and nobody else sees it yet: for what must be ready when
 * they do. It may read through s; what it meets does not stop the commit, but a statement that fails there breaks a transaction of
 * PostgreSQL. */
void store_before_commit(struct store *s, void (*ready)(void *user, struct store *s), void *user);
/* Asks now the rules that store_commit would ask; the transaction stays open. For a trial that is rolled back. */
bool store_try(struct store *s, struct err *e);

/* A new id (41 bit ms since 2000, 15 bit site, 7 bit counter), increasing. Only inside a transaction. */
int64_t store_new_id(struct store *s);
/* The least id that can have been made at that instant or later: ids begin with the milliseconds since 2000. */
int64_t store_first_id_at(int64_t ms);
/* Recorded time of the open transaction. */
int64_t store_now(struct store *s);

/* Inserts a row struct of that table: fills id (when NONE or 0), rev, rec_ms, chg_id and the derived columns; checks the row rules
 * (required, ranges, codes exist, dates real, from < until). Text is not kept; derived columns of the struct are NULL afterwards. area is
 * taken from the row (REF: owner_area, default 0). */
bool store_insert(struct store *s, const struct table *t, void *row, struct err *e);
/* Replaces a row: the old one goes to <table>_h. row->rev must be the rev that was read (ERR_CONFLICT otherwise). */
bool store_update(struct store *s, const struct table *t, void *row, struct err *e);
/* Takes a row out (void): it goes to <table>_h with op D. */
bool store_delete(struct store *s, const struct table *t, int64_t area, int64_t id, struct err *e);
/* Reads one row; *found tells; text lives in the arena. */
bool store_get(struct store *s, const struct table *t, int64_t area, int64_t id, void *row, struct arena *a, bool *found, struct err *e);

/* A new row's span where it does not say: open, and what it has of days is exact. Nothing for tables without a span. */
void row_span_complete(const struct table *t, void *row);
/* What is wrong with a row before it is written: every column that breaks its description (c NULL: the row as a whole). Fills in the
 * defaults; columns the store fills by itself are not asked. false when there was anything. */
typedef void (*store_bad)(const struct column *c, const struct err *why, void *user);
bool store_check_row(struct store *s, const struct table *t, void *row, store_bad each, void *user);
/* What the log says from here on why it was done (num of list change_why). */
void store_say_why(struct store *s, int why);
/* The group of change_log rows the open transaction has written; NONE before the first. */
int64_t store_group(const struct store *s);
/* Asks the rules across rows of everything touched and gives each that does not hold to broken() (a row of t that breaks it). false only
 * when asking failed. What holds is not asked again at the commit. */
typedef void (*store_broken)(const char *rule, const struct table *t, int64_t area, int64_t id, msg_key why, void *user);
bool store_ask_rules(struct store *s, store_broken broken, void *user, struct err *e);
/* Makes the paths what the structure written so far says (a cycle among superiors, C10, is refused); the commit does not do it again. */
bool store_settle(struct store *s, struct err *e);

/* The acts of records.md 1.3 on a versioned kind. change: from day d on it is otherwise (cuts the version covering d; v carries the new
 * values, its from_d/until_d are set here). correct: the version with v->id is rewritten in place. */
/* store_get_version reads the version of a head that holds on a day; *found tells. */
bool store_get_version(struct store *s, const struct table *versions, int64_t area, int64_t head, ymd day, void *row, struct arena *a,
	bool *found, struct err *e);
/* The row as it was at an earlier revision, from its history twin. */
bool store_get_revision(struct store *s, const struct table *t, int64_t area, int64_t id, int64_t rev, void *row, struct arena *a,
	bool *found, struct err *e);
/* Ids of the versions of a head in the order of time (int64_t). */
bool store_version_ids(struct store *s, const struct table *versions, int64_t area, int64_t head, GArray *out, struct err *e);
bool store_change_version(struct store *s, const struct table *versions, int64_t area, int64_t head, ymd from, void *v, struct err *e);

/* Calls each row that points at the record of that kind; c is the column that does. The record's own versions are not among them. */
typedef void (*store_dependent)(const struct table *t, const struct column *c, int64_t area, int64_t id, void *user);
bool store_dependents(struct store *s, const struct kind *k, int64_t area, int64_t id, store_dependent each, void *user, struct err *e);

/* Takes back everything a group of the change log wrote, in the open transaction, as writes of this transaction's group. When one of its
 * rows says something else by now, or something made since hangs on what it made, each such row is given to blocker (NULL: none is),
 * counted, and nothing is written (C71). t may be NULL for a kind this program does not know. An undo is a group and can be undone. */
struct store_undone {
	int64_t steps, blocked;
};
typedef void (*store_blocker)(const struct table *t, int64_t area, int64_t id, int64_t group, const char *actor, void *user);
/* Who is told before anything is written, NULL: nobody. Each row the group wrote once, how it was first met there (I made, U changed, D
 * taken out; the revision it had before), while it still stands as the group left it. */
struct store_undo_tell {
	void (*row)(const struct table *t, int64_t area, int64_t id, char op, int64_t base_rev, void *user);
	store_blocker blocker;
	void *user;
};
bool store_undo(struct store *s, int64_t group, const struct store_undo_tell *tell, struct store_undone *out, struct err *e);

/* What would stand in the way, without writing; what hangs on a made record is looked for only where an index finds it, so the undo itself
 * may know more. */
bool store_undo_look(struct store *s, int64_t group, store_blocker blocker, void *user, struct store_undone *out, struct err *e);

/* Derived tables: unit_path, organisation_path, views, search keys. Dropped and made again; no answer may change by it. */
bool store_rebuild(struct store *s, struct err *e);

/* verify: chain of every area and site, log_head, every row against its last change_log entry, history twins against the log, foreign
 * keys, ranges, versions without gap or overlap, one-open rules. Each finding is given to say() (NULL: none is); *findings counts them. */
typedef void (*store_say)(msg_key key, const char *const *args, size_t nargs, void *user);
bool store_verify(struct store *s, store_say say, void *user, int64_t *findings, struct err *e);

/* Encrypts and blinds a secret value with the register's key: *enc and *bix are arena strings. */
bool store_secret(struct store *s, const char *value, struct arena *a, const char **enc, const char **bix, struct err *e);
bool store_reveal(struct store *s, const char *enc, struct arena *a, const char **value, struct err *e);

#endif
