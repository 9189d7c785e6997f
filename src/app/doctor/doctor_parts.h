/* What the parts of the doctor share. */
#ifndef COSO_APP_DOCTOR_PARTS_H
#define COSO_APP_DOCTOR_PARTS_H

#include "app/doctor/doctor.h"

struct asking {
	const struct doctor_options *o;
	struct app *app; /* of the register, or of the law alone */
	doctor_say say;
	void *user;
	enum doctor_level worst;
	bool brief; /* for a page: no path of the machine */
};

#define SAY(x, level, key, ...)                                                                                                            \
	doctor_tell((x), (level), (key), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

void doctor_tell(struct asking *x, enum doctor_level level, msg_key key, const char *const *args, size_t nargs);
const char *doctor_number(int64_t n, char buf[24]);
/* Room on the disk of the register. */
void doctor_room(struct asking *x, const char *register_path);
/* The folder of copies: how often they are made, the newest, how many, whether one was tried, room. */
bool doctor_copies(struct asking *x, struct err *e);

#endif
