/* What may be counted of which population (form-language.md 2.1): the words of measures, E21 and E22. */
#include "stats/form_internal.h"

#include "base/text.h"

#include <string.h>

static const char *const words[] = {
	"persons", "posts", "seats", "vacant", "over", "turns", "entries", "exits", "organisations", "units", NULL};

G_STATIC_ASSERT(G_N_ELEMENTS(words) == MEASURE__MAX + 1);

const char *measure_word(enum measure m)
{
	return m < MEASURE__MAX ? words[m] : "";
}

bool measure_flows(enum measure m)
{
	return m == MEASURE_ENTRIES || m == MEASURE_EXITS;
}

int measure_of_node(struct source *s, const struct yaml *node)
{
	return node_word(s, node, words);
}

static enum subject subject_of(enum measure m)
{
	switch (m) {
	case MEASURE_SEATS:
	case MEASURE_VACANT:
	case MEASURE_OVER:
		return SUBJECT_POST;
	case MEASURE_ORGANISATIONS:
		return SUBJECT_ORGANISATION;
	case MEASURE_UNITS:
		return SUBJECT_UNIT;
	case MEASURE_PERSONS:
	case MEASURE_POSTS:
	case MEASURE_ENTRIES:
	case MEASURE_EXITS:
		return SUBJECT_PERSON;
	case MEASURE_TURNS:
	case MEASURE__MAX:
		break;
	}
	return SUBJECT__MAX;
}

static bool happens(const struct population *p)
{
	return p->kind->event || p->edge != EDGE_NONE;
}

/* Something that happens cannot be counted by a measure of states. */
static bool wants_state(enum measure m, const struct population *p)
{
	switch (m) {
	case MEASURE_POSTS:
		return p->kind->event;
	case MEASURE_SEATS:
	case MEASURE_VACANT:
	case MEASURE_OVER:
	case MEASURE_ENTRIES:
	case MEASURE_EXITS:
		return happens(p);
	case MEASURE_PERSONS:
	case MEASURE_TURNS:
	case MEASURE_ORGANISATIONS:
	case MEASURE_UNITS:
	case MEASURE__MAX:
		break;
	}
	return false;
}

bool measure_check(struct source *s, enum measure m, const struct population *p, const char *text, int line, int column)
{
	enum subject wanted = subject_of(m);
	const char *args[2] = {p->kind->name, words[m]};
	int length = text != NULL ? (int)text_length(text) : 1;
	bool ok = true;

	if (text != NULL)
		diag_focus(&s->diag, text, column);
	if (wanted != SUBJECT__MAX && p->kind->subject != wanted) {
		ok = false;
		fault_at(s, "E22", line, column, length, MSG_MEASURE_SUBJECT, args, 2);
	} else if (m == MEASURE_TURNS && !happens(p)) {
		ok = false;
		if (fault_at(s, "E21", line, column, length, MSG_MEASURE_STOCK_TURNS, args, 1))
			HINT(s, MSG_MEASURE_HINT_TURNS, p->kind->name);
	} else if (wants_state(m, p)) {
		ok = false;
		if (fault_at(s, "E21", line, column, length, MSG_MEASURE_FLOW_STOCK, args, 2))
			HINT(s, MSG_MEASURE_HINT_FLOW, NULL);
	}
	diag_focus(&s->diag, NULL, 0);
	return ok;
}

const struct population *population_read(struct library *lib, struct source *s, const struct yaml *node, struct pred_context *c)
{
	if (node->kind != YAML_SCALAR) {
		FAULT(s, "E12", node, MSG_FORM_NOT_TEXT, "of");
		return NULL;
	}
	struct diag scratch;
	diag_init(&scratch, s->path, s->text, s->arena);
	const struct population *p = population_parse(c, node->text, node->line, node->column, lib->arena, &scratch);
	fault_merge(s, &scratch);
	return p;
}

const struct pred *pred_read(struct library *lib, struct source *s, const char *text, int line, int column, const struct pred_context *c)
{
	struct diag scratch;
	diag_init(&scratch, s->path, s->text, s->arena);
	const struct pred *p = pred_parse(c, text, line, column, lib->arena, &scratch);
	fault_merge(s, &scratch);
	return p;
}
