// file://FILE.js[:NAME]: a class with callApi(prompt, context), an object with it, or a function of the same.
#include <array>
#include <boost/json.hpp>
#include <filesystem>

#include "eval/provider.h"

namespace weft::eval {
namespace {

constexpr std::string_view kFile = "file://";
constexpr std::array<std::string_view, 3> kExtensions = {".js", ".cjs", ".mjs"};
constexpr std::array<std::string_view, 4> kTypescript = {".ts", ".cts", ".mts", ".tsx"};
// Of a call, where the configuration says nothing.
constexpr std::chrono::milliseconds kTimeoutDefault = std::chrono::minutes(5);

// Where the path in "file://x.js:name" ends; npos where it has none of the extensions.
template <class Extensions>
size_t path_end(std::string_view id, const Extensions& extensions) {
  if (!id.starts_with(kFile)) return id.npos;
  for (const auto extension : extensions) {
    const size_t at = id.rfind(extension);
    const size_t end = at == id.npos ? at : at + extension.size();
    if (end != id.npos && (end == id.size() || id[end] == ':')) return end;
  }
  return id.npos;
}

Response response_of(const Result<json::value>& said) {
  if (!said) return failed_response("JavaScript: " + said.error().message);
  if (said->is_null())
    return failed_response("callApi gave back nothing; it has to give {output: …} or {error: …}");
  if (!said->is_object()) return {{"output", *said}};
  const auto& object = said->get_object();
  if (!object.contains("output") && !object.contains("error"))
    return failed_response("callApi gave back an object with neither output nor error");
  return object;
}

class JavascriptProvider : public Provider {
 public:
  JavascriptProvider(const ProviderSpec& spec, ProviderSurroundings& around, std::string path,
                     std::string name)
      : around_(around),
        path_(string_value(path)),
        name_(string_value(name)),
        options_(json::object{{"id", spec.id}, {"config", spec.config}, {"env", spec.env}}) {}

  void call(const Call& call, Done done) override {
    const json::value prompt = string_value(call.prompt);
    const json::value context(call.context);
    const json::value wants_numbers(call.wants_numbers);
    around_.javascript.start(
        around_.loop, "provider", {&path_, &name_, &options_, &prompt, &context, &wants_numbers},
        around_.timeout.count() > 0 ? around_.timeout : kTimeoutDefault,
        [done = std::move(done)](const Result<json::value>& said) { done(response_of(said)); });
  }

  // Whether the file can be read and gives a provider.
  Status check() {
    const auto made = around_.javascript.call("checkProvider", {&path_, &name_, &options_});
    if (!made) return tl::make_unexpected(made.error());
    return {};
  }

 private:
  ProviderSurroundings& around_;
  const json::value path_, name_, options_;
};

}  // namespace

bool is_javascript(std::string_view id) {
  return path_end(id, kExtensions) != id.npos || path_end(id, kTypescript) != id.npos;
}

Result<std::unique_ptr<Provider>> make_javascript_provider(const ProviderSpec& spec,
                                                           ProviderSurroundings& around) {
  if (path_end(spec.id, kTypescript) != spec.id.npos)
    return fail(
        ErrorCode::unsupported,
        "{}: weft runs JavaScript, not TypeScript; compile it first (npx tsc, npx esbuild) and name the .js "
        "file",
        spec.id);
  const size_t end = path_end(spec.id, kExtensions);
  const auto path = std::filesystem::absolute(
      resolve_path(around.config.base_path, std::string_view(spec.id).substr(0, end)));
  auto made = std::make_unique<JavascriptProvider>(spec, around, path.string(),
                                                   end < spec.id.size() ? spec.id.substr(end + 1) : "");
  if (const auto checked = made->check(); !checked)
    return wrap(checked.error(), fmt::format("the provider {}", spec.name()));
  return made;
}

}  // namespace weft::eval
