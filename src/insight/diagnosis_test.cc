#include "insight/diagnosis.h"

#include <gtest/gtest.h>

#include <chrono>

#include "insight/diagnosis_fixture.h"

namespace weft::insight {
namespace {

using namespace fixture;
using model::SpanKind;

Causes causes(const std::vector<model::Trace>& traces) {
  return causes_of(diagnose(traces));
}

Finding only(const Diagnosis& diagnosis) {
  const auto& findings = diagnosis.findings;
  EXPECT_EQ(findings.size(), 1u) << testing::PrintToString(causes_of(findings));
  return findings.empty() ? Finding() : findings.front();
}

TEST(Diagnosis, a_whole_trace_has_no_finding) {
  EXPECT_EQ(causes(set_of(rag_request(1))), Causes{});
  EXPECT_EQ(causes(set_of(rag_request(1), rag_request(2))), Causes{});
  EXPECT_EQ(causes({}), Causes{});
}

TEST(Diagnosis, a_stripped_header_is_told_once_with_the_two_services) {
  auto whole = rag_request(1);
  auto piece = cut(whole, rag, 2);
  const auto finding = only(diagnose(set_of(std::move(whole), std::move(piece))));
  EXPECT_EQ(to_string(finding.cause), "stripped_header");
  EXPECT_EQ(finding.service, "rag");
  EXPECT_EQ(finding.peer, "orchestrator");
  EXPECT_EQ(finding.traces.size(), 2u);
  EXPECT_EQ(finding.spans,
            (std::vector<SpanPlace>{{trace_number(1), id(orchestrator)}, {trace_number(2), id(rag)}}));
  EXPECT_GE(finding.confidence, 0.9);
}

TEST(Diagnosis, a_call_that_nothing_answered_finds_its_root_without_a_request_id) {
  auto caller = numbered(1, {{.span = 1, .end = 100, .service = "web"},
                             {.span = 2,
                              .parent = 1,
                              .start = 10,
                              .end = 90,
                              .service = "web",
                              .kind = SpanKind::client,
                              .attributes = {{"server.address", "rag.default.svc"}}}});
  auto called =
      numbered(2, {{.span = 3, .start = 20, .end = 80, .service = "rag", .kind = SpanKind::server}});
  const auto finding = only(diagnose(set_of(std::move(caller), std::move(called))));
  EXPECT_EQ(to_string(finding.cause), "stripped_header");
  EXPECT_EQ(finding.confidence, 0.85);
}

TEST(Diagnosis, traces_of_other_projects_are_not_joined) {
  auto whole = rag_request(1);
  auto piece = cut(whole, rag, 2);
  for (auto& stored : piece.spans) stored.normalised.project = "another";
  EXPECT_EQ(causes(set_of(std::move(whole), std::move(piece))), Causes{});
}

TEST(Diagnosis, a_trace_that_is_linked_to_its_cause_is_whole) {
  auto whole = rag_request(1);
  auto piece = cut(whole, rag, 2);
  static const model::SpanLink link{
      .trace_id = trace_number(1), .span_id = id(orchestrator), .trace_state = "", .attributes = {}};
  span_in(piece, rag).span.links = std::span(&link, 1);
  EXPECT_EQ(causes(set_of(std::move(whole), std::move(piece))), Causes{});
}

struct Header {
  const char* text;
  const char* cause;
  const char* said;
};

class WrongHeader : public testing::TestWithParam<Header> {};

TEST_P(WrongHeader, is_named_by_what_is_wrong_with_it) {
  auto whole = rag_request(1);
  auto piece = cut(whole, vector_db, 2);
  keep_header(piece, vector_db, GetParam().text);
  const auto finding = only(diagnose(set_of(std::move(whole), std::move(piece))));
  EXPECT_EQ(to_string(finding.cause), GetParam().cause);
  EXPECT_NE((finding.summary + finding.fix).find(GetParam().said), std::string::npos) << finding.summary;
}

INSTANTIATE_TEST_SUITE_P(Diagnosis, WrongHeader,
                         testing::Values(Header{"00-0af76519-16cd-43dd-8448-eb211c80319c-b7ad6b7169203331-01",
                                                "malformed_trace_id", "as a UUID"},
                                         Header{"00-8448eb211c80319c-b7ad6b7169203331-01",
                                                "malformed_trace_id", "64 bits"},
                                         Header{"00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01",
                                                "malformed_trace_id", "upper case"},
                                         Header{"00-00000000000000000000000000000000-b7ad6b7169203331-01",
                                                "malformed_trace_id", "zeros"},
                                         Header{"hello", "malformed_trace_id", "none of a trace header"},
                                         Header{"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                                                "separate_traces", "dict(request.headers)"}));

TEST(Diagnosis, a_malformed_header_is_told_without_its_caller_too) {
  auto piece = numbered(2, {{.span = 1, .end = 10, .service = "search", .kind = SpanKind::server}});
  keep_header(piece, 1, "00-8448eb211c80319c-b7ad6b7169203331-01");
  EXPECT_EQ(causes(set_of(std::move(piece))), Causes{"malformed_trace_id"});
}

TEST(Diagnosis, ids_that_are_one_but_for_zeros_in_front_are_a_format) {
  auto whole = rag_request(1);
  auto piece = cut(whole, rag, 1);
  std::fill_n(piece.trace_id.bytes.begin(), 8, uint8_t{0});
  for (auto& stored : piece.spans) stored.span.trace_id = piece.trace_id;
  EXPECT_EQ(causes(set_of(std::move(whole), std::move(piece))), Causes{"malformed_trace_id"});
}

TEST(Diagnosis, traces_of_one_session_that_lie_within_each_other_should_have_been_one) {
  auto whole = rag_request(1);
  auto piece = cut(whole, rag, 2);
  for (auto* trace : {&whole, &piece}) {
    for (auto& stored : trace->spans) {
      stored.normalised.session_id = "session";
      stored.span.attributes = {};
    }
  }
  const auto finding = only(diagnose(set_of(std::move(whole), std::move(piece))));
  EXPECT_EQ(to_string(finding.cause), "separate_traces");
  EXPECT_EQ(finding.service, "rag");
}

TEST(Diagnosis, a_service_that_hands_nothing_on_is_known_from_other_traces) {
  auto broken = rag_request(3);
  auto piece = cut(broken, vector_db, 4);
  lose(broken, "search");
  const auto finding =
      only(diagnose(set_of(rag_request(1), rag_request(2), std::move(broken), std::move(piece))));
  EXPECT_EQ(to_string(finding.cause), "silent_service");
  EXPECT_EQ(finding.service, "search");
}

TEST(Diagnosis, spans_that_were_not_sent_are_those_of_the_usual_caller) {
  auto broken = rag_request(3);
  lose(broken, "search");
  const auto finding = only(diagnose(set_of(rag_request(1), rag_request(2), std::move(broken))));
  EXPECT_EQ(to_string(finding.cause), "silent_service");
  EXPECT_EQ(finding.service, "search");
  EXPECT_EQ(finding.spans, (std::vector<SpanPlace>{{trace_number(3), id(vector_db)}}));
}

TEST(Diagnosis, without_other_traces_nobody_knows_whose_parent_is_missing) {
  auto broken = rag_request(1);
  lose(broken, "search");
  EXPECT_EQ(causes(set_of(std::move(broken))), Causes{"missing_parent"});
}

TEST(Diagnosis, a_service_that_is_off_and_hands_the_headers_on_is_missed) {
  auto bypassing = rag_request(3);
  lose(bypassing, "search");
  span_in(bypassing, vector_db).span.parent_span_id = id(orchestrator);
  const auto finding = only(diagnose(set_of(rag_request(1), rag_request(2), std::move(bypassing))));
  EXPECT_EQ(to_string(finding.cause), "silent_service");
  EXPECT_EQ(finding.service, "search");
}

TEST(Diagnosis, a_call_past_a_service_that_goes_on_reporting_is_just_another_way) {
  auto bypassing = rag_request(2);
  lose(bypassing, "search");
  span_in(bypassing, vector_db).span.parent_span_id = id(orchestrator);
  EXPECT_EQ(causes(set_of(rag_request(1), std::move(bypassing), rag_request(3))), Causes{});
}

TEST(Diagnosis, a_process_that_reports_before_and_after_was_not_silent_but_not_sampled) {
  const auto with_instance = [](model::Trace trace) {
    trace.resources.front().attributes = model::fixture::attributes({{"service.instance.id", "one"}});
    return trace;
  };
  auto broken = with_instance(rag_request(2));
  lose(broken, "search");
  EXPECT_EQ(causes(set_of(with_instance(rag_request(1)), std::move(broken), with_instance(rag_request(3)))),
            Causes{"sampled_out_parent"});
}

TEST(Diagnosis, the_flag_of_a_trace_that_is_not_recorded_says_so) {
  auto broken = rag_request(1);
  lose(broken, "search");
  span_in(broken, vector_db).span.flags = 0x300;
  EXPECT_EQ(causes(set_of(std::move(broken))), Causes{"sampled_out_parent"});
}

TEST(Diagnosis, a_local_parent_that_is_missing_is_the_services_own) {
  auto broken = rag_request(1);
  std::erase_if(broken.spans, [](const auto& stored) { return stored.span.span_id == id(rag); });
  EXPECT_EQ(causes(set_of(std::move(broken))), (Causes{"missing_parent", "orphan_spans"}));
}

TEST(Diagnosis, a_missing_span_goes_away_when_it_arrives_and_is_doubted_before) {
  auto broken = rag_request(1);
  for (auto& stored : broken.spans) stored.received_unix_nano = kEpoch;
  lose(broken, "search");
  const auto broken_set = set_of(std::move(broken));
  const auto now = diagnose(broken_set, {.now_unix_nano = kEpoch + kLateSpanNs / 2}).findings;
  const auto later = diagnose(broken_set, {.now_unix_nano = kEpoch + 2 * kLateSpanNs}).findings;
  EXPECT_EQ(now.at(0).confidence * 2, later.at(0).confidence);
  EXPECT_NE(now.at(0).basis.find("on its way"), std::string::npos);
  EXPECT_EQ(causes(set_of(rag_request(1))), Causes{});
}

TEST(Diagnosis, a_clock_that_is_off_is_named_with_its_offset_and_nothing_else_is_told) {
  auto skewed = rag_request(1);
  shift(skewed, "search", -5'000);
  const auto finding = only(diagnose(set_of(std::move(skewed))));
  EXPECT_EQ(to_string(finding.cause), "clock_skew");
  EXPECT_EQ(finding.service, "search");
  EXPECT_LE(std::abs(finding.offset_ns + 5'000 * static_cast<int64_t>(kMs)), finding.error_ns);
  EXPECT_LE(finding.error_ns, 2 * static_cast<int64_t>(kMs));
}

TEST(Diagnosis, a_process_whose_clock_is_off_is_not_outvoted_by_those_after_it) {
  const auto of_instance = [](model::Trace trace, const char* instance) {
    trace.resources.front().attributes = model::fixture::attributes({{"service.instance.id", instance}});
    return trace;
  };
  auto skewed = of_instance(rag_request(1), "one");
  shift(skewed, "search", -5'000);
  const auto finding = only(diagnose(
      set_of(std::move(skewed), of_instance(rag_request(2), "two"), of_instance(rag_request(3), "two"))));
  EXPECT_EQ(to_string(finding.cause), "clock_skew");
}

TEST(Diagnosis, work_that_outlasts_a_caller_who_gave_up_is_told_as_that) {
  auto late = rag_request(1);
  span_in(late, llm).span.end_time_unix_nano += 1'000 * kMs;
  span_in(late, rag).span.status_code = model::StatusCode::error;
  const auto finding = only(diagnose(set_of(std::move(late))));
  EXPECT_EQ(to_string(finding.cause), "child_outside_parent");
  EXPECT_NE(finding.summary.find("given up"), std::string::npos);
}

TEST(Diagnosis, several_roots_are_one_finding) {
  EXPECT_EQ(
      causes(set_of(numbered(1, {{.span = 1, .end = 1}, {.span = 2, .end = 1}, {.span = 3, .end = 1}}))),
      Causes{"several_roots"});
}

TEST(Diagnosis, two_spans_with_one_id_are_told) {
  EXPECT_EQ(causes(set_of(numbered(1, {{.span = 1, .end = 9},
                                       {.span = 2, .parent = 1, .name = "a"},
                                       {.span = 2, .parent = 1, .name = "b"}}))),
            Causes{"duplicate_span_ids"});
}

TEST(Diagnosis, a_span_that_client_and_server_share_is_no_duplicate) {
  const Made root{.span = 1, .end = 1'000, .service = "front", .kind = SpanKind::server};
  const Made client{
      .span = 2, .parent = 1, .start = 10, .end = 900, .service = "front", .kind = SpanKind::client};
  const Made server{
      .span = 2, .parent = 1, .start = 20, .end = 890, .service = "back", .kind = SpanKind::server};
  const Made query{
      .span = 3, .parent = 2, .start = 30, .end = 40, .service = "back", .kind = SpanKind::client};
  EXPECT_EQ(causes(set_of(numbered(1, {root, client, server, query}))), Causes{});
  EXPECT_EQ(causes(set_of(numbered(1, {root, client, server, server}))), Causes{"duplicate_span_ids"});
}

TEST(Diagnosis, a_circle_of_parents_is_told_and_not_taken_for_a_missing_parent) {
  EXPECT_EQ(
      causes(set_of(numbered(1, {{.span = 1, .parent = 2, .end = 2}, {.span = 2, .parent = 1, .end = 2}}))),
      Causes{"parent_cycle"});
  EXPECT_EQ(causes(set_of(numbered(1, {{.span = 1, .parent = 1}}))), Causes{"parent_cycle"});
}

TEST(Diagnosis, a_span_that_ends_before_it_starts_is_told) {
  EXPECT_EQ(causes(set_of(numbered(1, {{.span = 1, .start = 5, .end = 2}}))), Causes{"negative_duration"});
}

TEST(Diagnosis, numbers_agree_with_their_nouns_and_long_times_are_years) {
  EXPECT_EQ(only(diagnose(set_of(
                     numbered(1, {{.span = 1, .start = 5, .end = 2, .name = "ask", .service = "web"}}))))
                .summary,
            "ask of 'web' ends before it starts; it counts as 0 long.");
  EXPECT_EQ(
      only(diagnose(set_of(numbered(1, {{.span = 1, .end = 9},
                                        {.span = 2, .parent = 1, .name = "a"},
                                        {.span = 2, .parent = 1, .name = "b"}}))))
          .summary,
      "b of a service without a name has the id of another, different span: their children cannot be told "
      "apart.");
  auto old = rag_request(1);
  shift(old, "vector-db", -3'650LL * 86'400 * 1'000);
  const auto finding = only(diagnose(set_of(std::move(old))));
  EXPECT_NE(finding.summary.find("10 years behind"), std::string::npos) << finding.summary;
  EXPECT_TRUE(finding.basis.starts_with("one call says so")) << finding.basis;
}

TEST(Diagnosis, old_and_impossible_times_are_no_crash) {
  auto old = rag_request(1);
  for (auto& stored : old.spans) stored.span.start_time_unix_nano -= 10ULL * 365 * 86'400 * 1'000 * kMs;
  auto wild = rag_request(2);
  for (size_t i = 0; i < wild.spans.size(); ++i) {
    wild.spans[i].span.start_time_unix_nano = i % 2 == 0 ? 0 : UINT64_MAX;
    wild.spans[i].span.end_time_unix_nano = i % 3 == 0 ? 0 : UINT64_MAX;
  }
  EXPECT_FALSE(diagnose(set_of(std::move(wild))).findings.empty());
  EXPECT_EQ(causes(set_of(std::move(old))), Causes{});
}

TEST(Diagnosis, of_one_trace_tells_only_what_is_about_it) {
  auto whole = rag_request(1);
  auto piece = cut(whole, rag, 2);
  const auto traces = set_of(std::move(whole), std::move(piece), rag_request(3));
  EXPECT_EQ(causes_of(diagnose_one(traces, 0)), Causes{"stripped_header"});
  EXPECT_EQ(causes_of(diagnose_one(traces, 1)), Causes{"stripped_header"});
  EXPECT_EQ(causes_of(diagnose_one(traces, 2)), Causes{});
}

TEST(Diagnosis, the_same_fault_in_many_traces_is_one_finding_that_counts_them) {
  std::vector<model::Trace> traces;
  for (uint64_t i = 1; i <= 30; ++i) {
    auto whole = rag_request(i);
    traces.push_back(cut(whole, rag, 1'000 + i));
    traces.push_back(std::move(whole));
  }
  const auto finding = only(diagnose(traces));
  EXPECT_EQ(finding.trace_count, 60u);
  EXPECT_EQ(finding.traces.size(), kMaxEvidenceTraces);
}

// A question that got no answer, to a service whose header was stripped, and so many calls of others beside
// it.
std::vector<model::Trace> split_among(uint64_t calls, std::string_view peer, int64_t start, int64_t end) {
  auto caller =
      numbered(1, {{.span = 1, .start = 0, .end = 10'000, .service = "web", .kind = SpanKind::client}});
  span_in(caller, 1).span.attributes = model::fixture::attributes({{"server.address", "rag.default.svc"}});
  auto called =
      numbered(2, {{.span = 2, .start = 4'000, .end = 4'100, .service = "rag", .kind = SpanKind::server}});
  auto agent = numbered(3, {});
  const auto peers = model::fixture::attributes({{"server.address", peer}});
  for (uint64_t i = 0; i < calls; ++i) {
    auto made =
        stored({.span = 10 + i, .start = start, .end = end, .service = "agent", .kind = SpanKind::client});
    made.span.trace_id = agent.trace_id;
    made.span.attributes = peers;
    agent.spans.push_back(made);
  }
  return set_of(std::move(agent), std::move(caller), std::move(called));
}

TEST(Diagnosis, calls_of_other_services_and_other_times_hide_no_stripped_header) {
  for (const auto& traces : {split_among(2'500, "api.openai.com", 0, 10'000),
                             split_among(2'500, "rag", 0, 100), split_among(2'500, "rag", 5'000, 10'000)}) {
    const auto diagnosis = diagnose_one(traces, 2);
    EXPECT_EQ(causes_of(diagnosis), Causes{"stripped_header"});
    EXPECT_EQ(diagnosis.roots_searched_in_part, 0u);
  }
}

TEST(Diagnosis, says_that_more_calls_could_be_it_than_were_looked_at) {
  const auto diagnosis = diagnose_one(split_among(2'500, "rag", 4'000, 5'000), 2);
  EXPECT_EQ(causes_of(diagnosis), Causes{"stripped_header"});
  EXPECT_EQ(diagnosis.roots_searched_in_part, 1u);
}

TEST(Diagnosis, work_that_goes_on_within_one_host_is_no_skew_of_its_clock) {
  std::vector<model::Trace> traces;
  for (uint64_t i = 1; i <= 8; ++i) {
    traces.push_back(numbered(
        i,
        {{.span = 1, .start = 0, .end = 900, .service = "web", .kind = SpanKind::server},
         {.span = 2, .parent = 1, .start = 10, .end = 110, .service = "web", .kind = SpanKind::client},
         {.span = 3, .parent = 2, .start = 60, .end = 150, .service = "worker", .kind = SpanKind::server}}));
    traces.back().resources.front().attributes = model::fixture::attributes({{"host.name", "h1"}});
  }
  const auto finding = only(diagnose(traces));
  EXPECT_EQ(to_string(finding.cause), "child_outside_parent");
  EXPECT_EQ(finding.trace_count, 8u);
}

TEST(Diagnosis, of_one_trace_tells_a_clock_that_is_off_in_many) {
  std::vector<model::Trace> traces;
  for (uint64_t i = 1; i <= 30; ++i) {
    traces.push_back(rag_request(i));
    shift(traces.back(), "search", -5'000);
  }
  EXPECT_EQ(causes_of(diagnose_one(traces, 29)), Causes{"clock_skew"});
}

TEST(Diagnosis, beyond_the_bound_findings_are_counted) {
  static std::vector<std::string> services;
  auto chain = numbered(1, {});
  for (uint64_t i = 0; i < 500; ++i) services.push_back("s" + std::to_string(i));
  for (uint64_t i = 0; i < 500; ++i) {
    const auto start = -10 * static_cast<int64_t>(i);
    chain.spans.push_back(
        stored({.span = i + 1, .parent = i, .start = start, .end = start + 5, .service = services[i]}));
  }
  for (auto& each : chain.spans) each.span.trace_id = chain.trace_id;
  const auto diagnosis = diagnose(set_of(std::move(chain)));
  EXPECT_EQ(diagnosis.findings.size(), kMaxFindings);
  EXPECT_EQ(diagnosis.findings_left_out, 499 - kMaxFindings);
}

// A trace of 100,000 spans in which nothing is right.
model::Trace hostile(bool deep) {
  model::Trace made = numbered(1, {});
  constexpr uint64_t kSpans = 100'000;
  for (uint64_t i = 1; i <= kSpans; ++i) {
    auto each = stored({.span = i,
                        .parent = deep ? i + 1 : (i % 3 == 0 ? kSpans + i : i / 3),
                        .start = static_cast<int64_t>(i % 977),
                        .end = static_cast<int64_t>(i % 677),
                        .service = i % 2 == 0 ? "even" : "odd",
                        .kind = SpanKind::server});
    each.span.trace_id = made.trace_id;
    made.spans.push_back(each);
  }
  return made;
}

TEST(Diagnosis, a_hundred_thousand_wrong_spans_are_diagnosed_in_time) {
  for (const bool deep : {true, false}) {
    const auto traces = set_of(hostile(deep));
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_FALSE(diagnose(traces).findings.empty());
    // Measured: tens of milliseconds; the bound is for sanitizers and a busy machine.
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
  }
}

}  // namespace
}  // namespace weft::insight
