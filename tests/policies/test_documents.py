"""Citations in English: each document by its name, each article by its number, nothing else touched."""

import re
from datetime import date

import pytest

from doudi.law.procedures.load import load_procedure
from doudi.policies.documents import in_english, read
from doudi.policies.load import FOLDER, policies


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("民发〔2021〕57号 第十三条", "Min Fa [2021] No. 57, Article 13"),
        ("民发〔2021〕57号 第十三条第一款第五项", "Min Fa [2021] No. 57, Article 13(1)(5)"),
        ("民发〔2021〕57号 第十三条第三款、第二十七条", "Min Fa [2021] No. 57, Articles 13(3), 27"),
        ("民发〔2021〕57号 第十三条第一款第一项、第三款", "Min Fa [2021] No. 57, Article 13(1)(1), (3)"),
        ("民发〔2021〕57号 第十二条至第十四条", "Min Fa [2021] No. 57, Articles 12 to 14"),
        (
            "社会救助法 第二十条；民发〔2022〕83号 四（一）",
            "Social Assistance Law, Article 20; Min Fa [2022] No. 83, Part 4(1)",
        ),
        ("《最低生活保障审核确认办法》（民发〔2021〕57号）第十九条", "Min Fa [2021] No. 57, Article 19"),
        ("民发〔2018〕23号 二（一）、二（二）", "Min Fa [2018] No. 23, Part 2(1), Part 2(2)"),
        ("国办发〔2023〕39号 四（二）3", "Guo Ban Fa [2023] No. 39, Part 4(2), 3"),
        ("国办发〔2010〕54号 一、二（一）", "Guo Ban Fa [2010] No. 54, Part 1, Part 2(1)"),
        ("国办发〔2010〕54号 一", "Guo Ban Fa [2010] No. 54, Part 1"),
        (
            "民发〔2019〕62号 一 第二款；民法典 第四十条",
            "Min Fa [2019] No. 62, Part 1, paragraph (2); Civil Code, Article 40",
        ),
        (
            "《关于进一步健全完善临时救助制度的意见》（2026-01-29）",
            "Opinions on Further Improving Temporary Assistance（2026-01-29）",
        ),
        ("第七条第二款", "Article 7(2)"),
        ("示例（非真实）", "示例（非真实）"),
        ("", ""),
    ],
)
def test_a_citation_in_english(written: str, said: str) -> None:
    assert in_english(written) == said


def test_every_article_of_rules_and_steps_is_said_without_chinese() -> None:
    law = policies()
    procedure = load_procedure("dibao", date(2026, 11, 24), "990001")
    articles = {
        version.article
        for benefit in law.benefits.values()
        for rule in benefit.rules.values()
        for version in rule.versions
    }
    articles |= {fact.article for fact in law.facts.values()}
    articles |= {article for effect in law.effects for _, article in effect.articles}
    articles |= {
        authority.article for one in law.parameters.declared.values() for authority in one.authorities
    }
    articles |= {step.article for step in procedure.steps.values()}
    articles |= {rule.article for rule in procedure.deadlines.values()}
    left = {
        one: in_english(one)
        for one in articles
        if re.search("[一-鿿]", re.sub("（.*?）", "", in_english(one)))
    }
    assert not left


def test_what_has_parts_is_not_cited_by_articles() -> None:
    """民发〔2022〕83号 is divided into 一（一） and so on: nobody finds a 第一条 in it."""
    parts = [name for one in read(FOLDER) if one.parts for name in one.named]
    wrong = re.compile(rf"(?:{'|'.join(map(re.escape, parts))})[^；;、。\n]*第[零一二三四五六七八九十百]+条")
    written = {
        path.relative_to(FOLDER).as_posix(): found
        for path in FOLDER.rglob("*.yaml")
        if (found := wrong.findall(path.read_text(encoding="utf-8")))
    }
    assert len(parts) == 7 and written == {}


def test_nothing_rests_on_a_document_before_it_was_law_or_after_it_was_repealed() -> None:
    """A decision of 2021 cites no notice of 2022. What a benefit's own name stands for only sums up."""
    law, documents = policies(), read(FOLDER)
    began = {name: one.since for one in documents for name in one.named if one.since}
    ended = {name: one.until for one in documents for name in one.named if one.until}
    cited = [
        (rule.name, version.interval, version.article)
        for benefit in law.benefits.values()
        for rule in benefit.rules.values()
        for version in rule.versions
        if rule.name not in law.benefits
    ]
    cited += [
        (parameter.name, authority.interval, authority.article)
        for parameter in law.parameters.declared.values()
        for authority in parameter.authorities
    ]
    cited += [(one.name, interval, article) for one in law.effects for interval, article in one.articles]
    cited += [
        (benefit.name, office.interval, office.article)
        for benefit in law.benefits.values()
        for office in benefit.offices
    ]
    too_early = {
        (name, str(interval.since), document)
        for name, interval, article in cited
        for document, since in began.items()
        if document in article and interval.since < since
    }
    too_late = {
        (name, str(interval.since), document)
        for name, interval, article in cited
        for document, until in ended.items()
        if document in article and (interval.until is None or interval.until > until)
    }
    assert (too_early, too_late) == (set(), set())
