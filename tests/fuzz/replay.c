/* Runs one fuzz target over the files of its corpus, without libFuzzer, one TAP case a file: replay_NAME FOLDER. It never mutates anything.
 * A target without a corpus still proves itself on the empty input. */
#include <glib.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int main(int argc, char **argv)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDir) dir = argc > 1 ? g_dir_open(argv[1], 0, NULL) : NULL;
	const char *name;
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
		g_ptr_array_add(names, g_build_filename(argv[1], name, NULL));
	g_ptr_array_sort(names, by_name);
	printf("1..%u\n", names->len + 1);
	fflush(stdout);
	LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	puts("ok - empty input");
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *text = NULL;
		gsize size = 0;
		bool read = g_file_get_contents(names->pdata[i], &text, &size, NULL);
		printf("# %s\n", (char *)names->pdata[i]);
		fflush(stdout);
		if (read)
			LLVMFuzzerTestOneInput((const uint8_t *)text, size);
		printf("%s - %s\n", read ? "ok" : "not ok", (char *)names->pdata[i]);
		fflush(stdout);
	}
	return 0;
}
