/* The options of commands, in both languages, and what they leave to be freed. */
#include "cli/cli_options.h"

#define ENTRY(name, kind, field, vi, en, arg)                                                                                              \
	{                                                                                                                                  \
		name, 0, 0, kind, &o->field, vi " · " en, arg                                                                              \
	}

/* Of commands that read files of others. */
static void add_file_entries(GOptionContext *context, struct cli_options *o, int64_t sets)
{
	const GOptionEntry sheet[] = {ENTRY("sheet", G_OPTION_ARG_STRING, sheet, "trang tính", "sheet", "NAME"),
		ENTRY("encoding", G_OPTION_ARG_STRING, encoding, "bảng mã của tệp CSV; tcvn3, vni: cả tệp Excel",
			"encoding of a CSV file; tcvn3, vni: of Excel too", "utf8|utf16le|utf16be|cp1252|cp1258|tcvn3|vni"),
		ENTRY("separator", G_OPTION_ARG_STRING, separator, "dấu phân cách: , ; | hoặc tab", "separator: , ; | or tab", "C"),
		ENTRY("header-row", G_OPTION_ARG_INT64, header_row, "dòng cuối của tiêu đề cột", "last row of the header", "N"), {0}};
	const GOptionEntry import[] = {
		ENTRY("map", G_OPTION_ARG_STRING, map,
			"mẫu cột: tên mẫu có sẵn, tệp .yaml, hoặc mã loại bản ghi; danh sách của sổ không cần",
			"mapping: a ready one, a .yaml file, or the name of a kind; lists of the register need none", "MAP"),
		ENTRY("unit", G_OPTION_ARG_STRING, unit, "đơn vị của cả tệp (mã, đường dẫn 08/02578)",
			"unit of the whole file (code, path 08/02578)", "U"),
		ENTRY("org", G_OPTION_ARG_STRING, org, "tổ chức của cả tệp (số)", "organisation of the whole file (number)", "O"),
		ENTRY("marked", G_OPTION_ARG_FILENAME, marked, "trả lại tệp đã tô và chú thích các ô lỗi",
			"the file given back with faulty cells marked", "FILE"),
		ENTRY("decide", G_OPTION_ARG_FILENAME, decide, "quyết định cho các dòng nghi trùng (JSON)",
			"decisions about possible duplicates (JSON)", "FILE"),
		ENTRY("skip-bad", G_OPTION_ARG_NONE, skip_bad, "vẫn nạp các dòng đúng, để lại dòng lỗi",
			"take the good rows, leave the bad ones", NULL),
		ENTRY("today", G_OPTION_ARG_STRING, today, "ngày coi là hôm nay", "the day taken as today", "D"), {0}};
	if ((sets & OPT_IMPORT) != 0)
		g_option_context_add_main_entries(context, import, NULL);
	if ((sets & OPT_SHEET) != 0)
		g_option_context_add_main_entries(context, sheet, NULL);
}

static void add_report_entries(GOptionContext *context, struct cli_options *o)
{
	const GOptionEntry report[] = {ENTRY("unit", G_OPTION_ARG_STRING, unit, "nơi lập: mã đơn vị", "who makes it: unit code", "U"),
		ENTRY("org", G_OPTION_ARG_STRING, org, "nơi lập: số tổ chức", "who makes it: number of the body", "O"),
		ENTRY("period", G_OPTION_ARG_STRING, period, "kỳ báo cáo", "period", "P"),
		ENTRY("rev", G_OPTION_ARG_INT64, rev, "lần ghi đã thấy; khác đi thì không ghi",
			"the revision that was seen; refused when it moved", "N"),
		ENTRY("reason", G_OPTION_ARG_STRING, reason, "lý do, giải trình", "reason, explanation", "TEXT"),
		ENTRY("due", G_OPTION_ARG_STRING, due, "hạn mới", "new due day", "D"),
		ENTRY("form", G_OPTION_ARG_STRING, form, "biểu", "form", "CODE"),
		ENTRY("check", G_OPTION_ARG_STRING, check, "kiểm tra được giải trình", "check that is explained", "ID"),
		ENTRY("text", G_OPTION_ARG_STRING, text, "lời văn", "narrative", "TEXT"),
		ENTRY("signer", G_OPTION_ARG_STRING, signer, "người ký", "who signs", "TEXT"),
		ENTRY("number", G_OPTION_ARG_STRING, number, "số, ký hiệu", "number", "NO"),
		ENTRY("signed", G_OPTION_ARG_STRING, signed_d, "ngày ký", "day of signing", "D"),
		ENTRY("periods", G_OPTION_ARG_STRING, periods, "table: bao nhiêu kỳ (mặc định 6)", "table: how many periods (6)", "N"),
		ENTRY("delay", G_OPTION_ARG_STRING, delay, "chậm do ai", "whose delay", "us|other|system|none"),
		ENTRY("today", G_OPTION_ARG_STRING, today, "ngày coi là hôm nay", "the day taken as today", "D"), {0}};
	g_option_context_add_main_entries(context, report, NULL);
}

/* Of commands that have a set for themselves. */
static void add_own_entries(GOptionContext *context, struct cli_options *o, int64_t sets)
{
	const GOptionEntry account[] = {ENTRY("role", G_OPTION_ARG_STRING, role, "vai trò", "role", "CODE"),
		ENTRY("unit", G_OPTION_ARG_STRING, unit, "trong địa bàn", "within this unit", "U"),
		ENTRY("org", G_OPTION_ARG_STRING, org, "trong tổ chức", "within this organisation", "O"),
		ENTRY("tenure", G_OPTION_ARG_STRING, tenure, "hết cùng việc giữ chức vụ này", "ends with this tenure", "AREA/ID"),
		ENTRY("purpose", G_OPTION_ARG_STRING, purpose, "mục đích xử lý dữ liệu", "purpose of processing", "TEXT"),
		ENTRY("secrecy", G_OPTION_ARG_STRING, secrecy, "độ mật tối đa của vai trò: open, restricted, secret, top, utmost",
			"highest secrecy of the role: open, restricted, secret, top, utmost", "CODE"),
		ENTRY("of", G_OPTION_ARG_STRING, of, "chỉ quyền riêng về loại bản ghi này", "only its rights on this kind of record",
			"KIND"),
		ENTRY("name", G_OPTION_ARG_STRING, display, "tên hiển thị", "name shown", "TEXT"),
		ENTRY("from", G_OPTION_ARG_STRING, from, "từ ngày", "from", "D"),
		ENTRY("until", G_OPTION_ARG_STRING, until, "đến hết ngày", "until the end of", "D"),
		ENTRY("today", G_OPTION_ARG_STRING, today, "ngày coi là hôm nay", "the day taken as today", "D"), {0}};
	const GOptionEntry people[] = {
		ENTRY("unit", G_OPTION_ARG_STRING, unit, "mã tỉnh ngày 30/06/2025", "code of a province on 30/06/2025", "U"),
		ENTRY("people", G_OPTION_ARG_STRING, people, "số người", "how many people", "N"),
		ENTRY("seed", G_OPTION_ARG_STRING, seed, "hạt giống: cùng chữ thì cùng dữ liệu", "the same text gives the same people",
			"TEXT"),
		{0}};
	const GOptionEntry serve[] = {
		ENTRY("listen", G_OPTION_ARG_STRING, listen, "nghe ở địa chỉ và cổng này (mặc định 127.0.0.1:8080; cổng 0: cổng trống)",
			"listen on this address and port (default 127.0.0.1:8080; port 0: a free one)", "ADDR:PORT"),
		ENTRY("image", G_OPTION_ARG_FILENAME, image,
			"tệp giữ sẵn số liệu để khởi động nhanh (mặc định: tệp sổ .image); off: không giữ",
			"keeps what figures are counted from, for a quick start (default: the register's file .image); off: none", "FILE"),
		ENTRY("map", G_OPTION_ARG_STRING, map, "bản đồ TopoJSON của các đơn vị, nhiều tệp cách nhau dấu phẩy",
			"maps of units as TopoJSON, several joined by commas", "FILE"),
		ENTRY("secure", G_OPTION_ARG_NONE, secure, "phía trước có TLS: cookie chỉ gửi qua https",
			"TLS in front: cookies go over https only", NULL),
		ENTRY("log", G_OPTION_ARG_FILENAME, log, "ghi mỗi yêu cầu một dòng vào tệp; -: ra màn hình",
			"a line of each request into a file; -: standard error", "FILE"),
		ENTRY("copies", G_OPTION_ARG_FILENAME, folder,
			"thư mục các bản sao đã cất, cho trang chủ của quản trị (mặc định: COSO_COPIES)",
			"folder of copies put aside, for the administrator's home (default: COSO_COPIES)", "FOLDER"),
		ENTRY("unconfined", G_OPTION_ARG_NONE, unconfined, "không tự giới hạn tệp và lời gọi hệ thống (để dò lỗi)",
			"does not give up files and system calls it needs not (to look for faults)", NULL),
		ENTRY("today", G_OPTION_ARG_STRING, today, "ngày coi là hôm nay", "the day taken as today", "D"), {0}};
	const GOptionEntry warnings[] = {
		ENTRY("unit", G_OPTION_ARG_STRING, unit, "trong đơn vị có mã này", "within the unit of this code", "U"),
		ENTRY("rule", G_OPTION_ARG_STRING, rule, "chỉ quy tắc này", "this rule only", "C14"),
		ENTRY("waived", G_OPTION_ARG_NONE, waived, "đã chấp nhận, có lý do", "those accepted with a reason", NULL),
		ENTRY("page", G_OPTION_ARG_STRING, page, "trang thứ mấy của từng việc (200 việc một trang)",
			"which page of the single ones (200 a page)", "N"),
		ENTRY("today", G_OPTION_ARG_STRING, today, "ngày coi là hôm nay", "the day taken as today", "D"), {0}};
	if ((sets & OPT_REPORT) != 0)
		add_report_entries(context, o);
	if ((sets & OPT_WARNINGS) != 0)
		g_option_context_add_main_entries(context, warnings, NULL);
	const GOptionEntry where[] = {ENTRY("unit", G_OPTION_ARG_STRING, unit, "mã đơn vị", "unit code", "U"),
		ENTRY("at", G_OPTION_ARG_STRING, at, "chỉ những gì có hiệu lực ngày này", "only what is in force on this day", "D"),
		ENTRY("today", G_OPTION_ARG_STRING, today, "ngày coi là hôm nay", "the day taken as today", "D"), {0}};
	if ((sets & OPT_WHERE) != 0)
		g_option_context_add_main_entries(context, where, NULL);
	const GOptionEntry condition[] = {
		ENTRY("where", G_OPTION_ARG_STRING, where, "điều kiện của ngôn ngữ biểu mẫu", "a condition of the form language", "P"),
		ENTRY("of", G_OPTION_ARG_STRING, of, "tập hợp: party(home), tenure …", "population: party(home), tenure …", "K"),
		ENTRY("columns", G_OPTION_ARG_STRING, columns, "các cột, cách nhau dấu phẩy", "columns, with commas", "C,C"),
		ENTRY("sort", G_OPTION_ARG_STRING, sort, "xếp theo cột; -cột: ngược lại", "order by a column; -column: downwards", "C"),
		ENTRY("purpose", G_OPTION_ARG_STRING, purpose, "mục đích, ghi vào nhật ký", "purpose, kept in the log", "T"),
		ENTRY("unit", G_OPTION_ARG_STRING, unit, "đơn vị (mã, đường dẫn 08/02578)", "unit (code, path 08/02578)", "U"),
		ENTRY("org", G_OPTION_ARG_STRING, org, "tổ chức (số)", "organisation (number)", "O"),
		ENTRY("date", G_OPTION_ARG_STRING, date, "tính đến hết ngày", "as of the end of the day", "D"),
		ENTRY("known-at", G_OPTION_ARG_STRING, known_at, "theo sổ lúc", "as the register knew it at", "T"),
		ENTRY("boundaries", G_OPTION_ARG_STRING, boundaries, "ranh giới: then, today", "boundaries: then, today", "B"),
		ENTRY("today", G_OPTION_ARG_STRING, today, "ngày coi là hôm nay", "the day taken as today", "D"), {0}};
	if ((sets & OPT_CONDITION) != 0)
		g_option_context_add_main_entries(context, condition, NULL);
	if ((sets & OPT_ACCOUNT) != 0)
		g_option_context_add_main_entries(context, account, NULL);
	if ((sets & OPT_PEOPLE) != 0)
		g_option_context_add_main_entries(context, people, NULL);
	if ((sets & OPT_SERVE) != 0)
		g_option_context_add_main_entries(context, serve, NULL);
}

static void add_due_entries(GOptionContext *context, struct cli_options *o)
{
	const GOptionEntry due[] = {
		ENTRY("unit", G_OPTION_ARG_STRING, unit, "đơn vị (mã, đường dẫn 08/02578)", "unit (code, path 08/02578)", "U"),
		ENTRY("date", G_OPTION_ARG_STRING, date, "vào ngày", "on the day", "D"),
		ENTRY("regime", G_OPTION_ARG_STRING, regime, "chỉ chế độ báo cáo này", "this regime only", "CODE"),
		ENTRY("period", G_OPTION_ARG_STRING, period, "kỳ, cùng với --regime: 2022, 2022-H1, 2022-Q3s …",
			"the period, with --regime: 2022, 2022-H1, 2022-Q3s …", "P"),
		ENTRY("known-at", G_OPTION_ARG_STRING, known_at, "theo sổ lúc", "as the register knew it at", "T"),
		ENTRY("today", G_OPTION_ARG_STRING, today, "ngày coi là hôm nay", "the day taken as today", "D"), {0}};
	g_option_context_add_main_entries(context, due, NULL);
}

static void add_ask_entries(GOptionContext *context, struct cli_options *o)
{
	const GOptionEntry ask[] = {ENTRY("of", G_OPTION_ARG_STRING, of, "đếm trong tập hợp: party(home), tenure, organisation …",
					    "population: party(home), tenure, organisation …", "K"),
		ENTRY("count", G_OPTION_ARG_STRING, count, "đếm bằng: persons, posts, seats, vacant, entries, exits …",
			"measure: persons, posts, seats, vacant, entries, exits …", "M"),
		ENTRY("where", G_OPTION_ARG_STRING, where, "điều kiện của ngôn ngữ biểu mẫu", "a condition of the form language", "P"),
		ENTRY("rows", G_OPTION_ARG_STRING, rows, "hàng: thuộc tính, A:groups, A:NHÓM, age:18-30,31+, child",
			"rows: an attribute, A:groups, A:GROUP, age:18-30,31+, child", "A"),
		ENTRY("columns", G_OPTION_ARG_STRING, columns, "cột: như hàng", "columns: as rows", "A"),
		ENTRY("dates", G_OPTION_ARG_STRING, date, "ngày, năm, dãy năm: 31/12/2024, 2020..2025 (mặc định: hôm nay)",
			"days, years, a row of years: 31/12/2024, 2020..2025 (default: today)", "D,D"),
		ENTRY("share", G_OPTION_ARG_NONE, share, "thêm cột tỷ lệ", "with a column of shares", NULL),
		ENTRY("mean", G_OPTION_ARG_NONE, mean, "thêm cột tuổi bình quân", "with a column of the average age", NULL),
		ENTRY("unit", G_OPTION_ARG_STRING, unit, "đơn vị (mã, đường dẫn 08/02578)", "unit (code, path 08/02578)", "U"),
		ENTRY("boundaries", G_OPTION_ARG_STRING, boundaries, "ranh giới: then, today", "boundaries: then, today", "B"),
		ENTRY("known-at", G_OPTION_ARG_STRING, known_at, "theo sổ lúc", "as the register knew it at", "T"),
		ENTRY("today", G_OPTION_ARG_STRING, today, "ngày coi là hôm nay", "the day taken as today", "D"),
		ENTRY("engine", G_OPTION_ARG_STRING, engine, "memory hoặc sql", "memory or sql", "memory|sql"),
		ENTRY("show", G_OPTION_ARG_STRING, show,
			"table (mặc định); text: chữ của biểu; words: ô bằng lời; who: ai trong ô (--row, --column)",
			"table (default); text: of the form; words: a cell in words; who: is behind a cell (--row, --column)", "S"),
		{0}};
	g_option_context_add_main_entries(context, ask, NULL);
}

static void add_paper_entries(GOptionContext *context, struct cli_options *o)
{
	const GOptionEntry paper[] = {ENTRY("of", G_OPTION_ARG_STRING, of, "mã bản ghi: 2578-7123456789; tổ chức: 0-SỐ",
					      "the record: 2578-7123456789; a body: 0-NUMBER", "RECORD"),
		ENTRY("date", G_OPTION_ARG_STRING, date, "tính đến hết ngày", "as of the end of the day", "D"),
		ENTRY("purpose", G_OPTION_ARG_STRING, purpose, "mục đích; có thì mục được bảo vệ hiện ra, và vào nhật ký",
			"purpose; with it guarded values are shown, and it is kept in the log", "T"),
		ENTRY("today", G_OPTION_ARG_STRING, today, "ngày coi là hôm nay", "the day taken as today", "D"), {0}};
	g_option_context_add_main_entries(context, paper, NULL);
}

static void add_today_entries(GOptionContext *context, struct cli_options *o)
{
	const GOptionEntry today[] = {
		ENTRY("today", G_OPTION_ARG_STRING, today, "ngày coi là hôm nay", "the day taken as today", "D"), {0}};
	g_option_context_add_main_entries(context, today, NULL);
}

static void add_backup_entries(GOptionContext *context, struct cli_options *o, int64_t sets)
{
	const GOptionEntry backup[] = {ENTRY("to", G_OPTION_ARG_FILENAME, folder, "thư mục cất; tệp mang tên theo giờ",
					       "folder; the file gets the name of its time", "FOLDER"),
		ENTRY("recipient", G_OPTION_ARG_STRING_ARRAY, recipients, "khóa công khai của người mở được (nhiều lần được)",
			"public key of who can open it (may be repeated)", "age1…"),
		ENTRY("key-recipient", G_OPTION_ARG_STRING_ARRAY, key_recipients, "khóa công khai riêng cho phần khóa của sổ",
			"public key of its own for the part with the register's key", "age1…"),
		ENTRY("keep", G_OPTION_ARG_STRING, keep,
			"giữ bản mới nhất của từng này ngày, tuần, tháng; all: giữ hết (mặc định: thiết lập copy_keep_…)",
			"keep the newest of so many days, weeks, months; all: every one (default: settings copy_keep_…)", "7,4,12|all"),
		ENTRY("today", G_OPTION_ARG_STRING, today, "ngày coi là hôm nay", "the day taken as today", "D"), {0}};
	const GOptionEntry restore[] = {
		ENTRY("identity", G_OPTION_ARG_FILENAME, identity, "tệp khóa riêng", "file with the private key", "FILE"),
		ENTRY("key-identity", G_OPTION_ARG_FILENAME, key_identity, "tệp khóa riêng cho phần khóa của sổ",
			"private key for the part with the register's key", "FILE"),
		ENTRY("today", G_OPTION_ARG_STRING, today, "ngày coi là hôm nay", "the day taken as today", "D"), {0}};
	const GOptionEntry doctor[] = {
		ENTRY("copies", G_OPTION_ARG_FILENAME, folder, "thư mục các bản sao đã cất", "folder of copies put aside", "FOLDER"),
		ENTRY("today", G_OPTION_ARG_STRING, today, "ngày coi là hôm nay", "the day taken as today", "D"), {0}};
	const GOptionEntry heads[] = {ENTRY("heads", G_OPTION_ARG_FILENAME, heads, "so với tệp đầu chuỗi đã cất (coso heads --sign)",
					      "compare with a file of ends kept before (coso heads --sign)", "FILE"),
		{0}};
	const GOptionEntry sign[] = {
		ENTRY("sign", G_OPTION_ARG_NONE, sign, "ký bằng khóa của sổ", "signed with the register's key", NULL), {0}};
	if ((sets & OPT_HEADS) != 0)
		g_option_context_add_main_entries(context, heads, NULL);
	if ((sets & OPT_SIGN) != 0)
		g_option_context_add_main_entries(context, sign, NULL);
	if ((sets & OPT_DOCTOR) != 0)
		g_option_context_add_main_entries(context, doctor, NULL);
	if ((sets & OPT_BACKUP) != 0)
		g_option_context_add_main_entries(context, backup, NULL);
	if ((sets & OPT_RESTORE) != 0)
		g_option_context_add_main_entries(context, restore, NULL);
}

static void add_review_entries(GOptionContext *context, struct cli_options *o)
{
	const GOptionEntry review[] = {
		ENTRY("unit", G_OPTION_ARG_STRING, unit, "đơn vị (mã, đường dẫn 08/02578)", "unit (code, path 08/02578)", "U"),
		ENTRY("org", G_OPTION_ARG_STRING, org, "chỉ tổ chức này (số), kèm danh sách", "this body only (number), with its members",
			"O"),
		ENTRY("date", G_OPTION_ARG_STRING, date, "tính đến hết ngày", "as of the end of the day", "D"),
		ENTRY("show", G_OPTION_ARG_STRING, show, "bảng nào: bodies, acts, members; people, places; path, targets, units",
			"which table: bodies, acts, members; people, places; path, targets, units", "S"),
		ENTRY("known-at", G_OPTION_ARG_STRING, known_at, "theo sổ lúc", "as the register knew it at", "T"),
		ENTRY("today", G_OPTION_ARG_STRING, today, "ngày coi là hôm nay", "the day taken as today", "D"), {0}};
	g_option_context_add_main_entries(context, review, NULL);
}

static void add_coming_entries(GOptionContext *context, struct cli_options *o)
{
	const GOptionEntry coming[] = {
		ENTRY("unit", G_OPTION_ARG_STRING, unit, "đơn vị (mã, đường dẫn 08/02578)", "unit (code, path 08/02578)", "U"),
		ENTRY("from", G_OPTION_ARG_STRING, from, "từ ngày (mặc định: hôm nay)", "from (default: today)", "D"),
		ENTRY("months", G_OPTION_ARG_INT64, months, "số tháng (mặc định 12)", "months (default 12)", "N"),
		ENTRY("engine", G_OPTION_ARG_STRING, engine, "memory hoặc sql", "memory or sql", "memory|sql"),
		ENTRY("today", G_OPTION_ARG_STRING, today, "ngày coi là hôm nay", "the day taken as today", "D"), {0}};
	g_option_context_add_main_entries(context, coming, NULL);
}

/* Other servers that are called. */
static void add_outside_entries(GOptionContext *context, struct cli_options *o, int64_t sets)
{
	const GOptionEntry mail[] = {
		ENTRY("mail", G_OPTION_ARG_FILENAME, mail, "tệp nói máy chủ thư cho thư nhắc việc hằng ngày (docs/operations.md)",
			"file that names the mail server of the daily reminders (docs/operations.md)", "FILE"),
		{0}};
	const GOptionEntry oidc[] = {
		ENTRY("oidc", G_OPTION_ARG_FILENAME, oidc, "tệp nói nơi cấp danh tính OpenID Connect để đăng nhập (docs/operations.md)",
			"file that names the OpenID Connect provider of sign-in (docs/operations.md)", "FILE"),
		{0}};
	if ((sets & (OPT_MAIL | OPT_SERVE)) != 0)
		g_option_context_add_main_entries(context, mail, NULL);
	if ((sets & OPT_OIDC) != 0)
		g_option_context_add_main_entries(context, oidc, NULL);
}

void cli_options_add(GOptionContext *context, struct cli_options *o, int64_t sets)
{
	const GOptionEntry db[] = {
		ENTRY("db", G_OPTION_ARG_STRING, db, "tệp SQLite hoặc địa chỉ postgresql://", "SQLite file or postgresql:// address", "F"),
		{0}};
	const GOptionEntry select[] = {
		ENTRY("unit", G_OPTION_ARG_STRING, unit, "mã đơn vị vào ngày đó, hoặc đường dẫn 08/02242",
			"unit code as of the date, or a path 08/02242", "U"),
		ENTRY("org", G_OPTION_ARG_STRING, org, "số tổ chức", "organisation number", "O"),
		ENTRY("date", G_OPTION_ARG_STRING, date, "tính đến hết ngày", "as of the end of this day", "YYYY-MM-DD"),
		ENTRY("period", G_OPTION_ARG_STRING, period, "kỳ: 2022, 2022-H1, 2022-Q3, 2022-06; thêm s: từ ngày 15 đến 14",
			"period; with s: 15th to 14th", "P"),
		ENTRY("term", G_OPTION_ARG_STRING, term, "nhiệm kỳ", "term", "2020-2025"),
		ENTRY("from", G_OPTION_ARG_STRING, from, "từ ngày", "first day", "D"),
		ENTRY("until", G_OPTION_ARG_STRING, until, "đến hết ngày", "last day", "D"),
		ENTRY("by", G_OPTION_ARG_STRING, by, "children: theo từng đơn vị trực thuộc", "children: for each unit below", "children"),
		ENTRY("boundaries", G_OPTION_ARG_STRING, boundaries, "then: địa giới khi đó, today: địa giới hiện nay", "then or today",
			"then|today"),
		ENTRY("today", G_OPTION_ARG_STRING, today, "ngày coi là hôm nay", "the day taken as today", "D"),
		ENTRY("known-at", G_OPTION_ARG_STRING, known_at, "theo dữ liệu đã ghi đến thời điểm này", "as recorded at this instant",
			"INSTANT"),
		ENTRY("engine", G_OPTION_ARG_STRING, engine, "memory hoặc sql (hai cách tính phải cho cùng số)",
			"memory or sql (both must agree)", "memory|sql"),
		{0},
	};
	const GOptionEntry cell[] = {ENTRY("row", G_OPTION_ARG_STRING, row, "mã dòng", "row id", "ID"),
		ENTRY("column", G_OPTION_ARG_STRING, column, "mã cột", "column id", "ID"), {0}};
	const GOptionEntry format[] = {
		ENTRY("format", G_OPTION_ARG_STRING, format, "text, tsv, json, xlsx (form: pdf, docx; export: csv, xlsx, popolo)",
			"text, tsv, json, xlsx (form: pdf, docx; export: csv, xlsx, popolo)", "F"),
		ENTRY("out", G_OPTION_ARG_FILENAME, out, "ghi ra tệp", "write to a file", "FILE"), {0}};
	const GOptionEntry strict[] = {ENTRY("strict", G_OPTION_ARG_NONE, strict, "kiểm tra không đúng thì trả về 1",
					       "a check that does not hold exits with 1", NULL),
		{0}};
	const GOptionEntry faults[] = {ENTRY("faults", G_OPTION_ARG_NONE, faults, "liệt kê các lỗi cài sẵn trong sổ mẫu",
					       "list the faults planted in the demo register", NULL),
		{0}};
	const GOptionEntry as[] = {
		ENTRY("as", G_OPTION_ARG_STRING, actor, "với quyền của tài khoản này", "with the rights of this account", "LOGIN"), {0}};
	const GOptionEntry dry[] = {
		ENTRY("dry-run", G_OPTION_ARG_NONE, dry_run, "chỉ xem trước, không ghi", "only show, write nothing", NULL), {0}};
	const GOptionEntry act[] = {ENTRY("reason", G_OPTION_ARG_STRING, reason, "lý do", "reason", "TEXT"), {0}};
	const GOptionEntry out[] = {ENTRY("out", G_OPTION_ARG_FILENAME, out, "ghi báo cáo đầy đủ ra tệp, màn hình chỉ có số",
					    "the full report to a file, only numbers on the screen", "FILE"),
		{0}};
	const GOptionEntry lists[] = {
		ENTRY("list", G_OPTION_ARG_STRING_ARRAY, lists, "với xlsx: thêm tờ danh sách của một ô (nhiều lần được)",
			"with xlsx: a sheet of who is behind a cell (may be repeated)", "ROW:COLUMN"),
		{0}};
	const GOptionEntry clean[] = {
		ENTRY("clean", G_OPTION_ARG_NONE, clean, "bỏ tệp không bản ghi nào nói tới", "take away files no row speaks of", NULL),
		{0}};
	const GOptionEntry find[] = {
		ENTRY("find", G_OPTION_ARG_NONE, find, "dò lại toàn sổ trước", "search the whole register again", NULL), {0}};
	const GOptionEntry rest[] = {{G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o->rest, NULL, NULL}, {0}};
	const struct {
		int set;
		const GOptionEntry *entries;
	} all[] = {{OPT_DB, db}, {OPT_SELECT, select}, {OPT_CELL, cell}, {OPT_FORMAT, format}, {OPT_STRICT, strict}, {OPT_FAULTS, faults},
		{OPT_ACT, act}, {OPT_AS, as}, {OPT_OUT, out}, {OPT_LIST, lists}, {OPT_DRY, dry}, {OPT_FIND, find}, {OPT_CLEAN, clean}};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		if ((sets & all[i].set) != 0)
			g_option_context_add_main_entries(context, all[i].entries, NULL);
	add_file_entries(context, o, sets);
	add_own_entries(context, o, sets);
	if ((sets & OPT_ASK) != 0)
		add_ask_entries(context, o);
	if ((sets & OPT_REVIEW) != 0)
		add_review_entries(context, o);
	if ((sets & OPT_DUE) != 0)
		add_due_entries(context, o);
	if ((sets & OPT_COMING) != 0)
		add_coming_entries(context, o);
	if ((sets & OPT_PAPER) != 0)
		add_paper_entries(context, o);
	add_outside_entries(context, o, sets);
	if ((sets & OPT_TODAY) != 0)
		add_today_entries(context, o);
	add_backup_entries(context, o, sets);
	g_option_context_add_main_entries(context, rest, NULL);
}

void cli_options_clear(struct cli_options *o)
{
	char *const texts[] = {o->db, o->unit, o->org, o->date, o->period, o->term, o->from, o->until, o->by, o->boundaries, o->today,
		o->known_at, o->format, o->out, o->row, o->column, o->engine, o->actor, o->reason, o->role, o->purpose, o->display,
		o->tenure, o->people, o->seed, o->listen, o->map, o->marked, o->decide, o->sheet, o->encoding, o->separator, o->rule,
		o->page, o->at, o->where, o->of, o->columns, o->sort, o->count, o->rows, o->show, o->image, o->regime, o->due, o->form,
		o->check, o->periods, o->text, o->signer, o->number, o->signed_d, o->delay, o->folder, o->log, o->secrecy, o->identity,
		o->key_identity, o->keep, o->heads, o->mail, o->oidc};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		g_free(texts[i]);
	g_strfreev(o->lists);
	g_strfreev(o->recipients);
	g_strfreev(o->key_recipients);
	g_strfreev(o->rest);
}
