#include <hexi/format/csv/folder_beside_private.hpp>

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include <fmt/format.h>

namespace hexi::inline abi_v1::detail {

namespace {

namespace fs = std::filesystem;

}  // namespace

problem folder_not_written(const fs::path& path, int error) {
    return {"cannot-write", fmt::format("cannot write: {}", std::strerror(error)), "check that the place exists, may be written to and has room", {path.string()}};
}

result<done> folder_beside::create(std::initializer_list<const char*> folders) {
    if (auto unfit = unfit_to_write(named_)) return *std::move(unfit);
    const destination to = destination_of(named_);
    if (to.error != 0 || to.stream >= 0) {
        if (to.stream >= 0) ::close(to.stream);
        return folder_not_written(named_, to.error != 0 ? to.error : ENOTDIR);
    }
    target_ = to.path;
    if (to.exists) {
        std::error_code error;
        const bool empty = S_ISDIR(to.about.st_mode) && fs::is_empty(target_, error) && !error;
        replaces_ = !empty;
        if (replaces_ && !fs::exists(target_ / folder_marker, error))
            return problem{"not-empty", "there is something else at this place already", "give a new or an empty folder", {named_.string()}};
        if (is_read_only(to)) return read_only(named_);
        struct stat here {};
        if (::stat(".", &here) == 0 && here.st_dev == to.about.st_dev && here.st_ino == to.about.st_ino)
            return problem{"cannot-write", "cannot write: this is the folder that the program runs in, which cannot be replaced", "give a folder in it, or run from another", {named_.string()}};
        old_ = to.about;
    }
    remove_leftovers(target_);
    const int error = with_part_name(target_, [&](const std::string& part) {
        unfinished name(part);
        if (::mkdir(part.c_str(), to.exists ? 0700 : 0777) != 0) return errno;
        beside_ = part;
        unfinished_ = std::move(name);
        lock_ = ::open(part.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        return lock_ >= 0 && ::flock(lock_, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
    });
    if (error != 0) return folder_not_written(named_, error);
    for (const char* folder : folders)
        if (::mkdir((beside_ / folder).c_str(), 0777) != 0) return folder_not_written(named_, errno);
    return done{};
}

result<done> folder_beside::commit() {
    problems wrong;
    settle(beside_, target_, wrong);
    if (!wrong.empty()) return wrong;
    // A place that was free must still be so; one that was not is exchanged, so that there is no moment without either.
    const unsigned how = replaces_ ? RENAME_EXCHANGE : 0;
    if (::renameat2(AT_FDCWD, beside_.c_str(), AT_FDCWD, target_.c_str(), how) != 0) return folder_not_written(named_, errno);
    if (!replaces_) beside_.clear(), unfinished_ = {};  // else the old folder lies there now, and goes
    if (const int error = detail::settle(target_.parent_path()); error != 0) return folder_not_written(named_, error);
    return done{};
}

void folder_beside::settle(const fs::path& fresh, const fs::path& old, problems& wrong) {
    const int file = ::open(fresh.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) return wrong.push_back(folder_not_written(named_, errno));
    struct stat was {}, is {};
    int error = ::fstat(file, &is) == 0 ? 0 : errno;
    if (error == 0 && S_ISDIR(is.st_mode)) {
        std::error_code stopped;
        for (fs::directory_iterator at(fresh, stopped), end; !stopped && at != end; at.increment(stopped)) settle(at->path(), old / at->path().filename(), wrong);
        error = stopped.value();
    }
    const bool again = error == 0 && old_ && ::lstat(old.c_str(), &was) == 0 && (was.st_mode & S_IFMT) == (is.st_mode & S_IFMT);
    if (again) error = keep_attributes(file, old, was);
    if (error == 0) error = force_to_disk(file);
    ::close(file);
    if (error != 0) wrong.push_back(folder_not_written(named_, error));
}

}  // namespace hexi::abi_v1::detail
