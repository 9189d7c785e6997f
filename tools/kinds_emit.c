/* C text: row structs and descriptors. What is written here is read by src/model/kind.c and everyone above. */
#include "kinds.h"

#include <string.h>

/* A string literal, or NULL. */
static void literal(GString *out, const char *s)
{
	if (s == NULL) {
		g_string_append(out, "NULL");
		return;
	}
	g_string_append_c(out, '"');
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			g_string_append_c(out, '\\');
		g_string_append_c(out, *s);
		if (*s == '?') /* no trigraphs */
			g_string_append(out, "\"\"");
	}
	g_string_append_c(out, '"');
}

static void integer(GString *out, int64_t v)
{
	if (v == NONE)
		g_string_append(out, "NONE");
	else
		g_string_append_printf(out, "%" G_GINT64_FORMAT, v);
}

static const char *truth(bool b)
{
	return b ? "true" : "false";
}

void emit_header(GString *out, struct kinds *k)
{
	g_string_append(out,
		"/* Made by tools/mkkinds from domain/records: do not edit. Integers that are not recorded are NONE, texts NULL. */\n"
		"#ifndef COSO_MODEL_KINDS_GEN_H\n#define COSO_MODEL_KINDS_GEN_H\n\n#include \"model/kind.h\"\n");
	for (guint i = 0; i < k->tables->len; i++) {
		const struct ktable *t = g_ptr_array_index(k->tables, i);
		g_string_append_printf(out, "\n/* %s%s: %s */\nstruct %s_row {\n", t->kind->label, t->versions ? ", versions" : "",
			t->kind->purpose, t->name);
		for (guint c = 0; c < t->columns->len; c++) {
			const struct kcolumn *column = g_ptr_array_index(t->columns, c);
			g_string_append_printf(
				out, "\t%s%s;\n", column->is.store == COLUMN_TEXT ? "const char *" : "int64_t ", column->is.name);
		}
		g_string_append_printf(out, "};\nextern const struct table table_%s;\n", t->name);
	}
	g_string_append_c(out, '\n');
	for (guint i = 0; i < k->all->len; i++) {
		const struct kkind *kind = g_ptr_array_index(k->all, i);
		if (!kind->later)
			g_string_append_printf(out, "extern const struct kind kind_%s;\n", kind->name);
	}
	g_string_append(out, "\n#endif\n");
}

/* Names of enum field_type, in its order. */
static const char *const type_names[] = {"FIELD_REF", "FIELD_OWN", "FIELD_XREF", "FIELD_TEXT", "FIELD_MEMO", "FIELD_NAME", "FIELD_CODE",
	"FIELD_SET", "FIELD_DATE", "FIELD_PDATE", "FIELD_INSTANT", "FIELD_INT", "FIELD_MONEY", "FIELD_DEC", "FIELD_SHARE", "FIELD_BOOL",
	"FIELD_DIGITS", "FIELD_DOCNO", "FIELD_DECISION", "FIELD_PLACE", "FIELD_SECRET", "FIELD_FILE", "FIELD_EXPR", "FIELD_JSON",
	"FIELD_HASH", "FIELD_RAW", "FIELD_LONG", "FIELD_ANYID"};
static const char *const family_names[] = {"FAMILY_REF", "FAMILY_AREA", "FAMILY_KEY", "FAMILY_SITE"};
static const char *const shape_names[] = {"SHAPE_TIMELESS", "SHAPE_EVENT", "SHAPE_SPAN", "SHAPE_VERSIONED", "SHAPE_LOG", "SHAPE_PLAIN"};
G_STATIC_ASSERT(G_N_ELEMENTS(type_names) == FIELD_ANYID + 1);
G_STATIC_ASSERT(G_N_ELEMENTS(family_names) == FAMILY_SITE + 1);
G_STATIC_ASSERT(G_N_ELEMENTS(shape_names) == SHAPE_PLAIN + 1);

static void emit_fields(GString *out, const struct kkind *kind)
{
	g_string_append_printf(out, "\nstatic const struct kind_field fields_%s[] = {\n", kind->name);
	for (guint i = 0; i < kind->fields->len; i++) {
		const struct kind_field *f = &((const struct kfield *)g_ptr_array_index(kind->fields, i))->is;
		g_string_append_printf(out, "\t{\"%s\", %s, ", f->name, type_names[f->type]);
		literal(out, f->of);
		g_string_append(out, ", ");
		integer(out, f->min);
		g_string_append(out, ", ");
		integer(out, f->max);
		g_string_append(out, ", ");
		literal(out, f->digits);
		g_string_append_printf(out, ", %s, %s, %s, %s, %s, '%c', ", truth(f->required), truth(f->unique), truth(f->searchable),
			truth(f->sortable), truth(f->in_version), f->class_);
		literal(out, f->label);
		g_string_append(out, ", ");
		literal(out, f->label_en);
		g_string_append(out, ", ");
		literal(out, f->initial);
		g_string_append(out, ", ");
		literal(out, f->feeds);
		g_string_append(out, "},\n");
	}
	g_string_append(out, "};\n");
}

/* One of the offsets of system columns. */
static void emit_offset(GString *out, struct ktable *t, const char *member, const char *column)
{
	if (column != NULL && ktable_column(t, column) != NULL)
		g_string_append_printf(out, "\t.%s = offsetof(struct %s_row, %s),\n", member, t->name, column);
	else
		g_string_append_printf(out, "\t.%s = COLUMN_ABSENT,\n", member);
}

static void emit_table(GString *out, struct ktable *t)
{
	static const char *const same[] = {"id", "rev", "rec_ms", "chg_id", "from_d", "from_p", "until_d", "until_p", "on_d"};
	g_string_append_printf(out, "\nstatic const struct column columns_%s[] = {\n", t->name);
	for (guint i = 0; i < t->columns->len; i++) {
		const struct column *c = &((const struct kcolumn *)g_ptr_array_index(t->columns, i))->is;
		g_string_append_printf(out, "\t{\"%s\", \"%s\", %s, offsetof(struct %s_row, %s), %d, %s, %s, ", c->name, c->sql_type,
			c->store == COLUMN_TEXT ? "COLUMN_TEXT" : "COLUMN_INT", t->name, c->name, c->field, truth(c->required),
			truth(c->derived));
		integer(out, c->initial);
		g_string_append(out, "},\n");
	}
	g_string_append_printf(out,
		"};\n\nconst struct table table_%s = {\n\t.name = \"%s\",\n\t.kind = &kind_%s,\n\t.versions = %s,\n"
		"\t.history = %s,\n\t.locked = %s,\n\t.columns = columns_%s,\n\t.column_count = %u,\n"
		"\t.row_size = sizeof(struct %s_row),\n",
		t->name, t->name, t->kind->name, truth(t->versions), truth(t->history), truth(t->locked), t->name, t->columns->len,
		t->name);
	emit_offset(out, t, "area", t->kind->family == FAMILY_AREA ? "area_id" : "owner_area");
	for (size_t i = 0; i < G_N_ELEMENTS(same); i++)
		emit_offset(out, t, same[i], same[i]);
	g_autofree char *head = g_strdup_printf("%s_id", t->kind->name);
	emit_offset(out, t, "head", t->versions ? head : NULL);
	g_string_append(out, "};\n");
}

static void emit_member(GString *out, const char *member, const char *text)
{
	g_string_append_printf(out, "\t.%s = ", member);
	literal(out, text);
	g_string_append(out, ",\n");
}

static void emit_kind(GString *out, const struct kkind *kind)
{
	g_string_append_printf(out, "\nconst struct kind kind_%s = {\n", kind->name);
	emit_member(out, "name", kind->name);
	emit_member(out, "label", kind->label);
	emit_member(out, "label_en", kind->label_en);
	emit_member(out, "purpose", kind->purpose);
	emit_member(out, "purpose_vi", kind->purpose_vi);
	g_string_append_printf(out, "\t.family = %s,\n\t.shape = %s,\n", family_names[kind->family], shape_names[kind->shape]);
	emit_member(out, "in", kind->in);
	g_string_append_printf(out, "\t.fields = fields_%s,\n\t.field_count = %u,\n\t.table = &table_%s,\n", kind->name, kind->fields->len,
		kind->head->name);
	if (kind->version != NULL)
		g_string_append_printf(out, "\t.versions = &table_%s,\n", kind->version->name);
	emit_member(out, "row_rule", kind->row_rule);
	emit_member(out, "rules", kind->rules);
	emit_member(out, "slips", kind->slips);
	emit_member(out, "row_rule_vi", kind->row_rule_vi);
	emit_member(out, "slips_vi", kind->slips_vi);
	emit_member(out, "order", kind->order->len == 0 ? NULL : kind->order->str);
	g_string_append(out, "};\n");
}

/* The schema as bytes: a string literal may hold 4.095 characters only. */
static void emit_schema(GString *out, struct kinds *k)
{
	GString *sql = g_string_new(NULL);
	for (guint i = 0; i < k->tables->len; i++)
		ddl_table(sql, k, g_ptr_array_index(k->tables, i));
	g_string_append(out, "\nstatic const char schema[] = {");
	for (gsize i = 0; i <= sql->len; i++)
		g_string_append_printf(out, "%s%d,", i % 32 == 0 ? "\n\t" : "", sql->str[i]);
	g_string_append(out, "\n};\nconst char *const kind_schema_sql = schema;\n");
	g_string_free(sql, TRUE);
}

void emit_source(GString *out, struct kinds *k)
{
	g_string_append(out, "/* Made by tools/mkkinds from domain/records: do not edit. */\n#include \"model/kinds.gen.h\"\n");
	for (guint i = 0; i < k->notes->len; i++)
		g_string_append_printf(out, "/* note: %s */\n", (const char *)g_ptr_array_index(k->notes, i));
	GString *list = g_string_new(NULL);
	guint count = 0;
	for (guint i = 0; i < k->all->len; i++) {
		const struct kkind *kind = g_ptr_array_index(k->all, i);
		if (kind->later)
			continue;
		emit_fields(out, kind);
		emit_kind(out, kind);
		g_string_append_printf(list, "\t&kind_%s,\n", kind->name);
		count++;
	}
	g_string_append_printf(out, "\nconst struct kind *const kind_all[] = {\n%s};\nconst size_t kind_count = %u;\n", list->str, count);
	g_string_truncate(list, 0);
	for (guint i = 0; i < k->tables->len; i++) {
		struct ktable *t = g_ptr_array_index(k->tables, i);
		emit_table(out, t);
		g_string_append_printf(list, "\t&table_%s,\n", t->name);
	}
	g_string_append_printf(
		out, "\nconst struct table *const table_all[] = {\n%s};\nconst size_t table_count = %u;\n", list->str, k->tables->len);
	g_string_free(list, TRUE);
	emit_schema(out, k);
}
