"""Draws the picture of LINE's menu from its words: `python -m tests.e2e.menu_picture [file]`."""

from __future__ import annotations

import html
import sys
from pathlib import Path

from playwright.sync_api import FloatRect, sync_playwright

from service.channels.line.menu import COLUMNS, FOLDER, HEIGHT, PICTURE_FILE, WIDTH, Area, MenuText, load_text
from tests.e2e.chat import find_browser

DATA = Path(__file__).parents[2] / "data"
SCALE = 2.5  # drawn on a page of 1000 x 672
ICONS = {
    "card": '<rect x="8" y="20" width="84" height="60" rx="8"/><circle cx="32" cy="44" r="10"/>'
    '<path d="M16 70a16 14 0 0 1 32 0M58 40h24M58 54h24M58 68h14"/>',
    "phone_screen": '<rect x="26" y="6" width="48" height="88" rx="9"/>'
    '<path d="M36 32h28M36 46h28M36 60h16"/><circle cx="50" cy="82" r="3"/>',
    "people": '<circle cx="50" cy="28" r="13"/><path d="M26 84a24 30 0 0 1 48 0z"/>'
    '<circle cx="18" cy="40" r="9"/><circle cx="82" cy="40" r="9"/>'
    '<path d="M4 82a15 22 0 0 1 20-20M96 82a15 22 0 0 0-20-20"/>',
    "person": '<circle cx="34" cy="34" r="14"/><path d="M8 88a26 32 0 0 1 52 0z"/>'
    '<path d="M58 14h34v28H78l-10 10V42H58z"/>',
    "letter": '<rect x="10" y="12" width="80" height="76" rx="10"/>',
    "telephone": '<path d="M24 10l16 4 6 22-12 9c5 10 12 17 22 22l9-12 22 6 4 16c-2 12-14 16-26 12'
    'C38 80 16 54 12 34 10 20 14 12 24 10z"/>',
}
PAGE = """<!doctype html><html lang="ja"><meta charset="utf-8"><style>
* {{ box-sizing: border-box; margin: 0 }}
body {{ width: 1000px; height: 672px; font-family: "Noto Sans CJK JP", sans-serif; background: #0b3d91;
  display: grid; grid-template: 1fr 1fr / repeat({columns}, 1fr); gap: 6px; padding: 6px }}
div {{ background: #fff; color: #0b2a63; border-radius: 14px; display: flex; flex-direction: column;
  align-items: center; justify-content: center; gap: 14px }}
div.person {{ background: #fff3c4 }}
svg {{ width: 108px; height: 108px; fill: none; stroke: #0b3d91; stroke-width: 6; stroke-linejoin: round;
  stroke-linecap: round }}
text {{ font: 900 52px "Noto Sans CJK JP"; fill: #0b3d91; stroke: none }}
p {{ font-size: 57px; font-weight: 900; line-height: 1.18; text-align: center; white-space: nowrap }}
</style>{areas}</html>"""


def write_page(text: MenuText) -> str:
    """Return the page whose picture it is."""
    return PAGE.format(columns=COLUMNS, areas="".join(_write_area(area) for area in text.areas))


def draw(path: Path) -> None:
    """Write the picture."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**find_browser())
        page = browser.new_page(viewport={"width": 1000, "height": 675}, device_scale_factor=SCALE)
        page.set_content(write_page(load_text(DATA)))
        clip: FloatRect = {"x": 0, "y": 0, "width": WIDTH / SCALE, "height": HEIGHT / SCALE}
        page.screenshot(path=path, clip=clip)
        browser.close()


def _write_area(area: Area) -> str:
    letter = '<text x="50" y="69" text-anchor="middle">あ</text>' if area.icon == "letter" else ""
    icon = f'<svg viewBox="0 0 100 100" aria-hidden="true">{ICONS[area.icon]}{letter}</svg>'
    words = "<br>".join(html.escape(line) for line in area.lines)
    return f'<div class="{area.icon}">{icon}<p>{words}</p></div>'


if __name__ == "__main__":
    draw(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA / FOLDER / PICTURE_FILE)
