// SPDX-License-Identifier: Apache-2.0
#include "ledger/postgres_engine.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <poll.h>

#include <array>
#include <charconv>
#include <chrono>
#include <map>

#include "base/check.hpp"
#include "base/text.hpp"
#include "ledger/migrate.hpp"
#include "ledger/postgres_text.hpp"

namespace fengsui::ledger {
namespace {

constexpr int kLockWaitMs = 10'000;           // as long as SQLite waits for its lock
constexpr int kIdleInTransactionMs = 60'000;  // a process that hangs gives its locks back
constexpr std::chrono::seconds kCommitWait{10};
constexpr std::chrono::minutes kPatientCommitWait{10};

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
    int statements = 0;   // ever prepared: each gets a name of its own
    std::string warning;  // the server's last one
    std::chrono::seconds commit_wait = kCommitWait;

    [[noreturn]] void fail(const PGresult* result);
    Result result_of_commit();
    void expect(const Result& result) {
        const auto status = PQresultStatus(result.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail(result.get());
    }
};

// A standby refuses the writing in a transaction, or to begin one that may write.
bool comes_from_standby(PGconn* connection, std::string_view code) {
    const auto* standby = PQparameterStatus(connection, "in_hot_standby");
    return code == "25006" ||
           (code == "0A000" && standby != nullptr && std::string_view(standby) == "on");
}

std::string_view advice_for(std::string_view code, bool is_standby) {
    if (is_standby)
        return "; the server is a standby: name all servers in the address, and "
               "target_session_attrs=read-write";
    if (code == "42501")
        return "; make the role the owner: ALTER DATABASE … OWNER TO …, and of the tables if "
               "another role has made them: REASSIGN OWNED BY … TO …";
    return "";
}

// The server's other fields are left out: its detail quotes values of rows.
void Session::fail(const PGresult* result) {
    const auto* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const auto* primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const std::string_view code = state != nullptr ? state : "";
    const bool is_standby = comes_from_standby(handle.get(), code);
    // Also a server that shuts down, and one that has become a standby: a new connection helps.
    lost = PQstatus(handle.get()) != CONNECTION_OK || code.starts_with("08") ||
           code.starts_with("57P") || is_standby;
    throw DatabaseError(primary != nullptr
                            ? fmt::format("{} ({}){}", primary, code, advice_for(code, is_standby))
                            : std::string(base::trim(PQerrorMessage(handle.get()))),
                        lost ? DatabaseError::Kind::Lost : DatabaseError::Kind::Refused);
}

// A commit waits for a synchronous standby without end, and none of the server's timeouts ends
// that. Given up, it goes on there with its locks and is seen by nobody before the standby has it:
// better than to cancel it, which would show what may yet be lost.
Result Session::result_of_commit() {
    using Clock = std::chrono::steady_clock;
    const auto end = Clock::now() + commit_wait;
    while (PQisBusy(handle.get()) != 0) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
        if (left <= 0) {
            handle.reset();
            lost = true;
            throw DatabaseError("the commit still waits: is the synchronous standby there?",
                                DatabaseError::Kind::Lost);
        }
        pollfd answer{PQsocket(handle.get()), POLLIN, 0};
        if (::poll(&answer, 1, static_cast<int>(left)) > 0 && PQconsumeInput(handle.get()) == 0)
            break;  // lost: the result says how
    }
    Result result(PQgetResult(handle.get()));
    while (Result(PQgetResult(handle.get()))) {
        // The end of the answer, without which libpq takes no other statement.
    }
    return result;
}

void keep_warning(void* session, const PGresult* notice) {
    const auto* severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    const auto* primary = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
    if (severity != nullptr && primary != nullptr && std::string_view(severity) == "WARNING")
        static_cast<Session*>(session)->warning = primary;
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
        if (is_commit_) {
            commit();
        } else {
            result_.reset(PQexecPrepared(session_.handle.get(), name_.c_str(),
                                         static_cast<int>(bind.size()), values_.data(),
                                         lengths_.data(), formats_.data(), 1));
        }
        row_ = -1;
        session_.expect(result_);
        if (is_commit_) check_committed();
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
    void commit() {
        session_.warning.clear();
        const bool sent = PQsendQueryPrepared(session_.handle.get(), name_.c_str(), 0, nullptr,
                                              nullptr, nullptr, 1) != 0;
        result_ = sent ? session_.result_of_commit() : nullptr;
    }
    void check_committed() const {
        // A transaction in which a statement has failed is not committed, and it says so only here.
        if (std::string_view(PQcmdStatus(result_.get())) != "COMMIT")
            throw DatabaseError("the transaction had failed before its commit");
        // Somebody has ended its waiting for the standby, and it is lost if that takes over.
        if (!session_.warning.empty())
            throw DatabaseError(fmt::format("the commit may not last: {}", session_.warning));
    }
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

// An @ or / of a password that is not percent-encoded ends it, and its rest is taken for host,
// port or name: libpq's words about them would show it.
bool is_readable(const std::map<std::string_view, std::string_view>& given) {
    const auto value = [&](std::string_view name) {
        const auto found = given.find(name);
        return found != given.end() ? found->second : std::string_view();
    };
    const auto host = value("host");
    for (auto at = host.find('@'); at != std::string_view::npos; at = host.find('@', at + 1)) {
        if (at != 0 && host[at - 1] != ',') return false;  // else an abstract socket
    }
    return value("port").find_first_not_of("0123456789,") == std::string_view::npos &&
           value("dbname").find('@') == std::string_view::npos;
}

using Options = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

// None if the address cannot be read.
Options parse(const std::string& conninfo) {
    char* error = nullptr;
    Options options(PQconninfoParse(conninfo.c_str(), &error), &PQconninfoFree);
    PQfreemem(error);
    return options;
}

std::map<std::string_view, std::string_view> given_in(const Options& options) {
    std::map<std::string_view, std::string_view> given;
    for (const auto* option = options.get(); option != nullptr && option->keyword != nullptr;
         ++option) {
        if (option->val != nullptr) given[option->keyword] = option->val;
    }
    return given;
}

void check_readable(const std::string& conninfo) {
    const auto options = parse(conninfo);
    if (options && is_readable(given_in(options))) return;
    throw DatabaseError(
        "the address cannot be read: postgres://USER@HOST:PORT/NAME?OPTION=VALUE; the password is "
        "best kept out of it (~/.pgpass, PGPASSWORD), else write %40 for its @, %2F for / and %25 "
        "for %");
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
        check_readable(address_.conninfo);
        if (address_.statement_timeout_ms == 0) session_.commit_wait = kPatientCommitWait;
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
    // Nobody migrates meanwhile, and whoever finds a newer schema writes nothing: it would leave
    // out what that needs. A commit without a change would not wait for a synchronous standby, but
    // its answer may stand on an earlier commit that has not reached the standby: so it leaves a
    // mark in the log. All in one round trip.
    void exclude_others(std::string_view name) override {
        if (name == kSchemaLock) return run(fmt::format("SELECT {}", lock("", name)));
        const Result result(
            PQexec(session_.handle.get(),
                   fmt::format("SELECT {}, {}, pg_logical_emit_message(true, 'fengsui', ''); "
                               "SELECT max(version) FROM schema_version",
                               lock("_shared", kSchemaLock), lock("", name))
                       .c_str()));
        session_.expect(result);
        const std::string_view digits = PQgetvalue(result.get(), 0, 0);
        int version = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), version);
        if (auto known = check_schema_version(version); !known)
            throw DatabaseError(known.error().detail);
    }

    [[nodiscard]] bool is_lost() const override {
        return session_.lost || PQstatus(session_.handle.get()) != CONNECTION_OK;
    }
    void reopen() override {
        session_.handle = connect(address_.conninfo);
        session_.lost = false;
        PQsetNoticeReceiver(session_.handle.get(), keep_warning, &session_);
        // Each run is planned anew: a plan may otherwise be kept from when its tables were empty.
        run(
            fmt::format("SET plan_cache_mode = force_custom_plan; SET statement_timeout = {}; SET "
                        "lock_timeout = {}; SET "
                        "idle_in_transaction_session_timeout = {}",
                        address_.statement_timeout_ms, kLockWaitMs, kIdleInTransactionMs));
    }

  private:
    // Held to the end of the transaction.
    std::string lock(std::string_view how, std::string_view name) {
        const std::unique_ptr<char, decltype(&PQfreemem)> quoted(
            PQescapeLiteral(session_.handle.get(), name.data(), name.size()), &PQfreemem);
        return fmt::format("pg_advisory_xact_lock{}(hashtextextended({}, 0))", how, quoted.get());
    }
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
    const auto options = parse(conninfo);
    auto given = given_in(options);
    if (!options || !is_readable(given)) return "the address of the database";
    return fmt::format("postgres://{}{}{}{}{}/{}", given["user"], given["user"].empty() ? "" : "@",
                       given["host"], given["port"].empty() ? "" : ":", given["port"],
                       given["dbname"]);
}

}  // namespace fengsui::ledger
