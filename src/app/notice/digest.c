/* See digest.h. */
#include "app/notice/digest.h"

#include "app/page/page_notices.h"
#include "app/private_folder.h"
#include "base/err_shown.h"
#include "base/file.h"
#include "base/text.h"
#include "store/statement.h"
#include "messages/mail.def"

#include <jansson.h>
#include <string.h>

struct recipient {
	int64_t account;
	const char *address;
};
struct running {
	struct app *app;
	const struct mail_server *server;
	ymd today;
	enum msg_lang lang;
	struct digest_state *out;
	json_t *had; /* accounts that have had the day's mail */
	struct arena *arena;
};

/* ---- what is kept ---- */

static const char *path_of(struct app *a, struct arena *arena, struct err *e)
{
	const char *folder = private_folder(a, "mail", arena, e);
	return folder != NULL ? arena_printf(arena, "%s/state.json", folder) : NULL;
}

static json_t *load(struct app *a, struct arena *arena)
{
	struct err none = {0};
	size_t length = 0;
	const char *path = path_of(a, arena, &none);
	g_autofree char *text = path != NULL && g_file_test(path, G_FILE_TEST_EXISTS) ? file_read(path, &length, NULL) : NULL;
	return text != NULL ? json_loadb(text, length, 0, NULL) : NULL;
}

bool digest_state_read(struct app *a, struct digest_state *out, struct arena *arena)
{
	json_t *file = load(a, arena);
	const char *why = json_string_value(json_object_get(file, "why"));
	*out = (struct digest_state){.day = (ymd)json_integer_value(json_object_get(file, "day")),
		.at_ms = json_integer_value(json_object_get(file, "at_ms")),
		.sent = json_integer_value(json_object_get(file, "sent")),
		.failed = json_integer_value(json_object_get(file, "failed")),
		.broken = json_is_true(json_object_get(file, "broken")),
		.why = why != NULL ? arena_strdup(arena, why) : ""};
	const bool there = file != NULL;
	json_decref(file);
	return there;
}

static bool save(struct running *r, struct err *e)
{
	const struct digest_state *s = r->out;
	json_t *file = json_pack("{s:i,s:I,s:I,s:I,s:b,s:s,s:O}", "day", (int)s->day, "at_ms", (json_int_t)s->at_ms, "sent",
		(json_int_t)(s->sent + s->before), "failed", (json_int_t)s->failed, "broken", (int)s->broken, "why", s->why, "had", r->had);
	must(file != NULL);
	g_autofree char *text = json_dumps(file, JSON_COMPACT);
	json_decref(file);
	const char *path = path_of(r->app, r->arena, e);
	return path != NULL && private_save(path, text, e);
}

/* ---- one mail ---- */

static const char *say(struct running *r, msg_key key, const char *one, const char *two)
{
	g_autofree char *s = MSG_FORMAT(key, r->lang, one, two);
	return arena_strdup(r->arena, s);
}

static const char *number(struct running *r, size_t n)
{
	return text_thousands((int64_t)n, r->arena);
}

/* Kinds with how many of each; titles of reports and of clocks are law, names are not told. */
static const char *compose(struct running *r, const struct page_notices *now, const char *day)
{
	g_autoptr(GString) text = g_string_new(say(r, MSG_DIGEST_HEAD, day, number(r, now->mailed)));
	g_string_append(text, "\r\n\r\n");
	for (size_t i = 0; i < now->count; i++) {
		const struct page_notice *x = &now->items[i];
		bool said = !x->mail;
		size_t n = 0;
		for (size_t k = 0; k < now->count; k++) {
			const bool same = now->items[k].mail && strcmp(now->items[k].kind, x->kind) == 0;
			said = said || (same && k < i);
			n += same;
		}
		if (!said)
			g_string_append_printf(text, "%s\r\n", say(r, MSG_DIGEST_LINE, x->kind, number(r, n)));
	}
	if (*r->server->site != '\0')
		g_string_append_printf(text, "\r\n%s\r\n", say(r, MSG_DIGEST_OPEN, r->server->site, NULL));
	g_string_append_printf(text, "\r\n-- \r\n%s\r\n", say(r, MSG_DIGEST_FOOT, NULL, NULL));
	return arena_strdup(r->arena, text->str);
}

static bool had_it(const struct running *r, int64_t account)
{
	for (size_t i = 0; i < json_array_size(r->had); i++)
		if (json_integer_value(json_array_get(r->had, i)) == account)
			return true;
	return false;
}

static bool notices_of(struct running *r, int64_t account, struct page_notices *out, struct err *e)
{
	const struct page_ask ask = {.day = r->today, .today = r->today, .lang = r->lang};
	struct viewer *v = viewer_load(r->app->store, account, r->today, e);
	if (v == NULL)
		return false;
	const struct viewer *before = r->app->viewer;
	r->app->viewer = v;
	const bool ok = page_notices(r->app, &ask, NULL, out, r->arena, e);
	r->app->viewer = before;
	viewer_release(v);
	return ok;
}

/* False: the server does not work, so nobody else is tried. */
static bool tell(struct running *r, const struct recipient *to)
{
	struct page_notices now;
	struct err why = {0};
	char day[11];
	if (had_it(r, to->account)) {
		r->out->before++;
		return true;
	}
	enum mail_result got = MAIL_REFUSED;
	if (notices_of(r, to->account, &now, &why)) {
		if (now.mailed == 0) {
			r->out->quiet++;
			return true;
		}
		ymd_format_vi(r->today, day);
		got = mail_send(r->server, to->address, say(r, MSG_DIGEST_SUBJECT, number(r, now.mailed), day), compose(r, &now, day),
			instant_now(), &why);
	}
	if (got == MAIL_SENT) {
		r->out->sent++;
		json_array_append_new(r->had, json_integer(to->account));
		return true;
	}
	r->out->failed++;
	r->out->why = arena_strdup(r->arena, err_shown(&why, r->lang));
	if (got == MAIL_REFUSED) /* asking again the same day changes nothing */
		json_array_append_new(r->had, json_integer(to->account));
	return got != MAIL_BROKEN;
}

static bool read_recipients(struct running *r, GArray *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(r->app->store), statement_text("digest_accounts"), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":day"), r->today);
	while ((step = db_step(st, e)) == DB_ROW) {
		const struct recipient x = {db_int(st, 0), arena_strdup(r->arena, db_text(st, 1))};
		g_array_append_val(out, x);
	}
	return step == DB_DONE;
}

bool digest_run(struct app *a, const struct mail_server *server, ymd today, enum msg_lang lang, struct digest_state *out,
	struct arena *arena, struct err *e)
{
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct recipient));
	struct running r = {.app = a, .server = server, .today = today, .lang = lang, .out = out, .arena = arena};
	json_t *file = load(a, arena);
	const bool same_day = json_integer_value(json_object_get(file, "day")) == today;
	r.had = same_day && json_is_array(json_object_get(file, "had")) ? json_incref(json_object_get(file, "had")) : json_array();
	json_decref(file);
	*out = (struct digest_state){.day = today, .at_ms = instant_now(), .why = ""};
	bool ok = read_recipients(&r, all, e);
	for (guint i = 0; ok && i < all->len && !out->broken; i++) {
		out->broken = !tell(&r, &g_array_index(all, struct recipient, i));
		ok = save(&r, e); /* after each: who has had it gets it once, whatever happens */
	}
	ok = ok && save(&r, e);
	json_decref(r.had);
	return ok;
}
