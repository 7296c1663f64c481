// Finds documents. POST /search {"query"} gives {"documents": [{"title", "text", "score"}]}.
//
// --search-ms N     how long that takes (150), the vector database's part included
// --results N       how many documents (3)

#include "embedding.h"
#include "service.h"

int main(int argc, char** argv) {
  Service search("search", argc, argv);
  const int64_t duration_ms = search.options().number("search-ms", 150);
  const int64_t results = search.options().number("results", 3);

  search.post("/search", "search.query", weft::EventType::tool, [&](Request& request) {
    const std::string query = request.body.at("query");
    request.span.set_attribute("query.terms", words_of(query).size());

    json found =
        search.call(request, "vector-db", "/query", {{"vector", embed(query)}, {"results", results}});
    request.last(duration_ms);
    request.span.set_attribute("results.count", found.at("documents").size());
    return found;
  });
  return search.run();
}
