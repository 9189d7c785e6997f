/* Command serve: the pages, until SIGINT or SIGTERM. */
#include "cli/cli.h"

#include "base/confine.h"
#include "base/heap.h"
#include "exchange/oidc.h"
#include "web/server.h"
#include "messages/cli.def"
#include "messages/paper.def"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define DOMAIN_PORT 53 /* names are asked for by TCP too, when the answer is long */

/* A port that anyone on the network can reach deserves a word. */
static bool is_loopback(const char *address)
{
	return g_str_has_prefix(address, "127.") || g_str_has_prefix(address, "[::1]") || g_str_has_prefix(address, "localhost:");
}

static void announce(const struct cli *c, const struct web_server *s)
{
	g_autofree char *at = MSG_FORMAT(MSG_SERVE_AT, c->lang, web_address(s));
	printf("%s\n", at);
	if (web_first_password(s) != NULL) {
		g_autofree char *first = MSG_FORMAT(MSG_SERVE_FIRST, c->lang, web_first_password(s));
		printf("%s\n", first);
	}
	printf("%s\n", msg_template(MSG_SERVE_STOP, c->lang));
	fflush(stdout);
	struct err papers = {0};
	if (!cli_papers_ready(c, &papers)) {
		g_autofree char *said = MSG_FORMAT(MSG_PAPER_NOT_READY, c->lang, err_text(&papers, c->lang));
		fprintf(stderr, "coso: %s\n", said);
	}
	if (!is_loopback(web_address(s)) && !c->o.secure)
		fprintf(stderr, "coso: %s\n", msg_template(MSG_SERVE_OPEN, c->lang));
}

/* Beside the register's file; a server of databases has no such place. */
static char *image_of(const struct cli *c)
{
	if (c->o.image != NULL)
		return strcmp(c->o.image, "off") == 0 ? NULL : g_strdup(c->o.image);
	return strstr(c->o.db, "://") != NULL ? NULL : g_strconcat(c->o.db, ".image", NULL);
}

static void add_folder_of(GPtrArray *paths, const char *path)
{
	if (path != NULL && *path != '\0')
		g_ptr_array_add(paths, g_path_get_dirname(path));
}

/* From here on this process and its children see the register's folder, a folder for what is passing, and what the system's programs and
 * libraries are made of; nobody's home, no other register. */
static void confine(const struct cli *c, const char *image, const struct oidc *oidc)
{
	static const char *const systems[] = {"/usr", "/etc", "/lib", "/lib64", "/bin", "/sbin", "/opt", "/proc", "/sys", "/dev", "/run",
		"/var/cache",
		/* Debian keeps parts of LibreOffice's own there; without them it does not start. */
		"/var/lib/libreoffice", "/var/spool/libreoffice"};
	g_autoptr(GPtrArray) write = g_ptr_array_new_with_free_func(g_free), read = g_ptr_array_new_with_free_func(g_free);
	g_auto(GStrv) maps = g_strsplit(c->o.map != NULL ? c->o.map : "", ",", -1);
	if (strstr(c->o.db, "://") == NULL) {
		add_folder_of(write, c->o.db);
		/* What SQLite puts aside while it works (a large upgrade) would go to /var/tmp, which is closed now. */
		g_autofree char *beside = g_path_get_dirname(c->o.db);
		g_setenv("SQLITE_TMPDIR", beside, FALSE);
	}
	add_folder_of(write, image);
	add_folder_of(write, g_strcmp0(c->o.log, "-") == 0 ? NULL : c->o.log);
	add_folder_of(write, g_getenv("COSO_FILES_DIR")); /* long work and imports have theirs beside it */
	add_folder_of(write, g_getenv("COSO_KEY_FILE"));
	g_ptr_array_add(write, g_build_filename(g_get_user_data_dir(), "coso", NULL));
	g_ptr_array_add(write, g_strdup(g_get_tmp_dir()));
	g_ptr_array_add(write, g_strdup("/tmp")); /* LibreOffice has its socket there, whatever TMPDIR says */
	g_ptr_array_add(write, g_strdup("/dev/shm"));
	g_ptr_array_add(write, g_strdup("/dev/null"));
	g_ptr_array_add(write, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(systems); i++)
		g_ptr_array_add(read, g_strdup(systems[i]));
	if (cli_copies(c) != NULL)
		g_ptr_array_add(read, g_strdup(cli_copies(c)));
	if (c->o.mail != NULL)
		g_ptr_array_add(read, g_strdup(c->o.mail));
	if (oidc != NULL && oidc_settings_of(oidc)->ca != NULL)
		g_ptr_array_add(read, g_strdup(oidc_settings_of(oidc)->ca)); /* its file and its secret have been read */
	for (char **m = maps; *m != NULL; m++)
		g_ptr_array_add(read, g_strdup(g_strstrip(*m)));
	g_ptr_array_add(read, g_build_filename(g_get_home_dir(), ".fonts", NULL));
	g_ptr_array_add(read, g_build_filename(g_get_user_data_dir(), "fonts", NULL));
	g_ptr_array_add(read, NULL);
	uint16_t ports[] = {0, 0, 0};
	if (oidc != NULL) {
		ports[0] = oidc_port(oidc);
		ports[1] = DOMAIN_PORT;
	}
	/* mail servers and databases have what ports they have */
	const bool others = c->o.mail != NULL || strstr(c->o.db, "://") != NULL;
	const struct confine_paths paths = {
		(const char *const *)write->pdata, (const char *const *)read->pdata, NULL, others ? NULL : ports};
	(void)confine_files(&paths); /* as much as this kernel can: coso doctor says */
	(void)confine_calls();
}

/* GLib's writer asks for the local time in memory that all threads share: a line could bear another's. One line at a time, then. */
static GLogWriterOutput write_line(GLogLevelFlags level, const GLogField *fields, gsize count, gpointer lock)
{
	pthread_mutex_lock(lock);
	GLogWriterOutput said = g_log_writer_default(level, fields, count, NULL);
	pthread_mutex_unlock(lock);
	return said;
}

/* Before there are threads; the lock is the writer's, which stays to the end. */
static void log_line_by_line(void)
{
	pthread_mutex_t *lock = g_new(pthread_mutex_t, 1);
	pthread_mutex_init(lock, NULL);
	g_log_set_writer_func(write_line, lock, NULL);
}

int cli_serve(struct cli *c, struct err *e)
{
	sigset_t wanted;
	int got = 0;
	if (!cli_need_db(c, e))
		return 2;
	heap_for_server();
	log_line_by_line();
	/* Blocked before any thread is made: all of them inherit it, and only sigwait takes the signal. */
	sigemptyset(&wanted);
	sigaddset(&wanted, SIGINT);
	sigaddset(&wanted, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &wanted, NULL);
	g_autofree char *image = image_of(c);
	struct oidc *oidc = cli_oidc(c) != NULL ? oidc_open(cli_oidc(c), e) : NULL;
	if (cli_oidc(c) != NULL && oidc == NULL)
		return 1;
	struct web_options o = {.address = c->o.db,
		.image = image,
		.listen = c->o.listen != NULL ? c->o.listen : "127.0.0.1:8080",
		.today = c->o.today,
		.maps = c->o.map,
		.log = c->o.log,
		.mail = c->o.mail,
		.oidc = oidc,
		.copies = cli_copies(c),
		.secure = c->o.secure};
	if (!c->o.unconfined)
		confine(c, image, oidc);
	struct web_server *s = web_start(&o, e);
	if (s != NULL) {
		announce(c, s);
		sigwait(&wanted, &got);
		web_stop(s);
	}
	oidc_close(oidc);
	return s != NULL ? 0 : 1;
}
