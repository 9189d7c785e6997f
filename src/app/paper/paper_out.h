/* Papers of the register: which layout, which sort of file. */
#ifndef COSO_APP_PAPER_OUT_H
#define COSO_APP_PAPER_OUT_H

#include "app/app.h"
#include "exchange/paper.h"

enum paper_format { PAPER_PDF, PAPER_DOCX };

/* "pdf", "docx". False for other words. */
bool paper_format_of(const char *word, enum paper_format *out);
const char *paper_format_word(enum paper_format f);

/* An empty paper of the Party or of a State body, in the layout of that day. NULL with an error when the layout is faulty. */
struct paper *paper_begin(struct app *a, bool party, ymd day, const char *name, int64_t made_ms, struct err *e);
/* The file; frees the paper (NULL: an error is there already). The caller's; NULL with an error. */
GBytes *paper_end(struct paper *p, enum paper_format f, struct err *e);
/* The words the law gives for a part ("Số:"); "" where it gives none. */
const char *paper_says(const struct paper *p, enum paper_part part, enum msg_lang lang);

/* Letterhead as papers of that layout have it: who issues (above: "" or the body above), number, place and day. */
struct paper_letterhead {
	const char *above, *body, *number, *place_day;
};
void paper_letterhead(struct paper *p, const struct paper_letterhead *h, enum msg_lang lang);

/* The name of a body on a day, and whether it is one of the Party (party may be NULL); "" for NONE or where there is none. */
bool paper_body(struct app *a, int64_t id, ymd day, const char **name, bool *party, struct arena *arena, struct err *e);

/* Whose paper a body's is ("Đảng ủy xã Tân Thanh" of "Đảng bộ xã Tân Thanh"), and for whom it is signed ("Đảng ủy"): by the layout; the
 * name itself where it says nothing. Live in the arena. */
const char *paper_issuer(const struct paper *p, const char *body, struct arena *arena);
const char *paper_signed_for(const struct paper *p, const char *body, struct arena *arena);

/* Both layouts, and the font each is printed in. False with the first thing that is wrong. */
bool paper_ready(struct app *a, ymd day, struct err *e);

#endif
