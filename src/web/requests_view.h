/* What the page of requests for rights shows. */
#ifndef COSO_WEB_REQUESTS_VIEW_H
#define COSO_WEB_REQUESTS_VIEW_H

#include "app/account/account_request.h"
#include "model/codes.h"

struct requests_view {
	const struct code_list *rights;
	int64_t right;				   /* chosen; 0: none */
	const char *unit, *reason, *until, *error; /* error NULL: none */
	bool sent;
	const struct request_row *mine;
	size_t mine_count;
};

#endif
