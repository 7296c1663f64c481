#include "engine/configuration.h"

#include <fcntl.h>
#include <openssl/sha.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/hex.h"

namespace weft::engine {
namespace {

constexpr uint64_t kMegabyte = 1024 * 1024;
constexpr uint64_t kLogBytesMax = 4 * kMegabyte;
constexpr uint64_t kCacheShare = 16;  // each of the six caches: this part of the memory limit

Result<std::string> random_hex() {
  std::array<uint8_t, 32> bytes;
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    return fail(ErrorCode::unavailable, "the kernel gives no random bytes: {}", std::strerror(errno));
  }
  return to_hex(bytes);
}

std::string sha256_hex(const std::string& text) {
  std::array<uint8_t, SHA256_DIGEST_LENGTH> digest;
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return to_hex(digest);
}

std::string xml_escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// What is not ClickHouse's default, and why:
//  - http_handlers has one rule, which only requests of the user weft match: `default`, which has no password
//  because
//    the host's local session needs it so, does not exist over HTTP, nor do /play, /dashboard and the like.
//  - The memory worker looks every second instead of every 50 ms: idle costs 0.2 % of a core instead of 0.8.
//  - Caches are bounded by the memory limit; their defaults are sized for a machine of its own.
//  - The profilers, the refreshing of metrics and of DNS are for others.
constexpr const char* kConfig = R"xml(<clickhouse>
  <logger>
    <log>{log}</log><size>{log_bytes_max}</size><count>1</count><console>false</console><async>false</async>
  </logger>
  <path>{data}/</path>
  <users_config>{users}</users_config>
  <listen_host>127.0.0.1</listen_host>
  <http_port>{http_port}</http_port>
  <keep_alive_timeout>60</keep_alive_timeout>
  <http_handlers>
    <rule>
      <headers><X-ClickHouse-User>{user}</X-ClickHouse-User></headers>
      <handler><type>dynamic_query_handler</type><query_param_name>query</query_param_name></handler>
    </rule>
  </http_handlers>
  <access_control_improvements><table_engines_require_grant>true</table_engines_require_grant></access_control_improvements>
  <macros><start>{token}</start></macros>
  <max_server_memory_usage>{memory_bytes_max}</max_server_memory_usage>
  <mark_cache_size>{cache_bytes}</mark_cache_size>
  <primary_index_cache_size>{cache_bytes}</primary_index_cache_size>
  <index_mark_cache_size>{cache_bytes}</index_mark_cache_size>
  <text_index_tokens_cache_size>{cache_bytes}</text_index_tokens_cache_size>
  <text_index_header_cache_size>{cache_bytes}</text_index_header_cache_size>
  <text_index_postings_cache_size>{cache_bytes}</text_index_postings_cache_size>
  <uncompressed_cache_size>0</uncompressed_cache_size>
  <memory_worker_period_ms>1000</memory_worker_period_ms>
  <asynchronous_metrics_update_period_s>60</asynchronous_metrics_update_period_s>
  <config_reload_interval_ms>3600000</config_reload_interval_ms>
  <global_profiler_real_time_period_ns>0</global_profiler_real_time_period_ns>
  <global_profiler_cpu_time_period_ns>0</global_profiler_cpu_time_period_ns>
  <disable_internal_dns_cache>1</disable_internal_dns_cache>
</clickhouse>
)xml";

// `default` is what the host's local session runs as: it may open the listener and sleep, nothing else.
// `weft` may do what a store needs; what reads files, other servers or the host (file(), url(), s3(),
// remote(), executable()) is not granted to anyone.
constexpr const char* kUsers = R"xml(<clickhouse>
  <profiles>
    <default><function_sleep_max_microseconds_per_block>0</function_sleep_max_microseconds_per_block></default>
    <weft><async_insert>0</async_insert></weft>
  </profiles>
  <quotas><default/></quotas>
  <users>
    <default>
      <no_password/>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>default</profile>
      <grants>
        <query>GRANT SYSTEM LISTEN ON *.*</query>
        <query>GRANT SELECT ON system.numbers</query>
      </grants>
    </default>
    <{user}>
      <password_sha256_hex>{password_sha256}</password_sha256_hex>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>weft</profile>
      <grants>
        <query>GRANT SHOW, SELECT, INSERT, ALTER, CREATE, DROP, TRUNCATE, OPTIMIZE, KILL QUERY, SYSTEM ON *.*</query>
        {table_engines}
      </grants>
    </{user}>
  </users>
</clickhouse>
)xml";

// Without those that reach outside the engine's folder (File, URL, S3, MySQL, …).
constexpr std::array kTableEngines{
    "MergeTree", "ReplacingMergeTree", "SummingMergeTree", "AggregatingMergeTree", "Memory", "Null"};

std::string table_engine_grants() {
  std::string grants;
  for (const char* engine : kTableEngines) {
    grants += fmt::format("<query>GRANT TABLE ENGINE ON {}</query>", engine);
  }
  return grants;
}

std::string users_text(const Secrets& secrets) {
  return fmt::format(kUsers, fmt::arg("user", kUser), fmt::arg("table_engines", table_engine_grants()),
                     fmt::arg("password_sha256", sha256_hex(secrets.password)));
}

std::string config_text(const Folder& folder, const Configuration& configuration, const Secrets& secrets) {
  return fmt::format(
      kConfig, fmt::arg("log", xml_escaped(folder.log())), fmt::arg("log_bytes_max", kLogBytesMax),
      fmt::arg("data", xml_escaped(folder.data())), fmt::arg("users", xml_escaped(folder.users())),
      fmt::arg("http_port", configuration.http_port), fmt::arg("user", kUser),
      fmt::arg("token", secrets.token), fmt::arg("memory_bytes_max", configuration.memory_bytes_max),
      fmt::arg("cache_bytes", configuration.memory_bytes_max / kCacheShare));
}

// Written beside and renamed, so that a crash leaves the old file or the new one.
Status write_secret_file(const std::string& path, const std::string& text) {
  const std::string beside = path + ".new";
  unlink(beside.c_str());
  const int descriptor = open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0)
    return fail(ErrorCode::unavailable, "cannot create {}: {}", beside, std::strerror(errno));
  const ssize_t written = write(descriptor, text.data(), text.size());
  const int error = errno;
  close(descriptor);
  if (written != static_cast<ssize_t>(text.size())) {
    return fail(ErrorCode::unavailable, "cannot write {}: {}", beside,
                std::strerror(written < 0 ? error : ENOSPC));
  }
  if (rename(beside.c_str(), path.c_str()) != 0) {
    return fail(ErrorCode::unavailable, "cannot replace {}: {}", path, std::strerror(errno));
  }
  return {};
}

Status make_folder(const Folder& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder.data(), error);
  if (error)
    return fail(ErrorCode::unavailable, "cannot make the folder {}: {}", folder.data(), error.message());
  if (chmod(folder.path.c_str(), 0700) != 0) {
    return fail(ErrorCode::unavailable, "cannot close {} to others: {}", folder.path, std::strerror(errno));
  }
  return {};
}

}  // namespace

Result<Secrets> Secrets::generate() {
  Secrets secrets;
  TRY_ASSIGN(secrets.password, random_hex());
  TRY_ASSIGN(secrets.token, random_hex());
  return secrets;
}

Status write_configuration(const Folder& folder, const Configuration& configuration, const Secrets& secrets) {
  TRY(make_folder(folder));
  TRY(write_secret_file(folder.users(), users_text(secrets)));
  return write_secret_file(folder.config(), config_text(folder, configuration, secrets));
}

}  // namespace weft::engine
