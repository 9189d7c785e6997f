/* store_verify: everything the register can be asked about itself, in one reading transaction; and the list of all SQL texts for tests. */
#include "store/rules.h"
#include "store/statement.h"
#include "store/store_internal.h"
#include "store/views.h"
#include "store/watch.h"

#include <gio/gio.h>
#include <string.h>

static void say_nothing(msg_key key, const char *const *args, size_t nargs, void *user)
{
	(void)key;
	(void)args;
	(void)nargs;
	(void)user;
}

bool store_verify(struct store *s, store_say say, void *user, int64_t *findings, struct err *e)
{
	static bool (*const parts[])(struct store *, store_say, void *, int64_t *, struct err *) = {key_verify, verify_chains,
		verify_access_log, verify_rows, verify_references, verify_identities, rules_verify, paths_verify, files_verify};
	must(!s->writing);
	bool own = !db_in_transaction(s->db);
	*findings = 0;
	if (say == NULL)
		say = say_nothing;
	if (own && !db_begin_read(s->db, e))
		return false;
	bool ok = true;
	for (size_t i = 0; ok && i < G_N_ELEMENTS(parts); i++)
		ok = parts[i](s, say, user, findings, e);
	if (own)
		db_rollback(s->db);
	return ok;
}

static void give(store_sql_each each, const char *name, const char *sql, bool area, void *user)
{
	if (sql != NULL)
		each(name, sql, area, user);
}

static void each_of_table(struct store *s, const struct table *t, store_sql_each each, void *user)
{
	const struct plan *p = plan_of(s, t);
	const char *const texts[] = {p->insert, p->update, p->retire, p->remove, p->get};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		give(each, t->name, texts[i], p->area_key && i > 0, user);
	give(each, t->name, p->select, false, user);
	if (p->history) {
		g_autofree char *now = verify_rows_text(s, t, false), *past = verify_rows_text(s, t, true);
		g_autofree char *gone = verify_gone_text(t), *end = verify_end_text(t);
		give(each, t->name, now, false, user);
		give(each, t->name, past, false, user);
		give(each, t->name, gone, false, user);
		give(each, t->name, end, false, user);
		for (const char *what = "SHDshd"; *what != '\0'; what++) {
			g_autofree char *set = row_sets_text(p, *what);
			give(each, t->name, set, p->area_key, user);
		}
	}
	for (size_t k = 0; p->history && k < kind_count; k++) {
		for (uint16_t c = 0; c < t->column_count; c++) {
			if (!reference_points_at(t, &t->columns[c], kind_all[k]))
				continue;
			g_autofree char *points = reference_text(t, &t->columns[c], kind_all[k]);
			g_autofree char *hangs = undo_hanging_text(t, &t->columns[c], kind_all[k]);
			g_autofree char *range = undo_hanging_range_text(t, &t->columns[c], kind_all[k]);
			give(each, t->name, points, false, user);
			give(each, t->name, hangs, false, user);
			give(each, t->name, range, false, user);
		}
	}
	for (uint16_t c = 0; c < t->column_count; c++) {
		g_autofree char *orphan = verify_orphan_text(t, c), *sample = key_sample_text(t, c);
		give(each, t->name, orphan, false, user);
		give(each, t->name, sample, false, user);
	}
}

#define KNOWN_ONCE 1700000000000 /* some time in the past */

static bool each_view(struct store *s, store_sql_each each, void *user, struct err *e)
{
	g_auto(GStrv) names = views_names();
	const int64_t instants[] = {0, KNOWN_ONCE};
	for (char **n = names; *n != NULL; n++) {
		for (size_t i = 0; i < G_N_ELEMENTS(instants); i++) {
			g_autofree char *sql = views_text(s, *n, instants[i], e);
			if (sql == NULL)
				return false;
			give(each, *n, sql, false, user);
		}
	}
	return true;
}

/* Is a table written as a token, "@person@", or a view, "@view:unit_path@"? */
static bool names_table(const char *text)
{
	for (const char *at = strchr(text, '@'); at != NULL; at = strchr(at + 1, '@')) {
		size_t length = strspn(at + 1, "abcdefghijklmnopqrstuvwxyz_");
		if ((length > 0 && at[length + 1] == '@') || g_str_has_prefix(at, "@view:"))
			return true;
	}
	return false;
}

static bool each_statement(struct store *s, store_sql_each each, void *user, struct err *e)
{
	g_auto(GStrv) files = g_resources_enumerate_children("/coso/sql/statements", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
	for (char **f = files; f != NULL && *f != NULL; f++) {
		if (!g_str_has_suffix(*f, ".sql") || g_str_has_prefix(*f, "rule_"))
			continue;
		(*f)[strlen(*f) - 4] = '\0';
		/* Those of pages and the like are written with the tokens of views, and read now and as known then. */
		bool page = names_table(statement_text(*f));
		g_autofree char *sql = page ? views_statement(s, *f, 0, e) : statement_expand(s, *f, e);
		g_autofree char *then = page ? views_statement(s, *f, KNOWN_ONCE, e) : NULL;
		if (sql == NULL || (page && then == NULL))
			return false;
		give(each, *f, sql, false, user);
		if (page)
			give(each, *f, then, false, user);
	}
	return true;
}

/* The lists of open and of accepted warnings. */
static bool each_watch(struct store *s, store_sql_each each, void *user, struct err *e)
{
	size_t count = 0;
	const struct watch *all = watch_all(&count);
	for (size_t i = 0; i < count; i++) {
		for (int form = 0; form < 4; form++) {
			g_autofree char *counted = watch_count_text(s, &all[i], form & 1, form & 2, e);
			g_autofree char *rows = watch_rows_text(s, &all[i], form & 1, form & 2, e);
			if (counted == NULL || rows == NULL)
				return false;
			give(each, all[i].statement, counted, false, user);
			give(each, all[i].statement, rows, false, user);
		}
	}
	return true;
}

bool store_each_sql(struct store *s, store_sql_each each, void *user, struct err *e)
{
	for (size_t i = 0; i < table_count; i++)
		each_of_table(s, table_all[i], each, user);
	paths_each_text(each, user);
	g_autofree char *gone = log_gone_text();
	give(each, "change_log", gone, false, user);
	return rules_each_text(s, each, user, e) && each_statement(s, each, user, e) && each_view(s, each, user, e) &&
	       each_watch(s, each, user, e);
}
