"""Sharing minutes out by weight, and making a plan shorter, in whole minutes."""

from collections.abc import Sequence


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """Whole minutes for each weight, in order: at least 1 each; their sum is `max(total, len(weights))`.

    By the largest remainder, so that weights that add up to the total are kept as they are, a heavier part never gets
    less than a lighter one, and of equal parts the earlier gets the odd minute. Weights of nothing count alike.
    """
    heavy = list(weights) if any(weight > 0 for weight in weights) else [1] * len(weights)
    parts, left = above_one(max(total, len(heavy)), heavy)
    shares = [1] * len(heavy)
    whole = sum(heavy[at] for at in parts)
    dues = {at: divmod(left * heavy[at], whole) for at in parts}
    odd = left - sum(share for share, _remainder in dues.values())
    first = sorted(parts, key=lambda at: (-dues[at][1], -heavy[at], at))[:odd]
    for at, (share, _remainder) in dues.items():
        shares[at] = share + (at in first)
    return shares


def shortened(total: int, minutes: Sequence[int], floors: Sequence[int], last: Sequence[bool]) -> list[int]:
    """Minutes that fit into the total, taken one by one from the longest.

    Those marked `last` give theirs once the others are down to their floors; below a floor goes only what must, and
    each keeps 1.
    """
    kept = list(minutes)
    for _over in range(sum(minutes) - total):
        above = [at for at, left in enumerate(kept) if left > floors[at]]
        can = (
            [at for at in above if not last[at]] or above or [at for at, left in enumerate(kept) if left > 1]
        )
        if not can:
            break
        kept[max(can, key=lambda at: (kept[at], -at))] -= 1
    return kept


def above_one(total: int, weights: Sequence[int]) -> tuple[list[int], int]:
    """The parts whose due is a minute or more, and the minutes left for them when each of the others has one."""
    parts = list(range(len(weights)))
    while True:
        left, whole = total - len(weights) + len(parts), sum(weights[at] for at in parts)
        kept = [at for at in parts if left * weights[at] >= whole]
        if kept == parts:
            return parts, left
        parts = kept
