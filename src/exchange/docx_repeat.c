/* Growing repeating sections; see docx_repeat.h. A section is a control whose properties say w15:repeatingSection; in its content stand
 * items, controls with w15:repeatingSectionItem, one in a template. The bytes of the first are written once a row, further ones are left
 * out. */
#include "exchange/docx_repeat.h"

#include "messages/docx_fill.def"

#include <string.h>

#define PART_MOST (UINT64_C(64) << 20)
#define DEPTH_MOST 256

struct control {
	uint64_t from; /* where its tag begins */
	const char *name;
	bool section, item, in_properties;
	uint64_t item_from, item_to, items_until; /* of a section: its first item, where the last ends; item_to 0: none yet */
};
struct section {
	const char *name;
	uint64_t from, to, until;
};
struct looking {
	struct part *part;
	GString *bytes;
	GArray *sections; /* struct section, in order */
	struct control controls[DEPTH_MOST];
	int depth;
	struct arena *arena;
};

static struct control *top(struct looking *l)
{
	return l->depth > 0 && l->depth <= DEPTH_MOST ? &l->controls[l->depth - 1] : NULL;
}

static void start(void *user, const char *name, const char **attributes)
{
	struct looking *l = user;
	struct control *c = top(l);
	uint64_t at = 0;
	size_t length = 0;
	if (strcmp(name, "sdt") == 0) {
		l->depth++;
		part_where(l->part, &at, &length);
		if (top(l) != NULL)
			*top(l) = (struct control){.from = at};
	} else if (c != NULL && strcmp(name, "sdtPr") == 0) {
		c->in_properties = true;
	} else if (c != NULL && c->in_properties) {
		const bool tag = strcmp(name, "tag") == 0;
		if (tag || (strcmp(name, "alias") == 0 && c->name == NULL))
			c->name = arena_strdup(l->arena, xml_attribute(attributes, "val"));
		c->section |= strcmp(name, "repeatingSection") == 0;
		c->item |= strcmp(name, "repeatingSectionItem") == 0;
	}
}

static void end_control(struct looking *l)
{
	struct control *c = top(l);
	uint64_t at = 0;
	size_t length = 0;
	part_where(l->part, &at, &length);
	l->depth--;
	struct control *above = top(l);
	if (c == NULL)
		return;
	if (c->item && above != NULL && above->section) {
		if (above->item_to == 0) {
			above->item_from = c->from;
			above->item_to = at + length;
		}
		above->items_until = at + length;
	}
	bool inside = false;
	for (int i = 0; i < l->depth; i++)
		inside = inside || l->controls[i].section;
	if (c->section && !inside && c->item_to > 0 && c->name != NULL) {
		const struct section s = {c->name, c->item_from, c->item_to, c->items_until};
		g_array_append_val(l->sections, s);
	}
}

static void end(void *user, const char *name)
{
	struct looking *l = user;
	struct control *c = top(l);
	if (strcmp(name, "sdt") == 0 && l->depth > 0)
		end_control(l);
	else if (c != NULL && strcmp(name, "sdtPr") == 0)
		c->in_properties = false;
}

static void bytes(void *user, const char *s, size_t n)
{
	struct looking *l = user;
	g_string_append_len(l->bytes, s, (gssize)n);
}

/* A copy of the item; two controls may not have one number, so those of the copies have none. */
static void put_copy(GString *out, const char *item, size_t n, bool first)
{
	const gsize from = out->len;
	g_string_append_len(out, item, (gssize)n);
	for (char *id = first ? NULL : strstr(out->str + from, "<w:id "); id != NULL;) {
		const char *close = strchr(id, '>');
		if (close == NULL)
			return;
		const gssize at = id - out->str;
		g_string_erase(out, at, close - id + 1);
		id = strstr(out->str + at, "<w:id ");
	}
}

static bool grow(const struct looking *l, const struct docx_values *v, GString *out, size_t *grown, struct err *e)
{
	uint64_t at = 0;
	for (guint i = 0; i < l->sections->len; i++) {
		const struct section *s = &g_array_index(l->sections, struct section, i);
		const int64_t rows = v->rows(v->user, s->name, e);
		if (e != NULL && e->code != ERR_NONE)
			return false;
		if (rows < 0 || s->until > l->bytes->len) /* nothing of ours: stays as it is */
			continue;
		g_string_append_len(out, l->bytes->str + at, (gssize)(s->from - at));
		for (int64_t r = 0; r < MAX(rows, 1); r++) {
			if (out->len > PART_MOST)
				return FAIL0(e, ERR_INPUT, MSG_DOCX_FILL_NONE);
			put_copy(out, l->bytes->str + s->from, (size_t)(s->to - s->from), r == 0);
		}
		at = s->until;
		++*grown;
	}
	g_string_append_len(out, l->bytes->str + at, (gssize)(l->bytes->len - at));
	return true;
}

GString *docx_repeat(struct package *p, int64_t index, const struct docx_values *v, size_t *grown, struct arena *arena, struct err *e)
{
	static const struct xml_handlers handlers = {start, end, NULL};
	struct looking *l = g_new0(struct looking, 1);
	GString *out = g_string_new(NULL);
	bool done = false;
	*grown = 0;
	l->arena = arena;
	l->bytes = g_string_new(NULL);
	l->sections = g_array_new(FALSE, FALSE, sizeof(struct section));
	l->part = part_open(p, index, PART_MOST, &handlers, l, e);
	bool ok = l->part != NULL;
	if (ok)
		part_tee(l->part, bytes);
	while (ok && !done)
		ok = part_read(l->part, &done, e);
	part_close(l->part);
	ok = ok && grow(l, v, out, grown, e);
	g_array_free(l->sections, TRUE);
	g_string_free(l->bytes, TRUE);
	g_free(l);
	if (ok)
		return out;
	g_string_free(out, TRUE);
	return NULL;
}
