/* See limits.h. The file was checked when the program was built (coso check); a fault here is one of the program. */
#include "app/rule/limits.h"

#include "base/yaml.h"

#include <string.h>

#define LIMITS "checks/nguong_quy_tac.yaml"

static bool in_force(const struct yaml *item, ymd day, bool *out, struct err *e)
{
	ymd from = 0, until = YMD_OPEN;
	const struct yaml *valid = yaml_get(item, "valid");
	const char *first = yaml_text(valid, "from"), *end = yaml_text(valid, "until");
	if ((first != NULL && !ymd_parse_iso(first, &from, e)) || (end != NULL && !ymd_parse_iso(end, &until, e)))
		return false;
	*out = from <= day && day < until;
	return true;
}

static enum limit_level level_of(const char *text)
{
	return g_strcmp0(text, "error") == 0 ? LIMIT_ERROR : g_strcmp0(text, "warning") == 0 ? LIMIT_WARNING : LIMIT_NOTE;
}

static int64_t number_of(const char *text)
{
	return text == NULL ? 0 : g_ascii_strtoll(text, NULL, 10);
}

bool rule_limits(ymd day, struct arena *arena, const struct limit **out, size_t *count, struct err *e)
{
	struct yaml_fault fault = {0};
	g_autofree char *text = law_text(LIMITS, NULL);
	must(text != NULL); /* part of the program */
	const struct yaml *y = yaml_parse(text, strlen(text), arena, &fault);
	if (y == NULL) {
		yaml_fail(e, LIMITS, &fault);
		return false;
	}
	const struct yaml *items = yaml_get(y, "items");
	struct limit *all = ARENA_ARRAY(arena, struct limit, (size_t)items->count + 1);
	*out = all;
	*count = 0;
	for (const struct yaml *item = items->first; item != NULL; item = item->next) {
		bool now = false;
		const struct yaml *say = yaml_get(item, "say");
		if (!in_force(item, day, &now, e))
			return false;
		if (now)
			all[(*count)++] = (struct limit){yaml_text(item, "id"), yaml_text(item, "rule"), level_of(yaml_text(item, "level")),
				number_of(yaml_text(item, "value")), number_of(yaml_text(item, "more")), yaml_text(say, "vi"),
				yaml_text(say, "en")};
	}
	return true;
}

const struct limit *rule_limit(const struct limit *all, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(all[i].id, id) == 0)
			return &all[i];
	return NULL;
}

struct watch_values limit_values(const struct limit *l, ymd day)
{
	return (struct watch_values){l->value, l->more, day};
}

const char *limit_sentence(const struct limit *l, enum msg_lang lang, int64_t found, struct arena *a)
{
	const char *text = lang == MSG_VI ? l->say_vi : l->say_en;
	g_auto(GStrv) at_found = g_strsplit(text, "{1}", 2);
	g_autofree char *n = g_strdup_printf("%" G_GINT64_FORMAT, found);
	g_autofree char *one = at_found[1] == NULL ? g_strdup(text) : g_strconcat(at_found[0], n, at_found[1], NULL);
	g_auto(GStrv) at_value = g_strsplit(one, "{2}", 2);
	if (at_value[1] == NULL)
		return arena_strdup(a, one);
	return arena_printf(a, "%s%" G_GINT64_FORMAT "%s", at_value[0], l->value, at_value[1]);
}
