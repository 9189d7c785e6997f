/* What the sign-in page shows. */
#ifndef COSO_WEB_SIGN_IN_PAGE_H
#define COSO_WEB_SIGN_IN_PAGE_H

struct sign_in_page {
	const char *error; /* why the last attempt failed; NULL: none */
	const char *login; /* what was typed; "" at first */
	const char *back;  /* where to go afterwards; NULL: home */
	const char *csrf;  /* hidden field _csrf; NULL: none */
	const char *note;  /* under the form, such as whom to call; NULL: none */
};

#endif
