/* How the C library keeps memory: a server that runs for months should give back what it no longer needs. Without effect elsewhere than
 * glibc. */
#ifndef COSO_BASE_HEAP_H
#define COSO_BASE_HEAP_H

/* For a server, before its first thread: few arenas, large pieces by themselves, so that they go back when they are freed. */
void heap_for_server(void);
/* After much has been freed. */
void heap_give_back(void);

#endif
