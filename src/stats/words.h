/* Labels as they stand inside a sentence. Used by messages of the language and by explain. */
#ifndef COSO_STATS_WORDS_H
#define COSO_STATS_WORDS_H

#include "base/arena.h"
#include "base/msg.h"

/* "Bí thư chi bộ" -> "bí thư chi bộ", "home membership (counted here)" -> "home membership"; abbreviations (HĐND, UBND) and names written
 * with several capitals (Tin Lành, Cao Đài) stay. same: the label in the other language; a word that is the same in both is a name (Tày).
 * May be NULL. */
char *words_label(const char *label, const char *same, struct arena *a);
/* English plural of a label: "Party membership" -> "Party memberships", "tenure of a post" -> "tenures of a post". */
char *words_plural(const char *label, struct arena *a);

#endif
