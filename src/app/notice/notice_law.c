/* Reading domain/notices; see notice_law.h. */
#include "app/notice/notice_law.h"

#include "app/kept.h"
#include "base/yaml.h"
#include "messages/notice.def"

#include <string.h>

#define NOTICES "notices/nhac_viec.yaml"

enum { DAYS_MAX = 1000 };

static const char *const words[NOTICE_CLOCK] = {[NOTICE_REPORT_ASKED] = "report_asked",
	[NOTICE_REPORT_DUE] = "report_due",
	[NOTICE_REPORT_LATE] = "report_late",
	[NOTICE_REPORT_RETURNED] = "report_returned",
	[NOTICE_REPORT_ACCEPTED] = "report_accepted",
	[NOTICE_REPORT_CAME] = "report_came",
	[NOTICE_MATCHING] = "matching",
	[NOTICE_WORK_DONE] = "work_done",
	[NOTICE_DUPLICATES] = "duplicates",
	[NOTICE_CORRECTION] = "correction",
	[NOTICE_CORRECTION_ANSWERED] = "correction_answered",
	[NOTICE_GRANT_ENDING] = "grant_ending",
	[NOTICE_MAIL_FAILED] = "mail_failed"};

/* A file being read. */
struct reading_notices {
	const char *file; /* for messages */
	struct notice_law *out;
	struct arena *arena;
};

static bool faulty(const struct reading_notices *r, const struct yaml *at, struct err *e)
{
	char line[16];
	g_snprintf(line, sizeof line, "%d", at->line);
	return FAIL(e, ERR_DATA, MSG_NOTICE_LAW_FAULT, r->file, line);
}

static bool read_rule(const struct reading_notices *r, const struct yaml *y, struct notice_rule *out, struct err *e)
{
	const char *days = yaml_text(y, "days"), *mail = yaml_text(y, "mail");
	int64_t n = 0;
	if ((days != NULL && !g_ascii_string_to_signed(days, 10, 0, DAYS_MAX, &n, NULL)) ||
		(mail != NULL && strcmp(mail, "true") != 0 && strcmp(mail, "false") != 0))
		return faulty(r, y, e);
	out->on = true;
	out->days = (int)n;
	out->mail = g_strcmp0(mail, "true") == 0;
	return true;
}

static bool read_kind(const struct reading_notices *r, const struct yaml *y, struct err *e)
{
	struct notice_law *out = r->out;
	const char *kind = yaml_text(y, "kind"), *vi = yaml_text(yaml_get(y, "title"), "vi"), *en = yaml_text(yaml_get(y, "title"), "en");
	for (size_t i = 0; kind != NULL && i < NOTICE_CLOCK; i++)
		if (strcmp(words[i], kind) == 0 && !out->kinds[i].on && vi != NULL && en != NULL) {
			out->kinds[i].vi = arena_strdup(r->arena, vi);
			out->kinds[i].en = arena_strdup(r->arena, en);
			return read_rule(r, y, &out->kinds[i], e);
		}
	return faulty(r, y, e);
}

static bool read_file(const struct reading_notices *r, const struct yaml *y, struct err *e)
{
	const struct yaml *items = yaml_get(y, "items"), *clocks = yaml_get(y, "clocks");
	struct notice_rule *list = ARENA_ARRAY(r->arena, struct notice_rule, (size_t)(clocks != NULL ? clocks->count : 0) + 1);
	if (items == NULL)
		return faulty(r, y, e);
	for (const struct yaml *x = items->first; x != NULL; x = x->next)
		if (!read_kind(r, x, e))
			return false;
	for (const struct yaml *x = clocks != NULL ? clocks->first : NULL; x != NULL; x = x->next) {
		struct notice_rule *rule = &list[r->out->clock_count++];
		if (yaml_text(x, "clock") == NULL)
			return faulty(r, x, e);
		rule->clock = arena_strdup(r->arena, yaml_text(x, "clock"));
		if (!read_rule(r, x, rule, e))
			return false;
	}
	r->out->clocks = list;
	return true;
}

static bool read_text(const struct reading_notices *r, const char *text, size_t length, struct err *e)
{
	struct yaml_fault fault;
	struct arena *scratch = arena_new();
	const struct yaml *y = yaml_parse(text, length, scratch, &fault);
	const bool ok = y != NULL ? read_file(r, y, e) : yaml_fail(e, r->file, &fault);
	arena_free(scratch);
	return ok;
}

bool notice_law_check(const char *path, const char *text, size_t length, struct err *e)
{
	struct arena *a = arena_new();
	struct notice_law out = {0};
	const bool ok = read_text(&(struct reading_notices){path, &out, a}, text, length, e);
	arena_free(a);
	return ok;
}

static const void *read_all(struct app *app, void *unused, struct arena *a, struct err *e)
{
	struct notice_law *out = ARENA_NEW(a, struct notice_law);
	(void)app, (void)unused;
	g_autofree char *text = law_text(NOTICES, NULL);
	must(text != NULL);
	return read_text(&(struct reading_notices){NOTICES, out, a}, text, strlen(text), e) ? out : NULL;
}

const struct notice_law *notice_law(struct app *a, struct err *e)
{
	return kept_get_structure(a, "notices", read_all, NULL, e);
}

const struct notice_rule *notice_rule(const struct notice_law *l, enum notice_kind kind, const char *clock)
{
	if (kind < NOTICE_CLOCK)
		return l->kinds[kind].on ? &l->kinds[kind] : NULL;
	for (size_t i = 0; kind == NOTICE_CLOCK && i < l->clock_count; i++)
		if (strcmp(l->clocks[i].clock, clock) == 0)
			return &l->clocks[i];
	return NULL;
}
