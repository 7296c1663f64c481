// Orders documents by how many words they share with the question. POST /rank, plain lines: the question,
// then the documents; answers the documents, the best first. Traced with weft's own SDK, which reads
// HH_API_URL and puts the session of the baggage on every span by itself.

#include <httplib.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "weft/weft.h"

namespace {

constexpr size_t kWordLettersMin = 4;  // shorter words are in every text and say nothing

httplib::Server server;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::set<std::string> words_of(std::string text) {
  for (char& letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    letter = std::isalpha(byte) != 0 ? static_cast<char>(std::tolower(byte)) : ' ';
  }
  std::istringstream stream(text);
  std::set<std::string> words{std::istream_iterator<std::string>(stream), {}};
  std::erase_if(words, [](const std::string& word) { return word.size() < kWordLettersMin; });
  return words;
}

std::vector<int64_t> score_documents(const std::string& question, const std::vector<std::string>& documents) {
  const std::set<std::string> asked = words_of(question);
  std::vector<int64_t> scores;
  for (const std::string& document : documents) {
    const std::set<std::string> words = words_of(document);
    scores.push_back(
        std::ranges::count_if(words, [&](const std::string& word) { return asked.contains(word); }));
  }
  return scores;
}

std::string rank(const weft::Tracer& tracer, const std::string& body) {
  std::vector<std::string> documents = lines_of(body);
  if (documents.empty()) return {};
  const std::string question = documents.front();
  documents.erase(documents.begin());
  const std::vector<int64_t> scores =
      weft::trace(tracer, weft::EventType::tool, "score_documents", score_documents,
                  weft::arg("question", question), weft::arg("documents", documents));

  std::vector<size_t> order(documents.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, std::greater{}, [&](size_t document) { return scores[document]; });
  std::string answer;
  for (const size_t document : order) answer += documents[document] + '\n';
  return answer;
}

}  // namespace

int main() {
  const char* port = std::getenv("RANKER_PORT");
  // Outlives the server; its end sends what has not been sent yet.
  const weft::Tracer tracer = weft::Tracer::init({.project = "mixed-languages", .source = "ranker"});

  server.Post("/rank", [&](const httplib::Request& request, httplib::Response& response) {
    // httplib's Headers and weft's reading of them find a name in any case.
    const auto caller = weft::with_distributed_trace_context(request.headers, tracer);
    const auto span = tracer.start_as_current_span("rank", {.kind = weft::SpanKind::server});
    response.set_content(rank(tracer, request.body), "text/plain");
  });
  for (const int signal : {SIGTERM, SIGINT}) std::signal(signal, [](int) { server.stop(); });
  if (!server.listen("127.0.0.1", port == nullptr ? 5014 : std::atoi(port))) {
    std::cerr << "ranker: the port is taken or not allowed; set RANKER_PORT to another\n";
    return 1;
  }
  return 0;
}
