#include "eval/javascript.h"

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <vector>

#include "eval/embedded_files.h"
#include "eval/http_call.h"
#include "eval/values.h"

extern "C" {
#include <quickjs.h>
}

namespace weft::eval {
namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* kNoWaiting = "fetch() and timers are there in providers only";
constexpr double kTimerMsMax = 600'000;  // of setTimeout; a longer one ends then

// A JSValue that is freed.
class Held {
 public:
  Held(JSContext* context, JSValue value) : context_(context), value_(value) {}
  ~Held() { JS_FreeValue(context_, value_); }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  JSValue get() const { return value_; }
  bool is_exception() const { return JS_IsException(value_) != 0; }

 private:
  JSContext* context_;
  JSValue value_;
};

std::string text_from(JSContext* context, JSValue value) {
  size_t size = 0;
  const char* bytes = JS_ToCStringLen(context, &size, value);
  if (bytes == nullptr) return {};
  std::string text(bytes, size);
  JS_FreeCString(context, bytes);
  return text;
}

JSValue to_js(JSContext* context, const json::value& value);

JSValue object_to_js(JSContext* context, const json::object& object) {
  JSValue made = JS_NewObject(context);
  for (const auto& [key, field] : object) {
    const JSAtom name = JS_NewAtomLen(context, key.data(), key.size());
    JS_DefinePropertyValue(context, made, name, to_js(context, field), JS_PROP_C_W_E);
    JS_FreeAtom(context, name);
  }
  return made;
}

JSValue array_to_js(JSContext* context, const json::array& array) {
  JSValue made = JS_NewArray(context);
  uint32_t index = 0;
  for (const auto& item : array) JS_SetPropertyUint32(context, made, index++, to_js(context, item));
  return made;
}

// As deep as documents nest, which kNestingMax bounds.
JSValue to_js(JSContext* context, const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return JS_NULL;
    case json::kind::bool_:
      return JS_NewBool(context, value.get_bool());
    case json::kind::int64:
      return JS_NewInt64(context, value.get_int64());
    case json::kind::uint64:
      return JS_NewFloat64(context, static_cast<double>(value.get_uint64()));
    case json::kind::double_:
      return JS_NewFloat64(context, value.get_double());
    case json::kind::string:
      return JS_NewStringLen(context, value.get_string().data(), value.get_string().size());
    case json::kind::array:
      return array_to_js(context, value.get_array());
    case json::kind::object:
      return object_to_js(context, value.get_object());
  }
  return JS_NULL;
}

JSValue read_file(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const std::string path = count > 0 ? text_from(context, arguments[0]) : "";
  std::ifstream file(path, std::ios::binary);
  if (!file) return JS_ThrowReferenceError(context, "cannot read %s", path.c_str());
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return JS_NewStringLen(context, text.data(), text.size());
}

// node-sql-parser's file of that name.
JSValue sql_parser(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const std::string name = count > 0 ? text_from(context, arguments[0]) : "";
  for (const auto& file : embedded_sql_parsers()) {
    if (file.path == name) return JS_NewStringLen(context, file.bytes.data(), file.bytes.size());
  }
  return JS_ThrowReferenceError(context, "there is no %s", name.c_str());
}

JSValue log_text(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  for (int i = 0; i < count; ++i)
    fmt::print(stderr, "{}{}", i == 0 ? "" : " ", text_from(context, arguments[i]));
  fmt::print(stderr, "\n");
  return JS_UNDEFINED;
}

HttpRequest request_of(const json::value& said) {
  HttpRequest request{.method = text_member(said, "method").value_or("GET"),
                      .url = text_member(said, "url").value_or(""),
                      .headers = {},
                      .body = text_member(said, "body").value_or("")};
  const auto* headers = member(said, "headers");
  if (headers == nullptr || !headers->is_object()) return request;
  for (const auto& [name, value] : headers->get_object()) request.headers.emplace_back(name, text_of(value));
  return request;
}

json::value to_json(const HttpAnswer& answer) {
  json::array headers;
  for (const auto& [name, value] : answer.headers)
    headers.push_back(json::array{string_value(name), string_value(value)});
  return json::object{{"error", string_value(answer.error)},
                      {"status", answer.status},
                      {"statusText", string_value(answer.status_text)},
                      {"headers", std::move(headers)},
                      {"body", string_value(answer.body)}};
}

constexpr std::string_view kSurroundings = R"(
var self = globalThis, global = globalThis;
var process = {env: {}, argv: [], platform: 'linux', cwd: () => '.'};
process.mainModule = {require: name => { throw new Error(`there is no module '${name}' in weft's JavaScript`); }};
var console = {};
for (const level of ['log', 'info', 'warn', 'error', 'debug'])
  console[level] = (...values) => native.log(...values.map(v => typeof v === 'string' ? v : JSON.stringify(v)));
)";

}  // namespace

struct Javascript::Engine {
  JSRuntime* runtime = JS_NewRuntime();
  JSContext* context = JS_NewContext(runtime);
  Clock::time_point deadline = Clock::time_point::max();

  // What scripts wait for; of a loop that may live longer than the engine.
  struct Waiting {
    JSValue end;  // of their promise, as the prelude's settle() has it
    Done done;
  };
  std::map<uint64_t, Waiting> waiting;
  std::map<uint64_t, JSValue> callbacks;  // of transfers and timers that are under way
  uint64_t last_id = 0;
  Loop* loop = nullptr;  // while a script runs that may wait for it
  std::shared_ptr<bool> is_alive = std::make_shared<bool>(true);

  Engine() {
    JS_SetContextOpaque(context, this);
    JS_SetMemoryLimit(runtime, kHeapBytesMax);
    JS_SetMaxStackSize(runtime, kStackBytesMax);
    JS_SetInterruptHandler(
        runtime,
        [](JSRuntime*, void* self) -> int { return Clock::now() > static_cast<Engine*>(self)->deadline; },
        this);
  }
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine() {
    *is_alive = false;
    for (const auto& [id, each] : waiting) JS_FreeValue(context, each.end);
    for (const auto& [id, callback] : callbacks) JS_FreeValue(context, callback);
    JS_FreeContext(context);
    JS_FreeRuntime(runtime);
  }

  static JSValue fetch_natively(JSContext* context, JSValueConst, int count, JSValueConst* arguments);
  static JSValue call_later(JSContext* context, JSValueConst, int count, JSValueConst* arguments);

  void start_clock() { deadline = Clock::now() + std::chrono::milliseconds(kScriptMsMax); }

  tl::unexpected<Error> thrown() {
    const Held exception(context, JS_GetException(context));
    if (Clock::now() > deadline)
      return fail(ErrorCode::deadline_exceeded, "the script took longer than {} ms", kScriptMsMax);
    return fail(ErrorCode::invalid_argument, "{}", text_from(context, exception.get()));
  }

  Status evaluate(std::string_view source, const char* name) {
    start_clock();
    // The engine wants the zero that embedded files and literals end in.
    const Held result(context, JS_Eval(context, source.data(), source.size(), name, JS_EVAL_TYPE_GLOBAL));
    if (result.is_exception()) return thrown();
    return {};
  }

  void add_native() {
    const Held global(context, JS_GetGlobalObject(context));
    JSValue native = JS_NewObject(context);
    JS_SetPropertyStr(context, native, "read_file", JS_NewCFunction(context, read_file, "read_file", 1));
    JS_SetPropertyStr(context, native, "sql_parser", JS_NewCFunction(context, sql_parser, "sql_parser", 1));
    JS_SetPropertyStr(context, native, "log", JS_NewCFunction(context, log_text, "log", 1));
    JS_SetPropertyStr(context, native, "fetch", JS_NewCFunction(context, fetch_natively, "fetch", 2));
    JS_SetPropertyStr(context, native, "after", JS_NewCFunction(context, call_later, "after", 2));
    JS_SetPropertyStr(context, global.get(), "native", native);
  }

  // The property `function` of the prelude's `weft`.
  JSValue function_named(const char* function) {
    const Held weft(context, JS_Eval(context, "weft", 4, "<weft>", JS_EVAL_TYPE_GLOBAL));
    return JS_GetPropertyStr(context, weft.get(), function);
  }

  JSValue invoke(const char* function, std::vector<JSValue>& arguments) {
    const Held callee(context, function_named(function));
    const JSValue result =
        JS_Call(context, callee.get(), JS_UNDEFINED, static_cast<int>(arguments.size()), arguments.data());
    for (const JSValue argument : arguments) JS_FreeValue(context, argument);
    return result;
  }

  bool is_promise(JSValue value) {
    if (!JS_IsObject(value)) return false;
    const Held then(context, JS_GetPropertyStr(context, value, "then"));
    return JS_IsFunction(context, then.get()) != 0;
  }

  Result<json::value> from_js(JSValue value) {
    if (JS_IsUndefined(value) || JS_IsNull(value)) return json::value(nullptr);
    if (JS_IsString(value)) return json::value(json::string(text_from(context, value)));
    const Held written(context, JS_JSONStringify(context, value, JS_UNDEFINED, JS_UNDEFINED));
    if (written.is_exception()) return thrown();
    if (JS_IsUndefined(written.get())) return json::value(nullptr);
    return parse_json(text_from(context, written.get()));
  }

  void run_jobs() {
    JSContext* where = nullptr;
    while (JS_ExecutePendingJob(runtime, &where) > 0) {
    }
  }

  JSValue end_of(JSValue promise) {
    std::vector<JSValue> arguments{JS_DupValue(context, promise)};
    return invoke("settle", arguments);
  }

  bool is_over(JSValue end) {
    const Held done(context, JS_GetPropertyStr(context, end, "done"));
    return JS_ToBool(context, done.get()) == 1;
  }

  Result<json::value> outcome_of(JSValue end) {
    if (!is_over(end))
      return fail(ErrorCode::invalid_argument, "the script waits for something that never comes");
    const Held error(context, JS_GetPropertyStr(context, end, "error"));
    if (!JS_IsUndefined(error.get()))
      return fail(ErrorCode::invalid_argument, "{}", text_from(context, error.get()));
    const Held value(context, JS_GetPropertyStr(context, end, "value"));
    return from_js(value.get());
  }

  // Runs what is waiting, and gives what the promise came to.
  Result<json::value> settled(JSValue promise) {
    const Held end(context, end_of(promise));
    if (end.is_exception()) return thrown();
    run_jobs();
    return outcome_of(end.get());
  }

  uint64_t hold(JSValue callback) {
    callbacks[++last_id] = JS_DupValue(context, callback);
    return last_id;
  }

  // From the loop: what a script waited for has come.
  void resume(Loop& from, uint64_t id, const json::value& argument) {
    const auto found = callbacks.find(id);
    if (found == callbacks.end()) return;
    const Held callback(context, found->second);
    callbacks.erase(found);
    loop = &from;
    start_clock();
    JSValue given = to_js(context, argument);
    const Held result(context, JS_Call(context, callback.get(), JS_UNDEFINED, 1, &given));
    JS_FreeValue(context, given);
    run_jobs();
    loop = nullptr;
    finish_waiting();
  }

  // Those whose promises have ended, and all of them where nothing is left to wait for. What is told may
  // start more.
  void finish_waiting() {
    std::vector<std::pair<Done, Result<json::value>>> finished;
    for (auto at = waiting.begin(); at != waiting.end();) {
      if (!is_over(at->second.end) && !callbacks.empty()) {
        ++at;
        continue;
      }
      finished.emplace_back(std::move(at->second.done), outcome_of(at->second.end));
      JS_FreeValue(context, at->second.end);
      at = waiting.erase(at);
    }
    for (auto& [done, result] : finished) done(std::move(result));
  }

  void give_up(uint64_t id, std::chrono::milliseconds time_max) {
    const auto found = waiting.find(id);
    if (found == waiting.end()) return;
    const Done done = std::move(found->second.done);
    JS_FreeValue(context, found->second.end);
    waiting.erase(found);
    done(fail(ErrorCode::deadline_exceeded, "the script took longer than {} ms", time_max.count()));
  }
};

JSValue Javascript::Engine::fetch_natively(JSContext* context, JSValueConst, int count,
                                           JSValueConst* arguments) {
  auto* engine = static_cast<Engine*>(JS_GetContextOpaque(context));
  if (engine->loop == nullptr) return JS_ThrowTypeError(context, "%s", kNoWaiting);
  if (count < 2) return JS_ThrowTypeError(context, "fetch needs a request and a callback");
  const auto request = parse_json(text_from(context, arguments[0]));
  if (!request) return JS_ThrowTypeError(context, "%s", request.error().message.c_str());
  call_http(*engine->loop, request_of(*request),
            [engine, loop = engine->loop, alive = engine->is_alive,
             id = engine->hold(arguments[1])](const HttpAnswer& answer) {
              if (*alive) engine->resume(*loop, id, to_json(answer));
            });
  return JS_UNDEFINED;
}

JSValue Javascript::Engine::call_later(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  auto* engine = static_cast<Engine*>(JS_GetContextOpaque(context));
  if (engine->loop == nullptr) return JS_ThrowTypeError(context, "%s", kNoWaiting);
  double delay = 0;
  if (count < 2 || JS_ToFloat64(context, &delay, arguments[0]) != 0)
    return JS_ThrowTypeError(context, "a timer needs a delay and a callback");
  const auto delay_ms = std::chrono::milliseconds(static_cast<int64_t>(std::clamp(delay, 0.0, kTimerMsMax)));
  engine->loop->after(
      delay_ms, [engine, loop = engine->loop, alive = engine->is_alive, id = engine->hold(arguments[1])] {
        if (*alive) engine->resume(*loop, id, nullptr);
      });
  return JS_UNDEFINED;
}

Javascript::Javascript(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}
Javascript::~Javascript() = default;

Result<std::unique_ptr<Javascript>> Javascript::create() {
  auto engine = std::make_unique<Engine>();
  engine->add_native();
  TRY(engine->evaluate(kSurroundings, "<surroundings>"));
  for (const auto& script : embedded_scripts())
    TRY(engine->evaluate(script.bytes, std::string(script.path).c_str()));
  return std::unique_ptr<Javascript>(new Javascript(std::move(engine)));
}

Result<json::value> Javascript::call(const char* function, Arguments arguments) {
  std::vector<JSValue> values;
  for (const auto* argument : arguments) values.push_back(to_js(engine_->context, *argument));
  engine_->start_clock();
  const Held result(engine_->context, engine_->invoke(function, values));
  if (result.is_exception()) return engine_->thrown();
  return engine_->is_promise(result.get()) ? engine_->settled(result.get()) : engine_->from_js(result.get());
}

void Javascript::start(Loop& loop, const char* function, Arguments arguments,
                       std::chrono::milliseconds time_max, Done done) {
  auto& engine = *engine_;
  std::vector<JSValue> values;
  for (const auto* argument : arguments) values.push_back(to_js(engine.context, *argument));
  engine.loop = &loop;
  engine.start_clock();
  const Held result(engine.context, engine.invoke(function, values));
  if (result.is_exception() || !engine.is_promise(result.get())) {
    engine.loop = nullptr;
    if (result.is_exception()) return done(engine.thrown());
    return done(engine.from_js(result.get()));
  }
  const uint64_t id = ++engine.last_id;
  engine.waiting.emplace(id, Engine::Waiting{engine.end_of(result.get()), std::move(done)});
  engine.run_jobs();
  engine.loop = nullptr;
  loop.after(time_max, [&engine, alive = engine.is_alive, id, time_max] {
    if (*alive) engine.give_up(id, time_max);
  });
  engine.finish_waiting();
}

Status Javascript::set_environment(const json::object& environment) {
  const json::value values(environment);
  TRY(call("setEnvironment", {&values}));
  return {};
}

Result<std::string> Javascript::render(std::string_view text, const json::value& vars) {
  const bool is_template =
      text.find("{{") != text.npos || text.find("{%") != text.npos || text.find("{#") != text.npos;
  if (!is_template) return std::string(text);
  const json::value source = string_value(text);
  auto rendered = call("render", {&source, &vars});
  if (!rendered) return wrap(rendered.error(), fmt::format("the template \"{}\"", shortened(text)));
  return text_of(*rendered);
}

Result<json::value> Javascript::render_all(const json::value& value, const json::value& vars) {
  if (value.is_string()) {
    TRY_ASSIGN(auto text, render(value.get_string(), vars));
    return json::value(json::string(text));
  }
  if (value.is_array()) {
    json::array made;
    for (const auto& item : value.get_array()) {
      TRY_ASSIGN(auto rendered, render_all(item, vars));
      made.push_back(std::move(rendered));
    }
    return json::value(std::move(made));
  }
  if (!value.is_object()) return value;
  json::object made;
  for (const auto& [key, field] : value.get_object()) {
    TRY_ASSIGN(const auto name, render(key, vars));
    TRY_ASSIGN(auto rendered, render_all(field, vars));
    made.insert_or_assign(name, std::move(rendered));
  }
  return json::value(std::move(made));
}

Result<json::object> Javascript::render_vars(const json::object& templates, const json::object& data) {
  const json::value written(templates);
  const json::value given(data);
  TRY_ASSIGN(auto rendered, call("renderVars", {&written, &given}));
  return std::move(rendered.get_object());
}

Result<json::value> Javascript::script(std::string_view parameter, std::string_view code,
                                       const json::value& input, const json::value& context) {
  const json::value name = string_value(parameter);
  const json::value text = string_value(code);
  return call("script", {&name, &text, &input, &context});
}

Result<json::value> Javascript::file(const std::string& path, const std::string& name,
                                     const json::array& arguments) {
  const json::value where = string_value(path);
  const json::value which = string_value(name);
  const json::value given(arguments);
  return call("file", {&where, &which, &given});
}

}  // namespace weft::eval
