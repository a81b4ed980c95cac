"""Each kind of dirt that departments send, and the exact words that a person reads about it."""

import pytest

from doudi.exchange.feeds.errors import UnableToLand
from tests.exchange.feeds.files import HEADER, ID, car, opened, reasons, text, typed


def why(**changed: str) -> list[str]:
    """The words about one row of vehicles with these cells."""
    return reasons(text([car(1, **changed)]).encode()).get(2, [])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "“所有人”是空的。请补上。"),
        ({"name": "  \u3000"}, "“所有人”是空的。请补上。"),
        ({"displacement": "-5"}, "“排量”是负数。请核实。"),
        ({"displacement": "99999999"}, "“排量”大得不合情理（超过 30,000毫升）。请核实金额和单位。"),
        ({"displacement": "一千六"}, "“排量”不是数字。请改正。"),
        ({"displacement": "1.6e3"}, "“排量”不是数字。请改正。"),
        ({"displacement": "1600.5"}, "“排量”的小数多于 0 位。请核实是否录错。"),
        (
            {"registered_on": "2020-02-30"},
            "“初次登记日期”不是约定的日期写法（YYYY-MM-DD 或 YYYYMMDD 或 YYYY/M/D），或没有这一天。请改正。",
        ),
        (
            {"registered_on": "01/02/2020"},
            "“初次登记日期”不是约定的日期写法（YYYY-MM-DD 或 YYYYMMDD 或 YYYY/M/D），或没有这一天。请改正。",
        ),
        ({"registered_on": "1850-01-01"}, "“初次登记日期”早得或晚得不合情理。请核实。"),
        ({"registered_on": "2026-07-02"}, "“初次登记日期”晚于数据日期。请核实。"),
        (
            {"vehicle_type": "飞机"},
            "“车辆类型”不是约定的选项。可以填：小型汽车、大型汽车、摩托车、拖拉机、残疾人专用车。",
        ),
        ({"brand": "长" * 41}, "“品牌”超过 40 个字。请核实。"),
        ({"name": "张\ufffd"}, "“所有人”里有转换编码时丢掉的字（�、锟斤拷或乱码）。请从原系统重新导出。"),
        ({"name": "锟斤拷"}, "“所有人”里有转换编码时丢掉的字（�、锟斤拷或乱码）。请从原系统重新导出。"),
        ({"name": "å¼ ä¸‰"}, "“所有人”里有转换编码时丢掉的字（�、锟斤拷或乱码）。请从原系统重新导出。"),
        (
            {"name": "欧\ue001"},
            "“所有人”里有只在个别电脑上能显示的造字。请用输入法重新输入这个生僻字。",
        ),
        ({"name": "张\u200b三"}, "“所有人”里有看不见的字符。请删掉后重新输入。"),
    ],
)
def test_the_words_about_one_cell(changed: dict[str, str], said: str) -> None:
    assert why(**changed) == [said]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("", "“公民身份号码”是空的。请补上。"),
        ("99000119900101001", "“公民身份号码”应为 18 位（旧证 15 位），前 17 位都是数字。请对照证件改正。"),
        ("99000119900101001A", "“公民身份号码”最后一位（校验码）不对，可能录错了一位。请对照证件改正。"),
        ("990001199001010014", "“公民身份号码”最后一位（校验码）不对，可能录错了一位。请对照证件改正。"),
        ("990001199002300010", "“公民身份号码”第 7–14 位不是真实的日期。请对照证件改正。"),
        ("990001901345678", "“公民身份号码”第 7–14 位不是真实的日期。请对照证件改正。"),
    ],
)
def test_a_number_that_cannot_be_used_where_it_is_the_key(number: str, said: str) -> None:
    assert reasons(resident(number), source="police_residents") == {2: [said]}


RESIDENT = (
    *("户号", "公民身份号码", "姓名", "性别", "出生日期", "与户主关系", "城乡属性", "户籍地址", "户籍状态"),
)


def resident(number: str, born: str = "1990-01-01", name: str = "张示例") -> bytes:
    row = ["H1", number, name, "男", born, "户主", "农村", "云坪镇示例村1号", "正常"]
    return text([row], RESIDENT).encode()


@pytest.mark.parametrize(
    "written", [ID, "９９０００１１９９００１０１００１３", " 990001199001010013 ", "990001900101001"]
)
def test_full_width_spaced_and_old_numbers_become_one_form(written: str) -> None:
    ((_, found),) = typed(resident(written), source="police_residents")
    assert found.identity["id_number"].to_list() == [ID]


@pytest.mark.parametrize(
    "written",
    ["1990-01-01", "19900101", "1990/1/1", "1990年1月1日", "１９９０－０１－０１", "1990-01-01 00:00:00"],
)
def test_days_in_the_ways_that_were_agreed_become_one(written: str) -> None:
    ((_, found),) = typed(resident(ID, born=written), source="police_residents")
    assert [str(day) for day in found.facts["born"]] == ["1990-01-01"]


@pytest.mark.parametrize("name", ["买买提·吐尔逊", "买买提•吐尔逊", "𬎆䶮", "龦\u9fb4", "张珊"])
def test_names_stay_as_they_were_given(name: str) -> None:
    """Homophones, rare characters and every kind of dot: who is meant is found out later."""
    for encoding in ("utf-8", "gb18030"):
        content = resident(ID, name=name).decode().encode(encoding)
        ((_, found),) = typed(content, source="police_residents")
        assert found.identity["name"].to_list() == [name]


def test_where_people_are_matched_a_missing_or_mistyped_number_keeps_its_row() -> None:
    rows = [car(1, id_number=""), car(2, id_number="990001199001010014"), car(3)]
    ((_, found),) = typed(text(rows).encode())
    assert not found.bad
    assert found.identity["id_state"].to_list() == ["missing", "mistyped", "valid"]
    assert found.identity["id_number"].to_list() == [None, "990001199001010014", ID]


def test_rows_that_cannot_be_told_apart_into_cells() -> None:
    lines = text([car(1), car(2), car(3)]).splitlines(keepends=True)
    lines[2] = lines[2].replace("示例牌", '5" 示例牌')
    lines[3] = lines[3].replace(",示例牌", "")
    assert reasons("".join(lines).encode()) == {
        3: ["这一行的引号不成对，分不清各格。请改正后重新发送。"],
        4: ["这一行的格数和表头对不上，可能多了或少了分隔符。请改正后重新发送。"],
    }


def test_quoted_cells_may_hold_separators_quotes_and_new_lines() -> None:
    rows = [car(1, brand='一,二"三'), car(2, brand="四\n五"), car(3)]
    found = typed(text(rows).encode())
    assert [brand for _, one in found for brand in one.facts["brand"]] == ['一,二"三', "示例牌"]
    assert [bad.problems for _, one in found for bad in one.bad] == [(("brand", "hidden_signs"),)]


def test_titles_blank_lines_and_totals_are_counted_and_left_out() -> None:
    body = text([car(1), [""] * 8, car(2), ["合计", "2", *[""] * 6]])
    found = typed(("某县机动车登记信息\r\n\r\n" + body).encode())
    left = [batch.left_out for batch, _ in found]
    assert left == [{"header": 3, "blank": 1, "footer": 1}]
    assert [one.facts["line"].to_list() for _, one in found] == [[4, 6]]


def test_changed_columns_are_refused_before_anything_is_loaded() -> None:
    without = [word for word in HEADER if word != "车辆类型"]
    with pytest.raises(UnableToLand) as refusal:
        opened(text([car()[:7]], without).encode())
    assert str(refusal.value) == (
        "缺少约定的列：车辆类型。请对方按约定重新发送，或先修改约定。什么都没有入库。"
    )
    with pytest.raises(UnableToLand, match="这些列出现了两次：号牌号码。请对方只保留一列。"):
        opened(text([[*car(), "x"]], [*HEADER, "车牌号"]).encode())
    with pytest.raises(UnableToLand, match="前 20 行里找不到表头。应有这些列：号牌号码、所有人"):
        opened(text([car()], ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"]).encode())


def test_a_file_cut_in_its_last_line_is_refused_whole() -> None:
    content = text([car(1), car(2)]).encode()
    for cut in range(1, 40):
        if not content[:-cut].endswith(b"\n"):
            with pytest.raises(UnableToLand, match="最后一行没有换行结束，文件可能没有传完。"):
                opened(content[:-cut])


def test_a_file_whose_quotes_never_pair_is_refused_whole() -> None:
    rows = text([car(number) for number in range(200)]).replace("示例牌", '"" 5" 牌')
    with pytest.raises(UnableToLand, match="有超过 50 行引号不成对"):
        opened(rows.encode())
