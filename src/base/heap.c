/* How the C library keeps memory; see heap.h. */
#include "base/heap.h"

#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

void heap_for_server(void)
{
#ifdef __GLIBC__
	mallopt(M_ARENA_MAX, 2);
	mallopt(M_MMAP_THRESHOLD, 128 * 1024); /* else it grows with the largest piece freed, and holes stay */
	mallopt(M_TRIM_THRESHOLD, 1024 * 1024);
#endif
}

void heap_give_back(void)
{
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}
