#include "routes.hpp"

#include <cstddef>

bool is_connected(const std::vector<Leg> &legs) {
  for (std::size_t i = 1; i < legs.size(); i++) {
    if (legs[i].from != legs[i - 1].to) {
      return false;
    }
  }
  return true;
}

int total_minutes(const std::vector<Leg> &legs, int stop_minutes) {
  int minutes = 0;
  for (const Leg &leg : legs) {
    minutes += leg.minutes;
  }
  const int stops = legs.empty() ? 0 : static_cast<int>(legs.size());
  return minutes + stops * stop_minutes;
}
