"""Which law a command decides by is chosen, said in print, and refused where it cannot be read."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from doudi.conf import assess, book, policy
from doudi.conf.book import FILES, STANDING
from doudi.policies.load import policies
from doudi.rulebook import actions
from doudi.rulebook.models import Ruling
from tests.conf.test_command import typed
from tests.rulebook.office import AT, ON, draft, person

EXAMPLE = str(Path(__file__).parents[2] / "docs/examples/elderly-couple.json")
FAMILY = (EXAMPLE, "--place", "990001", "--as-of", "2027-01-01", "--benefit", "dibao")
Run = Callable[..., str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def ran(*words: str) -> str:
        assert assess.run(words) == 0
        return capsys.readouterr().out

    return ran


@pytest.fixture
def approved(db: None) -> None:
    """From 2027 on the standard of the example province is 950 in town and 760 in the country."""
    writer, other = person("policy_writer", "钱拟定"), person("policy_approver", "孙审定")
    proposed = actions.propose(draft(), actor=writer, at=AT, on=ON)
    actions.settle(proposed, Ruling.Outcome.APPROVED, note="", actor=other, at=AT, on=ON)


def test_the_files_alone_are_named_with_their_hash(run: Run) -> None:
    text = run(*FAMILY, "--book", FILES)
    assert text.splitlines()[-1] == f"依据：政策文件（{policies().hash[:12]}）"


@pytest.mark.usefixtures("approved")
def test_the_standing_book_decides_by_what_was_approved_here(run: Run) -> None:
    files, standing = (
        json.loads(run(*FAMILY, "--format", "json", "--book", one)) for one in (FILES, STANDING)
    )
    assert files["law"] == {"book": FILES, "entries": 0, "unreadable": [], "hash": policies().hash}
    assert (standing["law"]["book"], standing["law"]["entries"]) == (STANDING, 1)
    assert standing["law"]["hash"] != policies().hash
    used = {one["name"]: one["reference"]["certainty"] for one in standing["decision"]["parameters_used"]}
    assert used["dibao.standard"] == "approved"
    assert standing["amount_fen"] != files["amount_fen"]
    assert f"加上本站批准的 1 项（{standing['law']['hash'][:12]}）" in run(*FAMILY, "--book", STANDING)


@pytest.mark.usefixtures("approved")
def test_the_law_in_words_and_a_reform_lie_over_the_standing_book(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("dibao", "--place", "990001", "--lang", "en", "--book", STANDING)
    assert policy.run(["show", *words, "--as-of", "2027-02-01"]) == 0
    shown = capsys.readouterr().out
    assert "urban 950 yuan" in shown
    assert "Law: the policy files and 1 value approved on this site" in shown
    reform = tmp_path / "reform.yaml"
    reform.write_text(
        "name: r\nlabel: {zh: 试, en: trial}\nfrom: 2027-02-01\narticle: 拟议\n"
        "rules:\n  - {name: income_below_standard, expression: household_income <= standard_total}\n",
        encoding="utf-8",
    )
    assert policy.run(["diff", *words, "--from", "2027-02-01", "--reform", str(reform)]) == 0
    told = capsys.readouterr().out
    assert "[income_below_standard]" in told and "dibao.standard" not in told


@pytest.mark.parametrize(
    ("variables", "usual"),
    [
        ({}, FILES),
        ({"DOUDI_DATABASE_URL": "postgres://site/doudi"}, STANDING),
        ({"DOUDI_DATA": "data", "DOUDI_MODE": "demo"}, STANDING),
        ({"DOUDI_DATABASE_URL": "postgres://site/doudi", "DOUDI_MODE": "test"}, FILES),
    ],
)
def test_where_the_environment_names_a_site_its_book_is_the_usual_one(
    variables: dict[str, str], usual: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DOUDI_DATABASE_URL", "DOUDI_DATA", "DOUDI_MODE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert book._usual() == usual


@pytest.mark.parametrize(
    ("variables", "why"),
    [
        ({"DOUDI_MODE": "demo", "DOUDI_DATA": "nowhere"}, "there is no database at sqlite:///"),
        ({"DOUDI_MODE": "demo", "DOUDI_DATABASE_URL": "postgres://a:b@127.0.0.1:9/c"}, "does not answer"),
        ({"DOUDI_DATA": "nowhere"}, "DOUDI_SECRET is not set"),
    ],
)
def test_a_site_that_cannot_be_reached_is_one_line_with_the_way_out(
    variables: dict[str, str], why: str, tmp_path: Path
) -> None:
    done = typed(tmp_path, "assess", *FAMILY, "--lang", "en", **variables)
    assert done.returncode == 2 and done.stdout == ""
    assert why in done.stderr and "--book files" in done.stderr
    assert done.stderr.count("\n") == 1 and "Traceback" not in done.stderr
    assert not list(tmp_path.rglob("*.sqlite3"))
    alone = typed(tmp_path, "assess", *FAMILY, "--lang", "en", "--book", FILES, **variables)
    assert alone.returncode == 0 and "Law: the policy files (" in alone.stdout


def test_a_database_that_is_not_migrated_is_named_as_that(tmp_path: Path) -> None:
    site = {"DOUDI_MODE": "demo", "DOUDI_DATA": str(tmp_path)}
    (tmp_path / "doudi.sqlite3").touch()
    done = typed(tmp_path, "assess", *FAMILY, "--lang", "en", **site)
    assert done.returncode == 2 and "run `doudi migrate`" in done.stderr
