/* Fuzz target: any bytes as a domain file. The parser must refuse or give a tree whose every node can be read. */
#include "base/yaml.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t walk(const struct yaml *node)
{
	size_t sum = 0;
	for (; node != NULL; node = node->next) {
		must(node->line > 0 && node->column > 0);
		if (node->kind == YAML_SCALAR)
			sum += strlen(node->text);
		else
			sum += walk(node->first);
	}
	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct yaml_fault fault = {0};
	const struct yaml *tree = yaml_parse((const char *)data, size, a, &fault);
	if (tree != NULL) {
		(void)walk(tree);
	} else {
		struct err e = {0};
		must(!yaml_fail(&e, "fuzz.yaml", &fault) && *err_text(&e, MSG_VI) != '\0');
	}
	arena_free(a);
	return 0;
}
