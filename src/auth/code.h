/* Codes of six digits by time (RFC 6238, SHA-1, 30 seconds: what every application on a telephone understands) and the recovery codes that
 * stand in for them once each. Knows no account: sign_in.c and factor.c do. */
#ifndef COSO_AUTH_CODE_H
#define COSO_AUTH_CODE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

#define CODE_RECOVERY_COUNT 10

/* A new secret of 160 bits, in base32 without padding (32 letters). */
const char *code_secret_new(struct arena *a);
/* What an application scans: otpauth://totp/ISSUER:LOGIN?secret=… */
const char *code_address(const char *issuer, const char *login, const char *secret, struct arena *a);
/* The secret as somebody types it: in groups of four. */
const char *code_secret_shown(const char *secret, struct arena *a);
/* Is this the code of the secret now, one step before or one after, and of a step later than the last accepted one (NONE: none)? *step gets
 * which. Spaces in what was typed do not count. */
bool code_accepts(const char *secret, const char *typed, int64_t now_ms, int64_t last_step, int64_t *step);
/* Six digits, whatever spaces were typed? Else it may be a recovery code. */
bool code_is_digits(const char *typed);

/* A new recovery code: xxxx-xxxx-xxxx of letters and digits that cannot be mistaken for each other (59 bits). */
const char *code_recovery_new(struct arena *a);
/* As it is compared: small letters, nothing between them. */
const char *code_recovery_plain(const char *typed, struct arena *a);

#endif
