#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "weft/tracer.h"

// What the two kinds of queue are used for here: documents are accepted by one process and indexed by
// another.

// The topic or queue.
inline constexpr const char* kDocuments = "documents";

// All of these print a line for each span: what was done, and the trace it is in.

// Accepts that many documents in one span and sends each. False when sending one failed.
bool accept_documents(const weft::Tracer& tracer, size_t count,
                      const std::function<bool(const std::string& document)>& send);

// Indexes the document of the message that the current span handles.
void handle_document(const weft::Tracer& tracer, const std::string& document);

struct Received {
  std::string document;
  std::optional<weft::Context> sender;
};

// Indexes documents of several senders in one span, which begins a trace and has a link to each of them.
void handle_batch(const weft::Tracer& tracer, const char* system, const std::vector<Received>& batch);
