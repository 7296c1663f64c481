#include "eval/cached_call.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

#include "eval/answer_cache.h"

namespace weft::eval {
namespace {

namespace fs = std::filesystem;

TEST(IsThisMachine, in_every_form_of_its_address) {
  for (const char* url :
       {"http://localhost:80/x", "http://LOCALHOST/", "http://app.localhost", "http://localhost./",
        "http://127.0.0.1:4000", "http://127.1", "http://127.8.9.10/", "http://2130706433/",
        "http://0x7f000001/", "http://0.0.0.0:4000/", "http://user:pass@127.0.0.1/", "http://[::1]:4000/",
        "http://[::]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::ffff:127.0.0.1]/"})
    EXPECT_TRUE(is_this_machine(url)) << url;
  for (const char* url :
       {"https://api.example.com/127.0.0.1", "http://localhost.example.com", "http://10.0.0.1/",
        "http://128.0.0.1", "http://[2001:db8::1]/", "http://127.0.0.1@example.com/", "echo"})
    EXPECT_FALSE(is_this_machine(url)) << url;
}

TEST(CachedCall, a_file_that_is_named_with_its_function_belongs_to_the_call) {
  const auto folder = fs::path(testing::TempDir()) / fmt::format("cached-call-{}", ::getpid());
  fs::create_directories(folder);
  const auto write = [&](const char* text) { std::ofstream(folder / "t.js") << text; };
  Config config;
  config.base_path = folder.string();
  Loop loop;
  const auto javascript = Javascript::create().value();
  AnswerCache cache({.folder = folder / "answers", .use = CacheUse::all});
  ProviderSurroundings around{.loop = loop,
                              .javascript = *javascript,
                              .config = config,
                              .otlp_endpoint = "",
                              .timeout = {},
                              .cache = &cache};
  ProviderSpec spec;
  spec.config["transformResponse"] = "file://t.js:f";
  int asked = 0;
  const auto call = [&] {
    answer_or_ask(
        spec, around, {}, {.depends_on = [] { return ""; }}, [](Response) {},
        [&](const Provider::Done& done) {
          ++asked;
          done({{"output", "x"}});
        });
    return asked;
  };
  write("one");
  EXPECT_EQ(call(), 1);
  EXPECT_EQ(call(), 1);
  write("two");
  EXPECT_EQ(call(), 2);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace weft::eval
