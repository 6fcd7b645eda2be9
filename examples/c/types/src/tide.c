#include "tide.h"

#include <stdio.h>

/* The highest water of a day; 0 where nothing was measured. */
double highest(const struct reading *readings, size_t count) {
  double metres = 0;
  for (size_t i = 0; i < count; i++) {
    if (i == 0 || readings[i].metres > metres) {
      metres = readings[i].metres;
    }
  }
  return metres;
}

/* Writes one reading for people, such as "06:30 2.41 m". */
int describe(char *out, size_t size, const struct reading *reading) {
  int hours = reading->minute / 60;
  int minutes = reading->minute % 60;
  return snprintf(out, size, "%02d:%02d %.2f m", hours, minutes, reading->meters);
}
