#include <stdio.h>

/* The lights that a harbour shows to ships. */
enum light { RED, GREEN, WHITE };

static const char *name_of(enum light light) {
  switch (light) {
    case RED:
      return "red";
    case GREEN:
      return "green";
    case WHITE:
      return "white";
  }
  return "unknown";
}

/* Writes what a ship at some distance is told. */
int announce(char *out, size_t size, enum light light, unsigned long metres) {
  if (light == RED) {
    return snprintf(out, size, "stop, the light is %s", name_of(light));
  }
  return snprintf(out, size, "%s light, %d metres to go", name_of(light), metres);
}
