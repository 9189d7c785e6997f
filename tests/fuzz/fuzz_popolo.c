/* Fuzz target: any bytes as a Popolo file. What is given out is an object each time, from an array, and what the library takes as a whole
 * our reader takes too. */
#include "exchange/popolo.h"

#include <glib.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool each(void *self, const char *array, int64_t number, int64_t line, const json_t *object, struct err *e)
{
	int64_t *objects = self;
	(void)e;
	must(array != NULL && number >= 1 && line >= 1 && json_is_object(object));
	(*objects)++;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = {0};
	int64_t objects = 0, expected = 0;
	bool ok = popolo_scan("x", (const char *)data, size, each, &objects, &e);
	must(ok == (e.code == ERR_NONE));
	if (!ok)
		return 0;
	size_t skip = size >= 3 && data[0] == 0xEF ? 3 : 0;
	json_t *whole = json_loadb((const char *)data + skip, size - skip, 0, NULL);
	const char *key = NULL;
	json_t *v = NULL;
	if (whole == NULL) /* deeper in all, or a key twice at the top: no matter */
		return 0;
	json_object_foreach(whole, key, v) expected += json_is_array(v) ? (int64_t)json_array_size(v) : 0;
	must(objects >= expected);
	json_decref(whole);
	return 0;
}
