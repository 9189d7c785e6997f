/* See paper_out.h. */
#include "app/paper/paper_out.h"

#include "model/kinds.gen.h"
#include "messages/paper.def"
#include "stats/paper_law.h"

#include <string.h>

static const char *const words[] = {"pdf", "docx"};
static const char *const codes[] = {"state", "party"};

bool paper_format_of(const char *word, enum paper_format *out)
{
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (g_strcmp0(word, words[i]) == 0) {
			*out = (enum paper_format)i;
			return true;
		}
	return false;
}

const char *paper_format_word(enum paper_format f)
{
	return words[f];
}

static bool find_layout(struct app *a, bool party, ymd day, struct paper_layout *out, struct err *e)
{
	return library_paper_layout(a->library, codes[party ? 1 : 0], day, out) ||
	       FAIL(e, ERR_DATA, MSG_PAPER_NO_LAYOUT, codes[party ? 1 : 0]);
}

struct paper *paper_begin(struct app *a, bool party, ymd day, const char *name, int64_t made_ms, struct err *e)
{
	struct paper_layout layout;
	return find_layout(a, party, day, &layout, e) ? paper_new(&layout, name, made_ms) : NULL;
}

GBytes *paper_end(struct paper *p, enum paper_format f, struct err *e)
{
	GBytes *out = p == NULL ? NULL : f == PAPER_PDF ? paper_pdf(p, e) : paper_docx(p, e);
	paper_free(p);
	return out;
}

const char *paper_says(const struct paper *p, enum paper_part part, enum msg_lang lang)
{
	const struct paper_font *f = &paper_layout_of(p)->parts[part];
	const char *text = lang == MSG_EN ? f->say_en : f->say_vi;
	return text != NULL ? text : "";
}

void paper_letterhead(struct paper *p, const struct paper_letterhead *h, enum msg_lang lang)
{
	struct paper_line left[3], right[3];
	size_t l = 0, r = 0;
	if (*h->above != '\0')
		left[l++] = (struct paper_line){.text = h->above, .part = PAPER_ABOVE, .style = PAPER_CENTRE};
	left[l++] = (struct paper_line){.text = h->body, .part = PAPER_BODY, .style = PAPER_CENTRE};
	if (h->number != NULL)
		left[l++] = (struct paper_line){.text = h->number, .part = PAPER_NUMBER, .style = PAPER_CENTRE | PAPER_LEVEL, .space = 3};
	right[r++] = (struct paper_line){.text = paper_says(p, PAPER_NATION, lang), .part = PAPER_NATION, .style = PAPER_CENTRE};
	if (*paper_says(p, PAPER_MOTTO, lang) != '\0')
		right[r++] = (struct paper_line){.text = paper_says(p, PAPER_MOTTO, lang), .part = PAPER_MOTTO, .style = PAPER_CENTRE};
	if (h->place_day != NULL)
		right[r++] =
			(struct paper_line){.text = h->place_day, .part = PAPER_PLACE_DAY, .style = PAPER_CENTRE | PAPER_LEVEL, .space = 3};
	paper_halves(p, left, l, right, r, true);
}

bool paper_body(struct app *a, int64_t id, ymd day, const char **name, bool *party, struct arena *arena, struct err *e)
{
	struct organisation_v_row v;
	bool found = false;
	*name = "";
	if (id == NONE)
		return true;
	if (!store_get_version(a->store, &table_organisation_v, 0, id, day, &v, arena, &found, e))
		return false;
	const struct code_list *types = codes_list(a->codes, "organisation_type", NULL);
	const struct code *type = found && types != NULL ? code_by_num(types, v.type) : NULL;
	const char *line = type != NULL ? code_extra(type, "line") : NULL;
	*name = found ? v.name : "";
	if (party != NULL)
		*party = g_strcmp0(line, "party") == 0;
	return true;
}

static const struct paper_issuer *issuer_of(const struct paper *p, const char *body)
{
	const struct paper_layout *l = paper_layout_of(p);
	for (size_t i = 0; i < l->issuer_count; i++) {
		const size_t n = strlen(l->issuers[i].body);
		if (strncmp(body, l->issuers[i].body, n) == 0 && (body[n] == ' ' || body[n] == '\0'))
			return &l->issuers[i];
	}
	return NULL;
}

const char *paper_issuer(const struct paper *p, const char *body, struct arena *arena)
{
	const struct paper_issuer *x = issuer_of(p, body);
	return x != NULL ? arena_printf(arena, "%s%s", x->issues, body + strlen(x->body)) : body;
}

const char *paper_signed_for(const struct paper *p, const char *body, struct arena *arena)
{
	const struct paper_issuer *x = issuer_of(p, body);
	return x != NULL ? arena_strdup(arena, x->signs) : body;
}

bool paper_ready(struct app *a, ymd day, struct err *e)
{
	for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
		struct paper_layout layout;
		if (!find_layout(a, i == 1, day, &layout, e) || !paper_font_check(layout.font, e))
			return false;
	}
	return true;
}
