/* C58: an act that reaches behind a report that was sent is asked for its reason; what is given is kept at the report too (round_reach.h).
 */
#include "app/act/act_internal.h"

#include "app/report/round_reach.h"
#include "store/reach.h"

#include <string.h>

const char *act_reason(const struct act *act)
{
	if (act->reason != NULL && *act->reason != '\0')
		return act->reason;
	for (size_t i = 0; i < act->waiver_count; i++)
		if (strcmp(act->waivers[i].rule, ACT_REACH_RULE) == 0 && act->waivers[i].reason != NULL && *act->waivers[i].reason != '\0')
			return act->waivers[i].reason;
	return act->reason;
}

bool act_reach(struct acting *x, struct err *e)
{
	const char *words = NULL;
	if (!round_reach_asks(x->app, x->act->lang, x->arena, &words, e))
		return false;
	if (words == NULL)
		return true;
	if (store_reason(x->store) != NULL || store_has_basis(x->store)) {
		act_effect(x, words, NULL, 0, NONE);
		return true;
	}
	x->unaccepted++;
	act_problem(x, NULL, ACT_REACH_RULE, true, words);
	return true;
}
