/* A stage for tests of acts: a world, an app on its register, one act after the other with its result. */
#ifndef COSO_TESTS_ACT_STAGE_H
#define COSO_TESTS_ACT_STAGE_H

#include "store_world.h"

#include "app/act/act.h"

#define TODAY 20250601

struct stage {
	struct world *w;
	struct app *app;
	struct act_result out; /* of the act performed last; lives in the world's arena */
};

/* state: the struct world of the test. */
void stage_open(struct stage *s, void **state);
void stage_close(struct stage *s);

#define TEXTS(...)                                                                                                                         \
	.texts = (const struct act_text[]){__VA_ARGS__},                                                                                   \
	.text_count = sizeof((const struct act_text[]){__VA_ARGS__}) / sizeof(struct act_text)

/* Does it; what is not said is taken from the world. A failure that is no problem of the act ends the test. */
void perform(struct stage *s, struct act act);
/* Ends the test when the last act had a problem or was not written. */
void clean(struct stage *s);
/* The problem of a field; NULL when there is none. */
const struct act_problem *problem_of(const struct stage *s, const char *field);
/* Does one of the effects say this? Prints them when none does. */
bool has_effect(const struct stage *s, const char *part);
/* The one number of a statement. */
int64_t number(struct stage *s, const char *format, ...) G_GNUC_PRINTF(2, 3);
const char *id_text(struct stage *s, int64_t id);

#endif
