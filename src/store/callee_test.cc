#include "store/callee.h"

#include <gtest/gtest.h>

#include "engine/migrate.h"
#include "model/span_fixture.h"
#include "store/span_block.h"
#include "store/testing.h"

namespace weft::store {
namespace {

using model::SpanKind;
using testing::StoreTest;

struct Case {
  SpanKind kind;
  model::Attributes attributes;
  CalleeKind callee_kind;
  std::string callee;
};

std::vector<Case> cases() {
  using model::fixture::attributes;
  using enum SpanKind;
  return {
      {client, attributes({{"db.system", "old"}, {"db.system.name", "new"}}), CalleeKind::database, "new"},
      {client, attributes({{"db.system", "old"}, {"peer.service", "p"}}), CalleeKind::database, "old"},
      {producer, attributes({{"messaging.system", "kafka"}, {"messaging.destination", "orders"}}),
       CalleeKind::queue, "kafka orders"},
      {producer, attributes({{"messaging.destination.name", "orders"}}), CalleeKind::queue, "orders"},
      {client, attributes({{"messaging.system", "sqs"}}), CalleeKind::queue, "sqs"},
      {client, attributes({{"server.address", "a:80"}, {"peer.service", "p"}}), CalleeKind::external, "p"},
      {client, attributes({{"server.address", "a:80"}}), CalleeKind::external, "a:80"},
      {client, attributes({{"server.address", 80}}), CalleeKind::service, ""},
      {internal, attributes({{"db.system", "inside"}}), CalleeKind::service, ""},
      {server, attributes({{"peer.service", "p"}}), CalleeKind::service, ""},
      {client, attributes({{"gen_ai.operation.name", "chat"}, {"gen_ai.provider.name", "openai"}}),
       CalleeKind::model, "openai"},
      {server, attributes({{"gen_ai.operation.name", "chat"}, {"gen_ai.provider.name", "openai"}}),
       CalleeKind::service, ""},
  };
}

model::SpanBatch batch_of(const std::vector<Case>& all) {
  model::SpanBatch batch;
  batch.resources.emplace_back();
  batch.scopes.emplace_back();
  for (size_t i = 0; i < all.size(); ++i) {
    model::Span span;
    span.trace_id.bytes[15] = 1;
    span.span_id.bytes[7] = static_cast<uint8_t>(i + 1);
    span.start_time_unix_nano = testing::kNoon + i;
    span.kind = all[i].kind;
    span.attributes = all[i].attributes;
    batch.spans.push_back(span);
  }
  return batch;
}

class Callees : public StoreTest {
 protected:
  void store(const model::SpanBatch& batch) {
    SpanBlock block{SpanBlockOptions{}};
    block.add(batch, "p", "", testing::kNoon);
    const auto done =
        client().run({.sql = fmt::format("INSERT INTO spans ({}) FORMAT Native", SpanBlock::column_names()),
                      .data = block.build()});
    ASSERT_TRUE(done) << done.error().message;
  }
};

TEST_F(Callees, are_found_alike_when_stored_and_in_what_was_stored_before) {
  const auto all = cases();
  store(batch_of(all));
  std::string expected;
  for (const auto& each : all) {
    if (!expected.empty()) expected += '\n';
    expected += fmt::format("{}\t{}", each.callee, static_cast<int>(each.callee_kind));
  }
  EXPECT_EQ(ask("SELECT callee, callee_kind FROM spans ORDER BY start_unix_nano"), expected);
  ask("CREATE TABLE before AS spans");
  ask("INSERT INTO before (kind, event_type, provider, strings, start_unix_nano) SELECT kind, event_type, "
      "provider, strings, start_unix_nano FROM spans");
  EXPECT_EQ(ask("SELECT callee, callee_kind FROM before ORDER BY start_unix_nano"), expected);
}

TEST_F(Callees, of_a_call_of_a_model_without_a_provider_are_the_model) {
  store(batch_of(
      {{SpanKind::client,
        model::fixture::attributes({{"gen_ai.operation.name", "chat"}, {"gen_ai.request.model", "gpt"}}),
        CalleeKind::named_model, "gpt"}}));
  EXPECT_EQ(ask("SELECT callee, callee_kind FROM spans"), "gpt\t5");
}

TEST_F(Callees, are_there_after_the_migration_of_what_is_stored) {
  const auto ask_old = [&](std::string sql) {
    const auto answer = client().run({.sql = std::move(sql), .settings = {{"database", "old"}}});
    return answer ? *answer : answer.error().message;
  };
  ASSERT_TRUE(engine::migrate(client(), "old", migrations().first(1)));
  ask_old("INSERT INTO spans (kind, strings) VALUES (3, map('db.system', 'qdrant')), (1, map('k', 'rare'))");
  ASSERT_TRUE(engine::migrate(client(), "old", migrations()));
  EXPECT_EQ(ask_old("SELECT callee, callee_kind FROM spans WHERE callee_kind != 0"), "qdrant\t2\n");
  EXPECT_EQ(ask_old("SELECT count() FROM spans WHERE has(mapValues(strings), 'rare')"), "1\n");
}

}  // namespace
}  // namespace weft::store
