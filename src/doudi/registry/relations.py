"""How a member stands to the head of the household (与户主关系)."""

from typing import Final

HEAD: Final = "head"
SPOUSE: Final = "spouse"
CHILD: Final = "child"

# The list of the application forms in use (policy-facts §10).
RELATIONS: Final[dict[str, tuple[str, str]]] = {
    HEAD: ("户主本人", "head of household"),
    SPOUSE: ("配偶", "spouse"),
    CHILD: ("子女", "son or daughter"),
    "parent": ("父母", "parent"),
    "son_in_law": ("女婿", "son-in-law"),
    "daughter_in_law": ("儿媳", "daughter-in-law"),
    "sibling": ("兄弟姐妹", "brother or sister"),
    "grandparent": ("（外）祖父母", "grandparent"),
    "grandchild": ("（外）孙子女", "grandchild"),
    "other": ("其他", "other"),
}


def label(code: str, language: str = "zh") -> str:
    """The relation in words; `language` is zh or en."""
    chinese, english = RELATIONS[code]
    return english if language.startswith("en") else chinese
