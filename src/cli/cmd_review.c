/* Command review: the yearly review of committees, as tables, JSON or a paper. */
#include "cli/cli.h"

#include "app/paper/paper_review.h"
#include "app/review/review.h"
#include "messages/cli.def"
#include "messages/review.def"

#include <string.h>

static bool read_ask(const struct cli *c, struct review_ask *q, struct err *e)
{
	*q = (struct review_ask){.unit = c->o.unit,
		.organisation = c->o.org != NULL ? g_ascii_strtoll(c->o.org, NULL, 10) : 0,
		.sort = c->o.rest != NULL ? c->o.rest[0] : NULL,
		.page = {.lang = c->lang}};
	if ((q->unit == NULL) == (q->organisation == 0))
		return FAIL0(e, ERR_USAGE, MSG_REVIEW_UNIT_OR_ORG);
	if (!cli_today(c, &q->page.today, e))
		return false;
	q->page.day = q->page.today;
	return (c->o.date == NULL || ymd_parse_iso(c->o.date, &q->page.day, e)) &&
	       (c->o.known_at == NULL || instant_parse(c->o.known_at, &q->page.known_ms, e));
}

static bool show(struct cli *c, struct app *a, const struct review_ask *q, struct arena *arena, struct err *e)
{
	struct review r;
	const char *what = c->o.show != NULL ? c->o.show : q->organisation != 0 ? "members" : "bodies";
	if (!review_draw(a, q, &r, arena, e) || !cli_log_readings(c, a, e))
		return false;
	if (g_strcmp0(c->o.format, "json") == 0) {
		g_autofree char *text = review_json(&r);
		return cli_emit(c, text, e);
	}
	if (strcmp(what, "acts") == 0)
		return cli_emit_sheet(c, review_act_sheet(&r, q, 0, SIZE_MAX, arena), e);
	if (strcmp(what, "members") == 0 && q->organisation != 0)
		return cli_emit_sheet(c, review_member_sheet(&r, q, arena), e);
	if (strcmp(what, "bodies") == 0)
		return cli_emit_sheet(c, review_sheet(&r, q, false, 0, SIZE_MAX, arena), e);
	return FAIL(e, ERR_USAGE, MSG_REVIEW_NO_SHOW, what);
}

static bool show_paper(struct cli *c, struct app *a, const struct review_ask *q, enum paper_format f, struct arena *arena, struct err *e)
{
	struct paper_review_file file;
	if (!paper_review(a, q, f, instant_now(), &file, arena, e))
		return false;
	if (cli_log_readings(c, a, e))
		return cli_emit_file(c, file.bytes, e);
	g_bytes_unref(file.bytes);
	return false;
}

int cli_review(struct cli *c, struct err *e)
{
	struct review_ask q;
	enum paper_format f = PAPER_PDF;
	const bool paper = c->o.format != NULL && paper_format_of(c->o.format, &f);
	if (!cli_need_db(c, e) || !read_ask(c, &q, e))
		return 2;
	struct arena *arena = arena_new();
	struct app *a = app_open(c->o.db, DB_READ, e);
	if (a != NULL && cli_act_as(c, a, e)) {
		if (paper)
			show_paper(c, a, &q, f, arena, e);
		else
			show(c, a, &q, arena, e);
	}
	app_close(a);
	arena_free(arena);
	return err_exit_status(e);
}
