/* The message catalogue: every sentence a user reads, in Vietnamese and English, side by side in messages/ *.def. */
#ifndef COSO_BASE_MSG_H
#define COSO_BASE_MSG_H

#include <glib.h>
#include <stddef.h>

enum msg_lang { MSG_VI, MSG_EN };

/* A sentence in both languages. Its key is its address: a file that says something includes the catalogue of its area
 * ("messages/store.def", where MSG() then declares), so that a new sentence makes only its users new. */
struct msg {
	const char *vi, *en;
};
typedef const struct msg *msg_key;
#define MSG__NONE ((msg_key)NULL)
#define MSG(key, vi, en) extern const struct msg MSG_##key[1];

/* The raw template of a message, with {1} … {9} in it; "" for MSG__NONE. */
const char *msg_template(msg_key key, enum msg_lang lang);

/* Append the message to out, {n} replaced by args[n-1] (nothing where there is none or it is NULL). */
void msg_append(GString *out, msg_key key, enum msg_lang lang, const char *const *args, size_t nargs);

/* The same as a new string, to be freed with g_free. */
#define MSG_FORMAT(key, lang, ...)                                                                                                         \
	msg_format((key), (lang), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))
char *msg_format(msg_key key, enum msg_lang lang, const char *const *args, size_t nargs) G_GNUC_MALLOC;

/* Language of this process: COSO_LANG, else Vietnamese. */
enum msg_lang msg_lang_from_environment(void);

#endif
