// SPDX-License-Identifier: Apache-2.0
// A body that many ask for and that seldom changes: its gzip form and its ETag are made when it is
// set, and a reader whose copy is fresh is answered 304. Immutable, so that several threads may
// share one.
#pragma once

#include <memory>
#include <string>

#include "web/request.hpp"
#include "web/response.hpp"

namespace fengsui::surveil {

class KeptBody {
  public:
    KeptBody(std::string bytes, std::string content_type);
    [[nodiscard]] web::Response answer(const web::Request& request) const;
    [[nodiscard]] bool empty() const { return bytes_.empty(); }

  private:
    std::string bytes_;
    std::string gzip_;
    std::string tag_;
    std::string content_type_;
};

}  // namespace fengsui::surveil
