#include "cli/diff_view.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace weft::cli {
namespace {

TEST(DiffView, of_a_long_path_the_step_itself_is_shown) {
  const auto answer =
      boost::json::parse(R"({"a_traces": 1, "b_traces": 1, "changed": 1, "compared": 4, "steps": [
      {"path": ["gateway gateway.handle_request", "orchestrator orchestrator.process", "rag rag.generate",
                "llm llm.generate"],
       "changes": ["slower"], "a": {"traces": 1, "duration_ns": 5}, "b": {"traces": 1, "duration_ns": 9}}]})");
  const auto text = diff_view(answer, Terminal(80, false));
  EXPECT_NE(text.find("  ... > orchestrator orchestrator.process > rag rag.generate > llm llm.generate"),
            std::string::npos)
      << text;
}

}  // namespace
}  // namespace weft::cli
