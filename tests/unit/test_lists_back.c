/* Lists go out and come back (src/app/record_key.h): of every kind that has pages a new row is taken in by the headings people see, the
 * whole list goes out, and taken in again changes nothing; a changed cell is a correction, a row that is wrong has a fault at its cell with
 * the nearest right value. People are found by name, day of birth, number and place, and asked when two fit. */
#include "demo_register.h"

#include "app/act/act_columns.h"
#include "app/import/import.h"
#include "app/import/mapping.h"
#include "app/put.h"
#include "app/record/record_out.h"
#include "base/file.h"
#include "store/rows.h"
#include "model/kinds.gen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "ok.h"

#define DAY 20261128
#define COMMUNE "02578"

struct world {
	struct app *app;
	char *course; /* the key of one; set by a test */
	char *file;
	struct import_options place; /* the commune */
	struct arena *arena;
	char *unit; /* its id */
};

static const struct page_ask now = {.day = DAY, .today = DAY, .lang = MSG_VI};

static int make(void **state)
{
	struct world *w = g_new0(struct world, 1);
	struct err e = {0};
	w->file = demo_file("back");
	w->arena = arena_new();
	w->place = (struct import_options){.unit = NONE, .organisation = NONE};
	if (!demo_register(w->file, &e) || (w->app = app_open(w->file, DB_WRITE, &e)) == NULL ||
		!app_import_place(w->app, COMMUNE, NULL, DAY, &w->place, &e)) {
		print_error("%s\n", e.en);
		return -1;
	}
	w->app->viewer = viewer_operator();
	/* votes and planning are kept only where that is declared */
	g_autofree char *isolated = g_strconcat(w->file, ".jsonl", NULL);
	const char *line =
		"{\"do\":\"insert\",\"table\":\"setting\",\"set\":{\"name\":\"isolated\",\"value\":\"{\\\"value\\\": true}\"}}\n";
	const struct put_options put = {.file = isolated, .actor = "test", .today = DAY};
	struct put_report written;
	if (!g_file_set_contents(isolated, line, -1, NULL) || !app_put(w->app, &put, &written, &e)) {
		print_error("%s\n", e.en);
		return -1;
	}
	(void)g_unlink(isolated);
	w->unit = g_strdup_printf("%" G_GINT64_FORMAT, w->place.unit);
	*state = w;
	return 0;
}

static int drop(void **state)
{
	struct world *w = *state;
	app_close(w->app);
	arena_free(w->arena);
	(void)g_unlink(w->file);
	g_free(w->file);
	g_free(w->unit);
	g_free(w->course);
	g_free(w);
	return 0;
}

/* ---- in ---- */

static char *path_of(const struct world *w, const char *name)
{
	return arena_printf(w->arena, "%s.%s", w->file, name);
}

/* A file taken in as the browser does it when nothing is chosen; kind NULL: guessed too. For good (a trial copies the whole register
 * first): a row that is bad, or brings nothing new, leaves everything as it was. */
static void take(struct world *w, const char *kind, const char *path, struct import_report *r)
{
	struct err e = {0};
	struct grid *g = NULL;
	const char *const *headings = NULL;
	const struct mapping_match *matches = NULL;
	struct import_options o = w->place;
	OK(grid_open(path, &o.grid, &g, &e), e);
	size_t n = grid_header(g, &headings);
	const struct kind *k = kind != NULL ? kind_find(kind) : mapping_kind_of(headings, n, w->arena);
	assert_non_null(k);
	OK(mapping_guess_kind(w->app, k, headings, n, w->arena, &matches, &e), e);
	const char *missing = mapping_kind_missing(k, matches, n, MSG_VI, w->arena);
	if (missing != NULL)
		fail_msg("%s: nothing for %s", k->name, missing);
	char *yaml = mapping_write_kind(k->name, k->name, k, matches, n, w->arena);
	grid_close(g);
	o.mapping = mapping_read(w->app->codes, "test", yaml, strlen(yaml), w->arena, &e);
	if (o.mapping == NULL)
		fail_msg("%s\n%s", e.en, yaml);
	o.file = path;
	o.today = DAY;
	o.lang = MSG_VI;
	o.actor = "test";
	OK(app_import(w->app, &o, w->arena, r, &e), e);
}

static void told(const char *what, const struct import_report *r)
{
	for (size_t i = 0; i < r->fault_count && i < 5; i++)
		print_error("%s: %s %s “%s”: %s → %s\n", what, r->faults[i].place, r->faults[i].heading, r->faults[i].given,
			r->faults[i].text, r->faults[i].nearest != NULL ? r->faults[i].nearest : "");
}

/* Headings and one row, cells with bars between: as pasted. */
static const char *pasted(struct world *w, const char *headings, const char *row)
{
	struct err e = {0};
	char *path = path_of(w, "paste.csv");
	g_autofree char *text = g_strdelimit(g_strdup_printf("%s\n%s\n", headings, row), "|", '\t');
	OK(g_file_set_contents(path, text, -1, NULL), e);
	return path;
}

/* ---- out ---- */

static const char *taken_out(struct world *w, const char *kind, enum list_format format, int64_t *rows)
{
	struct err e = {0};
	char *path = path_of(w, format == LIST_CSV ? "out.csv" : "out.xlsx");
	const struct list_ask list = {.kind = kind, .unit = COMMUNE};
	const struct page_record_list_ask plain = {.kind = kind, .unit = w->unit};
	OK(list_is_kind(w->app, kind) ? list_write(w->app, &now, &list, format, path, NULL, rows, &e)
				      : record_list_write(w->app, &now, &plain, format, path, NULL, rows, &e),
		e);
	return path;
}

/* ---- the kinds ---- */

#define AN "Lê Văn An"
#define CELL "Chi bộ Thôn Ba Khe"

/* A new row as somebody types it, and one cell that makes it wrong, with the nearest right value ("": none is near). */
static const struct {
	const char *kind, *headings, *row, *column, *wrong, *nearest;
} rows[] = {
	{"person", "Họ và tên|Ngày sinh|Giới tính|Thuộc", "Hoàng Thị Thử Mới|02/03/1990|Nữ|Xã Tân Thanh", "Giới tính", "Nữu", "Nữ"},
	{"identity_number", "Người|Ngày sinh|Loại số|Số|Từ ngày",
		AN "|10/03/1968|Số thẻ đảng viên (8 số, Quyết định 85)|12345678|01/02/2020", "Loại số", "Số CMND cux", "Số CMND cũ"},
	{"qualification", "Người|Lý luận chính trị|Ngày", AN ", 10/03/1968|Trung cấp|2016", "Người", "Lê Văn Ann, 10/03/1968", AN},
	{"career_entry", "Người|Chức danh, chức vụ, đơn vị|Từ ngày", AN "|Công nhân|01/2001", "Từ ngày", "31/02/2001", ""},
	{"family_member", "Người|Quan hệ|Họ và tên|Năm sinh", AN "|Mẹ đẻ|Trần Thị Mẫu|1940", "Quan hệ", "Mẹ đẻe", "Mẹ đẻ"},
	{"organisation", "Tên|Loại tổ chức|Thôn, tổ dân phố, đơn vị|Từ ngày",
		"Tổ thử số Một|Ban chỉ đạo, tổ công tác|Thôn Ba Khe|01/07/2025", "Thôn, tổ dân phố, đơn vị", "Thôn Ba Khee", "Thôn Ba Khe"},
	{"term", "Tổ chức|Tên nhiệm kỳ (2020-2025)|Từ ngày|Nhiệm kỳ HĐND, UBND", CELL "|2025-2027|01/06/2025|không", "Tổ chức",
		"Chi bộ Thôn Ba Khee", CELL},
	{"post", "Chức danh|Tổ chức|Từ ngày", "Phó bí thư chi bộ|" CELL "|01/07/2025", "Chức danh", "Phó bí thư chi bộb",
		"Phó Bí thư chi bộ"},
	{"tenure", "Họ và tên|Ngày sinh|Chức danh|Tổ chức|Nguồn|Giữ từ ngày|Chức vụ chính",
		"Trần Văn An|12/01/1961|Phó bí thư chi bộ|" CELL "|Chỉ định|01/08/2026|không", "Họ và tên", "Trần Văn Ann", "Trần Văn An"},
	{"membership", "Người|Tổ chức|Loại thành viên|Lý do tăng|Từ ngày", AN "|Thôn Ba Khe|Hội viên Nông dân|Kết nạp|01/01/2020",
		"Lý do tăng", "Kêt nạp laii", "Kết nạp lại"},
	{"party_paper", "Người|Là Huy hiệu|Việc (phát mới, đổi, cấp lại do mất, do hỏng, truy tặng)|Ngày", AN "|không|phát mới|03/02/2021",
		"Là Huy hiệu", "chẳng", ""},
	{"movement", "Người|Loại|Từ ngày", AN "|Điều động|01/03/2024", "Loại", "Điều độngg", "Điều động"},
	{"assignment", "Người|Vai trò|Địa bàn|Từ ngày", AN "|Theo dõi|Thôn Bờ Hồ|01/03/2024", "Địa bàn", "Thôn Bờ Hồo", "Thôn Bờ Hồ"},
	{"registered_task", "Người đăng ký|Năm|Nội dung", AN "|2026|Làm đường", "Năm", "hai nghìn", ""},
	{"award", "Người|Hình thức|Nội dung|Ngày", AN "|Giấy khen|Có thành tích|02/09/2024", "Hình thức", "Giấy khenn", "Giấy khen"},
	{"training_course", "Tên lớp|Loại|Khai giảng", "Lớp thử 2026|Trung cấp lý luận chính trị|01/03/2026", "Khai giảng", "1/3", ""},
	{"training_attendance", "Người|Lớp|Ngày|Kết quả", AN "|Lớp thử 2026|01/03/2026|Khá", "Lớp", "Lớp không có", ""},
	{"planning_round", "Cơ quan|Nhiệm kỳ quy hoạch|Ngày phê duyệt|Quy định áp dụng|Độ mật",
		CELL "|2025-2030|01/03/2026|HD 01|Lưu hành nội bộ", "Ngày phê duyệt", "32/03/2026", ""},
	{"planning_entry", "Người|Đợt|Tổ chức|Chức danh quy hoạch|Kết quả|Ngày", AN "|2025-2030|" CELL "|Bí thư chi bộ|Đưa vào|01/03/2026",
		"Chức danh quy hoạch", "Bí thư chi bộb", "Bí thư chi bộ"},
	{"procedure_case", "Quy trình|Người|Bước hiện tại|Ngày mở|Độ mật", "Bổ nhiệm lại|" AN "|Lấy phiếu|01/03/2026|Lưu hành nội bộ",
		"Quy trình", "Bổ nhiệm lạii", "Bổ nhiệm lại"},
	{"procedure_step", "Hồ sơ|Bước|Ngày", "Bổ nhiệm lại, " AN "|Lấy phiếu|02/03/2026", "Hồ sơ", "Hồ sơ không có", ""},
	{"vote_count", "Bước|Nội dung|Triệu tập|Có mặt|Phát ra|Thu về|Hợp lệ|Đồng ý", "Lấy phiếu|Giới thiệu|30|29|29|28|27|25", "Triệu tập",
		"ba mươi", ""},
	{"party_record", "Người|Ngày quyết định kết nạp|Ngày vào Đảng (lễ kết nạp)|Ngày chính thức|Kết nạp lại",
		"Hoàng Thị Thử Mới|01/03/2020|15/03/2020|15/03/2021|không", "Ngày chính thức", "30/02/2021", ""},
	{"evaluation", "Người|Thang|Năm|Mức xếp loại|Ngày", AN "|Bốn mức, đảng viên, cá nhân|2023|Hoàn thành tốt nhiệm vụ|20/12/2023",
		"Mức xếp loại", "Hoàn thành tốtt nhiệm vụ", "Hoàn thành tốt nhiệm vụ"},
	{"discipline", "Người|Hệ|Hình thức|Quyết định (số)|Quyết định (ngày)|Từ ngày",
		"Trần Văn An, 12/01/1961|Đảng viên|Khiển trách|05-QĐ/UBKT|01/02/2024|01/02/2024", "Hình thức", "Khiển tráchh",
		"Khiển trách"},
	{"admission_case", "Người|Chi bộ|Bước hiện tại|Ngày vào danh sách cảm tình", "Hoàng Thị Thử Mới|" CELL "|Cảm tình Đảng|01/03/2025",
		"Bước hiện tại", "Cảm tình Đảngg", "Cảm tình Đảng"},
	{"membership_transfer", "Người|Loại|Nơi đi|Nơi đến (ghi)|Trạng thái|Ngày đề nghị",
		AN "|Chính thức|" CELL "|Chi bộ ngoài tỉnh|Đề nghị|01/09/2026", "Trạng thái", "Đề nghịị", "Đề nghị"},
	{"unit", "Tên|Mã|Cấp|Loại đơn vị|Thuộc", "Thôn Thử Mới|99|Thôn, tổ dân phố|Thôn|Xã Tân Thanh", "Thuộc", "Xã Tân Thannh",
		"Xã Tân Thanh"},
	{"unit_tag", "Đơn vị|Đặc điểm|Từ ngày", "Xã Tân Thanh|Khu vực II|01/07/2025", "Đặc điểm", "Khu vực II I I", "Khu vực III"},
	{"unit_alias", "Đơn vị|Cách viết", "Xã Tân Thanh|Xã Tân-Thanh", "Đơn vị", "Xã Tân Thannh", "Xã Tân Thanh"},
	{"organisation_line", "Tổ chức|Tuyến|Cấp trên|Từ ngày", "Tổ thử số Một|Tuyến hành chính nhà nước|Thôn Ba Khe|01/07/2025",
		"Cấp trên", "Thôn Ba Khee", "Thôn Ba Khe"},
	{"establishment", "Đơn vị|Phân loại|Số được giao|Quyết định (số)|Từ ngày", "Xã Tân Thanh|Công chức|20|12/QĐ-UBND|01/07/2025",
		"Phân loại", "Công chứcc", "Công chức"},
	{"document", "Số, ký hiệu (như in)|Trích yếu|Ngày ban hành|Cơ quan ban hành (ghi)|Hệ",
		"5-KH/ĐU|Kế hoạch thử|05/01/2026|Đảng ủy|Văn bản của Đảng", "Hệ", "Văn bản của Đảngg", "Văn bản của Đảng"},
	{"figure", "Biểu, chỉ tiêu|Dòng|Cột|Đơn vị|Thời điểm|Giá trị|Đại lượng|Nguồn",
		"tap_huan|a|b|Xã Tân Thanh|31/12/2025|12,5|Số người|Nhập tay", "Giá trị", "mười hai", ""},
	{"poverty_figure", "Đơn vị|Chuẩn|Năm|Thời điểm|Loại hộ|Cuối kỳ",
		"Xã Tân Thanh|Chuẩn đa chiều 2016-2020|2019|31/12/2019|Hộ nghèo|120", "Loại hộ", "Hộ nghèoo", "Hộ nghèo"},
};

/* The column of a fault by its heading. */
static const struct import_fault *fault_at(const struct import_report *r, const char *heading)
{
	for (size_t i = 0; i < r->fault_count; i++)
		if (!r->faults[i].warning && strcmp(r->faults[i].heading, heading) == 0)
			return &r->faults[i];
	return NULL;
}

static const char *with_cell(struct world *w, const char *headings, const char *row, const char *column, const char *value)
{
	g_auto(GStrv) names = g_strsplit(headings, "|", -1);
	g_auto(GStrv) cells = g_strsplit(row, "|", -1);
	for (size_t i = 0; names[i] != NULL; i++)
		if (strcmp(names[i], column) == 0) {
			g_free(cells[i]);
			cells[i] = g_strdup(value);
		}
	g_autofree char *out = g_strjoinv("|", cells);
	return arena_strdup(w->arena, out);
}

static void test_new_rows(void **state)
{
	struct world *w = *state;
	int failed = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct import_report r = {0};
		const char *bad = with_cell(w, rows[i].headings, rows[i].row, rows[i].column, rows[i].wrong);
		take(w, rows[i].kind, pasted(w, rows[i].headings, bad), &r);
		const struct import_fault *f = fault_at(&r, rows[i].column);
		if (f == NULL || r.rows_bad != 1 || g_strcmp0(f->nearest != NULL ? f->nearest : "", rows[i].nearest) != 0) {
			told(rows[i].kind, &r);
			print_error("%s: %s “%s” has no fault there, or another nearest value than “%s”\n", rows[i].kind, rows[i].column,
				rows[i].wrong, rows[i].nearest);
			failed++;
		}
		take(w, rows[i].kind, pasted(w, rows[i].headings, rows[i].row), &r);
		if (r.created != 1 || r.rows_bad != 0 || !r.written) {
			told(rows[i].kind, &r);
			print_error("%s: %d made, %d bad\n", rows[i].kind, (int)r.created, (int)r.rows_bad);
			failed++;
		}
		/* Again: it is there, whatever tells it. */
		take(w, rows[i].kind, pasted(w, rows[i].headings, rows[i].row), &r);
		if (r.created != 0 || r.rows_same != 1) {
			told(rows[i].kind, &r);
			print_error("%s: twice: %d made, %d the same\n", rows[i].kind, (int)r.created, (int)r.rows_same);
			failed++;
		}
	}
	assert_int_equal(failed, 0);
}

static bool back(struct world *w, const char *kind, enum list_format format)
{
	int64_t out = 0;
	struct import_report r = {0};
	const char *path = taken_out(w, kind, format, &out);
	take(w, NULL, path, &r);
	if (r.rows != out || r.rows_same != out || r.created != 0 || r.changed != 0 || r.fault_count != 0) {
		told(kind, &r);
		print_error("%s: %d rows went out, %d came back, %d the same, %d made, %d changed\n", kind, (int)out, (int)r.rows,
			(int)r.rows_same, (int)r.created, (int)r.changed);
		return false;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		if (strcmp(rows[i].kind, kind) == 0 && out == 0) {
			print_error("%s: what was taken in does not go out\n", kind);
			return false;
		}
	return true;
}

static void test_back(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct record_work work;
	GPtrArray *kinds = g_ptr_array_new();
	int failed = 0;
	OK(record_begin(&work, w->app, &now, NULL, w->arena, &e), e);
	for (size_t i = 0; i < work.layouts->group_count; i++)
		for (size_t k = 0; k < work.layouts->groups[i].count; k++)
			g_ptr_array_add(kinds, (gpointer)(uintptr_t)work.layouts->groups[i].kinds[k]->kind->name);
	record_end(&work);
	assert_true(kinds->len > 40);
	for (guint i = 0; i < kinds->len; i++) {
		failed += !back(w, g_ptr_array_index(kinds, i), LIST_CSV);
		arena_free(w->arena);
		w->arena = arena_new();
	}
	failed += !back(w, "person", LIST_XLSX) + !back(w, "party_record", LIST_XLSX);
	assert_int_equal(failed, 0);
	g_ptr_array_free(kinds, TRUE);
}

static void test_changed_cells(void **state)
{
	static const struct {
		const char *kind, *from, *to;
	} changes[] = {{"person", AN ",10/03/1968", AN ",11/03/1968"}, {"organisation", "Tổ thử số Một", "Tổ thử số Hai"},
		{"tenure", ",01/08/2026,", ",02/08/2026,"}, {"assignment", ",Theo dõi,Thôn Bờ Hồ", ",Phụ trách địa bàn,Thôn Lẹm"},
		{"document", "Kế hoạch thử", "Kế hoạch thử sửa"}, {"award", "Giấy khen", "Huy chương"},
		{"evaluation", ",Hoàn thành tốt nhiệm vụ", ",Hoàn thành nhiệm vụ"}};
	struct world *w = *state;
	for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
		int64_t out = 0;
		size_t n = 0;
		struct err e = {0};
		struct import_report r = {0};
		const char *path = taken_out(w, changes[i].kind, LIST_CSV, &out);
		g_autofree char *text = file_read(path, &n, &e);
		char *at = strstr(text, changes[i].from);
		if (at == NULL)
			fail_msg("%s: no “%s” went out", changes[i].kind, changes[i].from);
		g_autofree char *changed = g_strdup_printf("%.*s%s%s", (int)(at - text), text, changes[i].to, at + strlen(changes[i].from));
		OK(g_file_set_contents(path, changed, -1, NULL), e);
		take(w, NULL, path, &r);
		bool warned = r.fault_count > 0 && r.faults[0].change && r.faults[0].recorded != NULL;
		if (r.rows_bad != 0 || r.created != 0 || r.changed != 1 || r.rows_same != out - 1 || !warned) {
			told(changes[i].kind, &r);
			fail_msg("%s: %d changed, %d made, %d bad", changes[i].kind, (int)r.changed, (int)r.created, (int)r.rows_bad);
		}
	}
}

/* Two of one name and day of birth: asked, with both named. A key that is none, or of something else, is a fault of its cell. */
static void test_asked(void **state)
{
	struct world *w = *state;
	struct import_report r = {0};
	for (int i = 1; i <= 2; i++)
		take(w, "person",
			pasted(w, "Họ và tên|Ngày sinh|Giới tính|Thuộc",
				arena_printf(w->arena, "Hoàng Thị Song Sinh|0%d/05/1991|Nữ|Xã Tân Thanh", i)),
			&r);
	assert_int_equal(r.created, 1);
	take(w, "award", pasted(w, "Người|Hình thức|Nội dung|Ngày", "Hoàng Thị Song Sinh|Giấy khen|A|02/09/2024"), &r);
	assert_int_equal(r.rows_bad, 1);
	assert_non_null(strstr(r.faults[0].text, "01/05/1991"));
	assert_non_null(strstr(r.faults[0].text, "02/05/1991"));
	take(w, "award", pasted(w, "Người|Ngày sinh|Hình thức|Nội dung|Ngày", "Hoàng Thị Song Sinh|02/05/1991|Giấy khen|A|02/09/2024"), &r);
	assert_int_equal(r.rows_bad, 0);
	take(w, "award", pasted(w, "Người|Số thẻ đảng viên|Hình thức|Nội dung|Ngày", "|12345678|Giấy khen|B|02/09/2023"), &r);
	told("number", &r);
	assert_int_equal(r.created, 1);
	take(w, "award", pasted(w, "Người|Hình thức|Nội dung|Ngày|Mã bản ghi (Khen thưởng)", AN "|Giấy khen|B|02/09/2023|12-5"), &r);
	assert_non_null(fault_at(&r, "Mã bản ghi (Khen thưởng)"));
	take(w, "award", pasted(w, "Người|Hình thức|Nội dung|Ngày|Mã bản ghi (Khen thưởng)", AN "|Giấy khen|B|02/09/2023|một"), &r);
	assert_non_null(fault_at(&r, "Mã bản ghi (Khen thưởng)"));
}

/* A trial where there is no room for a private copy (here: the name of the register is so long that the copy's would be too long): it is
 * made in the register itself, says the same, and nothing of it stays. */
static void test_no_room_for_a_copy(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	g_autofree char *folder = g_path_get_dirname(w->file), *name = g_strnfill(243, 'n');
	g_autofree char *file = g_build_filename(folder, name, NULL), *key = g_strconcat(file, ".key", NULL);
	struct world other = {.file = file, .arena = w->arena, .place = {.unit = NONE, .organisation = NONE}};
	(void)g_unlink(file);
	(void)g_unlink(key);
	OK(demo_register(file, &e), e);
	OK((other.app = app_open(file, DB_WRITE, &e)) != NULL, e);
	OK(app_import_place(other.app, COMMUNE, NULL, DAY, &other.place, &e), e);
	other.app->viewer = viewer_operator();
	for (int i = 0; i < 2; i++) {
		struct import_report r = {0};
		bool dry = i == 0;
		other.place.dry = dry;
		take(&other, "award", pasted(w, "Người|Hình thức|Nội dung|Ngày", AN "|Giấy khen|Thử|02/09/2024"), &r);
		assert_int_equal(r.created, 1);
		assert_int_equal(r.rows_bad, 0);
		assert_int_equal(r.written, !dry);
	}
	app_close(other.app);
	(void)g_unlink(file);
	(void)g_unlink(key);
}

/* More courses in one book than are looked at by name: the key is asked, nobody says there is none. */
static void test_too_many_to_name(void **state)
{
	enum { MANY = 2001 };
	struct world *w = *state;
	struct err e = {0};
	struct rows found;
	struct import_report r = {0};
	const struct rows_ask newest = {.t = &table_training_course, .area = NONE, .before = NONE, .limit = 1};
	const struct store_act act = {.actor = "test", .why = app_why(w->app, "entry"), .bulk = true};
	OK(store_rows(w->app->store, &newest, w->arena, &found, &e), e);
	assert_int_equal(found.count, 1);
	OK(store_begin(w->app->store, &act, &e), e);
	for (int i = 0; i < MANY; i++) {
		struct training_course_row course = *(const struct training_course_row *)found.items[0];
		course.id = NONE;
		course.title = arena_printf(w->arena, "Lớp số %d", i);
		OK(store_insert(w->app->store, &table_training_course, &course, &e), e);
	}
	OK(store_commit(w->app->store, &e), e);
	take(w, "training_attendance", pasted(w, "Người|Lớp|Ngày|Kết quả", AN "|Lớp số 5|01/03/2026|Khá"), &r);
	assert_int_equal(r.rows_bad, 1);
	assert_non_null(strstr(r.faults[0].text, "quá nhiều"));
	const struct training_course_row *first = found.items[0];
	w->course = g_strdup_printf("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, first->area_id, first->id);
	take(w, "training_attendance",
		pasted(w, "Người|Lớp|Ngày|Kết quả", arena_printf(w->arena, "Triệu Đình An|%s|02/03/2026|Khá", w->course)), &r);
	told("key", &r);
	assert_int_equal(r.rows_bad, 0);
	assert_int_equal(r.created, 1);
}

/* What the database refuses as a key that is taken is said in the words of the register, without its path and its constraints. */
static void test_taken_key(void **state)
{
	struct world *w = *state;
	struct import_report r = {0};
	take(w, "training_attendance", pasted(w, "Người|Lớp|Ngày|Kết quả", arena_printf(w->arena, AN "|%s|03/03/2026|Khá", w->course)), &r);
	assert_int_equal(r.created, 0);
	assert_true(r.fault_count > 0);
	assert_non_null(strstr(r.faults[0].text, "trong sổ đã có"));
	assert_null(strstr(r.faults[0].text, "UNIQUE"));
	assert_null(strstr(r.faults[0].text, w->file));
}

/* What was told of a file, without what was given. */
static const char *faults_of(struct world *w, const struct import_report *r)
{
	g_autoptr(GString) all = g_string_new(NULL);
	for (size_t i = 0; i < r->fault_count; i++)
		g_string_append_printf(all, "%s %s: %s %s\n", r->faults[i].place, r->faults[i].heading, r->faults[i].text,
			r->faults[i].nearest != NULL ? r->faults[i].nearest : "");
	return arena_strdup(w->arena, all->str);
}

/* Whoever may neither see nor enter what is masked is told the same of a file whether its cells guess right or not (class S: a commune's
 * clerk). What that viewer may enter goes in beside it. */
static void test_masked(void **state)
{
	static const char *const guesses[] = {"Tày", "Kinh"};
	struct world *w = *state;
	struct err e = {0};
	struct import_report r = {0};
	struct rows found;
	int64_t account = NONE;
	take(w, "person", pasted(w, "Họ và tên|Ngày sinh|Giới tính|Dân tộc|Thuộc", "Hoàng Thị Kín|04/05/1992|Nữ|Tày|Xã Tân Thanh"), &r);
	assert_int_equal(r.created, 1);
	const struct rows_ask newest = {.t = &table_person, .area = NONE, .before = NONE, .limit = 1};
	OK(store_rows(w->app->store, &newest, w->arena, &found, &e), e);
	const struct person_row *person = found.items[0];
	const char *key = arena_printf(w->arena, "%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, person->area_id, person->id);
	OK(viewer_find_account(w->app->store, "xa." COMMUNE, DAY, &account, &e), e);
	struct viewer *v = viewer_load(w->app->store, account, DAY, &e);
	OK(v != NULL, e);
	w->app->viewer = v;
	for (int keyed = 0; keyed < 2; keyed++) {
		const char *told_of[2] = {NULL, NULL};
		const char *headings = arena_printf(w->arena, "Họ và tên|Ngày sinh|Giới tính|Dân tộc|Thuộc%s", keyed ? "|Mã bản ghi" : "");
		for (int i = 0; i < 2; i++) {
			take(w, "person",
				pasted(w, headings,
					arena_printf(w->arena, "Hoàng Thị Kín|04/05/1992|Nữ|%s|Xã Tân Thanh%s%s", guesses[i],
						keyed ? "|" : "", keyed ? key : "")),
				&r);
			told_of[i] = faults_of(w, &r);
			assert_int_equal(r.rows_bad, 1);
			assert_int_equal(r.rows_same, 0);
			assert_non_null(fault_at(&r, "Dân tộc"));
		}
		assert_string_equal(told_of[0], told_of[1]);
	}
	take(w, "person",
		pasted(w, "Họ và tên|Ngày sinh|Giới tính|Dân tộc|Điện thoại|Mã bản ghi",
			arena_printf(w->arena, "Hoàng Thị Kín|04/05/1992|Nữ||0912000111|%s", key)),
		&r);
	told("beside it", &r);
	assert_int_equal(r.rows_bad, 0);
	assert_int_equal(r.changed, 1);
	w->app->viewer = viewer_operator();
	viewer_release(v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_new_rows),
		cmocka_unit_test(test_back),
		cmocka_unit_test(test_changed_cells),
		cmocka_unit_test(test_asked),
		cmocka_unit_test(test_no_room_for_a_copy),
		cmocka_unit_test(test_too_many_to_name),
		cmocka_unit_test(test_taken_key),
		cmocka_unit_test(test_masked),
	};
	return cmocka_run_group_tests(tests, make, drop);
}
