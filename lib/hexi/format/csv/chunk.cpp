#include <hexi/format/csv/chunk_private.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <xxhash.h>

#include <hexi/base/scratch_private.hpp>
#include <hexi/format/csv/cells_private.hpp>
#include <hexi/format/csv/look_private.hpp>
#include <hexi/format/csv/prepare_private.hpp>
#include <hexi/format/csv/scan_private.hpp>
#include <hexi/schema/parse_value.hpp>

namespace hexi::inline abi_v1::detail {

namespace {

/// Turns records of one piece into a `csv_chunk`.
class chunk_reader {
public:
    chunk_reader(const csv_context& context, const csv_table& table, std::size_t begin, std::size_t bytes, bool careful, csv_chunk used)
        : context_(context), table_(table), layout_(*table.layout), plans_(layout_.plans.data()), columns_(layout_.header.columns.size()), out_(std::move(used)) {
        out_.clear();
        out_.bytes = bytes;
        out_.begin = begin;
        out_.careful = careful;
        if (out_.cells.size() < layout_.slots.size()) out_.cells.resize(layout_.slots.size());
        recent_.fill(none);
        if (layout_.first.column != none && !layout_.first.text.empty()) header_again_ = layout_.first.text.data(), header_size_ = layout_.first.text.size(), header_column_ = layout_.first.column;
    }

    /// Takes a record; `record` is where it begins in the file. What few records need is `cold`, so that this stays short.
    void row(const csv_field* fields, std::size_t count, std::size_t record) {
        if (count != columns_ && !as_many(fields, count)) return blank(fields, count) ? void() : wrong_count(fields, count, record);
        current_ = out_.rows;
        record_ = record;
        const std::string_view first = fields[header_column_].text;
        if (first.size() == header_size_ && first.front() == *header_again_ && repeats_header(fields)) return layout_.again ? void() : header_again(fields, record);
        if (!(layout_.edges ? edge_row(fields) : node_row(fields))) return;
        if (context_.lines) out_.row_offsets.push_back(record);
        ++out_.rows;
    }

    csv_chunk finish() {
        resolve();
        if (!bad_.empty()) {
            std::vector<bool> dropped(out_.rows, false);
            for (const std::uint32_t row : bad_) dropped[row] = true;
            out_.drop(dropped);
        }
        return std::move(out_);
    }
    csv_chunk& chunk() { return out_; }

    /// Whether more has been found than will be listed.
    bool crowded() const { return !context_.skip && out_.problems.size() > most_problems; }
    /// A problem of the row that is being read, which may be left out for it.
    void report(std::string_view at, bool quoted, problem what, std::string unknown_key = {}) {
        if (context_.skip && (bad_.empty() || bad_.back() != current_)) bad_.push_back(current_);
        note(at, quoted, std::move(what), context_.skip, std::move(unknown_key));
    }
    /// One of the table.
    void note(std::string_view at, bool quoted, problem what, bool of_skipped = false, std::string unknown_key = {}) {
        if (crowded() || (context_.skip && out_.problems.size() > most_skipped)) return;
        const std::size_t begin = static_cast<std::size_t>(at.data() - table_.file->text().data());
        out_.problems.push_back({begin - (quoted ? 1 : 0), at.size() + (quoted ? 2 : 0), std::move(what), std::move(unknown_key), of_skipped});
        if (of_skipped && !layout_.edges) out_.problems.back().row = record_;
    }
    /// Records that are no rows: what is wrong with them, which may be that they are no CSV.
    void no_row(std::size_t begin, std::size_t length, std::size_t record, problem what, bool swallows = false) {
        out_.skipped += context_.skip ? 1U : 0U;
        if (crowded() || (context_.skip && out_.problems.size() > most_skipped)) return;
        out_.problems.push_back({begin, length, std::move(what), {}, context_.skip, record, swallows});
    }
    bool skips() const { return context_.skip; }

private:
    static constexpr std::size_t none = csv_layout::no_column;

    /// Whether a record has only empty fields too many, as spreadsheets write them: as many as their widest row has.
    bool as_many(const csv_field* fields, std::size_t count) const {
        return count > columns_ && std::all_of(fields + columns_, fields + count, [](const csv_field& f) { return f.text.empty(); });
    }
    /// Whether nothing stands in a record: an empty row of a spreadsheet.
    static bool blank(const csv_field* fields, std::size_t count) {
        if (count == 1) return trimmed(fields->text).empty();
        return std::all_of(fields, fields + count, [](const csv_field& f) { return f.text.empty(); });
    }

    /// Whether a record is the header once more, as where files were put one behind the other.
    [[gnu::cold]] bool repeats_header(const csv_field* fields) const {
        if (std::memcmp(fields[header_column_].text.data(), header_again_, header_size_) != 0) return false;
        const std::string_view file = layout_.file->text();
        for (std::size_t i = 0; i < columns_; ++i)
            if (const csv_column& c = layout_.header.columns[i]; fields[i].text != file.substr(c.offset, c.length) || fields[i].quoted != (c.offset > 0 && file[c.offset - 1] == '"')) return false;
        return true;
    }
    [[gnu::cold]] void header_again(const csv_field* fields, std::size_t record) {
        const csv_field& last = fields[columns_ - 1];
        const auto end = static_cast<std::size_t>(last.text.data() + last.text.size() - table_.file->text().data()) + (last.quoted ? 1 : 0);
        no_row(record, end - record, record, {"wrong-header", "this record is the header once more", "remove it: of tables that are put one behind the other only the first has one; a row that is meant is told apart by quotation marks around one of its fields"});
    }

    [[gnu::cold]] void wrong_count(const csv_field* fields, std::size_t count, std::size_t record) {
        if (layout_.again || crowded()) return;
        const std::string_view file = table_.file->text();
        const csv_field& last = fields[count - 1];
        const auto end = static_cast<std::size_t>(last.text.data() + last.text.size() - file.data()) + (last.quoted ? 1 : 0);
        const bool more = count > columns_;
        const std::size_t begin = more ? static_cast<std::size_t>(fields[columns_].text.data() - file.data()) - (fields[columns_].quoted ? 1 : 0) : record;
        problem p{"wrong-field-count", fmt::format("this record has {} field{}, the header has {}", count, count == 1 ? "" : "s", columns_), {}};
        const auto [sign, signs] = table_.delimiter == ',' ? std::pair("a comma", "commas") : table_.delimiter == ';' ? std::pair("a semicolon", "semicolons")
                                 : table_.delimiter == '\t' ? std::pair("a tab", "tabs") : std::pair("a bar", "bars");
        const auto parted_by = [&](char other) { return other != table_.delimiter && static_cast<std::size_t>(std::count(last.text.begin(), last.text.end(), other)) + 1 == columns_; };
        if (count == 1 && columns_ > 1 && !last.quoted && (parted_by(',') || parted_by(';') || parted_by('\t') || parted_by('|')))
            p.hint = fmt::format("the header is separated by {}, and this record by another sign: write one in both", signs);
        else if (count == 1 && (is_total(last.text) || is_footnote(last.text))) p.hint = beneath_hint;
        else if (!more) p.hint = fmt::format("add the missing {}; an empty field means no value", signs);
        else if (count <= columns_ + layout_.header.nameless) p.hint = "the header has no name for this column: name it, or call it :IGNORE";
        else p.hint = fmt::format("put a field that holds {} in quotation marks", sign);
        no_row(begin, end - begin, record, std::move(p));
    }

    bool is_null(std::string_view text) const {
        return std::ranges::any_of(context_.nulls, [&](const std::string& null) { return null == text; });
    }

    /// The text that a field means, valid as long as the chunk.
    std::string_view text(const csv_field& field) {
        if (!field.doubled) return field.text;
        return out_.unescaped.emplace_back(text_of(field));
    }

    std::uint32_t local_text(std::string_view text) {
        const std::uint32_t tag = text_pool::tag_of(text);
        std::size_t& recent = recent_[tag % recent_.size()];
        if (recent != none && out_.texts[recent].tag == tag && out_.texts[recent].text == text) return static_cast<std::uint32_t>(recent);
        recent = out_.texts.size();
        out_.texts.push_back({text, tag});
        return static_cast<std::uint32_t>(recent);
    }
    std::uint32_t raw(std::string_view text) {
        if (!out_.raw.empty() && out_.raw.back() == text) return static_cast<std::uint32_t>(out_.raw.size() - 1);
        out_.raw.push_back(text);
        return static_cast<std::uint32_t>(out_.raw.size() - 1);
    }

    /// What to do with an empty key: the usual, unless the row is likely to be a sum or a note beneath the table.
    std::string hint_for_empty(std::string_view field, std::string_view usual) const {
        const std::string_view file = table_.file->text();
        return std::string(is_beneath(file, static_cast<std::size_t>(field.data() - file.data()), table_.delimiter) ? beneath_hint : usual);
    }

    // --- nodes ------------------------------------------------------------------------------

    /// False where there is no node in the row.
    bool node_row(const csv_field* fields) {
        const csv_field& key = fields[layout_.key_column];
        const std::string_view key_text = text(key);
        if (key_text.empty() && (layout_.makes || blank(fields, columns_))) return false;
        if (layout_.makes && layout_.optional_column != none && !context_.nulls.empty() && is_null(key.text)) return false;
        if (key_text.empty())
            report(key.text, key.quoted, {"empty-key", "a node's key cannot be empty", hint_for_empty(key.text, "give it a stable name")});
        // What edges call a node without a key is no text of the graph.
        out_.keys.push_back({csv_key(key_text), key_text.starts_with(without_key) ? csv_chunk::no_text : local_text(key_text)});
        out_.offsets.push_back(static_cast<std::size_t>(key.text.data() - table_.file->text().data()) - (key.quoted ? 1 : 0));
        const csv_plan* plans = plans_;
        if (!layout_.node_type) {
            const csv_field* labels = layout_.type_column == none ? nullptr : fields + layout_.type_column;
            const std::string_view label_text = labels == nullptr ? std::string_view{} : text(*labels);
            if (context_.open) {
                out_.labels.push_back(raw(label_text));
            } else {
                const auto type = closed_type(label_text);
                if (!type) {
                    unknown_labels(*labels, label_text);
                    out_.node_types.push_back(node_type_id::none());
                    return true;
                }
                out_.node_types.push_back(*type);
                if (layout_.by_type) plans = plans_for(*type);
            }
        }
        values(fields, plans);
        return true;
    }

    std::optional<node_type_id> closed_type(std::string_view labels) {
        const auto known = types_.find(labels);
        if (known != types_.end()) return known->second;
        std::vector<std::string> all;
        for_each_element(labels, ';', [&](std::string_view label) {
            if (!label.empty()) all.emplace_back(label);
        });
        std::ranges::sort(all);
        const auto found = context_.type_of_labels->find(fmt::format("{}", fmt::join(all, ";")));
        const auto type = found == context_.type_of_labels->end() ? std::nullopt : std::optional(found->second);
        types_.emplace(labels, type);
        return type;
    }
    void unknown_labels(const csv_field& field, std::string_view labels) {
        if (crowded()) return;
        const schema& s = *context_.schema;
        problem p{"unknown-type", fmt::format("no node type has exactly the labels '{}'", labels), {}};
        const std::string_view first = labels.substr(0, labels.find(';'));
        if (const auto type = s.find_node_type(first)) {
            p.hint = s[*type].abstract ? fmt::format("'{}' is abstract: use one of its subtypes", first)
                                       : fmt::format("write: {}", fmt::join(s[*type].labels, ";"));
        } else {
            const auto near = closest_of(first, [&](auto consider) {
                for (std::size_t i = 0; i < s.node_type_count(); ++i)
                    if (!s[node_type_id(i)].abstract && !consider(s[node_type_id(i)].name)) break;
            }, effort_);
            if (near) p.hint = fmt::format("did you mean '{}'?", *near);
        }
        report(field.text, field.quoted, std::move(p));
    }

    // --- edges ------------------------------------------------------------------------------

    struct end_text {
        csv_key key;
        std::string_view at;
        bool quoted;
    };

    /// False where there is no edge in the row.
    bool edge_row(const csv_field* fields) {
        if (layout_.optional_column != none) {
            const csv_field& key = fields[layout_.optional_column];
            if (key.text.empty() || (!context_.nulls.empty() && is_null(key.text))) return false;
        }
        if (fields[layout_.source_column].text.empty() && blank(fields, columns_)) return false;
        edge_record e;
        const csv_plan* plans = plans_;
        if (layout_.edge_type) {
            e.type = *layout_.edge_type;
        } else {
            const csv_field& field = fields[layout_.type_column];
            const std::string_view name = text(field);
            if (context_.open) {
                if (name.empty()) report(field.text, field.quoted, {"unknown-type", "an edge needs a type", "write one, such as KNOWS"});
                out_.labels.push_back(raw(name));
            } else if (const auto type = context_.schema->find_edge_type(name)) {
                e.type = *type;
                if (layout_.by_type) plans = plans_for(*type);
            } else {
                if (!crowded()) unknown_edge_type(field, name);
                plans = nullptr;
            }
        }
        const csv_field& source = fields[layout_.source_column];
        const csv_field& target = fields[layout_.target_column];
        if (context_.outside) {
            out_.ends.push_back({csv_key_hash(text(source), layout_.source_space), source.text, source.quoted});
            out_.ends.push_back({csv_key_hash(text(target), layout_.target_space), target.text, target.quoted});
            out_.edges.push_back(e);
            if (plans != nullptr) values(fields, plans);
            return true;
        }
        pending_[waiting_ * 2] = {csv_key(text(source)), source.text, source.quoted};
        pending_[waiting_ * 2 + 1] = {csv_key(text(target)), target.text, target.quoted};
        (*context_.keys)[layout_.source_space].prefetch(pending_[waiting_ * 2].key);
        (*context_.keys)[layout_.target_space].prefetch(pending_[waiting_ * 2 + 1].key);
        out_.edges.push_back(e);
        if (++waiting_ == batch) resolve();
        if (plans != nullptr) values(fields, plans);
        return true;
    }

    void unknown_edge_type(const csv_field& field, std::string_view name) {
        const schema& s = *context_.schema;
        const auto near = closest_of(name, [&](auto consider) {
            for (std::size_t i = 0; i < s.edge_type_count(); ++i)
                if (!consider(s[edge_type_id(i)].name)) break;
        }, effort_);
        report(field.text, field.quoted, {"unknown-type", fmt::format("no edge type is called '{}'", name), near ? fmt::format("did you mean '{}'?", *near) : ""});
    }

    /// Looks up the ends of the edges that wait for it; their places in the table are near by now.
    void resolve() {
        if (waiting_ == 0) return;
        const csv_keys& sources = (*context_.keys)[layout_.source_space];
        const csv_keys& targets = (*context_.keys)[layout_.target_space];
        edge_record* edges = out_.edges.data() + (out_.edges.size() - waiting_);
        for (std::size_t i = 0; i < waiting_; ++i) {
            sources.prefetch_text(pending_[i * 2].key);
            targets.prefetch_text(pending_[i * 2 + 1].key);
        }
        for (std::size_t i = 0; i < waiting_; ++i) {
            edges[i].source = sources.find(pending_[i * 2].key);
            edges[i].target = targets.find(pending_[i * 2 + 1].key);
            if (edges[i].source.valid() && edges[i].target.valid()) continue;
            current_ = static_cast<std::uint32_t>(out_.edges.size() - waiting_ + i);
            if (!edges[i].source.valid() && !layout_.no_source_group) unknown_key(pending_[i * 2], layout_.source_space);
            if (!edges[i].target.valid() && !layout_.no_target_group) unknown_key(pending_[i * 2 + 1], layout_.target_space);
        }
        if (!context_.open)
            for (std::size_t i = 0; i < waiting_; ++i) {
                current_ = static_cast<std::uint32_t>(out_.edges.size() - waiting_ + i);
                check_ends(edges[i], pending_[i * 2]);
            }
        waiting_ = 0;
        current_ = out_.rows;
    }
    void unknown_key(const end_text& end, std::uint32_t space) {
        if (!context_.skip)
            return out_.lost_ends.push_back({static_cast<std::size_t>(end.at.data() - table_.file->text().data()), static_cast<std::uint32_t>(end.at.size()), space, end.quoted});
        const std::string key(end.key.text, end.key.length);
        const std::string& group = (*context_.spaces)[space];
        problem p{"unknown-key", group.empty() ? fmt::format("no node has the key '{}'", key) : fmt::format("no node has the key '{}' in the group '{}'", key, group), {}};
        // A column that is edges stands in a row that is a node.
        if (layout_.optional_column != none) p.message = group.empty() ? fmt::format("no node has the key '{}'; the rest of the row is read", key) : fmt::format("no node has the key '{}' in the group '{}'; the rest of the row is read", key, group);
        if (end.key.length == 0) p = {"unknown-key", "an end of this edge is empty", hint_for_empty(end.at, "write the key of a node")};
        const std::size_t before = out_.problems.size();
        report(end.at, end.quoted, std::move(p), key);
        if (out_.problems.size() > before) out_.problems.back().group = space;
    }
    void check_ends(const edge_record& e, const end_text& source) {
        if (!e.type.valid() || !e.source.valid() || !e.target.valid()) return;
        const node_type_id from = (*context_.node_types)[e.source.index()];
        const node_type_id to = (*context_.node_types)[e.target.index()];
        if (!from.valid() || !to.valid()) return;
        const std::uint64_t wanted = std::uint64_t{e.type.index()} << 32U | from.index() << 16U | to.index();
        if (wanted == fitting_) return;
        const auto [known, is_new] = fits_.try_emplace(wanted, false);
        if (is_new) known->second = context_.schema->fits(e.type, from, to);
        if (known->second) {
            fitting_ = wanted;
            return;
        }
        if (crowded()) return;
        report(source.at, source.quoted, misfitting_ends(*context_.schema, e.type, from, to));
    }

    // --- values -----------------------------------------------------------------------------

    template <class TypeId>
    const csv_plan* plans_for(TypeId type) {
        const auto [at, is_new] = plans_by_type_.try_emplace(type.index());
        if (is_new) at->second = plans_of(*context_.schema, layout_, type);
        return at->second.data();
    }

    void values(const csv_field* fields, const csv_plan* plans) {
        for (std::size_t i = 0; i < columns_; ++i) {
            if (plans[i].role != csv_role::property) continue;
            const csv_field& field = fields[i];
            if (field.text.empty() && (!field.quoted || !may_be_empty(plans[i]))) continue;  // no value
            if (!context_.nulls.empty() && is_null(field.text)) continue;
            if (plans[i].unknown) {
                unknown_property(field, i);
                continue;
            }
            value(field, plans[i]);
        }
    }
    /// Whether `""` is a value: a text or a list, but no number.
    bool may_be_empty(const csv_plan& plan) const {
        if (plan.unknown) return false;
        const csv_slot& slot = layout_.slots[plan.slot];
        return slot.list || slot.evidence || slot.kind == kind::text;
    }
    void unknown_property(const csv_field& field, std::size_t column) {
        if (!crowded()) report(field.text, field.quoted, {"unknown-property", fmt::format("this type has no property '{}'", layout_.header.columns[column].name),
                                          "leave the field empty"});
    }
    void value(const csv_field& field, const csv_plan& plan) {
        const csv_slot& slot = layout_.slots[plan.slot];
        csv_cells& cells = out_.cells[plan.slot];
        const std::uint32_t row = out_.rows;
        const auto add = [&](auto v) {
            if (cells.size() == 0) out_.filled.push_back(plan.slot);
            cells.add(row, v);
        };
        if (slot.deferred) {
            const std::string_view all = text(field);
            if (!may_be_empty(plan) && trimmed(all).empty()) return;
            check_deferred(field, all, slot, plan);
            add(raw(all));
            return;
        }
        const bool good = with_kind(slot.kind, [&](auto of) {
            using entry = decltype(of);
            if constexpr (std::same_as<entry, any_kind>) {
                return false;  // deferred
            } else if constexpr (std::same_as<entry, enumeration_kind>) {
                const std::string_view v = text(field);
                if (plan.declared != nullptr && plan.declared->values.valid() && !context_.schema->has_value(plan.declared->values, v)) return false;
                add(local_text(v));
            } else if constexpr (std::same_as<entry, quantity_kind>) {
                const auto parsed = parse_scalar(*context_.schema, *plan.declared, text(field), &effort_);
                if (!parsed) return false;
                add(std::get<quantity>(*parsed));
            } else if constexpr (std::same_as<typename entry::type, std::string>) {
                add(local_text(text(field)));
            } else {
                if constexpr (std::same_as<entry, integer_kind>)
                    if (const auto v = quick_integer(field.text)) return add(*v), true;
                auto v = entry::parse(trimmed(plan.zone == nullptr ? field.text : in_zone(field, slot, plan)));
                if (!v) {
                    const auto usual = usual_form(slot.kind, plan.zone == nullptr ? text(field) : in_zone(field, slot, plan));
                    if (usual) v = entry::parse(*usual);
                }
                if (!v) return false;
                if constexpr (detail::pooled<entry>) add(local_text(out_.unescaped.emplace_back(entry::bytes(*v))));
                else add(entry::store(*v));
            }
            return true;
        });
        if (good || trimmed(field.text).empty()) return;  // spaces are no value
        check_value(field, plan.zone == nullptr ? text(field) : in_zone(field, slot, plan), slot, plan);
    }
    /// With the time zone that the header gives, unless it names one.
    [[gnu::cold]] std::string_view in_zone(const csv_field& field, const csv_slot& slot, const csv_plan& plan) {
        auto zoned = with_zone(slot.kind, text(field), *plan.zone);
        return zoned ? std::string_view(out_.unescaped.emplace_back(*std::move(zoned))) : text(field);
    }
    /// Says what is wrong with a text, if anything is.
    void check_value(const csv_field& field, std::string_view found, const csv_slot& slot, const csv_plan& plan) {
        const auto read = [&](std::string_view one) {
            if (plan.declared != nullptr) return parse_cell(*context_.schema, *plan.declared, one, &effort_);
            return parse_cell(*context_.schema, {.name = slot.name, .kind = slot.kind}, one, &effort_);
        };
        const auto parsed = read(found);
        if (parsed) return;
        problem told = parsed.problems().front();
        if (slot.list)
            if (auto elements = likely_elements(found, [&](std::string_view one) { return bool(read(one)); })) told.hint = *std::move(elements);
        report(field.text, field.quoted, std::move(told));
    }
    /// Lists, evidence and quantities of open schemas are made later; here they are only checked.
    void check_deferred(const csv_field& field, std::string_view all, const csv_slot& slot, const csv_plan& plan) {
        const bool quick = slot.list && !slot.evidence && (slot.kind == kind::text || (slot.kind == kind::enumeration && plan.declared == nullptr));
        if (quick || crowded()) return;
        const auto check = [&](std::string_view element) {
            // The element's own place, where the field holds it as it is.
            csv_field at = field;
            const std::less_equal<const char*> not_behind;
            if (slot.list && not_behind(field.text.data(), element.data()) && not_behind(element.data() + element.size(), field.text.data() + field.text.size()) && element.size() < all.size())
                at = {element, false, false};
            if (slot.evidence) {
                if (!parse_evidence(element))
                    report(at.text, at.quoted, {"wrong-evidence", fmt::format("'{}' is not evidence", element), "write DOCUMENT:LINE:START-END, lines from 1, characters from 0"});
                return;
            }
            if (slot.kind == kind::any && context_.open) {
                // Units are learnt when the rows are put together, one piece after the other.
                const auto read = parse_literal(element, {.parse = [&](std::string_view q) { return is_quantity(*context_.declared, trimmed(q)) ? std::optional(quantity{}) : std::nullopt; }});
                if (!read) report(at.text, at.quoted, read.problems().front());
                return;
            }
            if (slot.kind == kind::quantity && context_.open) {
                if (!is_quantity(*context_.declared, trimmed(element))) {
                    const auto parsed = parse_scalar(*context_.declared, {.name = slot.name, .kind = slot.kind}, element);
                    if (!parsed) report(at.text, at.quoted, parsed.problems().front());
                }
                return;
            }
            check_value(at, element, slot, plan);
        };
        if (slot.list) for_each_element(all, ';', check);
        else check(all);
    }
    static std::optional<std::int64_t> quick_integer(std::string_view text) {
        if (text.empty() || text.size() > 18) return std::nullopt;
        std::int64_t n = 0;
        for (const char c : text) {
            const auto digit = static_cast<unsigned>(c) - '0';
            if (digit > 9) return std::nullopt;
            n = n * 10 + static_cast<std::int64_t>(digit);
        }
        return n;
    }

    static constexpr std::size_t batch = 32;

    const csv_context& context_;
    const csv_table& table_;
    const csv_layout& layout_;
    const csv_plan* plans_;
    std::size_t columns_;
    csv_chunk out_;
    hint_effort effort_{2'000'000};  // a piece is read in as much
    std::unordered_map<std::size_t, std::vector<csv_plan>> plans_by_type_;
    std::unordered_map<std::uint64_t, bool> fits_;  // an edge's type and those of its ends
    std::array<std::size_t, 1024> recent_{};
    std::unordered_map<std::string_view, std::optional<node_type_id>> types_;
    std::array<end_text, batch * 2> pending_{};
    std::size_t waiting_ = 0;
    std::uint32_t current_ = 0;          // the row that is read, or looked at again
    std::size_t record_ = 0;             // where the record begins that is read
    std::vector<std::uint32_t> bad_{};   // rows to be left out
    std::uint64_t fitting_ = ~std::uint64_t{0};
    // The header's field over the key, or the source, by which a row may be the header once more; where it is empty no row is so long.
    const char* header_again_ = nullptr;
    std::size_t header_size_ = ~std::size_t{0}, header_column_ = 0;
};

/// The place of the first byte that is not UTF-8, if there is one.
void check_utf8(chunk_reader& reader, std::string_view piece) {
    for (std::size_t at = 0; at < piece.size();) {
        if (piece.size() - at >= 64) {
            const unsigned ascii = static_cast<unsigned>(std::countr_zero(csv_marks_of(piece.data() + at).high));
            at += ascii;
            if (ascii == 64) continue;
        } else if ((static_cast<std::uint8_t>(piece[at]) & 0x80U) == 0) {
            ++at;
            continue;
        }
        const decoded d = decode(piece.substr(at));
        if (d.length == 1)
            return reader.note(piece.substr(at, 1), false, {"not-utf-8", fmt::format("the byte 0x{:02X} is not UTF-8", static_cast<std::uint8_t>(piece[at])), encoding_hint(piece, at)});
        at += d.length;
    }
}

}  // namespace

problem misfitting_ends(const schema& s, edge_type_id type, node_type_id from, node_type_id to) {
    const edge_type& t = s[type];
    return {"edge-ends", fmt::format("'{}' may not go from {} to {}", t.name, s[from].name, s[to].name),
            fmt::format("it may go from {} to {}", t.from.empty() ? "anything" : listed(t.from), t.to.empty() ? "anything" : listed(t.to))};
}

std::array<std::uint64_t, 2> csv_key_hash(std::string_view key, std::uint32_t group) {
    static const std::uint64_t seed = seed_nobody_knows();
    const XXH128_hash_t hash = XXH3_128bits_withSeed(key.data(), key.size(), seed + group * 0x9E3779B97F4A7C15U);
    return {hash.high64, hash.low64};
}

void csv_chunk::drop(const std::vector<bool>& dropped) {
    std::vector<std::uint32_t> new_row(dropped.size(), 0);
    std::uint32_t kept = 0;
    for (std::size_t i = 0; i < dropped.size(); ++i) {
        new_row[i] = kept;
        kept += dropped[i] ? 0U : 1U;
    }
    skipped += dropped.size() - kept;
    const auto keep = [&](auto& of) {
        if (of.size() == 0) return;
        std::size_t to = 0;
        for (std::size_t i = 0; i < dropped.size(); ++i)
            if (!dropped[i]) of.data()[to++] = of.data()[i];
        of.resize(to);
    };
    keep(keys), keep(offsets), keep(node_types), keep(edges), keep(labels), keep(row_offsets);
    for (const std::uint32_t slot : filled) cells[slot].drop(dropped, new_row, cells[slot].cell_size());
    std::erase_if(filled, [&](std::uint32_t slot) {
        if (cells[slot].size() > 0) return false;
        cells[slot].clear();
        return true;
    });
    rows = kept;
}

csv_chunk read_csv_chunk(const csv_context& context, const csv_table& table, std::size_t begin, std::size_t end, bool careful,
                         csv_chunk used) {
    const std::string_view file = table.file->text();
    const std::string_view piece = file.substr(begin, end - begin);
    chunk_reader reader(context, table, begin, piece.size(), careful, std::move(used));
    const bool again = table.layout->again;  // what is wrong is told already
    if (careful) {
        csv_reader rows(file.substr(0, end), begin, table.delimiter);
        for (std::size_t faults = 0; rows.next();) {
            const bool whole = rows.faults().size() == faults;
            if (whole || !reader.skips()) reader.row(rows.fields().data(), rows.fields().size(), rows.record());
            if (whole) continue;
            for (std::size_t i = faults; i < rows.faults().size() && !again; ++i) {
                const csv_fault& fault = rows.faults()[i];
                reader.no_row(fault.offset, fault.length, rows.record(), {"not-csv", fault.message, fault.hint}, fault.open_quote);
                if (reader.skips()) break;
            }
            faults = rows.faults().size();
            if (!reader.skips()) continue;
            // Of what is never closed only the line is left out, not all that stands behind it. A new reader counts faults anew.
            std::size_t next = rows.position();
            if (rows.faults().back().open_quote) next = std::min(file.substr(0, end).find('\n', rows.record()), end - 1) + 1;
            rows = csv_reader(file.substr(0, end), next, table.delimiter);
            faults = 0;
        }
        if (!again) check_utf8(reader, piece);
        return reader.finish();
    }
    std::vector<csv_field> fields(std::max<std::size_t>(table.layout->header.columns.size() * 2, 16));
    std::size_t count = 0;   // of fields
    std::size_t from = 0;    // of the field
    std::size_t record = 0;  // of the record
    csv_traits met;
    bool broken = false;
    const auto take = [&](std::size_t to, bool last) {
        std::string_view text = piece.substr(from, to - from);
        from = to + 1;
        if (last && !text.empty() && text.back() == '\r') text.remove_suffix(1);
        if (count == fields.size()) fields.resize(count * 2);
        csv_field& field = fields[count++];
        if (!met.quotes) {
            field = {text};
        } else if (!text.empty() && text.front() == '"') {
            if (text.size() < 2 || text.back() != '"') return void(broken = true);
            const std::string_view inner = text.substr(1, text.size() - 2);
            bool doubled = false;
            for (std::size_t quote = inner.find('"'); quote != std::string_view::npos; quote = inner.find('"', quote + 2)) {
                doubled = true;
                if (quote + 1 >= inner.size() || inner[quote + 1] != '"') broken = true;
            }
            field = {inner, true, doubled};
        } else {
            if (text.find('"') != std::string_view::npos) broken = true;
            field = {text};
        }
    };
    const auto end_record = [&] {
        const bool blank = count == 1 && fields[0].text.empty() && !fields[0].quoted;
        if (!blank && !broken) reader.row(fields.data(), count, begin + record);
        count = 0;
        record = from;
    };
    scan_csv(piece, table.delimiter, met, [&](std::size_t at, bool line_break) {
        if (broken) return;
        take(at, line_break);
        if (line_break) end_record();
    });
    if (!broken && record < piece.size()) {
        take(piece.size(), true);
        end_record();
    }
    if (met.high && !again) check_utf8(reader, piece);
    csv_chunk out = reader.finish();
    out.open_quote = met.open_quote;
    out.not_csv = broken || met.open_quote;
    return out;
}

}  // namespace hexi::abi_v1::detail
