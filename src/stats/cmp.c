/* Comparisons of two numbers, as the language has them; every evaluator and check reads them here. */
#include "stats/pred.h"

#include "base/err.h"

bool cmp_holds(int64_t x, enum cmp c, int64_t y)
{
	switch (c) {
	case CMP_EQ:
		return x == y;
	case CMP_NE:
		return x != y;
	case CMP_LT:
		return x < y;
	case CMP_LE:
		return x <= y;
	case CMP_GT:
		return x > y;
	case CMP_GE:
		return x >= y;
	case CMP_IN:
	case CMP_NOT_IN:
	case CMP_STATED:
	case CMP_NOT_STATED:
	case CMP_TRUE:
		break;
	}
	must(!"a comparison of numbers");
	return false;
}

enum cmp cmp_opposite(enum cmp c)
{
	switch (c) {
	case CMP_EQ:
		return CMP_NE;
	case CMP_NE:
		return CMP_EQ;
	case CMP_LT:
		return CMP_GE;
	case CMP_LE:
		return CMP_GT;
	case CMP_GT:
		return CMP_LE;
	case CMP_GE:
		return CMP_LT;
	case CMP_IN:
	case CMP_NOT_IN:
	case CMP_STATED:
	case CMP_NOT_STATED:
	case CMP_TRUE:
		break;
	}
	must(!"a comparison of numbers");
	return c;
}
