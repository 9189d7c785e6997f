/* Where a drawn form gets numbers and names: the snapshot in memory, or the twin in SQL for the counts. */
#include "stats/entered.h"
#include "stats/form_internal.h"
#include "stats/twin.h"

struct plug {
	struct snapshot *snapshot;
	struct store *store;
	const struct vocab *vocab;
	int64_t known_ms;
	struct entered *entered;
};

static bool count_snapshot(void *user, const struct batch *b, const struct place *where, struct value *out, struct err *e)
{
	const struct plug *p = user;
	return snapshot_count(p->snapshot, b, where, out, e);
}

static bool count_twin(void *user, const struct batch *b, const struct place *where, struct value *out, struct err *e)
{
	const struct plug *p = user;
	return twin_count(p->store, p->vocab, p->known_ms, b, where, out, e);
}

static bool children(void *user, const struct place *where, ymd day, const int64_t **ids, size_t *count, struct arena *a, struct err *e)
{
	const struct plug *p = user;
	return snapshot_children(p->snapshot, where, day, ids, count, a, e);
}

static bool name(void *user, const struct place *where, ymd day, struct report_name *out, struct arena *a)
{
	const struct plug *p = user;
	struct unit_facts u;
	struct org_facts o;

	if (where->tree == TREE_AREA) {
		if (!snapshot_unit(p->snapshot, where->id, day, &u))
			return false;
		const char *code = u.code != NULL ? u.code : u.local_code;
		*out = (struct report_name){arena_strdup(a, code), arena_strdup(a, u.name)};
		return true;
	}
	if (!snapshot_organisation(p->snapshot, where->id, day, &o))
		return false;
	/* The committee of a unit goes by the unit's code; other organisations have none. */
	bool stands = o.unit != NONE && snapshot_committee_of(p->snapshot, o.unit, where->tree, day) == where->id &&
		      snapshot_unit(p->snapshot, o.unit, day, &u) && u.code != NULL;
	out->code = stands ? arena_strdup(a, u.code) : arena_printf(a, "o%" G_GINT64_FORMAT, where->id);
	out->name = arena_strdup(a, o.name);
	return true;
}

static bool typed(void *user, const struct form *form, const char *row, const char *column, const struct place *where,
	const struct period *p, struct typed_figure *out, struct err *e)
{
	const struct plug *x = user;
	return x->entered != NULL && entered_figure(x->entered, form, row, column, where, p, out, e);
}

static bool reporters(void *user, const struct form *form, const struct place *where, const struct period *p, struct typed_reporters *out,
	struct arena *a, struct err *e)
{
	const struct plug *x = user;
	*out = (struct typed_reporters){0};
	return x->entered == NULL || entered_reporters(x->entered, form, where, p, out, a, e);
}

const struct report *report_draw(const struct report_request *q, struct snapshot *n, struct store *s, struct arena *a, struct err *e)
{
	struct plug p = {.snapshot = n, .store = s, .vocab = q->form->more->library->vocab, .known_ms = q->known_ms};
	struct report_engine engine = {.user = &p,
		.count = q->use_sql ? count_twin : count_snapshot,
		.children = children,
		.name = name,
		.entered = typed,
		.reporters = reporters};
	p.entered = s != NULL ? entered_new(s, n, q->known_ms) : NULL;
	if (p.entered != NULL)
		entered_take_below(p.entered, q->form->code, q->below);
	const struct report *r = report_draw_with(q, &engine, a, e);
	entered_free(p.entered);
	return r;
}
