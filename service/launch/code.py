"""Does what an authenticator app does, for who tries Oraho without a telephone at hand."""

from __future__ import annotations

import binascii
import getpass

import pyotp

from service.desk.codes import fold_code
from service.launch.bot_environment import CannotStart
from service.launch.clock import read_clock
from service.settings import Settings


class NotASecret(CannotStart):
    """What was typed is no secret of a second step; the text is a Japanese sentence."""


async def show_code(_settings: Settings) -> None:
    """Ask for the letters that the set-up page shows and print the code of this half minute."""
    print(make_code(getpass.getpass("登録の画面に出た文字(鍵)を入れてください(画面には出ません): ")))


def make_code(letters: str) -> str:
    """Return the code of now; raises NotASecret."""
    try:
        return pyotp.TOTP(fold_code(letters).upper()).at(read_clock())
    except (binascii.Error, ValueError) as error:
        raise NotASecret("その文字は使えません。登録の画面の文字を、そのまま入れてください。") from error
