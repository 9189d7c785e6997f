/* The data dictionary, printed from the generated descriptors: what the register holds, field by field. */
#ifndef COSO_MODEL_DICTIONARY_H
#define COSO_MODEL_DICTIONARY_H

#include "base/msg.h"

/* All kinds as Markdown: fields with type, class, stored columns; keys, rules, usual mistakes, time shape; then the code lists and where
 * they are used. Freed with g_free. */
char *dictionary_markdown(enum msg_lang lang) G_GNUC_MALLOC;

#endif
