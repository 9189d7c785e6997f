/* National uniqueness of hard identity numbers: identity_key holds one row for each open one, written with it in one transaction. */
#include "store/store_internal.h"

#include "model/kinds.gen.h"
#include "messages/store.def"

#include <string.h>

bool identity_is_hard(struct store *s, int64_t kind_no)
{
	const struct code_list *l = codes_list(s->codes, "identity_kind", NULL);
	const struct code *c = l == NULL ? NULL : code_by_num(l, kind_no);
	const char *scope = c == NULL ? NULL : code_extra(c, "scope");
	return scope != NULL && strcmp(scope, "nation") == 0;
}

/* Does this row hold its number now? */
static bool holds(struct store *s, const struct identity_number_row *r)
{
	return r != NULL && r->until_d == YMD_OPEN && identity_is_hard(s, r->kind_no);
}

static bool same_holding(const struct identity_number_row *a, const struct identity_number_row *b)
{
	return a->kind_no == b->kind_no && a->person_id == b->person_id && a->area_id == b->area_id &&
	       strcmp(a->value_bix, b->value_bix) == 0;
}

static bool let_go(struct store *s, const struct identity_number_row *r, struct err *e)
{
	struct db_stmt *st =
		db_prepare(s->db, "DELETE FROM identity_key WHERE value_bix = :bix AND kind_no = :kind AND person_ref = :person", e);
	if (st == NULL)
		return false;
	db_bind_text(st, 0, r->value_bix);
	db_bind_int(st, 1, r->kind_no);
	db_bind_int(st, 2, r->person_id);
	return db_run(st, NULL, e);
}

/* Who holds the number already, said in a sentence. Not asked in bulk: there the unique key answers. */
static bool is_free(struct store *s, const struct identity_number_row *r, struct err *e)
{
	struct db_stmt *st = db_prepare(s->db, "SELECT area, person_ref FROM identity_key WHERE value_bix = :bix AND kind_no = :kind", e);
	if (st == NULL)
		return false;
	db_bind_text(st, 0, r->value_bix);
	db_bind_int(st, 1, r->kind_no);
	enum db_step step = db_step(st, e);
	if (step != DB_ROW)
		return step == DB_DONE;
	char who[24];
	bool here = db_int(st, 0) == r->area_id;
	g_snprintf(who, sizeof who, "%" G_GINT64_FORMAT, db_int(st, 1));
	db_reset(st);
	return FAIL(e, ERR_CONFLICT, here ? MSG_STORE_IDENTITY_TAKEN : MSG_STORE_IDENTITY_TAKEN_ELSEWHERE, who);
}

static bool take(struct store *s, const struct identity_number_row *r, struct err *e)
{
	if (!s->bulk && !is_free(s, r, e))
		return false;
	struct plan *p = plan_of(s, &table_identity_key);
	struct db_stmt *insert = plan_insert(s, p, e);
	if (insert == NULL)
		return false;
	struct identity_key_row k = {.kind_no = r->kind_no, .value_bix = r->value_bix, .area = r->area_id, .person_ref = r->person_id};
	row_bind(&table_identity_key, &k, insert);
	return db_run_later(insert, e);
}

bool identity_keep(struct store *s, const void *before, const void *after, struct err *e)
{
	const struct identity_number_row *old = before, *new = after;
	bool had = holds(s, old), has = holds(s, new);
	if (had && has && same_holding(old, new))
		return true;
	return (!had || let_go(s, old, e)) && (!has || take(s, new, e));
}
