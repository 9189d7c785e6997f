/* multipart/form-data, read as it comes; see multipart.h. The bytes not yet understood are few: a head, or the beginning of a boundary. */
#include "http/multipart.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BOUNDARY_MAX 70 /* RFC 2046 */
#define HEAD_MAX 4096
#define NAME_MAX_BYTES 400

enum state {
	STATE_START, /* "--boundary" must come */
	STATE_AFTER, /* after a boundary: a line end, or "--" */
	STATE_HEAD,
	STATE_BODY,
	STATE_OVER, /* nothing more is read */
};

struct multipart {
	struct arena *a;
	struct multipart_limits limits;
	enum state state;
	char *delimiter; /* CR LF "--" boundary */
	size_t delimiter_size;
	GString *waiting; /* bytes not yet taken */
	GArray *form;	  /* struct http_pair */
	GArray *files;	  /* struct http_file */
	size_t parts, field_bytes;
	/* the part being read */
	const char *name;
	bool is_file;
	GString *value;
	int fd;
	int64_t size;
	const char *filename, *type;
};

bool multipart_is(const char *content_type)
{
	static const char form[] = "multipart/form-data";
	const size_t n = sizeof form - 1;
	return content_type != NULL && g_ascii_strncasecmp(content_type, form, n) == 0 && strchr("; \t", content_type[n]) != NULL;
}

/* ---- parameters of a header: ; name="value" ---- */

/* The value of a parameter; NULL when it is not there or not well formed. Browsers write a quote in a file's name as %22, so a quote ends.
 */
static char *parameter(const char *header, const char *name)
{
	const size_t n = strlen(name);
	for (const char *p = strchr(header, ';'); p != NULL;) {
		p++;
		p += strspn(p, " \t");
		const bool here = g_ascii_strncasecmp(p, name, n) == 0 && p[n] == '=';
		const char *value = strchr(p, '=');
		if (value == NULL)
			return NULL;
		value++;
		const bool quoted = *value == '"';
		value += quoted;
		const char *end = quoted ? strchr(value, '"') : value + strcspn(value, "; \t");
		if (end == NULL)
			return NULL;
		if (here)
			return g_strndup(value, (gsize)(end - value));
		p = strchr(end, ';');
	}
	return NULL;
}

static bool is_boundary(const char *text)
{
	static const char allowed[] = "'()+_,-./:=? ";
	const size_t n = strlen(text);
	for (size_t i = 0; i < n; i++)
		if (!g_ascii_isalnum(text[i]) && strchr(allowed, text[i]) == NULL)
			return false;
	return n > 0 && n <= BOUNDARY_MAX && text[n - 1] != ' ';
}

struct multipart *multipart_new(const char *content_type, const struct multipart_limits *limits, struct arena *a)
{
	g_autofree char *boundary = multipart_is(content_type) ? parameter(content_type, "boundary") : NULL;
	if (boundary == NULL || !is_boundary(boundary))
		return NULL;
	struct multipart *m = g_new0(struct multipart, 1);
	m->a = a;
	m->limits = *limits;
	m->delimiter = g_strconcat("\r\n--", boundary, NULL);
	m->delimiter_size = strlen(m->delimiter);
	m->waiting = g_string_new(NULL);
	m->value = g_string_new(NULL);
	m->form = g_array_new(FALSE, FALSE, sizeof(struct http_pair));
	m->files = g_array_new(FALSE, FALSE, sizeof(struct http_file));
	m->fd = -1;
	return m;
}

void multipart_free(struct multipart *m)
{
	if (m == NULL)
		return;
	for (guint i = 0; i < m->files->len; i++)
		close(g_array_index(m->files, struct http_file, i).fd);
	if (m->fd >= 0)
		close(m->fd);
	g_array_free(m->files, TRUE);
	g_array_free(m->form, TRUE);
	g_string_free(m->value, TRUE);
	g_string_free(m->waiting, TRUE);
	g_free(m->delimiter);
	g_free(m);
}

/* ---- one part ---- */

/* A file that has a number but no name: gone with the process, whatever happens. */
static int nameless_file(const char *folder)
{
	g_autofree char *path = g_build_filename(folder != NULL ? folder : g_get_tmp_dir(), "coso-upload-XXXXXX", NULL);
	const int fd = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);
	if (fd >= 0)
		unlink(path);
	return fd;
}

static bool is_name(const char *text)
{
	if (text == NULL || strlen(text) > NAME_MAX_BYTES || !g_utf8_validate(text, -1, NULL))
		return false;
	for (const char *p = text; *p != '\0'; p++)
		if (g_ascii_iscntrl(*p))
			return false;
	return true;
}

static bool read_line(struct multipart *m, char *line, bool *said)
{
	char *colon = strchr(line, ':');
	if (colon == NULL)
		return false;
	*colon = '\0';
	const char *value = colon + 1 + strspn(colon + 1, " \t");
	if (g_ascii_strcasecmp(line, "Content-Type") == 0) {
		m->type = is_name(value) ? arena_strdup(m->a, value) : NULL;
		return m->type != NULL;
	}
	if (g_ascii_strcasecmp(line, "Content-Disposition") != 0)
		return true;
	g_autofree char *name = parameter(value, "name"), *filename = parameter(value, "filename");
	if (*said || g_ascii_strncasecmp(value, "form-data", strlen("form-data")) != 0 || !is_name(name))
		return false;
	*said = true;
	m->is_file = filename != NULL;
	if (m->is_file && !is_name(filename))
		return false;
	m->name = arena_strdup(m->a, name);
	m->filename = arena_strdup(m->a, filename);
	return true;
}

/* The lines between a boundary and the empty line. */
static enum multipart_verdict read_head(struct multipart *m, const char *head, size_t size)
{
	if (memchr(head, '\0', size) != NULL)
		return MULTIPART_MALFORMED;
	g_autofree char *text = g_strndup(head, size);
	g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
	bool said = false;
	m->name = m->filename = m->type = NULL;
	for (char **line = lines; *line != NULL; line++)
		if (!read_line(m, *line, &said))
			return MULTIPART_MALFORMED;
	if (!said)
		return MULTIPART_MALFORMED;
	if (++m->parts > m->limits.parts)
		return MULTIPART_TOO_LARGE;
	m->size = 0;
	g_string_truncate(m->value, 0);
	if (m->is_file && (m->fd = nameless_file(m->limits.folder)) < 0)
		return MULTIPART_NO_ROOM;
	return MULTIPART_GOOD;
}

static enum multipart_verdict take(struct multipart *m, const char *data, size_t size)
{
	if (!m->is_file) {
		m->field_bytes += size;
		if (m->field_bytes > m->limits.field_bytes)
			return MULTIPART_TOO_LARGE;
		g_string_append_len(m->value, data, (gssize)size);
		return MULTIPART_GOOD;
	}
	m->size += (int64_t)size;
	while (size > 0) {
		const ssize_t n = write(m->fd, data, size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return MULTIPART_NO_ROOM;
		data += n;
		size -= (size_t)n;
	}
	return MULTIPART_GOOD;
}

static enum multipart_verdict finish_part(struct multipart *m)
{
	if (m->is_file) {
		/* A box for a file in which nothing was chosen comes as a file without a name and without bytes. */
		const struct http_file f = {m->name, m->filename, m->type != NULL ? m->type : "", m->fd, m->size};
		if (m->filename[0] == '\0' && m->size == 0)
			close(m->fd);
		else
			g_array_append_val(m->files, f);
		m->fd = -1;
		return MULTIPART_GOOD;
	}
	if (m->value->len != strlen(m->value->str) || !g_utf8_validate(m->value->str, (gssize)m->value->len, NULL))
		return MULTIPART_MALFORMED;
	const struct http_pair p = {m->name, arena_strdup(m->a, m->value->str)};
	g_array_append_val(m->form, p);
	return MULTIPART_GOOD;
}

/* ---- the stream ---- */

static const char *find_bytes(const char *in, size_t size, const char *what, size_t n)
{
	const char *end = in + size;
	for (const char *p = in; (size_t)(end - p) >= n && (p = memchr(p, what[0], (size_t)(end - p) - n + 1)) != NULL; p++)
		if (memcmp(p, what, n) == 0)
			return p;
	return NULL;
}

/* Each step takes something from what waits and says so; not taken: more must come. */
static enum multipart_verdict step_start(struct multipart *m, bool *taken)
{
	const size_t n = m->delimiter_size - 2;
	if (memcmp(m->waiting->str, m->delimiter + 2, MIN(n, m->waiting->len)) != 0)
		return MULTIPART_MALFORMED;
	*taken = m->waiting->len >= n;
	if (*taken) {
		g_string_erase(m->waiting, 0, (gssize)n);
		m->state = STATE_AFTER;
	}
	return MULTIPART_GOOD;
}

static enum multipart_verdict step_after(struct multipart *m, bool *taken)
{
	if (m->waiting->len < 2)
		return MULTIPART_GOOD;
	const bool over = memcmp(m->waiting->str, "--", 2) == 0;
	if (!over && memcmp(m->waiting->str, "\r\n", 2) != 0)
		return MULTIPART_MALFORMED;
	g_string_erase(m->waiting, 0, 2);
	m->state = over ? STATE_OVER : STATE_HEAD;
	*taken = true;
	return MULTIPART_GOOD;
}

static enum multipart_verdict step_head(struct multipart *m, bool *taken)
{
	const char *end = find_bytes(m->waiting->str, m->waiting->len, "\r\n\r\n", 4);
	if (end == NULL)
		return m->waiting->len > HEAD_MAX ? MULTIPART_TOO_LARGE : MULTIPART_GOOD;
	const size_t size = (size_t)(end - m->waiting->str);
	const enum multipart_verdict v = size > HEAD_MAX ? MULTIPART_TOO_LARGE : read_head(m, m->waiting->str, size);
	g_string_erase(m->waiting, 0, (gssize)size + 4);
	/* an empty body's boundary begins with the line end that also ended the head */
	g_string_prepend(m->waiting, "\r\n");
	m->state = STATE_BODY;
	m->size = -1;
	*taken = true;
	return v;
}

static enum multipart_verdict step_body(struct multipart *m, bool *taken)
{
	const char *found = find_bytes(m->waiting->str, m->waiting->len, m->delimiter, m->delimiter_size);
	const size_t keep = m->delimiter_size - 1;
	size_t size = found != NULL ? (size_t)(found - m->waiting->str) : m->waiting->len > keep ? m->waiting->len - keep : 0;
	/* the line end put in front is none of the body */
	size_t skip = 0;
	if (m->size < 0) {
		if (size >= 2) {
			skip = 2;
			m->size = 0;
		} else if (found != NULL) {
			m->size = 0;
		} else {
			size = 0;
		}
	}
	const enum multipart_verdict v = size > skip ? take(m, m->waiting->str + skip, size - skip) : MULTIPART_GOOD;
	g_string_erase(m->waiting, 0, (gssize)(found != NULL ? size + m->delimiter_size : size));
	if (v != MULTIPART_GOOD || found == NULL)
		return v;
	*taken = true;
	m->state = STATE_AFTER;
	return finish_part(m);
}

enum multipart_verdict multipart_feed(struct multipart *m, const char *data, size_t size)
{
	g_string_append_len(m->waiting, data, (gssize)size);
	for (bool taken = true; taken;) {
		enum multipart_verdict v = MULTIPART_GOOD;
		taken = false;
		switch (m->state) {
		case STATE_START:
			v = step_start(m, &taken);
			break;
		case STATE_AFTER:
			v = step_after(m, &taken);
			break;
		case STATE_HEAD:
			v = step_head(m, &taken);
			break;
		case STATE_BODY:
			v = step_body(m, &taken);
			break;
		case STATE_OVER:
			g_string_truncate(m->waiting, 0);
			break;
		}
		if (v != MULTIPART_GOOD)
			return v;
	}
	return MULTIPART_GOOD;
}

enum multipart_verdict multipart_end(struct multipart *m, struct http_pairs *form, struct http_files *files)
{
	if (m->state != STATE_OVER)
		return MULTIPART_MALFORMED;
	struct http_pair *pairs = ARENA_ARRAY(m->a, struct http_pair, m->form->len + 1);
	struct http_file *list = ARENA_ARRAY(m->a, struct http_file, m->files->len + 1);
	for (guint i = 0; i < m->form->len; i++)
		pairs[i] = g_array_index(m->form, struct http_pair, i);
	for (guint i = 0; i < m->files->len; i++)
		list[i] = g_array_index(m->files, struct http_file, i);
	*form = (struct http_pairs){m->form->len, pairs};
	*files = (struct http_files){m->files->len, list};
	return MULTIPART_GOOD;
}
