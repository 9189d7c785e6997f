/* Pages of forms: the list of forms, a form drawn for a unit and a period with one cell opened, who is behind a cell, the definition. */
#ifndef COSO_APP_PAGE_FORM_H
#define COSO_APP_PAGE_FORM_H

#include "app/page/page.h"

struct own_form;
struct own_forms;
struct question;
/* What the address says, NULL where it says nothing. */
struct page_form_ask {
	const char *code;
	const struct question *own;    /* a question of one's own instead of a form of the law; lives as long as the page; NULL */
	const struct own_form *ours;   /* a form of an office's own, with its library; live as long as the page; NULL */
	const struct library *library; /* where `ours` is */
	const char *unit, *organisation, *date, *period, *term, *from, *until;
	bool by_children;
	const char *line;	  /* by children: the row of the form shown for each child */
	const char *row, *column; /* the cell that is opened */
	const char *left;	  /* list of names: those left out because this attribute is not stated */
	bool twin;		  /* the opened cell is counted again by SQL */
	int64_t page;		  /* list of names: from 1 */
};

/* One of a select. */
struct form_choice {
	const char *value, *text;
	bool chosen;
};
struct form_choices {
	struct form_choice *items;
	size_t count;
};

struct page_form_head {
	const char *text, *id; /* id NULL: over several columns */
	int columns, rows;
};
struct page_form_head_row {
	struct page_form_head *cells;
	size_t count;
};

enum page_cell { PAGE_CELL_PLAIN, PAGE_CELL_LINK, PAGE_CELL_OPEN };
struct page_form_cell {
	const char *text; /* "27,68", "…", "–", "⊘" */
	enum page_cell how;
};
struct page_form_row {
	const char *id, *num, *label;
	int depth;
	bool total, heading;
	const char *unit; /* of a child: what opens its own page; NULL: nothing does */
	const char *organisation;
	const struct page_form_cell *cells;
};

struct page_form_check {
	int holds;	     /* as in a report */
	bool grave;	     /* of level error */
	const char *verdict; /* "khớp", "lệch", "sai", "chưa đủ số" */
	const char *sum, *say;
	const char *row, *column; /* the cell it was about, or NULL */
};

/* "Đếm gì": "Người, mỗi người một lần …" */
struct form_fact {
	const char *label, *text;
};

struct page_form_name {
	struct page_person_ref person;
	struct page_unit_ref unit;
	struct page_organisation_ref organisation;
	const char *name; /* what stands there: of the person, the organisation, the unit, the post */
	const char *meta; /* "Đảng ủy xã Kháng Nhật, 1983" */
	const char *birth, *post, *organisation_name, *unit_name, *day;
};
struct page_form_names {
	struct page_form_name *items;
	size_t count;
	int64_t total, hidden; /* all behind the cell; those the viewer may not see */
};

struct page_form_left {
	const char *text; /* "13 người chưa ghi giới tính" */
	const char *attr; /* their list: parameter left; NULL: none */
};

struct figure_shares;
struct page_form_panel {
	const char *title, *big, *sub;
	struct form_fact *facts;
	size_t fact_count;
	/* The list belongs to this cell (of a share: its numerator). */
	const char *list_row, *list_column, *list_title;
	struct page_form_names names;
	const char *no_list;		     /* why there is none, NULL */
	const struct figure_shares *sources; /* of an estimate (figure_shares.h); NULL */
	const char *hidden;		     /* "7 tên ngoài quyền của bạn vẫn được đếm", NULL */
	const char *left_title;
	struct page_form_left *left;
	size_t left_count;
	const char *source;	     /* file, version and hash of the definition */
	bool twin_offered;	     /* counted from facts: SQL can count it again */
	const char *twin, *twin_sql; /* what SQL says and its statement; NULL: not asked */
};

struct figure_head;
struct page_chart;
struct page_remarks;
struct page_form {
	const char *code, *title, *subtitle, *confidence;
	int confidence_kind;   /* 0 official, 1 transcribed, 2 draft */
	bool by_date, by_term; /* by_date: the context strip's day is the form's day; by_term: the choice below is of terms */
	const char *day;       /* dd/mm/yyyy */
	const char *unit_name;
	int64_t unit_id;  /* NONE when it is drawn for an organisation that is no unit's committee */
	const char *unit; /* path of the unit drawn, for addresses */
	struct form_choices units, periods, lines;
	bool by_children, can_by_children;
	const char *ours; /* name of the unit whose own form it is; NULL: the law's, or a question */
	bool may_keep;	  /* the viewer may change it */
	bool may_enter;	  /* it has typed cells, and the viewer may type them here (page_enter.h) */
	const struct page_form_head_row *heads;
	size_t head_count;
	const char *row_head;
	const char *const *numbers; /* column numbers */
	const char *const *column_ids;
	size_t column_count;
	bool portrait;	   /* how the paper lies */
	const char *basis; /* on paper: what the form rests on and how sure it is */
	const struct page_form_row *rows;
	size_t row_count;
	size_t halves, half; /* tables side by side, rows in each but the last */
	const struct page_form_check *checks;
	size_t check_count;
	int check_sums[3]; /* broken or explained, undecided, holding */
	const char *check_summary;
	const char *const *notes;
	size_t note_count;
	const char *warning;			      /* one consequence to know: old form, nothing in this period; NULL */
	const char *other_period, *other_period_text; /* with the warning: where there is something; NULL */
	const struct figure_head *paper;	      /* what stands around the table in print (figure_head.h) */
	const struct page_form_panel *panel;	      /* NULL: no cell is opened */
	const struct page_chart *series;	      /* the opened cell over the periods; NULL */
	const struct page_chart *dots;		      /* shares of two periods; NULL */
	const struct page_chart *const *charts;	      /* those the form names */
	size_t chart_count;
	const struct page_remarks *remarks; /* at its cells (page_remarks.h); NULL: not asked */
};

bool page_form(struct app *a, const struct page_ask *ask, const struct page_form_ask *q, struct page_form *out, struct arena *arena,
	struct err *e);

/* All names behind a cell, some at a time. */
struct page_form_list {
	const char *code, *title, *cell, *subtitle, *note;
	const char *row, *column; /* the cell whose list it is (of a share: its numerator) */
	struct page_form_names names;
	bool persons;
	int64_t page, pages, first, last;
};
bool page_form_list(struct app *a, const struct page_ask *ask, const struct page_form_ask *q, struct page_form_list *out,
	struct arena *arena, struct err *e);

/* The forms there are. */
struct page_forms_item {
	const char *code, *number, *title, *periods, *valid, *confidence;
	int confidence_kind;
	const char *why_not;  /* not drawn, and why; NULL: it is */
	bool old;	      /* no longer valid on the day */
	const char *last_day; /* a day on which this version is valid, YYYY-MM-DD */
	const char *ours;     /* of an office's own: whose; NULL */
	const char *stopped;  /* of those: no longer used; NULL */
};
struct page_forms_group {
	const char *name;
	bool ours;		       /* forms of the offices' own */
	struct page_forms_item *items; /* in force on the day, or later, first; then those that no longer are */
	size_t count, current;
};
/* An official form of which only the name is known, or that is not there (code list form_gap). */
struct page_forms_gap {
	const char *title, *says;
	const char *form, *stands; /* code and title of ours that stands under its number, or on its subject; NULL */
};
struct page_forms {
	struct page_forms_group *groups;
	size_t group_count;
	const char *summary;
	const struct page_forms_gap *gaps;
	size_t gap_count;
};
/* ours: forms of the viewer's office's own, read before; they live as long as the page. */
bool page_forms(struct app *a, const struct page_ask *ask, const struct own_forms *ours, struct page_forms *out, struct arena *arena,
	struct err *e);

/* A definition: the file, and beside it what each line says, with the number of its first cell. */
struct page_definition_says {
	const char *text;
	const char *number;  /* as the form prints it; NULL: it has none, or the form was not drawn */
	const char *unknown; /* how many are not counted because something is not stated, in words; NULL: nobody, or not for this viewer */
	const char *row, *column; /* ids of the cell */
};
struct page_definition_line {
	const char *number, *text;		 /* of the file */
	const struct page_definition_says *says; /* sentences that begin here */
	size_t say_count;
};
struct page_definition_file {
	const char *path;
	struct page_definition_line *lines;
	size_t line_count;
};
struct page_definition {
	const char *code, *title, *basis, *valid, *confidence, *source, *file, *sha256;
	int confidence_kind;
	const char *drawn;		    /* unit and period of the numbers; NULL: none are shown */
	struct page_definition_file *files; /* its own, then the groups its lines come from */
	size_t file_count;
	struct form_choices versions; /* value: a day on which it is valid */
};
bool page_form_definition(struct app *a, const struct page_ask *ask, const struct page_form_ask *q, struct page_definition *out,
	struct arena *arena, struct err *e);

#endif
