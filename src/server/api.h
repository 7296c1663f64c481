// weft's own API, /api/v1: reading what is stored. docs/reference/openapi.yaml describes it.
#pragma once

#include "alerts/alerter.h"
#include "engine/engine.h"
#include "model/price_file.h"
#include "runs/run_intake.h"
#include "runs/run_reader.h"
#include "server/router.h"
#include "server/tailer.h"
#include "store/reader.h"

namespace weft::server {

inline constexpr Face kApi{.name = "api", .refuse = refuse_as_json};

// `reader`, `engine` and `alerter` outlive the router.
void add_trace_routes(Router& router, const store::Reader& reader);
void add_session_routes(Router& router, const store::Reader& reader);
void add_insight_routes(Router& router, const store::Reader& reader, const model::PriceTable& prices);
void add_diagnosis_routes(Router& router, const store::Reader& reader);
void add_service_graph_routes(Router& router, const store::Reader& reader);
void add_diff_routes(Router& router, const store::Reader& reader, engine::Engine& engine);
void add_name_routes(Router& router, const store::Reader& reader);
void add_search_routes(Router& router, engine::Engine& engine);
void add_sql_routes(Router& router, engine::Engine& engine);
void add_tail_routes(Router& router, Tailer& tailer);
void add_top_routes(Router& router, const store::Reader& reader);
// `prices` outlive the router.
void add_ledger_routes(Router& router, const store::Reader& reader, const model::PriceTable& prices);
// `prices` and what they are made of, which outlive the router.
void add_price_routes(Router& router, engine::Engine& engine, const model::PriceTable& prices,
                      const std::vector<model::PriceSource>& sources);
void add_alert_routes(Router& router, alerts::Alerter& alerter);

// They outlive the router.
struct RunParts {
  const runs::RunStore& store;
  const runs::RunReader& reader;
  runs::RunIntake& intake;
};
void add_eval_routes(Router& router, RunParts parts);

}  // namespace weft::server
