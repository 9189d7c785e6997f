/* The vocabulary: which facts can be counted and which attributes they have (domain/vocabulary.yaml over records.md 5.9). Every fact kind
 * is a generated view v_<view>; evaluators read nothing else.
 *
 * Views. Main view of a kind: area_id, id, from_d, until_d, then by subject person_id / organisation_id / unit_id / post_id, then one
 * column per attribute. A fact that has versions (person, organisation, unit, post) has one row per version. unit_id NULL means: the unit
 * of organisation_id on the read day. A timeline view v_<timeline> holds one attribute that changes during the fact: area_id, id (of the
 * fact, or of the person for attributes of person), from_d, until_d, value; no row on a day = `otherwise` (NULL unless the vocabulary says
 * else:). */
#ifndef COSO_STATS_VOCAB_H
#define COSO_STATS_VOCAB_H

#include "base/yaml.h"
#include "model/codes.h"

enum subject { SUBJECT_PERSON, SUBJECT_ORGANISATION, SUBJECT_UNIT, SUBJECT_POST, SUBJECT__MAX };
enum attr_type { ATTR_BOOL, ATTR_DATE, ATTR_INT, ATTR_CODE, ATTR_TEXT };

struct attr {
	const char *name;
	enum attr_type type;
	const struct code_list *list; /* ATTR_CODE */
	bool fixed, sensitive;
	bool from_org;	      /* value of the attribute of the same name of the fact's organisation on the read day */
	bool available;	      /* false: described, but no view carries it yet (a later kind of record) */
	const char *timeline; /* view name without v_, or NULL: a column of the main view */
	int64_t otherwise;    /* value where a timeline has no row; NONE = not stated */
	const char *vi, *en;
};

struct fact_kind {
	const char *name;
	enum subject subject;
	bool event;	  /* one day (from_d), else an interval */
	char class_;	  /* class of its fields, unless one says otherwise: B S O P (records.md 0.4) */
	bool available;	  /* false: its records come with a later version; forms using it type-check but cannot be drawn */
	const char *view; /* "tenure": v_tenure */
	const struct attr *attrs;
	size_t attr_count;
	const char *vi, *en;	     /* label */
	const char *say_vi, *say_en; /* "giữ chức danh" */
	const char *has_vi, *has_en; /* "có người giữ chức danh" */
};

struct vocab {
	const struct fact_kind *kinds; /* person, party, tenure … */
	size_t kind_count;
	const struct fact_kind *of_subject[SUBJECT__MAX]; /* person, organisation, unit, post as subjects */
	const struct code_list *boundary, *standard_result;
	struct standards *standards; /* what tenure.standard is made of (standards.h); none until a library with standard files is read */
};

/* Reads the vocabulary (codes give the lists; boundary and standard_result are added to codes). NULL with an error naming file:line. */
const struct vocab *vocab_read(const char *text, size_t length, struct codes *codes, struct arena *a, struct err *e);
const struct fact_kind *vocab_kind(const struct vocab *v, const char *name);
const struct attr *kind_attr(const struct fact_kind *k, const char *name);

#endif
