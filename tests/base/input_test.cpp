#include <hexi/base/input.hpp>

#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

#include "catch.hpp"

using namespace hexi;
namespace fs = std::filesystem;

namespace {

//   top/
//     graph/inside.txt, deep/, and the links of each test
//     secret.txt
struct graph_folder {
    fs::path path;
    graph_folder() {
        ::alarm(60);  // what waits for ever fails
        std::string name = (fs::temp_directory_path() / "hexi-input-XXXXXX").string();
        path = fs::canonical(::mkdtemp(name.data()));
        fs::create_directories(path / "graph/deep");
        write("graph/inside.txt", "inside");
        write("secret.txt", "secret");
    }
    graph_folder(const graph_folder&) = delete;
    graph_folder& operator=(const graph_folder&) = delete;
    ~graph_folder() {
        fs::remove_all(path);
        ::alarm(0);
    }
    void write(const std::string& name, std::string_view text) const { std::ofstream(path / name, std::ios::binary) << text; }
    fs::path graph() const { return path / "graph"; }

    /// What the file says, or the message without what stands before it.
    std::string read(const fs::path& file, input_rules rules) const {
        const auto opened = input_file::open(file, rules);
        if (!opened) return opened.problems().front().message.substr(opened.problems().front().message.find(": ") + 2);
        const auto text = opened->text();
        return text ? *text : text.problems().front().message;
    }
    std::string read(const fs::path& file) const { return read(file, {.beneath = {graph()}}); }
};

}  // namespace

TEST_CASE("a path is beneath a folder by whole names", "[input]") {
    REQUIRE(lies_beneath("/a/b/c", "/a/b"));
    REQUIRE(lies_beneath("/a/b", "/a/b"));
    REQUIRE(lies_beneath("/a/b", "/a/b/"));
    REQUIRE(lies_beneath("/a", "/"));
    REQUIRE_FALSE(lies_beneath("/a/bc", "/a/b"));
    REQUIRE_FALSE(lies_beneath("/a", "/a/b"));
}

TEST_CASE("a file is read where it may lie, wherever links and dots lead", "[input]") {
    const graph_folder f;
    const std::string outside = "it lies outside of '" + f.graph().string() + "'";
    REQUIRE(f.read(f.graph() / "inside.txt") == "inside");
    REQUIRE(f.read(f.graph() / "deep/../inside.txt") == "inside");
    REQUIRE(f.read(f.graph() / "deep/../../graph/inside.txt") == "inside");
    fs::create_symlink("../inside.txt", f.graph() / "deep/near");
    REQUIRE(f.read(f.graph() / "deep/near") == "inside");

    REQUIRE(f.read(f.graph() / "../secret.txt") == outside);
    REQUIRE(f.read(f.graph() / "deep/../../secret.txt") == outside);
    REQUIRE(f.read("/etc/passwd") == outside);
    fs::create_symlink("../secret.txt", f.graph() / "link");
    fs::create_symlink("link", f.graph() / "second");
    fs::create_symlink("..", f.graph() / "up");
    for (const char* name : {"link", "second", "up/secret.txt"}) REQUIRE(f.read(f.graph() / name) == outside);
    // Whether something is there is not told either.
    REQUIRE(f.read(f.path / "nothing.txt") == outside);
    REQUIRE(f.read(f.path / "graphics") == outside);

    REQUIRE(f.read(f.graph() / "link", {.beneath = {f.graph(), f.path / "secret.txt"}}) == "secret");
    REQUIRE(f.read(f.graph() / "link", {.beneath = {f.graph(), f.path}}) == "secret");
    REQUIRE(f.read(f.graph() / "link", {.beneath = {f.graph(), "no/such/folder"}}) == outside);
    REQUIRE(f.read(f.graph() / "link", {}) == "secret");  // what the caller names may lie anywhere
}

//   graph/part, a folder, and graph/aside, a link that leads out of the graph, are exchanged again and again
TEST_CASE("a file outside is not read either where a link is put there meanwhile", "[input]") {
    const graph_folder f;
    fs::create_directories(f.path / "elsewhere");
    fs::create_directories(f.graph() / "part");
    f.write("elsewhere/text", "secret");
    f.write("graph/part/text", "inside");
    fs::create_symlink("../elsewhere", f.graph() / "aside");
    const std::string part = (f.graph() / "part").string(), aside = (f.graph() / "aside").string();
    std::atomic<bool> done = false;
    std::thread exchanges([&] {
        while (!done) ::renameat2(AT_FDCWD, part.c_str(), AT_FDCWD, aside.c_str(), RENAME_EXCHANGE);
    });
    std::size_t inside = 0, secret = 0, refused = 0;
    for (const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(1); std::chrono::steady_clock::now() < end;) {
        const std::string text = f.read(f.graph() / "part/text");
        ++(text == "inside" ? inside : text == "secret" ? secret : refused);
    }
    done = true;
    exchanges.join();
    CAPTURE(inside, refused);
    CHECK(secret == 0);
    CHECK(inside > 0);
    CHECK(refused > 0);
}

TEST_CASE("no link is followed where none is to be, with the system's help and part by part", "[input]") {
    const graph_folder f;
    fs::create_symlink("deep", f.graph() / "link");
    fs::create_symlink("inside.txt", f.graph() / "last");
    f.write("graph/deep/text", "inside");
    for (const bool by_parts : {false, true}) {
        CAPTURE(by_parts);
        const auto error = [&](const fs::path& path) {
            const int file = detail::open_without_links(path, O_RDONLY | O_CLOEXEC, by_parts);
            const int failed = file < 0 ? errno : 0;
            if (file >= 0) ::close(file);
            return failed;
        };
        CHECK(error(f.graph() / "deep/text") == 0);
        CHECK(error(f.graph() / "inside.txt") == 0);
        const int through = error(f.graph() / "link/text");
        CHECK((through == ELOOP || through == ENOTDIR));
        CHECK(error(f.graph() / "last") == ELOOP);
        CHECK(error(f.graph() / "nothing") == ENOENT);
        CHECK(error(f.graph() / "nothing/text") == ENOENT);
        CHECK(error(f.graph() / "inside.txt/text") == ENOTDIR);
    }
}

TEST_CASE("what is no regular file is refused at once, and so is what cannot be found", "[input]") {
    const graph_folder f;
    REQUIRE(::mkfifo((f.graph() / "pipe").c_str(), 0600) == 0);
    fs::create_symlink("pipe", f.graph() / "to-pipe");
    fs::create_symlink("loop", f.graph() / "loop");
    fs::create_symlink("nothing", f.graph() / "dangling");
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    const std::string at = (f.graph() / "socket").string();
    REQUIRE(at.size() < sizeof address.sun_path);
    at.copy(address.sun_path, at.size());
    REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    ::close(socket);
    REQUIRE(f.read(f.graph()) == "it is a folder");
    REQUIRE(f.read(f.graph() / "pipe") == "it is a pipe");
    REQUIRE(f.read(f.graph() / "to-pipe") == "it is a pipe");
    REQUIRE(f.read(f.graph() / "socket") == "it is a socket");
    REQUIRE(f.read("/dev/zero", {}) == "it is a device");
    REQUIRE(f.read("/dev/tty", {}) == "it is a device");
    REQUIRE(f.read(f.graph() / "loop") == "Too many levels of symbolic links");
    REQUIRE(f.read(f.graph() / "dangling") == "No such file or directory");
    REQUIRE(f.read(f.graph() / "inside.txt/x") == "Not a directory");
    REQUIRE(f.read(f.graph() / std::string(300, 'a')) == "File name too long");
    REQUIRE(f.read(std::string(5000, 'a'), {}) == "File name too long");
}

TEST_CASE("no more is read than is allowed, even of a file that hides its size", "[input]") {
    const graph_folder f;
    const std::string too_large = "it has more than the 5 bytes that are read of a file of its sort";
    REQUIRE(f.read(f.graph() / "inside.txt", {.most = 6}) == "inside");
    REQUIRE(f.read(f.graph() / "inside.txt", {.most = 5}) == too_large);
    REQUIRE(f.read("/proc/self/status", {.most = 5}) == "cannot read the file: " + too_large);  // has 0 bytes, it says
    f.write("graph/large.txt", std::string(100'000, 'x') + "end");
    REQUIRE(f.read(f.graph() / "large.txt").ends_with("xend"));
    REQUIRE(input_file::open(f.graph() / "large.txt")->text(10).value() == std::string(10, 'x'));
    REQUIRE(input_rules::of({}, f.graph(), 7).most == 7);
    REQUIRE(input_rules::of({.most = 3}, f.graph(), 7).most == 3);
}

TEST_CASE("files that were read are known again by any name", "[input]") {
    const graph_folder f;
    files_read read;
    fs::create_symlink("inside.txt", f.graph() / "link");
    fs::create_hard_link(f.graph() / "inside.txt", f.graph() / "other");
    REQUIRE(f.read(f.graph() / "link", {.read = &read}) == "inside");
    REQUIRE(f.read(f.path / "secret.txt", {.beneath = {f.graph()}, .read = &read}).starts_with("it lies outside"));
    for (const char* name : {"inside.txt", "link", "other", "deep/../inside.txt"}) REQUIRE(read.has(f.graph() / name));
    REQUIRE_FALSE(read.has(f.path / "secret.txt"));
    REQUIRE_FALSE(read.has(f.graph() / "nothing"));
    REQUIRE(read.any_beneath(f.graph()));
    REQUIRE(read.any_beneath(f.path));
    REQUIRE_FALSE(read.any_beneath(f.graph() / "deep"));
}

TEST_CASE("an exception becomes a problem", "[input]") {
    const auto of = [](auto thrown) {
        try {
            throw thrown;
        } catch (...) {
            return caught("x").message;
        }
    };
    REQUIRE(of(std::bad_alloc()) == "not enough memory");
    REQUIRE(of(fs::filesystem_error("is_regular_file", std::make_error_code(std::errc::too_many_symbolic_link_levels))).find("Too many levels") != std::string::npos);
    REQUIRE(of(7) == "this ended unexpectedly");
}
