/* Headings of lists that went out: what their cells may fill when they come back. */
#include "app/list/list_parts.h"

#include "app/import/mapping.h"
#include "messages/page_people.def"

#include <string.h>

/* The field of a column by its own name, also of a bound; NULL: it is computed. */
static const char *field_of_attr(const struct kind *k, const char *attr)
{
	bool bound = strcmp(attr, "from_d") == 0;
	if (strcmp(k->name, "tenure") == 0 && strcmp(attr, "title") == 0)
		return "post";
	return bound ? "from" : kind_field_index(k, attr) >= 0 ? k->fields[kind_field_index(k, attr)].name : NULL;
}

static const char *field_of(const struct kind *k, const struct listed_column *c)
{
	const char *kind = k->name;
	bool tenure = strcmp(kind, "tenure") == 0, post = strcmp(kind, "post") == 0, person = strcmp(kind, "person") == 0;
	switch (c->of) {
	case LISTED_NAME:
		return person ? "full_name" : tenure ? "person" : post ? NULL : "name";
	case LISTED_BIRTH:
		return person ? "birth_d" : "person.birth";
	case LISTED_ATTR:
		return field_of_attr(k, c->attr->name);
	case LISTED_ORG:
		return tenure ? "post.organisation" : post ? "organisation" : NULL;
	case LISTED_UNIT:
		return strcmp(kind, "organisation") == 0 ? "unit" : person ? "_village" : NULL;
	case LISTED_COMMUNE:
		return strcmp(kind, "unit") == 0 ? "parent" : "_home";
	case LISTED_CODE:
		return "code";
	case LISTED_AGE:
	case LISTED_POST:
	case LISTED_CELL:
	case LISTED_PARTY:
	case LISTED_SINCE:
	case LISTED_HOLDER:
		break;
	}
	return NULL;
}

/* The list of people by name (page_people.c) has headings of its own. */
static const char *of_people(const char *key, enum msg_lang lang, struct arena *arena)
{
	static const struct {
		msg_key heading;
		const char *field;
	} columns[] = {{MSG_PEOPLE_NAME, "full_name"}, {MSG_PEOPLE_BIRTH, "birth_d"}, {MSG_PEOPLE_SEX, "sex"}, {MSG_PEOPLE_POST, ""},
		{MSG_PEOPLE_ORGANISATION, ""}, {MSG_PEOPLE_UNIT, "_village"}, {MSG_PEOPLE_COMMUNE, "_home"}};
	for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
		if (strcmp(mapping_heading_key(msg_template(columns[i].heading, lang), arena), key) == 0)
			return columns[i].field;
	return NULL;
}

const char *list_heading_field(struct app *a, const struct kind *k, const char *heading, struct arena *arena)
{
	static const enum msg_lang languages[] = {MSG_VI, MSG_EN};
	const char *key = mapping_heading_key(heading, arena), *found = NULL;
	if (!list_is_kind(a, k->name))
		return NULL;
	for (size_t n = 0; n < G_N_ELEMENTS(languages); n++) {
		const struct page_ask ask = {.lang = languages[n]};
		struct err none = {0};
		if (strcmp(k->name, "person") == 0 && found == NULL)
			found = of_people(key, languages[n], arena);
		struct listing l = {.a = a, .ask = &ask, .arena = arena, .kind = vocab_kind(a->vocab, k->name)};
		if (!columns_make(&l, &none))
			continue;
		for (size_t i = 0; i < l.all_count; i++) {
			if (strcmp(mapping_heading_key(l.all[i].shown.label, arena), key) != 0)
				continue;
			const char *field = field_of(k, &l.all[i]);
			/* Two columns may be called the same: the one that fills something. */
			found = field != NULL ? field : found != NULL ? found : "";
		}
	}
	return found;
}
