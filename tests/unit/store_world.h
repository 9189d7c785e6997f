/* A tiny register for the tests of the store, on either engine: one commune, two cells, a post, three people. */
#ifndef COSO_TESTS_STORE_WORLD_H
#define COSO_TESTS_STORE_WORLD_H

#include "store/store.h"

#include "model/kinds.gen.h"

#include <glib.h>

enum { WORLD_AREA = 7, WORLD_OTHER_AREA = 8 };

struct world {
	char *dir, *address, *key_file;
	bool postgres;
	struct store *s;
	struct arena *a;
	int64_t clock;
	int64_t nation, province, commune, village;
	int64_t committee, cell, other_cell;
	int64_t secretary; /* a head's post with one seat, of cell */
	int64_t person[3];
	int64_t tenure, home; /* of person[0] */
};

/* cmocka set-ups and tear-down; *state is a struct world with an open, filled store. */
int world_sqlite(void **state);
int world_postgres(void **state); /* at $TEST_PG; everything in it is dropped */
int world_end(void **state);
/* The same with a filler of one's own, which opens w->s and leaves it open: it makes the register once for a process and engine, the cases
 * after the first get a copy of it. What the filler learnt it keeps itself. */
int world_made(void **state, bool postgres, void (*fill)(struct world *, void *), void *user);
/* Only the place, nothing made yet. */
int world_sqlite_bare(void **state);
int world_postgres_bare(void **state);

/* Opens another connection (its recorded time starts at world.clock). */
struct store *world_open(const struct world *w, enum db_mode mode, struct err *e);
/* Makes and fills the register. */
void world_fill(struct world *w, bool bulk);

void world_begin(struct store *s, bool bulk);
void world_commit(struct store *s); /* must succeed */
void world_insert(struct store *s, const struct table *t, void *row);
/* Number of a code. */
int64_t world_num(struct store *s, const char *list, const char *id);
int64_t world_int(struct store *s, const char *sql);
/* Every fact as text, now (0) or as it was known at an instant: what two states of a register are compared by. To be freed. */
char *world_dump(struct store *s, int64_t known_ms);
/* Behind the program's back, without foreign keys. */
void world_tamper(struct world *w, const char *sql);
/* Ends the test when `coso verify` would find something; world_verified_say prints one finding. */
void world_verified(struct store *s);
void world_verified_say(msg_key key, const char *const *args, size_t n, void *user);

int64_t world_add_person(struct world *w, const char *name);
int64_t world_add_tenure(struct world *w, int64_t person, int64_t post, ymd from, ymd until);
void world_tenure_row(struct world *w, struct tenure_row *r, int64_t person, int64_t post, ymd from, ymd until);
void world_membership_row(struct world *w, struct membership_row *r, int64_t person, int64_t cell, ymd from, ymd until);

#endif
