/* The table of commands, their options and help, and what all commands share. */
#include "cli/cli.h"

#include "app/account/account.h"
#include "app/reading.h"
#include "messages/app.def"
#include "messages/auth.def"
#include "messages/backup.def"
#include "messages/base.def"
#include "messages/cli.def"
#include "messages/regime.def"
#include "messages/ask.def"
#include "messages/cli_list.def"
#include "messages/law.def"
#include "messages/paper.def"
#include "messages/import.def"
#include "messages/match.def"
#include "messages/review.def"
#include "messages/round_cli.def"
#include "messages/rules.def"
#include "messages/clean.def"
#include "messages/coming.def"
#include "messages/grid.def"
#include "messages/export.def"
#include "messages/people_one.def"
#include "messages/reorganise.def"

#include <errno.h>
#include <glib.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum option_set {
	OPT_DB = 1,
	OPT_SELECT = 2,
	OPT_CELL = 4,
	OPT_FORMAT = 8,
	OPT_STRICT = 16,
	OPT_FAULTS = 32,
	OPT_ACT = 64,
	OPT_AS = 16384,
	OPT_ACCOUNT = 32768,
	OPT_OUT = 128,
	OPT_PEOPLE = 256,
	OPT_SERVE = 512,
	OPT_LIST = 1024,
	OPT_COMING = 2048,
	OPT_DOCTOR = 2048,
	OPT_DRY = 65536,
	OPT_FIND = 131072,
	OPT_CLEAN = 262144,
	OPT_SHEET = 524288,
	OPT_WARNINGS = 1048576,
	OPT_IMPORT = 2097152,
	OPT_WHERE = 4194304,
	OPT_CONDITION = 8388608,
	OPT_ASK = 16777216,
	OPT_PAPER = 33554432,
	OPT_REPORT = 67108864,
	OPT_DUE = 134217728,
	OPT_BACKUP = 268435456,
	OPT_RESTORE = 536870912,
	OPT_REVIEW = 1073741824
};

/* How the help is divided, in its order. */
enum part { PART_REGISTER, PART_FIGURES, PART_LISTS, PART_WRITING, PART_ABOUT };
static const msg_key part_title[] = {
	MSG_HELP_PART_REGISTER, MSG_HELP_PART_FIGURES, MSG_HELP_PART_LISTS, MSG_HELP_PART_WRITING, MSG_HELP_PART_ABOUT};

struct command {
	enum part part;
	const char *name, *arguments;
	int options, arguments_min, arguments_max;
	cli_command run;
	msg_key help;
};

/* In the order of the help. */
static const struct command commands[] = {
	{PART_REGISTER, "init", "", OPT_DB | OPT_OUT, 0, 0, cli_init, MSG_HELP_INIT},
	{PART_REGISTER, "demo", "", OPT_DB | OPT_FAULTS, 0, 0, cli_demo, MSG_HELP_DEMO},
	{PART_REGISTER, "synth", "", OPT_DB | OPT_PEOPLE, 0, 0, cli_synth, MSG_HELP_SYNTH},
	{PART_REGISTER, "serve", "", OPT_DB | OPT_SERVE, 0, 0, cli_serve, MSG_HELP_SERVE},
	{PART_REGISTER, "account", "add|list|reset|close|grant|revoke …", OPT_DB | OPT_AS | OPT_ACCOUNT | OPT_FORMAT, 1, 2, cli_account,
		MSG_HELP_ACCOUNT},
	{PART_REGISTER, "verify", "", OPT_DB, 0, 0, cli_verify, MSG_HELP_VERIFY},
	{PART_REGISTER, "files", "", OPT_DB | OPT_CLEAN, 0, 0, cli_files, MSG_HELP_FILES},
	{PART_REGISTER, "backup", "", OPT_DB | OPT_OUT | OPT_BACKUP, 0, 0, cli_backup, MSG_HELP_BACKUP},
	{PART_REGISTER, "restore", "COPY", OPT_DB | OPT_RESTORE, 1, 1, cli_restore, MSG_HELP_RESTORE},
	{PART_REGISTER, "rehearse", "COPY|FOLDER", OPT_DB | OPT_RESTORE, 1, 1, cli_rehearse, MSG_HELP_REHEARSE},
	{PART_REGISTER, "import-lineage", "FILE", OPT_DB, 1, 1, cli_import_lineage, MSG_HELP_IMPORT_LINEAGE},
	{PART_FIGURES, "forms", "", OPT_DB | OPT_FORMAT | OPT_AS, 0, 0, cli_forms, MSG_HELP_FORMS},
	{PART_FIGURES, "form", "CODE", OPT_DB | OPT_SELECT | OPT_FORMAT | OPT_STRICT | OPT_LIST | OPT_AS, 1, 1, cli_form, MSG_HELP_FORM},
	{PART_FIGURES, "who", "CODE", OPT_DB | OPT_SELECT | OPT_CELL | OPT_FORMAT | OPT_AS, 1, 1, cli_who, MSG_HELP_WHO},
	{PART_FIGURES, "explain", "CODE", OPT_DB | OPT_SELECT | OPT_CELL | OPT_AS, 1, 1, cli_explain, MSG_HELP_EXPLAIN},
	{PART_FIGURES, "ask", "", OPT_DB | OPT_ASK | OPT_CELL | OPT_FORMAT | OPT_AS, 0, 0, cli_ask, MSG_HELP_ASK},
	{PART_FIGURES, "standards", "[CODE]", OPT_DB | OPT_SELECT | OPT_CELL | OPT_FORMAT | OPT_AS, 0, 1, cli_standards,
		MSG_HELP_STANDARDS},
	{PART_FIGURES, "rules", "[CODE]", OPT_DB | OPT_SELECT | OPT_CELL | OPT_FORMAT | OPT_AS, 0, 1, cli_rules, MSG_HELP_RULES},
	{PART_FIGURES, "quotas", "[CODE]", OPT_DB | OPT_SELECT | OPT_CELL | OPT_FORMAT | OPT_AS, 0, 1, cli_quotas, MSG_HELP_QUOTAS},
	{PART_FIGURES, "targets", "[CODE]", OPT_DB | OPT_SELECT | OPT_CELL | OPT_FORMAT | OPT_AS, 0, 1, cli_targets, MSG_HELP_TARGETS},
	{PART_FIGURES, "needs", "[CODE]", OPT_DB | OPT_REVIEW | OPT_FORMAT | OPT_AS, 0, 1, cli_needs, MSG_HELP_NEEDS},
	{PART_FIGURES, "programme", "CODE", OPT_DB | OPT_REVIEW | OPT_FORMAT | OPT_AS, 1, 1, cli_programme, MSG_HELP_PROGRAMME},
	{PART_FIGURES, "review", "[SORT]", OPT_DB | OPT_REVIEW | OPT_FORMAT | OPT_AS, 0, 1, cli_review, MSG_HELP_REVIEW},
	{PART_FIGURES, "regimes", "", OPT_DB | OPT_DUE | OPT_FORMAT | OPT_AS, 0, 0, cli_regimes, MSG_HELP_REGIMES},
	{PART_FIGURES, "due", "", OPT_DB | OPT_DUE | OPT_FORMAT | OPT_AS, 0, 0, cli_due, MSG_HELP_DUE},
	{PART_FIGURES, "coming", "[KIND]", OPT_DB | OPT_COMING | OPT_FORMAT | OPT_AS, 0, 1, cli_coming, MSG_HELP_COMING},
	{PART_FIGURES, "clean", "", OPT_DB | OPT_SELECT | OPT_CELL | OPT_FORMAT | OPT_AS, 0, 0, cli_clean, MSG_HELP_CLEAN},
	{PART_FIGURES, "check", "[FILE…]", 0, 0, 10000, cli_check, MSG_HELP_CHECK},
	{PART_FIGURES, "claims", "FILE", OPT_DB, 1, 1, cli_claims, MSG_HELP_CLAIMS},
	{PART_LISTS, "list", "people|organisations|units|posts|tenures", OPT_DB | OPT_CONDITION | OPT_FORMAT | OPT_AS, 1, 1, cli_list,
		MSG_HELP_LIST},
	{PART_LISTS, "paper", "CODE|FILE.docx", OPT_DB | OPT_PAPER | OPT_FORMAT | OPT_AS, 1, 1, cli_paper, MSG_HELP_PAPER},
	{PART_LISTS, "export", "KIND|popolo", OPT_DB | OPT_FORMAT | OPT_WHERE | OPT_AS, 1, 1, cli_export, MSG_HELP_EXPORT},
	{PART_LISTS, "import", "FILE", OPT_DB | OPT_IMPORT | OPT_SHEET | OPT_DRY | OPT_FORMAT | OPT_ACT | OPT_AS, 1, 1, cli_import,
		MSG_HELP_IMPORT},
	{PART_LISTS, "template", "NAME", OPT_OUT, 1, 1, cli_template, MSG_HELP_TEMPLATE},
	{PART_LISTS, "batches", "", OPT_DB | OPT_FORMAT | OPT_AS, 0, 0, cli_batches, MSG_HELP_BATCHES},
	{PART_LISTS, "sheet", "FILE", OPT_SHEET, 1, 1, cli_sheet, MSG_HELP_SHEET},
	{PART_WRITING, "put", "FILE", OPT_DB | OPT_ACT | OPT_AS, 1, 1, cli_put, MSG_HELP_PUT},
	{PART_WRITING, "act", "FILE", OPT_DB | OPT_ACT | OPT_AS, 1, 1, cli_act, MSG_HELP_ACT},
	{PART_WRITING, "undo", "GROUP|BATCH|last", OPT_DB | OPT_ACT | OPT_AS, 1, 1, cli_undo, MSG_HELP_UNDO},
	{PART_WRITING, "reorganise", "FILE", OPT_DB | OPT_ACT | OPT_AS | OPT_DRY | OPT_OUT, 1, 1, cli_reorganise, MSG_HELP_REORGANISE},
	{PART_WRITING, "report", "list|open|check|sign|send …", OPT_DB | OPT_REPORT | OPT_FORMAT | OPT_AS, 1, 3, cli_report,
		MSG_HELP_REPORT},
	{PART_WRITING, "match", "list|open|show|names …", OPT_DB | OPT_REPORT | OPT_CELL | OPT_FORMAT | OPT_AS, 1, 3, cli_match,
		MSG_HELP_MATCH},
	{PART_WRITING, "duplicates", "", OPT_DB | OPT_FIND | OPT_FORMAT | OPT_AS, 0, 0, cli_duplicates, MSG_HELP_DUPLICATES},
	{PART_WRITING, "warnings", "", OPT_DB | OPT_WARNINGS | OPT_FORMAT | OPT_AS, 0, 0, cli_warnings, MSG_HELP_WARNINGS},
	{PART_ABOUT, "doctor", "", OPT_DB | OPT_DOCTOR, 0, 0, cli_doctor, MSG_HELP_DOCTOR},
	{PART_ABOUT, "dict", "", 0, 0, 0, cli_dict, MSG_HELP_DICT},
};

#define HELP_WIDTH 24 /* characters of "coso NAME ARGUMENTS"; what is wider has its words on the next line */

static void print_usage(FILE *to, enum msg_lang lang)
{
	fprintf(to, "%s\n", msg_template(MSG_HELP_TITLE, lang));
	for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
		const struct command *c = &commands[i];
		if (i == 0 || c->part != commands[i - 1].part)
			fprintf(to, "\n%s\n", msg_template(part_title[c->part], lang));
		g_autofree char *left = g_strdup_printf("coso %s %s", c->name, c->arguments);
		const glong wide = g_utf8_strlen(left, -1);
		if (wide > HELP_WIDTH)
			fprintf(to, "  %s\n  %*s", left, HELP_WIDTH, "");
		else
			fprintf(to, "  %s%*s", left, (int)(HELP_WIDTH - wide), "");
		fprintf(to, "  %s\n", msg_template(c->help, lang));
	}
	fprintf(to, "\n%s\n", msg_template(MSG_HELP_MORE, lang));
}

#define ENTRY(name, kind, field, vi, en, arg)                                                                                              \
	{                                                                                                                                  \
		name, 0, 0, kind, &o->field, vi " · " en, arg                                                                              \
	}

/* Of commands that read files of others. */
static void add_file_entries(GOptionContext *context, struct cli_options *o, int sets)
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

/* Of commands that have a set for themselves. */
static void add_own_entries(GOptionContext *context, struct cli_options *o, int sets)
{
	const GOptionEntry account[] = {ENTRY("role", G_OPTION_ARG_STRING, role, "vai trò", "role", "CODE"),
		ENTRY("unit", G_OPTION_ARG_STRING, unit, "trong địa bàn", "within this unit", "U"),
		ENTRY("org", G_OPTION_ARG_STRING, org, "trong tổ chức", "within this organisation", "O"),
		ENTRY("purpose", G_OPTION_ARG_STRING, purpose, "mục đích xử lý dữ liệu", "purpose of processing", "TEXT"),
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
	if ((sets & OPT_REPORT) != 0)
		g_option_context_add_main_entries(context, report, NULL);
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

static void add_backup_entries(GOptionContext *context, struct cli_options *o, int sets)
{
	const GOptionEntry backup[] = {ENTRY("to", G_OPTION_ARG_FILENAME, folder, "thư mục cất; tệp mang tên theo giờ",
					       "folder; the file gets the name of its time", "FOLDER"),
		ENTRY("recipient", G_OPTION_ARG_STRING_ARRAY, recipients, "khóa công khai của người mở được (nhiều lần được)",
			"public key of who can open it (may be repeated)", "age1…"),
		ENTRY("key-recipient", G_OPTION_ARG_STRING_ARRAY, key_recipients, "khóa công khai riêng cho phần khóa của sổ",
			"public key of its own for the part with the register's key", "age1…"),
		ENTRY("keep", G_OPTION_ARG_STRING, keep, "chỉ giữ bản mới nhất của từng này ngày, tuần, tháng",
			"keep only the newest of so many days, weeks, months", "7,4,12"),
		ENTRY("today", G_OPTION_ARG_STRING, today, "ngày coi là hôm nay", "the day taken as today", "D"), {0}};
	const GOptionEntry restore[] = {
		ENTRY("identity", G_OPTION_ARG_FILENAME, identity, "tệp khóa riêng", "file with the private key", "FILE"),
		ENTRY("key-identity", G_OPTION_ARG_FILENAME, key_identity, "tệp khóa riêng cho phần khóa của sổ",
			"private key for the part with the register's key", "FILE"),
		ENTRY("today", G_OPTION_ARG_STRING, today, "ngày coi là hôm nay", "the day taken as today", "D"), {0}};
	const GOptionEntry doctor[] = {
		ENTRY("copies", G_OPTION_ARG_FILENAME, folder, "thư mục các bản sao đã cất", "folder of copies put aside", "FOLDER"),
		ENTRY("today", G_OPTION_ARG_STRING, today, "ngày coi là hôm nay", "the day taken as today", "D"), {0}};
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

static void add_entries(GOptionContext *context, struct cli_options *o, int sets)
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
		ENTRY("find", G_OPTION_ARG_NONE, find, "dò lại toàn sổ trước", "search the whole register again", NULL),
		ENTRY("today", G_OPTION_ARG_STRING, today, "ngày coi là hôm nay", "the day taken as today", "D"), {0}};
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
	add_backup_entries(context, o, sets);
	g_option_context_add_main_entries(context, rest, NULL);
}

static void free_options(struct cli_options *o)
{
	char *const texts[] = {o->db, o->unit, o->org, o->date, o->period, o->term, o->from, o->until, o->by, o->boundaries, o->today,
		o->known_at, o->format, o->out, o->row, o->column, o->engine, o->actor, o->reason, o->role, o->purpose, o->display,
		o->people, o->seed, o->listen, o->map, o->marked, o->decide, o->sheet, o->encoding, o->separator, o->rule, o->page, o->at,
		o->where, o->of, o->columns, o->sort, o->count, o->rows, o->show, o->image, o->regime, o->due, o->form, o->check,
		o->periods, o->text, o->signer, o->number, o->signed_d, o->delay, o->folder, o->log, o->identity, o->key_identity, o->keep};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		g_free(texts[i]);
	g_strfreev(o->lists);
	g_strfreev(o->recipients);
	g_strfreev(o->key_recipients);
	g_strfreev(o->rest);
}

static void print_error(const struct err *e, enum msg_lang lang)
{
	/* The name is the field's; where it happened in the program is for reports of faults, asked for by COSO_DEBUG. */
	fprintf(stderr, "coso: %s\n", err_text(e, lang));
	if (getenv("COSO_DEBUG") != NULL)
		fprintf(stderr, "coso: (%s)\n", e->where);
}

static int run_command(const struct command *command, int argc, char **argv, enum msg_lang lang)
{
	struct cli c = {.lang = lang};
	struct err e = {0};
	GError *wrong = NULL;
	GOptionContext *context = g_option_context_new(command->arguments);
	g_option_context_set_summary(context, msg_template(command->help, MSG_VI));
	g_option_context_set_description(context, msg_template(command->help, MSG_EN));
	add_entries(context, &c.o, command->options);
	int status = 2;
	int given = 0;
	if (!g_option_context_parse(context, &argc, &argv, &wrong)) {
		fprintf(stderr, "coso %s: %s\n", command->name, wrong->message);
		g_error_free(wrong);
	} else if ((given = c.o.rest == NULL ? 0 : (int)g_strv_length(c.o.rest)) < command->arguments_min ||
		   given > command->arguments_max) {
		g_autofree char *usage = MSG_FORMAT(MSG_WRONG_ARGUMENTS, lang, command->name, command->arguments);
		fprintf(stderr, "coso: %s\n", usage);
	} else {
		status = command->run(&c, &e);
		/* What a command printed as it went may not have got out: a full disk behind a redirection must not look like success. */
		if ((fflush(stdout) == EOF || ferror(stdout)) && e.code == ERR_NONE)
			FAIL(&e, ERR_IO, MSG_FILE_WRITE, "stdout", g_strerror(errno));
		if (e.code != ERR_NONE) {
			print_error(&e, lang);
			status = err_exit_status(&e);
		}
	}
	g_option_context_free(context);
	free_options(&c.o);
	return status;
}

int cli_main(int argc, char **argv)
{
	setlocale(LC_ALL, "C.UTF-8");
	enum msg_lang lang = msg_lang_from_environment();
	g_setenv("LANGUAGE", lang == MSG_VI ? "vi" : "en", TRUE);
	if (argc < 2) {
		print_usage(stderr, lang);
		return 2;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
		print_usage(stdout, lang);
		return 0;
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("coso %s\n", COSO_VERSION);
		return 0;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
		if (strcmp(commands[i].name, argv[1]) == 0) {
			/* The help of a command names it. */
			g_autofree char *name = g_strdup_printf("coso %s", argv[1]);
			g_set_prgname(name);
			return run_command(&commands[i], argc - 1, argv + 1, lang);
		}
	g_autofree char *unknown = MSG_FORMAT(MSG_UNKNOWN_COMMAND, lang, argv[1]);
	fprintf(stderr, "coso: %s\n", unknown);
	return 2;
}

bool cli_need_db(const struct cli *c, struct err *e)
{
	return (c->o.db != NULL && *c->o.db != '\0') || FAIL0(e, ERR_USAGE, MSG_NO_DB);
}

bool cli_emit(const struct cli *c, const char *text, struct err *e)
{
	if (c->o.out != NULL)
		return sheet_write_file(c->o.out, text, strlen(text), e);
	if (fputs(text, stdout) == EOF || fflush(stdout) == EOF)
		return FAIL(e, ERR_IO, MSG_FILE_WRITE, "stdout", g_strerror(errno));
	return true;
}

bool cli_emit_file(const struct cli *c, GBytes *file, struct err *e)
{
	gsize length = 0;
	const char *bytes = g_bytes_get_data(file, &length);
	const bool ok = c->o.out != NULL ? sheet_write_file(c->o.out, bytes, length, e) : FAIL0(e, ERR_USAGE, MSG_PAPER_NEEDS_OUT);
	g_bytes_unref(file);
	return ok;
}

void cli_progress(msg_key stage, int64_t done, int64_t total, void *user)
{
	const struct cli *c = user;
	if (!isatty(STDERR_FILENO))
		return;
	if (total > 0)
		fprintf(stderr, "\r\033[K%s %3d %%", msg_template(stage, c->lang), (int)(done * 100 / total));
	else
		fprintf(stderr, "\r\033[K%s …", msg_template(stage, c->lang));
	if (total > 0 && done >= total)
		fputc('\n', stderr);
}

bool cli_today(const struct cli *c, ymd *out, struct err *e)
{
	if (c->o.today != NULL)
		return ymd_parse_iso(c->o.today, out, e);
	struct arena *a = arena_new();
	char day[11] = "";
	memcpy(day, instant_format(instant_now(), a), 10);
	bool ok = ymd_parse_iso(day, out, e);
	arena_free(a);
	return ok;
}

bool cli_act_as(const struct cli *c, struct app *a, struct err *e)
{
	ymd today = 0;
	bool accounts = false;
	if (c->o.actor == NULL)
		return true;
	if (!app_has_accounts(a, &accounts, e) || !cli_today(c, &today, e))
		return false;
	return !accounts || app_act_as(a, c->o.actor, today, e);
}

bool cli_log_readings(const struct cli *c, struct app *a, struct err *e)
{
	struct store_open open = {.address = c->o.db, .mode = DB_WRITE};
	if (!app_has_readings(a))
		return true;
	struct store *writer = store_open(&open, e);
	bool ok = writer != NULL && app_write_readings(a, writer, e);
	store_close(writer);
	return ok;
}
