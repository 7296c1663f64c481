// Keeps answers. POST /get {"key"} gives {"hit", "value"?}; POST /set {"key", "value"} gives {}.
//
// --cache-write-ms N     how long writing takes (30)
// --capacity N           how many answers are kept (100); the one that was not asked for longest goes first
// --ttl-ms N             how long an answer is good for (60000)

#include "lru_cache.h"
#include "service.h"

int main(int argc, char** argv) {
  Service service("cache", argc, argv);
  const int64_t write_ms = service.options().number("cache-write-ms", 30);
  LruCache answers(static_cast<size_t>(service.options().number("capacity", 100)),
                   std::chrono::milliseconds(service.options().number("ttl-ms", 60'000)));

  service.post("/get", "cache.get", weft::EventType::tool, [&](Request& request) {
    const std::string key = request.body.at("key");
    const std::optional<std::string> value = answers.get(key);
    request.span.set_attributes({{"cache.key", key}, {"cache.hit", value.has_value()}});
    return value ? json{{"hit", true}, {"value", *value}} : json{{"hit", false}};
  });
  service.post("/set", "cache.set", weft::EventType::tool, [&](Request& request) {
    const std::string key = request.body.at("key");
    answers.set(key, request.body.at("value").get<std::string>());
    request.span.set_attributes({{"cache.key", key}, {"cache.size", answers.size()}});
    request.last(write_ms);
    return json::object();
  });
  return service.run();
}
