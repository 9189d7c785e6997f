/* Between the files of what is held about a person; nobody else includes this. */
#ifndef COSO_APP_PERSON_DATA_PARTS_H
#define COSO_APP_PERSON_DATA_PARTS_H

#include "app/people/person_data.h"
#include "app/record/record_parts.h"

struct person_gathering {
	struct record_work w;
	struct person_data_ask ask;
	struct person_data *out;
	bool everything;  /* sensitive fields too */
	int64_t since_ms; /* when the register first knew of the person */
	GArray *records;  /* struct person_data_record */
	GArray *queue;	  /* struct person_item: whose parts are still to be looked for */
	GHashTable *seen;
};
struct person_item {
	const struct kind *kind;
	int64_t area, id;
};

/* The reading log about what was gathered. */
bool person_data_looks(struct person_gathering *g, struct err *e);

#endif
