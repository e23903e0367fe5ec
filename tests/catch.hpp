// The one line through which tests see Catch2.
#pragma once

#include <catch2/catch.hpp>
