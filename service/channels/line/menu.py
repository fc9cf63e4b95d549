"""The menu at the foot of LINE's screen as it stands in `data/line`: six large areas over one picture."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from linebot.v3.messaging import PostbackAction, RichMenuArea, RichMenuBounds, RichMenuRequest, RichMenuSize
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.errors import ContentError
from knowledge.files import read_yaml
from service.errors import ServiceError

FOLDER = "line"
TEXT_FILE, PICTURE_FILE = "menu.ja.yml", "menu.ja.png"
WIDTH, HEIGHT, COLUMNS = 2500, 1680, 3
OURS = "oraho-menu-"
PRESSED = "menu."
MOST_PICTURE_BYTES = 1_000_000


class WrongMenu(ServiceError):
    """The menu's files cannot be used; the text is a Japanese sentence for whoever wrote them."""

    code = "wrong_menu"


class Area(BaseModel):
    """One area as written in the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str = Field(min_length=1, max_length=20)
    lines: list[str] = Field(min_length=1, max_length=2)
    icon: str
    value: str = Field(pattern=r"^(group:[a-z_]+|venues|handoff:request|language:switch|phones:)$")


class MenuText(BaseModel):
    """The file of words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bar: str = Field(min_length=1, max_length=14)
    areas: list[Area] = Field(min_length=6, max_length=6)


@dataclass(frozen=True, slots=True)
class Menu:
    """Words and picture; `name` changes with either, so that the menu in use can be recognised."""

    text: MenuText
    picture: bytes

    @property
    def name(self) -> str:
        """The name under which LINE keeps it; residents do not see it."""
        content = self.text.model_dump_json().encode() + self.picture
        return OURS + hashlib.sha256(content).hexdigest()[:16]

    def draw(self) -> RichMenuRequest:
        """Return the menu as LINE takes it; the picture follows on its own."""
        return RichMenuRequest(
            size=RichMenuSize(width=WIDTH, height=HEIGHT),
            selected=True,
            name=self.name,
            chat_bar_text=self.text.bar,
            areas=[_draw_area(number, area) for number, area in enumerate(self.text.areas)],
        )


def load_text(content: Path) -> MenuText:
    """Read the words; raises WrongMenu."""
    path = content / FOLDER / TEXT_FILE
    try:
        return MenuText.model_validate(read_yaml(path))
    except (ContentError, ValidationError) as error:
        raise WrongMenu(f"{path.name} が読めません。({error})") from error


def load_menu(content: Path) -> Menu:
    """Read words and picture; raises WrongMenu."""
    path = content / FOLDER / PICTURE_FILE
    try:
        picture = path.read_bytes()
    except OSError as error:
        raise WrongMenu(f"{path.name} がありません。make menu-picture で作ってください。") from error
    if len(picture) > MOST_PICTURE_BYTES:
        raise WrongMenu(f"{path.name} が大きすぎます。1メガバイトまでです。")
    return Menu(load_text(content), picture)


def read_pressed(data: str, text: MenuText) -> Area | None:
    """Return the area that was pressed; None when the data is of another button.

    The menu is the same for everybody, so its data bears no signature: it can name these areas, nothing else.
    """
    number = data.removeprefix(PRESSED) if data.startswith(PRESSED) else ""
    return text.areas[int(number)] if number in list("012345") else None


def _draw_area(number: int, area: Area) -> RichMenuArea:
    width, height = WIDTH // COLUMNS, HEIGHT // 2
    row, column = divmod(number, COLUMNS)
    last = column == COLUMNS - 1
    return RichMenuArea(
        bounds=RichMenuBounds(
            x=column * width, y=row * height, width=WIDTH - column * width if last else width, height=height
        ),
        action=PostbackAction(label=area.label, data=f"{PRESSED}{number}", display_text=area.label),
    )
