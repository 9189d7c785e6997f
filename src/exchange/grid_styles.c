/* Which cells of an .xlsx are days and which are written in an old font: number formats and fonts of styles.xml. */
#include "exchange/grid_xlsx.h"

#include "messages/grid.def"

#include <string.h>

#define FORMATS_MAX 70000

struct reading {
	GHashTable *codes; /* number of a format → struct style * of its own code */
	GArray *fonts;	   /* enum grid_legacy */
	GArray *formats;
	bool in_fonts, in_formats;
	struct err *e;
	struct part *part;
};

/* What a format code shows; `in_time` turns m into minutes. */
static struct style style_of_code(const char *code)
{
	bool year = false, month = false, day = false, clock = false;
	int zeros = 0, others = 0;
	for (const char *p = code; *p != '\0' && *p != ';'; p++) {
		switch (g_ascii_tolower(*p)) {
		case '"':
			for (p++; *p != '\0' && *p != '"'; p++)
				;
			break;
		case '[': {
			const char *end = strchr(p, ']');
			/* [h], [mm], [ss] are spans of time; [Red], [$-42A] say nothing */
			clock = clock || (end != NULL && strspn(p + 1, "hmsHMS") == (size_t)(end - p - 1) && end > p + 1);
			p = end != NULL ? end : p + strlen(p);
			break;
		}
		case '\\':
		case '_':
		case '*':
			p += p[1] != '\0';
			break;
		case 'y':
		case 'e': /* a year of an era; in 0.00E+00 a zero stands before it */
			year = year || *p == 'y' || *p == 'Y' || (*p == 'e' && zeros == 0 && others == 0);
			break;
		case 'm':
			month = true;
			break;
		case 'd':
			day = true;
			break;
		case 'h':
		case 's':
			clock = true;
			break;
		case '0':
			zeros++;
			break;
		default:
			others++;
			break;
		}
		if (*p == '\0')
			break;
	}
	if (g_ascii_strcasecmp(code, "General") == 0)
		return (struct style){0};
	if (day || (year && clock))
		return (struct style){.kind = STYLE_DAY};
	if (year || (month && !clock))
		return (struct style){.kind = month ? STYLE_MONTH : STYLE_YEAR};
	if (clock)
		return (struct style){.kind = STYLE_TIME};
	return zeros >= 2 && others == 0 ? (struct style){.kind = STYLE_ZEROS, .zeros = zeros} : (struct style){0};
}

static struct style style_of_number(const struct reading *r, int64_t id)
{
	const struct style *own = g_hash_table_lookup(r->codes, GINT_TO_POINTER((int)id));
	if (own != NULL)
		return *own;
	if (id == 17)
		return (struct style){.kind = STYLE_MONTH};
	if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47))
		return (struct style){.kind = STYLE_TIME};
	if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58))
		return (struct style){.kind = STYLE_DAY};
	return (struct style){0};
}

static void add_format(struct reading *r, const char **attributes)
{
	const char *number = xml_attribute(attributes, "numFmtId"), *font = xml_attribute(attributes, "fontId");
	struct style s = style_of_number(r, number != NULL ? g_ascii_strtoll(number, NULL, 10) : 0);
	uint64_t f = font != NULL ? g_ascii_strtoull(font, NULL, 10) : 0;
	if (f < r->fonts->len)
		s.legacy = g_array_index(r->fonts, enum grid_legacy, f);
	if (r->formats->len < FORMATS_MAX)
		g_array_append_val(r->formats, s);
}

static void on_start(void *user, const char *name, const char **attributes)
{
	struct reading *r = user;
	if (strcmp(name, "fonts") == 0) {
		r->in_fonts = true;
	} else if (strcmp(name, "cellXfs") == 0) {
		r->in_formats = true;
	} else if (strcmp(name, "font") == 0 && r->in_fonts && r->fonts->len < FORMATS_MAX) {
		enum grid_legacy none = LEGACY_NONE;
		g_array_append_val(r->fonts, none);
	} else if (strcmp(name, "name") == 0 && r->in_fonts && r->fonts->len > 0) {
		const char *font = xml_attribute(attributes, "val");
		g_array_index(r->fonts, enum grid_legacy, r->fonts->len - 1) = grid_legacy_of_font(font != NULL ? font : "");
	} else if (strcmp(name, "xf") == 0 && r->in_formats) {
		add_format(r, attributes);
	} else if (strcmp(name, "numFmt") == 0) {
		const char *id = xml_attribute(attributes, "numFmtId"), *code = xml_attribute(attributes, "formatCode");
		if (id == NULL || code == NULL || g_hash_table_size(r->codes) > FORMATS_MAX)
			return;
		struct style *s = g_new(struct style, 1);
		*s = style_of_code(code);
		g_hash_table_insert(r->codes, GINT_TO_POINTER((int)g_ascii_strtoll(id, NULL, 10)), s);
	}
}

static void on_end(void *user, const char *name)
{
	struct reading *r = user;
	if (strcmp(name, "fonts") == 0)
		r->in_fonts = false;
	else if (strcmp(name, "cellXfs") == 0)
		r->in_formats = false;
}

bool styles_read(struct package *p, int64_t index, struct styles *out, struct err *e)
{
	static const struct xml_handlers handlers = {on_start, on_end, NULL};
	out->formats = g_array_new(FALSE, TRUE, sizeof(struct style));
	if (index < 0)
		return true;
	struct reading r = {.codes = g_hash_table_new_full(NULL, NULL, NULL, g_free),
		.fonts = g_array_new(FALSE, TRUE, sizeof(enum grid_legacy)),
		.formats = out->formats};
	bool ok = package_parse(p, index, PART_BYTES_MAX, &handlers, &r, e);
	g_hash_table_destroy(r.codes);
	g_array_free(r.fonts, TRUE);
	return ok;
}

void styles_free(struct styles *s)
{
	if (s->formats != NULL)
		g_array_free(s->formats, TRUE);
}

struct style styles_of(const struct styles *s, size_t n)
{
	return s->formats != NULL && n < s->formats->len ? g_array_index(s->formats, struct style, n) : (struct style){0};
}
