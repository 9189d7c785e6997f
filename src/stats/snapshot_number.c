/* How long a list made of several sets is, without the list; see snapshot_list.h. Rows that stand at one place are judged together; only
 * who has facts at places judged differently is looked at one by one, by the fact that stands first in lists, so that the number is that
 * of the list. */
#include "stats/engine/engine.h"
#include "stats/engine/groups.h"
#include "stats/snapshot_eval.h"
#include "stats/snapshot_list.h"

#include <string.h>

struct list_numbers {
	struct snapshot *n;
	uint64_t *in; /* a bit a subject, or a row where every fact is a thing of its own */
	size_t words;
	const struct snap_table *table; /* of rows */
	bool unfit;
};

struct list_numbers *list_numbers_new(struct snapshot *n)
{
	struct list_numbers *x = g_new0(struct list_numbers, 1);

	x->n = n;
	return x;
}

static void need_words(struct list_numbers *x, size_t things)
{
	size_t words = things / 64 + 1;

	if (words <= x->words)
		return;
	x->in = g_renew(uint64_t, x->in, words);
	memset(x->in + x->words, 0, (words - x->words) * sizeof(uint64_t));
	x->words = words;
}

/* One set while it is judged. */
struct judging {
	struct list_numbers *x;
	const struct batch *b;
	const struct place *where;
	const struct snap_table *t;
	const GArray *rows;
	list_judge *judge;
	void *user;
	uint64_t *in, *out; /* things with a fact in this set that is taken, or is not */
};

static size_t thing_of(const struct judging *j, int32_t row)
{
	return (size_t)(j->x->table != NULL ? row : j->t->facts[row].subject);
}

static void judge_rows(struct judging *j)
{
	struct snapshot *n = j->x->n;
	const int32_t *first = j->t->groups->first;
	uint64_t *to = j->out;
	int32_t until = 0; /* of the group in hand */
	size_t g = 0;

	for (guint i = 0; i < j->rows->len; i++) {
		int32_t row = g_array_index(j->rows, int32_t, i);
		size_t thing = thing_of(j, row);

		if (row >= until) {
			const struct snap_fact *f = &j->t->facts[row];

			while (first[g + 1] <= row)
				g++;
			until = first[g + 1];
			to = j->judge(snap_id(n, SUBJECT_UNIT, place_unit(n, j->t, f, j->b->reading.day)),
				     snap_id(n, SUBJECT_ORGANISATION, f->organisation), j->user)
				     ? j->in
				     : j->out;
		}
		to[thing / 64] |= UINT64_C(1) << (thing % 64);
	}
}

/* Things with facts of both sorts: their rows are asked again, and the first of each in the order of lists decides. */
static bool judge_mixed(struct judging *j, struct err *e)
{
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(int32_t));
	g_autoptr(GArray) members = g_array_new(FALSE, FALSE, sizeof(struct member));
	enum subject of = j->t->kind->subject;

	for (guint i = 0; i < j->rows->len; i++) {
		int32_t row = g_array_index(j->rows, int32_t, i);
		size_t thing = thing_of(j, row);

		if ((j->in[thing / 64] & j->out[thing / 64]) >> (thing % 64) & 1)
			g_array_append_val(rows, row);
	}
	for (size_t w = 0; w < j->x->words; w++)
		j->in[w] &= ~j->out[w];
	if (rows->len > 0 && !snap_set_of_rows(j->x->n, j->b, j->where, 0, rows, members, e))
		return false;
	for (guint i = 0; i < members->len; i++) {
		const struct member *m = &g_array_index(members, struct member, i);
		size_t thing = (size_t)snap_find(j->x->n, of, m->subject);

		if (j->judge(m->unit, m->organisation, j->user))
			j->in[thing / 64] |= UINT64_C(1) << (thing % 64);
	}
	return true;
}

bool list_numbers_add(
	struct list_numbers *x, const struct batch *b, const struct place *where, list_judge *judge, void *user, struct err *e)
{
	struct snapshot *n = x->n;
	struct judging j = {.x = x, .b = b, .where = where, .judge = judge, .user = user};
	bool by_row = b->measure == MEASURE_POSTS;

	if (x->unfit)
		return true;
	if (!snap_prepare(n, b, where->tree, where->today, e))
		return false;
	j.t = snap_table_of(n, b->of->kind);
	must(!by_row || x->table == NULL || x->table == j.t);
	g_autoptr(GArray) rows = n->path == PATH_PLAIN || (by_row && !j.t->ids_differ) ? NULL : engine_rows(n, b, where, 0);
	x->unfit = rows == NULL;
	if (x->unfit)
		return true;
	x->table = by_row ? j.t : NULL;
	j.rows = rows;
	need_words(x, by_row ? j.t->count : n->numbers[j.t->kind->subject].count);
	g_autofree uint64_t *in = g_new0(uint64_t, x->words), *out = g_new0(uint64_t, x->words);
	j.in = in;
	j.out = out;
	judge_rows(&j);
	if (!judge_mixed(&j, e))
		return false;
	for (size_t w = 0; w < x->words; w++)
		x->in[w] |= in[w];
	return true;
}

bool list_numbers_tell(const struct list_numbers *x, int64_t *number)
{
	*number = 0;
	for (size_t w = 0; w < x->words; w++)
		*number += __builtin_popcountll(x->in[w]);
	return !x->unfit;
}

void list_numbers_free(struct list_numbers *x)
{
	if (x != NULL)
		g_free(x->in);
	g_free(x);
}
