/* What handlers ask of requests and responses. */
#include "http/http.h"

#include <string.h>

static const char *first(const struct http_pairs *p, const char *name)
{
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(p->items[i].name, name) == 0)
			return p->items[i].value;
	return NULL;
}

const char *http_query(const struct http_request *q, const char *name)
{
	return first(&q->query, name);
}

const char *http_form(const struct http_request *q, const char *name)
{
	return first(&q->form, name);
}

const char *http_cookie(const struct http_request *q, const char *name)
{
	return first(&q->cookies, name);
}

const char *http_header(const struct http_request *q, const char *name)
{
	for (size_t i = 0; i < q->headers.count; i++)
		if (g_ascii_strcasecmp(q->headers.items[i].name, name) == 0)
			return q->headers.items[i].value;
	return NULL;
}

void http_add_header(struct http_response *r, const char *name, const char *value)
{
	must(name[0] != '\0' && strpbrk(name, "\r\n: ") == NULL && strpbrk(value, "\r\n") == NULL);
	if (r->more == NULL)
		r->more = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(r->more, g_strdup(name));
	g_ptr_array_add(r->more, g_strdup(value));
}

void http_drop_header(struct http_response *r, const char *name)
{
	for (guint i = 0; r->more != NULL && i + 1 < r->more->len;)
		if (g_ascii_strcasecmp(r->more->pdata[i], name) == 0)
			g_ptr_array_remove_range(r->more, i, 2);
		else
			i += 2;
}
