#ifndef TIDE_H
#define TIDE_H

#include <stddef.h>

/* One measurement of a tide gauge. */
struct reading {
  int minute;
  double metres;
};

double highest(const struct reading *readings, size_t count);
int describe(char *out, size_t size, const struct reading *reading);

#endif
