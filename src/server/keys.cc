#include "server/keys.h"

#include <sys/stat.h>
#include <yaml-cpp/yaml.h>

#include <fstream>
#include <sstream>

#include "base/log.h"

namespace weft::server {
namespace {

Result<std::string> text_field(const YAML::Node& entry, const char* name) {
  const YAML::Node field = entry.IsMap() ? entry[name] : YAML::Node(YAML::NodeType::Undefined);
  if (!field || !field.IsScalar() || field.Scalar().empty()) {
    return fail(ErrorCode::invalid_argument,
                "line {}: an entry needs a \"{}\", as in {{key: \"…\", project: \"…\"}}",
                entry.Mark().line + 1, name);
  }
  return field.Scalar();
}

Status add_entry(const YAML::Node& entry, std::unordered_map<std::string, std::string>& project_of) {
  TRY_ASSIGN(auto key, text_field(entry, "key"));
  TRY_ASSIGN(auto project, text_field(entry, "project"));
  const int line = entry.Mark().line + 1;
  if (key.size() < kKeyBytesMin) {
    return fail(ErrorCode::invalid_argument,
                "line {}: a key of {} characters can be guessed; use at least {} random ones", line,
                key.size(), kKeyBytesMin);
  }
  if (project.size() > kProjectBytesMax) {
    return fail(ErrorCode::invalid_argument, "line {}: a project's name has at most {} bytes", line,
                kProjectBytesMax);
  }
  if (!project_of.emplace(std::move(key), std::move(project)).second) {
    return fail(ErrorCode::invalid_argument, "line {}: this key is in the file already", line);
  }
  return {};
}

Status read_entries(const YAML::Node& document, std::unordered_map<std::string, std::string>& project_of) {
  const YAML::Node list = document.IsMap() ? document["keys"] : YAML::Node(YAML::NodeType::Undefined);
  if (!list || !list.IsSequence() || list.size() == 0) {
    return fail(ErrorCode::invalid_argument,
                "there is no list \"keys\" with at least one entry at the top of the file");
  }
  if (list.size() > kKeysMax) {
    return fail(ErrorCode::too_large, "there are {} keys; weft takes up to {}", list.size(), kKeysMax);
  }
  for (const auto& entry : list) TRY(add_entry(entry, project_of));
  return {};
}

void warn_if_others_can_read(const std::string& path) {
  struct stat facts {};
  if (stat(path.c_str(), &facts) == 0 && (facts.st_mode & (S_IRGRP | S_IROTH)) != 0) {
    log::warning("the keys file {} can be read by other users; chmod 600 makes it yours alone", path);
  }
}

}  // namespace

Result<Keys> Keys::parse(const std::string& text) {
  Keys keys;
  try {
    TRY(read_entries(YAML::Load(text), keys.project_of_));
  } catch (const YAML::Exception& error) {
    return fail(ErrorCode::invalid_argument, "line {}: {}", error.mark.line + 1, error.msg);
  }
  return keys;
}

Result<Keys> Keys::load(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorCode::not_found, "cannot read the keys file {}", path);
  std::string text(kKeysFileBytesMax + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(file.gcount()));
  if (text.size() > kKeysFileBytesMax) {
    return fail(ErrorCode::too_large, "the keys file {} is larger than {} bytes", path, kKeysFileBytesMax);
  }
  warn_if_others_can_read(path);
  auto keys = parse(text);
  if (!keys) return wrap(keys.error(), fmt::format("the keys file {}", path));
  return keys;
}

const std::string* Keys::project_of(std::string_view untrusted_key) const {
  const auto found = project_of_.find(std::string(untrusted_key));
  return found == project_of_.end() ? nullptr : &found->second;
}

}  // namespace weft::server
