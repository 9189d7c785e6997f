/* What a review leaves to do, body by body; see review_parts.h. */
#include "app/review/review_parts.h"

#include "messages/review.def"

#include <string.h>

static const struct {
	const char *id;
	msg_key words;
} kinds[REVIEW__MAX] = {
	[REVIEW_NO_TERM] = {"no_term", MSG_REVIEW_KIND_NO_TERM},
	[REVIEW_NO_HEAD] = {"no_head", MSG_REVIEW_KIND_NO_HEAD},
	[REVIEW_VACANT] = {"vacant", MSG_REVIEW_KIND_VACANT},
	[REVIEW_OVER] = {"over", MSG_REVIEW_KIND_OVER},
	[REVIEW_LEAVES] = {"leaves", MSG_REVIEW_KIND_LEAVES},
	[REVIEW_QUOTA] = {"structure", MSG_REVIEW_KIND_QUOTA},
	[REVIEW_TERM_ENDS] = {"term_ends", MSG_REVIEW_KIND_TERM_ENDS},
};

const char *review_kind_id(enum review_kind k)
{
	return kinds[k].id;
}

const char *review_kind_words(enum review_kind k, enum msg_lang lang)
{
	return msg_template(kinds[k].words, lang);
}

struct acting {
	struct review_work *w;
	GArray *out; /* struct review_act */
	size_t body;
};

static void add(struct acting *x, enum review_kind kind, const char *text, ymd by)
{
	const struct review_act act = {kind, x->body, text, {NONE, NONE, ""}, by};
	g_array_append_val(x->out, act);
}

static const char *number(struct acting *x, int64_t n)
{
	return reg_number(&x->w->r, n);
}

static const char *say(struct acting *x, msg_key key, const char *const *args, size_t count)
{
	g_autofree char *text = msg_format(key, x->w->r.ask->lang, args, count);
	return arena_strdup(x->w->r.arena, text);
}

static void seats(struct acting *x, const struct review_body *b)
{
	const int64_t gap = b->vacant > 0 ? b->vacant : b->over;
	const char *const args[] = {number(x, gap), number(x, b->decided), number(x, b->present), number(x, b->planned)};
	if (b->vacant > 0)
		add(x, REVIEW_VACANT,
			say(x, b->planned != NONE && b->planned > 0 ? MSG_REVIEW_ACT_VACANT_PLANNED : MSG_REVIEW_ACT_VACANT, args, 4), 0);
	if (b->over > 0)
		add(x, REVIEW_OVER, say(x, MSG_REVIEW_ACT_OVER, args, 4), 0);
}

static void leavers(struct acting *x, const struct review_body *b)
{
	for (size_t i = 0; i < b->leaver_count; i++) {
		const struct review_person *p = &b->leavers[i];
		const char *name = p->person.id != NONE ? p->person.name : msg_template(MSG_REVIEW_ACT_SOMEBODY, x->w->r.ask->lang);
		const char *const args[] = {name, p->title_text, p->why};
		add(x, REVIEW_LEAVES, say(x, MSG_REVIEW_ACT_LEAVES, args, 3), p->leaves);
		g_array_index(x->out, struct review_act, x->out->len - 1).person = p->person;
	}
}

static void quotas(struct acting *x, const struct review_body *b)
{
	struct reg *r = &x->w->r;
	for (size_t i = 0; i < b->quota_count; i++) {
		const struct law_quota *q = &b->quotas[i];
		if (q->state != LAW_STATE_NOT_MET)
			continue;
		const char *const args[] = {law_title(q->item, r->ask->lang, r->arena), number(x, q->part), number(x, q->whole),
			number(x, q->missing > 0 ? q->missing : q->over), law_asked(q->item, r->ask->lang, r->arena)};
		add(x, REVIEW_QUOTA, say(x, q->missing > 0 ? MSG_REVIEW_ACT_QUOTA_MISSING : MSG_REVIEW_ACT_QUOTA_OVER, args, 5), 0);
	}
}

static void term(struct acting *x, const struct review_body *b)
{
	struct reg *r = &x->w->r;
	if (b->term != NONE && b->ends != 0 && b->ends <= x->w->last) {
		const char *const args[] = {b->label, reg_day(r, b->ends)};
		add(x, REVIEW_TERM_ENDS, say(x, MSG_REVIEW_ACT_TERM_ENDS, args, 2), b->ends);
	}
}

void review_put_acts(struct review_work *w)
{
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct review_act));
	struct acting x = {.w = w, .out = all};
	for (guint i = 0; i < w->bodies->len; i++) {
		const struct review_body *b = &g_array_index(w->bodies, struct review_body, i);
		x.body = i;
		if (b->hidden)
			continue;
		if (b->term == NONE)
			add(&x, REVIEW_NO_TERM, msg_template(MSG_REVIEW_ACT_NO_TERM, w->r.ask->lang), 0);
		if (b->heads == 0)
			add(&x, REVIEW_NO_HEAD, msg_template(MSG_REVIEW_ACT_NO_HEAD, w->r.ask->lang), 0);
		seats(&x, b);
		leavers(&x, b);
		quotas(&x, b);
		term(&x, b);
	}
	struct review_act *acts = ARENA_ARRAY(w->r.arena, struct review_act, all->len + 1);
	if (all->len > 0)
		memcpy(acts, all->data, all->len * sizeof *acts);
	w->out->acts = acts;
	w->out->act_count = all->len;
}
