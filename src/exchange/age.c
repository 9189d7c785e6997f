/* See age.h. */
#include "exchange/age.h"

#include "messages/backup.def"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct age {
	GPid pid;
	int fd;	   /* ours: its input or its output */
	int words; /* what it complains of */
	char *path;
	bool opens;
};

static bool start(struct age *a, const char *const *argv, struct err *e)
{
	g_autofree char *program = g_find_program_in_path("age");
	GError *wrong = NULL;
	if (program == NULL)
		return FAIL0(e, ERR_NOT_FOUND, MSG_BACKUP_NO_AGE);
	const struct sigaction ignore = {.sa_handler = SIG_IGN};
	(void)sigaction(SIGPIPE, &ignore, NULL); /* an age that has ended is an error of writing, not our end */
	bool ok = g_spawn_async_with_pipes(NULL, (char **)(uintptr_t)argv, NULL,
		G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | (a->opens ? 0 : G_SPAWN_STDOUT_TO_DEV_NULL), NULL, NULL, &a->pid,
		a->opens ? NULL : &a->fd, a->opens ? &a->fd : NULL, &a->words, &wrong);
	if (!ok) {
		(void)FAIL(e, ERR_IO, MSG_BACKUP_AGE_FAILED, a->path, wrong->message);
		g_error_free(wrong);
	}
	return ok;
}

static struct age *age_new(const char *path, bool opens)
{
	struct age *a = g_new0(struct age, 1);
	a->path = g_strdup(path);
	a->opens = opens;
	return a;
}

static void age_free(struct age *a)
{
	g_free(a->path);
	g_free(a);
}

struct age *age_seal(const char *path, char *const *recipients, int *fd, struct err *e)
{
	must(recipients[0] != NULL);
	g_autoptr(GPtrArray) argv = g_ptr_array_new();
	g_ptr_array_add(argv, (gpointer)(uintptr_t) "age");
	g_ptr_array_add(argv, (gpointer)(uintptr_t) "--encrypt");
	for (char *const *r = recipients; *r != NULL; r++) {
		g_ptr_array_add(argv, (gpointer)(uintptr_t) "--recipient");
		g_ptr_array_add(argv, *r);
	}
	g_ptr_array_add(argv, (gpointer)(uintptr_t) "--output");
	g_ptr_array_add(argv, (gpointer)(uintptr_t)path);
	g_ptr_array_add(argv, NULL);
	struct age *a = age_new(path, false);
	if (!start(a, (const char *const *)argv->pdata, e)) {
		age_free(a);
		return NULL;
	}
	*fd = a->fd;
	return a;
}

struct age *age_open(const char *path, const char *identity, int *fd, struct err *e)
{
	const char *argv[] = {"age", "--decrypt", "--identity", identity, path, NULL};
	struct age *a = age_new(path, true);
	if (!start(a, argv, e)) {
		age_free(a);
		return NULL;
	}
	*fd = a->fd;
	return a;
}

/* The first line of what it said, which is an English sentence; the reader gets ours around it. */
static void read_words(int fd, char *out, size_t size)
{
	size_t have = 0;
	ssize_t n = 0;
	while (have + 1 < size && ((n = read(fd, out + have, size - 1 - have)) > 0 || (n < 0 && errno == EINTR)))
		have += n > 0 ? (size_t)n : 0;
	out[have] = '\0';
	out[strcspn(out, "\n")] = '\0';
}

bool age_close(struct age *a, bool failed, struct err *e)
{
	char words[512];
	int status = 0;
	(void)close(a->fd);
	if (failed)
		(void)kill(a->pid, SIGTERM);
	read_words(a->words, words, sizeof words);
	(void)close(a->words);
	while (waitpid(a->pid, &status, 0) < 0 && errno == EINTR)
		continue;
	/* One that we stopped listening to has nothing to say: why we did is known where we did. */
	bool unheard = a->opens && WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE;
	bool ok = unheard || (WIFEXITED(status) && WEXITSTATUS(status) == 0);
	if (!ok && !failed)
		(void)FAIL(e, a->opens ? ERR_INPUT : ERR_IO, a->opens ? MSG_BACKUP_NOT_OPENED : MSG_BACKUP_AGE_FAILED, a->path,
			g_str_has_prefix(words, "age: ") ? words + strlen("age: ") : words);
	age_free(a);
	return ok && !failed;
}
