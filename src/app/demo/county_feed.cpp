// SPDX-License-Identifier: Apache-2.0
#include "app/demo/county_feed.hpp"

namespace fengsui::app {
namespace {

// The kinds that people choose among when they place an institution.
std::string_view kind_of(simulate::Role role) {
    using simulate::Role;
    switch (role) {
        case Role::GeneralHospital:
        case Role::TcmHospital:
        case Role::MaternityHospital:
            return "hospital";
        case Role::CdcLaboratory:
            return "cdc";
        case Role::TownshipHospital:
            return "township_hospital";
        case Role::VillageClinic:
            return "village_clinic";
        case Role::Kindergarten:
        case Role::PrimarySchool:
        case Role::MiddleSchool:
            return "school";
        case Role::Pharmacy:
            return "pharmacy";
        case Role::CareHome:
        case Role::Farm:
        case Role::EmergencyCentre:
            break;
    }
    return "other";
}

}  // namespace

base::Result<void> CountyFeed::register_institutions() const {
    const auto& county = house_.county();
    const auto done =
        house_.database().writer().run([&](ledger::Transaction& tx) -> base::Result<bool> {
            for (const auto& institution : simulation_.county().institutions()) {
                if (institution.vendor == simulate::Vendor::None) continue;
                tx.db().execute(
                    "INSERT INTO institution (county, id, code, name, kind, place, status, "
                    "first_seen_ms, version) VALUES (?,?,?,?,?,?,'connected',?,1) "
                    "ON CONFLICT (county, code) DO NOTHING",
                    {county, tx.new_id(), institution.code, institution.name,
                     kind_of(institution.role), institution.place, tx.now().ms});
            }
            return true;
        });
    if (!done) return tl::unexpected(done.error());
    return {};
}

std::vector<simulate::Outgoing> CountyFeed::past_day(base::Day day) const {
    auto messages = simulation_.day(day);
    std::erase_if(messages, [](const simulate::Outgoing& message) {
        return message.fault == simulate::Fault::Refused;
    });
    return messages;
}

const std::string& CountyFeed::sender(const simulate::Outgoing& message) const {
    return simulation_.county().institutions()[static_cast<std::size_t>(message.institution)].code;
}

std::vector<surveil::DecodedMessage> CountyFeed::decode(const simulate::Outgoing& message,
                                                        base::Instant at) const {
    using simulate::Door;
    // An HL7 message says itself who sends it; over HTTP the token does.
    const std::string_view source =
        message.door == Door::Mllp ? std::string_view{} : std::string_view(sender(message));
    const auto format = message.door == Door::Mllp       ? surveil::Format::Hl7v2
                        : message.door == Door::HttpFhir ? surveil::Format::Fhir
                                                         : surveil::Format::Csv;
    return surveil::decode(message.bytes, format, {house_.catalog(), at, source});
}

base::Result<std::string> grant_sender_token(House& house, access::Tokens& tokens,
                                             const std::string& sender) {
    const auto id =
        house.database().read([&](ledger::Connection& db) -> base::Result<std::optional<base::Id>> {
            return db.value<std::int64_t>(
                "SELECT id FROM institution WHERE county = ? AND code = ?",
                {house.county(), sender});
        });
    if (!id) return tl::unexpected(id.error());
    auto grant = tokens.add("simulated county", {.name = sender, .institution = *id});
    if (!grant) return tl::unexpected(grant.error());
    return std::move(grant->token);
}

}  // namespace fengsui::app
