/* TopoJSON in; see topojson.h. A reader of JSON that knows only what it looks for: other values are walked over. */
#include "exchange/topojson.h"

#include "messages/topojson.def"

#include <glib.h>
#include <math.h>
#include <string.h>

struct point {
	double x, y;
};
struct arc {
	size_t first, count; /* points */
};
struct shape {
	char *id;
	size_t first, count; /* refs; a ring begins after each RING */
};
#define RING INT64_MIN

struct topo {
	GArray *points, *arcs, *refs, *shapes;
	GHashTable *by_id; /* id → index + 1 */
	double scale[2], translate[2];
	bool quantised;
};

struct json {
	const char *at, *end, *begin;
	struct topo *t;
	struct err *e;
	int depth;
};

static bool fault(struct json *j)
{
	if (j->e->code != ERR_NONE)
		return false;
	g_autofree char *place = g_strdup_printf("%zu", (size_t)(j->at - j->begin));
	return FAIL(j->e, ERR_INPUT, MSG_TOPO_FAULT, place);
}

static bool too_much(struct json *j)
{
	return j->e->code != ERR_NONE ? false : FAIL0(j->e, ERR_INPUT, MSG_TOPO_LARGE);
}

/* ---- JSON ---- */

static char peek(struct json *j)
{
	while (j->at < j->end && (*j->at == ' ' || *j->at == '\n' || *j->at == '\r' || *j->at == '\t'))
		j->at++;
	return j->at < j->end ? *j->at : '\0';
}

static bool take(struct json *j, char c)
{
	if (peek(j) != c || c == '\0')
		return false;
	j->at++;
	return true;
}

static bool number(struct json *j, double *out)
{
	char text[40];
	size_t n = 0;
	(void)peek(j);
	while (j->at < j->end && n + 1 < sizeof text && (g_ascii_isdigit(*j->at) || strchr("+-.eE", *j->at) != NULL) && *j->at != '\0')
		text[n++] = *j->at++;
	text[n] = '\0';
	char *end = NULL;
	*out = g_ascii_strtod(text, &end);
	return (n > 0 && *end == '\0' && isfinite(*out) && fabs(*out) < 1e9) || fault(j);
}

/* Only short names and ids matter: escapes are kept as they stand. */
static bool string(struct json *j, char *out, size_t size)
{
	size_t n = 0;
	if (!take(j, '"'))
		return fault(j);
	for (; j->at < j->end && *j->at != '"'; j->at++) {
		if (*j->at == '\\' && ++j->at >= j->end)
			return fault(j);
		if (n + 1 < size)
			out[n++] = *j->at;
	}
	out[n] = '\0';
	return take(j, '"') || fault(j);
}

typedef bool (*each)(struct json *j, const char *key, void *user);

static bool object(struct json *j, each f, void *user)
{
	char key[64];
	if (!take(j, '{') || ++j->depth > TOPO_DEPTH_MAX)
		return fault(j);
	if (peek(j) != '}')
		do {
			if (!string(j, key, sizeof key) || !take(j, ':') || !f(j, key, user))
				return fault(j);
		} while (take(j, ','));
	j->depth--;
	return take(j, '}') || fault(j);
}

static bool array(struct json *j, each f, void *user)
{
	if (!take(j, '[') || ++j->depth > TOPO_DEPTH_MAX)
		return fault(j);
	if (peek(j) != ']')
		do {
			if (!f(j, "", user))
				return fault(j);
		} while (take(j, ','));
	j->depth--;
	return take(j, ']') || fault(j);
}

static bool skip(struct json *j, const char *key, void *user)
{
	char text[8];
	double d;
	(void)key, (void)user;
	switch (peek(j)) {
	case '{':
		return object(j, skip, NULL);
	case '[':
		return array(j, skip, NULL);
	case '"':
		return string(j, text, sizeof text);
	case 't':
	case 'f':
	case 'n':
		while (j->at < j->end && g_ascii_islower(*j->at))
			j->at++;
		return true;
	default:
		return number(j, &d);
	}
}

/* ---- TopoJSON ---- */

struct pair {
	double v[2];
	int n;
};

static bool coordinate(struct json *j, const char *key, void *user)
{
	struct pair *p = user;
	double d = 0;
	(void)key;
	if (!number(j, &d))
		return false;
	if (p->n < 2)
		p->v[p->n] = d;
	p->n++;
	return true;
}

static bool one_point(struct json *j, const char *key, void *user)
{
	struct pair p = {.n = 0};
	(void)key, (void)user;
	if (!array(j, coordinate, &p) || p.n < 2)
		return fault(j);
	if (j->t->points->len >= TOPO_POINTS_MAX)
		return too_much(j);
	struct point x = {p.v[0], p.v[1]};
	g_array_append_val(j->t->points, x);
	return true;
}

static bool one_arc(struct json *j, const char *key, void *user)
{
	struct arc a = {.first = j->t->points->len};
	(void)key, (void)user;
	if (j->t->arcs->len >= TOPO_ARCS_MAX)
		return too_much(j);
	if (!array(j, one_point, NULL))
		return false;
	a.count = j->t->points->len - a.first;
	g_array_append_val(j->t->arcs, a);
	return true;
}

static bool add_ref(struct json *j, int64_t ref)
{
	if (j->t->refs->len >= TOPO_REFS_MAX)
		return too_much(j);
	g_array_append_val(j->t->refs, ref);
	return true;
}

/* Rings at any depth: Polygon has one level less than MultiPolygon. */
static bool ring_part(struct json *j, const char *key, void *user)
{
	double d = 0;
	(void)key;
	if (peek(j) == '[')
		return add_ref(j, RING) && array(j, ring_part, user);
	return number(j, &d) && d == floor(d) && add_ref(j, (int64_t)d);
}

static bool geometry(struct json *j, const char *key, void *user);

struct one_shape {
	char id[24];
	bool drawn;
	size_t first;
};

static bool geometry_key(struct json *j, const char *key, void *user)
{
	struct one_shape *s = user;
	double d = 0;
	if (strcmp(key, "geometries") == 0)
		return array(j, geometry, NULL);
	if (strcmp(key, "arcs") == 0 && peek(j) == '[') {
		s->drawn = true;
		s->first = j->t->refs->len;
		return array(j, ring_part, NULL);
	}
	if (strcmp(key, "id") != 0)
		return skip(j, key, NULL);
	if (peek(j) == '"')
		return string(j, s->id, sizeof s->id);
	if (!number(j, &d))
		return false;
	g_snprintf(s->id, sizeof s->id, "%.0f", d);
	return true;
}

static bool geometry(struct json *j, const char *key, void *user)
{
	struct one_shape s = {.drawn = false};
	(void)key, (void)user;
	if (!object(j, geometry_key, &s))
		return false;
	if (!s.drawn)
		return true;
	if (j->t->shapes->len >= TOPO_SHAPES_MAX)
		return too_much(j);
	const char *bad = NULL;
	if (!g_utf8_validate(s.id, -1, &bad))
		s.id[bad - s.id] = '\0';
	struct shape x = {g_strdup(s.id), s.first, j->t->refs->len - s.first};
	g_array_append_val(j->t->shapes, x);
	if (*x.id != '\0' && !g_hash_table_contains(j->t->by_id, x.id))
		g_hash_table_insert(j->t->by_id, x.id, GUINT_TO_POINTER(j->t->shapes->len));
	return true;
}

static bool transform_key(struct json *j, const char *key, void *user)
{
	struct pair p = {.n = 0};
	double *to = strcmp(key, "scale") == 0 ? j->t->scale : strcmp(key, "translate") == 0 ? j->t->translate : NULL;
	(void)user;
	if (to == NULL)
		return skip(j, key, NULL);
	if (!array(j, coordinate, &p) || p.n != 2)
		return fault(j);
	to[0] = p.v[0];
	to[1] = p.v[1];
	j->t->quantised = true;
	return true;
}

static bool top_key(struct json *j, const char *key, void *user)
{
	bool *topology = user;
	if (strcmp(key, "type") == 0) {
		char type[16];
		if (!string(j, type, sizeof type))
			return false;
		*topology = strcmp(type, "Topology") == 0;
		return true;
	}
	if (strcmp(key, "arcs") == 0)
		return array(j, one_arc, NULL);
	if (strcmp(key, "objects") == 0)
		return object(j, geometry, NULL);
	return strcmp(key, "transform") == 0 ? object(j, transform_key, NULL) : skip(j, key, NULL);
}

/* Every arc that is referred to is there; steps become places. */
static bool settle(struct json *j)
{
	struct topo *t = j->t;
	size_t drawn = 0;
	for (guint i = 0; i < t->refs->len; i++) {
		int64_t ref = g_array_index(t->refs, int64_t, i), arc = ref < 0 ? ~ref : ref;
		if (ref != RING && arc >= (int64_t)t->arcs->len)
			return FAIL0(j->e, ERR_INPUT, MSG_TOPO_NO_ARC);
		drawn += ref != RING ? g_array_index(t->arcs, struct arc, (guint)arc).count : 0;
		if (drawn > 4 * (size_t)TOPO_POINTS_MAX) /* the same arc again and again */
			return too_much(j);
	}
	for (guint i = 0; t->quantised && i < t->arcs->len; i++) {
		const struct arc *a = &g_array_index(t->arcs, struct arc, i);
		double x = 0, y = 0;
		for (size_t k = 0; k < a->count; k++) {
			struct point *p = &g_array_index(t->points, struct point, a->first + k);
			x += p->x;
			y += p->y;
			*p = (struct point){x * t->scale[0] + t->translate[0], y * t->scale[1] + t->translate[1]};
		}
	}
	return true;
}

struct topo *topo_read(const char *text, size_t length, struct err *e)
{
	struct topo *t = g_new0(struct topo, 1);
	struct err mine = {0};
	struct json j = {.at = text, .end = text + length, .begin = text, .t = t, .e = &mine};
	bool topology = false;
	t->points = g_array_new(FALSE, FALSE, sizeof(struct point));
	t->arcs = g_array_new(FALSE, FALSE, sizeof(struct arc));
	t->refs = g_array_new(FALSE, FALSE, sizeof(int64_t));
	t->shapes = g_array_new(FALSE, FALSE, sizeof(struct shape));
	t->by_id = g_hash_table_new(g_str_hash, g_str_equal);
	bool ok = length <= TOPO_BYTES_MAX ? object(&j, top_key, &topology) : too_much(&j);
	ok = ok && (topology || FAIL0(&mine, ERR_INPUT, MSG_TOPO_NONE)) && settle(&j);
	if (ok)
		return t;
	topo_free(t);
	if (e->code == ERR_NONE)
		*e = mine;
	return NULL;
}

struct topo *topo_load(const char *path, struct err *e)
{
	g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, NULL);
	if (file == NULL)
		return FAIL(e, ERR_IO, MSG_TOPO_FILE, path), NULL;
	const char *text = g_mapped_file_get_contents(file);
	return topo_read(text != NULL ? text : "", g_mapped_file_get_length(file), e);
}

void topo_free(struct topo *t)
{
	if (t == NULL)
		return;
	for (guint i = 0; i < t->shapes->len; i++)
		g_free(g_array_index(t->shapes, struct shape, i).id);
	g_hash_table_destroy(t->by_id);
	g_array_free(t->points, TRUE);
	g_array_free(t->arcs, TRUE);
	g_array_free(t->refs, TRUE);
	g_array_free(t->shapes, TRUE);
	g_free(t);
}

size_t topo_count(const struct topo *t)
{
	return t->shapes->len;
}

const char *topo_id(const struct topo *t, size_t shape)
{
	return g_array_index(t->shapes, struct shape, shape).id;
}

bool topo_find(const struct topo *t, const char *id, size_t *shape)
{
	guint at = GPOINTER_TO_UINT(g_hash_table_lookup(t->by_id, id));
	*shape = at - 1;
	return at > 0;
}

/* ---- drawing ---- */

struct frame {
	double west, north, east, south, squeeze, scale;
};

typedef void (*each_point)(void *user, const struct point *p, bool begins);

/* All points of a shape, ring by ring. */
static void walk(const struct topo *t, const struct shape *s, each_point f, void *user)
{
	bool begins = true;
	for (size_t i = 0; i < s->count; i++) {
		int64_t ref = g_array_index(t->refs, int64_t, s->first + i);
		if (ref == RING) {
			begins = true;
			continue;
		}
		const struct arc *a = &g_array_index(t->arcs, struct arc, (guint)(ref < 0 ? ~ref : ref));
		for (size_t k = 0; k < a->count; k++) {
			f(user, &g_array_index(t->points, struct point, a->first + (ref < 0 ? a->count - 1 - k : k)), begins);
			begins = false;
		}
	}
}

static void widen(void *user, const struct point *p, bool begins)
{
	struct frame *f = user;
	(void)begins;
	f->west = fmin(f->west, p->x);
	f->east = fmax(f->east, p->x);
	f->south = fmin(f->south, p->y);
	f->north = fmax(f->north, p->y);
}

struct pen {
	const struct frame *frame;
	GString *out;
	double x, y;
};

static void draw_point(void *user, const struct point *p, bool begins)
{
	struct pen *pen = user;
	const struct frame *f = pen->frame;
	char x[32], y[32];
	double px = (p->x - f->west) * f->squeeze * f->scale, py = (f->north - p->y) * f->scale;
	if (!begins && fabs(px - pen->x) < 0.5 && fabs(py - pen->y) < 0.5)
		return;
	g_string_append_printf(pen->out, "%s%s %s", begins ? (pen->out->len > 0 ? "ZM" : "M") : "L",
		g_ascii_formatd(x, sizeof x, "%.1f", px), g_ascii_formatd(y, sizeof y, "%.1f", py));
	pen->x = px;
	pen->y = py;
}

void topo_draw(const struct topo *t, const size_t *shapes, size_t count, double width, const char **path, double *height, struct arena *a)
{
	struct frame f = {.west = INFINITY, .north = -INFINITY, .east = -INFINITY, .south = INFINITY};
	for (size_t i = 0; i < count; i++)
		walk(t, &g_array_index(t->shapes, struct shape, shapes[i]), widen, &f);
	*height = 0;
	if (!(f.east > f.west) || !(f.north > f.south)) {
		for (size_t i = 0; i < count; i++)
			path[i] = "";
		return;
	}
	/* A degree of longitude is shorter than one of latitude; a picture is never much higher than wide. */
	f.squeeze = fmax(0.1, cos((f.north + f.south) / 2 * G_PI / 180));
	f.scale = fmin(width / ((f.east - f.west) * f.squeeze), 1.1 * width / (f.north - f.south));
	*height = (f.north - f.south) * f.scale;
	for (size_t i = 0; i < count; i++) {
		g_autoptr(GString) out = g_string_new(NULL);
		struct pen pen = {&f, out, 0, 0};
		walk(t, &g_array_index(t->shapes, struct shape, shapes[i]), draw_point, &pen);
		if (out->len > 0)
			g_string_append_c(out, 'Z');
		path[i] = arena_strdup(a, out->str);
	}
}
