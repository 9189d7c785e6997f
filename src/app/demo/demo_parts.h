/* Shared by the parts of the demo generator; and by the generator of large registers (synth); nobody else includes it. */
#ifndef COSO_APP_DEMO_PARTS_H
#define COSO_APP_DEMO_PARTS_H

#include "app/demo/demo.h"
#include "base/rng.h"
#include "store/store.h"

#include "model/kinds.gen.h"

/* Marks the one person version that is wrong on purpose until the correction. */
#define DEMO_PLANTED_MARK "dữ liệu mẫu: ghi sai có chủ ý"
#define DEMO_KNOWN_FROM ((ymd)20100101) /* units and organisations are known to stand on this day; when they were founded is not known */

struct demo {
	struct store *s;
	struct arena *a;
	struct rng rng; /* reseeded for each part by its name */
	const struct demo_options *options;
	struct demo_report *report;
	int64_t next_citizen; /* running part of the invented identity numbers */
};

/* The number of a code; a code that is not in its list is a bug of the generator. */
int demo_num(struct demo *d, const char *list, const char *code);
void demo_stage(struct demo *d, msg_key stage, int64_t done, int64_t total);
void demo_seed(struct demo *d, const char *part);
/* Random numbers of the current part: uniform in [0, n), in [lo, hi]; and Fisher–Yates over items of at most 64 bytes. */
int demo_below(struct demo *d, size_t n);
int demo_between(struct demo *d, int lo, int hi);
void demo_shuffle(struct demo *d, void *items, size_t count, size_t size);

/* ---- decks: exact margins (docs/demo-world.md 0.3) ---- */
struct card {
	int value, count;
};
/* An array of sum(count) values, shuffled. */
int *demo_deck(struct demo *d, const struct card *cards, size_t kinds, size_t *total);
/* Shares a total out over weights by largest remainder; ties by position. */
void demo_share(int total, const int *weights, size_t n, int *out);

/* ---- accounts ---- */
/* Roles, accounts and grants, last of all: they refer to units and cells. */
bool demo_accounts(struct demo *d, struct err *e);

/* ---- people ---- */
struct demo_person {
	int64_t area, id;
	int sex, ethnic; /* nums; 0 = not recorded */
	ymd birth;	 /* may be partial */
	int general;	 /* nums of the levels, 0 = none recorded */
	int professional, theory;
	ymd professional_on, theory_on;
	int professional_before, theory_before; /* the level held until then; 0 = none recorded */
	bool hue;				/* surnames of Huế mixed in */
	bool planted;				/* a woman first written down as a man (demo_correction) */
	bool no_number;				/* no identity number: who was on the books before there were any */
};
/* Writes person, its first version, levels and one invented identity number. Fills id. */
bool demo_person_write(struct demo *d, struct demo_person *p, struct err *e);
/* A birth day uniform in [from, to]; now and then only the year or month is known, never in a year of which `edges` holds a boundary. */
ymd demo_birth(struct demo *d, ymd from, ymd to, const int *edge_years, size_t edges);

/* Party record and home membership of a person: admitted on the day of ceremony; village 0 = the member counts at the cell's own place. */
bool demo_membership_write(struct demo *d, const struct demo_person *p, int64_t cell, int64_t village, ymd ceremony, bool probationary,
	ymd until, struct err *e);

/* Party record and first home membership of a person with its reasons; precise days. official 0: still probationary. in_reason and
 * out_reason are codes; out_reason is not read while until is open. */
struct membership_wanted {
	const struct demo_person *person;
	int64_t cell, village; /* village 0: at the cell's own place */
	ymd from, until;
	const char *in_reason, *out_reason;
};
bool demo_record_write(struct demo *d, const struct demo_person *p, ymd ceremony, ymd official, struct err *e);
bool demo_member_write(struct demo *d, const struct membership_wanted *w, struct err *e);

/* ---- units ---- */
struct demo_unit {
	int64_t id, parent, version;
	int area; /* storage area */
	int level, type;
	const char *code, *name;
};
/* Units below (and with) the province of that code, down to the communes, by code: on the day of the first list; on a day. */
bool demo_units(struct demo *d, const char *province_code, struct demo_unit **out, size_t *count, struct err *e);
bool demo_units_on(struct demo *d, const char *province_code, ymd day, struct demo_unit **out, size_t *count, struct err *e);
const struct demo_unit *demo_unit_find(const struct demo_unit *units, size_t count, const char *code);
/* An invented unit (code 90001 …, or a village with a local code). */
bool demo_unit_make(struct demo *d, const char *level, const char *type, const char *name, const char *code, const char *local_code,
	int64_t parent, ymd from, ymd until, int64_t *id, struct err *e);
/* The whole of a unit goes into another on the day it ends. */
bool demo_unit_absorb(struct demo *d, int64_t unit, int64_t into, ymd on, struct err *e);
/* A village moves to another parent on a day: a second version. */
bool demo_unit_reparent(
	struct demo *d, int64_t unit, const char *type, const char *name, const char *local_code, int64_t parent, ymd on, struct err *e);

/* A version of a real unit before the first national list. */
bool demo_unit_earlier(struct demo *d, const struct demo_unit *u, int64_t parent, ymd from, ymd until, struct err *e);
/* Part of a unit became a new one on a day, told by its villages. */
bool demo_unit_carve(struct demo *d, int64_t from_unit, int64_t to_unit, ymd on, struct err *e);

/* ---- organisations ---- */
struct demo_org {
	int64_t id;
	ymd from, until;
};
struct org_wanted {
	const char *type, *name, *grassroots, *place;
	int64_t unit;
	int64_t superior; /* in the party line, 0 = none */
	ymd from, until;
};
bool demo_org_make(struct demo *d, const struct org_wanted *w, struct demo_org *out, struct err *e);
/* A further version of it from w->from to w->until; w->superior is not read. */
bool demo_org_version(struct demo *d, int64_t organisation, const struct org_wanted *w, struct err *e);
/* What happened to an organisation on a day: "found", "upgrade". */
bool demo_org_event(struct demo *d, const char *event, int64_t organisation, ymd on, struct err *e);
bool demo_line_make(struct demo *d, const char *line, int64_t organisation, int64_t superior, ymd from, ymd until, struct err *e);
/* A post with its one version; term 0 = none. */
struct post_wanted {
	int64_t organisation, term;
	const char *title, *category;
	int seats;
	ymd from, until;
};
bool demo_post_make(struct demo *d, const struct post_wanted *w, int64_t *id, struct err *e);
bool demo_term_make(struct demo *d, int64_t organisation, const char *period, const char *label, ymd from, ymd until, int seats,
	int elected, int64_t *id, struct err *e);
struct tenure_wanted {
	const struct demo_person *person;
	int64_t post;
	const char *source, *category, *end_reason;
	ymd from, until;
	bool main, reelected_known, reelected;
};
bool demo_tenure_make(struct demo *d, const struct tenure_wanted *w, struct err *e);

/* One account with the password of the demo (DEMO_PASSWORD) and one grant; unit and organisation may be NONE. Its role must be there. */
bool demo_account_write(
	struct demo *d, const char *login, const char *display, const char *role, int64_t unit, int64_t organisation, struct err *e);

/* ---- the provinces ---- */
bool demo_tuyen_quang(struct demo *d, struct err *e);
/* Tuyên Quang before and since the merger of 1/7/2025: people's committees, and the Party's bodies of the new levels; `before` are the
 * units of the first list. */
bool demo_new_levels(struct demo *d, const struct demo_unit *before, size_t before_count, struct err *e);
bool demo_villages(struct demo *d, const struct demo_unit *units, size_t count, struct err *e);
bool demo_hue(struct demo *d, struct err *e);
bool demo_lai_chau(struct demo *d, struct err *e);
bool demo_lao_cai(struct demo *d, struct err *e);
bool demo_son_la(struct demo *d, struct err *e);
/* Facts put wrong on purpose and corrected later, so that known-at can be seen. */
bool demo_correction(struct demo *d, struct err *e);

#endif
