#include "server/tempo_tags.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/json_writer.h"
#include "server/gate.h"
#include "server/query_parameters.h"
#include "store/reader.h"
#include "traceql/parser.h"
#include "traceql/search.h"

namespace weft::server {
namespace {

using store::AttributePlace;

struct TagValue {
  std::string_view type;
  std::string text;
};

// What queries can name without it being an attribute: TraceQL's, then weft's own.
constexpr std::array kIntrinsics{std::string_view("duration"),
                                 std::string_view("event:name"),
                                 std::string_view("event:timeSinceStart"),
                                 std::string_view("instrumentation:name"),
                                 std::string_view("instrumentation:version"),
                                 std::string_view("kind"),
                                 std::string_view("link:spanID"),
                                 std::string_view("link:traceID"),
                                 std::string_view("name"),
                                 std::string_view("rootName"),
                                 std::string_view("rootServiceName"),
                                 std::string_view("span:childCount"),
                                 std::string_view("span:duration"),
                                 std::string_view("span:id"),
                                 std::string_view("span:kind"),
                                 std::string_view("span:name"),
                                 std::string_view("span:parentID"),
                                 std::string_view("span:status"),
                                 std::string_view("span:statusMessage"),
                                 std::string_view("status"),
                                 std::string_view("statusMessage"),
                                 std::string_view("trace:duration"),
                                 std::string_view("trace:id"),
                                 std::string_view("trace:rootName"),
                                 std::string_view("trace:rootService"),
                                 std::string_view("traceDuration"),
                                 std::string_view("event.type"),
                                 std::string_view("llm.billed.cost"),
                                 std::string_view("llm.billed.tokens"),
                                 std::string_view("llm.billed.tokens.input"),
                                 std::string_view("llm.billed.tokens.output"),
                                 std::string_view("llm.cost"),
                                 std::string_view("llm.model"),
                                 std::string_view("llm.provider"),
                                 std::string_view("llm.text"),
                                 std::string_view("llm.tokens"),
                                 std::string_view("llm.tokens.input"),
                                 std::string_view("llm.tokens.output"),
                                 std::string_view("session.id"),
                                 std::string_view("user.id")};
constexpr std::array kScopes{
    std::string_view("span"), std::string_view("resource"),        std::string_view("event"),
    std::string_view("link"), std::string_view("instrumentation"), std::string_view("intrinsic"),
    std::string_view("none")};

void write_names(JsonWriter& json, const auto& names) {
  json.begin_array();
  for (const auto& name : names) json.string(name);
  json.end_array();
}

struct Scoped {
  std::string_view scope;
  std::vector<std::string> names;
};

// Names of events, links and scopes are not collected: those scopes are known, and empty.
Result<std::vector<Scoped>> names_by_scope(engine::Engine& engine, const Request& request) {
  TRY_ASSIGN(const auto project, project_to_read(request));
  const auto wanted = text_parameter(request, "scope").value_or("none");
  if (std::ranges::find(kScopes, wanted) == kScopes.end()) {
    return fail(ErrorCode::invalid_argument, "invalid scope: {}; there are {}", wanted,
                fmt::join(kScopes, ", "));
  }
  const auto is_wanted = [&](std::string_view scope) { return wanted == "none" || wanted == scope; };
  std::vector<Scoped> found;
  if (is_wanted("span") || is_wanted("resource")) {
    TRY_ASSIGN(auto names, store::Reader(engine).attribute_names(project));
    if (is_wanted("resource")) found.push_back({"resource", std::move(names.resource)});
    if (is_wanted("span")) found.push_back({"span", std::move(names.span)});
  }
  if (is_wanted("intrinsic")) found.push_back({"intrinsic", {kIntrinsics.begin(), kIntrinsics.end()}});
  return found;
}

std::vector<TagValue> as_values(std::vector<std::string> texts, std::string_view type = "string") {
  std::vector<TagValue> values;
  for (auto& text : texts) values.push_back({type, std::move(text)});
  return values;
}

// Of all services.
Result<std::vector<std::string>> span_names(const store::Reader& reader, const store::ProjectScope& project) {
  std::set<std::string> names;
  TRY_ASSIGN(const auto services, reader.services(project));
  for (const auto& service : services) {
    TRY_ASSIGN(auto operations, reader.operations(project, service));
    names.insert(operations.begin(), operations.end());
    if (names.size() >= store::kAttributeValuesMax) break;
  }
  return std::vector(names.begin(), names.end());
}

// "resource.service.name", "span.http.method", ".http.method", "http.method", or an intrinsic.
traceql::AttributeReference reference_of(std::string_view tag) {
  using traceql::Scope;
  if (const auto intrinsic = traceql::intrinsic_from(tag)) return {.intrinsic = *intrinsic, .name = {}};
  for (const auto& [prefix, scope] : {std::pair(std::string_view("resource."), Scope::resource),
                                      {"span.", Scope::span},
                                      {"event.", Scope::event},
                                      {"link.", Scope::link},
                                      {"instrumentation.", Scope::instrumentation},
                                      {".", Scope::any}}) {
    if (tag.starts_with(prefix)) return {.scope = scope, .name = std::string(tag.substr(prefix.size()))};
  }
  return {.scope = Scope::any, .name = std::string(tag)};
}

bool is_service(const traceql::AttributeReference& tag) {
  return tag.intrinsic == traceql::Intrinsic::root_service ||
         (tag.intrinsic == traceql::Intrinsic::none && tag.name == "service.name" &&
          (tag.scope == traceql::Scope::resource || tag.scope == traceql::Scope::any));
}

TagValue value_of(const traceql::OwnedDatum& datum) {
  constexpr std::array kTypes{std::string_view("string"), std::string_view("bool"), std::string_view("int"),
                              std::string_view("float"), std::string_view("string")};
  return {kTypes[datum.index()], traceql::to_text(datum)};
}

// Of the spans that the query finds: the labels of its series by the tag. The most recent hour where the
// request names no time.
Result<std::vector<TagValue>> values_within(engine::Engine& engine, const Request& request,
                                            const traceql::AttributeReference& tag,
                                            const traceql::Query& filter) {
  TRY_ASSIGN(const auto project, project_to_read(request));
  TRY_ASSIGN(const auto given_start, time_parameter(request, "start"));
  TRY_ASSIGN(const auto given_end, time_parameter(request, "end"));
  const uint64_t end = given_end.value_or(now_unix_nano());
  const uint64_t start = given_start.value_or(begin_of_range(std::nullopt));
  TRY_ASSIGN(const auto query, traceql::parse(fmt::format("{} | count_over_time() by ({})", *filter.text,
                                                          traceql::to_text(tag))));
  TRY_ASSIGN(const auto steps, traceql::steps_of(start, end, std::max(end, start + 1) - start));
  TRY_ASSIGN(const auto set, traceql::query_range(engine, query, project, steps));
  std::vector<TagValue> values;
  for (const auto& series : set.series) {
    const auto& value = series.labels.front().value;
    if (!std::holds_alternative<std::monostate>(value)) values.push_back(value_of(value));
  }
  return values;
}

std::string_view type_of(store::AttributeValue::Type type) {
  constexpr std::array kTypes{std::string_view("string"), std::string_view("int"), std::string_view("float"),
                              std::string_view("bool")};
  return kTypes[static_cast<size_t>(type)];
}

// Of everything that is stored.
Result<std::vector<TagValue>> values_of_all(engine::Engine& engine, const Request& request,
                                            const traceql::AttributeReference& tag) {
  using traceql::Intrinsic;
  TRY_ASSIGN(const auto project, project_to_read(request));
  const store::Reader reader(engine);
  if (is_service(tag)) {
    TRY_ASSIGN(auto services, reader.services(project));
    return as_values(std::move(services));
  }
  if (tag.intrinsic == Intrinsic::name || tag.intrinsic == Intrinsic::root_name) {
    TRY_ASSIGN(auto names, span_names(reader, project));
    return as_values(std::move(names));
  }
  if (tag.intrinsic != Intrinsic::none) {
    TRY_ASSIGN(const auto everything, traceql::parse("{ }"));
    return values_within(engine, request, tag, everything);
  }
  const auto place = tag.scope == traceql::Scope::resource ? AttributePlace::resource
                     : tag.scope == traceql::Scope::span   ? AttributePlace::span
                                                           : AttributePlace::any;
  TRY_ASSIGN(auto stored, reader.attribute_values({.place = place, .name = tag.name}, project));
  std::vector<TagValue> values;
  for (auto& each : stored) values.push_back({type_of(each.type), std::move(each.text)});
  return values;
}

// Intrinsics with a handful of values, and those with one for about every span, which are none to choose
// from.
std::optional<std::vector<TagValue>> fixed_values(const traceql::AttributeReference& tag) {
  using traceql::Intrinsic;
  switch (tag.intrinsic) {
    case Intrinsic::status:
      return as_values({"error", "ok", "unset"}, "keyword");
    case Intrinsic::kind:
      return as_values({"client", "consumer", "internal", "producer", "server", "unspecified"}, "keyword");
    case Intrinsic::duration:
    case Intrinsic::trace_duration:
    case Intrinsic::trace_id:
    case Intrinsic::span_id:
    case Intrinsic::parent_id:
    case Intrinsic::nested_set_left:
    case Intrinsic::nested_set_right:
    case Intrinsic::nested_set_parent:
    case Intrinsic::event_time_since_start:
    case Intrinsic::link_trace_id:
    case Intrinsic::link_span_id:
    case Intrinsic::llm_cost:
    case Intrinsic::llm_billed_tokens:
    case Intrinsic::llm_billed_tokens_input:
    case Intrinsic::llm_billed_tokens_output:
    case Intrinsic::llm_billed_cost:
    case Intrinsic::llm_text:
      return std::vector<TagValue>();
    default:
      return std::nullopt;
  }
}

Result<std::vector<TagValue>> values_of(engine::Engine& engine, const Request& request) {
  const auto tag = reference_of(request.capture("tag"));
  if (auto fixed = fixed_values(tag)) return *std::move(fixed);
  const auto filter = traceql::parse(text_parameter(request, "q").value_or("{ }"));
  const bool filters =
      filter && !filter->metrics && std::ranges::any_of(filter->fields, [](const traceql::Field& field) {
        return std::holds_alternative<traceql::AttributeReference>(field.node);
      });
  return filters ? values_within(engine, request, tag, *filter) : values_of_all(engine, request, tag);
}

}  // namespace

Result<Response> tempo_tag_names(engine::Engine& engine, const Request& request) {
  TRY_ASSIGN(const auto scopes, names_by_scope(engine, request));
  std::set<std::string> all;
  const bool names_scope = text_parameter(request, "scope").has_value();
  for (const auto& [scope, names] : scopes) {
    if (names_scope || scope != "intrinsic") all.insert(names.begin(), names.end());
  }
  std::string body;
  JsonWriter json(body);
  write_names(json.begin_object().key("tagNames"), all);
  json.end_object();
  return json_response(200, std::move(body));
}

Result<Response> tempo_tag_names_v2(engine::Engine& engine, const Request& request) {
  TRY_ASSIGN(const auto scopes, names_by_scope(engine, request));
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("scopes").begin_array();
  for (const auto& [scope, names] : scopes) {
    json.begin_object().key("name").string(scope);
    write_names(json.key("tags"), names);
    json.end_object();
  }
  json.end_array().end_object();
  return json_response(200, std::move(body));
}

Result<Response> tempo_tag_values(engine::Engine& engine, const Request& request) {
  TRY_ASSIGN(const auto values, values_of(engine, request));
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("tagValues").begin_array();
  for (const auto& value : values) json.string(value.text);
  json.end_array().end_object();
  return json_response(200, std::move(body));
}

Result<Response> tempo_tag_values_v2(engine::Engine& engine, const Request& request) {
  TRY_ASSIGN(const auto values, values_of(engine, request));
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("tagValues").begin_array();
  for (const auto& value : values) {
    json.begin_object().key("type").string(value.type).key("value").string(value.text).end_object();
  }
  json.end_array().end_object();
  return json_response(200, std::move(body));
}

}  // namespace weft::server
