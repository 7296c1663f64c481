// A provider's call, answered from the cache where that may be.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "eval/provider.h"

namespace weft::eval {

struct HttpRequest;

struct CacheTerms {
  bool is_local = false;  // a program, or an address on this machine
  // What the answer depends on beside the repeat, the provider's id, config and variables, and the files that
  // its config names. Asked only where there is a cache.
  std::function<std::string()> depends_on;
};

// From the run's cache, else by `ask`, which is then called from within.
void answer_or_ask(const ProviderSpec& spec, ProviderSurroundings& around, const Call& call,
                   const CacheTerms& terms, Provider::Done done,
                   const std::function<void(Provider::Done)>& ask);

// All of a call but what is of this run alone: its ids, its trace, the test's number.
std::string call_text(const Call& call);
// But for the headers of the trace, which differ from call to call.
std::string text_of(const HttpRequest& request);
// localhost and below it, 127.0.0.0/8, [::1] and the unspecified address, in every form that is connected to.
bool is_this_machine(std::string_view url);

}  // namespace weft::eval
