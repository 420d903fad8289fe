// SPDX-License-Identifier: Apache-2.0
// FHIR R4 bundles (message, transaction, batch, collection, document) and eICR to Decoded:
// observations and diagnostic reports on the pathogen channel, conditions and case reports on the
// case channel. Thread safe.
#pragma once

#include "surveil/intake/reader.hpp"

namespace fengsui::surveil {

Decoded read_fhir(std::string_view json, const ReaderContext& context);

}  // namespace fengsui::surveil
