// StoreTest: spans said in one line each, stored in a real engine, and read back.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json_writer.h"
#include "engine/testing.h"
#include "store/migrations.h"
#include "store/reader.h"

namespace weft::store::testing {

// A time that tests are written around: 2023-11-14T22:13:20Z.
inline constexpr uint64_t kNoon = 1'700'000'000'000'000'000;
inline constexpr uint64_t kSecond = 1'000'000'000;

struct TestSpan {
  uint64_t trace = 1;
  uint64_t id = 1;
  uint64_t parent = 0;
  std::string name = "work";
  uint64_t start = kNoon;
  int64_t duration = 1'000;
  std::string project = "p";
  std::string service = "gateway";
  model::SpanKind kind = model::SpanKind::internal;
  model::StatusCode status = model::StatusCode::unset;
  std::string status_message = {};
  std::string session = {};
  std::string user = {};
  std::string model = {};
  int64_t input_tokens = -1;
  int64_t output_tokens = -1;
  int64_t total_tokens = -1;
  std::optional<double> cost_usd = {};
  std::map<std::string, std::string> strings = {};
  std::map<std::string, int64_t> integers = {};
  std::map<std::string, double> reals = {};
  std::map<std::string, std::string> others = {};
  std::map<std::string, std::string> contents = {};
  std::string resource = R"({"attributes":[]})";
  uint64_t received = 0;  // 0: when it started
};

model::TraceId trace_id(uint64_t number);
model::SpanId span_id(uint64_t number);

class StoreTest : public engine::testing::EngineFixture {
 protected:
  StoreTest() : EngineFixture(std::string(kDatabase), migrations()) {}

  // One insert, as one request's.
  void store(const std::vector<TestSpan>& spans);
  // `count` spans of one trace, made by the engine itself.
  void store_many(uint64_t trace, size_t count);
  void update(uint64_t sequence, const std::string& event_id, const std::string& body,
              const std::string& project = "p", const std::string& kind = "event_update");
  void start_session(uint64_t sequence, const std::string& session_id, const std::string& body,
                     uint64_t received, const std::string& project = "p");

  // Gives `take` each page of what `list` answers; a page holds query.limit.
  template <class Query, class Page>
  void each_page(Query query, Result<Page> (Reader::*list)(const Query&) const, const auto& take) {
    do {
      const auto page = (reader().*list)(query);
      if (!page) {
        ADD_FAILURE() << page.error().message;
        return;
      }
      take(*page);
      query.cursor = page->next_cursor;
    } while (!query.cursor.empty());
  }
  // The numbers of the traces a query lists, over all its pages.
  std::vector<uint64_t> listed(const TraceQuery& query);

  Reader reader() { return Reader(engine(), bounds); }

  ReadBounds bounds;
};

}  // namespace weft::store::testing
