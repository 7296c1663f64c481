#include "eval/javascript.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "eval/values.h"

namespace weft::eval {
namespace {

Javascript& javascript() {
  static const auto engine = Javascript::create().value();
  return *engine;
}

TEST(Javascript, templates_are_nunjucks) {
  const auto vars = json::parse(R"({"name":"ada","list":[1,2],"o":{"a":1}})");
  EXPECT_EQ(
      javascript().render("{{ name | title }} {% for x in list %}<{{ x }}>{% endfor %} {{o}} {{none}}", vars),
      R"(Ada <1><2> {"a":1} )");
}

TEST(Javascript, a_script_of_one_line_gives_its_last_expression) {
  const auto run = [](const char* code) {
    return javascript().script("output", code, "a;b", nullptr).value();
  };
  EXPECT_EQ(run("output.length"), json::value(3));
  EXPECT_EQ(run("const s = output; s === 'a;b'"), json::value(true));
  EXPECT_EQ(run("(output) => output + '!'"), string_value("a;b!"));
  EXPECT_EQ(run("let x = 1;\nreturn x;"), json::value(1));
}

TEST(Javascript, promises_are_awaited_and_those_that_never_end_are_refused) {
  EXPECT_EQ(javascript().script("output", "Promise.resolve(7)", nullptr, nullptr), json::value(7));
  EXPECT_FALSE(javascript().script("output", "new Promise(() => {})", nullptr, nullptr));
  EXPECT_FALSE(javascript().script("output", "Promise.reject(new Error('x'))", nullptr, nullptr));
}

TEST(Javascript, runaway_recursion_and_memory_are_errors) {
  EXPECT_FALSE(javascript().script("output", "(function f() { return f(); })()", nullptr, nullptr));
  EXPECT_FALSE(javascript().script("output", "'x'.repeat(2 ** 29).repeat(4)", nullptr, nullptr));
  EXPECT_EQ(javascript().script("output", "1 + 1", nullptr, nullptr), json::value(2));
}

TEST(Javascript, a_template_reaches_nothing_that_runs_code) {
  for (const char* text :
       {"{{ range.constructor('return 1')() }}", "{{ ''.constructor.constructor('return 1')() }}",
        "{{ x['const' + 'ructor']['constructor']('return 1')() }}",
        "{{ x[['constructor']][['constructor']]('return 1')() }}", "{{ constructor.keys(x) }}",
        "{{ x.__proto__.constructor.keys(x) }}", "{{ (0 | valueOf).env.renderString('1') }}",
        "{{ valueOf().env.renderString('1') }}", "{{ x.__lookupGetter__('__proto__').call(range) }}"})
    EXPECT_FALSE(javascript().render(text, json::parse(R"({"x":{"a":1}})"))) << text;
  EXPECT_EQ(javascript().render("{{ x.constructor }}{{ y.toString() }}{{ 'a'.toUpperCase() }}",
                                json::parse(R"({"x":{"constructor":"Ada"},"y":7})")),
            "Ada7A");
}

TEST(Javascript, a_template_that_makes_too_much_is_an_error) {
  const json::value vars{{"x", std::string(64 * 1024, 'x')}};
  const auto rendered = javascript().render("{{ range(1100) | join(x) }}", vars);
  ASSERT_FALSE(rendered);
  EXPECT_NE(rendered.error().message.find("characters"), std::string::npos) << rendered.error().message;
}

}  // namespace
}  // namespace weft::eval
