/* What domain/templates/roles.yaml and domain/settings.yaml say: role templates, fields of work of records, thresholds and times. */
#ifndef COSO_AUTH_LAW_H
#define COSO_AUTH_LAW_H

#include "auth/auth.h"

/* One right of a role template. */
struct template_right {
	int act;		   /* num of list right */
	const char *tbl, *classes; /* tbl "*" = every kind */
	int field;		   /* num of field_of_work, 0 = none */
	int secrecy;		   /* num of secrecy */
};
struct role_template {
	const struct code *role; /* of role_base */
	bool place;		 /* its grants name a unit or an organisation */
	const struct template_right *rights;
	size_t count;
};
/* All role templates; the codes are those of the store. NULL on error (a faulty file names line and column). */
const struct role_template *law_role_templates(struct store *s, size_t *count, struct arena *a, struct err *e);

/* Fields of work of kinds of record. */
struct record_fields;
const struct record_fields *law_record_fields(struct store *s, struct arena *a, struct err *e);
bool record_has_field(const struct record_fields *f, const char *table, int64_t field);

enum setting {
	SETTING_SMALL_CELL,
	SETTING_PASSWORD_MIN,
	SETTING_SESSION_IDLE,
	SETTING_SESSION_LIFE,
	SETTING_LOCK_AFTER,
	SETTING_LOCK_TIME,
	SETTING_ATTEMPTS_ACCOUNT,
	SETTING_ATTEMPTS_ADDRESS,
	SETTING_DUPLICATE_STOP,
	SETTING_DUPLICATE_WARN,
	SETTING_DUPLICATE_CITIZEN_SAME,
	SETTING_DUPLICATE_CITIZEN_DIFFERS,
	SETTING_DUPLICATE_NUMBER_SAME,
	SETTING_DUPLICATE_NUMBER_MOST,
	SETTING_DUPLICATE_NAME_EXACT,
	SETTING_DUPLICATE_NAME_FOLDED,
	SETTING_DUPLICATE_NAME_NEAR,
	SETTING_DUPLICATE_NAME_DIFFERS,
	SETTING_DUPLICATE_BIRTH_FULL,
	SETTING_DUPLICATE_BIRTH_SWAPPED,
	SETTING_DUPLICATE_BIRTH_YEAR,
	SETTING_DUPLICATE_BIRTH_NEAR,
	SETTING_DUPLICATE_BIRTH_DIFFERS,
	SETTING_DUPLICATE_SEX_SAME,
	SETTING_DUPLICATE_SEX_DIFFERS,
	SETTING_DUPLICATE_HOME_SAME,
	SETTING_DUPLICATE_HOME_PROVINCE,
	SETTING_DUPLICATE_ETHNIC_DIFFERS,
	SETTING_DUPLICATE_ORGANISATION,
	SETTING_ATTACHMENT_MAX,
	SETTING_ATTACHMENT_COUNT,
	SETTING_JOBS_UNFINISHED,
	SETTING_JOBS_KEPT,
	SETTING_REPORT_OUTLIER,
	SETTING_COPY_AGE,
	SETTING_COPY_TRIED,
	SETTING_COPY_KEEP_DAYS,
	SETTING_COPY_KEEP_WEEKS,
	SETTING_COPY_KEEP_MONTHS,
	SETTING_LOG_DENIED,
	SETTING_LOG_FAILED,
	SETTING_LOCK_IDLE,
	SETTING_GRANT_SOON,
	SETTING_REQUESTS_OPEN,
	SETTING_READ_TIME,
	SETTING_REQUEST_HEAD,
	SETTING_REQUEST_RATE,
	SETTING__MAX
};
struct settings {
	int64_t value[SETTING__MAX];
};
/* The settings in force on a day: the file's, or what a row of `setting` says, but not below the file's "least". */
bool law_settings(struct store *s, ymd day, struct settings *out, struct err *e);
/* Roles (codes of list role_base, or of roles an office made) whose holders must have a second factor on a day: the file's, or what a row
 * of `setting` says. NULL-terminated; NULL on error. file: law_second_factor_text. */
const char *const *law_second_factor(struct store *s, ymd day, const char *const *file, struct arena *a, struct err *e);
/* Those that the program's file names: the same whatever register is asked, and dear to read. NULL on error. */
const char *const *law_second_factor_text(struct arena *a, struct err *e);
/* Passwords that many use, folded: words of domain/common_passwords.yaml. NULL on error. */
const char *const *law_common_passwords(struct arena *a, struct err *e);

#endif
