// SPDX-License-Identifier: Apache-2.0
#include "app/throw_away.hpp"

#include <cstdlib>

namespace fengsui::app {

base::Result<std::unique_ptr<ThrowAway>> ThrowAway::make(const std::string& name) {
    auto path = (std::filesystem::temp_directory_path() / (name + "-XXXXXX")).string();
    if (::mkdtemp(path.data()) == nullptr)
        return base::fail(base::ProblemCode::StorageFailed, path, "cannot be made");
    return std::unique_ptr<ThrowAway>(new ThrowAway(path));
}

ThrowAway::~ThrowAway() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace fengsui::app
