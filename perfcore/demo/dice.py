"""Random draws one at a time, fast enough for a loop over families, the same on every machine."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

import numpy as np

T = TypeVar("T")
_BLOCK = 65_536


class Choice(Generic[T]):
    """Values with weights, ready to be drawn from again and again."""

    def __init__(self, weights: Mapping[T, float]) -> None:
        self.values: Sequence[T] = tuple(weights)
        total = sum(weights.values())
        self.cumulative = [w / total for w in accumulate(weights.values())]
        self.cumulative[-1] = 1.0


class Deck(Generic[T]):
    """A choice drawn from without putting back, so that no year goes astray by chance: months still vary."""

    def __init__(self, choice: Choice[T], size: int) -> None:
        edges = [0, *(round(size * c) for c in choice.cumulative)]
        self._whole = [
            v for v, a, b in zip(choice.values, edges, edges[1:], strict=False) for _ in range(b - a)
        ]
        self._left: list[T] = []

    def draw(self, dice: Dice) -> T:
        """The next card; a new deck when none is left."""
        if not self._left:
            self._left = list(self._whole)
        place = dice.whole(0, len(self._left) - 1)
        self._left[place], self._left[-1] = self._left[-1], self._left[place]
        return self._left.pop()


class Dice:
    """Draws from blocks of uniform numbers: a scalar call to a numpy generator costs ten times as much."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._block: list[float] = []

    def uniform(self) -> float:
        """A number in [0, 1)."""
        if not self._block:
            self._block = self._rng.random(_BLOCK).tolist()
        return self._block.pop()

    def chance(self, p: float) -> bool:
        """True with probability p."""
        return self.uniform() < p

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.uniform() * (high - low + 1))

    def pick(self, choice: Choice[T]) -> T:
        """One of the choice's values, by weight."""
        return choice.values[bisect_right(choice.cumulative, self.uniform())]

    def one_of(self, items: Sequence[T]) -> T:
        """One of the items, all alike."""
        return items[int(self.uniform() * len(items))]

    def exponential(self, mean: float) -> float:
        """A waiting time with this mean."""
        return float(-mean * np.log1p(-self.uniform()))
