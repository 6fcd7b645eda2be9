#include <map>
#include <optional>
#include <string>

// Spare parts of a workshop by their number.
class Inventory {
 public:
  void put(const std::string &part, int count) { counts_[part] += count; }

  // The number on the shelf; nothing where the part is not known.
  std::optional<int> count(const std::string &part) const {
    const auto found = counts_.find(part);
    if (found == counts_.end()) {
      return std::nullopt;
    }
    return found->second;
  }

  // Takes some parts when the shelf holds enough of them.
  bool take(const std::string &part, int wanted) {
    const int there = count(part);
    if (there < wanted) {
      return false;
    }
    counts_[part] -= wanted;
    return true;
  }

 private:
  std::map<std::string, int> counts_;
};

bool build_bicycle(Inventory &inventory) {
  return inventory.take("wheel", 2) && inventory.take("frame", 1);
}
