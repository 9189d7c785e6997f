/* Accounts and rights on the demo register, on both engines: passwords, sessions, locks; territories that follow the merger of 1/7/2025;
 * grants in time; cells that hide; the reading log; secrets that stand nowhere in plain text. */
#include "demo_register.h"

#include "app/demo/demo.h"

#include "app/account/account_oidc.h"
#include "app/account/account_parts.h"
#include "app/account/account_request.h"
#include "app/figure/figure.h"
#include "app/reading.h"
#include "auth/code.h"
#include "auth/gate.h"
#include "auth/outside.h"
#include "auth/session.h"
#include "model/kinds.gen.h"
#include "store/store_internal.h"
#include "messages/app.def"
#include "messages/auth.def"
#include "messages/oidc.def"
#include "messages/store.def"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "ok.h"

#define TODAY ((ymd)20261128)
#define NOW INT64_C(1795824000000) /* 2026-11-28T00:00Z */
#define MINUTE INT64_C(60000)

struct world {
	char *address;
	bool postgres;
	struct app *app;
	struct auth_gate *gate;
	struct arena *a;
};

static int make(void **state, char *address, bool postgres)
{
	struct world *w = g_new0(struct world, 1);
	struct err e = {0};
	w->address = address;
	w->postgres = postgres;
	if (!demo_register(address, &e) || (w->app = app_open(address, DB_WRITE, &e)) == NULL) {
		print_error("%s (%s)\n", e.en, e.where);
		return -1;
	}
	w->gate = auth_gate_new();
	w->a = arena_new();
	*state = w;
	return 0;
}

static int make_sqlite(void **state)
{
	const char *dir = getenv("T");
	return make(state, g_strdup_printf("%s/auth.db", dir != NULL ? dir : g_get_tmp_dir()), false);
}

static int make_postgres(void **state)
{
	return make(state, g_strdup(getenv("TEST_PG")), true);
}

static int drop(void **state)
{
	struct world *w = *state;
	app_close(w->app);
	auth_gate_free(w->gate);
	arena_free(w->a);
	g_free(w->address);
	g_free(w);
	return 0;
}

static int64_t ask(struct world *w, const char *sql)
{
	struct err e = {0};
	int64_t n = NONE;
	OK(db_query_int(store_db(w->app->store), sql, &n, &e), e);
	return n;
}

static int64_t unit(struct world *w, const char *code, ymd day)
{
	g_autofree char *sql =
		g_strdup_printf("SELECT min(unit_id) FROM unit_v WHERE code = '%s' AND from_d <= %d AND until_d > %d", code, day, day);
	int64_t id = ask(w, sql);
	assert_true(id != NONE);
	return id;
}

static const struct viewer *load(struct world *w, const char *login, ymd today)
{
	struct err e = {0};
	int64_t account = NONE;
	OK(viewer_find_account(w->app->store, login, today, &account, &e), e);
	assert_true(account != NONE);
	const struct viewer *v = viewer_load(w->app->store, account, today, &e);
	OK(v != NULL, e);
	return v;
}

/* ---- passwords ---- */

static void test_passwords(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	const char *hash = NULL, *again = NULL;
	OK(auth_password_hash(w->gate, "một câu dài dễ nhớ", w->a, &hash, &e), e);
	OK(auth_password_hash(w->gate, "một câu dài dễ nhớ", w->a, &again, &e), e);
	assert_true(g_str_has_prefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$"));
	assert_string_not_equal(hash, again); /* salted */
	assert_true(auth_password_matches(w->gate, hash, "một câu dài dễ nhớ"));
	assert_false(auth_password_matches(w->gate, hash, "một câu dài dễ nhớ "));
	assert_false(auth_password_needs_rehash(hash));
	assert_true(auth_password_needs_rehash("$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHRzYWx0$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
	assert_string_not_equal(auth_password_random(w->a), auth_password_random(w->a));
	assert_int_equal(strlen(auth_password_random(w->a)), 19);
	assert_true(auth_password_allowed(w->app->store, "xa.1", NULL, "một câu dài dễ nhớ", TODAY, &e));
	assert_false(auth_password_allowed(w->app->store, "xa.1", NULL, "ngắn", TODAY, &e));
	assert_int_equal(e.key, MSG_AUTH_PASSWORD_SHORT);
	e = (struct err){0};
	assert_false(auth_password_allowed(w->app->store, "xa.1", NULL, "mat-khau-XA.1-day", TODAY, &e));
	assert_int_equal(e.key, MSG_AUTH_PASSWORD_LOGIN);
}

/* ---- signing in ---- */

static struct auth_result judge(struct world *w, const char *login, const char *password, const char *address, int64_t now)
{
	struct err e = {0};
	struct auth_attempt t = {login, password, address, "test", false, now, TODAY, NULL};
	struct auth_result r;
	const char *token = NULL;
	OK(auth_judge(w->app->store, w->gate, &t, &r, w->a, &e), e);
	OK(auth_sign_in(w->app->store, w->gate, &t, &r, w->a, &token, &e), e);
	assert_int_equal(token != NULL, r.verdict == AUTH_RIGHT);
	return r;
}

static const char *sign_in(struct world *w, const char *login, int64_t now)
{
	struct err e = {0};
	struct auth_attempt t = {login, DEMO_PASSWORD, "10.0.0.1", "test", false, now, TODAY, NULL};
	struct auth_result r;
	const char *token = NULL;
	OK(auth_judge(w->app->store, w->gate, &t, &r, w->a, &e) && auth_sign_in(w->app->store, w->gate, &t, &r, w->a, &token, &e), e);
	assert_int_equal(r.verdict, AUTH_RIGHT);
	assert_non_null(token);
	return token;
}

/* Judged right, and before it is written the account is no longer what it was: no session, and nothing of the old is put back. */
static void test_overtaken(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct account_row row;
	const char *password = NULL, *fresh = NULL, *token = NULL;
	const struct viewer *admin = load(w, "admin", TODAY);
	bool found = false;
	w->app->viewer = admin;
	OK(account_add(w->app, "cham.1", "Chậm Một", TODAY - 1, &password, w->a, &e), e);
	const struct auth_attempt t = {"cham.1", password, "10.0.0.9", "test", false, NOW, TODAY, NULL};
	for (int i = 0; i < 4; i++) {
		struct auth_attempt each = t;
		struct auth_result r;
		each.password = fresh != NULL ? fresh : password;
		OK(auth_judge(w->app->store, w->gate, &each, &r, w->a, &e), e);
		assert_int_equal(r.verdict, AUTH_RIGHT);
		if (i == 1)
			OK(auth_password_hash(w->gate, each.password, w->a, &r.rehash, &e), e); /* as where the stored one is weak */
		if (i < 2)
			OK(account_reset(w->app, "cham.1", TODAY, &fresh, w->a, &e), e);
		OK(store_get(w->app->store, &table_account, 0, r.account, &row, w->a, &found, &e) && found, e);
		const char *hash = row.password_hash;
		if (i == 2) { /* a second factor meanwhile */
			row.totp_enc = "x";
			OK(account_begin(w->app, "change", &e) &&
					account_end(w->app, store_update(w->app->store, &table_account, &row, &e), &e),
				e);
		}
		OK(auth_sign_in(w->app->store, w->gate, &each, &r, w->a, &token, &e), e);
		assert_int_equal(r.verdict, i < 3 ? AUTH_WRONG : AUTH_RIGHT);
		assert_int_equal(token != NULL, i == 3);
		OK(store_get(w->app->store, &table_account, 0, r.account, &row, w->a, &found, &e) && found, e);
		assert_string_equal(row.password_hash, hash);
		if (i == 2) {
			row.totp_enc = NULL;
			OK(account_begin(w->app, "change", &e) &&
					account_end(w->app, store_update(w->app->store, &table_account, &row, &e), &e),
				e);
		}
	}
	w->app->viewer = viewer_operator();
	viewer_release(admin);
}

static bool find(struct world *w, const char *token, int64_t now, struct auth_session *out)
{
	struct err e = {0};
	bool found = false;
	OK(auth_session_find(w->app->store, w->gate, token, now, TODAY, w->a, out, &found, &e), e);
	return found;
}

static void test_session(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct auth_session s, other;
	const char *token = sign_in(w, "tinh.08", NOW), *second = sign_in(w, "tinh.08", NOW + 1000);
	assert_string_not_equal(token, second);
	assert_true(find(w, token, NOW + MINUTE, &s));
	assert_string_equal(viewer_login(s.viewer), "tinh.08");
	assert_false(s.must_change);
	assert_true(s.touch);
	assert_true(auth_csrf_matches(&s, s.csrf));
	assert_false(auth_csrf_matches(&s, "x"));
	assert_false(auth_csrf_matches(&s, NULL));
	assert_true(find(w, second, NOW + MINUTE, &other));
	assert_false(auth_csrf_matches(&other, s.csrf)); /* of another session */
	viewer_release(other.viewer);
	viewer_release(s.viewer);
	/* Only hashes are kept. */
	g_autofree char *plain = g_strdup_printf("SELECT count(*) FROM session WHERE token_hash = '%s' OR csrf_hash = '%s'", token, s.csrf);
	assert_int_equal(ask(w, plain), 0);
	/* Idle: an hour after it was last used; in use: up to twelve hours. */
	assert_false(find(w, token, NOW + 60 * MINUTE, &s));
	for (int64_t t = 50; t < 720; t += 50) {
		assert_true(find(w, second, NOW + 1000 + t * MINUTE, &s));
		viewer_release(s.viewer);
		OK(auth_session_touch(w->app->store, s.id, NOW + 1000 + t * MINUTE, &e), e);
	}
	assert_false(find(w, second, NOW + 1000 + 720 * MINUTE, &s));
	/* Out everywhere but here, then here. */
	token = sign_in(w, "tinh.08", NOW + 5000);
	second = sign_in(w, "tinh.08", NOW + 6000);
	assert_true(find(w, token, NOW + 7000, &s));
	OK(auth_sessions_end_all(w->app->store, s.account, s.id, &e), e);
	viewer_release(s.viewer);
	assert_false(find(w, second, NOW + 7000, &other));
	assert_true(find(w, token, NOW + 7000, &s));
	viewer_release(s.viewer);
	OK(auth_session_end(w->app->store, s.id, &e), e);
	assert_false(find(w, token, NOW + 7000, &s));
	assert_false(find(w, NULL, NOW, &s));
	assert_false(find(w, "zzz", NOW, &s));
}

/* A clock set back lengthens no session. While the server runs, a steady clock beside it tells, and all sessions end; of the time when none
 * ran, sessions that were used "later" than now are over. */
static void test_clock_back(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct auth_session s;
	struct auth_gate *g = auth_gate_new();
	const char *token = sign_in(w, "tinh.08", NOW);
	assert_false(find(w, token, NOW - 2 * MINUTE, &s));
	assert_true(find(w, token, NOW - AUTH_CLOCK_SLACK_MS / 2, &s)); /* the clock of another server of the register */
	viewer_release(s.viewer);
	/* The steady clock begins anywhere. */
	assert_false(auth_clock_went_back(g, NOW, 5));
	assert_false(auth_clock_went_back(g, NOW + 10 * MINUTE, 5 + 10 * MINUTE));
	/* Ahead, and back to where it should be: that is back too, for what was used meanwhile. */
	assert_false(auth_clock_went_back(g, NOW + 60 * MINUTE, 5 + 11 * MINUTE));
	assert_true(auth_clock_went_back(g, NOW + 12 * MINUTE, 5 + 12 * MINUTE));
	assert_true(auth_clock_went_back(g, NOW + 13 * MINUTE, 5 + 13 * MINUTE));
	const int64_t rows = ask(w, "SELECT count(*) FROM access_log WHERE act = 25");
	assert_true(find(w, token, NOW + 1000, &s));
	viewer_release(s.viewer);
	OK(auth_clock_is_right(w->app->store, g, NOW + 13 * MINUTE, 5 + 13 * MINUTE, &e), e);
	assert_false(find(w, token, NOW + 1000, &s));
	assert_int_equal(ask(w, "SELECT count(*) FROM session"), 0);
	assert_int_equal(ask(w, "SELECT count(*) FROM access_log WHERE act = 25"), rows + 1);
	assert_false(auth_clock_went_back(g, NOW + 14 * MINUTE, 5 + 14 * MINUTE));
	/* Little by little. */
	assert_false(auth_clock_went_back(g, NOW + 14 * MINUTE, 5 + 14 * MINUTE + 40000));
	assert_false(auth_clock_went_back(g, NOW + 14 * MINUTE + 10000, 5 + 14 * MINUTE + 60000));
	assert_true(auth_clock_went_back(g, NOW + 14 * MINUTE + 10000, 5 + 14 * MINUTE + 80000));
	auth_gate_free(g);
}

/* A setting below its lower bound is taken for the bound; above, and of a setting without one, it is what was said. */
static void test_setting_least(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct settings before, now;
	struct db *db = store_db(w->app->store);
	OK(law_settings(w->app->store, TODAY, &before, &e), e);
	OK(db_begin(db, &e) &&
			db_exec(db,
				"INSERT INTO setting (id, name, value, rec_ms, chg_id) VALUES (901, 'read_time', '0', 0, 0), "
				"(902, 'request_head', '7', 0, 0), (903, 'lock_after', '0', 0, 0)",
				&e) &&
			law_settings(w->app->store, TODAY, &now, &e),
		e);
	db_rollback(db);
	assert_true(before.value[SETTING_READ_TIME] > 2);
	assert_int_equal(now.value[SETTING_READ_TIME], 2);
	assert_int_equal(now.value[SETTING_REQUEST_HEAD], 7);
	assert_int_equal(now.value[SETTING_LOCK_AFTER], 0);
}

/* Ten wrong passwords lock; a login that nobody has is locked alike; the lock ends by itself. */
static void test_lock(void **state)
{
	struct world *w = *state;
	const char *const logins[] = {"xa.02266", "khong.ai"};
	int64_t now = NOW + 1000 * MINUTE;
	for (size_t k = 0; k < G_N_ELEMENTS(logins); k++) {
		for (int i = 0; i < 10; i++)
			assert_int_equal(judge(w, logins[k], "sai sai sai", "10.0.0.2", now + i * MINUTE).verdict, AUTH_WRONG);
		struct auth_result r = judge(w, logins[k], DEMO_PASSWORD, "10.0.0.2", now + 10 * MINUTE);
		assert_int_equal(r.verdict, AUTH_LOCKED);
		assert_in_range(r.wait_seconds, 60, 15 * 60);
	}
	assert_int_equal(ask(w, "SELECT count(*) FROM account WHERE locked_until IS NOT NULL"), 1);
	assert_int_equal(judge(w, "xa.02266", DEMO_PASSWORD, "10.0.0.2", now + 40 * MINUTE).verdict, AUTH_RIGHT);
	assert_int_equal(ask(w, "SELECT count(*) FROM account WHERE locked_until IS NOT NULL OR failed > 0"), 0);
	/* Too fast, by account and by address. */
	now += 100 * MINUTE;
	enum auth_verdict last = AUTH_RIGHT;
	for (int i = 0; i < 11; i++) {
		g_autofree char *address = g_strdup_printf("10.0.1.%d", i);
		last = judge(w, "ai.do", "sai sai sai", address, now + i).verdict;
	}
	assert_true(last == AUTH_TOO_FAST || last == AUTH_LOCKED);
	for (int i = 0; i < 31; i++) {
		g_autofree char *login = g_strdup_printf("ai.%d", i);
		last = judge(w, login, "sai sai sai", "10.0.2.1", now + i).verdict;
	}
	assert_int_equal(last, AUTH_TOO_FAST);
	assert_int_equal(judge(w, "ai.99", "sai sai sai", "10.0.2.1", now + MINUTE).verdict, AUTH_WRONG);
}

/* ---- codes of six digits ---- */

/* The vectors of RFC 6238 (SHA-1), and what is taken around them: once, and never an older one. */
static void test_codes(void **state)
{
	struct world *w = *state;
	const char secret[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
	static const struct {
		int64_t seconds;
		const char *code;
	} vectors[] = {{59, "287082"}, {1111111109, "081804"}, {1234567890, "005924"}, {20000000000, "353130"}};
	int64_t step = NONE;
	for (size_t i = 0; i < G_N_ELEMENTS(vectors); i++) {
		int64_t now = vectors[i].seconds * 1000;
		assert_true(code_accepts(secret, vectors[i].code, now, NONE, &step));
		assert_int_equal(step, vectors[i].seconds / 30);
		assert_true(code_accepts(secret, vectors[i].code, now + 30000, NONE, &step));
		assert_true(code_accepts(secret, vectors[i].code, now - 30000, NONE, &step));
		assert_false(code_accepts(secret, vectors[i].code, now + 61000, NONE, &step));
		assert_false(i > 0 && code_accepts(secret, vectors[i].code, now - 60000, NONE, &step));
		assert_false(code_accepts(secret, vectors[i].code, now, vectors[i].seconds / 30, &step));
		assert_true(code_accepts(secret, vectors[i].code, now, vectors[i].seconds / 30 - 1, &step));
	}
	assert_true(code_accepts(secret, " 287 082 ", 59000, NONE, &step));
	static const char *const bad[] = {"", "28708", "2870822", "28708x", "287082\n", "-287082"};
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
		assert_false(code_accepts(secret, bad[i], 59000, NONE, &step));
	assert_int_equal(strlen(code_secret_new(w->a)), 32);
	assert_string_not_equal(code_secret_new(w->a), code_secret_new(w->a));
	assert_string_equal(code_recovery_plain(" Ab2c-D3e4 f5g6", w->a), "ab2cd3e4f5g6");
}

/* One code is used once, whoever is quicker, and a later one shuts out the earlier. */
static void test_code_use(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	int64_t account = NONE, last = NONE;
	bool fresh = false;
	OK(viewer_find_account(w->app->store, "noivu.08", TODAY, &account, &e), e);
	static const struct {
		int64_t step;
		bool fresh;
	} uses[] = {{100, true}, {100, false}, {99, false}, {101, true}, {100, false}};
	for (size_t i = 0; i < G_N_ELEMENTS(uses); i++) {
		OK(auth_code_use(w->app->store, account, uses[i].step, NOW, &fresh, &e), e);
		assert_int_equal(fresh, uses[i].fresh);
	}
	OK(auth_code_last(w->app->store, account, &last, &e), e);
	assert_int_equal(last, 101);
	/* Recovery codes: each fits once; what is kept is no code. */
	const char *codes[CODE_RECOVERY_COUNT], *stored = NULL;
	OK(auth_recovery_make(w->app->store, codes, &stored, w->a, &e), e);
	assert_int_equal(auth_recovery_left(stored), CODE_RECOVERY_COUNT);
	assert_null(strstr(stored, codes[0]));
	assert_true(strlen(stored) <= 400);
}

/* Passwords of what everybody tries and little else. */
static void test_guessable(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	static const char *const bad[] = {"matkhau2026", "Mật khẩu 2026", "1234567890", "qwertyuiop", "aaaaaaaaaaaa", "Password@123",
		"tanthanh2025", "XaTanThanh@2026", "vanphongxa123", "iloveyou2024", "abcdefghijkl", "0987654321", "bithu@chibo1"};
	static const char *const good[] = {"một câu dài dễ nhớ", "con mèo vàng leo cây cau", "Tr0ng-kh0-c0-thoc", "k7#qP2vR9xLm"};
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		e = (struct err){0};
		if (auth_password_allowed(w->app->store, "xa.02578", "Văn phòng xã Tân Thanh", bad[i], TODAY, &e))
			fail_msg("%s is taken", bad[i]);
		assert_int_equal(e.key, MSG_AUTH_PASSWORD_COMMON);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
		e = (struct err){0};
		OK(auth_password_allowed(w->app->store, "xa.02578", "Văn phòng xã Tân Thanh", good[i], TODAY, &e), e);
	}
}

/* ---- grants that follow a post ---- */

static bool may_read(struct world *w, const char *login, int64_t unit_id, ymd day)
{
	const struct viewer *v = load(w, login, day);
	const struct auth_place at = {.unit = unit_id, .organisation = NONE, .day = day};
	bool may = viewer_access(v, "person", 'B', &at) == ACCESS_NAMES;
	viewer_release(v);
	return may;
}

/* The gate keeps viewers, and sees that a tenure was ended though nothing of the accounts was written. */
/* Whoever tries very many logins makes nobody's attempts be counted from the beginning. */
static void test_many_logins(void **state)
{
	(void)state;
	struct auth_gate *g = auth_gate_new();
	char login[32];
	int wait = 0;
	for (int i = 0; i < 5; i++)
		assert_true(gate_attempt(g, "login a", 5, NOW, &wait));
	assert_false(gate_attempt(g, "login a", 5, NOW, &wait));
	for (int i = 0; i < 9; i++)
		assert_false(gate_wrong(g, "a", 10, NOW));
	for (int i = 0; i < 5; i++)
		assert_false(gate_wrong(g, "b", 10, NOW));
	for (int i = 0; i < 9998; i++) {
		g_snprintf(login, sizeof login, "login %d", i);
		assert_true(gate_attempt(g, login, 5, NOW + 1, &wait));
		assert_false(gate_wrong(g, login, 10, NOW));
	}
	assert_true(gate_wrong(g, "a", 10, NOW + MINUTE)); /* the tenth: locked, and again among the last */
	for (int i = 9998; i < 12000; i++) {
		g_snprintf(login, sizeof login, "login %d", i);
		assert_true(gate_attempt(g, login, 5, NOW + 1, &wait));
		assert_false(gate_wrong(g, login, 10, NOW));
	}
	assert_int_equal(gate_locked_until(g, "a"), NOW + MINUTE);
	assert_false(gate_attempt(g, "login a", 5, NOW + 2, &wait));
	for (int i = 0; i < 9; i++) /* the oldest is forgotten: what is kept has its bound */
		assert_false(gate_wrong(g, "b", 10, NOW));
	auth_gate_free(g);
}

static bool gate_reads(struct world *w, int64_t account, int64_t unit_id)
{
	struct err e = {0};
	const struct viewer *v = gate_viewer(w->gate, w->app->store, account, TODAY, &e);
	OK(v != NULL, e);
	const struct auth_place at = {.unit = unit_id, .organisation = NONE, .day = TODAY};
	bool may = viewer_access(v, "person", 'B', &at) == ACCESS_NAMES;
	viewer_release(v);
	return may;
}

static void test_follow_tenure(void **state)
{
	struct world *w = *state;
	struct store *s = w->app->store;
	struct err e = {0};
	struct tenure_row row;
	const struct store_act act = {.actor = "test", .why = 2};
	const char *password = NULL;
	bool found = false;
	int64_t commune = unit(w, "02578", 20260101), grant = NONE, account = NONE;
	int64_t area = ask(w, "SELECT min(area_id) FROM tenure WHERE until_d = 99991231 AND from_d <= 20260101");
	g_autofree char *sql = g_strdup_printf(
		"SELECT min(id) FROM tenure WHERE until_d = 99991231 AND from_d <= 20260101 AND area_id = %" G_GINT64_FORMAT, area);
	int64_t tenure = ask(w, sql);
	g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, area, tenure);
	struct grant_request q = {
		.login = "theo.chuc", .role = "commune_clerk", .unit = "02578", .purpose = "Thử", .from = 20260201, .tenure = "1/2"};
	OK(account_add(w->app, "theo.chuc", "Theo chức vụ", 20260201, &password, w->a, &e), e);
	assert_false(account_grant(w->app, &q, TODAY, &grant, &e));
	assert_int_equal(e.key, MSG_ACCOUNT_NO_TENURE);
	e = (struct err){0};
	q.tenure = text;
	OK(account_grant(w->app, &q, TODAY, &grant, &e), e);
	OK(viewer_find_account(s, "theo.chuc", TODAY, &account, &e), e);
	assert_true(may_read(w, "theo.chuc", commune, TODAY));
	assert_true(gate_reads(w, account, commune));
	/* Ended, to a day gone by. */
	OK(store_get(s, &table_tenure, area, tenure, &row, w->a, &found, &e) && found, e);
	ymd was = (ymd)row.until_d;
	row.until_d = 20260601;
	row.until_p = PRECISION_DAY;
	row.end_reason = 1;
	OK(store_begin(s, &act, &e) && store_update(s, &table_tenure, &row, &e) && store_commit(s, &e), e);
	assert_true(may_read(w, "theo.chuc", commune, 20260531));
	assert_false(may_read(w, "theo.chuc", commune, 20260601));
	assert_false(may_read(w, "theo.chuc", commune, TODAY));
	assert_false(gate_reads(w, account, commune));
	/* The list says when; a tenure about to end is named. */
	struct account_list list;
	OK(account_list(w->app, &(struct account_ask){0}, 20260520, NOW, &list, w->a, &e), e);
	bool soon = false;
	for (size_t i = 0; i < list.count; i++)
		for (size_t k = 0; k < list.accounts[i].grant_count; k++)
			if (list.accounts[i].grants[k].id == grant)
				soon = list.accounts[i].grants[k].soon && list.accounts[i].grants[k].until == 20260601 &&
				       list.accounts[i].grants[k].follows[0] != '\0';
	assert_true(soon);
	/* Put back it holds again. */
	OK(store_get(s, &table_tenure, area, tenure, &row, w->a, &found, &e) && found, e);
	row.until_d = was;
	row.until_p = PRECISION_OPEN;
	row.end_reason = NONE;
	OK(store_begin(s, &act, &e) && store_update(s, &table_tenure, &row, &e) && store_commit(s, &e), e);
	assert_true(gate_reads(w, account, commune));
}

/* ---- asking for a right ---- */

static void test_requests(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	const struct viewer *clerk = load(w, "xa.02404", TODAY), *admin = load(w, "admin", TODAY),
			    *leader = load(w, "lanhdao.02578", TODAY);
	const struct request_row *rows = NULL;
	size_t count = 0;
	struct request_made q = {.right = RIGHT_MERGE, .unit = "02404", .reason = "Gộp hồ sơ trùng sau sáp nhập", .until = 20261231};
	w->app->viewer = clerk;
	OK(request_make(w->app, w->app->store, &q, TODAY, NOW, &e), e);
	static const struct {
		struct request_made q;
		msg_key key;
	} bad[] = {{{.right = 99, .reason = "một lý do đủ dài"}, MSG_REQUEST_NO_RIGHT},
		{{.right = 1, .reason = "ngắn"}, MSG_REQUEST_REASON_SHORT},
		{{.right = 1, .reason = "một lý do đủ dài", .until = 20200101}, MSG_REQUEST_UNTIL},
		{{.right = 1, .reason = "một lý do đủ dài", .unit = "không có"}, MSG_UNIT_UNKNOWN}};
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		e = (struct err){0};
		assert_false(request_make(w->app, w->app->store, &bad[i].q, TODAY, NOW, &e));
		assert_int_equal(e.key, bad[i].key);
	}
	e = (struct err){0};
	OK(request_list(w->app, true, TODAY, &rows, &count, w->a, &e), e);
	assert_int_equal(count, 1);
	assert_int_equal(rows[0].state, REQUEST_OPEN);
	/* Nobody answers their own, nor who may not grant. */
	struct request_answer answer = {.id = rows[0].id, .grant = true, .role = "commune_org", .answer = "Đồng ý"};
	assert_false(request_answer(w->app, &answer, TODAY, NOW, &e));
	assert_int_equal(e.code, ERR_DENIED);
	w->app->viewer = leader;
	OK(request_list(w->app, false, TODAY, &rows, &count, w->a, &e), e);
	assert_int_equal(count, 0);
	w->app->viewer = admin;
	e = (struct err){0};
	answer.role = "commune_clerk"; /* does not hold it */
	assert_false(request_answer(w->app, &answer, TODAY, NOW, &e));
	assert_int_equal(e.key, MSG_REQUEST_ROLE);
	e = (struct err){0};
	answer.role = "commune_org";
	OK(request_answer(w->app, &answer, TODAY, NOW, &e), e);
	assert_false(request_answer(w->app, &answer, TODAY, NOW, &e));
	assert_int_equal(e.key, MSG_REQUEST_NONE);
	e = (struct err){0};
	const struct viewer *now = load(w, "xa.02404", TODAY), *later = load(w, "xa.02404", 20270101);
	const struct auth_place at = {.unit = unit(w, "02404", 20260101), .organisation = NONE, .day = TODAY};
	assert_true(viewer_may(now, RIGHT_MERGE, "person", 'B', &at));
	assert_false(viewer_may(later, RIGHT_MERGE, "person", 'B', &at));
	w->app->viewer = viewer_operator();
	viewer_release(now);
	viewer_release(later);
	viewer_release(clerk);
	viewer_release(admin);
	viewer_release(leader);
}

/* ---- territories ---- */

static enum auth_access access_at(const struct viewer *v, const char *table, char class_, int64_t unit_id, ymd day)
{
	const struct auth_place at = {.unit = unit_id, .organisation = NONE, .day = day};
	return viewer_access(v, table, class_, &at);
}

static void test_merger(void **state)
{
	struct world *w = *state;
	/* Xã Tân Thanh of 1/7/2025 came from Kháng Nhật (02575) and others; Bình Xa from Minh Hương (02395). */
	int64_t old = unit(w, "02575", 20221231), fresh = unit(w, "02578", 20260101), elsewhere = unit(w, "02395", 20221231),
		province = unit(w, "08", 20260101), ended = unit(w, "076", 20221231);
	g_autofree char *sql = g_strdup_printf("SELECT min(unit_id) FROM unit_v WHERE parent_id = %" G_GINT64_FORMAT, old);
	int64_t village = ask(w, sql);
	const struct viewer *v = load(w, "tochuc.02578", TODAY);
	assert_int_equal(access_at(v, "membership", 'S', fresh, TODAY), ACCESS_NAMES);
	assert_int_equal(access_at(v, "membership", 'S', old, 20221231), ACCESS_NAMES);
	assert_int_equal(access_at(v, "membership", 'S', old, TODAY), ACCESS_NAMES); /* still written there */
	assert_int_equal(access_at(v, "membership", 'S', village, 20221231), ACCESS_NAMES);
	assert_int_equal(access_at(v, "membership", 'S', village, TODAY), ACCESS_NAMES);
	assert_int_equal(access_at(v, "person", 'B', elsewhere, 20221231), ACCESS_NONE);
	assert_int_equal(access_at(v, "person", 'B', province, TODAY), ACCESS_NONE);
	assert_int_equal(access_at(v, "person", 'B', ended, 20221231), ACCESS_NONE);
	assert_int_equal(access_at(v, "unit", 'P', elsewhere, TODAY), ACCESS_NAMES); /* public */
	assert_int_equal(access_at(v, "person", 'X', fresh, TODAY), ACCESS_NONE);
	size_t n = 0;
	const int64_t *tops = viewer_units(v, &n);
	assert_int_equal(n, 1);
	assert_true(tops[0] == fresh);
	viewer_release(v);

	v = load(w, "tinh.08", TODAY);
	const int64_t all[] = {old, fresh, elsewhere, village, province, ended};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		assert_int_equal(access_at(v, "person", 'S', all[i], 20221231), ACCESS_NAMES);
	assert_int_equal(access_at(v, "person", 'S', unit(w, "46", 20260101), TODAY), ACCESS_NONE);
	viewer_release(v);

	v = load(w, "tinh.46", TODAY);
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		assert_int_equal(access_at(v, "person", 'O', all[i], 20221231), ACCESS_NONE);
	viewer_release(v);
}

/* How secret a right reaches; what is public in itself is not when the whole it is part of is secret. Numbers of the list rise with it. */
static void test_ceilings(struct world *w, const struct viewer *clerk, const struct auth_place *where)
{
	struct err e = {0};
	const struct code_list *l = codes_list(w->app->codes, "secrecy", &e);
	assert_non_null(l);
	for (size_t i = 1; i < l->count; i++)
		assert_true((l->codes[i].num > l->codes[i - 1].num) == (l->codes[i].order > l->codes[i - 1].order));
	assert_int_equal(code_by_id(l, "open")->num, AUTH_SECRECY_OPEN);
	struct auth_place at = *where;
	at.secrecy = code_by_id(l, "restricted")->num;
	assert_true(viewer_may(clerk, RIGHT_VIEW, "document", 'O', &at));
	assert_false(viewer_may(viewer_nobody(), RIGHT_VIEW, "document", 'P', &at));
	at.secrecy = code_by_id(l, "secret")->num;
	assert_false(viewer_may(clerk, RIGHT_VIEW, "document", 'O', &at));
	assert_false(viewer_may(clerk, RIGHT_VIEW, "document", 'P', &at));
	assert_true(viewer_may(viewer_operator(), RIGHT_VIEW, "document", 'O', &at));
	const struct viewer *organiser = load(w, "tochuc.02578", TODAY);
	assert_true(viewer_may(organiser, RIGHT_VIEW, "document", 'O', &at));
	at.secrecy = code_by_id(l, "top")->num;
	assert_false(viewer_may(organiser, RIGHT_VIEW, "document", 'O', &at));
	viewer_release(organiser);
}

static void test_roles(void **state)
{
	struct world *w = *state;
	int64_t commune = unit(w, "02578", 20260101), province = unit(w, "08", 20260101);
	const struct viewer *clerk = load(w, "xa.02578", TODAY), *home = load(w, "noivu.08", TODAY), *admin = load(w, "admin", TODAY);
	const struct auth_place at = {.unit = commune, .organisation = NONE, .day = TODAY};
	assert_int_equal(access_at(clerk, "person", 'B', commune, TODAY), ACCESS_NAMES);
	assert_int_equal(access_at(clerk, "person", 'S', commune, TODAY), ACCESS_FIGURES);
	assert_false(viewer_may(clerk, RIGHT_REVEAL, "person", 'S', &at));
	assert_true(viewer_may(clerk, RIGHT_ENTER, "person", 'B', &at));
	assert_string_equal(viewer_purpose(clerk, RIGHT_VIEW, "person", 'B', &at), "Dùng thử với dữ liệu mẫu");
	/* The field of work: civil servants, not Party members. */
	assert_int_equal(access_at(home, "tenure", 'S', province, TODAY), ACCESS_FIGURES);
	assert_int_equal(access_at(home, "party", 'S', province, TODAY), ACCESS_NONE);
	/* An administrator reads no personal data and grants. */
	assert_int_equal(access_at(admin, "person", 'B', commune, TODAY), ACCESS_NONE);
	assert_true(viewer_may(admin, RIGHT_GRANT, "account", 'O', NULL));
	assert_false(viewer_may(clerk, RIGHT_GRANT, "account", 'O', NULL));
	assert_true(viewer_may_somewhere(clerk, RIGHT_VIEW));
	assert_false(viewer_may_somewhere(clerk, RIGHT_FREEZE));
	test_ceilings(w, clerk, &at);
	assert_int_equal(access_at(viewer_nobody(), "person", 'B', commune, TODAY), ACCESS_NONE);
	assert_int_equal(access_at(viewer_operator(), "person", 'X', commune, TODAY), ACCESS_NAMES);
	viewer_release(clerk);
	viewer_release(home);
	viewer_release(admin);
	/* A secretary sees the cell, nothing beside it. */
	const struct viewer *secretary = load(w, "chibo.02578", TODAY);
	int64_t cell = ask(w, "SELECT min(organisation_id) FROM role_grant WHERE organisation_id IS NOT NULL");
	g_autofree char *sql = g_strdup_printf(
		"SELECT min(organisation_id) FROM organisation_v WHERE place IS NOT NULL AND organisation_id <> %" G_GINT64_FORMAT, cell);
	const struct auth_place mine = {.unit = NONE, .organisation = cell, .day = TODAY},
				other = {.unit = NONE, .organisation = ask(w, sql), .day = TODAY};
	assert_int_equal(viewer_access(secretary, "membership", 'S', &mine), ACCESS_NAMES);
	assert_int_equal(viewer_access(secretary, "membership", 'S', &other), ACCESS_NONE);
	assert_int_equal(access_at(secretary, "membership", 'S', commune, TODAY), ACCESS_NONE);
	viewer_release(secretary);
}

/* ---- granting, in time ---- */

/* Whoever may grant at a place grants no more than they hold: not every kind of record who has one, not every field of work who has one. */
static void test_grant_no_more(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct store *s = w->app->store;
	const char *password = NULL;
	int64_t grant = NONE;
	const struct store_act act = {.actor = "system", .why = 1};
	const enum auth_right acts[] = {RIGHT_VIEW, RIGHT_ENTER, RIGHT_CLOSE, RIGHT_EXPORT, RIGHT_COUNT, RIGHT_GRANT};
	struct role_row role;
	row_init(&table_role, &role);
	role.code = "giao_quyen";
	role.label = "Người giao quyền";
	OK(store_begin(s, &act, &e) && store_insert(s, &table_role, &role, &e), e);
	for (size_t i = 0; i < G_N_ELEMENTS(acts); i++) {
		struct role_right_row right;
		row_init(&table_role_right, &right);
		right.role_id = role.id;
		right.act = acts[i];
		right.tbl = acts[i] == RIGHT_GRANT ? "role_grant" : "person";
		right.class_max = "BSOP";
		right.secrecy_max = 1;
		OK(store_insert(s, &table_role_right, &right, &e), e);
	}
	OK(store_commit(s, &e), e);
	w->app->viewer = viewer_operator();
	OK(account_add(w->app, "giao.02578", "Người giao quyền", TODAY, &password, w->a, &e), e);
	OK(account_add(w->app, "nhan.02578", "Người nhận quyền", TODAY, &password, w->a, &e), e);
	struct grant_request q = {.login = "giao.02578", .role = "giao_quyen", .unit = "02578", .purpose = "Thử"};
	OK(account_grant(w->app, &q, TODAY, &grant, &e), e);
	const struct viewer *v = load(w, "giao.02578", TODAY);
	w->app->viewer = v;
	q.login = "nhan.02578";
	OK(account_grant(w->app, &q, TODAY, &grant, &e), e);
	q.role = "commune_clerk"; /* the same rights, of every kind of record */
	assert_false(account_grant(w->app, &q, TODAY, &grant, &e));
	assert_int_equal(e.key, MSG_ACCOUNT_GRANT_MORE);
	w->app->viewer = viewer_operator();
	viewer_release(v);
}

static void test_grants(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	const char *password = NULL;
	int64_t grant = NONE, commune = unit(w, "02578", 20260101), account = NONE;
	const struct viewer *admin = load(w, "admin", TODAY), *clerk = load(w, "xa.02578", TODAY);
	struct grant_request q = {
		.login = "moi.01", .role = "commune_clerk", .unit = "02578", .purpose = "Thử", .from = 20270101, .until = 20270201};
	w->app->viewer = admin;
	OK(account_add(w->app, "moi.01", "Người mới", TODAY, &password, w->a, &e), e);
	OK(account_grant(w->app, &q, TODAY, &grant, &e), e);
	assert_int_equal(ask(w, "SELECT count(*) FROM account WHERE login = 'moi.01' AND must_change = 1"), 1);
	const ymd days[] = {20261231, 20270101, 20270131, 20270201};
	for (size_t i = 0; i < G_N_ELEMENTS(days); i++) {
		const struct viewer *v = load(w, "moi.01", days[i]);
		assert_int_equal(access_at(v, "person", 'B', commune, days[i]), i == 1 || i == 2 ? ACCESS_NAMES : ACCESS_NONE);
		viewer_release(v);
	}
	OK(account_revoke(w->app, grant, 20270115, &e), e);
	const struct viewer *v = load(w, "moi.01", 20270120);
	assert_int_equal(access_at(v, "person", 'B', commune, 20270120), ACCESS_NONE);
	viewer_release(v);
	/* Nobody grants themselves anything, not even the administrator; who may not grant, grants nothing. */
	const struct grant_request self = {.login = "admin", .role = "province_org", .unit = "08", .purpose = "Thử"};
	assert_false(account_grant(w->app, &self, TODAY, &grant, &e));
	assert_int_equal(e.key, MSG_ACCOUNT_GRANT_SELF);
	struct {
		struct grant_request q;
		const struct viewer *who;
		msg_key key;
	} bad[] = {
		{{.login = "moi.01", .role = "commune_clerk", .unit = "02578", .purpose = "Thử"}, clerk, MSG_ACCOUNT_GRANT_MORE},
		{{.login = "moi.01", .role = "commune_clerk", .purpose = "Thử"}, admin, MSG_ACCOUNT_NEEDS_PLACE},
		{{.login = "moi.01", .role = "admin", .unit = "08", .purpose = "Thử"}, admin, MSG_ACCOUNT_NO_PLACE},
		{{.login = "moi.01", .role = "commune_clerk", .unit = "02578"}, admin, MSG_ACCOUNT_PURPOSE},
		{{.login = "moi.01", .role = "vua", .unit = "02578", .purpose = "Thử"}, admin, MSG_ACCOUNT_NO_ROLE},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		e = (struct err){0};
		w->app->viewer = bad[i].who;
		assert_false(account_grant(w->app, &bad[i].q, TODAY, &grant, &e));
		assert_int_equal(e.key, bad[i].key);
	}
	e = (struct err){0};
	w->app->viewer = clerk;
	assert_false(account_add(w->app, "moi.02", "x", TODAY, &password, w->a, &e));
	assert_int_equal(e.code, ERR_DENIED);
	/* A closed account is nobody. */
	e = (struct err){0};
	w->app->viewer = admin;
	OK(account_close(w->app, "moi.01", 20270301, &e), e);
	OK(viewer_find_account(w->app->store, "moi.01", 20270301, &account, &e), e);
	assert_true(account == NONE);
	w->app->viewer = viewer_operator();
	viewer_release(admin);
	viewer_release(clerk);
}

/* ---- figures ---- */

static struct figure *drawn(struct world *w, const char *login, const char *code)
{
	struct err e = {0};
	struct figure_request q = {.form = "cap_uy_nhiem_ky", .unit = code, .term = "2020-2025", .today = "2026-11-28"};
	const struct viewer *v = login != NULL ? load(w, login, TODAY) : viewer_operator();
	w->app->viewer = v;
	struct figure *f = figure_draw(w->app, &q, &e);
	OK(f != NULL, e);
	db_rollback(store_db(w->app->store));
	w->app->viewer = viewer_operator();
	viewer_release(v);
	return f;
}

static const struct cell *cell_of(const struct figure *f, const char *row, const char *column)
{
	const struct report *r = f->report;
	for (size_t i = 0; i < r->row_count; i++)
		for (size_t c = 0; c < r->column_count; c++)
			if (strcmp(r->rows[i].id, row) == 0 && strcmp(r->columns[c].id, column) == 0)
				return &r->cells[i * r->column_count + c];
	fail_msg("no cell %s.%s", row, column);
	return NULL;
}

static void cell_says(const struct figure *f, const char *row, const char *column, const char *text)
{
	const struct cell *c = cell_of(f, row, column);
	bool hidden = strcmp(text, "⊘") == 0;
	if ((c->state == CELL_HIDDEN) != hidden || (!hidden && strcmp(c->text, text) != 0))
		fail_msg("%s.%s: state %d \"%s\", wanted %s", row, column, (int)c->state, c->text, text);
	if (hidden)
		assert_true(c->n == NONE && c->of == NONE && c->text[0] == '\0');
}

static void expect(struct world *w, const char *login, const char *code, const char *row, const char *column, const char *text)
{
	struct figure *f = drawn(w, login, code);
	cell_says(f, row, column, text);
	figure_free(f);
}

static void test_hidden(void **state)
{
	struct world *w = *state;
	expect(w, NULL, "08", "minority", "now", "1.527");
	expect(w, "tinh.08", "08", "minority", "now", "1.527");
	struct figure *f = drawn(w, "tinh.46", "08");
	cell_says(f, "members", "now", "⊘");
	cell_says(f, "women", "rate", "⊘"); /* derived */
	figure_free(f);
	expect(w, "admin", "08", "members", "now", "⊘");
	/* The clerk of one commune: its own, sensitive cells not, because 15 members are a small place; nothing of the province. */
	f = drawn(w, "xa.02578", "02575");
	cell_says(f, "members", "now", "15");
	cell_says(f, "women", "now", "5");
	cell_says(f, "minority", "now", "⊘");
	cell_says(f, "minority", "rate", "⊘");
	figure_free(f);
	expect(w, "tochuc.02578", "02575", "minority", "now", "6");
	expect(w, "xa.02578", "08", "members", "now", "⊘");
	/* The office of the province sees figures: of the province yes, of a small commune no. */
	expect(w, "vanphong.08", "08", "minority", "now", "1.527");
	expect(w, "vanphong.08", "02575", "women", "now", "⊘");
}

/* The threshold is the office's choice. */
static void test_small_cells(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct store *s = w->app->store;
	struct setting_row row;
	const struct store_act act = {.actor = "test", .why = 1};
	row_init(&table_setting, &row);
	row.name = "small_cell";
	row.value = "{\"value\": 5, \"from\": \"2026-01-01\"}";
	OK(store_begin(s, &act, &e) && store_insert(s, &table_setting, &row, &e) && store_commit(s, &e), e);
	expect(w, "xa.02578", "02575", "minority", "now", "6");
	OK(store_begin(s, &act, &e) && store_delete(s, &table_setting, 0, row.id, &e) && store_commit(s, &e), e);
	expect(w, "xa.02578", "02575", "minority", "now", "⊘");
}

static void say_finding(msg_key key, const char *const *args, size_t nargs, void *user)
{
	(void)args, (void)nargs;
	*(msg_key *)user = key;
}

/* What the check of the register says of the reading log: the whole check with `whole`, else that part of it alone, which is quick. */
static int64_t log_findings(struct world *w, bool whole, msg_key *found)
{
	struct err e = {0};
	struct db *db = store_db(w->app->store);
	int64_t findings = 0;
	*found = MSG__NONE;
	if (whole) {
		OK(store_verify(w->app->store, say_finding, found, &findings, &e), e);
		return findings;
	}
	OK(db_begin_read(db, &e) && verify_access_log(w->app->store, say_finding, found, &findings, &e), e);
	db_rollback(db);
	return findings;
}

static void test_reading_log(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct figure_request q = {.form = "cap_uy_nhiem_ky", .unit = "02575", .term = "2020-2025", .today = "2026-11-28"};
	const struct viewer *v = load(w, "tochuc.02578", TODAY), *clerk = load(w, "xa.02578", TODAY);
	w->app->viewer = v;
	struct figure *f = figure_draw(w->app, &q, &e);
	OK(f != NULL, e);
	OK(figure_who(w->app, f, "women", "now", MSG_VI, &e) != NULL, e);
	figure_free(f);
	db_rollback(store_db(w->app->store));
	assert_true(app_has_readings(w->app));
	OK(app_write_readings(w->app, w->app->store, &e), e);
	assert_false(app_has_readings(w->app));
	assert_int_equal(
		ask(w, "SELECT count(*) FROM access_log WHERE actor = 'tochuc.02578' AND rows_count = 5 AND fields = 'women.now'"), 1);
	/* A hidden cell has no list, and nothing is noted. */
	w->app->viewer = clerk;
	f = figure_draw(w->app, &q, &e);
	OK(f != NULL, e);
	assert_null(figure_who(w->app, f, "minority", "now", MSG_VI, &e));
	assert_int_equal(e.code, ERR_DENIED);
	figure_free(f);
	db_rollback(store_db(w->app->store));
	assert_false(app_has_readings(w->app));
	w->app->viewer = viewer_operator();
	viewer_release(v);
	viewer_release(clerk);
	/* Text that was typed cannot break the log; more rows make a chain; touching it shows. */
	e = (struct err){0};
	const struct access_reading more[] = {{.act = RIGHT_VIEW,
						      .area = 7,
						      .row = 5,
						      .query = "a\x1f"
							       "b\nc"},
		{.act = RIGHT_REVEAL, .rows = 1}};
	OK(access_log_write(w->app->store, "test", more, 2, &e), e);
	msg_key found = MSG__NONE;
	assert_int_equal(log_findings(w, false, &found), 0);
	OK(db_begin(store_db(w->app->store), &e) &&
			db_exec(store_db(w->app->store), "UPDATE access_log SET actor = 'x' WHERE actor = 'tochuc.02578'", &e) &&
			db_commit(store_db(w->app->store), &e),
		e);
	/* once the whole check: the log is a part of it, and nothing else is wrong */
	assert_int_equal(log_findings(w, !w->postgres, &found), 1);
	assert_int_equal(found, MSG_VERIFY_CHAIN_HASH);
	OK(db_begin(store_db(w->app->store), &e) &&
			db_exec(store_db(w->app->store),
				"UPDATE access_log SET actor = 'tochuc.02578' WHERE actor = 'x'; "
				"DELETE FROM access_log WHERE area_id = 7",
				&e) &&
			db_commit(store_db(w->app->store), &e),
		e);
	assert_int_equal(log_findings(w, false, &found), 1);
	assert_int_equal(found, MSG_VERIFY_CHAIN_HEAD);
}

/* ---- secrets ---- */

static bool file_holds(const char *path, const char *text)
{
	g_autofree char *bytes = NULL;
	gsize n = 0;
	size_t length = strlen(text);
	if (!g_file_get_contents(path, &bytes, &n, NULL))
		return false;
	/* from one first letter to the next: a comparison at every byte of a large file takes seconds under the sanitizer */
	for (const char *at = bytes, *end = bytes + n; (at = memchr(at, text[0], (size_t)(end - at))) != NULL; at++)
		if ((size_t)(end - at) >= length && at[1] == text[1] && memcmp(at, text, length) == 0)
			return true;
	return false;
}

static void test_secrets(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct account_row row;
	struct arena *a = w->a;
	const char *back = NULL;
	bool found = false;
	int64_t account = NONE;
	const struct store_act act = {.actor = "test", .why = 3};
	OK(viewer_find_account(w->app->store, "tinh.08", TODAY, &account, &e), e);
	OK(store_get(w->app->store, &table_account, 0, account, &row, a, &found, &e), e);
	OK(store_secret(w->app->store, "JBSWY3DPEHPK3PXP", a, &row.totp_enc, &row.totp_bix, &e), e);
	OK(store_begin(w->app->store, &act, &e) && store_update(w->app->store, &table_account, &row, &e) && store_commit(w->app->store, &e),
		e);
	OK(store_reveal(w->app->store, row.totp_enc, a, &back, &e), e);
	assert_string_equal(back, "JBSWY3DPEHPK3PXP");
	if (w->postgres)
		return;
	g_autofree char *log = g_strconcat(w->address, "-wal", NULL), *key = g_strconcat(w->address, ".key", NULL);
	const char *const plain[] = {"JBSWY3DPEHPK3PXP", DEMO_PASSWORD};
	for (size_t i = 0; i < G_N_ELEMENTS(plain); i++)
		assert_false(file_holds(w->address, plain[i]) || file_holds(log, plain[i]));
	assert_true(file_holds(w->address, "tinh.08")); /* the search finds what is there */
	GStatBuf st;
	assert_int_equal(g_stat(key, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	e = (struct err){0};
	struct app *again = app_open(w->address, DB_READ, &e);
	OK(again != NULL, e);
	app_close(again);
	assert_int_equal(g_chmod(key, 0640), 0);
	assert_null(app_open(w->address, DB_READ, &e));
	assert_ptr_equal(e.key, MSG_STORE_KEY_SHARED);
	assert_int_equal(g_chmod(key, 0600), 0);
}

/* ---- kept viewers ---- */

/* What is written about people does not make rights be worked out again; what is written of organisations and grants does. */
static void test_kept(void **state)
{
	struct world *w = *state;
	struct store *s = w->app->store;
	struct err e = {0};
	const struct store_act act = {.actor = "test", .why = 1};
	struct person_v_row person;
	struct organisation_v_row organisation;
	bool is = false, also = false;
	int64_t area = ask(w, "SELECT min(area_id) FROM person_v WHERE until_d = 99991231"),
		other = ask(w, "SELECT min(organisation_id) FROM organisation_v WHERE until_d = 99991231");
	g_autofree char *sql =
		g_strdup_printf("SELECT min(person_id) FROM person_v WHERE until_d = 99991231 AND area_id = %" G_GINT64_FORMAT, area);
	OK(store_get_version(s, &table_person_v, area, ask(w, sql), TODAY, &person, w->a, &is, &e) &&
			store_get_version(s, &table_organisation_v, 0, other, TODAY, &organisation, w->a, &also, &e),
		e);
	assert_true(is && also);
	person.phone = "0912000111";
	organisation.phone = "0912000112";
	int64_t account = NONE, grant = NONE, province = unit(w, "08", 20260101);
	OK(viewer_find_account(s, "xa.02578", TODAY, &account, &e), e);
	const struct viewer *first = gate_viewer(w->gate, s, account, TODAY, &e);
	OK(store_begin(s, &act, &e) && store_update(s, &table_person_v, &person, &e) && store_commit(s, &e), e);
	const struct viewer *second = gate_viewer(w->gate, s, account, TODAY, &e);
	assert_ptr_equal(first, second);
	OK(store_begin(s, &act, &e) && store_update(s, &table_organisation_v, &organisation, &e) && store_commit(s, &e), e);
	const struct viewer *third = gate_viewer(w->gate, s, account, TODAY, &e);
	assert_ptr_not_equal(second, third);
	assert_int_equal(access_at(third, "person", 'B', province, TODAY), ACCESS_NONE);
	const struct grant_request more = {
		.login = "xa.02578", .role = "province_org", .unit = "08", .purpose = "Thử", .from = TODAY, .until = YMD_OPEN};
	const struct viewer *admin = load(w, "admin", TODAY);
	w->app->viewer = admin;
	OK(account_grant(w->app, &more, TODAY, &grant, &e), e);
	const struct viewer *fourth = gate_viewer(w->gate, s, account, TODAY, &e);
	assert_int_equal(access_at(fourth, "person", 'B', province, TODAY), ACCESS_NAMES);
	OK(account_revoke(w->app, grant, TODAY, &e), e);
	const struct viewer *fifth = gate_viewer(w->gate, s, account, TODAY, &e);
	assert_int_equal(access_at(fifth, "person", 'B', province, TODAY), ACCESS_NONE);
	const struct viewer *const all[] = {first, second, third, fourth, fifth, admin};
	w->app->viewer = viewer_operator();
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		viewer_release(all[i]);
}

/* What waits for a browser that was sent away: of its own token and state, once, for its minutes. */
static void test_outside_waits(void **state)
{
	struct world *w = *state;
	struct auth_outside
		x = {.state = "s1", .nonce = "n1", .verifier = "v1", .back = "/people", .asked_ms = NOW, .session = NONE, .shared = true},
		out;
	const char *csrf = NULL;
	const char *token = auth_outside_begin(w->gate, &x, w->a), *other = auth_outside_begin(w->gate, &x, w->a);
	assert_string_not_equal(token, other);
	assert_false(auth_outside_find(w->gate, NULL, "s1", NOW, &out, &csrf, w->a));
	assert_false(auth_outside_find(w->gate, "x", "s1", NOW, &out, &csrf, w->a));
	assert_false(auth_outside_find(w->gate, token, NULL, NOW, &out, &csrf, w->a));
	assert_false(auth_outside_take(w->gate, token, "s2", NOW, &out, w->a)); /* and it is still there */
	assert_true(auth_outside_find(w->gate, token, "s1", NOW, &out, &csrf, w->a));
	assert_string_equal(out.nonce, "n1");
	assert_string_equal(out.back, "/people");
	assert_true(out.shared && *csrf != '\0');
	assert_false(auth_outside_take(w->gate, token, "s1", NOW + AUTH_PENDING_MINUTES * MINUTE, &out, w->a));
	assert_true(auth_outside_take(w->gate, token, "s1", NOW + MINUTE, &out, w->a));
	assert_string_equal(out.verifier, "v1");
	assert_false(auth_outside_take(w->gate, token, "s1", NOW + MINUTE, &out, w->a));
	x.asked_ms = NOW + AUTH_PENDING_MINUTES * MINUTE; /* makes room of what is too late */
	(void)auth_outside_begin(w->gate, &x, w->a);
	assert_false(auth_outside_find(w->gate, other, "s1", NOW, &out, &csrf, w->a));
}

static struct auth_result judge_outside(struct world *w, const char *issuer, const char *subject, ymd today, const char **login)
{
	struct err e = {0};
	struct auth_attempt t;
	struct auth_result r;
	const struct auth_outside_attempt x = {
		.issuer = issuer, .subject = subject, .address = "10.9.9.9", .agent = "test", .now_ms = NOW, .today = today};
	OK(auth_outside_judge(w->app->store, w->gate, &x, &t, &r, w->a, &e), e);
	*login = t.login;
	return r;
}

/* A person of one issuer is one account's; whoever closes the account frees the person. */
static void test_outside_links(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	const char *const at = "https://id.example", *login = NULL, *password = NULL, *token = NULL;
	const struct viewer *admin = load(w, "admin", TODAY);
	w->app->viewer = admin;
	OK(account_add(w->app, "ngoai.1", "Ngoài Một", TODAY - 1, &password, w->a, &e) &&
			account_add(w->app, "ngoai.2", "Ngoài Hai", TODAY - 1, &password, w->a, &e),
		e);
	assert_int_equal(judge_outside(w, at, "sub:1", TODAY, &login).account, NONE);
	OK(account_oidc_manage(w->app, "ngoai.1", at, "sub:1", TODAY, &e), e);
	assert_false(account_oidc_manage(w->app, "ngoai.2", at, "sub:1", TODAY, &e));
	assert_int_equal(e.key, MSG_OIDC_TAKEN);
	e = (struct err){0};
	assert_false(account_oidc_manage(w->app, "admin", at, "sub:9", TODAY, &e));
	assert_int_equal(e.key, MSG_ACCOUNT_OWN);
	e = (struct err){0};
	struct auth_result r = judge_outside(w, at, "sub:1", TODAY, &login);
	assert_int_equal(r.verdict, AUTH_RIGHT);
	assert_string_equal(login, "ngoai.1");
	const struct auth_attempt t = {.login = login, .password = "", .address = "10.9.9.9", .now_ms = NOW, .today = TODAY, .how = "oidc"};
	OK(auth_outside_sign_in(w->app->store, w->gate, &t, &r, true, w->a, &token, &e), e);
	struct auth_session s;
	assert_true(find(w, token, NOW, &s));
	assert_int_equal(s.account, r.account);
	viewer_release(s.viewer);
	/* linked to somebody else: whoever came in as the first is out */
	OK(account_oidc_manage(w->app, "ngoai.1", at, "sub:7", TODAY, &e), e);
	assert_false(find(w, token, NOW, &s));
	OK(account_oidc_manage(w->app, "ngoai.1", at, "sub:1", TODAY, &e), e);
	assert_int_equal(judge_outside(w, "https://other.example", "sub:1", TODAY, &login).verdict, AUTH_WRONG);
	assert_int_equal(judge_outside(w, at, "preferred_username:1", TODAY, &login).verdict, AUTH_WRONG);
	r = judge_outside(w, at, "sub:1", TODAY - 10, &login);
	assert_int_equal(r.verdict, AUTH_WRONG); /* not open then, but known */
	assert_true(r.account != NONE);
	OK(account_close(w->app, "ngoai.1", TODAY, &e), e);
	assert_int_equal(judge_outside(w, at, "sub:1", TODAY, &login).account, NONE);
	OK(account_oidc_manage(w->app, "ngoai.2", at, "sub:1", TODAY, &e), e);
	assert_int_equal(judge_outside(w, at, "sub:1", TODAY, &login).verdict, AUTH_RIGHT);
	w->app->viewer = viewer_operator();
	viewer_release(admin);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_passwords), cmocka_unit_test(test_session),
		cmocka_unit_test(test_overtaken), cmocka_unit_test(test_clock_back), cmocka_unit_test(test_many_logins),
		cmocka_unit_test(test_setting_least), cmocka_unit_test(test_lock), cmocka_unit_test(test_merger),
		cmocka_unit_test(test_roles), cmocka_unit_test(test_grants), cmocka_unit_test(test_grant_no_more),
		cmocka_unit_test(test_hidden), cmocka_unit_test(test_small_cells), cmocka_unit_test(test_secrets),
		cmocka_unit_test(test_reading_log), cmocka_unit_test(test_kept), cmocka_unit_test(test_codes),
		cmocka_unit_test(test_code_use), cmocka_unit_test(test_guessable), cmocka_unit_test(test_follow_tenure),
		cmocka_unit_test(test_requests), cmocka_unit_test(test_outside_waits), cmocka_unit_test(test_outside_links)};
	int failed = cmocka_run_group_tests_name("auth on SQLite", tests, make_sqlite, drop);
	if (getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests_name("auth on PostgreSQL", tests, make_postgres, drop);
	return failed;
}
