/* Fuzz target: any bytes as an .xlsx, or as the parts of one. */
#include "grid_case.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct grid_options plain = {0}, old = {.encoding = GRID_VNI, .header_row = 2};
	if (size < 4)
		return 0;
	if (memcmp(data, "PK", 2) == 0) {
		g_autofree char *path = case_file(data, size);
		case_read(path, &plain);
		unlink(path);
		return 0;
	}
	GString *zip = case_xlsx(data, size);
	g_autofree char *path = case_file(zip->str, zip->len);
	g_string_free(zip, TRUE);
	case_read(path, size % 4 == 0 ? &old : &plain);
	unlink(path);
	return 0;
}
