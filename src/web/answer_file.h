/* Answers that are files to keep. */
#ifndef COSO_WEB_ANSWER_FILE_H
#define COSO_WEB_ANSWER_FILE_H

#include "app/paper/paper_out.h"
#include "exchange/sheet.h"
#include "web/web.h"

#define FILE_CSV "text/csv; charset=utf-8"
#define FILE_XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#define FILE_PDF "application/pdf"
#define FILE_DOCX "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

/* The answer is to be kept as "NAME-DAY.csv" or ".xlsx"; name in plain ASCII, the day is the page's. */
void answer_name(struct web *w, const char *name, bool excel);

/* A use case writes to the path; its file becomes the answer, read by the system as it leaves: it has no name any more, and the program
 * holds none of it. */
typedef bool (*answer_write)(struct web *w, const char *path, void *user, struct err *e);
bool answer_written(struct web *w, answer_write write, void *user, struct err *e);
/* The sheet as CSV in the body, or as a written Excel file. */
bool answer_sheet(struct web *w, const struct sheet *s, bool excel, struct err *e);

/* Which sort of paper an address asks for; PDF where it says nothing. ERR_USAGE for other words. */
bool answer_paper_format(const char *as, enum paper_format *out, struct err *e);
/* The paper becomes the answer, to be kept as "NAME.pdf" or ".docx"; plain: the same in ASCII, for old browsers. Takes the bytes. */
void answer_paper(struct web *w, enum paper_format format, GBytes *bytes, const char *name, const char *plain);

#endif
