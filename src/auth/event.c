/* See event.h. */
#include "auth/event.h"

#include "auth/gate.h"
#include "store/access_log.h"

bool auth_event_due(
	struct auth_gate *g, struct store *s, const char *login, int64_t now_ms, ymd today, bool *due, int64_t *times, struct err *e)
{
	struct settings set;
	if (!gate_settings(g, s, today, &set, e))
		return false;
	g_autofree char *key = g_strconcat(login != NULL ? "denied " : "failed", login, NULL);
	*due = gate_counted(g, key, set.value[login != NULL ? SETTING_LOG_DENIED : SETTING_LOG_FAILED], now_ms, times);
	return true;
}

bool auth_event_write(struct store *writer, const struct auth_event *ev, struct err *e)
{
	const struct access_reading reading = {
		.act = (int)ev->what, .table = "account", .row = ev->account, .fields = ev->how, .query = ev->address, .rows = ev->times};
	return access_log_write(writer, ev->actor, &reading, 1, e);
}
