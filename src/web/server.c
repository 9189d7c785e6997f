/* The web server: what it keeps, its start and its end. */
#include "web/server.h"

#include "app/about.h"
#include "app/account/account.h"
#include "app/import/import_desk.h"
#include "app/job/job.h"
#include "auth/law.h"
#include "auth/session.h"
#include "exchange/oidc.h"
#include "exchange/topojson.h"
#include "http/http.h"
#include "web/bell.h"
#include "web/dispatch.h"
#include "web/mailer.h"
#include "web/meter.h"
#include "web/state.h"
#include "messages/web.def"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

struct web_server {
	struct arena *arena;
	struct web_state state;
	struct http_server *http;
	struct mailer *mailer; /* NULL: no mail goes out */
	char *first_password;
};

/* The day accounts made at the start are open from: the wall clock's, or an earlier one that is to be taken as today. */
static bool start_day(const struct web_server *s, ymd *out, struct err *e)
{
	char day[11] = "";
	ymd wall = 0, taken = YMD_OPEN;
	memcpy(day, instant_format(instant_now(), s->arena), 10);
	if (!ymd_parse_iso(day, &wall, e) || (s->state.today != NULL && !ymd_parse_iso(s->state.today, &taken, e)))
		return false;
	*out = MIN(wall, taken);
	return true;
}

/* A register without accounts gets its first administrator; its password is told once, by whoever started the server. */
static bool first_account(struct web_server *s, struct err *e)
{
	struct app *a = service_borrow_writer(s->state.service, e);
	struct arena *arena = arena_new();
	const char *password = NULL;
	ymd today = 0;
	bool ok = a != NULL && start_day(s, &today, e) && app_accounts_first(a, today, &password, arena, e);
	s->first_password = g_strdup(password);
	arena_free(arena);
	service_return(s->state.service, a);
	return ok;
}

/* What the foot of every page says of the register: its name, and whether its people are invented. */
static bool know_register(struct web_server *s, const char *address, struct err *e)
{
	g_autofree char *name = g_path_get_basename(address);
	struct app *a = service_borrow(s->state.service, e);
	bool ok = a != NULL && app_is_invented(a, &s->state.is_demo, e);
	s->state.register_name = g_strrstr(address, "://") != NULL ? "PostgreSQL" : arena_strdup(s->arena, name);
	service_return(s->state.service, a);
	return ok;
}

static bool read_settings(struct web_server *s, struct settings *out, struct err *e)
{
	ymd today = 0;
	struct app *a = service_borrow(s->state.service, e);
	bool ok = a != NULL && start_day(s, &today, e) && law_settings(a->store, today, out, e);
	service_return(s->state.service, a);
	return ok;
}

static bool load_maps(struct web_server *s, const char *files, struct err *e)
{
	g_auto(GStrv) all = g_strsplit(files != NULL ? files : "", ",", -1);
	s->state.maps = ARENA_ARRAY(s->arena, struct topo *, g_strv_length(all) + 1);
	for (char **f = all; *f != NULL; f++) {
		if (*g_strstrip(*f) == '\0')
			continue;
		s->state.maps[s->state.map_count] = topo_load(*f, e);
		if (s->state.maps[s->state.map_count] == NULL)
			return false;
		s->state.map_count++;
	}
	return true;
}

static bool open_log(struct web_server *s, const char *path, struct err *e)
{
	s->state.log = path == NULL		? -1
		       : strcmp(path, "-") == 0 ? STDERR_FILENO
						: g_open(path, O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0640);
	return path == NULL || s->state.log >= 0 || FAIL(e, ERR_IO, MSG_WEB_LOG, path, g_strerror(errno));
}

static bool start(struct web_server *s, const struct web_options *o, struct err *e)
{
	ymd today = 0;
	s->state.meter = meter_new();
	s->state.bell = bell_new();
	if (!open_log(s, o->log, e) || (o->today != NULL && !ymd_parse_iso(o->today, &today, e)) || !load_maps(s, o->maps, e))
		return false;
	s->state.lang = msg_lang_from_environment();
	s->state.today = arena_strdup(s->arena, o->today);
	s->state.secure = o->secure;
	s->state.oidc = o->oidc;
	s->state.copies = arena_strdup(s->arena, o->copies);
	s->state.address = arena_strdup(s->arena, o->address);
	s->state.gate = auth_gate_new();
	(void)auth_clock_went_back(s->state.gate, instant_now(), g_get_monotonic_time() / 1000); /* from here on it notices */
	s->state.service = service_open(o->address, e);
	if (s->state.service == NULL || !first_account(s, e) || !know_register(s, o->address, e))
		return false;
	if (o->image != NULL)
		service_use_image(s->state.service, o->image);
	s->state.imports = desk_jobs_new(s->state.service);
	s->state.jobs = job_desk_new(s->state.service, today);
	struct settings set;
	if (!read_settings(s, &set, e))
		return false;
	struct http_options h = {.head_ms = (int)CLAMP(set.value[SETTING_REQUEST_HEAD], 1, 3600) * 1000,
		.bytes_least = (int)CLAMP(set.value[SETTING_REQUEST_RATE], 1, 1000 * 1000),
		.listen = o->listen,
		.plan = dispatch_plan,
		.handle = dispatch_handle,
		.refuse = dispatch_refuse,
		.user = &s->state};
	s->state.mails = o->mail != NULL;
	s->mailer = o->mail != NULL ? mailer_start(&s->state, o->mail, e) : NULL;
	if (o->mail != NULL && s->mailer == NULL)
		return false;
	s->http = http_start(&h, e);
	return s->http != NULL;
}

struct web_server *web_start(const struct web_options *o, struct err *e)
{
	struct web_server *s = g_new0(struct web_server, 1);
	s->arena = arena_new();
	if (start(s, o, e))
		return s;
	web_stop(s);
	return NULL;
}

const char *web_address(const struct web_server *s)
{
	return http_address(s->http);
}

const char *web_first_password(const struct web_server *s)
{
	return s->first_password;
}

void web_stop(struct web_server *s)
{
	if (s == NULL)
		return;
	if (s->state.oidc != NULL)
		oidc_stop(s->state.oidc);
	http_stop(s->http);
	mailer_stop(s->mailer);
	desk_jobs_free(s->state.imports);
	job_desk_free(s->state.jobs);
	service_close(s->state.service);
	auth_gate_free(s->state.gate);
	meter_free(s->state.meter);
	bell_free(s->state.bell);
	if (s->state.log > STDERR_FILENO)
		(void)close(s->state.log);
	for (size_t i = 0; i < s->state.map_count; i++)
		topo_free(s->state.maps[i]);
	g_free(s->first_password);
	arena_free(s->arena);
	g_free(s);
}
