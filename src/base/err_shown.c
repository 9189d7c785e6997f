/* See err_shown.h. */
#include "base/err_shown.h"

#include "messages/err_shown.def"

#include <string.h>

bool err_is_of_machine(const struct err *e)
{
	return e != NULL && e->code != ERR_NONE && strstr(msg_template(e->key, MSG_VI), "!}") != NULL;
}

static msg_key words_for(enum err_code code)
{
	switch (code) {
	case ERR_BUSY:
		return MSG_SHOWN_BUSY;
	case ERR_FULL:
		return MSG_SHOWN_FULL;
	case ERR_IO:
		return MSG_SHOWN_IO;
	case ERR_CONFLICT:
		return MSG_SHOWN_CONFLICT;
	case ERR_NONE:
	case ERR_USAGE:
	case ERR_INPUT:
	case ERR_NOT_FOUND:
	case ERR_SCHEMA:
	case ERR_DATA:
	case ERR_CANCELLED:
	case ERR_DENIED:
		break;
	}
	return MSG_SHOWN_OTHER;
}

const char *err_shown(const struct err *e, enum msg_lang lang)
{
	return err_is_of_machine(e) ? msg_template(words_for(e->code), lang) : err_text(e, lang);
}
