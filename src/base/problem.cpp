// SPDX-License-Identifier: Apache-2.0
#include "base/problem.hpp"

#include <fmt/format.h>

#include "base/check.hpp"

namespace fengsui::base {

const std::vector<ProblemInfo>& problem_catalogue() {
    using P = ProblemCode;
    using S = Severity;
    // HL7 table 0357: 100 segment sequence, 101 required field missing, 102 data type, 103 table
    // value, 200 message type, 201 event, 203 version, 207 application error.
    static const std::vector<ProblemInfo> catalogue = {
        {P::MessageEmpty, "message_empty", 422, "100", S::Reject, "The message is empty.",
         "消息为空。"},
        {P::MessageTooLarge, "message_too_large", 413, "207", S::Reject,
         "The message is larger than the limit.", "消息超过大小上限。"},
        {P::HeaderBroken, "header_broken", 422, "100", S::Reject, "The MSH segment cannot be read.",
         "MSH 消息头无法识别。"},
        {P::SegmentBroken, "segment_broken", 422, "100", S::Reject, "A segment cannot be read.",
         "消息段无法识别。"},
        {P::SegmentMissing, "segment_missing", 422, "100", S::Error,
         "A required segment is missing.", "缺少必需的消息段。"},
        {P::SegmentTooLarge, "segment_too_large", 413, "207", S::Reject,
         "A segment is larger than the limit.", "消息段超过大小上限。"},
        {P::FieldMissing, "field_missing", 422, "101", S::Error, "A required field is missing.",
         "缺少必填字段。"},
        {P::FieldInvalid, "field_invalid", 422, "102", S::Error,
         "A field has a value that cannot be used.", "字段取值无效。"},
        {P::MessageTypeUnsupported, "message_type_unsupported", 422, "200", S::Reject,
         "This message type is not accepted.", "不支持该消息类型。"},
        {P::VersionUnsupported, "version_unsupported", 422, "203", S::Reject,
         "This version is not accepted.", "不支持该协议版本。"},
        {P::EncodingInvalid, "encoding_invalid", 422, "102", S::Reject,
         "The bytes do not fit the declared character set.", "内容与声明的字符集不符。"},
        {P::EncodingUnsupported, "encoding_unsupported", 422, "103", S::Reject,
         "The declared character set is not accepted.", "不支持所声明的字符集。"},
        {P::BatchTruncated, "batch_truncated", 422, "100", S::Reject,
         "The batch ends before its trailer, or its count is wrong.",
         "批次不完整：缺少结尾段或条数不符。"},
        {P::FrameUnterminated, "frame_unterminated", 422, "100", S::Reject,
         "The MLLP frame has no end.", "MLLP 帧没有结束符。"},
        {P::DateInvalid, "date_invalid", 422, "102", S::Error, "This is not a date.",
         "日期格式无效。"},
        {P::DateOutOfRange, "date_out_of_range", 422, "102", S::Error, "The date is impossible.",
         "日期超出可能范围。"},
        {P::CodeUnmapped, "code_unmapped", 422, "103", S::Warning,
         "The code is not mapped to a watched condition.", "代码未映射到监测病种。"},
        {P::ResultUnreadable, "result_unreadable", 422, "103", S::Warning,
         "The result cannot be read as positive, negative or inconclusive.",
         "检验结果无法判读为阳性、阴性或不确定。"},
        {P::IdNumberInvalid, "id_number_invalid", 422, "102", S::Warning,
         "The identity number is not valid.", "居民身份证号码校验不通过。"},
        {P::PersonUnidentified, "person_unidentified", 422, "101", S::Warning,
         "The person cannot be told from others.", "患者身份信息不足。"},
        {P::PlaceUnknown, "place_unknown", 422, "103", S::Error,
         "The place is not part of this region.", "地点不在本辖区内。"},
        {P::ResourceUnsupported, "resource_unsupported", 422, "200", S::Reject,
         "This FHIR resource is not accepted.", "不支持该 FHIR 资源。"},
        {P::ReferenceUnresolved, "reference_unresolved", 422, "207", S::Error,
         "A reference points to nothing.", "引用的资源不存在。"},
        {P::JsonInvalid, "json_invalid", 400, "102", S::Reject, "The body is not valid JSON.",
         "请求内容不是有效的 JSON。"},
        {P::JsonTooDeep, "json_too_deep", 422, "207", S::Reject, "The JSON is nested too deeply.",
         "JSON 嵌套层数过深。"},
        {P::CsvInvalid, "csv_invalid", 422, "102", S::Reject, "The CSV cannot be read.",
         "CSV 文件无法识别。"},
        {P::FormatUnknown, "format_unknown", 422, "200", S::Reject,
         "Neither HL7 v2 nor FHIR JSON nor CSV.", "无法识别为 HL7 v2、FHIR JSON 或 CSV。"},
        {P::RequestInvalid, "request_invalid", 400, "207", S::Error,
         "The request cannot be understood.", "请求格式有误。"},
        {P::ValueInvalid, "value_invalid", 422, "102", S::Error, "A value cannot be used.",
         "取值无效。"},
        {P::NotAuthenticated, "not_authenticated", 401, "207", S::Error, "Please log in.",
         "请先登录。"},
        {P::LoginFailed, "login_failed", 401, "207", S::Error, "The name or the password is wrong.",
         "用户名或密码错误。"},
        {P::PasswordChangeRequired, "password_change_required", 403, "207", S::Error,
         "Change the one-time password first.", "请先修改一次性密码。"},
        {P::PasswordTooWeak, "password_too_weak", 422, "207", S::Error,
         "The password needs at least 10 characters and must differ from the old one.",
         "密码至少 10 个字符，且不得与旧密码相同。"},
        {P::CsrfInvalid, "csrf_invalid", 403, "207", S::Error,
         "The request does not carry this session's CSRF token.", "请求缺少本会话的 CSRF 令牌。"},
        {P::NotAllowed, "not_allowed", 403, "207", S::Error, "Your role does not have this right.",
         "您的角色没有此权限。"},
        {P::OutOfScope, "out_of_scope", 403, "207", S::Error,
         "This lies outside the places you are responsible for.", "不在您负责的辖区范围内。"},
        {P::NotFound, "not_found", 404, "207", S::Error, "There is no such thing here.",
         "未找到该记录。"},
        {P::MethodNotAllowed, "method_not_allowed", 405, "207", S::Error,
         "This address does not know that method.", "该地址不支持此方法。"},
        {P::Conflict, "conflict", 409, "207", S::Error, "The present state does not allow this.",
         "当前状态不允许此操作。"},
        {P::VersionStale, "version_stale", 412, "207", S::Error,
         "Someone changed this meanwhile; load it again.", "记录已被他人修改，请刷新后重试。"},
        {P::VersionRequired, "version_required", 428, "207", S::Error,
         "Send If-Match with the version you saw.", "请在 If-Match 中提供所见版本。"},
        {P::BodyTooLarge, "body_too_large", 413, "207", S::Error,
         "The body is larger than the limit.", "请求内容超过大小上限。"},
        {P::MediaTypeUnsupported, "media_type_unsupported", 415, "207", S::Error,
         "This media type is not accepted.", "不支持该内容类型。"},
        {P::TooManyRequests, "too_many_requests", 429, "207", S::Error,
         "Too many tries; wait a little.", "尝试过于频繁，请稍后再试。"},
        {P::Busy, "busy", 503, "207", S::Error, "The server is busy; send it again shortly.",
         "服务器繁忙，请稍后重发。"},
        {P::StorageFailed, "storage_failed", 503, "207", S::Error,
         "The database did not take it; send it again.", "数据库写入失败，请重发。"},
        {P::Internal, "internal", 500, "207", S::Error, "A mistake of ours; it has been logged.",
         "系统内部错误，已记录。"},
    };
    return catalogue;
}

const ProblemInfo& info(ProblemCode code) {
    const auto& entry = problem_catalogue().at(static_cast<std::size_t>(code));
    FENGSUI_CHECK(entry.code == code);
    return entry;
}

std::string Problem::to_string() const {
    const auto name = info(code).name;
    if (path.empty())
        return fmt::format("{}: {}", name, detail.empty() ? info(code).text_en : detail);
    return fmt::format("{} at {}: {}", name, path, detail.empty() ? info(code).text_en : detail);
}

}  // namespace fengsui::base
