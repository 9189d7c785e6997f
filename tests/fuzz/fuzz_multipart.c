/* Fuzz target: any bytes as a multipart/form-data body, in one piece and in small ones: the same verdict, the same fields, the same files.
 */
#include "http/multipart.h"

#include <stdint.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct result {
	enum multipart_verdict verdict;
	struct http_pairs form;
	struct http_files files;
	struct multipart *m;
};

static struct result read_in(const char *body, size_t size, size_t piece, struct arena *a)
{
	const struct multipart_limits limits = {20, 4096, NULL};
	struct result r = {.m = multipart_new("multipart/form-data; boundary=x", &limits, a)};
	must(r.m != NULL);
	for (size_t at = 0; r.verdict == MULTIPART_GOOD && at < size; at += piece)
		r.verdict = multipart_feed(r.m, body + at, MIN(piece, size - at));
	if (r.verdict == MULTIPART_GOOD)
		r.verdict = multipart_end(r.m, &r.form, &r.files);
	return r;
}

static void compare(const struct result *x, const struct result *y)
{
	must((x->verdict == MULTIPART_GOOD) == (y->verdict == MULTIPART_GOOD));
	must(x->form.count == y->form.count && x->files.count == y->files.count);
	for (size_t i = 0; i < x->form.count; i++)
		must(strcmp(x->form.items[i].name, y->form.items[i].name) == 0 &&
			strcmp(x->form.items[i].value, y->form.items[i].value) == 0);
	for (size_t i = 0; i < x->files.count; i++)
		must(x->files.items[i].size == y->files.items[i].size &&
			strcmp(x->files.items[i].filename, y->files.items[i].filename) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	g_autofree char *body = g_memdup2(data, size);
	/* also as a Content-Type */
	g_autofree char *type = g_strdup_printf("multipart/form-data; %.*s", (int)MIN(size, 200), size > 0 ? body : "");
	const struct multipart_limits limits = {20, 4096, NULL};
	multipart_free(multipart_new(type, &limits, a));
	struct result whole = read_in(size > 0 ? body : "", size, size + 1, a), pieces = read_in(size > 0 ? body : "", size, 1, a);
	compare(&whole, &pieces);
	size_t total = 0;
	for (size_t i = 0; i < whole.files.count; i++) {
		must(lseek(whole.files.items[i].fd, 0, SEEK_END) == whole.files.items[i].size);
		total += (size_t)whole.files.items[i].size;
	}
	must(total <= size);
	multipart_free(whole.m);
	multipart_free(pieces.m);
	arena_free(a);
	return 0;
}
