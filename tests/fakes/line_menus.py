"""LINE's drawer of rich menus, for the stand-in: what it takes, what it refuses, which one is shown."""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass, field
from typing import Any

from linebot.v3.messaging import RichMenuRequest

from tests.fakes.line_limits import count_clusters, find_unread

Json = dict[str, Any]
PNG = b"\x89PNG\r\n\x1a\n"
Said = tuple[int, Json]
"""Status and body of an answer."""


@dataclass
class Menus:
    """All rich menus; `shown` is everybody's."""

    kept: dict[str, Json] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    shown: str = ""
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def answer(self, method: str, path: list[str], body: bytes, parsed: Json) -> Said:
        """Answer a call whose path, after /v2/bot, is given."""
        match method, path:
            case "POST", ["richmenu"]:
                return self._create(parsed)
            case "POST", ["richmenu", number, "content"]:
                return self._take_picture(number, body)
            case "GET", ["richmenu", "list"]:
                return 200, {"richmenus": [{"richMenuId": key, **menu} for key, menu in self.kept.items()]}
            case "GET", ["richmenu", number] if number in self.kept:
                return 200, {"richMenuId": number, **self.kept[number]}
            case "POST", ["user", "all", "richmenu", number] if number in self.pictures:
                self.shown = number
                return 200, {}
            case "GET", ["user", "all", "richmenu"] if self.shown:
                return 200, {"richMenuId": self.shown}
            case "DELETE", ["richmenu", number] if number in self.kept:
                del self.kept[number]
                self.shown = "" if self.shown == number else self.shown
                return 200, {}
        return 404, {"message": "Not found"}

    def _create(self, menu: Json) -> Said:
        if problems := find_menu_problems(menu):
            return 400, {"message": "; ".join(problems)}
        number = f"richmenu-{next(self._numbers)}"
        self.kept[number] = menu
        return 200, {"richMenuId": number}

    def _take_picture(self, number: str, picture: bytes) -> Said:
        size = self.kept.get(number, {}).get("size")
        if size is None:
            return 404, {"message": "Not found"}
        is_fitting = picture.startswith(PNG) and len(picture) <= 1_000_000
        if not is_fitting or read_size(picture) != (size["width"], size["height"]):
            return 400, {"message": "The image is not the menu's"}
        self.pictures[number] = picture
        return 200, {}


def read_size(picture: bytes) -> tuple[int, int]:
    """Return a PNG's width and height."""
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def find_menu_problems(menu: Json) -> list[str]:
    """Return what LINE would refuse: shape, size, areas outside, letters."""
    if problem := find_unread(RichMenuRequest, menu):
        return [problem]
    width, height = menu["size"]["width"], menu["size"]["height"]
    problems = []
    if not (800 <= width <= 2500 and height >= 250 and width / height >= 1.45):
        problems.append(f"size: {width} x {height}")
    if count_clusters(menu["chatBarText"]) > 14 or len(menu["areas"]) > 20:
        problems.append("chat bar or areas")
    for area in menu["areas"]:
        bounds, action = area["bounds"], area["action"]
        if bounds["x"] + bounds["width"] > width or bounds["y"] + bounds["height"] > height:
            problems.append(f"area outside: {bounds}")
        if not 1 <= count_clusters(action.get("label", "")) <= 20:
            problems.append("a label for screen readers is missing or too long")
    return problems
