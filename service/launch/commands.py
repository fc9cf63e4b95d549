"""All commands of `python -m service`: what each does, in a sentence, and what it is told."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from service.launch.backup import backup, restore
from service.launch.care import purge, switch_maintenance
from service.launch.code import show_code
from service.launch.examples import export_examples
from service.launch.invite import invite
from service.launch.line_check import check_line
from service.launch.line_menu import publish_menu
from service.launch.retraining import retrain
from service.launch.run import open_database, run_everything, serve
from service.launch.venues import export_venues, import_venues, undo_import
from service.metrics import Metrics
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a command."""

    settings: Settings
    told: Namespace
    metrics: Metrics


@dataclass(frozen=True, slots=True)
class Command:
    """`arguments` are argparse's options by the argument's name."""

    explanation: str
    run: Callable[[Call], Coroutine[Any, Any, None]]
    arguments: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


async def _migrate(settings: Settings) -> None:
    database = await open_database(settings)
    await database.close()
    print("データベースを最新の形にしました。")


async def _maintain(call: Call) -> None:
    switch_maintenance(call.settings, is_on=call.told.state == "on")


PATHS: Mapping[str, Mapping[str, Any]] = {"paths": {"nargs": "+", "metavar": "場所"}}
COPY: Mapping[str, Mapping[str, Any]] = {"copy": {"metavar": "控えのファイル", "type": Path}}
OUT: Mapping[str, Mapping[str, Any]] = {"--out": {"metavar": "フォルダー", "type": Path, "required": True}}
STATE: Mapping[str, Mapping[str, Any]] = {"state": {"choices": ("on", "off")}}

COMMANDS: Mapping[str, Command] = {
    "run": Command(
        "学習、Rasa、サービスをまとめて始める", lambda call: run_everything(call.settings, call.metrics)
    ),
    "serve": Command(
        "サービスだけを始める(Rasa は別に動かす)", lambda call: serve(call.settings, call.metrics)
    ),
    "migrate": Command("データベースを最新の形にする", lambda call: _migrate(call.settings)),
    "invite": Command("管理者を登録する1回だけのリンクを作る", lambda call: invite(call.settings)),
    "code": Command(
        "認証アプリの代わりに、6けたの数字を出す(試すとき)", lambda call: show_code(call.settings)
    ),
    "line-check": Command("LINE の公式アカウントの設定を確かめる", lambda call: check_line(call.settings)),
    "line-menu": Command(
        "LINE のメニューを data/line のとおりにする", lambda call: publish_menu(call.settings)
    ),
    "import-venues": Command(
        "教室と会場の表(CSV、Excel、またはフォルダー)を取り込む",
        lambda call: import_venues(call.settings, call.told.paths),
        PATHS,
    ),
    "export-venues": Command(
        "教室と会場の表を、フォルダーに書き出す",
        lambda call: export_venues(call.settings, call.told.paths),
        PATHS,
    ),
    "export-examples": Command(
        "窓口で認めた学習の例を、data/nlu のファイルの形で書き出す",
        lambda call: export_examples(call.settings, call.told.out),
        OUT,
    ),
    "retrain": Command(
        "認めた例を加えて学習し、前のモデルと比べる(サービスは動かしたままでよい)",
        lambda call: retrain(call.settings),
    ),
    "undo-import": Command("教室と会場の、最後の取り込みを取り消す", lambda call: undo_import(call.settings)),
    "backup": Command("データベースの控えを作る(動かしたままでよい)", lambda call: backup(call.settings)),
    "restore": Command(
        "控えから戻す(サービスを止めてから)", lambda call: restore(call.settings, call.told.copy), COPY
    ),
    "purge": Command("保存期間をすぎた相談を今すぐ消す", lambda call: purge(call.settings)),
    "maintenance": Command("手入れ中の案内を出す(on)、やめる(off)", _maintain, STATE),
}
