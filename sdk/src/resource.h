#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weft::detail {

// OTLP's Resource: what all spans of a process have in common. One thread.
class Resource {
 public:
  // What is set already is replaced. Invalid UTF-8 is repaired.
  void set(std::string_view key, std::string_view value);
  bool has(std::string_view key) const noexcept;

  // The body of the message. All values are strings but process.pid, as OpenTelemetry's conventions have it.
  std::string encode() const;

 private:
  std::vector<std::pair<std::string, std::string>> attributes_;
};

// telemetry.sdk.*, process.pid, host.name, service.instance.id.
Resource resource_of_process();
// The name of the file that runs; never empty.
std::string program_name();

}  // namespace weft::detail
