// Which characters of a graph no font of this machine has: they are drawn as boxes, or not at all.
#pragma once

#include <string>

#include <graphviz/cgraph.h>

/// The characters of all labels that no font has, as a line for standard error; empty if there are none, or where this was built
/// without fontconfig. O(bytes of the labels, and fonts where one is missing).
std::string without_font(Agraph_t* g);
