/* The identity number typed with a new person: one act, so that the search for look-alikes has it before anything is saved. */
#include "app/act/act_internal.h"
#include "base/err_shown.h"
#include "messages/act.def"
#include "model/kinds.gen.h"

#include <string.h>

static bool is_said(const struct acting *x)
{
	for (size_t i = 0; i < x->act->text_count; i++)
		if (g_str_has_prefix(x->act->texts[i].field, ACT_NUMBER) && *x->act->texts[i].text != '\0')
			return true;
	return false;
}

const char *act_number_text(const struct acting *x)
{
	for (size_t i = 0; x->number.t != NULL && i < x->act->text_count; i++)
		if (strcmp(x->act->texts[i].field, ACT_NUMBER "value") == 0)
			return x->act->texts[i].text;
	return NULL;
}

/* field: without the prefix. */
static void require(struct acting *x, const char *field, bool there)
{
	const char *name = arena_printf(x->arena, "%s%s", ACT_NUMBER, field);
	const struct table *t = &table_identity_number;
	uint16_t i = 0;
	while (i < t->column_count && (t->columns[i].field < 0 || strcmp(t->kind->fields[t->columns[i].field].name, field) != 0))
		i++;
	must(i < t->column_count);
	if (!there && !act_has_problem(x, name))
		act_problem(x, name, NULL, false, ACT_SAY(x, MSG_ACT_REQUIRED, act_label(t, &t->columns[i], x->act->lang, x->arena)));
}

void act_number_fill(struct acting *x)
{
	struct act_row *r = &x->number;
	if (x->kind->table != &table_person || !is_said(x))
		return;
	r->t = &table_identity_number;
	struct identity_number_row *row = r->now = arena_alloc(x->arena, r->t->row_size);
	row_init(r->t, row);
	row->area_id = x->area;
	act_fill_prefixed(x, r, ACT_NUMBER);
	/* Since when is not asked here: not later than today. */
	row->from_d = x->act->today;
	row->from_p = PRECISION_BOUND;
	row->until_d = YMD_OPEN;
	row->until_p = PRECISION_OPEN;
	const char *text = act_number_text(x);
	require(x, "kind_no", row->kind_no != NONE);
	require(x, "value", text != NULL && *text != '\0');
}

bool act_number_write(struct acting *x, struct err *e)
{
	struct identity_number_row *row = x->number.now;
	if (x->number.t == NULL)
		return true;
	row->person_id = ROW_AT_INT(x->main.now, x->main.t->id);
	struct err why = {0};
	if (store_insert(x->store, x->number.t, row, &why))
		return true;
	if (why.code != ERR_CONFLICT && why.code != ERR_INPUT)
		return err_copy(e, &why);
	/* Somebody has it already (C26): whose record it is says act_twin.c, as far as it may be said. */
	return act_number_held(x, err_shown(&why, x->act->lang), e);
}
