/* mkkinds: kinds of record (domain/records) to C descriptors and SQL. Run by the build; by hand for a migration:
 *   mkkinds [--domain DIR] --header FILE --source FILE [--depfile FILE]     what the build does
 *   mkkinds [--domain DIR] --schema                        the whole schema
 *   mkkinds [--domain DIR] --ddl-kind NAME                 tables, twins and indexes of one kind
 *   mkkinds [--domain DIR] --check                         faults and notes only
 * Exit 0, 1 after faults (file:line: message on stderr), 2 for wrong use. */
#include "kinds.h"

#include "base/yaml.h"

#include <stdlib.h>
#include <string.h>

struct options {
	const char *domain, *header, *source, *depfile, *ddl_kind;
	bool schema, check;
};

/* The folder read from, and every file and folder that was read: what the build must watch. */
struct inputs {
	const char *domain;
	GString *read;
};

static char *read_file(struct inputs *in, const char *path)
{
	char *text = NULL;
	g_string_append_printf(in->read, " \\\n  %s", path);
	g_file_get_contents(path, &text, NULL, NULL);
	return text;
}

static char *code_file(const char *path, void *user)
{
	struct inputs *in = user;
	g_autofree char *full = g_build_filename(in->domain, path, NULL);
	return read_file(in, full);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Reads every .kind file of a folder, in the order of names. */
static void read_folder(struct kinds *k, struct inputs *in, const char *folder, bool later)
{
	GDir *dir = g_dir_open(folder, 0, NULL);
	if (dir == NULL) {
		if (!later)
			kinds_fault(k, folder, 0, "cannot be read");
		return;
	}
	g_string_append_printf(in->read, " \\\n  %s", folder);
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	for (const char *name; (name = g_dir_read_name(dir)) != NULL;)
		if (g_str_has_suffix(name, ".kind"))
			g_ptr_array_add(names, g_strdup(name));
	g_dir_close(dir);
	g_ptr_array_sort(names, by_name);
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *path = g_build_filename(folder, g_ptr_array_index(names, i), NULL);
		g_autofree char *text = read_file(in, path);
		if (text != NULL)
			kinds_read(k, path, text, later);
		else
			kinds_fault(k, path, 0, "cannot be read");
	}
	g_ptr_array_free(names, TRUE);
}

/* English words: what labels_en.yaml says, else the name with spaces. A name in the file that is none here is a fault. */
static const char *english(const struct yaml *map, const char *kind, const char *field)
{
	g_autofree char *own = field != NULL ? g_strdup_printf("%s.%s", kind, field) : NULL;
	const char *text = own != NULL ? yaml_text(map, own) : NULL;
	const char *name = field != NULL ? field : kind;
	if (text == NULL)
		text = yaml_text(map, name);
	g_autofree char *words = g_strdup(text != NULL ? text : name);
	for (char *p = words; text == NULL && *p != '\0'; p++)
		*p = *p == '_' ? ' ' : *p;
	words[0] = g_ascii_toupper(words[0]);
	return g_intern_string(words); /* as long as the program */
}

static void read_english(struct kinds *k, struct inputs *in, const char *folder)
{
	g_autofree char *path = g_build_filename(folder, "labels_en.yaml", NULL);
	g_autofree char *text = read_file(in, path);
	struct arena *a = arena_new();
	struct yaml_fault fault = {0};
	const struct yaml *y = text != NULL ? yaml_parse(text, strlen(text), a, &fault) : NULL;
	if (text != NULL && y == NULL)
		kinds_fault(k, path, fault.line, "is not YAML");
	for (guint i = 0; i < k->all->len; i++) {
		struct kkind *kind = g_ptr_array_index(k->all, i);
		kind->label_en = english(yaml_get(y, "kinds"), kind->name, NULL);
		for (guint n = 0; n < kind->fields->len; n++) {
			struct kfield *f = g_ptr_array_index(kind->fields, n);
			f->is.label_en = english(yaml_get(y, "fields"), kind->name, f->is.name);
		}
	}
	arena_free(a);
}

/* A file that says this already is left alone: what depends on it is not built again. */
static bool says_it_already(const char *path, const GString *text)
{
	g_autofree char *there = NULL;
	gsize n = 0;
	return g_file_get_contents(path, &there, &n, NULL) && n == text->len && memcmp(there, text->str, n) == 0;
}

static bool write_file(const char *path, void (*emit)(GString *, struct kinds *), struct kinds *k)
{
	GString *out = g_string_new(NULL);
	GError *error = NULL;
	emit(out, k);
	bool ok = says_it_already(path, out) || g_file_set_contents(path, out->str, (gssize)out->len, &error);
	if (!ok)
		fprintf(stderr, "mkkinds: %s\n", error->message);
	g_clear_error(&error);
	g_string_free(out, TRUE);
	return ok;
}

static bool write_depfile(const struct options *o, const struct inputs *in)
{
	g_autofree char *text = g_strdup_printf("%s %s:%s\n", o->header, o->source, in->read->str);
	return g_file_set_contents(o->depfile, text, -1, NULL);
}

static bool print_sql(struct kinds *k, const char *only)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < k->tables->len; i++) {
		struct ktable *t = g_ptr_array_index(k->tables, i);
		if (only == NULL || strcmp(t->kind->name, only) == 0)
			ddl_table(out, k, t);
	}
	bool found = out->len > 0;
	if (found)
		fputs(out->str, stdout);
	else
		fprintf(stderr, "mkkinds: no kind '%s' with a table\n", only == NULL ? "" : only);
	g_string_free(out, TRUE);
	return found;
}

static bool read_options(int argc, char **argv, struct options *o)
{
	*o = (struct options){.domain = "domain"};
	for (int i = 1; i < argc; i++) {
		const char **value = strcmp(argv[i], "--domain") == 0	  ? &o->domain
				     : strcmp(argv[i], "--header") == 0	  ? &o->header
				     : strcmp(argv[i], "--source") == 0	  ? &o->source
				     : strcmp(argv[i], "--depfile") == 0  ? &o->depfile
				     : strcmp(argv[i], "--ddl-kind") == 0 ? &o->ddl_kind
									  : NULL;
		if (value != NULL && i + 1 < argc)
			*value = argv[++i];
		else if (strcmp(argv[i], "--schema") == 0)
			o->schema = true;
		else if (strcmp(argv[i], "--check") == 0)
			o->check = true;
		else
			return false;
	}
	return o->schema || o->check || o->ddl_kind != NULL || (o->header != NULL && o->source != NULL);
}

int main(int argc, char **argv)
{
	struct options o;
	if (!read_options(argc, argv, &o)) {
		fputs("mkkinds [--domain DIR] (--header FILE --source FILE | --schema | --ddl-kind NAME | --check)\n", stderr);
		return 2;
	}
	struct kinds k;
	g_autofree char *domain = g_strdup(o.domain), *records = g_build_filename(domain, "records", NULL),
			*later = g_build_filename(records, "later", NULL);
	struct inputs in = {.domain = domain, .read = g_string_new(NULL)};
	kinds_begin(&k, code_file, &in);
	read_folder(&k, &in, records, false);
	read_folder(&k, &in, later, true);
	read_english(&k, &in, records);
	if (k.faults == 0)
		kinds_check(&k);
	if (k.faults == 0)
		kinds_make_tables(&k);
	for (guint i = 0; i < k.messages->len; i++)
		fprintf(stderr, "%s\n", (const char *)g_ptr_array_index(k.messages, i));
	bool ok = k.faults == 0;
	for (guint i = 0; ok && o.check && i < k.notes->len; i++)
		printf("note: %s\n", (const char *)g_ptr_array_index(k.notes, i));
	if (ok && (o.schema || o.ddl_kind != NULL))
		ok = print_sql(&k, o.ddl_kind);
	if (ok && o.header != NULL)
		ok = write_file(o.header, emit_header, &k) && write_file(o.source, emit_source, &k);
	if (ok && o.depfile != NULL && o.header != NULL)
		ok = write_depfile(&o, &in);
	g_string_free(in.read, TRUE);
	kinds_clear(&k);
	return ok ? 0 : 1;
}
