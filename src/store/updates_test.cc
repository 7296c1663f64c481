#include <gtest/gtest.h>

#include <unordered_map>

#include "store/testing.h"
#include "store/updates_presence.h"

namespace weft::store {
namespace {

using namespace testing;

class Updates : public StoreTest {
 protected:
  std::unordered_map<std::string, std::string> merged(const std::vector<std::string>& event_ids,
                                                      const ProjectScope& project = "p") {
    auto updates = reader().updates(event_ids, project);
    if (updates) return std::move(*updates);
    ADD_FAILURE() << updates.error().message;
    return {};
  }
};

TEST_F(Updates, that_nobody_made_are_looked_for_once_and_again_when_announced) {
  UpdatesPresence presence;
  const Reader knowing(engine(), {}, &presence);
  EXPECT_TRUE(knowing.updates({"e"}, "p")->empty());
  update(1, "e", R"({"error":"unannounced"})");
  EXPECT_TRUE(knowing.updates({"e"}, "p")->empty());
  presence.announce();
  EXPECT_EQ(knowing.updates({"e"}, "p")->count("e"), 1u);
}

TEST_F(Updates, of_a_run_before_this_one_are_found) {
  update(1, "e", R"({"error":"before"})");
  UpdatesPresence presence;
  EXPECT_EQ(Reader(engine(), {}, &presence).updates({"e"}, "p")->count("e"), 1u);
}

TEST_F(Updates, merge_maps_in_the_order_they_came) {
  update(2, "e", R"({"metadata":{"b":2,"c":{"y":1}},"error":"late"})");
  update(1, "e", R"({"metadata":{"a":1,"b":1,"c":{"x":1}},"error":"early"})");
  update(1, "other", R"({"metrics":{"score":0.5}})");
  const auto updates = merged({"e"});
  ASSERT_EQ(updates.size(), 1u);
  EXPECT_EQ(updates.at("e"), R"({"metadata":{"a":1,"b":2,"c":{"y":1}},"error":"late"})");
}

TEST_F(Updates, an_update_that_was_replayed_counts_once) {
  for (int i = 0; i < 2; ++i) update(1, "e", R"({"feedback":{"ok":true}})");
  EXPECT_EQ(merged({"e"}).at("e"), R"({"feedback":{"ok":true}})");
}

TEST_F(Updates, of_another_project_or_kind_are_not_seen) {
  update(1, "e", R"({"metadata":{}})", "q");
  update(2, "e", R"({"metadata":{}})", "p", "session_start");
  EXPECT_TRUE(merged({"e"}).empty());
  EXPECT_EQ(merged({"e"}, std::nullopt).size(), 1u);
}

TEST_F(Updates, of_nothing_and_of_very_many) {
  EXPECT_TRUE(merged({}).empty());
  update(1, "' OR 1=1", R"({"error":"x"})");
  std::vector<std::string> ids(5'000, "00000000-0000-5000-8000-000000000000");
  ids.back() = "' OR 1=1";
  EXPECT_EQ(merged(ids).size(), 1u);
  ids.resize(1'000);
  ids.front() = std::string(200'000, 'x');
  ids.back() = "' OR 1=1";
  EXPECT_EQ(merged(ids).size(), 1u);
}

TEST_F(Updates, what_is_no_json_is_passed_over) {
  update(1, "e", "not json");
  EXPECT_TRUE(merged({"e"}).empty());
}

}  // namespace
}  // namespace weft::store
