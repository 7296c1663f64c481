// RouterFixture: requests to a router without a socket in between. For the tests of this room.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>

#include "server/router.h"

namespace weft::server {

class RouterFixture : public testing::Test {
 protected:
  // Before the first ask().
  void use_gate(GateOptions options) {
    gate_ = std::make_unique<Gate>(std::move(options));
    router_ = std::make_unique<Router>(*gate_, pool_, metrics_);
  }
  Router& router() {
    if (!router_) use_gate({});
    return *router_;
  }

  // What the listener does with a request.
  Response ask(std::string method, std::string_view target, TextPairs headers = {}, std::string body = {}) {
    Request request;
    request.method = std::move(method);
    request.remote = remote_;
    EXPECT_TRUE(parse_target(target, request).has_value()) << target;
    for (auto& [name, value] : headers) request.headers.add(name, value);
    const auto application = router().application();
    if (const auto failure = application.admit(request)) return application.refuse(request, *failure);
    request.body = std::make_shared<const std::string>(std::move(body));
    auto answer = std::make_shared<std::promise<Response>>();
    application.handle(std::move(request),
                       Responder([answer](Response response) { answer->set_value(std::move(response)); }));
    return answer->get_future().get();
  }

  static std::string header(const Response& response, std::string_view name) {
    for (const auto& [field, value] : response.headers) {
      if (equals_in_any_case(field, name)) return value;
    }
    return {};
  }

  std::string remote_ = "192.0.2.1:50000";
  std::shared_ptr<RequestMetrics> metrics_ = std::make_shared<RequestMetrics>();

 private:
  WorkerPool pool_{2, 4};
  std::unique_ptr<Gate> gate_;
  std::unique_ptr<Router> router_;
};

}  // namespace weft::server
