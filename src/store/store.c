/* Opening the register and its transactions: the clock every writer takes under lock, ids, begin and commit. Writing rows is write.c. */
#include "store/describe.h"
#include "store/store_internal.h"

#include "store/views.h"
#include "messages/store.def"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static char *embedded_domain(const char *path, void *user)
{
	(void)user;
	g_autofree char *full = g_strconcat("/coso/domain/", path, NULL);
	return g_strdup(resource_text(full));
}

static char *default_key_file(const char *address, enum db_engine engine)
{
	if (engine == DB_SQLITE)
		return g_strconcat(address, ".key", NULL);
	const char *named = getenv("COSO_KEY_FILE");
	if (named != NULL && *named != '\0')
		return g_strdup(named);
	g_autofree char *mark = g_compute_checksum_for_string(G_CHECKSUM_SHA256, address, -1);
	mark[16] = '\0';
	g_autofree char *file = g_strconcat(mark, ".key", NULL);
	return g_build_filename(g_get_user_data_dir(), "coso", file, NULL);
}

char *store_key_place(const char *address)
{
	return default_key_file(address, strstr(address, "://") != NULL ? DB_POSTGRES : DB_SQLITE);
}

static void chain_free(gpointer c)
{
	g_free(c);
}

static struct store *store_new(const struct store_open *o)
{
	struct store *s = g_new0(struct store, 1);
	s->mode = o->mode;
	s->site = o->site;
	s->clock_ms = o->clock_ms;
	s->codes = codes_new(embedded_domain, NULL);
	s->schema_no = migrate_known();
	s->plans = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, plan_free);
	s->code_sets = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, code_set_free);
	s->locked = rules_touches_new();
	s->chains = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, chain_free);
	s->touched = rules_touches_new();
	s->reaches = reach_new();
	s->reach_tables = g_hash_table_new(g_direct_hash, g_direct_equal);
	s->json = g_string_new(NULL);
	s->canonical = g_string_new(NULL);
	return s;
}

/* Have the views been made from the files of this program? */
static bool views_are_current(struct store *s, bool *out, struct err *e)
{
	g_autofree char *mark = views_fingerprint(s, e);
	struct db_stmt *st = mark == NULL ? NULL : db_prepare(s->db, "SELECT views_mark FROM store_state WHERE id = 1", e);
	if (st == NULL || db_step(st, e) != DB_ROW)
		return false;
	*out = g_strcmp0(db_text(st, 0), mark) == 0;
	db_reset(st);
	return true;
}

/* A reader that meets views of another program version has them made again through a short writing connection. */
static bool renew_views_for_reader(struct store *s, const struct store_open *o, struct err *e)
{
	struct store_open writing = *o;
	writing.mode = DB_WRITE;
	(void)s;
	struct store *w = store_open(&writing, e);
	store_close(w);
	return w != NULL;
}

static bool prepare_schema(struct store *s, const struct store_open *o, struct err *e)
{
	struct arena *a = arena_new();
	size_t count = 0;
	const struct migration *steps = migrate_steps(&count, a);
	bool changed = false, fresh = false;
	bool ok = migrate_run(s, steps, count, &changed, e);
	arena_free(a);
	if (!ok || !views_are_current(s, &fresh, e))
		return false;
	if (!changed && fresh)
		return true;
	return s->mode == DB_READ ? renew_views_for_reader(s, o, e) : views_create(s, e);
}

struct store *store_open(const struct store_open *o, struct err *e)
{
	must(sodium_init() >= 0);
	struct store *s = store_new(o);
	s->db = db_open(o->address, o->mode, 0, e);
	if (s->db != NULL) {
		s->key_file = o->key_file != NULL ? g_strdup(o->key_file) : default_key_file(db_address(s->db), db_engine_of(s->db));
		if (key_is_private(s, e) && prepare_schema(s, o, e) && (o->mode != DB_CREATE || key_make(s, e)))
			return s;
	}
	store_abandon(s);
	return NULL;
}

void store_close(struct store *s)
{
	if (s == NULL)
		return;
	db_close(s->db);
	db_close(s->real);
	codes_free(s->codes);
	g_hash_table_unref(s->plans);
	g_hash_table_unref(s->code_sets);
	local_codes_forget(s);
	g_hash_table_unref(s->locked);
	g_hash_table_unref(s->chains);
	g_hash_table_unref(s->touched);
	g_hash_table_unref(s->reaches);
	g_hash_table_unref(s->reach_tables);
	rule_book_free(s->rules);
	arena_free(s->derived);
	g_string_free(s->json, TRUE);
	g_string_free(s->canonical, TRUE);
	g_free(s->key_file);
	g_free(s->actor);
	g_free(s->reason);
	g_free(s->batch);
	sodium_memzero(s->key, sizeof s->key);
	g_free(s);
}

void store_abandon(struct store *s)
{
	if (s == NULL)
		return;
	db_abandon(s->db);
	s->db = NULL;
	if (s->key_made)
		(void)g_unlink(s->key_file);
	store_close(s);
}

struct db *store_db(struct store *s)
{
	return s->db;
}

struct codes *store_codes(struct store *s)
{
	return s->codes;
}

int store_site(const struct store *s)
{
	return s->site;
}

/* Moves the database's clock on, under the lock of its row: recorded times grow in the order of the commits. */
static bool lock_clock(struct store *s, int64_t now, struct err *e)
{
	struct db_stmt *st = db_prepare(
		s->db, "UPDATE store_state SET last_ms = CASE WHEN last_ms >= :now THEN last_ms + 1 ELSE :now END WHERE id = 1", e);
	if (st == NULL)
		return false;
	db_bind_int(st, 0, now);
	return db_run(st, NULL, e);
}

static bool take_clock(struct store *s, struct err *e)
{
	int64_t now = s->clock_ms != 0 ? s->clock_ms : instant_now();
	bool aside = trial_is_aside(s);
	if (!aside && !lock_clock(s, now, e))
		return false;
	struct db_stmt *st = db_prepare(s->db, "SELECT last_ms, last_id_ms FROM store_state WHERE id = 1", e);
	if (st == NULL || db_step(st, e) != DB_ROW)
		return false;
	s->rec_ms = aside ? MAX(now, db_int(st, 0) + 1) : db_int(st, 0);
	int64_t used = db_int(st, 1);
	db_reset(st);
	int64_t ms = now > ID_EPOCH_MS ? now - ID_EPOCH_MS : 1;
	s->id_ms = (ms > used ? ms : used + 1) + (aside ? TRIAL_AHEAD_MS : 0);
	s->id_counter = 0;
	s->first_id = s->id_ms << ID_BITS;
	return true;
}

int64_t store_first_id_at(int64_t ms)
{
	const int64_t since = ms - ID_EPOCH_MS;
	return since <= 0 ? 0 : since >= INT64_MAX >> ID_BITS ? INT64_MAX : since << ID_BITS;
}

static void set_text(char **to, const char *from)
{
	g_free(*to);
	*to = g_strdup(from);
}

/* A batch looks things up by their keys while the tables grow under it; a server that last counted them empty would read them from end to
 * end each time, by plans it keeps. For this transaction it goes by the indexes. */
static bool plan_for_many(struct store *s, struct err *e)
{
	return db_engine_of(s->db) != DB_POSTGRES || db_exec(s->db, "SET LOCAL enable_seqscan = off", e);
}

bool store_begin(struct store *s, const struct store_act *act, struct err *e)
{
	must(!s->writing && act->actor != NULL);
	if (!db_begin(s->db, e))
		return false;
	if (!take_clock(s, e) || ((act->bulk || act->batch != NULL) && !plan_for_many(s, e))) {
		db_rollback(s->db);
		return false;
	}
	local_codes_forget(s);
	s->writing = true;
	s->broken = false;
	s->structure_changed = false;
	s->bulk = act->bulk;
	s->why = act->why;
	s->basis_doc = act->basis_doc;
	s->basis_area = act->basis_area;
	s->group_id = NONE;
	s->open_report = NONE;
	s->reach_last = -1;
	set_text(&s->actor, act->actor);
	set_text(&s->reason, act->reason);
	set_text(&s->batch, act->batch);
	return true;
}

static bool save_ids(struct store *s, struct err *e)
{
	struct db_stmt *st = db_prepare(s->db, "UPDATE store_state SET last_id_ms = :ms WHERE id = 1", e);
	if (st == NULL)
		return false;
	db_bind_int(st, 0, s->id_ms);
	return db_run(st, NULL, e);
}

static void forget_transaction(struct store *s)
{
	s->writing = false;
	local_codes_forget(s);
	g_hash_table_remove_all(s->chains);
	g_hash_table_remove_all(s->touched);
	g_hash_table_remove_all(s->reaches);
	g_hash_table_remove_all(s->locked);
}

bool store_settle(struct store *s, struct err *e)
{
	must(s->writing);
	if (!s->structure_changed)
		return true;
	s->structure_changed = false;
	return (db_flush(s->db, e) && paths_refresh(s, e)) || !(s->broken = true);
}

void store_before_commit(struct store *s, void (*ready)(void *user, struct store *s), void *user)
{
	s->before_commit = ready;
	s->before_commit_user = user;
}

bool store_commit(struct store *s, struct err *e)
{
	must(s->writing && !s->trial);
	bool ok = store_try(s, e) && reach_commit(s, e) && log_commit(s, e) && save_ids(s, e) && key_commit(s, e);
	if (ok && s->before_commit != NULL)
		ok = db_flush(s->db, e);
	if (ok && s->before_commit != NULL)
		s->before_commit(s->before_commit_user, s);
	ok = ok && db_commit(s->db, e);
	if (ok) {
		s->key_marked = s->key_loaded;
		forget_transaction(s);
	} else {
		store_rollback(s);
	}
	return ok;
}

bool store_try(struct store *s, struct err *e)
{
	must(s->writing);
	if (s->broken)
		return FAIL0(e, ERR_CONFLICT, MSG_STORE_BROKEN);
	return db_flush(s->db, e) && rules_commit(s, e) && (!s->structure_changed || paths_refresh(s, e));
}

void store_rollback(struct store *s)
{
	db_rollback(s->db);
	forget_transaction(s);
}

int64_t store_new_id(struct store *s)
{
	must(s->writing);
	if (s->id_counter == ID_COUNTERS) {
		s->id_counter = 0;
		s->id_ms++;
	}
	return s->id_ms << ID_BITS | (int64_t)s->site << 7 | s->id_counter++;
}

void store_say_why(struct store *s, int why)
{
	must(s->writing);
	s->why = why;
}

int64_t store_group(const struct store *s)
{
	return s->group_id;
}

int64_t store_now(struct store *s)
{
	must(s->writing);
	return s->rec_ms;
}
