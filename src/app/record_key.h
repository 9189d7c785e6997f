/* What tells a record from all others in files that go out and come back: a column "Mã bản ghi (Người)" with texts like "2578-7123456789"
 * (storage area, 0 for reference records; then the number). It has a hyphen so that no spreadsheet takes it for a number and rounds it. */
#ifndef COSO_APP_RECORD_KEY_H
#define COSO_APP_RECORD_KEY_H

#include "base/arena.h"
#include "base/msg.h"
#include "model/kind.h"

const char *record_key_write(int64_t area, int64_t id, struct arena *a);
/* false: it is none. */
bool record_key_read(const char *text, int64_t *area, int64_t *id);
/* What the column is called. */
const char *record_key_heading(const struct kind *k, enum msg_lang lang, struct arena *a);
/* Is the heading that of the kind, in either language? */
bool record_key_is(const char *heading, const struct kind *k, struct arena *a);
/* The kind whose records a heading like that names, in either language; NULL. */
const struct kind *record_key_kind(const char *heading, struct arena *a);

#endif
