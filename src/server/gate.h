// Gate: who may ask. API keys, and what protects a server on localhost from the web pages its user visits.
// docs/decisions/browser-access.md has the reasons.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/http_message.h"
#include "server/keys.h"
#include "server/listen_address.h"
#include "server/status.h"

namespace weft::server {

enum class KeyRule { required, open };  // open: answered without a key also when keys are in use
// Which web pages may use it from a browser, besides those of weft itself and of the allowed origins.
enum class PageRule { own_pages, loopback_pages };

struct GateOptions {
  std::optional<Keys> keys = {};                  // none: anyone may ask, for any project
  bool loopback_only = true;                      // every listening address is a loopback one
  std::vector<std::string> allowed_origins = {};  // "https://app.example.com"; "*" for all
};

// Immutable; any thread.
class Gate {
 public:
  explicit Gate(GateOptions options) : options_(std::move(options)) {}

  // Whether the host it asks for and the page it comes from are fine; nullopt lets it in.
  std::optional<Failure> check_page(const Request& head, PageRule rule) const;
  // The project its key belongs to; none where no keys are in use.
  tl::expected<std::optional<std::string>, Failure> project_of_key(const Request& head, KeyRule rule) const;

  // What lets the page that sent the request read the answer; empty when no page did, or weft's own.
  TextPairs page_headers(const Request& head) const;

 private:
  bool origin_is_allowed(const Request& head, std::string_view origin, PageRule rule) const;

  GateOptions options_;
};

// The project to store under: the key's, else the X-Project header's, else "" (the spans or the session say
// it).
Result<std::string> project_to_write(const Request& request);
// The project to read: the key's, else the `project` parameter's, else all. Errors: a parameter that names
// another project than the key's.
Result<std::optional<std::string>> project_to_read(const Request& request);

// Refuses to listen where others can reach weft without a key. For the command line, before anything is
// started.
Status check_exposure(const std::vector<ListenAddress>& addresses, bool has_keys, bool allow_anonymous);

}  // namespace weft::server
