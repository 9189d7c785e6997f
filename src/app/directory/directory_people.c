/* Reading the people of the directory from the register: of one storage area, or of all in one run over each table. */
#include "app/directory/directory_parts.h"

#include "store/statement.h"

#include <string.h>

struct loading {
	struct store *s;
	const struct dir_structure *st;
	struct dir_dictionary *d;
	int64_t area; /* NONE: all */
	GHashTable *areas;
	struct dir_raw *last;
};

static void raw_free(gpointer p)
{
	struct dir_raw *r = p;
	g_array_free(r->people, TRUE);
	g_array_free(r->names, TRUE);
	g_array_free(r->places, TRUE);
	g_array_free(r->words, TRUE);
	g_array_free(r->slots, TRUE);
	g_array_free(r->phones, TRUE);
	g_hash_table_unref(r->slot_index);
	g_string_free(r->texts, TRUE);
	g_free(r);
}

static guint slot_hash(gconstpointer p)
{
	const struct dir_slot *s = p;
	return (guint)s->organisation * 31U + (guint)s->village * 17U + (guint)s->title * 7U + (guint)s->kind * 3U + s->main;
}

static gboolean slot_equal(gconstpointer a, gconstpointer b)
{
	const struct dir_slot *x = a, *y = b;
	return x->organisation == y->organisation && x->village == y->village && x->title == y->title && x->kind == y->kind &&
	       x->main == y->main;
}

static struct dir_raw *raw_area(struct loading *l, int64_t area, bool make)
{
	if (l->last != NULL && l->last->area == area)
		return l->last;
	struct dir_raw *r = g_hash_table_lookup(l->areas, &area);
	if (r == NULL && make) {
		r = g_new0(struct dir_raw, 1);
		r->area = area;
		r->people = g_array_new(FALSE, TRUE, sizeof(struct dir_raw_person));
		r->names = g_array_new(FALSE, TRUE, sizeof(struct dir_raw_name));
		r->places = g_array_new(FALSE, TRUE, sizeof(struct dir_raw_place));
		r->words = g_array_new(FALSE, FALSE, sizeof(uint32_t));
		r->slots = g_array_new(FALSE, FALSE, sizeof(struct dir_slot));
		r->phones = g_array_new(FALSE, FALSE, sizeof(struct dir_raw_phone));
		r->slot_index = g_hash_table_new_full(slot_hash, slot_equal, g_free, NULL);
		r->texts = g_string_new(NULL);
		g_hash_table_insert(l->areas, &r->area, r);
	}
	return l->last = r;
}

static struct dir_raw_person *person_at(struct dir_raw *r, guint i)
{
	return &g_array_index(r->people, struct dir_raw_person, i);
}

/* Whose row is it? Rows mostly come in the order of people: looks at the one met last and the next first. */
static bool find_owner(struct loading *l, int64_t area, int64_t id, struct dir_raw **out)
{
	struct dir_raw *r = *out = raw_area(l, area, false);
	if (r == NULL)
		return false;
	for (guint i = r->at; i < r->at + 2 && i < r->people->len; i++)
		if (person_at(r, i)->id == id) {
			r->at = i;
			return true;
		}
	guint lo = 0, hi = r->people->len;
	while (lo < hi) {
		guint mid = (lo + hi) / 2;
		if (person_at(r, mid)->id < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	r->at = lo;
	return lo < r->people->len && person_at(r, lo)->id == id;
}

static struct db_stmt *prepare(struct loading *l, const char *all, const char *one, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(l->s), statement_text(l->area == NONE ? all : one), e);
	if (st != NULL && l->area != NONE)
		db_bind_int(st, db_param(st, ":area"), l->area);
	return st;
}

static gint by_id(gconstpointer a, gconstpointer b)
{
	int64_t x = ((const struct dir_raw_person *)a)->id, y = ((const struct dir_raw_person *)b)->id;
	return (x > y) - (x < y);
}

static bool load_people(struct loading *l, struct err *e)
{
	struct db_stmt *st = prepare(l, "directory_people", "directory_people_of", e);
	const struct code_list *states = codes_list(store_codes(l->s), "person_state", e);
	enum db_step step = DB_ERROR;
	if (st == NULL || states == NULL)
		return false;
	int merged = code_by_id(states, "merged")->num; /* whoever was merged away is found under the other record */
	while ((step = db_step(st, e)) == DB_ROW) {
		if (db_int(st, 2) == merged)
			continue;
		struct dir_raw *r = raw_area(l, db_int(st, 0), true);
		struct dir_raw_person p = {.id = db_int(st, 1), .birth = (ymd)db_int(st, 3)};
		g_array_append_val(r->people, p);
	}
	GHashTableIter iter;
	gpointer r;
	g_hash_table_iter_init(&iter, l->areas);
	while (g_hash_table_iter_next(&iter, NULL, &r))
		g_array_sort(((struct dir_raw *)r)->people, by_id);
	return step == DB_DONE;
}

/* Is the text nothing but its words with spaces between them, and its order theirs? */
static bool is_its_words(const struct loading *l, const struct dir_raw *r, const struct dir_raw_name *n, const char *text)
{
	for (uint8_t i = 0; i < n->word_count; i++) {
		const struct dir_word *w = dir_word(l->d, g_array_index(r->words, uint32_t, n->first_word + i));
		size_t length = strlen(w->text);
		if ((i > 0 && *text++ != ' ') || strncmp(text, w->text, length) != 0 || strchr(w->exact, '!') != NULL)
			return false;
		text += length;
	}
	return *text == '\0';
}

static void add_name(struct loading *l, struct dir_raw *r, const char *text, ymd from, bool main)
{
	if (text == NULL)
		return;
	struct dir_raw_name n = {.person = r->at, .from = from, .main = main, .first_word = r->words->len};
	n.word_count = dir_words_of(l->d, text, r->words);
	if (!is_its_words(l, r, &n, text)) {
		n.text = (uint32_t)r->texts->len + 1;
		g_string_append_len(r->texts, text, (gssize)strlen(text) + 1);
	}
	g_array_append_val(r->names, n);
	person_at(r, r->at)->names++;
}

static bool load_names(struct loading *l, struct err *e)
{
	struct db_stmt *st = prepare(l, "directory_names", "directory_names_of", e);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		struct dir_raw *r = NULL;
		if (!find_owner(l, db_int(st, 0), db_int(st, 1), &r))
			continue;
		struct dir_raw_person *p = person_at(r, r->at);
		ymd from = (ymd)db_int(st, 3);
		if (from >= p->latest) {
			p->latest = from;
			p->sex = (uint8_t)db_int(st, 2);
		}
		add_name(l, r, db_text(st, 4), from, true);
		add_name(l, r, db_text(st, 5), from, false);
		add_name(l, r, db_text(st, 6), from, false);
		uint64_t phone = db_is_null(st, 7) ? 0 : dir_phone(db_text(st, 7));
		if (phone != 0) {
			struct dir_raw_phone x = {phone, r->at};
			g_array_append_val(r->phones, x);
		}
	}
	return step == DB_DONE;
}

static void add_place(struct dir_raw *r, uint32_t owner, const struct dir_slot *slot, ymd from, ymd until)
{
	uint32_t at = GPOINTER_TO_UINT(g_hash_table_lookup(r->slot_index, slot));
	if (at == 0) {
		g_array_append_vals(r->slots, slot, 1);
		at = r->slots->len;
		g_hash_table_insert(r->slot_index, g_memdup2(slot, sizeof *slot), GUINT_TO_POINTER(at));
	}
	struct dir_raw_place p = {owner, at - 1, from, until};
	g_array_append_val(r->places, p);
	person_at(r, owner)->places++;
}

static bool load_places(struct loading *l, bool tenures, struct err *e)
{
	struct db_stmt *st = tenures ? prepare(l, "directory_tenures", "directory_tenures_of", e)
				     : prepare(l, "directory_memberships", "directory_memberships_of", e);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		struct dir_raw *r = NULL;
		if (!find_owner(l, db_int(st, 0), db_int(st, 1), &r))
			continue;
		struct dir_slot slot = {.organisation = dir_organisation_find(l->st, db_int(st, 2)),
			.village = tenures ? DIR_NOBODY : dir_unit_find(l->st, db_int(st, 3)),
			.title = tenures ? (int16_t)db_int(st, 3) : 0,
			.kind = tenures ? 0 : (int16_t)db_int(st, 4),
			.main = tenures && db_int(st, 4) == 1};
		add_place(r, r->at, &slot, (ymd)db_int(st, 5), (ymd)db_int(st, 6));
	}
	return step == DB_DONE;
}

/* Whoever has no post and no membership stands at the home of the storage area. */
static void add_homeless(struct loading *l, struct dir_raw *r)
{
	int home = GPOINTER_TO_INT(g_hash_table_lookup(l->st->area_home, &r->area)) - 1;
	const struct dir_slot slot = {.organisation = DIR_NOBODY, .village = home};
	for (guint i = 0; i < r->people->len; i++)
		if (person_at(r, i)->places == 0)
			add_place(r, i, &slot, 18000101, YMD_OPEN);
}

/* The blocks of one area stay in their order. */
static gint by_area(gconstpointer a, gconstpointer b, gpointer ignored)
{
	int64_t x = (*(struct dir_area *const *)a)->area, y = (*(struct dir_area *const *)b)->area;
	(void)ignored;
	return (x > y) - (x < y);
}

bool dir_areas_load(struct store *s, const struct dir_structure *st, struct dir_dictionary *d, int64_t area, uint32_t people_of_block,
	GPtrArray *out, struct err *e)
{
	struct loading l = {s, st, d, area, g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, raw_free), NULL};
	bool ok = load_people(&l, e) && load_names(&l, e) && load_places(&l, true, e) && load_places(&l, false, e);
	GHashTableIter iter;
	gpointer r;
	g_hash_table_iter_init(&iter, l.areas);
	while (ok && g_hash_table_iter_next(&iter, NULL, &r)) {
		add_homeless(&l, r);
		dir_area_finish(r, d, people_of_block, out);
		g_hash_table_iter_remove(&iter); /* its raw form is not needed any more */
	}
	g_qsort_with_data(out->pdata, (gint)out->len, sizeof *out->pdata, by_area, NULL); /* keeps what is equal in its order */
	g_hash_table_unref(l.areas);
	return ok;
}
