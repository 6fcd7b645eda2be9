#pragma once

#include <string>
#include <vector>

// One leg of a ferry route.
struct Leg {
  std::string from;
  std::string to;
  int minutes;
};

// Whether each leg starts where the one before it ends.
bool is_connected(const std::vector<Leg> &legs);

// Sailing time with a stop of some minutes between two legs.
int total_minutes(const std::vector<Leg> &legs, int stop_minutes);
