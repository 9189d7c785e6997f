/* Between the handlers of the register's pages; nobody else includes this. */
#ifndef COSO_WEB_REGISTER_PARTS_H
#define COSO_WEB_REGISTER_PARTS_H

#include "web/web.h"

/* Units from the top, an organisation (NULL: none), and where one is. */
void register_crumbs(
	struct web *w, const struct page_unit_ref *above, size_t count, const struct page_organisation_ref *organisation, const char *here);

#endif
