"""Sharing minutes out by weight, in whole minutes."""

from collections.abc import Sequence


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """A whole number of minutes for each weight, in order: at least 1 each; their sum is `max(total, len(weights))`.

    Everyone has one minute; the rest goes by the largest remainder, so that a heavier part never gets less than
    a lighter one, and of equal parts the earlier gets the odd minute. Weights of nothing count alike.
    """
    rest = max(total - len(weights), 0)
    weights = [max(weight, 0) for weight in weights]
    if not any(weights):
        weights = [1] * len(weights)
    whole = sum(weights)
    shares = [divmod(rest * weight, whole) for weight in weights]
    left = rest - sum(share for share, _remainder in shares)
    first = sorted(range(len(weights)), key=lambda at: (-shares[at][1], -weights[at], at))[:left]
    return [1 + share + (at in first) for at, (share, _remainder) in enumerate(shares)]
