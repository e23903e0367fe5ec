"""What people read of a node in files that are not Hexi's own."""
import re

# Of these nothing is seen: see hexi/base/visible.hpp.
UNSEEN = re.compile("[\x00-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]*")


def label(n):
    """What a node is labelled with: its name, its key where nothing of that is seen, or else the numbers of the key's characters."""
    if not UNSEEN.fullmatch(n["name"]):
        return n["name"]
    return n["key"] if not UNSEEN.fullmatch(n["key"]) else " ".join(f"U+{ord(c):04X}" for c in n["key"])
