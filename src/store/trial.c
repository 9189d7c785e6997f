/* See trial.h. What a trial on PostgreSQL leaves out is asked for in store.c (the clock), log.c and rules.c (locks of parents). */
#include "store/trial.h"

#include "db/db_copy.h"
#include "store/store_internal.h"

void store_trial_begin(struct store *s)
{
	struct err none = {0};
	must(!s->writing && !s->trial);
	s->trial = true;
	struct db *copy = db_engine_of(s->db) == DB_SQLITE ? db_private_copy(s->db, &none) : NULL;
	if (copy == NULL)
		return;
	s->real = s->db;
	s->db = copy;
	s->facts.reading = s->structure.reading = 0;
	g_hash_table_remove_all(s->plans); /* their statements belong to the other connection */
}

void store_trial_end(struct store *s)
{
	must(!s->writing && s->trial);
	s->trial = false;
	if (s->real == NULL)
		return;
	g_hash_table_remove_all(s->plans);
	db_close(s->db);
	s->db = s->real;
	s->facts.reading = s->structure.reading = 0;
	s->real = NULL;
}

bool trial_is_aside(const struct store *s)
{
	return s->trial && db_engine_of(s->db) == DB_POSTGRES;
}
