#pragma once

#include <httplib.h>

#include <string>
#include <thread>

// Answers POST /v1/chat/completions as OpenAI's service does, without a key and without the Internet: always
// the same answer, after a quarter of a second, with plausible usage. Listens on a free port of localhost,
// from a thread of its own, until destroyed.
class StandInOpenAI {
 public:
  StandInOpenAI();
  StandInOpenAI(const StandInOpenAI&) = delete;
  StandInOpenAI& operator=(const StandInOpenAI&) = delete;
  ~StandInOpenAI();

  // What OPENAI_BASE_URL would be.
  std::string base_url() const;

 private:
  httplib::Server server_;
  int port_;
  std::thread thread_;
};
