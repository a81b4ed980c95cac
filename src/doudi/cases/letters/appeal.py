"""The rights of appeal that every adverse decision states (社会救助法 76; 民发〔2021〕57号 38)."""

from doudi.law.label import Label

ARTICLES = (
    "社会救助法 第七十六条",
    "民发〔2021〕57号 第三十八条",
    "行政复议法 第二十条、第二十二条",
    "行政诉讼法 第四十五条、第四十六条",
)


def appeal(county: str) -> Label:
    """Where, how and until when one can appeal against a decision taken in the county."""
    return Label(
        f"您不服本决定的，可以自收到之日起六十日内向{county}人民政府申请行政复议（行政复议法第二十条），"
        "也可以自收到之日起六个月内直接向人民法院提起行政诉讼（行政诉讼法第四十六条）；"
        "对复议决定不服的，可以在收到复议决定书之日起十五日内起诉（行政诉讼法第四十五条）。"
        "写申请书有困难的，可以口头申请复议（行政复议法第二十二条）。"
        "家里情况有变化时，随时可以再次申请。",
        f"If you disagree, you can ask the People's Government of {county} for administrative "
        "reconsideration within 60 days of receiving this letter (Administrative Reconsideration Law, "
        "article 20), or sue at the people's court within 6 months (Administrative Litigation Law, article "
        "46); against the answer to a reconsideration you can sue within 15 days (article 45). If writing is "
        "hard for you, an oral request is enough for reconsideration (article 22). You can apply again at "
        "any time when your situation changes.",
    )
