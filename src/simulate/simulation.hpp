// SPDX-License-Identifier: Apache-2.0
// The face of the digital county, used by `fengsui simulate`, demo, judge and the load generator:
// what every institution sends on a day, and the truth beside it. A pure function of world,
// outbreaks and options: day(d) needs no other day, may be called in any order and from any number
// of threads, and gives the same bytes. Times are those of the region's clocks.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "simulate/background.hpp"
#include "simulate/indicator.hpp"
#include "simulate/signs.hpp"
#include "simulate/world.hpp"

namespace fengsui::simulate {

// Which way a message comes in.
enum class Door : std::uint8_t {
    Mllp,       // one HL7 v2 message
    HttpFhir,   // one bundle
    CsvCase,    // a header and one case report
    CsvCounts,  // a header and the counts of one institution's day
};
inline constexpr std::size_t door_count = 4;

struct Outgoing {
    base::Instant at;  // when the sender sends it
    Door door = Door::Mllp;
    int institution = 0;  // that sends it: position in county().institutions()
    Fault fault = Fault::None;
    int outbreak = -1;       // whose case it carries, else -1
    std::string control_id;  // unique but for copies; of a file of counts its first report_id
    std::string bytes;
};

// The name that the message itself states: its control id, or the report_id of a case report, which
// is that of the visit and so the same in its correction.
std::string_view stated_id(const Outgoing& message);

struct SimulationOptions {
    Window window;
    std::uint64_t seed = 0;
    VisitScope scope = VisitScope::All;
};

class Simulation {
  public:
    // Runs the epidemics; quick for outbreaks of the usual size.
    Simulation(std::shared_ptr<const World> world, std::vector<Outbreak> outbreaks,
               const SimulationOptions& options);

    // Opens world and outbreaks in one go, with the people of `options.seed`.
    static base::Result<std::unique_ptr<Simulation>> open(const catalog::Catalog& catalog,
                                                          base::EmbeddedFiles data,
                                                          const NamedFile& region,
                                                          const std::vector<NamedFile>& outbreaks,
                                                          const SimulationOptions& options);

    // Sorted by time. Days before or after the window are answered too: only outbreaks are bound to
    // it.
    [[nodiscard]] std::vector<Outgoing> day(base::Day day) const;

    [[nodiscard]] const World& world() const { return *world_; }
    [[nodiscard]] const County& county() const { return world_->county(); }
    [[nodiscard]] const SimulationOptions& options() const { return options_; }
    [[nodiscard]] const std::vector<OutbreakRun>& outbreaks() const { return runs_; }
    [[nodiscard]] const Signs& signs() const { return *signs_; }
    [[nodiscard]] const Background& background() const { return *background_; }
    [[nodiscard]] const Indicators& indicators() const { return *indicators_; }

    // What of a visit is really sent, and when: nothing that is lost in a silence, and on the first
    // day after a reporting holiday what was held back.
    struct Sent {
        Planned planned;
        int sender = 0;
    };
    [[nodiscard]] std::vector<Sent> sent_of(const Visit& visit) const;

  private:
    friend class DayWriter;
    [[nodiscard]] bool is_silent(int institution, base::Day day) const;
    // The day on which what was ready on `day` goes out.
    [[nodiscard]] base::Day sending_day(int institution, base::Day day) const;
    [[nodiscard]] base::Day oldest_held(base::Day day) const;
    [[nodiscard]] int sender_of(const Visit& visit, MessageKind kind) const;
    void contaminate(Visit& visit) const;

    struct Hold {
        base::Day first;
        base::Day end;  // the day on which all is sent
        std::string at;
    };

    std::shared_ptr<const World> world_;
    SimulationOptions options_;
    std::vector<OutbreakRun> runs_;
    std::vector<Outbreak> outbreak_list_;
    std::vector<Hold> holds_;
    std::unique_ptr<Signs> signs_;
    std::unique_ptr<Background> background_;
    std::unique_ptr<Indicators> indicators_;
    int laboratory_ = -1;  // tests for those who have none of their own
    std::string offset_;   // "+0800"
};

}  // namespace fengsui::simulate
