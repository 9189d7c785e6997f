/* What the pages of the register share: marks, facts, seats. View structs: text ready to print. */
#ifndef COSO_APP_PAGE_REGISTER_H
#define COSO_APP_PAGE_REGISTER_H

#include "app/page/page.h"

/* A status: how it is drawn, and its word. */
enum reg_mark_kind { REG_PLAIN, REG_OK, REG_WARN, REG_BAD, REG_INFO };
struct reg_mark {
	enum reg_mark_kind kind;
	const char *text; /* NULL: none */
};

struct reg_fact {
	const char *label, *text;
};
struct reg_facts {
	const struct reg_fact *items;
	size_t count;
};

/* Seats decided, held, vacant; their words ("…" and "⊘" where there is nothing to print). */
struct reg_seats {
	int64_t decided, held, vacant, over;
	const char *decided_text, *held_text;
	struct reg_mark mark;
};

/* Somebody in a post. */
struct reg_holder {
	struct page_person_ref person; /* id NONE: not to be named */
	const char *birth, *from, *until, *source, *note;
};

#endif
