"""The messages a gateway was given, kept in its own file, one JSON object per line."""

import json
import os
import threading
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Message:
    """One message: the sender's key for it, the phone, the text, and when it was taken (RFC 3339)."""

    key: str
    to: str
    text: str
    at: str


class Store:
    """Messages in DIR/messages.jsonl. A key is taken once: the same again changes nothing."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "messages.jsonl"
        self._lock = threading.Lock()
        self._messages = {message.key: message for message in self._read()}

    def take(self, message: Message) -> bool:
        """Keep a message; False when its key is known already."""
        with self._lock:
            if message.key in self._messages:
                return False
            handle = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "a", encoding="utf-8") as out:
                out.write(json.dumps(asdict(message), ensure_ascii=False) + "\n")
            self._messages[message.key] = message
            return True

    def latest(self, count: int = 100) -> list[Message]:
        """The last messages, newest first."""
        with self._lock:
            return list(self._messages.values())[: -count - 1 : -1]

    def _read(self) -> list[Message]:
        if not self._file.exists():
            return []
        found = []
        for line in self._file.read_text(encoding="utf-8").splitlines():
            try:
                found.append(Message(**json.loads(line)))
            except (ValueError, TypeError):
                continue  # a line that was cut when the gateway was killed
        return found
