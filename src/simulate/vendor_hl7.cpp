// SPDX-License-Identifier: Apache-2.0
// HL7 v2 in three dialects. No text of ours holds a delimiter of any of them (a test reads every
// message back), so nothing is escaped.
#include <fmt/format.h>

#include <iterator>

#include "base/check.hpp"
#include "base/text.hpp"
#include "simulate/vendor.hpp"

namespace fengsui::simulate {
namespace {

struct Dialect {
    char field;
    char component;
    char repetition;
    std::string_view encoding;  // MSH-2
    std::string_view version;
    std::string_view charset;  // MSH-18
    char segment_end;
};
constexpr Dialect v231{'|', '^', '~', "^~\\&", "2.3.1", "GB18030", '\r'};
constexpr Dialect v251{'|', '^', '~', "^~\\&", "2.5.1", "UNICODE UTF-8", '\r'};
constexpr Dialect local{'^', '~', '*', "~*\\#", "2.4", "UNICODE UTF-8", '\n'};

const Dialect& dialect_of(Vendor vendor) {
    return vendor == Vendor::Hl7V231 ? v231 : vendor == Vendor::Hl7V251 ? v251 : local;
}

// What is broken in a message that must be refused.
enum class Break : std::uint8_t { Nothing, NoPerson, NoVersion, NoControlId };

class Writer {
  public:
    Writer(const Draft& draft, std::string& out)
        : draft_(draft), dialect_(dialect_of(draft.sender.vendor)), out_(out) {
        if (draft.visit.fault == Fault::Refused)
            break_ = static_cast<Break>(1 + draft.visit.serial % 3);
    }

    void write() {
        header();
        const auto kind = draft_.planned.kind;
        if (kind != MessageKind::Result) {
            begin("EVN");
            put(trigger());
            field_time(draft_.planned.day, draft_.planned.minute);
            end();
        }
        if (break_ != Break::NoPerson) person();
        if (kind == MessageKind::Result) return result();
        visit();
        if (kind != MessageKind::Cancel) diagnosis();
        if (draft_.sender.vendor == Vendor::Hl7Local) {
            begin("ZVS");
            put("1");
            put(draft_.location);
            put("普通医保");
            end();
        }
    }

  private:
    void begin(std::string_view name) { out_ += name; }
    void end() { out_ += dialect_.segment_end; }
    void skip(int fields) { out_.append(static_cast<std::size_t>(fields), dialect_.field); }
    // The next field.
    void put(std::string_view text) {
        out_ += dialect_.field;
        out_ += text;
    }
    template <class... Parts>
    void put_parts(std::string_view first, const Parts&... parts) {
        put(first);
        ((out_ += dialect_.component, out_ += std::string_view(parts)), ...);
    }
    void field_time(base::Day day, int minute) {
        out_ += dialect_.field;
        append_time(out_, day, minute);
    }

    [[nodiscard]] std::string_view trigger() const {
        const bool inpatient = draft_.visit.care == Care::Inpatient;
        switch (draft_.planned.kind) {
            case MessageKind::Register:
                return inpatient ? "A01" : "A04";
            case MessageKind::Update:
                return "A08";
            case MessageKind::Discharge:
                return "A03";
            case MessageKind::Cancel:
                return "A11";
            case MessageKind::Result:
                break;
        }
        return "R01";
    }

    void header() {
        const bool result = draft_.planned.kind == MessageKind::Result;
        begin("MSH");
        put(dialect_.encoding);
        put(result ? "LIS" : "HIS");
        put_parts(draft_.sender.name, draft_.sender.code, "L");
        put("FENGSUI");
        put("CDC");
        field_time(draft_.planned.day, draft_.planned.minute);
        if (dialect_.version == v251.version) out_ += draft_.offset;
        skip(1);
        if (dialect_.version == v251.version && !result)
            put_parts("ADT", trigger(), "ADT_A01");
        else if (dialect_.version == v251.version)
            put_parts("ORU", trigger(), "ORU_R01");
        else
            put_parts(result ? "ORU" : "ADT", trigger());
        put(break_ == Break::NoControlId ? "" : draft_.control_id);
        put("P");
        put(break_ == Break::NoVersion ? "9.9" : dialect_.version);
        skip(2);
        put("AL");
        put("NE");
        put("CHN");
        put(dialect_.charset);
        end();
    }

    void person() {
        const auto& person = draft_.person;
        begin("PID");
        put("1");
        skip(1);
        put_parts(fmt::format("P{:07}", draft_.visit.person), "", "", draft_.sender.code, "MR");
        out_ += dialect_.repetition;
        fmt::format_to(std::back_inserter(out_), "{0}{1}{1}{1}MPS{1}NNCHN", person.id_number,
                       dialect_.component);
        skip(1);
        // The oldest dialect writes the whole name into one component.
        if (draft_.sender.vendor == Vendor::Hl7V231)
            put(fmt::format("{}{}", person.family, person.given));
        else
            put_parts(person.family, person.given);
        skip(1);
        put(person.birth);
        put(person.is_female ? "F" : "M");
        skip(2);
        put_parts(person.address, "", draft_.county.name(), draft_.county.province_name());
        skip(1);
        put_parts(person.phone, "PRN", "PH");
        end();
    }

    void visit() {
        begin("PV1");
        put("1");
        put(draft_.visit.care == Care::Inpatient ? "I" : "O");
        put_parts(draft_.location);
        skip(15);
        put(draft_.number);  // 19
        skip(24);
        field_time(draft_.visit.day, draft_.visit.minute);  // 44
        if (draft_.planned.kind == MessageKind::Discharge)
            field_time(draft_.planned.day, draft_.planned.minute);
        end();
        if (draft_.planned.kind == MessageKind::Cancel) return;
        begin("PV2");
        skip(2);
        // PV2-3 is code and text; some write the text where the code stands.
        if (draft_.sender.vendor == Vendor::Hl7Local)
            put(draft_.complaint);
        else
            put_parts("", draft_.complaint);
        end();
    }

    void diagnosis() {
        const auto& illness = draft_.illness;
        begin("DG1");
        put("1");
        switch (draft_.sender.vendor) {
            case Vendor::Hl7V231:
                put("I10");
                put_parts(illness.icd10, illness.name_zh);
                break;
            case Vendor::Hl7V251:
                skip(1);
                put_parts(illness.icd10, illness.name_zh, "I10");
                break;
            default:
                skip(1);
                put_parts(fmt::format("ZD-{}", illness.key), illness.name_zh, "LOCAL");
        }
        skip(1);
        field_time(draft_.visit.day, draft_.visit.minute);
        const bool is_final = draft_.planned.kind != MessageKind::Register;
        put(is_final ? "F" : "W");
        end();
    }

    void result() {
        const auto& illness = draft_.illness;
        const auto day = draft_.visit.day;
        const int minute = draft_.visit.minute;
        const bool positive = draft_.visit.finding != Finding::Negative;
        const bool by_loinc =
            draft_.sender.vendor == Vendor::Hl7V251 && !illness.test_loinc.empty();
        const auto test_code = by_loinc ? illness.test_loinc : "JY-" + illness.key;
        const std::string_view system = by_loinc ? "LN" : "LOCAL";
        begin("ORC");
        put("RE");
        put_parts(draft_.number, "LIS");
        put_parts(draft_.number, "LIS");
        end();
        begin("OBR");
        put("1");
        put_parts(draft_.number, "LIS");
        put_parts(draft_.number, "LIS");
        put_parts(test_code, illness.test_zh, system);
        skip(2);
        field_time(day, minute);  // 7
        skip(14);
        field_time(draft_.planned.day, draft_.planned.minute);  // 22
        skip(2);
        put("F");
        end();
        begin("OBX");
        put("1");
        put(by_loinc ? "CWE" : "ST");
        put_parts(test_code, illness.test_zh, system);
        put("1");
        if (by_loinc && positive)
            put_parts("260373001", "Detected", "SCT");
        else if (by_loinc)
            put_parts("260415000", "Not detected", "SCT");
        else
            put(positive ? "阳性" : "阴性");
        skip(1);
        put("阴性");
        put(positive ? "A" : "N");
        skip(2);
        put("F");
        skip(2);
        field_time(day, minute);  // 14
        end();
    }

    const Draft& draft_;
    const Dialect& dialect_;
    std::string& out_;
    Break break_ = Break::Nothing;
};

}  // namespace

void write_hl7(const Draft& draft, std::string& out) {
    const auto begin = out.size();
    Writer(draft, out).write();
    if (draft.sender.vendor != Vendor::Hl7V231) return;
    const auto converted = base::utf8_to_gb18030(std::string_view(out).substr(begin));
    FENGSUI_CHECK(converted.has_value());
    out.replace(begin, std::string::npos, *converted);
}

}  // namespace fengsui::simulate
