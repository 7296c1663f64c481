#include "cli/analysis_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <vector>

#include "cli/json_fields.h"
#include "cli/units.h"
#include "cli/wrap.h"

namespace weft::cli {
namespace {

constexpr size_t kIndent = 2;
constexpr size_t kAdviceShown = 3;
constexpr size_t kLinesShown = 5;      // of each part; beyond: how many more there are
constexpr size_t kSegmentsShown = 20;  // of the path; beyond: the longest, still by time
constexpr size_t kTimeWidth = 9;
constexpr size_t kShareWidth = 5;
constexpr size_t kCellsWidth = kIndent + 2 * kTimeWidth + kShareWidth + 4;  // left of a name
static_assert(kCellsWidth < Terminal::kColumnsMin);

using boost::json::value;

std::string quoted(const value& span) {
  const auto name = text_field(span, "/name");
  const auto service = text_field(span, "/service");
  return service.empty() ? name : fmt::format("{} ({})", name, service);
}

std::string percent(double share) {
  return fmt::format("{:.0f} %", std::round(100 * share));
}

double share_of(uint64_t part, uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::string spending(uint64_t tokens, std::optional<double> cost) {
  std::string text = tokens > 0 ? count_text(tokens, "token") : "";
  if (const auto dollars = cost_text(cost); !dollars.empty() && cost > 0.0) {
    text += (text.empty() ? "" : ", ") + dollars;
  }
  return text;
}

// A sentence, and what heeding it would save.
struct Advice {
  uint64_t saved_ns;
  std::string text;
};

std::string overlap_text(const value& overlap) {
  const auto& spans = list_field(overlap, "/spans");
  const bool compared = text_field(overlap, "/independence") == "contents_compared";
  return fmt::format(
      "{} run one after the other, from {} to {}, and {}. Run at the same time they would save up to {}.",
      count_text(number_field(overlap, "/spans_count"), "step"), quoted(spans.front()), quoted(spans.back()),
      compared ? "nothing one answered is in what another was asked"
               : "are one operation again and again; what they are given is not recorded",
      duration_text(number_field(overlap, "/saved_ns")));
}

std::string repeated_text(const value& call) {
  const auto spent = spending(number_field(call, "/saved/tokens"), real_field(call, "/saved/cost_usd"));
  return fmt::format("{} was called {} times with the same inputs. A cache would have saved {}{}.",
                     quoted(list_field(call, "/spans").front()), number_field(call, "/spans_count"),
                     duration_text(number_field(call, "/saved_ns")), spent.empty() ? "" : ", " + spent);
}

std::string retry_text(const value& retry) {
  const auto spent = spending(number_field(retry, "/lost/tokens"), real_field(retry, "/lost/cost_usd"));
  return fmt::format("{} was tried {} times and {}. {} were lost{}.",
                     quoted(list_field(retry, "/attempts").front()), number_field(retry, "/attempts_count"),
                     boolean_field(retry, "/succeeded") ? "succeeded at last" : "never succeeded",
                     duration_text(number_field(retry, "/lost_ns")), spent.empty() ? "" : ", with " + spent);
}

std::string repeat_text(const value& repeat) {
  return fmt::format(
      "{} ×{}, p50 {}, p95 {}, {}, {} in all{}.", quoted(repeat), number_field(repeat, "/spans_count"),
      duration_text(number_field(repeat, "/p50_ns")), duration_text(number_field(repeat, "/p95_ns")),
      boolean_field(repeat, "/is_sequential") ? "one after the other" : "some at the same time",
      duration_text(number_field(repeat, "/elapsed_ns")),
      boolean_field(repeat, "/is_n_plus_one") ? ". One call for all of them may do (N+1)" : "");
}

std::string failure_text(const value& error) {
  const auto message = text_field(error, "/message");
  if (!boolean_field(error, "/status_unset")) return message.empty() ? "failed" : "failed: " + message;
  const bool is_http =
      message.size() == 3 && std::ranges::all_of(message, [](char c) { return c >= '0' && c <= '9'; });
  return fmt::format("{} {}, and its status is not set (no count of errors has it)",
                     is_http ? "answered" : "says", message);
}

std::string error_text(const value& error) {
  std::string text = quoted(*field(error, "/origin")) + " " + failure_text(error);
  if (const uint64_t up = number_field(error, "/path_count"); up > 0) {
    text += fmt::format(". It went up through {}", count_text(up, "span"));
    for (const auto& passed : list_field(error, "/path")) text += ", " + text_field(passed, "/name");
  }
  if (boolean_field(error, "/was_retried")) return text + ". It was tried again.";
  const auto* swallowed = field(error, "/swallowed_by");
  if (swallowed == nullptr || swallowed->is_null()) return text + ".";
  return text + fmt::format(". {} did not fail: the error was swallowed there.", quoted(*swallowed));
}

std::string cache_text(const value& cache) {
  const uint64_t hits = number_field(cache, "/hits");
  const uint64_t misses = number_field(cache, "/misses");
  return fmt::format("{} had {} of {} answers ({}).", quoted(cache), hits, hits + misses,
                     percent(real_field(cache, "/hit_rate").value_or(0)));
}

std::string line_text(const value& line) {
  const bool billed = boolean_field(line, "/tokens_billed") || boolean_field(line, "/cost_billed");
  const auto model = text_field(line, "/model");
  return fmt::format("{}{}: {}{}", quoted(line), model.empty() ? "" : ", " + model,
                     text_field(line, "/formula"), billed ? "" : " (not billed: spans below it say it too)");
}

using TextOf = std::string (*)(const value&);

// Draws one analysis. One thread.
class AnalysisView {
 public:
  AnalysisView(const value& analysis, const Terminal& terminal)
      : analysis_(analysis), terminal_(terminal), duration_ns_(number_field(analysis, "/duration_ns")) {}

  std::string draw() {
    out_ = head();
    advise();
    path();
    part("Errors", "/errors", error_text);
    part("Retries", "/retries", retry_text);
    part("Could happen at the same time", "/overlaps", overlap_text);
    part("Repeated steps", "/repeats", repeat_text);
    part("Calls a cache would have saved", "/repeated_calls", repeated_text);
    part("Caches", "/caches", cache_text);
    prompt_cache();
    part("Tokens and cost", "/ledger/lines", line_text);
    total();
    return out_;
  }

 private:
  std::string head() const {
    std::string text = terminal_.paint(Colour::bold, "trace " + text_field(analysis_, "/trace_id")) + "\n";
    const auto* root = field(analysis_, "/root");
    if (root == nullptr || root->is_null()) return text + "no spans\n";
    return text + wrapped(fmt::format("{}, {}, {}{}", quoted(*root), duration_text(duration_ns_),
                                      count_text(number_field(analysis_, "/span_count"), "span"),
                                      boolean_field(analysis_, "/truncated") ? ", the earliest of more" : ""),
                          terminal_.columns(), 0);
  }

  void title(std::string_view text) { out_ += "\n" + terminal_.paint(Colour::bold, text) + "\n"; }
  void paragraph(std::string_view text) { out_ += wrapped(text, terminal_.columns(), kIndent); }

  void part(std::string_view name, std::string_view pointer, TextOf text_of) {
    const auto& items = list_field(analysis_, pointer);
    if (items.empty()) return;
    title(name);
    for (size_t i = 0; i < std::min(items.size(), kLinesShown); ++i) paragraph(text_of(items[i]));
    const uint64_t count = number_field(analysis_, fmt::format("{}_count", pointer));
    if (count > kLinesShown) paragraph(fmt::format("and {} more (--json lists them)", count - kLinesShown));
  }

  // What saves most comes first, whatever part it is of.
  void advise() {
    std::vector<Advice> advice;
    for (const auto& found : list_field(analysis_, "/bottlenecks")) {
      const uint64_t saved = number_field(found, "/half_saves_ns");
      advice.push_back(
          {saved, fmt::format("{} takes {} itself, {} of the request. In half the time the request would be "
                              "{} shorter.",
                              quoted(found), duration_text(number_field(found, "/own_ns")),
                              percent(real_field(found, "/share").value_or(0)), duration_text(saved))});
    }
    const auto add = [&](std::string_view pointer, std::string_view saved, TextOf text_of) {
      for (const auto& found : list_field(analysis_, pointer)) {
        advice.push_back({number_field(found, saved), text_of(found)});
      }
    };
    add("/overlaps", "/saved_ns", overlap_text);
    add("/repeated_calls", "/saved_ns", repeated_text);
    add("/retries", "/lost_ns", retry_text);
    std::erase_if(advice, [](const Advice& each) { return each.saved_ns == 0; });
    std::ranges::stable_sort(advice, std::ranges::greater{}, &Advice::saved_ns);
    if (advice.empty()) return;
    title("What to do first");
    for (size_t i = 0; i < std::min(advice.size(), kAdviceShown); ++i) {
      paragraph(fmt::format("{}. {}", i + 1, advice[i].text));
    }
  }

  void path() {
    const auto& segments = list_field(analysis_, "/critical_path/segments");
    if (segments.empty()) return;
    title("Critical path");
    out_ += terminal_.paint(Colour::grey, cells("after", "for", "share", "waited for"));
    const uint64_t shown_min = shortest_shown(segments);
    uint64_t left_out = 0;
    for (const auto& segment : segments) {
      number_field(segment, "/duration_ns") >= shown_min ? row(segment) : void(++left_out);
    }
    left_out += number_field(analysis_, "/critical_path/segments_count") - segments.size();
    if (left_out > 0)
      paragraph(fmt::format("and {} (--json lists them)", count_text(left_out, "shorter part")));
  }

  static uint64_t shortest_shown(const boost::json::array& segments) {
    if (segments.size() <= kSegmentsShown) return 0;
    std::vector<uint64_t> longest;
    for (const auto& segment : segments) longest.push_back(number_field(segment, "/duration_ns"));
    std::ranges::nth_element(longest, longest.begin() + kSegmentsShown - 1, std::ranges::greater{});
    return longest[kSegmentsShown - 1];
  }

  void row(const value& segment) {
    const uint64_t duration = number_field(segment, "/duration_ns");
    out_ += cells(duration_text(number_field(segment, "/start_offset_ns")), duration_text(duration),
                  percent(share_of(duration, duration_ns_)), quoted(segment));
  }

  // One line of the path's table.
  std::string cells(std::string_view after, std::string_view length, std::string_view share,
                    std::string_view span) const {
    auto name = fit(span, terminal_.columns() - kCellsWidth);
    name.erase(name.find_last_not_of(' ') + 1);
    return fmt::format("{:{}}{} {} {}  {}\n", "", kIndent, fit_right(after, kTimeWidth),
                       fit_right(length, kTimeWidth), fit_right(share, kShareWidth), name);
  }

  void prompt_cache() {
    const uint64_t input = number_field(analysis_, "/prompt_cache/input_tokens");
    if (input == 0) return;
    const uint64_t read = number_field(analysis_, "/prompt_cache/cache_read_tokens");
    title("Prompt cache");
    paragraph(fmt::format("{} of {} input tokens were read from the provider's cache ({}).", read, input,
                          percent(share_of(read, input))));
  }

  void total() {
    const auto spent = spending(number_field(analysis_, "/ledger/total/tokens/total"),
                                real_field(analysis_, "/ledger/total/cost_usd"));
    if (spent.empty()) return;
    paragraph(fmt::format("In all: {} in {}.", spent,
                          count_text(number_field(analysis_, "/ledger/total/calls"), "call")));
  }

  const value& analysis_;
  const Terminal& terminal_;
  const uint64_t duration_ns_;
  std::string out_;
};

}  // namespace

std::string analysis_view(const value& analysis, const Terminal& terminal) {
  return AnalysisView(analysis, terminal).draw();
}

}  // namespace weft::cli
