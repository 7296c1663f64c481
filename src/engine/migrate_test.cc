#include "engine/migrate.h"

#include <gtest/gtest.h>

#include <array>
#include <thread>

#include "engine/testing.h"

namespace weft::engine {
namespace {

constexpr std::array<std::string_view, 2> kTwoTables{
    "CREATE TABLE IF NOT EXISTS a (n UInt8) ENGINE = Memory",
    "CREATE TABLE IF NOT EXISTS b (n UInt8) ENGINE = Memory",
};
constexpr std::array<std::string_view, 1> kOneColumn{"ALTER TABLE a ADD COLUMN IF NOT EXISTS m UInt8"};
constexpr std::array<std::string_view, 2> kHalfWrong{kTwoTables[0],
                                                     "CREATE TABLE IF NOT EXISTS b (n Nonsense)"};
constexpr std::array<std::string_view, 1> kSlow{"SELECT sleep(0.5)"};

constexpr std::array kFirst{Migration{1, "two tables", kTwoTables}};
constexpr std::array kBoth{Migration{1, "two tables", kTwoTables}, Migration{2, "one column", kOneColumn}};
constexpr std::array kBroken{Migration{1, "half wrong", kHalfWrong}};
constexpr std::array kUnhurried{Migration{1, "slow", kSlow}, Migration{2, "slow too", kSlow}};

class Migrations : public testing::EngineFixture {
 protected:
  Status migrate_to(std::span<const Migration> migrations) { return migrate(client(), "weft", migrations); }
  std::string applied() { return ask("SELECT number, name FROM weft_migrations ORDER BY number"); }
};

TEST_F(Migrations, make_what_is_missing) {
  ASSERT_TRUE(migrate_to(kFirst));
  EXPECT_EQ(ask("SHOW TABLES"), "a\nb\nweft_migrations");
  EXPECT_EQ(applied(), "1\ttwo tables");
}

TEST_F(Migrations, are_applied_once) {
  ASSERT_TRUE(migrate_to(kFirst));
  ask("INSERT INTO a VALUES (1)");
  ASSERT_TRUE(migrate_to(kFirst));
  EXPECT_EQ(applied(), "1\ttwo tables");
  EXPECT_EQ(ask("SELECT n FROM a"), "1");
}

TEST_F(Migrations, go_on_from_where_the_data_is) {
  ASSERT_TRUE(migrate_to(kFirst));
  ASSERT_TRUE(migrate_to(kBoth));
  EXPECT_EQ(applied(), "1\ttwo tables\n2\tone column");
}

TEST_F(Migrations, refuse_data_of_a_newer_weft) {
  ASSERT_TRUE(migrate_to(kBoth));
  const auto older = migrate_to(kFirst);
  ASSERT_FALSE(older);
  EXPECT_EQ(older.error().code, ErrorCode::unsupported);
  EXPECT_NE(older.error().message.find("newer weft (migration 2; this one knows 1)"), std::string::npos);
}

TEST_F(Migrations, that_fail_name_themselves_and_leave_no_lock) {
  const auto broken = migrate_to(kBroken);
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().message.find("migration 1 (half wrong): ClickHouse"), 0u)
      << broken.error().message;
  EXPECT_EQ(applied(), "");
}

TEST_F(Migrations, that_were_cut_short_are_repeated_whole) {
  ASSERT_FALSE(migrate_to(kBroken));
  ASSERT_TRUE(migrate_to(kFirst));
  EXPECT_EQ(ask("SHOW TABLES"), "a\nb\nweft_migrations");
}

TEST_F(Migrations, of_two_wefts_at_once_take_turns) {
  Status one, other;
  std::thread beside([&] { other = migrate_to(kUnhurried); });
  one = migrate_to(kUnhurried);
  beside.join();
  EXPECT_TRUE(one) << one.error().message;
  EXPECT_TRUE(other) << other.error().message;
  EXPECT_EQ(applied(), "1\tslow\n2\tslow too");
}

}  // namespace
}  // namespace weft::engine
