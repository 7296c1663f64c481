#include "engine/embedded_host.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/utf8.h"
#include "engine/configuration.h"
#include "engine/machine.h"

namespace weft::engine {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds kAskEvery{10};
constexpr milliseconds kAskTimeout{2'000};
constexpr size_t kLastWordsBytesMax = 600;

// The last line that the child printed: why it would not start.
std::string last_words(const Folder& folder) {
  std::ifstream file(folder.output());
  std::string last = "it printed nothing";
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) last = cut(line, kLastWordsBytesMax);
  }
  return last;
}

tl::unexpected<Error> died(ChildProcess& child, const Folder& folder) {
  return fail(ErrorCode::unavailable, "the engine {} while starting: {}; more is in {}", child.reap(),
              last_words(folder), folder.log());
}

// Whether the child answers, and nobody else in its place.
Result<bool> answers(const Client& client, const std::string& token) {
  const auto answer = client.run({.sql = "SELECT getMacro('start')", .timeout = kAskTimeout});
  if (!answer) return false;
  if (*answer == token + "\n") return true;
  return fail(ErrorCode::unavailable, "another program took the engine's port");
}

Status await_ready(ChildProcess& child, const Folder& folder, const Address& address,
                   const std::string& token, WakeUp& wake_up) {
  const Client client({address.url, address.user, address.password, ""});
  for (const auto deadline = Clock::now() + EmbeddedHost::kStartTimeout; Clock::now() < deadline;) {
    const auto cause = wake_up.sleep(kAskEvery, child.descriptor());
    if (cause == WakeUp::Cause::descriptor) return died(child, folder);
    if (wake_up.stopped()) return fail(ErrorCode::unavailable, "the start was called off");
    TRY_ASSIGN(const bool ready, answers(client, token));
    if (ready) return {};
  }
  return fail(ErrorCode::deadline_exceeded, "the engine did not answer within {} s of its start; see {}",
              EmbeddedHost::kStartTimeout.count(), folder.log());
}

}  // namespace

Result<EmbeddedHost> EmbeddedHost::start(const EmbeddedOptions& options, WakeUp& wake_up) {
  const Folder folder{options.data_directory};
  TRY_ASSIGN(const Secrets secrets, Secrets::generate());
  Configuration configuration;
  TRY_ASSIGN(configuration.http_port, free_loopback_port());
  configuration.memory_bytes_max = options.memory_bytes_max;
  TRY(write_configuration(folder, configuration, secrets));
  std::error_code no_file_yet;
  std::filesystem::rename(folder.output(), folder.output() + ".1", no_file_yet);

  TRY_ASSIGN(auto child,
             ChildProcess::spawn(options.host_program,
                                 {options.library, std::to_string(getpid()), folder.config(), folder.data()},
                                 folder.output()));
  Address address{fmt::format("http://127.0.0.1:{}", configuration.http_port), kUser, secrets.password,
                  options.database};
  TRY(await_ready(child, folder, address, secrets.token, wake_up));
  return EmbeddedHost(std::move(child), std::move(address));
}

}  // namespace weft::engine
