/* Files the browser fetches: stylesheet, script, fonts. Part of the program (resources /coso/web/static); served as /static/VERSION/NAME
 * and kept by browsers for good, because the version is made of the contents. */
#ifndef COSO_WEB_STATIC_H
#define COSO_WEB_STATIC_H

#include <glib.h>

struct static_file {
	const char *name; /* "app.css" */
	const char *type; /* Content-Type */
	const char *etag; /* with its quotes */
	GBytes *bytes;	  /* g_bytes_ref before giving it away */
};

/* NULL when there is no such file. Never freed; may be called from any thread. */
const struct static_file *static_find(const char *name);
/* Changes when any file does. */
const char *static_version(void);

#endif
