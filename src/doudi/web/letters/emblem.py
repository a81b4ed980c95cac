"""The round red mark of the demonstration seal, drawn as SVG: characters turned along the ring."""

import math

RING_TEXT = "兜底演示电子签章"
CENTRE = "演示"
FOOT = "非政府印章"
RED = "#c8102e"
FONT = "Noto Serif CJK SC"
SIZE = 200  # the drawing is 200 by 200 units


def svg() -> str:
    """The whole mark; it has no star, so that no one takes it for a government seal."""
    ring = "".join(_turned(character, angle) for character, angle in _spread(RING_TEXT, 250))
    middle = SIZE / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}" height="{SIZE}">'
        f'<g fill="{RED}" font-family="{FONT}" font-weight="bold" text-anchor="middle">'
        f'<circle cx="{middle}" cy="{middle}" r="94" fill="none" stroke="{RED}" stroke-width="6"/>'
        f"{ring}"
        f'<text x="{middle}" y="{middle + 14}" font-size="40">{CENTRE}</text>'
        f'<text x="{middle}" y="158" font-size="17">{FOOT}</text>'
        "</g></svg>"
    )


def _spread(text: str, degrees: float) -> list[tuple[str, float]]:
    """Each character with its angle, the whole centred at the top of the ring."""
    step = degrees / (len(text) - 1)
    return [(character, -degrees / 2 + step * place) for place, character in enumerate(text)]


def _turned(character: str, angle: float) -> str:
    radius = 70
    x = SIZE / 2 + radius * math.sin(math.radians(angle))
    y = SIZE / 2 - radius * math.cos(math.radians(angle))
    turn = f"rotate({angle:.2f} {x:.2f} {y:.2f})"
    return f'<text x="{x:.2f}" y="{y:.2f}" font-size="25" transform="{turn}">{character}</text>'
