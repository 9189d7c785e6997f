/* Source units and shares behind an estimate; see figure_shares.h. */
#include "app/figure/figure_shares.h"

#include "app/figure/figure_hide.h"
#include "app/figure/figure_words.h"
#include "exchange/sheet.h"
#include "messages/app.def"

/* Numbers of one small unit may name people: of what is sensitive only those see them who may see the names. */
static bool shows_numbers(const struct app *a, const struct figure *f, const struct batch *b, size_t output)
{
	const struct report *r = f->report;
	bool area = r->place.tree == TREE_AREA;
	const struct auth_place at = {.unit = area ? r->place.id : NONE, .organisation = area ? NONE : r->place.id, .day = r->place.today};
	return !figure_batch_sensitive(b, output) || viewer_access(figure_viewer(a), "person", 'S', &at) == ACCESS_NAMES;
}

static const char *unit_name(const struct figure *f, int64_t unit, ymd day, struct arena *arena)
{
	struct unit_facts u;
	if (!snapshot_unit(f->snapshot, unit, day, &u))
		return "";
	return u.code != NULL ? arena_printf(arena, "%s (%s)", u.name, u.code) : arena_strdup(arena, u.name);
}

bool figure_shares(struct app *a, const struct figure *f, const struct batch *b, const struct place *where, size_t output,
	struct figure_shares *out, struct arena *arena, struct err *e)
{
	struct share_list list;
	bool shown = shows_numbers(a, f, b, output);
	*out = (struct figure_shares){.exact = NONE, .exact_text = "⊘"};
	if (!snapshot_shares(f->snapshot, b, where, output, &list, arena, e))
		return false;
	if (shown) {
		out->exact = list.exact;
		out->exact_text = scaled_text(list.exact, 0, arena);
	}
	out->items = ARENA_ARRAY(arena, struct figure_share_of, list.count + 1);
	for (size_t i = 0; i < list.count; i++) {
		const struct share_source *x = &list.items[i];
		char day[11];
		out->items[out->count++] = (struct figure_share_of){.unit = x->unit,
			.name = unit_name(f, x->unit, x->day, arena),
			.last = arena_strdup(arena, ymd_format_vi(x->day, day)),
			.share = arena_printf(arena, "%s %%", scaled_text(x->share / 100, 2, arena)),
			.things = shown ? scaled_text(x->things, 0, arena) : "⊘",
			.taken = !shown		    ? "⊘"
				 : x->taken == NONE ? "–"
						    : scaled_text(x->taken, 0, arena),
			.things_n = shown ? x->things : NONE,
			.taken_n = shown ? x->taken : NONE};
	}
	return true;
}

static struct sheet_cell number(int64_t n, const char *text)
{
	if (n == NONE)
		return (struct sheet_cell){.type = SHEET_TEXT, .text = text};
	return (struct sheet_cell){.type = SHEET_INT, .number = n, .text = text};
}

static struct sheet_cell text(const char *s)
{
	return (struct sheet_cell){.type = SHEET_TEXT, .text = s};
}

const struct sheet *figure_shares_sheet(const struct figure *f, const struct figure_shares *s, enum msg_lang lang)
{
	static const msg_key keys[] = {MSG_SHARES_UNIT, MSG_SHARES_LAST, MSG_SHARES_THINGS, MSG_SHARES_SHARE, MSG_SHARES_TAKEN};
	enum { COLUMNS = G_N_ELEMENTS(keys) };
	struct sheet *out = ARENA_NEW(f->arena, struct sheet);
	const char **header = ARENA_ARRAY(f->arena, const char *, COLUMNS), **notes = ARENA_ARRAY(f->arena, const char *, 2);
	for (size_t i = 0; i < COLUMNS; i++)
		header[i] = msg_template(keys[i], lang);
	notes[0] = msg_template(MSG_SHARES_NOTE, lang);
	*out = (struct sheet){.header = header, .column_count = COLUMNS, .notes = notes};
	out->rows = ARENA_ARRAY(f->arena, struct sheet_row, s->count + 1);
	for (size_t i = 0; i <= s->count; i++) {
		const struct figure_share_of *x = i > 0 ? &s->items[i - 1] : NULL;
		struct sheet_row *row = &out->rows[out->row_count++];
		row->cells = ARENA_ARRAY(f->arena, struct sheet_cell, COLUMNS);
		row->cells[0] = text(x != NULL ? x->name : msg_template(MSG_SHARES_EXACT, lang));
		row->cells[1] = text(x != NULL ? x->last : "");
		row->cells[2] = x != NULL ? number(x->things_n, x->things) : number(s->exact, s->exact_text);
		row->cells[3] = text(x != NULL ? x->share : "");
		row->cells[4] = x != NULL ? number(x->taken_n, x->taken) : number(s->exact, s->exact_text);
		row->about = x != NULL ? 'u' : 0;
		row->id = x != NULL ? x->unit : NONE;
	}
	return out;
}
