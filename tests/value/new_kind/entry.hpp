/// A number of a version, which the library does not know: `1.12`.
struct version_number {
    std::uint16_t major = 0, minor = 0;
    friend constexpr auto operator<=>(const version_number&, const version_number&) = default;
};
[[nodiscard]] inline std::string to_text(const version_number& v) { return std::to_string(v.major) + "." + std::to_string(v.minor); }
struct version_kind : detail::plain_kind<version_number> {
    static constexpr kind id = kind::version;
    static constexpr std::string_view name = "version", table_word = "version", what = "a version", hint = "write it as 1.12";
    static constexpr int rank = 75;
    static std::optional<version_number> parse(std::string_view text) {
        const auto point = text.find('.');
        if (point == std::string_view::npos) return std::nullopt;
        const auto major = parse_integer(text.substr(0, point)), minor = parse_integer(text.substr(point + 1));
        if (!major || !minor || *major < 0 || *minor < 0 || *major > 65535 || *minor > 65535) return std::nullopt;
        return version_number{static_cast<std::uint16_t>(*major), static_cast<std::uint16_t>(*minor)};
    }
};
