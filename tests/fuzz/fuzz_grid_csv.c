/* Fuzz target: any bytes as a CSV file; the first says what is chosen instead of guessed. */
#include "grid_case.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char separators[] = {0, 0, ',', ';', '\t', '|', 0, 0};
	/* what would start LibreOffice or is the other target's */
	if (size < 2 || memcmp(data + 1, "PK", MIN(size - 1, 2)) == 0 || data[1] == 0xD0)
		return 0;
	const struct grid_options o = {.encoding = (enum grid_encoding)(data[0] & 7),
		.separator = separators[data[0] >> 3 & 7],
		.header_row = data[0] >> 6 == 3 ? 2 : 0};
	g_autofree char *path = case_file(data + 1, size - 1);
	case_read(path, &o);
	unlink(path);
	return 0;
}
