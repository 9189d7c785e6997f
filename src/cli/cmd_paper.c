/* Command paper: the papers about one record. */
#include "cli/cli.h"

#include "app/paper/paper_about.h"
#include "app/record_key.h"
#include "messages/cli.def"
#include "messages/docx_fill.def"
#include "messages/paper.def"

#include <stdio.h>

static bool read_ask(const struct cli *c, struct paper_about_ask *q, struct page_ask *ask, struct err *e)
{
	const char *format = c->o.format != NULL ? c->o.format : "pdf";
	*q = (struct paper_about_ask){.code = c->o.rest[0], .purpose = c->o.purpose, .made_ms = instant_now()};
	*ask = (struct page_ask){.lang = c->lang};
	if (g_str_has_suffix(q->code, ".docx")) { /* a Word file of one's own */
		q->template = q->code;
		q->code = NULL;
		format = "docx";
	}
	if (!paper_format_of(format, &q->format))
		return FAIL(e, ERR_USAGE, MSG_UNKNOWN_FORMAT, format);
	if (c->o.of == NULL || !record_key_read(c->o.of, &q->area, &q->id))
		return FAIL0(e, ERR_USAGE, MSG_PAPER_OF_NEEDED);
	if (q->template != NULL) /* organisations are nobody's own */
		q->kind = q->area == 0 ? "organisation" : "person";
	if (!cli_today(c, &ask->today, e))
		return false;
	ask->day = ask->today;
	return c->o.date == NULL || ymd_parse_iso(c->o.date, &ask->day, e);
}

static void say_unknown(const struct cli *c, const struct docx_filled *f)
{
	g_autofree char *names = f->unknown_count > 0 ? g_strjoinv(", ", (char **)(uintptr_t)f->unknown) : NULL;
	if (names == NULL)
		return;
	g_autofree char *text = MSG_FORMAT(MSG_DOCX_FILL_UNKNOWN, c->lang, names);
	fprintf(stderr, "%s\n", text);
}

int cli_paper(struct cli *c, struct err *e)
{
	struct paper_about_ask q;
	struct page_ask ask;
	struct paper_about_file file;
	struct arena *arena = arena_new();
	struct app *a = cli_need_db(c, e) && read_ask(c, &q, &ask, e) ? app_open(c->o.db, DB_READ, e) : NULL;
	if (a != NULL && cli_act_as(c, a, e) && paper_about(a, &ask, &q, &file, arena, e)) {
		if (cli_log_readings(c, a, e)) {
			say_unknown(c, &file.filled);
			cli_emit_file(c, file.bytes, e);
		} else
			g_bytes_unref(file.bytes);
	}
	app_close(a);
	arena_free(arena);
	return err_exit_status(e);
}
