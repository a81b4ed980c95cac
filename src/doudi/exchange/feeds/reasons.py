"""Why a row is kept back: every reason in the exact words that a person reads, Chinese and English.

A reason never repeats the value: lists, logs and the journal may carry it.
"""

from collections.abc import Mapping
from typing import Final

from doudi.law.label import Label

REASONS: Final[Mapping[str, Label]] = {
    "missing": Label("“{zh}”是空的。请补上。", "“{en}” is empty: fill it in."),
    "id_form": Label(
        "“{zh}”应为 18 位（旧证 15 位），前 17 位都是数字。请对照证件改正。",
        "“{en}” should have 18 characters (15 on old cards), 17 of them digits: check the card.",
    ),
    "id_check": Label(
        "“{zh}”最后一位（校验码）不对，可能录错了一位。请对照证件改正。",
        "The last character of “{en}” does not fit, one may be mistyped: check the card.",
    ),
    "id_born": Label(
        "“{zh}”第 7–14 位不是真实的日期。请对照证件改正。",
        "Characters 7 to 14 of “{en}” are no date: check the card.",
    ),
    "numeric_cell": Label(
        "“{zh}”这一格是数值，不是文本：表格软件会把长号码的末几位变成 0。"
        "请把这一列设为文本，从原系统重新导出。",
        "The cell of “{en}” is a number, not text: spreadsheets turn the last digits of long numbers into 0. "
        "Set the column to text and export it again.",
    ),
    "date_form": Label(
        "“{zh}”不是约定的日期写法（{formats}），或没有这一天。请改正。",
        "“{en}” is not written as agreed ({formats}), or there is no such day: correct it.",
    ),
    "date_range": Label(
        "“{zh}”早得或晚得不合情理。请核实。", "“{en}” is too early or too late to be true: check it."
    ),
    "date_future": Label(
        "“{zh}”晚于数据日期。请核实。", "“{en}” is later than the day of the data: check it."
    ),
    "month_form": Label(
        "“{zh}”不是约定的年月写法（{formats}）。请改正。",
        "“{en}” is not a month written as agreed ({formats}): correct it.",
    ),
    "number_form": Label("“{zh}”不是数字。请改正。", "“{en}” is not a number: correct it."),
    "number_places": Label(
        "“{zh}”的小数多于 {places} 位。请核实是否录错。",
        "“{en}” has more than {places} decimal places: check it."
    ),
    "number_negative": Label("“{zh}”是负数。请核实。", "“{en}” is negative: check it."),
    "number_absurd": Label(
        "“{zh}”大得不合情理（超过 {most}）。请核实金额和单位。",
        "“{en}” is too large to be true (more than {most}): check the amount and its unit.",
    ),
    "number_small": Label("“{zh}”小于 {least}。请核实。", "“{en}” is below {least}: check it."),
    "code_unknown": Label(
        "“{zh}”不是约定的选项。可以填：{choices}。", "“{en}” is none of the agreed values: {choices}."
    ),
    "phone_form": Label(
        "“{zh}”不像电话号码。手机 11 位，座机连区号。",
        "“{en}” is no telephone number: 11 digits, or with area code."
    ),
    "too_long": Label(
        "“{zh}”超过 {longest} 个字。请核实。", "“{en}” has more than {longest} characters: check it."
    ),
    "lost_signs": Label(
        "“{zh}”里有转换编码时丢掉的字（�、锟斤拷或乱码）。请从原系统重新导出。",
        "“{en}” has characters that were lost when the encoding was converted: export it again.",
    ),
    "private_signs": Label(
        "“{zh}”里有只在个别电脑上能显示的造字。请用输入法重新输入这个生僻字。",
        "“{en}” has a character that only some computers can show: type the rare character again.",
    ),
    "hidden_signs": Label(
        "“{zh}”里有看不见的字符。请删掉后重新输入。", "“{en}” has invisible characters: delete and retype it."
    ),
    "formula": Label(
        "“{zh}”这一格是公式，结果可能是旧的。请复制后只粘贴数值，再重新发送。",
        "The cell of “{en}” is a formula, whose result may be old: paste values only, and send it again.",
    ),
    "merged": Label(
        "“{zh}”这一格和上面的格合并了，说不清属于哪一行。请取消合并，每行都填上。",
        "The cell of “{en}” is merged with one above: unmerge it, and fill in each row.",
    ),
    "row_cells": Label(
        "这一行的格数和表头对不上，可能多了或少了分隔符。请改正后重新发送。",
        "The row has more or fewer cells than the header: a separator is missing or too many.",
    ),
    "row_quotes": Label(
        "这一行的引号不成对，分不清各格。请改正后重新发送。",
        "The row has a stray quotation mark: its cells cannot be told apart."
    ),
    "row_mixed": Label(
        "这一行的编码和整个文件不同。请用同一种编码重新导出。",
        "The row is in another encoding than its file: export it in one encoding.",
    ),
    "repeated": Label("和第 {first} 行完全相同，只保留第一行。", "The same as row {first}, which is kept."),
    "contradicts": Label(
        "和第 {first} 行是同一条（{key}），内容却不同。请核实哪一行是对的。",
        "The same record as row {first} ({key}), with other content: check which is right.",
    ),
}  # fmt: skip
CODES: Final = {code: number for number, code in enumerate(REASONS, start=1)}
NAMES: Final = {number: code for code, number in CODES.items()}
