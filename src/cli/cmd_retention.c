/* Command retention: what is past the time for which it is kept. */
#include "cli/cli.h"

#include "app/people/retention.h"
#include "app/record_key.h"
#include "messages/retention.def"

static const char *day_text(ymd day, struct arena *arena)
{
	char buffer[11];
	return arena_strdup(arena, ymd_format_vi(day, buffer));
}

static const char *number(int64_t n, struct arena *arena)
{
	return arena_printf(arena, "%" G_GINT64_FORMAT, n);
}

static const char *kept(const struct cli *c, const struct retention_rule *r, struct arena *arena)
{
	g_autofree char *text = r->years == 0 ? MSG_FORMAT(MSG_RETENTION_FOREVER, c->lang, NULL)
					      : MSG_FORMAT(MSG_RETENTION_YEARS, c->lang, number(r->years, arena));
	return arena_strdup(arena, text);
}

static bool show_rules(struct cli *c, const struct retention *x, struct arena *arena, struct err *e)
{
	static const msg_key keys[] = {MSG_RETENTION_RULE, MSG_RETENTION_TITLE, MSG_RETENTION_OF, MSG_RETENTION_KEEP, MSG_RETENTION_COUNTED,
		MSG_RETENTION_PAST, MSG_RETENTION_CONFIDENCE};
	struct sheet *s = cli_sheet_new(c, keys, G_N_ELEMENTS(keys), x->count, arena);
	for (size_t i = 0; i < x->count; i++) {
		const struct retention_rule *r = &x->rules[i];
		const struct sheet_cell cells[] = {cli_sheet_text(r->id), cli_sheet_text(r->title), cli_sheet_text(r->kind_label),
			cli_sheet_text(kept(c, r, arena)), cli_sheet_text(r->years == 0 ? "" : number(r->counted, arena)),
			cli_sheet_text(r->years == 0 ? "" : number(r->past, arena)), cli_sheet_text(r->confidence)};
		cli_sheet_row(s, cells, arena);
	}
	return cli_emit_sheet(c, s, e);
}

static bool show_rows(struct cli *c, const struct retention_rule *r, struct arena *arena, struct err *e)
{
	static const msg_key keys[] = {MSG_RETENTION_RECORD, MSG_RETENTION_SINCE, MSG_RETENTION_FROM};
	struct sheet *s = cli_sheet_new(c, keys, G_N_ELEMENTS(keys), r->row_count, arena);
	for (size_t i = 0; i < r->row_count; i++) {
		const struct retention_row *x = &r->rows[i];
		const struct sheet_cell cells[] = {cli_sheet_text(record_key_write(x->area, x->id, arena)),
			cli_sheet_text(day_text(x->since, arena)), cli_sheet_text(day_text(x->past, arena))};
		cli_sheet_row(s, cells, arena);
	}
	return cli_emit_sheet(c, s, e);
}

int cli_retention(struct cli *c, struct err *e)
{
	struct retention x;
	ymd today = 0;
	struct arena *arena = arena_new();
	const char *rule = c->o.rest != NULL ? c->o.rest[0] : NULL;
	struct app *a = cli_need_db(c, e) && cli_today(c, &today, e) ? app_open(c->o.db, DB_READ, e) : NULL;
	if (a != NULL && cli_act_as(c, a, e) && retention_list(a, rule, today, c->lang, &x, arena, e)) {
		if (x.asked != NULL)
			show_rows(c, x.asked, arena, e);
		else
			show_rules(c, &x, arena, e);
	}
	app_close(a);
	arena_free(arena);
	return err_exit_status(e);
}
