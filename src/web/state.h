/* What the server keeps for all requests. Nothing here changes after the start, but for what has a lock of its own. */
#ifndef COSO_WEB_STATE_H
#define COSO_WEB_STATE_H

#include "app/service.h"
#include "base/msg.h"

#include <stdbool.h>

struct auth_gate;
struct bell;
struct desk_jobs;
struct job_desk;
struct meter;
struct oidc;
struct topo;

struct web_state {
	struct service *service;
	struct auth_gate *gate;	   /* attempts to sign in, one hashing at a time */
	struct desk_jobs *imports; /* files being tried or taken in */
	struct job_desk *jobs;	   /* long work going out */
	struct bell *bell;	   /* new notices by account */
	struct meter *meter;	   /* what is counted of requests */
	struct oidc *oidc;	   /* who else may say who signs in; NULL: nobody (the server's caller closes it) */
	int log;		   /* a line of each request goes there; -1: nowhere */
	struct topo **maps;	   /* loaded at the start (exchange/topojson.h) */
	size_t map_count;
	const char *register_name;
	const char *copies, *address; /* folder of copies put aside, NULL; the register */
	const char *today;	      /* taken as today, NULL: the wall clock's day */
	enum msg_lang lang;
	bool is_demo, secure, mails; /* mails: the daily reminders go out from here */
};

#endif
