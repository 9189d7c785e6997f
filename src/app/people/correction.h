/* Somebody asks that what the register holds about them be corrected: by their account, or on paper at an office, which writes it down.
 * Whoever may write there accepts it, and then corrects, or refuses it, and says why; the asker sees that. A request is a record of the
 * person (correction_request), in the change log like every fact. */
#ifndef COSO_APP_CORRECTION_H
#define COSO_APP_CORRECTION_H

#include "app/app.h"
#include "app/page/page.h"

#define CORRECTION_TEXT_LEAST 3
#define CORRECTION_TEXT_MOST 300

struct correction_made {
	bool own;			   /* of whom the viewer's account is: area and id do not count */
	int64_t area, id;		   /* of the person; on paper, by whoever may write there */
	const char *what, *wanted, *proof; /* proof: "" for none */
};
/* Needs an app for writing with the viewer. ERR_INPUT says what is wrong, ERR_NOT_FOUND: no such person, or the account is nobody's. So
 * many may wait at a time for one person (setting requests_open). */
bool correction_make(struct app *a, const struct page_ask *ask, const struct correction_made *q, int64_t now_ms, struct err *e);

enum correction_state { CORRECTION_OPEN, CORRECTION_ACCEPTED, CORRECTION_REFUSED };
struct correction_row {
	int64_t area, id, person;
	const char *name;							    /* of the person, as far as the viewer may know */
	const char *what, *wanted, *proof, *login, *asked, *answer, *by, *answered; /* instants in words; "" : none */
	bool on_paper, own;							    /* own: the viewer's, who does not answer it */
	enum correction_state state;
};
struct correction_rows {
	const struct correction_row *items; /* those that wait first */
	size_t count;
	bool more; /* than CORRECTIONS_SHOWN, perhaps: the rest was not looked at */
};
#define CORRECTIONS_SHOWN 200
/* The viewer's own (ERR_NOT_FOUND: the account is nobody's), or those of everybody that the viewer may answer: so many at most. */
bool correction_list(struct app *a, const struct page_ask *ask, bool own, struct correction_rows *out, struct arena *arena, struct err *e);
/* How the person is called for whom a paper is to be written down; ERR_DENIED when the viewer may not write there. */
bool correction_person(
	struct app *a, const struct page_ask *ask, int64_t area, int64_t id, const char **name, struct arena *arena, struct err *e);

/* How many wait that the viewer may answer; inside a read transaction. */
bool correction_waiting(struct app *a, const struct page_ask *ask, int64_t *count, struct arena *arena, struct err *e);

/* Requests the viewer made, for itself or on paper, that were answered since: the newest first, so many at most; of whoever asks to be
 * told. Inside a read transaction. */
struct correction_told {
	int64_t area, id, answered_ms;
	bool accepted, on_paper;
};
bool correction_answered(struct app *a, int64_t since_ms, struct correction_told *out, size_t most, size_t *count, struct err *e);

struct correction_answer {
	int64_t area, id;
	bool accept;
	const char *answer; /* why, must be stated */
};
/* Needs an app for writing with the viewer. *person gets whose it is. ERR_NOT_FOUND: none, or answered before. */
bool correction_answer(
	struct app *a, const struct page_ask *ask, const struct correction_answer *q, int64_t now_ms, int64_t *person, struct err *e);

#endif
