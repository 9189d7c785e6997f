/* What the files form_*.c share while domain files are read. Nobody else includes this. */
#ifndef COSO_STATS_FORM_INTERNAL_H
#define COSO_STATS_FORM_INTERNAL_H

#include "base/yaml.h"
#include "stats/report.h"

/* One domain file. */
struct source {
	const char *path, *text, *sha256;
	size_t length;
	const struct yaml *root; /* NULL when it is no YAML */
	const char *kind, *id;	 /* first key and its value */
	struct diag diag;
	struct arena *arena;
	struct source *next;
};

/* The conditions of a line, typed for one sort of population. */
struct when_variant {
	const struct fact_kind *kind;
	enum fact_edge edge;
	bool flow, entries;
	const struct pred *const *preds;
	size_t count;
	struct when_variant *next;
};

struct when_text {
	const char *text;
	int line, column;
};

/* A population as written, typed; one for each text and direction of flow. */
struct pop_entry {
	const char *text;
	bool flow, entries;
	const struct population *pop; /* NULL: faulty */
	struct pop_entry *next;
};

struct line_more {
	struct line line; /* first: a line is the head of its line_more */
	struct source *src;
	const struct yaml *node;
	const char *prefix; /* of the include it came through */
	bool is_column;
	const struct yaml *of_node;	 /* of: */
	const struct yaml *content_node; /* the formula or word of the content */
	const char *rest_vi, *rest_en;
	struct when_text *texts;
	size_t text_count;
	struct when_variant *variants;
	struct line_more *first_kid, *last_kid, *next; /* while reading */
	size_t kids;
};

struct form_more {
	struct form form; /* first */
	struct library *library;
	struct source *src;
	const struct yaml *of_node;
	bool has_measure;
	enum measure measure;
	const char *enter;
	struct pop_entry *pops;
	struct line_more *tops[2], *last_top[2]; /* rows, columns */
	GHashTable *ids;			 /* folded id -> line_more; only while reading */
	int depth;				 /* of includes */
	bool faulty, read, date_only, term_only;
	struct form_more *next;
};

struct library {
	struct arena *arena;
	const struct vocab *vocab;
	struct codes *codes;
	struct source *first, *last;
	struct form_more *forms, *last_form;
	const struct form **good;
	size_t good_count;
	bool finished, everywhere;
};

/* form_keys.c: reading keys and values, and faults about them. */

/* Adds a fault unless the file has the same one at that place already (groups are checked in every form that includes them). True when
 * added: then a hint may follow. */
bool fault_at(struct source *s, const char *code, int line, int column, int length, msg_key key, const char *const *args, size_t nargs);
#define FAULT(s, code, node, key, ...)                                                                                                     \
	fault_at((s), (code), (node)->line, (node)->column, fault_length(node), (key), (const char *const[]){__VA_ARGS__},                 \
		sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))
#define FAULT0(s, code, node, key) fault_at((s), (code), (node)->line, (node)->column, fault_length(node), (key), NULL, 0)
#define HINT(s, key, ...)                                                                                                                  \
	diag_hint(&(s)->diag, (key), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))
int fault_length(const struct yaml *node);
/* Takes over the faults of a scratch diag (filled by the predicate reader). */
void fault_merge(struct source *s, const struct diag *from);

/* E04 for every key that is not known; known is NULL-terminated. False when the node is no map. */
bool keys_check(struct source *s, const struct yaml *map, const char *const *known);
/* Where to point when a map lacks something: its first key; of an empty one, itself. */
const struct yaml *key_place(const struct yaml *map);
/* The child; E05 when it is missing. */
const struct yaml *key_need(struct source *s, const struct yaml *map, const char *key);
/* Text of a scalar child; NULL when absent, E12 when it is a list or map. */
const char *key_text(struct source *s, const struct yaml *map, const char *key);
bool key_text2(struct source *s, const struct yaml *map, const char *key, bool needed, struct text2 *out);
bool key_bool(struct source *s, const struct yaml *map, const char *key, bool otherwise);
int key_int(struct source *s, const struct yaml *map, const char *key, int lo, int hi, int otherwise);
bool node_date(struct source *s, const struct yaml *node, ymd *out);
/* Index of the scalar's text in words (NULL-terminated), or -1 with E11. */
int node_word(struct source *s, const struct yaml *node, const char *const *words);
/* The nearest of words; NULL when none is near. */
const char *word_nearest(const char *text, const char *const *words);

/* The header that every law file has. */
struct header {
	struct text2 title;
	const char *basis, *confidence, *source, *responsible;
	ymd from, until;
};
/* What is no text of the file, the basis in words, goes into the arena: the library's own only while it is being read. */
void header_read(struct source *s, struct header *h, struct arena *a);
const char *basis_check(struct source *s, const struct yaml *basis, struct arena *a); /* NULL: no list; a NULL: only checked */
extern const char *const confidence_words[];
extern const char *const level_words[];

/* form_measure.c: measures and populations, for forms and the other files. */
int measure_of_node(struct source *s, const struct yaml *node); /* enum measure, or -1 with a fault */
/* E21, E22: can this measure count that population? text: the population as written there, or NULL. */
bool measure_check(struct source *s, enum measure m, const struct population *p, const char *text, int line, int column);
const struct population *population_read(struct library *lib, struct source *s, const struct yaml *node, struct pred_context *c);
const struct pred *pred_read(struct library *lib, struct source *s, const char *text, int line, int column, const struct pred_context *c);
const char *measure_word(enum measure m);
bool measure_flows(enum measure m);

/* form_read.c, form_lines.c, form_cells.c, form_formula.c, form_types.c, form_warn.c: one form, step by step. */
struct form_more *form_read_file(struct library *lib, struct source *s); /* header and lines; NULL when there is nothing to go on with */
void form_read_lines(struct form_more *f, const struct yaml *list, bool columns);
void form_finish_lines(struct form_more *f);  /* print order */
void form_read_charts(struct form_more *f);   /* form_charts.c: after the lines */
void form_read_cells(struct form_more *f);    /* measures, populations, conditions: E06, E08, E09, E20–E24 */
void form_read_formulas(struct form_more *f); /* parse and resolve formulas of lines and checks inside the form */
void form_check_types(struct form_more *f);   /* units of counting, cycles, breaks, references to other forms: after all forms are read */
void form_warn(struct form_more *f);
void form_check_groups(struct library *lib); /* keys of groups that no form includes are checked too */

bool ages_read(struct source *s, const struct yaml *node, enum ages *ages, ymd *day);
extern const char *const round_words[];

/* Why a cell cannot be counted; form_cell_status fills out as far as it goes. */
enum cell_status { CELL_STATUS_OK, CELL_STATUS_TWO_POPULATIONS, CELL_STATUS_TWO_CONTENTS, CELL_STATUS_NOTHING };
bool ages_read(struct source *s, const struct yaml *node, enum ages *ages, ymd *day);
extern const char *const round_words[];

enum cell_status form_cell_status(
	const struct form_more *f, const struct line *row, const struct line *column, struct form_cell *out, const struct yaml **of_node);
const struct pop_entry *form_population(const struct form_more *f, const char *text, bool flow, bool entries);
const struct when_variant *line_when(const struct line *l, const struct population *p, bool flow, bool entries);

/* form_formula.c. Gives NULL after a fault in s. */
struct formula *formula_parse(struct source *s, const char *text, int line, int column, struct arena *a);

/* form_types.c. */
/* Another form that is valid while this one is; *known says whether any form has the code. */
const struct form_more *library_other(const struct library *lib, const struct form *f, const char *code, bool *known);

/* The cell of another form that a formula names, seen from (row, column) of its own form; false when that form has none. */
bool formula_other_cell(const struct form *other, const struct formula *f, const struct line *row, const struct line *column,
	const struct line **r, const struct line **c);
/* Does a check over rows (columns) hold in this column (row)? Written lines with whole numbers. */
bool line_is_checked(const struct line *l);

/* other_files.c */
bool other_file_read(struct library *lib, struct source *s); /* false: no file of a known kind */
/* paper_law.c */
void paper_layout_check(struct source *s);
/* regime_check.c */
void regime_check(struct library *lib, struct source *s, const struct header *h); /* its header has been read */
void regime_finish(struct library *lib, struct source *s);
void calendar_check(struct library *lib, struct source *s);
/* paper_form.c */
void paper_form_check(struct source *s, struct codes *codes);
/* law_file.c */
void law_read_standards(struct library *l); /* before anything that may say `standard = met` */
void law_check_versions(struct library *l);
void other_file_finish(struct library *lib, struct source *s); /* references to forms */

#endif
