/* Command list: a list by conditions of the form language, as a file or, as text, on the screen. */
#include "cli/cli.h"

#include "app/list/list.h"
#include "messages/cli_list.def"

#include <string.h>

static bool read_ask(const struct cli *c, struct page_ask *ask, struct list_ask *what, struct err *e)
{
	static const char *const names[][2] = {
		{"people", "person"}, {"organisations", "organisation"}, {"units", "unit"}, {"posts", "post"}, {"tenures", "tenure"}};
	const struct cli_options *o = &c->o;
	*ask = (struct page_ask){.lang = c->lang};
	*what = (struct list_ask){.kind = o->rest[0],
		.of = o->of,
		.where = o->where,
		.unit = o->unit,
		.organisation = o->org,
		.sort = o->sort,
		.exact = true,
		.columns = o->columns};
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(names[i][0], o->rest[0]) == 0)
			what->kind = names[i][1];
	if (!cli_today(c, &ask->today, e))
		return false;
	ask->day = ask->today;
	if (o->boundaries != NULL && strcmp(o->boundaries, "then") != 0 && strcmp(o->boundaries, "today") != 0)
		return FAIL(e, ERR_USAGE, MSG_CLI_LIST_BOUNDARIES, o->boundaries);
	ask->boundaries_today = o->boundaries != NULL && strcmp(o->boundaries, "today") == 0;
	return (o->date == NULL || ymd_parse_iso(o->date, &ask->day, e)) &&
	       (o->known_at == NULL || instant_parse(o->known_at, &ask->known_ms, e));
}

/* One line a row, tabs between cells; tabs and line ends inside cells become spaces. */
static void text_cell(const char *text, bool first)
{
	g_autofree char *plain = g_strdelimit(g_strdup(text), "\t\r\n", ' ');
	g_print("%s%s", first ? "" : "\t", plain);
}

static bool text_head(const struct list_page *p, const char *const *title, void *user, struct err *e)
{
	(void)title;
	(void)user;
	(void)e;
	for (size_t i = 0; i < p->column_count; i++)
		text_cell(p->columns[i].label, i == 0);
	g_print("\n");
	return true;
}

static bool text_row(const struct list_page *p, const struct list_row *row, void *user, struct err *e)
{
	(void)user;
	(void)e;
	for (size_t i = 0; i < p->column_count; i++)
		text_cell(row->cells[i].masked ? "••••" : row->cells[i].text != NULL ? row->cells[i].text : "", i == 0);
	g_print("\n");
	return true;
}

int cli_list(struct cli *c, struct err *e)
{
	struct page_ask ask;
	struct list_ask what;
	int64_t rows = 0;
	const char *format = c->o.format != NULL				       ? c->o.format
			     : c->o.out != NULL && g_str_has_suffix(c->o.out, ".xlsx") ? "xlsx"
			     : c->o.out == NULL					       ? "text"
										       : "csv";
	bool excel = strcmp(format, "xlsx") == 0, screen = strcmp(format, "text") == 0;
	const struct list_writer printer = {text_head, text_row, NULL};
	if (!cli_need_db(c, e) || !read_ask(c, &ask, &what, e))
		return 1;
	if (!excel && !screen && strcmp(format, "csv") != 0)
		return FAIL(e, ERR_USAGE, MSG_CLI_LIST_FORMAT, format), 2;
	if (screen != (c->o.out == NULL))
		return FAIL0(e, ERR_USAGE, MSG_CLI_LIST_OUT), 2;
	struct app *a = app_open(c->o.db, DB_READ, e);
	bool ok = a != NULL && cli_act_as(c, a, e) &&
		  (screen ? list_each(a, &ask, &what, &printer, c->o.purpose, &rows, e)
			  : list_write(a, &ask, &what, excel ? LIST_XLSX : LIST_CSV, c->o.out, c->o.purpose, &rows, e)) &&
		  cli_log_readings(c, a, e);
	app_close(a);
	if (!ok)
		return 1;
	if (screen)
		return 0;
	g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, rows);
	g_autofree char *text = MSG_FORMAT(MSG_CLI_LIST_DONE, c->lang, number, c->o.out);
	g_print("%s\n", text);
	return 0;
}
