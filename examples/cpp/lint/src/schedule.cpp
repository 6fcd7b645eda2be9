#include <string>
#include <vector>

// One departure of a ferry.
struct Departure {
  std::string to;
  int minute;
};

// The next departure for some place, or none.
const Departure *next_departure(const std::vector<Departure> &plan, const std::string &to, int minute) {
  const Departure *next = 0;
  for (const Departure &one : plan) {
    const bool later = one.to == to && one.minute >= minute;
    if (later && (next == nullptr || one.minute < next->minute)) {
      next = &one;
    }
  }
  return next;
}

// The places that ferries go to, in the order of the plan.
std::vector<std::string> places(const std::vector<Departure> &plan) {
  std::vector<std::string> names;
  names.reserve(plan.size());
  for (const Departure &one : plan) {
    names.push_back(one.to);
  }
  return names;
}
