// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <libpq-fe.h>

#include <cstdlib>
#include <vector>

#include "raw_disk.hpp"

namespace fengsui::bench {
namespace {

constexpr std::size_t row_bytes = 750;

class Session {
  public:
    explicit Session(const std::string& conninfo) : connection_(PQconnectdb(conninfo.c_str())) {
        if (PQstatus(connection_) != CONNECTION_OK) give_up();
    }
    ~Session() { PQfinish(connection_); }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    void run(const std::string& sql) { expect(PQexec(connection_, sql.c_str())); }
    void prepare(const std::string& name, const std::string& sql) {
        expect(PQprepare(connection_, name.c_str(), sql.c_str(), 0, nullptr));
    }
    void run_prepared(const std::string& name, const std::vector<const char*>& values) {
        expect(PQexecPrepared(connection_, name.c_str(), static_cast<int>(values.size()),
                              values.data(), nullptr, nullptr, 0));
    }

  private:
    void expect(PGresult* result) {
        if (PQresultStatus(result) != PGRES_COMMAND_OK) give_up();
        PQclear(result);
    }
    [[noreturn]] void give_up() {
        fmt::print(stderr, "raw PostgreSQL: {}\n", PQerrorMessage(connection_));
        std::exit(1);
    }
    PGconn* connection_;
};

class RawTable {
  public:
    explicit RawTable(const std::string& conninfo) : session_(conninfo), body_(row_bytes, 'x') {
        session_.run(
            "CREATE TABLE raw (county TEXT NOT NULL, id BIGINT NOT NULL, body TEXT NOT NULL, "
            "PRIMARY KEY (county, id))");
    }
    ~RawTable() { session_.run("DROP TABLE raw"); }
    RawTable(const RawTable&) = delete;
    RawTable& operator=(const RawTable&) = delete;

    double rows_per_second(int rows_per_commit, std::chrono::milliseconds time) {
        using Clock = std::chrono::steady_clock;
        const auto name = fmt::format("insert_{}", rows_per_commit);
        session_.prepare(name, insert_sql(rows_per_commit));
        const auto begin = Clock::now();
        const auto first = next_;
        while (Clock::now() - begin < time) insert(name, rows_per_commit);
        const std::chrono::duration<double> taken = Clock::now() - begin;
        return static_cast<double>(next_ - first) / taken.count();
    }

  private:
    static std::string insert_sql(int rows) {
        std::string sql = "INSERT INTO raw VALUES ";
        for (int i = 0; i < rows; ++i)
            sql += fmt::format("{}('500242', ${}, ${})", i > 0 ? "," : "", 2 * i + 1, 2 * i + 2);
        return sql;
    }
    void insert(const std::string& name, int rows) {
        std::vector<std::string> ids;
        for (int i = 0; i < rows; ++i) ids.push_back(std::to_string(++next_));
        std::vector<const char*> values;
        for (const auto& id : ids) {
            values.push_back(id.c_str());
            values.push_back(body_.c_str());
        }
        session_.run_prepared(name, values);
    }

    Session session_;
    std::string body_;
    std::int64_t next_ = 0;
};

}  // namespace

RawDisk measure_raw_postgres(const std::string& conninfo, std::chrono::milliseconds each) {
    RawTable table(conninfo);
    RawDisk disk;
    disk.commits_per_second = table.rows_per_second(1, each);
    disk.rows_per_second_by_100 = table.rows_per_second(100, each);
    disk.rows_per_second_by_1000 = table.rows_per_second(1000, each);
    return disk;
}

void make_database(const std::string& conninfo, const std::string& name) {
    Session(conninfo + " dbname=postgres").run(fmt::format("CREATE DATABASE {}", name));
}

}  // namespace fengsui::bench
