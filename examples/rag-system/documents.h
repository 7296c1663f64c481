#pragma once

#include <vector>

struct Document {
  const char* title;
  const char* text;
};

// What the system knows.
const std::vector<Document>& all_documents();
