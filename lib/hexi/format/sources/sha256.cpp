#include <hexi/format/sources/sha256_private.hpp>

#include <array>

#include <fmt/format.h>
#include <openssl/evp.h>

namespace hexi::inline v1 {

std::string sha256(std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    std::string out;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) return out;
    for (std::size_t i = 0; i < size; ++i) out += fmt::format("{:02x}", digest.at(i));
    return out;
}

}  // namespace hexi::v1
