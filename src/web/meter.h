/* What the server counts of itself, for whoever watches it: no addresses, no names, nobody's data. Every thread adds to it. */
#ifndef COSO_WEB_METER_H
#define COSO_WEB_METER_H

#include <glib.h>
#include <stdint.h>

#define METER_STEPS 8 /* of the time an answer took */

struct meter;
struct meter *meter_new(void);
void meter_free(struct meter *m); /* NULL is fine */
void meter_began(struct meter *m);
/* status: of the answer; us: by the clock, processor_us: work of the thread. */
void meter_ended(struct meter *m, int status, int64_t us, int64_t processor_us);
/* An answer before any handler: too many, too large, not readable. */
void meter_refused(struct meter *m, int status);
/* In the text format that Prometheus reads. */
void meter_write(const struct meter *m, GString *out);

/* The line of a request in the log: when, method, the route's pattern (addresses carry ids), status, times, bytes. Whole lines, also with
 * several writers. fd < 0: none. */
void meter_log(int fd, const char *method, const char *pattern, int status, int64_t us, int64_t processor_us, size_t bytes);

#endif
