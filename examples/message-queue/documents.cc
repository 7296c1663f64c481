#include "documents.h"

#include <algorithm>
#include <iostream>

#include "weft/instrumentation/messaging.h"
#include "weft/trace.h"

namespace {

void print_trace(const char* what) {
  std::cout << what << " trace " << weft::Context::current().span_context().trace_id().to_hex() << std::endl;
}

// Stands in for a model: the share of each vowel.
std::vector<double> embed_document(const std::string& document) {
  std::vector<double> embedding;
  for (const char vowel : {'a', 'e', 'i', 'o', 'u'}) {
    const auto count = static_cast<double>(std::ranges::count(document, vowel));
    embedding.push_back(count / static_cast<double>(std::max<size_t>(document.size(), 1)));
  }
  return embedding;
}

void index_document(const weft::Tracer& tracer, const std::string& document) {
  weft::trace(tracer, weft::EventType::tool, "embed_document", embed_document,
              weft::arg("document", document));
  print_trace("indexed:");
}

}  // namespace

bool accept_documents(const weft::Tracer& tracer, size_t count,
                      const std::function<bool(const std::string& document)>& send) {
  return weft::trace(tracer, weft::EventType::chain, "accept_documents", [&] {
    print_trace("accepted:");
    for (size_t i = 1; i <= count; ++i) {
      if (!send("document " + std::to_string(i))) return false;
      print_trace("sent:");
    }
    return true;
  });
}

void handle_document(const weft::Tracer& tracer, const std::string& document) {
  print_trace("handled:");
  index_document(tracer, document);
}

void handle_batch(const weft::Tracer& tracer, const char* system, const std::vector<Received>& batch) {
  const weft::Context nothing_above;
  weft::ScopedSpan span(weft::start_consumer_span(
      tracer,
      {.system = system,
       .destination = kDocuments,
       .attributes = {{"messaging.batch.message_count", batch.size()}}},
      std::nullopt, {.follows = weft::ConsumerFollows::link, .parent = &nothing_above}));
  for (const Received& received : batch) {
    if (received.sender) span.add_link(received.sender->span_context());
  }
  print_trace("handled:");
  for (const Received& received : batch) index_document(tracer, received.document);
}
