/* See service_note.h. Whoever comes while nobody writes, writes for all who are waiting; who comes meanwhile waits for the next turn. */
#include "app/service_note.h"

#include "app/app.h"
#include "app/service_parts.h"
#include "messages/page_import.def"

#include <pthread.h>

struct note {
	service_note_write *write;
	void *user;
	bool done, ok;
	struct err err;
	struct note *next;
};

struct notes {
	pthread_mutex_t lock;
	pthread_cond_t done;
	bool writing;
	int waiting;		   /* with who writes */
	struct note *first, *last; /* waiting, in the order they came */
};

struct notes *notes_new(void)
{
	struct notes *n = g_new0(struct notes, 1);
	pthread_mutex_init(&n->lock, NULL);
	pthread_cond_init(&n->done, NULL);
	return n;
}

void notes_free(struct notes *n)
{
	if (n == NULL)
		return;
	must(n->first == NULL && !n->writing);
	pthread_mutex_destroy(&n->lock);
	pthread_cond_destroy(&n->done);
	g_free(n);
}

/* From `first` until before `end`, in one transaction. */
static bool write_some(struct store *writer, struct note *first, const struct note *end, struct err *e)
{
	struct db *db = store_db(writer);
	bool ok = db_begin(db, e);
	for (struct note *x = first; ok && x != end; x = x->next)
		ok = x->write(writer, x->user, e);
	ok = ok && db_commit(db, e);
	if (!ok && db_in_transaction(db))
		db_rollback(db);
	return ok;
}

/* Once more where another program was there first: it has given way now. */
static bool write_one(struct store *writer, struct note *x)
{
	struct err first = {0};
	if (write_some(writer, x, x->next, &first))
		return true;
	if (first.code == ERR_CONFLICT)
		return write_some(writer, x, x->next, &x->err);
	x->err = first;
	return false;
}

/* All together; when that fails, each for itself: one that cannot be written must not take the others with it. */
static void write_all(struct service *s, struct note *first)
{
	struct err none = {0};
	struct app *writer = service_borrow_writer(s, &none);
	const bool together = writer != NULL && first->next != NULL && write_some(writer->store, first, NULL, NULL);
	for (struct note *x = first; x != NULL; x = x->next) {
		x->ok = together || (writer != NULL && write_one(writer->store, x));
		if (writer == NULL)
			x->err = none;
	}
	service_return(s, writer);
}

static void take_turn(struct service *s, struct notes *n)
{
	struct note *all = n->first;
	n->first = n->last = NULL;
	n->writing = true;
	pthread_mutex_unlock(&n->lock);
	write_all(s, all);
	pthread_mutex_lock(&n->lock);
	for (struct note *x = all; x != NULL; x = x->next) /* they stand until the lock is given back */
		x->done = true;
	n->writing = false;
	pthread_cond_broadcast(&n->done);
}

bool service_note(struct service *s, service_note_write *write, void *user, struct err *e)
{
	struct notes *n = service_notes(s);
	struct note mine = {.write = write, .user = user};
	pthread_mutex_lock(&n->lock);
	if (n->waiting >= SERVICE_WAITING_MAX && service_writing_long(s)) {
		pthread_mutex_unlock(&n->lock);
		return FAIL0(e, ERR_BUSY, MSG_SERVICE_BUSY);
	}
	n->waiting++;
	if (n->last != NULL)
		n->last->next = &mine;
	else
		n->first = &mine;
	n->last = &mine;
	while (!mine.done && n->writing)
		pthread_cond_wait(&n->done, &n->lock);
	if (!mine.done)
		take_turn(s, n);
	n->waiting--;
	pthread_mutex_unlock(&n->lock);
	if (!mine.ok && e != NULL)
		*e = mine.err;
	return mine.ok;
}
