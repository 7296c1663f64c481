#include "server/honeyhive.h"

#include <boost/json.hpp>

#include "server/honeyhive_document.h"
#include "server/router_fixture.h"

namespace weft::server {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

constexpr auto kId = "433b2dfc-ecb9-47c4-8531-f83d7848cc9d";

class HoneyHiveTest : public RouterFixture {
 protected:
  void SetUp() override {
    add_honeyhive_routes(router(), [this](journal::RecordKind kind, const std::string& body,
                                          std::string project, const ingest::Receiver::Done& done) {
      kind_ = kind;
      kept_ = json::parse(body);
      project_ = std::move(project);
      done(answer_);
    });
  }
  json::value call(std::string method, std::string_view path, std::string body, TextPairs headers = {}) {
    const auto response = ask(std::move(method), path, std::move(headers), std::move(body));
    status_ = response.status;
    return json::parse(response.body);
  }

  Result<ingest::Accepted> answer_ = ingest::Accepted{};
  int status_ = 0;
  journal::RecordKind kind_{};
  json::value kept_;
  std::string project_;
};

TEST_F(HoneyHiveTest, a_session_start_has_every_field_its_clients_require) {
  const auto session = call(
      "POST", "/session/start",
      R"({"session":{"session_name":"linked","source":"gateway","project":"tutorial","inputs":{"q":"1"}}})");
  EXPECT_EQ(status_, 200);
  for (const auto* field : {"event_id", "session_id", "org_id", "workspace_id", "project_id"}) {
    EXPECT_TRUE(session.at(field).is_string()) << field;
  }
  EXPECT_EQ(session.at("event_id"), session.at("session_id"));
  EXPECT_EQ(session.at("event_type"), "session");
  EXPECT_TRUE(session.at("start_time").is_int64());
  EXPECT_EQ(session.at("inputs"), json::parse(R"({"q":"1"})"));
  EXPECT_EQ(kind_, journal::RecordKind::session_start);
  EXPECT_EQ(project_, "tutorial");
  EXPECT_EQ(kept_.at("event_id"), session.at("session_id"));
  EXPECT_EQ(kept_.at("session_name"), "linked");
}

TEST_F(HoneyHiveTest, a_session_keeps_the_id_its_client_gave_when_that_is_a_uuid) {
  const auto with_id = [&](std::string_view id) {
    return call("POST", "/v1/sessions", fmt::format(R"({{"session_id":{}}})", id))
        .at("session_id")
        .as_string();
  };
  EXPECT_EQ(with_id(fmt::format("\"{}\"", kId)), kId);
  EXPECT_EQ(with_id("\"433B2DFC-ECB9-47C4-8531-F83D7848CC9D\""), kId);
  for (const auto* bad : {"\"mine\"", "null", "7", "\"433b2dfc-ecb9-47c4-8531-f83d7848cc9\""}) {
    EXPECT_EQ(with_id(bad).size(), 36u);
    EXPECT_EQ(status_, 200);
  }
}

TEST_F(HoneyHiveTest, an_update_names_its_event_in_the_body_or_the_path) {
  call("PUT", "/events", R"({"event_id":"e1","feedback":{"score":1},"outputs":null,"unheard_of":1})");
  EXPECT_EQ(status_, 200);
  EXPECT_EQ(kind_, journal::RecordKind::event_update);
  EXPECT_EQ(kept_, json::parse(R"({"event_id":"e1","feedback":{"score":1}})"));
  call("PUT", "/v1/events/e2", R"({"metadata":{"a":1}})");
  EXPECT_EQ(kept_, json::parse(R"({"event_id":"e2","metadata":{"a":1}})"));
}

TEST_F(HoneyHiveTest, the_header_wins_over_the_project_in_the_body) {
  call("POST", "/session/start", R"({"session":{"project":"body"}})", {{"X-Project", "header"}});
  EXPECT_EQ(project_, "header");
}

TEST_F(HoneyHiveTest, what_cannot_be_understood_gets_400_with_a_message) {
  const std::string deep =
      R"({"event_id":"e","metadata":{"a":)" + std::string(40, '[') + std::string(40, ']') + "}}";
  for (const std::string body :
       {"", "[]", "{", R"({"event_id":7})", R"({"event_id":""})", R"({"metadata":{}})",
        R"({"event_id":"e","metadata":[1]})", R"({"event_id":"e","duration":"long"})", deep.c_str()}) {
    const auto error = call("PUT", "/events", body);
    EXPECT_EQ(status_, 400) << body;
    EXPECT_EQ(error.at("errorCode"), "invalid_argument");
    EXPECT_FALSE(error.at("message").as_string().empty());
  }
  call("POST", "/session/start", R"({"session_name":"unwrapped"})");
  EXPECT_EQ(status_, 400);
}

TEST_F(HoneyHiveTest, a_document_beyond_the_bound_gets_413) {
  call("PUT", "/events",
       R"({"event_id":"e","outputs":{"a":")" + std::string(kDocumentBytesMax, 'x') + "\"}}");
  EXPECT_EQ(status_, 413);
}

TEST_F(HoneyHiveTest, nothing_is_acknowledged_that_is_not_on_disk) {
  answer_ = fail(ErrorCode::resource_exhausted, "the disk is full");
  const auto error = call("POST", "/session/start", R"({"session":{}})");
  EXPECT_EQ(status_, 503);
  EXPECT_EQ(error.at("message"), "the disk is full");
}

}  // namespace
}  // namespace weft::server
