// Javascript: the language that configurations bring along, and Nunjucks, which is written in it.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "eval/loop.h"

namespace weft::eval {

namespace json = boost::json;

// QuickJS with scripts/prelude.js in it. Values go in and come back as JSON; `undefined` comes back as null.
// Scripts have neither network nor timers, but for those that are started on a loop: a promise that waits for
// anything else fails. One thread.
class Javascript {
 public:
  static constexpr uint64_t kScriptMsMax = 10'000;            // a call that takes longer fails
  static constexpr size_t kHeapBytesMax = 512 * 1024 * 1024;  // a call that needs more fails
  // Recursion that goes deeper fails. AddressSanitizer makes a frame several times as large.
#ifdef __SANITIZE_ADDRESS__
  static constexpr size_t kStackBytesMax = 6 * 1024 * 1024;
#else
  static constexpr size_t kStackBytesMax = 1024 * 1024;
#endif

  static Result<std::unique_ptr<Javascript>> create();
  ~Javascript();
  Javascript(const Javascript&) = delete;
  Javascript& operator=(const Javascript&) = delete;

  // A function of the prelude's `weft`. Errors: invalid_argument with the exception's message.
  using Arguments = std::initializer_list<const json::value*>;
  Result<json::value> call(const char* function, Arguments arguments);

  // The same, and what the promise waits for may come from the loop: answers to fetch(), timers. `done` is
  // called once, from within or from the loop; with an error after `time_max`. The loop calls nothing back
  // once the Javascript is gone.
  using Done = std::function<void(Result<json::value>)>;
  void start(Loop& loop, const char* function, Arguments arguments, std::chrono::milliseconds time_max,
             Done done);

  // What {{env.NAME}} and process.env are.
  Status set_environment(const json::object& environment);
  // `text` as a Nunjucks template. Text without {{, {% and {# is given back as it is.
  Result<std::string> render(std::string_view text, const json::value& vars);
  // Every text in `value`, at any depth (documents nest at most kNestingMax deep).
  Result<json::value> render_all(const json::value& value, const json::value& vars);
  // Vars whose texts are templates, which may name each other and `data`. What is put into a template is not
  // rendered again: `data` are no templates, whatever they hold.
  Result<json::object> render_vars(const json::object& templates, const json::object& data);
  // A script of a configuration: one line is an expression, several are the body of a function. `parameter`
  // is what it calls its input: "output" or "vars".
  Result<json::value> script(std::string_view parameter, std::string_view code, const json::value& input,
                             const json::value& context);
  // What the function that `path` exports (under `name`, or as its default) makes of the arguments.
  Result<json::value> file(const std::string& path, const std::string& name, const json::array& arguments);

 private:
  struct Engine;
  explicit Javascript(std::unique_ptr<Engine> engine);
  std::unique_ptr<Engine> engine_;
};

}  // namespace weft::eval
