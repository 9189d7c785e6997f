/* How far the register has come. A page asks often: inside one transaction that only reads the answer stands. */
#include "store/statement.h"
#include "store/store_internal.h"

static bool ask(struct store *s, const char *statement, uint64_t *reading, int64_t *value, int64_t *out, struct err *e)
{
	const uint64_t now = db_reading_number(s->db);
	if (now == 0)
		return db_query_int(s->db, statement_text(statement), out, e);
	if (*reading != now && !db_query_int(s->db, statement_text(statement), value, e))
		return false;
	*reading = now;
	*out = *value;
	return true;
}

bool store_facts_number(struct store *s, int64_t *out, struct err *e)
{
	return ask(s, "facts_number", &s->facts.reading, &s->facts.value, out, e);
}

bool store_structure_number(struct store *s, int64_t *out, struct err *e)
{
	return ask(s, "structure_number", &s->structure.reading, &s->structure.value, out, e);
}
