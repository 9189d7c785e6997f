/* See viewer_shared.h. Everything but holders is under the lock: who needs what is being made waits for it instead of making it too. */
#include "auth/viewer_shared.h"

struct viewer_shared {
	gint holders; /* atomic */
	GMutex lock;
	ymd today;
	struct arena *arena;
	struct lineage *lineage; /* NULL: not needed yet */
	GHashTable *scopes;	 /* "unit organisation line" -> const struct scope */
	const struct record_fields *fields;
	const char *const *second_factor;
};

struct viewer_shared *viewer_shared_new(ymd today)
{
	struct viewer_shared *x = g_new0(struct viewer_shared, 1);
	x->holders = 1;
	x->today = today;
	x->arena = arena_new();
	x->scopes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_mutex_init(&x->lock);
	return x;
}

struct viewer_shared *viewer_shared_hold(struct viewer_shared *x)
{
	g_atomic_int_inc(&x->holders);
	return x;
}

void viewer_shared_release(struct viewer_shared *x)
{
	if (x == NULL || !g_atomic_int_dec_and_test(&x->holders))
		return;
	g_hash_table_destroy(x->scopes);
	lineage_free(x->lineage);
	arena_free(x->arena);
	g_mutex_clear(&x->lock);
	g_free(x);
}

static const struct scope *make_scope(
	struct viewer_shared *x, struct store *s, int64_t unit, int64_t organisation, int64_t line, struct err *e)
{
	if (organisation != NONE)
		return scope_of_organisation(s, organisation, line, x->today, x->arena, e);
	if (x->lineage == NULL)
		x->lineage = lineage_load(s, 0, e);
	return x->lineage == NULL ? NULL : scope_of_unit(s, x->lineage, unit, x->today, x->arena, e);
}

const struct scope *viewer_shared_scope(
	struct viewer_shared *x, struct store *s, int64_t unit, int64_t organisation, int64_t line, struct err *e)
{
	g_autofree char *key = g_strdup_printf("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, unit, organisation, line);
	g_mutex_lock(&x->lock);
	const struct scope *out = g_hash_table_lookup(x->scopes, key);
	if (out == NULL && (out = make_scope(x, s, unit, organisation, line, e)) != NULL)
		g_hash_table_insert(x->scopes, g_steal_pointer(&key), (gpointer)(uintptr_t)out);
	g_mutex_unlock(&x->lock);
	return out;
}

const struct record_fields *viewer_shared_fields(struct viewer_shared *x, struct store *s, struct err *e)
{
	g_mutex_lock(&x->lock);
	if (x->fields == NULL)
		x->fields = law_record_fields(s, x->arena, e);
	const struct record_fields *out = x->fields;
	g_mutex_unlock(&x->lock);
	return out;
}

const char *const *viewer_shared_second_factor(struct viewer_shared *x, struct err *e)
{
	g_mutex_lock(&x->lock);
	if (x->second_factor == NULL)
		x->second_factor = law_second_factor_text(x->arena, e);
	const char *const *out = x->second_factor;
	g_mutex_unlock(&x->lock);
	return out;
}
