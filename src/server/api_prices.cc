// GET /api/v1/prices: what tokens cost by the table weft computes costs with, and which models of the traces
// it has no price for.
#include "base/json_writer.h"
#include "model/price_file.h"
#include "server/api.h"
#include "server/query_parameters.h"
#include "store/models_seen.h"
#include "wire/api_fields.h"

namespace weft::server {
namespace {

constexpr uint32_t kSeenRows = 100;

void write_price(JsonWriter& json, const model::Price& price) {
  json.key("input").real(price.input).key("output").real(price.output);
  wire::write_known(json, "cache_read", price.cache_read);
  wire::write_known(json, "cache_write", price.cache_write);
  wire::write_known(json, "reasoning", price.reasoning);
}

void write_model(JsonWriter& json, const model::PricedModel& priced) {
  json.begin_object().key("model").string(priced.model).key("source").string(priced.source);
  json.key("providers").begin_array();
  for (const auto& provider : priced.entry->providers) json.string(provider);
  json.end_array();
  const std::span rates = priced.entry->rates;
  write_price(json, rates.front().price);
  json.key("above").begin_array();
  for (const auto& rate : rates.subspan(1)) {
    json.begin_object().key("input_tokens").integer(rate.above_input_tokens);
    write_price(json, rate.price);
    json.end_object();
  }
  json.end_array().end_object();
}

void write_seen(JsonWriter& json, const store::ModelSeen& seen, const model::PriceTable& prices) {
  json.begin_object().key("model").string(seen.model).key("provider").string(seen.provider);
  json.key("span_count").unsigned_integer(seen.span_count);
  json.key("without_cost_count").unsigned_integer(seen.without_cost_count);
  json.key("is_priced").boolean(prices.find(seen.provider, seen.model) != nullptr).end_object();
}

using Sources = std::vector<model::PriceSource>;

std::string prices_json(const model::PriceTable& prices, const Sources& sources,
                        const std::vector<store::ModelSeen>& models_seen) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("sources").begin_array();
  for (const auto& source : sources) {
    json.begin_object().key("name").string(source.name);
    json.key("as_of").string(source.file.as_of).end_object();
  }
  json.end_array().key("models").begin_array();
  for (const auto& priced : model::priced_models(sources)) write_model(json, priced);
  json.end_array().key("seen").begin_array();
  for (const auto& seen : models_seen) write_seen(json, seen, prices);
  json.end_array().end_object();
  return body;
}

Result<Response> get_prices(engine::Engine& engine, const model::PriceTable& prices, const Sources& sources,
                            const Request& request) {
  TRY(check_parameters(request, {"project", "since", "limit"}));
  store::ModelsSeenQuery query;
  TRY_ASSIGN(query.project, project_to_read(request));
  TRY_ASSIGN(const auto since, duration_parameter(request, "since"));
  query.start_unix_nano = begin_of_range(since);
  TRY_ASSIGN(query.limit, limit_parameter(request, kSeenRows, store::kPageRowsMax));
  TRY_ASSIGN(const auto seen, store::models_seen(engine, query));
  return json_response(200, prices_json(prices, sources, seen));
}

}  // namespace

void add_price_routes(Router& router, engine::Engine& engine, const model::PriceTable& prices,
                      const std::vector<model::PriceSource>& sources) {
  router.add_query(kApi, "GET", "/api/v1/prices", [&engine, &prices, &sources](const Request& request) {
    return get_prices(engine, prices, sources, request);
  });
}

}  // namespace weft::server
