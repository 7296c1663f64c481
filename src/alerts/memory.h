// Memory: what alerting must still know after a restart, and the file that holds it.
//
//   file = "weft-alerts 1 " checksum "\n" json
//   checksum = 16 hexadecimal digits, XXH3 of json
//
// It is replaced whole, so that after a crash it is the old one or the new one.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "alerts/alert.h"
#include "alerts/outbox.h"
#include "base/result.h"
#include "journal/disk.h"

namespace weft::alerts {

inline constexpr size_t kMemoryBytesMax = 256 * 1024 * 1024;  // of the file; beyond: it is taken for damaged

struct RuleKey {
  store::ProjectScope project;
  std::string name;
  auto operator<=>(const RuleKey&) const = default;
};
inline RuleKey key_of(const Rule& rule) {
  return {rule.project, rule.name};
}

struct Memory {
  std::vector<Rule> rules;  // those made by the API
  std::map<RuleKey, Group> groups;
  std::deque<Message> outbox;
};

// The file's content, and back. Errors: data_loss, with what is wrong.
std::string to_file(const std::vector<RulePointer>& api_rules, const std::map<RuleKey, Group>& groups,
                    const std::deque<Message>& outbox);
Result<Memory> from_file(const std::string& untrusted_text);

// A damaged file is renamed, which the log says, and what it held is forgotten. Errors: those of the disk.
Result<Memory> recall(journal::Disk& disk, uint64_t now_unix_nano);
Status remember(journal::Disk& disk, const std::string& content);

}  // namespace weft::alerts
