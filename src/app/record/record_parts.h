/* Between the files of the pages of records; nobody else includes this. */
#ifndef COSO_APP_RECORD_PARTS_H
#define COSO_APP_RECORD_PARTS_H

#include "app/page/page_record.h"
#include "app/record/record_layout.h"
#include "app/page/register_parts.h"

/* Asking for a page of records, in one read transaction. */
struct record_work {
	struct reg r;
	const struct record_layouts *layouts;
	const struct kind *kind;
	const struct record_layout *layout;
	int64_t area, id;
	const void *head, *version; /* rows; version NULL unless the kind has versions: that of the day, else the nearest */
	struct record_versions {
		const void **rows; /* the earliest first */
		size_t count;
	} versions;
	bool gone;	   /* taken out: head is what last stood there */
	GArray *places;	   /* struct auth_place of the record */
	GHashTable *known; /* "kind:area:id" -> GArray of places */
	bool read_sensitive;
};

bool record_begin(struct record_work *w, struct app *a, const struct page_ask *ask, const char *kind, struct arena *arena, struct err *e);
void record_end(struct record_work *w);
/* Reads the record and its places; ERR_NOT_FOUND, ERR_DENIED when the viewer may not know of it. */
bool record_open(struct record_work *w, int64_t area, int64_t id, struct err *e);
/* Its rows alone: w->head, w->versions. found false: there is none. */
bool record_rows(struct record_work *w, int64_t area, int64_t id, bool *found, struct err *e);

/* ---- record_rights.c */
/* The most guarded class among what every record of the kind says: knowing that there is one is itself of that class. */
char record_class(const struct kind *k);
/* Masked even for whom may see records of the kind: more guarded than the record itself. */
bool record_guarded(const struct kind *k, const struct kind_field *f);
/* Places a row sits at; appended. */
bool record_places_of(struct record_work *w, const struct table *t, const void *row, GArray *out, struct err *e);
/* Where a storage area is kept: its unit's place; appended. */
bool record_area_place(struct record_work *w, int64_t area, GArray *out, struct err *e);
bool record_person_places(struct record_work *w, int64_t area, int64_t id, const GArray **out, struct err *e);
bool record_may(const struct record_work *w, const GArray *places, enum auth_right right, const char *kind, char class_);
/* May it be seen there and leave in a file? What is sensitive needs a right of its own for that. */
bool record_may_take(const struct record_work *w, const GArray *places, const char *kind, char class_);
/* May records of the kind be written at that place? Not while looking at what was known then, not of kinds only the program writes. */
/* How secret the record is whose places these are (auth_place). */
int record_secrecy(const GArray *places);
bool record_may_write(const struct record_work *w, const struct record_layout *l, const struct auth_place *at, enum auth_right right);
/* Where the open record is written, and where records that belong to it are. */
bool record_writing_places(struct record_work *w, struct auth_place *self, struct auth_place *parts, struct err *e);

/* ---- record_text.c */
const char *record_label(const struct record_work *w, const struct kind *k);
/* The table that holds a field, and its row of the record open in w. */
const struct table *record_table(const struct kind *k, const struct kind_field *f);
/* A field for readers. places: of the row, for names and classes. */
bool record_value(struct record_work *w, const struct table *t, const void *row, const struct kind_field *f, const GArray *places,
	struct record_value *out, struct err *e);
/* What a record is called: its title fields; rows of head and version. */
bool record_title(struct record_work *w, const struct record_layout *l, const void *head, const void *version, const GArray *places,
	const char **out, struct err *e);
/* The version of the day, else the last. */
bool record_some_version(struct record_work *w, const struct kind *k, int64_t area, int64_t id, void *row, bool *found, struct err *e);
/* What a reference is called; "" when there is none, "…" when the viewer may not know. */
bool record_name(struct record_work *w, const struct kind *k, int64_t area, int64_t id, struct record_ref *out, struct err *e);
/* Value of a reference field in a row; id NONE. */
struct record_ref record_reference(const struct table *t, const void *row, const struct kind_field *f);
/* From, until, day of a row in words; "" where the table has none. */
const char *record_when(struct record_work *w, const struct table *t, const void *row);

/* Do two states of a row say something else in that field? */
bool record_differs(const struct table *t, const struct kind_field *f, const void *a, const void *b);

/* ---- page_record_history.c */
bool record_history(struct record_work *w, struct page_record *out, struct err *e);

#endif
