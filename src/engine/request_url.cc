#include "engine/request_url.h"

#include <algorithm>
#include <utility>

namespace weft::engine {
namespace {

using std::chrono::milliseconds;

void append_escaped(std::string& out, std::string_view text) {
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.";
  for (const char c : text) {
    if (kPlain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
    }
  }
}

// name=value pairs of a URL, the first after '?'.
class UrlWriter {
 public:
  explicit UrlWriter(const std::string& base) : url_(base + "/") {}

  void add(std::string_view name, std::string_view value) {
    url_ += std::exchange(separator_, '&');
    append_escaped(url_, name);
    url_ += '=';
    append_escaped(url_, value);
  }

  std::string take() { return std::move(url_); }

 private:
  std::string url_;
  char separator_ = '?';
};

// Whether the statement's placeholder is of a type whose text has a syntax of its own: {names:Array(String)}.
bool is_composite(std::string_view sql, const std::string& name) {
  const std::string placeholder = "{" + name + ":";
  const size_t at = sql.find(placeholder);
  if (at == std::string_view::npos) return false;
  const std::string_view type = sql.substr(at + placeholder.size());
  return type.starts_with("Array(") || type.starts_with("Map(") || type.starts_with("Tuple(");
}

// The escaping of TSV.
std::string escape_value(std::string_view value) {
  constexpr std::string_view kSpecial("\\\t\n\r\0", 5);
  constexpr std::string_view kLetters = "\\tnr0";
  std::string out;
  for (const char c : value) {
    const size_t special = kSpecial.find(c);
    if (special == std::string_view::npos) {
      out += c;
    } else {
      out += {'\\', kLetters[special]};
    }
  }
  return out;
}

}  // namespace

std::string request_url(const Address& address, const Query& query) {
  UrlWriter url(address.url);
  // Zero would mean without end.
  const double seconds = std::chrono::duration<double>(std::max(query.timeout, milliseconds{1})).count();
  url.add("max_execution_time", fmt::format("{:.3f}", seconds));
  url.add("cancel_http_readonly_queries_on_client_close", "1");
  url.add("http_write_exception_in_output_format", "0");
  const auto is_database = [](const auto& setting) { return setting.first == "database"; };
  const bool names_database = std::ranges::any_of(query.settings, is_database);
  if (!names_database && !address.database.empty()) url.add("database", address.database);
  for (const auto& [name, value] : query.settings) url.add(name, value);
  for (const auto& [name, value] : query.parameters) {
    // ClickHouse undoes TSV's escaping before it reads a simple value as its type; a composite one it reads
    // as it is.
    url.add("param_" + name, is_composite(query.sql, name) ? value : escape_value(value));
  }
  if (!query.data.empty()) url.add("query", query.sql);
  return url.take();
}

}  // namespace weft::engine
