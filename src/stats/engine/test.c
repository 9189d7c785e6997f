/* Columns of values and tests over them; see space.h. */
#include "stats/engine/flow.h"

#include <string.h>

static bool kind_has(const struct fact_kind *k, const struct attr *a)
{
	return (uintptr_t)a >= (uintptr_t)k->attrs && (uintptr_t)a < (uintptr_t)(k->attrs + k->attr_count);
}

static bool has_bit(const uint64_t *bits, size_t i)
{
	return bits[i / 64] >> (i % 64) & 1;
}

/* ---- columns ---- */

static bool small_codes(const struct attr *a)
{
	if (a->type == ATTR_BOOL)
		return true;
	if (a->type != ATTR_CODE || !a->list)
		return false;
	for (size_t i = 0; i < a->list->count; i++)
		if (a->list->codes[i].num < 0 || a->list->codes[i].num >= BYTE_CODES)
			return false;
	return true;
}

/* Does the value belong to the subject, whatever fact of it is read? */
static bool of_head(const struct snap_table *t, const struct value_ref *v)
{
	return (v->of == VALUE_FACT || v->of == VALUE_SUBJECT) && v->attr && !kind_has(t->kind, v->attr);
}

struct value_column *space_column(struct space *s, const struct value_ref *ref, const struct reading *r)
{
	bool age = ref->func == VALUE_AGE;
	int64_t key[5] = {(int64_t)(intptr_t)ref->attr, ref->of, ref->func, age ? (int64_t)r->ages : 0, age ? r->ages_day : 0};
	g_autoptr(GBytes) bytes = g_bytes_new(key, sizeof(key));
	struct value_column *c = g_hash_table_lookup(s->columns, bytes);

	if (c)
		return c;
	c = g_new0(struct value_column, 1);
	c->ref = *ref;
	c->ages = *r;
	c->done = g_new0(uint64_t, s->chunks / 64 + 1);
	if (ref->func == VALUE_PLAIN && ref->attr && small_codes(ref->attr))
		c->bytes = g_malloc0(s->chunks * CHUNK + 1);
	else
		c->ints = g_new0(int32_t, s->chunks * CHUNK + 1);
	s->bytes += s->count * (c->bytes ? 1 : 4);
	c->through = s->stock && ref->func == VALUE_PLAIN && of_head(s->table, ref);
	g_hash_table_insert(s->columns, g_steal_pointer(&bytes), c);
	return c;
}

static void put(struct value_column *c, size_t i, int64_t v)
{
	if (c->bytes)
		c->bytes[i] = v == NONE ? BYTE_NONE : v < 0 || v >= BYTE_CODES ? BYTE_OTHER : (uint8_t)v;
	else
		c->ints[i] = v == NONE ? SNAP_NONE : (int32_t)v;
}

/* Row of a head on the day of its space. */
static int32_t head_row(struct space *heads, int32_t head)
{
	int32_t *kept;

	if (head < 0 || (size_t)head >= heads->head_count)
		return version_on(heads->table, head, heads->day);
	kept = &heads->heads[head];
	if (!*kept)
		*kept = version_on(heads->table, head, heads->day) + 2;
	return *kept - 2;
}

/* The rows of all heads in one pass, once a part of them has been asked for one by one. */
enum { HEADS_WORTH = 16 };

static void heads_at_once(struct space *heads)
{
	const struct snap_fact *facts = heads->table->facts;
	int32_t *kept = heads->heads;
	int32_t count = (int32_t)heads->head_count;

	for (size_t r = 0; r < heads->count; r++) {
		int32_t head = facts[r].subject;

		if (facts[r].from <= heads->day && heads->day < facts[r].until && head >= 0 && head < count && kept[head] < 2)
			kept[head] = (int32_t)r + 2; /* the first of them, as version_on has it */
	}
	for (int32_t h = 0; h < count; h++)
		kept[h] += !kept[h];
}

static struct space *space_of_heads(const struct space *s, size_t items)
{
	struct space *heads = space_stock(s->n->engine, snap_table_of(s->n, s->n->vocab->of_subject[s->table->kind->subject]), s->day);

	if (!heads->heads) {
		heads->head_count = heads->n->numbers[heads->table->kind->subject].count;
		heads->heads = g_new0(int32_t, heads->head_count + 1);
		heads->bytes += heads->head_count * sizeof(int32_t);
	}
	if (heads->heads_asked < heads->head_count / HEADS_WORTH && (heads->heads_asked += items) >= heads->head_count / HEADS_WORTH)
		heads_at_once(heads);
	return heads;
}

static void fill_through(struct space *s, struct value_column *c, size_t first, size_t end)
{
	struct space *heads = space_of_heads(s, end - first);
	struct value_ref own = {.of = VALUE_FACT, .attr = c->ref.attr};
	struct value_column *from = space_column(heads, &own, &c->ages);
	const struct snap_fact *facts = s->table->facts;
	size_t ready = SIZE_MAX; /* the chunk of heads asked for last */

	for (size_t i = first; i < end; i++) {
		int32_t row = head_row(heads, facts[i].subject);

		if (row >= 0 && (size_t)row / CHUNK != ready) {
			ready = (size_t)row / CHUNK;
			column_need(heads, from, ready);
		}
		if (c->bytes)
			c->bytes[i] = row < 0 ? BYTE_NONE : from->bytes[row];
		else
			c->ints[i] = row < 0 ? SNAP_NONE : from->ints[row];
	}
}

/* Values that are the same for all facts at one place. */
static void fill_groups(struct space *s, struct value_column *c, size_t first, size_t end)
{
	const struct question q = {.n = s->n, .reading = &c->ages};
	const struct snap_table *t = s->table;
	int64_t v = NONE;

	for (size_t i = first; i < end; i++) {
		const struct snap_fact *f = &t->facts[i], *before = i > first ? f - 1 : NULL;
		struct fact_at at = {t, (int32_t)i, s->day};

		if (!before || f->unit != before->unit || f->organisation != before->organisation)
			v = value_on(&q, &c->ref, &at);
		put(c, i, v);
	}
}

/* What changes during a fact: the entry that holds the day of each, else what the vocabulary says. The same as snap_row_value, without
 * asking for every row again what the attribute is. */
static void fill_timeline(struct space *s, struct value_column *c, size_t first, size_t end)
{
	/* copies: what is written are bytes, which might be anything to the compiler */
	const struct snap_timeline l = s->table->timelines[c->ref.attr - s->table->kind->attrs];
	struct value_column to = *c;
	int64_t otherwise = c->ref.attr->otherwise;

	for (size_t i = first; i < end; i++) {
		size_t row = (size_t)space_row(s, i);
		ymd day = space_day(s, i);
		int64_t v = otherwise;

		if (l.first)
			for (int32_t k = l.first[row], after = k + MAX(snap_column_get(&l.length, row), 0); k < after; k++)
				if (l.from[k] <= day && day < l.until[k]) {
					int32_t value = snap_column_get(&l.value, (size_t)k);

					v = value == SNAP_NONE ? NONE : value;
					break;
				}
		put(&to, i, v);
	}
}

static void fill_each(struct space *s, struct value_column *c, size_t first, size_t end)
{
	const struct question q = {.n = s->n, .reading = &c->ages};

	for (size_t i = first; i < end; i++) {
		struct fact_at f = space_fact(s, i);

		put(c, i, value_on(&q, &c->ref, &f));
	}
}

static void fill_crossings(const struct space *s, struct value_column *c, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++)
		put(c, i, flow_value(s, c->ref.func, i));
}

static void fill_cells(struct space *s, struct value_column *c, size_t first, size_t end)
{
	const struct snap_column *from = &s->table->values[c->ref.attr - s->table->kind->attrs];

	if (s->stock && c->bytes && from->width == 1 && from->room >= end) { /* 254 and not stated are the same there */
		memcpy(c->bytes + first, (const uint8_t *)from->values + first, end - first);
		return;
	}
	for (size_t i = first; i < end; i++) {
		int32_t v = snap_column_get(from, (size_t)space_row(s, i));

		put(c, i, v == SNAP_NONE ? NONE : v);
	}
}

void column_need(struct space *s, struct value_column *c, size_t chunk)
{
	size_t first = chunk * CHUNK, end = MIN(first + CHUNK, s->count);
	const struct attr *a = c->ref.attr;
	bool own = a && kind_has(s->table->kind, a) && (c->ref.of == VALUE_FACT || c->ref.of == VALUE_SUBJECT);
	bool plain = c->ref.func == VALUE_PLAIN, of_org = own && s->table->from_org[a - s->table->kind->attrs] >= 0;

	if (has_bit(c->done, chunk))
		return;
	if (!a)
		fill_crossings(s, c, first, end);
	else if (c->through)
		fill_through(s, c, first, end);
	else if (plain && own && !of_org && !a->timeline)
		fill_cells(s, c, first, end);
	else if (plain && own && !of_org)
		fill_timeline(s, c, first, end);
	else if (s->stock && (of_org || c->ref.of == VALUE_PLACE || c->ref.of == VALUE_ORG))
		fill_groups(s, c, first, end);
	else
		fill_each(s, c, first, end);
	c->done[chunk / 64] |= UINT64_C(1) << (chunk % 64);
}

int64_t column_value(struct space *s, struct value_column *c, size_t item)
{
	column_need(s, c, item / CHUNK);
	if (c->bytes)
		return c->bytes[item] == BYTE_NONE ? NONE : c->bytes[item];
	return c->ints[item] == SNAP_NONE ? NONE : c->ints[item];
}

/* ---- tests ---- */

#define OPEN_LOW (INT64_MIN + 1)

/* x cmp y as a range. */
static void range_of(enum cmp c, int64_t y, struct test *t)
{
	t->lo = c == CMP_GT ? y + 1 : c == CMP_LT || c == CMP_LE ? OPEN_LOW : y;
	t->hi = c == CMP_LT ? y - 1 : c == CMP_GT || c == CMP_GE ? INT64_MAX : y;
	t->outside = c == CMP_NE;
}

static bool by_years(const struct space *s, enum value_func f)
{
	return s->stock && (f == VALUE_AGE || f == VALUE_YEARS_SINCE);
}

/* lo <= full years from x to day <= hi, said of x: years are whole ten thousands of the difference. */
static void years_to_days(struct test *t, ymd day)
{
	const int64_t far = INT32_MAX; /* years */
	int64_t lo = t->lo, hi = t->hi;

	t->hi = lo <= OPEN_LOW ? INT64_MAX : day - CLAMP(lo, -far, far) * 10000;
	t->lo = hi == INT64_MAX ? OPEN_LOW : day - (CLAMP(hi, -far, far) + 1) * 10000 + 1;
}

static uint8_t in_table(const struct test *t, const struct pred *p, int64_t x)
{
	bool yes = false;

	if (p->test == TEST_TRUE)
		yes = x != 0;
	else if (p->test == TEST_CODES)
		yes = pred_has_code(p, x);
	else
		yes = (t->lo <= x && x <= t->hi) != t->outside;
	return yes ? TABLE_TRUE : TABLE_FALSE;
}

/* What the test asks of the numbers; false: a parameter that is not there. */
static bool test_means(const struct space *s, struct test *t, const struct pred *p, const struct reading *r)
{
	int64_t y = 0;

	t->lo = p->lo;
	t->hi = p->hi;
	t->outside = p->outside;
	t->cmp = p->cmp;
	t->how = TEST_IS_RANGE;
	switch (p->test) {
	case TEST_STATED:
		t->how = TEST_IS_KNOWN;
		break;
	case TEST_TERM:
		if (r->term < 0)
			t->how = TEST_IS_NEVER;
		range_of(p->cmp == CMP_EQ ? CMP_EQ : CMP_NE, r->term, t);
		break;
	case TEST_PARAM:
		if (!reading_param(r, p->param, &y))
			return false;
		range_of(p->cmp, y, t);
		break;
	case TEST_TRUE:
		range_of(CMP_NE, 0, t);
		break;
	case TEST_CODES:
		t->how = TEST_IS_SET;
		t->codes = g_memdup2(p->codes, (p->code_count + 1) * sizeof(int));
		t->code_count = p->code_count;
		break;
	case TEST_COMPARE:
		t->how = TEST_IS_COMPARE;
		break;
	case TEST_RANGE:
		break;
	}
	if (t->how == TEST_IS_RANGE && by_years(s, p->value.func))
		years_to_days(t, p->value.func == VALUE_AGE && r->ages != AGES_EVENT ? r->ages_day : s->day);
	return true;
}

/* The values that are true, as few stretches. */
static void find_stretches(struct test *t)
{
	for (int v = 0; v < BYTE_NONE && t->stretch_count <= TEST_STRETCHES; v++) {
		if (t->table[v] != TABLE_TRUE)
			continue;
		if (v && t->table[v - 1] == TABLE_TRUE)
			t->stretches[t->stretch_count - 1].hi = (uint8_t)v;
		else if (t->stretch_count++ < TEST_STRETCHES)
			t->stretches[t->stretch_count - 1].lo = t->stretches[t->stretch_count - 1].hi = (uint8_t)v;
	}
}

static GBytes *test_key(const struct test *t, const struct pred *p)
{
	GByteArray *k = g_byte_array_new();
	int64_t head[8] = {(int64_t)(intptr_t)t->x, (int64_t)(intptr_t)t->y, (int64_t)t->how, t->lo, t->hi, t->outside, t->cmp,
		p->test == TEST_TRUE || p->test == TEST_CODES ? (int64_t)p->test : -1};

	if (t->how != TEST_IS_COMPARE && t->how != TEST_IS_KNOWN)
		head[6] = 0;
	if (t->how != TEST_IS_RANGE)
		head[3] = head[4] = head[5] = 0;
	g_byte_array_append(k, (const guint8 *)head, sizeof(head));
	if (t->codes)
		g_byte_array_append(k, (const guint8 *)t->codes, (guint)(t->code_count * sizeof(int)));
	return g_byte_array_free_to_bytes(k);
}

struct test *space_test(struct space *s, const struct pred *p, const struct reading *r)
{
	struct value_ref x = p->value;
	struct test *t, *old;

	bool crossing = x.func == VALUE_REASON || x.func == VALUE_CROSSED;

	if ((crossing ? !s->flow : !x.attr) || (p->test == TEST_COMPARE && !p->other.attr))
		return NULL;
	t = g_new0(struct test, 1);
	if (!test_means(s, t, p, r)) {
		test_free(t);
		return NULL;
	}
	if (by_years(s, x.func) && t->how != TEST_IS_COMPARE)
		x.func = VALUE_PLAIN;
	t->x = space_column(s, &x, r);
	if (p->test == TEST_COMPARE)
		t->y = space_column(s, &p->other, r);
	g_autoptr(GBytes) key = test_key(t, p);
	old = g_hash_table_lookup(s->tests, key);
	if (old) {
		test_free(t);
		return old;
	}
	if (t->x->bytes && (t->how == TEST_IS_RANGE || t->how == TEST_IS_SET)) {
		for (int v = 0; v < BYTE_CODES; v++)
			t->table[v] = in_table(t, p, v);
		t->table[BYTE_OTHER] = in_table(t, p, INT32_MAX);
		t->table[BYTE_NONE] = TABLE_UNKNOWN;
		t->how = TEST_IS_TABLE;
		find_stretches(t);
	}
	t->yes = g_new0(uint64_t, s->chunks * CHUNK_WORDS + 1);
	t->done = g_new0(uint64_t, s->chunks / 64 + 1);
	s->bytes += s->chunks * CHUNK / 8;
	g_hash_table_insert(s->tests, g_steal_pointer(&key), t);
	return t;
}

static void table_words(const struct bits *bits, const struct test *t, const uint8_t *x, size_t count, uint64_t *yes, uint64_t *unknown)
{
	uint64_t part[CHUNK_WORDS];
	size_t words = BITS_WORDS(count);

	if (t->stretch_count <= TEST_STRETCHES) {
		memset(yes, 0, words * sizeof(*yes));
		bits->range_u8(unknown, x, BYTE_NONE, BYTE_NONE, count);
		for (size_t i = 0; i < t->stretch_count; i++) {
			bits->range_u8(i ? part : yes, x, t->stretches[i].lo, t->stretches[i].hi, count);
			if (i)
				bits->or_(yes, yes, part, words);
		}
		return;
	}
	for (size_t i = 0; i < count; i += 64) {
		uint64_t y = 0, u = 0;

		for (size_t k = 0, end = MIN(64, count - i); k < end; k++) {
			uint64_t v = t->table[x[i + k]];

			y |= (v & 1) << k;
			u |= (v >> 1) << k;
		}
		yes[i / 64] = y;
		unknown[i / 64] = u;
	}
}

static void range_words(const struct bits *bits, const struct test *t, const int32_t *x, size_t count, uint64_t *yes, uint64_t *unknown)
{
	int32_t lo = (int32_t)CLAMP(t->lo, INT32_MIN + 1, INT32_MAX), hi = (int32_t)CLAMP(t->hi, INT32_MIN + 1, INT32_MAX);
	bool empty = t->lo > t->hi || t->lo > INT32_MAX || t->hi < INT32_MIN + 1;
	size_t words = BITS_WORDS(count);

	bits->range_i32(unknown, x, SNAP_NONE, SNAP_NONE, count);
	if (empty)
		memset(yes, 0, words * sizeof(*yes));
	else
		bits->range_i32(yes, x, lo, hi, count);
	if (!t->outside)
		return;
	bits->or_(yes, yes, unknown, words);
	bits->not_(yes, yes, words);
	if (count % 64)
		yes[words - 1] &= (UINT64_C(1) << (count % 64)) - 1;
}

static enum truth one_by_one(struct space *s, const struct test *t, size_t item)
{
	int64_t x = column_value(s, t->x, item), y;
	bool yes = false;

	if (t->how == TEST_IS_KNOWN)
		return (x != NONE) == (t->cmp == CMP_STATED) ? TRUTH_TRUE : TRUTH_FALSE;
	if (x == NONE || t->how == TEST_IS_NEVER)
		return TRUTH_UNKNOWN;
	if (t->how == TEST_IS_COMPARE) {
		y = column_value(s, t->y, item);
		if (y == NONE)
			return TRUTH_UNKNOWN;
		yes = cmp_holds(x, t->cmp, y);
	} else {
		struct pred set = {.codes = t->codes, .code_count = t->code_count};

		yes = pred_has_code(&set, x);
	}
	return yes ? TRUTH_TRUE : TRUTH_FALSE;
}

static void words_of(struct space *s, struct test *t, size_t first, size_t count, uint64_t *yes, uint64_t *unknown)
{
	if (t->how == TEST_IS_TABLE) {
		table_words(s->n->engine->bits, t, t->x->bytes + first, count, yes, unknown);
	} else if (t->how == TEST_IS_RANGE) {
		range_words(s->n->engine->bits, t, t->x->ints + first, count, yes, unknown);
	} else {
		for (size_t i = 0; i < count; i++) {
			enum truth v = one_by_one(s, t, first + i);

			yes[i / 64] |= (uint64_t)(v == TRUTH_TRUE) << (i % 64);
			unknown[i / 64] |= (uint64_t)(v == TRUTH_UNKNOWN) << (i % 64);
		}
	}
}

void test_chunk(struct space *s, struct test *t, size_t chunk, const uint64_t **yes, const uint64_t **unknown)
{
	size_t first = chunk * CHUNK, count = MIN(CHUNK, s->count - first), at = chunk * CHUNK_WORDS;
	uint64_t u[CHUNK_WORDS] = {0}, any = 0;

	if (!has_bit(t->done, chunk)) {
		column_need(s, t->x, chunk);
		if (t->y)
			column_need(s, t->y, chunk);
		words_of(s, t, first, count, t->yes + at, u);
		for (size_t w = 0; w < CHUNK_WORDS; w++)
			any |= u[w];
		if (any && !t->unknown) {
			t->unknown = g_new0(uint64_t, s->chunks * CHUNK_WORDS + 1);
			s->bytes += s->chunks * CHUNK / 8;
		}
		if (any)
			memcpy(t->unknown + at, u, sizeof(u));
		t->done[chunk / 64] |= UINT64_C(1) << (chunk % 64);
	}
	*yes = t->yes + at;
	*unknown = t->unknown ? t->unknown + at : NULL;
}
