#include "chinese.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace hexi::tool {

namespace {

struct sentence {
    std::string_view english;  ///< `{}` is an argument
    std::string_view chinese;  ///< `{0}` is the first of them
};

constexpr std::array sentences{
    // Commands and options.
    sentence{"which command?", "要执行哪个命令？"},
    sentence{"'hexi --help' lists them", "“hexi --help”会列出全部命令"},
    sentence{"unknown command '{}'", "没有命令“{0}”"},
    sentence{"unknown option '{}'", "没有选项“{0}”"},
    sentence{"options come after the command: hexi COMMAND GRAPH [OPTIONS]", "选项写在命令之后：hexi 命令 图 [选项]"},
    sentence{"{}; a name that begins so goes behind --", "{0}；以此开头的名称写在 -- 之后"},
    sentence{"'{} --help' says what it takes", "“{0} --help”会说明用法"},
    sentence{"did you mean '{}' ({})?", "是不是“{0}”（{1}）？"},
    sentence{"did you mean '{}'?", "是不是“{0}”？"},
    sentence{"did you mean: {}; and {} more", "是不是：{0}；另有 {1} 个"},
    sentence{"did you mean: {}", "是不是：{0}"},
    sentence{"it may be: {}", "可以是：{0}"},
    sentence{"{} cannot be '{}': {}", "{0} 不能是“{1}”：{2}"},
    sentence{"{} cannot be '{}'", "{0} 不能是“{1}”"},
    sentence{"give a whole number from {} to {}", "请给出 {0} 到 {1} 的整数"},
    sentence{"give a number above 0, such as {}", "请给出大于 0 的数，例如 {0}"},
    sentence{"give a number of bytes, with K, M, G or T behind it if you like", "请给出字节数，后面可加 K、M、G 或 T"},
    sentence{"give a number and ms, s, min or h, such as 500ms or 2s, or none", "请给出数字和 ms、s、min 或 h，例如 500ms 或 2s；也可写 none"},
    sentence{"give a number and KiB, MiB or GiB, such as 500MiB", "请给出数字和 KiB、MiB 或 GiB，例如 500MiB"},
    sentence{"{} and {} missing", "缺少 {0} 和 {1}"},
    sentence{"{} missing", "缺少 {0}"},
    sentence{"{} needs two values", "{0} 需要两个值"},
    sentence{"{} needs a value", "{0} 需要一个值"},
    sentence{"write: {}", "请写：{0}"},
    sentence{"{} is given {} times", "{0} 给了 {1} 次"},
    sentence{"give it once", "只给一次"},
    sentence{"'{}' is one argument too many", "多了一个参数“{0}”"},
    sentence{"give another place", "请换一个位置"},
    sentence{"its name must end in .svg, .png, .pdf, .html or .dot", "文件名须以 .svg、.png、.pdf、.html 或 .dot 结尾"},
    sentence{"--hops needs --around or --path", "--hops 须与 --around 或 --path 同用"},
    sentence{"say around what: --around NODE", "请说明围绕什么：--around 节点"},
    sentence{"--samples and --seed need --by betweenness", "--samples 和 --seed 须与 --by betweenness 同用"},
    sentence{"no other measure draws sources", "其他指标不抽取起点"},
    sentence{"csv is a folder, not one stream", "csv 是一个文件夹，不能写到一个流"},
    sentence{"give the folder with -o FOLDER", "请用 -o 文件夹 指定"},
    sentence{"--k does not go with --mode {}", "--k 不能与 --mode {0} 同用"},
    sentence{"--weight does not go with --mode simple", "--weight 不能与 --mode simple 同用"},
    sentence{"the graph has no names in the language '{}'", "图中没有语言“{0}”的名称"},
    sentence{"it has names in: {}", "图中名称的语言有：{0}"},
    sentence{"leave --lang out: the graph does not say which languages it uses", "请去掉 --lang：图没有说明使用哪些语言"},
    // Nodes, types and paths.
    sentence{"no node is called '{}'", "没有名为“{0}”的节点"},
    sentence{"no node or type is called '{}'", "没有名为“{0}”的节点或类型"},
    sentence{"'{}' may mean {} nodes", "“{0}”可能指 {1} 个节点"},
    sentence{"use a key: {}; and {} more", "请用键：{0}；另有 {1} 个"},
    sentence{"use a key: {}", "请用键：{0}"},
    sentence{"'hexi find' looks for a part of a name", "“hexi find”可按名称的一部分查找"},
    sentence{"there is no {} '{}'", "没有{0}“{1}”"},
    sentence{"no edge type is called '{}'", "没有名为“{0}”的关系类型"},
    sentence{"'{}' may be several {}s", "“{0}”可能指多个类型"},
    sentence{"no path from '{}' to '{}'", "从“{0}”到“{1}”没有路径"},
    sentence{"loosen --type and --hide", "请放宽 --type 和 --hide"},
    sentence{"loosen the filters", "请放宽条件"},
    sentence{"'{}' is folded into an edge", "“{0}”已折叠为关系"},
    sentence{"--json does not go with --format {}", "--json 不能与 --format {0} 同用"},
    sentence{"leave one of them out", "请去掉其中一个"},
    sentence{"which shell?", "哪种 shell？"},
    sentence{"there is no completion for '{}'", "没有“{0}”的补全脚本"},
    sentence{"leave --fold out, or ask about its parties", "请去掉 --fold，或者询问各方"},
    sentence{"no edge type has a number called '{}' to weigh by", "没有关系类型具有可作权重的数值“{0}”"},
    sentence{"'{}' of the {} from '{}' to '{}' is {}", "从“{2}”到“{3}”的 {1} 的“{0}”为 {4}"},
    sentence{"a weight is a finite number, not below 0", "权重是不小于 0 的有限数"},
    // Files and graphs.
    sentence{"there is no such file or folder", "没有这个文件或文件夹"},
    sentence{"give the folder of a graph, such as graphs/lanzhou", "请给出图的文件夹，例如 graphs/lanzhou"},
    sentence{"add what is missing", "请补上缺少的"},
    sentence{"a folder of tables, one table, - for one on standard input, a snapshot, or a file of JSON, GraphML, GEXF or DOT", "表的文件夹、一张表、标准输入（-）、快照，或 JSON、GraphML、GEXF、DOT 文件"},
    sentence{"whether rows of tables that cannot be read are left out, each told with its reason; stop unless given", "读不了的行是否略去并逐行说明原因；默认为 stop"},
    sentence{"of tables that are neither UTF-8 nor UTF-16: GB18030, Big5, windows-1252 or the like", "既非 UTF-8 也非 UTF-16 的表的编码：GB18030、Big5、windows-1252 等"},
    sentence{"a text that means no value in tables, such as NULL", "表中表示没有值的文字，例如 NULL"},
    sentence{"of tables without a schema: make nodes of ends of edges that no table gives", "对没有模式的表：为表中没有给出的关系端点建立节点"},
    sentence{"how many problems are shown; on a terminal 20 unless given, elsewhere all", "显示多少个问题；在终端默认为 20 个，其他情况为全部"},
    sentence{"{} more are not shown; --problems all shows them", "另有 {0} 个未显示；--problems all 可显示"},
    sentence{"{} more is not shown; --problems all shows them", "另有 {0} 个未显示；--problems all 可显示"},
    sentence{"asks, and changes, the graph in openCypher", "用 openCypher 查询和修改图"},
    sentence{"the same, one query after the other", "同上，逐条查询"},
    sentence{"a schema for a graph that has none, to be saved and edited", "为没有模式的图提出模式，可保存和编辑"},
    sentence{"where words stand in a document, ready to be pasted as evidence", "文字在文献中的位置，可作为出处粘贴"},
    sentence{"give it one", "请给它一个"},
    sentence{"cannot read the file: {}", "无法读取文件：{0}"},
    sentence{"cannot read the folder: {}", "无法读取文件夹：{0}"},
    sentence{"cannot write the file: {}", "无法写入文件：{0}"},
    sentence{"cannot write to standard output: {}", "无法写到标准输出：{0}"},
    sentence{"check that the place it goes to has room and may be written to", "请检查目标位置是否有空间、是否可写"},
    sentence{"cannot write: what is there is read-only", "无法写入：已有的内容是只读的"},
    sentence{"cannot write: {}", "无法写入：{0}"},
    sentence{"there is something else at this place already", "这个位置已有别的内容"},
    sentence{"this file is not a graph", "这个文件不是图"},
    sentence{"this is not a hexi snapshot", "这不是 hexi 快照"},
    sentence{"the snapshot is damaged: {}", "快照已损坏：{0}"},
    sentence{"the snapshot has version {} of the format; this program reads version {}", "快照的格式版本是 {0}，本程序读取版本 {1}"},
    sentence{"make it again with 'hexi pack' of this version", "请用本版本的“hexi pack”重新生成"},
    sentence{"this folder holds no tables", "这个文件夹里没有表"},
    sentence{"this table's header names neither :ID nor :START_ID and :END_ID", "这个表的表头既没有 :ID，也没有 :START_ID 和 :END_ID"},
    sentence{"this folder has no schema.info, but '{}' looks like its schema", "这个文件夹没有 schema.info，但“{0}”像是它的模式"},
    sentence{"no node has the key '{}'", "没有键为“{0}”的节点"},
    sentence{"the key '{}' is taken", "键“{0}”已被使用"},
    sentence{"a node's key cannot be empty", "节点的键不能为空"},
    sentence{"give it a stable name", "请给它一个固定的名称"},
    sentence{"an end of this edge is empty", "这条关系有一端为空"},
    sentence{"write the key of a node", "请写一个节点的键"},
    sentence{"'{}' may not go from {} to {}", "“{0}”不能从 {1} 到 {2}"},
    sentence{"this record has {} field{}, the header has {}", "这一行有 {0} 个字段，表头有 {2} 个"},
    sentence{"this table has more than {} problems; the others are not listed", "这个表的问题超过 {0} 个，其余不再列出"},
    sentence{"'{}' is {}, found {}", "“{0}”应为 {1}，实际为 {2}"},
    sentence{"'{}' is not a value of '{}'", "“{0}”不是“{1}”的值"},
    sentence{"{} has no '{}', which is required", "{0} 缺少必需的“{1}”"},
    sentence{"{} has the same '{}' as {}", "{0} 与 {2} 的“{1}”相同"},
    sentence{"{} does not say where it was read", "{0} 没有说明出处"},
    sentence{"no document has the key '{}'", "没有键为“{0}”的文献"},
    sentence{"'{}' is of the abstract type '{}'", "“{0}”属于抽象类型“{1}”"},
    sentence{"use one of its subtypes", "请用它的子类型"},
    sentence{"'{}' has the alias '{}' twice", "“{0}”的别名“{1}”出现了两次"},
    sentence{"the alias '{}' of '{}' is its name", "“{1}”的别名“{0}”就是它的名称"},
    sentence{"remove it from the aliases", "请从别名中去掉"},
    sentence{"'{}' is not a word of {}", "“{0}”不是 {1} 中的词"},
    sentence{"'{}' needs a text after it", "“{0}”后面需要文字"},
    sentence{"this '{' is never closed", "这个“{”没有闭合"},
    sentence{"there is no node to draw", "没有可画的节点"},
    sentence{"{} nodes and {} edges are too many to be read as a picture", "{0} 个节点和 {1} 条关系太多，画出来无法辨认"},
    sentence{"draw less of it, with one of these, or insist with --force", "请用下列命令之一少画一些，或用 --force 坚持"},
    sentence{"draw less of it, with {}, or insist with --force", "请少画一些：{0}，或用 --force 坚持"},
    sentence{"there is no file and no theme '{}'", "没有文件或主题“{0}”"},
    sentence{"not enough memory", "内存不足"},
    sentence{"it was not done in the time allowed ({})", "未能在限定的时间（{0}）内完成"},
    sentence{"allow more with --time; a snapshot (hexi pack) opens at once", "请用 --time 放宽；快照（hexi pack）可立即打开"},
    sentence{"it took more than the memory allowed ({}) besides the graph", "除图以外所用内存超过限定（{0}）"},
    sentence{"allow more with --memory", "请用 --memory 放宽"},
    // Remarks.
    sentence{"no problems in {} nodes and {} edges", "{0} 个节点和 {1} 条关系没有问题"},
    sentence{"{} problems", "{0} 个问题"},
    sentence{"{} problem", "{0} 个问题"},
    sentence{"no node has a name like '{}'", "没有名称与“{0}”相近的节点"},
    sentence{"no node has a name like '{}'; these differ in a few letters", "没有名称与“{0}”相近的节点；以下只差几个字母"},
    sentence{"the first {} of {}; --limit N shows more", "共 {1} 个，显示前 {0} 个；用 --limit N 查看更多"},
    sentence{"no nodes of this type", "没有这种类型的节点"},
    sentence{"no neighbors", "没有相邻节点"},
    sentence{"no nodes", "没有节点"},
    sentence{"no path from {} to {}", "从 {0} 到 {1} 没有路径"},
    sentence{"{}: the time allowed ({}) was over; --time allows more", "{0}：限定的时间（{1}）已到，--time 可放宽"},
    sentence{"{}: the memory allowed ({}) was used up; --memory allows more", "{0}：限定的内存（{1}）已用完，--memory 可放宽"},
    sentence{"{}: it was interrupted", "{0}：已被中断"},
    sentence{"there may be more and better ones", "可能还有更多、更好的"},
    sentence{"working for {} s; Ctrl-C ends it", "已用 {0} 秒；Ctrl-C 可结束"},
    // Commands.
    sentence{"what is in a graph, and what is missing", "图中有什么，缺什么"},
    sentence{"every violation of the schema and of the evidence", "一切违反模式和出处的地方"},
    sentence{"nodes by name, best first; or all of them", "按名称查找节点，最相近的在前；不给名称则列出全部"},
    sentence{"one node with its names, properties, edges and evidence", "一个节点的名称、属性、关系和出处"},
    sentence{"the nodes within some hops of a node", "一个节点若干步以内的节点"},
    sentence{"how two nodes are tied together", "两个节点怎样相连"},
    sentence{"nodes by how much they matter", "按重要程度排列节点"},
    sentence{"which nodes hang together at all", "哪些节点连在一起"},
    sentence{"groups of nodes with many ties among themselves", "内部联系紧密的节点群"},
    sentence{"the graph or a part of it for other programs", "把图或其中一部分给其他程序用"},
    sentence{"the graph or a part of it as a picture", "把图或其中一部分画成图画"},
    sentence{"a snapshot: one file that opens at once, whatever its size", "快照：一个文件，无论多大都立即打开"},
    // Arguments and options.
    sentence{"a key, a name, an alias, or a part of one, in any spelling; all nodes unless given", "键、名称、别名或其一部分，写法不限；不给则为全部节点"},
    sentence{"a key, a name or an alias", "键、名称或别名"},
    sentence{"at most so many nodes; 20 unless given", "最多这么多节点；默认 20"},
    sentence{"only nodes of this type or a subtype; may be repeated", "只要这种类型或其子类型的节点；可重复"},
    sentence{"only over edges of this type; may be repeated", "只经过这种类型的关系；可重复"},
    sentence{"one JSON document on standard output", "在标准输出写一个 JSON 文档"},
    sentence{"language of names, words and errors; the graph's own unless given, or HEXI_LANG", "名称、词语和错误的语言；默认为 HEXI_LANG 或图自己的语言"},
    sentence{"language of names, words and errors, or two; the graph's own unless given, or HEXI_LANG", "名称、词语和错误的语言，可以是两种；默认为 HEXI_LANG 或图自己的语言"},
    sentence{"language of errors; English unless given, or HEXI_LANG", "错误信息的语言；默认为 HEXI_LANG 或英语"},
    sentence{"a folder or file outside of the graph's that its schema, links and documents may lead to; may be repeated", "图的模式、链接和文献可以指向的、图以外的文件夹或文件；可重复"},
    sentence{"the largest file that is read, such as 500K, 64M or 2G", "所读文件的最大尺寸，例如 500K、64M 或 2G"},
    sentence{"of a folder without schema.info: the tables alone, even if a schema lies about", "对没有 schema.info 的文件夹：只读表，即使附近有模式"},
    sentence{"stop after 500ms, 2s, 1min or the like, with what is found by then; 1min on a terminal unless given, and none is no limit", "到 500ms、2s、1min 等时间即停，给出已找到的；在终端上默认 1min，none 为不限"},
    sentence{"give up after 500ms, 2s, 1min or the like", "到 500ms、2s、1min 等时间即放弃"},
    sentence{"stop before the search takes more than 500MiB, 2GiB or the like", "搜索所用内存超过 500MiB、2GiB 等之前即停"},
    sentence{"give up when the work takes more than 500MiB, 2GiB or the like", "所用内存超过 500MiB、2GiB 等即放弃"},
    sentence{"by name, or most edges first; best match first unless given, without TEXT by name", "按名称，或关系多的在前；默认最相近的在前，不给 TEXT 时按名称"},
    sentence{"a table, CSV (with the properties of --type) or one JSON document; a table unless given", "表格、CSV（含 --type 的属性）或一个 JSON 文档；默认表格"},
    sentence{"the properties of this node or edge type: how many have them, their range and commonest values", "这种节点或关系类型的属性：多少个具有、范围和最常见的值"},
    sentence{"a style sheet, or a theme: light, dark or print", "样式表，或主题：light、dark 或 print"},
    sentence{"agreements and their like as direct edges between the parties", "把协议等画成各方之间的直接关系"},
    sentence{"another order of trying; {} unless given", "另一种尝试次序；默认 {0}"},
    sentence{"at most so many {}; 20 unless given", "最多这么多{0}；默认 20"},
    sentence{"at most so many paths; 100 unless given", "最多这么多路径；默认 100"},
    sentence{"betweenness from so many sources drawn at random, for large graphs; all unless given", "用于大图：随机抽取这么多起点计算介数；默认全部"},
    sentence{"one of the formats below", "以下格式之一"},
    sentence{"dot, sfdp, fdp, neato, twopi or circo; by size unless given", "dot、sfdp、fdp、neato、twopi 或 circo；默认按大小选择"},
    sentence{"only so many nodes, those that matter most, and what is between them", "只画最重要的若干节点及其间的关系"},
    sentence{"for --top: {}; pagerank unless given", "用于 --top：{0}；默认 pagerank"},
    sentence{"larger nodes the more they have of it: a measure as for --by, or a property", "按指标（同 --by）或属性的大小画节点"},
    sentence{"colours by a measure or a property, with a scale in the legend", "按指标或属性着色，图例中有标尺"},
    sentence{"draw documents, their authors and publishers, too", "也画文献及其作者和出版者"},
    sentence{"draw weak relations in large pictures, too", "大图中也画次要关系"},
    sentence{"fit a page of a4, a3 or 16:9 with text of 7 points at least; a .pdf takes as many pages as that needs", "按 a4、a3 或 16:9 的页面画，字不小于 7 点；.pdf 需要几页就用几页"},
    sentence{"a title above the legend; with --paper the graph's name unless given", "图例上方的标题；用 --paper 时默认为图的名称"},
    sentence{"the line below the title; the dates of the documents unless given", "标题下的一行；默认为文献的日期"},
    sentence{"keep nodes where they were in an earlier picture, an .svg or a .dot", "节点留在先前图画（.svg 或 .dot）中的位置"},
    sentence{"--by needs --top", "--by 需要 --top"}, sentence{"say how many: --top 20", "请说明多少个：--top 20"},
    sentence{"{} keeps no places", "{0} 不保留位置"}, sentence{"leave --engine out: Hexi's own layout does", "请去掉 --engine：Hexi 自己的布局会保留"},
    sentence{"'{}' is no measure, and no node has such a property", "'{0}' 不是指标，也没有节点有这个属性"},
    sentence{"sizes cannot be by '{}', which has no numbers", "大小不能按 '{0}'，它没有数值"}, sentence{"use it for colours, or choose a number, a quantity or a date", "请用于颜色，或选数、数量或日期"},
    sentence{"no node of '{}' has a place", "'{0}' 中没有节点有位置"}, sentence{"'{}' is no DOT that can be read", "'{0}' 不是可读的 DOT"},
    sentence{"name the .svg or the .dot of an earlier picture", "请给出先前图画的 .svg 或 .dot"},
    sentence{"name the .svg of an earlier picture, or the .dot that Hexi's own layout (--engine stress) wrote", "请给出先前图画的 .svg，或 Hexi 自己的布局（--engine stress）所写的 .dot"},
    sentence{"there is no paper '{}'", "没有 '{0}' 这种纸张"}, sentence{"'{}' is not for paper", "'{0}' 不能放到纸上"}, sentence{"give the file one of the extensions .svg, .png, .pdf", "请用扩展名 .svg、.png、.pdf 之一"},
    sentence{"draw even what is too large to be read", "即使太大无法辨认也画"},
    sentence{"edges count in both directions; core, triangles and clustering always do so", "关系按双向计算；core、triangles 和 clustering 总是如此"},
    sentence{"frames around what edges of this type lead to, or only around nodes of this type; may be repeated", "给这种关系所指的节点加框，或只给这种类型的节点加框；可重复"},
    sentence{"how edges may be walked: out, in or both; both unless given", "关系的走向：out、in 或 both；默认 both"},
    sentence{"how far around; 1 unless given", "周围多远；默认 1"},
    sentence{"how far; 1 unless given", "多远；默认 1"},
    sentence{"how many, for k-shortest; 3 unless given", "k-shortest 要多少条；默认 3"},
    sentence{"larger gives more, smaller groups; 1 unless given", "越大则群越多、越小；默认 1"},
    sentence{"list only nodes of this type or a subtype, though all count; may be repeated", "只列出这种类型或其子类型的节点，但全部参与计算；可重复"},
    sentence{"no longer than this many edges; for simple 4 unless given", "不超过这么多条关系；simple 默认 4"},
    sentence{"not the nodes or edges of this type; may be repeated", "不要这种类型的节点或关系；可重复"},
    sentence{"not through this node, node type or edge type; may be repeated", "不经过这个节点、节点类型或关系类型；可重复"},
    sentence{"of the sources drawn; {} unless given", "抽取起点的随机种子；默认 {0}"},
    sentence{"only edges of this type count; may be repeated", "只计算这种类型的关系；可重复"},
    sentence{"only over and to nodes of this type or a subtype; may be repeated", "只经过和到达这种类型或其子类型的节点；可重复"},
    sentence{"only the shortest paths between two nodes and what lies within --hops of them", "只要两个节点之间的最短路径及其 --hops 步以内的节点"},
    sentence{"only this node and what lies within --hops of it; may be repeated", "只要这个节点及其 --hops 步以内的节点；可重复"},
    sentence{"parallel edges of a type as one with their number", "同类型的平行关系合为一条并标数目"},
    sentence{"parties of an agreement are one step apart", "协议各方之间相距一步"},
    sentence{"shortest (unless given), all-shortest, k-shortest or simple: all that visit no node twice", "shortest（默认）、all-shortest、k-shortest 或 simple：所有不重复经过节点的路径"},
    sentence{"shortest by the sum of this edge property, not by edges", "按这个关系属性之和最短，而不是按关系数"},
    sentence{"the folder with the documents' text files: reads every fact again, rule by rule", "文献文本所在的文件夹：逐条规则重新核对每一事实"},
    sentence{"the picture; its name ends in .svg, .png, .pdf, .html, or .dot for the text that Graphviz draws", "图画；文件名以 .svg、.png、.pdf、.html 结尾，或以 .dot 结尾得到 Graphviz 所画的文字"},
    sentence{"the snapshot to write, by habit *.hexi", "要写的快照，通常为 *.hexi"},
    sentence{"three and more leaves of one type at one node as one with their number", "同一节点上三个以上同类型的叶子合为一个并标数目"},
    sentence{"where to, - for standard output, which it is unless given; a folder for csv", "写到哪里，- 为标准输出（默认）；csv 为文件夹"},
    sentence{"{}; pagerank unless given", "{0}；默认 pagerank"},
    sentence{"this text", "本说明"},
};

/// Words that are arguments of sentences.
constexpr std::array words{
    sentence{"node type", "节点类型"}, sentence{"edge type", "关系类型"}, sentence{"type", "类型"}, sentence{"communities", "社群"}, sentence{"components", "连通分量"},
    sentence{"unit", "单位"}, sentence{"enumeration", "枚举"}, sentence{"property", "属性"}, sentence{"node", "节点"}, sentence{"edge", "关系"}, sentence{"integer", "整数"}, sentence{"float", "小数"},
    sentence{"text", "文字"}, sentence{"date", "日期"}, sentence{"boolean", "布尔值"}, sentence{"quantity", "数量"},
};

/// What the rules of problems mean. By name, as `known_rules` has them.
constexpr std::array meanings{
    sentence{"abstract-type", "节点属于抽象类型"}, sentence{"alias-is-name", "别名就是名称"}, sentence{"alias-twice", "别名重复"}, sentence{"ambiguous-node", "名称指多个节点"},
    sentence{"ambiguous-type", "词语指多个类型"}, sentence{"build-on-cycle", "模式以自身为基础"}, sentence{"cannot-continue", "内存或系统中途出错"},
    sentence{"cannot-find-renderer", "找不到绘图程序"}, sentence{"cannot-reach", "文件在不允许读取的地方"}, sentence{"cannot-read", "无法读取文件"}, sentence{"cannot-render", "绘图程序没有画出图"},
    sentence{"cannot-write", "无法写入文件"}, sentence{"conflicting-property", "同名属性互相矛盾"}, sentence{"cost-overflow", "路径的权重之和超出范围"}, sentence{"damaged-snapshot", "快照已损坏"},
    sentence{"doubled-name", "模式中名称重复"}, sentence{"doubled-word", "词语重复"}, sentence{"duplicate-key", "两个节点的键相同"}, sentence{"edge-ends", "关系的两端类型不符"},
    sentence{"empty-key", "节点的键为空"}, sentence{"empty-label", "标签为空"}, sentence{"empty-rule", "样式规则没有内容"}, sentence{"folded-node", "节点已画成关系"},
    sentence{"foreign-snapshot", "快照来自另一种机器"}, sentence{"idle-rule", "样式规则没有对象"}, sentence{"inconsistent-graph", "图的数据自相矛盾"}, sentence{"inconsistent-schema", "模式自相矛盾"},
    sentence{"info-syntax", "文件不符合 INFO 格式"}, sentence{"inheritance-cycle", "节点类型以自身为上位类型"}, sentence{"layout", "布局失败或无法读取"}, sentence{"misplaced-schema", "模式的名称或位置不对"},
    sentence{"argument-error", "查询中的参数不合适"},
    sentence{"arithmetic-error", "查询中的计算没有结果"},
    sentence{"conflicting-value", "两张表给同一节点的同一属性不同的值"},
    sentence{"constraint-error", "查询会得到模式不允许的内容"},
    sentence{"cut-word", "出处截断了词语或数字"},
    sentence{"denied", "出处旁边有否定词"},
    sentence{"entity-not-found", "查询读取了已被它删除的节点或关系"},
    sentence{"idle-range", "出处的这一段中没有事实所要的文字"},
    sentence{"inside-a-name", "名称只是更长名称的一部分"},
    sentence{"made-nodes", "由关系的端点建立了节点"},
    sentence{"merged-rows", "多张表的行合并为同一节点"},
    sentence{"missing-parameter", "查询缺少参数的值"},
    sentence{"not-a-table", "文件没有作为表读取"},
    sentence{"not-dot", "文件不是 DOT"},
    sentence{"not-json", "文件不是 JSON"},
    sentence{"not-xml", "文件不是 XML"},
    sentence{"other-words", "出处的文字与值不符"},
    sentence{"procedure-error", "不能这样调用过程"},
    sentence{"procedure-signature", "不是过程的签名"},
    sentence{"property-error", "不能这样设置或读取属性"},
    sentence{"semantic-error", "查询没有意义"},
    sentence{"stopped", "查询超出限度或被中止"},
    sentence{"syntax-error", "不是正确的查询"},
    sentence{"type-error", "查询中的类型不合适"},
    sentence{"unknown-encoding", "没有这种编码"},
    sentence{"unknown-group", "没有这个标识组"},
    sentence{"wide-range", "出处的范围过宽"},
    sentence{"wrong-encoding", "文件不是这种编码"},
    sentence{"missing-argument", "缺少参数"}, sentence{"missing-column", "表缺少一列"}, sentence{"missing-command", "没有给出命令"}, sentence{"missing-property", "缺少必需的属性"},
    sentence{"missing-text", "词语后缺少文字"}, sentence{"missing-value", "选项缺少值"}, sentence{"missing-word", "缺少相关的词语"}, sentence{"needless-block", "多余的块"}, sentence{"needless-text", "多余的文字"},
    sentence{"negative-weight", "权重小于零"}, sentence{"no-evidence", "没有出处"}, sentence{"no-file", "文献没有文件"}, sentence{"no-header", "第一行不是表头"}, sentence{"no-path", "没有路径"},
    sentence{"no-tables", "文件夹里没有表"}, sentence{"no-viewer", "没有内置网页查看器"}, sentence{"not-a-document", "出处指向的不是文献"}, sentence{"not-a-graph", "不是图"}, sentence{"not-a-snapshot", "不是快照"},
    sentence{"not-a-weight", "属性不能求和"}, sentence{"not-csv", "表不是 CSV"}, sentence{"not-empty", "目标文件夹里有别的内容"}, sentence{"not-in-source", "出处没有相应的名称"}, sentence{"not-text", "文件不是 UTF-8 文本"},
    sentence{"not-this-form", "文件不是所期望的形式"}, sentence{"not-unique", "应唯一的属性值重复"}, sentence{"not-utf-8", "文字不是 UTF-8"}, sentence{"nothing-to-draw", "没有可画的内容"}, sentence{"odd-value", "值无法从文件读回"},
    sentence{"out-of-memory", "内存不足"}, sentence{"own-source", "会覆盖图的来源"}, sentence{"repeated-option", "选项重复"}, sentence{"reserved-name", "名称已有别的含义"}, sentence{"snapshot-version", "快照格式的版本不同"},
    sentence{"too-few-edges", "关系太少"}, sentence{"too-large", "内容太多，输出容纳不下"}, sentence{"too-many", "数量超过上限"}, sentence{"too-many-arguments", "参数太多"}, sentence{"too-many-edges", "关系太多"},
    sentence{"too-many-files", "模式所依据的文件太多"}, sentence{"too-many-problems", "问题太多，未全部列出"}, sentence{"unit-cycle", "单位以自身计量"}, sentence{"unknown-command", "没有这个命令"}, sentence{"unknown-document", "没有这份文献"},
    sentence{"unknown-engine", "没有这个布局引擎"}, sentence{"unknown-enumeration", "没有这个枚举"}, sentence{"unknown-format", "没有这种格式"}, sentence{"unknown-key", "没有这个键"}, sentence{"unknown-kind", "没有这种属性"},
    sentence{"unknown-language", "图中没有这种语言的名称"}, sentence{"unknown-node", "没有这个节点"}, sentence{"unknown-option", "没有这个选项"}, sentence{"unknown-property", "没有这个属性"}, sentence{"unknown-style", "没有这个样式"},
    sentence{"unknown-theme", "没有这个主题"}, sentence{"unknown-type", "没有这个类型"}, sentence{"unknown-unit", "没有这个单位"}, sentence{"unknown-value", "枚举没有这个值"}, sentence{"unknown-word", "词语在这里没有意义"},
    sentence{"unwritable", "图的内容无法用这种格式表达"}, sentence{"wrong-boolean", "不是布尔值"}, sentence{"wrong-digest", "文献不是当初所读的文本"}, sentence{"wrong-evidence", "不是出处"}, sentence{"wrong-field-count", "字段数与表头不符"},
    sentence{"wrong-header", "列的表头不对"}, sentence{"wrong-kind", "值的种类不符"}, sentence{"wrong-labels", "类型的标签自相矛盾"}, sentence{"wrong-number", "不是这里可用的数"}, sentence{"wrong-range", "出处的范围不在文献中"},
    sentence{"wrong-unit", "单位无法换算"}, sentence{"wrong-use", "选项不能同用"}, sentence{"wrong-value", "值不在允许之列"},
};

/// The arguments of a sentence that the pattern fits.
std::optional<std::vector<std::string_view>> arguments_of(std::string_view pattern, std::string_view text) {
    std::vector<std::string_view> out;
    constexpr std::string_view hole = "{}";
    std::size_t next = pattern.find(hole);
    const std::string_view head = pattern.substr(0, next);
    if (!text.starts_with(head) || (next == pattern.npos && text != head)) return std::nullopt;
    text.remove_prefix(head.size());
    while (next != pattern.npos) {
        pattern.remove_prefix(next + hole.size());
        next = pattern.find(hole);
        const std::string_view between = pattern.substr(0, next);
        // The last piece is where the text ends; the others are where they come first.
        const std::size_t at = next != pattern.npos ? text.find(between) : text.ends_with(between) ? text.size() - between.size() : text.npos;
        if (at == text.npos) return std::nullopt;
        out.push_back(text.substr(0, at));
        text.remove_prefix(at + between.size());
    }
    return out;
}

/// The Chinese of a pattern with its arguments: `{0}` is the first.
std::string filled(std::string_view chinese, const std::vector<std::string_view>& arguments) {
    std::string out;
    while (!chinese.empty()) {
        if (chinese.size() > 2 && chinese[0] == '{' && chinese[1] >= '0' && chinese[1] <= '9' && chinese[2] == '}') {
            const std::string_view argument = arguments.at(static_cast<std::size_t>(chinese[1] - '0'));
            const auto word = std::ranges::find(words, argument, &sentence::english);
            out += word != words.end() ? word->chinese : argument;
            chinese.remove_prefix(3);
        } else {
            out += chinese.front();
            chinese.remove_prefix(1);
        }
    }
    return out;
}

}  // namespace

std::optional<std::string> in_chinese(std::string_view text) {
    // Of several that fit, the one that leaves least to arguments: "add what is missing" is not a thing that is missing.
    const sentence* best = nullptr;
    std::vector<std::string_view> with;
    const auto said = [](const sentence& s, std::size_t arguments) { return s.english.size() - 2 * arguments; };
    for (const sentence& s : sentences) {
        auto arguments = arguments_of(s.english, text);
        if (!arguments || (best != nullptr && said(s, arguments->size()) <= said(*best, with.size()))) continue;
        best = &s;
        with = std::move(*arguments);
    }
    if (best == nullptr) return std::nullopt;
    return filled(best->chinese, with);
}

problem in_chinese(problem p) {
    if (const auto message = in_chinese(p.message)) {
        p.message = *message;
    } else {
        const auto meaning = std::ranges::find(meanings, p.rule.name(), &sentence::english);
        if (meaning != meanings.end()) p.message = fmt::format("{}（{}）", meaning->chinese, p.message);
    }
    if (const auto hint = in_chinese(p.hint)) p.hint = *hint;
    return p;
}

std::string language_asked_for() {
    const char* asked = std::getenv("HEXI_LANG");
    return asked == nullptr ? std::string() : std::string(asked);
}

}  // namespace hexi::tool
