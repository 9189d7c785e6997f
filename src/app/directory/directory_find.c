/* Lists of people out of the directory: words are bits of blocks, what may be seen is bits too, and the rows of one page are taken off the
 * front of the blocks. */
#include "app/directory/directory_parts.h"
#include "app/directory/find_profile.h"
#include "stats/bits.h"

#include <stdlib.h>
#include <string.h>

struct cursor {
	bool given;
	int rank;
	int64_t area, id;
	const char *sort;
};

/* Where the rows of one block come from. */
struct stream {
	const struct dir_area *area;
	const uint64_t *bits[FIND_RANKS]; /* NULL: none */
	uint32_t at;			  /* the person in front, in the rank being read */
	GString *key;			  /* of that person */
};

/* Words of a block that answer typed ones: which, and bits of the typed words they begin like or are to the mark. */
struct answering {
	uint32_t count;
	uint16_t *words;
	uint8_t *begins, *equals;
};

struct searching {
	struct finding f;
	const struct find_profile *profile;
	struct cursor after;
	const struct bits *ops;
	struct find_table table;
	struct answering answering; /* of the block being looked at */
	bool *matches;		    /* per organisation: its name holds the words */
	struct stream *streams;
	size_t stream_count;
	struct find_numbers numbers; /* of those found, unless brief */
	GPtrArray *scratch;
};

static uint64_t *new_bits(struct searching *x, const struct dir_area *a)
{
	uint64_t *bits = g_new0(uint64_t, dir_bits_of(a) + 1);
	g_ptr_array_add(x->scratch, bits);
	return bits;
}

/* ---- words ------------------------------------------------------------------------------------------------------------------------- */

/* Does one name of the person hold all the words (exactly: those typed with marks to the mark)? */
static bool one_name_holds(const struct find_table *t, const struct dir_area *a, uint32_t person, bool exactly)
{
	const uint16_t *at = NULL;
	struct dir_name n;
	while (dir_name_next(a, person, &at, &n)) {
		unsigned begins = 0, equals = 0;
		for (uint8_t i = 0; i < n.word_count; i++) {
			begins |= t->begins[a->words[n.words[i]]];
			equals |= t->equals[a->words[n.words[i]]];
		}
		if (begins == t->all && (!exactly || (equals & t->words->marks) == t->words->marks))
			return true;
	}
	return false;
}

static void add_owners(const struct bits *ops, const struct dir_area *a, uint16_t word, uint64_t *to)
{
	if (a->frequent[word] != 0) {
		ops->or_(to, to, a->frequent_bits + (a->frequent[word] - 1U) * dir_bits_of(a), dir_bits_of(a));
		return;
	}
	for (uint32_t p = a->first_posting[word]; p < a->first_posting[word + 1]; p++)
		to[a->postings[p] / 64] |= UINT64_C(1) << (a->postings[p] % 64);
}

/* Who has a word of each bit of want among the flags of the answering words: into bits. False: nobody. */
static bool all_of(
	const struct bits *ops, const struct dir_area *a, const struct answering *w, const uint8_t *flags, unsigned want, uint64_t *bits)
{
	uint64_t one[DIR_AREA_PEOPLE / 64];
	size_t n = dir_bits_of(a);
	bool first = true;
	for (unsigned k = 0; k < FIND_WORDS_MAX; k++) {
		if ((want & 1U << k) == 0)
			continue;
		uint64_t *to = first ? bits : one;
		memset(to, 0, n * sizeof *to);
		for (uint32_t i = 0; i < w->count; i++)
			if ((flags[i] & 1U << k) != 0)
				add_owners(ops, a, w->words[i], to);
		if (!first)
			ops->and_(bits, bits, one, n);
		first = false;
		if (!ops->any(bits, n))
			return false;
	}
	return !first;
}

/* Those whose words are spread over several names do not count. */
static void check_many(const struct find_table *t, const struct dir_area *a, uint64_t *bits, bool exactly)
{
	for (uint32_t i = 0; i < a->many_count; i++) {
		uint32_t p = a->many[i];
		uint64_t bit = UINT64_C(1) << (p % 64);
		if ((bits[p / 64] & bit) != 0 && !one_name_holds(t, a, p, exactly))
			bits[p / 64] &= ~bit;
	}
}

/* The words of a block that answer; false: a typed word has none. */
static bool answering_words(const struct find_table *t, const struct dir_area *a, struct answering *w)
{
	unsigned met = 0;
	w->count = 0;
	for (uint32_t i = 0; i < a->word_count; i++) {
		uint8_t begins = t->begins[a->words[i]];
		if (begins == 0)
			continue;
		met |= begins;
		w->words[w->count] = (uint16_t)i;
		w->equals[w->count] = t->equals[a->words[i]];
		w->begins[w->count++] = begins;
	}
	return met == t->all;
}

/* Who is called so, and who exactly so. */
static void match_names(struct searching *x, const struct dir_area *a, struct stream *s)
{
	const struct find_table *t = &x->table;
	const struct answering *w = &x->answering;
	unsigned marks = t->words->marks;
	if (!answering_words(t, a, &x->answering))
		return;
	uint64_t *bits = new_bits(x, a);
	if (!all_of(x->ops, a, w, w->begins, t->all, bits))
		return;
	check_many(t, a, bits, false);
	s->bits[FIND_NAME] = bits;
	if (marks == 0)
		return;
	uint64_t *exact = new_bits(x, a);
	if (!all_of(x->ops, a, w, w->equals, marks, exact))
		return;
	x->ops->and_(exact, exact, bits, dir_bits_of(a));
	check_many(t, a, exact, true);
	x->ops->andn(bits, bits, exact, dir_bits_of(a));
	s->bits[FIND_EXACT] = exact;
}

/* Who has a place in an organisation called so, as far as that may be seen. */
static void match_places(struct searching *x, const struct find_block *b, struct stream *s)
{
	const struct dir_area *a = b->area;
	bool any = false;
	for (uint32_t i = 0; !any && i < a->organisation_count; i++)
		any = x->matches[a->organisations[i]];
	if (!any)
		return;
	uint64_t *bits = new_bits(x, a);
	for (uint32_t i = 0; i < a->slot_count; i++) {
		if (a->slots[i].organisation == DIR_NOBODY || !x->matches[a->slots[i].organisation])
			continue;
		for (uint32_t k = b->first_named[i]; k < b->first_named[i + 1]; k++)
			bits[b->named[k] / 64] |= UINT64_C(1) << (b->named[k] % 64);
	}
	for (int r = FIND_EXACT; r < FIND_PLACE; r++)
		if (s->bits[r] != NULL)
			x->ops->andn(bits, bits, s->bits[r], dir_bits_of(a));
	s->bits[FIND_PLACE] = bits;
}

static void match_organisations(struct searching *x)
{
	const struct dir_structure *s = x->f.s;
	for (int o = 0; o < s->organisation_count; o++) {
		const struct dir_organisation_version *v = dir_organisation_on(s, o, x->f.q->day);
		x->matches[o] = find_matches(&x->table, s->words + v->first_word, v->word_count);
	}
}

/* How often each class occurs among those listed who were found; where most were, those who were not are taken off the totals. */
static void count_classes(const struct find_block *b, const struct stream *s, uint32_t found, uint32_t *hist)
{
	bool rest = found > b->listed_count / 2;
	uint32_t step = rest ? UINT32_MAX : 1; /* -1 or 1 */
	if (rest)
		memcpy(hist, b->totals, b->class_count * sizeof *hist);
	else
		memset(hist, 0, b->class_count * sizeof *hist);
	for (size_t i = 0; i < dir_bits_of(b->area); i++) {
		uint64_t left = 0;
		for (int r = 0; r < FIND_RANKS; r++)
			left |= s->bits[r] == NULL ? 0 : s->bits[r][i];
		for (left = rest ? b->listed[i] & ~left : left; left != 0; left &= left - 1)
			hist[b->class_of[i * 64 + (size_t)__builtin_ctzll(left)]] += step;
	}
}

/* Counts those found in a block; then only those listed stay in its bits. */
static void count_block(struct searching *x, const struct find_block *b, struct stream *s, uint32_t *hist)
{
	struct people_found *o = x->f.out;
	int64_t found = 0;
	size_t n = dir_bits_of(b->area);
	for (int r = 0; r < FIND_RANKS; r++) {
		uint64_t *bits = (uint64_t *)(uintptr_t)s->bits[r];
		if (bits == NULL)
			continue;
		x->ops->and_(bits, bits, b->listed, n);
		int64_t listed = (int64_t)x->ops->count(bits, n);
		found += listed;
		o->total += listed;
		o->by_rank[r] += listed;
		if (listed == 0)
			s->bits[r] = NULL;
	}
	if (x->f.q->brief || found == 0)
		return;
	count_classes(b, s, (uint32_t)found, hist);
	find_count(b, hist, &x->numbers);
}

static void find_in_blocks(struct searching *x)
{
	const struct find_profile *p = x->profile;
	g_autofree uint32_t *hist = g_new0(uint32_t, DIR_AREA_PEOPLE + CLASS_LISTED + 1);
	for (size_t i = 0; i < p->block_count; i++) {
		const struct find_block *b = p->blocks[i];
		struct stream s = {.area = b->area};
		x->f.out->keeps_back |= b->keeps_back;
		if (x->f.q->words == NULL) {
			x->f.out->total += b->listed_count;
			s.bits[FIND_NAME] = b->listed_count == 0 ? NULL : b->listed;
		} else if (b->listed_count > 0) {
			match_names(x, b->area, &s);
			match_places(x, b, &s);
			count_block(x, b, &s, hist);
		}
		if (s.bits[FIND_EXACT] != NULL || s.bits[FIND_NAME] != NULL || s.bits[FIND_PLACE] != NULL)
			x->streams[x->stream_count++] = s;
	}
	if (x->f.q->words == NULL)
		x->f.out->by_rank[FIND_NAME] = x->f.out->total;
}

/* ---- the page ---------------------------------------------------------------------------------------------------------------------- */

/* The next person from s->at on; false: none. */
static bool seek(const struct stream *s, int rank, uint32_t *at)
{
	const uint64_t *bits = s->bits[rank];
	for (size_t i = *at / 64; i < dir_bits_of(s->area); i++) {
		uint64_t left = i == *at / 64 ? bits[i] & ~UINT64_C(0) << (*at % 64) : bits[i];
		if (left != 0) {
			*at = (uint32_t)(i * 64 + (size_t)__builtin_ctzll(left));
			return true;
		}
	}
	return false;
}

static void key_of(const struct searching *x, const struct dir_area *a, uint32_t person, GString *out)
{
	struct dir_name n;
	dir_latest_name(a, person, &n);
	dir_name_key(x->f.view, a, &n, out);
}

/* The first person of the block who stands behind the cursor. */
static uint32_t behind(const struct searching *x, const struct dir_area *a, GString *scratch)
{
	uint32_t lo = 0, hi = a->count;
	while (lo < hi) {
		uint32_t mid = (lo + hi) / 2;
		key_of(x, a, mid, scratch);
		int c = strcmp(scratch->str, x->after.sort);
		if (c == 0)
			c = a->area != x->after.area ? (a->area < x->after.area ? -1 : 1)
						     : (a->id[mid] > x->after.id) - (a->id[mid] < x->after.id);
		if (c > 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return lo;
}

static int stream_order(const struct stream *a, const struct stream *b)
{
	int c = strcmp(a->key->str, b->key->str);
	if (c != 0)
		return c;
	if (a->area->area != b->area->area)
		return a->area->area < b->area->area ? -1 : 1;
	int64_t i = a->area->id[a->at], k = b->area->id[b->at];
	return (i > k) - (i < k);
}

/* Puts heap[i] into its place below. */
static void sift(struct stream **heap, size_t count, size_t i)
{
	for (;;) {
		size_t least = i, left = 2 * i + 1;
		for (size_t k = left; k < left + 2 && k < count; k++)
			if (stream_order(heap[k], heap[least]) < 0)
				least = k;
		if (least == i)
			return;
		struct stream *t = heap[i];
		heap[i] = heap[least];
		heap[least] = t;
		i = least;
	}
}

/* The rows of one rank, as many as are still wanted (and one more, to know whether there are). */
static void rows_of(struct searching *x, int rank, GArray *hits)
{
	g_autofree struct stream **heap = g_new(struct stream *, x->stream_count + 1);
	size_t count = 0, wanted = x->f.q->limit + 1;
	for (size_t i = 0; i < x->stream_count; i++) {
		struct stream *s = &x->streams[i];
		if (s->bits[rank] == NULL)
			continue;
		if (s->key == NULL)
			s->key = g_string_new(NULL);
		s->at = x->after.given && rank == x->after.rank ? behind(x, s->area, s->key) : 0;
		if (!seek(s, rank, &s->at))
			continue;
		key_of(x, s->area, s->at, s->key);
		heap[count++] = s;
	}
	for (size_t i = count / 2; i-- > 0;)
		sift(heap, count, i);
	while (count > 0 && hits->len < wanted) {
		struct stream *s = heap[0];
		struct people_hit h = {s->area, s->at++, (enum find_rank)rank};
		g_array_append_val(hits, h);
		if (seek(s, rank, &s->at))
			key_of(x, s->area, s->at, s->key);
		else
			heap[0] = heap[--count];
		sift(heap, count, 0);
	}
}

static void take_rows(struct searching *x, struct arena *a)
{
	struct people_found *out = x->f.out;
	g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(struct people_hit));
	for (int rank = x->after.given ? x->after.rank : 0; rank < FIND_RANKS && hits->len <= x->f.q->limit; rank++)
		rows_of(x, rank, hits);
	out->count = MIN(hits->len, x->f.q->limit);
	out->hits = ARENA_ARRAY(a, struct people_hit, out->count + 1);
	if (out->count > 0)
		memcpy(out->hits, hits->data, out->count * sizeof *out->hits);
	if (hits->len <= x->f.q->limit || out->count == 0)
		return;
	const struct people_hit *last = &out->hits[out->count - 1];
	g_autoptr(GString) key = g_string_new(NULL);
	key_of(x, last->area, last->person, key);
	out->next = arena_printf(a, "%d.%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT ".%s", (int)last->rank,
		last->area->area, last->area->id[last->person], out->before + (int64_t)out->count, key->str);
}

static void read_cursor(struct searching *x, struct arena *a)
{
	if (x->f.q->after == NULL)
		return;
	g_auto(GStrv) parts = g_strsplit(x->f.q->after, ".", 5);
	if (g_strv_length(parts) != 5)
		return;
	x->after = (struct cursor){true, (int)CLAMP(g_ascii_strtoll(parts[0], NULL, 10), 0, FIND_PLACE),
		g_ascii_strtoll(parts[1], NULL, 10), g_ascii_strtoll(parts[2], NULL, 10), arena_strdup(a, parts[4])};
	x->f.out->before = MAX(0, g_ascii_strtoll(parts[3], NULL, 10));
}

/* ---- numbers beside the filters ---------------------------------------------------------------------------------------------------- */

static int by_count(const void *a, const void *b)
{
	const struct find_count *x = a, *y = b;
	return x->count != y->count ? (x->count < y->count ? 1 : -1) : (x->num > y->num) - (x->num < y->num);
}

static struct find_count *frequent(const int64_t *counts, int n, size_t *count, struct arena *a)
{
	*count = 0;
	for (int i = 0; i < n; i++)
		*count += counts[i] > 0;
	struct find_count *out = ARENA_ARRAY(a, struct find_count, *count + 1);
	for (int i = 0, at = 0; i < n; i++)
		if (counts[i] > 0)
			out[at++] = (struct find_count){i, counts[i]};
	qsort(out, *count, sizeof *out, by_count);
	return out;
}

static void hand_out_numbers(const struct searching *x, struct arena *a)
{
	const struct find_numbers *n = &x->numbers;
	struct people_found *out = x->f.out;
	memcpy(out->sexes, n->sexes, sizeof out->sexes);
	memcpy(out->ages, n->ages, sizeof out->ages);
	out->titles = frequent(n->titles, FIND_TITLES, &out->title_count, a);
	out->kinds = frequent(n->kinds, FIND_KINDS, &out->kind_count, a);
	out->units = frequent(n->units, x->f.s->unit_count, &out->unit_count, a);
}

/* Room for the answering words of any block. */
static void make_answering(struct searching *x)
{
	uint32_t most = 0;
	for (size_t i = 0; i < x->f.view->area_count; i++)
		most = MAX(most, x->f.view->areas[i]->word_count);
	x->answering = (struct answering){0, g_new(uint16_t, most + 1), g_new(uint8_t, most + 1), g_new(uint8_t, most + 1)};
}

static void begin_search(struct searching *x, struct arena *a)
{
	const struct dir_structure *s = x->f.s;
	read_cursor(x, a);
	x->scratch = g_ptr_array_new_with_free_func(g_free);
	x->streams = g_new0(struct stream, x->f.view->area_count + 1);
	x->f.child = g_new(int, (size_t)s->unit_count + 1);
	for (int i = 0; i <= s->unit_count; i++)
		x->f.child[i] = CHILD_UNKNOWN;
	x->profile = find_profile_of(&x->f);
	x->numbers.units = x->f.q->brief ? NULL : g_new0(int64_t, (size_t)s->unit_count + 1);
	if (x->f.q->words == NULL)
		return;
	x->matches = g_new0(bool, (size_t)s->organisation_count + 1);
	find_table_make(x->f.view, x->f.q->words, &x->table);
	make_answering(x);
	match_organisations(x);
}

static void end_search(struct searching *x)
{
	for (size_t i = 0; i < x->stream_count; i++)
		if (x->streams[i].key != NULL)
			g_string_free(x->streams[i].key, TRUE);
	find_table_clear(&x->table);
	find_profile_release(x->profile);
	finding_end(&x->f);
	g_free(x->numbers.units);
	g_free(x->answering.words);
	g_free(x->answering.begins);
	g_free(x->answering.equals);
	g_free(x->matches);
	g_free(x->streams);
	g_ptr_array_free(x->scratch, TRUE);
}

void people_find(const struct directory_view *view, const struct viewer *viewer, const struct people_query *q, struct people_found *out,
	struct arena *a)
{
	const struct dir_structure *s = view->structure;
	struct searching x = {.ops = bits_best(),
		.f = {.view = view,
			.s = s,
			.viewer = viewer,
			.q = q,
			.out = out,
			.tree_day = q->boundaries_today ? q->today : q->day,
			.root = dir_unit_find(s, q->unit != NONE ? q->unit : q->below),
			.inside = q->unit != NONE,
			.organisation = dir_organisation_find(s, q->organisation),
			.all_seen = viewer_is_operator(viewer)}};
	*out = (struct people_found){0};
	if ((q->unit != NONE && x.f.root == DIR_NOBODY) || (q->organisation != NONE && x.f.organisation == DIR_NOBODY) ||
		(q->words != NULL && q->words->count == 0))
		return;
	if (x.f.root != DIR_NOBODY)
		x.f.root = dir_unit_now(s, x.f.root, x.f.tree_day);
	begin_search(&x, a);
	find_in_blocks(&x);
	if (!q->brief && q->words == NULL)
		find_count_everybody(x.profile, &x.numbers);
	if (!q->brief)
		hand_out_numbers(&x, a);
	take_rows(&x, a);
	end_search(&x);
}
