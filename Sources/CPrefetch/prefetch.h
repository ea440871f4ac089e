// The processor's instruction to fetch a line of memory into its cache without waiting for it, which Swift has no word for.
#ifndef CPREFETCH_PREFETCH_H
#define CPREFETCH_PREFETCH_H

// Any address will do; one that is not mapped is ignored.
static inline __attribute__((always_inline)) void prefetch_line(const void *address) {
  __builtin_prefetch(address, 0, 3);
}

#endif
