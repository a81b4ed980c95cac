"""The distributions of a made-up population, read from `shape.yaml`, and drawing from them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.random import Generator
from numpy.typing import NDArray

_FILE = Path(__file__).with_name("shape.yaml")


@dataclass(frozen=True)
class Shape:
    """What the file says, by name."""

    written: Mapping[str, Mapping[str, Any]]

    @cached_property
    def hash(self) -> str:
        """All that the file says, as one number."""
        return sha256(json.dumps(self.written, sort_keys=True, default=str).encode()).hexdigest()

    def about(self) -> dict[str, str]:
        """For a population's description: where each distribution is from, and which are assumed."""
        return {
            name: (part.get("source", "") + ("（假定 assumed）" if part.get("assumed") else "")).strip()
            for name, part in self.written.items()
        }

    def pick(self, name: str, chance: Generator, count: int) -> NDArray[np.int64]:
        """The position of each draw among the weights of `name`; one past them for what they leave open."""
        part = self.written[name]
        edges = np.cumsum(list(part["weights"].values()))
        return np.searchsorted(edges, chance.integers(0, part["of"], count), side="right")

    def keys(self, name: str) -> list[Any]:
        """What the weights of `name` are of."""
        return list(self.written[name]["weights"])

    def rare(self, name: str, chance: Generator, count: int) -> NDArray[np.bool_]:
        """True with the probability written per thousand."""
        found: NDArray[np.bool_] = chance.integers(0, 1000, count) < self.written[name]["per_thousand"]
        return found

    def sums(self, name: str, chance: Generator, count: int) -> NDArray[np.int64]:
        """Fen, log-normal around a median in yuan, to the yuan."""
        part = self.written[name]
        drawn = np.exp(chance.standard_normal(count, np.float32) * (part["sigma_per_hundred"] / 100))
        yuan: NDArray[np.int64] = np.minimum(drawn * part["median"], 20_000_000).astype(np.int64)
        return yuan * 100


@cache
def shape() -> Shape:
    """The shape that comes with the product."""
    return Shape(yaml.safe_load(_FILE.read_text(encoding="utf-8")))
