// Hexi's own layout: where boxes, the frames around them, the lines between them and the words on the lines go.
//
//     arrangement_of wanted{.boxes = {{80, 30}, {80, 30}}, .ties = {{0, 1, 30, 12}}};
//     const arrangement found = arrange(wanted);
//
// Numbers in, numbers out: nothing of a graph, of fonts or of Graphviz. Lengths are in points, `y` downwards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include <hexi/draw/layout/geometry.hpp>

namespace hexi::inline abi_v1 {

/// No frame: what stands in it stands on the ground.
inline constexpr std::uint32_t no_frame = std::numeric_limits<std::uint32_t>::max();

struct box_to_place {
    double width = 0, height = 0;
    std::uint32_t frame = no_frame;
    std::vector<point> outline{};       ///< around 0,0, where lines end; its sides where empty
    std::optional<point> start{};       ///< where it was in an earlier picture
};

struct tie_to_place {
    std::uint32_t from = 0, to = 0;     ///< boxes
    double label_width = 0, label_height = 0;  ///< 0 if it has none
    double arrow = 6;                   ///< how long its tip is; 0: none
    bool weak = false;                  ///< pulls little
    bool must_be_labelled = false;      ///< its label stands somewhere, at worst on another line or label
    bool drawn = true;                  ///< else it only keeps its ends together
};

/// A frame stands after the one that it stands in.
struct frame_to_place {
    std::uint32_t frame = no_frame;     ///< in which it stands
    double title_width = 0, title_height = 0;  ///< of the words at its upper left
};

struct arrangement_of {
    std::vector<box_to_place> boxes{};
    std::vector<tie_to_place> ties{};
    std::vector<frame_to_place> frames{};
    double aspect = 1.55;                ///< about how many times as wide as high the whole is to be
};

struct placed_line {
    std::vector<point> curve{};         ///< cubic pieces: 3 × pieces + 1 points; empty if it is not drawn
    point tip{};                        ///< of the arrow, which begins where the curve ends
    std::optional<point> label{};       ///< its middle; nothing if there was no room
    std::vector<std::vector<point>> pieces{};  ///< where words of other lines lie on the curve: what is drawn of it, in order; empty if all is
};

struct arrangement {
    double width = 0, height = 0;
    std::vector<point> boxes{};         ///< their middles
    std::vector<box> frames{};
    std::vector<placed_line> lines{};
    std::size_t without_room = 0;       ///< labels that found none
    std::size_t through_boxes = 0;      ///< lines that found no way round all boxes
};

/// Arranges them: by the lengths of ways along the ties, each frame's contents first, then the frames among the rest.
///
/// Shape    no two boxes overlap, nor two frames of which neither stands in the other; a frame holds its boxes and frames and
///          nothing else. All is drawn together as far as labels have room, what no ways hold together side by side, single boxes in rows,
///          and stretched towards `aspect` where it is a fifth off or more. A line goes through no box but its ends and through no frame that
///          holds neither, and labels lie on no box and on no other label (what found no place is counted). Up to 900 lines have a gap where
///          a label of another is on them
/// Order    the same input, the same output; few ties more or less move little, and with `start` nearly nothing
/// Cost     about 0.4 s for 150 boxes with labels, which may be placed twelve times, 8 s for 5,000
[[nodiscard]] arrangement arrange(const arrangement_of& what);

}  // namespace hexi::abi_v1
