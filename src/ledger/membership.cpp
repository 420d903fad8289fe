// SPDX-License-Identifier: Apache-2.0
#include "ledger/membership.hpp"

#include "base/crypto.hpp"
#include "ledger/migrate.hpp"

namespace fengsui::ledger {
namespace {

// 1 is the loader of older history (app/demo).
constexpr int kProcessFirst = 2;
constexpr int kProcessCount = 1022;

// The keys cannot be found from it: each is 256 random bits.
std::string fingerprint(const Keys& keys) {
    std::string bytes = "fengsui keys";
    for (const auto* key : {&keys.pseudonym, &keys.identity})
        bytes.append(reinterpret_cast<const char*>(key->data()), key->size());
    return base::sm3_hex(bytes);
}

bool has_these_keys(Connection& db, const Keys& keys) {
    const auto mine = fingerprint(keys);
    db.execute("INSERT INTO installation (name, value) VALUES ('keys', ?) ON CONFLICT DO NOTHING",
               {mine});
    return db.value<std::string>("SELECT value FROM installation WHERE name = 'keys'") == mine;
}

// Also for the one program of an SQLite directory: started again after its clock was set back, it
// lives through the same milliseconds once more. Two starts have the same number only if a thousand
// others were between them; even then an id is the same only if made in the same millisecond, and
// the second is refused by its table.
int next_process(Connection& db) {
    db.execute(
        "INSERT INTO installation (name, value) VALUES ('starts', '1') ON CONFLICT (name) DO "
        "UPDATE SET value = CAST(CAST(installation.value AS BIGINT) + 1 AS TEXT)");
    const auto starts = db.value<std::int64_t>(
        "SELECT CAST(value AS BIGINT) FROM installation WHERE name = 'starts'");
    return kProcessFirst + static_cast<int>(starts.value() % kProcessCount);
}

}  // namespace

base::Result<Membership> join(const DatabaseOptions& options, const Keys& keys) {
    try {
        if (auto migrated = migrate(*open_patient_connection(options)); !migrated)
            return tl::unexpected(migrated.error());
        const auto db = open_connection(options);
        db->begin_write();
        db->exclude_others("installation");
        if (!has_these_keys(*db, keys)) {
            return base::fail(base::ProblemCode::Conflict, address_for_people(options),
                              "was begun with other keys: put the keys.txt of its first data "
                              "directory (or of its backup) in place of this one's");
        }
        const Membership membership{.process = next_process(*db)};
        db->commit();
        return membership;
    } catch (const DatabaseError& error) {
        return base::fail(base::ProblemCode::StorageFailed, address_for_people(options),
                          error.what());
    }
}

}  // namespace fengsui::ledger
