/* Use case: files attached to a record: what hangs on it, adding, handing out, taking away. Who may is what the record says: whoever may
 * see it may read its files, whoever may write it may attach. What hangs on sensitive records lies sealed. */
#ifndef COSO_APP_ATTACHMENT_H
#define COSO_APP_ATTACHMENT_H

#include "app/page/page_record.h"

struct attachment_upload {
	const char *filename; /* as the sender calls it: never used as a path */
	int fd;
	int64_t size;
};

struct page_attachment {
	int64_t area, id;
	const char *name, *kind, *type, *size, *when, *caption;
	bool sealed, may_remove;
};
struct page_attachment_kind {
	const char *value, *label;
	bool chosen;
};
struct page_attachments {
	struct record_ref self;
	const char *title, *kind_label;
	const struct page_attachment *items;
	size_t count;
	bool may_add;
	const struct page_attachment_kind *kinds;
	size_t kind_count;
	const char *accept, *limits, *caption;
	const char *const *errors; /* of a sending that was refused; NULL-terminated; NULL: none */
};

bool page_attachments(struct app *a, const struct page_ask *ask, const char *kind, int64_t area, int64_t id, struct page_attachments *out,
	struct arena *arena, struct err *e);
/* How many hang on a record; in a read transaction of its own. */
bool attachment_count(struct app *a, const char *kind, int64_t area, int64_t id, int64_t *out, struct err *e);

/* Attaches on a writing app, with the rights of its viewer: all files or none. *done false: refused, out is the page with its errors. */
bool attachment_add(struct app *writer, const struct page_ask *ask, const struct record_ref *record, const struct attachment_upload *files,
	size_t count, const char *kind, const char *caption, struct page_attachments *out, bool *done, struct arena *arena, struct err *e);

/* One file to hand out: noted in the reading log. *bytes is the caller's. */
struct attachment_file {
	const char *name, *type;
	GBytes *bytes;
};
bool attachment_open(struct app *a, const struct page_ask *ask, int64_t area, int64_t id, struct attachment_file *out, struct arena *arena,
	struct err *e);
/* Takes the row away (the file stays for what was known before); record gets what it hung on. */
bool attachment_remove(struct app *writer, const struct page_ask *ask, int64_t area, int64_t id, struct record_ref *record,
	struct arena *arena, struct err *e);

#endif
