/* Between the files of the store; nobody else includes this. */
#ifndef COSO_STORE_STORE_INTERNAL_H
#define COSO_STORE_STORE_INTERNAL_H

#include "store/store.h"

#include <glib.h>

#define ID_EPOCH_MS INT64_C(946684800000) /* 2000-01-01: 41 bits of milliseconds last until 2069 */
#define ID_BITS 22			  /* below the milliseconds: server and counter */
#define ID_COUNTERS 128
#define HASH_TEXT_SIZE 44 /* 32 bytes in base64 without padding, and NUL */
#define KEY_BYTES 32

/* Statement texts and prepared statements of one table, made once from its descriptor. */
struct plan {
	const struct table *t;
	bool history;  /* has a twin, rev, rec_ms, chg_id */
	bool area_key; /* rows are found by (area, id), else by id alone */
	char *columns; /* "area_id, id, …" */
	char *insert, *update, *retire, *remove, *select, *get;
	struct db_stmt *insert_st, *update_st, *retire_st, *remove_st, *get_st;
	bool *logged;	    /* per column: stands in the log's JSON */
	GString **prefixes; /* per column: "\"name\":" */
};

/* End of one chain of the change log, as far as the open transaction has taken it. */
struct chain {
	int64_t area;
	int64_t seq, read_seq; /* now; as read (the lock) */
	int64_t head_id;       /* NONE: there is no log_head row yet */
	char hash[HASH_TEXT_SIZE];
	bool ours; /* this site may write the area (C57); false: not asked yet */
};

struct store {
	struct db *db;
	struct codes *codes;
	enum db_mode mode;
	int site;
	int64_t clock_ms;
	char *key_file;
	bool key_loaded, key_made;
	bool key_marked; /* the register says, in what was committed, that the key loaded is its own */
	unsigned char key[KEY_BYTES];
	GHashTable *plans;	 /* const struct table * -> struct plan * */
	struct rule_book *rules; /* made when first needed (rules.c) */
	GHashTable *code_sets;	 /* list name -> struct code_set * (row_check.c) */
	GHashTable *local_codes; /* "list:number" of additions (list_item); NULL: to be read */

	void (*before_commit)(void *user, struct store *s); /* NULL: nobody */
	void *before_commit_user;

	bool (*reached)(void *user, struct store *s, struct err *e); /* reach.h; NULL: nobody asks */
	void *reached_user;
	GHashTable *reach_tables; /* const struct table * -> 1: forms read it, 2: none does */

	bool trial;	 /* nothing is kept (trial.h) */
	struct db *real; /* the register, while db is a private copy of it; NULL */

	struct {
		uint64_t reading; /* db_reading_number it was asked under; 0: not yet */
		int64_t value;
	} facts, structure; /* numbers.c */

	/* the open transaction */
	bool writing;
	bool broken;		/* a statement failed: only a rollback is left */
	bool structure_changed; /* units or lines were written: the paths must be made again */
	bool bulk;
	int64_t why, rec_ms, group_id, basis_doc, basis_area;
	int64_t open_report; /* a report found not to be sent, while its parts are written; NONE */
	char *actor, *reason, *batch;
	int64_t id_ms;
	int id_counter;
	GHashTable *chains;  /* area -> struct chain * */
	GHashTable *touched; /* struct touch *: rules to be asked (rules.c) */
	GHashTable *reaches; /* struct reach * (reach.c) */
	ymd reach_last;	     /* last day of a report that was sent; 0: none was, -1: not asked yet */
	GHashTable *locked;  /* struct touch *: parents locked by this transaction */
	int64_t first_id;    /* ids from here on were made by this transaction */
	const GArray *gone;  /* ids in order of all rows that will not be there at its end (undo): no rule needs asking of them; NULL */
	GString *json, *canonical;
	struct arena *derived; /* text of derived columns of the row being written; renewed now and then */
	int derived_uses;
	int schema_no;
};

/* ---- table_sql.c */
struct plan *plan_of(struct store *s, const struct table *t);
void plan_free(gpointer plan);
/* The prepared insert of the table; db_run_later may hold its rows back. NULL on error. */
struct db_stmt *plan_insert(struct store *s, struct plan *p, struct err *e);
/* Has the table a twin <name>_h and the system columns that go with it? */
bool table_has_history(const struct table *t);
/* Column name of the area ("area_id", "owner_area"), NULL where there is none. */
const char *table_area_column(const struct table *t);
/* Is it one of the columns the store fills by itself (area, id, rev, rec_ms, chg_id)? */
bool column_is_system(const struct table *t, const struct column *c);

/* ---- row.c */
/* Binds every column in order: parameter i is column i. Texts are lent: the row must stay until the statement has been run. */
void row_bind(const struct table *t, const void *row, struct db_stmt *st);
void row_bind_column(const struct column *c, const void *row, struct db_stmt *st, int param);
/* A system column by its offset in the struct. */
int64_t row_at(const void *row, uint16_t offset);
/* Fills a row from the columns of the current result row, starting at first; text is valid until the next step (or copied: arena not NULL).
 */
void row_read(const struct table *t, struct db_stmt *st, int first, void *row, struct arena *a);
/* The first column that is not kept as what row_read takes it for (db_stored_as); NULL: none. To be asked before row_read. */
const struct column *row_odd_column(const struct table *t, struct db_stmt *st, int first);
/* Canonical JSON of a row as it stands in the log. */
void row_json(const struct plan *p, const void *row, GString *out);
/* A number in digits: printf takes longer than the hash of what it writes. */
void digits_append(GString *out, int64_t v);
/* Computes the derived columns (search and sort keys) from the others, which must have been checked; their text lives in the arena. */
void row_derive(const struct table *t, void *row, struct arena *a);
/* Takes the pointers to derived text out of the row again. */
void row_forget_derived(const struct table *t, void *row);

/* Are the derived columns what the others give? (rebuild.c) */
bool row_derived_match(const struct table *t, const void *row, struct arena *a);

/* Defaults of the description for what the caller left out. */
void row_fill_defaults(const struct table *t, void *row);

/* ---- row_check.c, row_rules.c */
bool row_check(struct store *s, const struct table *t, const void *row, struct err *e);
/* Rules inside one row that are more than a field's type (records.md "row:"). */
bool row_rules(struct store *s, const struct table *t, const void *row, struct err *e);
/* Those of row_rules_facts.c; called by row_rules for the tables it does not know itself. */
bool row_rules_facts(struct store *s, const struct table *t, const void *row, struct err *e);
/* C62: may the row be written, changed, taken out? */
bool frozen_insert(struct store *s, const struct table *t, const void *row, struct err *e);
bool frozen_update(struct store *s, const struct table *t, const void *row, struct err *e);
bool frozen_delete(struct store *s, const struct table *t, const void *old, struct err *e);
/* ---- reach.c: C58 */
GHashTable *reach_new(void);
/* Is it to be looked at whether rows of that table reach behind a report? */
bool reach_wanted(struct store *s, const struct table *t, bool *wanted, struct err *e);
/* A row is made (old NULL), taken out (now NULL) or replaced; before it is written. */
bool reach_note(struct store *s, const struct table *t, const void *old, const void *now, struct err *e);
bool reach_update(struct store *s, const struct table *t, const void *now, struct err *e);
/* Rows that are about to be taken out together. */
struct row_set;
bool reach_gone(struct store *s, const struct row_set *rows, size_t n, struct err *e);
bool reach_commit(struct store *s, struct err *e);
void code_set_free(gpointer set);
/* Numbers of additions to code lists, before rows are checked while others are read; and that they may be others by now. */
bool local_codes_read(struct store *s, struct err *e);
void local_codes_forget(struct store *s);

/* ---- write.c: for undo.c */
#define ROW_MAX 2048 /* bytes of the largest row struct; checked where it is used */
/* Takes one row out, not its parts. */
bool row_take_out(struct store *s, const struct table *t, int64_t area, int64_t id, struct err *e);
/* Puts a row back that was taken out at that revision. */
bool row_put_back(struct store *s, const struct table *t, void *row, int64_t rev, struct err *e);
/* The row of the history twin that ended at that instant. */
bool history_row(struct store *s, const struct table *t, int64_t area, int64_t id, int64_t end_ms, void *row, struct arena *a, bool *found,
	struct err *e);

/* The id of the next log row; the first of a transaction names its group. */
int64_t change_id_take(struct store *s);
/* Structure decides the derived closures: notes that they are to be made again. */
void structure_note(struct store *s, const struct table *t);

/* ---- row_sets.c */
struct row_set {
	const struct table *t;
	int64_t area, id, rev; /* rev is found */
};
/* Takes rows out in the order given, as row_take_out would one by one: the same twins, the same log; only with few statements. Rows they
 * refer to must come after them. */
bool row_sets_take_out(struct store *s, struct row_set *rows, size_t n, struct err *e);
/* Texts for one table, to be freed: the rows of SET_IDS ids (S), into the twin (H), taken out (D); in small letters those of all ids from
 * :first to :last. */
#define SET_IDS 64
char *row_sets_text(const struct plan *p, char what);
/* Ids in order, for g_array_sort; is it among them? */
gint id_order(gconstpointer a, gconstpointer b);
bool ids_have(const GArray *ids, int64_t id);

/* ---- undo.c */
/* store_undo; sets false: every step by itself, for the test that both ways do the same. */
bool undo_by(struct store *s, int64_t group, bool sets, const struct store_undo_tell *tell, struct store_undone *out, struct err *e);
char *undo_hanging_range_text(const struct table *t, const struct column *c, const struct kind *k);

/* ---- references.c */
/* Does the column name records of that kind? */
bool reference_points_at(const struct table *t, const struct column *c, const struct kind *k);
/* Does it never leave one storage area? */
bool reference_stays_inside(const struct table *t, const struct column *c, const struct kind *k);
/* Texts, to be freed: rows that name a record; rows that name what a group has made. */
char *reference_text(const struct table *t, const struct column *c, const struct kind *k);
char *undo_hanging_text(const struct table *t, const struct column *c, const struct kind *k);

/* ---- code_users.c */
typedef void (*code_user)(
	const struct table *t, const struct column *c, int64_t area, int64_t id, int64_t group, const char *actor, void *user);
/* Calls each row that holds the number of an addition to a code list (a row of list_item), with who wrote the row last. */
bool code_users(struct store *s, int64_t item, code_user each, void *user, struct err *e);

/* ---- log.c */
bool log_append(struct store *s, const struct plan *p, const void *row, int64_t area, int64_t id, char op, int64_t base_rev, int64_t chg_id,
	struct err *e);
/* The same for rows taken out, in their order, with few statements. */
#define LOG_ROWS 32
struct row_set;
bool log_gone(struct store *s, const struct row_set *rows, size_t n, struct err *e);
/* The statement of LOG_ROWS rows; to be freed. */
char *log_gone_text(void);
/* Moves log_head of every chain that was written. */
bool log_commit(struct store *s, struct err *e);
struct change_log_row;
/* Hash of a log row over its own fields and the hash before; out holds HASH_TEXT_SIZE bytes. */
void log_hash(const struct change_log_row *r, GString *scratch, char *out);

/* ---- trial.c */
/* Is this a trial in a database that others write at the same time? Then it takes no lock that they would wait for. */
bool trial_is_aside(const struct store *s);
#define TRIAL_AHEAD_MS (INT64_C(1) << 39) /* ids of such a trial: 17 years ahead, where nobody else makes any */
#define TRIAL_AHEAD_SEQ (INT64_C(1) << 40)

/* ---- identity.c */
/* Keeps identity_key in step with an identity number: before is NULL for a new row, after NULL for one taken out. */
bool identity_keep(struct store *s, const void *before, const void *after, struct err *e);
bool identity_is_hard(struct store *s, int64_t kind_no);

/* ---- rules.c */
struct rule_book;
void rule_book_free(struct rule_book *b); /* NULL is fine */
GHashTable *rules_touches_new(void);
/* Does a rule look at rows of that table when they are written? */
bool rules_wanted(struct store *s, const struct table *t);
/* Notes that a row was written, so that the rules over its sequence are asked at the commit; locks its parents. */
bool rules_touch(struct store *s, const struct table *t, const void *row, struct err *e);
/* Asks the rules of everything touched. */
bool rules_commit(struct store *s, struct err *e);
/* All rules over the whole register. */
bool rules_verify(struct store *s, store_say say, void *user, int64_t *findings, struct err *e);

/* ---- paths.c */
/* Makes unit_path and organisation_path what they should be; writes only the rows that differ. A cycle among superiors is refused. */
bool paths_refresh(struct store *s, struct err *e);
/* Before a unit or an organisation is taken out: its derived paths, which point at it. They are made again at the commit. */
bool paths_forget(struct store *s, const struct table *t, int64_t id, struct err *e);
bool paths_verify(struct store *s, store_say say, void *user, int64_t *findings, struct err *e);
void paths_each_text(void (*each)(const char *name, const char *sql, bool area, void *user), void *user);

/* ---- verify_log.c, verify_rows.c */
bool verify_chains(struct store *s, store_say say, void *user, int64_t *findings, struct err *e);
bool verify_rows(struct store *s, store_say say, void *user, int64_t *findings, struct err *e);
bool verify_references(struct store *s, store_say say, void *user, int64_t *findings, struct err *e);
bool verify_identities(struct store *s, store_say say, void *user, int64_t *findings, struct err *e);
/* Texts of verify for one table; NULL where the table has no such question. To be freed. */
char *verify_rows_text(struct store *s, const struct table *t, bool history);
char *verify_gone_text(const struct table *t);
char *verify_end_text(const struct table *t);
/* Anti-join for column i of the table, NULL where it refers to nothing. *parent_area tells how the area is matched. */
char *verify_orphan_text(const struct table *t, uint16_t i);

/* ---- files.c */
bool files_verify(struct store *s, store_say say, void *user, int64_t *findings, struct err *e);

/* ---- access_log.c */
bool verify_access_log(struct store *s, store_say say, void *user, int64_t *findings, struct err *e);

/* ---- migrate.c */
struct migration {
	int version;
	const char *name, *sql;
};
/* Schema version this program knows: the highest of its migrations. */
int migrate_known(void);
/* Brings the database to the newest of the given steps, or says why not. s only needs db and mode. */
bool migrate_run(struct store *s, const struct migration *steps, size_t count, bool *changed, struct err *e);
/* The program's own steps. */
const struct migration *migrate_steps(size_t *count, struct arena *a);

/* ---- secret.c */
bool key_make(struct store *s, struct err *e);
/* Before a commit: a register whose key was needed is tied to it (store_state.key_check), unless it is already. ERR_DATA: to another. */
bool key_commit(struct store *s, struct err *e);
/* One value of a sealed column, to be freed; NULL: column i is none. */
char *key_sample_text(const struct table *t, uint16_t i);
/* What attached files are sealed with. */
bool key_for_files(struct store *s, unsigned char out[KEY_BYTES], struct err *e);
/* What the site signs with (Ed25519): 32 and 64 bytes. */
bool key_for_signing(struct store *s, unsigned char *public, unsigned char *secret, struct err *e);
/* A key file that anybody but its owner may touch is refused (ERR_DENIED): what it seals is not secret then. No file is no fault. */
bool key_is_private(const struct store *s, struct err *e);
/* A register that holds something sealed needs its key: a finding when the key file is not there or is another register's. */
bool key_verify(struct store *s, store_say say, void *user, int64_t *findings, struct err *e);

/* The bytes of an embedded file as static text; NULL when there is none. */
const char *resource_text(const char *path);

#define SAY(say, user, findings, key, ...)                                                                                                 \
	do {                                                                                                                               \
		const char *const say_args_[] = {__VA_ARGS__};                                                                             \
		(*(findings))++;                                                                                                           \
		(say)((key), say_args_, G_N_ELEMENTS(say_args_), (user));                                                                  \
	} while (0)

#endif
