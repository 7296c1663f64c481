// The whole way through real parts: socket, journal, engine, and back out of the API.
#include "server/server.h"

#include <gmock/gmock.h>
#include <yaml-cpp/yaml.h>

#include <boost/json.hpp>
#include <cctype>
#include <set>
#include <sstream>

#include "engine/testing.h"
#include "ingest/pacer.h"
#include "server/raw_client.h"
#include "store/migrations.h"

namespace weft::server {
namespace {

namespace json = boost::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

constexpr auto kTraceId = "0af7651916cd43dd8448eb211c80319c";

class ServerTest : public engine::testing::EngineFixture {
 protected:
  ServerTest() : EngineFixture(std::string(store::kDatabase), store::migrations()) {}

  void SetUp() override {
    EngineFixture::SetUp();
    journal_ = journal::Journal::open({.directory = folder_.path() + "/journal"}).value();
    pacer_ = std::make_unique<ingest::Pacer>();
    writer_ = std::make_unique<ingest::Writer>(
        *journal_, engine(), *pacer_,
        ingest::WriterOptions{.block = {}, .quarantine_directory = folder_.path() + "/quarantine"});
    receiver_ = std::make_unique<ingest::Receiver>(*journal_, *writer_, *pacer_);
    reader_ = std::make_unique<store::Reader>(engine());
    alerter_ = alerts::Alerter::start({}, folder_.path() + "/alerts", nobody_asks).value();
    ServerOptions options;
    options.http.addresses = {ListenAddress{"localhost", 0}};
    server_ =
        Server::start(std::move(options), {*receiver_, *writer_, *reader_, engine(), *journal_, *alerter_,
                                           model::PriceTable::built_in(), price_sources_, runs_})
            .value();
    client_ = std::make_unique<RawClient>(server_->port());
  }
  static Result<traceql::SeriesSet> nobody_asks(const traceql::Query&, const store::ProjectScope&,
                                                traceql::Steps) {
    return fail(ErrorCode::unavailable, "there are no rules");
  }
  void TearDown() override {
    server_.reset();
    writer_.reset();
    journal_.reset();
  }

  std::string get(std::string_view path, std::string_view headers = "") {
    client_->send(fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\n{}\r\n", path, headers));
    return client_->answer();
  }
  std::string send(std::string_view method, std::string_view path, std::string_view body) {
    client_->send(fmt::format(
        "{} {} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
        method, path, body.size(), body));
    return client_->answer();
  }
  static json::value body_of(const std::string& answer) {
    return json::parse(answer.substr(answer.find("\r\n\r\n") + 4));
  }
  // The API's answer once `path` has what is looked for.
  json::value wait_for(std::string_view path, std::string_view text) {
    std::string answer;
    EXPECT_TRUE(engine::testing::eventually([&] {
      answer = get(path);
      return answer.find(text) != std::string::npos;
    })) << answer;
    return body_of(answer);
  }

  static std::string one_span() {
    return fmt::format(
        R"({{"resourceSpans":[{{"resource":{{"attributes":[{{"key":"service.name","value":{{"stringValue":"gateway"}}}}]}},
      "scopeSpans":[{{"spans":[{{"traceId":"{}","spanId":"b7ad6b7169203331","name":"handle","startTimeUnixNano":"1795249800000000000",
      "endTimeUnixNano":"1795249800250000000","attributes":[{{"key":"user.id","value":{{"stringValue":"u1"}}}}]}}]}}]}}]}})",
        kTraceId);
  }

  engine::testing::TemporaryFolder folder_;
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<ingest::Pacer> pacer_;
  std::unique_ptr<ingest::Writer> writer_;
  std::unique_ptr<ingest::Receiver> receiver_;
  std::vector<model::PriceSource> price_sources_;
  std::unique_ptr<store::Reader> reader_;
  std::unique_ptr<alerts::Alerter> alerter_;
  runs::RunStore runs_ = runs::RunStore::open(folder_.path() + "/evals").value();
  std::unique_ptr<Server> server_;
  std::unique_ptr<RawClient> client_;
};

TEST_F(ServerTest, what_was_acknowledged_is_read_back_by_id_and_by_search) {
  EXPECT_THAT(send("POST", "/v1/traces", one_span()), StartsWith("HTTP/1.1 200 "));
  const auto trace = wait_for(fmt::format("/api/v1/traces/{}", kTraceId), "\"span_count\":1");
  EXPECT_EQ(trace.at_pointer("/spans/0/service"), "gateway");
  const auto page = wait_for(
      "/api/v1/traces?service=gateway&min_duration=200ms&attribute=user.id=u1&start=2026-11-21T08:29:00Z",
      kTraceId);
  EXPECT_EQ(page.at_pointer("/traces/0/duration_ns"), 250'000'000);
  EXPECT_EQ(page.at("next_cursor"), "");
  EXPECT_EQ(wait_for("/api/v1/services", "gateway").at("services"), json::array{"gateway"});
  EXPECT_EQ(wait_for("/api/v1/operations?service=gateway", "handle").at("operations"), json::array{"handle"});
}

TEST_F(ServerTest, updates_of_an_event_show_in_its_trace) {
  send("POST", "/v1/traces", one_span());
  const auto path = fmt::format("/api/v1/traces/{}", kTraceId);
  const auto event_id = wait_for(path, "event_id").at_pointer("/spans/0/event_id").as_string();
  EXPECT_THAT(send("PUT", "/events",
                   fmt::format(R"({{"event_id":"{}","feedback":{{"score":5}}}})", event_id.c_str())),
              StartsWith("HTTP/1.1 200 "));
  wait_for(path, "\"score\":5");
}

TEST_F(ServerTest, sessions_that_were_started_are_listed_when_asked_for) {
  send("POST", "/session/start", R"({"session":{"session_name":"linked","source":"gateway"}})");
  const auto page = wait_for("/api/v1/sessions?with_empty=true", "linked");
  EXPECT_EQ(page.at_pointer("/sessions/0/source"), "gateway");
  EXPECT_EQ(wait_for("/api/v1/sessions", "sessions").at("sessions"), json::array{});
}

TEST_F(ServerTest, questions_that_cannot_be_answered_say_why) {
  EXPECT_THAT(get(fmt::format("/api/v1/traces/{}", kTraceId)), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(get("/api/v1/traces/xyz"),
              AllOf(StartsWith("HTTP/1.1 400 "), HasSubstr("32 hexadecimal digits")));
  EXPECT_THAT(get("/api/v1/traces?sevice=a"),
              AllOf(StartsWith("HTTP/1.1 400 "), HasSubstr("no parameter \\\"sevice\\\"")));
  EXPECT_THAT(get("/api/v1/traces?cursor=zzz"), StartsWith("HTTP/1.1 400 "));
}

TEST_F(ServerTest, everything_it_serves_is_in_the_openapi_file_and_nothing_else) {
  std::set<std::string> described;
  for (const auto& path : YAML::LoadFile(WEFT_OPENAPI_FILE)["paths"]) {
    for (const auto& operation : path.second) {
      auto method = operation.first.as<std::string>();
      if (method == "parameters") continue;  // of all its operations
      std::ranges::transform(method, method.begin(),
                             [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      described.insert(method + " " + path.first.as<std::string>());
    }
  }
  // Two more addresses of one operation.
  described.insert({"POST /opentelemetry/v1/traces", "POST /"});
  std::set<std::string> served;
  const std::string message(body_of(get("/nothing")).at_pointer("/error/message").get_string());
  std::istringstream list(std::string(message.substr(message.find("It has ") + 7)));
  for (std::string route; std::getline(list, route, ',');)
    served.insert(route.substr(route.front() == ' ' ? 1 : 0));
  EXPECT_EQ(served, described);
}

TEST_F(ServerTest, operators_see_that_it_runs_and_how) {
  EXPECT_THAT(get("/health"), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(get("/ready"), AllOf(StartsWith("HTTP/1.1 200 "), HasSubstr(R"("ready":true)")));
  send("POST", "/v1/traces", one_span());
  const auto metrics = get("/metrics");
  for (const auto* name :
       {"weft_http_requests_total{face=\"otlp\",status=\"200\"} 1",
        "weft_spans_received_total{outcome=\"accepted\"} 1", "weft_journal_records_appended_total 1",
        "weft_engine_ready 1", "weft_writer_last_lag_seconds", "process_resident_memory_bytes",
        "weft_http_request_seconds_bucket"}) {
    EXPECT_THAT(metrics, HasSubstr(name));
  }
}

TEST_F(ServerTest, a_browser_gets_the_page_under_a_strict_policy) {
  const auto page = get("/", "Accept: text/html\r\n");
  EXPECT_THAT(page, AllOf(StartsWith("HTTP/1.1 200 "), HasSubstr("<!doctype html>"),
                          HasSubstr("script-src 'self'"), HasSubstr("Cache-Control: no-cache")));
  EXPECT_THAT(get("/trace/1", "Accept: text/html\r\n"), HasSubstr("<!doctype html>"));
  const size_t etag = page.find("ETag: ") + 6;
  EXPECT_THAT(get("/", fmt::format("If-None-Match: {}\r\n", page.substr(etag, page.find('\r', etag) - etag))),
              StartsWith("HTTP/1.1 304 "));
}

}  // namespace
}  // namespace weft::server
