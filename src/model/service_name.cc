#include "model/service_name.h"

namespace weft::model {
namespace {

constexpr std::string_view kUnknownService = "unknown_service";
constexpr std::string_view kHoneyHiveService = "honeyhive-service";

}  // namespace

std::string_view service_name(const Resource& resource, std::string_view exporter_source,
                              std::string_view project) {
  const auto* value = find(resource.attributes, "service.name");
  const std::string_view named =
      value != nullptr && value->is_string() ? value->as_string() : std::string_view();
  const bool is_placeholder =
      named.empty() || named.starts_with(kUnknownService) || named == kHoneyHiveService || named == project;
  return is_placeholder && !exporter_source.empty() ? exporter_source : named;
}

}  // namespace weft::model
