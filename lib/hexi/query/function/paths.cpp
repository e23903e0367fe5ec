// What paths are made of.
#include <hexi/query/function/function_private.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

using enum cell_type;

const path_ids& path_given(std::string_view function, const cell& given) {
    if (!given.is(path)) wrong_argument(function, "a PATH", given, error_class::type, "InvalidArgumentValue");
    return given.as<path_ids>();
}

template <class Id>
cell all_of(const std::vector<Id>& ids) { return cell_list(ids.begin(), ids.end()); }

cell length_of_path(call_context&, arguments given) { return static_cast<std::int64_t>(path_given("length", given[0]).edges.size()); }
cell nodes(call_context&, arguments given) { return all_of(path_given("nodes", given[0]).nodes); }
cell relationships(call_context&, arguments given) { return all_of(path_given("relationships", given[0]).edges); }

}  // namespace

function_family path_functions() {
    constexpr types a_path = only(null, path);
    return {.name = "Paths",
            .functions = {
                {.name = "length", .parameters = {{"path", a_path}}, .required = 1, .result = only(null, integer), .body = length_of_path, .says = "How many relationships a path has."},
                {.name = "path_length", .parameters = {{"path", a_path}}, .required = 1, .result = only(null, integer), .body = length_of_path, .says = "The same, as GQL calls it."},
                {.name = "nodes", .parameters = {{"path", a_path}}, .required = 1, .result = only(null, list), .body = nodes, .says = "The nodes of a path, one more than relationships."},
                {.name = "relationships", .parameters = {{"path", a_path}}, .required = 1, .result = only(null, list), .body = relationships, .says = "The relationships of a path."},
            },
            .aggregates = {}};
}

}  // namespace hexi::abi_v1::detail::query
