// SPDX-License-Identifier: Apache-2.0
#include "wire/fhir/bundle.hpp"

#include <gtest/gtest.h>

#include "wire/fhir/json_place.hpp"

namespace fengsui::wire::fhir {
namespace {

using base::ProblemCode;

std::string nested(std::size_t depth) {
    return R"({"resourceType":"Patient","x":)" + std::string(depth - 1, '[') +
           std::string(depth - 1, ']') + "}";
}

TEST(Bundle, KnowsItsEntries) {
    const auto bundle =
        Bundle::parse(R"({"resourceType":"Bundle","type":"transaction","id":"b","timestamp":"2026",
        "identifier":{"value":"M1"},"entry":[
        {"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient","id":"p"},"request":{"method":"POST","url":"Patient"}},
        {"resource":{"resourceType":"Basic"}},
        {"request":{"method":"DELETE","url":"Patient/9"}},
        {"resource":"text"},
        {"resource":{"resourceType":"Observation","id":"o"}}]})");
    ASSERT_TRUE(bundle) << bundle.error().to_string();
    EXPECT_EQ(bundle->type(), "transaction");
    EXPECT_EQ(bundle->identifier(), "M1");
    EXPECT_FALSE(bundle->is_single());
    ASSERT_EQ(bundle->entries().size(), 3U);
    EXPECT_EQ(bundle->entries()[2].path, "$.entry[4].resource");
    EXPECT_EQ(bundle->entries()[0].request_method, "POST");
    ASSERT_EQ(bundle->unsupported().size(), 3U);
    EXPECT_EQ(bundle->unsupported()[0].type, "Basic");
    EXPECT_EQ(bundle->unsupported()[0].path, "$.entry[1].resource");
    EXPECT_EQ(bundle->unsupported()[1].type, "");
    EXPECT_EQ(bundle->of_type("Patient").size(), 1U);
    EXPECT_EQ(bundle->first_of_type("Specimen"), nullptr);
}

TEST(Bundle, TakesASingleResource) {
    const auto bundle =
        Bundle::parse("\xEF\xBB\xBF {\"resourceType\":\"Observation\",\"id\":\"o\"}\n");
    ASSERT_TRUE(bundle);
    EXPECT_TRUE(bundle->is_single());
    ASSERT_EQ(bundle->entries().size(), 1U);
    EXPECT_EQ(bundle->entries()[0].path, "$");
    EXPECT_EQ(bundle->entries()[0].id, "o");
}

TEST(Bundle, ResolvesReferences) {
    const auto bundle = Bundle::parse(R"({"resourceType":"Bundle","entry":[
        {"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient","id":"p","gender":"male"}},
        {"fullUrl":"https://h/fhir/Organization/7","resource":{"resourceType":"Organization","name":"Lab"}},
        {"fullUrl":"urn:uuid:","resource":{"resourceType":"Specimen","id":"p"}},
        {"resource":{"resourceType":"Observation","id":"o","contained":[{"resourceType":"Patient","id":"in","gender":"female"}]}},
        {"resource":{"resourceType":"Patient","id":"p","gender":"other"}}]})");
    ASSERT_TRUE(bundle);
    const auto& from = bundle->entries()[3];
    EXPECT_EQ(bundle->resolve("urn:uuid:1", from).text("gender"), "male");
    EXPECT_EQ(bundle->resolve("Patient/p", from).text("gender"), "male");
    EXPECT_EQ(bundle->resolve("https://other/Patient/p/_history/3", from).text("gender"), "male");
    EXPECT_EQ(bundle->resolve("Organization/7", from).text("name"), "Lab");
    EXPECT_EQ(bundle->resolve("https://h/fhir/Organization/7", from).text("name"), "Lab");
    EXPECT_EQ(bundle->resolve("#in", from).text("gender"), "female");
    EXPECT_EQ(bundle->resolve("#", from).text("id"), "o");
    for (const auto* nothing :
         {"", "/", "p", "#out", "urn:uuid:", "urn:uuid:2", "Patient/q", "Observation/p"}) {
        EXPECT_FALSE(bundle->resolve(nothing, from).exists()) << nothing;
    }
    EXPECT_EQ(bundle->find("Patient/p"), &bundle->entries()[0]);
}

TEST(Bundle, StaysUsableAfterMoveAndCopy) {
    auto parsed = Bundle::parse(
        R"({"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","id":"p"}}]})");
    ASSERT_TRUE(parsed);
    const Bundle copy = *parsed;
    const Bundle moved = std::move(*parsed);
    parsed = base::fail(ProblemCode::MessageEmpty);
    EXPECT_EQ(copy.find("Patient/p")->resource.text("id"), "p");
    EXPECT_EQ(moved.find("Patient/p")->resource.text("id"), "p");
}

TEST(Bundle, NamesWhatIsBrokenAndWhere) {
    std::string many = R"({"resourceType":"Bundle","entry":[{})";
    for (std::size_t i = 0; i < bundle_entries_max; ++i) many += ",{}";
    many += "]}";
    const struct {
        std::string text;
        ProblemCode code;
        std::string path;
    } cases[] = {
        {"", ProblemCode::MessageEmpty, ""},
        {" \n", ProblemCode::MessageEmpty, ""},
        {"{", ProblemCode::JsonInvalid, "byte 1"},
        {"{\"a\":1}}", ProblemCode::JsonInvalid, "byte 7"},
        {"{\"a\":\"\xFF\"}", ProblemCode::JsonInvalid, "byte 6"},
        {"[]", ProblemCode::ResourceUnsupported, "$"},
        {"{}", ProblemCode::ResourceUnsupported, "$"},
        {R"({"resourceType":"Appointment"})", ProblemCode::ResourceUnsupported, "$"},
        {R"({"resourceType":["Patient","x"]})", ProblemCode::ResourceUnsupported, "$"},
        {many, ProblemCode::MessageTooLarge, "$.entry"},
        {std::string(json_bytes_max + 1, '1'), ProblemCode::MessageTooLarge, "$"},
    };
    for (const auto& [text, code, path] : cases) {
        const auto bundle = Bundle::parse(text);
        ASSERT_FALSE(bundle) << text.substr(0, 60);
        EXPECT_EQ(bundle.error().code, code) << text.substr(0, 60);
        EXPECT_EQ(bundle.error().path, path) << text.substr(0, 60);
    }
}

TEST(Bundle, RefusesDeepNestingWithItsPlace) {
    EXPECT_TRUE(Bundle::parse(nested(json_depth_max)));
    for (const std::size_t depth : {json_depth_max + 1, std::size_t{50}, std::size_t{100'000}}) {
        const auto bundle = Bundle::parse(nested(depth));
        ASSERT_FALSE(bundle);
        EXPECT_EQ(bundle.error().code, ProblemCode::JsonTooDeep);
        EXPECT_EQ(bundle.error().path, "$.x[0][0][0][0][0][0][0]…");
    }
}

TEST(JsonPlace, FollowsMembersAndElements) {
    EXPECT_EQ(path_beyond_depth(R"({"a":[1,{"b\"c":[0,{}]}]})", 4), "$.a[1].b\\\"c[1]");
    EXPECT_EQ(path_beyond_depth(R"({"a":[1,{"b":[0,{}]}]})", 5), "");
    EXPECT_EQ(path_beyond_depth("{\"[[[[\":\"", 1), "");
    EXPECT_EQ(path_beyond_depth("\"\\", 1), "");
    EXPECT_EQ(path_beyond_depth("]]{[", 1), "$.");
}

}  // namespace
}  // namespace fengsui::wire::fhir
