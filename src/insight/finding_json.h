// A diagnosis as the API says it (docs/reference/openapi.yaml, schemas Diagnosis and Finding).
#pragma once

#include "base/json_writer.h"
#include "insight/diagnosis.h"

namespace weft::insight {

// Fields of an object that is open: "findings", and what was left out.
void write_diagnosis(JsonWriter& json, const Diagnosis& diagnosis);

}  // namespace weft::insight
