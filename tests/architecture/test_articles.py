"""Every value says where it comes from, in words that a reader can follow.

That a rule, a value or a step without an article is refused when it is read is tested with the readers
(tests/law); here, that the words lead somewhere.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.architecture.tree import SOURCE

# An article of a document, the number or the day of the document itself, or the site where it was read.
LEADS = re.compile(
    r"第[〇零一二三四五六七八九十百\d]+[条项]|〔\d{4}〕\d+号|\d{4}-\d{2}-\d{2}|\w+\.(cn|org|com)\b"
)


def test_every_value_leads_to_its_source_or_says_that_it_is_an_example() -> None:
    policies = SOURCE / "policies"
    assert len(list(_values(policies))) > 20
    assert not _unsourced(policies)


@pytest.mark.parametrize(
    "reference",
    [
        {"document": "听说", "article": "每人每月 1330 元", "certainty": "found"},
        {"document": "某办法", "number": "2021", "article": "article 3", "certainty": "found"},
        {"document": "示例（非真实）", "article": "民发〔2021〕57号 第十三条", "certainty": "found"},
        {"document": "最低生活保障审核确认办法", "article": "第十三条", "certainty": "example"},
    ],
)
def test_a_value_that_leads_nowhere_is_noticed(reference: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "places" / "990001" / "parameters" / "dibao.yaml"
    file.parent.mkdir(parents=True)
    value = {"parameter": "dibao.standard", "value": 1330, "reference": reference}
    file.write_text(yaml.safe_dump({"values": [value]}, allow_unicode=True), encoding="utf-8")
    assert _unsourced(tmp_path) == [f"990001: dibao.standard, {reference['document']}"]


def _unsourced(policies: Path) -> list[str]:
    return [
        f"{place}: {value['parameter']}, {value['reference']['document']}"
        for place, value in _values(policies)
        if not _is_sourced(value["reference"])
    ]


def _is_sourced(reference: dict[str, str]) -> bool:
    """An example is called one by its document; anything else is none, and leads to its source."""
    if reference["certainty"] == "example":
        return "示例" in reference["document"]
    words = " ".join(reference.get(part, "") for part in ("document", "number", "article"))
    return "示例" not in words and bool(LEADS.search(words))


def _values(policies: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for file in sorted(policies.glob("**/parameters/*.yaml")):
        for value in yaml.safe_load(file.read_text(encoding="utf-8")).get("values", []):
            yield file.parent.parent.name, value
