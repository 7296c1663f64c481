#include "runs/import.h"

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>

#include "model/json_members.h"

namespace weft::runs {

using model::member;
using model::number_member;
using model::text_member;

namespace {

// When the results say that they began, else when their file was written.
std::string began_in(const json::value& results, const std::string& path) {
  const auto said = instant_text(text_member(results, "timestamp").value_or(""));
  return said.empty() ? written_text(path) : said;
}

RunHead head_in(const json::value& document, const json::value& results, const std::string& path) {
  RunHead head{.id = text_member(document, "evalId").value_or("")};
  if (head.id.empty()) head.id = std::filesystem::path(path).filename().string();
  std::ranges::replace_if(
      head.id, [](char byte) { return !check_run_id(std::string_view(&byte, 1)) && byte != '.'; }, '-');
  head.began = began_in(results, path);
  if (const auto* config = member(document, "config")) {
    head.description = text_member(*config, "description").value_or("");
    if (const auto* tags = member(*config, "tags")) head.tags = *tags;
  }
  const auto* prompts = member(results, "prompts");
  if (prompts == nullptr || !prompts->is_array()) return head;
  for (const auto& prompt : prompts->get_array())
    head.columns.push_back({.provider = text_member(prompt, "provider").value_or(""),
                            .label = text_member(prompt, "label").value_or(""),
                            .raw = text_member(prompt, "raw").value_or("")});
  return head;
}

}  // namespace

Result<std::string> import_results(const std::string& path, const RunStore& store) {
  TRY_ASSIGN(const auto document, read_document(path, kImportBytesMax));
  const auto* results = member(document, "results");
  const auto* rows = member(results, "results");
  if (rows == nullptr || !rows->is_array())
    return fail(ErrorCode::invalid_argument,
                "{} are no results: write them with weft eval -o results.json (or promptfoo's -o)", path);
  auto head = head_in(document, *results, path);
  head.steps = rows->get_array().size();
  const auto* config = member(document, "config");
  auto run = store.create(head, config != nullptr ? *config : json::value(nullptr));
  if (!run && run.error().code == ErrorCode::already_exists) return head.id;
  if (!run) return tl::make_unexpected(std::move(run).error());
  for (const auto& row : rows->get_array()) {
    if (row.is_object()) TRY((*run)->add(row.get_object()));
  }
  if (const auto* stats = member(*results, "stats"))
    (*run)->results().stats().duration_ms = number_member(*stats, "durationMs").value_or(0);
  TRY((*run)->end(RunState::finished));
  return head.id;
}

}  // namespace weft::runs
