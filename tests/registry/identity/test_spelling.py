"""How names sound and look."""

import pytest

from doudi.registry.identity.exact import alike
from doudi.registry.identity.spelling import match_key, shape, sound


@pytest.mark.parametrize(("one", "other"), [("张伟", "章卫"), ("李静", "李婧"), ("王芳", "汪方")])
def test_names_that_sound_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)
    assert alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("未明", "末明"), ("王晴", "王睛"), ("李芳", "李芬"), ("陈洋", "陈祥")]
)
def test_names_that_look_alike(one: str, other: str) -> None:
    assert sum(a != b for a, b in zip(shape(one), shape(other), strict=True)) <= 1
    assert alike(one, other)


def test_a_surname_in_common_makes_no_person() -> None:
    """A child's number typed for the father."""
    assert not alike("张伟", "张敏")
    assert alike("张志伟", "张志卫")


def test_rare_and_lost_characters() -> None:
    """No character is without a sound or a shape, and what a computer lost is one sign."""
    assert len(shape("王䶮")) == len(shape("王𬎆")) == 8
    assert shape("王䶮") != shape("王𬎆") and sound("王䶮") != sound("王𬎆")
    assert match_key("王□") == match_key("王＊") == match_key("王 ？") == "王?"
    assert match_key("阿依古丽·买买提") == match_key("阿依古丽‧买买提") == "阿依古丽买买提"
    assert alike("王䶮", "王?")
