"""A household from a JSON file: what to expect from strangers' files, and one clear line when it is not so.

    {"household": {"residence": "rural", "homes": 1},
     "members": [{"name": "张三", "relation": "head", "born": "1990-01-01", "wage_income": "1894.00"}]}

Facts are those of `doudi facts`; money is in yuan. A fact is a plain value, or {"value": …, "source": …,
"observed_on": …}. A fact that is left out, or null, is unknown: it is never taken as zero.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NoReturn

from doudi.law import id_number
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.situation import Known, Situation
from doudi.law.benefits.written import UnableToReadFact, find_fact, read_value
from doudi.law.errors import Unable
from doudi.law.expressions.extent import MOST_MEMBERS

LARGEST_BYTES = 1_000_000
_IDENTITY = ("id", "name", "id_number")


class UnableToReadHousehold(Unable):
    """The file is no household. One line: which file, where in it, and what to do."""


@dataclass(frozen=True, slots=True)
class Household:
    """The situation, and what to call its members."""

    situation: Situation
    names: Mapping[str, str]


def read(path: Path, policies: Policies) -> Household:
    """The household in a file. Raises UnableToReadHousehold."""
    try:
        return _household(_parsed(_text(path)), policies)
    except Unable as error:
        name = path.name or str(path)
        chinese, english = f"{name}：{error}。", f"{name}: {error.english}."
        raise UnableToReadHousehold(printable(chinese), printable(english)) from None


def _text(path: Path) -> str:
    """The file's text. Byte order marks are fine; GBK is recognised, to say what to do about it."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_BYTES + 1)
    except IsADirectoryError:
        _refuse("文件打不开：这是一个文件夹。请写其中一个文件", "is a folder; name a file in it")
    except FileNotFoundError:
        _refuse("文件打不开：没有这个文件。请检查文件名", "does not exist; check the name")
    except OSError as error:
        _refuse(f"文件打不开（{error.strerror}）", f"cannot be opened ({error.strerror})")
    if len(raw) > LARGEST_BYTES:
        _refuse(
            "文件太大（超过 1 MB）。一个文件只放一户家庭",
            "is too large (over 1 MB); put one household in one file",
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        kind = _other_encoding(raw)
        _refuse(
            f"不是 UTF-8 文本（第 {error.start + 1} 个字节，像是 {kind}）。请另存为 UTF-8 编码",
            f"is not UTF-8 text (byte {error.start + 1}, it looks like {kind}); save it as UTF-8",
        )


def _other_encoding(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return "a binary file"
    return "GBK"


class _Number(str):
    """A number as it is written in the file: never turned into a binary fraction."""

    __slots__ = ()


def _parsed(text: str) -> object:
    try:
        return json.loads(
            text,
            parse_float=_Number,
            parse_int=_Number,
            parse_constant=_no_constant,
            object_pairs_hook=_no_duplicates,
        )
    except json.JSONDecodeError as error:
        _refuse(
            f"不是 JSON（第 {error.lineno} 行第 {error.colno} 列）。请检查引号、逗号和括号",
            f"is not JSON (line {error.lineno}, column {error.colno}); check quotes, commas and brackets",
        )
    except RecursionError:
        _refuse("括号套得太深。家庭文件只有三层", "is nested too deep; a household file has three levels")


def _no_constant(text: str) -> NoReturn:
    _refuse(
        f"“{text}”不是数。请写出金额，或去掉这一项",
        f'"{text}" is no number; write the amount, or leave it out',
    )


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            shown = key[:40]
            _refuse(f"“{shown}”写了两次。请只留一个", f'"{shown}" is written twice; keep one')
        found[key] = value
    return found


def _household(content: object, policies: Policies) -> Household:
    parts = _object(content, "文件", "the file")
    for key in parts:
        if key not in ("household", "members"):
            shown = key[:40]
            _refuse(
                f"不认识“{shown}”。最外层只有 household 和 members",
                f'"{shown}" is not known here; the outermost keys are household and members',
            )
    listed = parts.get("members")
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST_MEMBERS:
        _refuse(
            f"members 应是 1 到 {MOST_MEMBERS} 位成员的列表",
            f"members should be a list of 1 to {MOST_MEMBERS} people",
        )
    household = _object(parts.get("household", {}), "household", "household")
    known = dict(_known(household, "household", "household", policies))
    members: dict[str, Mapping[str, Known]] = {}
    names: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for position, item in enumerate(listed):
        where = f"members[{position}]"
        member = _object(item, where, where)
        identity = {
            key: _word(member[key], f"{where}.{key}") for key in _IDENTITY if member.get(key) is not None
        }
        key = identity.get("id") or identity.get("name") or f"{position + 1}"
        number = _id_number(identity.get("id_number"), where)
        _refuse_twice(key, members, where)
        if number is not None:
            _refuse_twice(number.text, numbers, f"{where}.id_number")
            numbers[number.text] = key
        names[key] = identity.get("name", key)
        members[key] = _with_birth(dict(_known(member, where, "person", policies)), number, where)
    _refuse_without_head(members)
    return Household(Situation(known, members), names)


def _known(
    facts: Mapping[str, object], where: str, entity: str, policies: Policies
) -> Iterator[tuple[str, Known]]:
    for name, written in facts.items():
        if (entity == "person" and name in _IDENTITY) or written is None:
            continue
        place = f"{where}.{name[:40]}"
        try:
            fact = find_fact(policies.facts, name, entity)
            value, source, observed_on = _provenance(written, place)
            if value is not None:
                yield name, Known(read_value(fact, _plain(value)), source, observed_on)
        except UnableToReadFact as error:
            _refuse(f"{place}：{error}", f"{place}: {error.english}")


def _plain(value: object) -> object:
    """A number as written is text to the reader of facts; anything nested is no value at all."""
    return str(value) if isinstance(value, str) else value


def _provenance(written: object, where: str) -> tuple[object, str, date | None]:
    """The value with its source and day; a plain value is the applicant's own statement."""
    if not isinstance(written, dict):
        return written, "declared", None
    if unknown := set(written) - {"value", "source", "observed_on"}:
        shown = sorted(unknown)[0][:40]
        _refuse(
            f"{where}：不认识“{shown}”，只能有 value、source、observed_on",
            f'{where}: "{shown}" is not known; there may be value, source, observed_on',
        )
    source = _word(written.get("source", "declared"), f"{where}.source")
    return written.get("value"), source, _day(written.get("observed_on"), f"{where}.observed_on")


def _day(written: object, where: str) -> date | None:
    try:
        return None if written is None else date.fromisoformat(_word(written, where))
    except ValueError:
        _refuse(
            f"{where}：应为真实的日期，例如 2026-09-01", f"{where}: should be a real day such as 2026-09-01"
        )


def _id_number(text: str | None, where: str) -> id_number.IdNumber | None:
    try:
        return None if text is None else id_number.parse(text)
    except id_number.UnableToReadIdNumber as error:
        chinese, english = str(error).rstrip("。"), error.english.rstrip(".")
        _refuse(f"{where}.id_number：{chinese}", f"{where}.id_number: {english}")


def _with_birth(
    facts: dict[str, Known], number: id_number.IdNumber | None, where: str
) -> Mapping[str, Known]:
    """The identity number gives the date of birth; where both are written they must agree."""
    if number is None:
        return facts
    if "born" in facts and facts["born"].value != number.born:
        _refuse(
            f"{where}.born：出生日期与身份证号不一致。请核对后改正一处",
            f"{where}.born: does not agree with the identity number; check and correct one of them",
        )
    return {"born": Known(number.born, "document"), **facts}


def _refuse_twice(key: str, others: Mapping[str, object], where: str) -> None:
    if key in others:
        _refuse(
            f"{where}：这位成员写了两次。请只留一个；同名的人请加 id 区分",
            f"{where}: this member is written twice; keep one, or give people of one name an id",
        )


def _refuse_without_head(members: Mapping[str, Mapping[str, Known]]) -> None:
    """Who counts is told by the relation to the applicant, so exactly one member is the applicant."""
    related = [facts["relation"].value for facts in members.values() if "relation" in facts]
    if (heads := related.count("head")) != 1:
        _refuse(
            f'members 里要有一位申请人，现在有 {heads} 位。请只给申请人写 "relation": "head"',
            f'members should have one applicant, not {heads}; give "relation": "head" to the applicant alone',
        )


def _object(value: object, where: str, english: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        _refuse(f"{where}应是一组“名称: 值”，写在 {{ }} 里", f"{english} should be names and values in {{ }}")
    return value


def _word(value: object, where: str) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 100 or not value.isprintable():
        _refuse(f"{where}：应为 1 到 100 个字的文字", f"{where}: should be a text of 1 to 100 characters")
    return str(value)


def printable(text: str) -> str:
    """A stranger's text made safe to print on one line: no control characters, no halves of letters."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _refuse(chinese: str, english: str) -> NoReturn:
    raise UnableToReadHousehold(chinese, english)
