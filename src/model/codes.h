/* Code lists: domain/codes/ *.yaml read on demand and kept. Immutable once loaded; the lists of one struct codes may be asked for by
 * several threads. */
#ifndef COSO_MODEL_CODES_H
#define COSO_MODEL_CODES_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"

struct code {
	int num;	/* stored in rows */
	const char *id; /* identifier of the form language */
	const char *vi, *en;
	int order;		    /* rank in an ordered list (ties allowed); 0 = none */
	ymd from, until;	    /* validity; 0 = always, YMD_OPEN = still */
	const char *chain;	    /* term_period */
	const char *scale;	    /* evaluation_level */
	const char *const *extras;  /* other keys and values as written: {"level","commune","group","thon",NULL}; lists joined by spaces */
	const char *const *aliases; /* NULL-terminated */
	int line;		    /* in the list's file */
};

struct code_group {
	const char *id, *vi, *en;
	const int *nums; /* of its codes */
	size_t count;
};

struct code_list {
	const char *name, *vi, *en;
	const char *path; /* of its file, for messages */
	bool ordered;	  /* scale in the sense of form-language.md 2 (a list whose codes carry scale: is not) */
	const char *confidence;
	const struct code *codes; /* in file order */
	size_t count;
	const struct code_group *groups;
	size_t group_count;
};

/* Where the text of a domain file comes from ("codes/sex.yaml" -> bytes), so that tools read from disk and the program from itself.
 * Gives NULL when there is no such file. The bytes are NUL-terminated and belong to the caller (g_free). */
typedef char *(*codes_source)(const char *path, void *user);

struct codes; /* the lists read so far */
struct codes *codes_new(codes_source source, void *user);
void codes_free(struct codes *c);

/* The list of that name; NULL with an error when absent or faulty. Lives as long as c. */
const struct code_list *codes_list(struct codes *c, const char *name, struct err *e);
/* Do the keys of a list that name codes of other lists (level, head, org, scale, systems, parent …) name codes that exist? Reads those
 * lists too. false with an error at the first that does not. */
bool codes_check_references(struct codes *c, const char *name, struct err *e);
/* Adds a list that is not a file (lists of the language itself: boundary, standard_result); replaces none. List memory must outlive c. */
void codes_add(struct codes *c, const struct code_list *list);

/* Adds an item to a list, with copies of its texts: what a register adds of its own (list_item). Before anybody else asks c; nothing
 * happens when there is no such list, or when it has the number or the id already. */
void codes_add_item(struct codes *c, const char *list, const struct code *item);

const struct code *code_by_id(const struct code_list *l, const char *id);
const struct code *code_by_num(const struct code_list *l, int64_t num);
const struct code_group *code_group_find(const struct code_list *l, const char *id);
bool code_in_group(const struct code_group *g, int64_t num);
const char *code_extra(const struct code *c, const char *key); /* NULL when absent */
/* The nearest id by edit distance, for messages; NULL when none is near. */
const struct code *code_nearest(const struct code_list *l, const char *id);

#endif
