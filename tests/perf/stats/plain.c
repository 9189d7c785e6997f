/* The further judge: every person asked every cell, one after the other. */
#include "plain.h"

#include <stdlib.h>

static int32_t unit_at(const struct nation *n, uint32_t unit, int level)
{
	const struct nation_unit *u = &n->units[unit];

	if (level == LEVEL_NATION)
		return 0;
	if (level == LEVEL_PROVINCE)
		return u->province;
	if (level == LEVEL_COMMUNE)
		return u->commune;
	if (u->level != LEVEL_VILLAGE)
		return -1;
	/* villages stand behind their commune in pre-order */
	return (int32_t)(n->commune_first[u->commune] + unit - n->commune_unit[u->commune] - 1);
}

static uint32_t attributes_of(const struct nation_person *x, uint16_t day, const uint16_t *bounds)
{
	uint32_t bits = (uint32_t)x->female << IS_FEMALE | (uint32_t)x->minority << IS_MINORITY | (uint32_t)x->religion << IS_RELIGION;
	int reached[3] = {0};

	for (size_t i = 0; i < x->level_count; i++)
		if (x->levels[i].from <= day && x->levels[i].level > reached[x->levels[i].kind])
			reached[x->levels[i].kind] = x->levels[i].level;
	for (int a = 0; a < ATTRIBUTES; a++)
		if ((form_age((enum attribute)a) && x->birth > bounds[a]) ||
			(a >= PROF_4 && a < THEORY_1 && reached[1] >= a - PROF_4 + 4) || (a >= THEORY_1 && reached[2] >= a - THEORY_1 + 1))
			bits |= 1u << a;
	return bits;
}

void plain_count(const struct nation *n, uint32_t persons, const struct form_bench *f, int level, uint16_t day, uint32_t *out)
{
	uint16_t bounds[ATTRIBUTES] = {0};
	struct nation_person x;

	for (int a = 0; a < ATTRIBUTES; a++)
		if (form_age((enum attribute)a))
			bounds[a] = nation_years_before(day, form_age((enum attribute)a));
	for (uint32_t p = 0; p < persons; p++) {
		int32_t units[32];
		uint32_t codes[32], attributes;
		size_t count = 0;

		nation_person(n, p, &x);
		for (size_t i = 0; i < x.row_count; i++) {
			int32_t unit = unit_at(n, x.rows[i].unit, level);
			size_t j = 0;

			if (unit < 0 || x.rows[i].from > day || x.rows[i].until <= day)
				continue;
			while (j < count && units[j] != unit)
				j++;
			if (j == count) {
				units[count] = unit;
				codes[count++] = 0;
			}
			codes[j] |= nation_codes(x.rows[i].kind, x.rows[i].rank);
		}
		attributes = attributes_of(&x, day, bounds);
		for (size_t j = 0; j < count; j++) {
			uint32_t *cell = out + (size_t)units[j] * f->cell_count;

			for (size_t b = 0; b < f->base_count; b++)
				for (int c = 0; c < FORM_COLUMNS; c++)
					if (f->bases[b].columns >> c & 1)
						*cell++ += form_counts(&f->bases[b], &form_columns[c], attributes, codes[j]);
		}
	}
}
