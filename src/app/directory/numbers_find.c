/* What a typed number is the number of: identity papers and cards, telephones, records. */
#include "app/directory/directory_find.h"

#include "store/statement.h"

#include <string.h>

enum { IDENTITY_DIGITS = 6, IDENTITY_LONGEST = 20, RECORD_SHORTEST = 15, RECORD_LONGEST = 19, SHOWN_DIGITS = 4 };

/* Does the viewer see somebody, and a kind of record about them, at one of their places? */
static bool may_see(const struct directory_view *view, const struct viewer *viewer, const struct people_hit *h, const char *table, ymd day)
{
	const struct dir_structure *s = view->structure;
	if (viewer_is_operator(viewer))
		return true;
	for (uint32_t k = h->area->first_place[h->person]; k < h->area->first_place[h->person + 1]; k++) {
		const struct dir_place p = dir_place_at(h->area, k);
		ymd on = day >= p.until ? ymd_add_days(p.until, -1) : MAX(day, p.from);
		int unit = find_place_unit(s, &p, on);
		struct auth_place at = {.unit = unit == DIR_NOBODY ? NONE : s->units[unit].id,
			.organisation = p.organisation == DIR_NOBODY ? NONE : s->organisations[p.organisation].id,
			.day = on};
		if (viewer_access(viewer, "person", 'B', &at) == ACCESS_NAMES && viewer_access(viewer, table, 'B', &at) == ACCESS_NAMES)
			return true;
	}
	return false;
}

static void add(struct numbers_found *out, enum number_what what, int kind, const struct people_hit *h)
{
	for (size_t i = 0; i < out->count; i++)
		if (out->people[i].hit.area == h->area && out->people[i].hit.person == h->person)
			return;
	if (out->count < NUMBERS_MAX)
		out->people[out->count++] = (struct number_hit){what, kind, *h};
}

/* As numbers are kept: without spaces, points and hyphens between digits; letters are capitals. */
static char *as_kept(const char *text, size_t *digits, struct arena *a)
{
	char *out = arena_alloc(a, strlen(text) + 1);
	size_t n = 0;
	*digits = 0;
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == ' ' || *p == '.' || *p == '-')
			continue;
		if ((unsigned char)*p >= 0x80 || !g_ascii_isalnum(*p))
			return NULL;
		*digits += g_ascii_isdigit(*p) ? 1 : 0;
		out[n++] = g_ascii_toupper(*p);
	}
	out[n] = '\0';
	return out;
}

static bool find_identity(const struct directory_view *view, struct store *s, const struct viewer *viewer, const char *number, ymd day,
	struct numbers_found *out, struct arena *a, struct err *e)
{
	const char *sealed = NULL, *bix = NULL;
	if (!store_secret(s, number, a, &sealed, &bix, e))
		return false;
	struct db_stmt *st = db_prepare(store_db(s), statement_text("search_by_number"), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":bix"), bix);
	while ((step = db_step(st, e)) == DB_ROW) {
		struct people_hit h = {.rank = FIND_EXACT};
		if (dir_person_find(view, db_int(st, 0), db_int(st, 1), &h.area, &h.person) &&
			may_see(view, viewer, &h, "identity_number", day))
			add(out, NUMBER_IDENTITY, (int)db_int(st, 2), &h);
	}
	return step == DB_DONE;
}

static void find_phone(const struct directory_view *view, const struct viewer *viewer, uint64_t phone, ymd day, struct numbers_found *out)
{
	for (size_t i = 0; i < view->area_count; i++) {
		const struct dir_area *a = view->areas[i];
		uint32_t lo = 0, hi = a->phone_count;
		while (lo < hi) {
			uint32_t mid = (lo + hi) / 2;
			if (a->phones[mid] < phone)
				lo = mid + 1;
			else
				hi = mid;
		}
		for (; lo < a->phone_count && a->phones[lo] == phone; lo++) {
			struct people_hit h = {a, a->phone_of[lo], FIND_EXACT};
			if (may_see(view, viewer, &h, "person", day))
				add(out, NUMBER_PHONE, 0, &h);
		}
	}
}

static void find_record(const struct directory_view *view, const struct viewer *viewer, int64_t id, ymd day, struct numbers_found *out)
{
	const struct dir_structure *s = view->structure;
	struct people_hit h = {.rank = FIND_EXACT};
	out->unit = dir_unit_find(s, id);
	out->organisation = dir_organisation_find(s, id);
	if (out->organisation != DIR_NOBODY && !viewer_is_operator(viewer)) {
		const struct dir_organisation_version *v = dir_organisation_on(s, out->organisation, day);
		const struct auth_place at = {.unit = v->unit == DIR_NOBODY ? NONE : s->units[v->unit].id,
			.organisation = id,
			.day = MIN(day, ymd_add_days(v->until, -1))};
		if (viewer_access(viewer, "organisation", 'O', &at) != ACCESS_NAMES)
			out->organisation = DIR_NOBODY;
	}
	if (dir_person_find(view, NONE, id, &h.area, &h.person) && may_see(view, viewer, &h, "person", day))
		add(out, NUMBER_RECORD, 0, &h);
}

bool numbers_find(const struct directory_view *view, struct store *s, const struct viewer *viewer, const char *text, ymd day,
	struct numbers_found *out, struct arena *a, struct err *e)
{
	size_t digits = 0;
	*out = (struct numbers_found){.unit = DIR_NOBODY, .organisation = DIR_NOBODY, .masked = text};
	uint64_t phone = dir_phone(text);
	if (phone != 0)
		find_phone(view, viewer, phone, day, out);
	const char *number = as_kept(text, &digits, a);
	size_t n = number == NULL ? 0 : strlen(number);
	if (n >= RECORD_SHORTEST && n <= RECORD_LONGEST && digits == n) {
		find_record(view, viewer, g_ascii_strtoll(number, NULL, 10), day, out);
		return true;
	}
	if (number == NULL || digits < IDENTITY_DIGITS || n > IDENTITY_LONGEST)
		return true;
	out->identity = true;
	out->masked = arena_printf(a, "••••%s", number + n - SHOWN_DIGITS);
	return find_identity(view, s, viewer, number, day, out, a, e);
}
