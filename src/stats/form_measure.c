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

bool measure_check(struct source *s, enum measure m, const struct population *p, int line, int column, int length)
{
	bool happens = p->kind->event || p->edge != EDGE_NONE, added = false, wrong = false;
	enum subject wanted = subject_of(m);

	if (wanted != SUBJECT__MAX && p->kind->subject != wanted) {
		fault_at(s, "E22", line, column, length, MSG_MEASURE_SUBJECT, (const char *const[]){p->kind->name, words[m]}, 2);
		return false;
	}
	switch (m) {
	case MEASURE_TURNS:
		if (!happens) {
			added = fault_at(s, "E21", line, column, length, MSG_MEASURE_STOCK_TURNS, (const char *const[]){p->kind->name}, 1);
			if (added)
				HINT(s, MSG_MEASURE_HINT_TURNS, p->kind->name);
			return false;
		}
		break;
	case MEASURE_POSTS:
		wrong = p->kind->event;
		break;
	case MEASURE_SEATS:
	case MEASURE_VACANT:
	case MEASURE_OVER:
	case MEASURE_ENTRIES:
	case MEASURE_EXITS:
		wrong = happens;
		break;
	case MEASURE_PERSONS:
	case MEASURE_ORGANISATIONS:
	case MEASURE_UNITS:
	case MEASURE__MAX:
		break;
	}
	if (wrong) {
		added = fault_at(s, "E21", line, column, length, MSG_MEASURE_FLOW_STOCK, (const char *const[]){p->kind->name, words[m]}, 2);
		if (added)
			HINT(s, MSG_MEASURE_HINT_FLOW, NULL);
	}
	return !wrong;
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
