/* multipart/form-data as it comes in, piece by piece: fields become pairs, files go to nameless files on disk (nothing large stays in
 * memory, nothing is left behind by a crash). What is not well formed is refused as a whole, never repaired. */
#ifndef COSO_HTTP_MULTIPART_H
#define COSO_HTTP_MULTIPART_H

#include "http/http.h"

struct multipart;

struct multipart_limits {
	size_t parts;	    /* fields and files together */
	size_t field_bytes; /* of all fields together */
	const char *folder; /* where files wait; NULL: the system's */
};
enum multipart_verdict { MULTIPART_GOOD, MULTIPART_MALFORMED, MULTIPART_TOO_LARGE, MULTIPART_NO_ROOM };

/* Is this Content-Type multipart/form-data? */
bool multipart_is(const char *content_type);
/* NULL: no usable boundary in the Content-Type. Texts live in the arena, which must outlive it. */
struct multipart *multipart_new(const char *content_type, const struct multipart_limits *limits, struct arena *a);
void multipart_free(struct multipart *m); /* closes the files; NULL is fine */
/* The next bytes of the body. After anything but MULTIPART_GOOD only multipart_free is left. */
enum multipart_verdict multipart_feed(struct multipart *m, const char *data, size_t size);
/* The body is over: MULTIPART_MALFORMED when it stopped in the midst. The lists live in the arena; the files belong to m. */
enum multipart_verdict multipart_end(struct multipart *m, struct http_pairs *form, struct http_files *files);

#endif
