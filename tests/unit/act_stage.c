/* See act_stage.h. */
#include "act_stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

void stage_open(struct stage *s, void **state)
{
	struct err e = {0};
	*s = (struct stage){.w = *state, .app = app_open(NULL, DB_READ, &e)};
	assert_non_null(s->app);
	s->app->store = s->w->s;
}

void stage_close(struct stage *s)
{
	s->app->store = NULL;
	app_close(s->app);
}

void perform(struct stage *s, struct act act)
{
	struct err e = {0};
	act.today = act.today != 0 ? act.today : TODAY;
	act.basis_doc = act.basis_doc_area = NONE;
	act.rev = act.rev == 0 ? NONE : act.rev;
	act.id = act.id == 0 ? NONE : act.id;
	act.area = act.table->kind->family == FAMILY_AREA ? WORLD_AREA : 0;
	act.lang = MSG_EN;
	act.actor = "test";
	if (!app_act(s->app, &act, s->w->a, &s->out, &e))
		fail_msg("%s (%s)", e.en, e.where);
}

void clean(struct stage *s)
{
	for (size_t i = 0; i < s->out.problem_count; i++)
		print_message("%s: %s\n", s->out.problems[i].field, s->out.problems[i].text);
	assert_int_equal(s->out.problem_count, 0);
	assert_true(s->out.written);
}

const struct act_problem *problem_of(const struct stage *s, const char *field)
{
	for (size_t i = 0; i < s->out.problem_count; i++)
		if (g_strcmp0(s->out.problems[i].field, field) == 0)
			return &s->out.problems[i];
	return NULL;
}

bool has_effect(const struct stage *s, const char *part)
{
	for (size_t i = 0; i < s->out.effect_count; i++)
		if (strstr(s->out.effects[i].text, part) != NULL)
			return true;
	for (size_t i = 0; i < s->out.effect_count; i++)
		print_message("# %s\n", s->out.effects[i].text);
	return false;
}

int64_t number(struct stage *s, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *sql = g_strdup_vprintf(format, args);
	va_end(args);
	return world_int(s->w->s, sql);
}

const char *id_text(struct stage *s, int64_t id)
{
	return arena_printf(s->w->a, "%" G_GINT64_FORMAT, id);
}
