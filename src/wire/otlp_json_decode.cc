// OTLP/JSON in: parsed into a tree, then read message by message. Texts without escapes are views into the
// body.
#include <limits>
#include <utility>

#include "wire/json_node.h"
#include "wire/otlp.h"
#include "wire/otlp_json_reader.h"
#include "wire/otlp_rules.h"

namespace weft::wire {
namespace {

// Decodes one request. One thread.
class Decoder {
 public:
  explicit Decoder(std::shared_ptr<const std::string> body) : reader_(decoded_.batch.arena) {
    decoded_.batch.body = std::move(body);
  }

  Result<Decoded> decode() {
    Arena nodes;
    TRY_ASSIGN(const JsonNode root, parse_json(*decoded_.batch.body, nodes, decoded_.batch.arena));
    if (!root.is(JsonNode::Kind::object)) {
      return fail(ErrorCode::invalid_argument,
                  "not an ExportTraceServiceRequest in JSON: the document is not an object");
    }
    TRY(reader_.each_member(root, [&](std::string_view name, const JsonNode& member) -> Status {
      if (name != "resourceSpans") return {};
      return reader_.each_item(member, [&](const JsonNode& item) { return read_resource_spans(item); });
    }));
    return std::move(decoded_);
  }

 private:
  Status read_resource_spans(const JsonNode& node) {
    auto& batch = decoded_.batch;
    const size_t first_span = batch.spans.size();
    const size_t first_scope = batch.scopes.size();
    const auto index = static_cast<uint32_t>(batch.resources.size());
    model::Resource resource;
    std::string_view schema_url;
    Fault fault = Fault::none;
    const Status status =
        reader_.each_member(node, [&](std::string_view name, const JsonNode& member) -> Status {
          if (name == "resource") {
            TRY(reader_.resource(member, resource));
            fault = reader_.take_fault();
          }
          if (name == "schemaUrl") return reader_.text(member, schema_url);
          if (name != "scopeSpans") return {};
          return reader_.each_item(member,
                                   [&](const JsonNode& item) { return read_scope_spans(item, index); });
        });
    TRY(status);
    if (fault != Fault::none) reject_from(decoded_, fault, first_span);
    if (batch.spans.size() == first_span) {
      batch.scopes.resize(first_scope);
      return {};
    }
    resource.schema_url = schema_url;
    batch.resources.push_back(resource);
    return {};
  }

  Status read_scope_spans(const JsonNode& node, uint32_t resource_index) {
    auto& batch = decoded_.batch;
    const size_t first_span = batch.spans.size();
    model::Scope scope;
    std::string_view schema_url;
    Fault fault = Fault::none;
    const Status status =
        reader_.each_member(node, [&](std::string_view name, const JsonNode& member) -> Status {
          if (name == "scope") {
            TRY(reader_.scope(member, scope));
            fault = reader_.take_fault();
          }
          if (name == "schemaUrl") return reader_.text(member, schema_url);
          if (name != "spans") return {};
          return reader_.each_item(member,
                                   [&](const JsonNode& item) { return read_span(item, resource_index); });
        });
    TRY(status);
    if (fault != Fault::none) reject_from(decoded_, fault, first_span);
    if (batch.spans.size() == first_span) return {};
    scope.schema_url = schema_url;
    batch.scopes.push_back(scope);
    return {};
  }

  Status read_span(const JsonNode& node, uint32_t resource_index) {
    auto& batch = decoded_.batch;
    model::Span span;
    TRY(reader_.span(node, span));
    Fault fault = reader_.take_fault();
    if (fault == Fault::none) fault = fault_of_ids(span);
    if (fault != Fault::none) {
      reject(decoded_, fault, batch.spans.size() + decoded_.rejected_spans);
      return {};
    }
    span.resource_index = resource_index;
    span.scope_index = static_cast<uint32_t>(batch.scopes.size());
    batch.spans.push_back(span);
    return {};
  }

  Decoded decoded_;
  OtlpJsonReader reader_;
};

}  // namespace

Result<Decoded> decode_otlp_json(std::shared_ptr<const std::string> untrusted_body) {
  return Decoder(std::move(untrusted_body)).decode();
}

}  // namespace weft::wire
