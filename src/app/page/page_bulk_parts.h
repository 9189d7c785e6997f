/* Between the files of page_bulk; nobody else includes this. */
#ifndef COSO_APP_PAGE_BULK_PARTS_H
#define COSO_APP_PAGE_BULK_PARTS_H

#include "app/page/page_bulk.h"
#include "app/record/record_form_parts.h"

/* What can be done to the rows of a list. */
struct bulk_verb {
	const char *list, *id;
	const char *kind; /* of the records that are written */
	enum act_kind act;
	bool field;	       /* one field is chosen and set */
	const char *whose;     /* of a new record: the field that takes the row */
	const char *which;     /* code list that says which of a person's records; NULL */
	const char *statement; /* that finds them */
	bool which_required;
	msg_key label, lead;
};

/* A row that was chosen, and the record of it that is written. */
struct bulk_target {
	int64_t area, id, rev; /* of the row; rev as it came along, NONE */
	const char *why;       /* it cannot be; NULL */
	struct bulk_item item;
};

struct bulking {
	struct record_work *w;
	struct record_forming f;
	struct record_post post;
	const struct bulk_post *asked;
	const struct bulk_verb *verb;
	const struct kind *kind; /* of what is written */
	struct page_bulk *out;
	struct app *writer;
	struct arena *arena;
	GArray *targets;  /* struct bulk_target */
	GArray *controls; /* struct record_control: the ones shown */
};

const struct bulk_verb *bulk_verb_find(const char *list, const char *id);
const char *bulk_say(struct bulking *x, msg_key key, const char *const *args, size_t n);
#define BULK_SAY(x, key, ...)                                                                                                              \
	bulk_say((x), (key), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

/* page_bulk_rows.c: the rows that were chosen; for each the record that is written, or why there is none. */
bool bulk_read_rows(struct bulking *x, struct err *e);
bool bulk_find_targets(struct bulking *x, struct err *e);
/* What a row is called, as far as the viewer may know. */
bool bulk_name(struct bulking *x, const struct bulk_target *t, struct record_ref *out, struct err *e);
const char *bulk_pack(struct bulking *x);

/* page_bulk_check.c: the trial and the act. */
bool bulk_judge(struct bulking *x, struct err *e);

#endif
