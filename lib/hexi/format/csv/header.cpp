#include <hexi/format/csv/header.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/ascii.hpp>
#include <hexi/schema/schema.hpp>

namespace hexi::inline abi_v1 {

namespace {

// Words beside those of the kinds themselves. Types of Neo4j that have no kind of their own here are kept as text.
constexpr std::array<std::pair<std::string_view, kind>, 8> more_words{{
    {"long", kind::integer}, {"short", kind::integer}, {"byte", kind::integer}, {"float", kind::floating},
    {"char", kind::text},    {"point", kind::text},    {"vector", kind::text},  {"enumeration", kind::text},
}};

/// Calls `visit(word, kind)` for every word of a kind; of two kinds that share one the first comes first.
template <class Visit>
void for_each_word(Visit visit) {
    for_each_kind([&](auto entry) { visit(decltype(entry)::table_word, decltype(entry)::id); });
    for (const auto& [word, k] : more_words) visit(word, k);
}

std::optional<kind> kind_of_word(std::string_view word) {
    std::optional<kind> out;
    for_each_word([&](std::string_view known, kind k) {
        if (!out && known == word) out = k;
    });
    return out;
}

constexpr std::array<std::pair<std::string_view, csv_role>, 6> roles{{
    {"ID", csv_role::key},        {"LABEL", csv_role::labels}, {"START_ID", csv_role::source},
    {"END_ID", csv_role::target}, {"TYPE", csv_role::type},    {"IGNORE", csv_role::ignored},
}};

// What edge lists call the two ends; `source_id` is `source`. The first ones are nothing else; the others are properties of what has an id and a name
// of its own: it begins and ends on a day, a route has its 起点, a person a parent. The last ones are
// so where there is an id at all: a contract has a 甲方, a message a sender, a wind u and v. Who holds a stock is no part of it, whose code is its key.
constexpr auto end_names = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"source", "target"}, {"from", "to"}, {"src", "dst"}, {"head", "tail"}, {"subject", "object"}, {"source", "destination"}, {"node_id_start", "node_id_end"},
    {"relationship.startnode.nodeid", "relationship.endnode.nodeid"}, {"股东名称", "股票代码"}, {"股东名称", "证券代码"}, {"holder_name", "ts_code"},
    {"start", "end"}, {"起点", "终点"}, {"源", "目标"}, {"来源", "目标"}, {"源节点", "目标节点"}, {"起始节点", "结束节点"}, {"主体", "客体"}, {"头实体", "尾实体"},
    {"parent", "child"}, {"follower", "followee"}, {"user", "friend"}, {"citing", "cited"}, {"sender", "receiver"}, {"investor", "investee"}, {"u", "v"},
    {"投资方", "被投资方"}, {"投资人", "被投资企业"}, {"母公司", "子公司"}, {"股东", "公司"}, {"甲方", "乙方"}, {"供应商", "客户"}, {"关注者", "被关注者"}, {"发送方", "接收方"},
    {"股东名称", "公司名称"}, {"股东名称", "企业名称"}, {"股东名称", "被投资企业"}, {"企业名称", "被投资企业名称"}, {"公司名称", "被投资公司名称"}, {"shareholder", "company"},
});
constexpr std::size_t sure_ends = 11, ends_beside_ids = 19;  // of these
// And what they tell apart by 1 and 2, or by a and b: `node1,node2`, `人物A,人物B`. The first ones are nothing else, where there is no name; a book has an id
// and several authors, a medicine several names.
constexpr std::array<std::string_view, 16> twin_names{"node", "person", "entity", "user", "节点", "人物", "实体", "character", "author", "actor", "company", "name", "id", "公司", "企业", "角色"};
constexpr std::size_t sure_twins = 7;  // of these
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> twin_marks{{{"1", "2"}, {"_1", "_2"}, {"a", "b"}, {"_a", "_b"}}};
// What tables of nodes call the key and the name, the surest first.
constexpr std::array<std::string_view, 5> key_names{"id", "编号", "代码", "股票代码", "证券代码"};
// And where there is a name beside it: without one a table tells more of nodes that others hold, such as their measurements.
constexpr std::array<std::string_view, 4> key_names_beside_names{"node_id", "nodeid", "lei", "ts_code"};
constexpr std::array<std::string_view, 9> name_names{"name", "label", "entity.legalname", "姓名", "名称", "公司名称", "股票简称", "证券简称", "股票名称"};
// What they call an edge's type, the surest first: Gephi's `Type` is whether an edge is directed.
constexpr std::array<std::string_view, 11> type_names{"relation", "relationship", "relation_type", "relationship_type", "rel_type", "relationship.relationshiptype", "predicate", "type", "关系", "关系类型", "类型"};

/// The time zone among options, `{timezone:Europe/Stockholm}`.
std::string zone_among(std::string_view options) {
    constexpr std::string_view word = "timezone";
    const std::size_t at = ascii::lowered(options).find(word);
    if (at == std::string::npos) return {};
    options.remove_prefix(at + word.size());
    options = options.substr(0, options.find_first_of(",}"));
    const auto skipped = [](char c) { return c == ':' || c == ' ' || c == '"' || c == '\''; };
    while (!options.empty() && skipped(options.front())) options.remove_prefix(1);
    while (!options.empty() && skipped(options.back())) options.remove_suffix(1);
    return std::string(options);
}

/// Reads `name:WORD[](SPACE){OPTIONS}` into `c`; what cannot be understood becomes a fault.
void parse_column(csv_column& c, std::string text, std::vector<csv_fault>& faults, hint_effort& effort) {
    // Of options only the time zone says something that is needed here: `{crs:WGS-84}` does not.
    if (text.ends_with('}') && text.rfind('{') != std::string::npos && text.find(':') < text.rfind('{')) {
        c.zone = zone_among(std::string_view(text).substr(text.rfind('{')));
        text.resize(text.rfind('{'));
    }
    std::size_t colon = text.rfind(':');
    // A colon inside an id group's parentheses belongs to the group.
    if (text.ends_with(')') && text.rfind('(') != std::string::npos) colon = text.rfind(':', text.rfind('('));
    c.name = text.substr(0, colon);
    if (colon == std::string::npos) return;
    std::string word = text.substr(colon + 1);
    if (word.ends_with(')') && word.find('(') != std::string::npos) {
        c.space = word.substr(word.find('(') + 1, word.size() - word.find('(') - 2);
        word.resize(word.find('('));
    }
    const std::string small = ascii::lowered(word);
    for (const auto& [role_word, role] : roles)
        if (small == ascii::lowered(role_word)) {
            c.role = role;
            return;
        }
    c.word = word;
    word = small;
    if (word.ends_with("[]")) {
        c.list = true;
        word.resize(word.size() - 2);
    }
    const auto read = kind_of_word(word);
    if (read && !(c.list && *read == kind::any)) {
        c.kind = *read;
        const bool distance = c.zone.starts_with('+') || c.zone.starts_with('-') || c.zone == "Z";
        if (c.kind != kind::datetime && c.kind != kind::time) c.zone.clear();
        else if (!c.zone.empty() && c.list) faults.push_back({c.offset, c.length, "a list has no time zone of its own", "write it behind each value"});
        else if (c.kind == kind::time && !c.zone.empty() && !distance)
            faults.push_back({c.offset, c.length, "the time zone of a column of times is a distance from UTC", "write one such as +02:00, or date-times"});
        return;
    }
    if (read) {
        c.word.clear();
        faults.push_back({c.offset, c.length, "'any[]' is not a type of column", "write any: a value of any kind may be a list"});
        return;
    }
    std::vector<std::string_view> known;
    for (const auto& [role_word, role] : roles) known.push_back(role_word);
    for_each_word([&](std::string_view kind_word, kind) { known.push_back(kind_word); });
    const auto near = closest(word, known, effort);
    const std::string written = std::exchange(c.word, {});  // said here, once
    const bool surely_language = word.size() == 2 || word.find_first_of("-_") != std::string::npos;
    if (ascii::lowered(c.name) == "name" && (surely_language || !near) && name_language(fmt::format("name_{}", written))) {
        faults.push_back({c.offset, c.length, fmt::format("'{}' is not a type of column", written), fmt::format("if it is the name's language, call the column name_{}", written)});
        return;
    }
    faults.push_back({c.offset, c.length, fmt::format("'{}' is not a type of column", written.substr(0, word.size())),
                      near ? fmt::format("did you mean '{}'?", *near) : "known types: int, double, boolean, string, date, and lists such as string[]"});
}

}  // namespace

csv_header parse_csv_header(const std::vector<csv_field>& fields, std::string_view text) {
    csv_header out;
    hint_effort effort;
    std::unordered_set<std::string> names;
    std::set<csv_role> found;
    // A spreadsheet writes as many fields as its widest row has.
    std::size_t named = fields.size();
    while (named > 1 && fields[named - 1].text.empty()) --named;
    out.nameless = fields.size() - named;
    for (std::size_t i = 0; i < named; ++i) {
        const csv_field& field = fields[i];
        csv_column c;
        c.offset = static_cast<std::size_t>(field.text.data() - text.data());
        c.length = field.text.size();
        if (out.columns.size() == schema::most) {
            const problem many = schema::too_many("columns");
            out.faults.push_back({c.offset, c.length, many.message, many.hint});
            out.whole = false;
            return out;
        }
        parse_column(c, text_of(field), out.faults, effort);
        const bool is_new = c.role == csv_role::property ? names.insert(c.name).second : found.insert(c.role).second || c.role == csv_role::ignored;
        if (!is_new)
            out.faults.push_back({c.offset, c.length, fmt::format("the column '{}' is there twice", text_of(field)), "remove one, or call it :IGNORE"});
        if (c.role == csv_role::property && c.name.empty()) {
            c.role = csv_role::ignored;
            if (i == 0 && named > 1) out.numbered = true;
            else out.faults.push_back({c.offset, c.length, "a column has no name", "name it, or call it :IGNORE"});
        }
        out.columns.push_back(std::move(c));
    }
    return out;
}

bool read_plain_header(csv_header& header, const schema* declared, std::optional<known_nodes> known) {
    std::vector<std::string> names;
    for (const csv_column& c : header.columns) {
        const bool says_role = (c.role != csv_role::property && c.role != csv_role::ignored) || !c.word.empty();
        if (says_role && !known) return false;
        std::string name = says_role || c.role == csv_role::ignored ? std::string() : ascii::lowered(trimmed(c.name));
        std::ranges::replace(name, ' ', '_');
        names.push_back(name);
    }
    const auto column = [&](std::string_view name) -> csv_column* {
        const auto at = std::ranges::find(names, name);
        return at == names.end() ? nullptr : &header.columns[static_cast<std::size_t>(at - names.begin())];
    };
    const auto first_of = [&](std::span<const std::string_view> known) -> csv_column* {
        for (const std::string_view name : known)
            if (csv_column* const found = column(name)) return found;
        return nullptr;
    };
    // How a name is written does not make it another thing, unless the schema says so.
    const auto taken = [&] {
        const auto as_written = [&](const csv_column& c) { return c.role != csv_role::property || (declared != nullptr && declared->property_named(c.name)); };
        std::set<std::string, std::less<>> used;
        for (const csv_column& c : header.columns)
            if (c.role == csv_role::property) used.insert(c.name);
        for (csv_column& c : header.columns) {
            const std::string_view bare = trimmed(c.name);
            if (as_written(c) || bare.size() == c.name.size()) continue;
            if (!used.emplace(bare).second) header.faults.push_back({c.offset, c.length, fmt::format("the column '{}' is there twice", bare), "remove one, or call it :IGNORE"});
            c.name = std::string(bare);
        }
        if (!used.contains("name"))
            if (csv_column* const name = column("name"); name != nullptr && !as_written(*name)) name->name = "name";
        return true;
    };
    const auto end = [&](std::string_view name) -> csv_column* {
        for (const std::string_view more : {"", "_id", "id", "_node", "node", "_node_id", "nodeid"})
            if (csv_column* const found = column(fmt::format("{}{}", name, more))) return found;
        return nullptr;
    };
    csv_column* const named = first_of(name_names);
    const auto are_nodes = [&](csv_column* key, bool is_declared) {
        key->role = csv_role::key;
        if (named != nullptr && named != key && column("name") == nullptr && !is_declared) named->name = "name";
        return taken();
    };
    if (known) return are_nodes(&header.columns[known->key], named != nullptr && declared->find_property(known->type, named->name) != nullptr);
    csv_column* const key = first_of(key_names) != nullptr ? first_of(key_names) : named != nullptr ? first_of(key_names_beside_names) : nullptr;
    const bool has_own_id = key != nullptr && named != nullptr;
    const auto are_ends = [&](csv_column* source, csv_column* target) {
        if (source == nullptr || target == nullptr) return false;
        source->role = csv_role::source, target->role = csv_role::target;
        if (csv_column* const type = first_of(type_names); type != nullptr && type->role == csv_role::property) type->role = csv_role::type;
        for (const std::string_view name : {"weight", "权重"})
            if (csv_column* const weight = column(name)) weight->word = "double", weight->kind = kind::floating;
        return taken();
    };
    // KGTK calls the type of an edge its label, and gives each edge an id.
    if (csv_column* const label = column("label"); label != nullptr && column("name") == nullptr && column("node1") != nullptr && column("node2") != nullptr) {
        if (first_of(type_names) == nullptr) label->role = csv_role::type;
        return are_ends(column("node1"), column("node2"));
    }
    for (std::size_t i = 0; i < end_names.size(); ++i) {
        const auto [from, to] = end_names[i];
        csv_column* const source = end(from);
        csv_column* const target = end(to);
        if (i >= sure_ends && (i < ends_beside_ids ? has_own_id : key != nullptr) && source == column(from) && target == column(to)) continue;
        if (are_ends(source, target)) return true;
    }
    for (std::size_t i = 0; i < twin_names.size(); ++i)
        for (const auto& [one, other] : twin_marks)
            if (!(i < sure_twins ? has_own_id : key != nullptr) && are_ends(end(fmt::format("{}{}", twin_names[i], one)), end(fmt::format("{}{}", twin_names[i], other)))) return true;
    if (key == nullptr) return false;
    return are_nodes(key, named != nullptr && named != column("label") && declared != nullptr && declared->property_named(named->name));
}

std::string_view csv_word(kind k) {
    return with_kind(k, [](auto entry) { return decltype(entry)::table_word; });
}

std::optional<std::string_view> name_language(std::string_view column) {
    if (!column.starts_with("name_")) return std::nullopt;
    const std::string_view language = column.substr(5);
    std::size_t first = 0;
    while (first < language.size() && language[first] >= 'a' && language[first] <= 'z') ++first;
    if (first < 2 || first > 3) return std::nullopt;
    std::size_t part = 0;
    for (std::size_t i = first; i < language.size(); ++i) {
        if (language[i] == '-' || language[i] == '_') {
            if (i > first && part == 0) return std::nullopt;
            part = 0;
        } else if (!ascii::is_alphanumeric(language[i])) {
            return std::nullopt;
        } else if (++part > 8) {
            return std::nullopt;
        }
    }
    if (language.back() == '-' || language.back() == '_') return std::nullopt;
    return language;
}

}  // namespace hexi::abi_v1
