/* Names and values as clients send them: query strings and form bodies, Cookie headers, the path of a request. Pure functions over bytes;
 * what is not well formed is refused as a whole, never repaired. */
#ifndef COSO_HTTP_PAIRS_H
#define COSO_HTTP_PAIRS_H

#include "http/http.h"

/* More names than this in one query, form or cookie header are refused. */
#define HTTP_PAIRS_MAX 1000

/* application/x-www-form-urlencoded: '&' between pairs, '+' is a space, %XX a byte. A name without '=' has the value "". Order and
 * duplicates stay; empty pieces ("a=1&&b=2") are no pairs. False: a '%' without two hex digits, NUL, not UTF-8, too many. */
bool pairs_form(const char *text, size_t length, struct arena *a, struct http_pairs *out);

/* The value of one Cookie header is added to what is in out already: "a=1; b=2", nothing decoded, pieces without a name left out. False:
 * NUL, not UTF-8, too many. */
bool pairs_cookies(const char *text, size_t length, struct arena *a, struct http_pairs *out);

/* The path of a request's target, decoded ('+' stays). NULL: does not begin with '/', an encoded slash or NUL, control characters, a '%'
 * without two hex digits, not UTF-8. */
char *pairs_path(const char *target, struct arena *a);

#endif
