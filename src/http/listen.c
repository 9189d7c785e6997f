/* The listening socket. */
#include "http/listen.h"
#include "messages/http.def"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct addrinfo *resolve(const char *text)
{
	const char *colon = strrchr(text, ':');
	guint64 port = 0;
	if (colon == NULL || !g_ascii_string_to_unsigned(colon + 1, 10, 0, 65535, &port, NULL))
		return NULL;
	g_autofree char *host = g_strndup(text, (gsize)(colon - text));
	const size_t n = strlen(host);
	const char *name = host;
	if (n == 0 || strcmp(host, "localhost") == 0) {
		name = "127.0.0.1";
	} else if (n > 2 && host[0] == '[' && host[n - 1] == ']') {
		host[n - 1] = '\0';
		name = host + 1;
	} else if (strchr(host, ':') != NULL) {
		return NULL;
	}
	const struct addrinfo want = {
		.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE};
	struct addrinfo *found = NULL;
	return getaddrinfo(name, colon + 1, &want, &found) == 0 ? found : NULL;
}

static char *address_text(int fd)
{
	struct sockaddr_storage at;
	socklen_t size = sizeof at;
	char host[INET6_ADDRSTRLEN + 20], port[8];
	if (getsockname(fd, (struct sockaddr *)&at, &size) != 0 ||
		getnameinfo((struct sockaddr *)&at, size, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return NULL;
	return g_strdup_printf(at.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
}

static bool make(int fd, const struct addrinfo *at)
{
	const int on = 1;
	if (fcntl(fd, F_SETFD, FD_CLOEXEC) != 0 || fcntl(fd, F_SETFL, O_NONBLOCK) != 0)
		return false;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0)
		return false;
	if (at->ai_family == AF_INET6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) != 0)
		return false;
	return bind(fd, at->ai_addr, at->ai_addrlen) == 0 && listen(fd, SOMAXCONN) == 0;
}

int listen_open(const char *text, char **address, struct err *e)
{
	struct addrinfo *at = resolve(text);
	if (at == NULL) {
		FAIL(e, ERR_USAGE, MSG_HTTP_LISTEN_FORM, text);
		return -1;
	}
	int fd = socket(at->ai_family, SOCK_STREAM, 0);
	*address = fd >= 0 && make(fd, at) ? address_text(fd) : NULL;
	if (*address == NULL) {
		FAIL(e, ERR_IO, MSG_HTTP_LISTEN_FAILED, text, g_strerror(errno));
		if (fd >= 0)
			close(fd);
		fd = -1;
	}
	freeaddrinfo(at);
	return fd;
}
