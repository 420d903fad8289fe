// SPDX-License-Identifier: Apache-2.0
// Everything that `fengsui judge` must know before a county lives: options checked, tables and
// outbreak files read, the county generated, when each replication begins. What does not fit is
// said here, with file, line and field, before anything is run. Read only once made, safe from any
// thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/judge/judge_options.hpp"
#include "base/embed.hpp"
#include "simulate/world.hpp"

namespace fengsui::app {

// The tables of the program, with the detectors perhaps replaced by those of a file.
class JudgeTables {
  public:
    static base::Result<std::unique_ptr<JudgeTables>> load(const std::string& detectors);
    [[nodiscard]] base::EmbeddedFiles files() const { return files_; }
    [[nodiscard]] const catalog::Catalog& catalog() const { return *catalog_; }

  private:
    std::string detectors_;
    std::vector<base::EmbeddedFile> files_;
    std::unique_ptr<catalog::Catalog> catalog_;
};

struct Replication {
    int number = 0;  // from 1
    std::uint64_t seed = 0;
    base::Day first;  // of the days judged
};

class JudgePlan {
  public:
    static base::Result<std::unique_ptr<JudgePlan>> make(const JudgeOptions& options);

    [[nodiscard]] const JudgeOptions& options() const { return options_; }
    [[nodiscard]] const JudgeTables& tables() const { return *tables_; }
    [[nodiscard]] std::shared_ptr<const simulate::World> world() const { return world_; }
    [[nodiscard]] const std::vector<Replication>& replications() const { return replications_; }
    [[nodiscard]] std::size_t outbreaks() const { return files_.size(); }
    // One outbreak as a replication has it: its place drawn anew, and begun on the first day that
    // is judged (after the days by which its mosquitoes come before it).
    [[nodiscard]] simulate::Outbreak outbreak(std::size_t number, const Replication& of) const;

  private:
    explicit JudgePlan(JudgeOptions options) : options_(std::move(options)) {}
    base::Result<void> open_world();
    base::Result<void> read_outbreaks();
    base::Result<void> check_dates() const;
    void plan_replications();

    JudgeOptions options_;
    std::unique_ptr<JudgeTables> tables_;
    std::shared_ptr<const simulate::World> world_;
    std::vector<simulate::NamedFile> files_;
    std::vector<Replication> replications_;
};

}  // namespace fengsui::app
