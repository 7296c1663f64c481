#include "cli/ledger_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "cli/json_fields.h"
#include "cli/units.h"
#include "cli/wrap.h"

namespace weft::cli {
namespace {

constexpr size_t kNumberWidth = 9;
constexpr size_t kTokensWidth = 13;
constexpr size_t kKeyWidthMin = 12;

std::string grouped(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

size_t key_width(const Terminal& terminal, size_t fixed) {
  return std::max(terminal.columns() > fixed ? terminal.columns() - fixed : 0, kKeyWidthMin);
}

constexpr size_t kLedgerFixed = 2 * (kNumberWidth + 1) + 2 * (kTokensWidth + 1);

std::string ledger_line(const std::string& key, const boost::json::value& row, const Terminal& terminal) {
  return fmt::format("{} {} {} {} {}\n", fit(key, key_width(terminal, kLedgerFixed)),
                     fit_right(grouped(number_field(row, "/calls")), kNumberWidth),
                     fit_right(grouped(number_field(row, "/tokens/input")), kTokensWidth),
                     fit_right(grouped(number_field(row, "/tokens/output")), kTokensWidth),
                     fit_right(cost_text(real_field(row, "/cost_usd")), kNumberWidth));
}

std::string remarks(const boost::json::value& answer, const Terminal& terminal) {
  std::string text;
  if (const auto unknown = number_field(answer, "/total/calls_without_cost"); unknown > 0)
    text += fmt::format("{} without a known price. ", count_text(unknown, "call"));
  if (const auto more = number_field(answer, "/rows_left_out"); more > 0)
    text += fmt::format("{} more: --limit. ", count_text(more, "row"));
  if (boolean_field(answer, "/truncated"))
    text += "Not everything was looked at, only the latest; ask for a shorter time range.";
  return text.empty() ? text : terminal.paint(Colour::yellow, wrapped(text, terminal.columns(), 0));
}

constexpr size_t kUserFixed = 3 * (kNumberWidth + 1) + kTokensWidth + 1 + kNumberWidth + 1;

std::string user_line(const boost::json::value& user, const Terminal& terminal) {
  return fmt::format("{} {} {} {} {} {}\n",
                     fit(text_field(user, "/user_id"), key_width(terminal, kUserFixed)),
                     fit_right(grouped(number_field(user, "/trace_count")), kNumberWidth),
                     fit_right(grouped(number_field(user, "/span_count")), kNumberWidth),
                     fit_right(grouped(number_field(user, "/error_count")), kNumberWidth),
                     fit_right(grouped(number_field(user, "/total_tokens")), kTokensWidth),
                     fit_right(cost_text(real_field(user, "/cost_usd")), kNumberWidth));
}

}  // namespace

std::string ledger_view(const boost::json::value& answer, const Terminal& terminal) {
  auto heading = text_field(answer, "/by");
  std::ranges::transform(heading, heading.begin(), [](char c) { return static_cast<char>(c - 'a' + 'A'); });
  std::string text = terminal.paint(
      Colour::grey, fmt::format("{} {} {} {} {}\n", fit(heading, key_width(terminal, kLedgerFixed)),
                                fit_right("CALLS", kNumberWidth), fit_right("INPUT", kTokensWidth),
                                fit_right("OUTPUT", kTokensWidth), fit_right("COST", kNumberWidth)));
  for (const auto& row : list_field(answer, "/rows")) {
    const auto key = text_field(row, "/key");
    text += ledger_line(key.empty() ? "(none)" : key, row, terminal);
    if (const auto formula = text_field(row, "/formula"); !formula.empty())
      text += terminal.paint(Colour::grey, wrapped(formula, terminal.columns(), 2));
  }
  if (const auto* total = field(answer, "/total"); total != nullptr)
    text += terminal.paint(Colour::bold, ledger_line("total", *total, terminal));
  return text + remarks(answer, terminal);
}

std::string users_view(const boost::json::value& page, const Terminal& terminal) {
  const auto& users = list_field(page, "/users");
  if (users.empty()) return "No spans name a user in this time.\n";
  std::string text = terminal.paint(
      Colour::grey, fmt::format("{} {} {} {} {} {}\n", fit("USER", key_width(terminal, kUserFixed)),
                                fit_right("TRACES", kNumberWidth), fit_right("SPANS", kNumberWidth),
                                fit_right("ERRORS", kNumberWidth), fit_right("TOKENS", kTokensWidth),
                                fit_right("COST", kNumberWidth)));
  for (const auto& user : users) text += user_line(user, terminal);
  return text + remarks(page, terminal);
}

}  // namespace weft::cli
