/* Between the files of questions; nobody else includes this. */
#ifndef COSO_APP_ASK_QUESTION_PARTS_H
#define COSO_APP_ASK_QUESTION_PARTS_H

#include "app/ask/question.h"

/* A question on its way to a text. */
struct asking {
	struct app *a;
	const struct question_ask *q;
	const struct fact_kind *kind;
	struct arena *arena;
	GString *out;
};

/* One of the two splits. */
struct axis {
	const char *text; /* as asked; NULL: none */
	const struct attr *attr;
	const char *detail;	 /* behind the colon; NULL */
	bool child, age, around; /* around: of the unit or the organisation of the fact */
	const char *name;	 /* as in a condition: "sex", "place.area" */
	const char *vi, *en;	 /* what it is called */
};

bool axis_read(const struct asking *k, const char *text, struct axis *out, struct err *e);
/* Its lines, each with the prefix before its id; an item of a list each. */
bool axis_lines(struct asking *k, const struct axis *x, const char *prefix, const char *indent, struct err *e);
/* About how many lines it makes. */
size_t axis_count(const struct axis *x);
/* Do its lines leave something over that has to be shown (parts), or may one be in several? */
bool axis_parts(const struct axis *x);
/* 'text' for YAML. */
const char *question_quote(const struct asking *k, const char *text);
/* { vi: …, en: … } of a message. */
const char *question_label(const struct asking *k, msg_key key, const char *const vi[2], const char *const en[2]);

#endif
