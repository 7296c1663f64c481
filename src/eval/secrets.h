// Keys and passwords: they are used, and not shown.
#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace weft::eval {

// The configuration as results, kept runs and reports may show it: a text under a name such as apiKey,
// Authorization or password becomes "[REDACTED]", and every other text is a shown_text. Templates stay: they
// name a secret and are none. Any thread.
boost::json::value without_secrets(boost::json::value config);

// A text without the passwords and keys of the addresses in it (http://user:PW@host/?key=…) and, where it is
// a command line ("exec:…"), without the values of flags such as --api-key.
std::string shown_text(std::string_view text);

// Shorter values of variables are not looked for in rows: they are words that stand there for themselves.
inline constexpr size_t kSecretBytesMin = 8;
// The values of variables such as GITHUB_TOKEN.
std::vector<std::string> secret_values(const std::map<std::string, std::string>& variables);
// Whether any of them is in a text of the document.
bool has_any(const boost::json::value& document, const std::vector<std::string>& secrets);
// Wherever they are.
void redact(boost::json::value& document, const std::vector<std::string>& secrets);

}  // namespace weft::eval
