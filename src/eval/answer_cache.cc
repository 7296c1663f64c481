#include "eval/answer_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <filesystem>
#include <vector>

#include "eval/document.h"
#include "eval/values.h"
#include "model/json_tree.h"

namespace weft::eval {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kExtension = ".json";
constexpr std::string_view kUnfinished = ".unfinished-";  // then the pid of who writes it
constexpr size_t kShardLetters = 2;
constexpr size_t kNameLetters = 30;
// An answer that is longer is asked for each time.
constexpr size_t kAnswerKeptBytesMax = 16 * 1024 * 1024;

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == text.npos;
}

// By their names: a folder that has other files too keeps them.
bool is_answer(const fs::path& path) {
  const std::string name = path.filename();
  const std::string shard = path.parent_path().filename();
  const std::string_view rest = std::string_view(name).substr(std::min(kNameLetters, name.size()));
  return shard.size() == kShardLetters && is_hex(shard) &&
         is_hex(std::string_view(name).substr(0, kNameLetters)) &&
         (rest == kExtension || rest.starts_with(kUnfinished));
}

struct KeptAnswer {
  fs::path path;
  fs::file_time_type written;
  uint64_t bytes = 0;
};

std::vector<KeptAnswer> answers_in(const std::string& folder) {
  std::vector<KeptAnswer> found;
  std::error_code error;
  for (fs::recursive_directory_iterator each(folder, error), end; !error && each != end;
       each.increment(error)) {
    if (!is_answer(each->path())) continue;
    std::error_code gone;  // another run may have removed it
    const auto written = each->last_write_time(gone);
    const auto bytes = gone ? 0 : each->file_size(gone);
    if (!gone) found.push_back({each->path(), written, bytes});
  }
  return found;
}

// What is too old goes, and then the oldest until the rest is well below the bound.
void keep_bound(const AnswerCacheOptions& options) {
  auto answers = answers_in(options.folder);
  std::sort(answers.begin(), answers.end(),
            [](const auto& a, const auto& b) { return a.written < b.written; });
  uint64_t bytes = 0;
  for (const auto& answer : answers) bytes += answer.bytes;
  const uint64_t wanted = bytes > options.bytes_max ? options.bytes_max / 10 * 9 : options.bytes_max;
  const auto oldest = fs::file_time_type::clock::now() - options.kept;
  for (const auto& answer : answers) {
    if (bytes <= wanted && answer.written >= oldest) return;
    std::error_code ignored;
    fs::remove(answer.path, ignored);
    bytes -= answer.bytes;
  }
}

Status write_whole(const std::string& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return fail(ErrorCode::unavailable, "cannot write {}: {}", path, std::strerror(errno));
  Status written;
  while (!text.empty() && written) {
    const ssize_t count = ::write(file, text.data(), text.size());
    if (count > 0) text.remove_prefix(static_cast<size_t>(count));
    if (count <= 0 && errno != EINTR)
      written = fail(ErrorCode::unavailable, "cannot write {}: {}", path, std::strerror(errno));
  }
  ::close(file);
  return written;
}

// The tokens were paid for when the answer was made.
void count_as_cached(json::object& response) {
  const auto* usage = member(response, "tokenUsage");
  const double total = usage != nullptr ? number_member(*usage, "total").value_or(0) : 0;
  response["tokenUsage"] = {
      {"total", number_value(total)}, {"cached", number_value(total)}, {"numRequests", 0}};
  response["cached"] = true;
}

Result<bool> is_enabled(const std::string& said) {
  for (const std::string_view word : {"true", "1", "yes"})
    if (said == word) return true;
  for (const std::string_view word : {"false", "0", "no"})
    if (said == word) return false;
  return fail(ErrorCode::invalid_argument, "PROMPTFOO_CACHE_ENABLED is \"{}\": write true or false", said);
}

}  // namespace

Result<AnswerCacheOptions> cache_options(const Environment& environment, std::string folder,
                                         std::optional<bool> wanted) {
  AnswerCacheOptions options{.folder = std::move(folder)};
  if (const auto path = environment.get("PROMPTFOO_CACHE_PATH"); !path.empty()) options.folder = path;
  if (const auto text = environment.get("PROMPTFOO_CACHE_TTL"); !text.empty()) {
    int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc() || *end != '\0' || seconds < 0)
      return fail(ErrorCode::invalid_argument, "PROMPTFOO_CACHE_TTL is \"{}\": write a number of seconds",
                  text);
    options.kept = std::chrono::seconds(seconds);
  }
  if (const auto said = environment.get("PROMPTFOO_CACHE_ENABLED"); !wanted && !said.empty()) {
    TRY_ASSIGN(wanted, is_enabled(said));
  }
  const auto type = environment.get("PROMPTFOO_CACHE_TYPE");
  if (!type.empty() && type != "disk" && type != "memory")
    return fail(ErrorCode::invalid_argument, "PROMPTFOO_CACHE_TYPE is \"{}\": write disk or memory", type);
  if (wanted) options.use = *wanted ? CacheUse::all : CacheUse::none;
  if (type == "memory") options.use = CacheUse::none;
  return options;
}

AnswerCache::~AnswerCache() {
  if (bytes_kept_ > 0) keep_bound(options_);
}

std::string AnswerCache::path_of(std::string_view identity) const {
  const auto hash = XXH3_128bits(identity.data(), identity.size());
  const auto name = fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
  return fmt::format("{}/{}/{}{}", options_.folder, name.substr(0, kShardLetters), name.substr(kShardLetters),
                     kExtension);
}

std::optional<json::object> AnswerCache::find(const std::string& path) const {
  const auto text = read_file(path);
  const auto kept = text ? parse_json(*text) : Result<json::value>(tl::make_unexpected(text.error()));
  if (!kept) return std::nullopt;
  const double age = seconds_now() - number_member(*kept, "storedAt").value_or(0);
  const auto* response = member(*kept, "response");
  if (response == nullptr || !response->is_object() || age > static_cast<double>(options_.kept.count()))
    return std::nullopt;
  json::object answer = response->get_object();
  count_as_cached(answer);
  answer.emplace("latencyMs", number_value(number_member(*kept, "latencyMs").value_or(0)));
  return answer;
}

void AnswerCache::keep(const std::string& path, const json::object& response, double latency_ms) {
  const json::object kept{{"storedAt", number_value(seconds_now())},
                          {"latencyMs", number_value(latency_ms)},
                          {"response", response}};
  const std::string text = model::to_text(json::value(kept));
  if (text.size() > kAnswerKeptBytesMax) return;
  std::error_code error;
  const auto folder = fs::path(path).parent_path();
  if (fs::create_directories(folder, error)) fs::permissions(folder, fs::perms::owner_all, error);
  const std::string unfinished =
      fmt::format("{}{}{}", path.substr(0, path.size() - kExtension.size()), kUnfinished, ::getpid());
  const auto written = write_whole(unfinished, text);
  if (!written || ::rename(unfinished.c_str(), path.c_str()) != 0) {
    problem_ =
        written ? fmt::format("cannot write {}: {}", path, std::strerror(errno)) : written.error().message;
    ::unlink(unfinished.c_str());
    return;
  }
  bytes_kept_ += text.size();
  if (bytes_kept_ < options_.bytes_max / 10) return;
  keep_bound(options_);
  bytes_kept_ = 0;
}

bool AnswerCache::serves(bool is_local) const {
  return options_.use == CacheUse::all || (options_.use == CacheUse::remote && !is_local);
}

void AnswerCache::answer(std::string_view identity, Done done, const std::function<void(Done)>& ask) {
  const std::string path = path_of(identity);
  if (auto found = find(path)) {
    ++hits_;
    return done(*std::move(found));
  }
  const auto asked = std::chrono::steady_clock::now();
  ask([this, path, asked, done = std::move(done)](json::object response) {
    const auto* error = member(response, "error");
    if (error == nullptr || error->is_null()) {
      const auto took = std::chrono::steady_clock::now() - asked;
      keep(path, response, std::chrono::duration<double, std::milli>(took).count());
    }
    done(std::move(response));
  });
}

Result<CacheSize> clear_cache(const std::string& folder) {
  CacheSize removed;
  for (const auto& answer : answers_in(folder)) {
    std::error_code error;
    const bool was_there = fs::remove(answer.path, error);
    if (error)
      return fail(ErrorCode::unavailable, "cannot remove {}: {}", answer.path.string(), error.message());
    removed.answers += was_there ? 1 : 0;
    removed.bytes += was_there ? answer.bytes : 0;
  }
  return removed;
}

}  // namespace weft::eval
