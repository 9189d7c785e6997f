/* A text as a square of dots for a telephone's camera (QR code), drawn as SVG. */
#ifndef COSO_HTML_QR_H
#define COSO_HTML_QR_H

#include "html/html.h"

/* Writes the picture; label is what it is, for those who do not see it. A text too long for one (some 2.000 letters) is a bug. */
void html_qr(struct html *o, const char *text, const char *label);

#endif
