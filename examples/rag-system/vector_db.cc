// Holds the documents. POST /query {"vector", "results"} gives the nearest ones as {"documents"}, best first.
//
// --vector-db-ms N     how long that takes (120)

#include "documents.h"
#include "service.h"
#include "vector_index.h"

namespace {

VectorIndex index_of(const std::vector<Document>& documents) {
  VectorIndex index;
  for (const Document& document : documents) {
    index.add(embed(std::string(document.title) + " " + document.text));
  }
  return index;
}

}  // namespace

int main(int argc, char** argv) {
  Service vector_db("vector-db", argc, argv);
  const int64_t duration_ms = vector_db.options().number("vector-db-ms", 120);
  const std::vector<Document>& documents = all_documents();
  const VectorIndex index = index_of(documents);

  vector_db.post("/query", "vector_db.query", weft::EventType::tool, [&](Request& request) {
    const auto found =
        index.nearest(request.body.at("vector").get<Embedding>(), request.body.at("results").get<size_t>());
    request.last(duration_ms);

    json answer = {{"documents", json::array()}};
    for (const auto& [position, score] : found) {
      const Document& document = documents[position];
      answer["documents"].push_back({{"title", document.title}, {"text", document.text}, {"score", score}});
    }
    request.span.set_attributes({{"db.system.name", "in-memory vectors"},
                                 {"db.operation.name", "nearest"},
                                 {"db.response.returned_rows", found.size()}});
    return answer;
  });
  return vector_db.run();
}
