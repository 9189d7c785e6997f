/* .xls and .ods become .xlsx through LibreOffice, where it is installed. The file is anybody's and LibreOffice reads a lot: it runs in a
 * folder of its own with settings of its own (no macros, no links followed), without a network where the machine lets us take it away, with
 * bounds on memory, file size, processor and time; of files it has its own folder, the one file, and what the system's programs are made
 * of: not the register, not its key. All it has started ends with it. */
#define _GNU_SOURCE /* unshare */
#include "exchange/grid_internal.h"

#include "base/confine.h"
#include "base/file.h"
#include "messages/grid.def"

#include <errno.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SECONDS = 120, STALE_SECONDS = 3600 };
#define MEMORY_MAX (UINT64_C(2) << 30) /* of address space: it takes a gigabyte of it for an empty table */
#define FILE_MAX (UINT64_C(512) << 20)
#define PREFIX "coso-office-"

/* Settings it begins with: macros never run, links to other files and addresses are never followed. */
static const char settings_text[] =
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	"<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\" xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" "
	"xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n"
	"<item oor:path=\"/org.openoffice.Office.Common/Security/Scripting\"><prop oor:name=\"MacroSecurityLevel\" oor:op=\"fuse\">"
	"<value>3</value></prop></item>\n"
	"<item oor:path=\"/org.openoffice.Office.Common/Security/Scripting\"><prop oor:name=\"DisableMacrosExecution\" oor:op=\"fuse\">"
	"<value>true</value></prop></item>\n"
	"<item oor:path=\"/org.openoffice.Office.Common/Security/Scripting\"><prop oor:name=\"BlockUntrustedRefererLinks\" oor:op=\"fuse\">"
	"<value>true</value></prop></item>\n"
	"<item oor:path=\"/org.openoffice.Office.Calc/Content/Update\"><prop oor:name=\"Link\" "
	"oor:op=\"fuse\"><value>2</value></prop></item>\n"
	"</oor:items>\n";

/* What a program that was killed left there: nobody comes back for it, and it is somebody's list of people. */
static void remove_stale(const char *in)
{
	GDir *d = g_dir_open(in, 0, NULL);
	const char *name = NULL;
	while (d != NULL && (name = g_dir_read_name(d)) != NULL) {
		struct stat st;
		g_autofree char *path = g_build_filename(in, name, NULL);
		if (g_str_has_prefix(name, PREFIX) && lstat(path, &st) == 0 && S_ISDIR(st.st_mode) && st.st_uid == geteuid() &&
			time(NULL) - st.st_mtime > STALE_SECONDS)
			file_remove_folder(path);
	}
	if (d != NULL)
		g_dir_close(d);
}

static void bound(int what, rlim_t most)
{
	const struct rlimit l = {most, most};
	setrlimit((__rlimit_resource_t)what, &l);
}

/* Between fork and exec. It starts children of its own: all are one group, and all end. */
static void bounds(void *paths)
{
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	bound(RLIMIT_CORE, 0);
	bound(RLIMIT_CPU, SECONDS);
	bound(RLIMIT_FSIZE, FILE_MAX);
	bound(RLIMIT_AS, MEMORY_MAX);
	(void)confine_files(paths);		     /* as much as this kernel can: coso doctor says */
	(void)unshare(CLONE_NEWUSER | CLONE_NEWNET); /* refused on some machines: then its settings alone keep it from calling anybody */
}

/* Ends what it may have left behind, before its number can be another's. */
static void end_group(GPid pid)
{
	int status = 0;
	kill(-pid, SIGKILL);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
}

/* Nothing of ours: addresses of databases, places of keys. */
static char **environment_of(const char *folder)
{
	static const char *const kept[] = {"PATH", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ"};
	char **env = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(kept); i++)
		if (g_getenv(kept[i]) != NULL)
			env = g_environ_setenv(env, kept[i], g_getenv(kept[i]), TRUE);
	env = g_environ_setenv(env, "HOME", folder, TRUE);
	return g_environ_setenv(env, "TMPDIR", folder, TRUE);
}

/* argv begins with the program, whose folder it may read. */
static bool run_office(const char *const *argv, const char *folder, const char *file, struct err *e)
{
	g_autofree char *beside = g_path_get_dirname(argv[0]);
	const char *const write[] = {folder, "/dev/null", NULL};
	const char *const read[] = {file, beside, "/usr", "/etc", "/lib", "/lib64", "/bin", "/opt", "/proc", "/sys", "/dev/zero",
		"/dev/random", "/dev/urandom", "/var/cache",
		/* Debian keeps parts of its own there; without them it does not start. */
		"/var/lib/libreoffice", "/var/spool/libreoffice", NULL};
	const char *const sockets[] = {"/tmp", NULL}; /* it has one there, whatever TMPDIR says */
	static const uint16_t nowhere[] = {0};
	struct confine_paths paths = {write, read, sockets, nowhere};
	GPid pid = 0;
	siginfo_t how = {0};
	const char *said = g_getenv("COSO_OFFICE_SECONDS");
	int64_t seconds = said != NULL ? CLAMP(g_ascii_strtoll(said, NULL, 10), 1, SECONDS) : SECONDS;
	int64_t until = g_get_monotonic_time() + seconds * G_TIME_SPAN_SECOND;
	g_auto(GStrv) words = g_strdupv((char **)(uintptr_t)argv);
	g_auto(GStrv) env = environment_of(folder);
	if (!g_spawn_async(folder, words, env, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, bounds,
		    &paths, &pid, NULL))
		return FAIL0(e, ERR_INPUT, MSG_GRID_NO_OFFICE);
	while (waitid(P_PID, (id_t)pid, &how, WEXITED | WNOHANG | WNOWAIT) == 0 && how.si_pid == 0 && g_get_monotonic_time() < until)
		g_usleep(20000);
	end_group(pid);
	if (how.si_pid == 0)
		return FAIL0(e, ERR_INPUT, MSG_GRID_OFFICE_SLOW);
	return (how.si_code == CLD_EXITED && how.si_status == 0) || FAIL0(e, ERR_INPUT, MSG_GRID_OFFICE_FAILED);
}

/* A folder with its settings, and the file under a name of our own: theirs might begin with a dash. */
static bool make_folder(char *folder, const char *path, struct err *e)
{
	if (g_mkdtemp_full(folder, 0700) == NULL)
		return FAIL(e, ERR_IO, MSG_GRID_SCRATCH, g_strerror(errno));
	g_autofree char *user = g_build_filename(folder, "settings", "user", NULL);
	g_autofree char *settings = g_build_filename(user, "registrymodifications.xcu", NULL);
	g_autofree char *link = g_build_filename(folder, "table", NULL);
	g_autofree char *full = g_canonicalize_filename(path, NULL);
	return (g_mkdir_with_parents(user, 0700) == 0 && g_file_set_contents(settings, settings_text, -1, NULL) &&
		       symlink(full, link) == 0) ||
	       FAIL(e, ERR_IO, MSG_GRID_SCRATCH, g_strerror(errno));
}

static bool convert(const char *path, const struct grid_options *o, char **out, struct err *e)
{
	const char *in = o->scratch_folder != NULL ? o->scratch_folder : g_get_tmp_dir();
	g_autofree char *program = g_find_program_in_path("soffice");
	g_autofree char *absolute = g_canonicalize_filename(in, NULL);
	g_autofree char *folder = g_build_filename(absolute, PREFIX "XXXXXX", NULL);
	g_autofree char *full = g_canonicalize_filename(path, NULL);
	if (program == NULL)
		return FAIL0(e, ERR_INPUT, MSG_GRID_NO_OFFICE);
	remove_stale(absolute);
	bool ok = make_folder(folder, path, e);
	g_autofree char *uri = g_filename_to_uri(folder, NULL, NULL);
	g_autofree char *settings = g_strconcat("-env:UserInstallation=", uri, "/settings", NULL);
	g_autofree char *link = g_build_filename(folder, "table", NULL);
	const char *argv[] = {program, "--headless", "--norestore", "--nologo", "--nolockcheck", settings, "--convert-to",
		"xlsx:Calc MS Excel 2007 XML", "--outdir", folder, link, NULL};
	ok = ok && run_office(argv, folder, full, e);
	*out = g_build_filename(folder, "table.xlsx", NULL);
	if (ok && !g_file_test(*out, G_FILE_TEST_IS_REGULAR))
		ok = FAIL0(e, ERR_INPUT, MSG_GRID_OFFICE_FAILED);
	if (!ok) {
		grid_plain_remove(*out);
		*out = NULL;
	}
	return ok;
}

bool grid_plain(const char *path, const struct grid_options *o, char **plain, struct err *e)
{
	static const struct grid_options none = {0};
	enum grid_file kind = GRID_FILE_CSV;
	*plain = NULL;
	if (!grid_file_kind(path, &kind, e))
		return false;
	return kind == GRID_FILE_CSV || kind == GRID_FILE_XLSX || convert(path, o != NULL ? o : &none, plain, e);
}

void grid_plain_remove(char *plain)
{
	if (plain == NULL)
		return;
	g_autofree char *folder = g_path_get_dirname(plain);
	file_remove_folder(folder);
	g_free(plain);
}
