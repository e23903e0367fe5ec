// DOT read by Graphviz' own parser, and told as JSON.
#pragma once

#include <string>

/// The graph in `dot`, in which nodes, edges and clusters have the attributes that are set for them, defaults included:
/// `{"strict","directed","name","attributes":{..},"nodes":[["ID",{..},"CLUSTER"]..],"edges":[["FROM","TO",{..}]..]}`, a cluster by its
/// label where it has one, the innermost one of a node. False if the text is no graph; cgraph has told why on standard error.
bool list_graph(const std::string& dot, std::string& json);
