"""Whatever a page says in Chinese, it says in English too."""

import re

from django.utils.translation.trans_real import translation

from doudi.web import texts

_PLACEHOLDER = re.compile(r"%\(\w+\)s|%s")


def test_every_text_has_its_english() -> None:
    missing = texts.without_english()
    shown = "\n".join(f"{place}: {text}" for text, place in missing.items())
    assert not missing, f"without English ({len(missing)}), see python -m doudi.web.texts:\n{shown}"


def test_english_keeps_the_placeholders() -> None:
    english = translation("en")
    for text, place in texts.everything().items():
        said = english.gettext(text)
        assert set(_PLACEHOLDER.findall(text)) == set(_PLACEHOLDER.findall(said)), f"{place}: {text}"


def test_english_is_no_chinese() -> None:
    english = translation("en")
    allowed = re.compile("民发〔\\d+〕\\d+号|中文")
    for text, place in texts.everything().items():
        said = allowed.sub("", english.gettext(text))
        if said == text:
            continue  # reported by the first test
        assert not re.search("[一-鿿]", said), f"{place}: {said}"
