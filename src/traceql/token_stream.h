// TokenStream: what both halves of the parser read from, and the tree they build.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "traceql/lexer.h"
#include "traceql/syntax.h"

namespace weft::traceql {

// One thread; one query.
class TokenStream {
 public:
  TokenStream(Query& query, std::vector<Token> tokens) : query_(query), tokens_(std::move(tokens)) {}

  const Token& peek(size_t ahead = 0) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }
  Token next() { return at_ + 1 < tokens_.size() ? tokens_[at_++] : tokens_.back(); }
  bool take_symbol(std::string_view symbol);
  Status expect_symbol(std::string_view symbol, std::string_view after);

  // "line 1, column 3: found 'x', expected …" at the token that comes next.
  [[nodiscard]] tl::unexpected<Error> expected(std::string_view what) const;
  [[nodiscard]] tl::unexpected<Error> fail_here(size_t offset, std::string_view message) const;

  // Errors: invalid_argument past kNodesMax.
  Result<FieldId> add(Field field);
  Result<StageId> add(Stage stage);
  std::string_view keep(std::string text);

  // Counts brackets within brackets. Errors: invalid_argument past kNestingMax.
  Status enter();
  void leave() { --depth_; }

  Query& query() { return query_; }
  std::string_view text() const { return *query_.text; }
  // Up to the end of the token read last.
  size_t end_of_last() const;

 private:
  Query& query_;
  std::vector<Token> tokens_;
  size_t at_ = 0;
  size_t depth_ = 0;
};

}  // namespace weft::traceql
