/* Measures and populations of forms as YAML nodes (form-language.md 2.1); what fits what is decided in pred_info.c. */
#include "stats/form_internal.h"
#include "messages/form.def"

const char *measure_word(enum measure m)
{
	return m < MEASURE__MAX ? measure_name(m) : "";
}

bool measure_flows(enum measure m)
{
	return m == MEASURE_ENTRIES || m == MEASURE_EXITS;
}

int measure_of_node(struct source *s, const struct yaml *node)
{
	const char *words[MEASURE__MAX + 1] = {NULL};
	for (int m = 0; m < MEASURE__MAX; m++)
		words[m] = measure_name((enum measure)m);
	return node_word(s, node, words);
}

bool measure_check(struct source *s, enum measure m, const struct population *p, const char *text, int line, int column)
{
	struct population here = *p;
	struct diag scratch;
	here.line = line;
	here.column = column;
	diag_init(&scratch, s->path, s->text, s->arena);
	bool ok = population_fits_measure(m, &here, text, &scratch);
	fault_merge(s, &scratch);
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
