#include "journal/checkpoint.h"

#include <gtest/gtest.h>

#include "journal/fake_disk.h"

namespace weft::journal {
namespace {

class CheckpointTest : public testing::Test {
 protected:
  using Found = CheckpointFile::Found;

  CheckpointFile open() {
    auto opened = CheckpointFile::open(*disk, identity);
    EXPECT_TRUE(opened) << opened.error().message;
    return std::move(*opened);
  }
  uint64_t planned() { return open().value().planned_through; }
  void damage_slot(size_t slot) {
    std::string content = folder.content(CheckpointFile::kFileName);
    content[slot * 4096 + 30] ^= 1;
    folder.set_content(CheckpointFile::kFileName, content);
  }

  FakeFolder folder;
  std::unique_ptr<Disk> disk = folder.disk();
  Identity identity = Identity::random();
};

TEST_F(CheckpointTest, a_new_one_says_nothing_is_applied) {
  EXPECT_EQ(open().found(), Found::nothing);
  EXPECT_EQ(open().found(), Found::intact);
  EXPECT_EQ(planned(), 0u);
}

TEST_F(CheckpointTest, what_was_synced_survives_a_power_cut) {
  auto file = open();
  for (uint64_t through = 1; through <= 5; ++through) {
    ASSERT_TRUE(file.write_and_sync({through - 1, through}));
    folder.lose_unsynced();
    ASSERT_EQ(planned(), through);
    file = open();
  }
}

TEST_F(CheckpointTest, any_part_of_an_unsynced_write_may_be_lost) {
  for (uint32_t seed = 0; seed < 50; ++seed) {
    auto file = open();
    ASSERT_TRUE(file.write_and_sync({seed, seed + 1}));
    ASSERT_TRUE(file.write({seed + 1, seed + 1}));
    folder.lose_some_unsynced(seed);
    ASSERT_EQ(open().found(), Found::intact);
    ASSERT_EQ(planned(), seed + 1);
  }
}

TEST_F(CheckpointTest, what_was_read_stays_after_a_power_cut) {
  auto file = open();
  ASSERT_TRUE(file.write_and_sync({0, 1}));
  ASSERT_TRUE(file.write({1, 1}));
  EXPECT_EQ(open().value().applied_through, 1u);
  folder.lose_unsynced();
  EXPECT_EQ(open().value().applied_through, 1u);
}

TEST_F(CheckpointTest, with_a_damaged_slot_the_other_one_counts) {
  auto file = open();
  ASSERT_TRUE(file.write_and_sync({0, 1}));
  ASSERT_TRUE(file.write_and_sync({1, 2}));
  damage_slot(0);
  EXPECT_EQ(open().found(), Found::one_slot_damaged);
  EXPECT_EQ(planned(), 1u);
}

TEST_F(CheckpointTest, with_both_slots_damaged_it_starts_anew) {
  ASSERT_TRUE(open().write_and_sync({0, 1}));
  damage_slot(0);
  damage_slot(1);
  EXPECT_EQ(open().found(), Found::unreadable);
  EXPECT_EQ(open().found(), Found::intact);
}

TEST_F(CheckpointTest, a_short_file_is_unreadable_not_a_crash) {
  for (const size_t bytes : {0u, 7u, 47u}) {
    folder.set_content(CheckpointFile::kFileName, std::string(bytes, 'w'));
    EXPECT_EQ(open().found(), Found::unreadable);
  }
}

TEST_F(CheckpointTest, one_of_another_journal_is_unreadable) {
  ASSERT_TRUE(open().write_and_sync({0, 1}));
  identity = Identity::random();
  EXPECT_EQ(open().found(), Found::unreadable);
}

TEST_F(CheckpointTest, a_failed_sync_leaves_the_durable_slot_alone) {
  auto file = open();
  ASSERT_TRUE(file.write_and_sync({0, 1}));
  folder.fail_next(FakeFolder::Operation::sync);
  EXPECT_FALSE(file.write_and_sync({1, 2}));
  ASSERT_TRUE(file.write({1, 3}));
  folder.lose_unsynced();
  EXPECT_EQ(planned(), 1u);
}

}  // namespace
}  // namespace weft::journal
