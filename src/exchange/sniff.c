/* Types of files; alone includes libmagic. */
#include "exchange/sniff.h"

#include "messages/people_one.def"

#include <magic.h>
#include <unistd.h>

const char *sniff_type(int fd, struct arena *a, struct err *e)
{
	const char *out = NULL;
	magic_t m = magic_open(MAGIC_MIME_TYPE | MAGIC_ERROR);
	/* magic_descriptor reads on from where the file stands, and may close nothing */
	if (m != NULL && magic_load(m, NULL) == 0 && lseek(fd, 0, SEEK_SET) == 0)
		out = arena_strdup(a, magic_descriptor(m, fd));
	if (out == NULL)
		FAIL(e, ERR_IO, MSG_SNIFF_FAILED, m != NULL && magic_error(m) != NULL ? magic_error(m) : "libmagic");
	if (m != NULL)
		magic_close(m);
	return out;
}
