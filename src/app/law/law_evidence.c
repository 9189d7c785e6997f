/* What the register says where a standard asks: the diploma or level that counts, with its day, and since when the post is held. One text a
 * row of a list of tenures. See law_parts.h. */
#include "app/law/law_parts.h"

#include "app/page/page_sql.h"
#include "exchange/sheet.h"
#include "messages/law.def"
#include "stats/pred.h"

#include <string.h>

/* The columns of page_law_evidence.sql behind the day, in its order; the attribute of a person of that name is the highest of them. */
static const char *const levels[] = {"general", "professional", "theory", "state_mgmt", "rank"};
enum { MAJOR = G_N_ELEMENTS(levels) + 1 };

struct evidence {
	struct app *a;
	struct page_ask ask;
	enum msg_lang lang;
	struct arena *arena;
	const struct attr *asked[G_N_ELEMENTS(levels)]; /* NULL: not asked */
	bool since;					/* when the post was taken */
};

static void collect(struct evidence *x, const struct pred *p)
{
	const struct value_ref *const refs[] = {&p->value, &p->other};
	for (size_t i = 0; p->node == PRED_TEST && i < G_N_ELEMENTS(refs); i++) {
		const struct attr *attr = refs[i]->attr;
		for (size_t k = 0; attr != NULL && k < G_N_ELEMENTS(levels); k++)
			if (strcmp(attr->name, levels[k]) == 0 && attr->list != NULL)
				x->asked[k] = attr;
		x->since = x->since || (attr != NULL && strcmp(attr->name, "from_d") == 0);
	}
	for (size_t i = 0; i < p->kid_count; i++)
		collect(x, p->kids[i]);
}

static void read_condition(struct evidence *x, const struct law_file *file, const struct fact_kind *kind, const char *text)
{
	const struct pred_context c = {.vocab = x->a->vocab, .codes = x->a->codes, .kind = kind, .no_unit = true};
	struct diag d;
	diag_init(&d, file->file, text, x->arena);
	const struct pred *p = pred_parse(&c, text, 1, 1, x->arena, &d);
	if (p != NULL)
		collect(x, p);
}

/* Conditions that the row is about: of c_ID… that one, else all; and what lets exemptions hold. */
static void read_file(struct evidence *x, const struct law_file *file, const char *row)
{
	const struct pred_context c = {.vocab = x->a->vocab, .codes = x->a->codes, .population = true, .no_unit = true};
	struct diag d;
	diag_init(&d, file->file, file->of, x->arena);
	const struct population *of = population_parse(&c, file->of, 1, 1, x->arena, &d);
	for (size_t i = 0; of != NULL && i < file->item_count; i++) {
		g_autofree char *own = g_strdup_printf("c_%s", file->items[i].id);
		bool about = g_str_has_prefix(row, own) && (row[strlen(own)] == '\0' || row[strlen(own)] == '_');
		if (about || !g_str_has_prefix(row, "c_"))
			read_condition(x, file, of->kind, file->items[i].need);
	}
	for (size_t i = 0; of != NULL && i < file->exempt_count; i++)
		read_condition(x, file, of->kind, file->exempt[i].need);
}

/* ---- one person ---- */

struct best {
	const struct code *code;
	ymd day;
	const char *major;
};

static bool read_levels(struct evidence *x, const struct sheet_row *row, struct best best[], struct err *e)
{
	struct db_stmt *st = page_sql(x->a, &x->ask, "page_law_evidence", e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	page_sql_int(st, ":area", row->area);
	page_sql_int(st, ":person", row->id);
	while ((step = db_step(st, e)) == DB_ROW)
		for (size_t k = 0; k < G_N_ELEMENTS(levels); k++) {
			const struct code *c = x->asked[k] == NULL || db_is_null(st, (int)k + 1)
						       ? NULL
						       : code_by_num(x->asked[k]->list, db_int(st, (int)k + 1));
			/* of equal ones the later award, which comes first */
			if (c != NULL && (best[k].code == NULL || c->order > best[k].code->order))
				best[k] = (struct best){
					c, (ymd)db_int(st, 0), db_is_null(st, MAJOR) ? NULL : arena_strdup(x->arena, db_text(st, MAJOR))};
		}
	page_sql_done(&x->ask, st);
	return step == DB_DONE;
}

static void say_levels(struct evidence *x, const struct best best[], GString *out)
{
	char day[11];
	for (size_t k = 0; k < G_N_ELEMENTS(levels); k++) {
		const struct attr *attr = x->asked[k];
		if (attr == NULL)
			continue;
		const char *label = x->lang == MSG_EN ? attr->en : attr->vi;
		const char *level = best[k].code == NULL ? msg_template(MSG_LAW_EVIDENCE_NONE, x->lang)
				    : x->lang == MSG_EN	 ? best[k].code->en
							 : best[k].code->vi;
		g_string_append_printf(out, "%s%s: %s", out->len > 0 ? "; " : "", label, level);
		if (best[k].major != NULL && *best[k].major != '\0')
			g_string_append_printf(out, " (%s)", best[k].major);
		if (best[k].code != NULL)
			g_string_append_printf(out, ", %s", ymd_format_vi(best[k].day, day));
	}
}

static bool say_since(struct evidence *x, const struct sheet_row *row, GString *out, struct err *e)
{
	struct db_stmt *st = page_sql(x->a, &x->ask, "page_law_evidence_tenure", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":area", row->area);
	page_sql_int(st, ":id", row->fact);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW) {
		g_autofree char *said = MSG_FORMAT(MSG_LAW_EVIDENCE_SINCE, x->lang, page_from(db_int(st, 0), db_int(st, 1), x->arena));
		g_string_append_printf(out, "%s%s", out->len > 0 ? "; " : "", said);
	}
	page_sql_done(&x->ask, st);
	return step != DB_ERROR;
}

bool law_evidence(struct app *a, const struct figure *f, const struct law_file *file, const char *row, const struct sheet *s,
	enum msg_lang lang, const char *const **out, struct arena *arena, struct err *e)
{
	struct evidence x = {.a = a, .lang = lang, .arena = arena};
	const char **texts = ARENA_ARRAY(arena, const char *, s->row_count + 1);
	bool any = false;
	x.ask = (struct page_ask){.day = period_closing_day(&f->report->period), .known_ms = f->known_ms, .lang = lang};
	read_file(&x, file, row);
	for (size_t k = 0; k < G_N_ELEMENTS(levels); k++)
		any = any || x.asked[k] != NULL;
	*out = any || x.since ? texts : NULL;
	for (size_t i = 0; *out != NULL && i < s->row_count; i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		struct best best[G_N_ELEMENTS(levels)] = {{NULL, 0, NULL}};
		bool person = s->rows[i].about == 'p';
		if (person && any && !read_levels(&x, &s->rows[i], best, e))
			return false;
		if (person)
			say_levels(&x, best, text);
		if (person && x.since && s->rows[i].fact != NONE && !say_since(&x, &s->rows[i], text, e))
			return false;
		texts[i] = arena_strdup(arena, text->str);
	}
	return true;
}
