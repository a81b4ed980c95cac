"""Words in the two languages of the product: Chinese first, English complete."""

from typing import NamedTuple


class Label(NamedTuple):
    zh: str
    en: str

    def text(self, language: str) -> str:
        """The words in a language: "en", or anything else for Chinese."""
        return self.en if language == "en" else self.zh
