/* The forms of the bench (forms.h). */
#include "forms.h"

#include <string.h>

#define A(x) (1u << (x))
#define K(x) (1u << (x))

const struct form_column form_columns[FORM_COLUMNS] = {
	{0},
	{.with = A(IS_FEMALE)},
	{.with = A(IS_MINORITY)},
	{.with = A(IS_RELIGION)},
	{.with = A(AGE_31)},
	{.with = A(AGE_41), .without = A(AGE_31)},
	{.with = A(AGE_51), .without = A(AGE_41)},
	{.with = A(AGE_61), .without = A(AGE_51)},
	{.without = A(AGE_61)},
	{.with = A(PROF_4)},
	{.with = A(PROF_5)},
	{.with = A(PROF_6)},
	{.with = A(THEORY_1)},
	{.with = A(THEORY_2)},
	{.with = A(THEORY_3)},
	{.with = A(IS_FEMALE) | A(AGE_40)},
	{.with = A(IS_MINORITY) | A(IS_FEMALE)},
	{.with = A(PROF_4) | A(THEORY_2)},
	{.with = A(AGE_40) | A(PROF_4)},
	{.with = A(IS_FEMALE) | A(IS_MINORITY) | A(AGE_40)},
	{.two_posts = true},
	{.any = K(16)},
	{.with = A(AGE_35) | A(THEORY_3)},
	{.without = A(IS_FEMALE) | A(AGE_60)},
};

static uint32_t columns_of(const int *list) /* ends with -1 */
{
	uint32_t bits = 0;

	for (; *list >= 0; list++)
		bits |= 1u << *list;
	return bits;
}

static void base(struct form_bench *f, uint32_t a, uint32_t b, uint32_t c, uint32_t none, uint32_t columns)
{
	f->bases[f->base_count++] = (struct form_base){{a, b, c}, none, columns};
	f->cell_count += (size_t)__builtin_popcount(columns);
}

void form_f1(struct form_bench *f)
{
	memset(f, 0, sizeof *f);
	f->name = "F1";
	base(f, K(1), 0, 0, 0, columns_of((int[]){0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 14, -1}));
	base(f, K(7) | K(8), 0, 0, 0, columns_of((int[]){0, 1, 2, 4, 5, 9, 10, 13, 14, 15, -1}));
	base(f, POSTS, 0, 0, 0, columns_of((int[]){0, 1, 2, 15, 17, 18, 19, 20, 22, 23, -1}));
	base(f, K(2) | K(3) | K(4) | K(5) | K(6), 0, 0, 0, columns_of((int[]){0, 1, 2, 4, 16, 9, -1}));
	base(f, K(1), K(7) | K(8), 0, 0, 1);
	base(f, K(1), K(3), POSTS, 0, 1);
}

void form_f5(struct form_bench *f)
{
	const uint32_t all = (1u << FORM_COLUMNS) - 1, mass = K(2) | K(3) | K(4) | K(5) | K(6);
	const uint32_t unions[] = {K(7) | K(8), K(9) | K(14) | K(15), K(10) | K(11) | K(12), K(11) | K(12) | K(13), mass, POSTS, 0xfffe};
	const uint32_t beside[] = {K(2), K(3), K(4), K(5), K(6), K(7) | K(8), K(10), POSTS};

	memset(f, 0, sizeof *f);
	f->name = "F5";
	for (int k = 1; k <= 15; k++)
		base(f, K(k), 0, 0, 0, all);
	for (int i = 0; i < 7; i++)
		base(f, unions[i], 0, 0, 0, all);
	for (int i = 0; i < 8; i++)
		base(f, K(1), beside[i], 0, 0, all);
	for (int k = 16; k < CODES; k++)
		base(f, K(k), 0, 0, 0, all);
	base(f, K(1), 0, 0, POSTS, all);
	base(f, POSTS, 0, 0, K(1), all);
	base(f, K(3), 0, 0, K(1), all);
	base(f, mass, 0, 0, POSTS, all);
	base(f, K(7) | K(8), 0, 0, K(10), all);
}

int form_age(enum attribute a)
{
	static const int ages[ATTRIBUTES] = {
		[AGE_31] = 31, [AGE_35] = 35, [AGE_40] = 40, [AGE_41] = 41, [AGE_51] = 51, [AGE_60] = 60, [AGE_61] = 61};

	return ages[a];
}

bool form_counts(const struct form_base *b, const struct form_column *c, uint32_t attributes, uint32_t codes)
{
	uint32_t posts = codes & POSTS;

	for (int i = 0; i < 3 && b->any[i]; i++)
		if (!(codes & b->any[i]))
			return false;
	if ((codes & b->none) || (attributes & c->with) != c->with || (attributes & c->without))
		return false;
	return (!c->any || (codes & c->any)) && (!c->two_posts || (posts & (posts - 1)));
}

/* ---- SQL ---- */

static void sql_attribute(enum attribute a, bool holds, uint16_t day, FILE *to)
{
	if (a <= IS_RELIGION)
		fprintf(to, " AND %s=%d", (const char *[]){"female", "minority", "religion"}[a], holds);
	else if (form_age(a))
		fprintf(to, " AND birth%s%d", holds ? ">" : "<=", nation_years_before(day, form_age(a)));
	else
		fprintf(to, " AND %s%s%d", a < THEORY_1 ? "prof" : "theory", holds ? ">=" : "<",
			(int)(a < THEORY_1 ? a - PROF_4 + 4 : a - THEORY_1 + 1));
}

static void sql_cell(const struct form_base *b, const struct form_column *c, uint16_t day, const char *weight, bool cube, FILE *to)
{
	fprintf(to, "SUM(CASE WHEN (mask&%u)<>0", b->any[0]);
	for (int i = 1; i < 3 && b->any[i]; i++)
		fprintf(to, " AND (mask&%u)<>0", b->any[i]);
	if (b->none)
		fprintf(to, " AND (mask&%u)=0", b->none);
	if (c->any)
		fprintf(to, " AND (mask&%u)<>0", c->any);
	if (c->two_posts)
		fprintf(to, " AND ((mask&%u)&((mask&%u)-1))<>0", POSTS, POSTS);
	if (cube && (c->with | c->without))
		fprintf(to, " AND (bits&%u)=%u", c->with | c->without, c->with);
	for (int a = 0; !cube && a < ATTRIBUTES; a++)
		if ((c->with | c->without) & A(a))
			sql_attribute((enum attribute)a, (c->with & A(a)) != 0, day, to);
	fprintf(to, " THEN %s ELSE 0 END)\n", weight);
}

void form_sql(const struct form_bench *f, uint16_t day, const char *weight, bool cube, FILE *to)
{
	for (size_t i = 0; i < f->base_count; i++)
		for (int c = 0; c < FORM_COLUMNS; c++)
			if (f->bases[i].columns & (1u << c))
				sql_cell(&f->bases[i], &form_columns[c], day, weight, cube, to);
}

void form_sql_codes(FILE *to)
{
	fputs("(1<<kind)+CASE", to);
	for (uint8_t k = 1; k < KINDS; k++)
		for (uint8_t r = 1; r < 3; r++)
			if (nation_codes(k, r) != K(k))
				fprintf(to, " WHEN kind=%d AND pos=%d THEN %u", k, r, nation_codes(k, r) - K(k));
	fputs(" ELSE 0 END\n", to);
}

void form_sql_attributes(uint16_t day, FILE *to)
{
	fputs("0", to);
	for (int a = 0; a < ATTRIBUTES; a++) {
		fputs("+CASE WHEN 1=1", to);
		sql_attribute((enum attribute)a, true, day, to);
		fprintf(to, " THEN %u ELSE 0 END", A(a));
	}
	fputs("\n", to);
}
