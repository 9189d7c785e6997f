/* All domain files together: takes texts in, reads groups and forms in the right order, keeps versions apart, offers what is free of
 * faults. Opens no file; what a form says is read elsewhere (form_read.c). */
#include "stats/form_internal.h"
#include "messages/form.def"
#include "messages/text.def"

#include <stdlib.h>
#include <string.h>

struct library *library_new(const struct vocab *v, struct codes *codes)
{
	struct arena *a = arena_new();
	struct library *l = ARENA_NEW(a, struct library);
	l->arena = a;
	l->vocab = v;
	l->codes = codes;
	return l;
}

void library_free(struct library *l)
{
	if (l == NULL)
		return;
	for (struct form_more *f = l->forms; f != NULL; f = f->next)
		if (f->ids != NULL)
			g_hash_table_destroy(f->ids);
	arena_free(l->arena);
}

bool library_add(struct library *l, const char *path, const char *text, size_t length)
{
	struct source *s = ARENA_NEW(l->arena, struct source);
	struct yaml_fault fault = {0};

	must(!l->finished);
	s->path = arena_strdup(l->arena, path);
	char *copy = arena_alloc(l->arena, length + 1);
	if (length > 0)
		memcpy(copy, text, length); /* a NUL inside is the YAML reader's to refuse */
	s->text = copy;
	s->length = length;
	s->arena = l->arena;
	g_autofree char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)text, length);
	s->sha256 = arena_strdup(l->arena, sum);
	diag_init(&s->diag, s->path, s->text, l->arena);
	if (l->last != NULL)
		l->last->next = s;
	else
		l->first = s;
	l->last = s;

	s->root = yaml_parse(s->text, length, l->arena, &fault);
	if (s->root == NULL) {
		fault_at(s, fault.key == MSG_YAML_DUPLICATE_KEY ? "E05" : "E02", fault.line, fault.column, 1, fault.key, fault.args, 3);
		return false;
	}
	if (s->root->kind != YAML_MAP || s->root->first == NULL) {
		FAULT0(s, "E12", s->root, MSG_FORM_NOT_MAP);
		s->root = NULL;
		return false;
	}
	s->kind = s->root->first->key->text;
	s->id = s->root->first->kind == YAML_SCALAR ? s->root->first->text : "";
	return true;
}

/* E40: one code, two files valid on one day. */
static void check_overlaps(struct library *l)
{
	for (struct form_more *f = l->forms; f != NULL; f = f->next) {
		for (struct form_more *g = l->forms; g != f; g = g->next) {
			const struct form *x = &f->form, *y = &g->form;
			if (g_strcmp0(x->code, y->code) != 0 || x->valid_from >= y->valid_until || y->valid_from >= x->valid_until)
				continue;
			char day[16];
			ymd_format_vi(MAX(x->valid_from, y->valid_from), day);
			const struct yaml *node = yaml_get(f->src->root, "valid");
			FAULT(f->src, "E40", node != NULL ? node : f->src->root, MSG_FORM_VERSIONS, x->code, day, y->file);
		}
	}
}

/* As people number their forms: btctw_2 before btctw_10, btctw_2b between. */
static int compare_codes(const char *a, const char *b)
{
	const char *const whole_a = a, *const whole_b = b;
	for (; *a != '\0' && *b != '\0'; a++, b++) {
		if (g_ascii_isdigit(*a) && g_ascii_isdigit(*b)) {
			char *after_a, *after_b;
			const guint64 x = g_ascii_strtoull(a, &after_a, 10), y = g_ascii_strtoull(b, &after_b, 10);
			if (x != y)
				return x < y ? -1 : 1;
			a = after_a - 1;
			b = after_b - 1;
		} else if (*a != *b) {
			return *a < *b ? -1 : 1;
		}
	}
	return *a != *b ? (*a != '\0') - (*b != '\0') : strcmp(whole_a, whole_b);
}

static int by_code(const void *a, const void *b)
{
	const struct form *x = *(const struct form *const *)a, *y = *(const struct form *const *)b;
	int c = compare_codes(x->code, y->code);
	return c != 0 ? c : (x->valid_from > y->valid_from) - (x->valid_from < y->valid_from);
}

static void collect_good(struct library *l)
{
	size_t n = 0;
	for (struct form_more *f = l->forms; f != NULL; f = f->next)
		n++;
	l->good = ARENA_ARRAY(l->arena, const struct form *, n + 1);
	for (struct form_more *f = l->forms; f != NULL; f = f->next)
		if (!f->faulty && f->src->diag.errors == 0)
			l->good[l->good_count++] = &f->form;
	qsort(l->good, l->good_count, sizeof l->good[0], by_code);
}

/* Any line that came from a faulty group makes the form faulty. */
static bool lines_faulty(const struct line_more *first)
{
	for (const struct line_more *l = first; l != NULL; l = l->next)
		if (l->src->diag.errors > 0 || lines_faulty(l->first_kid))
			return true;
	return false;
}

static void read_form(struct library *l, struct source *s)
{
	struct form_more *f = form_read_file(l, s);
	if (f == NULL)
		return;
	if (l->last_form != NULL)
		l->last_form->next = f;
	else
		l->forms = f;
	l->last_form = f;
	if (!f->faulty) {
		form_read_cells(f);
		form_read_formulas(f);
	}
	g_hash_table_destroy(f->ids);
	f->ids = NULL;
}

void library_finish(struct library *l)
{
	must(!l->finished);
	law_read_standards(l);
	for (struct source *s = l->first; s != NULL; s = s->next) {
		if (s->root == NULL || strcmp(s->kind, "standard") == 0)
			continue;
		if (strcmp(s->kind, "form") == 0)
			read_form(l, s);
		else if (strcmp(s->kind, "group") != 0 && !other_file_read(l, s))
			FAULT(s, "E04", s->root->first->key, MSG_FORM_UNKNOWN_FILE, s->kind);
	}
	form_check_groups(l);
	check_overlaps(l);
	law_check_versions(l);
	for (struct form_more *f = l->forms; f != NULL; f = f->next) {
		f->faulty = f->faulty || f->src->diag.errors > 0 || lines_faulty(f->tops[0]) || lines_faulty(f->tops[1]);
		f->read = !f->faulty;
	}
	for (struct form_more *f = l->forms; f != NULL; f = f->next)
		if (f->read)
			form_check_types(f);
	for (struct form_more *f = l->forms; f != NULL; f = f->next)
		f->faulty = f->faulty || f->src->diag.errors > 0 || lines_faulty(f->tops[0]) || lines_faulty(f->tops[1]);
	for (struct source *s = l->first; s != NULL; s = s->next)
		if (s->root != NULL && strcmp(s->kind, "form") != 0 && strcmp(s->kind, "group") != 0)
			other_file_finish(l, s);
	for (struct form_more *f = l->forms; f != NULL; f = f->next)
		if (!f->faulty)
			form_warn(f);
	collect_good(l);
	arena_seal(l->arena);
	l->finished = true;
}

int library_faults(const struct library *l, const char *path, GString *out, int *warnings)
{
	int errors = 0, warned = 0;
	for (const struct source *s = l->first; s != NULL; s = s->next) {
		if (path != NULL && strcmp(path, s->path) != 0)
			continue;
		errors += s->diag.errors;
		warned += s->diag.warnings;
		if (out != NULL)
			diag_print(&s->diag, out);
	}
	if (warnings != NULL)
		*warnings = warned;
	return errors;
}

void library_broken(const struct library *l, GString *out)
{
	for (const struct source *s = l->first; s != NULL; s = s->next)
		if (s->diag.errors > 0)
			diag_print(&s->diag, out);
}

const struct form *library_form(const struct library *l, const char *code, ymd day)
{
	for (size_t i = 0; i < l->good_count; i++) {
		const struct form *f = l->good[i];
		if (strcmp(f->code, code) == 0 && f->valid_from <= day && day < f->valid_until)
			return f;
	}
	return NULL;
}

size_t library_forms(const struct library *l, const struct form *const **out)
{
	*out = l->good;
	return l->good_count;
}

const struct form_more *library_other(const struct library *lib, const struct form *f, const char *code, bool *known)
{
	const struct form_more *found = NULL;
	*known = false;
	for (const struct form_more *g = lib->forms; g != NULL; g = g->next) {
		if (strcmp(g->form.code, code) != 0)
			continue;
		*known = true;
		bool meets = f == NULL || (g->form.valid_from < f->valid_until && f->valid_from < g->form.valid_until);
		if (g->read && (found == NULL || meets))
			found = g;
	}
	return found;
}

const char *library_nearest(const struct library *l, const char *code)
{
	g_autoptr(GPtrArray) codes = g_ptr_array_new();
	for (size_t i = 0; i < l->good_count; i++)
		g_ptr_array_add(codes, (gpointer)(uintptr_t)l->good[i]->code);
	g_ptr_array_add(codes, NULL);
	return word_nearest(code, (const char *const *)codes->pdata);
}
