/* Changing an XML part without touching what is not changed (grid_patch.h). */
#include "exchange/grid_patch.h"

#include <string.h>

void patch_begin(struct patch *p, FILE *out)
{
	*p = (struct patch){.waiting = g_string_new(NULL), .out = out};
}

void patch_free(struct patch *p)
{
	if (p->waiting != NULL)
		g_string_free(p->waiting, TRUE);
	p->waiting = NULL;
}

static void write_to(struct patch *p, uint64_t index)
{
	size_t to = index <= p->base ? 0 : (size_t)MIN(index - p->base, p->waiting->len);
	if (to > p->at) {
		fwrite(p->waiting->str + p->at, 1, to - p->at, p->out);
		p->at = to;
	}
}

void patch_bytes(struct patch *p, const char *s, size_t n)
{
	/* what lies before the last tag can change no more */
	write_to(p, p->event);
	g_string_erase(p->waiting, 0, (gssize)p->at);
	p->base += p->at;
	p->at = 0;
	g_string_append_len(p->waiting, s, (gssize)n);
}

void patch_end(struct patch *p)
{
	write_to(p, UINT64_MAX);
}

void patch_to_tag(struct patch *p, const struct part *part)
{
	size_t length = 0;
	part_where(part, &p->event, &length);
	write_to(p, p->event);
}

char *patch_take_at(struct patch *p, uint64_t index, size_t length, struct arena *a)
{
	p->event = index;
	write_to(p, p->event);
	must(p->event - p->base == p->at && p->at + length <= p->waiting->len);
	char *tag = arena_strndup(a, p->waiting->str + p->at, length);
	p->at += length;
	p->event += length;
	return tag;
}

char *patch_take_tag(struct patch *p, const struct part *part, struct arena *a)
{
	uint64_t index = 0;
	size_t length = 0;
	part_where(part, &index, &length);
	return patch_take_at(p, index, length, a);
}

void patch_put(struct patch *p, const char *s)
{
	fputs(s, p->out);
}

char *patch_prefix(const char *tag, struct arena *a)
{
	const char *name = tag + strspn(tag, "</");
	size_t n = strcspn(name, ": \t\r\n/>");
	return name[n] == ':' ? arena_strndup(a, name, n + 1) : arena_strdup(a, "");
}

char *patch_attribute(const char *tag, const char *name, const char *value, struct arena *a)
{
	size_t n = strlen(name), first = 1 + strcspn(tag + 1, " \t\r\n/>");
	for (const char *p = tag + first; *p != '\0';) {
		p += strspn(p, " \t\r\n");
		size_t length = strcspn(p, "= \t\r\n/>");
		const char *quote = p + length;
		quote += strspn(quote, " \t\r\n");
		if (length == 0 || *quote != '=')
			break;
		quote++;
		quote += strspn(quote, " \t\r\n");
		const char *end = *quote == '"' || *quote == '\'' ? strchr(quote + 1, *quote) : NULL;
		if (end == NULL)
			break;
		if (length == n && strncmp(p, name, n) == 0)
			return arena_printf(a, "%.*s%s%s", (int)(quote + 1 - tag), tag, value, end);
		p = end + 1;
	}
	return arena_printf(a, "%.*s %s=\"%s\"%s", (int)first, tag, name, value, tag + first);
}

char *patch_escape(const char *s, struct arena *a)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (; *s != '\0'; s++) {
		if (*s == '<')
			g_string_append(out, "&lt;");
		else if (*s == '>')
			g_string_append(out, "&gt;");
		else if (*s == '&')
			g_string_append(out, "&amp;");
		else if (*s == '"')
			g_string_append(out, "&quot;");
		else if ((unsigned char)*s >= 0x20 || *s == '\n')
			g_string_append_c(out, *s);
	}
	return arena_strndup(a, out->str, out->len);
}
