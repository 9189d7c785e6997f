/* See page_jobs.h. */
#include "app/page/page_jobs.h"

#include "app/page/register_parts.h"
#include "app/paper/paper_about.h"
#include "app/record/record_layout.h"
#include "auth/law.h"
#include "base/err_shown.h"
#include "model/kind.h"
#include "messages/jobs.def"

#include <string.h>

static const char *field(page_jobs_said *said, void *user, const char *name)
{
	const char *text = said != NULL ? said(user, name) : NULL;
	return text != NULL ? text : "";
}

/* ---- what one may order ---- */

static bool list_kinds(struct reg *r, const char *chosen, struct page_jobs *out, struct err *e)
{
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(struct page_jobs_choice));
	const struct record_layouts *layouts = record_layouts(r->app, e);
	if (layouts == NULL)
		return false;
	const struct page_jobs_choice popolo = {"popolo", reg_say(r, MSG_JOBS_POPOLO, NULL, NULL, NULL), strcmp(chosen, "popolo") == 0};
	for (size_t g = 0; g < layouts->group_count; g++)
		for (size_t i = 0; i < layouts->groups[g].count; i++) {
			const struct kind *k = layouts->groups[g].kinds[i]->kind;
			const struct page_jobs_choice one = {k->name, kind_label_in(k, r->ask->lang), strcmp(chosen, k->name) == 0};
			g_array_append_val(found, one);
		}
	g_array_append_val(found, popolo);
	out->kind_count = found->len;
	out->kinds = arena_list(r->arena, found);
	return true;
}

/* The newest version of a form that can be drawn, in force or not: older periods are drawn by older versions. NULL: there is none. */
static const struct form *newest_form(struct reg *r, const char *code)
{
	const struct form *const *forms = NULL, *best = NULL;
	const size_t count = library_forms(r->app->library, &forms);
	for (size_t i = 0; i < count; i++)
		if (forms[i]->unavailable == NULL && strcmp(forms[i]->code, code) == 0 &&
			(best == NULL || forms[i]->valid_from > best->valid_from))
			best = forms[i];
	return best;
}

static const char *form_title(struct reg *r, const struct form *f)
{
	const char *title = r->ask->lang == MSG_EN && f->title.en != NULL ? f->title.en : f->title.vi;
	return f->number != NULL && strcmp(f->number, "none") != 0 ? arena_printf(r->arena, "%s: %s", f->number, title) : title;
}

static void list_forms(struct reg *r, const char *chosen, struct page_jobs *out)
{
	const struct form *const *forms = NULL;
	const size_t count = library_forms(r->app->library, &forms);
	struct page_jobs_choice *list = ARENA_ARRAY(r->arena, struct page_jobs_choice, count + 1);
	for (size_t i = 0; i < count; i++)
		if (forms[i] == newest_form(r, forms[i]->code))
			list[out->form_count++] =
				(struct page_jobs_choice){forms[i]->code, form_title(r, forms[i]), strcmp(chosen, forms[i]->code) == 0};
	out->forms = list;
}

static void list_papers(struct reg *r, const char *chosen, struct page_jobs *out)
{
	static const char *const kinds[] = {"person", "organisation"};
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(struct page_jobs_choice));
	for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++) {
		const struct paper_choice *papers = NULL;
		const size_t count = paper_choices(r->app, kinds[k], r->ask->today, r->ask->lang, &papers, r->arena);
		for (size_t i = 0; i < count; i++) {
			const struct page_jobs_choice one = {papers[i].code, papers[i].title, strcmp(chosen, papers[i].code) == 0};
			g_array_append_val(found, one);
		}
	}
	out->paper_count = found->len;
	out->papers = arena_list(r->arena, found);
}

/* ---- one's own ---- */

const char *page_jobs_state(struct reg *r, const struct job *j)
{
	switch (j->step) {
	case JOB_WAITING:
		return reg_say(r, MSG_JOB_WAITING, NULL, NULL, NULL);
	case JOB_RUNNING:
		if (j->total > 0)
			return reg_say(r, MSG_JOB_RUNNING_OF, reg_number(r, j->done), reg_number(r, j->total), NULL);
		return j->done > 0 ? reg_say(r, MSG_JOB_RUNNING_ROWS, reg_number(r, j->done), NULL, NULL)
				   : reg_say(r, MSG_JOB_RUNNING, NULL, NULL, NULL);
	case JOB_STOPPED:
		return reg_say(r, MSG_JOB_STOPPED, NULL, NULL, NULL);
	case JOB_DONE:
		return reg_say(r, MSG_JOB_DONE, reg_instant(r, j->over_ms), NULL, NULL);
	case JOB_FAILED:
		break;
	}
	return reg_say(r, MSG_JOB_FAILED, NULL, NULL, NULL);
}

static const char *size_words(struct reg *r, int64_t bytes)
{
	if (bytes < 1024 * 1024)
		return arena_printf(r->arena, "%s KB", reg_number(r, (bytes + 1023) / 1024));
	const int64_t tenths = (bytes * 10 + 512 * 1024) / (1024 * 1024);
	return arena_printf(r->arena, "%s%s%d MB", reg_number(r, tenths / 10), r->ask->lang == MSG_EN ? "." : ",", (int)(tenths % 10));
}

static bool list_own(struct reg *r, struct job_desk *desk, struct page_jobs *out, struct err *e)
{
	struct job *jobs = NULL;
	size_t count = 0;
	if (!job_list(desk, r->app, &jobs, &count, r->arena, e))
		return false;
	struct page_jobs_one *list = ARENA_ARRAY(r->arena, struct page_jobs_one, count + 1);
	for (size_t i = 0; i < count; i++) {
		const struct job *j = &jobs[i];
		const bool going = j->step == JOB_WAITING || j->step == JOB_RUNNING;
		list[i] = (struct page_jobs_one){.id = j->id,
			.title = j->title,
			.when = reg_instant(r, j->made_ms),
			.state = page_jobs_state(r, j),
			.file = j->step == JOB_DONE ? arena_printf(r->arena, "%s, %s", j->name, size_words(r, j->bytes)) : NULL,
			.error = j->error,
			.note = j->note,
			.failed = j->step == JOB_FAILED,
			.may_stop = going,
			.may_go_on = j->step == JOB_STOPPED || j->step == JOB_FAILED};
		out->going |= going;
	}
	out->items = list;
	out->count = count;
	return true;
}

bool page_jobs(struct app *a, const struct page_ask *ask, struct job_desk *desk, page_jobs_said *said, void *user, struct page_jobs *out,
	struct arena *arena, struct err *e)
{
	struct reg r = {.app = a, .ask = ask, .arena = arena};
	struct settings s;
	*out = (struct page_jobs){.said_unit = arena_strdup(arena, field(said, user, "unit")),
		.said_period = arena_strdup(arena, field(said, user, "period"))};
	const bool ok = reg_begin(&r, e) && law_settings(a->store, ask->today, &s, e) && list_kinds(&r, field(said, user, "what"), out, e);
	reg_end(&r);
	if (!ok || !list_own(&r, desk, out, e))
		return false;
	list_forms(&r, field(said, user, "form"), out);
	list_papers(&r, field(said, user, "paper"), out);
	out->kept = reg_number(&r, s.value[SETTING_JOBS_KEPT]);
	return true;
}

/* ---- an order ---- */

static bool order_export(struct reg *r, struct job_desk *desk, page_jobs_said *said, void *user, const char **refused, struct err *e)
{
	const char *what = field(said, user, "what"), *as = field(said, user, "as"), *unit = field(said, user, "unit"), *id = NULL;
	const bool popolo = strcmp(what, "popolo") == 0;
	const struct kind *k = popolo ? NULL : kind_find(what);
	if (!popolo && k == NULL) {
		*refused = reg_say(r, MSG_JOB_WHAT_MISSING, NULL, NULL, NULL);
		return true;
	}
	const char *title =
		reg_say(r, MSG_JOB_TITLE_EXPORT, popolo ? reg_say(r, MSG_JOBS_POPOLO, NULL, NULL, NULL) : kind_label_in(k, r->ask->lang),
			*unit != '\0' ? unit : reg_say(r, MSG_JOB_EVERYWHERE, NULL, NULL, NULL), NULL);
	json_t *ask = json_pack("{s:s,s:s,s:s}", "what", popolo ? "popolo" : k->name, "as",
		popolo			  ? "json"
		: strcmp(as, "xlsx") == 0 ? "xlsx"
					  : "csv",
		"unit", unit);
	return job_new(desk, r->app, "export", ask, title, r->ask->lang, &id, r->arena, e);
}

/* "2020-2025" is a term, a day a date; everything else a period, judged when the form is drawn. */
static const char *period_key(const char *period)
{
	ymd day = 0;
	if (strlen(period) == strlen("2020-2025") && period[4] == '-' && strspn(period, "0123456789-") == strlen(period))
		return "term";
	return ymd_parse_iso(period, &day, NULL) ? "date" : "period";
}

static bool order_forms(struct reg *r, struct job_desk *desk, page_jobs_said *said, void *user, const char **refused, struct err *e)
{
	const char *form = field(said, user, "form"), *unit = field(said, user, "unit"), *period = field(said, user, "period"), *id = NULL;
	const struct form *f = newest_form(r, form);
	if (f == NULL || *unit == '\0') {
		*refused = reg_say(r, f == NULL ? MSG_JOB_FORM_MISSING : MSG_JOB_UNIT_MISSING, NULL, NULL, NULL);
		return true;
	}
	const char *title = reg_say(
		r, MSG_JOB_TITLE_FORMS, form_title(r, f), unit, *period != '\0' ? period : reg_say(r, MSG_JOB_LATEST, NULL, NULL, NULL));
	json_t *ask = json_pack("{s:s,s:s,s:s}", "form", form, "unit", unit, period_key(period), period);
	return job_new(desk, r->app, "forms", ask, title, r->ask->lang, &id, r->arena, e);
}

static bool order_papers(struct reg *r, struct job_desk *desk, page_jobs_said *said, void *user, const char **refused, struct err *e)
{
	struct page_jobs known = {0};
	const char *paper = field(said, user, "paper"), *unit = field(said, user, "unit"), *id = NULL;
	const char *as = strcmp(field(said, user, "as"), "docx") == 0 ? "docx" : "pdf", *label = NULL;
	list_papers(r, paper, &known);
	for (size_t i = 0; i < known.paper_count; i++)
		if (known.papers[i].chosen)
			label = known.papers[i].label;
	if (label == NULL || *unit == '\0') {
		*refused = reg_say(r, label == NULL ? MSG_JOB_PAPER_MISSING : MSG_JOB_PAPER_UNIT_MISSING, NULL, NULL, NULL);
		return true;
	}
	json_t *ask = json_pack("{s:s,s:s,s:s,s:s}", "paper", paper, "unit", unit, "as", as, "purpose", field(said, user, "purpose"));
	return job_new(desk, r->app, "papers", ask, reg_say(r, MSG_JOB_TITLE_EXPORT, label, unit, NULL), r->ask->lang, &id, r->arena, e);
}

bool page_jobs_order(struct app *a, const struct page_ask *ask, struct job_desk *desk, page_jobs_said *said, void *user,
	const char **refused, struct arena *arena, struct err *e)
{
	struct reg r = {.app = a, .ask = ask, .arena = arena};
	struct err why = {0};
	*refused = NULL;
	const char *order = field(said, user, "order");
	const bool ok = strcmp(order, "forms") == 0    ? order_forms(&r, desk, said, user, refused, &why)
			: strcmp(order, "papers") == 0 ? order_papers(&r, desk, said, user, refused, &why)
						       : order_export(&r, desk, said, user, refused, &why);
	if (ok || why.code != ERR_CONFLICT)
		return ok || err_copy(e, &why);
	*refused = arena_strdup(arena, err_shown(&why, ask->lang));
	return true;
}
