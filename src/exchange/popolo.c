/* See popolo.h. The reader finds the ends of values itself and hands each object alone to the JSON library, so that a file of any length
 * needs the memory of its largest object. */
#include "exchange/popolo.h"

#include "messages/base.def"
#include "messages/popolo.def"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"
#define DEPTH_MAX 64

/* ---- writing ---- */

struct popolo_out {
	FILE *file;
	char *path, *part;
	bool in_array, any, any_array;
};

static bool fail_write(const struct popolo_out *o, struct err *e)
{
	int number = errno;
	if (number == ENOSPC)
		return FAIL(e, ERR_FULL, MSG_DISK_FULL, o->path);
	return FAIL(e, ERR_IO, MSG_FILE_WRITE, o->path, g_strerror(number));
}

static bool say(struct popolo_out *o, const char *text, struct err *e)
{
	return fputs(text, o->file) != EOF || fail_write(o, e);
}

struct popolo_out *popolo_open(const char *path, struct err *e)
{
	struct popolo_out *o = g_new0(struct popolo_out, 1);
	o->path = g_strdup(path);
	o->part = g_strconcat(path, ".part", NULL);
	o->file = fopen(o->part, "wb");
	if (o->file != NULL && say(o, "{", e))
		return o;
	if (o->file == NULL)
		fail_write(o, e);
	popolo_close(o, false, NULL);
	return NULL;
}

bool popolo_array(struct popolo_out *o, const char *name, struct err *e)
{
	g_autofree char *text = g_strdup_printf("%s%s\"%s\":[", o->in_array ? "\n]" : "", o->any_array ? ",\n" : "\n", name);
	o->in_array = o->any_array = true;
	o->any = false;
	return say(o, text, e);
}

bool popolo_add(struct popolo_out *o, json_t *object, struct err *e)
{
	char *text = json_dumps(object, JSON_COMPACT | JSON_PRESERVE_ORDER);
	json_decref(object);
	must(text != NULL); /* our own texts are UTF-8 */
	bool ok = say(o, o->any ? ",\n" : "\n", e) && say(o, text, e);
	free(text);
	o->any = true;
	return ok;
}

bool popolo_close(struct popolo_out *o, bool keep, struct err *e)
{
	bool ok = true;
	if (o == NULL)
		return true;
	if (keep)
		ok = say(o, o->in_array ? "\n]\n}\n" : "}\n", e);
	if (o->file != NULL && fclose(o->file) != 0 && keep && ok)
		ok = fail_write(o, e);
	if (keep && ok && rename(o->part, o->path) != 0)
		ok = fail_write(o, e);
	if (!keep || !ok)
		unlink(o->part);
	g_free(o->path);
	g_free(o->part);
	g_free(o);
	return ok;
}

/* ---- reading ---- */

struct scan {
	const char *name, *at, *end;
	int64_t line;
	popolo_each *each;
	void *self;
};

static bool bad(const struct scan *s, msg_key why, const char *more, struct err *e)
{
	char line[24];
	g_snprintf(line, sizeof line, "%" G_GINT64_FORMAT, s->line);
	return FAIL(e, ERR_INPUT, why, s->name, line, more);
}

static void skip_blanks(struct scan *s)
{
	for (; s->at < s->end && strchr(" \t\r\n", *s->at) != NULL && *s->at != '\0'; s->at++)
		s->line += *s->at == '\n';
}

/* Is it the next sign? Then it is taken. */
static bool sign(struct scan *s, char c)
{
	skip_blanks(s);
	if (s->at >= s->end || *s->at != c)
		return false;
	s->at++;
	return true;
}

static bool skip_string(struct scan *s, struct err *e)
{
	for (s->at++; s->at < s->end && *s->at != '"'; s->at++) {
		if (*s->at == '\\')
			s->at++;
		else if (*s->at == '\n')
			break;
	}
	if (s->at >= s->end || *s->at != '"')
		return bad(s, MSG_POPOLO_JSON, "\"", e);
	s->at++;
	return true;
}

/* Goes behind one value; whether it is right inside is the library's to say. */
static bool skip_value(struct scan *s, struct err *e)
{
	int depth = 0;
	skip_blanks(s);
	if (s->at < s->end && strchr(",]}:", *s->at) != NULL)
		return bad(s, MSG_POPOLO_JSON, "", e);
	while (s->at < s->end) {
		char c = *s->at;
		if (c == '"') {
			if (!skip_string(s, e))
				return false;
		} else if (c == '{' || c == '[') {
			if (++depth > DEPTH_MAX)
				return bad(s, MSG_POPOLO_DEEP, "", e);
			s->at++;
		} else if (c == '}' || c == ']') {
			if (depth == 0)
				return true; /* of what it stands in */
			depth--;
			s->at++;
		} else if (depth == 0 && c == ',') {
			return true;
		} else {
			s->line += c == '\n';
			s->at++;
			continue;
		}
		if (depth == 0)
			return true;
	}
	return depth == 0 || bad(s, MSG_POPOLO_JSON, "", e);
}

/* The value at s->at as JSON of its own; NULL on error. */
static json_t *value(struct scan *s, struct err *e)
{
	json_error_t why;
	skip_blanks(s);
	const char *from = s->at;
	int64_t line = s->line;
	if (!skip_value(s, e))
		return NULL;
	int64_t after = s->line;
	s->line = line; /* a fault is said with the line it begins on */
	json_t *j = NULL;
	if (s->at - from > POPOLO_OBJECT_MAX)
		bad(s, MSG_POPOLO_LARGE, "", e);
	else if ((j = json_loadb(from, (size_t)(s->at - from), JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why)) == NULL)
		bad(s, MSG_POPOLO_JSON, why.text, e);
	s->line = after;
	return j;
}

static bool read_array(struct scan *s, const char *array, struct err *e)
{
	int64_t number = 0;
	if (sign(s, ']'))
		return true;
	do {
		skip_blanks(s);
		int64_t line = s->line;
		json_t *j = value(s, e);
		if (j == NULL)
			return false;
		bool ok = json_is_object(j) || bad(s, MSG_POPOLO_OBJECT, array, e);
		ok = ok && s->each(s->self, array, ++number, line, j, e);
		json_decref(j);
		if (!ok)
			return false;
	} while (sign(s, ','));
	return sign(s, ']') || bad(s, MSG_POPOLO_JSON, "]", e);
}

static bool read_member(struct scan *s, struct err *e)
{
	skip_blanks(s);
	json_t *key = s->at < s->end && *s->at == '"' ? value(s, e) : NULL;
	if (key == NULL)
		return bad(s, MSG_POPOLO_JSON, "\"", e);
	bool ok = sign(s, ':') || bad(s, MSG_POPOLO_JSON, ":", e);
	if (ok && sign(s, '[')) {
		ok = read_array(s, json_string_value(key), e);
	} else if (ok) {
		json_t *aside = value(s, e);
		ok = aside != NULL;
		json_decref(aside);
	}
	json_decref(key);
	return ok;
}

bool popolo_scan(const char *name, const char *text, size_t length, popolo_each *each, void *self, struct err *e)
{
	struct scan s = {name, text, text + length, 1, each, self};
	if (length >= 3 && memcmp(text, BYTE_ORDER_MARK, 3) == 0)
		s.at += 3;
	if (!sign(&s, '{'))
		return bad(&s, MSG_POPOLO_NONE, "", e);
	if (!sign(&s, '}')) {
		do {
			if (!read_member(&s, e))
				return false;
		} while (sign(&s, ','));
		if (!sign(&s, '}'))
			return bad(&s, MSG_POPOLO_JSON, "}", e);
	}
	skip_blanks(&s);
	return s.at == s.end || bad(&s, MSG_POPOLO_JSON, "}", e);
}

bool popolo_read(const char *path, popolo_each *each, void *self, struct err *e)
{
	GError *why = NULL;
	GMappedFile *file = g_mapped_file_new(path, FALSE, &why);
	if (file == NULL) {
		FAIL(e, ERR_IO, MSG_FILE_OPEN, path, why->message);
		g_error_free(why);
		return false;
	}
	size_t length = g_mapped_file_get_length(file);
	bool ok = popolo_scan(path, length > 0 ? g_mapped_file_get_contents(file) : "", length, each, self, e);
	g_mapped_file_unref(file);
	return ok;
}
