/* How papers of an issuing body look: margins, sizes, marks. Values are law: domain/layouts, read by stats/paper_law.h, set by
 * exchange/paper.h. */
#ifndef COSO_MODEL_PAPER_LAYOUT_H
#define COSO_MODEL_PAPER_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

/* Parts of a paper, each with its font; the order of paper_part_names. */
enum paper_part {
	PAPER_NATION,	 /* quốc hiệu, or the Party's title */
	PAPER_MOTTO,	 /* tiêu ngữ */
	PAPER_ABOVE,	 /* the body above the one that issues */
	PAPER_BODY,	 /* the body that issues */
	PAPER_NUMBER,	 /* số, ký hiệu */
	PAPER_PLACE_DAY, /* địa danh, ngày tháng năm */
	PAPER_KIND,	 /* tên loại */
	PAPER_ABOUT,	 /* trích yếu */
	PAPER_TEXT,	 /* nội dung */
	PAPER_TABLE,	 /* cells of tables */
	PAPER_SIGN,	 /* quyền hạn, chức vụ of who signs */
	PAPER_SIGN_HOW,	 /* "(ký, ghi rõ họ tên)" */
	PAPER_SIGN_NAME, /* họ tên */
	PAPER_RECEIVERS, /* "Nơi nhận:" */
	PAPER_RECEIVER,	 /* a line below it */
	PAPER_NOTE,	 /* notes below tables */
	PAPER_PAGE_NUMBER,
	PAPER_FOOT, /* the line at the foot of every page */
	PAPER_PART__COUNT
};

/* What stands below a line. */
enum paper_rule {
	PAPER_RULE_NONE,
	PAPER_RULE_FULL /* as long as the line */,
	PAPER_RULE_PART /* a third to a half of it */,
	PAPER_RULE_STAR
};

struct paper_font {
	double points;
	bool bold, italic, capitals;
	enum paper_rule rule;
	const char *say_vi, *say_en; /* words the law gives, NULL: none */
};

/* mm unless said otherwise. */
/* Whose paper it is, and for whom it is signed, where that is not the body's own name: papers of a Party organisation ("Đảng bộ xã …") are
 * its committee's ("Đảng ủy xã …"), signed for it without the place ("T/M ĐẢNG ỦY"). */
#define PAPER_ISSUERS 16
struct paper_issuer {
	const char *body, *issues, *signs; /* words at the beginning of a name; what stands in their place; who is signed for */
};

struct paper_layout {
	const char *code;
	const char *font, *word_font; /* the family that is printed; its twin of equal widths named in Word files */
	double width, height, top, bottom, left, right;
	double first_indent, paragraph_gap /* points */, line_spacing /* 1 = single */;
	double page_number_top; /* from the edge of the paper */
	struct paper_font parts[PAPER_PART__COUNT];
	struct paper_issuer issuers[PAPER_ISSUERS]; /* in order; the first whose words begin the name of a body counts */
	size_t issuer_count;
};

#endif
