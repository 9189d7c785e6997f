/* The documents of the directory: their numbers and titles as words. */
#include "app/directory/directory_parts.h"

#include "store/statement.h"

#include <string.h>

struct owned_papers {
	struct dir_papers p; /* first */
	GArray *items, *words;
	GString *texts;
};

static struct owned_papers *begin(int64_t area)
{
	struct owned_papers *o = g_new0(struct owned_papers, 1);
	o->p.holders = 1;
	o->p.area = area;
	o->items = g_array_new(FALSE, TRUE, sizeof(struct dir_paper));
	o->words = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	o->texts = g_string_new(NULL);
	return o;
}

static uint32_t keep(GString *texts, const char *text)
{
	uint32_t at = (uint32_t)texts->len;
	g_string_append_len(texts, text, (gssize)strlen(text) + 1);
	return at;
}

/* A number is found as printed and by its parts: 718-QĐ/TU by 718, QĐ/TU, TU. */
static void add_number(struct owned_papers *o, struct dir_dictionary *d, const char *docno)
{
	(void)dir_words_of(d, docno, o->words);
	g_auto(GStrv) parts = g_strsplit(docno, "/", -1);
	for (guint i = 1; parts[0] != NULL && parts[i] != NULL; i++)
		(void)dir_words_of(d, parts[i], o->words);
}

static void add(struct owned_papers *o, struct db_stmt *st, const struct dir_structure *s, struct dir_dictionary *d)
{
	struct dir_paper x = {.id = db_int(st, 1),
		.issuer = db_is_null(st, 2) ? DIR_NOBODY : dir_organisation_find(s, db_int(st, 2)),
		.issued = (ymd)db_int(st, 3),
		.docno = keep(o->texts, db_text(st, 4)),
		.title = keep(o->texts, db_text(st, 5)),
		.secrecy = (int)db_int(st, 6),
		.first_word = o->words->len};
	add_number(o, d, db_text(st, 4));
	x.number_words = (uint16_t)(o->words->len - x.first_word);
	(void)dir_words_of(d, db_text(st, 5), o->words);
	x.word_count = (uint16_t)(o->words->len - x.first_word);
	g_array_append_val(o->items, x);
}

static void end(struct owned_papers *o, GPtrArray *out)
{
	o->p.items = (const struct dir_paper *)(void *)o->items->data;
	o->p.words = (const uint32_t *)(void *)o->words->data;
	o->p.texts = o->texts->str;
	o->p.count = o->items->len;
	g_ptr_array_add(out, &o->p);
}

bool dir_papers_load(struct store *s, const struct dir_structure *st, struct dir_dictionary *d, int64_t area, GPtrArray *out, struct err *e)
{
	struct db_stmt *q = db_prepare(store_db(s), statement_text(area == NONE ? "directory_papers" : "directory_papers_of"), e);
	struct owned_papers *o = NULL;
	enum db_step step = DB_ERROR;
	if (q != NULL && area != NONE)
		db_bind_int(q, db_param(q, ":area"), area);
	while (q != NULL && (step = db_step(q, e)) == DB_ROW) {
		if (o != NULL && o->p.area != db_int(q, 0)) {
			end(o, out);
			o = NULL;
		}
		if (o == NULL)
			o = begin(db_int(q, 0));
		add(o, q, st, d);
	}
	if (o != NULL)
		end(o, out);
	return step == DB_DONE;
}

void dir_papers_hold(const struct dir_papers *p)
{
	g_atomic_int_inc(&((struct dir_papers *)(uintptr_t)p)->holders);
}

void dir_papers_release(const struct dir_papers *p)
{
	struct owned_papers *o = (struct owned_papers *)(uintptr_t)p;
	if (!g_atomic_int_dec_and_test(&o->p.holders))
		return;
	g_array_free(o->items, TRUE);
	g_array_free(o->words, TRUE);
	g_string_free(o->texts, TRUE);
	g_free(o);
}
