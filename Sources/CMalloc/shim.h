// What the C library's allocator offers beyond the standard, which the Glibc module leaves out.
#ifndef CMALLOC_SHIM_H
#define CMALLOC_SHIM_H

#include <malloc.h>

#endif
