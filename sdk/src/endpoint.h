#pragma once

#include <string>
#include <string_view>

namespace weft::detail {

// Nothing, or what is wrong with it in words that follow "which is": `no URL of http or https`, …
std::string_view wrong_url(std::string_view url) noexcept;
// Scheme, host and port of a good URL: what stands before its path.
std::string_view origin_of(std::string_view url) noexcept;
// A path that begins with `/`, added to a base that may end with one.
std::string url_below(std::string_view base, std::string_view path);

}  // namespace weft::detail
