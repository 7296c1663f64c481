#include "eval/test_filter.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <random>
#include <unordered_map>

#include "eval/plan.h"
#include "runs/row_reading.h"

namespace weft::eval {
namespace {

using TestPredicate = std::function<Result<bool>(const TestCase& with_defaults)>;

Result<bool> matches(Javascript& javascript, const std::string& pattern, std::string_view text) {
  const json::value expression = string_value(pattern);
  const json::value subject = string_value(text);
  TRY_ASSIGN(const auto found, javascript.call("matches", {&expression, &subject}));
  return found.is_bool() && found.get_bool();
}

// Keeps the items of which the predicate holds.
template <class Item, class Predicate>
Status keep(std::vector<Item>& items, const Predicate& holds) {
  std::vector<Item> kept;
  for (auto& item : items) {
    TRY_ASSIGN(const bool is_kept, holds(item));
    if (is_kept) kept.push_back(std::move(item));
  }
  items = std::move(kept);
  return {};
}

template <class Item>
Status keep_named(std::vector<Item>& items, const std::string& pattern, Javascript& javascript) {
  if (pattern.empty()) return {};
  return keep(items, [&](const Item& item) -> Result<bool> {
    TRY_ASSIGN(const bool by_label, matches(javascript, pattern, item.label));
    return by_label ? Result<bool>(true) : matches(javascript, pattern, item.id);
  });
}

// A list has the part where one of its items has.
bool has_part(const json::value& value, std::string_view part) {
  if (!value.is_array()) return text_of(value).find(part) != std::string::npos;
  const auto& items = value.get_array();
  return std::any_of(items.begin(), items.end(),
                     [&](const json::value& item) { return text_of(item).find(part) != std::string::npos; });
}

Result<TestPredicate> of_metadata(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == 0 || equals == text.npos)
    return fail(ErrorCode::invalid_argument, "--filter-metadata {}: write NAME=value", text);
  return [name = text.substr(0, equals), part = text.substr(equals + 1)](const TestCase& test) {
    const auto* value = member(test.metadata, name);
    return Result<bool>(value != nullptr && has_part(*value, part));
  };
}

// A var of a row as it came of the one that the test has. Texts that are rendered or read from files are not
// known before; each item of a list is one.
bool may_become(const json::value& of_test, const json::value& of_row) {
  if (of_test == of_row) return true;
  if (of_test.is_array()) {
    const auto& items = of_test.get_array();
    return std::any_of(items.begin(), items.end(), [&](const auto& item) {
      return item == of_row || (item.is_string() && item.get_string().find("{{") != json::string::npos);
    });
  }
  if (!of_test.is_string()) return of_test.is_object();
  const std::string_view text = of_test.get_string();
  return text.starts_with("file://") || text.find("{{") != text.npos || text.find("{%") != text.npos;
}

bool is_row_of(const TestCase& test, const json::value& row) {
  const auto& vars = runs::vars_of(row);
  return std::all_of(test.vars.begin(), test.vars.end(), [&](const auto& of_test) {
    const auto* of_row = member(vars, of_test.key());
    return of_row != nullptr && may_become(of_test.value(), *of_row);
  });
}

// The rows of a file of results that came out one of these ways.
class PreviousRows {
 public:
  static Result<PreviousRows> read(const std::string& path, std::vector<runs::Verdict> wanted) {
    PreviousRows made(std::move(wanted));
    TRY_ASSIGN(const auto text, read_file(path));
    const auto taken = path.ends_with(".jsonl") ? made.add_lines(text) : made.add_document(text);
    if (!taken) return wrap(taken.error(), path);
    return made;
  }

  bool has(const TestCase& test) const {
    const auto [begin, end] = rows_.equal_range(test.description);
    return std::any_of(begin, end, [&](const auto& row) { return is_row_of(test, row.second); });
  }

 private:
  explicit PreviousRows(std::vector<runs::Verdict> wanted) : wanted_(std::move(wanted)) {}

  Status add_lines(std::string_view text) {
    for (size_t begin = 0; begin < text.size();) {
      const size_t end = std::min(text.find('\n', begin), text.size());
      const auto line = text.substr(begin, end - begin);
      begin = end + 1;
      if (line.empty()) continue;
      TRY_ASSIGN(const auto row, parse_json(line));
      add(row);
    }
    return {};
  }

  Status add_document(std::string_view text) {
    TRY_ASSIGN(const auto document, parse_json(text));
    const auto* rows = member(member(document, "results"), "results");
    if (rows == nullptr || !rows->is_array())
      return fail(ErrorCode::invalid_argument, "this is no file of results: write one with -o results.json");
    for (const auto& row : rows->get_array()) add(row);
    return {};
  }

  void add(const json::value& row) {
    if (std::find(wanted_.begin(), wanted_.end(), runs::verdict_of(row)) == wanted_.end()) return;
    rows_.emplace(runs::description_of(row), json::object{{"vars", runs::vars_of(row)}});
  }

  std::vector<runs::Verdict> wanted_;
  std::unordered_multimap<std::string, json::value> rows_;  // by their tests' descriptions
};

Result<TestPredicate> of_results(const std::string& path, std::vector<runs::Verdict> wanted) {
  TRY_ASSIGN(auto rows, PreviousRows::read(path, std::move(wanted)));
  return [rows = std::move(rows)](const TestCase& test) { return Result<bool>(rows.has(test)); };
}

Result<std::vector<TestPredicate>> predicates_of(const TestFilter& filter, Javascript& javascript) {
  std::vector<TestPredicate> made;
  for (const auto& text : filter.metadata) {
    TRY_ASSIGN(made.emplace_back(), of_metadata(text));
  }
  const std::pair<const std::string*, std::vector<runs::Verdict>> files[] = {
      {&filter.not_passed_in, {runs::Verdict::fail, runs::Verdict::error}},
      {&filter.failed_in, {runs::Verdict::fail}},
      {&filter.errors_in, {runs::Verdict::error}}};
  for (const auto& [path, wanted] : files) {
    if (path->empty()) continue;
    TRY_ASSIGN(made.emplace_back(), of_results(*path, wanted));
  }
  if (filter.pattern.empty()) return made;
  made.push_back([&](const TestCase& test) { return matches(javascript, filter.pattern, test.description); });
  return made;
}

Status cut_to_range(const std::string& range, std::vector<TestCase>& tests) {
  size_t first = 0;
  size_t end = 0;
  const char* last = range.data() + range.size();
  const auto [colon, no_first] = std::from_chars(range.data(), last, first);
  const bool has_colon = no_first == std::errc() && colon != last && *colon == ':';
  const auto [rest, no_end] = std::from_chars(has_colon ? colon + 1 : last, last, end);
  if (!has_colon || no_end != std::errc() || rest != last || end < first)
    return fail(ErrorCode::invalid_argument, "--filter-range {}: write FIRST:END, as in 0:10", range);
  tests.resize(std::min(end, tests.size()));
  tests.erase(tests.begin(), tests.begin() + static_cast<ptrdiff_t>(std::min(first, tests.size())));
  return {};
}

void sample(size_t count, uint64_t seed, std::vector<TestCase>& tests) {
  std::vector<TestCase> chosen;
  std::mt19937_64 random(seed);
  std::sample(std::make_move_iterator(tests.begin()), std::make_move_iterator(tests.end()),
              std::back_inserter(chosen), count, random);
  tests = std::move(chosen);
}

}  // namespace

bool TestFilter::chooses_tests() const {
  return !pattern.empty() || !metadata.empty() || !not_passed_in.empty() || !failed_in.empty() ||
         !errors_in.empty() || !range.empty() || first_count || sample_count;
}

Status apply_filter(const TestFilter& filter, Javascript& javascript, Config& config) {
  TRY(keep_named(config.providers, filter.providers, javascript));
  TRY(keep_named(config.prompts, filter.prompts, javascript));
  if (!filter.chooses_tests()) return {};
  config.tests = spelt_out(config);
  config.scenarios.clear();
  TRY_ASSIGN(const auto predicates, predicates_of(filter, javascript));
  TRY(keep(config.tests, [&](const TestCase& test) -> Result<bool> {
    const TestCase whole = with_defaults(test, config.default_test);
    for (const auto& holds : predicates) {
      TRY_ASSIGN(const bool is_kept, holds(whole));
      if (!is_kept) return false;
    }
    return true;
  }));
  if (!filter.range.empty()) TRY(cut_to_range(filter.range, config.tests));
  if (filter.first_count) config.tests.resize(std::min(*filter.first_count, config.tests.size()));
  if (filter.sample_count) sample(*filter.sample_count, filter.sample_seed, config.tests);
  return {};
}

}  // namespace weft::eval
