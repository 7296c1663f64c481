#include "insight/peer.h"

#include <gtest/gtest.h>

#include "insight/trace_fixture.h"

namespace weft::insight {
namespace {

model::Span with(model::fixture::Sayings attributes) {
  return fixture::stored({.span = 1, .attributes = std::move(attributes)}).span;
}

TEST(PeerTest, TheNewestNameOfThePeerCounts) {
  EXPECT_EQ(peer_of(with({{"net.peer.name", "old"}, {"peer.service", "rag"}})), "rag");
  EXPECT_EQ(peer_of(with({{"rpc.service", "shop.Cart"}})), "shop.Cart");
  EXPECT_EQ(peer_of(with({{"http.method", "GET"}})), "");
}

TEST(PeerTest, APortIsNoPartOfIt) {
  EXPECT_EQ(peer_of(with({{"http.host", "rag:5105"}})), "rag");
  EXPECT_EQ(peer_of(with({{"server.address", "fe80::1"}})), "fe80::1");
}

TEST(PeerTest, AHostThatBeginsWithTheServiceNamesIt) {
  EXPECT_TRUE(names_service("RAG", "rag"));
  EXPECT_TRUE(names_service("rag.default.svc.cluster.local", "rag"));
  EXPECT_TRUE(names_service("rag:5105", "rag"));
  EXPECT_FALSE(names_service("ragtime", "rag"));
  EXPECT_FALSE(names_service("ra", "rag"));
  EXPECT_FALSE(names_service("", ""));
}

TEST(PeerTest, ARequestIdIsKnownInEveryWayOfWritingIt) {
  for (const auto* key :
       {"request.id", "request_id", "X-Request-Id", "http.request.header.x-correlation-id"}) {
    const auto span = with({{"unrelated", "1"}, {key, "r-7"}});
    EXPECT_EQ(request_id_of(span), "r-7") << key;
    EXPECT_EQ(request_id_key(span), key);
  }
}

TEST(PeerTest, AnEmptyRequestIdIsNone) {
  const auto span = with({{"request.id", ""}});
  EXPECT_EQ(request_id_of(span), "");
  EXPECT_EQ(request_id_key(span), "");
}

TEST(Peer, first_label_is_one_of_a_service_and_what_names_it) {
  EXPECT_EQ(first_label("RAG.default.svc.cluster.local"), "rag");
  EXPECT_EQ(first_label("rag:5105"), "rag");
  EXPECT_EQ(first_label("rag"), "rag");
  EXPECT_EQ(first_label(""), "");
}

}  // namespace
}  // namespace weft::insight
