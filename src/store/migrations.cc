#include "store/migrations.h"

#include <array>

namespace weft::store {
namespace {

// One row a span. Kept together by project, five-minute bucket and trace id, so that a trace by id is a few
// granules (1,024 rows each) and a time range is a prefix. Partitions are days of arrival, never of the
// span's own time: a client with a wrong clock must not make a thousand parts.
constexpr std::string_view kSpans = R"sql(
CREATE TABLE IF NOT EXISTS spans (
  project LowCardinality(String),
  trace_id FixedString(16) CODEC(ZSTD(1)),
  span_id FixedString(8) CODEC(NONE),
  parent_span_id FixedString(8) CODEC(ZSTD(1)),
  start_unix_nano UInt64 CODEC(Delta, ZSTD(1)),
  duration_ns Int64 CODEC(ZSTD(1)),
  received DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  name LowCardinality(String) CODEC(ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  event_type LowCardinality(String) CODEC(ZSTD(1)),
  kind UInt8 CODEC(ZSTD(1)),
  status_code UInt8 CODEC(ZSTD(1)),
  status_message LowCardinality(String) CODEC(ZSTD(1)),
  trace_state LowCardinality(String) CODEC(ZSTD(1)),
  flags UInt32 CODEC(ZSTD(1)),
  dropped_attributes_count UInt32 CODEC(ZSTD(1)),
  dropped_events_count UInt32 CODEC(ZSTD(1)),
  dropped_links_count UInt32 CODEC(ZSTD(1)),
  resource LowCardinality(String) CODEC(ZSTD(1)),
  scope LowCardinality(String) CODEC(ZSTD(1)),
  exporter_source LowCardinality(String) CODEC(ZSTD(1)),
  session_id String CODEC(ZSTD(1)),
  user_id String CODEC(ZSTD(1)),
  model LowCardinality(String) CODEC(ZSTD(1)),
  provider LowCardinality(String) CODEC(ZSTD(1)),
  input_tokens Int64 CODEC(ZSTD(1)),
  output_tokens Int64 CODEC(ZSTD(1)),
  total_tokens Int64 CODEC(ZSTD(1)),
  cost_usd Float64 CODEC(ZSTD(1)),
  strings Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  integers Map(LowCardinality(String), Int64) CODEC(ZSTD(1)),
  reals Map(LowCardinality(String), Float64) CODEC(ZSTD(1)),
  others Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  contents Map(LowCardinality(String), String) CODEC(ZSTD(3))
    SETTINGS (min_compress_block_size = 1048576, max_compress_block_size = 4194304),
  events String CODEC(ZSTD(1)),
  links String CODEC(ZSTD(1)),
  INDEX by_trace trace_id TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX by_session session_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMMDD(received)
ORDER BY (project, intDiv(start_unix_nano, 300000000000), trace_id)
SETTINGS index_granularity = 1024, fsync_after_insert = 1, fsync_part_directory = 1,
         non_replicated_deduplication_window = 1000, string_serialization_version = 'single_stream',
         min_parts_to_merge_at_once = 20, old_parts_lifetime = 60
)sql";

// What clients say about an event or session apart from its span (HoneyHive's session start and PUT /events),
// in the order they said it. Merged when read: `sequence` is the journal's.
constexpr std::string_view kEventUpdates = R"sql(
CREATE TABLE IF NOT EXISTS event_updates (
  project LowCardinality(String),
  event_id String,
  sequence UInt64,
  received DateTime64(3, 'UTC'),
  kind LowCardinality(String),
  body String CODEC(ZSTD(3))
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(received)
ORDER BY (event_id, sequence)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 1000
)sql";

constexpr std::array kFirst{kSpans, kEventUpdates};

// What a rare value is found by: the values of string attributes, and (since an attribute may also be of
// another type) the keys of those that are none. The engine builds them for what is stored already behind
// everybody's back; until it has, that is searched without.
constexpr std::string_view kValueIndexes = R"sql(
ALTER TABLE spans
  ADD INDEX IF NOT EXISTS by_string mapValues(strings) TYPE bloom_filter(0.01) GRANULARITY 1,
  ADD INDEX IF NOT EXISTS by_other_key mapKeys(others) TYPE bloom_filter(0.01) GRANULARITY 1
)sql";
constexpr std::string_view kBuildStrings = "ALTER TABLE spans MATERIALIZE INDEX by_string";
constexpr std::string_view kBuildOtherKeys = "ALTER TABLE spans MATERIALIZE INDEX by_other_key";

// Whom a span calls that may send no spans itself, and what that is (callee.h): a column of its own, since
// reading all attributes back is most of a service graph's cost. The expressions are for what was stored
// before: computed when it is asked for, until the engine has written it down.
constexpr std::string_view kCallees = R"sql(
ALTER TABLE spans
  ADD COLUMN IF NOT EXISTS callee LowCardinality(String) DEFAULT multiIf(
    event_type = 'model', if(kind = 2, '', provider),
    kind NOT IN (3, 4), '',
    arrayFirst(name -> name != '', [
      strings['db.system.name'],
      strings['db.system'],
      trim(concat(strings['messaging.system'], ' ', if(strings['messaging.destination.name'] != '',
           strings['messaging.destination.name'], strings['messaging.destination']))),
      strings['peer.service'],
      strings['server.address']])) CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS callee_kind UInt8 DEFAULT multiIf(
    callee = '', 0,
    event_type = 'model', 1,
    strings['db.system.name'] != '' OR strings['db.system'] != '', 2,
    strings['messaging.system'] != '' OR strings['messaging.destination.name'] != '' OR
      strings['messaging.destination'] != '', 3,
    4) CODEC(ZSTD(1))
)sql";

constexpr std::string_view kWriteCallees =
    "ALTER TABLE spans MATERIALIZE COLUMN callee, MATERIALIZE COLUMN callee_kind";

constexpr std::array kSecond{kValueIndexes, kCallees, kBuildStrings, kBuildOtherKeys, kWriteCallees};

// Words of prompts and answers (text_index.h says by which expression they are asked for). Packed posting
// lists are two thirds of the plain ones.
constexpr std::string_view kTextIndexSql = R"sql(
ALTER TABLE spans
  ADD INDEX IF NOT EXISTS by_word lowerUTF8(arrayStringConcat(mapValues(contents), '\n'))
    TYPE text(tokenizer = splitByNonAlpha, posting_list_codec = 'bitpacking')
)sql";
constexpr std::string_view kBuildTextIndex = "ALTER TABLE spans MATERIALIZE INDEX by_word";

constexpr std::array kThird{kTextIndexSql, kBuildTextIndex};

// A trace by its id decompresses a block of each column for a few rows of it: smaller ones cost 3 % of the
// disk and spare an eighth of that time. For what is stored and merged from now on.
constexpr std::string_view kSmallerContents = R"sql(
ALTER TABLE spans
  MODIFY COLUMN contents MODIFY SETTING min_compress_block_size = 262144, max_compress_block_size = 1048576
)sql";
constexpr std::string_view kSmallerBlocks =
    "ALTER TABLE spans MODIFY SETTING min_compress_block_size = 16384";

constexpr std::array kFourth{kSmallerContents, kSmallerBlocks};

constexpr std::array kMigrations{
    engine::Migration{1, "spans and event updates", kFirst},
    engine::Migration{2, "indexes of values, and callees", kSecond},
    engine::Migration{3, "index of words", kThird},
    engine::Migration{4, "smaller blocks", kFourth},
};

}  // namespace

std::span<const engine::Migration> migrations() {
  return kMigrations;
}

}  // namespace weft::store
