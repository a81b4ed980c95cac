"""Names are matched by a key that forgets dots, spaces, widths and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.registry.names import name_key


@given(st.text(max_size=30))
def test_the_key_of_a_key_is_itself(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@pytest.mark.parametrize("dot", ["·", "•", "‧", "・", "．", "∙", "⋅", " ", "　", ""])
def test_all_dots_are_one(dot: str) -> None:
    assert name_key(f"古丽{dot}示例") == name_key("古丽·示例") == "古丽示例"


@pytest.mark.parametrize(("one", "other"), [("䶮示例", "龑示例"), ("𬎆示例", "示例"), ("张三", "张叁")])
def test_different_characters_are_different_names(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_width_and_case_make_no_difference() -> None:
    assert name_key("Ａlim·示例") == name_key("alim示例")
