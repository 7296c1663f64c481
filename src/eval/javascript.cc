#include "eval/javascript.h"

#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <vector>

#include "eval/embedded_files.h"
#include "eval/values.h"

extern "C" {
#include <quickjs.h>
}

namespace weft::eval {
namespace {

using Clock = std::chrono::steady_clock;

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

JSValue log_text(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  for (int i = 0; i < count; ++i)
    fmt::print(stderr, "{}{}", i == 0 ? "" : " ", text_from(context, arguments[i]));
  fmt::print(stderr, "\n");
  return JS_UNDEFINED;
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

  Engine() {
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
    JS_FreeContext(context);
    JS_FreeRuntime(runtime);
  }

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
    JS_SetPropertyStr(context, native, "log", JS_NewCFunction(context, log_text, "log", 1));
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

  // Runs what is waiting, and gives what the promise came to.
  Result<json::value> settled(JSValue promise) {
    std::vector<JSValue> arguments{JS_DupValue(context, promise)};
    const Held end(context, invoke("settle", arguments));
    if (end.is_exception()) return thrown();
    JSContext* where = nullptr;
    while (JS_ExecutePendingJob(runtime, &where) > 0) {
    }
    const Held done(context, JS_GetPropertyStr(context, end.get(), "done"));
    if (JS_ToBool(context, done.get()) != 1)
      return fail(ErrorCode::invalid_argument, "the script waits for something that never comes");
    const Held error(context, JS_GetPropertyStr(context, end.get(), "error"));
    if (!JS_IsUndefined(error.get()))
      return fail(ErrorCode::invalid_argument, "{}", text_from(context, error.get()));
    const Held value(context, JS_GetPropertyStr(context, end.get(), "value"));
    return from_js(value.get());
  }
};

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
