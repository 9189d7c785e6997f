/* Readings noted during a use case; see reading.h. */
#include "app/reading.h"

#define SETTLE_TRIES 12 /* each as long as the engine waits for a lock: a minute together */

struct readings {
	struct arena *arena;
	GArray *items; /* struct access_reading */
};

void app_note_reading(struct app *a, const struct access_reading *r)
{
	if (a->readings == NULL) {
		a->readings = g_new0(struct readings, 1);
		a->readings->arena = arena_new();
		a->readings->items = g_array_new(FALSE, FALSE, sizeof(struct access_reading));
	}
	struct access_reading copy = *r;
	const char **const texts[] = {&copy.table, &copy.fields, &copy.purpose, &copy.query};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		if (*texts[i] != NULL)
			*texts[i] = arena_strdup(a->readings->arena, *texts[i]);
	g_array_append_val(a->readings->items, copy);
}

size_t app_reading_count(const struct app *a)
{
	return a->readings != NULL ? a->readings->items->len : 0;
}

const struct access_reading *app_reading(const struct app *a, size_t i)
{
	return &g_array_index(a->readings->items, struct access_reading, i);
}

bool app_has_readings(const struct app *a)
{
	return app_reading_count(a) > 0;
}

bool app_has_reading_of(const struct app *a, int act)
{
	for (guint i = 0; a->readings != NULL && i < a->readings->items->len; i++)
		if (g_array_index(a->readings->items, struct access_reading, i).act == act)
			return true;
	return false;
}

bool app_append_readings(const struct app *a, struct store *writer, struct err *e)
{
	const GArray *items = a->readings != NULL ? a->readings->items : NULL;
	return items == NULL ||
	       access_log_append(writer, viewer_login(a->viewer), (const struct access_reading *)(const void *)items->data, items->len, e);
}

bool app_write_readings(struct app *a, struct store *writer, struct err *e)
{
	if (!app_has_readings(a))
		return true;
	const GArray *items = a->readings->items;
	if (!access_log_write(writer, viewer_login(a->viewer), (const struct access_reading *)(const void *)items->data, items->len, e))
		return false;
	app_forget_readings(a);
	return true;
}

void app_settle_readings(struct app *a, struct store *writer)
{
	bool ok = false, again = true;
	for (int i = 0; i < SETTLE_TRIES && again; i++) {
		struct err why = {0};
		ok = app_write_readings(a, writer, &why);
		again = !ok && i + 1 < SETTLE_TRIES && db_is_held(&why);
		if (!ok && !again)
			g_warning("%zu readings are not in the log: %s", app_reading_count(a), err_text(&why, MSG_EN));
	}
	app_forget_readings(a);
}

void app_forget_readings(struct app *a)
{
	if (a->readings == NULL)
		return;
	arena_free(a->readings->arena);
	g_array_free(a->readings->items, TRUE);
	g_free(a->readings);
	a->readings = NULL;
}
