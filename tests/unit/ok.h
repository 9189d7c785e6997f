/* A call that must succeed; its error is said. After the headers of cmocka. */
#ifndef COSO_TESTS_OK_H
#define COSO_TESTS_OK_H

#define OK(call, e)                                                                                                                        \
	do {                                                                                                                               \
		if (!(call))                                                                                                               \
			fail_msg("%s (%s)", (e).en, (e).where != NULL ? (e).where : "?");                                                  \
	} while (0)

#endif
