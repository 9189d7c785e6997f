/* Sessions: a random token in the browser, its hash in the table. The token of forms is made from the token, so that nothing but hashes is
 * kept; sessions are no facts and have no history. See session.h. */
#include "auth/event.h"
#include "auth/gate.h"

#include "model/kinds.gen.h"
#include "store/statement.h"

#include <sodium.h>
#include <string.h>

#define TOKEN_BYTES 32
#define TEXT_SIZE 44 /* 32 bytes in base64 without padding, and NUL */
#define TOUCH_MS 60000
#define TOUCH_SHARED_MS 15000
#define URL_BASE64 sodium_base64_VARIANT_URLSAFE_NO_PADDING

static void hash_text(const char *text, char out[TEXT_SIZE])
{
	unsigned char hash[32];
	crypto_generichash(hash, sizeof hash, (const unsigned char *)text, strlen(text), NULL, 0);
	sodium_bin2base64(out, TEXT_SIZE, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
}

/* What forms carry: follows from the token, which whoever sends a form from elsewhere does not know. */
static void csrf_text(const char *token, char out[TEXT_SIZE])
{
	static const unsigned char what[] = "coso form";
	unsigned char hash[32];
	crypto_generichash(
		hash, sizeof hash, what, sizeof what, (const unsigned char *)token, MIN(strlen(token), crypto_generichash_KEYBYTES_MAX));
	sodium_bin2base64(out, TEXT_SIZE, hash, sizeof hash, URL_BASE64);
}

static bool read_session(struct store *s, const char *hash, ymd today, struct auth_session *out, int64_t *seen, int64_t *expires,
	struct arena *a, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(s), statement_text("session_find"), e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":hash"), hash);
	db_bind_int(st, db_param(st, ":day"), today);
	enum db_step step = db_step(st, e);
	out->id = NONE;
	if (step == DB_ROW) {
		out->id = db_int(st, 0);
		out->account = db_int(st, 1);
		*seen = db_int(st, 2);
		*expires = db_int(st, 3);
		out->must_change = db_int(st, 4) == 1;
		out->shared = db_int(st, 5) == 1;
		out->covered = out->shared && db_int(st, 6) == 1;
		out->must_enrol = db_int(st, 7) == 0; /* until it is known whether the account must have one */
		out->notice = arena_strdup(a, db_text(st, 8));
		db_reset(st);
	}
	return step != DB_ERROR;
}

static bool find(struct store *s, struct auth_gate *g, const char *token, int64_t now_ms, ymd today, struct arena *a,
	struct auth_session *out, bool *found, struct err *e)
{
	struct settings set;
	char hash[TEXT_SIZE], csrf[TEXT_SIZE];
	int64_t seen = 0, expires = 0;
	hash_text(token, hash);
	if (!read_session(s, hash, today, out, &seen, &expires, a, e) || !gate_settings(g, s, today, &set, e))
		return false;
	/* last used later than now: the clock was set back while no server was there to notice */
	const bool is_back = now_ms + AUTH_CLOCK_SLACK_MS < seen;
	if (out->id == NONE || is_back || now_ms >= expires || now_ms >= seen + set.value[SETTING_SESSION_IDLE] * 60000)
		return true;
	out->viewer = gate_viewer(g, s, out->account, today, e);
	if (out->viewer == NULL)
		return false;
	out->must_enrol = out->must_enrol && viewer_must_have_code(out->viewer);
	out->read_seconds = set.value[SETTING_READ_TIME];
	out->lock_minutes = set.value[SETTING_LOCK_IDLE];
	out->covered = out->covered || (out->shared && now_ms >= seen + out->lock_minutes * 60000);
	csrf_text(token, csrf);
	out->csrf = arena_strdup(a, csrf);
	/* On a shared machine more often: there the minutes are few. */
	out->touch = now_ms - seen >= (out->shared ? TOUCH_SHARED_MS : TOUCH_MS);
	*found = true;
	return true;
}

bool auth_session_find(struct store *s, struct auth_gate *g, const char *token, int64_t now_ms, ymd today, struct arena *a,
	struct auth_session *out, bool *found, struct err *e)
{
	*out = (struct auth_session){.id = NONE, .account = NONE, .csrf = ""};
	*found = false;
	if (token == NULL || strlen(token) != TEXT_SIZE - 1)
		return true;
	bool own = !db_in_transaction(store_db(s));
	if (own && !db_begin_read(store_db(s), e))
		return false;
	bool ok = find(s, g, token, now_ms, today, a, out, found, e);
	if (own)
		db_rollback(store_db(s));
	return ok;
}

bool auth_csrf_matches(const struct auth_session *session, const char *given)
{
	size_t n = strlen(session->csrf);
	return given != NULL && n > 0 && strlen(given) == n && sodium_memcmp(session->csrf, given, n) == 0;
}

/* One statement in a transaction of its own. */
static bool run(struct store *writer, const char *name, const char *const *params, const int64_t *values, size_t count, struct err *e)
{
	struct db *db = store_db(writer);
	if (!db_begin(db, e))
		return false;
	struct db_stmt *st = db_prepare(db, statement_text(name), e);
	for (size_t i = 0; st != NULL && i < count; i++)
		db_bind_int(st, db_param(st, params[i]), values[i]);
	bool ok = st != NULL && db_run(st, NULL, e) && db_commit(db, e);
	if (!ok && db_in_transaction(db))
		db_rollback(db);
	return ok;
}

bool auth_session_touch(struct store *writer, int64_t session, int64_t now_ms, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(writer), statement_text("session_touch"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":session"), session);
	db_bind_int(st, db_param(st, ":now"), now_ms);
	return db_run(st, NULL, e);
}

bool auth_session_cover(struct store *writer, int64_t session, bool covered, int64_t now_ms, struct err *e)
{
	return run(writer, "session_cover", (const char *const[]){":session", ":covered", ":now"},
		(const int64_t[]){session, covered ? 1 : 0, now_ms}, 3, e);
}

bool auth_session_end(struct store *writer, int64_t session, struct err *e)
{
	return run(writer, "session_end", (const char *const[]){":session"}, &session, 1, e);
}

bool auth_sessions_end_all(struct store *writer, int64_t account, int64_t but, struct err *e)
{
	return run(writer, "session_end_all", (const char *const[]){":account", ":but"}, (const int64_t[]){account, but == NONE ? 0 : but},
		2, e);
}

bool auth_clock_went_back(struct auth_gate *g, int64_t wall_ms, int64_t steady_ms)
{
	return gate_clock_behind(g, wall_ms, steady_ms, false) > AUTH_CLOCK_SLACK_MS;
}

bool auth_clock_is_right(struct store *writer, struct auth_gate *g, int64_t wall_ms, int64_t steady_ms, struct err *e)
{
	const int64_t minutes = gate_clock_behind(g, wall_ms, steady_ms, false) / 60000;
	g_autofree char *how = g_strdup_printf("-%" G_GINT64_FORMAT " min", minutes);
	const struct auth_event ev = {.what = EVENT_CLOCK_BACK, .actor = EVENT_NOBODY, .account = NONE, .how = how, .times = NONE};
	if (!run(writer, "session_end_everybody", NULL, NULL, 0, e) || !auth_event_write(writer, &ev, e))
		return false;
	(void)gate_clock_behind(g, wall_ms, steady_ms, true);
	return true;
}

/* A text of a request, cut to its column. */
static const char *cut(const char *text, long max, struct arena *a)
{
	if (text == NULL)
		return NULL;
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	g_autofree char *nfc = g_utf8_normalize(valid, -1, G_NORMALIZE_NFC);
	g_autofree char *head = g_utf8_strlen(nfc, -1) > max ? g_utf8_substring(nfc, 0, max) : g_strdup(nfc);
	for (char *c = head; *c != '\0'; c++)
		if (g_ascii_iscntrl(*c))
			*c = ' ';
	return arena_strdup(a, head);
}

bool session_insert(struct store *writer, const struct table *t, const void *row, struct err *e)
{
	g_autoptr(GString) sql = g_string_new("INSERT INTO ");
	g_string_append_printf(sql, "%s (", t->name);
	for (uint16_t i = 0; i < t->column_count; i++)
		g_string_append_printf(sql, "%s%s", i > 0 ? ", " : "", t->columns[i].name);
	g_string_append(sql, ") VALUES (");
	for (uint16_t i = 0; i < t->column_count; i++)
		g_string_append_printf(sql, "%s:%s", i > 0 ? ", " : "", t->columns[i].name);
	g_string_append_c(sql, ')');
	struct db_stmt *st = db_prepare(store_db(writer), sql->str, e);
	for (uint16_t i = 0; st != NULL && i < t->column_count; i++) {
		const struct column *c = &t->columns[i];
		if (c->store == COLUMN_INT)
			db_bind_int(st, i, row_get_int(c, row));
		else
			db_bind_text(st, i, row_get_text(c, row));
	}
	return st != NULL && db_run(st, NULL, e);
}

const char *session_token(struct arena *a)
{
	unsigned char bytes[TOKEN_BYTES];
	char text[TEXT_SIZE];
	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2base64(text, sizeof text, bytes, sizeof bytes, URL_BASE64);
	return arena_strdup(a, text);
}

const char *session_form_text(const char *token, struct arena *a)
{
	char text[TEXT_SIZE];
	csrf_text(token, text);
	return arena_strdup(a, text);
}

bool session_begin(struct store *writer, const struct auth_attempt *t, int64_t account, bool second_factor, int64_t life_minutes,
	struct arena *a, const char **token, struct err *e)
{
	char csrf[TEXT_SIZE], token_hash[TEXT_SIZE], csrf_hash[TEXT_SIZE];
	struct session_row row;
	struct db *db = store_db(writer);
	const char *text = session_token(a);
	csrf_text(text, csrf);
	hash_text(text, token_hash);
	hash_text(csrf, csrf_hash);
	row_init(&table_session, &row);
	randombytes_buf(&row.id, sizeof row.id);
	row.id = (row.id & INT64_MAX) | 1; /* positive, and no row of facts refers to it */
	row.account_id = account;
	row.token_hash = token_hash;
	row.csrf_hash = csrf_hash;
	row.started_ms = row.seen_ms = t->now_ms;
	row.expires_ms = t->now_ms + life_minutes * 60000;
	row.addr = cut(t->address, 60, a);
	row.agent = cut(t->agent, 200, a);
	row.second_factor = second_factor ? 1 : 0;
	row.locked = 0;
	row.shared = t->shared ? 1 : 0;
	/* In the log first: no session begins that is not in it. */
	const struct auth_event begun = {EVENT_SIGN_IN, t->login, account, t->how, t->address, NONE};
	if (!auth_event_write(writer, &begun, e))
		return false;
	if (!run(writer, "session_expire", (const char *const[]){":now"}, &t->now_ms, 1, e) || !db_begin(db, e))
		return false;
	if (!session_insert(writer, &table_session, &row, e) || !db_commit(db, e)) {
		if (db_in_transaction(db))
			db_rollback(db);
		return false;
	}
	*token = text;
	return true;
}
