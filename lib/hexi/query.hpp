// The query language: prepare a query, run it, read its rows.
#pragma once

#include <hexi/query/condition.hpp>
#include <hexi/query/prepare.hpp>
#include <hexi/query/procedures.hpp>
#include <hexi/query/rows.hpp>
