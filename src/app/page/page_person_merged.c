/* Page of a person: where a merged record lives on. */
#include "app/page/page_person.h"

#include "app/page/page_sql.h"
#include "store/statement.h"

#define MERGES_MAX 100 /* one after the other */

bool page_person_merged(struct app *a, int64_t area, int64_t person, struct page_person_ref *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("person_merged_into"), e);
	*out = (struct page_person_ref){.area = area, .id = NONE};
	for (int i = 0; st != NULL && i < MERGES_MAX; i++) {
		page_sql_int(st, ":area", area);
		page_sql_int(st, ":person", person);
		enum db_step step = db_step(st, e);
		if (step != DB_ROW)
			return step == DB_DONE;
		*out = (struct page_person_ref){.area = db_int(st, 0), .id = db_int(st, 1)};
		area = out->area;
		person = out->id;
		db_reset(st);
	}
	return st != NULL;
}
