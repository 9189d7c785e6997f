/* Parts of an .xlsx: libzip and expat, with limits on everything that a hostile file could make large (grid_package.h). */
#include "exchange/grid_package.h"

#include "messages/grid.def"

#include <expat.h>
#include <string.h>
#include <zip.h>

#define PIECE 65536
#define ENTRIES_MAX 10000
#define DEPTH_MAX 64
#define TOKEN_MAX (2u << 20) /* bytes of one tag */
#define RATIO_MAX 300	     /* inflated to packed, beyond RATIO_FREE */
#define RATIO_FREE (32u << 20)

struct package {
	zip_t *zip;
};

struct part {
	zip_file_t *file;
	XML_Parser parser;
	const struct xml_handlers *h;
	void *user;
	uint64_t limit, stated, packed, inflated;
	int depth;
	bool paused, stopped, doctype, deep, ended;
	void (*tee)(void *user, const char *s, size_t n);
};

/* What libraries say of a broken file is English and of no use to who has it. */
static bool broken(struct err *e, msg_key key)
{
	return FAIL0(e, ERR_INPUT, key);
}

struct package *package_open(const char *path, struct err *e)
{
	int code = 0;
	zip_t *zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code);
	if (zip == NULL) {
		broken(e, MSG_GRID_BROKEN_ZIP);
		return NULL;
	}
	if (zip_get_num_entries(zip, 0) > ENTRIES_MAX) {
		FAIL0(e, ERR_INPUT, MSG_GRID_ENTRIES);
		zip_discard(zip);
		return NULL;
	}
	struct package *p = g_new0(struct package, 1);
	p->zip = zip;
	return p;
}

void package_close(struct package *p)
{
	if (p == NULL)
		return;
	zip_discard(p->zip);
	g_free(p);
}

int64_t package_find(const struct package *p, const char *name)
{
	int64_t at = zip_name_locate(p->zip, name, ZIP_FL_ENC_RAW);
	return at >= 0 ? at : zip_name_locate(p->zip, name, ZIP_FL_NOCASE);
}

static const char *local_name(const char *name)
{
	const char *colon = strrchr(name, ':');
	return colon != NULL ? colon + 1 : name;
}

const char *xml_attribute(const char **attributes, const char *name)
{
	for (size_t i = 0; attributes[i] != NULL; i += 2)
		if (strcmp(attributes[i], name) == 0)
			return attributes[i + 1];
	for (size_t i = 0; attributes[i] != NULL; i += 2)
		if (strchr(attributes[i], ':') != NULL && strcmp(local_name(attributes[i]), name) == 0)
			return attributes[i + 1];
	return NULL;
}

/* ---- inflating ---- */

static zip_file_t *open_entry(struct package *p, int64_t index, uint64_t limit, uint64_t *stated, uint64_t *packed, struct err *e)
{
	zip_stat_t st;
	if (index < 0 || zip_stat_index(p->zip, (zip_uint64_t)index, 0, &st) != 0 || (st.valid & ZIP_STAT_SIZE) == 0) {
		broken(e, MSG_GRID_BROKEN_ZIP);
		return NULL;
	}
	if ((st.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && st.encryption_method != ZIP_EM_NONE) {
		FAIL0(e, ERR_INPUT, MSG_GRID_PASSWORD);
		return NULL;
	}
	if ((st.valid & ZIP_STAT_COMP_METHOD) != 0 && st.comp_method != ZIP_CM_STORE && st.comp_method != ZIP_CM_DEFLATE) {
		broken(e, MSG_GRID_BROKEN_PACKED);
		return NULL;
	}
	*stated = st.size;
	*packed = (st.valid & ZIP_STAT_COMP_SIZE) != 0 ? st.comp_size : 0;
	if (st.size > limit) {
		FAIL0(e, ERR_INPUT, MSG_GRID_BOMB);
		return NULL;
	}
	zip_file_t *f = zip_fopen_index(p->zip, (zip_uint64_t)index, 0);
	if (f == NULL)
		broken(e, MSG_GRID_BROKEN_ZIP);
	return f;
}

/* The next piece; 0 at the end, -1 after a failure. */
static int64_t inflate_piece(struct part *part, char *to, struct err *e)
{
	zip_int64_t n = zip_fread(part->file, to, PIECE);
	if (n < 0) {
		broken(e, MSG_GRID_BROKEN_ZIP);
		return -1;
	}
	part->inflated += (uint64_t)n;
	if (part->inflated > part->limit || part->inflated > part->stated ||
		(part->inflated > RATIO_FREE && part->inflated / RATIO_MAX > part->packed)) {
		FAIL0(e, ERR_INPUT, MSG_GRID_BOMB);
		return -1;
	}
	if (n == 0 && part->inflated != part->stated) {
		broken(e, MSG_GRID_BROKEN_ZIP);
		return -1;
	}
	return n;
}

bool package_bytes(struct package *p, int64_t index, uint64_t limit, void (*piece)(void *user, const char *s, size_t n), void *user,
	uint64_t *total, struct err *e)
{
	char buffer[PIECE];
	struct part part = {.limit = limit};
	part.file = open_entry(p, index, limit, &part.stated, &part.packed, e);
	if (part.file == NULL)
		return false;
	int64_t n = 0;
	while ((n = inflate_piece(&part, buffer, e)) > 0)
		piece(user, buffer, (size_t)n);
	zip_fclose(part.file);
	*total = part.inflated;
	return n == 0;
}

/* ---- parsing ---- */

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
	struct part *part = user;
	if (part->stopped)
		return;
	if (++part->depth > DEPTH_MAX) {
		part->deep = true;
		part_stop(part);
		return;
	}
	part->h->start(part->user, local_name(name), attributes);
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
	struct part *part = user;
	part->depth--;
	if (!part->stopped)
		part->h->end(part->user, local_name(name));
}

static void XMLCALL on_text(void *user, const XML_Char *s, int n)
{
	struct part *part = user;
	if (!part->stopped)
		part->h->text(part->user, s, (size_t)n);
}

static void XMLCALL on_doctype(void *user, const XML_Char *name, const XML_Char *system, const XML_Char *public, int has_subset)
{
	struct part *part = user;
	(void)name;
	(void)system;
	(void)public;
	(void)has_subset;
	part->doctype = true;
	part_stop(part);
}

struct part *part_open(struct package *p, int64_t index, uint64_t limit, const struct xml_handlers *h, void *user, struct err *e)
{
	struct part *part = g_new0(struct part, 1);
	part->h = h;
	part->user = user;
	part->limit = limit;
	part->file = open_entry(p, index, limit, &part->stated, &part->packed, e);
	if (part->file == NULL) {
		g_free(part);
		return NULL;
	}
	part->parser = XML_ParserCreate(NULL);
	must(part->parser != NULL);
	XML_SetUserData(part->parser, part);
	XML_SetElementHandler(part->parser, on_start, on_end);
	if (h->text != NULL)
		XML_SetCharacterDataHandler(part->parser, on_text);
	XML_SetStartDoctypeDeclHandler(part->parser, on_doctype);
	return part;
}

void part_close(struct part *part)
{
	if (part == NULL)
		return;
	XML_ParserFree(part->parser);
	zip_fclose(part->file);
	g_free(part);
}

void part_pause(struct part *part)
{
	if (!part->stopped && !part->paused)
		part->paused = XML_StopParser(part->parser, XML_TRUE) == XML_STATUS_OK;
}

void part_stop(struct part *part)
{
	if (!part->stopped)
		XML_StopParser(part->parser, XML_FALSE);
	part->stopped = true;
}

void part_tee(struct part *part, void (*bytes)(void *user, const char *s, size_t n))
{
	part->tee = bytes;
}

void part_where(const struct part *part, uint64_t *index, size_t *length)
{
	*index = (uint64_t)XML_GetCurrentByteIndex(part->parser);
	*length = (size_t)XML_GetCurrentByteCount(part->parser);
}

uint64_t part_inflated(const struct part *part)
{
	return part->inflated;
}

/* After the parser said no. */
static bool part_failed(struct part *part, struct err *e)
{
	if (part->doctype)
		return FAIL0(e, ERR_INPUT, MSG_GRID_DOCTYPE);
	if (part->deep)
		return broken(e, MSG_GRID_BROKEN_XML);
	if (part->stopped)
		return false; /* the handler's own error */
	return broken(e, MSG_GRID_BROKEN_XML);
}

static bool parse_piece(struct part *part, struct err *e)
{
	void *buffer = XML_GetBuffer(part->parser, PIECE);
	if (buffer == NULL)
		return broken(e, MSG_GRID_BROKEN_XML);
	int64_t n = inflate_piece(part, buffer, e);
	if (n < 0)
		return false;
	part->ended = n == 0;
	if (part->tee != NULL)
		part->tee(part->user, buffer, (size_t)n);
	enum XML_Status status = XML_ParseBuffer(part->parser, (int)n, n == 0);
	if (status == XML_STATUS_ERROR)
		return part_failed(part, e);
	XML_Index at = XML_GetCurrentByteIndex(part->parser);
	if (at >= 0 && part->inflated - (uint64_t)at > TOKEN_MAX)
		return FAIL0(e, ERR_INPUT, MSG_GRID_BOMB);
	return true;
}

bool part_read(struct part *part, bool *end, struct err *e)
{
	*end = false;
	if (part->paused) {
		part->paused = false;
		if (XML_ResumeParser(part->parser) == XML_STATUS_ERROR)
			return part_failed(part, e);
	}
	while (!part->paused && !part->ended)
		if (!parse_piece(part, e))
			return false;
	*end = !part->paused;
	return true;
}

bool package_parse(struct package *p, int64_t index, uint64_t limit, const struct xml_handlers *h, void *user, struct err *e)
{
	struct part *part = part_open(p, index, limit, h, user, e);
	bool end = false, ok = part != NULL && part_read(part, &end, e);
	part_close(part);
	return ok;
}
