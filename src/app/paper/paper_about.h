/* Papers about one record: curriculum vitae, card of a Party member, lists of a cell's members or of a committee. Which there are and what
 * stands on them is law (domain/layouts). */
#ifndef COSO_APP_PAPER_ABOUT_H
#define COSO_APP_PAPER_ABOUT_H

#include "app/page/page.h"
#include "app/paper/paper_out.h"
#include "exchange/docx_fill.h"

struct paper_about_ask {
	const char *code;     /* else */
	const char *template; /* path of a Word file of one's own, whose content controls are filled (exchange/docx_fill.h); kind is needed
				 then */
	const char *kind;     /* what the record must be ("person"); NULL: what the paper says */
	int64_t area, id;
	const char *purpose; /* NULL or "": what is guarded stays masked */
	enum paper_format format;
	int64_t made_ms;
};
struct paper_about_file {
	GBytes *bytes;		       /* the caller's */
	const char *name, *plain_name; /* of the file, without its ending: as people write it, and in ASCII */
	struct docx_filled filled;     /* of a template: how many controls, which names are unknown */
};

/* ERR_NOT_FOUND: no such paper or record. ERR_DENIED: the record may not be taken out. ERR_INPUT: a purpose that says nothing. What was
 * taken out is noted as a reading. */
bool paper_about(struct app *a, const struct page_ask *ask, const struct paper_about_ask *q, struct paper_about_file *out,
	struct arena *arena, struct err *e);

/* Papers about records of a kind, as choices. */
struct paper_choice {
	const char *code, *title;
	bool draft;
};
size_t paper_choices(struct app *a, const char *kind, ymd day, enum msg_lang lang, const struct paper_choice **out, struct arena *arena);

#endif
