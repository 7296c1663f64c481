// weft cache clear: forgets the answers of providers that weft eval has kept.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/data_folder.h"
#include "cli/eval_cache.h"
#include "cli/verbs.h"

namespace weft::cli {
namespace {

int clear(const std::string& data) {
  const auto options = eval_cache_options(eval::Environment::of_process(), data, std::nullopt);
  const auto cleared = options ? eval::clear_cache(options->folder)
                               : Result<eval::CacheSize>(tl::make_unexpected(options.error()));
  if (!cleared) {
    fmt::print(stderr, "weft cache: {}\n", cleared.error().message);
    return 1;
  }
  fmt::print("{} answers removed from {} ({:.1f} MB)\n", cleared->answers, options->folder,
             static_cast<double>(cleared->bytes) / 1e6);
  return 0;
}

}  // namespace

Result<eval::AnswerCacheOptions> eval_cache_options(const eval::Environment& environment,
                                                    const std::string& data, std::optional<bool> wanted) {
  return eval::cache_options(environment, data + "/eval-cache", wanted);
}

void add_cache(CLI::App& app, Run& run) {
  auto data = std::make_shared<std::string>(default_data_folder());
  auto* verb = app.add_subcommand("cache", "The answers of providers that weft eval keeps");
  verb->require_subcommand(1);
  auto* verb_clear = verb->add_subcommand("clear", "Forget them all");
  verb_clear->add_option("--data", *data, "weft's data folder")->envname("WEFT_DATA")->capture_default_str();
  verb_clear->callback([data, &run] { run = [data] { return clear(*data); }; });
}

}  // namespace weft::cli
