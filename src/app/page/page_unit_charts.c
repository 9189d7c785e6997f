/* Charts of a unit; see page_unit_charts.h. Each is a question, which the page leads to. */
#include "app/page/page_unit_charts.h"

#include "app/page/page_question_parts.h"
#include "messages/page_unit.def"

bool page_unit_charts(
	struct app *a, const struct page_ask *ask, int64_t unit, struct page_unit_charts *out, struct arena *arena, struct err *e)
{
	static const struct question_ask asked[PAGE_UNIT_CHARTS] = {{.count = "persons",
									    .of = "party(home)",
									    .rows = "age:-30,31-35,36-40,41-45,46-50,51-55,56-60,61-65,66+",
									    .columns = "sex"},
		{.count = "persons", .of = "party(home)", .rows = "theory", .share = true}};
	static const msg_key titles[PAGE_UNIT_CHARTS] = {MSG_UNIT_CHART_AGES, MSG_UNIT_CHART_THEORY};
	static const char *const ids[PAGE_UNIT_CHARTS] = {"ages", "levels"};
	*out = (struct page_unit_charts){.unit = NULL};
	if (!form_unit_path(a, unit, ask->boundaries_today ? ask->today : ask->day, &out->unit, arena, e))
		return false;
	for (size_t i = 0; i < PAGE_UNIT_CHARTS; i++) {
		out->asked[i] = asked[i];
		out->titles[i] = msg_template(titles[i], ask->lang);
		if (out->unit != NULL)
			out->items[i] = page_question_chart(a, ask, &asked[i], out->unit, ids[i], out->titles[i], arena);
	}
	return true;
}
