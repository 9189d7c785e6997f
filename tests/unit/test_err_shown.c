/* What of an error stands on a page: what tells something of the machine does not, in either language; everything else does. */
#include "base/err_shown.h"
#include "messages/app.def"
#include "messages/db.def"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_machine(void **state)
{
	static const enum err_code codes[] = {ERR_USAGE, ERR_INPUT, ERR_NOT_FOUND, ERR_CONFLICT, ERR_BUSY, ERR_IO, ERR_FULL, ERR_DATA};
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
		struct err e = {0};
		FAIL(&e, codes[i], MSG_DB_OPEN, "/srv/coso/so.db", "Permission denied");
		assert_string_equal(e.en, "cannot open database /srv/coso/so.db: Permission denied");
		assert_non_null(strstr(err_text(&e, MSG_VI), "/srv/coso/so.db"));
		assert_true(err_is_of_machine(&e));
		for (int lang = MSG_VI; lang <= MSG_EN; lang++) {
			const char *said = err_shown(&e, (enum msg_lang)lang);
			assert_true(*said != '\0');
			assert_null(strstr(said, "srv"));
			assert_null(strstr(said, "denied"));
		}
	}
	struct err busy = {0}, full = {0};
	FAIL(&busy, ERR_BUSY, MSG_DB_BUSY, "/srv/coso/so.db");
	FAIL(&full, ERR_FULL, MSG_DB_FULL, "/srv/coso/so.db");
	assert_string_not_equal(err_shown(&busy, MSG_VI), err_shown(&full, MSG_VI));
}

static void test_others(void **state)
{
	struct err e = {0};
	(void)state;
	assert_string_equal(err_shown(&e, MSG_VI), "");
	FAIL(&e, ERR_NOT_FOUND, MSG_UNIT_AMBIGUOUS, "02242", "1/7/2025");
	assert_false(err_is_of_machine(&e));
	assert_string_equal(err_shown(&e, MSG_VI), err_text(&e, MSG_VI));
	assert_non_null(strstr(err_shown(&e, MSG_VI), "02242"));
	assert_false(err_is_of_machine(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_machine), cmocka_unit_test(test_others)};
	return cmocka_run_group_tests_name("err_shown", tests, NULL, NULL);
}
