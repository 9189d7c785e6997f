/* See record_key.h. */
#include "app/record_key.h"

#include "base/text.h"
#include "messages/lists_back.def"

#include <errno.h>
#include <string.h>

const char *record_key_write(int64_t area, int64_t id, struct arena *a)
{
	return arena_printf(a, "%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, area, id);
}

static bool whole(const char *text, int64_t max, int64_t *out)
{
	if (*text == '\0' || strlen(text) > 19 || text[strspn(text, "0123456789")] != '\0')
		return false;
	errno = 0;
	*out = g_ascii_strtoll(text, NULL, 10);
	return errno == 0 && *out <= max;
}

bool record_key_read(const char *text, int64_t *area, int64_t *id)
{
	const char *hyphen = strchr(text, '-');
	if (hyphen == NULL || hyphen - text > 10)
		return false;
	g_autofree char *first = g_strndup(text, (size_t)(hyphen - text));
	return whole(first, INT32_MAX, area) && whole(hyphen + 1, INT64_MAX, id) && *id > 0;
}

const char *record_key_heading(const struct kind *k, enum msg_lang lang, struct arena *a)
{
	g_autofree char *text = MSG_FORMAT(MSG_RECORD_KEY, lang, kind_label_in(k, lang));
	return arena_strdup(a, text);
}

bool record_key_is(const char *heading, const struct kind *k, struct arena *a)
{
	const char *key = g_utf8_validate(heading, -1, NULL) ? text_fold(heading, a) : "";
	return strcmp(text_fold(record_key_heading(k, MSG_VI, a), a), key) == 0 ||
	       strcmp(text_fold(record_key_heading(k, MSG_EN, a), a), key) == 0;
}

const struct kind *record_key_kind(const char *heading, struct arena *a)
{
	for (size_t i = 0; i < kind_count; i++)
		if (record_key_is(heading, kind_all[i], a))
			return kind_all[i];
	return NULL;
}
