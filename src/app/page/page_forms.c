/* The forms there are: by the office that keeps them, what each is drawn for, how far its text can be trusted, and why some are not drawn
 * yet. */
#include "app/page/page_form_parts.h"

#include "app/form_office.h"
#include "app/own/own_form.h"

#include "stats/words.h"
#include "messages/own_form.def"
#include "messages/page_form.def"

#include <string.h>

struct listing {
	struct app *app;
	const struct page_ask *ask;
	struct arena *arena;
};

static const char *why_not(struct listing *l, const struct form *f)
{
	if (f->unavailable == NULL)
		return NULL;
	const struct fact_kind *k = vocab_kind(l->app->vocab, f->unavailable);
	const char *label = k == NULL		     ? f->unavailable
			    : l->ask->lang == MSG_EN ? words_label(k->en, k->vi, l->arena)
						     : words_label(k->vi, k->en, l->arena);
	g_autofree char *s = MSG_FORMAT(MSG_PAGE_FORMS_NOT_YET, l->ask->lang, label);
	return arena_strdup(l->arena, s);
}

static const char *periods_of(struct listing *l, const struct form *f)
{
	static const msg_key keys[PERIOD__MAX] = {[PERIOD_DATE] = MSG_PAGE_FORMS_DATE,
		[PERIOD_MONTH] = MSG_PAGE_FORMS_MONTH,
		[PERIOD_QUARTER] = MSG_PAGE_FORMS_QUARTER,
		[PERIOD_HALF_YEAR] = MSG_PAGE_FORMS_HALF_YEAR,
		[PERIOD_YEAR] = MSG_PAGE_FORMS_YEAR,
		[PERIOD_MONTH_15] = MSG_PAGE_FORMS_MONTH_15,
		[PERIOD_QUARTER_15] = MSG_PAGE_FORMS_QUARTER_15,
		[PERIOD_HALF_YEAR_15] = MSG_PAGE_FORMS_HALF_YEAR_15,
		[PERIOD_YEAR_15] = MSG_PAGE_FORMS_YEAR_15,
		[PERIOD_YEAR_DEC] = MSG_PAGE_FORMS_YEAR_DEC,
		[PERIOD_TERM] = MSG_PAGE_FORMS_TERM,
		[PERIOD_SPAN] = MSG_PAGE_FORMS_SPAN};
	g_autoptr(GString) out = g_string_new(NULL);
	for (int k = 0; k < PERIOD__MAX; k++)
		if (f->periods[k])
			g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "", msg_template(keys[k], l->ask->lang));
	return arena_strdup(l->arena, out->str);
}

const char *form_valid_words(const struct form *f, enum msg_lang lang, struct arena *a)
{
	char from[11], last[11];
	ymd_format_vi(f->valid_from, from);
	g_autofree char *s = f->valid_until == YMD_OPEN ? MSG_FORMAT(MSG_PAGE_FORMS_SINCE, lang, from)
							: MSG_FORMAT(MSG_PAGE_FORMS_BETWEEN, lang, from,
								  ymd_format_vi(ymd_add_days(f->valid_until, -1), last));
	return arena_strdup(a, s);
}

static void add_item(struct listing *l, const struct form *f, struct page_forms_group *g)
{
	bool numbered = f->number != NULL && strcmp(f->number, "none") != 0;
	struct page_forms_item *x = &g->items[g->count++];
	*x = (struct page_forms_item){.code = f->code,
		.number = numbered ? f->number : NULL,
		.title = l->ask->lang == MSG_EN && f->title.en != NULL ? f->title.en : f->title.vi,
		.periods = periods_of(l, f),
		.valid = form_valid_words(f, l->ask->lang, l->arena),
		.why_not = why_not(l, f),
		.old = f->valid_until <= l->ask->day};
	char day[11];
	x->last_day =
		arena_strdup(l->arena, ymd_format_iso(x->old ? ymd_add_days(f->valid_until, -1) : MAX(l->ask->day, f->valid_from), day));
	x->confidence = form_confidence(f->confidence, l->ask->lang, &x->confidence_kind);
}

/* Forms of the offices' own. */
static void add_ours(struct listing *l, const struct own_forms *ours, struct page_forms *out)
{
	struct page_forms_group *g = &out->groups[out->group_count];
	*g = (struct page_forms_group){.name = msg_template(MSG_OWN_FORM_GROUP, l->ask->lang),
		.ours = true,
		.items = ARENA_ARRAY(l->arena, struct page_forms_item, ours->count + 1)};
	for (size_t i = 0; i < ours->count; i++) {
		const struct own_form *x = &ours->items[i];
		char day[11];
		if (x->form != NULL)
			add_item(l, x->form, g);
		else
			g->items[g->count++] = (struct page_forms_item){.code = x->code,
				.title = x->code,
				.periods = "–",
				.valid = "–",
				.confidence = "–",
				.confidence_kind = 2,
				.last_day = "",
				.why_not = msg_template(MSG_OWN_FORM_UNREADABLE, l->ask->lang)};
		g_autofree char *s =
			MSG_FORMAT(MSG_OWN_FORM_STOPPED, l->ask->lang, ymd_format_vi(x->stopped != 0 ? x->stopped : l->ask->today, day));
		g->items[g->count - 1].ours = x->unit_name;
		g->items[g->count - 1].stopped = x->stopped != 0 ? arena_strdup(l->arena, s) : NULL;
	}
	out->group_count += g->count > 0;
}

/* On the day asked for; of a form that is no longer valid, on its last one. */
static const char *office_name(struct listing *l, const struct form *f)
{
	const char *responsible = f->responsible;
	const struct code *c = form_office(l->app, responsible, MIN(l->ask->day, ymd_add_days(f->valid_until, -1)));
	return c == NULL ? (responsible != NULL ? responsible : "") : l->ask->lang == MSG_EN ? c->en : c->vi;
}

/* Official forms that nobody here has read. */
static void list_gaps(struct listing *l, struct page_forms *out)
{
	const struct code_list *gaps = codes_list(l->app->codes, "form_gap", NULL);
	const size_t n = gaps != NULL ? gaps->count : 0;
	struct page_forms_gap *items = ARENA_ARRAY(l->arena, struct page_forms_gap, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct code *c = &gaps->codes[i];
		const char *own = code_extra(c, "form"), *beside = code_extra(c, "beside"), *code = own != NULL ? own : beside;
		const bool named = g_strcmp0(code_extra(c, "state"), "name_only") == 0;
		const struct form *f = code != NULL ? library_form(l->app->library, code, l->ask->day) : NULL;
		items[i].title = l->ask->lang == MSG_EN ? c->en : c->vi;
		items[i].says = msg_template(named ? MSG_PAGE_FORMS_NAME_ONLY : MSG_PAGE_FORMS_ABSENT, l->ask->lang);
		items[i].form = f != NULL ? f->code : NULL;
		if (f != NULL)
			items[i].stands = l->ask->lang == MSG_EN && f->title.en != NULL ? f->title.en : f->title.vi;
	}
	out->gaps = items;
	out->gap_count = n;
}

/* Those in force first, in the order they had. Returns how many they are. */
static size_t current_first(struct listing *l, struct page_forms_group *g)
{
	struct page_forms_item *items = ARENA_ARRAY(l->arena, struct page_forms_item, g->count + 1);
	size_t n = 0;
	for (int old = 0; old < 2; old++) {
		for (size_t i = 0; i < g->count; i++)
			if (g->items[i].old == (old == 1))
				items[n++] = g->items[i];
		if (old == 0)
			g->current = n;
	}
	g->items = items;
	return g->current;
}

bool page_forms(
	struct app *a, const struct page_ask *ask, const struct own_forms *ours, struct page_forms *out, struct arena *arena, struct err *e)
{
	struct listing l = {.app = a, .ask = ask, .arena = arena};
	const struct form *const *all = NULL;
	size_t n = library_forms(a->library, &all), ready = 0, current = 0;
	*out = (struct page_forms){0};
	(void)e;
	out->groups = ARENA_ARRAY(arena, struct page_forms_group, n + 2);
	add_ours(&l, ours, out);
	for (size_t i = 0; i < n; i++) {
		const char *name = office_name(&l, all[i]);
		size_t g = 0;
		while (g < out->group_count && (out->groups[g].ours || strcmp(out->groups[g].name, name) != 0))
			g++;
		if (g == out->group_count)
			out->groups[out->group_count++] =
				(struct page_forms_group){.name = name, .items = ARENA_ARRAY(arena, struct page_forms_item, n + 1)};
		add_item(&l, all[i], &out->groups[g]);
		ready += out->groups[g].items[out->groups[g].count - 1].why_not == NULL;
	}
	for (size_t g = 0; g < out->group_count; g++) {
		const size_t here = current_first(&l, &out->groups[g]);
		current += out->groups[g].ours ? 0 : here;
	}
	list_gaps(&l, out);
	char day[11];
	g_autofree char *count = g_strdup_printf("%zu", n), *drawn = g_strdup_printf("%zu", ready),
			*valid = g_strdup_printf("%zu", current);
	g_autofree char *s = MSG_FORMAT(MSG_PAGE_FORMS_SUMMARY, ask->lang, count, drawn, valid, ymd_format_vi(ask->day, day));
	out->summary = arena_strdup(arena, s);
	return true;
}
