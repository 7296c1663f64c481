#include "cli/tree_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <map>
#include <set>
#include <vector>

#include "cli/json_fields.h"
#include "cli/units.h"

namespace weft::cli {
namespace {

constexpr size_t kTypeWidth = 7;
constexpr size_t kDurationWidth = 9;
constexpr size_t kServiceWidthMax = 18;
constexpr size_t kBarWidthMin = 10;
constexpr size_t kBarWidthMax = 32;
constexpr size_t kGaps = 4;  // one column between neighbours
// Spans whose indentation would leave their name less room than this are drawn less deep, with their depth as
// a number.
constexpr size_t kNameWidthMin = 16;
constexpr size_t kIndent = 3;  // columns a level: "├─ "
constexpr std::array kServiceColours{Colour::cyan, Colour::magenta, Colour::blue, Colour::green,
                                     Colour::yellow};

struct Window {
  uint64_t start = 0;
  uint64_t duration = 1;
};

Window window_of(const boost::json::array& spans) {
  uint64_t start = UINT64_MAX;
  uint64_t end = 0;
  for (const auto& span : spans) {
    const uint64_t from = number_field(span, "/start_time_unix_nano");
    start = std::min(start, from);
    end = std::max(end, from + number_field(span, "/duration_ns"));
  }
  return {start, end > start ? end - start : 1};
}

class Tree {
 public:
  Tree(const boost::json::value& trace, const Terminal& terminal)
      : trace_(trace), spans_(list_field(trace, "/spans")), terminal_(terminal), window_(window_of(spans_)) {
    for (const auto& span : spans_) {
      const auto service = text_field(span, "/service");
      service_width_ = std::min(std::max(service_width_, display_width(service)), kServiceWidthMax);
      ids_.insert(text_field(span, "/span_id"));
      colour_of_.try_emplace(service, kServiceColours[colour_of_.size() % kServiceColours.size()]);
    }
    const size_t fixed = service_width_ + kTypeWidth + kDurationWidth + kGaps;
    const size_t free = terminal_.columns() > fixed ? terminal_.columns() - fixed : 0;
    bar_width_ = std::clamp(free / 3, kBarWidthMin, kBarWidthMax);
    name_width_ = std::max(free > bar_width_ ? free - bar_width_ : 0, kNameWidthMin + kIndent);
    depth_max_ = (name_width_ - kNameWidthMin) / kIndent;
  }

  std::string draw() {
    std::string out = head();
    for (size_t i = 0; i < spans_.size(); ++i) out += lines(i);
    return out;
  }

 private:
  std::string head() const {
    std::string line = terminal_.paint(Colour::bold, "trace " + text_field(trace_, "/trace_id")) + "\n";
    line += fmt::format("{}, {}, {}", duration_text(number_field(trace_, "/duration_ns")),
                        count_text(number_field(trace_, "/span_count"), "span"),
                        count_text(list_field(trace_, "/services").size(), "service"));
    const uint64_t errors = number_field(trace_, "/error_count");
    line += ", " + terminal_.paint(errors > 0 ? Colour::red : Colour::none, count_text(errors, "error"));
    line += spending(trace_);
    return line + "\n\n";
  }

  static std::string spending(const boost::json::value& of) {
    std::string text;
    if (const uint64_t tokens = number_field(of, "/tokens/total"); tokens > 0) {
      text += fmt::format(", {} tokens ({} in, {} out)", tokens, number_field(of, "/tokens/input"),
                          number_field(of, "/tokens/output"));
    }
    if (const auto cost = cost_text(real_field(of, "/cost_usd")); !cost.empty()) text += ", " + cost;
    return text;
  }

  static size_t depth_of(const boost::json::value& span) { return number_field(span, "/depth"); }

  bool has_later_sibling(size_t index, size_t depth) const {
    for (size_t i = index + 1; i < spans_.size(); ++i) {
      const size_t other = depth_of(spans_[i]);
      if (other < depth) return false;
      if (other == depth) return true;
    }
    return false;
  }

  // "│  ├─ ": continues the lines of ancestors that have siblings to come.
  std::string branch(size_t index) {
    const size_t depth = std::min(depth_of(spans_[index]), depth_max_);
    open_.resize(depth + 1);
    if (depth == 0) return "";
    const bool later = depth_of(spans_[index]) <= depth_max_ && has_later_sibling(index, depth);
    std::string text;
    for (size_t d = 1; d < depth; ++d) text += open_[d] ? "│  " : "   ";
    text += later ? "├─ " : "└─ ";
    open_[depth] = later;
    return text;
  }

  std::string bar(const boost::json::value& span) const {
    const auto scale = static_cast<double>(bar_width_) / static_cast<double>(window_.duration);
    const auto offset = static_cast<double>(number_field(span, "/start_time_unix_nano") - window_.start);
    const auto from = std::min(static_cast<size_t>(offset * scale), bar_width_ - 1);
    const auto wanted =
        static_cast<size_t>(static_cast<double>(number_field(span, "/duration_ns")) * scale + 0.5);
    const size_t length = std::clamp(wanted, size_t{1}, bar_width_ - from);
    std::string text(from, ' ');
    for (size_t i = 0; i < length; ++i) text += wanted == 0 ? "▏" : "█";
    return text.append(bar_width_ - from - length, ' ');
  }

  std::string lines(size_t index) {
    const auto& span = spans_[index];
    const auto service = text_field(span, "/service");
    const auto colour = colour_of_.at(service);
    const bool failed = text_field(span, "/status/code") == "error";
    const std::string lead = branch(index);
    std::string name = text_field(span, "/event_name");
    if (depth_of(span) > depth_max_) name = fmt::format("[{}] {}", depth_of(span), name);
    std::string out =
        terminal_.paint(Colour::grey, lead) +
        terminal_.paint(failed ? Colour::red : Colour::bold, fit(name, name_width_ - display_width(lead))) +
        " " + terminal_.paint(colour, fit(service, service_width_)) + " " +
        fit(text_field(span, "/event_type"), kTypeWidth) + " " +
        terminal_.paint(failed ? Colour::red : colour, bar(span)) + " " +
        fit_right(duration_text(number_field(span, "/duration_ns")), kDurationWidth) + "\n";
    return out + remarks(span, index, failed);
  }

  std::string remarks(const boost::json::value& span, size_t index, bool failed) const {
    const size_t depth = std::min(depth_of(span), depth_max_);
    std::string lead;
    for (size_t d = 1; d <= depth; ++d) lead += open_[d] ? "│  " : "   ";
    const bool has_child = index + 1 < spans_.size() && depth_of(spans_[index + 1]) > depth_of(span);
    lead += has_child && depth < depth_max_ ? "│  " : "   ";
    const size_t room = terminal_.columns() - std::min(terminal_.columns() - kTypeWidth, display_width(lead));
    std::string out;
    const auto add = [&](Colour colour, const std::string& text) {
      auto line = fit(text, room);
      line.erase(line.find_last_not_of(' ') + 1);
      out += terminal_.paint(Colour::grey, lead) + terminal_.paint(colour, line) + "\n";
    };
    if (boolean_field(span, "/missing_parent")) {
      const auto parent = text_field(span, "/parent_span_id");
      add(Colour::yellow, ids_.contains(parent) ? "its parents are a circle: it is its own ancestor"
                                                : "parent " + parent + " has not arrived");
    }
    if (const auto spent = spending(span); !spent.empty()) {
      const auto model = text_field(span, "/model");
      add(Colour::grey, model.empty() ? spent.substr(2) : model + spent);
    }
    if (failed) {
      auto message = text_field(span, "/error");
      if (message.empty()) message = text_field(span, "/status/message");
      add(Colour::red, message.empty() ? "failed, without a message" : "✗ " + message);
    }
    return out;
  }

  const boost::json::value& trace_;
  const boost::json::array& spans_;
  const Terminal& terminal_;
  const Window window_;
  std::map<std::string, Colour> colour_of_;
  std::set<std::string> ids_;  // of all spans
  std::vector<bool> open_;  // by depth: a sibling of the current path's span at that depth is still to come
  size_t service_width_ = 0;
  size_t bar_width_ = 0;
  size_t name_width_ = 0;
  size_t depth_max_ = 0;
};

}  // namespace

std::string tree_view(const boost::json::value& trace, const Terminal& terminal) {
  return Tree(trace, terminal).draw();
}

}  // namespace weft::cli
