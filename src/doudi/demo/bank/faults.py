"""How the sandbox bank misbehaves, set over HTTP at /_fault."""

import random
import threading
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass
class Faults:
    """Each share is a probability from 0 to 1 per call.

    slow: seconds before an answer; down: no answer, the connection is closed; error: 500; cut: a file is
    executed and the connection then cut; refuse: a file is refused with 500 before anything is done;
    truncate: the return file is cut; duplicate: a taken file is answered with 409 as if it were a second one.
    deduplicate: whether the same key is executed once only. settle: seconds until the return file is ready.
    """

    slow: float = 0.0
    down: float = 0.0
    error: float = 0.0
    refuse: float = 0.0
    cut: float = 0.0
    truncate: float = 0.0
    duplicate: float = 0.0
    deduplicate: bool = True
    settle: float = 0.0
    seed: int = 0


class FaultBox:
    """The faults in force, and the dice."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._dice = random.Random(0)
        self.now = Faults()

    def set(self, change: dict[str, Any]) -> dict[str, Any]:
        """Change the given faults ({} changes nothing, {"reset": true} ends all); gives what is in force."""
        with self._lock:
            if change.pop("reset", False):
                self.now = Faults()
            known = {field.name: field.type for field in fields(Faults)}
            unknown = set(change) - set(known)
            if unknown:
                raise ValueError(f"unknown faults: {', '.join(sorted(unknown))}")
            for name, value in change.items():
                setattr(self.now, name, type(getattr(Faults, name))(value))
            if "seed" in change:
                self._dice = random.Random(self.now.seed)
            return asdict(self.now)

    def strikes(self, share: float) -> bool:
        """Throw the dice."""
        with self._lock:
            return self._dice.random() < share

    def cut_at(self, length: int) -> int:
        """Where a file is cut: anywhere before its last line is complete."""
        with self._lock:
            return self._dice.randrange(max(length - 1, 1))
