/* Command person-data: everything the register holds about one person, and who looked at it. */
#include "cli/cli.h"

#include "app/people/person_data.h"
#include "app/record_key.h"
#include "messages/cli.def"
#include "messages/person_data.def"

#include <string.h>

static bool read_ask(const struct cli *c, struct person_data_ask *q, struct page_ask *ask, bool *json, struct err *e)
{
	const char *format = c->o.format != NULL ? c->o.format : "text";
	*q = (struct person_data_ask){.purpose = c->o.purpose};
	*ask = (struct page_ask){.lang = c->lang};
	*json = strcmp(format, "json") == 0;
	if (!*json && strcmp(format, "text") != 0)
		return FAIL(e, ERR_USAGE, MSG_UNKNOWN_FORMAT, format);
	if (c->o.of == NULL || !record_key_read(c->o.of, &q->area, &q->id))
		return FAIL0(e, ERR_USAGE, MSG_PERSON_DATA_OF);
	if (!cli_today(c, &ask->today, e))
		return false;
	ask->day = ask->today;
	return true;
}

int cli_person_data(struct cli *c, struct err *e)
{
	struct person_data_ask q;
	struct page_ask ask;
	struct person_data d;
	bool json = false;
	struct arena *arena = arena_new();
	struct app *a = cli_need_db(c, e) && read_ask(c, &q, &ask, &json, e) ? app_open(c->o.db, DB_READ, e) : NULL;
	if (a != NULL && cli_act_as(c, a, e) && person_data(a, &ask, &q, &d, arena, e) && cli_log_readings(c, a, e)) {
		g_autofree char *text = json ? person_data_json(&d) : person_data_text(&d, c->lang);
		cli_emit(c, text, e);
	}
	app_close(a);
	arena_free(arena);
	return err_exit_status(e);
}
