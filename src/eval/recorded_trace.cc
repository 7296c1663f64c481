#include "eval/recorded_trace.h"

#include <algorithm>
#include <boost/json.hpp>

#include "assertions/span_role.h"
#include "eval/plan.h"
#include "eval/trace_source.h"
#include "eval/values.h"
#include "model/json_tree.h"

namespace weft::eval {
namespace {

// What one span was given and gave back; empty where it says nothing.
struct Exchange {
  json::object inputs;
  json::object outputs;
};

json::object object_of(const std::string& text) {
  auto parsed = parse_json(text);
  return parsed && parsed->is_object() ? std::move(parsed->get_object()) : json::object();
}

bool is_of_application(const model::Span& span) {
  return assertions::role_of(span) == assertions::SpanRole::application;
}

Exchange exchange_of(const model::Trace& trace) {
  for (const auto& node : model::tree(trace)) {
    const auto& span = trace.spans[node.span].span;
    if (!is_of_application(span)) continue;
    const auto maps =
        model::event_maps(span, trace.resources[span.resource_index], trace.scopes[span.scope_index]);
    Exchange found{.inputs = object_of(maps.inputs), .outputs = object_of(maps.outputs)};
    if (!found.inputs.empty()) return found;
  }
  return {};
}

// The one text that was answered, or all there is.
json::value answer_in(const json::object& outputs) {
  for (const char* key : {"content", "result", "output", "answer"}) {
    if (const auto* found = member(outputs, key)) return *found;
  }
  if (outputs.size() == 1) return outputs.begin()->value();
  return outputs.empty() ? json::value("") : json::value(outputs);
}

std::optional<std::string> last_question(const json::object& inputs) {
  const auto* history = member(inputs, "chat_history");
  if (history == nullptr || !history->is_array()) return std::nullopt;
  const auto& messages = history->get_array();
  for (auto each = messages.rbegin(); each != messages.rend(); ++each) {
    const auto* content = member(*each, "content");
    if (content != nullptr && text_member(*each, "role") == "user") return text_of(*content);
  }
  return std::nullopt;
}

std::string service_of(const model::TraceSummary& summary) {
  return summary.services.empty() ? "" : std::string(summary.services.front().service);
}

}  // namespace

Result<RecordedTrace> read_recorded_trace(std::string_view untrusted_answer, const std::string& trace_id) {
  TRY_ASSIGN(auto batch, spans_of_answer(TraceSource::Api::tempo, untrusted_answer));
  if (batch->spans.empty()) return fail(ErrorCode::not_found, "the trace {} has no spans", trace_id);
  const auto id = batch->spans.front().trace_id;
  TraceInbox inbox;
  inbox.expect(id, {});
  inbox.add(std::move(batch));
  RecordedTrace made{.held = inbox.trace(id), .response = {}};
  const auto summary = model::summarise(made.held.trace);
  made.response = {{"output", answer_in(exchange_of(made.held.trace).outputs)},
                   {"latencyMs", number_value(static_cast<double>(summary.duration_ns) / 1e6)},
                   {"cost", number_value(summary.cost_usd.value_or(0))}};
  const auto tokens = [](std::optional<int64_t> count) { return count.value_or(0); };
  made.response["tokenUsage"] = {{"total", tokens(summary.tokens.total)},
                                 {"prompt", tokens(summary.tokens.input)},
                                 {"completion", tokens(summary.tokens.output)},
                                 {"numRequests", 0}};
  return made;
}

void assert_on_recorded(const RecordedTrace& trace, Config& config) {
  config.tests = spelt_out(config);
  config.scenarios.clear();
  for (auto& test : config.tests) {
    test.providers.clear();
    test.prompts.clear();
  }
  config.default_test.providers.clear();
  config.default_test.prompts.clear();
  config.providers = {{.id = "echo",
                       .label = "trace " + trace.held.trace.trace_id.hex(),
                       .config = {},
                       .prompts = {},
                       .transform = "",
                       .env = {}}};
  config.prompts = {{.raw = "", .label = "recorded", .id = "", .config = nullptr}};
}

json::value test_of_recorded(const model::Trace& trace) {
  auto exchange = exchange_of(trace);
  if (exchange.inputs.empty()) return nullptr;
  json::object vars = exchange.inputs;
  if (const auto question = last_question(vars)) vars.emplace("query", *question);
  vars["expected"] = answer_in(exchange.outputs);
  const auto summary = model::summarise(trace);
  const auto root = summary.root ? std::string(trace.spans[*summary.root].span.name) : "trace";
  const auto id = trace.trace_id.hex();
  constexpr size_t kShortIdLetters = 8;
  return json::object{
      {"description", string_value(fmt::format("{} {}", root, id.substr(0, kShortIdLetters)))},
      {"vars", std::move(vars)},
      {"metadata",
       {{"traceId", id},
        {"service", string_value(service_of(summary))},
        {"startTimeUnixNano", std::to_string(summary.start_time_unix_nano)}}},
      {"options", {{"verbatimVars", true}, {"disableVarExpansion", true}}}};
}

bool is_of_test(const model::Trace& trace) {
  return std::any_of(trace.spans.begin(), trace.spans.end(),
                     [](const auto& stored) { return !is_of_application(stored.span); });
}

}  // namespace weft::eval
