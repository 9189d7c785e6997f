/* Dots for a camera; see qr.h. Black on white whatever the colours of the page are: cameras want it so. */
#include "html/qr.h"

#include "base/err.h"

#include <qrencode.h>

#define QUIET 4 /* dots of white around it, as the standard asks */

void html_qr(struct html *o, const char *text, const char *label)
{
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	must(code != NULL);
	int size = code->width + 2 * QUIET;
	g_string_append_printf(o->text, "<svg class=\"qr\" role=\"img\" viewBox=\"0 0 %d %d\" aria-label=\"", size, size);
	html_attribute(o, label);
	HTML_LITERAL(o, "\"><rect class=\"qw\"");
	g_string_append_printf(o->text, " width=\"%d\" height=\"%d\"/><path class=\"qb\" d=\"", size, size);
	for (int y = 0; y < code->width; y++) {
		for (int x = 0; x < code->width; x++) {
			int run = 0;
			while (x + run < code->width && (code->data[y * code->width + x + run] & 1) != 0)
				run++;
			if (run > 0)
				g_string_append_printf(o->text, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, run, run);
			x += run;
		}
	}
	HTML_LITERAL(o, "\"/></svg>");
	QRcode_free(code);
}
