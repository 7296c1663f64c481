// TextSearch: whether a row of a run has a text in what a person reads of it.
#pragma once

#include <string>
#include <string_view>

namespace weft::runs {

// In any case of ASCII letters. One thread.
class TextSearch {
 public:
  explicit TextSearch(std::string_view text);

  // `row_text` is a row's line: first its bytes are looked through, then what they mean.
  bool is_in(std::string_view row_text) const;

 private:
  bool is_in_value(std::string_view text) const;

  std::string text_;     // in lower case
  std::string escaped_;  // as JSON writes it
};

}  // namespace weft::runs
