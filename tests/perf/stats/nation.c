/* The national data set of the bench (nation.h). */
#include "nation.h"

#include <stdlib.h>

enum { YEARS_18 = 6575 };

static uint64_t mix(uint64_t x)
{
	x ^= x >> 30;
	x *= 0xbf58476d1ce4e5b9u;
	x ^= x >> 27;
	x *= 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

/* A number of a person (or unit) for a field. */
static uint64_t hash(uint64_t person, uint64_t field)
{
	return mix(mix(person * 0x9e3779b97f4a7c15u + 0x1234567u) + field * 0xd1b54a32d192ed03u);
}

static uint32_t of(uint64_t person, uint64_t field, uint32_t n)
{
	return (uint32_t)(hash(person, field) % n);
}

static int years(int n)
{
	return n * 1461 / 4;
}

static void unit_add(struct nation *n, uint32_t parent, int province, int commune, uint8_t level)
{
	n->units[n->unit_count++] = (struct nation_unit){parent, 0, (int16_t)province, (int16_t)commune, level};
}

struct nation *nation_make(void)
{
	struct nation *n = calloc(1, sizeof *n);
	int commune = 0;

	n->units = calloc(1 + PROVINCES + COMMUNES * 43, sizeof *n->units);
	n->villages = calloc((size_t)COMMUNES * 42, sizeof *n->villages);
	unit_add(n, 0, -1, -1, LEVEL_NATION);
	for (int p = 0; p < PROVINCES; p++) {
		uint32_t province = n->unit_count;

		n->province_unit[p] = province;
		n->province_first[p] = n->village_count;
		unit_add(n, 0, p, -1, LEVEL_PROVINCE);
		for (int c = 0; c < (p < 23 ? 98 : 97); c++, commune++) {
			uint32_t id = n->unit_count, villages = 18 + of((uint32_t)commune, 900, 25);

			n->commune_unit[commune] = id;
			n->commune_first[commune] = n->village_count;
			unit_add(n, province, p, commune, LEVEL_COMMUNE);
			for (uint32_t v = 0; v < villages; v++) {
				n->villages[n->village_count++] = n->unit_count;
				unit_add(n, id, p, commune, LEVEL_VILLAGE);
			}
			n->units[id].last = n->unit_count - 1;
		}
		n->units[province].last = n->unit_count - 1;
	}
	n->units[0].last = n->unit_count - 1;
	for (uint32_t u = 0; u < n->unit_count; u++)
		if (n->units[u].level == LEVEL_VILLAGE)
			n->units[u].last = u;
	n->province_first[PROVINCES] = n->commune_first[COMMUNES] = n->village_count;
	return n;
}

void nation_free(struct nation *n)
{
	free(n->units);
	free(n->villages);
	free(n);
}

/* ---- a person ---- */

static void row(struct nation_person *out, uint32_t unit, int kind, int rank, int from, int until)
{
	if (from > DAY_NOW || from >= until)
		return;
	out->rows[out->row_count++] =
		(struct nation_row){unit, (uint16_t)from, (uint16_t)(until > DAY_OPEN ? DAY_OPEN : until), (uint8_t)kind, (uint8_t)rank};
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* 85 % are members; 12 % of them leave again; 18 % move once, most of them inside the province. */
static void party(const struct nation *n, uint32_t p, int grown, struct nation_person *out)
{
	int join = grown + (int)of(p, 11, (uint32_t)least(DAY_NOW - grown, years(30)) + 1), end = DAY_OPEN;
	uint32_t other;

	if (of(p, 10, 100) >= 85)
		return;
	if (of(p, 12, 100) < 12)
		end = join + 365 + (int)of(p, 13, (uint32_t)years(20));
	if (of(p, 14, 100) >= 18 || least(end, DAY_NOW) - join < 2) {
		row(out, out->village, KIND_PARTY, 0, join, end);
		return;
	}
	int moved = join + 1 + (int)of(p, 15, (uint32_t)(least(end, DAY_NOW) - join - 1));
	if (of(p, 16, 100) < 70) {
		int province = n->units[out->village].province;
		uint32_t first = n->province_first[province];

		other = n->villages[first + of(p, 17, n->province_first[province + 1] - first)];
	} else {
		other = n->villages[of(p, 17, n->village_count)];
	}
	row(out, out->village, KIND_PARTY, 0, join, moved);
	row(out, other, KIND_PARTY, 0, moved, end);
}

static int rank(uint32_t p, uint64_t field)
{
	uint32_t x = of(p, field, 10);

	return x < 7 ? 0 : x < 9 ? 1 : 2;
}

static void organisations(uint32_t p, int grown, struct nation_person *out)
{
	const int before_1975 = 27394, after_1990 = 33237; /* 1975-01-01, 1991-01-01 */

	if (of(p, 20, 100) < 25)
		row(out, out->village, 2, rank(p, 21), grown + (int)of(p, 22, (uint32_t)years(15)), DAY_OPEN);
	if (out->female && of(p, 23, 100) < 45)
		row(out, out->village, KIND_WOMEN, rank(p, 24), grown + (int)of(p, 25, (uint32_t)years(10)), DAY_OPEN);
	if (out->birth >= after_1990 && of(p, 26, 100) < 35)
		row(out, out->village, 4, rank(p, 27), grown - years(2), out->birth + years(35));
	if (!out->female && out->birth < before_1975 && of(p, 28, 100) < 35)
		row(out, out->village, 5, rank(p, 29), grown + years(5) + (int)of(p, 30, (uint32_t)years(10)), DAY_OPEN);
	if (of(p, 31, 100) < 12)
		row(out, out->village, 6, rank(p, 32), grown + (int)of(p, 33, (uint32_t)years(12)), DAY_OPEN);
}

/* Where a post of this kind stands. */
static uint32_t post_unit(const struct nation *n, uint32_t p, int kind, const struct nation_person *out)
{
	const struct nation_unit *home = &n->units[out->village];
	uint64_t field = 100 + (uint64_t)kind * 10;

	if (kind == 13)
		return n->province_unit[home->province];
	if (kind == 9 || kind == 14)
		return out->village;
	if (kind == 15) {
		uint32_t first = n->commune_first[home->commune];

		return of(p, field, 100) < 20 ? n->villages[first + of(p, field + 1, n->commune_first[home->commune + 1] - first)]
					      : out->village;
	}
	return n->commune_unit[of(p, field, 100) < 3 ? of(p, field + 1, COMMUNES) : (uint32_t)home->commune];
}

static void posts(const struct nation *n, uint32_t p, int grown, struct nation_person *out)
{
	static const uint8_t percent[KINDS] = {
		[7] = 15, [8] = 20, [9] = 30, [10] = 25, [11] = 18, [12] = 25, [13] = 5, [14] = 13, [15] = 14};
	int first = grown + years(4);

	if (of(p, 60, 100) >= 12 || first >= DAY_NOW)
		return;
	for (int kind = 7; kind <= 15; kind++) {
		uint64_t field = 300 + (uint64_t)kind * 10;

		if (of(p, field, 100) >= percent[kind])
			continue;
		uint32_t unit = post_unit(n, p, kind, out);
		int from = first + (int)of(p, field + 1, (uint32_t)(DAY_NOW - first)), until = DAY_OPEN, next = from + years(5);
		if (of(p, field + 2, 100) < 35)
			until = from + 365 + (int)of(p, field + 3, (uint32_t)years(10));
		if (of(p, field + 4, 100) < 30 && next < least(until, DAY_NOW)) {
			row(out, unit, kind, rank(p, field + 5), from, next);
			row(out, unit, kind, rank(p, field + 6), next, until);
		} else {
			row(out, unit, kind, rank(p, field + 5), from, until);
		}
	}
}

static uint8_t pick(uint32_t x, const uint8_t *percent)
{
	uint8_t i = 0;

	for (; x >= percent[i]; i++)
		x -= percent[i];
	return i;
}

static void level(struct nation_person *out, int kind, int reached, int from)
{
	if (from <= DAY_NOW)
		out->levels[out->level_count++] = (struct nation_level){(uint16_t)from, (uint8_t)kind, (uint8_t)reached};
}

static void levels(uint32_t p, int grown, struct nation_person *out)
{
	static const uint8_t professional[] = {20, 10, 20, 12, 30, 7, 1}, theory[] = {45, 30, 18, 6, 1};
	uint8_t a = pick(of(p, 40, 100), professional), b = pick(of(p, 41, 100), theory);
	int from = grown + (int)of(p, 42, (uint32_t)years(20)), then = grown + years(7) + (int)of(p, 43, (uint32_t)years(25));

	if (a > 0)
		level(out, 1, a, from);
	if (a > 1 && of(p, 44, 100) < 50)
		level(out, 1, a - 1, from - (int)of(p, 45, (uint32_t)years(4)));
	if (b > 0)
		level(out, 2, b, then);
	if (b > 1 && of(p, 46, 100) < 30)
		level(out, 2, b - 1, then - (int)of(p, 47, (uint32_t)years(5)));
}

void nation_person(const struct nation *n, uint32_t p, struct nation_person *out)
{
	int grown;

	out->row_count = out->level_count = 0;
	out->village = n->villages[of(p, 1, n->village_count)];
	out->female = of(p, 2, 100) < 46;
	out->minority = of(p, 3, 100) < (n->units[out->village].province % 5 == 0 ? 45 : 8);
	out->religion = of(p, 4, 100) < 12;
	out->birth = (uint16_t)(DAY_D1 - YEARS_18 - (int)of(p, 5, (uint32_t)years(70)));
	out->name = (uint16_t)of(p, 6, 16 * 16 * 32);
	grown = out->birth + YEARS_18;
	party(n, p, grown, out);
	organisations(p, grown, out);
	posts(n, p, grown, out);
	levels(p, grown, out);
}

uint32_t nation_codes(uint8_t kind, uint8_t of_rank)
{
	uint32_t codes = 1u << kind;

	if (kind == KIND_COMMITTEE && of_rank > 0)
		codes |= 1u << (of_rank == 2 ? 16 : 17);
	if (kind == 11 && of_rank == 2)
		codes |= 1u << 18;
	if ((kind == 8 || kind == 7) && of_rank == 2)
		codes |= 1u << (kind == 8 ? 19 : 20);
	return codes;
}

/* ---- days ---- */

static int day_number(int y, int m, int d) /* days since 1900-01-01 */
{
	y -= m <= 2;
	int era = y / 400, in_era = y - era * 400, of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;

	return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + of_year - 693901;
}

uint16_t nation_years_before(uint16_t day, int n)
{
	int y = 1900 + day / 366, m = 1, d;

	while (day_number(y + 1, 1, 1) <= day)
		y++;
	while (m < 12 && day_number(y, m + 1, 1) <= day)
		m++;
	d = day - day_number(y, m, 1) + 1;
	return (uint16_t)day_number(y - n, m, d);
}
