#include "store/update_block.h"

#include <boost/json.hpp>

#include "store/span_block.h"

namespace weft::store {

namespace {

std::string event_id_of(std::string_view body) {
  boost::system::error_code error;
  const auto document = boost::json::parse(body, error);
  if (error || !document.is_object()) return {};
  const auto* id = document.get_object().if_contains("event_id");
  return id != nullptr && id->is_string() ? std::string(id->get_string()) : std::string();
}

}  // namespace

void UpdateBlock::add(uint64_t sequence, std::string_view project, std::string_view kind,
                      std::string_view body, uint64_t received_unix_nano) {
  constexpr uint64_t kNsPerMs = 1'000'000;
  project_.add(project.empty() ? kDefaultProject : project);
  event_id_.add(event_id_of(body));
  sequence_.add(sequence);
  received_ms_.add(static_cast<int64_t>(received_unix_nano / kNsPerMs));
  kind_.add(kind);
  body_.add(body);
}

std::string UpdateBlock::build() const {
  std::string out;
  engine::append_block_head(out, 6, rows());
  engine::append_column(out, "project", "LowCardinality(String)", project_);
  engine::append_column(out, "event_id", "String", event_id_);
  engine::append_column(out, "sequence", "UInt64", sequence_);
  engine::append_column(out, "received", "DateTime64(3, 'UTC')", received_ms_);
  engine::append_column(out, "kind", "LowCardinality(String)", kind_);
  engine::append_column(out, "body", "String", body_);
  return out;
}

}  // namespace weft::store
