#include "routes.hpp"

#include <gtest/gtest.h>

namespace {

const std::vector<Leg> coast = {{"Harbour", "Island", 35}, {"Island", "Cape", 20}};

TEST(Routes, LegsThatMeetAreConnected) {
  EXPECT_TRUE(is_connected(coast));
}

TEST(Routes, LegsThatDoNotMeetAreNot) {
  EXPECT_FALSE(is_connected({{"Harbour", "Island", 35}, {"Cape", "Harbour", 50}}));
}

TEST(Routes, StopsAreOnlyBetweenLegs) {
  EXPECT_EQ(total_minutes(coast, 10), 65);
}

TEST(Routes, NoLegsTakeNoTime) {
  EXPECT_EQ(total_minutes({}, 10), 0);
}

}  // namespace
