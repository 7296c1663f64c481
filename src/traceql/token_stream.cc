#include "traceql/token_stream.h"

#include <algorithm>

#include "base/utf8.h"

namespace weft::traceql {
namespace {

std::string found(const Token& token) {
  constexpr size_t kShownMax = 40;
  if (token.kind == Token::Kind::end) return "found the end of the query";
  return fmt::format("found '{}'", cut_and_marked(token.text, kShownMax));
}

template <class Node>
Result<uint32_t> append(std::vector<Node>& nodes, Node node, std::string_view text) {
  if (nodes.size() == kNodesMax) {
    return fail_at(text, node.offset, "the query has more than {} parts; ask in several queries", kNodesMax);
  }
  nodes.push_back(std::move(node));
  return static_cast<uint32_t>(nodes.size() - 1);
}

}  // namespace

bool TokenStream::take_symbol(std::string_view symbol) {
  if (!peek().is_symbol(symbol)) return false;
  next();
  return true;
}

Status TokenStream::expect_symbol(std::string_view symbol, std::string_view after) {
  if (take_symbol(symbol)) return {};
  return expected(fmt::format("'{}' {}", symbol, after));
}

tl::unexpected<Error> TokenStream::expected(std::string_view what) const {
  return fail_at(text(), peek().offset, "{}, expected {}", found(peek()), what);
}

tl::unexpected<Error> TokenStream::fail_here(size_t offset, std::string_view message) const {
  return fail_at(text(), offset, "{}", message);
}

Result<FieldId> TokenStream::add(Field field) {
  return append(query_.fields, std::move(field), text());
}
Result<StageId> TokenStream::add(Stage stage) {
  return append(query_.stages, std::move(stage), text());
}

std::string_view TokenStream::keep(std::string text) {
  query_.strings.push_back(std::make_unique<const std::string>(std::move(text)));
  return *query_.strings.back();
}

Status TokenStream::enter() {
  if (++depth_ <= kNestingMax) return {};
  return fail_at(text(), peek().offset, "brackets are nested more than {} deep; write the query flatter",
                 kNestingMax);
}

size_t TokenStream::end_of_last() const {
  if (at_ == 0) return 0;
  const Token& last = tokens_[at_ - 1];
  return last.offset + last.text.size();
}

}  // namespace weft::traceql
