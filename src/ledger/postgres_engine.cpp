// SPDX-License-Identifier: Apache-2.0
#include "ledger/postgres_engine.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <array>
#include <charconv>
#include <map>

#include "base/check.hpp"
#include "base/text.hpp"
#include "ledger/postgres_text.hpp"

namespace fengsui::ledger {
namespace {

constexpr int kLockWaitMs = 10'000;           // as long as SQLite waits for its lock
constexpr int kIdleInTransactionMs = 60'000;  // a process that hangs gives its locks back

// Types by their number in PostgreSQL's pg_type: they are fixed.
enum Type : unsigned {
    Bool = 16,
    Bytea = 17,
    Name = 19,
    Int8 = 20,
    Int2 = 21,
    Int4 = 23,
    Text = 25,
    Unknown = 705,
    Varchar = 1043
};

struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
    void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Result = std::unique_ptr<PGresult, Clear>;
using Handle = std::unique_ptr<PGconn, Clear>;

// One session; shared by the engine and its statements.
struct Session {
    Handle handle;
    bool lost = false;
    int statements = 0;  // ever prepared: each gets a name of its own

    [[noreturn]] void fail(const PGresult* result);
    void expect(const Result& result) {
        const auto status = PQresultStatus(result.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail(result.get());
    }
};

// The server's other fields are left out: its detail quotes values of rows.
void Session::fail(const PGresult* result) {
    const auto* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const auto* primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const std::string_view code = state != nullptr ? state : "";
    // Also a server that shuts down, and one that has become a standby: a new connection helps.
    lost = PQstatus(handle.get()) != CONNECTION_OK || code.starts_with("08") ||
           code.starts_with("57P") || code == "25006";
    throw DatabaseError(primary != nullptr ? fmt::format("{} ({})", primary, code)
                                           : std::string(base::trim(PQerrorMessage(handle.get()))),
                        lost ? DatabaseError::Kind::Lost : DatabaseError::Kind::Refused);
}

template <class Unsigned>
std::int64_t big_endian(const char* bytes) {
    Unsigned number = 0;
    for (std::size_t i = 0; i < sizeof(Unsigned); ++i)
        number = static_cast<Unsigned>((number << 8U) | static_cast<unsigned char>(bytes[i]));
    return static_cast<std::make_signed_t<Unsigned>>(number);
}

class PostgresStatement final : public Statement {
  public:
    PostgresStatement(Session& session, std::string_view sql)
        : session_(session), name_(fmt::format("s{}", ++session.statements)) {
        const auto numbered = number_parameters(sql);
        is_commit_ = sql == "COMMIT";
        const auto count = static_cast<std::size_t>(numbered.parameters);
        values_.resize(count);
        lengths_.resize(count);
        formats_.resize(count);
        numbers_.resize(count);
        const Result result(
            PQprepare(session_.handle.get(), name_.c_str(), numbered.text.c_str(), 0, nullptr));
        session_.expect(result);
    }

    void start(Bind bind) override {
        FENGSUI_CHECK(bind.size() == values_.size());
        for (std::size_t i = 0; i < bind.size(); ++i) bind_one(i, bind[i]);
        result_.reset(PQexecPrepared(session_.handle.get(), name_.c_str(),
                                     static_cast<int>(bind.size()), values_.data(), lengths_.data(),
                                     formats_.data(), 1));
        row_ = -1;
        session_.expect(result_);
        // A transaction in which a statement has failed is not committed, and it says so only here.
        if (is_commit_ && std::string_view(PQcmdStatus(result_.get())) != "COMMIT")
            throw DatabaseError("the transaction had failed before its commit");
    }

    bool next() override { return ++row_ < PQntuples(result_.get()); }
    [[nodiscard]] int columns() const override { return PQnfields(result_.get()); }
    [[nodiscard]] bool is_null(int column) const override {
        return PQgetisnull(result_.get(), row_, column) != 0;
    }
    [[nodiscard]] std::int64_t integer(int column) const override {
        const auto* bytes = PQgetvalue(result_.get(), row_, column);
        const bool null = is_null(column);
        switch (PQftype(result_.get(), column)) {
            case Type::Int8:
                return null ? 0 : big_endian<std::uint64_t>(bytes);
            case Type::Int4:
                return null ? 0 : big_endian<std::uint32_t>(bytes);
            case Type::Int2:
                return null ? 0 : big_endian<std::uint16_t>(bytes);
            case Type::Bool:
                return null || *bytes == 0 ? 0 : 1;
            default:
                throw wrong_type(column, "BIGINT");
        }
    }
    [[nodiscard]] std::string_view text(int column) const override {
        switch (PQftype(result_.get(), column)) {
            case Type::Text:
            case Type::Varchar:
            case Type::Name:
            case Type::Unknown:
            case Type::Bytea:
                return {PQgetvalue(result_.get(), row_, column),
                        static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))};
            default:
                throw wrong_type(column, "TEXT");
        }
    }
    [[nodiscard]] Value value(int column) const override {
        if (is_null(column)) return nullptr;
        switch (PQftype(result_.get(), column)) {
            case Type::Bytea:
                return Bytes{text(column)};
            case Type::Int8:
            case Type::Int4:
            case Type::Int2:
            case Type::Bool:
                return integer(column);
            default:
                return text(column);
        }
    }
    [[nodiscard]] std::int64_t changed() const override {
        // Of a SELECT it is the number of rows read.
        if (std::string_view(PQcmdStatus(result_.get())).starts_with("SELECT")) return 0;
        const std::string_view count = PQcmdTuples(result_.get());
        std::int64_t number = 0;
        std::from_chars(count.data(), count.data() + count.size(), number);
        return number;
    }
    void finish() noexcept override { result_.reset(); }

  private:
    void bind_one(std::size_t i, const Value& value) {
        formats_[i] = 0;
        if (const auto* integer = value.integer()) {
            auto& digits = numbers_[i];
            *std::to_chars(digits.data(), digits.data() + digits.size() - 1, *integer).ptr = '\0';
            values_[i] = digits.data();
        } else if (const auto* text = value.text()) {
            // It would be cut off there without a word.
            if (text->find('\0') != std::string::npos)
                throw DatabaseError("PostgreSQL keeps no text with a NUL in it");
            values_[i] = text->c_str();
        } else if (const auto* bytes = value.bytes()) {
            values_[i] = bytes->data();
            lengths_[i] = static_cast<int>(bytes->size());
            formats_[i] = 1;
        } else {
            values_[i] = nullptr;
        }
    }
    [[nodiscard]] DatabaseError wrong_type(int column, std::string_view wanted) const {
        return DatabaseError(fmt::format("column {} ({}) is no {}: CAST it", column + 1,
                                         PQfname(result_.get(), column), wanted));
    }

    Session& session_;
    std::string name_;
    bool is_commit_ = false;
    // Room for the values of one run.
    std::vector<const char*> values_;
    std::vector<int> lengths_;
    std::vector<int> formats_;  // 0 text, 1 binary
    std::vector<std::array<char, 24>> numbers_;
    Result result_;
    int row_ = -1;
};

// What libpq says of a failed connection, and what to do about it. PQping knows without a password
// whether somebody answers there at all.
std::string why_not_connected(PGconn* connection, const std::string& conninfo) {
    const auto advice = [&]() -> std::string_view {
        if (PQconnectionNeedsPassword(connection) != 0)
            return "give the password in ~/.pgpass or PGPASSWORD";
        switch (PQping(conninfo.c_str())) {
            case PQPING_NO_RESPONSE:
                return "start PostgreSQL, or mend host and port in the address";
            case PQPING_REJECT:
                return "the server is starting or stopping; try again";
            case PQPING_NO_ATTEMPT:
                return "mend the address: postgres://USER@HOST:PORT/NAME";
            default:
                return "the server is there: check name of the database, user, password and "
                       "pg_hba.conf";
        }
    };
    return fmt::format("{}; {}", base::trim(PQerrorMessage(connection)), advice());
}

Handle connect(const std::string& conninfo) {
    // Ahead of the address, which may say otherwise. A server that is silently gone is noticed
    // within half a minute.
    constexpr std::array keywords = {
        "connect_timeout",  "keepalives_idle",  "keepalives_interval",
        "keepalives_count", "tcp_user_timeout", "fallback_application_name",
        "client_encoding",  "dbname",           static_cast<const char*>(nullptr)};
    const std::array values = {"5",
                               "10",
                               "5",
                               "3",
                               "20000",
                               "fengsui",
                               "UTF8",
                               conninfo.c_str(),
                               static_cast<const char*>(nullptr)};
    Handle handle(PQconnectdbParams(keywords.data(), values.data(), 1));
    if (!handle) throw DatabaseError("no memory for a connection", DatabaseError::Kind::Lost);
    if (PQstatus(handle.get()) != CONNECTION_OK) {
        throw DatabaseError(why_not_connected(handle.get(), conninfo), DatabaseError::Kind::Lost);
    }
    return handle;
}

class PostgresEngine final : public Engine {
  public:
    explicit PostgresEngine(PostgresAddress address) : address_(std::move(address)) {
        PostgresEngine::reopen();
        check_order();
    }

    std::unique_ptr<Statement> prepare(std::string_view sql) override {
        return std::make_unique<PostgresStatement>(session_, sql);
    }
    void forget_statements() override {
        // In a failed transaction the server would refuse; their names are not used again.
        if (PQtransactionStatus(session_.handle.get()) != PQTRANS_INERROR) run("DEALLOCATE ALL");
    }
    void script(std::string_view sql) override { run(to_postgres_schema(sql)); }

    [[nodiscard]] std::string_view begin_sql() const override {
        return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    }
    [[nodiscard]] std::string_view begin_write_sql() const override {
        return "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
    }
    [[nodiscard]] std::string_view tables_sql() const override {
        return "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND "
               "relnamespace = CAST(current_schema() AS regnamespace) ORDER BY oid";
    }
    [[nodiscard]] std::string_view columns_sql() const override {
        return "SELECT a.attname, coalesce(array_position(CAST(i.indkey AS int2[]), a.attnum) + 1, "
               "0) FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND "
               "i.indisprimary WHERE a.attrelid = CAST(? AS regclass) AND a.attnum > 0 AND NOT "
               "a.attisdropped ORDER BY a.attnum";
    }
    [[nodiscard]] bool is_shared() const override { return true; }
    void exclude_others(std::string_view name) override {
        const std::string text(name);
        const std::array<const char*, 1> values = {text.c_str()};
        const Result result(PQexecParams(session_.handle.get(),
                                         "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", 1,
                                         nullptr, values.data(), nullptr, nullptr, 1));
        session_.expect(result);
    }

    [[nodiscard]] bool is_lost() const override {
        return session_.lost || PQstatus(session_.handle.get()) != CONNECTION_OK;
    }
    void reopen() override {
        session_.handle = connect(address_.conninfo);
        session_.lost = false;
        PQsetNoticeProcessor(
            session_.handle.get(), [](void*, const char*) {}, nullptr);
        // Each run is planned anew: a plan may otherwise be kept from when its tables were empty.
        run(
            fmt::format("SET plan_cache_mode = force_custom_plan; SET statement_timeout = {}; SET "
                        "lock_timeout = {}; SET "
                        "idle_in_transaction_session_timeout = {}",
                        address_.statement_timeout_ms, kLockWaitMs, kIdleInTransactionMs));
    }

  private:
    // Rooms ask for ranges of codes and page by them: both engines must sort text alike, by its
    // bytes. A language's order would also find less by an index.
    void check_order() {
        const Result result(
            PQexec(session_.handle.get(),
                   "SELECT 1 FROM pg_database WHERE datname = current_database() AND "
                   "datlocprovider <> 'i' AND upper(datcollate) IN ('C', 'POSIX', 'C.UTF-8', "
                   "'C.UTF8') AND pg_encoding_to_char(encoding) = 'UTF8'"));
        session_.expect(result);
        if (PQntuples(result.get()) == 1) return;
        throw DatabaseError(
            "the database does not sort text by its bytes: make it by CREATE "
            "DATABASE … ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0");
    }
    void run(const std::string& sql) {
        session_.expect(Result(PQexec(session_.handle.get(), sql.c_str())));
    }

    const PostgresAddress address_;
    Session session_;
};

}  // namespace

std::unique_ptr<Engine> open_postgres_engine(const PostgresAddress& address) {
    return std::make_unique<PostgresEngine>(address);
}

std::string postgres_address_for_people(const std::string& conninfo) {
    char* error = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
        PQconninfoParse(conninfo.c_str(), &error), &PQconninfoFree);
    if (!options) {
        PQfreemem(error);
        return "the address of the database";
    }
    std::map<std::string_view, std::string_view> given;
    for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val != nullptr) given[option->keyword] = option->val;
    }
    return fmt::format("postgres://{}{}{}{}{}/{}", given["user"], given["user"].empty() ? "" : "@",
                       given["host"], given["port"].empty() ? "" : ":", given["port"],
                       given["dbname"]);
}

}  // namespace fengsui::ledger
