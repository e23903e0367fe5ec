// XML, element by element, through expat: no other file, no entities in texts, and limits on what one element may be.
//
//     xml_reader xml(text, "x.graphml");
//     while (const auto event = xml.next()) if (*event == xml_event::start) fmt::print("{}\n", xml.name());
//     if (auto wrong = xml.problem()) return *wrong;
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <hexi/base/problem.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

enum class xml_event : std::uint8_t { start, end, text };

class xml_reader {
public:
    /// In the encoding that its declaration names; without one in UTF-8, or, if it is none, in `encoding`.
    xml_reader(std::string_view text, const std::filesystem::path& file, const std::string& encoding = {});
    xml_reader(const xml_reader&) = delete;
    xml_reader& operator=(const xml_reader&) = delete;
    ~xml_reader();

    /// Nothing at the end, and where the text is no XML.
    std::optional<xml_event> next();
    /// Of an element, without its prefix; valid until the next call of `next`, as is what follows.
    [[nodiscard]] std::string_view name() const;
    /// By its name as it stands, with its prefix.
    [[nodiscard]] std::optional<std::string> attribute(std::string_view name) const;
    /// Of text: all up to the next element.
    [[nodiscard]] std::string_view text() const;
    [[nodiscard]] std::size_t line() const;

    /// The text of the element that began just now, with all that is in it; it ends behind it. White space is as it stands.
    std::string rest_of_element();
    void skip_element();

    /// What ended the reading, if it was not the end of the text.
    [[nodiscard]] std::optional<hexi::problem> problem() const { return problem_; }

private:
    void fail(std::string message, std::string hint, std::size_t offset);
    struct state;
    std::unique_ptr<state> state_;
    std::string_view source_;
    std::filesystem::path file_;
    std::optional<hexi::problem> problem_;
};

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
