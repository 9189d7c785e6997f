/* What the context strip says: day, known-at, boundaries. */
#include "web/ask.h"

#include "web/state.h"
#include "messages/cli.def"
#include "messages/web.def"

#include <stdio.h>
#include <string.h>

/* The year 9999 means "not ended": no day of it can be asked for. */
#define LAST_DAY_ASKED 99990101

/* Reads digits between two others; -1 when there is anything else. */
static int number(const char **p, int least, int most)
{
	int n = 0, digits = 0;
	for (; g_ascii_isdigit(**p) && digits < most; (*p)++, digits++)
		n = n * 10 + (**p - '0');
	return digits < least ? -1 : n;
}

static bool day_month_year(const char **p, ymd *out)
{
	int d = number(p, 1, 2);
	char separator = **p;
	if (d < 1 || (separator != '/' && separator != '-' && separator != '.'))
		return false;
	(*p)++;
	int m = number(p, 1, 2);
	if (m < 1 || **p != separator)
		return false;
	(*p)++;
	int y = number(p, 4, 4);
	if (y < 0)
		return false;
	*out = y * 10000 + m * 100 + d;
	return ymd_is_day(*out);
}

bool web_day(const char *text, ymd *out)
{
	g_autofree char *trimmed = g_strstrip(g_strdup(text));
	const char *p = trimmed;
	struct err ignored = {0};
	if (strlen(trimmed) > 4 && trimmed[4] == '-')
		return ymd_parse_iso(trimmed, out, &ignored);
	return day_month_year(&p, out) && *p == '\0';
}

/* "21/11/2026 08:15", "21/11/2026", or what the command line takes. */
static bool known_at(const char *text, int64_t *ms, struct err *e)
{
	g_autofree char *trimmed = g_strstrip(g_strdup(text));
	const char *p = trimmed;
	ymd d = 0;
	if (day_month_year(&p, &d)) {
		char iso[11];
		int hour = 0, minute = 0, end = 0;
		ymd_format_iso(d, iso);
		if (*p == '\0')
			return instant_parse(iso, ms, e);
		if (sscanf(p, " %2d:%2d%n", &hour, &minute, &end) == 2 && p[end] == '\0' && hour < 24 && minute < 60 && hour >= 0 &&
			minute >= 0) {
			g_autofree char *instant = g_strdup_printf("%sT%02d:%02d:59.999+07:00", iso, hour, minute);
			return instant_parse(instant, ms, e);
		}
		return FAIL(e, ERR_INPUT, MSG_WEB_KNOWN_FORM, text);
	}
	return instant_parse(trimmed, ms, e);
}

bool web_today(struct web *w, ymd *out, struct err *e)
{
	const char *day = w->state->today != NULL ? w->state->today : arena_strndup(w->arena, instant_format(instant_now(), w->arena), 10);
	return ymd_parse_iso(day, out, e);
}

/* What the strip's form must carry along: every parameter that is not its own. */
static void keep_others(struct web *w)
{
	const struct http_pairs *q = &w->request->query;
	struct http_pair *kept = ARENA_ARRAY(w->arena, struct http_pair, q->count + 1);
	for (size_t i = 0; i < q->count; i++) {
		const char *name = q->items[i].name;
		if (strcmp(name, "date") != 0 && strcmp(name, "known-at") != 0 && strcmp(name, "boundaries") != 0)
			kept[w->shell.kept_count++] = q->items[i];
	}
	w->shell.kept = kept;
}

static void fill_strip(struct web *w)
{
	struct shell *s = &w->shell;
	char shown[11];
	s->date = arena_strdup(w->arena, ymd_format_vi(w->ask.day, shown));
	s->known = "";
	if (w->ask.known_ms != 0)
		s->known = instant_words(w->ask.known_ms, w->arena);
	s->boundaries_today = w->ask.boundaries_today;
	s->action = url_done(url_new(w->arena, w->request->path));
	keep_others(w);
}

bool web_day_said(const char *text, ymd *out, struct err *e)
{
	*out = 0;
	return *text == '\0' || (web_day(text, out) && ymd_is_day(*out)) || FAIL(e, ERR_INPUT, MSG_WEB_DATE_FORM, text);
}

bool web_ask_read(struct web *w, struct err *e)
{
	const char *date = http_query(w->request, "date"), *known = http_query(w->request, "known-at");
	const char *boundaries = http_query(w->request, "boundaries");
	bool ok = web_today(w, &w->ask.today, e);
	w->ask.lang = w->html.lang;
	w->ask.day = w->ask.today;
	if (ok && date != NULL && *date != '\0' && (!web_day(date, &w->ask.day) || w->ask.day >= LAST_DAY_ASKED)) {
		w->ask.day = w->ask.today;
		ok = FAIL(e, ERR_INPUT, MSG_WEB_DATE_FORM, date);
	}
	if (ok && known != NULL && *known != '\0')
		ok = known_at(known, &w->ask.known_ms, e);
	if (ok && boundaries != NULL && *boundaries != '\0' && strcmp(boundaries, "then") != 0 && strcmp(boundaries, "today") != 0)
		ok = FAIL(e, ERR_INPUT, MSG_UNKNOWN_BOUNDARIES, boundaries);
	w->ask.boundaries_today = boundaries != NULL && strcmp(boundaries, "today") == 0;
	fill_strip(w);
	w->shell.known_ignored = w->ask.known_ms != 0;
	return ok;
}

struct url *web_url(struct web *w, const char *path)
{
	static const char *const names[] = {"date", "known-at", "boundaries"};
	struct url *u = url_new(w->arena, path);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		url_add(u, names[i], http_query(w->request, names[i]));
	return u;
}

static bool whole_number(struct web *w, int n, int64_t least, int64_t *out, struct err *e)
{
	const char *text = w->parameters[n];
	must(text != NULL);
	return g_ascii_string_to_signed(text, 10, least, G_MAXINT64, out, NULL) || FAIL0(e, ERR_NOT_FOUND, MSG_WEB_NO_PAGE);
}

bool web_parameter_id(struct web *w, int n, int64_t *id, struct err *e)
{
	return whole_number(w, n, 1, id, e);
}

bool web_parameter_area(struct web *w, int n, int64_t *area, struct err *e)
{
	return whole_number(w, n, 0, area, e);
}

void web_redirect(struct web *w, struct html_url to)
{
	w->response->status = 303;
	http_add_header(w->response, "Location", to.text);
}
