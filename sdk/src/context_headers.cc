#include "context_headers.h"

#include <array>
#include <string>
#include <utility>

#include "b3.h"
#include "header_lines.h"
#include "header_text.h"
#include "traceparent.h"

namespace weft::detail {
namespace {

constexpr std::string_view kTraceparent = "traceparent";
constexpr std::string_view kTracestate = "tracestate";
constexpr std::string_view kBaggage = "baggage";

// Baggage keys by which HoneyHive's SDKs know the session, and their other spellings.
constexpr std::array<std::array<std::string_view, 3>, 3> kSessionKeys = {{
    {"session_id", "honeyhive_session_id", "honeyhive.session_id"},
    {"project", "honeyhive_project", "honeyhive.project"},
    {"source", "honeyhive_source", "honeyhive.source"},
}};

// Two of them are as bad as none (W3C Trace Context, section 4.3).
struct TraceparentLines {
  std::optional<RemoteSpan> span;
  size_t count = 0;
};
std::optional<RemoteSpan> read_traceparent_of(HeaderReader headers, size_t& ignored) {
  TraceparentLines lines;
  headers.get(headers.carrier, kTraceparent, &lines, [](void* state, std::string_view line) {
    auto& known = *static_cast<TraceparentLines*>(state);
    if (known.count++ == 0) known.span = read_traceparent(line);
  });
  if (lines.count > 1) lines.span.reset();
  if (lines.count > 0 && !lines.span) ++ignored;
  return lines.span;
}

TraceState read_tracestate_of(HeaderReader headers, size_t& ignored) {
  const HeaderLines lines(headers, kTracestate);
  if (lines.empty()) return {};
  const auto state = TraceState::parse(lines.text());
  if (!state) ++ignored;
  return state.value_or(TraceState());
}

// Entries under another spelling of a key get the key, unless it is there.
Baggage with_session_keys(Baggage baggage) {
  for (const auto& [key, underscored, dotted] : kSessionKeys) {
    for (const std::string_view alias : {underscored, dotted}) {
      const auto value = baggage.get(alias);
      if (!value) continue;
      const Baggage without_alias = baggage.without(alias);
      baggage = baggage.get(key) ? without_alias : without_alias.with(key, *value);
    }
  }
  return baggage;
}

Baggage read_baggage_of(HeaderReader headers, size_t& ignored) {
  const HeaderLines lines(headers, kBaggage);
  if (lines.empty()) return {};
  size_t ignored_entries = 0;
  Baggage baggage = Baggage::parse(lines.text(), &ignored_entries);
  if (ignored_entries > 0) ++ignored;
  const bool has_alias = lines.text().find("honeyhive") != std::string_view::npos;
  return has_alias ? with_session_keys(std::move(baggage)) : baggage;
}

// A `baggage` header put together from entries that are encoded already, as far as the limits allow.
class MergedBaggage {
 public:
  void add(std::string_view entry) {
    const size_t bytes = text_.size() + (text_.empty() ? 0 : 1) + entry.size();
    if (entries_ == Baggage::kEntriesMax || bytes > Baggage::kHeaderBytesMax) return;
    if (!text_.empty()) text_ += ',';
    text_ += entry;
    ++entries_;
  }
  bool empty() const { return text_.empty(); }
  std::string_view text() const { return text_; }

 private:
  std::string text_;
  size_t entries_ = 0;
};

// `merged` owns what the result is a view of, unless one of the two says all.
std::string_view baggage_header(const Baggage& baggage, std::string_view tracer_baggage,
                                MergedBaggage& merged) {
  if (baggage.empty()) return tracer_baggage;
  std::string_view own = baggage.to_header();
  while (!tracer_baggage.empty()) {
    const std::string_view entry = take_until(tracer_baggage, ',');
    if (!baggage.get(entry.substr(0, entry.find('=')))) merged.add(entry);
  }
  if (merged.empty()) return own;
  while (!own.empty()) merged.add(take_until(own, ','));
  return merged.text();
}

}  // namespace

void write_context(HeaderWriter headers, const Context& context, std::string_view tracer_baggage) {
  MergedBaggage merged;
  const HeaderLine baggage{kBaggage, baggage_header(context.baggage(), tracer_baggage, merged)};
  const SpanContext& span = context.span_context();
  if (!span.is_valid()) return headers.set_all(headers.carrier, &baggage, 1);
  const auto traceparent = write_traceparent(span);
  const HeaderLine lines[] = {{kTraceparent, {traceparent.data(), traceparent.size()}},
                              {kTracestate, span.trace_state().to_header()},
                              baggage};
  headers.set_all(headers.carrier, lines, std::size(lines));
}

std::optional<Context> read_context(HeaderReader headers, size_t& ignored) {
  TraceState state;
  auto span = read_traceparent_of(headers, ignored);
  if (span) {
    state = read_tracestate_of(headers, ignored);
  } else {
    span = read_b3(headers, ignored);
  }
  Baggage baggage = read_baggage_of(headers, ignored);
  if (span) {
    return Context({span->trace_id, span->span_id, span->flags, true, std::move(state)}, std::move(baggage));
  }
  if (baggage.empty()) return {};
  return Context({}, std::move(baggage));
}

}  // namespace weft::detail
