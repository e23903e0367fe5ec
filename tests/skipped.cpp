// A test that lacks something warns "skipped: WHY" and returns. Catch2 2 would say that it passed, so the program tells by its exit
// status that nothing else was run: CMakeLists.txt has ctest take that number for a skipped test. A failure is never skipped.
#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include <cstdlib>

#include "catch.hpp"

namespace {

class counter : public Catch::TestEventListenerBase {
public:
    using TestEventListenerBase::TestEventListenerBase;
    void testCaseStarting(const Catch::TestCaseInfo& info) override {
        TestEventListenerBase::testCaseStarting(info);
        this_one_ = false;
    }
    bool assertionEnded(const Catch::AssertionStats& stats) override {
        const auto& result = stats.assertionResult;
        if (result.getResultType() == Catch::ResultWas::Warning && result.getMessage().rfind("skipped: ", 0) == 0) this_one_ = true;
        return false;
    }
    void testCaseEnded(const Catch::TestCaseStats& stats) override {
        TestEventListenerBase::testCaseEnded(stats);
        ++run_;
        if (this_one_) ++skipped_;
    }
    void testRunEnded(const Catch::TestRunStats& stats) override {
        TestEventListenerBase::testRunEnded(stats);
        // Catch2's own main knows no such status: it is given when all else is done.
        if (run_ != 0 && run_ == skipped_ && stats.totals.testCases.failed == 0) std::atexit([] { std::_Exit(77); });
    }

private:
    unsigned run_ = 0, skipped_ = 0;  // test cases
    bool this_one_ = false;
};
CATCH_REGISTER_LISTENER(counter)

}  // namespace
