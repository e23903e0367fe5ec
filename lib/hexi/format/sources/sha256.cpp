#include <hexi/base/ascii.hpp>
#include <hexi/format/sources/sha256_private.hpp>

#include <array>
#include <cstdint>
#include <functional>

#include <fmt/format.h>

#include <nettle/base16.h>
#include <nettle/base64.h>
#include <nettle/sha2.h>

#include <hexi/value/number_text.hpp>

namespace hexi::inline abi_v1::detail {

namespace {

std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest_of(std::string_view bytes) {
    std::array<std::uint8_t, SHA256_DIGEST_SIZE> out{};
    sha256_ctx state;
    ::nettle_sha256_init(&state);
    ::nettle_sha256_update(&state, bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()));
    ::nettle_sha256_digest(&state, out.size(), out.data());
    return out;
}

}  // namespace

std::string sha256(std::string_view bytes) {
    const auto digest = digest_of(bytes);
    std::string out(BASE16_ENCODE_LENGTH(digest.size()), '\0');
    ::nettle_base16_encode_update(out.data(), digest.size(), digest.data());
    return out;
}

std::string sha256_base64(std::string_view bytes) {
    const auto digest = digest_of(bytes);
    std::string out(BASE64_ENCODE_RAW_LENGTH(digest.size()), '\0');
    ::nettle_base64_encode_raw(out.data(), digest.size(), digest.data());
    return out;
}

std::optional<problem> wrong_digest(std::string_view document, std::string_view file, std::string_view said, std::string_view digest) {
    said = trimmed(said);
    if (ascii::same_letters(said, digest)) return std::nullopt;
    if (said.empty()) return problem{"wrong-digest", fmt::format("the document '{}' says no SHA-256, so that nobody knows whether '{}' is its text", document, file), fmt::format("if it is, give the document a sha256: {}", digest)};
    return problem{"wrong-digest", fmt::format("'{}' is not the text that was read: its SHA-256 is another", file), fmt::format("the file's is {}", digest)};
}

}  // namespace hexi::abi_v1::detail
