#include <hexi/format/sources/check_sources.hpp>

#include <hexi/format/sources/checker_private.hpp>

namespace hexi::inline abi_v1 {

source_report report_sources(const graph& g, const source_folders& folders, const origins* places, const file_access& files) {
    try {
        return detail::source_checker(g, folders, places, files).run();
    } catch (...) {
        return {{caught(folders.all().front())}};
    }
}

problems check_sources(const graph& g, const source_folders& folders, const origins* places, const file_access& files) {
    return report_sources(g, folders, places, files).found;
}

}  // namespace hexi::abi_v1
