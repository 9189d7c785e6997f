/* See meter.h. */
#include "web/meter.h"

#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

static const int64_t steps_us[METER_STEPS] = {5000, 15000, 50000, 100000, 250000, 1000000, 5000000, INT64_MAX};

struct meter {
	int64_t began_us; /* by the steady clock */
	atomic_int_fast64_t running, us, processor_us;
	atomic_int_fast64_t by_class[6];	/* answers 1xx … 5xx at their first digit */
	atomic_int_fast64_t steps[METER_STEPS]; /* answers that took at most so long, each counted once */
	atomic_int_fast64_t refused;
};

struct meter *meter_new(void)
{
	struct meter *m = g_new0(struct meter, 1);
	m->began_us = g_get_monotonic_time();
	return m;
}

void meter_free(struct meter *m)
{
	g_free(m);
}

void meter_began(struct meter *m)
{
	atomic_fetch_add(&m->running, 1);
}

void meter_ended(struct meter *m, int status, int64_t us, int64_t processor_us)
{
	size_t step = 0;
	while (us > steps_us[step])
		step++;
	atomic_fetch_add(&m->steps[step], 1);
	atomic_fetch_add(&m->by_class[CLAMP(status / 100, 1, 5)], 1);
	atomic_fetch_add(&m->us, us);
	atomic_fetch_add(&m->processor_us, processor_us);
	atomic_fetch_sub(&m->running, 1);
}

void meter_refused(struct meter *m, int status)
{
	atomic_fetch_add(&m->refused, 1);
	atomic_fetch_add(&m->by_class[CLAMP(status / 100, 1, 5)], 1);
}

static void line(GString *out, const char *name, const char *labels, double value)
{
	char number[G_ASCII_DTOSTR_BUF_SIZE];
	g_string_append_printf(out, "%s%s %s\n", name, labels, g_ascii_formatd(number, sizeof number, "%.15g", value));
}

static void head(GString *out, const char *name, const char *type, const char *help)
{
	g_string_append_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* Resident memory in bytes; 0 where the system does not say. */
static double resident(void)
{
	g_autofree char *text = NULL;
	guint64 pages = 0;
	if (g_file_get_contents("/proc/self/statm", &text, NULL, NULL)) {
		char *at = NULL;
		(void)g_ascii_strtoull(text, &at, 10);
		pages = g_ascii_strtoull(at, NULL, 10);
	}
	return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

void meter_write(const struct meter *m, GString *out)
{
	int64_t below = 0;
	head(out, "coso_up_seconds", "counter", "Since the server began.");
	line(out, "coso_up_seconds", "", (double)(g_get_monotonic_time() - m->began_us) / G_USEC_PER_SEC);
	head(out, "coso_resident_bytes", "gauge", "Memory of the process.");
	line(out, "coso_resident_bytes", "", resident());
	head(out, "coso_requests_running", "gauge", "Requests a handler works on.");
	line(out, "coso_requests_running", "", (double)m->running);
	head(out, "coso_answers_total", "counter", "Answers by the first digit of their status.");
	for (int i = 2; i <= 5; i++) {
		char labels[24];
		g_snprintf(labels, sizeof labels, "{class=\"%dxx\"}", i);
		line(out, "coso_answers_total", labels, (double)m->by_class[i]);
	}
	head(out, "coso_refused_total", "counter", "Requests answered before any handler: too many, too large, not readable.");
	line(out, "coso_refused_total", "", (double)m->refused);
	head(out, "coso_answer_seconds", "histogram", "By the clock, from the handler's start to its end.");
	for (int i = 0; i < METER_STEPS; i++) {
		char labels[40], number[G_ASCII_DTOSTR_BUF_SIZE];
		below += m->steps[i];
		g_ascii_formatd(number, sizeof number, "%g", (double)steps_us[i] / G_USEC_PER_SEC);
		g_snprintf(labels, sizeof labels, "{le=\"%s\"}", i == METER_STEPS - 1 ? "+Inf" : number);
		line(out, "coso_answer_seconds_bucket", labels, (double)below);
	}
	line(out, "coso_answer_seconds_sum", "", (double)m->us / G_USEC_PER_SEC);
	line(out, "coso_answer_seconds_count", "", (double)below);
	head(out, "coso_answer_processor_seconds_total", "counter", "Work of the handlers' threads.");
	line(out, "coso_answer_processor_seconds_total", "", (double)m->processor_us / G_USEC_PER_SEC);
}

void meter_log(int fd, const char *method, const char *pattern, int status, int64_t us, int64_t processor_us, size_t bytes)
{
	if (fd < 0)
		return;
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	g_autofree char *when = g_date_time_format(now, "%Y-%m-%dT%H:%M:%S");
	g_autofree char *text = g_strdup_printf("%s.%03dZ %s %s %d %.1f ms, %.1f ms of processor, %zu bytes\n", when,
		g_date_time_get_microsecond(now) / 1000, method, pattern, status, (double)us / 1000, (double)processor_us / 1000, bytes);
	if (write(fd, text, strlen(text)) < 0) /* a full disk stops no page */
		return;
}
