// The parts of a page in little: where each stands is what the real ones say.
#include <hexi/draw/page_private.hpp>

namespace hexi::inline abi_v1::detail::page_files {

const std::string_view html = R"(<!DOCTYPE html><meta http-equiv="Content-Security-Policy" content="{{policy}}"><style>{{style}}</style>
<script id="data" type="application/json">{{data}}</script><script>{{script}}</script>)";
const std::string_view style = "body{margin:0}";
const std::string_view script = "'use strict';";

}  // namespace hexi::abi_v1::detail::page_files
