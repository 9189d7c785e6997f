/* Faults in domain files, kept and printed (see diag.h). Knows nothing about what is wrong, only how it is shown. */
#include "stats/diag.h"
#include "messages/language.def"

#include <string.h>

#define KEPT_MAX ((int)G_N_ELEMENTS(((struct diag *)NULL)->faults))
#define LINE_SHOWN 120 /* characters of a long source line */

void diag_init(struct diag *d, const char *file, const char *text, struct arena *a)
{
	*d = (struct diag){.file = file, .text = text, .arena = a};
}

void diag_focus(struct diag *d, const char *text, int column)
{
	d->excerpt = text;
	d->excerpt_column = column;
}

void *diag_add(struct diag *d, const char *code, int line, int column, int length, msg_key key, const char *const *args, size_t nargs)
{
	bool warning = code[0] == 'W';
	if (warning)
		d->warnings++;
	else
		d->errors++;
	/* A hint that follows belongs to this fault, so one that is not kept is remembered as such by kept < counted. */
	if (d->kept >= KEPT_MAX)
		return NULL;
	struct fault *f = &d->faults[d->kept++];
	*f = (struct fault){.line = line, .column = column, .length = length, .key = key, .warning = warning};
	f->excerpt = arena_strdup(d->arena, d->excerpt);
	f->excerpt_column = d->excerpt_column;
	g_strlcpy(f->code, code, sizeof f->code);
	for (size_t i = 0; i < nargs && i < G_N_ELEMENTS(f->args); i++)
		f->args[i] = arena_strdup(d->arena, args[i]);
	return NULL;
}

void diag_hint(struct diag *d, msg_key key, const char *const *args, size_t nargs)
{
	if (d->errors + d->warnings != d->kept || d->kept == 0)
		return;
	struct fault *f = &d->faults[d->kept - 1];
	f->hint_key = key;
	for (size_t i = 0; i < nargs && i < G_N_ELEMENTS(f->hint_args); i++)
		f->hint_args[i] = arena_strdup(d->arena, args[i]);
}

static int by_place(const void *a, const void *b)
{
	const struct fault *x = *(const struct fault *const *)a, *y = *(const struct fault *const *)b;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	return x < y ? -1 : 1; /* as they came */
}

/* Start of a line (from 1) of a text; "" behind its end. */
static const char *line_start(const char *text, int line)
{
	for (int n = 1; n < line; n++) {
		text = strchr(text, '\n');
		if (text == NULL)
			return "";
		text++;
	}
	return text;
}

/* n characters on, not behind the end of the line: the last of a file may be cut in its middle. */
static const char *skip(const char *p, int n)
{
	for (; n > 0; n--)
		for (int bytes = g_utf8_skip[(unsigned char)*p]; bytes > 0 && *p != '\0' && *p != '\n'; bytes--)
			p++;
	return p;
}

/* Four spaces and the source, and under it the caret. Control characters (a line break in a folded scalar) print as spaces. */
static void print_source(const struct diag *d, const struct fault *f, GString *out)
{
	const char *text = f->excerpt != NULL ? f->excerpt : line_start(d->text == NULL ? "" : d->text, f->line);
	int at = f->column - (f->excerpt != NULL ? f->excerpt_column : 1);
	if (at < 0)
		at = 0;
	if (f->excerpt == NULL)
		for (; *text == ' ' && at > 0; at--)
			text++;
	bool cut = at > LINE_SHOWN - 20;
	if (cut) {
		text = skip(text, at - LINE_SHOWN / 2);
		at = LINE_SHOWN / 2 + 1; /* one more for the ellipsis */
	}
	const char *end = skip(text, LINE_SHOWN);
	g_string_append(out, cut ? "    …" : "    ");
	/* A file that is not UTF-8 is shown as far as it is. */
	g_autofree char *shown = g_utf8_make_valid(text, end - text);
	for (const char *p = shown; *p != '\0'; p++)
		g_string_append_c(out, (unsigned char)*p < ' ' ? ' ' : *p);
	g_string_append(out, *end == '\0' || *end == '\n' ? "\n    " : "…\n    ");
	for (int i = 0; i < at; i++)
		g_string_append_c(out, ' ');
	g_string_append(out, "^\n");
}

static void print_fault(const struct diag *d, const struct fault *f, GString *out)
{
	g_string_append_printf(out, "%s:%d:%d: %s: ", d->file, f->line, f->column, f->code);
	msg_append(out, f->key, MSG_VI, f->args, G_N_ELEMENTS(f->args));
	g_string_append_c(out, '\n');
	print_source(d, f, out);
	if (f->hint_key != MSG__NONE) {
		g_string_append(out, "    gợi ý: ");
		msg_append(out, f->hint_key, MSG_VI, f->hint_args, G_N_ELEMENTS(f->hint_args));
		g_string_append_c(out, '\n');
	}
	g_string_append(out, "    en: ");
	msg_append(out, f->key, MSG_EN, f->args, G_N_ELEMENTS(f->args));
	g_string_append_c(out, '\n');
}

void diag_print(const struct diag *d, GString *out)
{
	const struct fault *order[KEPT_MAX];
	for (int i = 0; i < d->kept; i++)
		order[i] = &d->faults[i];
	qsort(order, (size_t)d->kept, sizeof order[0], by_place);
	for (int i = 0; i < d->kept; i++)
		print_fault(d, order[i], out);
	int more = d->errors + d->warnings - d->kept;
	if (more > 0) {
		g_autofree char *n = g_strdup_printf("%d", more);
		g_autofree char *vi = MSG_FORMAT(MSG_DIAG_MORE, MSG_VI, d->file, n), *en = MSG_FORMAT(MSG_DIAG_MORE, MSG_EN, d->file, n);
		g_string_append_printf(out, "%s\n    en: %s\n", vi, en);
	}
}
