/* The C side of ./dev bench stats.
 *   stats csv PERSONS FOLDER             the data set as files for the other engines
 *   stats sql FORM DAY [WEIGHT [cube]]   the cells as SQL, one a line;  stats sql codes;  stats sql attributes DAY
 *   stats plain PERSONS FORM LEVEL DAY   the numbers, counted person by person
 *   stats kernel PERSONS [SQLITE]        answers commands on standard input, one line each:
 *       table NAME | build DAY THREADS TIMES | run FORM LEVEL DAY THREADS TIMES | print FORM LEVEL DAY | cold FORM LEVEL THREADS TIMES
 *       pair FORM THREADS TIMES | fresh TIMES | list TIMES | memory | size
 * Numbers are printed "unit,cell,cell,…" a line and end with a line ".". Times are medians in milliseconds, then the fastest, then
 * the mean processor time. */
#include "load.h"
#include "plain.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Of all threads of the program: what other work on the machine does not change much. */
static double processor(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_time(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void say_times(double *t, size_t n, double spent)
{
	qsort(t, n, sizeof *t, by_time);
	printf("%.4f %.4f %.4f\n", t[n / 2], t[0], spent / (double)n);
}

static bool form_named(const char *name, struct form_bench *f)
{
	if (strcmp(name, "F5") == 0)
		form_f5(f);
	else
		form_f1(f);
	return true;
}

static int level_named(const char *name)
{
	return strcmp(name, "nation") == 0     ? LEVEL_NATION
	       : strcmp(name, "province") == 0 ? LEVEL_PROVINCE
	       : strcmp(name, "commune") == 0  ? LEVEL_COMMUNE
					       : LEVEL_VILLAGE;
}

static void print_numbers(const uint32_t *out, size_t units, size_t cells)
{
	for (size_t u = 0; u < units; u++) {
		printf("%zu", u);
		for (size_t c = 0; c < cells; c++)
			printf(",%u", out[u * cells + c]);
		putchar('\n');
	}
	puts(".");
}

static FILE *file(const char *folder, const char *name)
{
	char path[1024];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s.csv", folder, name);
	f = fopen(path, "w");
	if (!f)
		abort();
	return f;
}

static int write_csv(uint32_t persons, const char *folder)
{
	struct nation *n = nation_make();
	FILE *p = file(folder, "persons"), *r = file(folder, "rows"), *l = file(folder, "levels");
	uint32_t id = 0;

	for (uint32_t i = 0; i < persons; i++) {
		struct nation_person x;

		nation_person(n, i, &x);
		fprintf(p, "%u,%u,%d,%d,%d,%u,N%u\n", i, x.village, x.female, x.minority, x.religion, x.birth, x.name);
		for (size_t j = 0; j < x.row_count; j++) {
			const struct nation_unit *u = &n->units[x.rows[j].unit];
			fprintf(r, "%u,%u,%u,%d,%d,%d,%d,%u,%u\n", id++, i, x.rows[j].unit, u->province, u->commune, x.rows[j].kind,
				x.rows[j].rank, x.rows[j].from, x.rows[j].until);
		}
		for (size_t j = 0; j < x.level_count; j++)
			fprintf(l, "%u,%d,%d,%u\n", i, x.levels[j].kind, x.levels[j].level, x.levels[j].from);
	}
	bool good = fclose(p) == 0;
	good = fclose(r) == 0 && good;
	good = fclose(l) == 0 && good;
	nation_free(n);
	return good ? 0 : 1;
}

/* ---- the kernel ---- */

struct bench {
	struct kernel *k;
	struct planes dates[2]; /* the last two asked for */
	uint64_t *memory[2];
	int next;
};

static struct planes *date(struct bench *b, uint16_t day, unsigned levels)
{
	for (int i = 0; i < 2; i++)
		if (b->dates[i].day == day) {
			planes_need(b->k, &b->dates[i], levels, 1);
			return &b->dates[i];
		}
	struct planes *p = &b->dates[b->next];
	planes_build(b->k, p, day, b->memory[b->next], levels, 1);
	b->next = 1 - b->next;
	return p;
}

static void time_build(struct bench *b, uint16_t day, int threads, int times)
{
	double t[64], spent = 0;

	for (int i = 0; i < times; i++) {
		double from = now(), busy = processor();

		planes_build(b->k, &b->dates[0], (uint16_t)(day + i % 2), b->memory[0], ALL_LEVELS, threads);
		t[i] = now() - from;
		spent += processor() - busy;
	}
	b->dates[0].day = 0;
	b->next = 0;
	say_times(t, (size_t)times, spent);
}

static void time_run(struct bench *b, const char *form, int level, uint16_t day, int threads, int times, bool print)
{
	struct form_bench f;
	struct program *p;
	double t[64], spent = 0;
	struct planes *d = date(b, day, AT_LEVEL(level));

	form_named(form, &f);
	p = program_make(&f);
	size_t cells = program_cells(p), units = level_units(b->k, level);
	uint32_t *out = kernel_room(units * cells * sizeof *out);
	for (int i = 0; i < times; i++) {
		double from = now(), busy = processor();

		if (i > 0)
			memset(out, 0, units * cells * sizeof *out);
		program_run(b->k, d, p, level, threads, out);
		t[i] = now() - from;
		spent += processor() - busy;
	}
	if (print)
		print_numbers(out, units, cells);
	else
		say_times(t, (size_t)times, spent);
	free(out);
	program_free(p);
}

/* A date never asked for: the planes that this level needs, and the form. */
static void time_cold(struct bench *b, const char *form, int level, int threads, int times)
{
	struct form_bench f;
	double t[64], spent = 0;

	form_named(form, &f);
	struct program *p = program_make(&f);
	uint32_t *out = calloc(level_units(b->k, level) * f.cell_count, sizeof *out);
	for (int i = 0; i < times; i++) {
		double from = now(), busy = processor();

		planes_build(b->k, &b->dates[0], (uint16_t)(DAY_D1 - 60 - i), b->memory[0], AT_LEVEL(level), threads);
		program_run(b->k, &b->dates[0], p, level, threads, out);
		t[i] = now() - from;
		spent += processor() - busy;
	}
	b->dates[0].day = 0;
	b->next = 0;
	free(out);
	program_free(p);
	say_times(t, (size_t)times, spent);
}

/* Two dates never asked for, the nation and its provinces on both. */
static void time_pair(struct bench *b, const char *form, int threads, int times)
{
	struct form_bench f;
	struct program *p;
	double t[64], spent = 0;

	form_named(form, &f);
	p = program_make(&f);
	uint32_t *out = calloc((PROVINCES + 1) * f.cell_count, sizeof *out);
	for (int i = 0; i < times; i++) {
		double from = now(), busy = processor();

		for (int j = 0; j < 2; j++) {
			planes_build(b->k, &b->dates[j], (uint16_t)((j ? DAY_D0 : DAY_D1) - i), b->memory[j],
				AT_LEVEL(LEVEL_NATION) | AT_LEVEL(LEVEL_PROVINCE), threads);
			program_run(b->k, &b->dates[j], p, LEVEL_NATION, threads, out);
			program_run(b->k, &b->dates[j], p, LEVEL_PROVINCE, threads, out + f.cell_count);
		}
		t[i] = now() - from;
		spent += processor() - busy;
	}
	free(out);
	program_free(p);
	say_times(t, (size_t)times, spent);
}

/* Partial results of a form: a row a segment and level, and their sums. */
struct partial {
	uint32_t *rows[3], *sums[2]; /* levels nation, province, commune (rows are the communes' sums) */
};

static void partial_make(const struct bench *b, const struct planes *d, const struct program *p, struct partial *x)
{
	size_t cells = program_cells(p);
	struct scratch *s = scratch_new(b->k, p);

	x->sums[0] = calloc(cells, 4);
	x->sums[1] = calloc(PROVINCES * cells, 4);
	for (int l = 0; l < 3; l++) {
		x->rows[l] = calloc(b->k->segment_count * cells, 4);
		for (uint32_t g = 0; g < b->k->segment_count; g++) {
			uint32_t *row = x->rows[l] + g * cells;

			program_segment(b->k, d, p, l, g, s, row);
			if (l == LEVEL_NATION)
				b->k->bits->add(x->sums[0], row, cells);
			else if (l == LEVEL_PROVINCE && b->k->segments[g].province >= 0)
				b->k->bits->add(x->sums[1] + (size_t)b->k->segments[g].province * cells, row, cells);
		}
	}
	scratch_free(s);
}

static void partial_free(struct partial *x)
{
	for (int l = 0; l < 3; l++)
		free(x->rows[l]);
	free(x->sums[0]);
	free(x->sums[1]);
}

static void partial_refresh(const struct bench *b, const struct planes *d, const struct program *p, struct partial *x, uint32_t segment,
	struct scratch *s, uint32_t *row)
{
	size_t cells = program_cells(p);

	for (int l = 0; l < 3; l++) {
		uint32_t *old = x->rows[l] + segment * cells;

		memset(row, 0, cells * 4);
		program_segment(b->k, d, p, l, segment, s, row);
		if (l == LEVEL_NATION)
			b->k->bits->replace(x->sums[0], old, row, cells);
		else if (l == LEVEL_PROVINCE)
			b->k->bits->replace(x->sums[1] + (size_t)b->k->segments[segment].province * cells, old, row, cells);
		memcpy(old, row, cells * 4);
	}
}

/* Members move to another commune, one after the other; each time planes and a form of 960 cells for every unit are brought up to date.
 * At the end all must be as if built anew. */
static void time_fresh(struct bench *b, int times)
{
	struct form_bench f;
	struct program *p;
	struct partial x, anew;
	double *t = malloc((size_t)times * sizeof *t), spent = 0;
	struct planes *d = date(b, DAY_D1, ALL_LEVELS);
	const struct nation *n = b->k->nation;
	uint32_t person = 0, row[MOST_CELLS];
	int moved = 0;

	form_f5(&f);
	p = program_make(&f);
	partial_make(b, d, p, &x);
	struct scratch *s = scratch_new(b->k, p);
	for (; moved < times && person < b->k->persons; person += b->k->persons / ((uint32_t)times * 2) + 1) {
		uint32_t slots[64], segments[64], to = n->villages[(person * 7919u) % n->village_count];
		size_t count = kernel_slots(b->k, person, slots);
		bool member = false;

		for (size_t i = 0; i < count; i++)
			member = member || (b->k->party_from[slots[i]] <= DAY_D1 && DAY_D1 < b->k->party_until[slots[i]]);
		if (!member || b->k->added_count > 1000)
			continue;
		double from = now(), busy = processor();
		kernel_transfer(b->k, person, to, DAY_D1);
		count = planes_refresh(b->k, d, person, segments);
		for (size_t i = 0; i < count; i++)
			partial_refresh(b, d, p, &x, segments[i], s, row);
		t[moved++] = now() - from;
		spent += processor() - busy;
	}
	planes_build(b->k, &b->dates[d == &b->dates[0]], DAY_D1, b->memory[d == &b->dates[0]], ALL_LEVELS, 1);
	bool same = memcmp(d->words, b->dates[d == &b->dates[0]].words, kernel_plane_words(b->k) * 8) == 0;
	partial_make(b, &b->dates[d == &b->dates[0]], p, &anew);
	same = same && memcmp(x.sums[0], anew.sums[0], f.cell_count * 4) == 0 &&
	       memcmp(x.sums[1], anew.sums[1], PROVINCES * f.cell_count * 4) == 0;
	for (int l = 0; l < 3; l++)
		same = same && memcmp(x.rows[l], anew.rows[l], b->k->segment_count * f.cell_count * 4) == 0;
	printf("%s %d ", same ? "same" : "DIFFERENT", moved);
	say_times(t, (size_t)moved, spent);
	b->dates[0].day = b->dates[1].day = 0;
	partial_free(&x);
	partial_free(&anew);
	scratch_free(s);
	program_free(p);
	free(t);
}

static void time_list(struct bench *b, int times)
{
	struct form_bench f;
	struct program *p;
	struct planes *d = date(b, DAY_D1, AT_LEVEL(LEVEL_NATION));
	uint32_t persons[50];
	double t[64], spent = 0;

	form_f1(&f);
	p = program_make(&f);
	for (int i = 0; i < times; i++) {
		double from = now(), busy = processor();

		program_list(b->k, d, p, LEVEL_NATION, (size_t)i % f.cell_count, persons, 50);
		t[i] = now() - from;
		spent += processor() - busy;
	}
	program_free(p);
	say_times(t, (size_t)times, spent);
}

static void say_memory(void)
{
	char line[256];
	FILE *f = fopen("/proc/self/status", "r");
	unsigned long now_kb = 0, most = 0;

	while (f && fgets(line, sizeof line, f)) {
		sscanf(line, "VmRSS: %lu", &now_kb);
		sscanf(line, "VmHWM: %lu", &most);
	}
	if (f)
		fclose(f);
	printf("%lu %lu\n", now_kb / 1024, most / 1024);
}

static void answer(struct bench *b, char *line)
{
	char word[6][16] = {{0}};
	int n = sscanf(line, "%15s %15s %15s %15s %15s %15s", word[0], word[1], word[2], word[3], word[4], word[5]);
	const char *command = word[0];
	const struct bits *table;

	if (n < 1)
		return;
	if (strcmp(command, "table") == 0) {
		table = strcmp(word[1], "best") == 0 ? bits_best() : bits_named(word[1]);
		if (table)
			b->k->bits = table;
		puts(table ? table->name : "-");
	} else if (strcmp(command, "build") == 0) {
		time_build(b, (uint16_t)strtol(word[1], NULL, 10), (int)strtol(word[2], NULL, 10), (int)strtol(word[3], NULL, 10));
	} else if (strcmp(command, "run") == 0) {
		time_run(b, word[1], level_named(word[2]), (uint16_t)strtol(word[3], NULL, 10), (int)strtol(word[4], NULL, 10),
			(int)strtol(word[5], NULL, 10), false);
	} else if (strcmp(command, "print") == 0) {
		time_run(b, word[1], level_named(word[2]), (uint16_t)strtol(word[3], NULL, 10), 1, 1, true);
	} else if (strcmp(command, "cold") == 0) {
		time_cold(b, word[1], level_named(word[2]), (int)strtol(word[3], NULL, 10), (int)strtol(word[4], NULL, 10));
	} else if (strcmp(command, "pair") == 0) {
		time_pair(b, word[1], (int)strtol(word[2], NULL, 10), (int)strtol(word[3], NULL, 10));
	} else if (strcmp(command, "fresh") == 0) {
		time_fresh(b, (int)strtol(word[1], NULL, 10));
	} else if (strcmp(command, "list") == 0) {
		time_list(b, (int)strtol(word[1], NULL, 10));
	} else if (strcmp(command, "memory") == 0) {
		say_memory();
	} else if (strcmp(command, "size") == 0) {
		printf("%u %u %u %zu %zu\n", b->k->persons, b->k->slots, b->k->words, kernel_bytes(b->k), kernel_plane_words(b->k) * 8);
	} else {
		puts("?");
	}
	fflush(stdout);
}

static int serve(uint32_t persons, const char *sqlite)
{
	struct bench b = {0};
	struct nation *n = nation_make();
	struct kernel_rows r;
	char line[256];
	double from = now(), read;

	if (sqlite) {
		if (!rows_read(sqlite, &r))
			return 1;
	} else {
		rows_make(n, persons, &r);
	}
	read = now();
	b.k = kernel_make(n, &r, bits_best());
	rows_free(&r);
	for (int i = 0; i < 2; i++)
		b.memory[i] = planes_memory(b.k);
	printf("ready %.0f %.0f\n", read - from, now() - read);
	fflush(stdout);
	while (fgets(line, sizeof line, stdin))
		answer(&b, line);
	free(b.memory[0]);
	free(b.memory[1]);
	kernel_free(b.k);
	nation_free(n);
	return 0;
}

static int plain(uint32_t persons, const char *form, int level, uint16_t day)
{
	struct nation *n = nation_make();
	struct form_bench f;
	size_t units = level == LEVEL_NATION	 ? 1
		       : level == LEVEL_PROVINCE ? PROVINCES
		       : level == LEVEL_COMMUNE	 ? COMMUNES
						 : n->village_count;
	uint32_t *out;

	form_named(form, &f);
	out = calloc(units * f.cell_count, sizeof *out);
	plain_count(n, persons, &f, level, day, out);
	print_numbers(out, units, f.cell_count);
	free(out);
	nation_free(n);
	return 0;
}

static int sql(int argc, char **argv)
{
	struct form_bench f;
	uint16_t day = argc > 3 ? (uint16_t)strtol(argv[3], NULL, 10) : 0;

	if (strcmp(argv[2], "codes") == 0)
		form_sql_codes(stdout);
	else if (strcmp(argv[2], "attributes") == 0)
		form_sql_attributes(day, stdout);
	else if (form_named(argv[2], &f))
		form_sql(&f, day, argc > 4 ? argv[4] : "1", argc > 5, stdout);
	return 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";
	uint32_t persons = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 0;

	if (strcmp(what, "csv") == 0 && argc == 4)
		return write_csv(persons, argv[3]);
	if (strcmp(what, "sql") == 0)
		return sql(argc, argv);
	if (strcmp(what, "plain") == 0 && argc == 6)
		return plain(persons, argv[3], level_named(argv[4]), (uint16_t)strtol(argv[5], NULL, 10));
	if (strcmp(what, "kernel") == 0)
		return serve(persons, argc > 3 ? argv[3] : NULL);
	fputs("stats csv|sql|plain|kernel …: see tests/perf/stats/stats.c\n", stderr);
	return 2;
}
