/* The arithmetic of printed figures (form-language.md 5.4): shares and quotients as scaled integers, and their Vietnamese text.
 * No floating point anywhere. */
#include "stats/report.h"

#include <string.h>

static int64_t power_of_ten(int k)
{
	int64_t p = 1;
	must(k >= 0 && k <= 6);
	while (k-- > 0)
		p *= 10;
	return p;
}

/* n * m / d, rounded away from zero at half or cut off; the sign is put aside first. */
static int64_t scaled(int64_t n, int64_t m, int64_t d, enum round_mode mode)
{
	must(d != 0);
	bool negative = (n < 0) != (d < 0);
	int64_t x = n < 0 ? -n : n, y = d < 0 ? -d : d;
	int64_t q = mode == ROUND_TRUNCATE ? x * m / y : (2 * x * m + y) / (2 * y);
	return negative ? -q : q;
}

int64_t percent_scaled(int64_t n, int64_t d, int decimals, enum round_mode mode)
{
	return scaled(n, 100 * power_of_ten(decimals), d, mode);
}

int64_t ratio_scaled(int64_t n, int64_t d, int decimals, enum round_mode mode)
{
	return scaled(n, power_of_ten(decimals), d, mode);
}

char *scaled_text(int64_t value, int decimals, struct arena *a)
{
	int64_t p = power_of_ten(decimals), x = value < 0 ? -value : value;
	char digits[32], grouped[48];
	size_t n = (size_t)g_snprintf(digits, sizeof digits, "%" G_GINT64_FORMAT, x / p), k = 0;

	for (size_t i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0)
			grouped[k++] = '.';
		grouped[k++] = digits[i];
	}
	grouped[k] = '\0';
	const char *sign = value < 0 ? "-" : "";
	if (decimals == 0)
		return arena_printf(a, "%s%s", sign, grouped);
	return arena_printf(a, "%s%s,%0*" G_GINT64_FORMAT, sign, grouped, decimals, x % p);
}
