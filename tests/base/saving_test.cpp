// What stays as it was when a file is saved, and what never stays behind.
#include <hexi/base/saving.hpp>

#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/output.hpp>

#include "catch.hpp"
#include "scratch_folder.hpp"

using namespace hexi;
namespace fs = std::filesystem;

namespace {

using folder = test::scratch_folder;
using test::bytes_of;
void write(const fs::path& file, std::string_view text) { std::ofstream(file, std::ios::binary) << text; }

result<done> save(const fs::path& path, std::string_view text, bool nameless = true) {
    auto file = atomic_file::create(path, nameless);
    if (!file) return file.problems();
    (*file)->out().append(text);
    return (*file)->commit();
}

struct stat about(const fs::path& path) {
    struct stat out {};
    REQUIRE(::lstat(path.c_str(), &out) == 0);
    return out;
}

std::string attribute(const fs::path& path, const char* name) {
    std::string out(4096, '\0');
    const ssize_t size = ::getxattr(path.c_str(), name, out.data(), out.size());
    return size < 0 ? "none" : out.substr(0, static_cast<std::size_t>(size));
}

using strings = std::vector<std::string>;

}  // namespace

TEST_CASE("a file that is replaced keeps mode, owner, group and attributes", "[saving]") {
    const folder f;
    const fs::path file = f.path / "file";
    for (const bool nameless : {true, false}) {
        for (const mode_t mode : {0600U, 0640U, 0664U, 0755U, 02775U, 04711U, 0666U, 0200U}) {
            CAPTURE(nameless, mode);
            write(file, "old");
            if (::geteuid() == 0) REQUIRE(::chown(file.c_str(), 1234, 4321) == 0);
            REQUIRE(::chmod(file.c_str(), mode) == 0);
            const bool attributes = ::setxattr(file.c_str(), "user.note", "a\0b", 3, 0) == 0;
            const mode_t mask = ::umask(077);
            const auto saved = save(file, "new", nameless);
            ::umask(mask);
            REQUIRE(saved);
            const struct stat now = about(file);
            REQUIRE((now.st_mode & 07777U) == mode);
            if (::geteuid() == 0) REQUIRE((now.st_uid == 1234 && now.st_gid == 4321));
            if (attributes) REQUIRE(attribute(file, "user.note") == std::string("a\0b", 3));
            REQUIRE(f.names() == strings{"file"});
            fs::remove(file);
        }
    }
}

TEST_CASE("an access list is kept, and none comes from the folder to a file that had none", "[saving]") {
    // Version 2; user:: rw-, user 1234 rw-, group:: r--, mask rw-, other ---: as acl(5) and the kernel's posix_acl_xattr.h have it.
    constexpr unsigned char list[] = {2, 0, 0, 0, 1, 0, 6, 0, 255, 255, 255, 255, 2, 0, 6, 0, 0xD2, 4, 0, 0, 4, 0, 4, 0, 255, 255, 255, 255, 16, 0, 6, 0, 255, 255, 255, 255, 32, 0, 0, 0, 255, 255, 255, 255};
    const folder f;
    const fs::path file = f.path / "file", plain = f.path / "plain";
    write(file, "old");
    write(plain, "old");
    if (::setxattr(file.c_str(), "system.posix_acl_access", list, sizeof list, 0) != 0) {
        WARN("skipped: this file system has no access lists");
        return;
    }
    REQUIRE(::setxattr(f.path.c_str(), "system.posix_acl_default", list, sizeof list, 0) == 0);
    for (const bool nameless : {true, false}) {
        REQUIRE(save(file, "new", nameless));
        REQUIRE(save(plain, "new", nameless));
        REQUIRE(attribute(file, "system.posix_acl_access") == std::string(reinterpret_cast<const char*>(list), sizeof list));
        REQUIRE(attribute(plain, "system.posix_acl_access") == "none");
    }
}

TEST_CASE("a new file has the mode that the umask gives, which is not touched", "[saving]") {
    const folder f;
    for (const bool nameless : {true, false}) {
        for (const mode_t mask : {0U, 022U, 027U, 077U}) {
            const mode_t before = ::umask(mask);
            REQUIRE(save(f.path / "file", "new", nameless));
            REQUIRE(::umask(before) == mask);
            REQUIRE((about(f.path / "file").st_mode & 07777U) == (0666U & ~mask));
            fs::remove(f.path / "file");
        }
    }
}

TEST_CASE("what is read-only is refused, for root, too", "[saving]") {
    const folder f;
    write(f.path / "file", "old");
    REQUIRE(::chmod((f.path / "file").c_str(), 0444) == 0);
    const auto refused = save(f.path / "file", "new");
    REQUIRE_FALSE(refused);
    REQUIRE(to_text(refused.problems().front()) == (f.path / "file").string() + ": error: cannot write: what is there is read-only\n"
                                                   "  hint: give the right to write it with chmod, or choose another name");
    REQUIRE(bytes_of(f.path / "file") == "old");
    fs::create_symlink("file", f.path / "link");
    REQUIRE_FALSE(save(f.path / "link", "new"));
    REQUIRE(f.names() == strings{"file", "link"});
}

TEST_CASE("a symbolic link stays one, and what it leads to is written", "[saving]") {
    const folder f;
    fs::create_directory(f.path / "elsewhere");
    fs::create_symlink("second", f.path / "link");
    fs::create_symlink("elsewhere/file", f.path / "second");
    for (const bool nameless : {true, false}) {
        for (const char* text : {"dangling: made", "there: replaced"}) {
            REQUIRE(save(f.path / "link", text, nameless));
            REQUIRE(fs::read_symlink(f.path / "link") == "second");
            REQUIRE(fs::read_symlink(f.path / "second") == "elsewhere/file");
            REQUIRE(fs::is_regular_file(fs::symlink_status(f.path / "elsewhere/file")));
            REQUIRE(bytes_of(f.path / "elsewhere/file") == text);
        }
        fs::remove(f.path / "elsewhere/file");
    }
    fs::create_symlink("loop", f.path / "loop");
    fs::create_symlink("elsewhere", f.path / "to-folder");
    fs::create_symlink("nowhere/file", f.path / "astray");
    REQUIRE(save(f.path / "loop", "new").problems().front().message == "cannot write the file: Too many levels of symbolic links");
    REQUIRE(save(f.path / "to-folder", "new").problems().front().message == "cannot write the file: Is a directory");
    REQUIRE(save(f.path / "astray", "new").problems().front().message == "cannot write the file: No such file or directory");
    REQUIRE(save(f.path / std::string(300, 'a'), "new").problems().front().message == "cannot write the file: File name too long");
    REQUIRE(f.names() == strings{"astray", "elsewhere", "link", "loop", "second", "to-folder"});
}

TEST_CASE("a descriptor's own name means the descriptor", "[saving]") {
    const folder f;
    write(f.path / "file", "before ");
    const int file = ::open((f.path / "file").c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    for (const char* form : {"/dev/fd/{}", "/proc/self/fd/{}"}) REQUIRE(save(fmt::format(fmt::runtime(form), file), "after "));
    ::close(file);
    REQUIRE(bytes_of(f.path / "file") == "before after after ");
    REQUIRE(save("/dev/fd/999", "x").problems().front().message == "cannot write the file: Bad file descriptor");
}

TEST_CASE("a process that is killed while it writes leaves no name, or one that the next removes", "[saving]") {
    const folder f;
    write(f.path / "file", "old");
    for (const bool nameless : {true, false}) {
        const pid_t child = ::fork();
        if (child == 0) {
            auto file = atomic_file::create(f.path / "file", nameless);
            (*file)->out().append("new");
            (*file)->out().flush();
            ::raise(SIGKILL);
        }
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        REQUIRE((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));
        REQUIRE(bytes_of(f.path / "file") == "old");
        const bool has_names = ::access("/proc/self/fd", X_OK) != 0;
        if (nameless && !has_names) REQUIRE(f.names() == strings{"file"});
        else REQUIRE(f.names() == strings{".file.hexi-part-1", "file"});
    }
    REQUIRE(save(f.path / "file", "new"));
    REQUIRE(f.names() == strings{"file"});
}

TEST_CASE("what somebody still works on, and what is another's, is no leftover", "[saving]") {
    const folder f;
    write(f.path / "file", "old");
    auto first = atomic_file::create(f.path / "file", false);
    auto second = atomic_file::create(f.path / "file", false);
    REQUIRE(f.names() == strings{".file.hexi-part-1", ".file.hexi-part-2", "file"});
    (*first)->out().append("first");
    (*second)->out().append("second");
    REQUIRE((*second)->commit());
    REQUIRE((*first)->commit());
    REQUIRE(bytes_of(f.path / "file") == "first");
    fs::create_symlink("file", f.path / ".file.hexi-part-1");
    REQUIRE(save(f.path / "file", "third"));
    REQUIRE(bytes_of(f.path / "file") == "third");
    REQUIRE(f.names() == strings{".file.hexi-part-1", "file"});
}

TEST_CASE("names of what is unfinished go when a program asks for it, with all that is in them", "[saving]") {
    const folder f;
    auto file = atomic_file::create(f.path / "file", false);
    REQUIRE(f.names() == strings{".file.hexi-part-1"});
    {
        const detail::unfinished tree((f.path / "tree").string());
        fs::create_directories(f.path / "tree/nodes/more");
        for (int i = 0; i < 300; ++i) write(f.path / "tree/nodes" / fmt::format("a-table-with-a-name-of-some-length-{}.csv", i), "x");
        fs::create_symlink("/etc", f.path / "tree/link");
        const pid_t child = ::fork();  // to a child these are none of its business
        if (child == 0) {
            remove_unfinished();
            ::_exit(0);
        }
        ::waitpid(child, nullptr, 0);
        REQUIRE(f.names() == strings{".file.hexi-part-1", "tree"});
        remove_unfinished();
    }
    REQUIRE(f.names().empty());
    REQUIRE(fs::exists("/etc/passwd"));
    write(f.path / "tree", "kept");
    remove_unfinished();
    REQUIRE(f.names() == strings{"tree"});
    REQUIRE_FALSE((*file)->commit());
}
