/* The sentences themselves; see msg.h. */
#include "base/msg.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#undef MSG
#define MSG(key, vi_, en_) const struct msg MSG_##key[1] = {{vi_, en_}};
#include "base/messages_all.def"
#undef MSG

const char *msg_template(msg_key key, enum msg_lang lang)
{
	if (key == MSG__NONE)
		return "";
	return lang == MSG_EN ? key->en : key->vi;
}

/* {n!} is an argument that tells something of the machine: err_shown.h. */
void msg_append(GString *out, msg_key key, enum msg_lang lang, const char *const *args, size_t nargs)
{
	for (const char *p = msg_template(key, lang); *p != '\0'; p++) {
		const bool named = p[0] == '{' && p[1] >= '1' && p[1] <= '9';
		const size_t mark = named && p[2] == '!' ? 1 : 0;
		if (named && p[2 + mark] == '}') {
			size_t i = (size_t)(p[1] - '1');
			if (i < nargs && args[i] != NULL)
				g_string_append(out, args[i]);
			p += 2 + mark;
		} else {
			g_string_append_c(out, *p);
		}
	}
}

char *msg_format(msg_key key, enum msg_lang lang, const char *const *args, size_t nargs)
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
