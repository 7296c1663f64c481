// What operators and their machines ask: /health, /ready, /metrics.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "engine/engine.h"
#include "server/router.h"

namespace weft::server {

struct Readiness {
  engine::Health engine;
  std::optional<std::string> intake_problem;  // why nothing can be kept
};

// GET /health answers as long as weft runs. GET /ready is 200 only when spans can be kept and read, else 503
// with what is wrong. GET /metrics is Prometheus' text. All without a key: they tell nothing about what is
// stored, but for the part of `metrics` that asks for a key itself.
void add_operation_routes(Router& router, std::function<Readiness()> readiness,
                          std::function<std::string(const Request&)> metrics);

}  // namespace weft::server
