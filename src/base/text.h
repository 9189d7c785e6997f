/* Vietnamese text: normal form, folding for search and keys, order by given name. */
#ifndef COSO_BASE_TEXT_H
#define COSO_BASE_TEXT_H

#include "base/arena.h"
#include "base/err.h"

/* NFC, spaces trimmed and single, control characters refused, U+00D0 -> Đ. NULL with an error when not UTF-8 or not allowed. */
char *text_normalise(const char *s, struct arena *a, struct err *e);
/* Key for search: lower case, no marks, đ -> d, single spaces (c-stack.md 4: NFD, drop U+0300–036F). */
char *text_fold(const char *s, struct arena *a);
/* Another spelling of a folded word: a y at its end, behind a consonant or qu, is an i and the other way round (quy qui, my mi, ky ki; but
 * not thuy thui, nor a word of one letter). NULL: there is none. */
char *text_other_spelling(const char *folded, struct arena *a);
/* Are two keys of text_sort one word but for such a spelling? */
bool text_sort_alike(const char *a, const char *b);
/* Sort key for a full name in Vietnamese order: given name, family name, middle words; memcmp order equals Vietnamese letter and tone
 * order. */
char *text_name_sort(const char *full_name, struct arena *a);
/* The same order for the name of a thing (unit, organisation), from its first word on. */
char *text_sort(const char *s, struct arena *a);
/* Does it begin as a formula of a spreadsheet does (= + - @, also in their wide forms)? No name of anybody or anything does. */
bool text_leads_formula(const char *s);
/* Would a spreadsheet run it, alone in a cell? Numbers and telephone numbers begin so and are none. */
bool text_is_formula(const char *s);
/* Number of characters (code points) of valid UTF-8. */
size_t text_length(const char *s);
/* Edit distance (Damerau) of two short ASCII words; large words give 1000. */
int text_distance(const char *a, const char *b);
/* "1.234.567": Vietnamese thousands. */
char *text_thousands(int64_t n, struct arena *a);

#endif
