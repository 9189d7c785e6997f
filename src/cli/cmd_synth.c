/* Command synth: a large register of invented people, for measuring. */
#include "cli/cli.h"

#include "app/demo/demo.h"
#include "app/demo/synth.h"
#include "base/text.h"
#include "messages/synth.def"

#include <glib.h>
#include <stdio.h>

int cli_synth(struct cli *c, struct err *e)
{
	struct synth_options o = {.address = c->o.db, .province = c->o.unit, .seed = c->o.seed, .progress = cli_progress, .user = c};
	struct synth_report r = {0};
	if (!cli_need_db(c, e))
		return 2;
	if (c->o.unit == NULL || *c->o.unit == '\0')
		return FAIL0(e, ERR_USAGE, MSG_SYNTH_UNIT) ? 0 : 2;
	if (c->o.people == NULL || !g_ascii_string_to_signed(c->o.people, 10, 1, SYNTH_PEOPLE_MAX, &o.people, NULL))
		return FAIL0(e, ERR_USAGE, MSG_SYNTH_PEOPLE) ? 0 : 2;
	if (!app_synth(&o, &r, e))
		return 1;
	struct arena *a = arena_new();
	const char *args[] = {c->o.db, text_thousands(r.persons, a), text_thousands(r.communes, a), text_thousands(r.villages, a),
		text_thousands(r.organisations, a), text_thousands(r.tenures, a), text_thousands(r.memberships, a), c->o.unit,
		DEMO_PASSWORD};
	g_autofree char *line = msg_format(MSG_SYNTH_DONE, c->lang, args, G_N_ELEMENTS(args));
	printf("%s\n", line);
	arena_free(a);
	return 0;
}
