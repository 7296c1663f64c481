// Knows who may ask. POST /check {"user_id"} gives {"plan"}, or 401.
//
// --auth-ms N     how long that takes (20)

#include "service.h"

int main(int argc, char** argv) {
  Service auth("auth", argc, argv);
  const int64_t duration_ms = auth.options().number("auth-ms", 20);

  auth.post("/check", "auth.check", weft::EventType::tool, [&](Request& request) {
    const std::string user_id = request.body.at("user_id");
    request.span.set_attribute("user.id", user_id);
    request.last(duration_ms);
    if (!user_id.starts_with("user_")) {
      throw ServiceError(401, "unknown user '" + user_id + "': ids begin with user_");
    }
    return json{{"plan", "team"}};
  });
  return auth.run();
}
