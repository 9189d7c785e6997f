/* What hangs on a record that is to be void: its own parts go with it, everything else refuses (docs/records.md 1.3). */
#include "app/act/act_internal.h"
#include "messages/act.def"

#include <string.h>

#define NAMED_MAX 5 /* dependents called by name; the rest is counted */

/* Rows found; those of one column follow each other. */
struct dependent {
	const struct table *t;
	const struct column *c;
	int64_t area, id;
};

static void note_dependent(const struct table *t, const struct column *c, int64_t area, int64_t id, void *user)
{
	const struct dependent d = {t, c, area, id};
	g_array_append_val((GArray *)user, d);
}

static bool is_part(const struct dependent *d)
{
	return d->c->field >= 0 && d->t->kind->fields[d->c->field].type == FIELD_OWN;
}

static bool say_part(struct acting *x, const struct dependent *d, struct err *e)
{
	const char *name = "";
	const struct kind *k = d->t->kind;
	const bool told = act_may_see(x, k, d->area, d->id);
	if (told && !act_name(x, k, d->area, d->id, &name, e))
		return false;
	act_effect(x, ACT_SAY(x, MSG_ACT_VOID_TOO, kind_label_in(k, x->act->lang), told ? name : "••••"), told ? k : NULL, d->area, d->id);
	/* What hangs on a part hangs on the whole. */
	return act_dependents(x, d->t, d->area, d->id, e);
}

/* "2 Giữ chức vụ: …": the rows of one column, from the first on; *next is the first of another. */
static bool say_hanging(struct acting *x, const GArray *all, guint first, guint *next, struct err *e)
{
	const struct dependent *d = &g_array_index(all, struct dependent, first);
	g_autoptr(GString) names = g_string_new(NULL);
	guint i = first;
	for (; i < all->len && g_array_index(all, struct dependent, i).c == d->c; i++) {
		const struct dependent *o = &g_array_index(all, struct dependent, i);
		const char *name = "";
		/* What the viewer may not see is counted, not named. */
		if (i - first >= NAMED_MAX || !act_may_see(x, o->t->kind, o->area, o->id))
			continue;
		if (!act_name(x, o->t->kind, o->area, o->id, &name, e))
			return false;
		g_string_append_printf(names, "%s%s", names->len > 0 ? "; " : "", name);
	}
	if (i - first > NAMED_MAX)
		g_string_append(names, " …");
	g_autofree char *count = g_strdup_printf("%u %s", i - first, kind_label_in(d->t->kind, x->act->lang));
	act_problem(x, NULL, NULL, false, ACT_SAY(x, MSG_ACT_DEPENDS, count, names->str));
	*next = i;
	return true;
}

bool act_dependents(struct acting *x, const struct table *t, int64_t area, int64_t id, struct err *e)
{
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct dependent));
	bool ok = store_dependents(x->store, t->kind, area, id, note_dependent, all, e);
	for (guint i = 0; ok && i < all->len;) {
		const struct dependent *d = &g_array_index(all, struct dependent, i);
		if (is_part(d) && ++i)
			ok = say_part(x, d, e);
		else
			ok = say_hanging(x, all, i, &i, e);
	}
	return ok;
}
