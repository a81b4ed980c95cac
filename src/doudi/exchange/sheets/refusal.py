"""Why a file is not read, in words that say what to do."""

from collections.abc import Mapping
from typing import Any

from doudi.law.errors import Unable

_WORDS: Mapping[str, tuple[str, str]] = {
    "empty": ("文件是空的。请检查是否选错了文件。", "The file is empty. Check that it is the right one."),
    "bytes": (
        "文件超过 {most} MB。请去掉图片和多余的工作表，或按乡镇分成几个文件。",
        "The file is over {most} MB. Remove pictures and spare sheets, or split it by town.",
    ),
    "unpacked": (
        "这个文件解压后超过 {most} MB，不像一份名册。请把内容复制到一个新的工作簿再试。",
        "Unpacked it is over {most} MB: no roll is. Copy its content to a new workbook and try again.",
    ),
    "sheets": (
        "工作表超过 {most} 个。请只留名册。",
        "There are more than {most} sheets. Keep only the roll.",
    ),
    "rows": (
        "超过 {most} 行。请按乡镇分成几个文件。",
        "There are more than {most} rows. Split the file by town.",
    ),
    "columns": (
        "超过 {most} 列。请删掉名册右边多余的列。",
        "There are more than {most} columns. Delete the spare ones to the right.",
    ),
    "cells": (
        "单元格太多（超过 {most} 个）。请按乡镇分成几个文件。",
        "There are too many cells (over {most}). Split the file by town.",
    ),
    "signs": (
        "第 {row} 行有一格超过 {most} 个字。请删掉这一格里多余的内容。",
        "A cell in row {row} has more than {most} characters. Delete what does not belong there.",
    ),
    "password": (
        "文件有打开密码，或者格式太旧。请去掉密码，另存为 .xlsx 再试。",
        "The file has a password, or a format too old. Remove it and save as .xlsx.",
    ),
    "archive": (
        "这是一个压缩包，不是工作簿。请先解压，再选里面的 .xlsx 或 .csv 文件。",
        "This is an archive and no workbook. Unpack it and choose the .xlsx or .csv file in it.",
    ),
    "broken": (
        "文件打不开，可能没有传完或已损坏。请用 Excel 或 WPS 打开，另存为 .xlsx 再试。",
        "The file cannot be opened: cut short, or damaged. Open it in Excel or WPS and save it as .xlsx.",
    ),
    "entities": (
        "文件里有外部实体声明，正常的表格没有。请查明来源，不要打开它。",
        "The file declares external entities, which no ordinary workbook does. Find out where it comes from.",
    ),
    "macros": ("文件带宏。请另存为不带宏的 .xlsx。", "The file has macros. Save it as .xlsx without them."),
    "encoding": (
        "文字编码认不出来（不是 UTF-8，也不是 GB18030）。请另存为 .xlsx 再试。",
        "The encoding is not known (neither UTF-8 nor GB18030). Save it as .xlsx.",
    ),
    "not_a_table": (
        "这不是表格文件。请选 .xlsx、.xls 或 .csv 文件。",
        "This is no table. Choose a .xlsx, .xls or .csv file.",
    ),
    "memory": (
        "打开这个文件用的内存或时间太多，已停止。请把名册复制到一个新的工作簿，或按乡镇分成几个文件。",
        "Opening this file takes too much memory or time, so it was stopped. Copy the roll to a new "
        "workbook, or split it by town.",
    ),
}


class UnableToReadSheets(Unable):
    """A file is no table, or larger than we open."""


def refusal(said: Mapping[str, Any]) -> UnableToReadSheets:
    """The refusal for what the process said: a code and its details."""
    chinese, english = _WORDS[said["refused"]]
    details = {name: f"{value:,}" if isinstance(value, int) else value for name, value in said.items()}
    return UnableToReadSheets(chinese.format_map(details), english.format_map(details))


def crashed() -> UnableToReadSheets:
    """The process ended without a word."""
    return refusal({"refused": "memory"})
