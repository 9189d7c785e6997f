/* One act on many records; see bulk.h. The items are written one after the other in one transaction, and the rules across rows are asked
 * after each, so that it is known whose fault it is. When some fail the transaction is rolled back and tried again without them: what is
 * said and what is kept is always of the items that pass, as they stand together. */
#include "app/act/bulk.h"

#include "app/act/act_internal.h"
#include "app/figure/figure_moves.h"
#include "app/report/round_reach.h"
#include "base/err_shown.h"
#include "messages/act.def"
#include "messages/bulk.def"
#include "store/reach.h"

#include <string.h>

enum { ROUNDS_MAX = 12, FIGURE_PERSONS = 200, SAID_ITEMS = 10 };

enum item_state { ITEM_OPEN, ITEM_PASSES, ITEM_SAME, ITEM_WARNED, ITEM_FAILED };

struct item {
	enum item_state state;
	struct acting x;
	struct act act;
	struct act_result result;
	struct act_text *texts;
	bool opened; /* in this round: x holds memory */
	const char *why;
	bool conflict;
	int64_t rev;
};

struct bulk {
	struct app *app;
	const struct bulk_ask *ask;
	struct arena *arena;
	struct bulk_result *out;
	struct item *items;
	GHashTable *told; /* broken rules and the row they broke at, in this round */
	struct item *now; /* being written */
	size_t failed;	  /* in this round */
};

static const char *say(struct bulk *b, msg_key key, const char *const *args, size_t n)
{
	g_autofree char *text = msg_format(key, b->ask->act.lang, args, n);
	return arena_strdup(b->arena, text);
}

static void fail(struct bulk *b, struct item *it, const char *text)
{
	it->state = ITEM_FAILED;
	it->why = arena_strdup(b->arena, text);
	b->failed++;
}

/* ---- one item ---- */

static void open_item(struct bulk *b, size_t i)
{
	struct item *it = &b->items[i];
	const struct bulk_item *asked = &b->ask->items[i];
	const struct act *a = &b->ask->act;
	it->act = *a;
	it->act.area = asked->area;
	it->act.id = asked->id;
	it->act.rev = asked->rev;
	if (b->ask->whose != NULL && it->texts == NULL) {
		it->texts = ARENA_ARRAY(b->arena, struct act_text, a->text_count + 1);
		for (size_t k = 0; k < a->text_count; k++)
			it->texts[k] = a->texts[k];
		it->texts[a->text_count] = (struct act_text){b->ask->whose, asked->owner};
	}
	if (it->texts != NULL) {
		it->act.texts = it->texts;
		it->act.text_count = a->text_count + 1;
	}
	act_open(&it->x, b->app, &it->act, b->arena, &it->result);
	it->opened = true;
}

static void close_items(struct bulk *b)
{
	for (size_t i = 0; i < b->ask->count; i++) {
		if (b->items[i].opened)
			act_give(&b->items[i].x);
		b->items[i].opened = false;
	}
	g_hash_table_remove_all(b->told);
}

/* All that is wrong with it, in one line. */
static const char *problems_of(struct bulk *b, struct item *it)
{
	g_autoptr(GString) text = g_string_new(NULL);
	for (guint i = 0; i < it->x.problems->len; i++) {
		const struct act_problem *p = &g_array_index(it->x.problems, struct act_problem, i);
		if (p->warning || strstr(text->str, p->text) != NULL)
			continue;
		g_string_append_printf(
			text, "%s%s%s%s", text->len > 0 ? " · " : "", p->rule != NULL ? p->rule : "", p->rule != NULL ? ": " : "", p->text);
	}
	return arena_strdup(b->arena, text->str);
}

static const char *conflict_of(struct bulk *b, struct item *it)
{
	const char *when = it->result.when_ms > 0 ? instant_format(it->result.when_ms, b->arena) : "";
	const char *who = it->result.who != NULL ? it->result.who : "";
	g_autoptr(GString) what = g_string_new(NULL);
	for (guint i = 0; i < it->x.differences->len; i++) {
		const struct act_difference *d = &g_array_index(it->x.differences, struct act_difference, i);
		g_string_append_printf(what, "%s%s: %s → %s", i > 0 ? "; " : "", d->label, *d->before != '\0' ? d->before : "–",
			*d->theirs != '\0' ? d->theirs : "–");
	}
	return what->len > 0 ? say(b, MSG_BULK_CONFLICT_WHAT, (const char *const[]){who, when, what->str}, 3)
			     : say(b, MSG_BULK_CONFLICT, (const char *const[]){who, when}, 2);
}

static void note_broken(const char *rule, const struct table *t, int64_t area, int64_t id, msg_key why, void *user)
{
	struct bulk *b = user;
	char *key = arena_printf(b->arena, "%s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, rule, t->name, area, id);
	if (g_hash_table_add(b->told, key)) /* once: what an item before broke is asked again with each that follows */
		act_problem(&b->now->x, NULL, rule, false, msg_template(why, b->ask->act.lang));
}

/* Of the item alone: nobody's failure but its own. What the store refused leaves a transaction that can only be rolled back. */
static bool item_error(const struct err *why)
{
	return why->code == ERR_DENIED || why->code == ERR_NOT_FOUND || why->code == ERR_INPUT || why->code == ERR_CONFLICT;
}

static bool wrote(const struct item *it)
{
	return it->x.out->id != NONE && (act_changed(&it->x.main) || (it->x.version.t != NULL && act_changed(&it->x.version)));
}

static void note_rev(struct item *it)
{
	const struct act_row *r = it->x.version.t != NULL ? &it->x.version : &it->x.main;
	if (r->t != NULL && r->before != NULL)
		it->rev = ROW_GET_INT(r->before, r->t->rev);
}

/* *spoiled: the transaction is good for nothing any more. */
static bool write_item(struct bulk *b, size_t i, bool *spoiled, struct err *e)
{
	struct item *it = &b->items[i];
	struct err why = {0};
	open_item(b, i);
	b->now = it;
	bool ok = act_write(&it->x, &why);
	note_rev(it);
	if (!ok) {
		if (!item_error(&why))
			return err_copy(e, &why);
		fail(b, it, err_shown(&why, b->ask->act.lang));
		*spoiled = why.code == ERR_INPUT || why.code == ERR_CONFLICT;
		return true;
	}
	if (it->result.conflicted) {
		it->conflict = true;
		fail(b, it, conflict_of(b, it));
		return true;
	}
	if (act_has_problem(&it->x, NULL)) {
		fail(b, it, problems_of(b, it));
		return true;
	}
	it->state = wrote(it) ? ITEM_PASSES : ITEM_SAME;
	if (it->state == ITEM_PASSES && !store_ask_rules(b->app->store, note_broken, b, e))
		return false;
	if (act_has_problem(&it->x, NULL))
		fail(b, it, problems_of(b, it));
	return true;
}

/* ---- a round ---- */

static bool warn_items(struct bulk *b, struct err *e)
{
	for (size_t i = 0; i < b->ask->count; i++) {
		struct item *it = &b->items[i];
		if (it->state != ITEM_PASSES)
			continue;
		if (!act_warn(&it->x, e))
			return false;
		if (act_has_problem(&it->x, NULL))
			fail(b, it, problems_of(b, it));
		else if (it->x.unaccepted > 0)
			it->state = ITEM_WARNED;
	}
	return true;
}

static bool counts(const struct item *it)
{
	return it->state == ITEM_PASSES || it->state == ITEM_WARNED;
}

/* What it moves beside the records: posts, and of a trial the figures. The forms are the same for every item. */
static bool effects(struct bulk *b, GArray *said, bool trial, struct figure_moves **moves, GPtrArray *forms, struct err *e)
{
	g_autoptr(GArray) persons = g_array_new(FALSE, FALSE, sizeof(struct figure_moves_person));
	size_t n = 0;
	for (size_t i = 0; i < b->ask->count; i++) {
		struct item *it = &b->items[i];
		if (!counts(it))
			continue;
		if (n++ < SAID_ITEMS) {
			if (!act_effects(&it->x, e))
				return false;
			for (guint k = 0; n == 1 && k < it->x.forms->len; k++)
				g_ptr_array_add(forms, g_ptr_array_index(it->x.forms, k));
			g_array_append_vals(said, it->x.effects->data, it->x.effects->len);
		}
		if (persons->len < FIGURE_PERSONS && b->ask->items[i].person != NONE) {
			const struct figure_moves_person p = {b->ask->items[i].area, b->ask->items[i].person};
			g_array_append_val(persons, p);
		}
	}
	if (!trial || forms->len == 0 || store_group(b->app->store) == NONE)
		return true;
	const struct figure_moves_ask q = {.app = b->app,
		.today = b->ask->act.today,
		.lang = b->ask->act.lang,
		.group = store_group(b->app->store),
		.persons = (const struct figure_moves_person *)(const void *)persons->data,
		.person_count = persons->len,
		.forms = (const char *const *)(const void *)forms->pdata,
		.form_count = forms->len};
	*moves = figure_moves_inside(&q, b->arena);
	return true;
}

static bool is_left_out(const struct bulk *b, const struct item *it)
{
	return it->state == ITEM_FAILED || (it->state == ITEM_WARNED && !b->ask->act.dry);
}

/* Writes every item that is not out. *again: some fell out; the rest must be written without them. */
static bool write_all(struct bulk *b, bool *again, struct err *e)
{
	bool spoiled = false;
	b->failed = 0;
	for (size_t i = 0; i < b->ask->count && !spoiled; i++)
		if (!is_left_out(b, &b->items[i]) && !write_item(b, i, &spoiled, e))
			return false;
	*again = b->failed > 0;
	if (*again)
		return true;
	if (!warn_items(b, e))
		return false;
	for (size_t i = 0; i < b->ask->count; i++)
		if (b->items[i].opened && b->items[i].state == ITEM_WARNED && !b->ask->act.dry)
			*again = true;
	*again = *again || b->failed > 0;
	return true;
}

static size_t count_of(const struct bulk *b, enum item_state state)
{
	size_t n = 0;
	for (size_t i = 0; i < b->ask->count; i++)
		n += b->items[i].state == state;
	return n;
}

static bool begin(struct bulk *b, struct err *e)
{
	const struct act *act = &b->ask->act;
	const struct store_act how = {
		.actor = viewer_is_operator(b->app->viewer) && act->actor != NULL ? act->actor : viewer_login(b->app->viewer),
		.why = act_why(b->app, act),
		.reason = act_reason(act),
		.basis_doc = act->basis_doc == NONE ? 0 : act->basis_doc,
		.basis_area = act->basis_doc_area};
	return store_begin(b->app->store, &how, e);
}

/* ---- what is said ---- */

static void add_form(struct bulk *b, GArray *said, const char *code)
{
	const struct form *const *forms = NULL;
	size_t count = library_forms(b->app->library, &forms), i = 0;
	while (i < count && strcmp(forms[i]->code, code) != 0)
		i++;
	must(i < count);
	const char *title = b->ask->act.lang == MSG_VI ? forms[i]->title.vi : forms[i]->title.en;
	const struct act_effect f = {.text = say(b, MSG_ACT_FORM_MOVES, (const char *const[]){title}, 1), .id = NONE, .form = code};
	g_array_append_val(said, f);
}

static void give_effects(struct bulk *b, GArray *said, struct figure_moves *moves, const GPtrArray *forms)
{
	const struct figure_move *list = NULL;
	size_t n = moves != NULL ? figure_moves_outside(moves, &list) : 0;
	for (size_t i = 0; i < n; i++) {
		const struct act_effect f = {.text = list[i].text,
			.id = NONE,
			.form = list[i].form,
			.form_unit = list[i].unit,
			.form_key = list[i].key,
			.form_period = list[i].period};
		g_array_append_val(said, f);
	}
	for (guint i = 0; moves == NULL && i < forms->len; i++)
		add_form(b, said, g_ptr_array_index(forms, i));
	struct act_effect *copy = ARENA_ARRAY(b->arena, struct act_effect, said->len + 1);
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < said->len; i++) {
		const struct act_effect *f = &g_array_index(said, struct act_effect, i);
		if (g_hash_table_add(seen, (gpointer)(uintptr_t)f->text)) /* many items often say the same */
			copy[b->out->effect_count++] = *f;
	}
	b->out->effects = copy;
}

static void give_failures(struct bulk *b)
{
	struct bulk_failure *list = ARENA_ARRAY(b->arena, struct bulk_failure, b->ask->count + 1);
	int64_t *revs = ARENA_ARRAY(b->arena, int64_t, b->ask->count + 1);
	for (size_t i = 0; i < b->ask->count; i++) {
		const struct item *it = &b->items[i];
		revs[i] = it->rev;
		if (it->state == ITEM_FAILED)
			list[b->out->failure_count++] = (struct bulk_failure){i, it->why, it->conflict};
	}
	b->out->failures = list;
	b->out->revs = revs;
}

/* Warnings by what they say. */
static void add_warnings(struct bulk *b, GArray *list)
{
	for (size_t i = 0; i < b->ask->count; i++) {
		const struct item *it = &b->items[i];
		for (guint k = 0; it->opened && it->state == ITEM_WARNED && k < it->x.problems->len; k++) {
			const struct act_problem *p = &g_array_index(it->x.problems, struct act_problem, k);
			guint at = 0;
			if (!p->warning)
				continue;
			while (at < list->len && strcmp(g_array_index(list, struct bulk_warning, at).rule, p->rule) != 0)
				at++;
			const struct bulk_warning w = {p->rule, p->text, 0, i};
			if (at == list->len)
				g_array_append_val(list, w);
			g_array_index(list, struct bulk_warning, at).count++;
		}
	}
}

/* C58 is asked of all together. */
static bool reach(struct bulk *b, GArray *said, GArray *warnings, bool *asks, struct err *e)
{
	const char *words = NULL;
	size_t first = 0;
	*asks = false;
	if (store_group(b->app->store) == NONE || !round_reach_asks(b->app, b->ask->act.lang, b->arena, &words, e))
		return e == NULL || e->code == ERR_NONE;
	if (words == NULL)
		return true;
	if (store_reason(b->app->store) != NULL || store_has_basis(b->app->store)) {
		const struct act_effect f = {.text = words, .id = NONE};
		g_array_append_val(said, f);
		return true;
	}
	while (first + 1 < b->ask->count && !counts(&b->items[first]))
		first++;
	const struct bulk_warning w = {ACT_REACH_RULE, words, count_of(b, ITEM_PASSES) + count_of(b, ITEM_WARNED), first};
	g_array_append_val(warnings, w);
	*asks = true;
	return true;
}

/* ---- the whole ---- */

static void not_kept(struct bulk *b, const struct err *why)
{
	b->out->problem = arena_strdup(b->arena, err_shown(why, b->ask->act.lang));
}

/* The last round stands in the open transaction: kept, or looked at and rolled back. */
static bool end(struct bulk *b, GArray *said, GArray *warnings, struct err *e)
{
	struct err why = {0};
	struct figure_moves *moves = NULL;
	g_autoptr(GPtrArray) forms = g_ptr_array_new();
	bool whole = count_of(b, ITEM_FAILED) == 0 && count_of(b, ITEM_WARNED) == 0;
	bool keep = !b->ask->act.dry && (whole || b->ask->some) && count_of(b, ITEM_PASSES) > 0;
	int64_t group = store_group(b->app->store);
	bool asks = false, ok = reach(b, said, warnings, &asks, e);
	keep = keep && !asks;
	ok = ok && effects(b, said, !keep, &moves, forms, e);
	if (ok && keep && group != NONE && !store_commit(b->app->store, &why)) {
		ok = item_error(&why) || err_copy(e, &why);
		keep = false;
		not_kept(b, &why);
	} else if (!ok || !keep || group == NONE) {
		store_rollback(b->app->store);
	}
	b->out->written = ok && keep && group != NONE;
	b->out->group = b->out->written ? group : NONE;
	give_effects(b, said, moves, forms);
	add_warnings(b, warnings);
	return ok;
}

static bool run(struct bulk *b, GArray *said, GArray *warnings, struct err *e)
{
	for (int round = 0; round < ROUNDS_MAX; round++) {
		bool again = false;
		if (!begin(b, e))
			return false;
		if (!write_all(b, &again, e)) {
			store_rollback(b->app->store);
			return false;
		}
		if (!again)
			return end(b, said, warnings, e);
		store_rollback(b->app->store);
		if (!b->ask->act.dry)
			add_warnings(b, warnings);
		close_items(b);
		if (!b->ask->act.dry && !b->ask->some)
			return true;
	}
	b->out->problem = say(b, MSG_BULK_TOO_MANY, NULL, 0);
	return true;
}

bool app_bulk(struct app *a, const struct bulk_ask *ask, struct arena *arena, struct bulk_result *out, struct err *e)
{
	struct bulk b = {.app = a, .ask = ask, .arena = arena, .out = out};
	g_autoptr(GArray) said = g_array_new(FALSE, FALSE, sizeof(struct act_effect));
	g_autoptr(GArray) warnings = g_array_new(FALSE, FALSE, sizeof(struct bulk_warning));
	*out = (struct bulk_result){.group = NONE};
	must(ask->count <= BULK_MAX);
	b.items = ARENA_ARRAY(arena, struct item, ask->count + 1);
	for (size_t i = 0; i < ask->count; i++)
		b.items[i] = (struct item){.state = ITEM_OPEN, .rev = NONE};
	b.told = g_hash_table_new(g_str_hash, g_str_equal);
	bool ok = run(&b, said, warnings, e);
	close_items(&b);
	g_hash_table_destroy(b.told);
	give_failures(&b);
	out->changed = count_of(&b, ITEM_PASSES);
	out->same = count_of(&b, ITEM_SAME);
	out->warned = count_of(&b, ITEM_WARNED);
	out->warnings = arena_list(arena, warnings);
	out->warning_count = warnings->len;
	return ok;
}
