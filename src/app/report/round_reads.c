/* What of the register a form reads: tables, and the columns that move who is counted. */
#include "app/report/round_parts.h"

#include "stats/form_reads.h"
#include "store/views.h"

#include <string.h>

struct table_read {
	const struct table *t;
	bool yes;
};

static void reads_table(const struct fact_kind *k, const struct attr *attr, void *user)
{
	struct table_read *x = user;
	const char *view = attr != NULL && attr->timeline != NULL ? attr->timeline : k->view;
	x->yes |= k->available && view != NULL && view_reads_table(view, x->t->name);
}

bool round_form_reads(const struct form *f, const struct table *t)
{
	struct table_read x = {t, false};
	form_reads(f, reads_table, &x);
	return x.yes;
}

struct name_read {
	const char *name;
	bool yes;
};

static void reads_name(const struct fact_kind *k, const struct attr *attr, void *user)
{
	struct name_read *x = user;
	(void)k;
	x->yes |= attr != NULL && strcmp(attr->name, x->name) == 0;
}

bool round_column_counts(const struct form *f, const char *name)
{
	static const char *const always[] = {"from_d", "until_d", "on_d", "person_id", "organisation_id", "post_id", "unit_id", "parent_id",
		"village_id", "kind_m", "place", "type", "superior_id", NULL};
	struct name_read x = {name, false};
	if (g_strv_contains(always, name))
		return true;
	form_reads(f, reads_name, &x);
	return x.yes;
}
