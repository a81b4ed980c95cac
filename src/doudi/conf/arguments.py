"""The words of a plain command, read; what is wrong with them is said in one line, in one language."""

import argparse
import re
from typing import NoReturn

from doudi.law.errors import Unable

# What argparse says in English, and how we say it in Chinese.
_SAID = (
    (r"the following arguments are required: (.*)", r"缺少 \1"),
    (r"unrecognized arguments: (.*)", r"不认识 \1"),
    (r"argument (\S+): expected one argument", r"\1 后面要写一个值"),
    (r"argument (\S+): invalid choice: (.*) \(choose from (.*)\)", r"\1 不能是 \2，可选 \3"),
    (r"ambiguous option: (\S+) could match (.*)", r"\1 不止一个意思：\2"),
    (r"argument (\S+): ignored explicit argument (.*)", r"\1 后面不写值"),
    (r"argument (\S+): (.*)", r"\1：\2"),
)


class UnableToUnderstand(Unable):
    """The command was typed in a way that it does not know."""


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, like every other refusal."""

    def error(self, message: str) -> NoReturn:
        chinese, _, english = message.rpartition(" / ")  # an argument's own refusal says both
        raise UnableToUnderstand(
            f"{_in_chinese(chinese or message)}（{self.prog} --help 有说明）",
            f"{_of_argument(message)}{english} ({self.prog} --help explains)",
        )


def refusal(chinese: str, english: str) -> argparse.ArgumentTypeError:
    """What an argument's `type` raises when it cannot be read, in both languages."""
    return argparse.ArgumentTypeError(f"{chinese} / {english}")


def _in_chinese(message: str) -> str:
    for english, chinese in _SAID:
        if re.fullmatch(english, message):
            return re.sub(english, chinese, message)
    return message


def _of_argument(message: str) -> str:
    """`argument --place: `, of a message that says both languages."""
    found = re.match(r"argument \S+: ", message) if " / " in message else None
    return found[0] if found else ""
