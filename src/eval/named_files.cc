#include "eval/named_files.h"

#include <boost/json.hpp>
#include <filesystem>

#include "eval/config.h"
#include "eval/document.h"
#include "eval/program_call.h"

namespace weft::eval {
namespace {

namespace fs = std::filesystem;

bool is_document(std::string_view path) {
  return path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".json");
}

class NamedFiles {
 public:
  void add(const std::string& path, int depth) {
    std::error_code ignored;
    if (found_.size() == kNamedFilesMax || !fs::is_regular_file(path, ignored) || !found_.insert(path).second)
      return;
    if (depth == kNamedDepthMax || !is_document(path)) return;
    const auto document = Document::read(path);
    if (document) follow(document->value(), fs::path(path).parent_path().string(), depth + 1);
  }

  std::set<std::string> take() { return std::move(found_); }

 private:
  void follow(const json::value& value, const std::string& folder, int depth) {
    if (value.is_string()) return add_text(std::string(value.get_string()), folder, depth);
    if (value.is_array())
      for (const auto& item : value.get_array()) follow(item, folder, depth);
    if (value.is_object())
      for (const auto& field : value.get_object()) follow(field.value(), folder, depth);
  }

  void add_text(std::string text, const std::string& folder, int depth) {
    constexpr size_t kPathLettersMax = 4'096;
    if (text.size() > kPathLettersMax || text.find('\n') != text.npos) return;
    for (const std::string_view scheme : {"file://", "exec:", "python:"})
      if (text.starts_with(scheme)) text.erase(0, scheme.size());
    auto words = words_of(text);
    words.push_back(text);  // a name with spaces
    for (auto& word : words) {
      // file.py:function
      if (const size_t colon = word.rfind(':'); colon != word.npos) word.resize(colon);
      for (const auto& path : matching_files(resolve_path(folder.empty() ? "." : folder, word)))
        add(path, depth);
    }
  }

  std::set<std::string> found_;
};

}  // namespace

std::set<std::string> named_files(const std::vector<std::string>& configurations) {
  NamedFiles files;
  for (const auto& path : configurations) files.add(path, 0);
  return files.take();
}

}  // namespace weft::eval
