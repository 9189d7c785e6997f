/* The register's rows into memory: out of SQLite as a program at its start would read them, or made without any file. */
#include "load.h"

#include <sqlite3.h>
#include <stdlib.h>

static void room(struct kernel_rows *r)
{
	size_t rows = (size_t)r->row_count + 1, levels = (size_t)r->level_count + 1;

	r->birth = kernel_room((r->persons + (size_t)1) * 2);
	r->flags = kernel_room(r->persons + (size_t)1);
	r->row_person = kernel_room(rows * 4);
	r->row_unit = kernel_room(rows * 4);
	r->row_from = kernel_room(rows * 2);
	r->row_until = kernel_room(rows * 2);
	r->row_kind = kernel_room(rows);
	r->row_rank = kernel_room(rows);
	r->level_person = kernel_room(levels * 4);
	r->level_from = kernel_room(levels * 2);
	r->level_kind = kernel_room(levels);
	r->level_level = kernel_room(levels);
}

void rows_free(struct kernel_rows *r)
{
	void *blocks[] = {r->birth, r->flags, r->row_person, r->row_unit, r->row_from, r->row_until, r->row_kind, r->row_rank,
		r->level_person, r->level_from, r->level_kind, r->level_level};

	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
		free(blocks[i]);
}

void rows_make(const struct nation *n, uint32_t persons, struct kernel_rows *r)
{
	struct nation_person x;

	*r = (struct kernel_rows){.persons = persons};
	for (int pass = 0; pass < 2; pass++) {
		uint32_t row = 0, level = 0;

		if (pass)
			room(r);
		for (uint32_t p = 0; p < persons; p++) {
			nation_person(n, p, &x);
			if (pass) {
				r->birth[p] = x.birth;
				r->flags[p] = (uint8_t)(x.female | x.minority << 1 | x.religion << 2);
				for (size_t i = 0; i < x.row_count; i++) {
					r->row_person[row + i] = p;
					r->row_unit[row + i] = x.rows[i].unit;
					r->row_from[row + i] = x.rows[i].from;
					r->row_until[row + i] = x.rows[i].until;
					r->row_kind[row + i] = x.rows[i].kind;
					r->row_rank[row + i] = x.rows[i].rank;
				}
				for (size_t i = 0; i < x.level_count; i++) {
					r->level_person[level + i] = p;
					r->level_from[level + i] = x.levels[i].from;
					r->level_kind[level + i] = x.levels[i].kind;
					r->level_level[level + i] = x.levels[i].level;
				}
			}
			row += (uint32_t)x.row_count;
			level += (uint32_t)x.level_count;
		}
		r->row_count = row;
		r->level_count = level;
	}
}

static sqlite3_stmt *query(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *s;

	if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
		abort();
	return s;
}

static uint32_t number(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *s = query(db, sql);
	uint32_t x = sqlite3_step(s) == SQLITE_ROW ? (uint32_t)sqlite3_column_int64(s, 0) : 0;

	sqlite3_finalize(s);
	return x;
}

bool rows_read(const char *path, struct kernel_rows *r)
{
	sqlite3 *db;
	sqlite3_stmt *s;
	uint32_t i = 0;

	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
		sqlite3_close(db);
		return false;
	}
	/* as the rivals read it; the last numbers instead of count(*), which reads every page once more */
	if (sqlite3_exec(db, "PRAGMA mmap_size=8000000000", NULL, NULL, NULL) != SQLITE_OK)
		abort();
	*r = (struct kernel_rows){.persons = number(db, "SELECT max(id)+1 FROM persons"),
		.row_count = number(db, "SELECT max(id)+1 FROM rows"),
		.level_count = number(db, "SELECT max(rowid) FROM levels")};
	room(r);
	s = query(db, "SELECT id,female,minority,religion,birth FROM persons");
	while (sqlite3_step(s) == SQLITE_ROW) {
		uint32_t p = (uint32_t)sqlite3_column_int(s, 0);

		r->birth[p] = (uint16_t)sqlite3_column_int(s, 4);
		r->flags[p] = (uint8_t)(sqlite3_column_int(s, 1) | sqlite3_column_int(s, 2) << 1 | sqlite3_column_int(s, 3) << 2);
	}
	sqlite3_finalize(s);
	s = query(db, "SELECT person,unit,kind,pos,from_d,until_d FROM rows ORDER BY id");
	for (i = 0; sqlite3_step(s) == SQLITE_ROW; i++) {
		r->row_person[i] = (uint32_t)sqlite3_column_int(s, 0);
		r->row_unit[i] = (uint32_t)sqlite3_column_int(s, 1);
		r->row_kind[i] = (uint8_t)sqlite3_column_int(s, 2);
		r->row_rank[i] = (uint8_t)sqlite3_column_int(s, 3);
		r->row_from[i] = (uint16_t)sqlite3_column_int(s, 4);
		r->row_until[i] = (uint16_t)sqlite3_column_int(s, 5);
	}
	r->row_count = i;
	sqlite3_finalize(s);
	s = query(db, "SELECT person,kind,level,from_d FROM levels ORDER BY rowid");
	for (i = 0; sqlite3_step(s) == SQLITE_ROW; i++) {
		r->level_person[i] = (uint32_t)sqlite3_column_int(s, 0);
		r->level_kind[i] = (uint8_t)sqlite3_column_int(s, 1);
		r->level_level[i] = (uint8_t)sqlite3_column_int(s, 2);
		r->level_from[i] = (uint16_t)sqlite3_column_int(s, 3);
	}
	r->level_count = i;
	sqlite3_finalize(s);
	sqlite3_close(db);
	return true;
}
