// Receiver: the one door through which everything that is stored comes in: decode, journal, acknowledge, hand
// on.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "base/result.h"
#include "journal/journal.h"
#include "wire/otlp.h"

namespace weft::ingest {

struct Accepted {
  uint64_t spans = 0;
  uint64_t rejected_spans = 0;
  std::string rejected_reason;
};

class Pacer;
class Writer;

// Any thread. `done` is called exactly once, from another thread or from within the call, and must not block.
class Receiver {
 public:
  using Done = std::function<void(Result<Accepted>)>;

  Receiver(journal::Journal& journal, Writer& writer, Pacer& pacer);
  ~Receiver();  // waits until the journal has answered for everything that was given to it

  // An OTLP request, decompressed. `done` gets an outcome only when the spans are on disk. Errors:
  // invalid_argument (400), resource_exhausted (503 with Retry-After: journal or disk full).
  void receive_spans(wire::Encoding encoding, std::shared_ptr<const std::string> untrusted_body,
                     std::string project, std::string exporter_source, Done done);

  // A document of HoneyHive's API that was checked already (session_start, event_update: the JSON the store
  // keeps).
  void receive_document(journal::RecordKind kind, std::string body, std::string project, Done done);

 private:
  void keep(journal::Record record, std::shared_ptr<const model::SpanBatch> batch, Accepted accepted,
            Done done);

  journal::Journal& journal_;
  Writer& writer_;
  Pacer& pacer_;

  std::mutex mutex_;
  std::condition_variable idle_;
  uint64_t in_the_journal_ = 0;  // appends that it has not answered yet
};

}  // namespace weft::ingest
