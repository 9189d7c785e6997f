/* What "init" did, in words: numbers by list and kind, then what was odd in the sources. No database here. */
#include "app/init.h"

#include "app/app.h"

#include "base/text.h"
#include "messages/units.def"

#include <string.h>

struct printer {
	GString *out;
	enum msg_lang lang;
	struct arena *a;
};

#define LINE(p, key, ...)                                                                                                                  \
	do {                                                                                                                               \
		msg_append((p)->out, (key), (p)->lang, (const char *const[]){__VA_ARGS__},                                                 \
			sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *));                                                      \
		g_string_append_c((p)->out, '\n');                                                                                         \
	} while (0)

static const char *kind_label(struct printer *p, const char *kind)
{
	static const struct {
		const char *kind;
		msg_key key;
	} labels[] = {
		{"spaces", MSG_INIT_KIND_SPACES},
		{"nfc", MSG_INIT_KIND_NFC},
		{"eth", MSG_INIT_KIND_ETH},
		{"case", MSG_INIT_KIND_CASE},
		{"short_code", MSG_INIT_KIND_SHORT_CODE},
		{"no_old_code", MSG_INIT_KIND_NO_OLD_CODE},
		{"swapped", MSG_INIT_KIND_SWAPPED},
		{"wrong_code", MSG_INIT_KIND_WRONG_CODE},
		{"missing_row", MSG_INIT_KIND_MISSING_ROW},
		{"zone", MSG_INIT_KIND_ZONE},
		{"no_successor", MSG_INIT_KIND_NO_SUCCESSOR},
		{"no_origin", MSG_INIT_KIND_NO_ORIGIN},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(labels); i++)
		if (strcmp(labels[i].kind, kind) == 0)
			return msg_template(labels[i].key, p->lang);
	g_autofree char *other = MSG_FORMAT(MSG_INIT_KIND_OTHER, p->lang, kind);
	return arena_strdup(p->a, other);
}

static void print_lists(struct printer *p, const struct init_report *r)
{
	for (int i = 0; i < UNITS_LISTS; i++) {
		const struct units_list *l = &r->seed->records->lists[i];
		char day[16];
		LINE(p, MSG_INIT_LIST, ymd_format_vi(l->day, day), text_thousands(r->alive[i][0], p->a),
			text_thousands(r->alive[i][1], p->a), text_thousands(r->alive[i][2], p->a), l->source);
	}
}

/* The label of an event kind in the reader's language. */
static const char *event_label(struct printer *p, const struct code_list *kinds, const char *kind)
{
	const struct code *c = kinds != NULL ? code_by_id(kinds, kind) : NULL;
	return c == NULL ? kind : arena_strdup(p->a, p->lang == MSG_EN ? c->en : c->vi);
}

static void print_events(struct printer *p, const struct init_report *r)
{
	struct codes *codes = codes_new(law_text, NULL);
	const struct code_list *kinds = codes_list(codes, "unit_event_kind", NULL);
	g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GPtrArray) order = g_ptr_array_new();
	for (guint i = 0; i < r->seed->events->len; i++) {
		const struct units_event *ev = &g_array_index(r->seed->events, struct units_event, i);
		char *key = arena_printf(p->a, "%d %s", ev->on, ev->kind);
		int n = GPOINTER_TO_INT(g_hash_table_lookup(counts, key));
		if (n == 0)
			g_ptr_array_add(order, key);
		g_hash_table_insert(counts, key, GINT_TO_POINTER(n + 1));
	}
	for (guint i = 0; i < order->len; i++) {
		char *key = order->pdata[i], day[16];
		int n = GPOINTER_TO_INT(g_hash_table_lookup(counts, key));
		const char *kind = strchr(key, ' ') + 1;
		LINE(p, MSG_INIT_EVENT, event_label(p, kinds, kind), ymd_format_vi((ymd)g_ascii_strtoll(key, NULL, 10), day),
			text_thousands(n, p->a));
	}
	codes_free(codes);
}

static void print_anomalies(struct printer *p, const struct units_seed *seed, bool details)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < seed->anomalies->len; i++) {
		const char *kind = g_array_index(seed->anomalies, struct units_anomaly, i).kind;
		if (!g_hash_table_add(seen, (gpointer)(uintptr_t)kind))
			continue;
		int n = 0;
		for (guint k = i; k < seed->anomalies->len; k++)
			n += strcmp(g_array_index(seed->anomalies, struct units_anomaly, k).kind, kind) == 0;
		LINE(p, MSG_INIT_KIND, kind_label(p, kind), text_thousands(n, p->a));
		for (guint k = i; details && k < seed->anomalies->len; k++) {
			const struct units_anomaly *a = &g_array_index(seed->anomalies, struct units_anomaly, k);
			if (strcmp(a->kind, kind) == 0)
				LINE(p, MSG_INIT_ANOMALY, a->code, a->text, a->source);
		}
	}
}

void app_init_report_text(const struct init_report *r, enum msg_lang lang, bool details, GString *out)
{
	struct printer printer = {out, lang, arena_new()}, *p = &printer;
	LINE(p, MSG_INIT_HEAD, text_thousands(r->units, p->a), text_thousands(r->versions, p->a), text_thousands(r->events, p->a),
		text_thousands(r->parts, p->a), text_thousands(r->areas, p->a));
	print_lists(p, r);
	print_events(p, r);
	LINE(p, MSG_INIT_WITHOUT_TARGET, text_thousands(r->without_target, p->a));
	LINE(p, MSG_INIT_ALIASES, text_thousands(r->aliases, p->a));
	LINE(p, MSG_INIT_ANOMALIES, text_thousands(r->seed->anomalies->len, p->a));
	print_anomalies(p, r->seed, details);
	arena_free(p->a);
}
