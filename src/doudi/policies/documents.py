"""Citations in English: 民发〔2021〕57号 第十三条第二款 → Min Fa [2021] No. 57, Article 13(2)."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from doudi.law.benefits.entry import Entry, read_file

_FOLDER = Path(__file__).parent
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_NUMBER = "[零一二三四五六七八九十百]+"
_PLACE = rf"第{_NUMBER}条(?:第{_NUMBER}款)?(?:第{_NUMBER}项)?|第{_NUMBER}款(?:第{_NUMBER}项)?|第{_NUMBER}项"
_PLACES = re.compile(rf"\s*(?:{_PLACE})(?:[、和至](?:{_PLACE}))*")
_ONE = re.compile(_PLACE)
_SECTION = re.compile(rf"[\s、]*({_NUMBER})（({_NUMBER})）(\d*)|\s({_NUMBER})(?=[、；]|\s第|$)")


class Document(NamedTuple):
    """A document by every name it is cited by; in force from `since` and before `until`, where known.
    `parts`: it has no articles, but parts (一) and sections (二（三）)."""

    named: tuple[str, ...]
    english: str
    since: date | None
    until: date | None
    parts: bool = False


def read(root: Path) -> tuple[Document, ...]:
    """Every cited document, none by a name of another; none where there is no such file.

    Raises UnableToReadPolicy.
    """
    found: list[Document] = []
    if not (root / "documents.yaml").exists():
        return ()
    for entry in read_file(root / "documents.yaml", root).only("documents").entries("documents"):
        document = _document(entry.only("named", "en", "since", "until", "parts"))
        if taken := {name for one in found for name in one.named} & set(document.named):
            raise entry.refusal(
                f"{', '.join(taken)} is another document's name already: keep one entry of it"
            )
        found.append(document)
    return tuple(found)


def _document(entry: Entry) -> Document:
    since, until = entry.day("since", optional=True), entry.day("until", optional=True)
    if since and until and until <= since:
        raise entry.refusal("“until” must be after “since” (it is the first day that is out)", "until")
    return Document(entry.words("named"), entry.text("en"), since, until, entry.flag("parts"))


@cache
def names() -> Mapping[str, str]:
    """The English name of each document, by every name it is cited by."""
    return {name: document.english for document in read(_FOLDER) for name in document.named}


def in_english(citation: str) -> str:
    """A citation with its documents and articles in English; what is neither stays as it was written."""
    said = re.sub(r"《(.+?)》(（[^）]*号）)?", _title, citation)
    for name in sorted(names(), key=len, reverse=True):
        said = said.replace(name, names()[name])
    said = _SECTION.sub(_section, said)
    return re.sub("^, ", "", _PLACES.sub(_places, said).replace("；", "; "))


def _section(found: re.Match[str]) -> str:
    """二（三）9 → Part 2(3), 9; 一 → Part 1."""
    if found[4]:
        return f", Part {number(found[4])}"
    item = f", {found[3]}" if found[3] else ""
    return f", Part {number(found[1])}({number(found[2])}){item}"


def number(text: str) -> int:
    """A number in characters: 二十一 → 21, 一百零三 → 103."""
    total, digit = 0, 0
    for character in text:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit


def _title(found: re.Match[str]) -> str:
    """A title in 《》, or the number of the document behind it, which names it as well."""
    return (found[2] or "").strip("（）") or found[1]


def _places(found: re.Match[str]) -> str:
    parts = re.split(r"(至|、|和)", found[0].strip())
    articles = sum("条" in part for part in parts)
    joints = {"至": " to ", "、": ", ", "和": ", "}
    alone = "paragraph " if parts[0].endswith("款") else ""  # of a part, which is said before it
    word = alone if not articles else "Articles " if articles > 1 else "Article "
    return ", " + word + "".join(joints.get(part) or _place(part) for part in parts)


def _place(part: str) -> str:
    """第十三条第二款第三项 → 13(2)(3)."""
    article, paragraph, item = (re.search(rf"第({_NUMBER}){kind}", part) for kind in "条款项")
    inner = "".join(f"({number(one[1])})" for one in (paragraph, item) if one)
    return f"{number(article[1]) if article else ''}{inner}"
