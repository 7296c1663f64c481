#include "ingest/receiver.h"

#include <utility>

#include "ingest/clock.h"
#include "ingest/writer.h"

namespace weft::ingest {

Receiver::Receiver(journal::Journal& journal, Writer& writer, Pacer& pacer)
    : journal_(journal), writer_(writer), pacer_(pacer) {}

Receiver::~Receiver() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return in_the_journal_ == 0; });
}

void Receiver::receive_spans(wire::Encoding encoding, std::shared_ptr<const std::string> untrusted_body,
                             std::string project, std::string exporter_source, Done done) {
  auto decoded = wire::decode_otlp(encoding, untrusted_body);
  if (!decoded) return done(tl::make_unexpected(std::move(decoded).error()));
  Accepted accepted{decoded->batch.spans.size(), decoded->rejected_spans,
                    std::move(decoded->rejected_reason)};
  // Clients do send empty requests (as a probe): there is nothing to keep.
  if (accepted.spans == 0) return done(std::move(accepted));
  journal::Record record{.kind = encoding == wire::Encoding::json ? journal::RecordKind::otlp_json
                                                                  : journal::RecordKind::otlp_protobuf,
                         .received_unix_nano = unix_nano_now(),
                         .project = std::move(project),
                         .exporter_source = std::move(exporter_source),
                         .body = std::move(untrusted_body)};
  keep(std::move(record), std::make_shared<const model::SpanBatch>(std::move(decoded->batch)),
       std::move(accepted), std::move(done));
}

void Receiver::receive_document(journal::RecordKind kind, std::string body, std::string project, Done done) {
  journal::Record record{.kind = kind,
                         .received_unix_nano = unix_nano_now(),
                         .project = std::move(project),
                         .exporter_source = {},
                         .body = std::make_shared<const std::string>(std::move(body))};
  keep(std::move(record), nullptr, Accepted{}, std::move(done));
}

// Journal first, then the answer: 200 means on disk.
void Receiver::keep(journal::Record record, std::shared_ptr<const model::SpanBatch> batch, Accepted accepted,
                    Done done) {
  auto kept = record;
  {
    const std::lock_guard lock(mutex_);
    ++in_the_journal_;
  }
  journal_.append(std::move(record), [this, kept = std::move(kept), batch = std::move(batch),
                                      accepted = std::move(accepted),
                                      done = std::move(done)](Result<uint64_t> sequence) mutable {
    if (sequence) {
      writer_.hand_over(Pending{*sequence, std::move(kept), std::move(batch)});
      pacer_.pass([done = std::move(done), accepted = std::move(accepted)] { done(accepted); });
    } else {
      done(tl::make_unexpected(std::move(sequence).error()));
    }
    const std::lock_guard lock(mutex_);
    if (--in_the_journal_ == 0) idle_.notify_all();
  });
}

}  // namespace weft::ingest
