/* The catalogue as a table; see msg.h. */
#include "base/msg.h"

#include <stdlib.h>
#include <string.h>

struct sentence {
	const char *vi, *en;
};

static const struct sentence sentences[MSG__MAX] = {
	[MSG__NONE] = {"", ""},
#define MSG(key, vi_, en_) [MSG_##key] = {vi_, en_},
#include "base/messages_all.def"
#undef MSG
};

const char *msg_template(enum msg_key key, enum msg_lang lang)
{
	if (key <= MSG__NONE || key >= MSG__MAX)
		return "";
	return lang == MSG_EN ? sentences[key].en : sentences[key].vi;
}

void msg_append(GString *out, enum msg_key key, enum msg_lang lang, const char *const *args, size_t nargs)
{
	for (const char *p = msg_template(key, lang); *p != '\0'; p++) {
		if (p[0] == '{' && p[1] >= '1' && p[1] <= '9' && p[2] == '}') {
			size_t i = (size_t)(p[1] - '1');
			if (i < nargs && args[i] != NULL)
				g_string_append(out, args[i]);
			p += 2;
		} else {
			g_string_append_c(out, *p);
		}
	}
}

char *msg_format(enum msg_key key, enum msg_lang lang, const char *const *args, size_t nargs)
{
	GString *s = g_string_new(NULL);
	msg_append(s, key, lang, args, nargs);
	return g_string_free(s, FALSE);
}

enum msg_lang msg_lang_from_environment(void)
{
	const char *v = getenv("COSO_LANG");
	return v != NULL && strncmp(v, "en", 2) == 0 ? MSG_EN : MSG_VI;
}
