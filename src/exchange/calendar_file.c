/* See calendar_file.h. */
#include "exchange/calendar_file.h"

#include <string.h>
#include <time.h>

#define LINE_OCTETS 75

/* One content line: after 75 octets a line end and a space, never inside a character. */
static void put_line(GString *out, const char *name, const char *value)
{
	g_autofree char *line = g_strconcat(name, value, NULL);
	size_t used = 0;
	for (const char *c = line; *c != '\0';) {
		size_t length = (size_t)(g_utf8_next_char(c) - c);
		if (used + length > LINE_OCTETS) {
			g_string_append(out, "\r\n ");
			used = 1;
		}
		g_string_append_len(out, c, (gssize)length);
		used += length;
		c += length;
	}
	g_string_append(out, "\r\n");
}

/* TEXT: backslash, comma and semicolon escaped, line ends as \n, no other control characters. */
static void put_text(GString *out, const char *name, const char *text)
{
	g_autoptr(GString) value = g_string_new(NULL);
	if (text == NULL || *text == '\0')
		return;
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	for (const char *c = valid; *c != '\0'; c++) {
		if (*c == '\n')
			g_string_append(value, "\\n");
		else if (*c == '\\' || *c == ',' || *c == ';')
			g_string_append_printf(value, "\\%c", *c);
		else if ((unsigned char)*c >= ' ' && *c != 0x7f)
			g_string_append_c(value, *c);
	}
	put_line(out, name, value->str);
}

void calendar_begin(GString *out, const char *name)
{
	put_line(out, "BEGIN:", "VCALENDAR");
	put_line(out, "VERSION:", "2.0");
	put_line(out, "PRODID:", "-//coso//sap den//VI");
	put_line(out, "CALSCALE:", "GREGORIAN");
	put_line(out, "METHOD:", "PUBLISH");
	put_text(out, "X-WR-CALNAME:", name);
}

void calendar_put(GString *out, const struct calendar_event *e, int64_t stamp_ms)
{
	struct tm utc;
	char text[32];
	time_t seconds = (time_t)(stamp_ms / 1000);
	gmtime_r(&seconds, &utc);
	put_line(out, "BEGIN:", "VEVENT");
	put_text(out, "UID:", e->uid);
	strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &utc);
	put_line(out, "DTSTAMP:", text);
	g_snprintf(text, sizeof text, "%08d", (int)e->day);
	put_line(out, "DTSTART;VALUE=DATE:", text);
	g_snprintf(text, sizeof text, "%08d", (int)ymd_add_days(e->day, 1));
	put_line(out, "DTEND;VALUE=DATE:", text);
	put_text(out, "SUMMARY:", e->summary);
	put_text(out, "DESCRIPTION:", e->description);
	put_text(out, "LOCATION:", e->place);
	put_line(out, "TRANSP:", "TRANSPARENT");
	put_line(out, "END:", "VEVENT");
}

void calendar_end(GString *out)
{
	put_line(out, "END:", "VCALENDAR");
}
