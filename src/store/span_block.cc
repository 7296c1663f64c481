#include "store/span_block.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <tuple>
#include <vector>

#include "base/arena.h"
#include "engine/native_block.h"
#include "model/service_name.h"
#include "store/callee.h"
#include "wire/value_json.h"

namespace weft::store {
namespace {

using engine::FixedColumn;
using engine::LowCardinalityColumn;
using engine::MapColumn;
using engine::StringColumn;

constexpr uint64_t kBucketNs = 300'000'000'000;  // intDiv in the table's ORDER BY
constexpr uint64_t kNsPerMs = 1'000'000;
constexpr int64_t kTokensUnknown = -1;
constexpr uint32_t kNotYet = std::numeric_limits<uint32_t>::max();

// The columns in the order they are sent. A name is written here and in the migration, nowhere else.
struct Columns {
  LowCardinalityColumn project, name, service, event_type, status_message, trace_state, resource, scope,
      exporter_source, model, provider, callee;
  FixedColumn<model::TraceId> trace_id;
  FixedColumn<model::SpanId> span_id, parent_span_id;
  FixedColumn<uint64_t> start_unix_nano;
  FixedColumn<int64_t> duration_ns, received, input_tokens, output_tokens, total_tokens;
  FixedColumn<uint8_t> kind, status_code, callee_kind;
  FixedColumn<uint32_t> flags, dropped_attributes_count, dropped_events_count, dropped_links_count;
  FixedColumn<double> cost_usd;
  StringColumn session_id, user_id, events, links;
  MapColumn<StringColumn> strings, others, contents;
  MapColumn<FixedColumn<int64_t>> integers;
  MapColumn<FixedColumn<double>> reals;

  // Calls `visit(name, type, column)` for each.
  template <class Visit>
  static void for_each(auto& columns, Visit visit) {
    constexpr std::string_view kText = "LowCardinality(String)";
    visit("project", kText, columns.project);
    visit("trace_id", "FixedString(16)", columns.trace_id);
    visit("span_id", "FixedString(8)", columns.span_id);
    visit("parent_span_id", "FixedString(8)", columns.parent_span_id);
    visit("start_unix_nano", "UInt64", columns.start_unix_nano);
    visit("duration_ns", "Int64", columns.duration_ns);
    visit("received", "DateTime64(3, 'UTC')", columns.received);
    visit("name", kText, columns.name);
    visit("service", kText, columns.service);
    visit("event_type", kText, columns.event_type);
    visit("kind", "UInt8", columns.kind);
    visit("status_code", "UInt8", columns.status_code);
    visit("status_message", kText, columns.status_message);
    visit("trace_state", kText, columns.trace_state);
    visit("flags", "UInt32", columns.flags);
    visit("dropped_attributes_count", "UInt32", columns.dropped_attributes_count);
    visit("dropped_events_count", "UInt32", columns.dropped_events_count);
    visit("dropped_links_count", "UInt32", columns.dropped_links_count);
    visit("resource", kText, columns.resource);
    visit("scope", kText, columns.scope);
    visit("exporter_source", kText, columns.exporter_source);
    visit("session_id", "String", columns.session_id);
    visit("user_id", "String", columns.user_id);
    visit("model", kText, columns.model);
    visit("provider", kText, columns.provider);
    visit("input_tokens", "Int64", columns.input_tokens);
    visit("output_tokens", "Int64", columns.output_tokens);
    visit("total_tokens", "Int64", columns.total_tokens);
    visit("cost_usd", "Float64", columns.cost_usd);
    visit("strings", "Map(LowCardinality(String), String)", columns.strings);
    visit("integers", "Map(LowCardinality(String), Int64)", columns.integers);
    visit("reals", "Map(LowCardinality(String), Float64)", columns.reals);
    visit("others", "Map(LowCardinality(String), String)", columns.others);
    visit("contents", "Map(LowCardinality(String), String)", columns.contents);
    visit("events", "String", columns.events);
    visit("links", "String", columns.links);
    visit("callee", kText, columns.callee);
    visit("callee_kind", "UInt8", columns.callee_kind);
  }
};

// What the spans of one request share, with its texts' places in the dictionaries.
struct Request {
  const model::SpanBatch* batch;
  uint32_t exporter_source;
  std::string_view source_text;
  int64_t received_ms;
  std::vector<uint32_t> resources;  // dictionary index of resource i
  std::vector<uint32_t> services;   // the same; kNotYet until the resource's first span has named the project
  std::vector<uint32_t> scopes;
};

struct Row {
  const model::Span* span;
  uint32_t request;
  uint32_t normalised;  // index
  uint32_t project;     // dictionary index
  uint32_t bucket;
  uint64_t trace_id_high, trace_id_low;  // as numbers that order like the bytes
};

uint64_t big_endian(const uint8_t* bytes) {
  uint64_t value;
  std::memcpy(&value, bytes, sizeof value);
  return __builtin_bswap64(value);
}

}  // namespace

struct SpanBlock::Impl {
  explicit Impl(SpanBlockOptions chosen) : options(chosen) {}

  SpanBlockOptions options;
  Columns columns;
  Arena arena;  // texts that are made here: resources and scopes as JSON
  std::vector<Request> requests;
  std::vector<model::Normalised> normalised;
  std::vector<Row> rows;
  std::vector<std::string_view> projects;  // by dictionary index
  std::string scratch;
  std::string body;

  void add_request(const model::SpanBatch& batch, std::string_view exporter_source,
                   uint64_t received_unix_nano);
  void add_span(const model::SpanBatch& batch, const model::Span& span, std::string_view request_project);
  uint32_t project_index(std::string_view project);
  void sort_rows();
  void append_row(const Row& row);
  void append_ids_and_times(const Row& row, const Request& request);
  void append_normalised(const model::Normalised& fields);
  void append_attributes(model::Attributes attributes);
  void append_events_and_links(const model::Span& span);

  template <class Write>
  std::string_view json(Write write) {
    scratch.clear();
    JsonWriter writer(scratch);
    write(writer);
    return scratch;
  }
};

void SpanBlock::Impl::add_request(const model::SpanBatch& batch, std::string_view exporter_source,
                                  uint64_t received_unix_nano) {
  auto& request = requests.emplace_back();
  request.batch = &batch;
  request.exporter_source = columns.exporter_source.index_of(exporter_source);
  request.source_text = exporter_source;
  request.received_ms = static_cast<int64_t>(received_unix_nano / kNsPerMs);
  request.services.assign(batch.resources.size(), kNotYet);
  for (const auto& resource : batch.resources) {
    const auto text = arena.copy(json([&](JsonWriter& out) { wire::write_otlp_resource(out, resource); }));
    request.resources.push_back(columns.resource.index_of(text));
    const auto* service = model::find(resource.attributes, "service.name");
    request.services.push_back(columns.service.index_of(
        service && service->is_string() ? service->as_string() : std::string_view()));
  }
  for (const auto& scope : batch.scopes) {
    const auto text = arena.copy(json([&](JsonWriter& out) { wire::write_otlp_scope(out, scope); }));
    request.scopes.push_back(columns.scope.index_of(text));
  }
}

uint32_t SpanBlock::Impl::project_index(std::string_view project) {
  const uint32_t index = columns.project.index_of(project);
  if (index == projects.size()) projects.push_back(project);
  return index;
}

void SpanBlock::Impl::add_span(const model::SpanBatch& batch, const model::Span& span,
                               std::string_view request_project) {
  normalised.push_back(model::normalise(span, batch.resources[span.resource_index],
                                        batch.scopes[span.scope_index], *options.prices));
  std::string_view project = request_project;
  if (options.spans_name_project && !normalised.back().project.empty()) project = normalised.back().project;
  if (project.empty()) project = kDefaultProject;
  auto& request = requests.back();
  if (auto& service = request.services[span.resource_index]; service == kNotYet) {
    service = columns.service.index_of(
        model::service_name(batch.resources[span.resource_index], request.source_text, project));
  }
  rows.push_back(Row{.span = &span,
                     .request = static_cast<uint32_t>(requests.size() - 1),
                     .normalised = static_cast<uint32_t>(normalised.size() - 1),
                     .project = project_index(project),
                     .bucket = static_cast<uint32_t>(span.start_time_unix_nano / kBucketNs),
                     .trace_id_high = big_endian(span.trace_id.bytes.data()),
                     .trace_id_low = big_endian(span.trace_id.bytes.data() + sizeof(uint64_t))});
}

void SpanBlock::Impl::sort_rows() {
  std::vector<uint32_t> by_name(projects.size());
  for (uint32_t i = 0; i < by_name.size(); ++i) by_name[i] = i;
  std::ranges::sort(by_name, {}, [&](uint32_t index) { return projects[index]; });
  std::vector<uint32_t> rank(projects.size());
  for (uint32_t i = 0; i < by_name.size(); ++i) rank[by_name[i]] = i;
  std::ranges::sort(rows, {}, [&](const Row& row) {
    return std::tuple(rank[row.project], row.bucket, row.trace_id_high, row.trace_id_low,
                      row.span->start_time_unix_nano);
  });
}

void SpanBlock::Impl::append_ids_and_times(const Row& row, const Request& request) {
  const auto& span = *row.span;
  columns.project.add_index(row.project);
  columns.trace_id.add(span.trace_id);
  columns.span_id.add(span.span_id);
  columns.parent_span_id.add(span.parent_span_id);
  columns.start_unix_nano.add(span.start_time_unix_nano);
  columns.duration_ns.add(std::bit_cast<int64_t>(span.end_time_unix_nano - span.start_time_unix_nano));
  columns.received.add(request.received_ms);
  columns.name.add(span.name);
  columns.kind.add(static_cast<uint8_t>(span.kind));
  columns.status_code.add(static_cast<uint8_t>(span.status_code));
  columns.status_message.add(span.status_message);
  columns.trace_state.add(span.trace_state);
  columns.flags.add(span.flags);
  columns.dropped_attributes_count.add(span.dropped_attributes_count);
  columns.dropped_events_count.add(span.dropped_events_count);
  columns.dropped_links_count.add(span.dropped_links_count);
  columns.service.add_index(request.services[span.resource_index]);
  columns.resource.add_index(request.resources[span.resource_index]);
  columns.scope.add_index(request.scopes[span.scope_index]);
  columns.exporter_source.add_index(request.exporter_source);
}

void SpanBlock::Impl::append_normalised(const model::Normalised& fields) {
  columns.event_type.add(model::to_string(fields.event_type));
  columns.session_id.add(fields.session_id);
  columns.user_id.add(fields.user_id);
  columns.model.add(fields.model);
  columns.provider.add(fields.provider);
  columns.input_tokens.add(fields.tokens.input.value_or(kTokensUnknown));
  columns.output_tokens.add(fields.tokens.output.value_or(kTokensUnknown));
  columns.total_tokens.add(fields.tokens.total.value_or(kTokensUnknown));
  columns.cost_usd.add(fields.cost_usd.value_or(std::nan("")));
}

void SpanBlock::Impl::append_attributes(model::Attributes attributes) {
  using Type = model::Value::Type;
  for (const auto& attribute : attributes) {
    const auto key = attribute.key;
    const auto& value = attribute.value;
    switch (value.type()) {
      case Type::string:
        if (model::field_of(key) == model::Field::content)
          columns.contents.add(key, value.as_string());
        else
          columns.strings.add(key, value.as_string());
        break;
      case Type::integer:
        columns.integers.add(key, value.as_integer());
        break;
      case Type::real:
        columns.reals.add(key, value.as_real());
        break;
      default:
        columns.others.add(key, json([&](JsonWriter& out) { wire::write_otlp_value(out, value); }));
    }
  }
  columns.strings.end_row();
  columns.contents.end_row();
  columns.integers.end_row();
  columns.reals.end_row();
  columns.others.end_row();
}

void SpanBlock::Impl::append_events_and_links(const model::Span& span) {
  columns.events.add(span.events.empty() ? std::string_view() : json([&](JsonWriter& out) {
    wire::write_otlp_events(out, span.events);
  }));
  columns.links.add(span.links.empty() ? std::string_view() : json([&](JsonWriter& out) {
    wire::write_otlp_links(out, span.links);
  }));
}

void SpanBlock::Impl::append_row(const Row& row) {
  append_ids_and_times(row, requests[row.request]);
  append_normalised(normalised[row.normalised]);
  append_attributes(row.span->attributes);
  append_events_and_links(*row.span);
  const auto callee = callee_of(*row.span, normalised[row.normalised], arena);
  columns.callee.add(callee.name);
  columns.callee_kind.add(static_cast<uint8_t>(callee.kind));
}

SpanBlock::SpanBlock(SpanBlockOptions options) : impl_(std::make_unique<Impl>(options)) {}
SpanBlock::~SpanBlock() = default;

void SpanBlock::add(const model::SpanBatch& batch, std::string_view project, std::string_view exporter_source,
                    uint64_t received_unix_nano) {
  impl_->add_request(batch, exporter_source, received_unix_nano);
  for (const auto& span : batch.spans) impl_->add_span(batch, span, project);
}

size_t SpanBlock::rows() const {
  return impl_->rows.size();
}

void SpanBlock::for_each(const std::function<void(const BlockSpan&)>& visit) const {
  for (const auto& row : impl_->rows) {
    const uint32_t service = impl_->requests[row.request].services[row.span->resource_index];
    visit({.project = impl_->projects[row.project],
           .service = impl_->columns.service.text_of(service),
           .span = *row.span,
           .normalised = impl_->normalised[row.normalised]});
  }
}

const std::string& SpanBlock::build() {
  impl_->sort_rows();
  for (const auto& row : impl_->rows) impl_->append_row(row);
  size_t columns = 0;
  Columns::for_each(impl_->columns, [&](auto, auto, const auto&) { ++columns; });
  impl_->body.clear();
  engine::append_block_head(impl_->body, columns, impl_->rows.size());
  Columns::for_each(impl_->columns, [&](std::string_view name, std::string_view type, const auto& column) {
    engine::append_column(impl_->body, name, type, column);
  });
  return impl_->body;
}

void SpanBlock::clear() {
  Columns::for_each(impl_->columns, [](auto, auto, auto& column) { column.clear(); });
  impl_->arena = Arena();
  impl_->requests.clear();
  impl_->normalised.clear();
  impl_->rows.clear();
  impl_->projects.clear();
}

const std::string& SpanBlock::column_names() {
  static const std::string names = [] {
    std::string joined;
    const Columns columns;
    Columns::for_each(columns, [&](std::string_view name, auto, const auto&) {
      if (!joined.empty()) joined += ", ";
      joined += name;
    });
    return joined;
  }();
  return names;
}

}  // namespace weft::store
